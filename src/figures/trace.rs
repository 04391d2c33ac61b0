//! Says where a figure comes from: in a line, as a tree down to the cells, and why it
//! has no value.

use super::{Figure, FigureId, Figures, Ledger, Operation, Origin, Reason, Suppression, Value};
use crate::diagnostics::CellPlace;
use crate::measure::Kind;
use crate::measure::text::{NumberStyle, plain};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// How many parts of one figure a tree shows: the members of a large group are cut short.
const PARTS: usize = 40;

/// The ancestry of a figure, down to the cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceTree {
    /// The lines, each above its parts.
    pub lines: Vec<TraceLine>,
}

/// One figure of a [`TraceTree`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceLine {
    /// How deep it stands; 0 for the figure traced.
    pub depth: usize,
    /// Whether it is the last part of the figure above.
    pub last: bool,
    /// The figure; `None` for a line that tells how many parts are left out.
    pub figure: Option<FigureId>,
    /// The figure's name.
    pub name: String,
    /// The value as printed, with its unit, or `missing`.
    pub text: String,
    /// The exact value in the written unit, when the text is rounded.
    pub exact: Option<String>,
    /// Where it comes from, or why it is missing.
    pub origin: String,
    /// Whether its parts stand further up already and are left out here.
    pub repeated: bool,
}

/// The ancestry of a figure.
pub fn trace(ledger: &Ledger, id: FigureId, style: &NumberStyle) -> TraceTree {
    let mut lines: Vec<TraceLine> = Vec::new();
    let mut seen: HashSet<FigureId> = HashSet::new();
    let mut open: Vec<(usize, bool, Step)> = vec![(0, true, Step::Figure(id))];
    while let Some((depth, last, step)) = open.pop() {
        let id = match step {
            Step::Figure(id) => id,
            Step::More(count) => {
                lines.push(more(depth, count));
                continue;
            }
        };
        let figure = ledger.figure(id);
        let parts = figure.parts();
        let repeated = !seen.insert(id) && !parts.is_empty();
        lines.push(TraceLine {
            depth,
            last,
            figure: Some(id),
            name: figure.name().to_string(),
            text: shown(figure, style),
            exact: exact(ledger, id),
            origin: origin(ledger, figure),
            repeated,
        });
        if repeated {
            continue;
        }
        let left_out = parts.len().saturating_sub(PARTS);
        if left_out > 0 {
            open.push((depth + 1, true, Step::More(left_out)));
        }
        let shown = parts.len() - left_out;
        for (at, part) in parts.iter().take(PARTS).enumerate().rev() {
            let last = at + 1 == shown && left_out == 0;
            open.push((depth + 1, last, Step::Figure(*part)));
        }
    }
    TraceTree { lines }
}

enum Step {
    Figure(FigureId),
    More(usize),
}

fn more(depth: usize, count: usize) -> TraceLine {
    TraceLine {
        depth,
        last: true,
        figure: None,
        name: format!("and {count} more"),
        text: String::new(),
        exact: None,
        origin: String::new(),
        repeated: false,
    }
}

/// The value as printed, its unit with it.
pub fn shown(figure: &Figure, style: &NumberStyle) -> String {
    let Value::Known(value) = &figure.value else {
        return "missing".to_owned();
    };
    let unit = &figure.unit;
    let Some(written) = value.checked_div(unit.factor) else {
        return value.to_string();
    };
    let number = plain(written, figure.decimals, style);
    let name = match number.as_str() {
        "1" => &unit.singular,
        _ => &unit.name,
    };
    match (&*unit.sign, &**name) {
        (_, _) if figure.kind == Kind::Rank => number,
        (sign, name) if figure.points => match sign {
            "%" => format!("{number} percentage points"),
            _ => format!("{number} {name} points"),
        },
        ("", "") => number,
        ("", name) => format!("{number} {name}"),
        (sign, _) => format!("{number}{sign}"),
    }
}

/// The exact value in the written unit, when rounding hides some of it.
fn exact(ledger: &Ledger, id: FigureId) -> Option<String> {
    let figure = ledger.figure(id);
    let written = figure.value.known()?.checked_div(figure.unit.factor)?;
    let written = written.normalize();
    (ledger.shown(id)?.normalize() != written).then(|| written.to_string())
}

fn origin(ledger: &Ledger, figure: &Figure) -> String {
    match &figure.value {
        Value::Known(_) => line(ledger, figure),
        Value::Missing(reason) => {
            let why = match &**reason {
                Reason::Blank(_) => "blank".to_owned(),
                Reason::Marked(_, mark) => format!("holds `{mark}`"),
                Reason::NotApplicable(_) => "says that there can be no value".to_owned(),
                Reason::Faulty(_) => "faulty".to_owned(),
                other => because(ledger, other),
            };
            match line(ledger, figure) {
                line if line.is_empty() => why,
                line => format!("{line}; {why}"),
            }
        }
    }
}

/// Where a figure comes from, in a line: `county-2019.xlsx, Population!C7`, `births / population`.
pub fn origin_line(ledger: &Ledger, id: FigureId) -> String {
    line(ledger, ledger.figure(id))
}

fn line(ledger: &Ledger, figure: &Figure) -> String {
    match &figure.origin {
        Origin::Cell(at) => cell(&at.place()),
        Origin::Config(place) => format!("{}:{}", place.file, place.line),
        Origin::Formula { formula, .. } => {
            let words: Vec<&str> = formula.text.split_whitespace().collect();
            words.join(" ")
        }
        Origin::Operation { operation, parts } => {
            let name = |at: usize| {
                let part = parts.get(at).map(|id| &**ledger.figure(*id).name());
                part.unwrap_or("…").to_owned()
            };
            match operation {
                Operation::Change | Operation::Gap => format!("{} - {}", name(0), name(1)),
                Operation::RateOfChange => format!("{} / {} - 1", name(0), name(1)),
                Operation::Completion | Operation::Share => format!("{} / {}", name(0), name(1)),
                Operation::Magnitude => format!("abs({})", name(0)),
                Operation::Rank
                | Operation::Count
                | Operation::Sum
                | Operation::Mean
                | Operation::Min
                | Operation::Max => figure.name().to_string(),
            }
        }
        Origin::None => String::new(),
    }
}

fn cell(place: &CellPlace) -> String {
    let file = place.workbook.rsplit('/').next().unwrap_or("");
    format!("{file}, {}!{}", place.sheet, place.cells)
}

fn because(ledger: &Ledger, reason: &Reason) -> String {
    said(&ledger.base, reason, &|id| ledger.figure(id).name().clone())
}

/// Why there is no value, for figures of the report alone.
pub(super) fn why(figures: &Figures, reason: &Reason) -> String {
    said(figures, reason, &|id| {
        let figure = figures.figure(id);
        figure.map_or_else(|| "".into(), |f| f.name().clone())
    })
}

fn said(base: &Figures, reason: &Reason, name: &dyn Fn(FigureId) -> Arc<str>) -> String {
    match reason {
        Reason::Blank(place) => format!("the cell {} is blank", cell(place)),
        Reason::Marked(place, mark) => format!("the cell {} holds `{mark}`", cell(place)),
        Reason::NotApplicable(place) => {
            format!("the cell {} says that there can be no value", cell(place))
        }
        Reason::NotGathered => "no table or formula gives it".to_owned(),
        Reason::Faulty(place) => format!("the cell {} is faulty", cell(place)),
        Reason::Part(id) => format!("`{}` is missing", name(*id)),
        Reason::DivisionByZero(id) => format!("`{}` is zero", name(*id)),
        Reason::Overflow => "the result is out of the range of exact decimals".to_owned(),
        Reason::NoTarget => "no target is set".to_owned(),
        Reason::Absent(indicator, area, period) => {
            let indicator = base.report.indicators.get(indicator.0 as usize);
            let indicator = indicator.map_or("", |i| i.id.as_str());
            let area = base.areas.get(area.0 as usize).map_or("", |a| &*a.label);
            format!("nothing gives `{indicator}` for {area} in {period}")
        }
        Reason::Unlike(a, b) => format!("`{a}` and `{b}` are different units"),
        Reason::Meaningless(why) => why.to_string(),
        Reason::Suppressed(Suppression::Small) => "it is a small count and is kept back".to_owned(),
        Reason::Suppressed(Suppression::Withheld) => {
            "it would give a small count away and is kept back".to_owned()
        }
    }
}

impl Ledger {
    /// Why a figure has no value, from the figure down to the cause, and the cells to look
    /// at. Empty for a figure that has one.
    pub fn why_missing(&self, id: FigureId) -> (String, Vec<CellPlace>) {
        let mut steps: Vec<String> = Vec::new();
        let mut cells = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next.take() {
            let Value::Missing(reason) = &self.figure(id).value else {
                break;
            };
            steps.push(because(self, reason));
            match &**reason {
                // A part always comes before what is made of it, so that this ends.
                Reason::Part(part) if *part < id => next = Some(*part),
                Reason::Part(_) => break,
                Reason::DivisionByZero(part) => {
                    if let Origin::Cell(at) = &self.figure(*part).origin {
                        cells.push(at.place());
                    }
                }
                Reason::Blank(place)
                | Reason::Marked(place, _)
                | Reason::NotApplicable(place)
                | Reason::Faulty(place) => cells.push(place.clone()),
                _ => {}
            }
        }
        // A long chain tells its beginning and its cause.
        if steps.len() > 4 {
            let hidden = steps.len() - 3;
            steps.splice(2..2 + hidden, [format!("… {hidden} more …")]);
        }
        (steps.join(": "), cells)
    }
}

impl fmt::Display for TraceTree {
    /// Writes the tree with lines between a figure and its parts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bars: Vec<bool> = Vec::new();
        for line in &self.lines {
            bars.truncate(line.depth);
            for bar in bars.iter().skip(1) {
                write!(f, "{}", if *bar { "│  " } else { "   " })?;
            }
            if line.depth > 0 {
                write!(f, "{}", if line.last { "└─ " } else { "├─ " })?;
            }
            bars.push(!line.last);
            write!(f, "{}", line.name)?;
            if !line.text.is_empty() {
                write!(f, "  {}", line.text)?;
            }
            if let Some(exact) = &line.exact {
                write!(f, " (exactly {exact})")?;
            }
            if !line.origin.is_empty() {
                write!(f, "  {}", line.origin)?;
            }
            if line.repeated {
                write!(f, "  (see above)")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
