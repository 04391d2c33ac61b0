//! What is wrong with the rows and columns of a table, in words.

use super::side::{Reader, Way, path, place};
use super::{Grid, Line, Part};
use crate::config::{Axis, Members, Spanned};
use crate::diagnostics::{CellPlace, Diagnostic, nearest};
use crate::figures::areas::AreaNames;
use crate::figures::codes::{
    DUPLICATE_LABEL, INCOMPLETE_ROW, MERGED, NO_VALUES, UNKNOWN_AREA, UNMAPPED_TOTAL, VALUE_COLUMN,
};
use crate::workbook::CellAddress;

impl Reader<'_> {
    pub(super) fn no_value_line(
        &self,
        grid: &Grid,
        wanted: Option<&Spanned<String>>,
        found: &[&Line],
        lines: &[Line],
    ) -> Diagnostic {
        let region = grid.located.range_place(grid.located.region);
        let id = &self.table.id;
        let Some(head) = wanted else {
            let message = format!(
                "it is not clear which column of table `{}` holds the values",
                id.value
            );
            return Diagnostic::error(VALUE_COLUMN, message)
                .at(id.place.clone())
                .at(region)
                .hint("give the column's head as `value`, or say what runs `across`");
        };
        if let [first, second, ..] = found {
            let message = format!("two columns have the head `{}`", head.value);
            let mut problem = Diagnostic::error(VALUE_COLUMN, message).at(head.place.clone());
            for line in [first, second] {
                if let Some(part) = line.parts.last() {
                    problem = problem.at(grid.located.place(part.cell));
                }
            }
            return problem.hint("narrow the table's `range` to one of them");
        }
        let shown: Vec<String> = lines.iter().map(Line::path).collect();
        let hint = nearest::did_you_mean(head, shown.iter().map(String::as_str));
        Diagnostic::error(VALUE_COLUMN, format!("no column `{}`", head.value))
            .at(head.place.clone())
            .at(region)
            .hint(hint.unwrap_or_else(|| "write the head as it stands in the workbook".to_owned()))
    }

    pub(super) fn duplicate(
        &self,
        grid: &Grid,
        line: &Line,
        first: CellAddress,
        second: CellAddress,
    ) -> Diagnostic {
        duplicate_label(
            &line.path(),
            [grid.located.place(first), grid.located.place(second)],
        )
    }

    pub(super) fn merged_label(
        &self,
        grid: &Grid,
        way: Way,
        line: &Line,
        head: CellAddress,
    ) -> Diagnostic {
        let what = match way {
            Way::Down => "rows",
            Way::Across => "columns",
        };
        let message = format!(
            "the label `{}` is merged over several {what} of values",
            line.path()
        );
        Diagnostic::error(MERGED, message)
            .at(grid.located.place(head))
            .hint("unmerge the cells and give each its own label, or tell them apart by a second level of labels")
    }

    pub(super) fn incomplete(
        &self,
        grid: &Grid,
        way: Way,
        line: &Line,
        level: usize,
        axis: Axis,
    ) -> Diagnostic {
        let region = grid.located.region;
        let (cell, what) = match way {
            Way::Down => (
                CellAddress {
                    row: line.at,
                    column: region.first.column + level as u32,
                },
                "row",
            ),
            Way::Across => (
                CellAddress {
                    row: region.first.row + level as u32,
                    column: line.at,
                },
                "column",
            ),
        };
        let axis = match axis {
            Axis::Indicator => "indicator",
            Axis::Area => "area",
            Axis::Period => "period",
        };
        let message = format!("the {what} `{}` has values but no {axis}", line.path());
        Diagnostic::error(INCOMPLETE_ROW, message)
            .at(grid.located.place(cell))
            .hint(format!("fill in the {axis}, or add the {what} to `skip`"))
    }

    /// A warning for a label that is no area and has no values.
    pub fn no_values(&self, grid: &Grid, parts: &[&Part]) -> Diagnostic {
        let message = format!("`{}` has no values and is taken for a note", path(parts));
        Diagnostic::warning(NO_VALUES, message)
            .at(place(grid, parts))
            .hint(format!(
                "add it to `skip` of table `{}`, or fill in its values",
                self.table.id.value
            ))
    }

    pub(super) fn unknown_area(
        &self,
        grid: &Grid,
        parts: &[&Part],
        names: &AreaNames,
    ) -> Diagnostic {
        let shown = match self.mapped(parts) {
            Some(to) => format!("`{}`, mapped to `{to}`,", path(parts)),
            None => format!("`{}`", path(parts)),
        };
        let label = self.mapped(parts).or(parts.last().map(|p| &*p.text));
        let near = nearest::did_you_mean(label.unwrap_or(""), names.labels());
        let table = &self.table.id.value;
        if self.is_total(parts) {
            return Diagnostic::error(
                UNMAPPED_TOTAL,
                format!("`{}` would be taken for an area", path(parts)),
            )
            .at(place(grid, parts))
            .hint(format!(
                "map it to the area that it totals under `labels` of table `{table}`, or add it to `skip`"
            ));
        }
        let rest = format!("map it under `labels` of table `{table}`, or add it to `skip`");
        let problem = Diagnostic::error(UNKNOWN_AREA, format!("{shown} is no known area"))
            .at(place(grid, parts))
            .hint(match near {
                Some(near) => format!("{near}; or {rest}"),
                None => rest,
            });
        match self.listed_elsewhere() {
            Some(note) => problem.note(note),
            None => problem,
        }
    }

    /// Which other table the members of the only group are taken from.
    fn listed_elsewhere(&self) -> Option<String> {
        let mut from = self.groups.iter().filter_map(|group| match &group.members {
            Members::FromTable(table) => Some((group, table)),
            Members::Listed(_) => None,
        });
        let (group, table) = from.next()?;
        let only = from.next().is_none() && table.value != self.table.id.value;
        only.then(|| {
            format!(
                "the {} are those that table `{}` lists",
                group.plural, table.value
            )
        })
    }
}

/// An error for two lines of the same label.
pub(crate) fn duplicate_label(label: &str, [first, second]: [CellPlace; 2]) -> Diagnostic {
    Diagnostic::error(
        DUPLICATE_LABEL,
        format!("two rows or columns are labelled `{label}`"),
    )
    .at_with(first, "the first")
    .at_with(second, "the second")
    .hint("rename one in the workbook, add one to `skip`, or write the whole ` / ` path")
}
