//! Checks and revisions as typed: every key, with what it means.
//!
//! The comments here are what the JSON Schema, and so an editor, shows to the user.

use crate::config::Spanned;
use crate::config::model::CheckSeverity;
use crate::config::read::{Read, Reader, section, shortened};
use crate::config::tree::{Content, Node};
use crate::config::values::{Expression, OneOrMany};
use crate::measure::{Decimal, Period, parse::number};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

section! {
    /// An equation or inequality between figures that must hold.
    RawCheck as "Check" {
        required {
            /// What must hold, such as `births = boys + girls`: two expressions with `=`, `!=`,
            /// `<`, `<=`, `>` or `>=` between them; several of these may be joined by `and`.
            check: Spanned<Expression>,
        }
        optional {
            /// What it must hold for: `areas` (each area), `periods` (each period), `both`, the
            /// id of a group or area, or a list of these. By default the report's own area and period.
            for_each: OneOrMany<Spanned<String>>,
            /// How far the two sides may be apart: a number in the written unit, a text such as
            /// `"1%"` (of the larger side), or `rounding` (as far as the shown decimals allow).
            /// By default not at all.
            tolerance: Tolerance,
            /// What a failure is: an `error` (the default) stops the build, a `warning` does not;
            /// `off` leaves the check out.
            severity: CheckSeverity,
            /// What the check is called in messages; by default the expression.
            name: Spanned<String>,
            /// What to tell when it fails.
            message: Spanned<String>,
        }
    }
}

section! {
    /// The checks that need no writing. Each is a severity (`error`, `warning`, `off`), or a
    /// mapping with more.
    RawStandardChecks as "StandardChecks" {
        required {}
        optional {
            /// The members of a group add up to the area that the group is `within`, for
            /// indicators from tables that count things or money.
            totals: RawStandard,
            /// A rate or other figure that a table states is what its `recompute` gives.
            rates: RawStandard,
            /// A figure that a later workbook states again is the same, or its change is
            /// declared under `revisions`.
            revisions: RawStandard,
            /// A rank that a table states is the place of its `rank_of`.
            ranks: RawStandard,
            /// A completion rate that a table states is that of its `completion_of`.
            completion: RawStandard,
        }
    }
}

section! {
    /// A standard check in full.
    StandardFields as "StandardFields" {
        required {}
        optional {
            /// What a failure is; by default an `error`.
            severity: CheckSeverity,
            /// How far two figures may be apart; by default `rounding`.
            tolerance: Tolerance,
            /// Indicators that it is not made for.
            except: Vec<Spanned<String>>,
        }
    }
}

/// A standard check: its severity, or more.
#[derive(Clone, Debug)]
pub(in crate::config) enum RawStandard {
    /// The severity alone.
    Severity(CheckSeverity),
    /// With its keys.
    Fields(StandardFields),
}

impl Read for RawStandard {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => StandardFields::read(node, reader).map(RawStandard::Fields),
            _ => Read::read(node, reader).map(RawStandard::Severity),
        }
    }
}

impl JsonSchema for RawStandard {
    fn schema_name() -> Cow<'static, str> {
        "StandardCheck".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let severity = generator.subschema_for::<CheckSeverity>();
        let fields = generator.subschema_for::<StandardFields>();
        json_schema!({
            "description": "A standard check: its severity, or its severity and more.",
            "anyOf": [severity, fields],
        })
    }
}

section! {
    /// A published figure that a later workbook corrects, with the reason. The later value is
    /// used, and the sources say so.
    RawRevision as "Revision" {
        required {
            /// The indicator.
            indicator: Spanned<String>,
            /// The period whose figure is corrected.
            period: Spanned<Period>,
            /// Why, as the sources are to say it.
            reason: Spanned<String>,
        }
        optional {
            /// The area; by default the report's own.
            area: Spanned<String>,
        }
    }
}

/// How far two sides may be apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::config) enum Tolerance {
    /// That much, in the written unit.
    Absolute(Decimal),
    /// That fraction.
    Relative(Decimal),
    /// What rounding allows.
    Rounding,
}

impl Read for Tolerance {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let expected = "a number that is not negative, a text such as \"1%\", or `rounding`";
        let found = match &node.content {
            Content::Number(text) => Decimal::from_str_exact(text).ok().map(Tolerance::Absolute),
            Content::Text(text) if text == "rounding" => return Some(Tolerance::Rounding),
            Content::Text(text) => number(text).map(|n| match n.fraction {
                true => Tolerance::Relative(n.value),
                false => Tolerance::Absolute(n.value),
            }),
            _ => {
                reader.wrong_type(node, expected);
                return None;
            }
        };
        let negative = |t: &Tolerance| match t {
            Tolerance::Absolute(value) | Tolerance::Relative(value) => {
                value.is_sign_negative() && !value.is_zero()
            }
            Tolerance::Rounding => false,
        };
        if found.is_none() || found.as_ref().is_some_and(negative) {
            let text = match &node.content {
                Content::Number(text) | Content::Text(text) => text.as_str(),
                _ => "",
            };
            reader.bad_value(&shortened(text), expected, &["rounding"], &node.place);
            return None;
        }
        found
    }
}

impl JsonSchema for Tolerance {
    fn schema_name() -> Cow<'static, str> {
        "Tolerance".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How far two sides may be apart: a number in the written unit, a text such as \"1%\" (of the larger side), or `rounding`.",
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}],
        })
    }
}
