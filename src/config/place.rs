//! Where each value of a YAML text stands.

use super::codes;
use crate::diagnostics::{Diagnostic, TextPlace};
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// A node of the text. An alias is the node that it stands for, so that a text full of
/// aliases takes no more room than it has characters.
pub(super) struct Spot {
    /// A scalar without its quotes; the start of a list or mapping.
    pub place: TextPlace,
    shape: Shape,
}

enum Shape {
    Scalar(String),
    List(Vec<Rc<Spot>>),
    Map(Vec<(Rc<Spot>, Rc<Spot>)>),
}

impl Spot {
    /// The characters of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(&self) -> &[Rc<Spot>] {
        match &self.shape {
            Shape::List(items) => items,
            _ => &[],
        }
    }

    /// The keys and values of a mapping.
    pub fn entries(&self) -> &[(Rc<Spot>, Rc<Spot>)] {
        match &self.shape {
            Shape::Map(entries) => entries,
            _ => &[],
        }
    }
}

/// A list or mapping that is not closed yet.
struct Open {
    anchor: usize,
    place: TextPlace,
    shape: Shape,
    /// The key that waits for its value.
    key: Option<Rc<Spot>>,
}

/// Deepest nesting of lists and mappings; serde_yaml goes no deeper either.
const MOST_DEPTH: usize = 128;

/// Why a text has no places.
pub(super) enum Refusal {
    /// It is no YAML.
    Syntax(Box<Diagnostic>),
    /// It is nested too deeply to be looked at any further.
    TooDeep(Box<Diagnostic>),
}

/// The places of the first document of the text; `None` for an empty text.
pub(super) fn parse(file: &Arc<str>, text: &str) -> Result<Option<Rc<Spot>>, Refusal> {
    let mut builder = Builder {
        file,
        open: Vec::new(),
        anchors: HashMap::new(),
        root: None,
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => {
                let place = TextPlace {
                    file: file.clone(),
                    line: short(error.marker().line()),
                    column: short(error.marker().col() + 1),
                    length: 0,
                };
                // Flow collections have a limit of their own in the parser.
                if error.info().contains("recursion limit") {
                    return Err(too_deep(&place));
                }
                let message = format!("not readable as YAML: {}", error.info());
                let problem = Diagnostic::error(codes::SYNTAX, message).at(place);
                return Err(Refusal::Syntax(Box::new(problem)));
            }
        }
        if let Some(deepest) = builder.open.get(MOST_DEPTH) {
            return Err(too_deep(&deepest.place));
        }
        if builder.root.is_some() {
            break;
        }
    }
    Ok(builder.root)
}

fn too_deep(place: &TextPlace) -> Refusal {
    let message = format!("the configuration is nested deeper than {MOST_DEPTH} levels");
    let problem = Diagnostic::error(codes::SYNTAX, message).at(place.clone());
    Refusal::TooDeep(Box::new(problem))
}

struct Builder<'f> {
    file: &'f Arc<str>,
    open: Vec<Open>,
    anchors: HashMap<usize, Rc<Spot>>,
    root: Option<Rc<Spot>>,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let place = self.place(span, style);
                let shape = Shape::Scalar(text.into_owned());
                self.finish(anchor, Spot { place, shape });
            }
            Event::SequenceStart(anchor, _) => self.begin(anchor, span, Shape::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.begin(anchor, span, Shape::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open {
                    anchor,
                    place,
                    shape,
                    ..
                }) = self.open.pop()
                {
                    self.finish(anchor, Spot { place, shape });
                }
            }
            Event::Alias(anchor) => {
                let place = self.place(span, ScalarStyle::Plain);
                let target = self.anchors.get(&anchor).cloned();
                self.attach(target.unwrap_or_else(|| {
                    Rc::new(Spot {
                        place,
                        shape: Shape::Scalar(String::new()),
                    })
                }));
            }
            _ => {}
        }
    }

    fn begin(&mut self, anchor: usize, span: Span, shape: Shape) {
        self.open.push(Open {
            anchor,
            place: self.place(span, ScalarStyle::Plain),
            shape,
            key: None,
        });
    }

    fn finish(&mut self, anchor: usize, spot: Spot) {
        let spot = Rc::new(spot);
        if anchor > 0 {
            self.anchors.insert(anchor, spot.clone());
        }
        self.attach(spot);
    }

    fn attach(&mut self, spot: Rc<Spot>) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(spot);
            return;
        };
        match &mut open.shape {
            Shape::List(items) => items.push(spot),
            Shape::Map(entries) => match open.key.take() {
                None => open.key = Some(spot),
                Some(key) => entries.push((key, spot)),
            },
            Shape::Scalar(_) => {}
        }
    }

    /// The place of a span, without the quotes of a quoted scalar: an offset into the
    /// text of the scalar is then an offset from its place.
    fn place(&self, span: Span, style: ScalarStyle) -> TextPlace {
        let mut column = span.start.col() + 1;
        let mut length = span.len();
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) && length > 2 {
            column += 1;
            length -= 2;
        }
        TextPlace {
            file: self.file.clone(),
            line: short(span.start.line()),
            column: short(column),
            length: short(length),
        }
    }
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
