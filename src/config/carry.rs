//! Carries a configuration over to a later period, as text: comments and order stay.
//!
//! Only scalars are changed, each in its place, and only where it is known what a period
//! means there. Everything else that names the old period is told, for a person to decide.

mod shift;

use super::Report;
use super::place::{self, Spot};
use crate::diagnostics::TextPlace;
use crate::measure::Period;
use shift::Shift;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// A configuration for a later period.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The text.
    pub text: String,
    /// What was changed and what was seen, in the order of the text.
    pub items: Vec<Item>,
}

/// Something that was changed, or that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The path of the key: `tables.targets.workbook`, `targets[3].at_least`.
    pub path: String,
    /// Where it stands in the carried text.
    pub place: TextPlace,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a value that has to do with the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was shifted, and no other value makes sense.
    Shifted(String, String),
    /// It is a text with a year in it, which was shifted: what it was, what it is.
    Reworded(String, String),
    /// It names the old period in a place where that may be meant.
    Kept(String),
    /// A target that is typed here, and is now one for the later period.
    Target(String),
    /// A target for the old period alone: the later one has none.
    TargetOfOldPeriod(String),
    /// A number that is typed here, and is now one for the later period.
    Setting(String),
}

/// Carries the text of `report` over to the period `to`, which must be of the same length.
pub fn carry(report: &Report, text: &str, to: Period) -> Carried {
    let from = report.period.value;
    let mut carrier = Carrier {
        shift: Shift::new(from, to),
        lines: line_starts(text),
        text,
        edits: Vec::new(),
        items: Vec::new(),
        path: Vec::new(),
    };
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Ok(Some(root)) = place::parse(&Arc::clone(&report.file), body) {
        carrier.walk(&root);
    }
    carrier.finish()
}

fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

struct Carrier<'t> {
    shift: Shift,
    text: &'t str,
    /// The byte at which each line begins.
    lines: Vec<usize>,
    edits: Vec<(Range<usize>, String)>,
    items: Vec<Item>,
    path: Vec<String>,
}

/// What a period means at a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// The report's own periods: always shifted.
    Periods,
    /// The one period of a table: shifted with the report's own.
    Fixed,
    /// A name of a file, a sheet or a range: shifted where it names the report's own period.
    Name,
    /// Words that readers see: years about the report's own are shifted.
    Words,
    /// What an indicator is held to.
    Target,
    /// The period of a target.
    TargetPeriod,
    /// A number that is typed.
    Setting,
    /// About the past: stays.
    Past,
    /// Anything else.
    Other,
}

impl Carrier<'_> {
    fn sense(&self) -> Sense {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path[..] {
            ["period"] | ["periods", _] => Sense::Periods,
            ["tables", _, "period"] => Sense::Fixed,
            ["tables", _, "workbook" | "sheet" | "name" | "table"] => Sense::Name,
            ["tables", _, "labels", ..] | ["indicators", _, "from", ..] => Sense::Words,
            ["title" | "date"] | ["constants", _] | ["briefs", "title"] => Sense::Words,
            ["headings", .., "heading"] => Sense::Words,
            ["targets", _, "at_least" | "at_most" | "exactly"] => Sense::Target,
            ["targets", _, "period"] => Sense::TargetPeriod,
            ["indicators", _, "value"] => Sense::Setting,
            // The form is taken from any year.
            ["revisions" | "fiscal_year", ..] => Sense::Past,
            _ => Sense::Other,
        }
    }

    fn walk(&mut self, spot: &Spot) {
        if let Some(text) = spot.scalar() {
            self.scalar(spot, text);
        }
        for (index, item) in spot.items().iter().enumerate() {
            self.path.push(format!("[{}]", index + 1));
            self.walk(item);
            self.path.pop();
        }
        for (key, value) in spot.entries() {
            self.entry(key, value);
        }
    }

    fn entry(&mut self, key: &Rc<Spot>, value: &Rc<Spot>) {
        let name = key.scalar().unwrap_or_default().to_owned();
        // A label that is mapped to a period moves on with it: `{2018/19: 2018}`.
        let label = matches!(&self.path[..], [tables, _, labels] if tables == "tables" && labels == "labels");
        let mapped = value
            .scalar()
            .filter(|v| label && v.parse::<Period>().is_ok());
        let moves = mapped.is_some_and(|v| self.shift.text(v, false).is_some());
        if let Some(new) = self.shift.text(&name, false).filter(|_| moves) {
            self.replace(key, &name, new, Outcome::Reworded);
        } else if self.shift.text(&name, true).is_some() {
            self.note(&key.place, Outcome::Kept(name.clone()));
        }
        self.path.push(name);
        self.walk(value);
        self.path.pop();
    }

    fn scalar(&mut self, spot: &Spot, text: &str) {
        let period: Option<Period> = text.parse().ok();
        let own = Some(self.shift.from) == period;
        match self.sense() {
            Sense::Periods => match period {
                Some(period) => {
                    let new = self.shift.period(period).to_string();
                    self.replace(spot, text, new, Outcome::Shifted);
                }
                None => self.keep(spot, text),
            },
            Sense::Fixed if own => {
                self.replace(spot, text, self.shift.to.to_string(), Outcome::Shifted);
            }
            Sense::Fixed => self.note(&spot.place, Outcome::Kept(text.to_owned())),
            Sense::Name => match self.shift.text(text, true) {
                Some(new) => self.replace(spot, text, new, Outcome::Shifted),
                None => self.keep(spot, text),
            },
            Sense::Words => match self.shift.text(text, false) {
                Some(new) => self.replace(spot, text, new, Outcome::Reworded),
                None => self.keep(spot, text),
            },
            Sense::Target if is_number(text) => {
                self.note(&spot.place, Outcome::Target(text.to_owned()));
            }
            Sense::TargetPeriod if own => {
                self.note(&spot.place, Outcome::TargetOfOldPeriod(text.to_owned()));
            }
            Sense::Setting => self.note(&spot.place, Outcome::Setting(text.to_owned())),
            Sense::Past | Sense::TargetPeriod => {}
            Sense::Target | Sense::Other => self.keep(spot, text),
        }
    }

    /// Tells of a mention that stays.
    fn keep(&mut self, spot: &Spot, text: &str) {
        if self.shift.text(text, true).is_some() {
            self.note(&spot.place, Outcome::Kept(text.to_owned()));
        }
    }

    fn replace(
        &mut self,
        spot: &Spot,
        old: &str,
        new: String,
        outcome: fn(String, String) -> Outcome,
    ) {
        // A text with escapes or over several lines is not found as it is; it is told.
        match self.range(&spot.place, old) {
            Some(range) => {
                self.edits.push((range, new.clone()));
                self.note(&spot.place, outcome(old.to_owned(), new));
            }
            None => self.note(&spot.place, Outcome::Kept(old.to_owned())),
        }
    }

    /// The bytes at a place, when they are that text.
    fn range(&self, place: &TextPlace, text: &str) -> Option<Range<usize>> {
        let line = *self.lines.get(place.line.checked_sub(1)? as usize)?;
        let rest = self.text.get(line..)?;
        // A byte order mark is no column.
        let mark = if line == 0 && rest.starts_with('\u{feff}') {
            1
        } else {
            0
        };
        let skipped = rest.chars().take(place.column as usize - 1 + mark);
        let start = line + skipped.map(char::len_utf8).sum::<usize>();
        let range = start..start + text.len();
        (self.text.get(range.clone())? == text).then_some(range)
    }

    fn note(&mut self, place: &TextPlace, outcome: Outcome) {
        let mut path = String::new();
        for step in &self.path {
            if !path.is_empty() && !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        self.items.push(Item {
            path,
            place: place.clone(),
            outcome,
        });
    }

    fn finish(mut self) -> Carried {
        let mut text = self.text.to_owned();
        self.edits.sort_by_key(|(range, _)| range.start);
        // An alias stands where its anchor does, and is met twice.
        self.edits.dedup_by_key(|(range, _)| range.start);
        for (range, new) in self.edits.iter().rev() {
            text.replace_range(range.clone(), new);
        }
        // Edits of one line before a place move it.
        for item in &mut self.items {
            let line = self.lines.get(item.place.line as usize - 1).copied();
            let line = line.unwrap_or_default();
            let own = |range: &Range<usize>| range.start >= line;
            for (range, new) in self.edits.iter().filter(|(range, _)| own(range)) {
                let column = self.text.get(line..range.start).unwrap_or_default();
                if column.contains('\n') {
                    break;
                }
                let column = column.chars().count() as u32 + 1;
                let old = self.text.get(range.clone()).unwrap_or_default();
                let (old, new) = (old.chars().count() as u32, new.chars().count() as u32);
                if column == item.place.column {
                    item.place.length = new;
                } else if column < item.place.column {
                    item.place.column = item.place.column + new - old;
                }
            }
        }
        self.items.sort_by(|a, b| a.place.cmp(&b.place));
        self.items.dedup();
        Carried {
            text,
            items: self.items,
        }
    }
}

/// Whether a text is a plain number, with or without a per cent sign.
fn is_number(text: &str) -> bool {
    let digits = text.trim().trim_end_matches('%').trim_end();
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | ','))
}

#[cfg(test)]
mod tests;
