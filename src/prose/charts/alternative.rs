//! The text alternative of a chart: first what it tells, then its numbers.

use super::Draft;
use super::forms::Form;
use crate::document::{Mention, Series};
use crate::measure::text::{Language, join};

/// Up to this many numbers are listed; more are in the table of the data alone.
const LISTED: usize = 60;

/// A draft and the texts of its numbers.
pub(super) struct Teller<'d> {
    pub draft: &'d Draft,
    pub mentions: &'d [Mention],
    pub language: Language,
}

impl Teller<'_> {
    /// The whole text.
    pub fn tell(&self) -> String {
        let draft = self.draft;
        let unit = if draft.unit.is_empty() || draft.unit.chars().count() == 1 {
            String::new()
        } else {
            format!(" ({})", draft.unit)
        };
        let mut out = format!("{} of {}{unit}.", draft.form.noun(), draft.subject);
        match draft.form {
            Form::Bullet => self.bullets(&mut out),
            form if form.is_stacked() => self.stacks(&mut out),
            form if form.is_panels() || (draft.over_time && draft.series.len() > 1) => {
                for series in &draft.series {
                    let course = self.course(series);
                    out.push_str(&format!(" {}: {course}.", series.label));
                }
            }
            _ if draft.over_time => {
                for series in &draft.series {
                    let course = crate::measure::text::upper_first(&self.course(series));
                    out.push_str(&format!(" {course}."));
                    self.targets(&mut out, series);
                }
            }
            _ => {
                for series in &draft.series {
                    self.extremes(&mut out, series);
                    self.targets(&mut out, series);
                }
                self.levels(&mut out);
            }
        }
        let stacked = draft.form.is_stacked();
        let numbers = draft.series.len() * draft.categories.len();
        if numbers <= LISTED && draft.form != Form::Bullet && !stacked {
            self.numbers(&mut out);
        }
        out
    }

    fn shown(&self, series: &Series, at: usize) -> &str {
        let point = series.points.get(at).copied().flatten();
        point
            .and_then(|at| self.mentions.get(at))
            .map_or("unknown", |mention| &mention.text)
    }

    fn category(&self, at: usize) -> &str {
        self.draft.categories.get(at).map_or("", String::as_str)
    }

    /// The categories with a value.
    fn known(&self, series: &Series) -> Vec<usize> {
        let all = 0..self.draft.categories.len();
        all.filter(|at| series.value(*at).is_some()).collect()
    }

    /// The places of the greatest and of the least value; the first of equal ones. `None`
    /// when a value is kept back, which might be either.
    fn ends(&self, series: &Series) -> Option<(usize, usize)> {
        let known = self.known(series);
        let told = series.points.iter().flatten().count();
        if told > known.len() {
            return None;
        }
        let highest = known.iter().copied().reduce(|best, at| {
            if series.value(at) > series.value(best) {
                at
            } else {
                best
            }
        })?;
        let lowest = known.iter().copied().reduce(|best, at| {
            if series.value(at) < series.value(best) {
                at
            } else {
                best
            }
        })?;
        Some((highest, lowest))
    }

    /// From the first value to the last, and where it was higher or lower than both.
    pub fn course(&self, series: &Series) -> String {
        let known = self.known(series);
        let at = |at: usize| format!("{} in {}", self.shown(series, at), self.category(at));
        let (first, last) = match (known.first(), known.last()) {
            (Some(first), Some(last)) if first < last => (*first, *last),
            (Some(only), _) => return at(*only),
            _ => return "no value is known".to_owned(),
        };
        let verb = match series.value(last).cmp(&series.value(first)) {
            _ if self.shown(series, first) == self.shown(series, last) => "the same",
            std::cmp::Ordering::Greater => "up",
            std::cmp::Ordering::Less => "down",
            std::cmp::Ordering::Equal => "the same",
        };
        let mut out = format!("{verb} from {} to {}", at(first), at(last));
        if verb == "the same" {
            out = format!("{} and in {}", at(first), self.category(last));
        }
        if let Some((highest, lowest)) = self.ends(series) {
            for (name, place) in [("highest", highest), ("lowest", lowest)] {
                if place != first && place != last {
                    out.push_str(&format!("; {name} {}", at(place)));
                }
            }
        }
        let missing: Vec<String> = (first..last)
            .filter(|at| series.value(*at).is_none())
            .map(|at| self.category(at).to_owned())
            .collect();
        if !missing.is_empty() {
            out.push_str(&format!("; no value for {}", join(&missing, self.language)));
        }
        out
    }

    fn extremes(&self, out: &mut String, series: &Series) {
        let Some((highest, lowest)) = self.ends(series) else {
            return;
        };
        if series.value(highest) == series.value(lowest) {
            return;
        }
        let name = if self.draft.series.len() > 1 {
            format!("{}: highest", series.label)
        } else {
            "Highest".to_owned()
        };
        out.push_str(&format!(
            " {name} {} ({}), lowest {} ({}).",
            self.category(highest),
            self.shown(series, highest),
            self.category(lowest),
            self.shown(series, lowest),
        ));
    }

    fn levels(&self, out: &mut String) {
        for level in &self.draft.levels {
            let mention = level.point.and_then(|at| self.mentions.get(at));
            if let Some(mention) = mention {
                let label = crate::measure::text::upper_first(&level.label);
                out.push_str(&format!(" {label} {}.", mention.text));
            }
        }
    }

    /// Which targets are met.
    fn targets(&self, out: &mut String, series: &Series) {
        for (is, word) in [(true, "met"), (false, "missed")] {
            let places: Vec<String> = (0..self.draft.categories.len())
                .filter(|at| series.met.get(*at).copied().flatten() == Some(is))
                .map(|at| self.category(at).to_owned())
                .collect();
            if places.is_empty() {
                continue;
            }
            let prefix = if self.draft.series.len() > 1 {
                format!("{}: target", series.label)
            } else {
                "Target".to_owned()
            };
            let (by, places) = (
                if self.draft.over_time { "in" } else { "by" },
                join(&places, self.language),
            );
            out.push_str(&format!(" {prefix} {word} {by} {places}."));
        }
    }

    fn bullets(&self, out: &mut String) {
        let Some(series) = self.draft.series.first() else {
            return;
        };
        let met = |wanted| {
            series
                .met
                .iter()
                .filter(|met| **met == Some(wanted))
                .count()
        };
        let (yes, no) = (met(true), met(false));
        out.push_str(&format!(" Of {} targets {yes} met.", yes + no));
        for at in 0..self.draft.categories.len() {
            let goal = series.goals.get(at).copied().flatten();
            let goal = goal.and_then(|at| self.mentions.get(at));
            let verdict = match series.met.get(at).copied().flatten() {
                Some(true) => ", met",
                Some(false) => ", missed",
                None => "",
            };
            out.push_str(&format!(
                " {}: {} against {}{verdict}.",
                self.category(at),
                self.shown(series, at),
                goal.map_or("an unknown target", |mention| &mention.text),
            ));
        }
    }

    fn stacks(&self, out: &mut String) {
        for at in 0..self.draft.categories.len() {
            let parts: Vec<String> = self
                .draft
                .series
                .iter()
                .map(|series| format!("{} {}", series.label, self.shown(series, at)))
                .collect();
            let total = self.draft.totals.as_ref().and_then(|totals| {
                totals.value(at)?;
                Some(format!("{}, of which ", self.shown(totals, at)))
            });
            out.push_str(&format!(
                " {}: {}{}.",
                self.category(at),
                total.unwrap_or_default(),
                parts.join(", ")
            ));
        }
    }

    fn numbers(&self, out: &mut String) {
        for series in &self.draft.series {
            let all = 0..self.draft.categories.len();
            let points: Vec<String> = all
                .map(|at| format!("{} {}", self.category(at), self.shown(series, at)))
                .collect();
            let name = match self.draft.series.len() {
                1 => "All values".to_owned(),
                _ => series.label.clone(),
            };
            out.push_str(&format!(" {name}: {}.", points.join(", ")));
        }
    }
}
