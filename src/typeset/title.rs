//! The block at the top of the first page: who reports, for which period, what, when.

use super::fonts::Family;
use super::galley::{Bond, Piece, Slab};
use super::paragraph::{Fill, Hyphens};
use super::rich::Look;
use super::setter::{FAINT, HAIR, INK, Manner, Setter, place};
use super::{Draw, Role};
use crate::document::Align;
use crate::measure::Length;

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
        let frame = self.type_area();
        let mut slab = Slab::default();
        let mut y = Length::ZERO;
        let size = self.style.text_size;
        let body = self.look(Family::Sans, true, size, self.style.accent);
        let faint = self.look(Family::Sans, false, size, FAINT);
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
            let look = self.look(Family::Serif, true, self.style.title_size, INK);
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
        let rule = Draw::Rect(left, y, width, Length::pt(THIN), HAIR);
        slab.pieces.push(Piece::Draw(None, rule));
        slab.height = y + Length::pt(THIN);
        self.put(slab);
        self.gap = self.style.title_size.scale(6, 10);
        self.next = Bond::Kept;
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
