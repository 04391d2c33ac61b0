//! What the whole came to: figures, targets, checks, documents, as a meeting wants it.

use super::{Draft, bound, paragraph, words};
use crate::changes::compare::FailedDocument;
use crate::changes::failed;
use crate::changes::figures::FigureChange;
use crate::changes::phrases;
use crate::changes::state::FigureState;
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
        self.singles("Figures that are new", &figures.added);
        self.singles("Figures that are no longer printed", &figures.removed);
        self.targets();
        self.checks();
        self.documents();
    }

    /// Which versions are compared, and what it comes to.
    fn versions(&mut self) {
        let comparison = self.comparison;
        let (old, new) = (phrases::name(comparison.old), phrases::name(comparison.new));
        let summary = upper_first(&phrases::summary(comparison));
        self.say(&format!("Before: {old}. After: {new}. {summary}."));
        if let Some(published) = &comparison.new.published
            && !published.reason.is_empty()
        {
            self.say(&published.reason);
        }
    }

    fn renamed(&mut self) {
        let told = phrases::all_renamed(self.comparison, self.options.full);
        if !told.is_empty() {
            let names = told.join("; ").replace('`', "");
            self.say(&format!("Names that changed: {names}."));
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
        self.figures("What was corrected", &roots, true);
        self.figures("What follows from it", &follows, false);
        self.figures("Ranks that moved", &ranks, false);
        if let Some(hidden) = phrases::hidden(comparison) {
            self.say(&format!("{}.", upper_first(&hidden)));
        }
    }

    /// Figures that are in one version only.
    fn singles(&mut self, title: &str, figures: &[(String, FigureState)]) {
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
        self.table(title, &["Figure", "Area", "Value"], rows.collect(), 2..3);
        if more > 0 {
            self.say(&format!("And {more} more."));
        }
    }

    fn targets(&mut self) {
        let rows = self.comparison.targets.iter().map(|target| {
            let goal = target
                .new
                .or(target.old)
                .map_or_else(String::new, phrases::goal);
            vec![
                words(&target.label),
                words(&target.shown.0),
                words(&target.shown.1),
                words(&goal),
                words(&phrases::target(target)),
            ]
        });
        self.table(
            "Targets",
            &["Figure", "Before", "After", "Target", "Result"],
            rows.collect(),
            1..4,
        );
    }

    fn checks(&mut self) {
        let rows = self.comparison.checks.iter();
        let rows = rows.map(|check| vec![words(check.name), words(&phrases::check(check))]);
        self.table("Checks", &["Check", "Result"], rows.collect(), 0..0);
        let rows = failed::failing(self.comparison).into_iter();
        let rows = rows.map(|line| vec![coded(&line)]);
        self.table("Checks that fail", &["What is found"], rows.collect(), 0..0);
    }

    /// The documents and files that differ from those that went out.
    fn documents(&mut self) {
        let comparison = self.comparison;
        let file = |output: &str, endings: &str| match endings.is_empty() {
            true => vec![Inline::Code(output.to_owned())],
            false => {
                let mut file = vec![Inline::Code(output.to_owned())];
                file.extend(words(&format!(" ({endings})")));
                file
            }
        };
        let changed = comparison.documents.iter().map(|change| {
            vec![
                words(change.title()),
                words(&phrases::extent(change)),
                file(change.output(), &phrases::files(comparison, change)),
            ]
        });
        let groups = phrases::all_remade(comparison);
        let remade = groups.iter().map(|(documents, endings, why)| {
            let names = phrases::names(documents.iter().map(|one| &*one.new.title));
            let outputs = phrases::names(documents.iter().map(|one| &*one.new.output));
            let mut what = words("no word; ");
            what.extend(coded(why));
            vec![words(&names), what, file(&outputs, endings)]
        });
        let others = comparison.files.others.iter().map(|path| {
            vec![
                Vec::new(),
                words("what it tells"),
                vec![Inline::Code(path.clone())],
            ]
        });
        self.table(
            match comparison.is_onward() {
                true => "Documents that differ",
                false => "Documents to be issued again",
            },
            &["Document", "Changed", "Files"],
            changed.chain(remade).chain(others).collect(),
            0..0,
        );
    }

    /// The documents that could not be compared, and why.
    fn failures(&mut self) {
        let groups = failed::failures(self.comparison);
        if groups.is_empty() {
            return;
        }
        let rows = groups.iter().map(|group| {
            let named =
                |one: &&FailedDocument<'_>| one.title.unwrap_or(&one.state.output).to_owned();
            let names: Vec<String> = group.documents.iter().map(named).collect();
            let names = phrases::names(names.iter().map(String::as_str));
            vec![words(&names), coded(&group.problems.join("; "))]
        });
        let rows = rows.collect();
        self.table("Could not be compared", &["Document", "Why"], rows, 0..0);
        self.document
            .blocks
            .push(paragraph(failed::WHAT_IS_COMPARED));
    }

    fn say(&mut self, text: &str) {
        self.document.blocks.push(paragraph(text));
    }

    /// Last year's figures beside this year's.
    fn onward(&mut self) {
        let comparison = self.comparison;
        let Some(periods) = phrases::periods(comparison) else {
            return;
        };
        let (told, rest) = phrases::onward(comparison, self.options.full);
        let rows = told.iter().map(|change| {
            vec![
                words(&change.full_label()),
                words(&bound(&change.told.0)),
                words(&bound(&change.told.1)),
                words(&phrases::difference(change)),
            ]
        });
        let (before, after) = periods.split_once(" → ").unwrap_or((&periods, ""));
        let heads = ["Figure", before, after, "Difference"];
        self.table(
            &format!("From {}", periods.replace('→', "to")),
            &heads,
            rows.collect(),
            1..4,
        );
        if let Some(rest) = rest {
            let rest = rest.replace('`', "");
            self.document.blocks.push(paragraph(&format!("{rest}.")));
        }
    }

    /// A section with a table, if there are rows. Columns in `numbers` are set as numbers.
    fn table(
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

    fn figures(&mut self, title: &str, changes: &[&FigureChange], reasons: bool) {
        let rows = changes.iter().map(|change| {
            let label = match phrases::report_of(self.comparison, change) {
                Some(report) => format!("{} ({report})", change.full_label()),
                None => change.full_label(),
            };
            let mut row = vec![
                words(&label),
                vec![Inline::Deleted(words(&bound(&change.told.0)))],
                vec![Inline::Inserted(words(&bound(&change.told.1)))],
                words(&phrases::difference(change)),
            ];
            let cause = words(&phrases::because(change));
            match (reasons, change.reasons.as_slice()) {
                (true, []) => row.extend([cause, words("none given")]),
                (true, reasons) => row.extend([cause, words(&phrases::reasons(reasons))]),
                (false, _) => row.push(cause),
            }
            row
        });
        let mut heads = vec!["Figure", "Before", "After", "Difference"];
        match reasons {
            true => heads.extend(["Where", "Reason"]),
            false => heads.push("Because of"),
        }
        self.table(title, &heads, rows.collect(), 1..4);
    }
}
