//! Resolves the names of an expression and checks its types.

use super::{
    Arithmetic, BinaryOp, Fold, Num, Over, Problem, Raw, RawKind, Span, Truth, UnaryOp, parse,
};
use crate::config::{IndicatorId, Report, Spanned};
use crate::diagnostics::{Sink, nearest};
use crate::figures::areas::AreaNames;
use crate::figures::codes::{UNKNOWN_NAME, WRONG_ARGUMENTS, WRONG_TYPE, ZERO_DIVISOR};
use crate::measure::{Decimal, Period};
use std::collections::HashMap;
use std::sync::Arc;

/// The functions and how they are called.
const FUNCTIONS: [(&str, &str); 12] = [
    ("previous", "previous(x) or previous(x, 2)"),
    ("at", "at(x, AREA) or at(x, PERIOD)"),
    ("sum", "sum(x, GROUP)"),
    ("mean", "mean(x, GROUP)"),
    ("min", "min(x, GROUP)"),
    ("max", "max(x, GROUP)"),
    ("count", "count(GROUP)"),
    ("abs", "abs(x)"),
    ("round", "round(x, DECIMALS)"),
    ("target", "target(INDICATOR)"),
    ("known", "known(x)"),
    ("not", "not CONDITION"),
];

/// The names that an expression may use.
pub struct Names<'a> {
    report: &'a Report,
    areas: &'a AreaNames,
    indicators: HashMap<&'a str, IndicatorId>,
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

/// A checked target.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetExpr {
    /// What gives its value.
    pub value: Num,
    /// Whether it is a bare number, which is in the indicator's written unit.
    pub written: bool,
}

/// Reads and checks a formula. Problems go to the sink, at their places.
pub fn formula(text: &Spanned<String>, names: &Names<'_>, sink: &mut Sink) -> Option<Num> {
    read(text, names, sink, |checker, raw| checker.number(raw))
}

/// Reads and checks a condition. Problems go to the sink, at their places.
pub fn condition(text: &Spanned<String>, names: &Names<'_>, sink: &mut Sink) -> Option<Truth> {
    read(text, names, sink, |checker, raw| checker.truth(raw))
}

/// Reads and checks the value of a target. Problems go to the sink, at their places.
pub fn target(text: &Spanned<String>, names: &Names<'_>, sink: &mut Sink) -> Option<TargetExpr> {
    read(text, names, sink, |checker, raw| {
        let literal = match &raw.kind {
            RawKind::Unary(UnaryOp::Negate, inner) => inner,
            _ => raw,
        };
        let written = matches!(
            literal.kind,
            RawKind::Number {
                fraction: false,
                ..
            }
        );
        let value = checker.number(raw)?;
        Some(TargetExpr { value, written })
    })
}

fn read<T>(
    text: &Spanned<String>,
    names: &Names<'_>,
    sink: &mut Sink,
    check: impl FnOnce(&mut Checker<'_>, &Raw) -> Option<T>,
) -> Option<T> {
    let raw = match parse(&text.value) {
        Ok(raw) => raw,
        Err(problem) => {
            sink.emit(problem.diagnostic(text));
            return None;
        }
    };
    let mut checker = Checker {
        names,
        text: &text.value,
        problems: Vec::new(),
    };
    let checked = check(&mut checker, &raw);
    let sound = checker.problems.is_empty();
    for problem in checker.problems {
        sink.emit(problem.diagnostic(text));
    }
    checked.filter(|_| sound)
}

struct Checker<'a> {
    names: &'a Names<'a>,
    text: &'a str,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn problem<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }

    fn number(&mut self, raw: &Raw) -> Option<Num> {
        match &raw.kind {
            RawKind::Number { value, .. } => Some(Num::Literal(*value)),
            RawKind::Name(name) => self.indicator(name, raw.span).map(Num::Indicator),
            RawKind::Unary(UnaryOp::Negate, inner) => {
                Some(Num::Negate(Box::new(self.number(inner)?)))
            }
            RawKind::Binary(BinaryOp::Arithmetic(op), left, right) => {
                let operands = (self.number(left), self.number(right));
                let (left, divisor) = (operands.0?, operands.1?);
                if *op == Arithmetic::Divide && divisor == Num::Literal(Decimal::ZERO) {
                    return self.problem(
                        Problem::new(ZERO_DIVISOR, right.span, "division by zero")
                            .hint("divide by an indicator or a number other than 0"),
                    );
                }
                Some(Num::Arithmetic(*op, Box::new(left), Box::new(divisor)))
            }
            RawKind::Call {
                name,
                name_span,
                arguments,
            } => self.call(name, *name_span, raw.span, arguments),
            RawKind::Unary(UnaryOp::Not, _) | RawKind::Binary(..) => {
                // What stands within is checked as well, so that all problems are reported.
                let _ = self.truth(raw);
                self.not_a_number(raw)
            }
        }
    }

    fn not_a_number<T>(&mut self, raw: &Raw) -> Option<T> {
        let problem = Problem::new(
            WRONG_TYPE,
            raw.span,
            format!(
                "`{}` is a condition, expected a number",
                self.slice(raw.span)
            ),
        );
        self.problem(problem.hint("use the numbers that the condition compares"))
    }

    fn truth(&mut self, raw: &Raw) -> Option<Truth> {
        match &raw.kind {
            RawKind::Unary(UnaryOp::Not, inner) => Some(Truth::Not(Box::new(self.truth(inner)?))),
            RawKind::Binary(BinaryOp::And, left, right) => {
                let sides = (self.truth(left), self.truth(right));
                Some(Truth::And(Box::new(sides.0?), Box::new(sides.1?)))
            }
            RawKind::Binary(BinaryOp::Or, left, right) => {
                let sides = (self.truth(left), self.truth(right));
                Some(Truth::Or(Box::new(sides.0?), Box::new(sides.1?)))
            }
            RawKind::Binary(BinaryOp::Compare(op), left, right) => {
                let sides = (self.number(left), self.number(right));
                Some(Truth::Compare(*op, sides.0?, sides.1?))
            }
            RawKind::Call {
                name,
                name_span,
                arguments,
            } if name == "known" => {
                self.arity(name, *name_span, arguments, 1, 1)?;
                Some(Truth::Known(self.number(arguments.first()?)?))
            }
            _ => {
                self.number(raw)?;
                let found = self.slice(raw.span).to_owned();
                let problem = Problem::new(
                    WRONG_TYPE,
                    raw.span,
                    format!("`{found}` is a number, expected a condition"),
                );
                self.problem(problem.hint(format!("compare it, as in `{found} > 0`")))
            }
        }
    }

    fn call(&mut self, name: &str, at: Span, whole: Span, arguments: &[Raw]) -> Option<Num> {
        match name {
            "previous" => {
                self.arity(name, at, arguments, 1, 2)?;
                let inner = self.number(arguments.first()?);
                let steps = match arguments.get(1) {
                    Some(steps) => self.whole(steps, 1, 1000)?,
                    None => 1,
                };
                Some(Num::Previous(Box::new(inner?), steps as i32))
            }
            "at" => {
                self.arity(name, at, arguments, 2, 2)?;
                let inner = self.number(arguments.first()?);
                self.place(inner?, arguments.get(1)?.span)
            }
            "sum" => self.over(Fold::Sum, name, at, arguments),
            "mean" => self.over(Fold::Mean, name, at, arguments),
            "min" => self.over(Fold::Min, name, at, arguments),
            "max" => self.over(Fold::Max, name, at, arguments),
            "count" => {
                self.arity(name, at, arguments, 1, 1)?;
                self.group(arguments.first()?.span).map(Num::Count)
            }
            "abs" => {
                self.arity(name, at, arguments, 1, 1)?;
                let inner = self.number(arguments.first()?)?;
                Some(Num::Absolute(Box::new(inner)))
            }
            "round" => {
                self.arity(name, at, arguments, 2, 2)?;
                let inner = self.number(arguments.first()?);
                let decimals = self.whole(arguments.get(1)?, 0, 10)?;
                Some(Num::Round(Box::new(inner?), decimals))
            }
            "target" => {
                self.arity(name, at, arguments, 1, 1)?;
                let argument = arguments.first()?;
                match &argument.kind {
                    RawKind::Name(name) => self.indicator(name, argument.span).map(Num::Target),
                    _ => {
                        let found = self.slice(argument.span).to_owned();
                        self.problem(Problem::new(
                            WRONG_ARGUMENTS,
                            argument.span,
                            format!("found `{found}`, expected the name of an indicator"),
                        ))
                    }
                }
            }
            "known" => {
                let raw = Raw {
                    kind: RawKind::Number {
                        value: Decimal::ZERO,
                        fraction: false,
                    },
                    span: whole,
                    depth: 1,
                };
                self.not_a_number(&raw)
            }
            _ => self.unknown_function(name, at),
        }
    }

    fn unknown_function<T>(&mut self, name: &str, at: Span) -> Option<T> {
        let problem = Problem::new(UNKNOWN_NAME, at, format!("unknown function `{name}`"));
        let known = FUNCTIONS.iter().map(|(name, _)| *name);
        let hint = if self.names.indicators.contains_key(name) {
            Some(format!("write an operator between `{name}` and `(`"))
        } else {
            nearest::did_you_mean(name, known)
        };
        self.problem(Problem { hint, ..problem })
    }

    fn arity(
        &mut self,
        name: &str,
        at: Span,
        arguments: &[Raw],
        least: usize,
        most: usize,
    ) -> Option<()> {
        let found = arguments.len();
        if (least..=most).contains(&found) {
            return Some(());
        }
        let expected = if least == most {
            least.to_string()
        } else {
            format!("{least} or {most}")
        };
        let plural = if found == 1 { "argument" } else { "arguments" };
        let usage = FUNCTIONS.iter().find(|(known, _)| *known == name);
        let problem = Problem::new(
            WRONG_ARGUMENTS,
            at,
            format!("`{name}` has {found} {plural}, expected {expected}"),
        );
        let usage = usage.map_or(name, |u| u.1).replace(" or ", "` or `");
        self.problem(problem.hint(format!("write `{usage}`")))
    }

    fn whole(&mut self, raw: &Raw, least: u32, most: u32) -> Option<u32> {
        if let RawKind::Number { value, .. } = &raw.kind {
            let number = u32::try_from(*value).ok();
            if value.fract().is_zero() && number.is_some_and(|n| (least..=most).contains(&n)) {
                return number;
            }
        }
        let found = self.slice(raw.span).to_owned();
        self.problem(Problem::new(
            WRONG_ARGUMENTS,
            raw.span,
            format!("found `{found}`, expected a whole number from {least} to {most}"),
        ))
    }

    fn over(&mut self, fold: Fold, name: &str, at: Span, arguments: &[Raw]) -> Option<Num> {
        self.arity(name, at, arguments, 2, 2)?;
        let raw = arguments.first()?;
        let inner = self.number(raw);
        let group = self.group(arguments.get(1)?.span)?;
        Some(Num::Over(Arc::new(Over {
            fold,
            group,
            inner: inner?,
            text: raw.to_string().into(),
        })))
    }

    /// The text of a span: area and group ids and periods may hold signs (`2019-Q3`).
    fn slice(&self, span: Span) -> &str {
        let mut ends = self
            .text
            .char_indices()
            .map(|(at, _)| at)
            .chain(std::iter::once(self.text.len()));
        let start = ends.clone().nth(span.start).unwrap_or(self.text.len());
        let end = ends.nth(span.end).unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("")
    }

    fn place(&mut self, inner: Num, span: Span) -> Option<Num> {
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

    fn group(&mut self, span: Span) -> Option<usize> {
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

    fn indicator(&mut self, name: &str, span: Span) -> Option<IndicatorId> {
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
