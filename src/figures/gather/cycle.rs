//! Says which indicators depend on each other in a circle.

use super::formulas::{Deriver, Frame, Node};
use crate::config::IndicatorId;
use crate::diagnostics::{Diagnostic, Sink};
use crate::figures::codes::CYCLE;

impl Deriver<'_, '_, '_> {
    /// Reports the cycle that the stack closes with `need`, once.
    pub(super) fn cycle(&mut self, stack: &[Frame], need: Node, sink: &mut Sink) {
        let from = stack.iter().position(|f| f.node == need).unwrap_or(0);
        let mut names: Vec<(String, Option<IndicatorId>)> = Vec::new();
        for frame in stack.iter().skip(from) {
            let (indicator, target) = match frame.node {
                Node::Slot(slot) => match self.builder.of_slot(slot) {
                    Some((indicator, ..)) => (indicator, false),
                    None => continue,
                },
                Node::Target(number) => match self.plans.get(number) {
                    Some(((indicator, ..), _)) => (indicator, true),
                    None => continue,
                },
                Node::Over(..) => continue,
            };
            let id = self.builder.report.indicators.get(indicator.0 as usize);
            let id = id.map_or("", |i| i.id.as_str());
            let name = match target {
                true => format!("target({id})"),
                false => id.to_owned(),
            };
            if names.last().is_none_or(|(last, _)| *last != name) {
                names.push((name, (!target).then_some(indicator)));
            }
        }
        let least = (0..names.len()).min_by_key(|at| names.get(*at).map(|n| (n.1.is_none(), n.1)));
        names.rotate_left(least.unwrap_or(0));
        let shown: Vec<String> = names.iter().map(|n| n.0.clone()).collect();
        if !self.cycles.insert(shown.clone()) {
            return;
        }
        let closed = shown.iter().chain(shown.first());
        let closed: Vec<String> = closed.map(|n| format!("`{n}`")).collect();
        let message = format!(
            "indicators depend on each other in a circle: {}",
            closed.join(" → ")
        );
        let mut problem = Diagnostic::error(CYCLE, message);
        for ((name, indicator), next) in names.iter().zip(shown.iter().cycle().skip(1)) {
            let formula = indicator.and_then(|i| self.formula(i));
            if let Some(formula) = formula {
                let says = format!("`{name}` needs `{next}`");
                problem = problem.at_with(formula.written.place.clone(), says);
            }
        }
        sink.emit(problem.hint("take one of them from a table, or from the previous period"));
    }
}
