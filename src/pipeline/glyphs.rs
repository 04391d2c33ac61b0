//! Where a character stands that no font has: the page knows only the text around it.

use super::{Loaded, SourceMap};
use crate::diagnostics::{Diagnostic, Place, TextPlace};
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
    out
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
