//! The codes of problems that typesetting finds.

use crate::diagnostics::{Code, Diagnostic};

/// A character that no font has. Cure: name a font that has it under `style: fonts:
/// fallback`, or write it otherwise in the template, configuration or workbook that it
/// stands in; the message shows the text around it.
pub const NO_GLYPH: Code = Code("S001");

/// A table that does not fit the page even at the smallest size and on a turned page. Cure: drop columns,
/// shorten their heads, or split the table.
pub const TABLE_TOO_WIDE: Code = Code("S002");

/// A table set smaller than the style asks for, so that it fits the page. Cure: shorten
/// heads or cells, or drop a column; or leave it as it is.
pub const TABLE_SHRUNK: Code = Code("S003");

/// A page whose margins leave no room for text. Cure: make the margins smaller.
pub const NO_ROOM: Code = Code("S004");

/// Page numbers in the text that move what they name: with the one it stands on the other
/// page. Cure: reword the paragraph, or refer to it without its page.
pub const UNSETTLED: Code = Code("S005");

/// A table whose head alone fills most of a page. Cure: shorten its heads.
pub const HEAD_TOO_HIGH: Code = Code("S006");

/// A font that the configuration names is not there, or cannot be read. Cure: put the file
/// into the project folder and write its path from there.
pub const NO_FONT_FILE: Code = Code("S010");

/// A file that the configuration names as a font cannot be used as one: it is no font, it is
/// packed for web pages, variable, damaged or without outlines, its licence forbids to embed
/// it, or it is a collection of which no face is named. Cure: as the hint says.
pub const BAD_FONT: Code = Code("S011");

/// The character that a problem of the kind [`NO_GLYPH`] is about.
pub fn missing_character(problem: &Diagnostic) -> Option<char> {
    let (_, rest) = problem.message.split_once("`U+")?;
    let (digits, _) = rest.split_once('`')?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    char::from_u32(number).filter(|_| problem.code == NO_GLYPH)
}
