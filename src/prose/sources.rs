//! The list of sources, written when the whole document is composed.

use super::desk::Desk;
use super::{escape, revisions};
use crate::config::Report;
use crate::figures::Ground;
use crate::measure::Word;

/// Stands for the list until it can be written. Nobody else can write the character.
pub(super) const PLACEHOLDER: &str = "\u{E000}Q0\u{E001}";

/// The sources of all figures placed so far, as Markdown.
pub(super) fn list(desk: &mut Desk) -> String {
    let ground = desk.ledger.ground(&desk.mentioned);
    let revised = revisions::list(desk);
    [write(&ground, desk), revised]
        .join("\n\n")
        .trim()
        .to_owned()
}

fn write(ground: &Ground, desk: &Desk) -> String {
    let mut out = String::new();
    for (workbook, sheets) in &ground.workbooks {
        let names: Vec<String> = sheets
            .iter()
            .map(|s| escape::markdown(s).into_owned())
            .collect();
        let names = crate::measure::text::join(&names, desk.report.numbers.language);
        let (word, place) = match sheets.len() {
            1 => (Word::SheetOf, "sheet"),
            _ => (Word::SheetsOf, "sheets"),
        };
        let parts = [("workbook", &*escape::markdown(workbook)), (place, &*names)];
        out.push_str(&format!("- {}\n", desk.words().fill(word, &parts)));
    }
    if ground.settings {
        let file = escape::markdown(&desk.report.file).into_owned();
        let line = desk.words().fill(Word::OwnSettings, &[("file", &file)]);
        out.push_str(&format!("- {line}\n"));
    }
    if ground.formulas.is_empty() {
        return out.trim_end().to_owned();
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&format!("{}\n\n", desk.words().text(Word::Derived)));
    for (indicator, formula) in &ground.formulas {
        let label = desk.report.indicators.get(indicator.0 as usize);
        let label = label.map_or("", |i| i.label.as_str());
        let formula = labelled(formula, &desk.report);
        out.push_str(&format!(
            "- {}{}{}\n",
            escape::markdown(label),
            desk.words().colon(),
            escape::markdown(&formula)
        ));
    }
    out.trim_end().to_owned()
}

/// A formula with the indicators' labels for their ids, for people.
pub(super) fn labelled(formula: &str, report: &Report) -> String {
    let mut out = String::new();
    let mut rest = formula;
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(first) = rest.chars().next() {
        let end = match inside(first) {
            true => rest.find(|c| !inside(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        let indicators = &report.indicators;
        let named = indicators.iter().find(|i| i.id.value == word);
        out.push_str(named.map_or(word, |i| &i.label.value));
        rest = after;
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
