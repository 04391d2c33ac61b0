//! A document as the passages of a state.

use super::state::{DocumentState, ImageState, Marked, Passage, Run, TableState};
use crate::document::walk::plain;
use crate::document::{Block, Chart, Document, Inline, Marker, Table};
use crate::measure::text::upper_first;

/// What a column is called that says whether targets are met.
const VERDICT: &str = "verdict";

/// The passages of a numbered document. `figures` gives the id of each mention's figure.
pub fn flatten(document: &Document, output: &str, area: Option<&str>) -> DocumentState {
    flatten_with(document, output, area, &Pictures::default())
}

/// What is known of the images of a document.
#[derive(Clone, Copy, Default)]
pub struct Pictures<'p> {
    /// The path of the sign that stands on the pages, and what it shows.
    pub logo: Option<(&'p str, &'p str)>,
    /// SHA-256 of the image at a path, in hexadecimal digits; empty when it cannot be read.
    pub digest: Option<&'p dyn Fn(&str) -> String>,
}

/// The same with what the images hold, so that another image under the same name is a change.
pub fn flatten_with(
    document: &Document,
    output: &str,
    area: Option<&str>,
    pictures: &Pictures<'_>,
) -> DocumentState {
    let mut passages = Vec::new();
    let flat = Flat { document, pictures };
    let meta = &document.meta;
    passages.push(Passage::Heading {
        level: 0,
        number: String::new(),
        id: String::new(),
        text: vec![Run::Plain(meta.title.clone())],
    });
    if let Some((path, shows)) = pictures.logo {
        let text = vec![Run::Marked(Marked {
            text: format!("[{shows}]"),
            image: Some(flat.image(path)),
            ..Marked::default()
        })];
        passages.push(Passage::Logo { text });
    }
    if let Some(date) = &meta.date {
        let text = vec![Run::Plain(date.clone())];
        passages.push(Passage::Paragraph { text });
    }
    flat.blocks(&document.blocks, Kind::Paragraph, &mut passages);
    for note in &document.notes {
        flat.blocks(&note.blocks, Kind::Note, &mut passages);
    }
    DocumentState {
        output: output.to_owned(),
        title: meta.title.clone(),
        area: area.map(str::to_owned),
        passages,
    }
}

/// What a paragraph is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Quote,
    Note,
}

struct Flat<'d> {
    document: &'d Document,
    pictures: &'d Pictures<'d>,
}

/// What is said of the characters within.
#[derive(Clone, Copy, Default)]
struct Style<'d> {
    strong: bool,
    emphasis: bool,
    link: Option<&'d str>,
}

impl<'d> Style<'d> {
    fn strong(self) -> Self {
        Self {
            strong: true,
            ..self
        }
    }

    fn emphasis(self) -> Self {
        Self {
            emphasis: true,
            ..self
        }
    }

    fn link(self, link: Option<&'d str>) -> Self {
        Self { link, ..self }
    }
}

impl Flat<'_> {
    fn blocks(&self, blocks: &[Block], kind: Kind, out: &mut Vec<Passage>) {
        for block in blocks {
            match block {
                Block::Heading(heading) => out.push(Passage::Heading {
                    level: heading.level,
                    number: heading.number.clone(),
                    id: heading.id.clone(),
                    text: self.runs(&heading.text),
                }),
                Block::Paragraph(inlines) => {
                    let text = self.runs(inlines);
                    out.push(match kind {
                        Kind::Paragraph => Passage::Paragraph { text },
                        Kind::Quote => Passage::Quote { text },
                        Kind::Note => Passage::Note { text },
                    });
                }
                Block::List(list) => {
                    for (at, item) in list.items.iter().enumerate() {
                        let marker = match list.marker {
                            Marker::Number(first) => format!("{}.", first + at as u64),
                            Marker::Bullet | Marker::RunIn => "•".to_owned(),
                        };
                        self.item(item, marker, kind, out);
                    }
                }
                Block::Table(table) => out.push(Passage::Table(self.table(table))),
                Block::Chart(chart) => out.push(Passage::Table(self.chart(chart))),
                Block::Quote(inner) => self.blocks(inner, Kind::Quote, out),
                Block::Code(_, text) => out.push(Passage::Code {
                    text: vec![Run::Plain(text.clone())],
                }),
                // Layout, not text.
                Block::Rule | Block::PageBreak | Block::Contents => {}
            }
        }
    }

    fn item(&self, item: &[Block], marker: String, kind: Kind, out: &mut Vec<Passage>) {
        let rest = match item.split_first() {
            Some((Block::Paragraph(first), rest)) => {
                let text = self.runs(first);
                out.push(Passage::Item { marker, text });
                rest
            }
            _ => item,
        };
        self.blocks(rest, kind, out);
    }

    fn table(&self, table: &Table) -> TableState {
        let width = table.columns.len();
        let columns = (0..width).map(|at| {
            let cells = table.head.iter().filter_map(|row| row.get(at));
            let texts = cells.map(|cell| self.document.plain(cell));
            let texts: Vec<String> = texts.filter(|text| !text.trim().is_empty()).collect();
            texts.join(" / ")
        });
        TableState {
            chart: false,
            number: table.number.clone(),
            id: table.id.clone(),
            caption: self.runs(&table.caption),
            columns: columns.collect(),
            rows: table
                .rows
                .iter()
                .map(|row| row.cells.iter().map(|cell| self.runs(cell)).collect())
                .collect(),
            source: self.runs(&table.source),
        }
    }

    /// A chart says what its numbers say: its data as printed, and of each target whether it
    /// is met.
    fn chart(&self, chart: &Chart) -> TableState {
        let data = chart.data(&self.document.mentions).unwrap_or_default();
        let mut table = TableState {
            chart: true,
            number: chart.number.clone(),
            id: chart.id.clone(),
            caption: self.runs(&chart.caption),
            ..self.table(&data)
        };
        for series in &chart.series {
            if series.met.iter().all(Option::is_none) {
                continue;
            }
            table.columns.push(match series.label.as_str() {
                label if chart.series.len() > 1 && !label.is_empty() => {
                    format!("{label}: {VERDICT}")
                }
                _ => upper_first(VERDICT),
            });
            for (at, row) in table.rows.iter_mut().enumerate() {
                // Below the categories are levels, which have no target.
                let verdict = match series.met.get(at).copied().flatten() {
                    Some(true) => vec![Run::Plain("met".to_owned())],
                    Some(false) => vec![Run::Plain("missed".to_owned())],
                    None => Vec::new(),
                };
                row.push(verdict);
            }
        }
        table
    }

    fn image(&self, path: &str) -> ImageState {
        let digest = self.pictures.digest;
        ImageState {
            path: path.to_owned(),
            sha256: digest.map_or_else(String::new, |digest| digest(path)),
        }
    }

    fn runs(&self, inlines: &[Inline]) -> Vec<Run> {
        let mut runs = Vec::new();
        self.runs_into(inlines, Style::default(), &mut runs);
        runs
    }

    fn runs_into<'d>(&self, inlines: &'d [Inline], style: Style<'d>, out: &mut Vec<Run>) {
        let marked = |text: String| Marked {
            text,
            strong: style.strong,
            emphasis: style.emphasis,
            link: style.link.map(str::to_owned),
            ..Marked::default()
        };
        for inline in inlines {
            match inline {
                Inline::Text(text) => push(out, marked(text.clone())),
                Inline::SoftBreak | Inline::HardBreak => push(out, marked(" ".to_owned())),
                Inline::Figure(index) => {
                    if let Some(mention) = self.document.mentions.get(*index) {
                        let mut run = marked(mention.text.to_string());
                        run.figure = Some(mention.figure.to_string());
                        push(out, run);
                    }
                }
                Inline::Strong(inner) => self.runs_into(inner, style.strong(), out),
                Inline::Emphasis(inner) => self.runs_into(inner, style.emphasis(), out),
                Inline::Code(text) => push(
                    out,
                    Marked {
                        code: true,
                        ..marked(text.clone())
                    },
                ),
                Inline::Link(link) => {
                    self.runs_into(&link.text, style.link(Some(&link.target)), out);
                }
                Inline::Image(image) => {
                    let text = plain(&image.text, &self.document.mentions);
                    let mut run = marked(format!("[{text}]"));
                    run.image = Some(self.image(&image.target));
                    push(out, run);
                }
                Inline::Reference(reference) => push(
                    out,
                    Marked {
                        refers: Some(reference.id.clone()),
                        ..marked(reference.text.clone())
                    },
                ),
                Inline::Language(language) => self.runs_into(&language.text, style, out),
                Inline::Abbreviation(short) => push(out, marked(short.text.clone())),
                // As where nothing is drawn: what it was in between nobody reads off a line
                // as small as a word.
                Inline::Sparkline(chart) => {
                    let ends = chart.end_cells(&self.document.mentions);
                    self.runs_into(&ends, style.link(None), out);
                }
                Inline::Deleted(inner) | Inline::Inserted(inner) => {
                    self.runs_into(inner, style, out);
                }
                // Marks of notes are numbers that change with every note before them.
                Inline::Note(_) | Inline::Source(_) => {}
            }
        }
    }
}

/// Adds a run, joining plain text to plain text.
fn push(out: &mut Vec<Run>, marked: Marked) {
    let bare = Marked {
        text: String::new(),
        ..marked.clone()
    };
    if bare != Marked::default() {
        out.push(Run::Marked(marked));
    } else if let Some(Run::Plain(last)) = out.last_mut() {
        last.push_str(&marked.text);
    } else if !marked.text.is_empty() {
        out.push(Run::Plain(marked.text));
    }
}
