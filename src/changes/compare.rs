//! Two states compared.

use super::corrections::Reasons;
use super::figures::{self, FigureChanges};
use super::files::Files;
use super::passages::{DocumentEdit, Edit};
use super::renames::Renames;
use super::state::{
    CheckState, Correction, DocumentState, FailedState, FigureState, ReportState, State,
    TargetState,
};

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What differs between two states.
#[derive(Clone, Debug)]
pub struct Comparison<'s> {
    /// The older one.
    pub old: &'s State,
    /// The newer one.
    pub new: &'s State,
    /// Figures.
    pub figures: FigureChanges,
    /// Targets that are met and were not, or the reverse, that were set anew, changed, or are
    /// set no longer for a figure that is there all the same.
    pub targets: Vec<TargetChange<'s>>,
    /// Checks that passed and fail, or the reverse.
    pub checks: Vec<CheckChange<'s>>,
    /// Documents that errors keep from being made, in one of the states or in both: what they
    /// say is not compared.
    pub failed: Vec<FailedDocument<'s>>,
    /// Documents that differ, came or went; in the order of the new state.
    pub documents: Vec<DocumentChange<'s>>,
    /// Which files of the output differ, once it is told ([`Comparison::tell_files`]).
    pub files: Files<'s>,
    /// How many documents the new state has.
    pub all_documents: usize,
}

/// A target whose result or value changed.
#[derive(Clone, Debug)]
pub struct TargetChange<'s> {
    /// The figure's label.
    pub label: String,
    /// The figure's id.
    pub figure: String,
    /// What it was; `None` for one that was set anew.
    pub old: Option<&'s TargetState>,
    /// What it is; `None` for one that is set no longer.
    pub new: Option<&'s TargetState>,
    /// The figure as shown, then and now.
    pub shown: (String, String),
}

/// A check whose result changed.
#[derive(Clone, Debug)]
pub struct CheckChange<'s> {
    /// Its name.
    pub name: &'s str,
    /// What came of it; `None` when it was not made.
    pub old: Option<&'s CheckState>,
    /// What comes of it now.
    pub new: Option<&'s CheckState>,
}

/// A document that could not be compared.
#[derive(Clone, Debug)]
pub struct FailedDocument<'s> {
    /// Its title in the state in which it is whole, if it is there.
    pub title: Option<&'s str>,
    /// What is wrong with it, and where it stands.
    pub state: &'s FailedState,
    /// Whether it is the old state in which it failed.
    pub was: bool,
}

/// A document that differs, came or went.
#[derive(Clone, Debug)]
pub struct DocumentChange<'s> {
    /// What it was; `None` for a new one.
    pub old: Option<&'s DocumentState>,
    /// What it is; `None` for one that went.
    pub new: Option<&'s DocumentState>,
    /// What changed, when it is in both.
    pub edit: DocumentEdit,
    /// Index of its report in the old state and in the new one.
    pub reports: (Option<usize>, Option<usize>),
}

/// How much of a document changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Passages of text that changed, came or went.
    pub passages: usize,
    /// Cells of tables that changed.
    pub cells: usize,
    /// Rows and columns that came or went.
    pub lines: usize,
}

impl DocumentChange<'_> {
    /// Its title.
    pub fn title(&self) -> &str {
        self.new.or(self.old).map_or("", |d| &d.title)
    }

    /// Its output file without extension.
    pub fn output(&self) -> &str {
        self.new.or(self.old).map_or("", |d| &d.output)
    }

    /// How much of it changed.
    pub fn extent(&self) -> Extent {
        let mut extent = Extent::default();
        for step in self.edit.steps.iter().filter(|step| step.is_change()) {
            match &step.edit {
                Some(Edit::Table(table)) => {
                    extent.cells += table.rows.iter().map(|row| row.cells.len()).sum::<usize>();
                    let single = |a: Option<usize>, b: Option<usize>| a.is_none() || b.is_none();
                    extent.lines += table.rows.iter().filter(|r| single(r.old, r.new)).count();
                    extent.lines += table.columns.iter().filter(|c| single(c.0, c.1)).count();
                    let texts = [&table.caption, &table.source];
                    extent.passages += texts.iter().filter(|text| !text.is_same()).count();
                }
                _ => extent.passages += 1,
            }
        }
        extent
    }
}

impl<'s> Comparison<'s> {
    /// The documents in groups in which the same changed, as when every township's brief tells
    /// the county's figure; with `apart`, each alone.
    pub fn alike(&self, apart: bool) -> Vec<Vec<&DocumentChange<'s>>> {
        let mut groups: Vec<Vec<&DocumentChange<'s>>> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for change in &self.documents {
            if apart {
                groups.push(vec![change]);
                continue;
            }
            let place = *places
                .entry(super::text::signature(change))
                .or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push(change),
                None => groups.push(vec![change]),
            }
        }
        groups
    }

    /// Whether it is the report of another period: everything differs by nature.
    pub fn is_onward(&self) -> bool {
        !self.figures.onward.is_empty()
    }

    /// Whether nothing differs that a reader or the office would see.
    pub fn is_same(&self) -> bool {
        self.figures.changed.is_empty()
            && self.figures.added.is_empty()
            && self.figures.removed.is_empty()
            && self.figures.onward.is_empty()
            && self.figures.renamed.is_empty()
            && self.targets.is_empty()
            && self.checks.is_empty()
            && self.failed.is_empty()
            && self.documents.is_empty()
            && self.files.remade.is_empty()
            && self.files.others.is_empty()
    }
}

/// Compares two states. `given` says why figures differ; those that were published with the
/// new state are known anyway.
pub fn compare<'s>(old: &'s State, new: &'s State, given: &[Correction]) -> Comparison<'s> {
    let published = &new.corrections;
    compare_with(old, new, Reasons { published, given })
}

/// Compares two states between which others may have been published: `reasons` holds theirs.
pub fn compare_with<'s>(old: &'s State, new: &'s State, reasons: Reasons<'_>) -> Comparison<'s> {
    let mut all = Comparison {
        old,
        new,
        figures: FigureChanges::default(),
        targets: Vec::new(),
        checks: Vec::new(),
        failed: Vec::new(),
        documents: Vec::new(),
        files: Files::default(),
        all_documents: new
            .reports
            .iter()
            .map(|r| r.documents.len() + r.failed.len())
            .sum(),
    };
    for (i, j) in pair(&old.reports, &new.reports) {
        let both = (
            i.and_then(|i| old.reports.get(i)),
            j.and_then(|j| new.reports.get(j)),
        );
        if let (Some(was), Some(is)) = both {
            let renames = Renames::find(was, is);
            figures::compare(was, is, &renames, &mut all.figures);
            all.targets.extend(targets(was, is, &renames));
            all.checks.extend(checks(was, is));
            all.documents.extend(documents(both, (i, j), &renames));
            all.failed.extend(failed(both, &renames));
            for rename in renames.found {
                if !all.figures.renamed.contains(&rename) {
                    all.figures.renamed.push(rename);
                }
            }
            continue;
        }
        let none = Renames::default();
        all.documents.extend(documents(both, (i, j), &none));
        all.failed.extend(failed(both, &none));
    }
    all.figures.join_reports();
    for change in &mut all.figures.changed {
        change.reasons = reasons.of(change);
    }
    all
}

/// The reports of two states, by name; a sole report may have another name.
pub(super) fn pair(
    old: &[ReportState],
    new: &[ReportState],
) -> Vec<(Option<usize>, Option<usize>)> {
    if let ([_], [_]) = (old, new) {
        return vec![(Some(0), Some(0))];
    }
    let place = |all: &[ReportState], name: &str| all.iter().position(|r| r.report == name);
    let mut pairs: Vec<_> = new
        .iter()
        .enumerate()
        .map(|(j, report)| (place(old, &report.report), Some(j)))
        .collect();
    let gone = old.iter().enumerate();
    let gone = gone.filter(|(_, report)| place(new, &report.report).is_none());
    pairs.extend(gone.map(|(i, _)| (Some(i), None)));
    pairs
}

fn targets<'s>(
    old: &'s ReportState,
    new: &'s ReportState,
    renames: &Renames,
) -> Vec<TargetChange<'s>> {
    let mut changes = Vec::new();
    // A target of another year is another target.
    if old.period != new.period {
        return changes;
    }
    let before: HashMap<_, &TargetState> = old
        .targets
        .iter()
        .map(|target| (renames.text(&target.figure), target))
        .collect();
    let mut figures: HashMap<_, &FigureState> = HashMap::new();
    let mut kept = HashSet::new();
    if old.targets.len() != new.targets.len() || !renames.found.is_empty() {
        figures.extend(old.figures.iter().map(|f| (renames.text(&f.id), f)));
    }
    let change = |was: Option<&'s TargetState>, is: Option<&'s TargetState>| {
        let id = is.map_or_else(
            || was.map_or(Cow::Borrowed(""), |was| renames.text(&was.figure)),
            |is| Cow::Borrowed(is.figure.as_str()),
        );
        let now = new.figure(&id)?;
        let then = match was {
            Some(was) => old.figure(&was.figure)?,
            None => figures.get(&id).copied().or_else(|| old.figure(&id))?,
        };
        Some(TargetChange {
            label: now.label.clone(),
            figure: id.into_owned(),
            old: was,
            new: is,
            shown: (then.shown.clone(), now.shown.clone()),
        })
    };
    for is in &new.targets {
        let was = before.get(is.figure.as_str()).copied();
        kept.insert(is.figure.as_str());
        let same = was.is_some_and(|was| {
            was.met == is.met && was.target == is.target && was.relation == is.relation
        });
        if !same {
            changes.extend(change(was, Some(is)));
        }
    }
    for was in &old.targets {
        if !kept.contains(&*renames.text(&was.figure)) {
            changes.extend(change(Some(was), None));
        }
    }
    changes
}

fn checks<'s>(old: &'s ReportState, new: &'s ReportState) -> Vec<CheckChange<'s>> {
    let find = |all: &'s [CheckState], name: &str| all.iter().find(|c| c.name == name);
    let failed = |check: Option<&CheckState>| check.map(|c| c.failed);
    let mut changes = Vec::new();
    for is in &new.checks {
        let was = find(&old.checks, &is.name);
        if failed(was) != Some(is.failed) {
            changes.push(CheckChange {
                name: &is.name,
                old: was,
                new: Some(is),
            });
        }
    }
    for was in &old.checks {
        if find(&new.checks, &was.name).is_none() {
            changes.push(CheckChange {
                name: &was.name,
                old: Some(was),
                new: None,
            });
        }
    }
    changes
}

fn documents<'s>(
    (old, new): (Option<&'s ReportState>, Option<&'s ReportState>),
    reports: (Option<usize>, Option<usize>),
    renames: &Renames,
) -> Vec<DocumentChange<'s>> {
    let all = |report: Option<&'s ReportState>| report.map_or(&[][..], |r| &r.documents);
    let (olds, news) = (all(old), all(new));
    let mut changes = Vec::new();
    let area = |document: &'s DocumentState| now(&document.area, renames);
    let before: HashMap<_, _> = olds.iter().map(|d| (area(d), d)).collect();
    let after: HashSet<_> = news.iter().map(|d| d.area.as_deref()).collect();
    // Of those that failed in one state nothing is said of what they are in the other.
    let lost = |report: Option<&'s ReportState>| report.map_or(&[][..], |r| &r.failed);
    let lost_now: HashSet<_> = lost(new).iter().map(|f| f.area.as_deref()).collect();
    let lost_then: HashSet<_> = lost(old).iter().map(|f| now(&f.area, renames)).collect();
    let news = news.iter();
    for is in news.filter(|is| !lost_then.contains(&is.area.as_deref())) {
        let was = before.get(&is.area.as_deref()).copied();
        let edit = was.map(|was| DocumentEdit::of(was, is)).unwrap_or_default();
        if was.is_none() || !edit.is_same() {
            changes.push(DocumentChange {
                old: was,
                new: Some(is),
                edit,
                reports,
            });
        }
    }
    for was in olds
        .iter()
        .filter(|was| !after.contains(&area(was)) && !lost_now.contains(&area(was)))
    {
        changes.push(DocumentChange {
            old: Some(was),
            new: None,
            edit: DocumentEdit::default(),
            reports,
        });
    }
    changes
}

/// The id that the area of a document of the old state has now.
fn now<'d>(area: &'d Option<String>, renames: &'d Renames) -> Option<&'d str> {
    area.as_deref().map(|area| renames.area(area))
}

/// The documents that failed, those of the new state first; one that failed in both once.
fn failed<'s>(
    (old, new): (Option<&'s ReportState>, Option<&'s ReportState>),
    renames: &Renames,
) -> Vec<FailedDocument<'s>> {
    let lost = |report: Option<&'s ReportState>| report.map_or(&[][..], |r| &r.failed);
    let whole = |report: Option<&'s ReportState>| report.map_or(&[][..], |r| &r.documents);
    let mut all: Vec<FailedDocument<'s>> = Vec::new();
    for state in lost(new) {
        let mut olds = whole(old).iter();
        let twin = olds.find(|d| now(&d.area, renames) == state.area.as_deref());
        all.push(FailedDocument {
            title: twin.map(|d| &*d.title),
            state,
            was: false,
        });
    }
    for state in lost(old) {
        let area = now(&state.area, renames);
        if all.iter().any(|known| known.state.area.as_deref() == area) {
            continue;
        }
        let twin = whole(new).iter().find(|d| d.area.as_deref() == area);
        all.push(FailedDocument {
            title: twin.map(|d| &*d.title),
            state,
            was: true,
        });
    }
    all
}
