//! How single values, lists, named entries and choices are read, and what the schema says of them.

use super::Spanned;
use super::model::{
    Axis, CheckSeverity, Conformance, Direction, HtmlProvenance, MarkAbbreviations,
    MarkdownProvenance, MissingKind, PdfProvenance,
};
use super::raw::style::{
    Base, Orientation, Paper, RawDigits, RawFontUse, RawLogoPosition, RawSide, TableRules,
};
use super::read::{Read, Reader, Slot, one_of, shortened};
use super::tree::{Content, Node};
use crate::measure::parse::number;
use crate::measure::text::Language;
use crate::measure::{Decimal, Kind, Period, Rounding, fiscal};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl<T: Read> Read for Spanned<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(|value| Spanned {
            value,
            place: node.place.clone(),
        })
    }
}

/// A text; a number must be quoted to be one.
impl Read for String {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.content {
            Content::Text(text) => Some(text.clone()),
            Content::Number(text) => {
                let hint = format!("put it in quotes: \"{text}\"");
                reader.wrong_type_with(node, "a text", Some(hint));
                None
            }
            _ => {
                reader.wrong_type(node, "a text");
                None
            }
        }
    }
}

impl Read for bool {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.content {
            Content::Bool(value) => Some(*value),
            _ => {
                reader.wrong_type(node, "`true` or `false`");
                None
            }
        }
    }
}

impl Read for u32 {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = match &node.content {
            Content::Number(text) => text.parse().ok(),
            _ => None,
        };
        if value.is_none() {
            reader.wrong_type(node, "a whole number");
        }
        value
    }
}

/// Declares a text-like type that may be typed as a number, too.
macro_rules! typed_text {
    ($(#[doc = $doc:literal])+ $name:ident, $expected:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub(super) struct $name(pub String);

        impl Read for $name {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                match &node.content {
                    Content::Text(text) | Content::Number(text) => Some($name(text.clone())),
                    _ => {
                        reader.wrong_type(node, $expected);
                        None
                    }
                }
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let description = concat!($($doc, "\n"),+);
                json_schema!({"description": description.trim(), "type": ["string", "number"]})
            }
        }
    };
}

typed_text! {
    /// A text; a number is taken as it is typed.
    Words, "a text"
}

typed_text! {
    /// An expression over indicators: `+ - * / ( )`, `= != < <= > >=`, `and or not`, decimal
    /// numbers (`0.5`, `5%`), indicator ids, and the functions `previous`, `at`, `sum`, `mean`,
    /// `min`, `max`, `count`, `abs`, `round`, `target`, `known`.
    Expression, "an expression"
}

/// An exact decimal number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(pub Decimal);

impl Read for Number {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = match &node.content {
            // Rounds nothing: more digits than a decimal holds are refused.
            Content::Number(text) => Decimal::from_str_exact(text).ok(),
            _ => None,
        };
        if value.is_some() {
            return value.map(Number);
        }
        let typed = match &node.content {
            Content::Text(text) => number(text).filter(|n| !n.fraction),
            _ => None,
        };
        let hint = typed.map(|n| format!("write {}, without quotes or grouping", n.value));
        reader.wrong_type_with(node, "a decimal number of at most 28 digits", hint);
        None
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number"})
    }
}

impl Read for Period {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let expected = "a period such as 2019, 2019-H1, 2019-Q3 or 2019-09";
        match &node.content {
            Content::Text(text) | Content::Number(text) => {
                let period = text.parse().ok();
                if period.is_none() {
                    // The year in which it begins; how it is printed is said once.
                    let meant = fiscal::read(text).map(|year| year.to_string());
                    let meant: Vec<&str> = meant.iter().map(String::as_str).collect();
                    let expected = match meant.is_empty() {
                        true => expected,
                        false => {
                            "the year in which it begins (`fiscal_year` says how it is printed)"
                        }
                    };
                    reader.bad_value_meant(&shortened(text), expected, &meant, &node.place);
                }
                period
            }
            _ => {
                reader.wrong_type(node, expected);
                None
            }
        }
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A year (2019), half-year (2019-H1), quarter (2019-Q3) or month (2019-09).",
            "anyOf": [
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                {"type": "string", "pattern": "^[1-9][0-9]{3}(-H[12]|-Q[1-4]|-(0[1-9]|1[0-2]))?$"},
            ],
        })
    }
}

impl Read for Language {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let expected = "the tag of a language, such as `en`, `zh` or `de-AT`";
        let Content::Text(tag) = &node.content else {
            // YAML takes the tag of Norwegian for a truth value.
            let hint =
                matches!(node.content, Content::Bool(_)).then(|| "put it in quotes".to_owned());
            reader.wrong_type_with(node, expected, hint);
            return None;
        };
        match Language::of(tag) {
            Ok(language) => Some(language),
            Err(meant) => {
                let known: Vec<&str> = meant.into_iter().collect();
                reader.bad_value_meant(&shortened(tag), expected, &known, &node.place);
                None
            }
        }
    }
}

impl JsonSchema for Language {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "examples": ["en", "de", "fr", "es", "zh", "zh-Hant", "ja", "ko", "ar", "fa", "ur", "he"],
        })
    }
}

/// One value, or a list of them.
#[derive(Clone, Debug)]
pub(super) struct OneOrMany<T>(pub Vec<T>);

impl<T: Read> Read for OneOrMany<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.content {
            Content::List(_) => Vec::read(node, reader).map(OneOrMany),
            _ => T::read(node, reader).map(|one| OneOrMany(vec![one])),
        }
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})
    }
}

/// A list; items of no use are left out after a report, and so is the whole list then.
impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Content::List(items) = &node.content else {
            reader.wrong_type(node, "a list");
            return None;
        };
        let read: Vec<T> = items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| reader.step(format!("[{}]", index + 1), item))
            .collect();
        (read.len() == items.len()).then_some(read)
    }
}

/// A mapping whose keys are names that the user gives, in order.
#[derive(Clone, Debug)]
pub(super) struct Named<T>(pub Vec<(Spanned<String>, Slot<T>)>);

impl<T: Read> Read for Named<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.entries(node)?;
        let named = entries.iter().map(|(key, value)| {
            let name = Spanned {
                value: key.text.clone(),
                place: key.place.clone(),
            };
            let value = match reader.step(key.text.clone(), value) {
                Some(value) => Slot::Given(value),
                None => Slot::Bad,
            };
            (name, value)
        });
        Some(Named(named.collect()))
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({"type": "object", "additionalProperties": value})
    }
}

/// What to write where something was switched on or off, which YAML takes for a truth value.
fn in_place_of(content: &Content, names: &[&str]) -> Option<String> {
    let known = |wanted: &[&'static str]| wanted.iter().copied().find(|name| names.contains(name));
    match content {
        Content::Bool(false) => known(&["off", "none"]).map(|name| format!("write `{name}`")),
        Content::Bool(true) => known(&["off"])
            .and(known(&["error"]))
            .map(|name| format!("write `{name}`, or leave the key out")),
        _ => None,
    }
}

/// Gives a closed enum its names in YAML. A test holds the names against the enum's schema.
macro_rules! choices {
    ($($type:ty { $($name:literal => $value:expr),+ $(,)? })+) => {
        $(impl Read for $type {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                const NAMES: &[&str] = &[$($name),+];
                let text = match &node.content {
                    Content::Text(text) => text.as_str(),
                    other => {
                        let hint = in_place_of(other, NAMES);
                        reader.wrong_type_with(node, &one_of(NAMES), hint);
                        return None;
                    }
                };
                match text {
                    $($name => Some($value),)+
                    other => {
                        reader.bad_value(&shortened(other), &one_of(NAMES), NAMES, &node.place);
                        None
                    }
                }
            }
        })+

        /// The names of every closed enum, for the test against the schema.
        #[cfg(test)]
        pub(super) fn choices_by_type() -> Vec<(Schema, Vec<&'static str>)> {
            vec![$((schemars::schema_for!($type), vec![$($name),+])),+]
        }
    };
}

choices! {
    Kind {
        "count" => Kind::Count,
        "money" => Kind::Money,
        "rate" => Kind::Rate,
        "share" => Kind::Share,
        "ratio" => Kind::Ratio,
        "index" => Kind::Index,
        "rank" => Kind::Rank,
        "measure" => Kind::Measure,
    }
    Rounding {
        "half-up" => Rounding::HalfUp,
        "half-even" => Rounding::HalfEven,
    }
    Axis {
        "indicator" => Axis::Indicator,
        "area" => Axis::Area,
        "period" => Axis::Period,
    }
    MissingKind {
        "missing" => MissingKind::Missing,
        "not-applicable" => MissingKind::NotApplicable,
        "zero" => MissingKind::Zero,
    }
    Direction {
        "more" => Direction::More,
        "less" => Direction::Less,
        "neutral" => Direction::Neutral,
    }
    Base {
        "plain" => Base::Plain,
        "formal" => Base::Formal,
    }
    TableRules {
        "rows" => TableRules::Rows,
        "groups" => TableRules::Groups,
    }
    CheckSeverity {
        "error" => CheckSeverity::Error,
        "warning" => CheckSeverity::Warning,
        "off" => CheckSeverity::Off,
    }
    Paper {
        "a3" => Paper::A3,
        "a4" => Paper::A4,
        "a5" => Paper::A5,
        "b5" => Paper::B5,
        "letter" => Paper::Letter,
        "legal" => Paper::Legal,
    }
    Orientation {
        "portrait" => Orientation::Portrait,
        "landscape" => Orientation::Landscape,
    }
    RawSide {
        "left" => RawSide::Left,
        "center" => RawSide::Center,
    }
    RawLogoPosition {
        "title" => RawLogoPosition::Title,
        "head" => RawLogoPosition::Head,
        "both" => RawLogoPosition::Both,
    }
    RawDigits {
        "lining" => RawDigits::Lining,
        "old-style" => RawDigits::OldStyle,
    }
    RawFontUse {
        "text" => RawFontUse::Text,
        "headings" => RawFontUse::Headings,
        "tables" => RawFontUse::Tables,
    }
    HtmlProvenance {
        "none" => HtmlProvenance::None,
        "cards" => HtmlProvenance::Cards,
        "annex" => HtmlProvenance::Annex,
    }
    PdfProvenance {
        "none" => PdfProvenance::None,
        "annex" => PdfProvenance::Annex,
        "links" => PdfProvenance::Links,
    }
    MarkdownProvenance {
        "none" => MarkdownProvenance::None,
        "annex" => MarkdownProvenance::Annex,
        "footnotes" => MarkdownProvenance::Footnotes,
    }
    Conformance {
        "a-2a" => Conformance::A2a,
        "a-3a" => Conformance::A3a,
    }
    MarkAbbreviations {
        "always" => MarkAbbreviations::Always,
        "first" => MarkAbbreviations::First,
    }
}
