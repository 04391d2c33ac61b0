//! Directions: the levels of a text and the order of a line's parts from left to right, by
//! the Unicode Bidirectional Algorithm (UAX #9). The only place that knows its engine.
//!
//! A figure in a text of two directions is an island (a first strong isolate): what stands
//! around it does not turn it, and it does not turn what stands around it.

use super::rich::Rich;
use super::script::Customs;
use crate::document::script::{has_backwards, paragraph_runs_backwards};
use unicode_bidi::{BidiInfo, Level};

/// First strong isolate and the end of an isolate.
const ISLAND: [char; 2] = ['\u{2068}', '\u{2069}'];

/// The level of each byte of a text; `None` when all of it runs from left to right.
pub(super) fn levels(rich: &Rich, customs: Customs) -> Option<Vec<u8>> {
    let turned = customs.backwards || has_backwards(&rich.text) || !rich.controls.is_empty();
    turned.then(|| levels_of(rich, u8::from(runs_backwards(rich, customs))))
}

/// Whether the paragraph as a whole runs from right to left: as the document does, unless
/// all its letters run the other way.
pub(super) fn runs_backwards(rich: &Rich, customs: Customs) -> bool {
    paragraph_runs_backwards(&rich.text, customs.backwards)
}

fn levels_of(rich: &Rich, base: u8) -> Vec<u8> {
    // The text as it would be with what steers it, and for each of its bytes the one of the
    // text that it stands for.
    let mut steered = String::with_capacity(rich.text.len() + 16);
    let mut kept = Vec::with_capacity(rich.text.len());
    let mut controls = rich.controls.iter().peekable();
    let mut mentions = rich.mentions.iter().peekable();
    let mut open = None;
    let bounds = rich.text.char_indices().map(|(at, c)| (at, Some(c)));
    for (at, character) in bounds.chain([(rich.text.len(), None)]) {
        if open.is_some_and(|end| end <= at) {
            steered.push(ISLAND[1]);
            open = None;
        }
        while let Some((_, control)) = controls.next_if(|(place, _)| *place <= at) {
            steered.push(*control);
        }
        while let Some(mention) = mentions.next_if(|mention| mention.start <= at) {
            if open.is_none() && mention.end > at {
                steered.push(ISLAND[0]);
                open = Some(mention.end);
            }
        }
        if let Some(character) = character {
            kept.extend(steered.len()..steered.len() + character.len_utf8());
            steered.push(character);
        }
    }
    let level = match base {
        0 => Level::ltr(),
        _ => Level::rtl(),
    };
    let found = BidiInfo::new(&steered, Some(level)).levels;
    kept.iter()
        .map(|&at| found.get(at).map_or(base, |level| level.number()))
        .collect()
}

/// The order of parts from left to right by their levels (UAX #9, rule L2).
pub(super) fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let lowest_odd = levels.iter().copied().filter(|level| level % 2 == 1).min();
    let Some(lowest_odd) = lowest_odd else {
        return order;
    };
    for level in (lowest_odd..=highest).rev() {
        // At each step the runs of this level or higher stand together already.
        let mut start = 0;
        while start < order.len() {
            let in_run = |at: &usize| levels.get(*at).is_some_and(|&own| own >= level);
            let rest = order.get(start..).unwrap_or_default();
            let length = rest.iter().take_while(|at| in_run(at)).count();
            if let Some(run) = order.get_mut(start..start + length) {
                run.reverse();
            }
            start += length + 1;
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rich(text: &str) -> Rich {
        Rich {
            text: text.to_owned(),
            ..Rich::default()
        }
    }

    fn shown(rich: &Rich, tag: &str) -> String {
        let text = &rich.text;
        let Some(levels) = levels(rich, Customs::of(tag)) else {
            return text.clone();
        };
        let chars: Vec<(u8, char)> = text.char_indices().map(|(at, c)| (levels[at], c)).collect();
        let order = visual_order(&chars.iter().map(|c| c.0).collect::<Vec<_>>());
        order.into_iter().map(|at| chars[at].1).collect()
    }

    #[test]
    fn latin_text_has_no_levels() {
        assert_eq!(
            levels(&rich("plain — “text” 汉字"), Customs::of("en")),
            None
        );
    }

    #[test]
    fn runs_are_turned_and_numbers_are_not() {
        let text = rich("in אבג 12.5 דה out");
        assert_eq!(shown(&text, "en"), "in הד 12.5 גבא out");
        assert_eq!(shown(&rich("אב (Annals 2) גד"), "he"), "דג )Annals 2( בא");
        // A range is read from the right, too.
        assert_eq!(shown(&rich("אב 2015–2019 גד"), "he"), "דג 2019–2015 בא");
    }

    #[test]
    fn a_figure_is_an_island() {
        let mut text = rich("אבג 13 persons");
        assert_eq!(shown(&text, "en"), "13 גבא persons");
        text.mentions.push(7..9);
        assert_eq!(shown(&text, "en"), "גבא 13 persons");
        let mut rate = rich("עלה ב-−3.2% השנה");
        let start = rate.text.find('−').unwrap();
        rate.mentions.push(start..rate.text.find('%').unwrap() + 1);
        assert_eq!(shown(&rate, "he"), "הנשה −3.2%-ב הלע");
    }

    #[test]
    fn controls_steer_and_are_not_set() {
        let mut text = rich("abc אב!");
        assert_eq!(shown(&text, "en"), "abc בא!");
        text.controls.push((text.text.len(), '\u{200F}'));
        assert_eq!(shown(&text, "en"), "abc !בא");
    }

    #[test]
    fn a_paragraph_of_the_other_direction_runs_its_own_way() {
        assert!(runs_backwards(&rich("שלום 12"), Customs::of("en")));
        assert!(!runs_backwards(&rich("שלום a"), Customs::of("en")));
        assert!(!runs_backwards(&rich("Annals 12"), Customs::of("ar")));
        assert!(runs_backwards(&rich("12 – 15"), Customs::of("ar")));
    }

    proptest! {
        /// The order is that of the engine, which is tested with Unicode's own tests.
        #[test]
        fn the_order_is_a_permutation_and_that_of_the_engine(
            levels in prop::collection::vec(0u8..5, 0..40)
        ) {
            let ours = visual_order(&levels);
            let engine: Vec<Level> = levels.iter().map(|&l| Level::new(l).unwrap()).collect();
            prop_assert_eq!(&ours, &BidiInfo::reorder_visual(&engine));
            let mut sorted = ours;
            sorted.sort_unstable();
            prop_assert!(sorted.into_iter().eq(0..levels.len()));
        }
    }
}
