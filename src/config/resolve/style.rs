//! How pages look.

use super::text::within;
use super::{fonts, parts};
use crate::config::raw::style::{
    Base, Orientation, Paper, RawMargins, RawPaper, RawStyle, TableRules,
};
use crate::config::read::Slot;
use crate::config::values::Number;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::{Decimal, Length};
use crate::style::{Color, PageStyle, Rules, Style};

/// Least contrast of text with its ground, in hundredths (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: u32 = 450;

/// Smallest type area, in millimetres: narrower text cannot be justified, lower has no room
/// for a heading with the lines that must follow it.
const LEAST_AREA: (i64, i64) = (60, 80);

/// How pages look.
pub(super) fn style(raw: Option<&RawStyle>, contents: bool, sink: &mut Sink) -> Style {
    let base = match raw.and_then(|raw| raw.base.get()) {
        Some(Base::Formal) => Style::formal(),
        Some(Base::Plain) | None => Style::default(),
    };
    let mut style = Style { contents, ..base };
    let Some(raw) = raw else { return style };
    if let Some(given) = raw.fonts.get() {
        style.fonts = fonts::fonts(given, style.fonts, sink);
    }
    paper(&mut style.page, raw, sink);
    if let Some(margins) = raw.margins.get() {
        set_margins(&mut style.page, margins, sink);
    }
    check_area(&style.page, raw, sink);
    if let Some(size) = points(&raw.text_size, "`text_size`", (6, 24), sink) {
        scale(&mut style, size);
    }
    if let Some(leading) = points(&raw.leading, "`leading`", (6, 48), sink) {
        style.leading = leading;
        if let Some(given) = raw.leading.get()
            && leading < style.text_size
        {
            let message = format!(
                "`leading` is {}, expected at least the size of the text",
                given.value.0
            );
            sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(given.place.clone()));
        }
    }
    if let Some(indent) = points(&raw.indent, "`indent`", (0, 72), sink) {
        style.indent = indent;
        if indent > Length::ZERO {
            style.paragraph_gap = Length::ZERO;
        } else if style.paragraph_gap == Length::ZERO {
            style.paragraph_gap = style.text_size.scale(5, 9);
        }
    }
    let switches = [
        (&raw.justify, &mut style.justify),
        (&raw.cover, &mut style.cover),
        (&raw.two_sided, &mut style.two_sided),
        (&raw.hanging_punctuation, &mut style.hang),
        (&raw.floats, &mut style.floats),
    ];
    for (given, switch) in switches {
        if let Some(given) = given.get() {
            *switch = *given;
        }
    }
    if let Some(table) = raw.table.get() {
        style.table.zebra = table.zebra.get().copied().unwrap_or(style.table.zebra);
        match table.rules.get() {
            Some(TableRules::Rows) => style.table.rules = Rules::Rows,
            Some(TableRules::Groups) => style.table.rules = Rules::Groups,
            None => {}
        }
    }
    if let Some(accent) = color(&raw.accent, "`accent`", sink) {
        style.accent = accent;
    }
    parts::set(&mut style, raw, sink);
    if let Some(table) = raw.table.get() {
        style.table.head_fill = head_fill(&table.head_fill, style.colors.text, sink);
    }
    style
}

/// The ground of heads of tables, from which their text must stand out.
fn head_fill(slot: &Slot<Spanned<String>>, text: Color, sink: &mut Sink) -> Option<Color> {
    let fill = color(slot, "`head_fill`", sink)?;
    let contrast = fill.contrast(text);
    if contrast >= LEAST_CONTRAST {
        return Some(fill);
    }
    let given = slot.get()?;
    let message = format!(
        "the text of heads has a contrast of {}.{}:1 with `{}`, expected at least 4.5:1",
        contrast / 100,
        contrast % 100 / 10,
        given.value
    );
    sink.emit(
        Diagnostic::error(codes::OUT_OF_RANGE, message)
            .at(given.place.clone())
            .hint("take a lighter colour, such as `#e8eef4`"),
    );
    None
}

/// All sizes of the shipped style in proportion to a text size.
fn scale(style: &mut Style, size: Length) {
    let base = style.text_size;
    let scaled = |length: Length| length.scale(size.0, base.0);
    style.leading = scaled(style.leading);
    style.paragraph_gap = scaled(style.paragraph_gap);
    style.indent = scaled(style.indent);
    style.title_size = scaled(style.title_size);
    style.table_size = scaled(style.table_size);
    style.small_size = scaled(style.small_size);
    for heading in &mut style.headings {
        heading.size = scaled(heading.size);
        heading.above = scaled(heading.above);
        heading.below = scaled(heading.below);
    }
    style.text_size = size;
}

fn set_margins(page: &mut PageStyle, raw: &RawMargins, sink: &mut Sink) {
    let sides = [
        (&raw.top, "top", &mut page.top),
        (&raw.bottom, "bottom", &mut page.bottom),
        (&raw.left, "left", &mut page.left),
        (&raw.right, "right", &mut page.right),
    ];
    for (slot, key, side) in sides {
        if let Some(number) = slot.get() {
            let what = format!("the margin `{key}`");
            if let Some(length) = millimetres(number, &what, (5, 100), sink) {
                *side = length;
            }
        }
    }
}

/// The paper, and how it lies.
fn paper(page: &mut PageStyle, raw: &RawStyle, sink: &mut Sink) {
    let mm = |width, height| (millimetre(width), millimetre(height));
    let inches = |width, height| (Length::POINT * width, Length::POINT * height);
    let size = match raw.paper.get() {
        None => None,
        Some(RawPaper::Named(Paper::A3)) => Some(mm(297, 420)),
        Some(RawPaper::Named(Paper::A4)) => Some(mm(210, 297)),
        Some(RawPaper::Named(Paper::A5)) => Some(mm(148, 210)),
        Some(RawPaper::Named(Paper::B5)) => Some(mm(176, 250)),
        Some(RawPaper::Named(Paper::Letter)) => Some(inches(612, 792)),
        Some(RawPaper::Named(Paper::Legal)) => Some(inches(612, 1008)),
        Some(RawPaper::Size(size)) => {
            let mut side = |slot: &Slot<Spanned<Number>>, what: &str| {
                millimetres(slot.get()?, what, (80, 1000), sink)
            };
            let width = side(&size.width, "the width of the paper");
            width.zip(side(&size.height, "the height of the paper"))
        }
    };
    if let Some((width, height)) = size {
        (page.width, page.height) = (width, height);
    }
    let turned = match raw.orientation.get() {
        Some(Orientation::Portrait) => page.width > page.height,
        Some(Orientation::Landscape) => page.width < page.height,
        None => false,
    };
    if turned {
        *page = page.turned();
    }
}

/// Whether paper and margins leave room for text.
fn check_area(page: &PageStyle, raw: &RawStyle, sink: &mut Sink) {
    let width = page.width - page.left - page.right;
    let height = page.height - page.top - page.bottom;
    if width >= millimetre(LEAST_AREA.0) && height >= millimetre(LEAST_AREA.1) {
        return;
    }
    let mm = |length: Length| length.scale(254, 720).0 / Length::POINT.0;
    let message = format!(
        "paper and margins leave {} by {} mm for the text, expected at least {} by {} mm",
        mm(width),
        mm(height),
        LEAST_AREA.0,
        LEAST_AREA.1
    );
    let place = match raw.margins.get() {
        Some(margins) => margins.head.clone(),
        None => raw.head.clone(),
    };
    sink.emit(
        Diagnostic::error(codes::OUT_OF_RANGE, message)
            .at(place)
            .hint("make the margins smaller or the paper larger"),
    );
}

/// A length in millimetres within a range.
pub(super) fn millimetres(
    number: &Spanned<Number>,
    what: &str,
    (least, most): (i64, i64),
    sink: &mut Sink,
) -> Option<Length> {
    let range = (Decimal::from(least), Decimal::from(most), " mm");
    // 1 mm is 72/25.4 points.
    let points = checked(number, what, range, sink)? * Decimal::from(720);
    Some(scaled_points(points, 254))
}

pub(super) fn millimetre(count: i64) -> Length {
    scaled_points(Decimal::from(count * 720), 254)
}

/// A length in points within a range of whole points.
pub(super) fn points(
    slot: &Slot<Spanned<Number>>,
    what: &str,
    (least, most): (i64, i64),
    sink: &mut Sink,
) -> Option<Length> {
    let number = slot.get()?;
    let range = (Decimal::from(least), Decimal::from(most), " pt");
    checked(number, what, range, sink).map(|value| scaled_points(value, 1))
}

fn checked(
    number: &Spanned<Number>,
    what: &str,
    range: (Decimal, Decimal, &str),
    sink: &mut Sink,
) -> Option<Decimal> {
    let number = Spanned {
        value: number.value.0,
        place: number.place.clone(),
    };
    within(&number, what, range, sink).then_some(number.value)
}

/// `points / divisor` points, to the nearest scaled point. Exact: no floating point.
fn scaled_points(points: Decimal, divisor: i64) -> Length {
    let scaled = points * Decimal::from(Length::POINT.0) / Decimal::from(divisor.max(1));
    Length(i64::try_from(scaled.round()).unwrap_or(0))
}

/// A colour such as `#1f4e79`.
pub(super) fn color(slot: &Slot<Spanned<String>>, what: &str, sink: &mut Sink) -> Option<Color> {
    let given = slot.get()?;
    let found = hexadecimal(&given.value);
    if found.is_none() {
        let message = format!(
            "{what} is `{}`, expected a colour such as `#1f4e79`",
            given.value
        );
        sink.emit(
            Diagnostic::error(codes::BAD_VALUE, message)
                .at(given.place.clone())
                .hint(
                    "write `#` and two hexadecimal digits each for red, green and blue, in quotes",
                ),
        );
    }
    found
}

fn hexadecimal(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some(Color {
        red: channel(0)?,
        green: channel(2)?,
        blue: channel(4)?,
    })
}
