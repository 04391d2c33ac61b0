//! What stands at the edges: captions and source notes of tables, `{#id}` of headings.

use crate::document::script::is_wide;
use crate::document::{Inline, Table};
use crate::measure::{Word, Words};

/// What `{…}` at the end of a heading or caption says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Attributes {
    /// The id; empty when none is given.
    pub(in crate::markdown) id: String,
    /// Whether a heading is not to be numbered.
    pub(in crate::markdown) unnumbered: bool,
    /// How many head rows a table has.
    pub(in crate::markdown) heads: Option<usize>,
    /// How many columns of a table name its rows.
    pub(in crate::markdown) stub: Option<usize>,
    /// The weights of a table's columns; empty when none are given.
    pub(in crate::markdown) weights: Vec<u16>,
    /// An attribute of tables whose value is none, as it is written.
    pub(in crate::markdown) wrong: Option<String>,
    /// Where in the text the opening brace stands.
    pub(in crate::markdown) start: usize,
}

impl Attributes {
    /// Whether it says something that only tables have.
    fn of_table(&self) -> bool {
        let given = self.heads.is_some() || self.stub.is_some() || !self.weights.is_empty();
        given || self.wrong.is_some()
    }
}

/// The greatest number of head rows, stub columns, and the greatest weight.
const MOST: (usize, usize, u16) = (20, 20, 1000);

/// Reads `{#id}`, `{-}`, `{.unnumbered}`, `{heads=2}`, `{stub=1}`, `{weights="3 1 1"}` or
/// several of them at the end of a source text.
///
/// Anything else in braces is text, and so are braces behind a backslash.
pub(in crate::markdown) fn attributes(source: &str) -> Option<Attributes> {
    let inner = source
        .trim_end_matches([' ', '\t', '\n'])
        .strip_suffix('}')?;
    let start = inner.rfind('{')?;
    let (before, inner) = (&source[..start], &inner[start + 1..]);
    if before.ends_with('\\') {
        return None;
    }
    let mut found = Attributes {
        start,
        ..Attributes::default()
    };
    let mut rest = inner.trim_ascii();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (word, after) = word(rest);
        rest = after.trim_ascii_start();
        match (word.strip_prefix('#'), word.split_once('=')) {
            (Some(id), _) if is_id(id) => id.clone_into(&mut found.id),
            (None, None) if word == "-" || word == ".unnumbered" => found.unnumbered = true,
            (None, Some((key, value))) => found.table(key, value)?,
            _ => return None,
        }
    }
    Some(found)
}

impl Attributes {
    /// Takes an attribute of tables; `None` when there is none of this name.
    fn table(&mut self, key: &str, value: &str) -> Option<()> {
        let value = value.trim_matches('"');
        let number = |most: usize| value.parse().ok().filter(|n| (1..=most).contains(n));
        let valid = match key {
            "heads" => {
                self.heads = number(MOST.0);
                self.heads.is_some()
            }
            "stub" => {
                self.stub = value.parse().ok().filter(|n| *n <= MOST.1);
                self.stub.is_some()
            }
            "weights" => {
                let weights = value.split_ascii_whitespace().map(|word| {
                    let weight = word.parse().ok();
                    weight.filter(|weight| *weight <= MOST.2)
                });
                self.weights = weights.collect::<Option<_>>().unwrap_or_default();
                self.weights.iter().any(|weight| *weight > 0)
            }
            _ => return None,
        };
        if !valid {
            self.wrong = Some(format!("{key}=\"{value}\""));
        }
        Some(())
    }
}

/// The first word and what follows; a word may hold a quotation with spaces.
fn word(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        !quoted && c.is_ascii_whitespace()
    });
    text.split_at(end.unwrap_or(text.len()))
}

fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    !id.is_empty() && id.chars().all(fits)
}

/// Takes the attributes off the end of `inlines`, whose source is `source`.
pub(super) fn take_attributes(inlines: &mut Vec<Inline>, source: &str) -> Option<Attributes> {
    let found = attributes(source)?;
    let written = source
        .trim_end_matches([' ', '\t', '\n'])
        .get(found.start..)?;
    let Some(Inline::Text(last)) = inlines.last_mut() else {
        return None;
    };
    let left = last.strip_suffix(written)?;
    let left = left.trim_end_matches([' ', '\t', '\n']).len();
    last.truncate(left);
    if last.is_empty() {
        inlines.pop();
    }
    Some(found)
}

/// How a paragraph shows that it may be the caption of the table below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caption {
    /// `Table: …`, as templates write it.
    Word,
    /// `**Table 2.** …`, as the writer writes it.
    Numbered,
}

/// Whether the paragraph with this source could be a caption.
pub(super) fn caption_form(source: &str, inlines: &[Inline], words: &Words) -> Option<Caption> {
    if source.starts_with("Table:") {
        return Some(Caption::Word);
    }
    let follows = numbered(source, words).is_some() && number(inlines).is_some();
    follows.then_some(Caption::Numbered)
}

/// Whether a line of Markdown right above a table is its caption.
pub(in crate::markdown) fn reads_as_caption(line: &str, words: &Words) -> bool {
    line.starts_with("Table:") || numbered(line, words).is_some()
}

/// The source of the caption behind `**Table 2.** `.
fn numbered<'s>(source: &'s str, words: &Words) -> Option<&'s str> {
    let (before, behind) = words.around(Word::Table);
    let rest = source.strip_prefix("**")?.strip_prefix(before)?;
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let caption = after.strip_prefix(behind)?.strip_prefix(".** ")?;
    (after.len() < rest.len() && !caption.trim().is_empty()).then_some(caption)
}

/// `Table 2` of the inlines of `**Table 2.** Caption`.
fn number(inlines: &[Inline]) -> Option<&str> {
    let [Inline::Strong(strong), Inline::Text(_), ..] = inlines else {
        return None;
    };
    let [Inline::Text(text)] = &**strong else {
        return None;
    };
    text.strip_suffix('.')
}

/// Gives the table its caption, number and id out of the paragraph above it, and what the
/// attributes say of its grid.
pub(super) fn attach(
    table: &mut Table,
    form: Caption,
    mut inlines: Vec<Inline>,
    source: &str,
) -> Attributes {
    let found = take_attributes(&mut inlines, source).unwrap_or_default();
    table.id.clone_from(&found.id);
    match form {
        Caption::Word => trim_front(&mut inlines, "Table:"),
        Caption::Numbered => {
            table.number = number(&inlines).unwrap_or_default().to_owned();
            inlines.remove(0);
            trim_front(&mut inlines, "");
        }
    }
    table.caption = inlines;
    found
}

/// Takes the attributes of a heading off its end; those of tables mean nothing there.
pub(super) fn of_heading(inlines: &mut Vec<Inline>, source: &str) -> Attributes {
    match attributes(source) {
        Some(found) if !found.of_table() => take_attributes(inlines, source).unwrap_or_default(),
        _ => Attributes::default(),
    }
}

/// Takes `word` and the space behind it off the front.
fn trim_front(inlines: &mut Vec<Inline>, word: &str) {
    let Some(Inline::Text(first)) = inlines.first_mut() else {
        return;
    };
    let rest = first.strip_prefix(word).unwrap_or(first);
    let rest = rest.trim_start_matches([' ', '\t', '\n']);
    *first = rest.to_owned();
    if first.is_empty() {
        inlines.remove(0);
    }
}

/// Whether the paragraph with this source is a source note, or another note, of the table above.
pub(super) fn is_source_note(source: &str, words: &Words) -> bool {
    note_word(source, words).is_some()
}

/// The word with its colon that makes a paragraph below a table its source note: in the
/// language of the report, or in English.
pub(in crate::markdown) fn note_word<'w>(source: &str, words: &'w Words) -> Option<&'w str> {
    let own = [Word::Source, Word::Note].map(|word| words.around(word).0.trim_end());
    let english = ["Source:", "Note:"];
    let all = own.into_iter().chain(english);
    let mut begins = all.filter(|word| !word.is_empty() && source.starts_with(word));
    begins.next()
}

/// Takes out the soft breaks between Chinese characters: a line of the source ends there
/// only because it was full, and Chinese has no space between words (CSS Text 3, 4.1.3).
pub(super) fn join_han(inlines: &mut Vec<Inline>) {
    let is_break = |inline: &Inline| matches!(inline, Inline::SoftBreak);
    if !inlines.iter().any(is_break) {
        return;
    }
    let edge = |inline: Option<&Inline>, first: bool| match edge_text(inline?, first)? {
        text if first => text.chars().next(),
        text => text.chars().next_back(),
    };
    for at in (1..inlines.len().saturating_sub(1)).rev() {
        if inlines.get(at).is_some_and(is_break)
            && edge(inlines.get(at - 1), false).is_some_and(is_wide)
            && edge(inlines.get(at + 1), true).is_some_and(is_wide)
        {
            inlines.remove(at);
            // What the break parted is one text.
            if let Some(Inline::Text(after)) = inlines.get(at).cloned()
                && let Some(Inline::Text(before)) = inlines.get_mut(at - 1)
            {
                before.push_str(&after);
                inlines.remove(at);
            }
        }
    }
}

/// The text with which an inline begins or ends.
fn edge_text(inline: &Inline, first: bool) -> Option<&str> {
    let inner = match inline {
        Inline::Text(text) => return Some(text),
        Inline::Emphasis(inner) | Inline::Strong(inner) => inner,
        Inline::Link(link) => &link.text,
        _ => return None,
    };
    let end = if first { inner.first() } else { inner.last() };
    edge_text(end?, first)
}
