//! The change report as a document, with deletions and insertions marked.
//!
//! Summary first, as a meeting wants it: what was corrected and why, what follows, then the
//! passages of each document. The renderers of documents print it.

mod inlines;
mod passages;
mod summary;

use super::compare::{Comparison, DocumentChange};
use super::phrases;
use super::state::{FigureState, Passage, ReportState, State};
use super::wording::{Phrase, Wording};
use crate::document::{Block, Document, Heading, Inline, Inlines, Mention, Meta};

/// How much of the documents a report shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportOptions {
    /// Whether unchanged passages are shown, too.
    pub full: bool,
}

/// Makes a report of changes.
pub fn report(comparison: &Comparison<'_>, options: ReportOptions) -> Document {
    let reports = &comparison.new.reports;
    let first = reports.first().or(comparison.old.reports.first());
    let mut draft = Draft {
        document: Document::default(),
        w: first.map_or(Wording::ENGLISH, |report| Wording::of(&report.language)),
        comparison,
        options,
        ids: 0,
    };
    draft.meta();
    draft.summary();
    // Of another year's documents everything differs; that is told, not shown.
    if options.full || !comparison.is_onward() {
        for group in comparison.alike(options.full) {
            draft.changes(&group);
        }
    }
    draft.document
}

struct Draft<'c> {
    document: Document,
    /// The words, in the language of the report.
    w: Wording,
    comparison: &'c Comparison<'c>,
    options: ReportOptions,
    ids: usize,
}

/// Where the figures of a text are looked up: in the old and the new report.
type Reports<'c> = (Option<&'c ReportState>, Option<&'c ReportState>);

fn words(text: &str) -> Inlines {
    vec![Inline::Text(text.to_owned())]
}

/// A number with its unit, not broken behind the number.
fn bound(shown: &str) -> String {
    shown.replacen(' ', "\u{a0}", 1)
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(words(text))
}

impl Draft<'_> {
    fn meta(&mut self) {
        let Comparison { old, new, .. } = self.comparison;
        let first = new.reports.first().or(old.reports.first());
        let w = self.w;
        let named = |state: &State| match state.published.is_none() && state.called.is_empty() {
            true => w.word(Phrase::Now).to_owned(),
            false => state.name().to_owned(),
        };
        // Where the report itself could not be made, it is called as it was.
        let titles = new.reports.iter().chain(&old.reports).map(|r| &r.title);
        let title = titles.into_iter().find(|title| !title.is_empty());
        self.document.meta = Meta {
            title: match &new.published {
                None if new.called.is_empty() => self.w.say(Phrase::Since, &[("old", &named(old))]),
                _ => {
                    let (old, new) = (named(old), named(new));
                    self.w.say(Phrase::FromTo, &[("old", &old), ("new", &new)])
                }
            },
            body: first.map_or_else(String::new, |r| r.body.clone()),
            period: title.cloned().unwrap_or_default(),
            date: new.published.as_ref().map(|p| p.date.clone()),
            language: first.map_or_else(|| "en".to_owned(), |r| r.language.clone()),
            ..Meta::default()
        };
    }

    /// A remark behind something, in brackets.
    fn remark(&self, phrase: Phrase) -> String {
        let text = self.w.word(phrase);
        self.w.say(Phrase::InBrackets, &[("text", text)])
    }

    fn heading(&mut self, level: u8, text: Inlines) {
        self.ids += 1;
        self.document.blocks.push(Block::Heading(Heading {
            level,
            id: format!("changes-{}", self.ids),
            number: String::new(),
            numbered: false,
            text,
        }));
    }

    /// Documents in which the same changed.
    fn changes(&mut self, group: &[&DocumentChange<'_>]) {
        let Some(first) = group.first() else { return };
        if first.old.is_none() || first.new.is_none() {
            return;
        }
        let (w, title) = (self.w, first.title());
        let title = match group.len() - 1 {
            0 => title.to_owned(),
            n => w.count(Phrase::AndOtherDocuments, n, &[("title", title)]),
        };
        self.heading(1, words(&title));
        if group.len() > 1 {
            let names = phrases::names(w, group.iter().skip(1).map(|change| change.title()));
            let block = paragraph(&w.say(Phrase::SameIn, &[("names", &names)]));
            self.document.blocks.push(block);
        }
        self.change(first);
    }

    fn change(&mut self, change: &DocumentChange<'_>) {
        let (Some(old), Some(new)) = (change.old, change.new) else {
            return;
        };
        let states = self.comparison;
        let reports = (
            change.reports.0.and_then(|at| states.old.reports.get(at)),
            change.reports.1.and_then(|at| states.new.reports.get(at)),
        );
        let of_new = phrases::headings(&new.passages);
        let of_old = phrases::headings(&old.passages);
        let mut under = String::new();
        for step in &change.edit.steps {
            if !step.is_change() && !self.options.full {
                continue;
            }
            let was = step.old.and_then(|at| old.passages.get(at));
            let is = step.new.and_then(|at| new.passages.get(at));
            let heading = match (step.new, step.old) {
                (Some(at), _) => of_new.get(at),
                (None, Some(at)) => of_old.get(at),
                (None, None) => None,
            };
            let own = matches!(is.or(was), Some(Passage::Heading { .. }));
            if let Some(heading) = heading.filter(|h| !self.options.full && **h != under) {
                under.clone_from(heading);
                // A changed heading says itself where it is.
                if !own && !heading.is_empty() {
                    self.heading(2, words(heading));
                }
            }
            self.step(step, was, is, reports);
        }
    }
}

fn mention(figure: &FigureState, text: &str) -> Mention {
    Mention {
        figure: figure.id.as_str().into(),
        label: figure.label.as_str().into(),
        text: text.into(),
        value: figure.value,
        unit: figure.unit.as_str().into(),
        area: figure.area.as_str().into(),
        period: figure.period.as_str().into(),
        origin: super::figures::place(&figure.origin).into(),
    }
}
