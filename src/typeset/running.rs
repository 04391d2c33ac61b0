//! The running head and the folio: artifacts at the top and foot of pages.

use super::fonts::Family;
use super::galley::Piece;
use super::line::Line;
use super::rich::{Look, Rich};
use super::setter::{FAINT, HAIR, Setter, place};
use super::{Draw, Item};
use crate::measure::Length;
use crate::style::{Manner, PageStyle};

/// How far the baseline of the running head stands above the type area, in points.
const HEAD_ABOVE: f64 = 21.0;
/// How far the rule under the running head stands above the type area, in points.
const RULE_ABOVE: f64 = 15.0;
/// How far the baseline of the folio stands below the type area, in points.
const FOOT_BELOW: f64 = 30.0;

/// The running head: the title at the left, the section (or the body) at the right; on even
/// pages of a book the other way round, so that the section stands at the outer edge.
pub(super) fn head(
    setter: &mut Setter<'_>,
    paper: PageStyle,
    (page, section): (usize, Option<&str>),
    items: &mut Vec<Item>,
) {
    let document = setter.document;
    if setter.style.manner == Manner::Formal {
        return;
    }
    let area = setter.area_of(paper);
    let top = paper.top;
    let y = top - Length::pt(HEAD_ABOVE);
    let right = section.unwrap_or(&document.meta.body);
    // Each may take half; the title gives way to none of it that the section leaves free.
    let space = setter.style.small_size * 2;
    let half = (area.width - space) / 2;
    let (line, rich) = fitted(setter, right, half.scale(11, 10));
    let taken = line.width;
    let even = setter.style.two_sided && page % 2 == 0;
    let at = |right: bool, width: Length| {
        let free = area.width - width;
        area.left + if right != even { free } else { Length::ZERO }
    };
    let x = at(true, line.width);
    push(items, line, &rich, x, y);
    let (line, rich) = fitted(setter, &document.meta.title, area.width - space - taken);
    let x = at(false, line.width);
    push(items, line, &rich, x, y);
    let rule = Draw::Rect(
        area.left,
        top - Length::pt(RULE_ABOVE),
        area.width,
        Length::pt(0.4),
        HAIR,
    );
    items.push(Item {
        element: None,
        draw: rule,
    });
}

/// The foot: the body at the left, "Page n of m" at the right (on even pages of a book the
/// other way round); in the formal style the number alone, centred.
pub(super) fn foot(
    setter: &mut Setter<'_>,
    paper: PageStyle,
    (page, pages): (usize, usize),
    items: &mut Vec<Item>,
) {
    let document = setter.document;
    let area = setter.area_of(paper);
    let y = paper.height - paper.bottom + Length::pt(FOOT_BELOW);
    let even = setter.style.two_sided && page % 2 == 0;
    if setter.style.manner == Manner::Formal {
        let (line, rich) = fitted(setter, &format!("– {page} –"), area.width);
        let x = area.left + (area.width - line.width) / 2;
        push(items, line, &rich, x, y);
        return;
    }
    let at = |right: bool, width: Length| {
        let free = area.width - width;
        area.left + if right != even { free } else { Length::ZERO }
    };
    let (line, rich) = fitted(setter, &format!("Page {page} of {pages}"), area.width);
    let taken = line.width;
    let x = at(true, line.width);
    push(items, line, &rich, x, y);
    let space = setter.style.small_size * 2;
    let (line, rich) = fitted(setter, &document.meta.body, area.width - space - taken);
    let x = at(false, line.width);
    push(items, line, &rich, x, y);
}

fn look(setter: &Setter<'_>) -> Look {
    let family = match setter.style.manner {
        Manner::Plain => Family::Tables,
        Manner::Formal => Family::Text,
    };
    setter.look(family, false, setter.style.small_size, FAINT)
}

/// The text on one line, cut after a word with an ellipsis when it is too wide.
fn fitted(setter: &mut Setter<'_>, text: &str, width: Length) -> (Line, Rich) {
    let look = look(setter);
    let mut rich = setter.plain(text, look, None);
    let mut line = setter.one_line(&rich);
    let mut kept = text.trim_end();
    while line.width > width {
        let Some(end) = kept.rfind(' ') else {
            return (Line::default(), Rich::default());
        };
        kept = kept[..end].trim_end();
        rich = setter.plain(&format!("{kept} …"), look, None);
        line = setter.one_line(&rich);
    }
    (line, rich)
}

fn push(items: &mut Vec<Item>, line: Line, rich: &Rich, x: Length, y: Length) {
    let mut pieces = Vec::new();
    place(&mut pieces, line, rich, x, y);
    items.extend(pieces.into_iter().filter_map(|piece| match piece {
        Piece::Draw(element, draw) => Some(Item { element, draw }),
        Piece::Link(..) | Piece::Page(_) => None,
    }));
}
