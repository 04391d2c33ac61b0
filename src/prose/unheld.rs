//! The problem of a guarded sentence that the data no longer support: the sentence, the
//! figures that the condition looked at, and the cells that they come from.

use super::codes;
use super::desk::Desk;
use crate::diagnostics::Diagnostic;
use crate::figures::{CellAt, FigureId, Ledger, Origin, origin_line, shown};

/// Characters of a sentence that a message quotes.
const MOST_QUOTED: usize = 100;
/// Cells that a message names.
const MOST_CELLS: usize = 8;
/// Figures that a search for cells goes through.
const MOST_ANCESTORS: usize = 500;

/// Notes that the guard at a spot does not hold.
pub(super) fn report(desk: &mut Desk, spot: usize) {
    let Some((file, guard)) = desk.shelf.guard_at(spot) else {
        return;
    };
    let text = |(start, end): (usize, usize)| file.source.get(start..end).unwrap_or_default();
    let message = format!(
        "the data do not support `{}`: `{}` does not hold",
        quoted(text(guard.sentence)),
        quoted(text(guard.condition))
    );
    let mut problem = Diagnostic::error(codes::UNHELD, message)
        .at(file.place(guard.sentence.0, guard.sentence.1))
        .at_with(
            file.place(guard.condition.0, guard.condition.1),
            "the condition",
        );
    let mut cells: Vec<(CellAt, FigureId)> = Vec::new();
    for id in &desk.considered {
        let figure = desk.ledger.figure(*id);
        let value = shown(figure, &desk.report.numbers);
        let origin = origin_line(&desk.ledger, *id);
        let from = if origin.is_empty() || *origin == **figure.name() {
            String::new()
        } else {
            format!(", from {origin}")
        };
        problem = problem.note(format!("{} is {value}{from}", desk.named(*id)));
        gather(&desk.ledger, *id, &mut cells);
    }
    let left_out = cells.len().saturating_sub(MOST_CELLS);
    for (cell, id) in cells.into_iter().take(MOST_CELLS) {
        let figure = desk.ledger.figure(id);
        let text = shown(figure, &desk.report.numbers);
        problem = problem.at_with(&cell, format!("`{}` is {text}", figure.name()));
    }
    if left_out > 0 {
        problem = problem.note(format!("{left_out} more cells are part of it"));
    }
    let problem = problem.hint(
        "write what the data say now, or let the text choose with `{% if … %}…{% else %}…{% endif %}`",
    );
    desk.sink.emit(problem);
}

/// The text on one line, shortened.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The cells that a figure rests on, in order of use, each once.
fn gather(ledger: &Ledger, id: FigureId, cells: &mut Vec<(CellAt, FigureId)>) {
    let mut open = vec![id];
    let mut left = MOST_ANCESTORS;
    while let Some(id) = open.pop() {
        left -= 1;
        if left == 0 {
            return;
        }
        match &ledger.figure(id).origin {
            Origin::Cell(cell) if !cells.iter().any(|(c, _)| c == cell) => {
                cells.push((cell.clone(), id));
            }
            Origin::Formula { parts, .. } | Origin::Operation { parts, .. } => {
                open.extend(parts.iter().rev());
            }
            _ => {}
        }
    }
}
