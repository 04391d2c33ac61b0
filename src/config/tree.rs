//! YAML text to a tree of values that know their places.
//!
//! serde_yaml says what a value is; a second parse of the same text says where it
//! stands and how a scalar was typed (so that `14.50` stays exact). Both walk the text
//! in the same order, so that the two trees are joined node by node.

use super::place::{Refusal, Spot};
use super::{brackets, codes, quotes};
use crate::diagnostics::{Diagnostic, Place, Sink, TextPlace};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// Longest text that is read, in bytes. A report's configuration has tens of kilobytes.
const MOST_BYTES: usize = 1 << 20;

/// Longest text that is parsed again to say better what is wrong with it, in bytes.
const MOST_TO_EXPLAIN: usize = 64 << 10;

/// Most values that a configuration may hold once aliases are filled in.
const MOST_VALUES: u32 = 200_000;

/// A value and where it stands.
pub(super) struct Node {
    pub content: Content,
    /// The value itself.
    pub place: TextPlace,
    /// What names the value: its key, or the first key of a mapping in a list.
    pub head: TextPlace,
}

pub(super) enum Content {
    Null,
    Bool(bool),
    /// As typed.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// Without duplicates, in order.
    Map(Vec<(Key, Node)>),
}

impl Node {
    /// Adds the values below this one, each by its way from the top.
    pub fn settings(&self, way: String, found: &mut Vec<(String, String)>) {
        match &self.content {
            Content::Null => found.push((way, String::new())),
            Content::Bool(value) => found.push((way, value.to_string())),
            Content::Number(text) | Content::Text(text) => found.push((way, text.clone())),
            Content::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    item.settings(format!("{way}[{at}]"), found);
                }
            }
            Content::Map(entries) => {
                for (key, value) in entries {
                    let way = match way.as_str() {
                        "" => key.text.clone(),
                        way => format!("{way}.{}", key.text),
                    };
                    value.settings(way, found);
                }
            }
        }
    }
}

/// A key of a mapping, as typed.
pub(super) struct Key {
    pub text: String,
    pub place: TextPlace,
}

/// Reads YAML. `None` when the text is no YAML; duplicate keys are reported and passed over.
pub(super) fn parse(file: &Arc<str>, text: &str, sink: &mut Sink) -> Option<Node> {
    if text.len() > MOST_BYTES {
        let message = format!(
            "the configuration has {} bytes, expected at most {MOST_BYTES}",
            text.len()
        );
        sink.emit(Diagnostic::error(codes::SYNTAX, message).at(Place::File(file.clone())));
        return None;
    }
    // A byte order mark is no part of the first key.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The places first: that parser stops at once where the other would go on into any depth.
    let (loose, spot) = match super::place::parse(file, text) {
        Ok(spot) => (values(file, text, sink)?, spot),
        Err(Refusal::TooDeep(problem)) => {
            sink.emit(*problem);
            return None;
        }
        Err(Refusal::Syntax(problem)) => {
            // serde_yaml mostly knows better what was expected.
            let small = text.len() <= MOST_TO_EXPLAIN;
            if !small || values(file, text, sink).is_some() {
                sink.emit(*problem);
            }
            return None;
        }
    };
    if matches!(loose, Loose::Null) {
        sink.emit(empty(file));
        return None;
    }
    let mut joiner = Joiner { sink };
    let root = TextPlace {
        file: file.clone(),
        line: 1,
        column: 1,
        length: 0,
    };
    Some(joiner.join(loose, spot.as_deref(), &root, None))
}

/// The values of the text; `None` after a report.
fn values(file: &Arc<str>, text: &str, sink: &mut Sink) -> Option<Loose> {
    let budget = Cell::new(MOST_VALUES);
    Seed(&budget)
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| sink.emit(value_error(file, text, &error)))
        .ok()
}

fn empty(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, "the configuration is empty")
        .at(Place::File(file.clone()))
        .hint("start from the configuration that `annals new` writes")
}

/// What serde_yaml has against the text, in our words.
fn value_error(file: &Arc<str>, text: &str, error: &serde_yaml::Error) -> Diagnostic {
    let said = error.to_string();
    if said.starts_with("EOF") {
        return empty(file);
    }
    let message = if said.starts_with("recursion limit") {
        "the configuration is nested too deeply".to_owned()
    } else if said.starts_with("repetition limit") || said.contains(TOO_MANY) {
        format!("{TOO_MANY}, expected at most {MOST_VALUES} with aliases filled in")
    } else if said.contains("more than one document") {
        "the configuration holds more than one YAML document, expected one".to_owned()
    } else if said.contains("invalid type: enum") {
        "a value has a tag, which means nothing here".to_owned()
    } else {
        let reason = said.split(" at line ").next().unwrap_or(&said);
        format!("not readable as YAML: {reason}")
    };
    let diagnostic = Diagnostic::error(codes::SYNTAX, message);
    let Some(location) = error.location() else {
        return diagnostic.at(Place::File(file.clone()));
    };
    let (line, column) = (location.line(), location.column());
    if let Some(slip) = quotes::slip(text, (line, column)) {
        return unclosed(file, &slip);
    }
    if said.starts_with("did not find expected ',' or")
        && let Some(open) = brackets::open(text, (line, column))
    {
        return not_closed(file, open, (line, column));
    }
    let found = text
        .lines()
        .nth(line.saturating_sub(1))
        .and_then(|l| l.chars().nth(column.saturating_sub(1)));
    let mut diagnostic = diagnostic.at(TextPlace {
        file: file.clone(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        length: 0,
    });
    if found == Some('\t') {
        diagnostic = diagnostic.hint("indent with spaces: YAML allows no tabs there");
    } else if let Some(hint) = advice(&said) {
        diagnostic = diagnostic.hint(hint);
    }
    diagnostic
}

/// A line and column of the text as a place of one character.
fn sign_at(file: &Arc<str>, (line, column): (usize, usize)) -> TextPlace {
    TextPlace {
        file: file.clone(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        length: 1,
    }
}

/// The problem of a bracket that is open where the next key begins.
fn not_closed(file: &Arc<str>, open: brackets::Open, stopped: (usize, usize)) -> Diagnostic {
    let closer = open.closer;
    Diagnostic::error(
        codes::SYNTAX,
        format!(
            "the bracket that opens here is not closed before line {}",
            stopped.0
        ),
    )
    .at(sign_at(file, open.at))
    .at_with(
        sign_at(file, stopped),
        format!("here `,` or `{closer}` is expected"),
    )
    .hint(format!(
        "close it with `{closer}` where it ends, or put in the comma that is missing"
    ))
}

/// The problem of a quote that goes on to where the next text was to begin.
fn unclosed(file: &Arc<str>, slip: &quotes::Slip) -> Diagnostic {
    let place = |at| sign_at(file, at);
    let message = match slip.closed {
        Some((line, _)) => format!("the quote that opens here is closed only in line {line}"),
        None => "the quote that opens here is never closed".to_owned(),
    };
    let mut problem = Diagnostic::error(codes::SYNTAX, message).at(place(slip.opened));
    if let Some(closed) = slip.closed {
        problem = problem.at_with(place(closed), "it is closed by this one");
    }
    let sign = slip.sign;
    problem.hint(format!(
        "close it with `{sign}` where the text ends; within the text write {}",
        match sign {
            '"' => "`\\\"`",
            _ => "`''`",
        }
    ))
}

/// What to do about the commonest slips, which the YAML reader names in its own terms.
fn advice(said: &str) -> Option<&'static str> {
    if said.starts_with("mapping values are not allowed") {
        Some("put a text that holds `: ` into quotes, and give each key a line of its own")
    } else if said.starts_with("did not find expected key") {
        Some(
            "let this line begin where its neighbours begin, and put a text that begins with `{`, `[` or `*` into quotes",
        )
    } else if said.starts_with("found character that cannot start") {
        Some("put the text into quotes")
    } else if said.starts_with("did not find expected ',' or") {
        Some("look here and above for a missing comma or a bracket that is not closed")
    } else if said.starts_with("found unexpected end of stream") {
        Some("look above for a quote or a bracket that is not closed")
    } else {
        None
    }
}

const TOO_MANY: &str = "the configuration holds too many values";

/// A value as serde_yaml sees it, with duplicate keys kept for our own report.
enum Loose {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Loose>),
    Map(Vec<(Loose, Loose)>),
}

/// Reads a [`Loose`], counting down what may still be read.
#[derive(Clone, Copy)]
struct Seed<'b>(&'b Cell<u32>);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Loose;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Loose, D::Error> {
        let left = self.0.get();
        if left == 0 {
            return Err(serde::de::Error::custom(TOO_MANY));
        }
        self.0.set(left - 1);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Loose;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value without a tag")
    }

    fn visit_none<E>(self) -> Result<Loose, E> {
        Ok(Loose::Null)
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Loose, E> {
        Ok(Loose::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Loose, E> {
        Ok(Loose::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Loose, E> {
        Ok(Loose::Number(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Loose, E> {
        Ok(Loose::Number(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Loose, E> {
        Ok(Loose::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Loose, E> {
        Ok(Loose::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Loose, E> {
        Ok(Loose::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Loose, E> {
        Ok(Loose::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Loose::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Loose, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry_seed(self, self)? {
            map.push(entry);
        }
        Ok(Loose::Map(map))
    }
}

/// Joins the tree of values with the tree of places.
struct Joiner<'s> {
    sink: &'s mut Sink,
}

impl Joiner<'_> {
    /// `outer` is the place of what holds the value, taken when the value has none of its
    /// own; `key` is the place of the value's key.
    fn join(
        &mut self,
        loose: Loose,
        spot: Option<&Spot>,
        outer: &TextPlace,
        key: Option<&TextPlace>,
    ) -> Node {
        // An empty value has a place behind its key, where nothing is to be seen.
        let own = spot.map(|s| &s.place).filter(|p| p.length > 0);
        let place = own.or(key).unwrap_or(outer).clone();
        let typed = spot.and_then(Spot::scalar);
        let content = match loose {
            Loose::Null => Content::Null,
            Loose::Bool(value) => Content::Bool(value),
            Loose::Number(value) => Content::Number(typed.map_or(value, str::to_owned)),
            Loose::Text(value) => Content::Text(value),
            Loose::List(items) => {
                let spots = spot.map_or(&[][..], Spot::items);
                let item = |(index, item)| {
                    let spot = spots.get(index).map(Rc::as_ref);
                    self.join(item, spot, &place, None)
                };
                Content::List(items.into_iter().enumerate().map(item).collect())
            }
            Loose::Map(entries) => Content::Map(self.join_map(entries, spot, &place)),
        };
        let head = match (&content, key) {
            (_, Some(key)) => key.clone(),
            (Content::Map(entries), None) => entries
                .first()
                .map_or_else(|| place.clone(), |(key, _)| key.place.clone()),
            _ => place.clone(),
        };
        Node {
            content,
            place,
            head,
        }
    }

    fn join_map(
        &mut self,
        entries: Vec<(Loose, Loose)>,
        spot: Option<&Spot>,
        place: &TextPlace,
    ) -> Vec<(Key, Node)> {
        let spots = spot.map_or(&[][..], Spot::entries);
        let mut seen: HashMap<String, TextPlace> = HashMap::new();
        let mut joined = Vec::with_capacity(entries.len());
        for (index, (key, value)) in entries.into_iter().enumerate() {
            let (key_spot, value_spot) = match spots.get(index) {
                Some((key, value)) => (Some(key.as_ref()), Some(value.as_ref())),
                None => (None, None),
            };
            let key = self.join(key, key_spot, place, None);
            let text = match key.content {
                Content::Text(text) | Content::Number(text) => text,
                Content::Bool(value) => value.to_string(),
                Content::Null | Content::List(_) | Content::Map(_) => {
                    let message = "a key is a list, a mapping or nothing, expected a text";
                    self.sink
                        .emit(Diagnostic::error(codes::WRONG_TYPE, message).at(key.place));
                    continue;
                }
            };
            if let Some(first) = seen.get(&text) {
                let message = format!("the key `{text}` stands twice in the same mapping");
                self.sink.emit(
                    Diagnostic::error(codes::DUPLICATE_KEY, message)
                        .at_with(key.place, "again here")
                        .at_with(first.clone(), "first here")
                        .hint("keep one of the two"),
                );
                continue;
            }
            seen.insert(text.clone(), key.place.clone());
            let value = self.join(value, value_spot, place, Some(&key.place));
            let key = Key {
                text,
                place: key.place,
            };
            joined.push((key, value));
        }
        joined
    }
}
