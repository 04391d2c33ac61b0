//! The toolkit that turns a tree of values into raw types and reports every problem on the way.
//!
//! A type says how it is read by [`Read`]. A mapping with fixed keys is declared with
//! [`section!`](super::section), which makes its raw type, its reader and its JSON Schema
//! out of one list of documented keys, so that they cannot differ.

use super::Spanned;
use super::codes;
use super::tree::{Content, Key, Node};
use crate::diagnostics::nearest::{did_you_mean, nearest};
use crate::diagnostics::{Diagnostic, Place, Sink, TextPlace};
use crate::measure::parse::number;
use crate::measure::text::Language;
use crate::measure::{Decimal, Kind, Period, Rounding};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::sync::Arc;

/// A value of the configuration that can be read from a node.
pub(super) trait Read: Sized {
    /// Reads the value, or says what is wrong with it.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Where reading has come to, and where problems go.
pub(super) struct Reader<'s> {
    file: Arc<str>,
    sink: &'s mut Sink,
    path: Vec<Cow<'static, str>>,
}

impl<'s> Reader<'s> {
    pub fn new(file: Arc<str>, sink: &'s mut Sink) -> Self {
        Self {
            file,
            sink,
            path: Vec::new(),
        }
    }

    /// The path of the value being read, such as `tables.population.down[2]` (items count from 1).
    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            if !path.is_empty() && !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        if path.is_empty() {
            path.push_str("the configuration");
            return path;
        }
        format!("`{path}`")
    }

    /// Reads a value one step further down.
    fn step<T: Read>(&mut self, step: impl Into<Cow<'static, str>>, node: &Node) -> Option<T> {
        self.path.push(step.into());
        let value = T::read(node, self);
        self.path.pop();
        value
    }

    fn emit(&mut self, diagnostic: Diagnostic) {
        self.sink.emit(diagnostic);
    }

    /// Says that a value is not of the expected sort.
    pub fn wrong_type(&mut self, node: &Node, expected: &str) {
        self.wrong_type_with(node, expected, None);
    }

    /// The same with advice.
    fn wrong_type_with(&mut self, node: &Node, expected: &str, hint: Option<String>) {
        let path = self.path();
        let message = match &node.content {
            Content::Null => format!("{path} has no value, expected {expected}"),
            other => format!("{path} is {}, expected {expected}", describe(other)),
        };
        let mut diagnostic = Diagnostic::error(codes::WRONG_TYPE, message).at(node.place.clone());
        diagnostic.hint = hint;
        self.emit(diagnostic);
    }

    /// Says that a text is not among the allowed ones.
    pub fn bad_value(&mut self, found: &str, expected: &str, known: &[&str], place: &TextPlace) {
        let message = format!("{} is `{found}`, expected {expected}", self.path());
        let mut diagnostic = Diagnostic::error(codes::BAD_VALUE, message).at(place.clone());
        diagnostic.hint = did_you_mean(found, known.iter().copied());
        self.emit(diagnostic);
    }

    /// The entries of a mapping, or a problem.
    fn entries<'n>(&mut self, node: &'n Node) -> Option<&'n [(Key, Node)]> {
        match &node.content {
            Content::Map(entries) => Some(entries),
            _ => {
                self.wrong_type(node, "a mapping");
                None
            }
        }
    }

    /// The entries of a section after a check that every key is known and every required one given.
    pub fn section<'n>(
        &mut self,
        node: &'n Node,
        required: &[&str],
        optional: &[&str],
    ) -> Option<&'n [(Key, Node)]> {
        let entries = self.entries(node)?;
        let known = || required.iter().chain(optional).copied();
        // What a misspelt key was meant to be is not missing.
        let mut meant = Vec::new();
        for (key, _) in entries {
            if known().any(|k| k == key.text) {
                continue;
            }
            meant.extend(nearest(&key.text, known()).first().copied());
            let message = match self.path.is_empty() {
                true => format!("unknown key `{}`", key.text),
                false => format!("unknown key `{}` in {}", key.text, self.path()),
            };
            let mut diagnostic =
                Diagnostic::error(codes::UNKNOWN_KEY, message).at(key.place.clone());
            diagnostic.hint = did_you_mean(&key.text, known());
            if diagnostic.hint.is_none() {
                let all: Vec<String> = known().map(|k| format!("`{k}`")).collect();
                diagnostic = diagnostic.note(format!("known keys: {}", all.join(", ")));
            }
            self.emit(diagnostic);
        }
        for wanted in required {
            if meant.contains(wanted) || entries.iter().any(|(key, _)| key.text == *wanted) {
                continue;
            }
            let message = format!("{} has no `{wanted}`, which is required", self.path());
            let place = match self.path.is_empty() {
                true => Place::File(self.file.clone()),
                false => Place::Text(node.head.clone()),
            };
            self.emit(Diagnostic::error(codes::MISSING_KEY, message).at(place));
        }
        Some(entries)
    }

    /// The value of a section's key.
    pub fn field<T: Read>(&mut self, entries: &[(Key, Node)], name: &'static str) -> Slot<T> {
        match entries.iter().find(|(key, _)| key.text == name) {
            None => Slot::Absent,
            Some((_, node)) => match self.step(name, node) {
                Some(value) => Slot::Given(value),
                None => Slot::Bad,
            },
        }
    }
}

/// What a value is, for a message.
fn describe(content: &Content) -> String {
    match content {
        Content::Null => "empty".to_owned(),
        Content::Bool(value) => format!("the truth value `{value}`"),
        Content::Number(text) => format!("the number `{text}`"),
        Content::Text(text) => format!("the text `{}`", shortened(text)),
        Content::List(_) => "a list".to_owned(),
        Content::Map(_) => "a mapping".to_owned(),
    }
}

/// The first line of a text, at most 60 characters of it.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => Cow::Owned(format!("{}…", &line[..end])),
        None if line.len() < text.trim_end().len() => Cow::Owned(format!("{line}…")),
        None => Cow::Borrowed(line),
    }
}

/// The value of a key.
#[derive(Clone, Debug)]
pub(super) enum Slot<T> {
    /// The key is not there.
    Absent,
    /// The value was of no use; a problem was reported.
    Bad,
    /// The value.
    Given(T),
}

impl<T> Slot<T> {
    pub fn get(&self) -> Option<&T> {
        match self {
            Slot::Given(value) => Some(value),
            _ => None,
        }
    }

    pub fn is_absent(&self) -> bool {
        matches!(self, Slot::Absent)
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Slot::Absent
    }
}

/// Schemas of wrappers are those of what they wrap.
macro_rules! transparent_schema {
    ($wrapper:ident) => {
        impl<T: JsonSchema> JsonSchema for $wrapper<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                T::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                T::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                T::json_schema(generator)
            }
        }
    };
}

transparent_schema!(Slot);
transparent_schema!(Spanned);

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
                    reader.bad_value(&shortened(text), expected, &[], &node.place);
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

/// Gives a closed enum its names in YAML. A test holds the names against the enum's schema.
macro_rules! choices {
    ($($type:ty { $($name:literal => $value:expr),+ $(,)? })+) => {
        $(impl Read for $type {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                const NAMES: &[&str] = &[$($name),+];
                let text = match &node.content {
                    Content::Text(text) => text.as_str(),
                    _ => {
                        reader.wrong_type(node, &one_of(NAMES));
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

use super::model::{Axis, Direction, MissingKind};
use super::raw::Paper;

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
    Language {
        "en" => Language::English,
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
    Paper {
        "a4" => Paper::A4,
        "letter" => Paper::Letter,
    }
}

/// "`a`, `b` or `c`".
pub(super) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Declares a mapping with fixed keys: its raw type, its reader and its schema.
macro_rules! section {
    (
        $(#[$meta:meta])*
        $name:ident as $title:literal {
            required { $( $(#[$rmeta:meta])* $required:ident: $rtype:ty, )* }
            optional { $( $(#[$ometa:meta])* $optional:ident: $otype:ty, )* }
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, schemars::JsonSchema)]
        #[schemars(rename = $title)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            /// What names the section.
            #[schemars(skip)]
            #[allow(dead_code, reason = "not every section is reported as a whole")]
            pub head: $crate::diagnostics::TextPlace,
            $( $(#[$rmeta])* pub $required: $crate::config::read::Slot<$rtype>, )*
            $( $(#[$ometa])* #[serde(default)] pub $optional: $crate::config::read::Slot<$otype>, )*
        }

        impl $crate::config::read::Read for $name {
            fn read(
                node: &$crate::config::tree::Node,
                reader: &mut $crate::config::read::Reader<'_>,
            ) -> Option<Self> {
                let entries = reader.section(
                    node,
                    &[$(stringify!($required)),*],
                    &[$(stringify!($optional)),*],
                )?;
                Some(Self {
                    head: node.head.clone(),
                    $( $required: reader.field(entries, stringify!($required)), )*
                    $( $optional: reader.field(entries, stringify!($optional)), )*
                })
            }
        }
    };
}
pub(super) use section;
