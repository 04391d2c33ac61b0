//! The words of the pages: those of the language, and the report's own.

use super::text::printed;
use crate::config::raw::words::RawWords;
use crate::config::read::{Slot, one_of};
use crate::config::values::{Named, Words as Text};
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Severity, Sink, TextPlace};
use crate::languages::Language;
use crate::measure::words::{Key, Piece, Word, Words, pieces, places};
use std::collections::BTreeMap;

/// How many keys the advice names.
const NAMED: usize = 3;
/// The largest number that has a word of the report's own.
const MOST: u32 = 9999;

/// The words of a report in a language that is written at `place`.
pub(super) fn words(
    raw: Option<&RawWords>,
    language: Language,
    place: Option<&TextPlace>,
    sink: &mut Sink,
) -> Words {
    let mut words = Words::of(language);
    if let Some(raw) = raw {
        for (word, slot) in &raw.words {
            if let Slot::Given(text) = slot
                && let Some(text) = own(*word, text, sink)
            {
                words.set(*word, text);
            }
        }
        let numbers = numbered(&raw.numbers, sink);
        words.set_numbers(numbers, numbered(&raw.ordinals, sink));
        words.set_enumeration(numbered(&raw.enumeration, sink));
    }
    let english: Vec<Word> = Word::ALL
        .iter()
        .copied()
        .filter(|word| !words.knows(*word))
        .collect();
    if let (Some(place), false) = (place, english.is_empty()) {
        sink.emit(advice(&english, language, place));
    }
    words
}

/// Says which words are English for want of others.
fn advice(english: &[Word], language: Language, place: &TextPlace) -> Diagnostic {
    let first: Vec<String> = english
        .iter()
        .take(NAMED)
        .map(|word| format!("`{}`", word.key()))
        .collect();
    let more = match english.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "the pages have English words for {}{more}: there are none in `{}`",
        first.join(", "),
        language.tag()
    );
    Diagnostic::new(Severity::Note, codes::ENGLISH_WORDS, message)
        .at(place.clone())
        .hint("give them under `words`; docs/words.md lists all with their texts")
}

/// A word of the report's own, whose places are those of the word.
fn own(word: Word, text: &Spanned<Text>, sink: &mut Sink) -> Option<String> {
    let what = format!("the word `{}`", word.key());
    let spanned = Spanned {
        value: text.value.0.clone(),
        place: text.place.clone(),
    };
    // A space at its ends may be meant: only what is printed of it is checked.
    let shown = printed(&spanned, &what, sink);
    let known = places(word);
    let mut found: Vec<&str> = Vec::new();
    for piece in pieces(&shown.value) {
        match piece {
            Piece::Place(name) => found.push(name),
            Piece::Text(text) if text.contains(['{', '}']) => found.push(text),
            Piece::Text(_) => {}
        }
    }
    let missing = known.iter().find(|name| !found.contains(name));
    let strange = found.iter().find(|name| !known.contains(name));
    // A foot may well tell the page alone.
    let missing = missing.filter(|_| word != Word::PageOf || found.is_empty());
    if strange.is_none() && missing.is_none() {
        return Some(shown.value);
    }
    let expected = match known.as_slice() {
        [] => "no place in braces".to_owned(),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("the places {}", one_of(&names).replace(" or ", " and "))
        }
    };
    let message = format!("{what} is `{}`, expected {expected}", shown.value);
    let problem = Diagnostic::error(codes::PLACEHOLDER, message).at(text.place.clone());
    sink.emit(match strange {
        Some(name) if !name.contains(['{', '}']) => problem.hint(format!("remove `{{{name}}}`")),
        Some(_) => problem.hint("close each brace"),
        None => problem.hint("write each place once; what stands in it is filled in"),
    });
    None
}

/// Words for numbers.
fn numbered(slot: &Slot<Named<Spanned<Text>>>, sink: &mut Sink) -> BTreeMap<u32, String> {
    let mut out = BTreeMap::new();
    let Some(raw) = slot.get() else { return out };
    for (key, text) in &raw.0 {
        let number = key.value.parse().ok().filter(|number| *number <= MOST);
        let Some(number) = number else {
            let message = format!("`{}` is no whole number from 0 to {MOST}", key.value);
            let problem = Diagnostic::error(codes::BAD_VALUE, message).at(key.place.clone());
            sink.emit(problem.hint("write the number and its word, such as `3: three`"));
            continue;
        };
        if let Slot::Given(text) = text {
            let spanned = Spanned {
                value: text.value.0.clone(),
                place: text.place.clone(),
            };
            out.insert(number, printed(&spanned, "the word", sink).value);
        }
    }
    out
}
