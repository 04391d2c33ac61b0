//! The expressions of formulas, targets and conditions: exact decimals, error positions.
//!
//! Text becomes [`Raw`] (names as typed, every node with its span), then a checked
//! [`Num`] or [`Truth`], in which every name is resolved and types are right, so that
//! [`eval`] can fail only for want of a value. Both trees are at most [`DEPTH`] deep,
//! which bounds every recursion over them.

mod calls;
mod check;
pub mod eval;
mod lex;
mod names;
mod parse;
mod raw;

pub use check::{Compared, TargetExpr, comparisons, condition, formula, target};
pub use names::Names;
pub use parse::parse;
pub use raw::{BinaryOp, Raw, RawKind, UnaryOp};

use super::AreaId;
use crate::config::{IndicatorId, Spanned};
use crate::diagnostics::{Code, Diagnostic};
use crate::measure::{Decimal, Period};
use std::sync::Arc;

/// How deep an expression may be nested; a chain of `a + b + …` counts one for each term.
///
/// A debug build's stack (2 MiB for a thread) holds this many frames of the deepest
/// recursion ten times over.
pub const DEPTH: usize = 256;

/// A run of characters of an expression, from `start` up to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// 0-based first character.
    pub start: usize,
    /// 0-based character behind the last.
    pub end: usize,
}

impl Span {
    fn to(self, other: Span) -> Span {
        Span {
            start: self.start,
            end: other.end,
        }
    }
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which kind.
    pub code: Code,
    /// Where in the expression.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Problem {
    fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            span,
            message: message.into(),
            hint: None,
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The problem as a diagnostic at its place in the file.
    pub fn diagnostic(self, text: &Spanned<String>) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, self.message)
            .at(text.part(self.span.start, (self.span.end - self.span.start).max(1)));
        match self.hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        }
    }
}

/// A checked expression that gives a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Num {
    /// A number as typed, `%` and `‰` taken in.
    Literal(Decimal),
    /// An indicator for the area and period being evaluated.
    Indicator(IndicatorId),
    /// The target of an indicator for the area and period being evaluated.
    Target(IndicatorId),
    /// `-x`
    Negate(Box<Num>),
    /// `abs(x)`
    Absolute(Box<Num>),
    /// `round(x, n)`, by the report's rule.
    Round(Box<Num>, u32),
    /// `x + y` and the like.
    Arithmetic(Arithmetic, Box<Num>, Box<Num>),
    /// `previous(x, n)`: x that many periods earlier.
    Previous(Box<Num>, i32),
    /// `at(x, AREA)`
    AtArea(Box<Num>, AreaId),
    /// `at(x, PERIOD)`
    AtPeriod(Box<Num>, Period),
    /// `sum(x, GROUP)` and the like.
    Over(Arc<Over>),
    /// `count(GROUP)`: how many areas the group (index in the report's groups) has.
    Count(usize),
}

/// `sum(x, GROUP)` and the like.
#[derive(Clone, Debug, PartialEq)]
pub struct Over {
    /// What is made of the members' values.
    pub fold: Fold,
    /// Index of the group in the report's groups.
    pub group: usize,
    /// What is taken of each member.
    pub inner: Num,
    /// `inner` as text, for the name; the indicator's id when it is one.
    pub text: Arc<str>,
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// What is made of the values of several areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

/// A checked expression that holds or does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    /// `x < y` and the like.
    Compare(Comparison, Num, Num),
    /// `a and b`
    And(Box<Truth>, Box<Truth>),
    /// `a or b`
    Or(Box<Truth>, Box<Truth>),
    /// `not a`
    Not(Box<Truth>),
    /// `known(x)`
    Known(Num),
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}
