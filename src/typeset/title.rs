//! The block at the top of the first page: who reports, for which period, what, when.

use super::fonts::Family;
use super::galley::{Bond, Piece, Slab};
use super::paragraph::{Fill, Hyphens};
use super::rich::Look;
use super::setter::{Manner, Setter, place};
use super::{Draw, Role};
use crate::document::Align;
use crate::measure::Length;
use crate::style::Side;

/// The rule under the name of the body.
const RULE: f64 = 1.8;
/// The rule under the whole block.
const THIN: f64 = 0.5;

impl Setter<'_> {
    /// Puts the title block into the galley. A document without a title has none.
    pub fn title(&mut self) {
        let document = self.document;
        let meta = &document.meta;
        if meta.title.is_empty() && meta.body.is_empty() {
            return;
        }
        if self.style.cover {
            self.cover();
        } else if self.style.title.side == Side::Center {
            self.centred_title();
        } else {
            self.banner();
        }
    }

    /// The title at the left, under a rule with the body and the period on it.
    fn banner(&mut self) {
        let document = self.document;
        let meta = &document.meta;
        let frame = self.type_area();
        let mut slab = Slab::default();
        let mut y = self.logo(&mut slab, Align::Left, Length::ZERO);
        if y > Length::ZERO {
            y += self.style.text_size;
        }
        let size = self.style.text_size;
        let body = self.look(Family::Tables, true, size, self.style.accent);
        let faint = self.look(Family::Tables, false, size, self.style.colors.faint);
        let leading = size.scale(14, 10);
        if !meta.body.is_empty() || !meta.period.is_empty() {
            let baseline = self.baseline(body, leading);
            self.title_line(&mut slab, &meta.body, body, Align::Left, y + baseline);
            self.title_line(&mut slab, &meta.period, faint, Align::Right, y + baseline);
            y += leading + Length::pt(3.0);
        }
        let (left, width) = (frame.left, frame.width);
        let rule = Draw::Rect(left, y, width, Length::pt(RULE), self.style.accent);
        slab.pieces.push(Piece::Draw(None, rule));
        y += Length::pt(RULE) + self.style.title_size.scale(7, 10);
        if !meta.title.is_empty() {
            let look = self.title_look(self.style.title_size);
            let element = self.tree.add(Role::Title, frame.parent);
            let rich = self.plain(&meta.title, look, Some(element));
            let manner = Manner {
                fill: Fill::Ragged,
                hyphens: Hyphens::Avoided,
                align: Align::Left,
                leading: self.style.title_size.scale(118, 100),
            };
            let baseline = self.baseline(look, manner.leading);
            let width = self.balanced(&rich, frame.width);
            for line in self.lines(&rich, width, manner) {
                place(&mut slab.pieces, line, &rich, frame.left, y + baseline);
                y += manner.leading;
            }
        }
        if let Some(date) = meta.date.as_ref().filter(|date| !date.is_empty()) {
            y += Length::pt(3.0);
            let baseline = self.baseline(faint, leading);
            self.title_line(&mut slab, date, faint, Align::Left, y + baseline);
            y += leading;
        }
        y += self.style.title_size.scale(4, 10);
        let rule = Draw::Rect(left, y, width, Length::pt(THIN), self.style.colors.rule);
        slab.pieces.push(Piece::Draw(None, rule));
        slab.height = y + Length::pt(THIN);
        self.put(slab);
        self.gap = self.style.title_size.scale(6, 10);
        self.next = Bond::Kept;
    }

    /// Body, title, period and date centred at the top of the text.
    fn centred_title(&mut self) {
        let document = self.document;
        let meta = &document.meta;
        let frame = self.type_area();
        let size = self.style.text_size.scale(12, 10);
        let title_size = self.style.title_size;
        let body = self.look(Family::Text, true, size, self.style.accent);
        let title = self.title_look(title_size);
        let text = self.style.colors.text;
        let faint = self.look(Family::Text, false, self.style.text_size, text);
        let center = Align::Center;
        let mut slab = Slab::default();
        let mut y = self.logo(&mut slab, center, Length::ZERO);
        if y > Length::ZERO {
            y += size.scale(6, 10);
        }
        y = self.title_lines(&mut slab, &meta.body, (body, Role::Paragraph), center, y);
        y += size.scale(5, 10);
        let rule = Length::pt(RULE);
        let draw = Draw::Rect(frame.left, y, frame.width, rule, self.style.accent);
        slab.pieces.push(Piece::Draw(None, draw));
        y += rule + title_size.scale(12, 10);
        // In the order in which the banner of the plain style is read.
        y = self.title_lines(&mut slab, &meta.period, (faint, Role::Paragraph), center, y);
        y += title_size / 4;
        y = self.title_lines(&mut slab, &meta.title, (title, Role::Title), center, y);
        y += title_size.scale(5, 10);
        if let Some(date) = &meta.date {
            y = self.title_lines(&mut slab, date, (faint, Role::Paragraph), center, y);
        }
        slab.height = y;
        self.put(slab);
        self.gap = title_size;
        self.next = Bond::Kept;
    }

    /// The look of the title.
    pub fn title_look(&self, size: Length) -> Look {
        let title = self.style.title;
        let color = self.style.color(title.paint);
        self.look(super::setter::family(title.font), title.bold, size, color)
    }

    /// Lines from `y` down, balanced; gives their foot.
    pub fn title_lines(
        &mut self,
        slab: &mut Slab,
        text: &str,
        (look, role): (Look, Role),
        align: Align,
        mut y: Length,
    ) -> Length {
        if text.is_empty() {
            return y;
        }
        let frame = self.type_area();
        let element = self.tree.add(role, frame.parent);
        let rich = self.plain(text, look, Some(element));
        let manner = Manner {
            fill: Fill::Ragged,
            hyphens: Hyphens::Avoided,
            align,
            leading: look.size.scale(126, 100),
        };
        let baseline = self.baseline(look, manner.leading);
        let width = self.balanced(&rich, frame.width);
        for line in self.lines(&rich, width, manner) {
            let left = super::setter::aligned(align, frame.width, line.width);
            place(
                &mut slab.pieces,
                line,
                &rich,
                frame.left + left,
                y + baseline,
            );
            y += manner.leading;
        }
        y
    }

    fn title_line(&mut self, slab: &mut Slab, text: &str, look: Look, align: Align, y: Length) {
        if text.is_empty() {
            return;
        }
        let frame = self.type_area();
        let element = self.tree.add(Role::Paragraph, frame.parent);
        let rich = self.plain(text, look, Some(element));
        let line = self.one_line(&rich);
        let left = frame.left + super::setter::aligned(align, frame.width, line.width);
        place(&mut slab.pieces, line, &rich, left, y);
    }
}
