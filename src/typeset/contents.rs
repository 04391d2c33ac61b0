//! The table of contents: headings with leaders and page numbers.
//!
//! A column of fixed width is kept for the page numbers, so setting them later moves
//! nothing: one pass settles them.

use super::fonts::Family;
use super::galley::{PageNumber, Piece, Slab};
use super::inlines::plain_text;
use super::paragraph::{Fill, Hyphens};
use super::rich::{Aim, Ink, Look, Rich, Space};
use super::setter::{Frame, Manner, Setter, family, place};
use super::{Draw, Glyph, GlyphRun, Role};
use crate::document::walk::{Node, visit_inlines};
use crate::document::{Align, Block, Heading, Inline};
use crate::measure::{Length, Word};
use crate::style::Side;

/// Levels that are told apart; deeper ones look like the last.
const LEVELS: usize = 3;
/// Distance of the dots of a leader, in thousandths of an em.
const DOTS: i64 = 560;

impl Setter<'_> {
    /// Puts the contents into the galley, unless there is nothing to list.
    pub fn contents(&mut self, frame: Frame) {
        let document = self.document;
        let deepest = self.style.contents_style.depth;
        let entries: Vec<&Heading> = document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading(heading) if heading.level <= deepest => Some(heading),
                _ => None,
            })
            .collect();
        if entries.is_empty() {
            return;
        }
        let size = self.style.heading(2).size;
        let style = self.style.heading(1);
        let color = self.style.color(style.paint);
        let head = Look {
            italic: style.italic,
            ..self.look(family(style.font), style.bold, size, color)
        };
        let element = self.tree.add(Role::Heading(1), frame.parent);
        let title = self.style.contents_style.title.as_deref();
        let rich = self.plain(
            title.unwrap_or(self.document.meta.words.text(Word::Contents)),
            head,
            Some(element),
        );
        let manner = Manner {
            fill: Fill::Ragged,
            hyphens: Hyphens::Avoided,
            align: match style.side {
                Side::Left => Align::Left,
                Side::Center => Align::Center,
            },
            leading: size.scale(13, 10),
        };
        let mut top = frame;
        top.gap = frame.leading;
        self.put_lines(&rich, top, head, manner);
        self.next = super::galley::Bond::Kept;
        let list = self.tree.add(Role::Contents, frame.parent);
        let numbers = self.number_column(&entries, frame);
        for (index, heading) in entries.iter().enumerate() {
            self.entry(heading, frame.within(list), numbers);
            if index == 0 {
                // The word "Contents" keeps at least two entries.
                self.next = super::galley::Bond::Kept;
            }
        }
        self.next = super::galley::Bond::Free;
        self.gap = frame.leading;
    }

    /// The width that the widest number of a level of headings takes, by level.
    fn number_column(&mut self, entries: &[&Heading], frame: Frame) -> [Length; LEVELS] {
        let mut widest = [Length::ZERO; LEVELS];
        for heading in entries {
            let level = step(heading.level);
            let look = self.look(
                self.headings(),
                level == 0,
                frame.size,
                self.style.colors.text,
            );
            if !heading.number.is_empty() {
                let rich = self.plain(&format!("{}{}", heading.number, heading.gap()), look, None);
                let width = self.one_line(&rich).width;
                widest[level] = widest[level].max(width + frame.size.scale(2, 10));
            }
        }
        widest
    }

    /// The text of an entry, whose runs in other languages are told.
    fn listed(&mut self, heading: &Heading, look: Look, link: u32) -> Rich {
        let foreign = |inline: &Inline| matches!(inline, Inline::Language(_));
        let mut found = false;
        visit_inlines(&heading.text, &mut |node| {
            found |= matches!(node, Node::Inline(inline) if foreign(inline));
        });
        if !found {
            let text = plain_text(&heading.text, &self.document.mentions);
            return self.plain(&format!("{text} "), look, Some(link));
        }
        let mut rich = Rich::default();
        let ink = Ink {
            look,
            element: Some(link),
            link: None,
            tongue: self.tongue,
        };
        self.listed_inlines(&mut rich, &heading.text, ink);
        self.write(&mut rich, " ", ink, Space::Folded);
        rich
    }

    fn listed_inlines(&mut self, rich: &mut Rich, inlines: &[Inline], ink: Ink) {
        for inline in inlines {
            match inline {
                Inline::Language(run) => {
                    self.foreign(rich, &run.tag, ink, |setter, rich, ink| {
                        setter.listed_inlines(rich, &run.text, ink);
                    });
                }
                Inline::Emphasis(inner) | Inline::Strong(inner) => {
                    self.listed_inlines(rich, inner, ink);
                }
                Inline::Link(link) => self.listed_inlines(rich, &link.text, ink),
                other => {
                    let text = plain_text(std::slice::from_ref(other), &self.document.mentions);
                    self.write(rich, &text, ink, Space::Folded);
                }
            }
        }
    }

    fn entry(&mut self, heading: &Heading, frame: Frame, numbers: [Length; LEVELS]) {
        let level = step(heading.level);
        let size = self.style.text_size.scale(97, 100);
        let look = self.look(self.headings(), level == 0, size, self.style.colors.text);
        let item = self.tree.add(Role::ContentsEntry, frame.parent);
        let holder = self.tree.add(Role::Reference, item);
        let text = plain_text(&heading.text, &self.document.mentions);
        let name = if heading.number.is_empty() {
            text.clone()
        } else {
            format!("{}{}{text}", heading.number, heading.gap())
        };
        let link = self.tree.add_with(Role::Link, holder, name);
        let leading = self.style.leading;
        let baseline = self.baseline(look, leading);
        let outer: Length = numbers.iter().take(level).copied().sum();
        let mut inner = frame.indented(outer);
        if !heading.number.is_empty() {
            let number = self.plain(
                &format!("{}{}", heading.number, heading.gap()),
                look,
                Some(link),
            );
            let line = self.one_line(&number);
            place(&mut self.label, line, &number, inner.left, baseline);
        }
        inner = inner.indented(numbers[level]);
        // Room for three digits and a stretch of leader.
        let right = frame.left + frame.width;
        let column = size.scale(22, 10);
        inner.width = (inner.width - column - size * 2).max(size);
        inner.gap = if level == 0 {
            leading.scale(3, 10)
        } else {
            Length::ZERO
        };
        let rich = self.listed(heading, look, link);
        let manner = Manner {
            fill: Fill::Ragged,
            hyphens: Hyphens::Avoided,
            align: Align::Left,
            leading,
        };
        let first = self.put_lines(&rich, inner, look, manner);
        let Some(slab) = self.galley.last() else {
            return;
        };
        let end = end_of(slab).max(inner.left);
        let number = PageNumber {
            id: heading.id.clone(),
            element: Some(link),
            right,
            baseline,
            size,
            bold: level == 0,
            color: self.style.colors.text,
        };
        let leader = self.leader(end + size / 4, right - column + size / 2, baseline, size);
        if let Some(slab) = self.galley.last_mut() {
            slab.pieces.extend(leader);
            slab.pieces.push(Piece::Page(number));
        }
        let left = frame.left + outer;
        let area = [left, Length::ZERO, right - left, leading];
        for slab in self.galley.iter_mut().skip(first) {
            let aim = Aim::Id(heading.id.clone());
            slab.pieces.push(Piece::Link(link, area, aim));
        }
    }

    /// Dots from `left` to `right`, on a grid that all leaders of a page share.
    fn leader(&mut self, left: Length, right: Length, y: Length, size: Length) -> Option<Piece> {
        let book = self.shaper.book();
        let face = book.find(Family::Headings, false, false);
        let dot = book.face(face).glyph('.')?;
        let step = size.scale(DOTS, 1000);
        let first = (left.0 + step.0 - 1) / step.0.max(1);
        let count = usize::try_from(right.0 / step.0.max(1) - first).ok()?;
        let glyphs = (0..count as u32).map(|index| Glyph {
            id: dot,
            advance: step,
            start: index,
            end: index + 1,
            soft_hyphen: false,
            dx: Length::ZERO,
            dy: Length::ZERO,
        });
        let run = GlyphRun {
            face,
            size,
            x: Length(first * step.0),
            y,
            color: self.style.colors.faint,
            glyphs: glyphs.collect(),
            text: ".".repeat(count),
            backwards: false,
        };
        (count > 0).then_some(Piece::Draw(None, Draw::Glyphs(run)))
    }
}

/// Which column a level stands in, from 0.
fn step(level: u8) -> usize {
    usize::from(level.max(1)).min(LEVELS) - 1
}

/// Where the glyphs of a slab end.
fn end_of(slab: &Slab) -> Length {
    let mut end = Length::ZERO;
    for piece in &slab.pieces {
        if let Piece::Draw(_, Draw::Glyphs(run)) = piece {
            let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
            end = end.max(run.x + width);
        }
    }
    end
}
