//! The annex of sources: blocks made of [`Sources`] that every renderer prints as it
//! prints any other, and the footnotes that tell the same.

use super::sources::{Source, SourceFigure, SourceOrigin, SourcePart, common_formulas};
use super::walk::{Node, visit};
use super::{Align, Block, Document, Heading, Inline, Inlines, Note, Row, Sources, Table};
use crate::measure::{Word, Words};
use std::collections::{BTreeMap, HashSet};

/// The id of the annex's heading. No heading of a template can have it: ids that begin with
/// an underscore are the renderers' own.
pub const ID: &str = "_sources";

/// The blocks of the annex, beginning with a page break; none when there is nothing to tell.
///
/// One table for each sheet of a workbook, one for the settings, one for what was computed;
/// one row for each entry of `sources`, whose first cell is its number.
pub fn blocks(sources: &Sources, words: &Words) -> Vec<Block> {
    if sources.all.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::PageBreak,
        Block::Heading(Heading {
            level: 1,
            id: ID.to_owned(),
            number: String::new(),
            numbered: false,
            text: text(words.text(Word::SourcesTitle)),
        }),
        Block::Paragraph(text(introduction(sources, words))),
    ];
    let common = common_formulas(&sources.all);
    let mut open: Option<(Group<'_>, Table)> = None;
    for (row, source) in sources.all.iter().enumerate() {
        let group = Group::of(&source.origin, &common);
        match &mut open {
            Some((known, table)) if *known == group => {
                table.rows.push(line(row, source, group, words))
            }
            _ => {
                let mut table = group.table(words);
                table.rows.push(line(row, source, group, words));
                let done = open.replace((group, table));
                blocks.extend(done.map(|(_, table)| Block::Table(table)));
            }
        }
    }
    blocks.extend(open.map(|(_, table)| Block::Table(table)));
    blocks
}

fn introduction(sources: &Sources, words: &Words) -> String {
    let mut out = words.text(Word::SourcesIntroduction).to_owned();
    if !sources.area.is_empty() {
        let parts = [("area", &*sources.area), ("period", &*sources.period)];
        let default = words.fill(Word::SourcesDefault, &parts);
        out.push_str(words.gap(&default));
        out.push_str(&default);
    }
    out
}

/// What the rows of one table of the annex share.
#[derive(Clone, Copy, PartialEq)]
enum Group<'s> {
    /// The sheet of a workbook.
    Sheet(&'s str, &'s str),
    /// The file that they are set in.
    Settings(&'s str),
    /// The formula that they follow.
    Formula(&'s str),
    /// That each follows a formula of its own.
    Formulas,
    /// That the text computed them.
    Text,
}

impl<'s> Group<'s> {
    fn of(origin: &'s SourceOrigin, common: &HashSet<String>) -> Self {
        match origin {
            SourceOrigin::Cell {
                workbook, sheet, ..
            } => Group::Sheet(workbook, sheet),
            SourceOrigin::Setting { file, .. } => Group::Settings(file),
            SourceOrigin::Computed {
                formula,
                pattern: None,
                ..
            } => match common.contains(formula) {
                true => Group::Formula(formula),
                false => Group::Formulas,
            },
            SourceOrigin::Computed { .. } => Group::Text,
        }
    }

    /// The table of the group, without rows yet.
    fn table(self, words: &Words) -> Table {
        let (caption, place, align) = match self {
            Group::Sheet(workbook, sheet) => {
                let parts = [("workbook", workbook), ("sheet", sheet)];
                (words.fill(Word::SheetOf, &parts), Word::Cell, Align::Left)
            }
            Group::Settings(file) => {
                let caption = words.fill(Word::SettingsOf, &[("file", file)]);
                (caption, Word::LineHead, Align::Right)
            }
            Group::Formula(formula) => {
                let caption = words.fill(Word::ComputedAs, &[("formula", formula)]);
                (caption, Word::FromHead, Align::Left)
            }
            Group::Formulas => {
                let caption = words.text(Word::OtherRules).to_owned();
                (caption, Word::Rule, Align::Left)
            }
            Group::Text => {
                let caption = words.text(Word::InText).to_owned();
                (caption, Word::Rule, Align::Left)
            }
        };
        let heads = [
            Word::RowHead,
            Word::FigureHead,
            Word::Value,
            place,
            Word::StandsIn,
        ];
        Table {
            caption: text(caption),
            columns: vec![Align::Right, Align::Left, Align::Right, align, Align::Left],
            head: vec![heads.map(|word| text(words.text(word))).into()],
            ..Table::default()
        }
    }
}

fn line(row: usize, source: &Source, group: Group<'_>, words: &Words) -> Row {
    let place = match &source.origin {
        SourceOrigin::Cell { cell, .. } => text(&**cell),
        SourceOrigin::Setting { line, .. } => text(line.to_string()),
        SourceOrigin::Computed { parts, .. } if matches!(group, Group::Formula(_)) => {
            told_parts(parts, words)
        }
        SourceOrigin::Computed { .. } => rule(&source.origin, words),
    };
    Row {
        cells: vec![
            vec![Inline::Source(SourcePart::Row(row))],
            text(&*source.label),
            text(source.value.as_str()),
            place,
            vec![Inline::Source(SourcePart::Places(row))],
        ],
        summary: false,
    }
}

/// The rule, with the numbers of rows for the parts that stand in the document and the
/// values and cells of the others: `row 3 − row 4`, `Births / Population (rows 3, 7)`.
fn rule(origin: &SourceOrigin, words: &Words) -> Inlines {
    let SourceOrigin::Computed {
        formula,
        pattern,
        parts,
        ..
    } = origin
    else {
        return Vec::new();
    };
    if let Some(cell) = pattern
        .as_ref()
        .and_then(|pattern| filled(pattern, parts, words))
    {
        return cell;
    }
    let mut cell = text(formula.as_str());
    if !parts.is_empty() {
        cell.push(Inline::Text(" (".to_owned()));
        cell.extend(told_parts(parts, words));
        cell.push(Inline::Text(")".to_owned()));
    }
    cell
}

/// `rows 3, 7; Population 412,310 persons, county-2019.xlsx, Sheet!C8`.
fn told_parts(parts: &[SourceFigure], words: &Words) -> Inlines {
    let mut cell = Inlines::new();
    let placed: Vec<usize> = parts.iter().filter_map(|part| part.row).collect();
    let (before, behind) = words.around(match placed.len() {
        1 => Word::Row,
        _ => Word::Rows,
    });
    for (at, row) in placed.iter().enumerate() {
        let before = if at == 0 { before } else { ", " };
        push_text(&mut cell, before);
        cell.push(Inline::Source(SourcePart::See(*row)));
    }
    if !placed.is_empty() {
        push_text(&mut cell, behind);
    }
    for part in parts.iter().filter(|part| part.row.is_none()) {
        let before = if cell.is_empty() { "" } else { "; " };
        let comma = if part.origin.is_empty() { "" } else { ", " };
        cell.push(Inline::Text(format!(
            "{before}{} {}{comma}{}",
            part.label, part.text, part.origin
        )));
    }
    cell
}

/// A pattern with its parts, `{=0}` with the part's name; `None` when one is not told.
fn filled(pattern: &str, parts: &[SourceFigure], words: &Words) -> Option<Inlines> {
    let mut cell = Inlines::new();
    let mut pieces = pattern.split('{');
    let first = pieces.next().filter(|first| !first.is_empty());
    cell.extend(first.map(|first| Inline::Text(first.to_owned())));
    for piece in pieces {
        let (index, after) = piece.split_once('}')?;
        let (named, index) = match index.strip_prefix('=') {
            Some(index) => (true, index),
            None => (false, index),
        };
        let part = parts.get(index.parse::<usize>().ok()?)?;
        if named {
            cell.push(Inline::Text(format!("{} ", part.label)));
        }
        match part.row {
            Some(row) => {
                let (before, behind) = words.around(Word::Row);
                push_text(&mut cell, before);
                cell.push(Inline::Source(SourcePart::See(row)));
                push_text(&mut cell, behind);
            }
            None if part.origin.is_empty() => cell.push(Inline::Text(part.text.clone())),
            None => cell.push(Inline::Text(format!("{} ({})", part.text, part.origin))),
        }
        if !after.is_empty() {
            cell.push(Inline::Text(after.to_owned()));
        }
    }
    Some(cell)
}

fn push_text(cell: &mut Inlines, text: &str) {
    if !text.is_empty() {
        cell.push(Inline::Text(text.to_owned()));
    }
}

fn text(words: impl Into<String>) -> Inlines {
    vec![Inline::Text(words.into())]
}

impl Document {
    /// Puts the annex at the end of the body. [`Document::detach`] takes it away.
    pub fn attach(&mut self, annex: Vec<Block>) {
        if !annex.is_empty() {
            self.sources.annex = Some(self.blocks.len());
            self.blocks.extend(annex);
        }
    }

    /// Takes the annex away and gives it back; empty when there is none.
    pub fn detach(&mut self) -> Vec<Block> {
        match self.sources.annex.take() {
            Some(start) if start <= self.blocks.len() => self.blocks.split_off(start),
            _ => Vec::new(),
        }
    }

    /// The document with a footnote behind each of its numbers, one for each entry of
    /// [`Document::sources`]. Headings stay as they are, since their anchors are made of
    /// their text; so do charts and the text of links.
    pub fn with_source_notes(&self) -> Document {
        let mut noted = self.clone();
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let first = noted.notes.len();
        let Document {
            blocks,
            notes,
            sources,
            meta,
            ..
        } = &mut noted;
        // A note for each row, in the order of first use.
        let mut order = Vec::new();
        let mut number = |mention: usize| -> Option<usize> {
            let row = sources.row(mention)?;
            let next = first + taken.len();
            let known = taken.entry(row).or_insert_with(|| {
                order.push(row);
                next
            });
            Some(*known)
        };
        for block in blocks.iter_mut() {
            mark(block, &mut number);
        }
        for note in notes.iter_mut() {
            note.blocks.iter_mut().for_each(|b| mark(b, &mut number));
        }
        for row in order {
            let told = sources
                .all
                .get(row)
                .map(|source| told(source, &meta.words))
                .unwrap_or_default();
            notes.push(Note {
                label: format!("source-{}", row + 1),
                blocks: vec![Block::Paragraph(told)],
            });
        }
        noted
    }
}

/// Puts marks behind the figures of a block.
fn mark(block: &mut Block, number: &mut impl FnMut(usize) -> Option<usize>) {
    match block {
        Block::Paragraph(inlines) => mark_inlines(inlines, number),
        Block::List(list) => {
            let inner = list.items.iter_mut().flatten();
            inner.for_each(|block| mark(block, number));
        }
        Block::Quote(inner) => inner.iter_mut().for_each(|block| mark(block, number)),
        Block::Table(table) => {
            mark_inlines(&mut table.caption, number);
            table.each_cell_mut(|cell| mark_inlines(cell, number));
            mark_inlines(&mut table.source, number);
        }
        Block::Heading(_)
        | Block::Chart(_)
        | Block::Code(..)
        | Block::Rule
        | Block::PageBreak
        | Block::Contents => {}
    }
}

fn mark_inlines(inlines: &mut Vec<Inline>, number: &mut impl FnMut(usize) -> Option<usize>) {
    if !has_figure(inlines) {
        return;
    }
    let old = std::mem::take(inlines);
    for mut inline in old {
        match &mut inline {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Deleted(inner)
            | Inline::Inserted(inner) => mark_inlines(inner, number),
            Inline::Language(run) => mark_inlines(&mut run.text, number),
            _ => {}
        }
        let note = match &inline {
            Inline::Figure(index) => number(*index),
            _ => None,
        };
        inlines.push(inline);
        inlines.extend(note.map(Inline::Note));
    }
}

fn has_figure(inlines: &[Inline]) -> bool {
    let mut found = false;
    super::walk::visit_inlines(inlines, &mut |node| {
        found |= matches!(node, Node::Inline(Inline::Figure(_)));
    });
    found
}

/// What a footnote tells of a figure.
fn told(source: &Source, lexicon: &Words) -> Inlines {
    let mut words = text(format!("{}: {}; ", source.title(), source.value));
    match &source.origin {
        SourceOrigin::Cell {
            workbook,
            sheet,
            cell,
        } => {
            let parts = [
                ("workbook", &**workbook),
                ("sheet", &**sheet),
                ("cell", &**cell),
            ];
            words.extend(text(lexicon.fill(Word::CellOf, &parts)));
        }
        SourceOrigin::Setting { file, line } => {
            let parts = [("file", &**file), ("line", &*line.to_string())];
            words.extend(text(lexicon.fill(Word::FileLine, &parts)));
        }
        SourceOrigin::Computed {
            formula,
            parts,
            more,
            ..
        } => {
            let mut rule = formula.clone();
            let mut before = ": ";
            for part in parts {
                rule.push_str(&format!("{before}{} {}", part.label, part.text));
                if !part.origin.is_empty() {
                    rule.push_str(&format!(" ({})", part.origin));
                }
                before = "; ";
            }
            if *more > 0 {
                let more = lexicon.fill(Word::AndMore, &[("count", &more.to_string())]);
                rule.push_str(&format!("{before}{more}"));
            }
            words.extend(text(rule));
        }
    }
    words.extend(text("."));
    words
}

/// How many rows the annex among `blocks` has; for laws and tests.
pub fn rows(blocks: &[Block]) -> Vec<usize> {
    let mut rows = Vec::new();
    visit(blocks, &mut |node| {
        if let Node::Inline(Inline::Source(SourcePart::Row(row))) = node {
            rows.push(*row);
        }
    });
    rows
}
