//! The state of a project as it is now: what its documents say, and what stands behind it.

use super::SourceMap;
use super::load::{self, Loaded, Shelving};
use super::one::tree;
use super::plan::{self, Job};
use super::precedents::{self, Books};
use super::preview::{fails, stops};
use super::usage::{operation_word, told_parts};

use crate::changes::state::{
    CheckState, DocumentState, FailedState, FigureState, KIND, OriginState, ReportState,
    TargetState,
};
use crate::changes::{Pictures, State, flatten_with};
use crate::config::Relation;
use crate::diagnostics::{Diagnostic, Severity, Sink, tidy};
use crate::document::{Block, Document, Inline};
use crate::figures::{Figure, FigureId, Ledger, Operation, Origin, shown};
use crate::project::{Project, inside};
use crate::prose::Subject;
use crate::style::Style;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// The state of a project, and what making it came to.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The state; `None` when there are errors in the configuration, the workbooks or the
    /// figures. Sums that do not come out are told, and keep nothing from being compared;
    /// errors in one document leave that document out.
    pub state: Option<State>,
    /// How the pages of the first report look.
    pub style: Style,
    /// All problems, merged and in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the problems may quote.
    pub sources: SourceMap,
}

/// Makes the state of a project, and writes nothing.
pub fn snapshot(project: &dyn Project, reports: &[String]) -> Snapshot {
    let mut sink = Sink::new();
    let mut out = Snapshot::default();
    let books = Mutex::default();
    let shelving = Shelving::Comparing(&books);
    let loaded = load::load_all(project, reports, shelving, &mut out.sources, &mut sink);
    let books = books.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(first) = loaded.first() {
        out.style = first.report.style.clone();
    }
    let stopped = |sink: &Sink| sink.items().iter().any(stops);
    if !stopped(&sink) {
        let digests = Digests::new(project);
        let jobs = plan::plan(&loaded, &[], &mut sink);
        let made: Vec<(Option<Part>, Sink)> = jobs
            .par_iter()
            .map(|job| {
                let mut sink = Sink::new();
                let loaded = loaded.get(job.report);
                let part = loaded.and_then(|one| part(one, job, &digests, &mut sink));
                (part, sink)
            })
            .collect();
        let planned = !stopped(&sink);
        let mut parts: Vec<(usize, Result<Part, FailedState>)> = Vec::new();
        for (job, (part, problems)) in jobs.iter().zip(made) {
            let part = part.filter(|_| !problems.has_errors());
            let part = part.ok_or_else(|| failed(&loaded, job, &problems));
            parts.push((job.report, part));
            sink.absorb(problems);
        }
        if planned {
            let mut state = state(&loaded, parts, &books);
            tell_failing(&mut state, &loaded, &sink);
            out.state = Some(state);
        }
    }
    out.diagnostics = tidy::tidy(sink.into_unique());
    out
}

/// Puts the checks that fail as errors beside what came of the checks, report by report.
fn tell_failing(state: &mut State, loaded: &[Loaded], sink: &Sink) {
    let failing: Vec<Diagnostic> = sink.items().iter().filter(|d| fails(d)).cloned().collect();
    let failing = tidy::tidy(failing);
    // Of what checks of one report find, another one over the same workbooks may find the same.
    for (report, one) in state.reports.iter_mut().zip(loaded) {
        if loaded.len() == 1 || one.verified.failed() > 0 {
            report.failing.clone_from(&failing);
        }
    }
}

/// A document that errors keep from being made.
fn failed(loaded: &[Loaded], job: &Job, problems: &Sink) -> FailedState {
    let mut errors = problems.items().to_vec();
    errors.retain(|problem| problem.severity == Severity::Error);
    FailedState {
        output: job.path.clone(),
        area: loaded
            .get(job.report)
            .and_then(|one| area(one, job))
            .map(str::to_owned),
        problems: tidy::tidy(errors),
    }
}

/// The id of the area that a brief is for.
fn area<'l>(loaded: &'l Loaded, job: &Job) -> Option<&'l str> {
    match job.subject {
        Subject::Report => None,
        Subject::Brief(area) => loaded.figures.areas.get(area.0 as usize).map(|a| &*a.id),
    }
}

/// What one document adds.
struct Part {
    document: DocumentState,
    /// Figures of the report.
    shared: BTreeSet<FigureId>,
    /// Figures that its text computed.
    own: BTreeMap<Arc<str>, FigureState>,
}

/// What all documents of a report add.
#[derive(Default)]
struct Whole {
    documents: Vec<DocumentState>,
    failed: Vec<FailedState>,
    shared: BTreeSet<FigureId>,
    own: BTreeMap<Arc<str>, FigureState>,
}

/// What images hold, each read once.
struct Digests<'p> {
    project: &'p dyn Project,
    known: Mutex<BTreeMap<String, String>>,
}

impl<'p> Digests<'p> {
    fn new(project: &'p dyn Project) -> Self {
        Self {
            project,
            known: Mutex::default(),
        }
    }

    fn of(&self, target: &str) -> String {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(digest) = known.get(target) {
            return digest.clone();
        }
        let bytes = inside(target).and_then(|path| self.project.read(&path));
        let digest = bytes.map_or_else(|_| String::new(), |bytes| sha256(&bytes));
        known.insert(target.to_owned(), digest.clone());
        digest
    }
}

/// SHA-256 in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing into a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

fn part(loaded: &Loaded, job: &Job, digests: &Digests<'_>, sink: &mut Sink) -> Option<Part> {
    let (document, manuscript) = tree(loaded, job, sink)?;
    let ledger = &manuscript.ledger;
    let logo = loaded.report.style.logo.as_ref();
    let logo = logo.map(|logo| match logo.text.is_empty() {
        true => (logo.path.as_str(), "logo"),
        false => (logo.path.as_str(), logo.text.as_str()),
    });
    let mut part = Part {
        document: flatten_with(
            &document,
            &job.path,
            area(loaded, job),
            &Pictures {
                logo,
                digest: Some(&|target| digests.of(target)),
            },
        ),
        shared: BTreeSet::new(),
        own: BTreeMap::new(),
    };
    let mut waiting: Vec<FigureId> = mentioned(&document)
        .into_iter()
        .filter_map(|index| manuscript.mentioned.get(index).copied())
        .collect();
    while let Some(id) = waiting.pop() {
        let figure = ledger.figure(id);
        let new = match ledger.base.holds(id) {
            true => part.shared.insert(id),
            false => {
                let new = !part.own.contains_key(figure.name());
                if new {
                    part.own
                        .insert(figure.name().clone(), described(id, ledger));
                }
                new
            }
        };
        if new {
            waiting.extend_from_slice(figure.parts());
        }
    }
    Some(part)
}

/// The mentions that stand in the text or in a chart.
fn mentioned(document: &Document) -> BTreeSet<usize> {
    use crate::document::walk::Node;
    let mut found = BTreeSet::new();
    document.visit(&mut |node| match node {
        Node::Inline(Inline::Figure(index)) => {
            found.insert(*index);
        }
        Node::Block(Block::Chart(chart)) => {
            found.extend(chart.series.iter().flat_map(|s| s.points.iter().flatten()));
        }
        Node::Inline(Inline::Sparkline(chart)) => {
            found.extend(chart.series.iter().flat_map(|s| s.points.iter().flatten()));
        }
        _ => {}
    });
    found
}

fn state(
    loaded: &[Loaded],
    parts: Vec<(usize, Result<Part, FailedState>)>,
    books: &Books,
) -> State {
    let mut reports: Vec<Whole> = loaded.iter().map(|_| Whole::default()).collect();
    for (report, part) in parts {
        match (reports.get_mut(report), part) {
            (Some(whole), Ok(part)) => {
                whole.shared.extend(part.shared);
                whole.own.extend(part.own);
                whole.documents.push(part.document);
            }
            (Some(whole), Err(failed)) => whole.failed.push(failed),
            (None, _) => {}
        }
    }
    let reports = loaded.iter().zip(reports);
    let reports = reports.map(|(one, whole)| report(one, whole, books));
    State {
        kind: KIND.to_owned(),
        format: crate::changes::state::FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        reports: reports.collect(),
        ..State::default()
    }
}

fn report(loaded: &Loaded, whole: Whole, books: &Books) -> ReportState {
    let Whole {
        documents,
        failed,
        shared,
        own,
    } = whole;
    let report = &loaded.report;
    let ledger = Ledger::new(Arc::clone(&loaded.figures));
    let mut figures: BTreeMap<Arc<str>, FigureState> = own;
    let mut targets = BTreeMap::new();
    let spare = match failed.is_empty() {
        true => BTreeSet::new(),
        false => spare(&ledger, &shared),
    };
    let told: BTreeSet<FigureId> = shared.union(&spare).copied().collect();
    for id in &told {
        let figure = ledger.figure(*id);
        figures.insert(figure.name().clone(), described(*id, &ledger));
        if let Some(target) = target(&ledger, *id, figure) {
            targets.insert(figure.name().clone(), target);
        }
    }
    precedents::tell(&mut figures, &told, &ledger, books);
    let spare = spare.iter().filter_map(|id| {
        let name = ledger.figure(*id).name();
        Some((figures.remove(name)?, targets.remove(name)))
    });
    let spare = spare.collect();
    ReportState {
        report: load::report_name(&report.file).to_owned(),
        title: documents
            .iter()
            .find(|d| d.area.is_none())
            .map_or_else(String::new, |d| d.title.clone()),
        body: report.body.value.clone(),
        period: report.period.value.to_string(),
        language: report.numbers.language.tag().to_owned(),
        group: report.numbers.group.clone(),
        mark: report.numbers.mark.clone(),
        figures: figures.into_values().collect(),
        targets: targets.into_values().collect(),
        checks: loaded
            .verified
            .checks
            .iter()
            .map(|verdict| CheckState {
                name: verdict.name.to_string(),
                made: verdict.made,
                failed: verdict.failed,
            })
            .collect(),
        documents,
        failed,
        spare,
        failing: Vec::new(),
    }
}

/// The figures of indicators beside those that documents tell of.
fn spare(ledger: &Ledger, shared: &BTreeSet<FigureId>) -> BTreeSet<FigureId> {
    let all = (0..ledger.base.len()).filter_map(|at| u32::try_from(at).ok().map(FigureId));
    let all = all.filter(|id| !shared.contains(id));
    all.filter(|id| ledger.figure(*id).indicator.is_some())
        .collect()
}

fn target(ledger: &Ledger, id: FigureId, figure: &Figure) -> Option<TargetState> {
    let of = ledger
        .base
        .target(figure.indicator?, figure.area, figure.period)?;
    let relation = match of.relation {
        Relation::AtLeast => "at least",
        Relation::AtMost => "at most",
        Relation::Exactly => "exactly",
    };
    Some(TargetState {
        figure: figure.name().to_string(),
        relation: relation.to_owned(),
        target: shown(ledger.figure(of.figure), &ledger.base.report.numbers),
        met: ledger.is_met(id),
    })
}

fn described(id: FigureId, ledger: &Ledger) -> FigureState {
    let figure = ledger.figure(id);
    let base = &ledger.base;
    let area = base.areas.get(figure.area.0 as usize);
    let indicator = figure.indicator;
    let indicator = indicator.and_then(|at| base.report.indicators.get(at.0 as usize));
    FigureState {
        id: figure.name().to_string(),
        label: figure.label().to_string(),
        value: figure.value.known(),
        shown: shown(figure, &base.report.numbers),
        unit: figure.unit.name.to_string(),
        sign: figure.unit.sign.to_string(),
        kind: figure.kind,
        factor: Some(figure.unit.factor),
        decimals: figure.decimals,
        points: figure.points,
        indicator: indicator.map(|indicator| indicator.id.value.clone()),
        area_id: area.map_or_else(String::new, |area| area.id.to_string()),
        area: area.map_or_else(String::new, |area| area.label.to_string()),
        period: figure.period.to_string(),
        origin: origin(figure, ledger),
    }
}

fn origin(figure: &Figure, ledger: &Ledger) -> OriginState {
    let names = |parts: &[FigureId]| -> Vec<String> {
        let names = parts.iter().map(|id| ledger.figure(*id).name().to_string());
        names.collect()
    };
    match &figure.origin {
        Origin::Cell(at) => OriginState::Cell {
            workbook: at.workbook().to_string(),
            sheet: at.sheet().to_string(),
            cell: at.address().to_string(),
            formula: String::new(),
            parts: Vec::new(),
            others: String::new(),
        },
        Origin::Config(place) => OriginState::Config {
            file: place.file.to_string(),
            line: place.line,
        },
        Origin::Formula { formula, parts } => OriginState::Formula {
            text: formula.text.to_string(),
            parts: names(parts),
        },
        Origin::Operation { operation, .. } => OriginState::Operation {
            name: operation_word(*operation).to_owned(),
            // A rank's peers are told by the group that it is among.
            parts: match operation {
                Operation::Rank => names(told_parts(figure)),
                _ => names(figure.parts()),
            },
        },
        Origin::None => OriginState::None,
    }
}
