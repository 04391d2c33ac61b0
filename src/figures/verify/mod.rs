//! Holds the figures to the checks: those written in the configuration, and those that
//! need no writing.
//!
//! Every check compares two sides for some areas and periods ([`compare`]). Under a
//! tolerance of `rounding` the sides are intervals ([`weigh`]). A comparison that lacks a
//! figure is not made: what is missing is told where it is used. A failure prints both
//! sides and the cells that weigh most ([`finding`]).

mod compare;
mod culprit;
mod finding;
mod leaves;
mod revisions;
mod shape;
mod stated;
mod totals;
mod weigh;
mod written;

use super::Figures;
use crate::config::CheckSeverity;
use crate::diagnostics::{Diagnostic, Severity, Sink};
use std::sync::Arc;

/// Failures of one check that are told in full; the rest are counted.
const TOLD: usize = 10;

/// What came of all checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// The checks that were made, in order: the written ones, then the standard ones.
    pub checks: Vec<Verdict>,
}

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its name: as configured, or the expression; `totals` and the like.
    pub name: Arc<str>,
    /// For how many areas and periods it was made.
    pub made: usize,
    /// For how many of these it failed.
    pub failed: usize,
}

impl Verified {
    /// How many comparisons were made.
    pub fn made(&self) -> usize {
        self.checks.iter().map(|c| c.made).sum()
    }

    /// How many of these failed.
    pub fn failed(&self) -> usize {
        self.checks.iter().map(|c| c.failed).sum()
    }
}

/// Makes all checks of a report. Failures go to the sink with the severity that the
/// configuration gives each check, in the order of the checks, areas and periods.
///
/// Counts that are kept back are checked like all others: the findings are for those who
/// keep the workbooks.
pub fn verify(figures: &Figures, sink: &mut Sink) -> Verified {
    let whole = figures.whole();
    let figures = &*whole;
    let mut verified = Verified::default();
    written::verify(figures, &mut verified, sink);
    let standard = &figures.report.standard_checks;
    totals::verify(figures, &standard.totals, &mut verified, sink);
    stated::rates(figures, &standard.rates, &mut verified, sink);
    stated::ranks(figures, &standard.ranks, &mut verified, sink);
    stated::completion(figures, &standard.completion, &mut verified, sink);
    revisions::verify(figures, &standard.revisions, &mut verified, sink);
    verified
}

/// The severity of a failure; `None` for a check that is off.
fn severity(of: CheckSeverity) -> Option<Severity> {
    match of {
        CheckSeverity::Error => Some(Severity::Error),
        CheckSeverity::Warning => Some(Severity::Warning),
        CheckSeverity::Off => None,
    }
}

/// Counts what comes of one check, and tells its failures.
struct Tally<'s> {
    name: Arc<str>,
    made: usize,
    failed: usize,
    last: Option<Diagnostic>,
    sink: &'s mut Sink,
}

impl<'s> Tally<'s> {
    fn new(name: impl Into<Arc<str>>, sink: &'s mut Sink) -> Self {
        Self {
            name: name.into(),
            made: 0,
            failed: 0,
            last: None,
            sink,
        }
    }

    /// Counts comparisons that were made and hold.
    fn hold(&mut self, count: usize) {
        self.made += count;
    }

    /// Counts a comparison that was made; `finding` when it failed.
    fn count(&mut self, finding: Option<Diagnostic>) {
        self.made += 1;
        let Some(finding) = finding else { return };
        self.failed += 1;
        if self.failed <= TOLD {
            self.sink.emit(finding);
        } else {
            self.last = Some(finding);
        }
    }

    fn end(self, verified: &mut Verified) {
        if let Some(last) = self.last {
            let more = self.failed - TOLD;
            let word = if more == 1 { "failure" } else { "failures" };
            let message = format!("check `{}` has {more} more {word}", self.name);
            let mut problem = Diagnostic::new(last.severity, last.code, message)
                .hint("correct those told above, then check again");
            problem.labels.extend(last.labels.into_iter().next());
            self.sink.emit(problem);
        }
        if self.made > 0 {
            verified.checks.push(Verdict {
                name: self.name,
                made: self.made,
                failed: self.failed,
            });
        }
    }
}
