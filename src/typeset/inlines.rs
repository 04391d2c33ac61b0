//! The inlines of the document as flat text.

use super::Role;
use super::fonts::Family;
use super::rich::{Aim, Edit, Ink, Inset, Look, Rich, Space, Span};
use super::setter::{Room, Setter};
use super::shape::Digits;
use super::tongue::Tongue;
use crate::document::{Image, Inline, Mention, Reference};
use crate::measure::Length;
use crate::style::Palette;
use std::sync::Arc;

/// Code is set smaller than the text around it: the mono face has a larger x-height.
const CODE_SIZE: (i64, i64) = (84, 100);
/// A footnote mark: three fifths of the size, raised by a third.
const MARK_SIZE: (i64, i64) = (62, 100);
const MARK_RISE: (i64, i64) = (34, 100);
/// The end of an island in the order of directions (pop directional isolate).
const ISLAND_END: char = '\u{2069}';

impl Setter<'_> {
    /// Inlines as flat text of an element.
    pub fn rich(&mut self, inlines: &[Inline], look: Look, element: Option<u32>) -> Rich {
        let mut rich = Rich::default();
        let ink = Ink {
            look,
            element,
            link: None,
            tongue: self.tongue,
        };
        self.inlines(&mut rich, inlines, ink);
        // A paragraph ends without white space, which folding leaves at most one of.
        if rich.text.ends_with(' ')
            && rich
                .spans
                .last()
                .is_some_and(|s| s.look.family != Family::Code)
        {
            trim(&mut rich);
        }
        rich
    }

    /// Adds inlines to a text.
    pub fn inlines(&mut self, rich: &mut Rich, inlines: &[Inline], ink: Ink) {
        for (at, inline) in inlines.iter().enumerate() {
            match ink.look.family == Family::Tables && parts_edits(inlines, at) {
                true => self.write(rich, " ", wide_space(ink), Space::Folded),
                false => self.inline(rich, inline, ink),
            }
        }
    }

    fn child(&mut self, role: Role, ink: Ink) -> Option<u32> {
        ink.element.map(|parent| self.tree.add(role, parent))
    }

    fn inline(&mut self, rich: &mut Rich, inline: &Inline, ink: Ink) {
        match inline {
            Inline::Text(text) => self.write(rich, text, ink, Space::Folded),
            Inline::SoftBreak => self.write(rich, " ", ink, Space::Folded),
            Inline::HardBreak => {
                trim(rich);
                self.write(rich, "\n", ink, Space::Exact);
            }
            Inline::Figure(index) => self.mention(rich, *index, ink),
            Inline::Emphasis(inner) => {
                let look = Look {
                    italic: !ink.look.italic,
                    ..ink.look
                };
                let ink = self.under(Role::Emphasis, look, ink);
                self.inlines(rich, inner, ink);
            }
            Inline::Strong(inner) => {
                let look = Look {
                    bold: true,
                    ..ink.look
                };
                let ink = self.under(Role::Strong, look, ink);
                self.inlines(rich, inner, ink);
            }
            Inline::Deleted(inner) => self.edited(rich, inner, Edit::Deleted, ink),
            Inline::Inserted(inner) => self.edited(rich, inner, Edit::Inserted, ink),
            Inline::Code(code) => {
                let ink = self.under(Role::Code, code_look(ink.look), ink);
                self.write(rich, code, ink, Space::Exact);
            }
            Inline::Link(link) => {
                let aim = match link.target.strip_prefix('#') {
                    Some(id) => Aim::Id(id.to_owned()),
                    None => Aim::Address(link.target.clone()),
                };
                let name = plain_text(&link.text, &self.document.mentions);
                self.link(rich, aim, name, ink, |setter, rich, ink| {
                    setter.inlines(rich, &link.text, ink);
                });
            }
            Inline::Image(image) => self.image_in_line(rich, image, ink),
            Inline::Language(run) => {
                self.foreign(rich, &run.tag, ink, |setter, rich, ink| {
                    setter.inlines(rich, &run.text, ink);
                });
            }
            Inline::Abbreviation(short) => {
                let expansion = &short.expansion;
                let element = ink
                    .element
                    .map(|parent| self.tree.add_expanded(parent, expansion));
                self.write(rich, &short.text, Ink { element, ..ink }, Space::Folded);
            }
            Inline::Reference(reference) => self.reference(rich, reference, ink),
            Inline::Note(index) => self.note_mark(rich, *index, ink),
            Inline::Sparkline(chart) => self.sparkline(rich, chart, ink),
            Inline::Source(part) => self.source_part(rich, *part, ink),
        }
    }

    /// An image within text: as high as the line, or of the width that is given. One of which
    /// only the text alternative is known shows that.
    fn image_in_line(&mut self, rich: &mut Rich, image: &Image, ink: Ink) {
        let alternative = plain_text(&image.text, &self.document.mentions);
        let Some(picture) = self.pictures.0.get(&image.target) else {
            if !alternative.is_empty() {
                self.alternative(rich, alternative, ink);
            }
            return;
        };
        let size = ink.look.size;
        let page = &self.style.page;
        let column = page.width - page.left - page.right;
        // Text can stand above and below.
        let most = (page.height - page.top - page.bottom) / 2;
        let (width, height) = match (self.room, image.width) {
            (Room::Text(column) | Room::Alone(column), Some(width)) => {
                picture.of_width(width.within(column), most)
            }
            (Room::Alone(column), None) => picture.fitting(column, most),
            (Room::Text(column), None) => picture.fitting(column, size),
            (Room::Line, Some(width)) => picture.of_width(width.within(column), size),
            (Room::Line, None) => picture.fitting(column, size),
        };
        // An image without a text is an ornament, which readers of the text pass over.
        let element = ink.element.filter(|_| !alternative.is_empty());
        let element = element.map(|parent| self.tree.add_with(Role::Figure, parent, alternative));
        let look = ink.look;
        let at = rich.text.len();
        rich.text.push(Inset::SIGN);
        rich.spans.push(Span {
            end: rich.text.len(),
            look,
            face: self.shaper.book().find(look.family, look.bold, look.italic),
            element,
            link: ink.link,
            tongue: ink.tongue,
        });
        rich.insets.push(Inset {
            at,
            width,
            height,
            picture: Arc::clone(picture),
        });
    }

    /// The ink of a part with an element and a look of its own.
    fn under(&mut self, role: Role, look: Look, ink: Ink) -> Ink {
        Ink {
            look,
            element: self.child(role, ink),
            ..ink
        }
    }

    /// A number, which knows where it comes from when a font lacks one of its characters.
    fn mention(&mut self, rich: &mut Rich, index: usize, ink: Ink) {
        let document = self.document;
        let Some(mention) = document.mentions.get(index) else {
            return;
        };
        let start = rich.text.len();
        self.missing.figure = Some(Arc::clone(&mention.origin));
        self.figure(rich, index, &mention.text, ink);
        self.missing.figure = None;
        if start < rich.text.len() {
            rich.mentions.push(start..rich.text.len());
        }
    }

    /// The words of an image that is not known.
    fn alternative(&mut self, rich: &mut Rich, alternative: String, ink: Ink) {
        let words = format!("[{alternative}]");
        let element = ink
            .element
            .map(|parent| self.tree.add_with(Role::Figure, parent, alternative));
        self.write(rich, &words, Ink { element, ..ink }, Space::Folded);
    }

    fn reference(&mut self, rich: &mut Rich, reference: &Reference, ink: Ink) {
        let text = match reference.page {
            true => self.page_named(&reference.id),
            false => reference.text.clone(),
        };
        // `Table 2` is not broken.
        let words = text.replace(' ', "\u{a0}");
        let element = self.child(Role::Reference, ink);
        let aim = Aim::Id(reference.id.clone());
        let ink = Ink { element, ..ink };
        self.link(rich, aim, text, ink, |setter, rich, ink| {
            setter.write(rich, &words, ink, Space::Folded);
        });
    }

    /// Text that one version has and the other has not: coloured, and struck or underlined.
    fn edited(&mut self, rich: &mut Rich, inner: &[Inline], edit: Edit, ink: Ink) {
        let (role, word, color) = match edit {
            Edit::Deleted => (Role::Deleted, "deleted", Palette::DELETED),
            Edit::Inserted => (Role::Inserted, "inserted", Palette::INSERTED),
        };
        let spoken = format!("{word}: {}", plain_text(inner, &self.document.mentions));
        let element = ink
            .element
            .map(|parent| self.tree.add_with(role, parent, spoken));
        let look = Look {
            color,
            edit: Some(edit),
            ..ink.look
        };
        let ink = Ink {
            look,
            element,
            ..ink
        };
        self.inlines(rich, inner, ink);
    }

    /// A link in the colour of links.
    pub fn link(
        &mut self,
        rich: &mut Rich,
        aim: Aim,
        name: String,
        ink: Ink,
        inner: impl FnOnce(&mut Self, &mut Rich, Ink),
    ) {
        let look = Look {
            color: self.style.accent,
            ..ink.look
        };
        self.quiet_link(rich, aim, name, Ink { look, ..ink }, inner);
    }

    /// A link that looks like the text around it.
    pub fn quiet_link(
        &mut self,
        rich: &mut Rich,
        aim: Aim,
        name: String,
        ink: Ink,
        inner: impl FnOnce(&mut Self, &mut Rich, Ink),
    ) {
        let Some(parent) = ink.element else {
            inner(self, rich, ink);
            return;
        };
        let name = match &aim {
            Aim::Address(address) if *address != name => format!("{name} ({address})"),
            _ => name,
        };
        let element = self.tree.add_with(Role::Link, parent, name);
        let link = u16::try_from(rich.links.len()).ok();
        rich.links.push((aim, element));
        let ink = Ink {
            element: Some(element),
            link,
            ..ink
        };
        inner(self, rich, ink);
    }

    /// What begins an island of the direction of a language, if it is not the document's.
    /// Text in another language, which `fill` writes.
    pub fn foreign(
        &mut self,
        rich: &mut Rich,
        tag: &str,
        ink: Ink,
        fill: impl FnOnce(&mut Self, &mut Rich, Ink),
    ) {
        let element = ink.element.map(|parent| self.tree.add_foreign(parent, tag));
        let ink = Ink {
            element,
            tongue: Tongue::of(tag),
            ..ink
        };
        let island = self.island(tag);
        let at = rich.text.len();
        rich.controls.extend(island.map(|begin| (at, begin)));
        fill(self, rich, ink);
        let at = rich.text.len();
        rich.controls.extend(island.map(|_| (at, ISLAND_END)));
    }

    fn island(&self, tag: &str) -> Option<char> {
        let backwards = crate::languages::tag::is_right_to_left(tag);
        let own = self.shaper.customs().backwards;
        let begin = if backwards { '\u{2067}' } else { '\u{2066}' };
        (backwards != own).then_some(begin)
    }

    fn note_mark(&mut self, rich: &mut Rich, index: usize, ink: Ink) {
        if index >= self.document.notes.len() {
            return;
        }
        let look = Look {
            size: ink.look.size.scale(MARK_SIZE.0, MARK_SIZE.1),
            rise: ink.look.size.scale(MARK_RISE.0, MARK_RISE.1),
            ..ink.look
        };
        trim(rich);
        rich.notes.push((rich.text.len(), index));
        let number = (index + 1).to_string();
        let element = self.child(Role::Reference, ink);
        let ink = Ink {
            look,
            element,
            ..ink
        };
        let aim = Aim::Id(note_id(index));
        self.link(rich, aim, number.clone(), ink, |setter, rich, ink| {
            setter.write(rich, &number, ink, Space::Folded);
        });
    }
}

/// The id that marks of a note lead to. No heading has it: their ids hold no colon.
pub(super) fn note_id(index: usize) -> String {
    format!("note:{index}")
}

/// The look of code within text of a look.
pub(super) fn code_look(look: Look) -> Look {
    Look {
        family: Family::Code,
        bold: false,
        italic: false,
        size: look.size.scale(CODE_SIZE.0, CODE_SIZE.1),
        rise: Length::ZERO,
        digits: Digits::Text,
        ..look
    }
}

/// Takes the space off the end of a text.
fn trim(rich: &mut Rich) {
    while rich.text.ends_with(' ') {
        rich.text.pop();
        let end = rich.text.len();
        if let Some(last) = rich.spans.last_mut() {
            last.end = end;
        }
        let begun = rich.spans.iter().rev().nth(1).map_or(0, |span| span.end);
        if begun == end {
            rich.spans.pop();
        }
    }
}

/// Whether an inline is the space between what was and what took its place.
fn parts_edits(inlines: &[Inline], at: usize) -> bool {
    let (Some(before), Some(after)) = (at.checked_sub(1), at.checked_add(1)) else {
        return false;
    };
    matches!(inlines.get(at), Some(Inline::Text(text)) if text == " ")
        && matches!(inlines.get(before), Some(Inline::Deleted(_)))
        && matches!(inlines.get(after), Some(Inline::Inserted(_)))
}

/// A space wide enough to part two numbers of one digit, which stand alone in a cell: programs
/// that read text out of a file take single characters less than two fifths of an em apart for
/// a word that is spaced out (`maxWideCharSpacing` of Poppler's TextOutputDev.cc), and `8 6`
/// for `86`. A usual space has a fifth to a quarter of an em.
fn wide_space(ink: Ink) -> Ink {
    let look = Look {
        size: ink.look.size.scale(24, 10),
        ..ink.look
    };
    Ink { look, ..ink }
}

/// The characters of inlines, without any markup.
pub(super) fn plain_text(inlines: &[Inline], mentions: &[Mention]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(piece) | Inline::Code(piece) => text.push_str(piece),
            Inline::Figure(index) => {
                if let Some(mention) = mentions.get(*index) {
                    text.push_str(&mention.text);
                }
            }
            Inline::Abbreviation(short) => text.push_str(&short.text),
            Inline::Reference(reference) => text.push_str(&reference.text),
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
            Inline::Sparkline(chart) => text.push_str(&chart.ends(mentions)),
            Inline::Source(part) => super::sources::words(*part, &mut text),
            Inline::Note(_) => {}
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Deleted(_)
            | Inline::Inserted(_)
            | Inline::Link(_)
            | Inline::Image(_)
            | Inline::Language(_) => text.push_str(&plain_text(inline.inner(), mentions)),
        }
    }
    text
}
