//! The problems of the page shell and style sheet.

use crate::diagnostics::Code;

/// The page shell has no `{{content}}`, so that the document would be missing from the
/// page. Write `{{content}}` where the text belongs, in `<body>`.
pub const NO_CONTENT: Code = Code("X201");

/// The page shell names something in `{{…}}` that is not known. Use one of the known names:
/// `title`, `language`, `body`, `period`, `date`, `policy`, `css`, `content`.
pub const UNKNOWN_NAME: Code = Code("X202");

/// The page shell lacks a part that a page should have: `{{title}}`, `{{language}}`,
/// `{{css}}` or `{{policy}}`. Add it, or take the shipped shell as a model.
pub const MISSING_PART: Code = Code("X203");

/// `{{css}}` is not the whole content of a `<style>` element, so that the policy would
/// forbid the style sheet. Write `<style>{{css}}</style>` with nothing between.
pub const STYLE_ELEMENT: Code = Code("X204");

/// The style sheet holds `</style`, which would end it in the page. Take it out.
pub const STYLE_END: Code = Code("X205");

/// The page shell or the style sheet loads something over the network (`src="http…"`,
/// `@import`, `url(http…)`) or runs a script; the policy of the page forbids both. Put the
/// data itself into the file.
pub const NETWORK: Code = Code("X206");
