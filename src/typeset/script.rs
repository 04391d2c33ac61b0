//! Scripts: what hand a character is written in, and how it behaves beside its neighbours.
//!
//! The rules for Chinese and Japanese are those of the W3C's "Requirements for Chinese Text
//! Layout" (CLREQ) and "Requirements for Japanese Text Layout" (JLREQ).

use super::fonts::FaceId;
use super::rich::Rich;
use super::shape::Shaper;
use crate::document::script::{is_han, is_wide};
use crate::languages::tag;
use crate::measure::Length;

/// How a stretch of text is shaped: a script, for Chinese characters with the language that
/// decides between the forms of a character, and for signs without a script the direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Hand {
    /// Latin, and signs that belong to no script, from left to right.
    #[default]
    Latin,
    Greek,
    Cyrillic,
    /// Chinese in the forms of the mainland.
    Simplified,
    /// Chinese in the forms of Taiwan and Hong Kong.
    Traditional,
    /// Japanese: kanji and kana.
    Japanese,
    Korean,
    Arabic,
    Hebrew,
    /// Signs that belong to no script, from right to left: brackets are mirrored.
    Backwards,
}

impl Hand {
    /// How many there are.
    pub const COUNT: usize = 10;

    /// Whether it is written from right to left.
    pub fn backwards(self) -> bool {
        matches!(self, Self::Arabic | Self::Hebrew | Self::Backwards)
    }

    /// Whether signs are as wide as a Chinese character.
    pub fn is_wide(self) -> bool {
        matches!(self, Self::Simplified | Self::Traditional | Self::Japanese)
    }
}

/// What the language of a document decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Customs {
    /// The hand in which Chinese characters are written.
    pub han: Hand,
    /// Whether signs that Latin and Chinese share (quotes, dashes) are Chinese unless Latin
    /// stands around them.
    pub wide: bool,
    /// Whether paragraphs, tables and pages run from right to left.
    pub backwards: bool,
}

impl Customs {
    /// What a BCP 47 tag decides.
    pub fn of(tag: &str) -> Self {
        let mut parts = tag.split(['-', '_']).map(str::to_ascii_lowercase);
        let language = parts.next().unwrap_or_default();
        let rest: Vec<String> = parts.collect();
        let has = |name: &str| rest.iter().any(|part| part == name);
        let traditional = has("hant") || (!has("hans") && (has("tw") || has("hk") || has("mo")));
        Self {
            han: match language.as_str() {
                "ja" => Hand::Japanese,
                "ko" => Hand::Korean,
                _ if traditional => Hand::Traditional,
                _ => Hand::Simplified,
            },
            wide: matches!(language.as_str(), "zh" | "ja"),
            backwards: tag::is_right_to_left(tag),
        }
    }
}

/// Whether a text needs more than the rules for Latin, Greek and Cyrillic: it has letters
/// that run from right to left, or characters of a width of their own.
pub(super) fn is_special(text: &str) -> bool {
    // Lead bytes: D6 to DF Hebrew to Thaana, E0 on Indic and so on, E3 on Chinese; E2 are
    // punctuation and signs, and its radicals of Chinese characters stand in no text.
    text.bytes().any(|byte| byte >= 0xD6 && byte != 0xE2)
}

/// Whether a character is a Korean syllable or letter.
pub(super) fn is_hangul(character: char) -> bool {
    matches!(u32::from(character), 0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF)
}

/// Whether Latin and Chinese share a sign, which is narrow there and wide here.
pub(super) fn is_shared(character: char) -> bool {
    matches!(character, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// Whether a shared sign is Chinese, by what stands nearest before and behind it that is
/// neither shared nor a space.
pub(super) fn shared_is_wide(customs: Customs, before: Option<char>, after: Option<char>) -> bool {
    let han = |neighbour: Option<char>| neighbour.is_some_and(is_wide);
    if customs.wide {
        // Narrow only within Latin; a text of its own begins and ends Chinese.
        han(before) || han(after) || before.is_none() || after.is_none()
    } else {
        han(before) && han(after)
    }
}

/// The hand of a character; `None` for signs that follow their neighbours.
pub(super) fn hand_of(character: char, customs: Customs) -> Option<Hand> {
    if character.is_ascii_alphabetic() {
        return Some(Hand::Latin);
    }
    if !character.is_alphabetic() && !is_wide(character) {
        return None;
    }
    let code = u32::from(character);
    Some(match code {
        0x370..=0x3FF | 0x1F00..=0x1FFF => Hand::Greek,
        0x400..=0x52F | 0x1C80..=0x1C8F => Hand::Cyrillic,
        0x590..=0x5FF | 0xFB1D..=0xFB4F => Hand::Hebrew,
        0x600..=0x6FF | 0x750..=0x77F | 0x870..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => {
            Hand::Arabic
        }
        0x3041..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF => Hand::Japanese,
        _ if is_hangul(character) => Hand::Korean,
        _ if is_wide(character) => customs.han,
        _ => Hand::Latin,
    })
}

/// How a character stands among Chinese characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A Chinese character or kana.
    Han,
    /// An opening bracket or quote: the left half of its square is empty.
    Opening,
    /// A closing bracket or quote, a comma or a full stop: the right half is empty.
    Closing,
    /// Another sign as wide as a Chinese character.
    Sign,
    /// A letter or digit of a script that parts words with spaces.
    Letter,
    /// Anything else.
    Other,
}

/// How a character stands among others, when its own face makes it wide or not.
pub(super) fn place_of(character: char, wide: bool) -> Place {
    match character {
        '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖' | '［' | '｛' | '〝' => {
            Place::Opening
        }
        '）' | '》' | '〉' | '」' | '』' | '】' | '〕' | '〗' | '］' | '｝' | '〞' | '〟'
        | '，' | '、' | '。' | '．' | '；' | '：' | '！' | '？' => Place::Closing,
        '“' | '‘' if wide => Place::Opening,
        '”' | '’' if wide => Place::Closing,
        '—' | '…' | '·' if wide => Place::Sign,
        _ if is_han(character) => Place::Han,
        _ if is_wide(character) => Place::Sign,
        _ if is_hangul(character) => Place::Other,
        _ if character.is_alphanumeric() => Place::Letter,
        // What belongs to a number or a word stands off as they do.
        '%' | '‰' | '°' | '℃' | '+' | '−' | '±' | '$' | '€' | '£' | '¥' | '#' | '@' | '&' => {
            Place::Letter
        }
        _ => Place::Other,
    }
}

/// A stretch of one hand and one level of embedding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The byte at which it ends.
    pub end: usize,
    /// The level of UAX #9: odd runs from right to left.
    pub level: u8,
    /// The hand.
    pub hand: Hand,
}

/// A text cut into stretches of one hand and level. `wide` says whether the sign at a byte
/// that Latin and Chinese share is Chinese.
pub(super) fn stretches(
    text: &str,
    levels: Option<&[u8]>,
    customs: Customs,
    wide: impl Fn(usize) -> bool,
) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut last = Hand::Latin;
    for (at, character) in text.char_indices() {
        let level = levels.and_then(|levels| levels.get(at)).copied();
        let level = level.unwrap_or(0);
        let hand = match hand_of(character, customs) {
            Some(hand) => hand,
            None if wide(at) => customs.han,
            // Marks go with their letters.
            None if is_mark(character) => last,
            None => Hand::Latin,
        };
        // The level has the last word: signs are mirrored in a stretch that runs backwards,
        // and a control may have turned letters round.
        let hand = match (hand.backwards(), level % 2 == 1) {
            (false, true) => Hand::Backwards,
            (true, false) => Hand::Latin,
            _ => hand,
        };
        last = hand;
        let end = at + character.len_utf8();
        match found.last_mut() {
            Some(stretch) if stretch.level == level && stretch.hand == hand => stretch.end = end,
            _ => found.push(Stretch { end, level, hand }),
        }
    }
    found
}

/// Whether a character is set on the one before it, or keeps it from joining.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
        || (!character.is_ascii() && unicode_normalization::char::is_combining_mark(character))
}

/// The length of the first piece of a Chinese text that is set as one: a character with its
/// marks, or a dash or ellipsis of several.
pub(super) fn unit(text: &str) -> usize {
    let mut characters = text.char_indices();
    let Some((_, first)) = characters.next() else {
        return 0;
    };
    let goes_on = |next: char| is_mark(next) || (next == first && matches!(first, '—' | '…'));
    characters
        .find(|(_, next)| !goes_on(*next))
        .map_or(text.len(), |(at, _)| at)
}

/// How much of a wide sign's square is empty on the side that may be taken away, in
/// thousandths of an em: left for an opening sign, right for others. Signs that are drawn
/// in the middle of their square (as in Taiwan) have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Blank {
    /// On the left.
    pub left: i32,
    /// On the right.
    pub right: i32,
}

/// A face and a character: what a blank is remembered by.
pub(super) type SignKey = (FaceId, char);

/// What is empty in the square of the sign at a byte.
pub(super) fn blank(
    shaper: &mut Shaper<'_>,
    rich: &Rich,
    face: FaceId,
    at: usize,
    hand: Hand,
) -> Blank {
    let Some(character) = rich.text.get(at..).and_then(|rest| rest.chars().next()) else {
        return Blank::default();
    };
    match place_of(character, rich.is_wide_at(at)) {
        Place::Opening | Place::Closing => shaper.blank(face, hand, character),
        _ => Blank::default(),
    }
}

/// Space between two characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gap {
    /// Its natural width.
    pub width: Length,
    /// How far it stretches.
    pub stretch: Length,
    /// How far it shrinks.
    pub shrink: Length,
}

/// Between Chinese characters and letters or digits (CLREQ 3.2.2, JLREQ 3.2.6): a quarter
/// of an em, between an eighth and three eighths in a justified line.
const APART: i64 = 4;
/// How far the space between two Chinese characters stretches at a glue set ratio of 1: a
/// third of what a space between words (a quarter of an em wide) does, so that in a mixed
/// line spaces take most of it, and a line of thirty characters still has room for one.
const STRETCH: i64 = 24;

/// The space between the characters before and behind a byte, when one of them is Chinese;
/// `index` is the span of the one before.
pub(super) fn gap(shaper: &mut Shaper<'_>, rich: &Rich, at: usize, index: usize) -> Option<Gap> {
    let (before, after) = (rich.text.get(..at)?, rich.text.get(at..)?);
    let last = before.chars().rev().find(|c| !is_mark(*c))?;
    let next = after.chars().next()?;
    if matches!(next, ' ' | '\u{a0}' | '\n') || matches!(last, ' ' | '\u{a0}' | '\n') {
        return None;
    }
    let last_at = before.rfind(last)?;
    let last_place = place_of(last, rich.is_wide_at(last_at));
    let next_place = place_of(next, rich.is_wide_at(at));
    let ends = |index: &usize| rich.spans.get(*index).is_some_and(|span| span.end > at);
    let left = rich.spans.get(index)?;
    let right = rich.spans.get((index..=index + 1).find(ends)?)?;
    let hand = shaper.customs().han;
    let between = |share: i64| Gap {
        stretch: left.look.size / share,
        ..Gap::default()
    };
    let half = |blank: i32, size: Length| {
        let width = size.scale(blank.into(), 1000);
        Gap {
            width,
            shrink: width / 2,
            stretch: size / STRETCH,
        }
    };
    use Place::{Closing, Han, Letter, Opening, Other, Sign};
    Some(match (last_place, next_place) {
        // Brackets and stops beside each other share one empty half at most.
        (Opening, _) | (Closing, Closing) | (Han | Sign | Letter, Closing) => Gap::default(),
        // Latin brackets and quotes stand close.
        (Other, Closing | Opening) | (Closing, Other) => Gap::default(),
        (Other, Other | Letter) | (Letter, Other | Letter) => return None,
        (Closing, _) => half(shaper.blank(left.face, hand, last).right, left.look.size),
        (_, Opening) => half(shaper.blank(right.face, hand, next).left, right.look.size),
        // The mark of a note stands close.
        _ if left.look.rise != right.look.rise => Gap::default(),
        (Han, Letter) | (Letter, Han) => {
            let size = if last_place == Han { left } else { right }.look.size;
            Gap {
                width: size / APART,
                stretch: size / (APART * 2),
                shrink: size / (APART * 2),
            }
        }
        (Han | Sign, Han | Sign) => between(STRETCH),
        _ => Gap::default(),
    })
}
