//! A change report for the terminal.

use super::compare::{Comparison, DocumentChange};
use super::excerpt::{Bit, excerpt, whole};
use super::failed;
use super::figures::FigureChange;
use super::looks::{characters, of_one_side, parts};
use super::passages::{Edit, Step, TableEdit, text_of};
use super::phrases;
use super::state::{Passage, TableState, plain};
use super::tokens::tokens;
use super::wording::{Phrase, Wording};
use super::words::Side;

/// The terminal is told in English.
const EN: Wording = Wording::ENGLISH;

/// How many figures that came or went are listed where everything differs.
const MOST_SINGLES: usize = 20;

/// How a report is written for a terminal.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// Whether colours may be used; without, changes stand in `[-…-]` and `{+…+}`.
    pub color: bool,
    /// Whether unchanged passages are written, too.
    pub full: bool,
}

/// What commands a terminal here: bold, deleted, inserted, as before.
const OWN: [&str; 4] = ["\x1b[1m", "\x1b[31;9m", "\x1b[34;4m", "\x1b[0m"];

/// Writes a change report as text.
pub fn text(comparison: &Comparison<'_>, options: TextOptions) -> String {
    let mut page = Page {
        out: String::new(),
        options,
    };
    page.report(comparison);
    page.out
}

/// What changed in a document, without its name: equal for documents in which the same changed.
pub(super) fn signature(change: &DocumentChange<'_>) -> String {
    let mut page = Page {
        out: phrases::extent(EN, change),
        options: TextOptions::default(),
    };
    page.document(change);
    page.out
}

struct Page {
    out: String,
    options: TextOptions,
}

fn moved(step: &Step) -> &'static str {
    if step.moved { " (moved here)" } else { "" }
}

/// The width of a string in a terminal, near enough to line up columns of names.
fn width(text: &str) -> usize {
    text.chars().count()
}

impl Page {
    fn line(&mut self, line: &str) {
        let mut rest = line.trim_end();
        // What came out of a file commands no terminal.
        while let Some(at) = rest.find(char::is_control) {
            let (before, from) = rest.split_at(at);
            self.out.push_str(before);
            let own = OWN.iter().find(|own| from.starts_with(**own));
            let length = match own.filter(|_| self.options.color) {
                Some(own) => {
                    self.out.push_str(own);
                    own.len()
                }
                None => {
                    self.out.push('\u{FFFD}');
                    from.chars().next().map_or(1, char::len_utf8)
                }
            };
            rest = from.get(length..).unwrap_or_default();
        }
        self.out.push_str(rest);
        self.out.push('\n');
    }

    fn title(&mut self, title: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        match self.options.color {
            true => self.line(&format!("{}{title}{}", OWN[0], OWN[3])),
            false => self.line(title),
        }
    }

    fn report(&mut self, comparison: &Comparison<'_>) {
        let (old, new) = (comparison.old, comparison.new);
        let head = format!("{} → {}", phrases::name(EN, old), phrases::name(EN, new));
        self.title(&head);
        self.line(&phrases::summary(EN, comparison));
        self.failures(comparison);
        let roots = |change: &&FigureChange| change.is_root();
        let changed = || comparison.figures.changed.iter();
        let renamed = phrases::all_renamed(EN, comparison, self.options.full);
        self.lines("Names that changed", &renamed);
        self.figures("Figures that changed", comparison, changed().filter(roots));
        self.figures(
            "Figures that follow",
            comparison,
            changed().filter(|c| c.is_told() && !c.is_rank()),
        );
        self.figures(
            "Ranks that moved",
            comparison,
            changed().filter(|c| c.is_told() && c.is_rank()),
        );
        if let Some(hidden) = phrases::hidden(EN, comparison) {
            self.out.push('\n');
            self.line(&format!("({hidden})"));
        }
        self.onward(comparison);
        let came = &comparison.figures.added;
        let most = match comparison.is_onward() && !self.options.full {
            true => MOST_SINGLES,
            false => usize::MAX,
        };
        let told = came.iter().take(most).map(|(_, f)| (&f.id, &f.shown));
        self.list("New figures", told);
        self.more(came.len().saturating_sub(most));
        let went = &comparison.figures.removed;
        let told = went.iter().take(most).map(|(_, f)| (&f.id, &f.shown));
        self.list("Figures no longer printed", told);
        self.more(went.len().saturating_sub(most));
        let targets = comparison.targets.iter();
        let told = targets.map(|t| (t.figure.clone(), phrases::target(EN, t)));
        let told: Vec<_> = told.collect();
        self.list("Targets", told.iter().map(|(a, b)| (a, b)));
        let checks = comparison.checks.iter();
        let told: Vec<_> = checks
            .map(|c| (c.name.to_owned(), phrases::check(EN, c)))
            .collect();
        self.list("Checks", told.iter().map(|(a, b)| (a, b)));
        self.lines("Checks that fail", &failed::failing(comparison));
        if comparison.is_onward() && !self.options.full {
            self.extents(comparison);
            return self.remade(comparison);
        }
        for group in comparison.alike(self.options.full) {
            self.documents(comparison, &group);
        }
        self.remade(comparison);
    }

    /// The files that differ though no word of the text does.
    fn remade(&mut self, comparison: &Comparison<'_>) {
        let groups = phrases::all_remade(EN, comparison);
        let told: Vec<(String, String)> = groups
            .into_iter()
            .map(|(documents, endings, why)| {
                let names = phrases::names(EN, documents.iter().map(|one| &*one.new.output));
                (format!("{names} ({endings})"), why)
            })
            .collect();
        self.list(
            "Files that differ, though no word does",
            told.iter().map(|(a, b)| (a, b)),
        );
        self.lines("Other files that differ", &comparison.files.others);
    }

    /// The documents that could not be compared, and why.
    fn failures(&mut self, comparison: &Comparison<'_>) {
        let groups = failed::failures(comparison);
        if groups.is_empty() {
            return;
        }
        self.title("Could not be compared");
        for group in &groups {
            let names = group.documents.iter().map(|one| &*one.state.output);
            self.line(&format!("  {}", phrases::names(EN, names)));
            for problem in &group.problems {
                self.line(&format!("    {problem}"));
            }
        }
        self.line(&format!("  ({})", EN.word(Phrase::WhatIsCompared)));
    }

    fn lines(&mut self, title: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.title(title);
        for line in lines {
            self.line(&format!("  {line}"));
        }
    }

    /// Last year's figures beside this year's.
    fn onward(&mut self, comparison: &Comparison<'_>) {
        let Some(periods) = phrases::periods(comparison) else {
            return;
        };
        let (told, rest) = phrases::onward(EN, comparison, self.options.full);
        self.figures(
            &format!("From {}", periods.replace('→', "to")),
            comparison,
            told.into_iter(),
        );
        if let Some(rest) = rest {
            self.line(&format!("  ({rest})"));
        }
    }

    fn more(&mut self, count: usize) {
        if count > 0 {
            self.line(&format!("  and {count} more"));
        }
    }

    /// How much of each document differs, without what.
    fn extents(&mut self, comparison: &Comparison<'_>) {
        let told: Vec<(String, String)> = comparison
            .documents
            .iter()
            .map(|change| (change.output().to_owned(), phrases::extent(EN, change)))
            .collect();
        self.list("Documents", told.iter().map(|(a, b)| (a, b)));
    }

    /// Documents in which the same changed.
    fn documents(&mut self, comparison: &Comparison<'_>, group: &[&DocumentChange<'_>]) {
        let Some(first) = group.first() else { return };
        let others = match group.len() - 1 {
            0 => String::new(),
            1 => " and 1 other".to_owned(),
            n => format!(" and {n} others"),
        };
        let extent = phrases::extent(EN, first);
        let files = match phrases::files(comparison, first) {
            files if files.is_empty() => files,
            files => format!(" ({files})"),
        };
        self.title(&format!("{}{others}: {extent}{files}", first.output()));
        if group.len() > 1 {
            let names = group.iter().skip(1).map(|change| change.output());
            self.line(&format!("  the same in {}", phrases::names(EN, names)));
        }
        self.document(first);
    }

    fn list<'a>(&mut self, title: &str, items: impl Iterator<Item = (&'a String, &'a String)>) {
        let items: Vec<_> = items.collect();
        if items.is_empty() {
            return;
        }
        self.title(title);
        let wide = items.iter().map(|(a, _)| width(a)).max().unwrap_or(0);
        for (name, told) in items {
            self.line(&format!("  {name:<wide$}  {told}"));
        }
    }

    fn figures<'c>(
        &mut self,
        title: &str,
        comparison: &Comparison<'_>,
        changes: impl Iterator<Item = &'c FigureChange>,
    ) {
        let changes: Vec<_> = changes.collect();
        if changes.is_empty() {
            return;
        }
        self.title(title);
        let rows = changes.iter().map(|change| {
            let values = format!("{} → {}", change.told.0, change.told.1);
            let id = match phrases::report_of(comparison, change) {
                Some(report) => format!("{report}: {}", change.new.id),
                None => change.new.id.clone(),
            };
            [id, values, phrases::difference(EN, change)]
        });
        let rows: Vec<[String; 3]> = rows.collect();
        let wide = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        };
        let (ids, values, differences) = (wide(0), wide(1), wide(2));
        for (change, [id, value, difference]) in changes.iter().zip(&rows) {
            let cause = phrases::cause(change);
            self.line(&format!(
                "  {id:<ids$}  {value:<values$}  {difference:<differences$}  {cause}"
            ));
            for reason in &change.reasons {
                let by = match reason.by.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", reason.by),
                };
                self.line(&format!("      reason: {}{by}", reason.reason));
            }
        }
    }

    fn document(&mut self, change: &DocumentChange<'_>) {
        let (Some(old), Some(new)) = (change.old, change.new) else {
            return;
        };
        let of_new = phrases::headings(&new.passages);
        let of_old = phrases::headings(&old.passages);
        let mut under = None;
        for step in &change.edit.steps {
            if !step.is_change() && !self.options.full {
                continue;
            }
            let heading = match (step.new, step.old) {
                (Some(at), _) => of_new.get(at),
                (None, Some(at)) => of_old.get(at),
                (None, None) => None,
            };
            if heading != under {
                under = heading;
                if let Some(heading) = heading.filter(|heading| !heading.is_empty()) {
                    self.line(&format!("  {heading}"));
                }
            }
            let old = step.old.and_then(|at| old.passages.get(at));
            let new = step.new.and_then(|at| new.passages.get(at));
            self.step(step, old, new);
        }
    }

    fn step(&mut self, step: &Step, old: Option<&Passage>, new: Option<&Passage>) {
        match (&step.edit, old, new) {
            (Some(Edit::Text(edit)), ..) => {
                let bits = match self.options.full {
                    true => whole(edit),
                    false => excerpt(edit),
                };
                let text = self.bits(&bits);
                self.line(&format!("    {text}{}", moved(step)));
            }
            (
                Some(Edit::Table(edit)),
                Some(Passage::Table(old)),
                Some(new @ Passage::Table(is)),
            ) => {
                let name = phrases::passage(new);
                self.table(edit, &name, old, is);
            }
            (None, Some(Passage::Table(table)), None)
            | (None, None, Some(Passage::Table(table))) => {
                let side = if new.is_none() {
                    Side::Deleted
                } else {
                    Side::Inserted
                };
                let caption = plain(&table.caption);
                let rows = phrases::some(table.rows.len(), "row", "rows");
                let text = format!("{} {caption}", table.number);
                let text = self.marked(side, text.trim());
                self.line(&format!("    {text} ({rows})"));
            }
            // A heading that did not change stands above already.
            (None, Some(_), Some(Passage::Heading { .. })) if !step.moved => {}
            (None, Some(_), Some(Passage::Table(table))) => {
                let text = format!("{} {}", table.number, plain(&table.caption));
                self.line(&format!("    {}{}", text.trim(), moved(step)));
            }
            (None, Some(_), Some(now)) => {
                let text = plain(text_of(now));
                self.line(&format!("    {text}{}", moved(step)));
            }
            (None, Some(gone), None) => self.single(Side::Deleted, gone),
            (None, None, Some(come)) => self.single(Side::Inserted, come),
            _ => {}
        }
    }

    /// A passage that came or went.
    fn single(&mut self, side: Side, passage: &Passage) {
        let text = of_one_side(&tokens(text_of(passage)), side);
        let text = self.marked(side, &text);
        self.line(&format!("    {text}"));
    }

    fn table(&mut self, edit: &TableEdit, name: &str, old: &TableState, new: &TableState) {
        for (what, text) in [("caption", &edit.caption), ("source", &edit.source)] {
            if !text.is_same() {
                let told = self.bits(&excerpt(text));
                self.line(&format!("    {name}, {what}: {told}"));
            }
        }
        for (i, j) in &edit.columns {
            let (side, label) = match (i, j) {
                (Some(i), None) => (Side::Deleted, old.columns.get(*i)),
                (None, Some(j)) => (Side::Inserted, new.columns.get(*j)),
                _ => continue,
            };
            let label = self.marked(side, label.map_or("", |label| label));
            self.line(&format!("    {name}, column: {label}"));
        }
        let label = |row: Option<&Vec<Vec<super::state::Run>>>| {
            row.and_then(|row| row.first())
                .map_or_else(String::new, |cell| plain(cell))
        };
        for row in &edit.rows {
            let was = row.old.and_then(|at| old.rows.get(at));
            let is = row.new.and_then(|at| new.rows.get(at));
            let side = match (was, is) {
                (Some(_), None) => Side::Deleted,
                (None, Some(_)) => Side::Inserted,
                _ => Side::Same,
            };
            if side != Side::Same {
                let cells: Vec<String> =
                    was.or(is).into_iter().flatten().map(|c| plain(c)).collect();
                let told = self.marked(side, &cells.join(" | "));
                self.line(&format!("    {name}, row: {told}"));
            }
            if row.moved {
                self.line(&format!("    {name}, {}: moved", label(is)));
            }
            for (column, cell) in &row.cells {
                let head = edit
                    .columns
                    .get(*column)
                    .and_then(|(_, j)| new.columns.get((*j)?));
                let head = head.map_or("", |head| head);
                let told = self.bits(&whole(cell));
                let row = label(is);
                let at = match (row.is_empty(), head.is_empty()) {
                    (_, true) => row,
                    (true, false) => head.to_owned(),
                    (false, false) => format!("{row}, {head}"),
                };
                self.line(&format!("    {name}, {at}: {told}"));
            }
        }
    }

    /// Changed text as it is marked.
    fn marked(&self, side: Side, text: &str) -> String {
        match (side, self.options.color) {
            (Side::Same, _) => text.to_owned(),
            // Struck and underlined beside the colour, for terminals that can.
            (Side::Deleted, true) => format!("{}{text}{}", OWN[1], OWN[3]),
            (Side::Inserted, true) => format!("{}{text}{}", OWN[2], OWN[3]),
            (Side::Deleted, false) => format!("[-{text}-]"),
            (Side::Inserted, false) => format!("{{+{text}+}}"),
        }
    }

    fn bits(&self, bits: &[Bit<'_>]) -> String {
        let mut out = String::new();
        for part in parts(bits) {
            let text = characters(&part, bits.len());
            out.push_str(&self.marked(part.side, &text));
        }
        out
    }
}
