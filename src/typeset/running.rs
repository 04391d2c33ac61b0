//! The running head and foot: artifacts above and below the text of pages.

use super::fonts::Family;
use super::galley::Piece;
use super::line::Line;
use super::rich::{Look, Rich};
use super::setter::{Setter, place};
use super::{Draw, Item};
use crate::measure::Length;
use crate::style::{Bundled, LogoPosition, PageStyle, Running};
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// How far the baseline of the running head stands above the type area, in points.
const HEAD_ABOVE: f64 = 21.0;
/// How far the rule under the running head stands above the type area, in points.
const RULE_ABOVE: f64 = 15.0;
/// How far the baseline of the foot stands below the type area, in points.
const FOOT_BELOW: f64 = 30.0;

/// Where a page is: its paper, its number from 1, how many there are, and its section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    /// The paper.
    pub paper: PageStyle,
    /// The number, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The heading of level 1 that the page begins under.
    pub section: Option<&'a str>,
}

/// The running head, with a rule below.
pub(super) fn head(setter: &mut Setter<'_>, spot: Spot<'_>, items: &mut Vec<Item>) {
    let style = setter.style;
    let logo = logo(setter, spot, items);
    if style.head.is_empty() {
        return;
    }
    let top = spot.paper.top;
    // Where the margin is small, half of it is left above.
    let above = Length::pt(HEAD_ABOVE).min(top / 2);
    line(setter, (&style.head, logo), spot, top - above, items);
    let area = setter.area_of(spot.paper);
    let rule = Draw::Rect(
        area.left,
        top - Length::pt(RULE_ABOVE).min(above.scale(3, 4)),
        area.width,
        Length::pt(0.4),
        style.colors.rule,
    );
    items.push(Item {
        element: None,
        draw: rule,
    });
}

/// The logo at the outer end of the head, its foot a little above the rule; how much of the
/// line it takes.
fn logo(setter: &mut Setter<'_>, spot: Spot<'_>, items: &mut Vec<Item>) -> Length {
    let style = setter.style;
    let logo = style.logo.as_ref();
    let Some(logo) = logo.filter(|logo| logo.position != LogoPosition::Title) else {
        return Length::ZERO;
    };
    let Some(picture) = setter.pictures.0.get(&logo.path) else {
        return Length::ZERO;
    };
    let area = setter.area_of(spot.paper);
    let foot = spot.paper.top - Length::pt(RULE_ABOVE + 3.0).min(spot.paper.top.scale(2, 5));
    // The printers of offices leave a few millimetres at the edge white.
    let most = foot - Length::mm(5.0).min(spot.paper.top / 4);
    let wanted = match logo.position {
        LogoPosition::Both => logo.height.min(Length::mm(9.0)),
        _ => logo.height,
    };
    let height = wanted.min(most).max(Length::POINT);
    let (width, height) = picture.of_height(height, area.width / 3);
    let swapped = style.two_sided && spot.page.is_multiple_of(2);
    let left = if swapped {
        area.left + area.width - width
    } else {
        area.left
    };
    let draw = Draw::Image(left, foot - height, width, height, Arc::clone(picture));
    items.push(Item {
        element: None,
        draw,
    });
    width + setter.style.small_size
}

/// The foot.
pub(super) fn foot(setter: &mut Setter<'_>, spot: Spot<'_>, items: &mut Vec<Item>) {
    let style = setter.style;
    let bottom = spot.paper.bottom;
    let below = Length::pt(FOOT_BELOW).min(bottom.scale(6, 10));
    let y = spot.paper.height - bottom + below;
    line(setter, (&style.foot, Length::ZERO), spot, y, items);
}

/// A line with its three parts. What is in the middle is never cut; the right part may take
/// a little more than half of what is left, and the left gives way to none of it that the
/// right leaves free.
fn line(
    setter: &mut Setter<'_>,
    (running, taken_left): (&Running, Length),
    spot: Spot<'_>,
    y: Length,
    items: &mut Vec<Item>,
) {
    let swapped = setter.style.two_sided && spot.page.is_multiple_of(2);
    let mut area = setter.area_of(spot.paper);
    area.width -= taken_left;
    if !swapped {
        area.left += taken_left;
    }
    let space = setter.style.small_size * 2;
    let [left, center, right] =
        [&running.left, &running.center, &running.right].map(|text| filled(setter, text, spot));
    let mut room = area.width;
    if !center.is_empty() {
        let (line, rich) = fitted(setter, &center, area.width);
        let x = area.left + (area.width - line.width) / 2;
        room = ((area.width - line.width) / 2 - space).max(Length::ZERO);
        push(items, line, &rich, x, y);
    }
    let at = |right: bool, width: Length| {
        let free = area.width - width;
        area.left + if right != swapped { free } else { Length::ZERO }
    };
    let (most_right, shared) = match center.is_empty() {
        true => (((room - space) / 2).scale(11, 10), true),
        false => (room, false),
    };
    let mut taken = Length::ZERO;
    if !right.is_empty() {
        let most = if left.is_empty() { room } else { most_right };
        let (line, rich) = fitted(setter, &right, most);
        taken = if shared {
            line.width + space
        } else {
            Length::ZERO
        };
        let x = at(true, line.width);
        push(items, line, &rich, x, y);
    }
    if !left.is_empty() {
        let (line, rich) = fitted(setter, &left, room - taken);
        let x = at(false, line.width);
        push(items, line, &rich, x, y);
    }
}

/// The text of a part with its places filled.
fn filled(setter: &Setter<'_>, text: &str, spot: Spot<'_>) -> String {
    let meta = &setter.document.meta;
    let mut out = String::with_capacity(text.len() + 40);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        out.push_str(before);
        match name {
            "title" => out.push_str(&meta.title),
            "body" => out.push_str(&meta.body),
            "period" => out.push_str(&meta.period),
            "date" => out.push_str(meta.date.as_deref().unwrap_or_default()),
            "section" => out.push_str(spot.section.unwrap_or(&meta.body)),
            "page" => out.push_str(&spot.page.to_string()),
            "pages" => out.push_str(&spot.pages.to_string()),
            _ => {}
        }
        rest = after;
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// In the font of tables, unless that of headings is that of the text too: then the whole
/// page speaks in one voice.
fn look(setter: &Setter<'_>) -> Look {
    let fonts = &setter.style.fonts;
    let one_voice = fonts.headings == fonts.text && fonts.tables.bundled == Bundled::Sans;
    let own = fonts.tables.given().next().is_some();
    let family = match one_voice && !own {
        true => Family::Text,
        false => Family::Tables,
    };
    let (size, color) = (setter.style.small_size, setter.style.colors.faint);
    setter.look(family, false, size, color)
}

/// The text on one line; too wide, it is cut after a word with an ellipsis, or within one
/// where that would leave more than half of the line white.
fn fitted(setter: &mut Setter<'_>, text: &str, width: Length) -> (Line, Rich) {
    let look = look(setter);
    let mut set = |text: &str| {
        let rich = setter.plain(text, look, None);
        (setter.one_line(&rich), rich)
    };
    let whole = set(text);
    if whole.0.width <= width {
        return whole;
    }
    let mut kept = text.trim_end();
    while let Some(end) = kept.rfind(' ') {
        kept = kept.get(..end).unwrap_or_default().trim_end();
        let cut = set(&format!("{kept} …"));
        if cut.0.width > width {
            continue;
        }
        if cut.0.width * 2 >= width {
            return cut;
        }
        break;
    }
    // The longest beginning that fits, by whole characters.
    let ends: Vec<usize> = text
        .grapheme_indices(true)
        .map(|(start, character)| start + character.len())
        .collect();
    let shortened = |end: usize| {
        let beginning = text.get(..end).unwrap_or_default();
        format!("{}…", beginning.trim_end())
    };
    let fits = ends.partition_point(|end| set(&shortened(*end)).0.width <= width);
    match fits.checked_sub(1).and_then(|last| ends.get(last)) {
        Some(end) => set(&shortened(*end)),
        None => Default::default(),
    }
}

fn push(items: &mut Vec<Item>, line: Line, rich: &Rich, x: Length, y: Length) {
    let mut pieces = Vec::new();
    place(&mut pieces, line, rich, x, y);
    items.extend(pieces.into_iter().filter_map(|piece| match piece {
        Piece::Draw(element, draw) => Some(Item { element, draw }),
        Piece::Link(..) | Piece::Page(_) => None,
    }));
}
