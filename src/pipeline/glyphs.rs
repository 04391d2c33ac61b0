//! Where a character stands that no font has: the page knows only the text around it.

use super::{Loaded, SourceMap};
use crate::diagnostics::{Diagnostic, Place, TextPlace};
use crate::document::script::is_wide;
use crate::typeset::codes::missing_character;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// How many places of a character are shown: enough to see where it comes from.
const MOST_PLACES: usize = 3;
/// How many of the texts around it.
const MOST_CONTEXTS: usize = 3;

/// One problem for each character, with the lines of configuration and templates and the
/// cells of area names that hold it.
pub(super) fn locate(
    problems: Vec<Diagnostic>,
    sources: &SourceMap,
    loaded: &[Loaded],
) -> Vec<Diagnostic> {
    let mut known: BTreeMap<char, usize> = BTreeMap::new();
    let mut out: Vec<Diagnostic> = Vec::with_capacity(problems.len());
    for mut problem in problems {
        let Some(character) = missing_character(&problem) else {
            out.push(problem);
            continue;
        };
        match known.entry(character) {
            Entry::Vacant(entry) => {
                entry.insert(out.len());
                let found = places(character, sources, loaded);
                if !found.is_empty() {
                    // The page knows the template alone, not the line.
                    let file = |place: &Place| matches!(place, Place::File(_));
                    problem.labels.retain(|label| !file(&label.place));
                }
                for place in found {
                    problem = problem.at(place);
                }
                out.push(problem);
            }
            Entry::Occupied(entry) => {
                if let Some(first) = out.get_mut(*entry.get()) {
                    let new: Vec<String> = problem
                        .notes
                        .into_iter()
                        .filter(|note| !first.notes.contains(note))
                        .collect();
                    first.notes.extend(new);
                    first.notes.truncate(MOST_CONTEXTS);
                }
            }
        }
    }
    by_script(out)
}

/// So many characters of a script must be missing before they are told as one problem: then it
/// is a font that is missing, not a character.
const MANY: usize = 4;
/// How many of them are shown.
const MOST_SHOWN: usize = 6;

/// The problems with those of one script in one.
fn by_script(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let of = |problem: &Diagnostic| missing_character(problem).and_then(script);
    let mut missing: BTreeMap<&str, Vec<char>> = BTreeMap::new();
    for problem in &problems {
        if let (Some(script), Some(character)) = (of(problem), missing_character(problem)) {
            missing.entry(script).or_default().push(character);
        }
    }
    missing.retain(|_, characters| characters.len() >= MANY);
    let mut told: Vec<&str> = Vec::new();
    let mut out = Vec::with_capacity(problems.len());
    for mut problem in problems {
        let whole = of(&problem).and_then(|script| missing.get_key_value(script));
        if let Some((script, characters)) = whole {
            if told.contains(script) {
                continue;
            }
            told.push(script);
            let shown: String = characters.iter().take(MOST_SHOWN).collect();
            problem.message = format!(
                "no font has the {} characters of {script} in the text, such as `{shown}`",
                characters.len()
            );
            problem.hint = Some(format!(
                "put a font file for {script} into the project and name it: \
                 `style: {{fonts: {{fallback: [fonts/NAME.otf]}}}}`"
            ));
        }
        out.push(problem);
    }
    out
}

/// The script that a character is of, as people call it; `None` of those that the program's own
/// fonts have in part.
fn script(character: char) -> Option<&'static str> {
    Some(match u32::from(character) {
        0x0590..=0x05FF => "Hebrew",
        0x0600..=0x06FF | 0x0750..=0x077F => "Arabic",
        0x3040..=0x30FF => "Japanese",
        0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => "Korean",
        _ if is_wide(character) => "Chinese",
        _ => return None,
    })
}

fn places(character: char, sources: &SourceMap, loaded: &[Loaded]) -> Vec<Place> {
    let mut places = Vec::new();
    for (file, text) in sources.texts() {
        for (line, words) in (1..).zip(text.lines()) {
            let Some(at) = words.find(character) else {
                continue;
            };
            let before = words.get(..at).map_or(0, |before| before.chars().count());
            places.push(Place::Text(TextPlace {
                file: Arc::from(file),
                line,
                column: before as u32 + 1,
                length: 1,
            }));
        }
    }
    let areas = loaded.iter().flat_map(|one| one.figures.areas.iter());
    for area in areas.filter(|area| area.label.contains(character)) {
        // Names that stand in text are found above.
        if matches!(area.place, Place::Cell(_)) && !places.contains(&area.place) {
            places.push(area.place.clone());
        }
    }
    places.truncate(MOST_PLACES);
    places
}
