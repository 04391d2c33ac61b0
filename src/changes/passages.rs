//! What changed in a document: passage by passage.

use super::align::{Pair, align};
use super::state::{DocumentState, Passage, Run, TableState, plain};
use super::tokens::{Token, tokens};
use super::words::{TextEdit, likeness};
use std::collections::{HashMap, HashSet};

/// How alike two passages must be, in thousandths, for one to have become the other.
const ALIKE: u32 = 400;

/// What became of the passages of a document.
#[derive(Clone, Debug, Default)]
pub struct DocumentEdit {
    /// Every passage of both versions, in the order of the new one.
    pub steps: Vec<Step>,
}

/// A passage of the old version, of the new version, or both.
#[derive(Clone, Debug)]
pub struct Step {
    /// Index in the old document's passages.
    pub old: Option<usize>,
    /// Index in the new document's passages.
    pub new: Option<usize>,
    /// What changed within, when it is in both and differs.
    pub edit: Option<Edit>,
    /// Whether it stands elsewhere among the passages that both versions have.
    pub moved: bool,
}

/// What changed within a passage.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Words.
    Text(TextEdit),
    /// Cells, rows, columns, caption or source note.
    Table(TableEdit),
}

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

impl Step {
    /// Whether a reader sees a difference.
    pub fn is_change(&self) -> bool {
        self.edit.is_some() || self.old.is_none() || self.new.is_none() || self.moved
    }
}

impl DocumentEdit {
    /// Compares two documents.
    pub fn of(old: &DocumentState, new: &DocumentState) -> Self {
        if old.passages == new.passages {
            let steps = (0..new.passages.len()).map(|at| Step {
                old: Some(at),
                new: Some(at),
                edit: None,
                moved: false,
            });
            return Self {
                steps: steps.collect(),
            };
        }
        let (olds, news) = (prepare(&old.passages), prepare(&new.passages));
        let keys = |all: &[Prepared]| all.iter().map(|p| p.key.clone()).collect::<Vec<_>>();
        let pairs = align(&keys(&olds), &keys(&news), |i, j| {
            alike(olds.get(i)?, news.get(j)?)
        });
        let mut steps: Vec<Step> = pairs
            .into_iter()
            .map(|(i, j)| {
                let both = i.and_then(|i| olds.get(i)).zip(j.and_then(|j| news.get(j)));
                Step {
                    old: i,
                    new: j,
                    edit: both.and_then(|(a, b)| edit(a, b)),
                    moved: false,
                }
            })
            .collect();
        find_moved(&mut steps, &olds, &news);
        Self { steps }
    }

    /// Whether a reader sees no difference.
    pub fn is_same(&self) -> bool {
        !self.steps.iter().any(Step::is_change)
    }
}

/// A passage made ready to be compared.
struct Prepared<'p> {
    passage: &'p Passage,
    /// Equal for passages that read alike.
    key: String,
    /// The words; of a table those of its caption and labels.
    tokens: Vec<Token>,
}

fn prepare(passages: &[Passage]) -> Vec<Prepared<'_>> {
    passages
        .iter()
        .map(|passage| {
            let tokens = match passage {
                Passage::Table(table) => table_tokens(table),
                other => tokens(text_of(other)),
            };
            Prepared {
                key: key(passage, &tokens),
                passage,
                tokens,
            }
        })
        .collect()
}

/// The text of a passage that is no table.
pub fn text_of(passage: &Passage) -> &[Run] {
    match passage {
        Passage::Heading { text, .. }
        | Passage::Logo { text }
        | Passage::Paragraph { text }
        | Passage::Item { text, .. }
        | Passage::Quote { text }
        | Passage::Note { text }
        | Passage::Code { text } => text,
        Passage::Table(_) => &[],
    }
}

fn table_tokens(table: &TableState) -> Vec<Token> {
    let mut all = tokens(&table.caption);
    for label in &table.columns {
        all.extend(tokens(&[Run::Plain(label.clone())]));
    }
    for row in table.rows.iter().filter_map(|row| row.first()) {
        all.extend(tokens(row));
    }
    all
}

/// The sort of a passage: only like sorts can become each other.
fn sort(passage: &Passage) -> u8 {
    match passage {
        Passage::Heading { level: 0, .. } => b't',
        Passage::Heading { .. } => b'h',
        Passage::Logo { .. } => b'l',
        // A sentence that becomes a point of a list is still that sentence.
        Passage::Paragraph { .. } | Passage::Item { .. } | Passage::Quote { .. } => b'p',
        Passage::Note { .. } => b'n',
        Passage::Code { .. } => b'c',
        Passage::Table(table) if table.chart => b'g',
        Passage::Table(_) => b'b',
    }
}

fn key(passage: &Passage, tokens: &[Token]) -> String {
    let mut key = format!("{}", char::from(sort(passage)));
    let mut add = |tokens: &[Token]| {
        for token in tokens {
            // Characters of the private use area never come from a document.
            let style = token.style;
            let bits = u8::from(style.strong)
                | u8::from(style.emphasis) << 1
                | u8::from(style.code) << 2
                | u8::from(token.refers.is_some()) << 3;
            key.push_str(token.refers.as_deref().unwrap_or(&token.text));
            key.push('\u{E000}');
            key.push(char::from(b'0' + bits));
            let image = token.image.iter().flat_map(|i| [&i.path, &i.sha256]);
            for target in token.link.iter().chain(image) {
                key.push_str(target);
                key.push('\u{E002}');
            }
        }
        key.push('\u{E001}');
    };
    add(tokens);
    if let Passage::Table(table) = passage {
        for cell in table.rows.iter().flatten() {
            add(&super::tokens::tokens(cell));
        }
        add(&super::tokens::tokens(&table.source));
    }
    key
}

/// The id by which a passage is told from others of its sort, if it has one.
fn id(passage: &Passage) -> Option<&str> {
    let id = match passage {
        Passage::Heading { id, .. } => id,
        Passage::Table(table) => &table.id,
        _ => return None,
    };
    (!id.is_empty()).then_some(id.as_str())
}

fn alike(old: &Prepared<'_>, new: &Prepared<'_>) -> Option<u32> {
    if sort(old.passage) != sort(new.passage) {
        return None;
    }
    let sole = |passage| {
        matches!(
            passage,
            &Passage::Heading { level: 0, .. } | &Passage::Logo { .. }
        )
    };
    if sole(old.passage) {
        return Some(2000);
    }
    if let (Some(a), Some(b)) = (id(old.passage), id(new.passage))
        && a == b
    {
        return Some(2000);
    }
    let score = likeness(&old.tokens, &new.tokens);
    (score >= ALIKE).then_some(score)
}

fn edit(old: &Prepared<'_>, new: &Prepared<'_>) -> Option<Edit> {
    if old.key == new.key {
        return None;
    }
    match (old.passage, new.passage) {
        (Passage::Table(a), Passage::Table(b)) => {
            let edit = TableEdit::of(a, b);
            (!edit.is_same()).then_some(Edit::Table(edit))
        }
        _ => {
            let edit = TextEdit::of(old.tokens.clone(), new.tokens.clone());
            (!edit.is_same()).then_some(Edit::Text(edit))
        }
    }
}

/// How alike a passage that went and one that came elsewhere must be to be one that moved: more
/// than neighbours, since any passage of the document may be the other.
const MOVED: u32 = 650;

/// Most pairs of passages that went and came which are looked at.
const MOST_MOVED: usize = 2_500;

/// Joins what was taken out here and put in there, at its new place.
fn find_moved(steps: &mut Vec<Step>, olds: &[Prepared<'_>], news: &[Prepared<'_>]) {
    let single = |old: bool| {
        let all = steps.iter().enumerate();
        let all = all.filter(move |(_, step)| match old {
            true => step.new.is_none(),
            false => step.old.is_none(),
        });
        all.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let (gone, come) = (single(true), single(false));
    if gone.len().saturating_mul(come.len()) > MOST_MOVED {
        return;
    }
    let mut taken = std::collections::BTreeSet::new();
    for at in come {
        let Some(new) = steps.get(at).and_then(|step| news.get(step.new?)) else {
            continue;
        };
        let scores = gone
            .iter()
            .filter(|from| !taken.contains(*from))
            .filter_map(|from| {
                let old = steps.get(*from).and_then(|step| olds.get(step.old?))?;
                let score = match old.key == new.key {
                    true => 3000,
                    false => alike(old, new)?,
                };
                (score >= MOVED).then_some((score, *from))
            });
        // Of equals the first.
        let best = scores.max_by_key(|(score, from)| (*score, std::cmp::Reverse(*from)));
        let Some((_, from)) = best else { continue };
        let old = steps.get(from).and_then(|step| step.old);
        let change = old
            .and_then(|old| olds.get(old))
            .and_then(|old| edit(old, new));
        if let Some(step) = steps.get_mut(at) {
            step.old = old;
            step.edit = change;
            step.moved = true;
        }
        taken.insert(from);
    }
    let mut at = 0;
    steps.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
}

impl TableEdit {
    fn of(old: &TableState, new: &TableState) -> Self {
        let columns = align(&old.columns, &new.columns, |i, j| {
            column_likeness(old, new, i, j)
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
        let rows = align(&olds, &news, |i, j| {
            if moves(&olds, i) || moves(&news, j) {
                return None;
            }
            let cells = |row: Option<&Vec<Vec<Run>>>| -> Vec<Token> {
                row.into_iter()
                    .flatten()
                    .flat_map(|cell| tokens(cell))
                    .collect()
            };
            let score = likeness(&cells(old.rows.get(i)), &cells(new.rows.get(j)));
            // Nearly all numbers count as alike: the label has to be, too.
            (score >= 750).then_some(score)
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
fn column_likeness(old: &TableState, new: &TableState, i: usize, j: usize) -> Option<u32> {
    let label = |table: &TableState, at: usize| {
        let text = table.columns.get(at).cloned().unwrap_or_default();
        tokens(&[Run::Plain(text)])
    };
    let score = likeness(&label(old, i), &label(new, j));
    let placed = old.columns.len() == new.columns.len() && i == j;
    match (score >= ALIKE, placed) {
        (true, _) => Some(score),
        (false, true) => Some(1),
        _ => None,
    }
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
