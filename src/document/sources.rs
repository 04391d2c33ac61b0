//! What stands behind the numbers of a document: where each was read or how it was
//! computed, and the places where it stands.
//!
//! [`Sources`] is a table beside the tree, one entry for each distinct figure placed.
//! [`annex`](super::annex) makes blocks of it; renderers link to it.

use super::walk::{Node, visit};
use super::{Block, Document, Heading, Inline};
use crate::measure::Word;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The table of sources of a document. Empty when the document tells of none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// One entry for each distinct figure, grouped by origin; the row of an entry is its
    /// index, printed from 1.
    pub all: Vec<Source>,
    /// The row of each of [`Document::mentions`]; `None` for one that stands nowhere.
    pub rows: Vec<Option<usize>>,
    /// The area that is meant where a label names none.
    pub area: Arc<str>,
    /// The period that is meant where a label names none.
    pub period: Arc<str>,
    /// Where in [`Document::blocks`] the annex begins, while the document has one.
    pub annex: Option<usize>,
    /// Whether a page links each number to its row of the annex.
    pub linked: bool,
}

/// A figure and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The figure's stable name (`births@2018`).
    pub figure: Arc<str>,
    /// What it is, for people (`Births, 2018`).
    pub label: Arc<str>,
    /// The area's label.
    pub area: Arc<str>,
    /// The period as text.
    pub period: Arc<str>,
    /// The exact value in the written unit, with the unit (`86.288848%`).
    pub value: String,
    /// Where it was read or how it was computed.
    pub origin: SourceOrigin,
    /// The change on the period before, where there is one.
    pub change: Option<Change>,
    /// Where it stands, in the order of the mentions.
    pub places: Vec<SourcePlace>,
}

/// Where a figure was read or how it was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceOrigin {
    /// A cell of a workbook.
    Cell {
        /// The file, relative to the project folder.
        workbook: Arc<str>,
        /// The sheet.
        sheet: Arc<str>,
        /// The address (`C7`).
        cell: Arc<str>,
    },
    /// A number set in the configuration.
    Setting {
        /// The file.
        file: Arc<str>,
        /// 1-based line.
        line: u32,
    },
    /// Computed from other figures.
    Computed {
        /// The rule in words (`Births / Mean resident population`).
        formula: String,
        /// For an operation of the text: how it goes over its parts (`{0} − {1}`). `None` for
        /// a formula of the configuration.
        pattern: Option<String>,
        /// The figures that it was computed from, the first few.
        parts: Vec<SourceFigure>,
        /// How many more there are.
        more: usize,
    },
}

/// A figure that another was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFigure {
    /// The figure's stable name.
    pub figure: Arc<str>,
    /// What it is, for people.
    pub label: Arc<str>,
    /// Its value as printed, with its unit.
    pub text: String,
    /// Where it comes from, in a line.
    pub origin: String,
    /// Its own row, when it is placed in the document, too.
    pub row: Option<usize>,
}

/// A change on the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The change with its sign and unit (`-164 births`).
    pub text: String,
    /// The period before.
    pub period: Arc<str>,
    /// The value then, as printed.
    pub before: String,
}

/// A place where a figure stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// Index in [`Document::mentions`].
    pub mention: usize,
    /// The name of the place: a table's or chart's number, else that of the section.
    pub name: Arc<str>,
}

/// What a cell of the annex says; see [`Inline::Source`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourcePart {
    /// The number of a row, which links to that row lead to.
    Row(usize),
    /// The number of a row as a link to it.
    See(usize),
    /// The places where the figure of a row stands: pages or sections, as links.
    Places(usize),
}

impl Source {
    /// The figure's label with its area and period, each once:
    /// `Births, Qinghe County, 2019`.
    pub fn title(&self) -> String {
        let mut title = String::with_capacity(self.label.len() + 32);
        title_into(&mut title, &self.label, &self.area, &self.period);
        title
    }

    /// The places with each name once, in order.
    pub fn distinct_places(&self) -> impl Iterator<Item = &SourcePlace> {
        let new = |at: usize, place: &SourcePlace| {
            let before = self.places.get(..at).unwrap_or_default();
            before.iter().all(|other| other.name != place.name)
        };
        let places = self.places.iter().enumerate();
        places.filter(move |(at, p)| new(*at, p)).map(|(_, p)| p)
    }
}

/// Writes a label with its area and period, each once.
pub fn title_into(out: &mut String, label: &str, area: &str, period: &str) {
    let bare = label.strip_suffix(period);
    let comma = |label| {
        [", ", "，", "، "]
            .iter()
            .find_map(|c| str::strip_suffix(label, *c))
    };
    let bare = bare.and_then(comma);
    let label = bare.unwrap_or(label);
    out.push_str(label);
    for part in [area, period] {
        if !part.is_empty() && !label.contains(part) {
            out.push_str(", ");
            out.push_str(part);
        }
    }
}

impl Sources {
    /// The table of the given figures, in the order of the annex: cells by workbook, sheet
    /// and address, then settings, then what was computed: by each formula that several
    /// follow, by other formulas, and in the text, in the given order.
    ///
    /// `count` is how many mentions the document has.
    pub fn new(mut all: Vec<Source>, count: usize) -> Self {
        let common = common_formulas(&all);
        // Addresses are taken apart once, not at each comparison.
        all.sort_by_cached_key(|source| source.origin.key(&common));
        let mut rows = vec![None; count];
        for (row, source) in all.iter().enumerate() {
            for place in &source.places {
                if let Some(slot) = rows.get_mut(place.mention) {
                    *slot = Some(row);
                }
            }
        }
        let by_name: HashMap<Arc<str>, usize> = all
            .iter()
            .enumerate()
            .map(|(row, source)| (Arc::clone(&source.figure), row))
            .collect();
        for source in &mut all {
            if let SourceOrigin::Computed { parts, .. } = &mut source.origin {
                for part in parts {
                    part.row = by_name.get(&part.figure).copied();
                }
            }
        }
        Self {
            all,
            rows,
            ..Self::default()
        }
    }

    /// The row of a mention.
    pub fn row(&self, mention: usize) -> Option<usize> {
        self.rows.get(mention).copied().flatten()
    }
}

/// How many figures must follow a formula for it to head a table of its own.
const COMMON: usize = 3;

/// The formulas that several of the figures follow.
pub(super) fn common_formulas(all: &[Source]) -> HashSet<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for source in all {
        if let SourceOrigin::Computed {
            formula,
            pattern: None,
            ..
        } = &source.origin
        {
            *counts.entry(formula).or_default() += 1;
        }
    }
    let common = counts.into_iter().filter(|(_, count)| *count >= COMMON);
    common.map(|(formula, _)| formula.to_owned()).collect()
}

/// What orders the rows of the annex: the group, then the place within it.
type Key = (u8, Arc<str>, Arc<str>, (u32, u32));

impl SourceOrigin {
    fn key(&self, common: &HashSet<String>) -> Key {
        let none = || Arc::from("");
        match self {
            SourceOrigin::Cell {
                workbook,
                sheet,
                cell,
            } => (0, Arc::clone(workbook), Arc::clone(sheet), address(cell)),
            SourceOrigin::Setting { file, line } => (1, Arc::clone(file), none(), (*line, 0)),
            SourceOrigin::Computed {
                formula,
                pattern: None,
                ..
            } => match common.contains(formula) {
                true => (2, formula.as_str().into(), none(), (0, 0)),
                false => (3, none(), none(), (0, 0)),
            },
            SourceOrigin::Computed { .. } => (4, none(), none(), (0, 0)),
        }
    }
}

/// Row and column of the first cell of an address such as `C7` or `C7:D9`.
fn address(cell: &str) -> (u32, u32) {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_u32, |column, letter| {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.saturating_mul(26).saturating_add(digit)
    });
    let digits = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let row = digits.get(..end.unwrap_or(digits.len())).unwrap_or("");
    (row.parse().unwrap_or(u32::MAX), column)
}

/// The name of the place of each mention; `None` for one that stands nowhere in the text.
///
/// Takes the numbered document; a figure in a footnote stands where the footnote's first
/// mark does.
pub fn spots(document: &Document) -> Vec<Option<Arc<str>>> {
    let mut finder = Finder {
        spots: vec![None; document.mentions.len()],
        notes: vec![None; document.notes.len()],
        section: Arc::from(document.meta.words.text(Word::Opening)),
    };
    for block in &document.blocks {
        if let Block::Heading(heading) = block {
            finder.section = section(document, heading);
        }
        finder.block(block);
    }
    // A note may hold the first mark of another one.
    for _ in 0..2 {
        for (index, note) in document.notes.iter().enumerate() {
            if let Some(place) = finder.notes.get(index).cloned().flatten() {
                finder.section = place;
                finder.blocks(&note.blocks);
            }
        }
    }
    finder.section = Arc::from(document.meta.words.text(Word::InNotes));
    for note in &document.notes {
        finder.blocks(&note.blocks);
    }
    finder.spots
}

/// The name of a section: its number without the mark behind it, or its words.
fn section(document: &Document, heading: &Heading) -> Arc<str> {
    let number = heading
        .number
        .trim_end_matches(['.', ',', ':', ';', '、', '．', ' ']);
    if number.is_empty() {
        document.plain(&heading.text).trim().into()
    } else {
        number.into()
    }
}

struct Finder {
    spots: Vec<Option<Arc<str>>>,
    /// Where the first mark of each note stands.
    notes: Vec<Option<Arc<str>>>,
    section: Arc<str>,
}

impl Finder {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::List(list) => list.items.iter().for_each(|item| self.blocks(item)),
            Block::Quote(inner) => self.blocks(inner),
            Block::Table(table) => self.leaf(block, &table.number),
            Block::Chart(chart) => {
                self.leaf(block, &chart.number);
                let place = self.name(&chart.number);
                chart
                    .mentions()
                    .for_each(|index| self.mention(index, &place));
            }
            _ => self.leaf(block, ""),
        }
    }

    fn name(&self, number: &str) -> Arc<str> {
        if number.is_empty() {
            Arc::clone(&self.section)
        } else {
            number.into()
        }
    }

    /// A block that holds no other.
    fn leaf(&mut self, block: &Block, number: &str) {
        let place = self.name(number);
        visit(std::slice::from_ref(block), &mut |node| match node {
            Node::Inline(Inline::Figure(index)) => self.mention(*index, &place),
            Node::Inline(Inline::Sparkline(chart)) => {
                chart
                    .mentions()
                    .for_each(|index| self.mention(index, &place));
            }
            Node::Inline(Inline::Note(index)) => {
                if let Some(slot @ None) = self.notes.get_mut(*index) {
                    *slot = Some(Arc::clone(&place));
                }
            }
            _ => {}
        });
    }

    fn mention(&mut self, index: usize, place: &Arc<str>) {
        if let Some(slot @ None) = self.spots.get_mut(index) {
            *slot = Some(Arc::clone(place));
        }
    }
}
