//! The text alternative of a chart: first what it tells, then its numbers.

use super::draft::Draft;
use super::forms::Form;
use crate::document::{Mention, Series};
use crate::measure::text::join;
use crate::measure::{Word, Words};

/// Up to this many numbers are listed; more are in the table of the data alone.
const LISTED: usize = 60;

/// A draft and the texts of its numbers.
pub(super) struct Teller<'d> {
    pub draft: &'d Draft,
    pub mentions: &'d [Mention],
    pub words: &'d Words,
}

impl Teller<'_> {
    /// The whole text.
    pub fn tell(&self) -> String {
        let draft = self.draft;
        let mut subject = draft.subject.clone();
        if draft.unit.chars().count() > 1 {
            let parts = [("subject", &*subject), ("unit", &*draft.unit)];
            subject = self.words.fill(Word::InUnit, &parts);
        }
        let form = self.words.text(draft.form.noun());
        let mut out = self
            .words
            .fill(Word::ChartOf, &[("form", form), ("subject", &subject)]);
        match draft.form {
            Form::Bullet => self.bullets(&mut out),
            form if form.is_stacked() => self.stacks(&mut out),
            form if form.is_panels() || (draft.over_time && draft.series.len() > 1) => {
                for series in &draft.series {
                    self.say_of(&mut out, &series.label, &self.course(series));
                }
            }
            _ if draft.over_time => {
                for series in &draft.series {
                    self.say(&mut out, &self.course(series));
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

    /// Adds a sentence.
    fn add(&self, out: &mut String, sentence: &str) {
        out.push_str(self.words.space());
        out.push_str(sentence);
    }

    /// Adds a sentence of its own.
    fn say(&self, out: &mut String, text: &str) {
        let text = crate::measure::text::upper_first(text);
        self.add(out, &self.words.fill(Word::Says, &[("text", &text)]));
    }

    /// Adds what is said of a series or a category.
    fn say_of(&self, out: &mut String, name: &str, text: &str) {
        let parts = [("series", name), ("text", text)];
        self.add(out, &self.words.fill(Word::SeriesSays, &parts));
    }

    /// What is said of a series: of the only one without its name.
    fn say_by_series(&self, out: &mut String, series: &Series, text: &str) {
        match self.draft.series.len() {
            0 | 1 => self.say(out, text),
            _ => self.say_of(out, &series.label, text),
        }
    }

    fn shown(&self, series: &Series, at: usize) -> &str {
        let point = series.points.get(at).copied().flatten();
        point
            .and_then(|at| self.mentions.get(at))
            .map_or(self.words.text(Word::Unknown), |mention| &mention.text)
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
        let at = |word: Word, at: usize| {
            let parts = [
                ("value", self.shown(series, at)),
                ("category", self.category(at)),
            ];
            self.words.fill(word, &parts)
        };
        let (first, last) = match (known.first(), known.last()) {
            (Some(first), Some(last)) if first < last => (*first, *last),
            (Some(only), _) => return at(Word::ValueIn, *only),
            _ => return self.words.text(Word::NoValue).to_owned(),
        };
        let course = match series.value(last).cmp(&series.value(first)) {
            _ if self.shown(series, first) == self.shown(series, last) => Word::CourseSame,
            std::cmp::Ordering::Greater => Word::CourseUp,
            std::cmp::Ordering::Less => Word::CourseDown,
            std::cmp::Ordering::Equal => Word::CourseSame,
        };
        let parts = [
            ("first", self.shown(series, first)),
            ("start", self.category(first)),
            ("last", self.shown(series, last)),
            ("end", self.category(last)),
        ];
        let mut out = self.words.fill(course, &parts);
        if let Some((highest, lowest)) = self.ends(series) {
            for (word, place) in [(Word::CourseHighest, highest), (Word::CourseLowest, lowest)] {
                if place != first && place != last {
                    out.push_str(&at(word, place));
                }
            }
        }
        let missing: Vec<String> = (first..last)
            .filter(|at| series.value(*at).is_none())
            .map(|at| self.category(at).to_owned())
            .collect();
        if !missing.is_empty() {
            let missing = join(&missing, self.words.language());
            out.push_str(
                &self
                    .words
                    .fill(Word::CourseGaps, &[("categories", &missing)]),
            );
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
        let parts = [
            ("high", self.category(highest)),
            ("highest", self.shown(series, highest)),
            ("low", self.category(lowest)),
            ("lowest", self.shown(series, lowest)),
        ];
        let text = self.words.fill(Word::Extremes, &parts);
        self.say_by_series(out, series, &text);
    }

    fn levels(&self, out: &mut String) {
        for level in &self.draft.levels {
            let mention = level.point.and_then(|at| self.mentions.get(at));
            if let Some(mention) = mention {
                let label = crate::measure::text::upper_first(&level.label);
                let parts = [("level", &*label), ("value", &*mention.text)];
                self.add(out, &self.words.fill(Word::LevelSays, &parts));
            }
        }
    }

    /// Which targets are met.
    fn targets(&self, out: &mut String, series: &Series) {
        for (is, verdict) in [(true, Word::Met), (false, Word::Missed)] {
            let places: Vec<String> = (0..self.draft.categories.len())
                .filter(|at| series.met.get(*at).copied().flatten() == Some(is))
                .map(|at| self.category(at).to_owned())
                .collect();
            if places.is_empty() {
                continue;
            }
            let word = match self.draft.over_time {
                true => Word::TargetIn,
                false => Word::TargetBy,
            };
            let places = join(&places, self.words.language());
            let parts = [
                ("verdict", self.words.text(verdict)),
                ("categories", &*places),
            ];
            self.say_by_series(out, series, &self.words.fill(word, &parts));
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
        let parts = [
            ("count", &*(yes + no).to_string()),
            ("met", &*yes.to_string()),
        ];
        self.add(out, &self.words.fill(Word::TargetsMet, &parts));
        for at in 0..self.draft.categories.len() {
            let goal = series.goals.get(at).copied().flatten();
            let goal = goal.and_then(|at| self.mentions.get(at));
            let verdict = match series.met.get(at).copied().flatten() {
                Some(true) => Some(Word::Met),
                Some(false) => Some(Word::Missed),
                None => None,
            };
            let unknown = self.words.text(Word::UnknownTarget);
            let parts = [
                ("category", self.category(at)),
                ("value", self.shown(series, at)),
                ("target", goal.map_or(unknown, |mention| &mention.text)),
            ];
            let mut text = self.words.fill(Word::Against, &parts);
            if let Some(verdict) = verdict {
                text.push_str(self.words.comma());
                text.push_str(self.words.text(verdict));
            }
            self.add(out, &self.words.fill(Word::Says, &[("text", &text)]));
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
            let parts = parts.join(self.words.comma());
            let totals = self.draft.totals.as_ref();
            let text = match totals.filter(|totals| totals.value(at).is_some()) {
                Some(totals) => {
                    let parts = [("total", self.shown(totals, at)), ("parts", &*parts)];
                    self.words.fill(Word::OfWhich, &parts)
                }
                None => parts,
            };
            self.say_of(out, self.category(at), &text);
        }
    }

    fn numbers(&self, out: &mut String) {
        for series in &self.draft.series {
            let all = 0..self.draft.categories.len();
            let points: Vec<String> = all
                .map(|at| format!("{} {}", self.category(at), self.shown(series, at)))
                .collect();
            let name = match self.draft.series.len() {
                1 => self.words.text(Word::AllValues),
                _ => &series.label,
            };
            self.say_of(out, name, &points.join(self.words.comma()));
        }
    }
}
