//! What changed in a document: passage by passage.

mod moves;
mod table;

use super::align::align;
use super::state::{DocumentState, Passage, Run, TableState};
use super::tokens::{Token, tokens};
use super::words::{TextEdit, Words};

use moves::find_moved;

pub use table::{RowEdit, TableEdit};

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
    /// What it says; of a table its caption and labels.
    tokens: Vec<Token>,
    /// The words of that.
    words: Words,
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
                words: Words::of(&tokens),
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
    let score = old.words.likeness(&new.words, ALIKE);
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
