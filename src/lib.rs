//! Annals writes a public body's annual work summary out of its own workbooks.

pub mod chart;
pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod document;
pub mod figures;
pub mod html;
pub mod markdown;
pub mod measure;
pub mod pdf;
pub mod pipeline;
pub mod project;
pub mod prose;
pub mod style;
pub mod typeset;
pub mod workbook;
