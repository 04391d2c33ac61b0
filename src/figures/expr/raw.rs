//! Expressions as typed: names unresolved, types unchecked.

use super::{Arithmetic, Comparison, Span};
use crate::measure::Decimal;
use std::fmt;

/// A node of an expression as typed.
#[derive(Clone, Debug)]
pub struct Raw {
    /// What it is.
    pub kind: RawKind,
    /// Where it stands.
    pub span: Span,
    /// How deep it is nested: 1 for a number or name.
    pub depth: usize,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum RawKind {
    /// A number; `fraction` when a `%` or `‰` was taken in.
    Number {
        /// The exact value.
        value: Decimal,
        /// Whether it carried `%` or `‰`.
        fraction: bool,
    },
    /// A name.
    Name(String),
    /// An operation on one operand.
    Unary(UnaryOp, Box<Raw>),
    /// An operation on two operands.
    Binary(BinaryOp, Box<Raw>, Box<Raw>),
    /// A function and its arguments.
    Call {
        /// The function's name.
        name: String,
        /// Where the name stands.
        name_span: Span,
        /// The arguments.
        arguments: Vec<Raw>,
    },
}

/// An operation on one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `not`
    Not,
}

/// An operation on two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+ - * /`
    Arithmetic(Arithmetic),
    /// `= != < <= > >=`
    Compare(Comparison),
    /// `and`
    And,
    /// `or`
    Or,
}

impl BinaryOp {
    /// How strongly it binds: the larger, the tighter. Comparisons do not chain.
    pub(super) fn power(self) -> u8 {
        match self {
            BinaryOp::Or => 1,
            BinaryOp::And => 2,
            BinaryOp::Compare(_) => 4,
            BinaryOp::Arithmetic(Arithmetic::Add | Arithmetic::Subtract) => 5,
            BinaryOp::Arithmetic(Arithmetic::Multiply | Arithmetic::Divide) => 6,
        }
    }

    /// The operator as typed.
    pub(super) fn sign(self) -> &'static str {
        match self {
            BinaryOp::Or => "or",
            BinaryOp::And => "and",
            BinaryOp::Compare(Comparison::Equal) => "=",
            BinaryOp::Compare(Comparison::Unequal) => "!=",
            BinaryOp::Compare(Comparison::Less) => "<",
            BinaryOp::Compare(Comparison::AtMost) => "<=",
            BinaryOp::Compare(Comparison::Greater) => ">",
            BinaryOp::Compare(Comparison::AtLeast) => ">=",
            BinaryOp::Arithmetic(Arithmetic::Add) => "+",
            BinaryOp::Arithmetic(Arithmetic::Subtract) => "-",
            BinaryOp::Arithmetic(Arithmetic::Multiply) => "*",
            BinaryOp::Arithmetic(Arithmetic::Divide) => "/",
        }
    }
}

impl UnaryOp {
    /// How strongly it binds, on the scale of [`BinaryOp::power`].
    pub(super) fn power(self) -> u8 {
        match self {
            UnaryOp::Not => 3,
            UnaryOp::Negate => 7,
        }
    }
}

impl Raw {
    fn write(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        let own = match &self.kind {
            RawKind::Unary(op, _) => op.power(),
            RawKind::Binary(op, ..) => op.power(),
            _ => u8::MAX,
        };
        if own < least {
            write!(f, "(")?;
        }
        match &self.kind {
            RawKind::Number {
                value,
                fraction: false,
            } => write!(f, "{value}")?,
            RawKind::Number { value, .. } => match value.checked_mul(Decimal::ONE_HUNDRED) {
                Some(per_cent) => write!(f, "{}%", per_cent.normalize())?,
                None => write!(f, "{value}")?,
            },
            RawKind::Name(name) => write!(f, "{name}")?,
            RawKind::Unary(UnaryOp::Negate, operand) => {
                write!(f, "-")?;
                operand.write(f, own)?;
            }
            RawKind::Unary(UnaryOp::Not, operand) => {
                write!(f, "not ")?;
                operand.write(f, own)?;
            }
            RawKind::Binary(op, left, right) => {
                // A comparison chains on neither side; the others associate to the left.
                let chained = matches!(op, BinaryOp::Compare(_));
                left.write(f, own + u8::from(chained))?;
                write!(f, " {} ", op.sign())?;
                right.write(f, own + 1)?;
            }
            RawKind::Call {
                name, arguments, ..
            } => {
                write!(f, "{name}(")?;
                for (i, argument) in arguments.iter().enumerate() {
                    if i > 0 {
                        write!(f, ", ")?;
                    }
                    argument.write(f, 0)?;
                }
                write!(f, ")")?;
            }
        }
        if own < least {
            write!(f, ")")?;
        }
        Ok(())
    }
}

impl fmt::Display for Raw {
    /// Writes the expression with as few brackets as it needs; reading it gives the same tree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}
