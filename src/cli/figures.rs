//! `annals figures`: the figures of a report with their values and origins.

use super::arguments::ProjectArguments;
use super::{Failure, Terminal, folder};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink};
use crate::figures::{Figure, Figures, Ledger, Value, origin_line, shown};
use crate::measure::parse::fold;
use crate::pipeline::{self, SourceMap};
use crate::project::codes;
use clap::Args;
use serde::Serialize;
use std::sync::Arc;

/// Arguments of `figures`.
#[derive(Debug, Args)]
pub struct FiguresArguments {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// Only figures of this area (its name or id); may be given more than once
    #[arg(long = "area", value_name = "NAME")]
    pub areas: Vec<String>,

    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A figure, as listed.
#[derive(Serialize)]
struct Line {
    report: String,
    id: String,
    label: String,
    text: String,
    /// Exact, in base units.
    value: Option<String>,
    unit: String,
    area: String,
    period: String,
    origin: String,
}

pub(super) fn run(options: &FiguresArguments, terminal: &Terminal) -> Result<(), Failure> {
    let mut sources = SourceMap::default();
    let mut sink = Sink::new();
    let project = folder::open(options.project.root())?;
    let reports = options.project.report.reports.as_slice();
    let all = pipeline::load(&project, reports, &mut sources, &mut sink);
    let mut found = vec![false; options.areas.len()];
    let mut lines = Vec::new();
    for figures in &all {
        lines.extend(list(figures, &options.areas, &mut found));
    }
    for (area, _) in options
        .areas
        .iter()
        .zip(&found)
        .filter(|(_, found)| !**found)
    {
        sink.emit(unknown_area(&all, area));
    }
    let failed = sink.has_errors();
    terminal.report(&sink.into_tidy(), &sources);
    terminal.print(&if options.json {
        json(&lines)
    } else {
        table(&lines)
    })?;
    if failed { Err(Failure::Input) } else { Ok(()) }
}

fn unknown_area(all: &[Arc<Figures>], name: &str) -> Diagnostic {
    let known: Vec<&str> = all
        .iter()
        .flat_map(|figures| figures.areas.iter().map(|area| &*area.label))
        .collect();
    let problem = Diagnostic::error(codes::UNKNOWN_AREA, format!("found no area `{name}`"));
    match did_you_mean(name, known.iter().copied()) {
        Some(hint) => problem.hint(hint),
        None => problem.hint(format!("use one of: {}", known.join(", "))),
    }
}

/// The figures of the wanted areas (all when none is named), in the order of the report.
fn list(figures: &Arc<Figures>, wanted: &[String], found: &mut [bool]) -> Vec<Line> {
    let ledger = Ledger::new(Arc::clone(figures));
    let mut keep = vec![wanted.is_empty(); figures.areas.len()];
    for (at, area) in figures.areas.iter().enumerate() {
        for (name, found) in wanted.iter().zip(found.iter_mut()) {
            if &*area.id == name || fold(&area.label) == fold(name) {
                keep[at] = true;
                *found = true;
            }
        }
    }
    figures
        .all()
        .iter()
        .enumerate()
        .filter(|(_, figure)| keep.get(figure.area.0 as usize) == Some(&true))
        .map(|(at, figure)| line(&ledger, crate::figures::FigureId(at as u32), figure))
        .collect()
}

fn line(ledger: &Ledger, id: crate::figures::FigureId, figure: &Figure) -> Line {
    let figures = &ledger.base;
    let origin = match &figure.value {
        Value::Known(_) => origin_line(ledger, id),
        Value::Missing(_) => ledger.why_missing(id).0,
    };
    Line {
        report: figures.report.name.to_string(),
        id: figure.name().to_string(),
        label: figure.label().to_string(),
        text: shown(figure, &figures.report.numbers),
        value: figure.value.known().map(|v| v.normalize().to_string()),
        unit: figure.unit.name.to_string(),
        area: figures
            .areas
            .get(figure.area.0 as usize)
            .map_or_else(String::new, |area| area.label.to_string()),
        period: figure.period.to_string(),
        origin,
    }
}

fn json(lines: &[Line]) -> String {
    let mut text = serde_json::to_string_pretty(lines).unwrap_or_default();
    text.push('\n');
    text
}

/// Three columns: id, text to the right, origin; several reports under their names.
fn table(lines: &[Line]) -> String {
    let width = |pick: fn(&Line) -> &str| {
        lines
            .iter()
            .map(|l| pick(l).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (ids, texts) = (width(|l| &l.id), width(|l| &l.text));
    let several = lines
        .windows(2)
        .any(|two| matches!(two, [a, b] if a.report != b.report));
    let mut out = String::new();
    let mut report = None;
    for line in lines {
        if several && report != Some(&line.report) {
            out.push_str(&format!("{}:\n", line.report));
            report = Some(&line.report);
        }
        let text = format!("{:<ids$}  {:>texts$}  {}", line.id, line.text, line.origin);
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}
