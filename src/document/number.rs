//! Numbers headings, tables and charts, runs lists in, resolves cross-references.

mod ids;
mod references;
mod run_in;

use super::walk::NodeMut;
use super::{Block, Document, Heading};
use crate::diagnostics::Sink;
use crate::measure::numbering::{Form, LevelNumbering};
use crate::measure::{Word, Words};
use std::sync::Arc;

pub use ids::slug;

/// How the levels of headings are numbered. By default not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// Numbering by level, level 1 first; deeper levels are not numbered.
    pub levels: Vec<LevelNumbering>,
}

/// Numbers the document and resolves its references, in place.
///
/// In this order: run-in lists become paragraphs; headings without an id get one from their
/// text, made unique; headings of the body are numbered by `scheme`, and captioned tables
/// and charts run through the document, footnotes last; references get their text.
///
/// A reference to an unknown id and an id used twice are errors; see [`super::codes`].
pub fn number(document: &mut Document, scheme: &Scheme, sink: &mut Sink) {
    run_in::run_in(document, sink);
    ids::complete(document, sink);
    number_headings(document, scheme);
    number_captions(document);
    references::resolve(document, scheme, sink);
}

/// How many levels headings have.
const LEVELS: usize = 6;

fn number_headings(document: &mut Document, scheme: &Scheme) {
    let words = Arc::clone(&document.meta.words);
    let mut counts = [0_u32; LEVELS];
    // Below an unnumbered heading a full number would name the wrong parent.
    let mut broken = [false; LEVELS];
    for block in &mut document.blocks {
        let Block::Heading(heading) = block else {
            continue;
        };
        let level = usize::from(heading.level.clamp(1, LEVELS as u8)) - 1;
        counts.iter_mut().skip(level + 1).for_each(|n| *n = 0);
        broken.iter_mut().skip(level).for_each(|b| *b = false);
        let (above, own) = counts.split_at_mut(level);
        let orphan = broken.iter().take(level).any(|b| *b);
        heading.number = match (scheme.levels.get(level), own.first_mut()) {
            (Some(style), Some(count)) if counts_in(heading, style, orphan) => {
                *count += 1;
                heading_number(style, above, *count, &words)
            }
            _ => {
                if let Some(flag) = broken.get_mut(level) {
                    *flag = !heading.numbered;
                }
                String::new()
            }
        };
    }
}

fn counts_in(heading: &Heading, style: &LevelNumbering, orphan: bool) -> bool {
    heading.numbered && style.form != Form::None && !(orphan && style.full)
}

/// The number as printed. In a full number, all parts take the form of this level.
fn heading_number(style: &LevelNumbering, above: &[u32], count: u32, words: &Words) -> String {
    // Roman numerals end at 3 999, words sooner; digits go on.
    let write = |n: u32| style.form.write(n, words).unwrap_or_else(|| n.to_string());
    let mut text = style.prefix.clone();
    if style.full {
        for part in above.iter().filter(|n| **n > 0) {
            text.push_str(&write(*part));
            text.push('.');
        }
    }
    text.push_str(&write(count));
    text.push_str(&style.suffix);
    text
}

fn number_captions(document: &mut Document) {
    let words = Arc::clone(&document.meta.words);
    let (mut tables, mut charts) = (0_u32, 0_u32);
    let next = |word: Word, count: &mut u32, captioned: bool| {
        if !captioned {
            return String::new();
        }
        *count += 1;
        words.fill(word, &[("number", &count.to_string())])
    };
    document.mutate(&mut |node| match node {
        NodeMut::Block(Block::Table(table)) => {
            table.number = next(Word::Table, &mut tables, !table.caption.is_empty());
        }
        NodeMut::Block(Block::Chart(chart)) => {
            chart.number = next(Word::Chart, &mut charts, !chart.caption.is_empty());
        }
        _ => {}
    });
}
