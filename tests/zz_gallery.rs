mod common;
use annals::document::*;
#[test]
fn gallery() {
    let Ok(out) = std::env::var("GALLERY") else {
        return;
    };
    let mut mentions = Vec::new();
    let mut blocks = Vec::new();
    for folder in common::folders("chart") {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if ["sixty-lying", "months-upright"].contains(&&*name) {
            continue;
        }
        let (mut chart, _) = common::build::chart(&folder.join("chart.yaml"), &mut mentions);
        if chart.form == ChartForm::Sparkline {
            blocks.push(Block::Table(Table {
                columns: vec![Align::Left, Align::Left, Align::Right],
                head: vec![],
                rows: vec![Row {
                    cells: vec![
                        common::build::text(&name),
                        vec![Inline::Sparkline(Box::new(chart))],
                        common::build::text("4,923"),
                    ],
                    ..Row::default()
                }],
                ..Table::default()
            }));
            continue;
        }
        chart.caption = common::build::text(&name);
        blocks.push(Block::Chart(chart));
    }
    let document = Document {
        blocks,
        mentions,
        meta: Meta {
            title: "Gallery".into(),
            language: "en".into(),
            ..Meta::default()
        },
        ..Document::default()
    };
    let style = annals::style::Style::default();
    std::fs::write(
        format!("{out}/g.html"),
        annals::html::render(&document, &style, &annals::html::Theme::default()),
    )
    .unwrap();
    let book = annals::typeset::FontBook::bundled();
    let mut sink = annals::diagnostics::Sink::new();
    let pages = annals::typeset::typeset(&document, &style, &book, &mut sink);
    let bytes = annals::pdf::Writer::new(&book).write(&pages, &mut sink);
    std::fs::write(format!("{out}/g.pdf"), bytes).unwrap();
}
