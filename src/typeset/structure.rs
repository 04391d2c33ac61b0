//! The structure tree while it grows: elements are added in reading order.

use super::{Element, Role};

/// The root of every tree.
pub(super) const DOCUMENT: u32 = 0;

/// A structure tree being built.
pub(super) struct Tree {
    elements: Vec<Element>,
}

impl Tree {
    /// A tree with the document alone.
    pub fn new() -> Self {
        Self {
            elements: vec![Element {
                role: Role::Document,
                parent: None,
                alternative: String::new(),
                span: (1, 1),
                language: None,
                expansion: None,
            }],
        }
    }

    /// Adds an element as the last child of `parent`.
    pub fn add(&mut self, role: Role, parent: u32) -> u32 {
        self.add_with(role, parent, String::new())
    }

    /// Adds an element with a text alternative.
    pub fn add_with(&mut self, role: Role, parent: u32, alternative: String) -> u32 {
        self.push(Element {
            role,
            parent: Some(parent),
            alternative,
            span: (1, 1),
            language: None,
            expansion: None,
        })
    }

    /// Adds an element in another language, given by its tag.
    pub fn add_foreign(&mut self, parent: u32, tag: &str) -> u32 {
        let element = self.add(Role::Span, parent);
        if let Some(added) = self.elements.last_mut() {
            added.language = Some(tag.into());
        }
        element
    }

    /// Adds an element for an abbreviation.
    pub fn add_expanded(&mut self, parent: u32, expansion: &str) -> u32 {
        let element = self.add(Role::Span, parent);
        if let Some(added) = self.elements.last_mut() {
            added.expansion = Some(expansion.into());
        }
        element
    }

    fn push(&mut self, element: Element) -> u32 {
        self.elements.push(element);
        (self.elements.len() - 1) as u32
    }

    /// Says how many columns and rows a table cell spans.
    pub fn spans(&mut self, element: u32, (columns, rows): (usize, usize)) {
        let number = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        if let Some(element) = self.elements.get_mut(element as usize) {
            element.span = (number(columns), number(rows));
        }
    }

    /// The elements; element 0 is the document.
    pub fn into_elements(self) -> Vec<Element> {
        self.elements
    }
}
