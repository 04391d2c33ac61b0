//! Tells what runs down a table and what runs across it.

use super::class::Plane;
use super::model::{AxisView, LineView, Role};
use super::shape::Shape;
use super::units;
use super::words::{areas, is_indicator_head, is_period_head, is_unit_head, like_indicators};
use crate::measure::rows::is_total;
use crate::measure::written::{distant, written};
use crate::measure::{Decimal, ToPrimitive};
use crate::workbook::{CellValue, NumberFormat};
use AxisView::{Area, Indicator, Period};
use std::collections::HashSet;

/// What runs down and across.
pub(super) struct Axes {
    pub down: Vec<AxisView>,
    pub across: Vec<AxisView>,
    /// Why none can be told.
    pub trouble: Option<String>,
    /// The stub column that holds units, counted within the stub.
    pub unit_column: Option<u32>,
    /// The header row that holds units, counted within the heads.
    pub unit_row: Option<u32>,
}

/// Rows, columns and what is written over and above them.
pub(super) struct Question<'a, 'p> {
    pub plane: &'p Plane<'a>,
    pub shape: &'p Shape,
    pub rows: &'p [LineView],
    pub columns: &'p [LineView],
    pub corner: &'p [String],
    pub titles: &'p [String],
}

fn is_value(line: &LineView) -> bool {
    matches!(
        line.role,
        Role::Values | Role::Total | Role::Subtotal | Role::Change
    )
}

impl Question<'_, '_> {
    /// Tells the axes.
    pub fn axes(&self) -> Axes {
        let trouble = |why: &str| Axes {
            down: Vec::new(),
            across: Vec::new(),
            trouble: Some(why.to_owned()),
            unit_column: None,
            unit_row: None,
        };
        let values = self.columns.iter().filter(|c| is_value(c)).count()
            + self
                .columns
                .iter()
                .filter(|c| c.role == Role::Unlabelled)
                .count();
        let heads = self.shape.header_rows > 0;
        if values == 0 {
            return trouble("no column holds numbers");
        }
        if self.shape.stub_columns == 0 {
            return trouble(match self.rows.len() {
                1 => "its row has no label at its left: write one, such as the year or the area",
                _ => "the rows have no labels at their left",
            });
        }
        if !heads && values > 1 {
            return trouble("the columns have no heads");
        }
        let down = self.down();
        let across = match heads {
            true => self.across(),
            false => Vec::new(),
        };
        let (down, across) = self.settle(down, across, values == 1);
        let twice = |axis| down.iter().chain(&across).filter(|a| **a == axis).count() > 1;
        if [Area, Indicator, Period].into_iter().any(twice) {
            return trouble(
                "it has more columns of labels and rows of heads than the program can tell apart",
            );
        }
        let lines: Vec<&LineView> = self.rows.iter().filter(|r| is_value(r)).collect();
        let levels = 1..self.shape.stub_columns;
        let unit_column = levels.into_iter().find(|l| self.is_unit_level(&lines, *l));
        Axes {
            unit_column: unit_column.filter(|_| down.as_slice() == [Indicator]),
            unit_row: self.unit_row().filter(|_| across.as_slice() == [Indicator]),
            down,
            across,
            trouble: None,
        }
    }

    /// The row of heads, below another, of which most are units.
    fn unit_row(&self) -> Option<u32> {
        let lines: Vec<&LineView> = self.columns.iter().filter(|c| is_value(c)).collect();
        (1..self.shape.header_rows).find(|level| {
            let labels: Vec<&str> = lines.iter().filter_map(|l| l.level(*level)).collect();
            let known = labels.iter().filter(|l| units::unit(l).is_some()).count();
            known * 10 >= labels.len() * 6 && known > 0
        })
    }

    /// Down, with `None` for what is not a period.
    fn down(&self) -> Vec<Option<AxisView>> {
        let lines: Vec<&LineView> = self.rows.iter().filter(|r| is_value(r)).collect();
        let levels = self.shape.stub_columns;
        // Months beside years name a period together.
        let together = self.all_periods(&lines, None);
        if levels == 1 || together {
            return vec![together.then_some(Period)];
        }
        let units = (0..levels).any(|level| self.is_unit_level(&lines, level));
        let mut seen = HashSet::new();
        let unique = lines.iter().all(|l| seen.insert(l.last().to_owned()));
        let with_period = (0..levels).any(|level| self.all_periods(&lines, Some(level)));
        if units || unique && !with_period {
            return vec![None];
        }
        let all = |level: u32| self.all_periods(&lines, Some(level)).then_some(Period);
        let list: Vec<Option<AxisView>> = (0..levels).map(all).collect();
        let periods = list.iter().filter(|a| a.is_some()).count();
        // One axis a column, each of another sort.
        if periods <= 1 && list.len() - periods <= 2 {
            list
        } else {
            vec![None]
        }
    }

    /// Whether a stub column holds units: `persons`, `%`.
    fn is_unit_level(&self, lines: &[&LineView], level: u32) -> bool {
        let head = self.corner.get(level as usize).map_or("", String::as_str);
        let labels: Vec<&str> = lines.iter().filter_map(|l| l.level(level)).collect();
        let known = labels.iter().filter(|l| units::unit(l).is_some()).count();
        level > 0 && (is_unit_head(head) || head.is_empty() && known * 2 > labels.len())
    }

    /// Across, with `None` for what is not a period.
    fn across(&self) -> Vec<Option<AxisView>> {
        let compared = |c: &&LineView| is_value(c) && c.role != Role::Change;
        let lines: Vec<&LineView> = self.columns.iter().filter(compared).collect();
        if self.all_periods(&lines, None) {
            return vec![Some(Period)];
        }
        if self.shape.header_rows == 2 {
            let all = |level| self.all_periods(&lines, Some(level));
            match (all(0), all(1)) {
                (true, false) => return vec![Some(Period), None],
                (false, true) => return vec![None, Some(Period)],
                _ => {}
            }
        }
        vec![None]
    }

    /// Whether all labels (of a level) name periods, or most of several.
    fn all_periods(&self, lines: &[&LineView], level: Option<u32>) -> bool {
        let calendar = self.plane.calendar;
        let texts = lines.iter().filter_map(|l| match level {
            Some(level) => l.level(level).map(str::to_owned),
            None => Some(l.path()),
        });
        let texts: Vec<String> = texts.collect();
        let near = |text: &String| written(text, calendar).is_some_and(|found| found.whole);
        // Years long past are told by a head, or by years of our time beside them.
        let told = self.corner.iter().any(|head| is_period_head(head)) || texts.iter().any(near);
        let is_period = |text: &&String| near(text) || told && distant(text, calendar).is_some();
        let periods = texts.iter().filter(is_period).count();
        periods > 0 && (periods == texts.len() || periods >= 2 && periods * 10 >= texts.len() * 6)
    }

    /// Gives indicators and areas to what is left.
    fn settle(
        &self,
        down: Vec<Option<AxisView>>,
        across: Vec<Option<AxisView>>,
        single: bool,
    ) -> (Vec<AxisView>, Vec<AxisView>) {
        let open_down = down.iter().filter(|a| a.is_none()).count();
        let open_across = across.iter().filter(|a| a.is_none()).count();
        let fill = |axes: &[Option<AxisView>], with: AxisView| -> Vec<AxisView> {
            axes.iter().map(|a| a.unwrap_or(with)).collect()
        };
        if open_down == 2 && (single || open_across == 0) {
            let periods = across.contains(&Some(Period)) && open_across == 0;
            let across = if periods { vec![Period] } else { Vec::new() };
            return (self.list(&down), across);
        }
        if open_down == 2 {
            // Indicators run across, so the labels together name an area.
            let areas = match down.len() {
                2 => vec![Area],
                _ => fill(&down, Area),
            };
            return (areas, fill(&across, Indicator));
        }
        if open_down == 0 {
            let place = self.column_score() >= 2;
            let with = if place { Area } else { Indicator };
            return (fill(&down, with), fill(&across, with));
        }
        let score = self.row_score(open_across == 0, single);
        if score > 0 {
            // A single column is named by its head; without one the indicator is fixed.
            return (fill(&down, Area), fill(&across, Indicator));
        }
        match (single && open_across > 0, across.is_empty()) {
            (true, _) | (_, true) => (fill(&down, Indicator), Vec::new()),
            _ => (fill(&down, Indicator), fill(&across, Area)),
        }
    }

    /// A long list with a column of areas and one of indicators.
    fn list(&self, down: &[Option<AxisView>]) -> Vec<AxisView> {
        let head = |level: usize| self.corner.get(level).map_or("", String::as_str);
        let labels = |level: usize| -> Vec<&str> {
            let rows = self.rows.iter().filter(|r| is_value(r));
            rows.filter_map(|r| r.level(level as u32)).collect()
        };
        let score = |level: usize| {
            let told = 3 * i32::from(is_indicator_head(head(level)))
                - 3 * i32::from(areas(head(level)).is_some());
            told + like_indicators(&labels(level))
        };
        let open: Vec<usize> = (0..down.len())
            .filter(|at| down.get(*at) == Some(&None))
            .collect();
        let indicator = open.iter().copied().max_by_key(|at| (score(*at), *at));
        let axis = |(at, axis): (usize, &Option<AxisView>)| match axis {
            Some(axis) => *axis,
            None if Some(at) == indicator => Indicator,
            None => Area,
        };
        down.iter().enumerate().map(axis).collect()
    }

    /// Above zero when the rows are areas, or members of another group.
    fn row_score(&self, periods_across: bool, single: bool) -> i32 {
        let rows: Vec<&LineView> = self.rows.iter().filter(|r| is_value(r)).collect();
        let labels: Vec<&str> = rows.iter().map(|r| r.last()).collect();
        let corner = self.corner.join(" ");
        let mut score = -like_indicators(&labels);
        score += 4 * i32::from(self.corner.iter().any(|c| areas(c).is_some()));
        score -= 4 * i32::from(is_indicator_head(&corner));
        score += i32::from(self.titles.iter().any(|t| says_by_area(t)));
        score += i32::from(labels.iter().any(|l| is_total(l)));
        score += i32::from(rows.len() >= 8);
        if rows.iter().any(|r| units::in_heading(&r.path()).is_some()) {
            score -= 3;
        }
        if periods_across || single {
            score - 1
        } else {
            score + self.spread() + 1
        }
    }

    /// Above one when the columns are areas.
    fn column_score(&self) -> i32 {
        let columns: Vec<&LineView> = self.columns.iter().filter(|c| is_value(c)).collect();
        let labels: Vec<&str> = columns.iter().map(|c| c.last()).collect();
        let total = labels.iter().any(|l| is_total(l));
        2 * i32::from(total)
            - like_indicators(&labels)
            - 3 * i32::from(
                columns
                    .iter()
                    .any(|c| units::in_heading(&c.path()).is_some()),
            )
    }

    /// Whether numbers are alike down the columns (2: each column is an indicator) or along
    /// the rows (-2: each row is).
    fn spread(&self) -> i32 {
        let rows = self.rows.iter().filter(|r| r.role == Role::Values).take(60);
        let rows: Vec<u32> = rows.map(|r| r.at).collect();
        let columns = self.columns.iter().filter(|c| is_value(c)).take(60);
        let columns: Vec<u32> = columns.map(|c| c.at).collect();
        let size = |row: u32, column: u32| self.size(row, column);
        let within_columns = mean_spread(&columns, &rows, |column, row| size(row, column));
        let within_rows = mean_spread(&rows, &columns, size);
        match (within_columns, within_rows) {
            (Some(c), Some(r)) if c * 10 < r * 8 => 2,
            (Some(c), Some(r)) if r * 10 < c * 8 => -2,
            _ => 0,
        }
    }

    /// The order of magnitude of a number, in tenths, far apart for percentages.
    fn size(&self, row: u32, column: u32) -> Option<i64> {
        let item = self.plane.get(row, column)?;
        let value = match &item.cell.value {
            CellValue::Number(value) => *value,
            CellValue::Text(text) => crate::measure::parse::number(text)?.value,
            _ => return None,
        };
        let percent = item
            .cell
            .format
            .as_deref()
            .is_some_and(|code| NumberFormat::parse(code).percent);
        Some(tenths(value.abs()) + if percent { -60 } else { 0 })
    }
}

/// Ten times the common logarithm, roughly: digits and the first of them.
fn tenths(value: Decimal) -> i64 {
    if value.is_zero() {
        return 0;
    }
    let mut value = value;
    let mut power = 0;
    while value >= Decimal::TEN {
        value /= Decimal::TEN;
        power += 10;
    }
    while value < Decimal::ONE && power > -200 {
        value *= Decimal::TEN;
        power -= 10;
    }
    // log10 of 1 to 9 in tenths.
    let first = value.trunc().to_i64().unwrap_or(1).clamp(1, 9);
    power
        + [0, 3, 5, 6, 7, 8, 8, 9, 10]
            .get(first as usize - 1)
            .copied()
            .unwrap_or(0)
}

/// The mean over lines of how far the sizes along a line lie from their middle.
fn mean_spread(
    lines: &[u32],
    along: &[u32],
    size: impl Fn(u32, u32) -> Option<i64>,
) -> Option<i64> {
    let mut total = 0;
    let mut count = 0;
    for line in lines {
        let sizes: Vec<i64> = along
            .iter()
            .filter_map(|other| size(*line, *other))
            .collect();
        if sizes.len() < 2 {
            continue;
        }
        let middle = sizes.iter().sum::<i64>() / sizes.len() as i64;
        let spread: i64 = sizes.iter().map(|s| (s - middle).abs()).sum();
        total += spread * 10 / sizes.len() as i64;
        count += 1;
    }
    (count > 0).then(|| total / count)
}

fn says_by_area(title: &str) -> bool {
    let folded = crate::measure::parse::fold(title);
    let by = folded.split_once(" by ").map_or("", |(_, by)| by);
    by.split_whitespace().any(|w| areas(w).is_some())
        || folded.contains("各乡")
        || folded.contains("分地区")
        || folded.contains("各县")
        || folded.contains("各镇")
}
