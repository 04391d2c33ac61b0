//! Which figures changed, by how much, and because of what.

mod cause;
mod told;

use super::areas::Areas;
use super::renames::{Rename, Renames};
use super::state::{Correction, FigureState, ReportState};
use crate::measure::Kind;
use crate::measure::text::NumberStyle;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use cause::{Peers, cause, find_roots, repeats};
use told::{decimals, difference, rate, told};

pub use told::Difference;

pub use cause::place;

/// A figure that is not what it was.
#[derive(Clone, Debug)]
pub struct FigureChange {
    /// The report, as its configuration file is called.
    pub report: String,
    /// Other reports in which the same figure changed in the same way.
    pub also: Vec<String>,
    /// What it was.
    pub old: FigureState,
    /// What it is.
    pub new: FigureState,
    /// Both values as told: as shown, or with so many decimals that the difference is theirs.
    pub told: (String, String),
    /// The difference in the right unit (`+9`, `+0.02 percentage points`); `None` when one of
    /// the values is missing, or the units differ.
    pub difference: Option<Difference>,
    /// The difference in per cent of what it was; only where that says something.
    pub rate: Option<String>,
    /// Because of what.
    pub cause: Cause,
    /// The figures that changed by themselves and that it follows from in the end: ids and
    /// labels. Empty for one that changed by itself.
    pub because: Arc<[(String, String)]>,
    /// The areas that came or fell away and that it follows from, in words.
    pub areas: Vec<String>,
    /// Whether a document prints it, now or then.
    pub printed: bool,
    /// Why, in the words of the office: one correction, or one for each step when it was
    /// corrected several times between the two states.
    pub reasons: Vec<Correction>,
}

/// Because of what a figure changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its own cell, setting or rule: what is told of that.
    Own(String),
    /// Other figures: their ids.
    Follows(Arc<[String]>),
}

impl FigureChanges {
    /// Joins what two reports over one workbook tell alike.
    pub(super) fn join_reports(&mut self) {
        let mut kept: Vec<FigureChange> = Vec::with_capacity(self.changed.len());
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for change in self.changed.drain(..) {
            let places = places.entry(change.new.id.clone()).or_default();
            let like = places.iter().copied().find(|at| {
                let other = kept.get(*at);
                other.is_some_and(|o| {
                    o.old == change.old
                        && o.new == change.new
                        && o.cause == change.cause
                        && o.report != change.report
                })
            });
            match like.and_then(|at| kept.get_mut(at)) {
                Some(other) => {
                    other.also.push(change.report);
                    other.printed |= change.printed;
                }
                None => {
                    places.push(kept.len());
                    kept.push(change);
                }
            }
        }
        kept.sort_by_key(|change| !change.is_root());
        self.changed = kept;
        for singles in [&mut self.added, &mut self.removed] {
            let mut seen: HashMap<String, Vec<FigureState>> = HashMap::new();
            singles.retain(|(_, figure)| {
                let known = seen.entry(figure.id.clone()).or_default();
                let new = !known.contains(figure);
                if new {
                    known.push(figure.clone());
                }
                new
            });
        }
    }
}

impl FigureChange {
    /// A change of which nothing is known but the two figures.
    fn of(report: &str, (old, new): (&FigureState, &FigureState), style: &NumberStyle) -> Self {
        let difference = differs(old, new).then(|| difference(old, new, style));
        let difference = difference.flatten();
        let shown = (old.shown.clone(), new.shown.clone());
        let exact = match new.kind {
            Kind::Rank => None,
            _ => Some(decimals(old, new, style).0),
        };
        let exact = exact.filter(|d| *d > old.decimals.max(new.decimals));
        let exact = exact.and_then(|d| told(old, d, style).zip(told(new, d, style)));
        Self {
            report: report.to_owned(),
            also: Vec::new(),
            rate: difference.as_ref().and_then(|_| rate(old, new, style)),
            difference,
            told: exact.unwrap_or(shown),
            cause: Cause::Follows(Arc::default()),
            because: Arc::default(),
            areas: Vec::new(),
            printed: true,
            reasons: Vec::new(),
            old: old.clone(),
            new: new.clone(),
        }
    }

    /// Whether it changed by itself, and not because others did.
    pub fn is_root(&self) -> bool {
        matches!(self.cause, Cause::Own(_))
    }

    /// Its label, with the area's name.
    pub fn full_label(&self) -> String {
        self.label_with(", ")
    }

    /// The same with what parts a name from the next one.
    pub fn label_with(&self, comma: &str) -> String {
        let (label, area) = (&self.new.label, &self.new.area);
        match area.is_empty() || label.contains(area.as_str()) {
            true => label.clone(),
            false => format!("{label}{comma}{area}"),
        }
    }

    /// Whether its text differs, and not only what rounding hides.
    pub fn shows(&self) -> bool {
        self.old.shown != self.new.shown
    }

    /// Whether it is to be told among those that follow from others: what a document prints,
    /// and prints differently.
    pub fn is_told(&self) -> bool {
        !self.is_root() && self.printed && self.shows()
    }

    /// Whether it is a place in an order.
    pub fn is_rank(&self) -> bool {
        self.new.kind == Kind::Rank
    }
}

/// What came and went, and what changed.
#[derive(Clone, Debug, Default)]
pub struct FigureChanges {
    /// Figures that both have and that differ, those that changed by themselves first.
    pub changed: Vec<FigureChange>,
    /// Printed figures that the old state has not: report and figure.
    pub added: Vec<(String, FigureState)>,
    /// Printed figures that the new state has no longer.
    pub removed: Vec<(String, FigureState)>,
    /// Printed figures of the old state's period beside those of the new one's, when the two
    /// are for different periods. They differ by nature, and correct nothing.
    pub onward: Vec<FigureChange>,
    /// Areas and indicators that go by another name.
    pub renamed: Vec<Rename>,
}

/// What tells a figure from others, whatever period its report is for.
fn key<'f>(
    report: &'f ReportState,
    figure: &'f FigureState,
    renames: &'f Renames,
) -> (Cow<'f, str>, &'f str, &'f str) {
    match &figure.indicator {
        Some(indicator) => (
            Cow::Borrowed(renames.indicator(indicator)),
            renames.area(&figure.area_id),
            &figure.period,
        ),
        // Computed by the text: its name leaves the report's own period out.
        None => (renames.text(&figure.id), "", &report.period),
    }
}

/// How numbers of a report are written.
pub fn style(report: &ReportState) -> NumberStyle {
    NumberStyle {
        group: report.group.clone(),
        mark: report.mark.clone(),
        ..NumberStyle::default()
    }
}

/// The ids of the figures that documents print, of those that `counts`.
fn printed(
    report: &ReportState,
    counts: impl Fn(&super::state::DocumentState) -> bool,
) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    for document in report.documents.iter().filter(|d| counts(d)) {
        super::walk::runs(document, &mut |run| {
            if let super::state::Run::Marked(marked) = run {
                ids.extend(marked.figure.as_deref());
            }
        });
    }
    ids
}

/// Compares the figures of two states of a report.
pub fn compare(old: &ReportState, new: &ReportState, renames: &Renames, into: &mut FigureChanges) {
    let (in_old, in_new) = (printed(old, |_| true), printed(new, |_| true));
    // What failed in the other state may print there what it prints here.
    let of_old = |area: &Option<String>| area.as_deref().map(|area| renames.area(area).to_owned());
    let lost: Vec<&Option<String>> = new.failed.iter().map(|f| &f.area).collect();
    let gone = printed(old, |d| !lost.contains(&&of_old(&d.area)));
    let lost: Vec<Option<String>> = old.failed.iter().map(|f| of_old(&f.area)).collect();
    let come = printed(new, |d| !lost.contains(&d.area));
    let none = Renames::default();
    let before: HashMap<_, &FigureState> = old
        .figures
        .iter()
        .map(|f| (key(old, f, renames), f))
        .collect();
    let after: BTreeSet<_> = new.figures.iter().map(|f| key(new, f, &none)).collect();
    let areas = Areas::of(old, new, renames);
    let style = style(new);
    let mut changed: BTreeMap<&str, (&FigureState, &FigureState)> = BTreeMap::new();
    let mut onward = BTreeSet::new();
    for figure in &new.figures {
        match before.get(&key(new, figure, &none)) {
            Some(was) if differs(was, figure) => {
                changed.insert(&figure.id, (was, figure));
            }
            Some(_) => {}
            None if come.contains(&*figure.id) => {
                // What the next year is told of what this one is told of.
                let last = old.figure(&figure.id).filter(|last| {
                    old.period != new.period
                        && last.period == old.period
                        && figure.period == new.period
                        && in_old.contains(&*last.id)
                });
                if let Some(last) = last {
                    onward.insert(&last.id);
                    into.onward
                        .push(FigureChange::of(&new.report, (last, figure), &style));
                    continue;
                }
                into.added.push((new.report.clone(), figure.clone()));
            }
            None => {}
        }
    }
    for figure in &old.figures {
        let goes_on = onward.contains(&figure.id);
        if gone.contains(&*figure.id) && !goes_on && !after.contains(&key(old, figure, renames)) {
            into.removed.push((old.report.clone(), figure.clone()));
        }
    }
    let peers = Peers::of(&changed);
    let mut all: Vec<FigureChange> = changed
        .values()
        .map(|(was, is)| {
            let printed = in_old.contains(&*was.id) || in_new.contains(&*is.id);
            let areas = areas.behind(was, is);
            FigureChange {
                cause: cause(was, is, (&changed, &peers), renames, !areas.is_empty()),
                areas,
                printed,
                ..FigureChange::of(&new.report, (was, is), &style)
            }
        })
        .collect();
    find_roots(&mut all);
    // The absolute value of a change that is told itself says nothing more.
    all.retain(|change| !repeats(change, &changed, &in_old, &in_new));
    // The causes first; each kind in the order of ids.
    all.sort_by_key(|change| !change.is_root());
    into.changed.extend(all);
}

fn differs(old: &FigureState, new: &FigureState) -> bool {
    old.value.map(|v| v.normalize()) != new.value.map(|v| v.normalize())
        || (old.value.is_some() && old.unit != new.unit)
}
