//! Puts what some documents carry into a `figures.json` that tells of all the others
//! already: of thousands of briefs a corrected cell touches a few, and the file has a line
//! for each figure of each.

use super::{Entry, Part, Usage, use_at};
use crate::figures::Ledger;
use crate::pipeline::Loaded;
use crate::project::{Edit, View};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;
use std::sync::Arc;

/// What begins the uses of a figure; within a text its quotes would be escaped.
const USES: &str = "\"used\":[";

/// What changes in the file.
pub(in crate::pipeline) struct Spliced {
    /// Its lines that change, in order.
    pub lines: Vec<Edit>,
    /// Where the figures of each report begin and end then.
    pub sections: Vec<(usize, usize)>,
}

/// The lines of the documents' figures, made again; `None` when the file is not as this
/// program writes it, or more than lines change.
pub(in crate::pipeline) fn splice(
    old: &dyn View,
    sections: &[(usize, usize)],
    loaded: &[Loaded],
    parts: &[Part<'_>],
) -> Option<Spliced> {
    if sections.len() != loaded.len() {
        return None;
    }
    let mut lines: Vec<Edit> = Vec::new();
    let mut moved: isize = 0;
    let mut after = Vec::with_capacity(sections.len());
    for (index, (one, (first, end))) in loaded.iter().zip(sections).enumerate() {
        let (start, before) = (lines.len(), moved);
        let mine = parts.iter().filter(|part| part.report == index);
        let old = Old {
            file: old,
            section: *first..*end,
        };
        report(&old, one, mine, &mut lines)?;
        for (range, line) in lines.get(start..)? {
            moved += line.len() as isize - range.len() as isize;
        }
        after.push((
            first.checked_add_signed(before)?,
            end.checked_add_signed(moved)?,
        ));
    }
    Some(Spliced {
        lines,
        sections: after,
    })
}

/// A document that is made again: its places, and what it carries.
struct Made<'a> {
    places: Range<usize>,
    usage: &'a Usage,
}

/// The lines of one report that change, in order.
fn report<'a>(
    old: &Old<'_>,
    loaded: &Loaded,
    parts: impl Iterator<Item = &'a Part<'a>>,
    lines: &mut Vec<Edit>,
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
    let mut from = old.section.start;
    for (name, same) in entries {
        let (line, before) = old.find(from, name)?;
        from = line.end;
        let text = merged(&before, &made, &same, &ledger)?;
        if before != text {
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

/// The lines of a report's figures in the file, sorted by the figures' ids.
struct Old<'a> {
    file: &'a dyn View,
    section: Range<usize>,
}

/// How much is read first to find where a line begins and ends; most lines are shorter. Each
/// step reads twice as much: the line of a figure that thousands of briefs print is long.
const STEP: usize = 1_024;

impl Old<'_> {
    /// The line of a figure, without the comma behind it, from some place on.
    fn find(&self, from: usize, name: &str) -> Option<(Range<usize>, String)> {
        let (mut low, mut high) = (from, self.section.end);
        while low < high {
            let (start, line) = self.line(low..high, low + (high - low) / 2)?;
            match id(&line)?.as_str().cmp(name) {
                Ordering::Less => low = start + line.len() + 1,
                Ordering::Greater => high = start,
                Ordering::Equal => {
                    let line = line.strip_suffix(',').unwrap_or(&line);
                    return Some((start..start + line.len(), line.to_owned()));
                }
            }
        }
        None
    }

    /// The line that a place is in, of those within a range that begins with one.
    fn line(&self, within: Range<usize>, at: usize) -> Option<(usize, String)> {
        let mut start = at;
        let mut line = Vec::new();
        let mut steps = iter::successors(Some(STEP), |step| step.checked_mul(2));
        while start > within.start {
            let step = steps.next()?;
            let from = start.saturating_sub(step).max(within.start);
            let mut part = self.file.part(from..start).ok()?;
            if let Some(found) = part.iter().rposition(|byte| *byte == b'\n') {
                start = from + found + 1;
                part.drain(..=found);
                part.append(&mut line);
                line = part;
                break;
            }
            start = from;
            part.append(&mut line);
            line = part;
        }
        let mut end = at;
        let mut steps = iter::successors(Some(STEP), |step| step.checked_mul(2));
        while end < self.section.end {
            let upto = end.saturating_add(steps.next()?).min(self.section.end);
            let part = self.file.part(end..upto).ok()?;
            if let Some(found) = part.iter().position(|byte| *byte == b'\n') {
                line.extend_from_slice(part.get(..found)?);
                break;
            }
            line.extend(part);
            end = upto;
        }
        Some((start, String::from_utf8(line).ok()?))
    }
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
