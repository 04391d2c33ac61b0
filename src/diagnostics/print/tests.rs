use super::*;
use crate::diagnostics::{Code, Place, TextPlace};

use proptest::prelude::*;
use std::collections::BTreeMap;

struct Files(BTreeMap<String, Arc<str>>);

impl Sources for Files {
    fn source(&self, file: &str) -> Option<Arc<str>> {
        self.0.get(file).cloned()
    }
}

fn files(entries: &[(&str, &str)]) -> Files {
    Files(
        entries
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Arc::from(*text)))
            .collect(),
    )
}

fn at(file: &str, line: u32, column: u32, length: u32) -> TextPlace {
    TextPlace {
        file: file.into(),
        line,
        column,
        length,
    }
}

fn cell(cells: &str) -> CellPlace {
    CellPlace {
        workbook: "samples/county-2019.xlsx".into(),
        sheet: "Population".into(),
        cells: cells.into(),
    }
}

fn error(message: &str) -> Diagnostic {
    Diagnostic::error(Code("C001"), message)
}

#[test]
fn nothing_prints_nothing() {
    assert_eq!(text(&[], &files(&[]), false), "");
    assert_eq!(json(&[]), "");
}

/// The plain text, with an empty line in front so that expectations read as printed.
fn printed(diagnostic: Diagnostic, sources: &Files) -> String {
    format!("\n{}", text(&[diagnostic], sources, false))
}

#[test]
fn marks_the_exact_characters_behind_a_tab() {
    let sources = files(&[("a.yaml", "title: x\nunits:\n\tperod: 2019\nlast")]);
    let diagnostic = error("unknown key `perod`")
        .at_with(at("a.yaml", 3, 2, 5), "not a key")
        .at_with(at("a.yaml", 1, 1, 5), "the first key")
        .note("a note\nof two lines")
        .hint("write `period`");
    let expected = "
error[C001]: unknown key `perod`
 --> a.yaml:3:2
  |
1 | title: x
  | ----- the first key
2 | units:
3 |     perod: 2019
  |     ^^^^^ not a key
  |
  = note: a note
          of two lines
  = hint: write `period`
";
    assert_eq!(printed(diagnostic, &sources), expected);
}

#[test]
fn marks_the_exact_characters_behind_ideographs() {
    let sources = files(&[("a.yaml", "x: 1\n  面积: 统计表 # c\n")]);
    let diagnostic = error("no such sheet").at_with(at("a.yaml", 2, 7, 3), "here");
    // An ideograph is two columns wide: six marks stand under three of them.
    let expected = "
error[C001]: no such sheet
 --> a.yaml:2:7
  |
2 |   面积: 统计表 # c
  |         ^^^^^^ here
";
    assert_eq!(printed(diagnostic, &sources), expected);
}

#[test]
fn names_cells_and_files_between_excerpts() {
    let sources = files(&[("b.md", "one {{ two }}\r\nthree\r\n")]);
    let diagnostic = error("`abc` is no number")
        .at_with(at("b.md", 1, 8, 3), "placed here")
        .at_with(cell("C7"), "text `abc`")
        .at(cell("B2:D9"))
        .at(cell(""))
        .at(Place::File("samples/old.xlsx".into()))
        .hint("type a number");
    let expected = "
error[C001]: `abc` is no number
 --> b.md:1:8
  |
1 | one {{ two }}
  |        ^^^ placed here
  |
 ::: samples/county-2019.xlsx, sheet `Population`, cell C7: text `abc`
 ::: samples/county-2019.xlsx, sheet `Population`, cells B2:D9
 ::: samples/county-2019.xlsx, sheet `Population`
 ::: samples/old.xlsx
  |
  = hint: type a number
";
    assert_eq!(printed(diagnostic, &sources), expected);
}

#[test]
fn names_a_cell_alone() {
    let diagnostic = error("`abc` is no number").at_with(cell("C7"), "text");
    let expected = "
error[C001]: `abc` is no number
--> samples/county-2019.xlsx, sheet `Population`, cell C7: text
";
    assert_eq!(printed(diagnostic, &files(&[])), expected);
}

#[test]
fn names_line_and_column_when_the_text_is_unknown() {
    let diagnostic = Diagnostic::warning(Code("T002"), "doubtful")
        .at(at("gone.md", 7, 2, 1))
        .at(at("short.md", 9, 1, 1));
    let expected = "
warning[T002]: doubtful
--> gone.md:7:2
::: short.md:9:1
";
    assert_eq!(printed(diagnostic, &files(&[("short.md", "x")])), expected);
}

#[test]
fn points_behind_the_end_of_a_line() {
    let sources = files(&[("a.yaml", "title:\nbody: x")]);
    let diagnostic = error("nothing given").at(at("a.yaml", 1, 99, 4));
    let expected = "
error[C001]: nothing given
 --> a.yaml:1:7
  |
1 | title:
  |       ^
";
    assert_eq!(printed(diagnostic, &sources), expected);
}

#[test]
fn leaves_a_line_between_problems_and_colours_on_request() {
    let both = [
        error("one"),
        Diagnostic::new(Severity::Note, Code("C002"), "two"),
    ];
    let sources = files(&[]);
    assert_eq!(
        text(&both, &sources, false),
        "error[C001]: one\n\nnote[C002]: two\n"
    );
    let colored = text(&both, &sources, true);
    assert!(
        colored.contains("\u{1b}[91merror[C001]\u{1b}[0m"),
        "{colored:?}"
    );
}

#[test]
fn control_characters_of_the_input_do_not_reach_the_terminal() {
    let sources = files(&[("a.yaml", "title: \u{1b}[2Jx\u{202e}y\n")]);
    let diagnostic = error("bad \u{1b}[2J title")
        .at(Place::File("x\u{1b}[2J".into()))
        .hint("\u{1b}[2J")
        .at_with(at("a.yaml", 1, 8, 3), "\u{1b}[2J");
    let shown = text(&[diagnostic.note("also \u{1b}[2J")], &sources, false);
    assert!(
        !shown.contains('\u{1b}') && !shown.contains('\u{202e}'),
        "{shown:?}"
    );
}

#[test]
fn what_steers_a_terminal_is_shown_as_an_escape() {
    let cell = "a\tb\u{1b}]0;pwn\u{7}\u{9b}31m\u{202e}R\u{2066}\u{200f}\r\n統é";
    let shown = "a\tb\\u001b]0;pwn\\u0007\\u009b31m\\u202eR\\u2066\\u200f\\u000d\n統é";
    assert_eq!(visible(cell, false), shown);
    assert_eq!(visible(cell, true), shown);
    let colored = "\u{1b}[1;31mred\u{1b}[0m";
    assert_eq!(visible(colored, true), colored);
    assert_eq!(visible(colored, false), "\\u001b[1;31mred\\u001b[0m");
}

#[test]
fn json_is_one_object_a_line() {
    let diagnostic = error("unknown key `perod`")
        .at_with(at("a.yaml", 3, 2, 5), "not a key")
        .at(cell("C7"))
        .at(Place::File("out".into()))
        .note("a note")
        .hint("write `period`");
    let expected = concat!(
        r#"{"severity":"error","code":"C001","message":"unknown key `perod`","places":["#,
        r#"{"kind":"text","file":"a.yaml","line":3,"column":2,"length":5,"text":"not a key"},"#,
        r#"{"kind":"cell","workbook":"samples/county-2019.xlsx","sheet":"Population","cells":"C7"},"#,
        r#"{"kind":"file","file":"out"}],"notes":["a note"],"hint":"write `period`"}"#,
        "\n",
        r#"{"severity":"error","code":"C001","message":"a\nb","places":[],"notes":[],"hint":null}"#,
        "\n",
    );
    assert_eq!(json(&[diagnostic, error("a\nb")]), expected);
}

proptest! {
    #[test]
    fn any_place_in_any_text_prints(
        source in "[ -~\t\r\n\u{0}\u{1b}é統\u{301}\u{1f600}\u{202e}]{0,60}",
        places in proptest::collection::vec((0u32..8, 0u32..20, 0u32..20, "[a-z\t\n統]{0,4}"), 0..4),
    ) {
        let sources = files(&[("a.yaml", &source)]);
        let mut diagnostic = error("m\nm");
        for (line, column, length, label) in places {
            diagnostic = diagnostic.at_with(at("a.yaml", line, column, length), label);
        }
        let shown = text(&[diagnostic], &sources, false);
        prop_assert!(shown.starts_with("error[C001]") && shown.ends_with('\n'));
    }
}

#[test]
fn narrow_grids_cut_texts_and_keep_numbers_and_marks() {
    struct Sheet;
    impl Sources for Sheet {
        fn source(&self, _: &str) -> Option<Arc<str>> {
            None
        }
        fn cells(&self, _: &[CellPlace]) -> Option<Grid> {
            let row = |number, cells: [(&str, bool); 3]| GridRow {
                number,
                cells: cells
                    .map(|(text, right)| GridCell {
                        text: text.to_owned(),
                        right,
                    })
                    .to_vec(),
            };
            Some(Grid {
                columns: vec![2, 3, 4],
                rows: vec![
                    row(
                        3,
                        [
                            ("Item", false),
                            ("Unit of measurement", false),
                            ("Number", false),
                        ],
                    ),
                    row(
                        42,
                        [
                            ("Families supported in all", false),
                            ("families", false),
                            ("1,234,567,890", true),
                        ],
                    ),
                ],
            })
        }
    }
    let problem = error("is not the sum").at_with(cell("D42"), "what the townships add up to");
    let all = narrow(std::slice::from_ref(&problem), &Sheet, 46);
    for line in all.lines().filter(|line| line.contains(" | ")) {
        assert!(line.chars().count() <= 46, "{line}");
    }
    let expected = "
error[C001]: is not the sum
--> samples/county-2019.xlsx, sheet `Population`, cell D42
 |
 |     B          C           D
 |  3  Item       Unit of m…  Number
 | 42  Families…  families    1,234,567,890
 |                            ^^^^^^^^^^^^^
 |                what the townships add up to
";
    let shown = |text: &str| format!("\n{text}");
    assert_eq!(shown(&all), expected);
    // With all the room it needs, nothing is cut.
    assert!(text(&[problem], &Sheet, false).contains("^^^^^^^^^^^^^ what the townships"));
}
