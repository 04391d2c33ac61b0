//! Areas and indicators that go by another name: known by the values that they keep.

use super::state::{FigureState, OriginState, ReportState};
use crate::measure::Decimal;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a [`Rename`] is of.
const AREA: &str = "area";
const INDICATOR: &str = "indicator";

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
    /// Finds them: what is gone and what came are one when they agree (see `agreement`).
    pub fn find(old: &ReportState, new: &ReportState) -> Self {
        let mut out = Self::default();
        let by_area = |report| by(report, |f| (&f.area_id, f.indicator.as_deref()));
        let areas = matches(AREA, &by_area(old), &by_area(new), |f| f.area.clone());
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
        let indicators = matches(INDICATOR, &before, &after, |f| f.label.clone());
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

/// The longest list of figures with one value in which candidates are looked for: a value that
/// more have, such as a nought or a setting, tells nothing of any.
const MOST_ALIKE: usize = 64;

/// How many candidates are looked at closely, those first that share most values.
const MOST_CANDIDATES: usize = 8;

/// A figure's place among those of its area or indicator, and its value there.
type Content<'f> = (&'f str, &'f str, &'f str, Decimal);

fn matches(
    what: &'static str,
    old: &BTreeMap<&str, Values<'_>>,
    new: &BTreeMap<&str, Values<'_>>,
    name: fn(&FigureState) -> String,
) -> Vec<Rename> {
    let gone: Vec<_> = old
        .iter()
        .filter(|(id, _)| !new.contains_key(*id))
        .collect();
    let come: Vec<_> = new
        .iter()
        .filter(|(id, _)| !old.contains_key(*id))
        .collect();
    let mut places: HashMap<Content<'_>, Vec<usize>> = HashMap::new();
    let mut cells: HashMap<Cell<'_>, Vec<usize>> = HashMap::new();
    for (at, (_, is)) in come.iter().enumerate() {
        for (of, figure) in *is {
            if let Some(content) = content(of, figure) {
                places.entry(content).or_default().push(at);
            }
            if let Some(cell) = Cell::of(figure) {
                cells.entry(cell).or_default().push(at);
            }
        }
    }
    let mut all: Vec<Rename> = Vec::new();
    for (id, was) in gone {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        let mut vote = |found: Option<&Vec<usize>>| {
            let few = found.filter(|list| list.len() <= MOST_ALIKE);
            for at in few.into_iter().flatten() {
                *votes.entry(*at).or_default() += 1;
            }
        };
        for (of, figure) in was {
            vote(content(of, figure).and_then(|content| places.get(&content)));
            vote(Cell::of(figure).and_then(|cell| cells.get(&cell)));
        }
        let mut likely: Vec<(usize, usize)> = votes.into_iter().collect();
        likely.sort_by_key(|(at, votes)| (Reverse(*votes), *at));
        likely.truncate(MOST_CANDIDATES);
        // As they stand in the state, so that of equals the first is taken.
        likely.sort_unstable();
        for (at, _) in likely {
            let Some((new_id, is)) = come.get(at) else {
                continue;
            };
            if let Some((figures, same)) = agreement(what, was, is) {
                all.push(Rename {
                    what,
                    old: ((*id).to_owned(), called(was, name)),
                    new: ((**new_id).to_owned(), called(is, name)),
                    figures,
                    same,
                });
            }
        }
    }
    // Each has one other name: the likeliest first.
    all.sort_by_key(|rename| Reverse(rename.same));
    let (mut old, mut new) = (HashSet::new(), HashSet::new());
    all.retain(|rename| {
        let free = !old.contains(&rename.old.0) && !new.contains(&rename.new.0);
        if free {
            old.insert(rename.old.0.clone());
            new.insert(rename.new.0.clone());
        }
        free
    });
    all
}

/// What the figures of one area or indicator are called: what the shortest name says, which
/// of an indicator's leaves area and period out where it can.
fn called(figures: &Values<'_>, name: fn(&FigureState) -> String) -> String {
    let names = figures.values().map(|figure| name(figure));
    names.min_by_key(String::len).unwrap_or_default()
}

fn content<'f>(of: &(&'f str, &'f str), figure: &'f FigureState) -> Option<Content<'f>> {
    let value = figure.value.filter(|value| !value.is_zero())?;
    Some((of.0, of.1, &figure.unit, value.normalize()))
}

/// The cell that a figure is read from.
#[derive(PartialEq, Eq, Hash)]
struct Cell<'f>(&'f str, &'f str, &'f str);

impl<'f> Cell<'f> {
    fn of(figure: &'f FigureState) -> Option<Self> {
        match &figure.origin {
            OriginState::Cell {
                workbook,
                sheet,
                cell,
                ..
            } => Some(Self(workbook, sheet, cell)),
            _ => None,
        }
    }
}

/// How many figures two areas or indicators both have, and how many of these have the value
/// that they had, if that is enough to take them for one.
///
/// More than half of the figures must be what they were, and two at least, or one that stands
/// in the cell where it stood. An indicator's figure is that, too, when it stands in its cell
/// under its label, whatever value was corrected there.
fn agreement(what: &str, was: &Values<'_>, is: &Values<'_>) -> Option<(usize, usize)> {
    let (mut both, mut same, mut known, mut placed) = (0, 0, 0, false);
    for (of, a) in was {
        let Some(b) = is
            .get(of)
            .filter(|b| a.value.is_some() || b.value.is_some())
        else {
            continue;
        };
        both += 1;
        let cell = Cell::of(a).is_some_and(|cell| Cell::of(b) == Some(cell));
        let value = a.unit == b.unit
            && a.value.map(|v| v.normalize()) == b.value.map(|v| v.normalize())
            && (cell || a.value.is_some_and(|v| !v.is_zero()));
        let labelled = cell && what == INDICATOR && a.label == b.label;
        same += usize::from(value);
        known += usize::from(value || labelled);
        placed |= cell && (value || labelled);
    }
    (known * 2 > both && (known >= 2 || placed)).then_some((both, same))
}
