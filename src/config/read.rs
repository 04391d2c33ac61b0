//! The toolkit that turns a tree of values into raw types and reports every problem on the way.
//!
//! A type says how it is read by [`Read`]. A mapping with fixed keys is declared with
//! `section!`, which makes its raw type, its reader and its JSON Schema
//! out of one list of documented keys, so that they cannot differ.

use super::Spanned;
use super::codes;
use super::tree::{Content, Key, Node};
use crate::diagnostics::nearest::{did_you_mean, nearest};
use crate::diagnostics::{Diagnostic, Place, Sink, TextPlace};
use schemars::{JsonSchema, Schema, SchemaGenerator};
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
    pub fn path(&self) -> String {
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
    pub fn step<T: Read>(&mut self, step: impl Into<Cow<'static, str>>, node: &Node) -> Option<T> {
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
    pub fn wrong_type_with(&mut self, node: &Node, expected: &str, hint: Option<String>) {
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

    /// The same, where it is known what was meant.
    pub fn bad_value_meant(
        &mut self,
        found: &str,
        expected: &str,
        meant: &[&str],
        place: &TextPlace,
    ) {
        let message = format!("{} is `{found}`, expected {expected}", self.path());
        let mut diagnostic = Diagnostic::error(codes::BAD_VALUE, message).at(place.clone());
        diagnostic.hint = meant.first().map(|meant| format!("write `{meant}`"));
        self.emit(diagnostic);
    }

    /// The entries of a mapping, or a problem.
    pub fn entries<'n>(&mut self, node: &'n Node) -> Option<&'n [(Key, Node)]> {
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

/// "`a`, `b` or `c`".
pub(super) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The value of a key.
#[derive(Clone, Debug, Default)]
pub(super) enum Slot<T> {
    /// The key is not there.
    #[default]
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

/// A schema that allows either of two types.
macro_rules! either_schema {
    ($($name:ident: $doc:literal, $first:ty, $second:ty;)+) => {
        $(impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).trim_start_matches("Raw").into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let first = generator.subschema_for::<$first>();
                let second = generator.subschema_for::<$second>();
                json_schema!({"description": $doc, "anyOf": [first, second]})
            }
        })+
    };
}

pub(super) use either_schema;

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
        pub(in crate::config) struct $name {
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
