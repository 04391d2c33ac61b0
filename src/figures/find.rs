//! Finds figures by their stable names.

use super::areas::fold_id;
use super::codes::UNKNOWN_FIGURE;
use super::{AreaId, FigureId, Figures, Ledger};
use crate::config::IndicatorId;
use crate::diagnostics::{Diagnostic, nearest};
use crate::measure::Period;
use std::collections::HashMap;
use std::sync::Arc;

/// A name that no figure has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFigure {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl UnknownFigure {
    /// The problem as a diagnostic without a place.
    pub fn diagnostic(&self) -> Diagnostic {
        let problem = Diagnostic::error(UNKNOWN_FIGURE, self.message.clone());
        match &self.hint {
            Some(hint) => problem.hint(hint.clone()),
            None => problem,
        }
    }
}

impl Figures {
    /// The figure of a stable name: `births`, `births@2018`, `births@qiaotou@2018`,
    /// `target(births)`, `sum(births, townships)`. Case, and hyphens and underscores, are
    /// alike.
    pub fn find(&self, name: &str) -> Result<FigureId, UnknownFigure> {
        if let Some(id) = self.operation(name.trim()) {
            return Ok(id);
        }
        let folded = fold_id(name);
        if folded.contains('(') {
            let all = self
                .lookup
                .operations
                .keys()
                .chain(self.target_names().keys());
            let mut known: Vec<&str> = all.map(|n| &**n).collect();
            known.sort_unstable();
            if let Some(id) = known.iter().find(|n| fold_id(n) == folded) {
                return self.operation(id).ok_or_else(|| unknown(name, None));
            }
            return Err(unknown(name, nearest::did_you_mean(name, known)));
        }
        let (indicator, area, period) = self.parse(name, &folded)?;
        self.get(indicator, area, period).ok_or_else(|| {
            let label = self.areas.get(area.0 as usize).map_or("", |a| &*a.label);
            UnknownFigure {
                message: format!("nothing gives a figure `{name}`, for {label} in {period}"),
                hint: self.outside(period),
            }
        })
    }

    /// The figure of an operation of a formula, or of a target, by its exact name.
    pub(super) fn operation(&self, name: &str) -> Option<FigureId> {
        if name.starts_with("target(") {
            return self.target_names().get(name).copied();
        }
        self.lookup.operations.get(name).copied()
    }

    fn target_names(&self) -> &HashMap<Arc<str>, FigureId> {
        self.lookup.target_names.get_or_init(|| {
            let targets = self.lookup.targeted.iter();
            let figures = targets.filter_map(|(id, _)| Some((self.all.get(id.0 as usize)?, *id)));
            figures
                .map(|(figure, id)| (figure.name().clone(), id))
                .collect()
        })
    }

    /// What to do when the report gathers nothing for a period at all.
    fn outside(&self, period: Period) -> Option<String> {
        let periods = &self.report.periods;
        let (first, last) = (periods.first()?, periods.last()?);
        (!periods.contains(&period))
            .then(|| format!("use a period from {first} to {last}, or change `periods`"))
    }

    /// How a name with area and period is written.
    fn example(&self, indicator: &str) -> String {
        let area = self.areas.get(1).or(self.areas.first());
        let area = area.map_or("", |area| &*area.id);
        let period = self.report.period.value;
        format!("write an area or a period behind `@`, for example `{indicator}@{area}@{period}`")
    }

    fn parse(
        &self,
        name: &str,
        folded: &str,
    ) -> Result<(IndicatorId, AreaId, Period), UnknownFigure> {
        let mut parts = folded.split('@');
        let id = parts.next().unwrap_or("").trim();
        let indicators = &self.report.indicators;
        let at = indicators.iter().position(|i| fold_id(&i.id) == id);
        let Some(at) = at else {
            let known = indicators.iter().map(|i| i.id.as_str());
            let wanted = id.replace('-', "_");
            return Err(unknown(name, nearest::did_you_mean(&wanted, known)));
        };
        let mut area = AreaId(0);
        let mut period = self.report.period.value;
        for part in parts {
            let part = part.trim();
            if let Some(found) = self.lookup.names.by_id(part) {
                area = found;
            } else if let Ok(found) = part.to_uppercase().parse() {
                period = found;
            } else {
                return Err(UnknownFigure {
                    message: format!("`{part}` in `{name}` is neither an area nor a period"),
                    hint: nearest::did_you_mean(part, self.lookup.names.ids())
                        .or_else(|| Some(self.example(id))),
                });
            }
        }
        Ok((IndicatorId(at as u32), area, period))
    }

    /// The indicator of an id; hyphens and underscores alike.
    pub fn indicator(&self, id: &str) -> Option<IndicatorId> {
        let id = fold_id(id);
        let at = self
            .report
            .indicators
            .iter()
            .position(|i| fold_id(&i.id) == id)?;
        Some(IndicatorId(at as u32))
    }

    /// The group of an id (its index in the report's groups); hyphens and underscores alike.
    pub fn group(&self, id: &str) -> Option<usize> {
        let id = fold_id(id);
        self.report.groups.iter().position(|g| fold_id(&g.id) == id)
    }
}

impl Ledger {
    /// The figure of a stable name, also of one that the text computes, which is computed
    /// when it was not yet: `change(births)`, `rank(births@qiaotou, townships)`.
    pub fn find(&mut self, name: &str) -> Result<FigureId, UnknownFigure> {
        let name = name.trim();
        if let Some(id) = self.by_name.get(name) {
            return Ok(*id);
        }
        let base = self.base.clone();
        let call = name.strip_suffix(')').and_then(|n| n.split_once('('));
        let Some((operation, arguments)) = call else {
            return base.find(name);
        };
        if let Ok(id) = base.find(name) {
            return Ok(id);
        }
        let (first, second) = split(arguments);
        let operation = fold_id(operation);
        if operation == "count" {
            let group = base.group(first).ok_or_else(|| no_group(&base, first))?;
            return Ok(self.count(group));
        }
        let of = self.operand(first)?;
        self.operate(&operation, name, of, second)
    }

    /// A figure to compute with; one that nothing gives is missing, with that reason.
    fn operand(&mut self, name: &str) -> Result<FigureId, UnknownFigure> {
        if name.contains('(') {
            return self.find(name);
        }
        let (indicator, area, period) = self.base.parse(name, &fold_id(name))?;
        Ok(self.value(indicator, area, period))
    }

    fn operate(
        &mut self,
        operation: &str,
        name: &str,
        of: FigureId,
        second: Option<&str>,
    ) -> Result<FigureId, UnknownFigure> {
        use super::Against;
        let base = self.base.clone();
        let group = |second: Option<&str>| match second {
            Some(id) => base.group(id).map(Some).ok_or_else(|| no_group(&base, id)),
            None => Ok(None),
        };
        Ok(match operation {
            "target" => self.target(of),
            "gap" => self.gap(of),
            "completion" => self.completion(of),
            "magnitude" => self.magnitude(of),
            "rank" => {
                let group = group(second)?;
                self.rank(of, group)
            }
            "change" | "rate-of-change" => {
                let on = match second {
                    None => Against::Previous(1),
                    Some(text) => match text.to_uppercase().parse() {
                        Ok(period) => Against::Period(period),
                        Err(_) => Against::Figure(self.operand(text)?),
                    },
                };
                if operation == "change" {
                    self.change(of, on)
                } else {
                    self.rate_of_change(of, on)
                }
            }
            "minus" | "share" => {
                let other = self.operand(second.unwrap_or(""))?;
                if operation == "minus" {
                    self.minus(of, other)
                } else {
                    self.share(of, other)
                }
            }
            "sum" | "mean" | "min" | "max" => {
                let group = group(second)?.ok_or_else(|| unknown(name, None))?;
                match operation {
                    "sum" => self.sum(of, group),
                    "mean" => self.mean(of, group),
                    "min" => self.min(of, group),
                    _ => self.max(of, group),
                }
            }
            _ => return Err(unknown(name, Some(known_operation(operation)))),
        })
    }
}

/// Which operation may be meant.
fn known_operation(wanted: &str) -> String {
    const ALL: [&str; 13] = [
        "target",
        "gap",
        "completion",
        "magnitude",
        "rank",
        "change",
        "rate_of_change",
        "minus",
        "share",
        "sum",
        "mean",
        "min",
        "max",
    ];
    let wanted = wanted.replace('-', "_");
    nearest::did_you_mean(&wanted, ALL).unwrap_or_else(|| format!("use one of: {}", ALL.join(", ")))
}

/// The first and the second argument, at the comma outside of brackets.
fn split(arguments: &str) -> (&str, Option<&str>) {
    let mut depth = 0i32;
    for (at, c) in arguments.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                let (first, rest) = arguments.split_at(at);
                return (first.trim(), rest.get(1..).map(str::trim));
            }
            _ => {}
        }
    }
    (arguments.trim(), None)
}

fn no_group(base: &Figures, id: &str) -> UnknownFigure {
    let known = base.report.groups.iter().map(|g| g.id.as_str());
    UnknownFigure {
        message: format!("unknown group `{id}`"),
        hint: nearest::did_you_mean(id, known),
    }
}

fn unknown(name: &str, hint: Option<String>) -> UnknownFigure {
    UnknownFigure {
        message: format!("unknown figure `{name}`"),
        hint: hint.or_else(|| Some("run `annals figures` to list all figures".to_owned())),
    }
}
