//! Resolves the functions of an expression and checks their arguments.

use super::check::Checker;
use super::{Fold, Num, Over, Problem, Raw, RawKind, Span};
use crate::diagnostics::nearest;
use crate::figures::codes::{UNKNOWN_NAME, WRONG_ARGUMENTS};
use crate::measure::Decimal;
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

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        at: Span,
        whole: Span,
        arguments: &[Raw],
    ) -> Option<Num> {
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

    pub(super) fn arity(
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
}
