//! What guards the text: typed numbers, wording, suppression.

use super::Context;
use super::text::{printed, within};
use crate::config::model::{Abbreviations, Indicator, IndicatorId, MarkAbbreviations, Suppress};
use crate::config::raw::{RawPhrases, RawSuppress, RawTypedNumbers, RawWording};
use crate::config::read::{Slot, one_of};
use crate::config::values::{Named, Words};
use crate::config::wording::{Circumstance, Filler, Phrase, Piece, Wording};
use crate::config::{Spanned, codes};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::{Decimal, Kind, Word};

/// The key of the phrases for all indicators that have none of their own.
const DEFAULT: &str = "default";
/// Counts are called small up to here; more would hide a report.
const MOST_BELOW: u32 = 1000;

fn words(text: &Spanned<Words>) -> Spanned<String> {
    Spanned {
        value: text.value.0.clone(),
        place: text.place.clone(),
    }
}

/// The patterns of numbers that may be typed.
pub(super) fn typed_numbers(
    raw: Option<&RawTypedNumbers>,
    sink: &mut Sink,
) -> Vec<Spanned<String>> {
    let allow = raw.and_then(|raw| raw.allow.get());
    let patterns: Vec<_> = allow.into_iter().flatten().map(words).collect();
    for pattern in &patterns {
        if pattern.value.trim_matches(['*', ' ']).is_empty() {
            let message = format!("the pattern `{}` would allow every number", pattern.value);
            sink.emit(
                Diagnostic::error(codes::BAD_VALUE, message)
                    .at(pattern.place.clone())
                    .hint("write the words beside the number, such as `Document No. *`"),
            );
        }
    }
    patterns
}

/// The abbreviations, each of which must be a word that is not its own expansion.
pub(super) fn abbreviations(
    raw: &[(Spanned<String>, Slot<Spanned<Words>>)],
    mark: Option<MarkAbbreviations>,
    sink: &mut Sink,
) -> Abbreviations {
    let mut entries = Vec::new();
    for (short, expansion) in raw {
        let Slot::Given(expansion) = expansion else {
            continue;
        };
        let expansion = printed(&words(expansion), "the expansion", sink);
        let ends = [short.value.chars().next(), short.value.chars().next_back()];
        let problem = if !ends.iter().all(|c| c.is_some_and(char::is_alphanumeric)) {
            Some("expected a word that begins and ends with a letter or digit")
        } else if short.value == expansion.value {
            Some("which is the abbreviation itself")
        } else {
            None
        };
        if let Some(problem) = problem {
            let message = format!(
                "the abbreviation `{}` stands for `{}`, {problem}",
                short.value, expansion.value
            );
            sink.emit(
                Diagnostic::error(codes::BAD_VALUE, message)
                    .at(short.place.clone())
                    .hint(
                        "write the short form and its words, such as `GDP: gross domestic product`",
                    ),
            );
        }
        entries.push((short.value.clone(), expansion.value));
    }
    Abbreviations {
        entries,
        mark: mark.unwrap_or_default(),
    }
}

/// The phrases by circumstance and indicator.
pub(super) fn wording(raw: Option<&RawWording>, context: &Context<'_>, sink: &mut Sink) -> Wording {
    let mut wording = Wording::default();
    let Some(raw) = raw else { return wording };
    for circumstance in Circumstance::ALL {
        let slot = match circumstance {
            Circumstance::Rising => &raw.rising,
            Circumstance::Falling => &raw.falling,
            Circumstance::Unchanged => &raw.unchanged,
            Circumstance::AlmostUnchanged => &raw.almost_unchanged,
            Circumstance::Met => &raw.met,
            Circumstance::Missed => &raw.missed,
            Circumstance::AboveMean => &raw.above_mean,
            Circumstance::BelowMean => &raw.below_mean,
            Circumstance::AtMean => &raw.at_mean,
            Circumstance::First => &raw.first,
            Circumstance::Last => &raw.last,
            Circumstance::Between => &raw.between,
            Circumstance::Suppressed => &raw.suppressed,
        };
        match slot.get() {
            None => {}
            Some(RawPhrases::One(text)) => {
                let phrase = phrase(&words(text), circumstance, sink);
                wording.phrases.push((circumstance, None, phrase));
            }
            Some(RawPhrases::Each(each)) => {
                for (of, phrase) in by_indicator(each, circumstance, context, sink) {
                    wording.phrases.push((circumstance, of, phrase));
                }
            }
        }
    }
    wording
}

fn by_indicator(
    each: &Named<Spanned<Words>>,
    circumstance: Circumstance,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Vec<(Option<IndicatorId>, Phrase)> {
    let mut out = Vec::new();
    for (name, text) in &each.0 {
        let of = match name.value.as_str() {
            DEFAULT => None,
            _ => match context.indicators.find(name, sink) {
                Some(index) => Some(IndicatorId(index as u32)),
                None => continue,
            },
        };
        if let Slot::Given(text) = text {
            out.push((of, phrase(&words(text), circumstance, sink)));
        }
    }
    out
}

/// Takes a phrase apart: text, `{places}` and `[what may be left out]`.
fn phrase(text: &Spanned<String>, circumstance: Circumstance, sink: &mut Sink) -> Phrase {
    let text = super::text::printed(text, "the phrase", sink);
    let known: Vec<Filler> = circumstance
        .fillers()
        .iter()
        .chain(Filler::ALWAYS)
        .copied()
        .collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut inner: Option<(usize, Vec<Piece>)> = None;
    let mut chars = text.value.chars().enumerate();
    while let Some((at, c)) = chars.next() {
        let nested = inner.is_some();
        let out = match &mut inner {
            Some((_, inner)) => inner,
            None => &mut pieces,
        };
        match c {
            '{' => {
                let name: String = chars
                    .by_ref()
                    .map(|(_, c)| c)
                    .take_while(|c| *c != '}')
                    .collect();
                match known.iter().find(|filler| filler.name() == name) {
                    Some(filler) => out.push(Piece::Place(*filler)),
                    None => unknown_place(&text, at, &name, &known, sink),
                }
            }
            '[' if !nested => inner = Some((at, Vec::new())),
            ']' if nested => {
                let (start, optional) = inner.take().unwrap_or_default();
                if !optional.iter().any(|p| matches!(p, Piece::Place(_))) {
                    let message = "`[ ]` holds no place, so that it is never left out";
                    sink.emit(
                        Diagnostic::error(codes::PLACEHOLDER, message)
                            .at(text.part(start, at + 1 - start))
                            .hint(
                                "take the brackets away, or put a place such as `{rate}` in them",
                            ),
                    );
                }
                pieces.push(Piece::Optional(optional));
            }
            '}' | '[' | ']' => lone(&text, at, c, sink),
            c => match out.last_mut() {
                Some(Piece::Text(run)) => run.push(c),
                _ => out.push(Piece::Text(c.to_string())),
            },
        }
    }
    if let Some((start, _)) = inner {
        lone(&text, start, '[', sink);
    }
    Phrase { text, pieces }
}

fn unknown_place(
    text: &Spanned<String>,
    start: usize,
    name: &str,
    known: &[Filler],
    sink: &mut Sink,
) {
    let braced: Vec<String> = known.iter().map(|k| format!("{{{}}}", k.name())).collect();
    let braced: Vec<&str> = braced.iter().map(String::as_str).collect();
    let message = format!(
        "unknown placeholder `{{{name}}}`, expected {}",
        one_of(&braced)
    );
    let place = text.part(start, name.chars().count() + 2);
    let mut problem = Diagnostic::error(codes::PLACEHOLDER, message).at(place);
    problem.hint = did_you_mean(&format!("{{{name}}}"), braced.iter().copied());
    sink.emit(problem);
}

fn lone(text: &Spanned<String>, at: usize, sign: char, sink: &mut Sink) {
    let message = format!("a `{sign}` without its partner, or within another `[ ]`");
    sink.emit(Diagnostic::error(codes::PLACEHOLDER, message).at(text.part(at, 1)));
}

/// The rule for small counts. `None` when it is of no use.
pub(super) fn suppress(
    raw: &RawSuppress,
    (context, report_words): (&Context<'_>, &crate::measure::Words),
    kinds: Option<&[Indicator]>,
    sink: &mut Sink,
) -> Option<Suppress> {
    let below = raw.below.get()?;
    let number = Spanned {
        value: Decimal::from(below.value),
        place: below.place.clone(),
    };
    let range = (Decimal::TWO, Decimal::from(MOST_BELOW), "");
    within(&number, "`below`", range, sink);
    let mut indicators = Vec::new();
    for name in raw.indicators.get()? {
        let Some(index) = context.indicators.find(name, sink) else {
            continue;
        };
        if let Some(indicator) = kinds.and_then(|kinds| kinds.get(index))
            && indicator.kind.value != Kind::Count
        {
            let message = format!(
                "`{}` is no count, so no rule for small counts fits it",
                name.value
            );
            sink.emit(
                Diagnostic::error(codes::BAD_VALUE, message)
                    .at(name.place.clone())
                    .at_with(indicator.kind.place.clone(), "its kind")
                    .hint("name the counts; what is computed from them follows by itself"),
            );
        }
        indicators.push(Spanned {
            value: IndicatorId(index as u32),
            place: name.place.clone(),
        });
    }
    let text = |slot: &Slot<Spanned<Words>>, what: &str, default: String, sink: &mut Sink| {
        match slot.get() {
            Some(text) => super::text::printed(&words(text), what, sink).value,
            None => default,
        }
    };
    Some(Suppress {
        show: text(
            &raw.show,
            "`show`",
            report_words.fill(Word::FewerThan, &[("number", &below.value.to_string())]),
            sink,
        ),
        withheld: text(
            &raw.withheld,
            "`withheld`",
            report_words.text(Word::Withheld).to_owned(),
            sink,
        ),
        below: below.clone(),
        indicators,
        zeros: raw.zeros.get().copied().unwrap_or(false),
    })
}
