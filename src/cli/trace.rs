//! `annals trace`: where a figure comes from, down to the cells.

use super::arguments::ProjectArguments;
use super::{Failure, Terminal, folder};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink};
use crate::figures::{AreaId, FigureId, Figures, Graph, Ledger, trace};
use crate::measure::Period;
use crate::measure::parse::fold;
use crate::pipeline::{self, SourceMap};
use crate::project::codes;
use clap::Args;
use std::sync::Arc;

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArguments {
    /// The figure: `births`, `births@2018`, `births@qiaotou@2018`, `change(births)`
    #[arg(value_name = "FIGURE")]
    pub figure: String,

    /// The figure for this area (its name or id)
    #[arg(long, value_name = "NAME")]
    pub area: Option<String>,

    /// The figure in this period, such as 2018
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,

    /// Print the graph as Graphviz DOT
    #[arg(long, conflicts_with = "json")]
    pub dot: bool,

    /// Print the graph as JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,
}

pub(super) fn run(options: &TraceArguments, terminal: &Terminal) -> Result<(), Failure> {
    let mut sources = SourceMap::default();
    let mut sink = Sink::new();
    let project = folder::open(options.project.root())?;
    let reports = options.project.report.reports.as_slice();
    let all = pipeline::load(&project, reports, &mut sources, &mut sink);
    let mut problem = None;
    let mut found: Vec<(&str, String)> = Vec::new();
    for figures in &all {
        let mut ledger = Ledger::new(Arc::clone(figures));
        match find(&mut ledger, options) {
            Ok(id) => found.push((&figures.report.name, print(&ledger, id, options))),
            Err(unknown) => {
                problem.get_or_insert(unknown);
            }
        }
    }
    if found.is_empty() {
        // Where the report itself has errors, they come first: they may be why it is unknown.
        problem.into_iter().for_each(|problem| sink.emit(problem));
    }
    let failed = sink.has_errors();
    terminal.report(&sink.into_tidy(), &sources);
    // Reports tell one thing twice only where they differ; a graph names what it is of.
    let named = !options.dot && !options.json;
    terminal.print(&joined(&found, named))?;
    if failed { Err(Failure::Input) } else { Ok(()) }
}

/// What all reports tell; where they differ, each under the name of its report if `named`.
fn joined(found: &[(&str, String)], named: bool) -> String {
    match found {
        [] => String::new(),
        [(_, first), rest @ ..] if rest.iter().all(|(_, text)| text == first) => first.clone(),
        found => found
            .iter()
            .map(|(report, text)| match named {
                true => format!("{report}:\n{text}"),
                false => text.clone(),
            })
            .collect(),
    }
}

/// The figure of the name, for the area and period that are asked for.
fn find(ledger: &mut Ledger, options: &TraceArguments) -> Result<FigureId, Diagnostic> {
    let figures = Arc::clone(&ledger.base);
    let area = options.area.as_deref();
    let area = area.map(|name| area_of(&figures, name)).transpose()?;
    let period = options.period.as_deref();
    let period = period.map(|text| period_of(&figures, text)).transpose()?;
    let id = ledger
        .find(&options.figure)
        .map_err(|unknown| unknown.diagnostic())?;
    Ok(match (area, period) {
        (None, None) => id,
        (area, period) => ledger.at(id, area, period),
    })
}

fn area_of(figures: &Figures, name: &str) -> Result<AreaId, Diagnostic> {
    let named = figures
        .areas
        .iter()
        .position(|area| &*area.id == name || fold(&area.label) == fold(name));
    if let Some(at) = named {
        return Ok(AreaId(at as u32));
    }
    let known: Vec<&str> = figures.areas.iter().map(|area| &*area.label).collect();
    let hint = did_you_mean(name, known.iter().copied())
        .unwrap_or_else(|| format!("use one of: {}", known.join(", ")));
    let message = format!("found no area `{name}`");
    Err(Diagnostic::error(codes::UNKNOWN_AREA, message).hint(hint))
}

fn period_of(figures: &Figures, text: &str) -> Result<Period, Diagnostic> {
    let periods = &figures.report.periods;
    let found = text.parse().ok().filter(|period| periods.contains(period));
    found.ok_or_else(|| {
        let known: Vec<String> = periods.iter().map(Period::to_string).collect();
        Diagnostic::error(
            codes::UNKNOWN_PERIOD,
            format!("no figures are gathered for the period `{text}`"),
        )
        .hint(format!("use one of: {}", known.join(", ")))
    })
}

fn print(ledger: &Ledger, id: FigureId, options: &TraceArguments) -> String {
    let style = &ledger.base.report.numbers;
    if options.dot {
        Graph::of(ledger, id, style).dot()
    } else if options.json {
        let graph = Graph::of(ledger, id, style);
        let mut text = serde_json::to_string_pretty(&graph).unwrap_or_default();
        text.push('\n');
        text
    } else {
        trace(ledger, id, style).to_string()
    }
}
