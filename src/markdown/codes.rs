//! The problems that reading Markdown can find.

use crate::diagnostics::Code;

/// Raw HTML, which would reach the HTML output unchecked and the PDF not at all.
/// Cure: write it in Markdown; write `\<` or `&lt;` where a `<` is meant.
pub const RAW_HTML: Code = Code("M001");

/// A link or image whose address can run a program or read a file: `javascript:`,
/// `vbscript:`, `data:` or `file:`. Cure: link to a web address, a path or `#id`.
pub const DANGEROUS_LINK: Code = Code("M002");

/// Quotes, lists or emphases nested deeper than a reader could follow.
/// Cure: close some of them; a stray run of `>` or `*` is the usual cause.
pub const TOO_DEEP: Code = Code("M003");

/// A chart, a page break, the contents or the run-in mark stands within a sentence.
/// Cure: put the call on a line of its own, with blank lines around it.
pub const NOT_ALONE: Code = Code("M004");

/// `run_in()` with no ordered list right below it. Cure: write the list below it (`1. …`).
pub const NO_LIST_BELOW: Code = Code("M005");

/// A footnote mark without a footnote, which a reader would see as `[^label]`.
/// Cure: write the footnote (`[^label]: …`), or `\[^label]` when no footnote is meant.
pub const NO_FOOTNOTE: Code = Code("M006");

/// A footnote that no mark refers to, or written twice; it is left out.
/// Cure: write its mark (`[^label]`) in the text, or delete it.
pub const FOOTNOTE_UNUSED: Code = Code("M007");

/// A paragraph `Table: …` without a table right below it, which then reads as plain text.
/// Cure: write the table below it; check that its head and delimiter rows have as many cells.
pub const CAPTION_ALONE: Code = Code("M008");

/// A private mark of the program that stands for nothing here.
/// Cure: report it; take characters U+E000 and U+E001 out of the template.
pub const STRAY_MARK: Code = Code("M009");

/// `[text]{lang=…}` with something that is not the tag of a language, or without text.
/// Cure: write the code of the language (BCP 47), as `zh`, `fr` or `pt-BR`.
pub const LANGUAGE: Code = Code("M010");

/// What the attributes behind a table's caption say, or the cells joined by `<` and `^`, does
/// not fit the table. Cure: count its columns and head rows; join whole rectangles.
pub const TABLE_ATTRIBUTE: Code = Code("M011");

/// `![text](file){width=…}` with something that is no width. Cure: write `60%` of the column
/// (1 to 100), or a length from `1mm` to `1000mm`, `5cm`.
pub const IMAGE_WIDTH: Code = Code("M012");
