//! Page numbers in the text (`page 12`): a document that has any is set until they are right.
//!
//! The first pass does not know them; each further pass sets those that the one before
//! found. A longer number may move what it names to another page, and that give a shorter
//! number again, so that the passes are bounded and a failure is reported.

use super::setter::Setter;
use super::{Given, Pages, codes};
use crate::diagnostics::{Diagnostic, Sink};
use crate::document::walk::Node;
use crate::document::{Document, Inline};
use crate::measure::Word;
use std::collections::BTreeMap;

/// How often a document is set at most. Numbers settle at the second or third pass unless
/// they never do (TeX's manuals ask for three runs).
const MOST: usize = 5;
/// Stands for a number not known yet: as wide as most are.
const UNKNOWN: usize = 10;

/// The pages of ids, 1-based; `None` for an id that stands on no page.
pub(super) type Known = BTreeMap<String, Option<usize>>;

/// Sets a document until the page numbers in its text are right.
pub(super) fn settle(given: Given<'_>, sink: &mut Sink) -> Pages {
    let mut known = wanted(given.document);
    if known.is_empty() {
        return super::set(given, &mut known, sink);
    }
    let mut pass = 1;
    loop {
        let mut told = Sink::new();
        let mut found = known.clone();
        let pages = super::set(given, &mut found, &mut told);
        let settled = found == known;
        if settled || pass == MOST {
            told.items()
                .iter()
                .for_each(|problem| sink.emit(problem.clone()));
            if !settled {
                tell(&known, &found, sink);
            }
            return pages;
        }
        known = found;
        pass += 1;
    }
}

/// The ids whose pages the text names.
fn wanted(document: &Document) -> Known {
    let mut known = Known::new();
    document.visit(&mut |node| {
        if let Node::Inline(Inline::Reference(reference)) = node
            && reference.page
        {
            known.insert(reference.id.clone(), None);
        }
    });
    known
}

fn tell(before: &Known, after: &Known, sink: &mut Sink) {
    for ((id, first), second) in before.iter().zip(after.values()) {
        if let (Some(first), Some(second)) = (first, second)
            && first != second
        {
            let message = format!(
                "`{id}` moves from page {first} to page {second} when the text names its page, \
                 and back, after {MOST} passes"
            );
            sink.emit(
                Diagnostic::error(codes::UNSETTLED, message).hint(
                    "reword the paragraph that names the page, or refer to it without its page",
                ),
            );
        }
    }
}

impl Setter<'_> {
    /// The name of what goes on on a later page.
    pub fn continued(&self, name: &str) -> String {
        let words = &self.document.meta.words;
        words.fill(Word::Continued, &[("name", name)])
    }

    /// The page of an id in words, as far as it is known.
    pub fn page_named(&self, id: &str) -> String {
        let page = self.known.get(id).copied().flatten().unwrap_or(UNKNOWN);
        let words = &self.document.meta.words;
        words.fill(Word::Page, &[("page", &page.to_string())])
    }
}
