//! What is shown below the title of a message: excerpts of texts, grids of cells, and the
//! places that are only named.

use super::excerpt::{Excerpt, Texts};
use super::grid::{self, Grid};
use crate::diagnostics::{CellPlace, Diagnostic, Label, Place, TextPlace};
use std::borrow::Cow;

/// Sheets of one message that are shown as grids; of more the first one stands for all, and
/// the others are named.
const MOST_GRIDS: usize = 2;

/// Cells of one sheet that are marked in its grid; others are named.
const MOST_MARKS: usize = 5;

/// Places of one message that are named; of the others the number is told.
const MOST_PLACES: usize = 12;

/// What is shown below the title: an excerpt of a file with marks, or a line that names a place.
pub(super) enum Section<'d> {
    Excerpt(Excerpt<'d>),
    Grid(grid::Marks<'d>, Grid),
    Line(String),
}

/// Groups the places of a diagnostic: places near each other in one file stand in one
/// excerpt, where the first of them is named.
///
/// Cells of one sheet stand in one grid likewise. What is too much for a page is told as
/// a number.
pub(super) fn sections<'d>(diagnostic: &'d Diagnostic, texts: &mut Texts<'d>) -> Vec<Section<'d>> {
    let mut sections: Vec<Section<'d>> = Vec::new();
    let mut shown: Vec<bool> = vec![false; diagnostic.labels.len()];
    let mut left = 0;
    for (index, label) in diagnostic.labels.iter().enumerate() {
        if shown.get(index).is_none_or(|shown| *shown) {
            continue;
        }
        if let Place::Text(place) = &label.place
            && add_mark(&mut sections, place, &label.text, index == 0, texts)
        {
            continue;
        }
        if let Place::Cell(place) = &label.place
            && add_grid(&mut sections, place, &diagnostic.labels, &mut shown, texts)
        {
            continue;
        }
        if sections.len() >= MOST_PLACES {
            left += 1;
            continue;
        }
        let line = match &label.place {
            Place::Cell(place) if !place.cells.is_empty() && sections.iter().any(is_grid) => {
                cells_line(place, &diagnostic.labels, &mut shown)
            }
            _ => place_line(label),
        };
        sections.push(Section::Line(line));
    }
    if left > 0 {
        let noun = if left == 1 { "place" } else { "places" };
        sections.push(Section::Line(format!("and {left} more {noun}")));
    }
    sections
}

fn is_grid(section: &Section<'_>) -> bool {
    matches!(section, Section::Grid(..))
}

/// The cells of a sheet that are not shown yet, in one line.
fn cells_line(place: &CellPlace, labels: &[Label], shown: &mut [bool]) -> String {
    const MOST: usize = 8;
    let mut cells: Vec<&str> = Vec::new();
    let mut more = 0;
    for (label, shown) in labels.iter().zip(shown) {
        let Place::Cell(other) = &label.place else {
            continue;
        };
        let here = other.workbook == place.workbook && other.sheet == place.sheet;
        if !here || *shown || other.cells.is_empty() {
            continue;
        }
        *shown = true;
        if cells.len() < MOST {
            cells.push(&other.cells);
        } else {
            more += 1;
        }
    }
    let line = grid::heading(&place.workbook, &place.sheet, &cells);
    match more {
        0 => line,
        more => format!("{line} and {more} more"),
    }
}

/// Shows the cells of a sheet that the labels name in one grid. False when there is none
/// to show.
fn add_grid<'d>(
    sections: &mut Vec<Section<'d>>,
    place: &'d CellPlace,
    labels: &'d [Label],
    shown: &mut [bool],
    texts: &Texts<'d>,
) -> bool {
    let mut sheets: Vec<(&str, &str)> = Vec::new();
    for label in labels {
        if let Place::Cell(other) = &label.place
            && !sheets.contains(&(&other.workbook, &other.sheet))
        {
            sheets.push((&other.workbook, &other.sheet));
        }
    }
    let most = if sheets.len() > MOST_GRIDS {
        1
    } else {
        MOST_GRIDS
    };
    if place.cells.is_empty() || sections.iter().filter(|s| is_grid(s)).count() >= most {
        return false;
    }
    let mut marks = grid::Marks {
        workbook: &place.workbook,
        sheet: &place.sheet,
        cells: Vec::new(),
    };
    let mut taken = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let Place::Cell(other) = &label.place else {
            continue;
        };
        let here = other.workbook == place.workbook && other.sheet == place.sheet;
        if here && !other.cells.is_empty() && marks.cells.len() < MOST_MARKS {
            marks.cells.push((&other.cells, &label.text, index == 0));
            taken.push(index);
        }
    }
    // Those beyond the marks of an earlier grid of this sheet are only named.
    let again = taken.iter().any(|at| shown.get(*at) == Some(&true));
    let Some(grid) = (!again)
        .then(|| texts.sources.cells(&marks.places()))
        .flatten()
    else {
        return false;
    };
    for at in taken {
        if let Some(shown) = shown.get_mut(at) {
            *shown = true;
        }
    }
    sections.push(Section::Grid(marks, grid));
    true
}

/// Marks a place in its file's excerpt. False when there is no such text to show.
fn add_mark<'d>(
    sections: &mut Vec<Section<'d>>,
    place: &'d TextPlace,
    text: &'d str,
    primary: bool,
    texts: &mut Texts<'d>,
) -> bool {
    let known = sections.iter_mut().find_map(|section| match section {
        Section::Excerpt(excerpt) if excerpt.is_near(place) => Some(excerpt),
        _ => None,
    });
    if let Some(excerpt) = known {
        return excerpt.mark(place, text, primary);
    }
    let Some(mut excerpt) = Excerpt::of(&place.file, texts) else {
        return false;
    };
    if !excerpt.mark(place, text, primary) {
        return false;
    }
    sections.push(Section::Excerpt(excerpt));
    true
}

/// One line for a place that has no text to show.
fn place_line(label: &Label) -> String {
    let place = match &label.place {
        Place::Text(p) => Cow::Owned(format!("{}:{}:{}", p.file, p.line, p.column)),
        Place::Cell(p) => Cow::Owned(cell_line(p)),
        Place::File(file) => Cow::Borrowed(&**file),
    };
    if label.text.is_empty() {
        place.into_owned()
    } else {
        format!("{place}: {}", label.text)
    }
}

fn cell_line(place: &CellPlace) -> String {
    let CellPlace {
        workbook,
        sheet,
        cells,
    } = place;
    match (&**sheet, &**cells) {
        ("", _) => workbook.to_string(),
        (_, "") => format!("{workbook}, sheet `{sheet}`"),
        (_, cells) if cells.contains(':') => {
            format!("{workbook}, sheet `{sheet}`, cells {cells}")
        }
        (_, cells) => format!("{workbook}, sheet `{sheet}`, cell {cells}"),
    }
}
