//! Documents set on pages: readable dumps of hard cases, messages, and laws.

#[path = "typeset/charts.rs"]
mod charts;
mod common;
#[path = "typeset/dump.rs"]
mod dump;
#[path = "typeset/full.rs"]
mod full;
#[path = "typeset/laws.rs"]
mod laws;
#[path = "typeset/pictures.rs"]
mod pictures;
#[path = "typeset/raster.rs"]
mod raster;
#[path = "typeset/scripts.rs"]
mod scripts;

use annals::diagnostics::{Severity, Sink};
use annals::document::marks::Mark;
use annals::document::number::{Scheme, number};
use annals::document::{Document, Meta};
use annals::languages::Language;
use annals::markdown::{Source, parse};
use annals::measure::numbering::{Form, LevelNumbering};
use annals::measure::{Length, Words};
use annals::picture::Pictures;
use annals::style::{Color, Logo, LogoPosition, Rules, Style};
use annals::typeset::{FontBook, typeset, typeset_with};
use charts::page_of;
use serde::Deserialize;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a case may set beside its text; all in millimetres.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    title: String,
    body: String,
    period: String,
    date: Option<String>,
    contents: bool,
    width: f64,
    height: f64,
    margin: f64,
    numbered: bool,
    /// In points.
    indent: f64,
    hang: bool,
    formal: bool,
    cover: bool,
    two_sided: bool,
    /// The height of the logo.
    logo: Option<f64>,
    /// The language of the document, English if left out.
    language: String,
    /// Fonts of `tests/data/fonts/scripts` for what the bundled ones lack, in this order.
    fonts: Vec<String>,
    /// Whether each glyph is shown.
    fine: bool,
    zebra: bool,
    /// The ground of heads of tables.
    head_fill: bool,
    /// Rules above groups and totals only.
    groups: bool,
    /// Names and texts of the numbers that `[F0]`, `[F1]` and so on stand for.
    figures: Vec<(String, String)>,
    /// Cases of charts that `[C0]`, `[C1]` and so on stand for, with their captions.
    charts: Vec<(String, String)>,
}

impl Default for Settings {
    /// A small sheet, so that a few paragraphs fill it.
    fn default() -> Self {
        Self {
            title: String::new(),
            body: String::new(),
            period: String::new(),
            date: None,
            contents: false,
            width: 105.0,
            height: 120.0,
            margin: 18.0,
            numbered: false,
            indent: 0.0,
            hang: false,
            formal: false,
            cover: false,
            two_sided: false,
            logo: None,
            zebra: false,
            head_fill: false,
            groups: false,
            figures: Vec::new(),
            charts: Vec::new(),
            language: "en".to_owned(),
            fonts: Vec::new(),
            fine: false,
        }
    }
}

fn settings(folder: &Path) -> Settings {
    match fs::read_to_string(folder.join("settings.yaml")) {
        Ok(text) => serde_yaml::from_str(&text).unwrap(),
        Err(_) => Settings::default(),
    }
}

fn case(folder: &Path, sink: &mut Sink) -> (Document, Style) {
    let settings = settings(folder);
    let mut text = fs::read_to_string(folder.join("input.md")).unwrap();
    let mut mentions = Vec::new();
    for (at, (name, printed)) in settings.figures.iter().enumerate() {
        text = text.replace(&format!("[F{at}]"), &Mark::Figure(at).write());
        mentions.push(common::build::mention(name, name, printed, None));
    }
    let mut charts = Vec::new();
    for (at, (name, caption)) in settings.charts.iter().enumerate() {
        text = text.replace(&format!("[C{at}]"), &Mark::Chart(at).write());
        let file = common::cases("chart").join(name).join("chart.yaml");
        let (mut chart, _) = common::build::chart(&file, &mut mentions);
        chart.caption = common::build::text(caption);
        charts.push(chart);
    }
    text = text.replace("⟦S⟧", &Mark::Summary.write());
    let words_of = |tag: &str| Words::of(Language::of(tag).unwrap_or_default());
    let meta = Meta {
        title: settings.title.clone(),
        body: settings.body.clone(),
        period: settings.period.clone(),
        date: settings.date.clone(),
        words: words_of(&settings.language).into(),
        language: settings.language.clone(),
        contents: settings.contents,
    };
    let mut document = parse(
        &Source {
            meta: &meta,
            text: &text,
            mentions: &mentions,
            charts: &charts,
            parts: &[],
        },
        sink,
    );
    let level = |form, full| LevelNumbering {
        prefix: String::new(),
        form,
        full,
        suffix: if full { "" } else { "." }.to_owned(),
    };
    let levels = vec![level(Form::UpperRoman, false), level(Form::Decimal, true)];
    let scheme = Scheme {
        levels: if settings.numbered {
            levels
        } else {
            Vec::new()
        },
    };
    number(&mut document, &scheme, sink);
    common::provenance::attach(folder, &mut document);
    (document, style(&settings))
}

fn style(settings: &Settings) -> Style {
    let mut style = if settings.formal {
        Style::formal()
    } else {
        Style::default()
    };
    style.logo = settings.logo.map(|height| Logo {
        path: "images/seal.svg".to_owned(),
        place: annals::diagnostics::TextPlace {
            file: "report.yaml".into(),
            line: 1,
            column: 1,
            length: 1,
        },
        height: Length::mm(height),
        position: LogoPosition::Both,
        text: String::new(),
    });
    style.cover = settings.cover;
    style.two_sided = settings.two_sided;
    style.table.zebra = settings.zebra;
    style.table.head_fill = settings.head_fill.then(|| Color::hex(0xe8_ee_f4));
    if settings.groups {
        style.table.rules = Rules::Groups;
    }
    style.page.width = Length::mm(settings.width);
    style.page.height = Length::mm(settings.height);
    let margin = Length::mm(settings.margin);
    style.page.top = margin;
    style.page.bottom = margin;
    style.page.left = margin;
    style.page.right = if settings.two_sided {
        margin / 2
    } else {
        margin
    };
    style.hang |= settings.hang;
    if settings.indent > 0.0 {
        style.indent = Length::pt(settings.indent);
        style.paragraph_gap = Length::ZERO;
    }
    style
}

/// The images that a case may show, as `images/NAME`.
pub fn pictures() -> Pictures {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/images");
    let names = [
        "seal.svg",
        "rgb.png",
        "photo.jpg",
        "turned.jpg",
        "grey16-alpha.png",
    ];
    let open = |name: &str| {
        let bytes: Arc<[u8]> = fs::read(folder.join(name)).unwrap().into();
        let picture = annals::picture::open(&bytes).unwrap();
        (format!("images/{name}"), Arc::new(picture))
    };
    Pictures(names.into_iter().map(open).collect())
}

fn messages(sink: &Sink) -> String {
    let mut out = String::new();
    for problem in sink.items() {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let _ = writeln!(out, "{severity}[{}]: {}", problem.code.0, problem.message);
        for note in &problem.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        if let Some(hint) = &problem.hint {
            let _ = writeln!(out, "  hint: {hint}");
        }
    }
    out
}

fn folders(kind: &str) -> Vec<PathBuf> {
    common::folders(&format!("typeset/{kind}"))
}

#[test]
fn hard_documents_are_set_as_expected() {
    for folder in folders("ok") {
        let mut sink = Sink::new();
        let (document, style) = case(&folder, &mut sink);
        let settings = settings(&folder);
        let book = common::fonts::book(&style.fonts, &settings.fonts);
        let images = pictures();
        let pages = typeset_with(&document, &style, &book, &images, &mut sink);
        let text = messages(&sink) + &dump::pages(&pages, &book, settings.fine);
        assert!(!sink.has_errors(), "{}: {text}", folder.display());
        common::expect(&folder.join("expected.txt"), &text);
        laws::hold(&document, &style, &pages, &book);
        let cold = common::fonts::book(&style.fonts, &settings.fonts);
        let again = typeset_with(&document, &style, &cold, &images, &mut Sink::new());
        let same = format!("{pages:?}") == format!("{again:?}");
        assert!(
            same,
            "{}: a cold font book changes the pages",
            folder.display()
        );
    }
}

#[test]
fn faulty_documents_are_told() {
    let book = FontBook::bundled();
    for folder in folders("err") {
        let mut sink = Sink::new();
        let (document, style) = case(&folder, &mut sink);
        typeset(&document, &style, &book, &mut sink);
        assert!(sink.has_errors(), "{}", folder.display());
        common::expect(&folder.join("expected.txt"), &messages(&sink));
    }
}

#[test]
fn a_missing_character_is_told_with_template_and_cell() {
    let mut mentions = Vec::new();
    let file = common::cases("chart").join("years-upright/chart.yaml");
    common::build::chart(&file, &mut mentions);
    mentions.truncate(1);
    mentions[0].text = "12 \u{20000}".into();
    mentions[0].origin = "county-2019.xlsx, Population!C7".into();
    let mut document = Document {
        blocks: vec![
            common::build::paragraph("Nothing is wrong here."),
            annals::document::Block::Paragraph(vec![annals::document::Inline::Figure(0)]),
        ],
        mentions,
        ..Document::default()
    };
    document.places.blocks = vec![(0, "templates/a.md".into()), (1, "templates/b.md".into())];
    let mut sink = Sink::new();
    typeset(
        &document,
        &Style::default(),
        &FontBook::bundled(),
        &mut sink,
    );
    let [problem] = sink.items() else {
        panic!("{}", messages(&sink));
    };
    let places: Vec<_> = problem.labels.iter().map(|label| &label.place).collect();
    let file = annals::diagnostics::Place::File("templates/b.md".into());
    assert_eq!(places, [&file]);
    let note = "found in `12 \u{20000}`, taken from county-2019.xlsx, Population!C7";
    assert_eq!(problem.notes, [note]);
}

/// Two tables of which the first, where it does not fit, waits for the next page and lets
/// the second, which has no caption, go before it with the text; the text before them names
/// the page of the second.
fn unsettled(words: usize, letters: usize) -> Document {
    let mut blocks = Vec::new();
    for page in 1..9 {
        blocks.push(common::build::paragraph(&format!("Page {page}.")));
        blocks.push(annals::document::Block::PageBreak);
    }
    let text = format!("{}{} stands on", "word ".repeat(words), "x".repeat(letters));
    let mut inlines = common::build::text(&format!("{text} "));
    inlines.push(annals::document::Inline::Reference(
        annals::document::Reference {
            id: "second".to_owned(),
            text: "the second".to_owned(),
            page: true,
        },
    ));
    blocks.push(annals::document::Block::Paragraph(inlines));
    let rows = |count| -> Vec<&[&str]> { vec![&["Name", "2019"]; count] };
    let first = common::build::table("first", "Table 1", "A caption", &rows(12));
    blocks.push(annals::document::Block::Table(first));
    let second = common::build::table("second", "", "", &[&["Second", "2019"]]);
    blocks.push(annals::document::Block::Table(second));
    blocks.push(common::build::paragraph(&"The text goes on. ".repeat(60)));
    Document {
        blocks,
        ..Document::default()
    }
}

#[test]
fn page_numbers_in_the_text_are_right_or_told() {
    let book = FontBook::bundled();
    let style = Style::default();
    let (mut told, mut right) = (0, 0);
    for words in 530..540 {
        for letters in [1, 4, 7, 10, 13] {
            let document = unsettled(words, letters);
            let mut sink = Sink::new();
            let pages = typeset(&document, &style, &book, &mut sink);
            let of_second = page_of(&pages, "Second") + 1;
            let named = page_of(&pages, &format!("page {of_second}"));
            match sink.items() {
                [] => {
                    assert_eq!(named, 8, "{words} {letters}");
                    right += 1;
                }
                [problem] => {
                    assert_eq!(problem.code, annals::typeset::codes::UNSETTLED);
                    told += 1;
                }
                _ => panic!("{}", messages(&sink)),
            }
        }
    }
    assert!(right > 30, "{right} settled, {told} did not");
    assert!(told > 0, "none of {right} is unsettled");
}
