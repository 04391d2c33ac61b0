//! What `style` holds as it is written: page, sizes, colours, fonts.

use super::Spanned;
use super::read::{Read, Reader, section};
use super::tree::{Content, Node};
use super::values::Number;
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
            /// The paper; by default `a4`.
            paper: Paper,
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
            /// Fonts of the project's own.
            fonts: RawFonts,
            /// How tables are ruled.
            table: RawTableStyle,
        }
    }
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
pub(super) enum FontFaces {
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
        }
    }
}

/// Where rules stand in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TableRules {
    /// Between all rows.
    Rows,
    /// Above groups of rows and totals only.
    Groups,
}

/// A shipped style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Base {
    /// Plain and modern.
    Plain,
    /// Formal and official: centred title, serif headings, first lines indented.
    Formal,
}

/// A size of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Paper {
    /// 210 × 297 mm (ISO 216).
    A4,
    /// 8.5 × 11 inches (ANSI/ASME Y14.1).
    Letter,
}
