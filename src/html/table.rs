//! Tables.

use super::css::percent;
use super::escape;
use super::writer::{Within, Writer};
use crate::document::{Align, HeadCell, Inline, Inlines, Table};
use crate::measure::Word;
use std::ops::Range;

/// From this many characters across a table may not fit on a telephone, so that its box
/// must be reachable by keyboard to be scrolled.
const WIDE: usize = 44;
/// From this many a table is given more room than the text has, where the screen has it.
const BROAD: usize = 80;

/// Up to this many rows a table is kept on one page in print.
const SHORT: usize = 12;
/// The space between two columns, in characters.
const GAP: usize = 3;

impl Writer<'_> {
    /// Writes a table: in a page within a box that scrolls when the screen is narrow.
    pub(super) fn table(&mut self, table: &Table) {
        self.fresh_line();
        if !self.manner.rich {
            let plan = Plan::plain(table);
            return self.bare_table(table, &plan);
        }
        let plan = Plan::new(table);
        self.out.push_str("<div class=\"table");
        if plan.width > BROAD {
            self.out.push_str(" broad");
        }
        if table.rows.len() <= SHORT {
            self.out.push_str(" short");
        }
        self.out.push('"');
        if !table.id.is_empty() {
            self.out.push_str(" id=\"");
            escape::id(&mut self.out, &table.id);
            self.out.push('"');
        }
        self.out.push_str(if plan.row_heads.contains(&0) {
            ">\n<div class=\"scroll stub\""
        } else {
            ">\n<div class=\"scroll\""
        });
        if plan.width > WIDE {
            self.out
                .push_str(" role=\"region\" tabindex=\"0\" aria-label=\"");
            let name = match table.number.as_str() {
                "" => &self.words.bare(Word::Table),
                number => number,
            };
            escape::text(&mut self.out, name);
            self.out.push('"');
        }
        self.out.push_str(">\n");
        self.bare_table(table, &plan);
        self.out.push_str("</div>\n");
        if !table.source.is_empty() {
            self.out.push_str("<p class=\"source\">");
            self.inlines(&table.source, Within::Text);
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
    }

    /// A table of the data of a chart.
    pub(super) fn data_table(&mut self, table: &Table) {
        let plan = Plan {
            row_heads: 0..1,
            ..Plan::plain(table)
        };
        self.bare_table(table, &plan);
    }

    fn bare_table(&mut self, table: &Table, plan: &Plan) {
        self.out.push_str("<table>\n");
        if !table.caption.is_empty() {
            self.out.push_str("<caption>");
            if self.manner.rich {
                self.out.push_str("<span class=\"caption\">");
            }
            self.caption_number(&table.number);
            self.inlines(&table.caption, Within::Text);
            if self.manner.rich {
                self.out.push_str("</span>");
            }
            self.out.push_str("</caption>\n");
        }
        self.column_groups(table, plan);
        if !table.head.is_empty() {
            self.out.push_str("<thead>\n");
            for row in 0..table.head.len() {
                self.head_row(table, plan, row);
            }
            self.out.push_str("</thead>\n");
        }
        for (group, rows) in table.parts() {
            self.out.push_str("<tbody>\n");
            if let Some(group) = group {
                self.group_label(&group.label, plan);
            }
            for row in table.rows.get(rows).unwrap_or_default() {
                let kind = if row.summary {
                    RowKind::Summary
                } else {
                    RowKind::Body
                };
                self.row(&row.cells, plan, kind);
            }
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n");
    }

    /// What the head joins of the columns, so that its cells can name groups of columns,
    /// and how columns share the width.
    fn column_groups(&mut self, table: &Table, plan: &Plan) {
        let spanned = table.spanners.iter().any(|spanner| spanner.columns > 1);
        if !self.manner.rich || (!spanned && table.weights.is_empty()) {
            return;
        }
        let mut next = 0;
        for column in 0..plan.columns.len() {
            if column == next {
                if column > 0 {
                    self.out.push_str("</colgroup>\n");
                }
                self.out.push_str("<colgroup>");
                next += match table.head_cell(0, column) {
                    HeadCell::Spans { columns, .. } if spanned => columns,
                    _ if spanned => 1,
                    _ => plan.columns.len(),
                };
            }
            match percent(table, column) {
                Some(percent) => {
                    self.out.push_str("<col class=\"w");
                    self.integer(percent);
                    self.out.push_str("\">");
                }
                None => self.out.push_str("<col>"),
            }
        }
        self.out.push_str("</colgroup>\n");
    }

    fn head_row(&mut self, table: &Table, plan: &Plan, row: usize) {
        self.out.push_str("<tr>");
        let none = Vec::new();
        let cells = table.head.get(row).map_or(&[][..], Vec::as_slice);
        for (at, &align) in plan.columns.iter().enumerate() {
            let HeadCell::Spans { columns, rows } = table.head_cell(row, at) else {
                continue;
            };
            let span = (
                columns.min(plan.columns.len() - at),
                rows.min(table.head.len() - row),
            );
            let cell = cells.get(at).unwrap_or(&none);
            let scope = match (cell.is_empty(), span.0 > 1 && row == 0) {
                (true, _) => Scope::Data,
                (false, true) => Scope::Columns,
                (false, false) => Scope::Column,
            };
            let align = if span.0 > 1 { Align::Center } else { align };
            self.spanning_cell(cell, align, scope, span);
        }
        self.out.push_str("</tr>\n");
    }

    /// The label of a group of rows, over all columns.
    fn group_label(&mut self, label: &Inlines, plan: &Plan) {
        self.out.push_str(if self.manner.rich {
            "<tr class=\"group\">"
        } else {
            "<tr>"
        });
        let span = (plan.columns.len(), 1);
        self.spanning_cell(label, Align::Left, Scope::Rows, span);
        self.out.push_str("</tr>\n");
    }

    /// A row, filled up to the width of the table.
    fn row(&mut self, cells: &[Inlines], plan: &Plan, kind: RowKind) {
        self.out.push_str(match kind {
            RowKind::Summary if self.manner.rich => "<tr class=\"summary\">",
            _ => "<tr>",
        });
        let none = Vec::new();
        for (at, &align) in plan.columns.iter().enumerate() {
            let cell = cells.get(at).unwrap_or(&none);
            self.cell(cell, align, plan.scope(at, cell));
        }
        self.out.push_str("</tr>\n");
    }

    fn cell(&mut self, cell: &[Inline], align: Align, scope: Scope) {
        self.spanning_cell(cell, align, scope, (1, 1));
    }

    /// A cell over so many columns and rows.
    fn spanning_cell(
        &mut self,
        cell: &[Inline],
        align: Align,
        scope: Scope,
        (columns, rows): (usize, usize),
    ) {
        let name = if scope == Scope::Data { "td" } else { "th" };
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(match scope {
            Scope::Column if self.manner.rich => " scope=\"col\"",
            Scope::Columns if self.manner.rich => " scope=\"colgroup\"",
            Scope::Rows if self.manner.rich => " scope=\"rowgroup\"",
            Scope::Row => " scope=\"row\"",
            _ => "",
        });
        for (name, span) in [(" colspan=\"", columns), (" rowspan=\"", rows)] {
            if span > 1 {
                self.out.push_str(name);
                self.integer(span as u64);
                self.out.push('"');
            }
        }
        self.out.push_str(match (align, self.manner.rich) {
            (Align::Right, true) => " class=\"r\"",
            (Align::Center, true) => " class=\"c\"",
            (Align::Right, false) => " align=\"right\"",
            (Align::Center, false) => " align=\"center\"",
            (Align::Left, false) => " align=\"left\"",
            (Align::Default, _) | (Align::Left, true) => "",
        });
        self.out.push('>');
        self.inlines(cell, Within::Text);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Body,
    Summary,
}

/// What a cell is head of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Column,
    Columns,
    Row,
    Rows,
    Data,
}

/// What is decided of a table before it is written.
struct Plan {
    /// How each column is aligned; as many as the widest row has cells.
    columns: Vec<Align>,
    /// The columns that name the rows.
    row_heads: Range<usize>,
    /// The characters across, roughly.
    width: usize,
}

impl Plan {
    /// As written, without row heads.
    fn plain(table: &Table) -> Self {
        Plan {
            columns: aligns(table),
            row_heads: 0..0,
            width: 0,
        }
    }

    fn new(table: &Table) -> Self {
        let mut columns = aligns(table);
        for (at, align) in columns.iter_mut().enumerate() {
            if *align == Align::Default && column(table, at).all(numeric_or_empty) {
                *align = Align::Right;
            }
        }
        // The first column that is text names the rows; before it at most a rank stands.
        let names = |at: usize| {
            columns.get(at).is_some_and(|&align| align != Align::Right)
                && column(table, at).any(|cell| !numeric_or_empty(cell))
        };
        let row_heads = match table.stub {
            Some(stub) => 0..stub,
            None => (columns.len() > 1)
                .then(|| (0..2).find(|&at| names(at)))
                .flatten()
                .map_or(0..0, |at| at..at + 1),
        };
        let width = (0..columns.len())
            .map(|at| {
                let cells = column(table, at).map(rough_width).max().unwrap_or(0);
                cells.max(head_width(table, at)) + GAP
            })
            .sum();
        Plan {
            columns,
            row_heads,
            width,
        }
    }

    fn scope(&self, at: usize, cell: &[Inline]) -> Scope {
        // An empty cell is head of nothing.
        if !cell.is_empty() && self.row_heads.contains(&at) {
            Scope::Row
        } else {
            Scope::Data
        }
    }
}

/// The alignments, one for each column of the widest row.
fn aligns(table: &Table) -> Vec<Align> {
    let mut columns = table.columns.clone();
    columns.resize(table.width(), Align::Default);
    columns
}

fn column(table: &Table, at: usize) -> impl Iterator<Item = &Inlines> {
    table.rows.iter().filter_map(move |row| row.cells.get(at))
}

/// Whether a cell holds a number, or what stands for a missing one.
fn numeric_or_empty(cell: &Inlines) -> bool {
    cell.iter().all(|inline| match inline {
        Inline::Figure(_) | Inline::Note(_) | Inline::Sparkline(_) => true,
        Inline::Text(text) => matches!(text.trim(), "" | "…" | "n/a" | "-" | "–" | "—"),
        Inline::Strong(text)
        | Inline::Emphasis(text)
        | Inline::Deleted(text)
        | Inline::Inserted(text) => numeric_or_empty(text),
        Inline::Language(run) => numeric_or_empty(&run.text),
        _ => false,
    })
}

/// The characters that a cell needs on its narrowest reasonable line: text breaks into
/// lines of some 24, a number not at all and counts for seven.
fn rough_width(cell: &Inlines) -> usize {
    characters(cell).min(24)
}

fn characters(cell: &[Inline]) -> usize {
    cell.iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.chars().count(),
            Inline::Emphasis(text)
            | Inline::Strong(text)
            | Inline::Deleted(text)
            | Inline::Inserted(text) => characters(text),
            Inline::Link(link) => characters(&link.text),
            Inline::Language(run) => characters(&run.text),
            Inline::Abbreviation(short) => short.text.chars().count(),
            Inline::Figure(_) => 7,
            Inline::Sparkline(_) => 9,
            _ => 1,
        })
        .sum()
}

/// The characters of the longest word of a column's heads, which break at every space.
fn head_width(table: &Table, at: usize) -> usize {
    let cells = table.head.iter().filter_map(|row| row.get(at)).flatten();
    let words = cells.flat_map(|inline| match inline {
        Inline::Text(text) => text.split_whitespace(),
        _ => "".split_whitespace(),
    });
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}
