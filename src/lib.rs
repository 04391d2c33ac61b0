//! Annals writes a public body's annual work summary, and a brief for each of its areas,
//! out of its own workbooks, and keeps every number in it true.
//!
//! **A number in the text is a figure, not characters**: an indicator's value for one area
//! and one period, an exact decimal with kind, unit, decimals and origin. Templates place
//! figures; nobody types a number.
//!
//! # One way through
//!
//! One typed value travels each arrow; nothing flows back.
//!
//! 1. [`project`] reads the files: [`project::Project`].
//! 2. [`config`] reads the YAML of a report, strictly: [`config::Report`].
//! 3. [`workbook`] opens the workbooks into exact cells: [`workbook::Workbook`].
//! 4. [`figures`] gathers observations from the tables, derives indicators, keeps small
//!    counts back and compares with targets: [`figures::Figures`], which
//!    [`figures::verify`] holds to the checks. A document's own computations (a change, a
//!    rank) go to its [`figures::Ledger`].
//! 5. [`prose`] fills the templates: [`prose::Manuscript`], Markdown with figure marks.
//! 6. [`markdown`] parses it into the tree: [`document::Document`].
//! 7. [`document`] numbers headings, tables and charts, resolves references, marks
//!    abbreviations, and adds the annex of sources where one is asked for.
//! 8. The tree becomes Markdown ([`markdown::write()`]), HTML ([`html::render`]), and
//!    [`typeset::Pages`], which [`pdf::Writer`] draws and decides nothing.
//!
//! What the documents say can be kept as a [`changes::State`] when it is published;
//! [`changes`] compares two states, and makes of what changed a [`document::Document`] that
//! goes the same way to its readers.
//!
//! # The rooms around it
//!
//! [`pipeline`] is the only place that knows all stages: it checks, builds, publishes and
//! compares, and makes again only what is affected by what changed since the last build.
//! [`cli`] is the terminal before it, and [`mod@preview`] the browser: it shows the documents
//! while the files are being changed. [`roll`] prepares the next period's project.
//! [`inspect`] looks at a workbook that no configuration describes yet, and proposes one; it
//! also finds the heads and labels around a cell that a message is about.
//!
//! [`chart`] draws charts for both HTML and pages; [`picture`] opens image files;
//! [`style`] says how pages look;
//! [`measure`] holds quantities, units, periods, rounding and the text of numbers;
//! [`languages`] what the program knows of each language, one file of data for each;
//! [`diagnostics`] is what every stage reports into.
//!
//! # Rules of the house
//!
//! A room imports only rooms below it, and a third-party engine lives in the rooms that are
//! listed for it, mostly one; `tests/architecture.rs` holds both tables. A stage has the shape
//! `fn stage(input, &options, &mut sink) -> output`: it reports all problems and goes on as
//! far as it can. With errors in the configuration, the workbooks or the figures nothing is
//! rendered; a document with errors of its own is left out, and the others are made. Missing
//! is not zero. Values are exact decimals from cell to page and are rounded once, at the end.
//! The same input gives the same bytes.

#![warn(missing_docs)]
// Nothing that a user can reach may panic; tests may.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod changes;
pub mod chart;
pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod document;
pub mod figures;
pub mod html;
pub mod inspect;
pub mod languages;
pub mod markdown;
pub mod measure;
pub mod pdf;
pub mod picture;
pub mod pipeline;
pub mod preview;
pub mod project;
pub mod prose;
pub mod roll;
pub mod style;
pub mod typeset;
pub mod workbook;
