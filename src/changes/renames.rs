//! Areas and indicators that go by another name: known by the values that they keep.

use super::state::{FigureState, ReportState};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// An area or an indicator that has another id than it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// `area` or `indicator`.
    pub what: &'static str,
    /// The old id, and what it was called.
    pub old: (String, String),
    /// The new id, and what it is called.
    pub new: (String, String),
    /// How many figures both have.
    pub figures: usize,
    /// How many of these have the value that they had.
    pub same: usize,
}

/// What goes by another name in a report.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    /// What was found, areas first.
    pub found: Vec<Rename>,
    areas: BTreeMap<String, String>,
    indicators: BTreeMap<String, String>,
}

/// The figures of one area or indicator, by what tells them from each other.
type Values<'f> = BTreeMap<(&'f str, &'f str), &'f FigureState>;

impl Renames {
    /// Finds them. What is gone and what came are one when more than half of the figures that
    /// both have, and at least two, have the same value.
    pub fn find(old: &ReportState, new: &ReportState) -> Self {
        let mut out = Self::default();
        let by_area = |report| by(report, |f| (&f.area_id, f.indicator.as_deref()));
        let areas = matches("area", &by_area(old), &by_area(new), |f| f.area.clone());
        for rename in &areas {
            out.areas.insert(rename.old.0.clone(), rename.new.0.clone());
        }
        out.found = areas;
        let areas = out.areas.clone();
        let before = by(old, |f| {
            let area = areas.get(&f.area_id).unwrap_or(&f.area_id);
            (
                f.indicator.as_deref().unwrap_or_default(),
                Some(area.as_str()),
            )
        });
        let after = by(new, |f| {
            (f.indicator.as_deref().unwrap_or_default(), Some(&f.area_id))
        });
        let indicators = matches("indicator", &before, &after, |f| f.label.clone());
        for rename in &indicators {
            out.indicators
                .insert(rename.old.0.clone(), rename.new.0.clone());
        }
        out.found.extend(indicators);
        out
    }

    /// The id that an area of the old state has now.
    pub fn area<'i>(&'i self, id: &'i str) -> &'i str {
        self.areas.get(id).map_or(id, String::as_str)
    }

    /// The id that an indicator of the old state has now.
    pub fn indicator<'i>(&'i self, id: &'i str) -> &'i str {
        self.indicators.get(id).map_or(id, String::as_str)
    }

    /// A figure's id, or a rule, with the names that it would have now.
    pub fn text<'i>(&self, text: &'i str) -> Cow<'i, str> {
        if self.found.is_empty() {
            return Cow::Borrowed(text);
        }
        let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = match named(first) {
                true => rest.find(|c| !named(c)).unwrap_or(rest.len()),
                false => first.len_utf8(),
            };
            let (word, behind) = rest.split_at(end);
            out.push_str(match () {
                () if out.ends_with('@') => self.area(word),
                () if behind.starts_with('(') => word,
                () => self.indicator(word),
            });
            rest = behind;
        }
        Cow::Owned(out)
    }
}

/// The figures of indicators: by the name that is looked for, then by the other one and the
/// period.
fn by<'f>(
    report: &'f ReportState,
    names: impl Fn(&'f FigureState) -> (&'f str, Option<&'f str>),
) -> BTreeMap<&'f str, Values<'f>> {
    let mut all: BTreeMap<&str, Values<'_>> = BTreeMap::new();
    for figure in report.figures.iter().filter(|f| f.indicator.is_some()) {
        let (name, other) = names(figure);
        let of = (other.unwrap_or_default(), figure.period.as_str());
        all.entry(name).or_default().insert(of, figure);
    }
    all
}

fn matches(
    what: &'static str,
    old: &BTreeMap<&str, Values<'_>>,
    new: &BTreeMap<&str, Values<'_>>,
    name: fn(&FigureState) -> String,
) -> Vec<Rename> {
    let gone = old.iter().filter(|(id, _)| !new.contains_key(*id));
    let mut all: Vec<Rename> = Vec::new();
    for (id, was) in gone {
        let come = new.iter().filter(|(id, _)| !old.contains_key(*id));
        for (new_id, is) in come {
            let both = was.iter().filter_map(|(of, a)| Some((*a, *is.get(of)?)));
            let both: Vec<(&FigureState, &FigureState)> = both.collect();
            let alike = |(a, b): &&(&FigureState, &FigureState)| {
                a.value.is_some_and(|v| !v.is_zero())
                    && a.unit == b.unit
                    && a.value.map(|v| v.normalize()) == b.value.map(|v| v.normalize())
            };
            let same = both.iter().filter(alike).count();
            if let Some((a, b)) = both.first()
                && same >= 2
                && same * 2 > both.len()
            {
                all.push(Rename {
                    what,
                    old: ((*id).to_owned(), name(a)),
                    new: ((*new_id).to_owned(), name(b)),
                    figures: both.len(),
                    same,
                });
            }
        }
    }
    // Each has one other name: the likeliest first.
    all.sort_by_key(|rename| std::cmp::Reverse(rename.same));
    let mut kept: Vec<Rename> = Vec::new();
    for rename in all {
        let taken = |k: &Rename| k.old.0 == rename.old.0 || k.new.0 == rename.new.0;
        if !kept.iter().any(taken) {
            kept.push(rename);
        }
    }
    kept
}
