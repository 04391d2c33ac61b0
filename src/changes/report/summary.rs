//! What the whole came to: figures, targets, checks, documents, as a meeting wants it.

use super::{Draft, bound, paragraph, words};
use crate::changes::compare::FailedDocument;
use crate::changes::failed;
use crate::changes::figures::FigureChange;
use crate::changes::phrases;
use crate::changes::state::FigureState;
use crate::changes::wording::Phrase;
use crate::document::{Align, Block, Inline, Inlines, Row, Table};
use crate::measure::text::upper_first;
use std::ops::Range;

/// How many figures that came or went are listed where everything differs.
const MOST_SINGLES: usize = 20;

/// A line of a message, in which names stand between backticks.
fn coded(line: &str) -> Inlines {
    let parts = line.split('`').enumerate();
    let parts = parts.filter(|(_, part)| !part.is_empty());
    parts
        .map(|(at, part)| match at % 2 {
            0 => Inline::Text(part.to_owned()),
            _ => Inline::Code(part.to_owned()),
        })
        .collect()
}

impl Draft<'_> {
    pub(super) fn summary(&mut self) {
        self.versions();
        self.failures();
        self.renamed();
        self.changed();
        self.onward();
        let figures = &self.comparison.figures;
        self.singles(Phrase::NewFigures, &figures.added);
        self.singles(Phrase::GoneFigures, &figures.removed);
        self.targets();
        self.checks();
        self.documents();
    }

    /// Which versions are compared, and what it comes to.
    fn versions(&mut self) {
        let w = self.w;
        let comparison = self.comparison;
        let (old, new) = (
            phrases::name(w, comparison.old),
            phrases::name(w, comparison.new),
        );
        let summary = upper_first(&phrases::summary(w, comparison));
        let values = [("old", &*old), ("new", &*new), ("summary", &*summary)];
        self.say(&w.say(Phrase::Versions, &values));
        if let Some(published) = &comparison.new.published
            && !published.reason.is_empty()
        {
            self.say(&published.reason);
        }
    }

    fn renamed(&mut self) {
        let w = self.w;
        let told = phrases::all_renamed(w, self.comparison, self.options.full);
        if !told.is_empty() {
            let names = w.join(&told).replace('`', "");
            self.say(&w.say(Phrase::NamesThatChanged, &[("names", &names)]));
        }
    }

    /// Figures that are in both versions: corrections first, then what follows.
    fn changed(&mut self) {
        let comparison = self.comparison;
        let changed = &comparison.figures.changed;
        let roots: Vec<_> = changed.iter().filter(|c| c.is_root()).collect();
        let (ranks, follows): (Vec<_>, Vec<_>) = changed
            .iter()
            .filter(|c| c.is_told())
            .partition(|c| c.is_rank());
        self.figures(Phrase::WhatWasCorrected, &roots, true);
        self.figures(Phrase::WhatFollows, &follows, false);
        self.figures(Phrase::Ranks, &ranks, false);
        if let Some(hidden) = phrases::hidden(self.w, comparison) {
            self.remark_on(&upper_first(&hidden));
        }
    }

    /// Figures that are in one version only.
    fn singles(&mut self, title: Phrase, figures: &[(String, FigureState)]) {
        let most = match self.comparison.is_onward() && !self.options.full {
            true => MOST_SINGLES,
            false => usize::MAX,
        };
        let more = figures.len().saturating_sub(most);
        let rows = figures.iter().take(most).map(|(_, figure)| {
            vec![
                words(&figure.label),
                words(&figure.area),
                words(&figure.shown),
            ]
        });
        let heads = [Phrase::Figure, Phrase::Area, Phrase::Value];
        self.table(title, &heads, rows.collect(), 2..3);
        if more > 0 {
            let more = self.w.count(Phrase::MoreOnly, more, &[]);
            self.remark_on(&upper_first(&more));
        }
    }

    fn targets(&mut self) {
        let w = self.w;
        let rows = self.comparison.targets.iter().map(|target| {
            let goal = target
                .new
                .or(target.old)
                .map_or_else(String::new, |target| phrases::goal(w, target));
            vec![
                words(&target.label),
                words(&target.shown.0),
                words(&target.shown.1),
                words(&goal),
                words(&phrases::target(w, target)),
            ]
        });
        self.table(
            Phrase::Targets,
            &[
                Phrase::Figure,
                Phrase::Before,
                Phrase::After,
                Phrase::Target,
                Phrase::Result,
            ],
            rows.collect(),
            1..4,
        );
    }

    fn checks(&mut self) {
        let w = self.w;
        let rows = self.comparison.checks.iter();
        let rows = rows.map(|check| vec![words(check.name), words(&phrases::check(w, check))]);
        let heads = [Phrase::Check, Phrase::Result];
        self.table(Phrase::Checks, &heads, rows.collect(), 0..0);
        let rows = failed::failing(self.comparison).into_iter();
        let rows = rows.map(|line| vec![coded(&line)]);
        let heads = [Phrase::WhatIsFound];
        self.table(Phrase::FailingChecks, &heads, rows.collect(), 0..0);
    }

    /// The documents and files that differ from those that went out.
    fn documents(&mut self) {
        let w = self.w;
        let comparison = self.comparison;
        let file = |output: &str, endings: &str| match endings.is_empty() {
            true => vec![Inline::Code(output.to_owned())],
            false => {
                let mut file = vec![Inline::Code(output.to_owned())];
                file.extend(words(&w.say(Phrase::InBrackets, &[("text", endings)])));
                file
            }
        };
        let changed = comparison.documents.iter().map(|change| {
            vec![
                words(change.title()),
                words(&phrases::extent(w, change)),
                file(change.output(), &phrases::files(comparison, change)),
            ]
        });
        let groups = phrases::all_remade(w, comparison);
        let remade = groups.iter().map(|(documents, endings, why)| {
            let names = phrases::names(w, documents.iter().map(|one| &*one.new.title));
            let outputs = phrases::names(w, documents.iter().map(|one| &*one.new.output));
            let what = coded(&w.say(Phrase::NoWord, &[("text", why)]));
            vec![words(&names), what, file(&outputs, endings)]
        });
        let others = comparison.files.others.iter().map(|path| {
            vec![
                Vec::new(),
                words(w.word(Phrase::WhatItTells)),
                vec![Inline::Code(path.clone())],
            ]
        });
        self.table(
            match comparison.is_onward() {
                true => Phrase::DifferentDocuments,
                false => Phrase::DocumentsAgain,
            },
            &[Phrase::Document, Phrase::Changed, Phrase::Files],
            changed.chain(remade).chain(others).collect(),
            0..0,
        );
    }

    /// The documents that could not be compared, and why.
    fn failures(&mut self) {
        let w = self.w;
        let groups = failed::failures(self.comparison);
        if groups.is_empty() {
            return;
        }
        let rows = groups.iter().map(|group| {
            let named =
                |one: &&FailedDocument<'_>| one.title.unwrap_or(&one.state.output).to_owned();
            let names: Vec<String> = group.documents.iter().map(named).collect();
            let names = phrases::names(w, names.iter().map(String::as_str));
            vec![words(&names), coded(&w.join(&group.problems))]
        });
        let rows = rows.collect();
        let heads = [Phrase::Document, Phrase::Why];
        self.table(Phrase::NotComparedTitle, &heads, rows, 0..0);
        self.say(self.w.word(Phrase::WhatIsCompared));
    }

    /// A sentence of its own.
    fn remark_on(&mut self, text: &str) {
        self.say(&self.w.say(Phrase::Sentence, &[("text", text)]));
    }

    fn say(&mut self, text: &str) {
        self.document.blocks.push(paragraph(text));
    }

    /// Last year's figures beside this year's.
    fn onward(&mut self) {
        let w = self.w;
        let comparison = self.comparison;
        let Some(periods) = phrases::periods(comparison) else {
            return;
        };
        let (told, rest) = phrases::onward(w, comparison, self.options.full);
        let rows = told.iter().map(|change| {
            vec![
                words(&change.label_with(w.comma())),
                words(&bound(&change.told.0)),
                words(&bound(&change.told.1)),
                words(&phrases::difference(w, change)),
            ]
        });
        let (before, after) = periods.split_once(" → ").unwrap_or((&periods, ""));
        let heads = [
            w.word(Phrase::Figure),
            before,
            after,
            w.word(Phrase::Difference),
        ];
        let title = w.say(Phrase::FromPeriod, &[("old", before), ("new", after)]);
        self.table_of(&title, &heads, rows.collect(), 1..4);
        if let Some(rest) = rest {
            self.remark_on(&rest.replace('`', ""));
        }
    }

    /// A section with a table, if there are rows. Columns in `numbers` are set as numbers.
    fn table(
        &mut self,
        title: Phrase,
        heads: &[Phrase],
        rows: Vec<Vec<Inlines>>,
        numbers: Range<usize>,
    ) {
        let heads: Vec<&str> = heads.iter().map(|head| self.w.word(*head)).collect();
        self.table_of(self.w.word(title), &heads, rows, numbers);
    }

    /// The same with heads that are no phrases.
    fn table_of(
        &mut self,
        title: &str,
        heads: &[&str],
        rows: Vec<Vec<Inlines>>,
        numbers: Range<usize>,
    ) {
        if rows.is_empty() {
            return;
        }
        self.heading(1, words(title));
        let align = |at: usize| match numbers.contains(&at) {
            true => Align::Right,
            false => Align::Left,
        };
        self.document.blocks.push(Block::Table(Table {
            columns: (0..heads.len()).map(align).collect(),
            head: vec![heads.iter().map(|head| words(head)).collect()],
            rows: rows
                .into_iter()
                .map(|cells| Row {
                    cells,
                    ..Row::default()
                })
                .collect(),
            ..Table::default()
        }));
    }

    fn figures(&mut self, title: Phrase, changes: &[&FigureChange], reasons: bool) {
        let w = self.w;
        let rows = changes.iter().map(|change| {
            let label = match phrases::report_of(self.comparison, change) {
                Some(report) => {
                    let report = w.say(Phrase::InBrackets, &[("text", report)]);
                    format!("{}{report}", change.label_with(w.comma()))
                }
                None => change.label_with(w.comma()),
            };
            let mut row = vec![
                words(&label),
                vec![Inline::Deleted(words(&bound(&change.told.0)))],
                vec![Inline::Inserted(words(&bound(&change.told.1)))],
                words(&phrases::difference(w, change)),
            ];
            let cause = words(&phrases::because(w, change));
            match (reasons, change.reasons.as_slice()) {
                (true, []) => row.extend([cause, words(w.word(Phrase::NoneGiven))]),
                (true, reasons) => row.extend([cause, words(&phrases::reasons(w, reasons))]),
                (false, _) => row.push(cause),
            }
            row
        });
        let mut heads = vec![
            Phrase::Figure,
            Phrase::Before,
            Phrase::After,
            Phrase::Difference,
        ];
        match reasons {
            true => heads.extend([Phrase::Where, Phrase::Reason]),
            false => heads.push(Phrase::BecauseOf),
        }
        self.table(title, &heads, rows.collect(), 1..4);
    }
}
