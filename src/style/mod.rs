//! How pages look: paper, fonts, sizes, colours, heading styles, title, logo, running heads and
//! feet ([`Style`]), and the colours of charts ([`Palette`]).

pub mod fonts;
pub mod palette;
mod parts;

pub use fonts::{Bundled, FontFamily, FontFile, Fonts};
pub use palette::Palette;
pub use parts::{
    Colors, ContentsStyle, DigitStyle, FontUse, HeadingStyle, Logo, LogoPosition, Paint, Running,
    Side, TitleStyle,
};

use crate::measure::Length;

/// The look of a report. Defaults are the shipped plain style on A4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The page.
    pub page: PageStyle,
    /// How title, headings and folios are set.
    pub manner: Manner,
    /// Whether the title has a page of its own.
    pub cover: bool,
    /// Whether pages are bound as a book: on even pages the margins at the left and right
    /// change places, and so do both ends of the foot.
    pub two_sided: bool,
    /// Size of body text.
    pub text_size: Length,
    /// Distance between baselines of body text.
    pub leading: Length,
    /// Space between paragraphs.
    pub paragraph_gap: Length,
    /// How far the first line of a paragraph after another is indented; zero where space
    /// parts paragraphs.
    pub indent: Length,
    /// Whether punctuation at the end of a line hangs into the margin.
    pub hang: bool,
    /// Headings by level, level 1 first; deeper levels use the last. See [`Style::heading`].
    pub headings: Vec<HeadingStyle>,
    /// How the title is set.
    pub title: TitleStyle,
    /// Size of the title.
    pub title_size: Length,
    /// Size of table text and captions.
    pub table_size: Length,
    /// How tables are ruled.
    pub table: TableStyle,
    /// Size of running heads, folios and footnotes.
    pub small_size: Length,
    /// Whether paragraphs are justified and hyphenated.
    pub justify: bool,
    /// Whether a chart or small table with a caption that does not fit at the foot of a page waits for the
    /// next while the text goes on.
    pub floats: bool,
    /// Whether a table of contents follows the title.
    pub contents: bool,
    /// The accent colour, as red, green, blue.
    pub accent: Color,
    /// The other colours.
    pub colors: Colors,
    /// The digits.
    pub digits: DigitStyle,
    /// The line above the text from the second page on.
    pub head: Running,
    /// The line below the text of all pages but a cover.
    pub foot: Running,
    /// The table of contents.
    pub contents_style: ContentsStyle,
    /// The logo.
    pub logo: Option<Logo>,
    /// The fonts.
    pub fonts: Fonts,
}

/// How title, headings and folios are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Plain and modern: the title at the left, sans-serif headings in the accent's colour,
    /// running heads, the folio as "Page 1 of 8".
    #[default]
    Plain,
    /// Formal and official: the issuing body and the title centred, serif headings, no
    /// running heads, the folio centred between dashes.
    Formal,
}

/// How tables are ruled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableStyle {
    /// Where rules stand.
    pub rules: Rules,
    /// Whether every second row of the body has a ground of its own.
    pub zebra: bool,
    /// The ground of the head, if it has one.
    pub head_fill: Option<Color>,
}

/// Where rules stand in a table, beside those above and below it and under its head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// Between all rows.
    #[default]
    Rows,
    /// Above groups of rows and totals only.
    Groups,
}

/// A colour of the sRGB space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// Paper and margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageStyle {
    /// Width of the paper.
    pub width: Length,
    /// Height of the paper.
    pub height: Length,
    /// Margin above the type area.
    pub top: Length,
    /// Margin below the type area.
    pub bottom: Length,
    /// Margin left of the type area.
    pub left: Length,
    /// Margin right of the type area.
    pub right: Length,
}

impl PageStyle {
    /// The same paper turned by a quarter: its width and height change places, the margins
    /// stay above, below, left and right.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            width: self.height,
            height: self.width,
            ..self
        }
    }

    /// A4, 210 × 297 mm (ISO 216).
    pub fn a4() -> Self {
        Self {
            width: Length::mm(210.0),
            height: Length::mm(297.0),
            top: Length::mm(27.0),
            bottom: Length::mm(25.0),
            left: Length::mm(26.0),
            right: Length::mm(26.0),
        }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self {
            page: PageStyle::a4(),
            manner: Manner::Plain,
            cover: false,
            two_sided: false,
            text_size: Length::pt(10.8),
            leading: Length::pt(15.2),
            paragraph_gap: Length::pt(6.0),
            indent: Length::ZERO,
            hang: false,
            headings: vec![
                HeadingStyle::new(15.0, Paint::Accent, (13, 5)),
                HeadingStyle::new(12.5, Paint::Accent, (12, 4)),
                HeadingStyle::new(11.2, Paint::Text, (10, 3)),
            ],
            title: TitleStyle {
                bold: true,
                paint: Paint::Text,
                side: Side::Left,
                font: FontUse::Text,
            },
            title_size: Length::pt(22.0),
            table_size: Length::pt(9.2),
            table: TableStyle::default(),
            small_size: Length::pt(8.6),
            justify: true,
            floats: true,
            contents: false,
            accent: Color {
                red: 0x1f,
                green: 0x4e,
                blue: 0x79,
            },
            colors: Colors::default(),
            digits: DigitStyle::default(),
            head: Running::new("{title}", "", "{section}"),
            foot: Running::new("{body}", "", "Page {page} of {pages}"),
            contents_style: ContentsStyle {
                depth: 2,
                title: None,
            },
            logo: None,
            fonts: Fonts::default(),
        }
    }
}

impl Style {
    /// How headings of a level are set, 1 the highest.
    pub fn heading(&self, level: u8) -> HeadingStyle {
        let index = usize::from(level.max(1)) - 1;
        let style = self.headings.get(index).or(self.headings.last());
        style
            .copied()
            .unwrap_or_else(|| HeadingStyle::new(12.0, Paint::Text, (10, 3)))
    }

    /// The colour of a role.
    pub fn color(&self, paint: Paint) -> Color {
        match paint {
            Paint::Text => self.colors.text,
            Paint::Accent => self.accent,
            Paint::Own(color) => color,
        }
    }

    /// The shipped formal style on A4: what an office sends out under its name. Paragraphs
    /// are told apart by their first lines, which are indented by two ems, and not by space.
    pub fn formal() -> Self {
        Self {
            manner: Manner::Formal,
            page: PageStyle {
                top: Length::mm(30.0),
                bottom: Length::mm(29.0),
                left: Length::mm(28.0),
                right: Length::mm(28.0),
                ..PageStyle::a4()
            },
            text_size: Length::pt(11.5),
            leading: Length::pt(17.0),
            paragraph_gap: Length::ZERO,
            indent: Length::pt(23.0),
            hang: true,
            headings: vec![
                HeadingStyle::new(13.5, Paint::Text, (13, 5)),
                HeadingStyle::new(11.8, Paint::Text, (12, 4)),
                HeadingStyle::new(11.5, Paint::Text, (10, 3)),
            ],
            title: TitleStyle {
                bold: true,
                paint: Paint::Text,
                side: Side::Center,
                font: FontUse::Text,
            },
            title_size: Length::pt(20.0),
            head: Running::default(),
            foot: Running::new("", "– {page} –", ""),
            accent: Color {
                red: 0x8b,
                green: 0x1a,
                blue: 0x1a,
            },
            fonts: Fonts::formal(),
            ..Self::default()
        }
    }
}
