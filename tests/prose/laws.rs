//! What holds of every template: texts come through as they are, and nothing panics.

use super::{Files, Ready, base_with, printed};
use annals::config::Report;
use annals::diagnostics::{Place, Sink};
use annals::document::{Block, Inline};
use annals::figures::Figures;
use annals::markdown;
use annals::prose::{self, Subject, Templates};
use proptest::prelude::*;
use std::sync::Arc;

/// The plain text of a document's blocks, and whether anything but text is in them.
fn plain(inlines: &[Inline]) -> Option<String> {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::SoftBreak => out.push(' '),
            _ => return None,
        }
    }
    Some(out)
}

/// What a text shows: line ends and control characters are spaces, private marks are gone.
fn shown(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !matches!(c, '\u{E000}' | '\u{E001}'));
    let spaced: String = kept
        .map(|c| match c {
            '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    spaced
        .split(' ')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn wild_text() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "*",
        "_",
        "`",
        "#",
        "-",
        "+",
        ">",
        "<b>",
        "&amp;",
        "[x](y)",
        "![",
        "]",
        "|",
        "~~",
        "\\",
        "1.",
        "2)",
        "{{",
        "{%",
        "{#id}",
        "<!--",
        "http://a.b",
        "\n",
        "\n\n",
        "\t",
        "    ",
        "===",
        "---",
        "```",
        "$",
        "^",
        ":",
        "Table: a",
        "\u{E000}F0\u{E001}",
        "a",
        "word",
        "é",
        "数",
        " ",
        "[^1]",
        "&",
        ";",
        "\"",
        "'",
        "(",
        ")",
        "!",
        "\u{0}",
        "\u{2028}",
        "<http://x>",
        "@",
        "%",
    ]);
    prop_oneof![
        prop::collection::vec(signs, 0..8).prop_map(|parts| parts.concat()),
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_from_outside_stays_text(text in wild_text()) {
        static READY: std::sync::OnceLock<Ready> = std::sync::OnceLock::new();
        let Ready { report, figures } = READY.get_or_init(|| base_with("").1);
        let mut report = Report::clone(report);
        report.constants["wild"].value = text.clone();
        let mut figures = Figures::clone(figures);
        figures.report = Arc::new(report);
        let figures = Arc::new(figures);
        let template = "x {{ constant.wild }} y\n\n{{ constant.wild }} z\n\n- {{ constant.wild }} z\n\n\
                        # {{ constant.wild }} z {#id}\n\n{{ rows_table(head=[\"h \" ~ constant.wild], rows=[]) }}\n\n\
                        **{{ constant.wild }}z**\n";
        let mut sink = Sink::new();
        let templates = vec![("templates/template.md".to_owned(), Arc::from(template))];
        let templates = Templates::parse(templates, &mut sink).unwrap();
        let manuscript = prose::compose(&figures.report, &figures, &templates, Subject::Report, &mut sink).unwrap();
        let source = markdown::Source {
            meta: &manuscript.meta,
            text: &manuscript.text,
            mentions: &manuscript.mentions,
            charts: &manuscript.charts,
            parts: &[],
        };
        let document = markdown::parse(&source, &mut sink);
        prop_assert_eq!(printed(sink, &Files::new()), "");
        let expected = shown(&text);
        let with = |before: &str, after: &str| shown(&format!("{before}{expected}{after}"));
        let [Block::Paragraph(inner), Block::Paragraph(start), Block::List(list), Block::Heading(heading), Block::Table(table), Block::Paragraph(strong)] = &document.blocks[..] else {
            return Err(TestCaseError::fail(format!("{:?}", document.blocks)));
        };
        let text_of = |inlines: &[Inline]| plain(inlines).map(|t| shown(&t));
        prop_assert_eq!(text_of(inner), Some(with("x ", " y")));
        prop_assert_eq!(text_of(start), Some(with("", " z")));
        let [item] = &list.items[..] else { return Err(TestCaseError::fail("items")) };
        let [Block::Paragraph(item)] = &item[..] else { return Err(TestCaseError::fail("item")) };
        prop_assert_eq!(text_of(item), Some(with("", " z")));
        prop_assert_eq!(text_of(&heading.text), Some(with("", " z")));
        prop_assert_eq!(&heading.id, "id");
        prop_assert_eq!(text_of(&table.head[0][0]), Some(with("h ", "")));
        // Emphasis may fail to open beside punctuation, but nothing else may come of it.
        let strong: Vec<Inline> = strong.iter().flat_map(|i| match i {
            Inline::Strong(inner) => inner.clone(),
            other => vec![other.clone()],
        }).collect();
        prop_assert!(plain(&strong).is_some(), "{:?}", strong);
    }
}

fn wild_template() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{{-",
        "-}}",
        "{%-",
        "-%}",
        "births",
        "late",
        " ",
        "|",
        "change",
        "=",
        "==",
        "(",
        ")",
        "[",
        "]",
        ",",
        "'",
        "\"",
        "`",
        "\\",
        "if",
        "for",
        "in",
        "is",
        "met",
        "raw",
        "endraw",
        "endif",
        "endfor",
        "set",
        "x",
        "1",
        "2.5",
        "~",
        "é",
        "数",
        "\n",
        "{#id}",
        ".",
        "not",
        "range(end=3)",
        "{% guard births is rising %}",
        "{% guard ",
        "{% endguard %}",
        "{% typed %}",
        "{% endtyped -%}",
        "include",
        "\"template.md\"",
        "else",
        "and",
        "-",
        "{{ births }}",
        "{% if births is known %}",
        "{% endif %}",
        "{% for i in range(end=2) %}",
        "{% endfor %}",
        "{{ late }}",
        "{{ x }}",
        "\r\n",
        "\u{feff}",
    ]);
    prop::collection::vec(parts, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_template_gives_a_text_or_placed_problems(template in wild_template()) {
        static READY: std::sync::OnceLock<Ready> = std::sync::OnceLock::new();
        let Ready { report, figures } = READY.get_or_init(|| base_with("").1);
        let lines: Vec<&str> = template.trim_start_matches('\u{feff}').split('\n').collect();
        let mut sink = Sink::new();
        let files = vec![("templates/template.md".to_owned(), Arc::from(template.as_str()))];
        let manuscript = Templates::parse(files, &mut sink)
            .and_then(|t| prose::compose(report, figures, &t, Subject::Report, &mut sink));
        prop_assert_eq!(manuscript.is_none(), sink.has_errors());
        for problem in sink.items() {
            let Some(Place::Text(place)) = problem.labels.first().map(|l| &l.place) else {
                return Err(TestCaseError::fail(format!("{problem:?}")));
            };
            prop_assert_eq!(&*place.file, "templates/template.md");
            let line = lines.get(place.line as usize - 1);
            let width = line.map(|l| l.chars().count() as u32);
            prop_assert!(width.is_some_and(|w| place.column + place.length <= w + 2), "{:?}", problem);
        }
    }
}
