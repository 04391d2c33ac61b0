//! Puts what some documents carry into a `figures.json` that tells of all the others
//! already: of thousands of briefs a corrected cell touches a few, and the file has a line
//! for each figure of each.

use super::{Entry, File, Part, Usage, use_at};
use crate::figures::Ledger;
use crate::pipeline::Loaded;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What begins the uses of a figure; within a text its quotes would be escaped.
const USES: &str = "\"used\":[";

/// The file with the lines of the documents' figures made again; `None` when it is not as
/// this program writes it, or more than lines change.
pub(in crate::pipeline) fn splice(
    old: &[u8],
    sections: &[(usize, usize)],
    loaded: &[Loaded],
    parts: &[Part<'_>],
) -> Option<File> {
    let old = std::str::from_utf8(old).ok()?;
    if sections.len() != loaded.len() {
        return None;
    }
    let mut lines: Vec<(Range<usize>, String)> = Vec::new();
    let mut moved: isize = 0;
    let mut new_sections = Vec::with_capacity(sections.len());
    for (index, (one, (first, end))) in loaded.iter().zip(sections).enumerate() {
        let (start, before) = (lines.len(), moved);
        let mine = parts.iter().filter(|part| part.report == index);
        report(old, *first..*end, one, mine, &mut lines)?;
        for (range, line) in lines.get(start..)? {
            moved += line.len() as isize - range.len() as isize;
        }
        new_sections.push((
            first.checked_add_signed(before)?,
            end.checked_add_signed(moved)?,
        ));
    }
    let mut text = Vec::with_capacity(old.len().checked_add_signed(moved)?);
    let mut at = 0;
    for (range, line) in &lines {
        text.extend_from_slice(old.get(at..range.start)?.as_bytes());
        text.extend_from_slice(line.as_bytes());
        at = range.end;
    }
    text.extend_from_slice(old.get(at..)?.as_bytes());
    Some(File {
        text,
        sections: new_sections,
    })
}

/// A document that is made again: its places, and what it carries.
struct Made<'a> {
    places: Range<usize>,
    usage: &'a Usage,
}

/// The lines of one report that change, in order.
fn report<'a>(
    old: &str,
    section: Range<usize>,
    loaded: &Loaded,
    parts: impl Iterator<Item = &'a Part<'a>>,
    lines: &mut Vec<(Range<usize>, String)>,
) -> Option<()> {
    let mut made: Vec<Made<'_>> = Vec::new();
    let mut first = 0;
    for part in parts {
        let was = part.was?;
        let places = first..first + was.places;
        first = places.end;
        if let Some(usage) = part.usage {
            if usage.listed() != was {
                return None;
            }
            made.push(Made { places, usage });
        }
    }
    let mut entries: BTreeMap<&Arc<str>, Vec<(&Made<'_>, &Entry)>> = BTreeMap::new();
    for one in &made {
        for entry in &one.usage.entries {
            entries.entry(&entry.name).or_default().push((one, entry));
        }
    }
    let ledger = Ledger::new(Arc::clone(&loaded.figures));
    let mut from = section.start;
    for (name, same) in entries {
        let line = find(old, from..section.end, name)?;
        from = line.end;
        let text = merged(old.get(line.clone())?, &made, &same, &ledger)?;
        if old.get(line.clone())? != text {
            lines.push((line, text));
        }
    }
    Some(())
}

/// A figure's line with the uses of the documents that are made again, in the order of the
/// documents.
fn merged(
    old: &str,
    made: &[Made<'_>],
    same: &[(&Made<'_>, &Entry)],
    ledger: &Ledger,
) -> Option<String> {
    let mut out = String::with_capacity(old.len() + 64);
    let (first, entry) = same.first()?;
    first.usage.head(entry, ledger, &mut out);
    let again = |place: usize| made.iter().any(|one| one.places.contains(&place));
    let mut comma = "";
    let mut others = uses(old)?.into_iter().peekable();
    for (one, entry) in same {
        while let Some((place, text)) = others.next_if(|(place, _)| *place < one.places.end) {
            if !again(place) {
                use_at(place, text, &mut comma, &mut out);
            }
        }
        for (place, text) in one.usage.uses(entry) {
            use_at(one.places.start + place, text, &mut comma, &mut out);
        }
    }
    for (place, text) in others.filter(|(place, _)| !again(*place)) {
        use_at(place, text, &mut comma, &mut out);
    }
    out.push_str("]}");
    Some(out)
}

/// The line of a figure; lines are sorted by the figures' ids.
fn find(old: &str, section: Range<usize>, name: &str) -> Option<Range<usize>> {
    let bytes = old.as_bytes();
    let (mut low, mut high) = (section.start, section.end);
    while low < high {
        let middle = low + (high - low) / 2;
        let before = bytes.get(low..middle)?;
        let start = before.iter().rposition(|byte| *byte == b'\n');
        let start = start.map_or(low, |at| low + at + 1);
        let rest = bytes.get(start..section.end)?;
        let end = rest.iter().position(|byte| *byte == b'\n');
        let end = end.map_or(section.end, |at| start + at);
        let line = old.get(start..end)?;
        match id(line)?.as_str().cmp(name) {
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
            std::cmp::Ordering::Equal => {
                let line = line.strip_suffix(',').unwrap_or(line);
                return Some(start..start + line.len());
            }
        }
    }
    None
}

/// The id that a line begins with.
fn id(line: &str) -> Option<String> {
    let rest = line.strip_prefix("{\"id\":")?;
    let (text, _) = json_text(rest)?;
    serde_json::from_str(text).ok()
}

/// A text of JSON, quotes included, and what follows.
fn json_text(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let bytes = text.strip_prefix('"')?.bytes();
    for (at, byte) in bytes.enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return text.split_at_checked(at + 2),
            _ => {}
        }
    }
    None
}

/// The uses that a line tells: place, and text as JSON.
fn uses(line: &str) -> Option<Vec<(usize, &str)>> {
    let (_, mut rest) = line.split_once(USES)?;
    let mut all = Vec::new();
    loop {
        if rest == "]}" {
            return Some(all);
        }
        rest = rest.strip_prefix(',').unwrap_or(rest);
        let (place, text) = rest.strip_prefix("{\"place\":")?.split_once(",\"text\":")?;
        let (text, after) = json_text(text)?;
        all.push((place.parse().ok()?, text));
        rest = after.strip_prefix('}')?;
    }
}
