//! How pages look.

use super::fonts;
use super::text::within;
use crate::config::raw_style::{Base, Paper, RawMargins, RawStyle, TableRules};
use crate::config::read::Slot;
use crate::config::values::Number;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::{Decimal, Length};
use crate::style::{Color, PageStyle, Rules, Style};

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
    if raw.paper.get() == Some(&Paper::Letter) {
        // 8.5 × 11 inches.
        style.page.width = Length::POINT * 612;
        style.page.height = Length::POINT * 792;
    }
    if let Some(margins) = raw.margins.get() {
        set_margins(&mut style.page, margins, sink);
    }
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
    if let Some(accent) = raw.accent.get() {
        match color(accent) {
            Some(color) => style.accent = color,
            None => {
                let message = format!(
                    "`accent` is `{}`, expected a colour such as `#1f4e79`",
                    accent.value
                );
                sink.emit(
                    Diagnostic::error(codes::BAD_VALUE, message)
                        .at(accent.place.clone())
                        .hint("write `#` and two hexadecimal digits each for red, green and blue, in quotes"),
                );
            }
        }
    }
    style
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
    for heading in &mut style.heading_sizes {
        *heading = scaled(*heading);
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
    let mut fine = true;
    for (slot, key, side) in sides {
        if let Some(number) = slot.get() {
            let what = format!("the margin `{key}`");
            let range = (Decimal::from(5), Decimal::from(100), " mm");
            match checked(number, &what, range, sink) {
                // 1 mm is 72/25.4 points.
                Some(value) => *side = scaled_points(value * Decimal::from(720), 254),
                None => fine = false,
            }
        }
    }
    let mm = |n: i64| scaled_points(Decimal::from(n * 720), 254);
    let width = page.width - page.left - page.right;
    let height = page.height - page.top - page.bottom;
    if fine && (width < mm(LEAST_AREA.0) || height < mm(LEAST_AREA.1)) {
        let message = format!(
            "the margins leave too little of the page, expected at least {} by {} mm for the text",
            LEAST_AREA.0, LEAST_AREA.1
        );
        sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(raw.head.clone()));
    }
}

/// A length in points within a range of whole points.
fn points(
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

/// `#1f4e79`.
fn color(text: &str) -> Option<Color> {
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
