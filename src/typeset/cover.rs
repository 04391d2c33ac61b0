//! The cover: a page with the logo, the public body, the title, the period and the date.

use super::fonts::Family;
use super::galley::{Bond, Piece, Slab};
use super::rich::Look;
use super::setter::Setter;
use super::{Draw, Role};
use crate::document::Align;
use crate::measure::Length;
use crate::style::{LogoPosition, Side};
use std::sync::Arc;

/// The rule between body and title.
const RULE: f64 = 2.4;
/// The rule over the date.
const THIN: f64 = 0.5;

/// Where the parts of a cover begin, in hundredths of the type area from its top.
struct Plan {
    align: Align,
    logo: i64,
    body: i64,
    foot: i64,
    /// The size of the title, in tenths of that above a text.
    title: i64,
}

impl Setter<'_> {
    /// Puts the cover into the galley.
    pub fn cover(&mut self) {
        let plan = match self.style.title.side {
            // The optical middle of a page is above its middle.
            Side::Left => Plan {
                align: Align::Left,
                logo: 0,
                body: 27,
                foot: 94,
                title: 15,
            },
            Side::Center => Plan {
                align: Align::Center,
                logo: 6,
                body: 24,
                foot: 86,
                title: 14,
            },
        };
        let document = self.document;
        let meta = &document.meta;
        let frame = self.type_area();
        let page = &self.style.page;
        let room = page.height - page.top - page.bottom;
        let at = |part: i64| room.scale(part, 100);
        let family = match plan.align {
            Align::Center => Family::Text,
            _ => Family::Tables,
        };
        let text = self.style.text_size;
        let body = self.look(family, true, text.scale(14, 10), self.style.accent);
        let title_size = self.style.title_size.scale(plan.title, 10);
        let lesser = self.look(family, false, text.scale(12, 10), self.style.colors.text);
        let mut slab = Slab::default();
        let below = self.logo(&mut slab, plan.align, at(plan.logo));
        let mut y = at(plan.body).max(below + text * 2);
        y = self.title_lines(
            &mut slab,
            &meta.body,
            (body, Role::Paragraph),
            plan.align,
            y,
        );
        y += text.scale(7, 10);
        let inset = match plan.align {
            Align::Center => frame.width / 4,
            _ => Length::ZERO,
        };
        let width = frame.width - inset * 2;
        let rule = Draw::Rect(
            frame.left + inset,
            y,
            width,
            Length::pt(RULE),
            self.style.accent,
        );
        slab.pieces.push(Piece::Draw(None, rule));
        y += Length::pt(RULE) + title_size;
        let title = self.title_look(title_size);
        y = self.title_lines(&mut slab, &meta.title, (title, Role::Title), plan.align, y);
        y += title_size.scale(5, 10);
        y = self.title_lines(
            &mut slab,
            &meta.period,
            (lesser, Role::Paragraph),
            plan.align,
            y,
        );
        y = self.cover_date(&mut slab, (lesser, plan.align), y.max(at(plan.foot)));
        slab.height = y.max(room);
        self.put(slab);
        self.next = Bond::Forced;
    }

    /// The date at the foot of the cover; at the left under a rule.
    fn cover_date(&mut self, slab: &mut Slab, (look, align): (Look, Align), y: Length) -> Length {
        let document = self.document;
        let Some(date) = document.meta.date.as_ref().filter(|date| !date.is_empty()) else {
            return y;
        };
        let frame = self.type_area();
        if align == Align::Left {
            let rule = self.style.colors.rule;
            let rule = Draw::Rect(frame.left, y, frame.width, Length::pt(THIN), rule);
            slab.pieces.push(Piece::Draw(None, rule));
        }
        let below = y + look.size.scale(6, 10);
        self.title_lines(slab, date, (look, Role::Paragraph), align, below)
    }

    /// Puts the logo at `y`, when the style has one here; gives its foot.
    pub fn logo(&mut self, slab: &mut Slab, align: Align, y: Length) -> Length {
        let style = self.style;
        let Some(logo) = style
            .logo
            .as_ref()
            .filter(|l| l.position != LogoPosition::Head)
        else {
            return y;
        };
        let Some(picture) = self.pictures.0.get(&logo.path) else {
            return y;
        };
        let frame = self.type_area();
        let (width, height) = picture.of_height(logo.height, frame.width);
        let left = frame.left + super::setter::aligned(align, frame.width, width);
        let text = match logo.text.is_empty() {
            true => &self.document.meta.body,
            false => &logo.text,
        };
        let element = match text.is_empty() {
            true => None,
            false => Some(self.tree.add_with(Role::Figure, frame.parent, text.clone())),
        };
        let draw = Draw::Image(left, y, width, height, Arc::clone(picture));
        slab.pieces.push(Piece::Draw(element, draw));
        y + height
    }
}
