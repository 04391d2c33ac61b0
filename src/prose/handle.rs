//! A figure as templates hold it: which one, and in what form it is to be printed.
//!
//! A handle is a value of the engine's `bytes` kind, which no template and no text from
//! outside can make. Its bytes are a private mark, so that a handle that is joined to a
//! text (`births ~ " births"`) is still one when it is printed.

use crate::config::IndicatorId;
use crate::document::marks::{CLOSE, OPEN, strip};
use crate::figures::FigureId;
use tera::Value;

/// A text from outside as a value of the engine, without what could be taken for a mark.
pub(super) fn outside(text: &str) -> Value {
    Value::from(&*strip(text))
}

/// Which figure a handle stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The indicator's figure for the document's own area and the report's period.
    Here(IndicatorId),
    /// A figure of the ledger.
    Figure(FigureId),
}

/// The shape of a number's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Digits.
    #[default]
    Digits,
    /// Words up to the style's limit, digits beyond.
    Words,
    /// Words for any whole number.
    AlwaysWords,
    /// `third`; digits beyond the style's limit.
    OrdinalWords,
    /// `third` for any place.
    AlwaysOrdinal,
    /// `3rd`
    OrdinalDigits,
    /// `4.96 million`
    Scaled,
}

impl Shape {
    /// Whether it is that of a place.
    pub fn is_ordinal(self) -> bool {
        matches!(
            self,
            Shape::OrdinalWords | Shape::AlwaysOrdinal | Shape::OrdinalDigits
        )
    }
}

/// What stands with a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum UnitForm {
    /// Signs attached, spoken units behind, other words left to the sentence.
    #[default]
    Usual,
    /// Always the unit.
    With,
    /// Never a unit nor a sign.
    Bare,
    /// For a table's cell: signs, and `pp` for percentage points; no words.
    Cell,
}

/// The form in which a figure is to be printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// The shape.
    pub shape: Shape,
    /// Decimals, when not the figure's own (0 to 10).
    pub decimals: Option<u8>,
    /// Whether a plus sign is written.
    pub signed: bool,
    /// The unit.
    pub unit: UnitForm,
    /// Whether the first letter is raised.
    pub upper: bool,
}

/// A figure and a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handle {
    /// Which figure.
    pub target: Target,
    /// In what form.
    pub form: Form,
}

impl Handle {
    /// A figure in its plain form.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            form: Form::default(),
        }
    }

    /// The handle as a value of the engine.
    pub fn value(self) -> Value {
        Value::bytes(self.mark())
    }

    /// The handle of a value.
    pub fn of(value: &Value) -> Option<Self> {
        let text = std::str::from_utf8(value.as_bytes()?).ok()?;
        let body = text.strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
        Self::read(body)
    }

    fn mark(self) -> String {
        let (letter, index) = match self.target {
            Target::Here(id) => ('I', id.0),
            Target::Figure(id) => ('H', id.0),
        };
        let Form {
            shape,
            decimals,
            signed,
            unit,
            upper,
        } = self.form;
        let shape = match shape {
            Shape::Digits => 'd',
            Shape::Words => 'w',
            Shape::AlwaysWords => 'W',
            Shape::OrdinalWords => 'o',
            Shape::AlwaysOrdinal => 'a',
            Shape::OrdinalDigits => 'O',
            Shape::Scaled => 's',
        };
        let decimals = decimals.map_or('-', |n| char::from(b'a' + n.min(25)));
        let signed = if signed { '+' } else { '-' };
        let unit = match unit {
            UnitForm::Usual => 'u',
            UnitForm::With => 'w',
            UnitForm::Bare => 'b',
            UnitForm::Cell => 'c',
        };
        let upper = if upper { 'U' } else { '-' };
        format!("{OPEN}{letter}{shape}{decimals}{signed}{unit}{upper}{index}{CLOSE}")
    }

    /// Reads what stands between the characters of a mark.
    pub fn read(body: &str) -> Option<Self> {
        let (head, index) = body.split_at_checked(6)?;
        let index: u32 = index.parse().ok()?;
        let mut head = head.chars();
        let target = match head.next()? {
            'I' => Target::Here(IndicatorId(index)),
            'H' => Target::Figure(FigureId(index)),
            _ => return None,
        };
        let shape = match head.next()? {
            'd' => Shape::Digits,
            'w' => Shape::Words,
            'W' => Shape::AlwaysWords,
            'o' => Shape::OrdinalWords,
            'a' => Shape::AlwaysOrdinal,
            'O' => Shape::OrdinalDigits,
            's' => Shape::Scaled,
            _ => return None,
        };
        let decimals = match head.next()? {
            '-' => None,
            c => Some(
                (c as u32)
                    .checked_sub(u32::from(b'a'))
                    .and_then(|n| u8::try_from(n).ok())?,
            ),
        };
        let signed = head.next()? == '+';
        let unit = match head.next()? {
            'w' => UnitForm::With,
            'b' => UnitForm::Bare,
            'c' => UnitForm::Cell,
            _ => UnitForm::Usual,
        };
        let upper = head.next()? == 'U';
        Some(Self {
            target,
            form: Form {
                shape,
                decimals,
                signed,
                unit,
                upper,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_being_a_value() {
        let handle = Handle {
            target: Target::Figure(FigureId(417)),
            form: Form {
                shape: Shape::Scaled,
                decimals: Some(3),
                signed: true,
                unit: UnitForm::With,
                upper: true,
            },
        };
        assert_eq!(Handle::of(&handle.value()), Some(handle));
        let plain = Handle::new(Target::Here(IndicatorId(0)));
        assert_eq!(Handle::of(&plain.value()), Some(plain));
    }

    #[test]
    fn is_not_forged_by_a_text() {
        let text = Handle::new(Target::Here(IndicatorId(0))).mark();
        assert_eq!(Handle::of(&Value::from(text)), None);
        assert_eq!(Handle::of(&Value::from(3)), None);
    }
}
