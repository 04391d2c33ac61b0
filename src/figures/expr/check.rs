//! Resolves the names of an expression and checks its types.

use super::names::Names;
use super::{Arithmetic, BinaryOp, Comparison, Num, Problem, Raw, RawKind, Truth, UnaryOp, parse};
use crate::config::Spanned;
use crate::diagnostics::Sink;
use crate::figures::codes::{NO_COMPARISON, WRONG_TYPE, ZERO_DIVISOR};
use crate::measure::Decimal;

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
        let written = is_bare(raw);
        let value = checker.number(raw)?;
        Some(TargetExpr { value, written })
    })
}

/// One comparison of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// How the sides are compared.
    pub op: Comparison,
    /// The left side.
    pub left: Num,
    /// The right side.
    pub right: Num,
    /// Whether a side is a bare number, which is in the written unit of the other one.
    pub written: (bool, bool),
    /// The comparison as typed.
    pub text: String,
    /// The right side as typed.
    pub right_text: String,
}

/// Reads a check: a comparison, or several joined by `and`. Problems go to the sink, at
/// their places.
pub fn comparisons(
    text: &Spanned<String>,
    names: &Names<'_>,
    sink: &mut Sink,
) -> Option<Vec<Compared>> {
    read(text, names, sink, |checker, raw| {
        let mut out = Vec::new();
        let mut open = vec![raw];
        while let Some(raw) = open.pop() {
            match &raw.kind {
                RawKind::Binary(BinaryOp::And, left, right) => open.extend([&**right, &**left]),
                RawKind::Binary(BinaryOp::Compare(op), left, right) => {
                    let sides = (checker.number(left), checker.number(right));
                    let (Some(a), Some(b)) = sides else { continue };
                    out.push(Compared {
                        op: *op,
                        left: a,
                        right: b,
                        written: (is_bare(left), is_bare(right)),
                        text: checker.slice(raw.span).trim().to_owned(),
                        right_text: checker.slice(right.span).trim().to_owned(),
                    });
                }
                _ => checker.no_comparison(raw),
            }
        }
        Some(out)
    })
}

/// Whether it is a number without `%` and `‰`.
fn is_bare(raw: &Raw) -> bool {
    let literal = match &raw.kind {
        RawKind::Unary(UnaryOp::Negate, inner) => inner,
        _ => raw,
    };
    matches!(
        literal.kind,
        RawKind::Number {
            fraction: false,
            ..
        }
    )
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

pub(super) struct Checker<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) text: &'a str,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    pub(super) fn problem<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }

    pub(super) fn number(&mut self, raw: &Raw) -> Option<Num> {
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

    fn no_comparison(&mut self, raw: &Raw) {
        let found = self.slice(raw.span).to_owned();
        let problem = Problem::new(
            NO_COMPARISON,
            raw.span,
            format!("found `{found}`, expected a comparison of two numbers"),
        );
        self.problems.push(problem.hint(
            "write an equation such as `births = boys + girls`, and each alternative as a check of its own",
        ));
    }

    pub(super) fn not_a_number<T>(&mut self, raw: &Raw) -> Option<T> {
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
}
