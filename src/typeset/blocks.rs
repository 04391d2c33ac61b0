//! The blocks of the document, put into the galley one after another.

use super::bidi;
use super::fonts::Family;
use super::galley::{Bar, Bond, Piece, Slab};
use super::inlines::{code_look, plain_text};
use super::paragraph::{Fill, Hyphens};
use super::rich::{Ink, Look, Rich, Space};
use super::setter::{Frame, Manner, Room, Setter, family, place};
use super::tongue::Tongue;
use super::{Draw, Role};
use crate::document::script::caption_gap;
use crate::document::walk::is_images;
use crate::document::{Align, Block, Heading, Image, Inline, List, Marker};
use crate::measure::Length;
use crate::style::Side;
use std::ops::Range;
use std::sync::Arc;

/// The leading of headings, in tenths of their size: lines of a heading stand closer.
const HEADING_LEADING: i64 = 12;

impl<'a> Setter<'a> {
    /// Puts blocks into the galley.
    pub fn blocks(&mut self, blocks: &'a [Block], frame: Frame) {
        let mut before: Option<&Block> = None;
        for block in blocks {
            self.follows = matches!(before, Some(Block::Paragraph(_)));
            self.block(block, frame);
            before = Some(block);
        }
    }

    /// Puts a range of the blocks of the document itself into the galley.
    pub fn outer_blocks(&mut self, range: Range<usize>, frame: Frame) {
        let document = self.document;
        for index in range {
            let Some(block) = document.blocks.get(index) else {
                break;
            };
            let before = index.checked_sub(1).and_then(|at| document.blocks.get(at));
            self.follows = matches!(before, Some(Block::Paragraph(_)));
            self.missing.place = document.places.of_block(index);
            self.block(block, frame);
        }
        self.missing.place = None;
    }

    /// Puts a block into the galley.
    pub fn block(&mut self, block: &'a Block, frame: Frame) {
        match block {
            Block::Heading(heading) => self.heading(heading, frame),
            Block::Paragraph(inlines) => match inlines.as_slice() {
                [Inline::Image(image)] => self.image(image, frame),
                _ => self.paragraph(inlines, frame),
            },
            Block::List(list) => self.list(list, frame),
            Block::Table(table) => self.table(table, frame),
            Block::Quote(inner) => self.quote(inner, frame),
            Block::Code(_, text) => self.code(text, frame),
            Block::Chart(chart) => self.chart(chart, frame),
            Block::Rule => self.rule(frame),
            Block::PageBreak => self.next = Bond::Forced,
            Block::Contents => self.contents(frame),
        }
    }

    /// The manner of running text.
    pub fn running(&self, frame: Frame) -> Manner {
        Manner {
            fill: if self.style.justify {
                Fill::Justified
            } else {
                Fill::Ragged
            },
            hyphens: if self.style.justify {
                Hyphens::Allowed
            } else {
                Hyphens::Avoided
            },
            align: Align::Left,
            leading: frame.leading,
        }
    }

    fn paragraph(&mut self, inlines: &[Inline], frame: Frame) {
        let element = self.tree.add(Role::Paragraph, frame.parent);
        let look = self.look(Family::Text, false, frame.size, self.style.colors.text);
        self.room = match is_images(inlines) {
            true => Room::Alone(frame.width),
            false => Room::Text(frame.width),
        };
        let mut rich = self.rich(inlines, look, Some(element));
        self.room = Room::Line;
        if rich.text.is_empty() {
            return;
        }
        rich.hangs = self.style.hang && self.style.justify;
        // Chinese and Japanese indent every paragraph, the first below a heading, too.
        let every = self.shaper.customs().wide && self.is_outermost(frame);
        if self.follows || every {
            rich.indent = self.style.indent;
        }
        let mut manner = self.running(frame);
        let customs = self.shaper.customs();
        if bidi::runs_backwards(&rich, customs) != customs.backwards {
            manner.align = Align::Right;
        }
        self.put_lines(&rich, frame, look, manner);
        // What a colon announces follows on the same page.
        if rich.text.ends_with(':') {
            self.next = Bond::Kept;
        }
        self.notes_of(&rich, frame);
    }

    fn heading(&mut self, heading: &Heading, frame: Frame) {
        let style = self.style.heading(heading.level);
        let size = style.size;
        let color = self.style.color(style.paint);
        let look = Look {
            italic: style.italic,
            ..self.look(family(style.font), style.bold, size, color)
        };
        let frame = frame.indented(style.indent);
        let element = self.tree.add(Role::Heading(heading.level), frame.parent);
        let leading = size.scale(HEADING_LEADING, 10);
        let baseline = self.baseline(look, leading);
        let mut inner = frame;
        let centred = style.side == Side::Center;
        if !heading.number.is_empty() && !centred {
            let number = self.plain(
                &format!("{}{}", heading.number, heading.gap()),
                look,
                Some(element),
            );
            let line = self.one_line(&number);
            inner = frame.indented(line.width + size.scale(2, 10));
            place(&mut self.label, line, &number, frame.left, baseline);
        }
        let mut rich = Rich::default();
        let ink = Ink {
            look,
            element: Some(element),
            link: None,
            tongue: self.tongue,
        };
        if !heading.number.is_empty() && centred {
            // Centred, the number is a part of the line.
            let number = match heading.gap() {
                "" => heading.number.clone(),
                _ => format!("{}\u{2002}", heading.number),
            };
            self.write(&mut rich, &number, ink, Space::Exact);
        }
        self.inlines(&mut rich, &heading.text, ink);
        let manner = Manner {
            fill: Fill::Ragged,
            hyphens: Hyphens::Avoided,
            align: if centred { Align::Center } else { Align::Left },
            leading,
        };
        inner.gap = style.above;
        if !centred {
            inner.width = self.balanced(&rich, inner.width);
        }
        let first = self.put_lines(&rich, inner, look, manner);
        let text = plain_text(&heading.text, &self.document.mentions);
        let numbered = if heading.number.is_empty() {
            text
        } else {
            format!("{}{}{text}", heading.number, heading.gap())
        };
        self.level = heading.level;
        for slab in self.galley.iter_mut().skip(first + 1) {
            slab.bond = Bond::Kept;
        }
        if let Some(slab) = self.galley.get_mut(first) {
            slab.anchors.push(heading.id.clone());
            if heading.level == 1 {
                slab.section = Some(numbered.clone());
            }
            slab.outline = Some((heading.level, numbered));
        }
        self.gap = style.below;
        self.next = Bond::Kept;
        self.notes_of(&rich, frame);
    }

    fn list(&mut self, list: &'a List, frame: Frame) {
        let element = self.tree.add(Role::List, frame.parent);
        let look = self.look(Family::Text, false, frame.size, self.style.colors.text);
        let labels: Vec<String> = (0..list.items.len() as u64)
            .map(|index| match list.marker {
                Marker::Number(first) => format!("{}. ", first + index),
                Marker::Bullet | Marker::RunIn => "• ".to_owned(),
            })
            .collect();
        let mut lines = Vec::with_capacity(labels.len());
        for label in &labels {
            let item = self.tree.add(Role::ListItem, element);
            let holder = self.tree.add(Role::ListLabel, item);
            let rich = self.plain(label, look, Some(holder));
            lines.push((item, self.one_line(&rich), rich));
        }
        let widest = lines
            .iter()
            .map(|(_, line, _)| line.width)
            .max()
            .unwrap_or_default();
        // Labels stand in a column of their own; numbers end under one another.
        let indent = (widest + frame.size.scale(3, 10)).max(frame.size.scale(16, 10));
        let label_right = indent - frame.size.scale(3, 10);
        let baseline = self.baseline(look, frame.leading);
        // Where paragraphs are not parted by space, lists still are from the text around.
        let around = if frame.gap == Length::ZERO {
            frame.leading / 4
        } else {
            frame.gap
        };
        let tight = frame.gap.scale(if list.tight { 1 } else { 3 }, 4);
        for (index, (blocks, (item, line, rich))) in list.items.iter().zip(lines).enumerate() {
            let body = self.tree.add(Role::ListBody, item);
            let offset = match list.marker {
                Marker::Number(_) => label_right - line.width,
                Marker::Bullet | Marker::RunIn => frame.size.scale(3, 10),
            };
            place(&mut self.label, line, &rich, frame.left + offset, baseline);
            let mut inner = frame.indented(indent).within(body);
            inner.gap = tight;
            let before = self.galley.len();
            self.blocks(blocks, inner);
            if self.galley.len() == before {
                self.put(Slab {
                    gap: tight,
                    height: frame.leading,
                    ..Slab::default()
                });
            }
            if let Some(slab) = self.galley.get_mut(before) {
                let least = if index == 0 {
                    around.scale(3, 4)
                } else {
                    tight
                };
                slab.gap = slab.gap.max(least);
                slab.bare = slab.bare.max(least);
            }
        }
        self.gap = around;
    }

    fn quote(&mut self, blocks: &'a [Block], frame: Frame) {
        let element = self.tree.add(Role::Quote, frame.parent);
        let start = self.galley.len();
        let bar = Bar {
            left: frame.left + frame.size.scale(2, 10),
            width: Length::pt(1.6),
            color: self.style.accent,
            joined: true,
        };
        let inset = frame.size.scale(14, 10);
        let mut inner = frame.indented(inset).within(element);
        inner.width -= inset;
        self.bars.push(bar);
        self.blocks(blocks, inner);
        self.bars.pop();
        let own = self.bars.len();
        if let Some(bar) = self.galley.get_mut(start).and_then(|s| s.bars.get_mut(own)) {
            bar.joined = false;
        }
        self.gap = frame.gap.scale(3, 2);
    }

    fn code(&mut self, text: &str, frame: Frame) {
        let element = self.tree.add(Role::Code, frame.parent);
        let look = code_look(self.look(Family::Text, false, frame.size, self.style.colors.text));
        let manner = Manner {
            fill: Fill::Ragged,
            hyphens: Hyphens::Avoided,
            align: Align::Left,
            leading: look.size.scale(14, 10),
        };
        let pad = look.size.scale(8, 10);
        let mut inner = frame.indented(pad);
        inner.width -= pad;
        self.bars.push(Bar {
            left: frame.left,
            width: frame.width,
            color: self.style.colors.ground,
            joined: true,
        });
        let own = self.bars.len() - 1;
        let start = self.galley.len();
        self.put(Slab {
            gap: frame.gap,
            height: pad / 2,
            ..Slab::default()
        });
        for line in text.trim_end_matches('\n').split('\n') {
            let mut rich = Rich::default();
            let ink = Ink {
                look,
                element: Some(element),
                link: None,
                // Code is in no language that has syllables.
                tongue: Tongue::default(),
            };
            self.write(&mut rich, line, ink, Space::Exact);
            inner.gap = Length::ZERO;
            if rich.text.is_empty() {
                self.put(Slab {
                    height: manner.leading,
                    ..Slab::default()
                });
            } else {
                self.put_lines(&rich, inner, look, manner);
            }
        }
        self.next = Bond::Kept;
        self.put(Slab {
            height: pad / 2,
            ..Slab::default()
        });
        self.bars.pop();
        if let Some(bar) = self.galley.get_mut(start).and_then(|s| s.bars.get_mut(own)) {
            bar.joined = false;
        }
        if let Some(slab) = self.galley.get_mut(start + 1) {
            slab.bond = Bond::Kept;
        }
        self.gap = frame.gap.scale(3, 2);
    }

    fn rule(&mut self, frame: Frame) {
        let width = frame.width / 3;
        let rule = Draw::Rect(
            frame.left + (frame.width - width) / 2,
            Length::ZERO,
            width,
            Length::pt(0.6),
            self.style.colors.faint,
        );
        self.put(Slab {
            gap: frame.leading,
            height: Length::POINT,
            pieces: vec![Piece::Draw(None, rule)],
            ..Slab::default()
        });
        self.gap = frame.leading;
    }

    /// An image at its natural size or the width that is given, or smaller where the column or the page ends.
    fn image(&mut self, image: &Image, frame: Frame) {
        let Some(picture) = self.pictures.0.get(&image.target) else {
            return self.unknown_image(image, frame);
        };
        let alternative = plain_text(&image.text, &self.document.mentions);
        let page = &self.style.page;
        // A line or two of text can stand with it.
        let most = (page.height - page.top - page.bottom).scale(85, 100);
        let (width, height) = match image.width {
            Some(width) => picture.of_width(width.within(frame.width), most),
            None => picture.fitting(frame.width, most),
        };
        let left = frame.left + (frame.width - width) / 2;
        let draw = Draw::Image(left, Length::ZERO, width, height, Arc::clone(picture));
        // An image without a text is an ornament, which readers of the text pass over.
        let element = (!alternative.is_empty())
            .then(|| self.tree.add_with(Role::Figure, frame.parent, alternative));
        self.put(Slab {
            gap: frame.leading.scale(3, 4),
            height,
            pieces: vec![Piece::Draw(element, draw)],
            ..Slab::default()
        });
        self.gap = frame.leading.scale(3, 4);
    }

    /// An image of which only the text alternative is known: a box that says it.
    fn unknown_image(&mut self, image: &Image, frame: Frame) {
        let alternative = plain_text(&image.text, &self.document.mentions);
        let element = self
            .tree
            .add_with(Role::Figure, frame.parent, alternative.clone());
        let look = self.look(
            Family::Tables,
            false,
            self.style.small_size,
            self.style.colors.faint,
        );
        let rich = self.plain(&alternative, look, Some(element));
        let manner = Manner {
            fill: Fill::Ragged,
            hyphens: Hyphens::Avoided,
            align: Align::Center,
            leading: look.size.scale(14, 10),
        };
        let pad = frame.leading;
        let lines = self.lines(&rich, frame.width - pad * 2, manner);
        let baseline = self.baseline(look, manner.leading);
        let height = manner.leading * lines.len().max(1) as i64 + pad * 2;
        let (left, right) = (frame.left, frame.left + frame.width);
        let outline = vec![
            (left, Length::ZERO),
            (right, Length::ZERO),
            (right, height),
            (left, height),
            (left, Length::ZERO),
        ];
        let mut slab = Slab {
            gap: frame.leading / 2,
            height,
            ..Slab::default()
        };
        let stroke = Draw::Stroke(outline, Length::pt(0.5), self.style.colors.rule);
        slab.pieces.push(Piece::Draw(Some(element), stroke));
        for (index, line) in lines.into_iter().enumerate() {
            let x = left
                + pad
                + super::setter::aligned(Align::Center, frame.width - pad * 2, line.width);
            let y = pad + manner.leading * index as i64 + baseline;
            place(&mut slab.pieces, line, &rich, x, y);
        }
        self.put(slab);
        self.gap = frame.leading / 2;
    }

    /// The text of a label such as `Table 2` with a caption behind it, as one text.
    pub fn caption(
        &mut self,
        number: &str,
        caption: &[Inline],
        size: Length,
        element: u32,
    ) -> Rich {
        let bold: Look = self.look(Family::Tables, true, size, self.style.accent);
        let mut rich = Rich::default();
        let ink = Ink {
            look: bold,
            element: Some(element),
            link: None,
            tongue: self.tongue,
        };
        if !number.is_empty() {
            let number = number.replace(' ', "\u{a0}");
            let (stop, gap) = match caption.is_empty() {
                true => ("", ""),
                false => caption_gap(&number),
            };
            self.write(
                &mut rich,
                &format!("{number}{stop}{gap}"),
                ink,
                Space::Folded,
            );
        }
        let look = self.look(Family::Tables, true, size, self.style.colors.text);
        self.inlines(&mut rich, caption, Ink { look, ..ink });
        rich
    }
}
