//! The parts of a style: sizes, colours, title, headings, heads and feet, contents.

use super::style::{color, millimetre, millimetres, points};
use super::text::{at_most, printed_slot, relative_path};
use crate::config::raw::style::{
    RawContents, RawDigits, RawFontUse, RawHeading, RawLogo, RawLogoPosition, RawRunning, RawSide,
    RawStyle, RawTitle,
};
use crate::config::read::Slot;
use crate::config::{Spanned, codes};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink};
use crate::style::{
    Colors, ContentsStyle, DigitStyle, FontUse, HeadingStyle, Logo, LogoPosition, Paint, Running,
    Side, Style,
};

/// Levels of headings that Markdown knows.
const MOST_LEVELS: usize = 6;
/// Longest part of a running head, in characters.
const MOST_RUNNING: usize = 200;

/// Sets what the configuration says of the parts.
pub(super) fn set(style: &mut Style, raw: &RawStyle, sink: &mut Sink) {
    if let Some(sizes) = raw.sizes.get() {
        if let Some(size) = points(&sizes.tables, "the size of tables", (4, 72), sink) {
            style.table_size = size;
        }
        if let Some(size) = points(&sizes.small, "the size `small`", (4, 72), sink) {
            style.small_size = size;
        }
    }
    colors(&mut style.colors, raw, sink);
    if let Some(given) = raw.title.get() {
        title(style, given, sink);
    }
    if let Some(levels) = raw.headings.get() {
        headings(style, levels, raw, sink);
    }
    style.digits = match raw.digits.get() {
        Some(RawDigits::Lining) => DigitStyle::Lining,
        Some(RawDigits::OldStyle) => DigitStyle::OldStyle,
        None => style.digits,
    };
    if let Some(given) = raw.logo.get() {
        style.logo = logo(given, sink);
    }
    if let Some(head) = raw.page_head.get() {
        style.head = running(head, "page_head", sink);
    }
    if let Some(foot) = raw.page_foot.get() {
        style.foot = running(foot, "page_foot", sink);
    }
    if let Some(given) = raw.contents.get() {
        contents(&mut style.contents_style, given, sink);
    }
}

fn colors(own: &mut Colors, raw: &RawStyle, sink: &mut Sink) {
    let Some(colors) = raw.colors.get() else {
        return;
    };
    let roles = [
        (&colors.text, "text", &mut own.text),
        (&colors.faint, "faint", &mut own.faint),
        (&colors.rules, "rules", &mut own.rule),
        (&colors.ground, "ground", &mut own.ground),
    ];
    for (given, key, role) in roles {
        if let Some(given) = color(given, &format!("the colour `{key}`"), sink) {
            *role = given;
        }
    }
}

fn contents(own: &mut ContentsStyle, raw: &RawContents, sink: &mut Sink) {
    if let Some(depth) = raw.depth.get()
        && depth.value == 0
    {
        let message = "`depth` of the contents is 0, expected 1 to 6";
        sink.emit(
            Diagnostic::error(codes::OUT_OF_RANGE, message)
                .at(depth.place.clone())
                .hint("leave out `contents: true` of the report to have none"),
        );
    }
    let usual = u32::from(own.depth);
    let most = MOST_LEVELS as u32;
    let depth = at_most(&raw.depth, "`depth` of the contents", most, usual, sink);
    own.depth = u8::try_from(depth.max(1)).unwrap_or(1);
    let title = printed_slot(&raw.title, "the title of the contents", sink);
    if let Some(title) = title {
        own.title = Some(title.value);
    }
}

fn logo(raw: &RawLogo, sink: &mut Sink) -> Option<Logo> {
    let position = match raw.position.get() {
        Some(RawLogoPosition::Head) => LogoPosition::Head,
        Some(RawLogoPosition::Both) => LogoPosition::Both,
        Some(RawLogoPosition::Title) | None => LogoPosition::Title,
    };
    let usual = if position == LogoPosition::Head {
        8
    } else {
        18
    };
    let height = match raw.height.get() {
        Some(height) => millimetres(height, "the height of the logo", (3, 100), sink)?,
        None => millimetre(usual),
    };
    let text = printed_slot(&raw.text, "the text of the logo", sink);
    let file = raw.file.get()?;
    relative_path(file, "the logo", sink).then(|| Logo {
        path: file.value.clone(),
        place: file.place.clone(),
        height,
        position,
        text: text.map_or_else(String::new, |text| text.value),
    })
}

fn title(style: &mut Style, raw: &RawTitle, sink: &mut Sink) {
    if let Some(size) = points(&raw.size, "the size of the title", (6, 72), sink) {
        style.title_size = size;
    }
    let title = &mut style.title;
    title.bold = raw.bold.get().copied().unwrap_or(title.bold);
    title.side = side(&raw.align, title.side);
    title.font = font(&raw.font, title.font);
    if let Some(given) = paint(&raw.color, "the colour of the title", sink) {
        title.paint = given;
    }
}

fn headings(style: &mut Style, levels: &[RawHeading], raw: &RawStyle, sink: &mut Sink) {
    if levels.is_empty() || levels.len() > MOST_LEVELS {
        let message = format!(
            "`headings` of the style has {} levels, expected 1 to {MOST_LEVELS}",
            levels.len()
        );
        sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(raw.head.clone()));
        return;
    }
    for (raw, level) in levels.iter().zip(1u8..) {
        let usual = style.heading(level);
        let set = heading(usual, raw, level, sink);
        match style.headings.get_mut(usize::from(level) - 1) {
            Some(known) => *known = set,
            None => style.headings.push(set),
        }
    }
}

fn heading(usual: HeadingStyle, raw: &RawHeading, level: u8, sink: &mut Sink) -> HeadingStyle {
    let mut style = usual;
    let what = |part: &str| format!("{part} headings of level {level}");
    if let Some(size) = points(&raw.size, &what("the size of"), (6, 72), sink) {
        style.above = style.above.scale(size.0, style.size.0.max(1));
        style.below = style.below.scale(size.0, style.size.0.max(1));
        style.size = size;
    }
    let spaces = [
        (&raw.above, "the space above", 144, &mut style.above),
        (&raw.below, "the space below", 72, &mut style.below),
        (&raw.indent, "the indent of", 144, &mut style.indent),
    ];
    for (given, part, most, space) in spaces {
        if let Some(given) = points(given, &what(part), (0, most), sink) {
            *space = given;
        }
    }
    style.bold = raw.bold.get().copied().unwrap_or(style.bold);
    style.italic = raw.italic.get().copied().unwrap_or(style.italic);
    style.side = side(&raw.align, style.side);
    style.font = font(&raw.font, style.font);
    if let Some(given) = paint(&raw.color, &what("the colour of"), sink) {
        style.paint = given;
    }
    style
}

fn side(slot: &Slot<RawSide>, usual: Side) -> Side {
    match slot.get() {
        Some(RawSide::Left) => Side::Left,
        Some(RawSide::Center) => Side::Center,
        None => usual,
    }
}

fn font(slot: &Slot<RawFontUse>, usual: FontUse) -> FontUse {
    match slot.get() {
        Some(RawFontUse::Text) => FontUse::Text,
        Some(RawFontUse::Headings) => FontUse::Headings,
        Some(RawFontUse::Tables) => FontUse::Tables,
        None => usual,
    }
}

/// A colour by its role or its value.
fn paint(slot: &Slot<Spanned<String>>, what: &str, sink: &mut Sink) -> Option<Paint> {
    match slot.get()?.value.as_str() {
        "text" => Some(Paint::Text),
        "accent" => Some(Paint::Accent),
        _ => color(slot, what, sink).map(Paint::Own),
    }
}

/// A running head or foot: what is not given is empty.
fn running(raw: &RawRunning, key: &str, sink: &mut Sink) -> Running {
    let mut part = |slot: &Slot<Spanned<String>>, part: &str| {
        let what = format!("`{part}` of `{key}`");
        let Some(text) = slot.get() else {
            return String::new();
        };
        if text.value.chars().count() > MOST_RUNNING {
            let message = format!("{what} is longer than {MOST_RUNNING} characters");
            sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(text.place.clone()));
            return String::new();
        }
        check_places(text, &what, sink);
        match text.value.trim().is_empty() {
            true => String::new(),
            false => super::text::printed(text, &what, sink).value,
        }
    };
    Running {
        left: part(&raw.left, "left"),
        center: part(&raw.center, "center"),
        right: part(&raw.right, "right"),
    }
}

fn check_places(text: &Spanned<String>, what: &str, sink: &mut Sink) {
    let mut rest = text.value.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        let behind = rest.get(at + 1..).unwrap_or_default();
        let name = rest[at..].starts_with('{').then(|| behind.split_once('}'));
        let Some(Some((name, after))) = name else {
            let message = format!("{what} has a brace without its other half");
            sink.emit(
                Diagnostic::error(codes::BAD_VALUE, message)
                    .at(text.place.clone())
                    .hint("write a place as `{page}`"),
            );
            return;
        };
        if !Running::PLACES.contains(&name) {
            let message = format!("{what} holds `{{{name}}}`, which is no place of a running line");
            let known: Vec<String> = Running::PLACES
                .iter()
                .map(|n| format!("`{{{n}}}`"))
                .collect();
            let hint = did_you_mean(name, Running::PLACES.iter().copied())
                .unwrap_or_else(|| format!("use one of {}", known.join(", ")));
            sink.emit(
                Diagnostic::error(codes::BAD_VALUE, message)
                    .at(text.place.clone())
                    .hint(hint),
            );
        }
        rest = after;
    }
}
