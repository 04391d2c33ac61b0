//! What can go wrong while pages are written as PDF.

use crate::diagnostics::Code;

/// A run draws `.notdef`, the glyph of a character that the face does not have.
///
/// The page would show an empty box and the text could not be searched. Give the character
/// to a face that has it, or replace it in the input.
pub const MISSING_GLYPH: Code = Code("X101");

/// A face cannot be subset or holds no outlines that PDF can embed.
///
/// Replace the font file by one with TrueType or CFF outlines.
pub const FONT_NOT_EMBEDDABLE: Code = Code("X102");

/// The drawing engine objected to a drawing command.
///
/// What it could not draw would be missing on the page, so that its warnings are errors here.
pub const DRAWING: Code = Code("X103");

/// The structure tree is broken: a parent that does not stand before its child, an item of
/// an element that is not there, a link whose element is no link.
///
/// This is a fault of the typesetting, not of the input.
pub const STRUCTURE: Code = Code("X104");

/// A link or an outline entry leads to a page that the document does not have.
///
/// This is a fault of the typesetting, not of the input.
pub const TARGET: Code = Code("X105");

/// The document has no language or no title, so that it cannot claim PDF/UA-1 and PDF/A-2a.
///
/// Give `language` and `title` in the report's configuration.
pub const METADATA: Code = Code("X106");

/// A picture has no text alternative, so that the document cannot claim PDF/UA-1 and PDF/A-2a.
///
/// Give the chart or image a caption or a description.
pub const NO_ALTERNATIVE: Code = Code("X107");

/// A heading skips a level, so that the document cannot claim PDF/UA-1.
///
/// Put a heading of the level between, or raise the heading.
pub const HEADING_LEVEL: Code = Code("X108");
