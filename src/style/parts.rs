//! The parts of a style: colours, title, headings, digits, heads and feet of pages.

use super::Color;
use crate::diagnostics::TextPlace;
use crate::measure::Length;

/// The colours of text, rules and grounds; the accent is [`super::Style::accent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colors {
    /// Text. Not quite black, which prints a little softer.
    pub text: Color,
    /// Lesser text: sources, running heads.
    pub faint: Color,
    /// Thin rules.
    pub rule: Color,
    /// Grounds: of code, of every second row.
    pub ground: Color,
}

impl Default for Colors {
    fn default() -> Self {
        Self {
            text: Color::hex(0x1a_1a_1a),
            // 7.0 : 1 on white, where WCAG 2.2 asks for 4.5 : 1.
            faint: Color::hex(0x59_59_59),
            rule: Color::hex(0xc4_c8_cd),
            ground: Color::hex(0xf3_f5_f7),
        }
    }
}

/// A colour by its role, or one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// The colour of text.
    Text,
    /// The accent.
    Accent,
    /// One of its own.
    Own(Color),
}

/// Where a title or heading stands in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the left.
    Left,
    /// In the middle.
    Center,
}

/// Which of the report's fonts something is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontUse {
    /// That of text.
    Text,
    /// That of headings.
    Headings,
    /// That of tables.
    Tables,
}

/// How the headings of a level are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadingStyle {
    /// The size.
    pub size: Length,
    /// Whether they are bold.
    pub bold: bool,
    /// Whether they are italic.
    pub italic: bool,
    /// Their colour.
    pub paint: Paint,
    /// Where they stand.
    pub side: Side,
    /// Their font.
    pub font: FontUse,
    /// The space above.
    pub above: Length,
    /// The space below.
    pub below: Length,
    /// How far they, with their numbers, are indented.
    pub indent: Length,
}

impl HeadingStyle {
    /// Bold headings at the left, with space above and below in tenths of their size.
    pub(super) fn new(size: f64, paint: Paint, (above, below): (i64, i64)) -> Self {
        let size = Length::pt(size);
        Self {
            size,
            bold: true,
            italic: false,
            paint,
            side: Side::Left,
            font: FontUse::Headings,
            above: size.scale(above, 10),
            below: size.scale(below, 10),
            indent: Length::ZERO,
        }
    }
}

/// How the title is set; its size is [`super::Style::title_size`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleStyle {
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub paint: Paint,
    /// Where it stands: at the left under a rule, or centred under the public body.
    pub side: Side,
    /// Its font.
    pub font: FontUse,
}

/// Which digits text has, where a font has several sorts. Those of tables are always of one
/// width and as high as capitals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DigitStyle {
    /// Those that the font has first.
    #[default]
    Font,
    /// As high as capitals.
    Lining,
    /// With ascenders and descenders.
    OldStyle,
}

/// A line at the head or foot of pages. Each part may hold `{title}`, `{body}`, `{period}`,
/// `{date}`, `{section}` (the heading of level 1, or the body before the first),
/// `{page}` and `{pages}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// At the left; on even pages of a book at the right.
    pub left: String,
    /// In the middle.
    pub center: String,
    /// At the right; on even pages of a book at the left.
    pub right: String,
}

impl Running {
    /// What may stand in braces.
    pub const PLACES: [&'static str; 7] = [
        "title", "body", "period", "date", "section", "page", "pages",
    ];

    pub(super) fn new(left: &str, center: &str, right: &str) -> Self {
        Self {
            left: left.to_owned(),
            center: center.to_owned(),
            right: right.to_owned(),
        }
    }

    /// Whether it shows nothing.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty() && self.center.is_empty() && self.right.is_empty()
    }
}

/// The sign of the public body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// The image's path below the project folder.
    pub path: String,
    /// Where the configuration names it.
    pub place: TextPlace,
    /// Its height on the page.
    pub height: Length,
    /// Where it stands.
    pub position: LogoPosition,
    /// Its text alternative; empty for the name of the public body.
    pub text: String,
}

/// Where a logo stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoPosition {
    /// On the cover, or above the title where there is none.
    Title,
    /// In the head of every page from the second on.
    Head,
    /// Both.
    Both,
}

/// The table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsStyle {
    /// The deepest level listed, 1 to 6.
    pub depth: u8,
    /// Its heading; `None` for the word of the language.
    pub title: Option<String>,
}
