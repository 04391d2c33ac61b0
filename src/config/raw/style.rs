//! What `style` holds as it is written: page, sizes, colours, fonts.

use crate::config::Spanned;
use crate::config::read::{Read, Reader, section};
use crate::config::tree::{Content, Node};
use crate::config::values::Number;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

section! {
    /// How pages look.
    RawStyle as "Style" {
        required {}
        optional {
            /// The shipped style that the other keys change: `plain` (the default) or `formal`.
            base: Base,
            /// Whether the title has a page of its own; by default it has not.
            cover: bool,
            /// Whether pages are bound as a book, so that margins left and right change places
            /// on even pages; by default they are not.
            two_sided: bool,
            /// How far the first lines of paragraphs are indented, in points (0 to 72); above
            /// 0 no space parts paragraphs.
            indent: Spanned<Number>,
            /// Whether punctuation at the end of a line hangs into the margin.
            hanging_punctuation: bool,
            /// Whether charts and small tables with a caption may wait for the top of the next
            /// page; by default they may.
            floats: bool,
            /// The paper: its name, or its width and height; by default `a4`.
            paper: RawPaper,
            /// Whether the paper stands upright or lies; by default as its name or measures say.
            orientation: Orientation,
            /// The margins, in millimetres.
            margins: RawMargins,
            /// The size of body text in points (6 to 24); by default 10.8. Other sizes follow it.
            text_size: Spanned<Number>,
            /// The distance between lines of body text in points; by default 1.41 times the size.
            leading: Spanned<Number>,
            /// Whether paragraphs are justified and hyphenated; by default they are.
            justify: bool,
            /// The colour of accents, such as `"#1f4e79"`.
            accent: Spanned<String>,
            /// The sizes of what is not body text, in points (4 to 72).
            sizes: RawSizes,
            /// The other colours.
            colors: RawColors,
            /// The digits of text, where the font has both: `lining`, as high as capitals, or
            /// `old-style`, with ascenders and descenders. Tables always have lining ones of
            /// one width.
            digits: RawDigits,
            /// How the title is set.
            title: RawTitle,
            /// How headings are set, level 1 first; deeper levels are set as the last.
            headings: Vec<RawHeading>,
            /// The line above the text from the second page on; `{}` for none.
            page_head: RawRunning,
            /// The line below the text; `{}` for none.
            page_foot: RawRunning,
            /// The table of contents.
            contents: RawContents,
            /// The logo of the public body.
            logo: RawLogo,
            /// Fonts of the project's own.
            fonts: RawFonts,
            /// How tables are ruled.
            table: RawTableStyle,
        }
    }
}

section! {
    /// Sizes in points (4 to 72).
    RawSizes as "Sizes" {
        required {}
        optional {
            /// Tables and captions.
            tables: Spanned<Number>,
            /// Running heads, folios, footnotes and sources.
            small: Spanned<Number>,
        }
    }
}

section! {
    /// Colours such as `"#1f4e79"`.
    RawColors as "Colors" {
        required {}
        optional {
            /// Text.
            text: Spanned<String>,
            /// Lesser text: sources, running heads.
            faint: Spanned<String>,
            /// Thin rules.
            rules: Spanned<String>,
            /// Grounds: of code, and of every second row of tables.
            ground: Spanned<String>,
        }
    }
}

section! {
    /// How the title is set.
    RawTitle as "TitleStyle" {
        required {}
        optional {
            /// The size in points (6 to 72).
            size: Spanned<Number>,
            /// Whether it is bold; by default it is.
            bold: bool,
            /// Its colour: `text`, `accent` or one such as `"#1f4e79"`.
            color: Spanned<String>,
            /// Where it stands.
            align: RawSide,
            /// Its font.
            font: RawFontUse,
        }
    }
}

section! {
    /// How the headings of a level are set.
    RawHeading as "HeadingStyle" {
        required {}
        optional {
            /// The size in points (6 to 72).
            size: Spanned<Number>,
            /// Whether they are bold; by default they are.
            bold: bool,
            /// Whether they are italic; by default they are not.
            italic: bool,
            /// Their colour: `text`, `accent` or one such as `"#1f4e79"`.
            color: Spanned<String>,
            /// Where they stand.
            align: RawSide,
            /// Their font.
            font: RawFontUse,
            /// The space above in points (0 to 144).
            above: Spanned<Number>,
            /// The space below in points (0 to 72).
            below: Spanned<Number>,
            /// How far they, with their numbers, are indented, in points (0 to 144).
            indent: Spanned<Number>,
        }
    }
}

section! {
    /// A line at the head or foot of pages. A part may hold `{title}`, `{body}`, `{period}`,
    /// `{date}`, `{section}` (the heading of level 1), `{page}` and `{pages}`.
    RawRunning as "Running" {
        required {}
        optional {
            /// At the left; on even pages of a book at the right.
            left: Spanned<String>,
            /// In the middle.
            center: Spanned<String>,
            /// At the right; on even pages of a book at the left.
            right: Spanned<String>,
        }
    }
}

section! {
    /// The logo of the public body: an image of the project.
    RawLogo as "Logo" {
        required {
            /// The path of the image: PNG, JPEG or SVG.
            file: Spanned<String>,
        }
        optional {
            /// Its height in millimetres (3 to 100); by default 18 at the title, 8 in the head.
            height: Spanned<Number>,
            /// Where it stands; by default at the `title`.
            position: RawLogoPosition,
            /// What it says to those who do not see it; by default the name of the body.
            text: Spanned<String>,
        }
    }
}

/// Where a logo stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "LogoPosition")]
pub(in crate::config) enum RawLogoPosition {
    /// On the cover, or above the title where there is none.
    Title,
    /// In the head of every page from the second on.
    Head,
    /// At both places.
    Both,
}

section! {
    /// The table of contents; `contents: true` of the report asks for it.
    RawContents as "ContentsStyle" {
        required {}
        optional {
            /// The deepest level listed (1 to 6); by default 2.
            depth: Spanned<u32>,
            /// Its heading; by default the word of the language.
            title: Spanned<String>,
        }
    }
}

section! {
    /// The measures of a paper in millimetres (80 to 1000).
    PaperSize as "PaperSize" {
        required {
            /// The width.
            width: Spanned<Number>,
            /// The height.
            height: Spanned<Number>,
        }
        optional {}
    }
}

/// A paper: its name, or its measures.
#[derive(Clone, Debug)]
pub(in crate::config) enum RawPaper {
    /// A usual one.
    Named(Paper),
    /// Any other.
    Size(PaperSize),
}

impl Read for RawPaper {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => PaperSize::read(node, reader).map(RawPaper::Size),
            _ => Paper::read(node, reader).map(RawPaper::Named),
        }
    }
}

impl JsonSchema for RawPaper {
    fn schema_name() -> Cow<'static, str> {
        "PaperOrSize".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let named = generator.subschema_for::<Paper>();
        let size = generator.subschema_for::<PaperSize>();
        json_schema!({"description": "A paper: its name, or its measures.", "anyOf": [named, size]})
    }
}

/// Whether a paper stands or lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::config) enum Orientation {
    /// Upright: the shorter side is the width.
    Portrait,
    /// Lying: the longer side is the width.
    Landscape,
}

/// A sort of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Digits")]
pub(in crate::config) enum RawDigits {
    /// As high as capitals.
    Lining,
    /// With ascenders and descenders.
    OldStyle,
}

/// Where a title or heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Side")]
pub(in crate::config) enum RawSide {
    /// At the left.
    Left,
    /// In the middle.
    Center,
}

/// Which of the fonts something is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "FontUse")]
pub(in crate::config) enum RawFontUse {
    /// That of text.
    Text,
    /// That of headings.
    Headings,
    /// That of tables.
    Tables,
}

section! {
    /// Fonts of the project's own, for each use; what is not given is set in the fonts that
    /// come with the program.
    RawFonts as "Fonts" {
        required {}
        optional {
            /// Text, and the title.
            text: FontFaces,
            /// Headings, and the contents; in the formal style by default the fonts of `text`.
            headings: FontFaces,
            /// Tables, captions, charts and running heads.
            tables: FontFaces,
            /// Code.
            code: FontFaces,
            /// Fonts for the characters that the others lack, in the order in which they are
            /// tried.
            fallback: Vec<FontFaces>,
        }
    }
}

section! {
    /// The files of a font: .ttf, .otf, or .ttc with the number of the face, such as
    /// `fonts/Song.ttc#2`. What is not given is taken from the nearest that is.
    RawFaces as "FontFiles" {
        required {
            /// The upright face.
            regular: Spanned<String>,
        }
        optional {
            /// The bold face.
            bold: Spanned<String>,
            /// The italic face.
            italic: Spanned<String>,
            /// The face that is bold and italic.
            bold_italic: Spanned<String>,
        }
    }
}

/// A font: the path of its one file, or the files of its faces.
#[derive(Clone, Debug)]
pub(in crate::config) enum FontFaces {
    /// One file for all faces.
    One(Spanned<String>),
    /// A file for each face.
    Faces(RawFaces),
}

impl Read for FontFaces {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => RawFaces::read(node, reader).map(FontFaces::Faces),
            Content::Text(_) => Read::read(node, reader).map(FontFaces::One),
            _ => {
                reader.wrong_type(
                    node,
                    "the path of a font file, or `{regular: PATH, bold: PATH}`",
                );
                None
            }
        }
    }
}

impl JsonSchema for FontFaces {
    fn schema_name() -> Cow<'static, str> {
        "FontFaces".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let faces = generator.subschema_for::<RawFaces>();
        json_schema!({
            "description": "A font: the path of its one file, or the files of its faces.",
            "anyOf": [{"type": "string"}, faces],
        })
    }
}

section! {
    /// The margins of a page, in millimetres (5 to 100).
    RawMargins as "Margins" {
        required {}
        optional {
            /// Above the text.
            top: Spanned<Number>,
            /// Below the text.
            bottom: Spanned<Number>,
            /// Left of the text.
            left: Spanned<Number>,
            /// Right of the text.
            right: Spanned<Number>,
        }
    }
}

section! {
    /// How tables are ruled.
    RawTableStyle as "TableStyle" {
        required {}
        optional {
            /// Where rules stand beside those around the table and under its head: between
            /// all `rows` (the default), or above `groups` of rows and totals only.
            rules: TableRules,
            /// Whether every second row has a light ground; by default none has.
            zebra: bool,
            /// The ground of the head, such as `"#e8eef4"`, light enough for its text; by default
            /// none.
            head_fill: Spanned<String>,
        }
    }
}

/// Where rules stand in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::config) enum TableRules {
    /// Between all rows.
    Rows,
    /// Above groups of rows and totals only.
    Groups,
}

/// A shipped style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::config) enum Base {
    /// Plain and modern.
    Plain,
    /// Formal and official: centred title, serif headings, first lines indented.
    Formal,
}

/// A size of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::config) enum Paper {
    /// 297 × 420 mm (ISO 216).
    A3,
    /// 210 × 297 mm (ISO 216).
    A4,
    /// 148 × 210 mm (ISO 216).
    A5,
    /// 176 × 250 mm (ISO 216).
    B5,
    /// 8.5 × 11 inches (ANSI/ASME Y14.1).
    Letter,
    /// 8.5 × 14 inches.
    Legal,
}
