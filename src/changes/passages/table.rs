//! What changed in a table: rows, columns and cells.

use super::ALIKE;
use crate::changes::align::{Pair, align};
use crate::changes::state::{Run, TableState, plain};
use crate::changes::tokens::{Token, tokens};
use crate::changes::words::{TextEdit, Words};
use std::collections::{HashMap, HashSet};

/// What changed in a table.
#[derive(Clone, Debug)]
pub struct TableEdit {
    /// The caption.
    pub caption: TextEdit,
    /// The source note.
    pub source: TextEdit,
    /// Columns of the old and the new version, in the order of the new one.
    pub columns: Vec<Pair>,
    /// The rows in the order of the new version.
    pub rows: Vec<RowEdit>,
}

/// A row of the old version, of the new version, or both.
#[derive(Clone, Debug)]
pub struct RowEdit {
    /// Index in the old rows.
    pub old: Option<usize>,
    /// Index in the new rows.
    pub new: Option<usize>,
    /// Whether it stands elsewhere among the rows that both versions have, as in a table that
    /// is sorted by what changed.
    pub moved: bool,
    /// For a row that is in both, its cells that differ: index in [`TableEdit::columns`].
    pub cells: Vec<(usize, TextEdit)>,
}

impl RowEdit {
    /// Whether a reader sees no difference. A row that only stands elsewhere has a reason
    /// which is told where it changed.
    pub fn is_same(&self) -> bool {
        self.old.is_some() && self.new.is_some() && self.cells.is_empty() && !self.moved
    }
}

impl TableEdit {
    pub(super) fn of(old: &TableState, new: &TableState) -> Self {
        let heads = |table: &TableState| -> Vec<Words> {
            let heads = table.columns.iter();
            let heads = heads.map(|label| Words::of(&tokens(&[Run::Plain(label.clone())])));
            heads.collect()
        };
        let (old_heads, new_heads) = (heads(old), heads(new));
        let columns = align(&old.columns, &new.columns, |i, j| {
            column_likeness(&old_heads, &new_heads, i, j)
        });
        let label = |rows: &[Vec<Vec<Run>>]| -> Vec<String> {
            let labels = rows.iter().map(|row| row.first().map(|cell| plain(cell)));
            labels.map(Option::unwrap_or_default).collect()
        };
        let (mut olds, mut news) = (label(&old.rows), label(&new.rows));
        let known: HashSet<String> = rows_that_move(&olds, &news, |i, j| {
            match (old.rows.get(i), new.rows.get(j)) {
                (Some(a), Some(b)) => cells(a, b, &columns).len(),
                _ => 0,
            }
        });
        let apart = |labels: &mut [String], mark: char| {
            let moving = labels.iter_mut().filter(|label| known.contains(*label));
            // A character that no document holds keeps the two from being paired in place.
            moving.for_each(|label| label.push(mark));
        };
        apart(&mut olds, '\u{E000}');
        apart(&mut news, '\u{E001}');
        let moves = |labels: &[String], at: usize| {
            let label = labels.get(at);
            label.is_some_and(|label| label.ends_with(['\u{E000}', '\u{E001}']))
        };
        let (olds_words, news_words) = (words(&old.rows), words(&new.rows));
        let rows = align(&olds, &news, |i, j| {
            if moves(&olds, i) || moves(&news, j) {
                return None;
            }
            let score = olds_words.get(i)?.likeness(news_words.get(j)?, SAME_ROW);
            (score >= SAME_ROW).then_some(score)
        });
        let rows = moved(rows, &label(&old.rows), &label(&new.rows));
        let rows = rows.into_iter().map(|(i, j, moved)| RowEdit {
            old: i,
            new: j,
            moved,
            cells: match (
                i.and_then(|i| old.rows.get(i)),
                j.and_then(|j| new.rows.get(j)),
            ) {
                (Some(a), Some(b)) => cells(a, b, &columns),
                _ => Vec::new(),
            },
        });
        Self {
            caption: TextEdit::of(tokens(&old.caption), tokens(&new.caption)),
            source: TextEdit::of(tokens(&old.source), tokens(&new.source)),
            rows: rows.collect(),
            columns,
        }
    }

    /// Whether a reader sees no difference.
    pub fn is_same(&self) -> bool {
        self.caption.is_same()
            && self.source.is_same()
            && self.columns.iter().all(|(a, b)| a.is_some() && b.is_some())
            && self.rows.iter().all(|row| row.is_same())
    }
}

/// Most rows of a table whose moves are weighed; the rows of a larger one are paired as they
/// come.
const MOST_WEIGHED: usize = 1_500;

/// The labels of the rows that stand elsewhere, when as many as can be stay where they are,
/// and of these as many as can be of those whose cells did not change: in a table that is
/// sorted by a value the row moves whose value changed.
fn rows_that_move(
    old: &[String],
    new: &[String],
    changed: impl Fn(usize, usize) -> usize,
) -> HashSet<String> {
    fn sole(labels: &[String]) -> HashMap<&str, usize> {
        let mut places = HashMap::new();
        let mut twice = HashSet::new();
        for (at, label) in labels.iter().enumerate() {
            if label.trim().is_empty() || places.insert(label.as_str(), at).is_some() {
                twice.insert(label.as_str());
            }
        }
        places.retain(|label, _| !twice.contains(label));
        places
    }
    let (before, after) = (sole(old), sole(new));
    let mut both: Vec<(usize, usize, &str)> = after
        .iter()
        .filter_map(|(label, j)| Some((*before.get(label)?, *j, *label)))
        .collect();
    both.sort_unstable_by_key(|(_, j, _)| *j);
    if both.len() > MOST_WEIGHED || both.is_sorted_by_key(|(i, ..)| *i) {
        return HashSet::new();
    }
    // The heaviest ascending subsequence: a row that stays weighs 1,000 less its changed cells.
    let mut best: Vec<(u64, Option<usize>)> = Vec::with_capacity(both.len());
    for (at, (i, j, _)) in both.iter().enumerate() {
        let weight = 1_000_u64.saturating_sub(changed(*i, *j).min(500) as u64);
        let ahead = both.iter().zip(&best).enumerate().take(at);
        let ahead = ahead.filter(|(_, ((before, ..), _))| before < i);
        let ahead = ahead.max_by_key(|(place, (_, (sum, _)))| (*sum, std::cmp::Reverse(*place)));
        let (sum, from) = ahead.map_or((0, None), |(place, (_, (sum, _)))| (*sum, Some(place)));
        best.push((sum + weight, from));
    }
    let ends = best.iter().enumerate();
    let mut at = ends
        .max_by_key(|(place, (sum, _))| (*sum, std::cmp::Reverse(*place)))
        .map(|(place, _)| place);
    let mut moving: HashSet<String> = both.iter().map(|(.., l)| (*l).to_owned()).collect();
    while let Some(place) = at {
        if let Some((_, _, label)) = both.get(place) {
            moving.remove(*label);
        }
        at = best.get(place).and_then(|(_, from)| *from);
    }
    moving
}

/// Joins a row that went and one that came under the same label, if no other row has it: a
/// sorted table puts it elsewhere.
fn moved(
    pairs: Vec<Pair>,
    old: &[String],
    new: &[String],
) -> Vec<(Option<usize>, Option<usize>, bool)> {
    fn sole(labels: &[String], at: usize) -> Option<&String> {
        let label = labels.get(at).filter(|label| !label.trim().is_empty())?;
        let count = labels.iter().filter(|other| *other == label).count();
        (count == 1).then_some(label)
    }
    let mut gone: HashMap<&String, usize> = HashMap::new();
    for pair in &pairs {
        if let (Some(i), None) = pair
            && let Some(label) = sole(old, *i)
        {
            gone.insert(label, *i);
        }
    }
    let mut found = std::collections::BTreeSet::new();
    let mut out: Vec<_> = pairs
        .into_iter()
        .map(|(i, j)| match (i, j) {
            (None, Some(at)) => match sole(new, at).and_then(|label| gone.get(label)) {
                Some(from) => {
                    found.insert(*from);
                    (Some(*from), j, true)
                }
                None => (i, j, false),
            },
            _ => (i, j, false),
        })
        .collect();
    out.retain(|(i, j, _)| j.is_some() || !i.is_some_and(|i| found.contains(&i)));
    out
}

/// Columns whose labels differ are one when their labels are alike, or when nothing else
/// can be: a table of as many columns.
fn column_likeness(old: &[Words], new: &[Words], i: usize, j: usize) -> Option<u32> {
    let score = old.get(i)?.likeness(new.get(j)?, ALIKE);
    let placed = old.len() == new.len() && i == j;
    match (score >= ALIKE, placed) {
        (true, _) => Some(score),
        (false, true) => Some(1),
        _ => None,
    }
}

/// How alike rows with other labels must be to be one, in thousandths. Nearly all numbers
/// count as alike: the label has to be, too.
const SAME_ROW: u32 = 750;

/// The words of each row.
fn words(rows: &[Vec<Vec<Run>>]) -> Vec<Words> {
    let rows = rows.iter().map(|row| {
        let cells: Vec<Token> = row.iter().flat_map(|cell| tokens(cell)).collect();
        Words::of(&cells)
    });
    rows.collect()
}

fn cells(old: &[Vec<Run>], new: &[Vec<Run>], columns: &[Pair]) -> Vec<(usize, TextEdit)> {
    let mut edits = Vec::new();
    for (at, (i, j)) in columns.iter().enumerate() {
        let (Some(i), Some(j)) = (i, j) else { continue };
        let cell = |row: &[Vec<Run>], at: usize| row.get(at).map(|c| tokens(c)).unwrap_or_default();
        let edit = TextEdit::of(cell(old, *i), cell(new, *j));
        if !edit.is_same() {
            edits.push((at, edit));
        }
    }
    edits
}
