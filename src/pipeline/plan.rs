//! Which documents to make, and under which file names.

use super::Loaded;
use super::load::{report_files, report_name};
use super::state::State;
use crate::config::Spanned;
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::figures::{AreaId, evaluate_condition};
use crate::measure::parse::fold;
use crate::project::{Project, codes, name};
use crate::prose::Subject;
use std::collections::{BTreeSet, HashMap};

/// A document to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    /// Index of its report.
    pub report: usize,
    /// What it is about.
    pub subject: Subject,
    /// Path below the output folder, without extension.
    pub path: String,
}

/// The documents of all reports, in order; with `areas`, the briefs of these areas alone.
pub(super) fn plan(loaded: &[Loaded], areas: &[String], sink: &mut Sink) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (index, one) in loaded.iter().enumerate() {
        if areas.is_empty() {
            jobs.extend(report_job(index, one, sink));
        }
        jobs.extend(brief_jobs(index, one, areas, sink));
    }
    unknown_areas(loaded, areas, sink);
    collisions(loaded, &jobs, sink);
    jobs
}

fn report_job(index: usize, loaded: &Loaded, sink: &mut Sink) -> Option<Job> {
    let wanted = &loaded.report.name;
    let Some(path) = name::file_name(wanted) else {
        sink.emit(
            Diagnostic::error(
                codes::NO_NAME,
                format!("`{}` leaves no usable file name", wanted.value),
            )
            .at(wanted.place.clone())
            .hint("write a name with letters or digits"),
        );
        return None;
    };
    Some(Job {
        report: index,
        subject: Subject::Report,
        path,
    })
}

/// The areas that briefs are for, by condition. One that cannot be decided is an error, so
/// that no brief is left out without a word.
fn brief_areas(loaded: &Loaded, sink: &mut Sink) -> Vec<AreaId> {
    let Some(briefs) = &loaded.report.briefs else {
        return Vec::new();
    };
    let mut areas = Vec::new();
    for area in loaded.figures.members(*briefs.group) {
        let holds = match &briefs.when {
            None => Some(true),
            Some(when) => {
                evaluate_condition(&loaded.figures, area, loaded.report.period.value, when)
            }
        };
        match (holds, &briefs.when) {
            (Some(true), _) => areas.push(area),
            (None, Some(when)) => sink.emit(undecided(loaded, area, when)),
            _ => {}
        }
    }
    areas
}

fn undecided(loaded: &Loaded, area: AreaId, when: &Spanned<String>) -> Diagnostic {
    let area = &loaded.figures.areas[area.0 as usize];
    let message = format!(
        "cannot tell whether {} gets a brief: a figure that `when` rests on has no value",
        area.label
    );
    Diagnostic::error(codes::UNDECIDED_BRIEF, message)
        .at(when.place.clone())
        .at_with(area.place.clone(), "the area")
        .hint("give the value, or ask `known(…)` of it first")
}

fn is_wanted(loaded: &Loaded, area: AreaId, wanted: &str) -> bool {
    let area = &loaded.figures.areas[area.0 as usize];
    &*area.id == wanted || fold(&area.label) == fold(wanted)
}

fn brief_jobs(index: usize, loaded: &Loaded, wanted: &[String], sink: &mut Sink) -> Vec<Job> {
    let Some(briefs) = &loaded.report.briefs else {
        return Vec::new();
    };
    let report = &loaded.report;
    let words = &report.numbers.words;
    let period = words.period_in_file_names(report.period.value);
    let mut jobs = Vec::new();
    for id in brief_areas(loaded, sink) {
        if !wanted.is_empty() && !wanted.iter().any(|w| is_wanted(loaded, id, w)) {
            continue;
        }
        let area = &loaded.figures.areas[id.0 as usize];
        let filled = briefs
            .file
            .replace("{area}", &area.label)
            .replace("{id}", &area.id)
            .replace("{period}", &period);
        match name::file_name(&filled) {
            Some(name) => jobs.push(Job {
                report: index,
                subject: Subject::Brief(id),
                path: format!("briefs/{name}"),
            }),
            None => sink.emit(
                Diagnostic::error(
                    codes::NO_NAME,
                    format!("the brief of `{}` has no usable file name", area.label),
                )
                .at(area.place.clone())
                .at_with(briefs.file.place.clone(), "the pattern of the names")
                .hint("add `{id}` to `file`, or give the area another label"),
            ),
        }
    }
    jobs
}

fn unknown_areas(loaded: &[Loaded], wanted: &[String], sink: &mut Sink) {
    for name in wanted {
        let mut labels: Vec<&str> = Vec::new();
        let mut found = false;
        for one in loaded {
            for id in brief_areas(one, &mut Sink::new()) {
                found |= is_wanted(one, id, name);
                labels.push(&one.figures.areas[id.0 as usize].label);
            }
        }
        if !found {
            let hint = did_you_mean(name, labels.iter().copied()).unwrap_or_else(|| {
                if labels.is_empty() {
                    "add `briefs` to the configuration".to_owned()
                } else {
                    format!("use one of: {}", labels.join(", "))
                }
            });
            sink.emit(
                Diagnostic::error(
                    codes::UNKNOWN_AREA,
                    format!("found no brief for the area `{name}`"),
                )
                .hint(hint),
            );
        }
    }
}

/// Two documents under one name would overwrite each other. Of two reports whose briefs
/// meet, one pair tells enough.
fn collisions(loaded: &[Loaded], jobs: &[Job], sink: &mut Sink) {
    let mut seen: HashMap<String, &Job> = HashMap::new();
    let mut told = BTreeSet::new();
    for job in jobs {
        let Some(other) = seen.insert(name::collision_key(&job.path), job) else {
            continue;
        };
        let briefs = |job: &Job| matches!(job.subject, Subject::Brief(_));
        let apart = other.report != job.report;
        if apart && briefs(job) && briefs(other) && !told.insert((other.report, job.report)) {
            continue;
        }
        let message = format!(
            "{} and {} would both be written to `{}`",
            describe(loaded, other, apart),
            describe(loaded, job, apart),
            job.path
        );
        let hint = match (briefs(other), briefs(job)) {
            _ if apart => "change `name`, or `file` of the briefs, in one of the reports",
            (true, true) => "add `{id}` to `file` of the briefs",
            _ => "change `name` of the report",
        };
        sink.emit(
            Diagnostic::error(codes::SAME_NAME, message)
                .at(naming_place(loaded, other, apart))
                .at(naming_place(loaded, job, apart))
                .hint(hint),
        );
    }
}

/// Documents under names that another report of the project has, which is not built now.
pub(super) fn taken(
    project: &dyn Project,
    loaded: &[Loaded],
    jobs: &[Job],
    state: &State,
    sink: &mut Sink,
) {
    let files = report_files(project);
    let there: BTreeSet<&str> = files.iter().map(|file| report_name(file)).collect();
    let built: BTreeSet<&str> = loaded
        .iter()
        .map(|one| report_name(&one.report.file))
        .collect();
    let others = state.documents.iter().filter(|(_, record)| {
        let report = record.report.as_str();
        there.contains(report) && !built.contains(report)
    });
    let others: HashMap<String, &str> = others
        .map(|(path, record)| (name::collision_key(path), &*record.report))
        .collect();
    for job in jobs {
        let Some(other) = others.get(&name::collision_key(&job.path)) else {
            continue;
        };
        let message = format!(
            "{} would be written to `{}`, where a document of the report `{other}` is",
            describe(loaded, job, true),
            job.path
        );
        sink.emit(
            Diagnostic::error(codes::SAME_NAME, message)
                .at(naming_place(loaded, job, true))
                .hint("change `name`, or `file` of the briefs, in one of the reports"),
        );
        return;
    }
}

/// Where a document's file name comes from.
fn naming_place(loaded: &[Loaded], job: &Job, apart: bool) -> Place {
    let one = &loaded[job.report];
    match (job.subject, &one.report.briefs) {
        (Subject::Brief(_), Some(briefs)) if apart => briefs.file.place.clone().into(),
        (Subject::Brief(area), _) => one.figures.areas[area.0 as usize].place.clone(),
        (Subject::Report, _) => one.report.name.place.clone().into(),
    }
}

/// What a document is; with `apart`, also of which report.
fn describe(loaded: &[Loaded], job: &Job, apart: bool) -> String {
    let one = &loaded[job.report];
    let what = match job.subject {
        Subject::Report => format!("the report `{}`", one.report.name.value),
        Subject::Brief(area) => {
            let label = &one.figures.areas[area.0 as usize].label;
            format!("the brief of `{label}`")
        }
    };
    if apart {
        format!("{what} ({})", one.report.file)
    } else {
        what
    }
}
