//! What is wrong with pages, and which standards the file may claim.

use std::collections::BTreeSet;

use super::codes;
use super::metadata::Claims;
use crate::diagnostics::{Diagnostic, Sink};
use crate::typeset::{Draw, GlyphRun, Item, Pages, Role, Target};

/// Looks at everything but the glyphs; what the pages may claim.
pub(super) fn check(pages: &Pages, sink: &mut Sink) -> Claims {
    let mut claims = Claims {
        archive: true,
        accessible: true,
    };
    metadata(pages, &mut claims, sink);
    structure(pages, &mut claims, sink);
    headings(pages, &mut claims, sink);
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            self::item(pages, number, item, &mut claims, sink);
        }
    }
    for entry in &pages.outline {
        if entry.page >= pages.pages.len() {
            let message = format!(
                "outline entry `{}` leads to page {} of {}",
                entry.text,
                entry.page + 1,
                pages.pages.len()
            );
            sink.emit(Diagnostic::error(codes::TARGET, message));
            claims = NONE;
        }
    }
    claims
}

const NONE: Claims = Claims {
    archive: false,
    accessible: false,
};

fn metadata(pages: &Pages, claims: &mut Claims, sink: &mut Sink) {
    let missing = |what: &str, sink: &mut Sink| {
        let message =
            format!("the document has no {what}, so that it cannot claim to be accessible");
        let hint = format!("give `{what}` in the report");
        sink.emit(Diagnostic::warning(codes::METADATA, message).hint(hint));
    };
    if !is_language_tag(&pages.meta.language) {
        missing("language", sink);
        *claims = NONE;
    }
    if pages.meta.title.trim().is_empty() {
        missing("title", sink);
        claims.accessible = false;
    }
}

/// Whether a text has the form of a language tag (BCP 47).
fn is_language_tag(text: &str) -> bool {
    text.split('-').enumerate().all(|(index, part)| {
        (1..=8).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || (index > 0 && byte.is_ascii_digit()))
    })
}

fn structure(pages: &Pages, claims: &mut Claims, sink: &mut Sink) {
    let mut broken = |message: String| {
        sink.emit(Diagnostic::error(codes::STRUCTURE, message));
        *claims = NONE;
    };
    match pages.structure.first() {
        Some(root) if root.role == Role::Document && root.parent.is_none() => {}
        Some(root) => broken(format!(
            "the structure begins with `{:?}`, expected `Document`",
            root.role
        )),
        None => broken("the structure has no elements, expected a `Document`".to_owned()),
    }
    for (index, element) in pages.structure.iter().enumerate().skip(1) {
        match element.parent {
            Some(parent) if (parent as usize) < index => {}
            Some(parent) => broken(format!(
                "the parent of element {index} is element {parent}, expected one before it"
            )),
            None => broken(format!("element {index} has no parent")),
        }
    }
    for element in &pages.structure {
        if element.role == Role::Figure && element.alternative.trim().is_empty() {
            let message = "a picture has no text alternative, so that the document cannot claim \
                to be accessible";
            let diagnostic = Diagnostic::warning(codes::NO_ALTERNATIVE, message);
            sink.emit(diagnostic.hint("give the chart or image a caption"));
            claims.accessible = false;
        }
    }
}

fn headings(pages: &Pages, claims: &mut Claims, sink: &mut Sink) {
    let mut above = 0;
    for element in &pages.structure {
        if let Role::Heading(level) = element.role {
            if level > above + 1 {
                let message = format!(
                    "a heading of level {level} follows one of level {above}, so that the \
                     document cannot claim to be accessible"
                );
                let diagnostic = Diagnostic::warning(codes::HEADING_LEVEL, message);
                sink.emit(diagnostic.hint("add a heading of the level between"));
                claims.accessible = false;
            }
            above = level;
        }
    }
}

fn item(pages: &Pages, number: usize, item: &Item, claims: &mut Claims, sink: &mut Sink) {
    let element = item
        .element
        .map(|index| (index, pages.structure.get(index as usize)));
    if let Some((index, None)) = element {
        let message = format!(
            "an item on page {} is content of element {index} of {}",
            number + 1,
            pages.structure.len()
        );
        sink.emit(Diagnostic::error(codes::STRUCTURE, message));
        *claims = NONE;
    }
    let Draw::Link(.., target) = &item.draw else {
        return;
    };
    if !matches!(element, Some((_, Some(element))) if element.role == Role::Link) {
        let message = format!(
            "a link on page {} is not content of a link element",
            number + 1
        );
        sink.emit(Diagnostic::error(codes::STRUCTURE, message));
        *claims = NONE;
    }
    if let Target::Position(page, _) = target
        && *page >= pages.pages.len()
    {
        let message = format!(
            "a link on page {} leads to page {} of {}",
            number + 1,
            page + 1,
            pages.pages.len()
        );
        sink.emit(Diagnostic::error(codes::TARGET, message));
        *claims = NONE;
    }
}

/// Reports characters of a run that its face does not have, each once a document.
pub(super) fn missing_glyphs(
    run: &GlyphRun,
    page: usize,
    face: &str,
    reported: &mut BTreeSet<(u8, String)>,
    sink: &mut Sink,
) {
    for glyph in run.glyphs.iter().filter(|glyph| glyph.id == 0) {
        let text = run.text.get(glyph.start as usize..glyph.end as usize);
        let text = text.unwrap_or_default().to_owned();
        if !reported.insert((run.face.0, text.clone())) {
            continue;
        }
        let message = format!(
            "`{face}` has no glyph for `{text}`, found in `{}`",
            run.text.trim()
        );
        let hint = "replace the character, or set it in a face that has it";
        let note = format!("it stands on page {}", page + 1);
        let diagnostic = Diagnostic::error(codes::MISSING_GLYPH, message);
        sink.emit(diagnostic.note(note).hint(hint));
    }
}
