//! How single values, lists, named entries and choices are read, and what the schema says of them.

mod choices;

#[cfg(test)]
pub(super) use choices::choices_by_type;

use super::Spanned;
use super::read::{Read, Reader, Slot, shortened};
use super::tree::{Content, Node};
use crate::languages::Language;
use crate::measure::parse::number;
use crate::measure::{Decimal, Period, fiscal};
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
