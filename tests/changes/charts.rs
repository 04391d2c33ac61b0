//! Charts of two versions.

use crate::common::build::mention;
use annals::changes::state::{DocumentState, Passage, Run};
use annals::changes::{self, DocumentEdit, Edit};
use annals::document::Document;

/// A chart of two values, of which only the second is a figure.
fn drawn(form: annals::document::ChartForm, met: bool) -> annals::document::Chart {
    let series = annals::document::Series {
        points: vec![Some(0), None, Some(1)],
        values: ["10.123456789", "10.55555", "11.000001"]
            .map(|v| Some(v.parse().unwrap()))
            .to_vec(),
        met: vec![Some(true), None, Some(met)],
        ..Default::default()
    };
    annals::document::Chart {
        form,
        categories: ["2017", "2018", "2019"].map(str::to_owned).to_vec(),
        series: vec![series],
        ..Default::default()
    }
}

fn with_block(block: annals::document::Block) -> DocumentState {
    let document = Document {
        mentions: vec![
            mention("rate-2017", "Rate", "10.1‰", None),
            mention("rate-2019", "Rate", "11.0‰", None),
        ],
        blocks: vec![block],
        ..Document::default()
    };
    changes::flatten(&document, "annual-summary", None)
}

#[test]
fn a_sparkline_is_told_as_it_is_printed() {
    use annals::document::{Block, ChartForm, Inline};
    let mut chart = drawn(ChartForm::Sparkline, true);
    chart.series[0].met.clear();
    let state = with_block(Block::Paragraph(vec![Inline::Sparkline(Box::new(chart))]));
    let Some(Passage::Paragraph { text }) = state.passages.last() else {
        panic!("a paragraph");
    };
    assert_eq!(changes::state::plain(text), "10.1‰ → 11.0‰");
    assert!(matches!(&text[2], Run::Marked(m) if m.figure.as_deref() == Some("rate-2019")));
}

#[test]
fn a_verdict_that_turns_in_a_chart_is_a_change() {
    use annals::document::{Block, ChartForm};
    let of = |met| with_block(Block::Chart(drawn(ChartForm::Bullet, met)));
    let edit = DocumentEdit::of(&of(true), &of(false));
    let step = edit.steps.last().unwrap();
    let Some(Edit::Table(table)) = &step.edit else {
        panic!("a table that differs");
    };
    let cells: Vec<_> = table.rows.iter().flat_map(|row| &row.cells).collect();
    let [(2, cell)] = cells[..] else {
        panic!("one cell that differs: {cells:?}");
    };
    assert_eq!((&*cell.old[0].text, &*cell.new[0].text), ("met", "missed"));
    assert!(DocumentEdit::of(&of(true), &of(true)).is_same());
}
