//! The names that an expression may use, and what they mean.

use super::check::Checker;
use super::{Num, Problem, Span};
use crate::config::{IndicatorId, Report};
use crate::diagnostics::nearest;
use crate::figures::areas::AreaNames;
use crate::figures::codes::{UNKNOWN_NAME, WRONG_ARGUMENTS};
use crate::measure::Period;
use std::collections::HashMap;

/// The names that an expression may use.
pub struct Names<'a> {
    pub(super) report: &'a Report,
    pub(super) areas: &'a AreaNames,
    pub(super) indicators: HashMap<&'a str, IndicatorId>,
}

impl<'a> Names<'a> {
    /// The names of a report whose areas are known.
    pub fn new(report: &'a Report, areas: &'a AreaNames) -> Self {
        let indicators = report.indicators.iter().zip(0..);
        Self {
            report,
            areas,
            indicators: indicators
                .map(|(i, at)| (i.id.as_str(), IndicatorId(at)))
                .collect(),
        }
    }
}

impl Checker<'_> {
    /// The text of a span: area and group ids and periods may hold signs (`2019-Q3`).
    pub(super) fn slice(&self, span: Span) -> &str {
        let mut ends = self
            .text
            .char_indices()
            .map(|(at, _)| at)
            .chain(std::iter::once(self.text.len()));
        let start = ends.clone().nth(span.start).unwrap_or(self.text.len());
        let end = ends.nth(span.end).unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn place(&mut self, inner: Num, span: Span) -> Option<Num> {
        let text = self.slice(span).to_owned();
        if let Some(area) = self.names.areas.by_id(&text) {
            return Some(Num::AtArea(Box::new(inner), area));
        }
        if let Ok(period) = text.parse::<Period>() {
            let periods = &self.names.report.periods;
            if periods.contains(&period) {
                return Some(Num::AtPeriod(Box::new(inner), period));
            }
            let (first, last) = (periods.first(), periods.last());
            let problem = Problem::new(
                WRONG_ARGUMENTS,
                span,
                format!("no figures are gathered for `{period}`"),
            );
            let known = first
                .zip(last)
                .map(|(f, l)| format!("use a period from {f} to {l}, or widen `periods`"));
            return self.problem(Problem {
                hint: known,
                ..problem
            });
        }
        let hint = nearest::did_you_mean(&text, self.names.areas.ids());
        let problem = Problem::new(
            UNKNOWN_NAME,
            span,
            format!("`{text}` is neither an area nor a period"),
        );
        self.problem(Problem { hint, ..problem })
    }

    pub(super) fn group(&mut self, span: Span) -> Option<usize> {
        let text = self.slice(span).to_owned();
        let groups = &self.names.report.groups;
        let wanted = crate::figures::areas::fold_id(&text);
        let found = groups
            .iter()
            .position(|g| crate::figures::areas::fold_id(&g.id) == wanted);
        if found.is_some() {
            return found;
        }
        let hint = nearest::did_you_mean(&text, groups.iter().map(|g| g.id.as_str()));
        let problem = Problem::new(UNKNOWN_NAME, span, format!("unknown group `{text}`"));
        self.problem(Problem { hint, ..problem })
    }

    pub(super) fn indicator(&mut self, name: &str, span: Span) -> Option<IndicatorId> {
        if let Some(id) = self.names.indicators.get(name) {
            return Some(*id);
        }
        let problem = Problem::new(UNKNOWN_NAME, span, format!("unknown indicator `{name}`"));
        let report = self.names.report;
        let hint = if self.names.areas.by_id(name).is_some() {
            Some(format!(
                "name an indicator; an area stands in `at(x, {name})`"
            ))
        } else if report.groups.iter().any(|g| g.id.value == name) {
            Some(format!(
                "name an indicator; a group stands in `sum(x, {name})`"
            ))
        } else {
            nearest::did_you_mean(name, report.indicators.iter().map(|i| i.id.as_str()))
        };
        self.problem(Problem { hint, ..problem })
    }
}
