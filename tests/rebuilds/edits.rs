//! Random edits of a project.

use super::books::{Book, Sheet};
use super::dice::Dice;
use super::shapes::Shape;
use std::sync::Arc;

/// Changes the project in some way; says of what kind, and how.
pub fn edit(shape: &mut Shape, dice: &mut Dice) -> (&'static str, String) {
    match dice.below(30) {
        0..=9 => ("replacement", replace(shape, dice)),
        10..=14 => ("cell", book(shape, dice, cell)),
        15..=16 => ("row or column", book(shape, dice, row)),
        17 => ("sheet", sheets(shape, dice)),
        18 => ("line", line(shape, dice)),
        19..=20 => ("key", key(shape, dice)),
        21 => ("snippet", snippet(shape, dice)),
        22 => ("file", file(shape, dice)),
        _ => ("one number", book(shape, dice, number)),
    }
}

/// Changes a number, or says why there is none: of that a build knows most, and does least.
pub fn edit_figures(shape: &mut Shape, dice: &mut Dice) -> (&'static str, String) {
    match dice.below(10) {
        0..=4 => ("one number", book(shape, dice, number)),
        5..=7 => ("two numbers", book(shape, dice, exchange)),
        _ => ("number or sign", book(shape, dice, sign)),
    }
}

/// Changes what is set, so that a story begins with another project.
pub fn vary(shape: &mut Shape, dice: &mut Dice) -> (&'static str, String) {
    match dice.below(5) {
        0 => ("key", key(shape, dice)),
        1 => ("snippet", snippet(shape, dice)),
        _ => ("replacement", replace(shape, dice)),
    }
}

fn text(shape: &Shape, path: &str) -> Option<String> {
    String::from_utf8(shape.files.get(path)?.to_vec()).ok()
}

fn put(shape: &mut Shape, path: &str, text: &str) {
    shape
        .files
        .insert(path.to_owned(), Arc::from(text.as_bytes()));
}

/// One of the shape's own edits, or the same backwards.
fn replace(shape: &mut Shape, dice: &mut Dice) -> String {
    let (path, old, new) = dice.one(&shape.edits).clone();
    let Some(known) = text(shape, &path) else {
        return format!("nothing: no {path}");
    };
    let (old, new) = match known.contains(&old) {
        true => (old, new),
        false => (new, old),
    };
    if old.is_empty() || !known.contains(&old) {
        return format!("nothing: no {old:?} in {path}");
    }
    put(shape, &path, &known.replacen(&old, &new, 1));
    format!("{path}: {old:?} to {new:?}")
}

fn paths(shape: &Shape, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let paths = shape.files.keys().filter(|path| wanted(path));
    paths.cloned().collect()
}

/// Edits a workbook.
fn book(shape: &mut Shape, dice: &mut Dice, edit: fn(&mut Sheet, &mut Dice) -> String) -> String {
    let books = paths(shape, |path| {
        path.starts_with("samples/") && path.ends_with(".txt")
    });
    if books.is_empty() {
        return "nothing: no workbook".to_owned();
    }
    let path = dice.one(&books);
    let mut book = Book::parse(&text(shape, path).unwrap());
    let at = dice.below(book.sheets.len());
    let Some(sheet) = book
        .sheets
        .get_mut(at)
        .filter(|sheet| !sheet.rows.is_empty())
    else {
        return "nothing: no sheet".to_owned();
    };
    let name = sheet.name.clone();
    let done = edit(sheet, dice);
    put(shape, path, &book.text());
    format!("{path} {name}: {done}")
}

/// Where a sheet has cells of a sort, beside its heads and labels.
fn places(sheet: &Sheet, wanted: impl Fn(&str) -> bool) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (row, cells) in sheet.rows.iter().enumerate().skip(1) {
        for (column, text) in cells.iter().enumerate().skip(1) {
            if wanted(text) {
                all.push((row, column));
            }
        }
    }
    all
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// Two numbers of a column change places: sums stay.
fn exchange(sheet: &mut Sheet, dice: &mut Dice) -> String {
    let all = places(sheet, is_number);
    if all.is_empty() {
        return "nothing: no number".to_owned();
    }
    let (row, column) = *dice.one(&all);
    let mine: Vec<_> = all.iter().filter(|(_, other)| *other == column).collect();
    let other = dice.one(&mine).0;
    let (one, two) = (
        sheet.rows[row][column].clone(),
        sheet.rows[other][column].clone(),
    );
    sheet.rows[row][column] = two;
    sheet.rows[other][column] = one;
    format!("column {column} of rows {row} and {other} change places")
}

/// A sign instead of a number, or a number instead of a sign.
fn sign(sheet: &mut Sheet, dice: &mut Dice) -> String {
    const SIGNS: [&str; 6] = ["", "-", "…", "x", "-", "…"];
    let is_sign = |text: &str| SIGNS.contains(&text);
    let signs = places(sheet, is_sign);
    let numbers = places(sheet, is_number);
    let back = !signs.is_empty() && dice.chance(60);
    let of = if back { &signs } else { &numbers };
    if of.is_empty() {
        return "nothing: no number".to_owned();
    }
    let (row, column) = *dice.one(of);
    let new = match back {
        true => (dice.below(60) + 1).to_string(),
        false => (*dice.one(&SIGNS)).to_owned(),
    };
    let old = std::mem::replace(&mut sheet.rows[row][column], new.clone());
    format!("row {row}, column {column}: {old} to {new}")
}

/// Another number in the place of one.
fn number(sheet: &mut Sheet, dice: &mut Dice) -> String {
    let all = places(sheet, is_number);
    if all.is_empty() {
        return "nothing: no number".to_owned();
    }
    let (row, column) = *dice.one(&all);
    let old = sheet.rows[row][column].clone();
    let new = match (old.parse::<i64>(), dice.below(4)) {
        (Ok(old), 0) => (old + 1).to_string(),
        (Ok(old), 1) => (old - 1).max(0).to_string(),
        (Ok(old), 2) => (old + dice.below(40) as i64).to_string(),
        (Ok(_), _) => dice.below(12).to_string(),
        (Err(_), _) => format!("{}.{}", dice.below(90), dice.below(100)),
    };
    sheet.rows[row][column].clone_from(&new);
    format!("row {row}, column {column}: {old} to {new}")
}

/// Anything in the place of a cell.
fn cell(sheet: &mut Sheet, dice: &mut Dice) -> String {
    if dice.chance(60) {
        return number(sheet, dice);
    }
    let row = dice.below(sheet.rows.len());
    let column = dice.below(sheet.rows[row].len());
    let other = dice.one(&sheet.rows).clone();
    let other = dice.one(&other).clone();
    let small = dice.below(7).to_string();
    let signs = [
        "",
        "",
        "-",
        "…",
        "x",
        "n/a",
        "#DIV/0!",
        "=A1",
        "=A1*2 -> 11",
        "12.5%",
        "7.50",
        "date 43100",
        "1 234",
        "12*",
        "0",
        "Total",
        "All",
        "Note",
        "-3",
        "99999999999999999999",
        "*bold* [x](y)",
        "漢字",
    ];
    let new = match dice.below(4) {
        0 => other,
        1 => small,
        _ => (*dice.one(&signs)).to_owned(),
    };
    let old = std::mem::replace(&mut sheet.rows[row][column], new.clone());
    format!("row {row}, column {column}: {old} to {new}")
}

fn row(sheet: &mut Sheet, dice: &mut Dice) -> String {
    let rows = sheet.rows.len();
    let (one, other) = (dice.below(rows), dice.below(rows));
    match dice.below(7) {
        0 => {
            sheet.rows.remove(one);
            if sheet.rows.is_empty() {
                sheet.rows.push(vec![String::new()]);
            }
            format!("without row {one}")
        }
        1 => {
            let copy = sheet.rows[one].clone();
            sheet.rows.insert(other, copy);
            format!("row {one} again at {other}")
        }
        2 => {
            sheet.rows.insert(one, vec![String::new()]);
            format!("an empty row at {one}")
        }
        3 => {
            let mut copy = sheet.rows[one].clone();
            if let Some(first) = copy.first_mut() {
                *first = format!("New {}", dice.below(3));
            }
            sheet.rows.insert(one, copy);
            format!("a new row at {one}")
        }
        4 | 5 => {
            // Two numbers of a column: sums stay, places change.
            let width = sheet.rows[one].len().min(sheet.rows[other].len());
            let column = dice.below(width);
            let first = sheet.rows[one].get(column).cloned().unwrap_or_default();
            let second = sheet.rows[other].get(column).cloned().unwrap_or_default();
            if first.parse::<f64>().is_ok() && second.parse::<f64>().is_ok() {
                sheet.rows[one][column] = second;
                sheet.rows[other][column] = first;
                return format!("column {column} of rows {one} and {other} change places");
            }
            sheet.rows.swap(one, other);
            format!("rows {one} and {other} change places")
        }
        _ => {
            let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(1);
            let (a, b) = (dice.below(width), dice.below(width));
            for row in &mut sheet.rows {
                row.resize(width, String::new());
                row.swap(a, b);
            }
            format!("columns {a} and {b} change places")
        }
    }
}

fn sheets(shape: &mut Shape, dice: &mut Dice) -> String {
    let books = paths(shape, |path| {
        path.starts_with("samples/") && path.ends_with(".txt")
    });
    if books.is_empty() {
        return "nothing: no workbook".to_owned();
    }
    let path = dice.one(&books);
    let mut book = Book::parse(&text(shape, path).unwrap());
    let count = book.sheets.len();
    if count == 0 {
        return "nothing: no sheet".to_owned();
    }
    let (one, other) = (dice.below(count), dice.below(count));
    let done = match dice.below(7) {
        0 => {
            let name = ["Sheet", "2019", "Q", "Quarters", "Returns"];
            book.sheets[one].name = format!("{}{}", dice.one(&name), dice.below(2));
            "a sheet renamed"
        }
        1 | 2 => {
            book.sheets.swap(one, other);
            "sheets in another order"
        }
        3 => {
            book.sheets[one].hidden ^= true;
            "a sheet hidden or shown"
        }
        4 => {
            book.sheets.remove(one);
            "a sheet less"
        }
        5 => {
            let mut copy = book.sheets[one].clone();
            copy.name.push_str(" 2");
            copy.tables.clear();
            book.sheets.insert(other, copy);
            "a sheet again"
        }
        _ => {
            book.from_1904 ^= true;
            "days from another year"
        }
    };
    put(shape, path, &book.text());
    format!("{path}: {done} ({one}, {other})")
}

/// Lines of templates and configurations.
fn line(shape: &mut Shape, dice: &mut Dice) -> String {
    let texts = paths(shape, |path| {
        path.starts_with("templates/") || path.starts_with("config/")
    });
    let path = dice.one(&texts);
    let Some(known) = text(shape, path) else {
        return "nothing: no text".to_owned();
    };
    let mut lines: Vec<&str> = known.split('\n').collect();
    let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
    let words = match dice.below(5) {
        0 => {
            lines.remove(one);
            format!("without line {one}")
        }
        1 => {
            lines.swap(one, other);
            format!("lines {one} and {other} change places")
        }
        2 => {
            lines.insert(one, lines[other]);
            format!("line {other} again at {one}")
        }
        3 => {
            lines.insert(one, "");
            format!("an empty line at {one}")
        }
        _ => {
            let remark = match path.starts_with("config/") {
                true => "# a remark",
                false => "{# a remark #}",
            };
            lines.insert(0, remark);
            "a remark".to_owned()
        }
    };
    let new = lines.join("\n");
    put(shape, path, &new);
    format!("{path}: {words}")
}

/// Keys of configurations that are put in, or taken out.
const KEYS: &[&str] = &[
    "provenance: {html: annex, pdf: links, markdown: footnotes}",
    "provenance: {html: none, pdf: none, markdown: annex}",
    "pdf: {conformance: a-3a}",
    "style: {base: formal, text_size: 12}",
    "style: {paper: a5, two_sided: true, cover: true}",
    "style: {table: {rules: groups, zebra: true}, contents: {depth: 1}}",
    "numbers: {rounding: half-even, group: \" \", mark: \",\"}",
    "numbers: {words_up_to: 0}",
    "wording: {rising: \"grew by {change}\", falling: \"shrank by {change}\", met: reached}",
    "typed_numbers: {allow: [\"3 opened\"]}",
    "abbreviations: {Office: a place of work}",
    "mark_abbreviations: first",
    "language: zh",
    "fiscal_year: {starts: april}",
    "fiscal_year: {starts: october, form: \"FY 2019–20\"}",
    "words: {named_change: \"{label}: more or less than {other}\", enumeration: {2: then}}",
    "contents: true",
    "contents: false",
    "date: 3 March 2020",
    "numbering: [\"1.\", \"(a)\"]",
    "standard_checks: {totals: \"off\", revisions: \"off\"}",
    "standard_checks: {totals: error}",
    "missing: {\"-\": missing, \"…\": not-applicable, x: zero, n/a: not-applicable}",
    "nonsense: true",
];

fn key(shape: &mut Shape, dice: &mut Dice) -> String {
    let configs = paths(shape, |path| path.starts_with("config/"));
    if configs.is_empty() {
        return "nothing: no configuration".to_owned();
    }
    let path = dice.one(&configs);
    let known = text(shape, path).unwrap_or_default();
    let block = *dice.one(KEYS);
    let name = format!("{}:", block.split(':').next().unwrap_or_default());
    let mut out: Vec<&str> = Vec::new();
    let (mut inside, mut found) = (false, false);
    for line in known.lines() {
        if !line.starts_with([' ', '#', '-']) {
            inside = line.starts_with(&name);
            found |= inside;
        }
        if !inside {
            out.push(line);
        }
    }
    let keep = !found || dice.chance(60);
    if keep {
        out.push(block);
    }
    let new = out.join("\n") + "\n";
    put(shape, path, &new);
    match keep {
        true => format!("{path}: {block}"),
        false => format!("{path}: no {name}"),
    }
}

/// What may be put into a template.
const SNIPPETS: &[&str] = &[
    "{{ sources() }}",
    "{{ contents() }}",
    "{{ page_break() }}",
    "More of it.",
    "In 17 years.",
    "A note[^z].\n\n[^z]: {{ report.title }}.",
    "{{ unknown }}",
    "{{ unclosed",
    "![x](pictures/none.png)",
    "[away](https://example.org)",
    "See {{ ref(id=\"nowhere\") }}.",
    "{% typed %}17 of them{% endtyped %} in {{ previous_period }}.",
    "漢字",
    "# Another heading",
    "{% for x in [1, 2] %}again {% endfor %}",
    "{{ area.label }} and {{ area.id }}.",
    "\u{301}\u{200f}x",
];

fn snippet(shape: &mut Shape, dice: &mut Dice) -> String {
    let texts = paths(shape, |path| {
        path.starts_with("templates/") && path.ends_with(".md")
    });
    if texts.is_empty() {
        return "nothing: no template".to_owned();
    }
    let path = dice.one(&texts);
    let known = text(shape, path).unwrap_or_default();
    let new = *dice.one(SNIPPETS);
    let mut parts: Vec<&str> = known.split("\n\n").collect();
    let at = dice.below(parts.len() + 1);
    parts.insert(at, new);
    let all = parts.join("\n\n");
    put(shape, path, &all);
    format!("{path}: {new:?} at {at}")
}

/// Files that come, go or change their names.
fn file(shape: &mut Shape, dice: &mut Dice) -> String {
    let all = paths(shape, |_| true);
    let path = dice.one(&all).clone();
    let other = dice.one(&all).clone();
    match dice.below(8) {
        0 => {
            shape.files.remove(&path);
            format!("{path} is gone")
        }
        1 => {
            let bytes = shape.files.remove(&path).unwrap();
            let (stem, ending) = path.split_once('.').unwrap_or((&path, ""));
            let new = format!("{stem}-new.{ending}");
            shape.files.insert(new.clone(), bytes);
            format!("{path} is {new}")
        }
        2 => {
            let ending = |path: &str| path.rsplit_once('.').map(|(_, e)| e.to_owned());
            if ending(&path) != ending(&other) {
                return "nothing: files of two kinds".to_owned();
            }
            let (a, b) = (shape.files[&path].clone(), shape.files[&other].clone());
            shape.files.insert(path.clone(), b);
            shape.files.insert(other.clone(), a);
            format!("{path} and {other} change places")
        }
        3 => {
            put(
                shape,
                "templates/page.css",
                &format!("p {{ margin: {}em }}", dice.below(4)),
            );
            "another style sheet".to_owned()
        }
        4 => {
            let word = dice.one(&["one", "two"]);
            let page = format!(
                "<!DOCTYPE html><html lang=\"{{{{language}}}}\"{{{{direction}}}}><head><title>{{{{title}}}}</title><meta http-equiv=\"Content-Security-Policy\" content=\"{{{{policy}}}}\"><style>{{{{css}}}}</style></head><body class=\"{word}\">{{{{content}}}}</body></html>"
            );
            put(shape, "templates/page.html", &page);
            "another page".to_owned()
        }
        5 => {
            put(shape, "config/_own.yaml", "x: [");
            put(shape, "templates/unused.md", "Nobody {{ asks }} for this.");
            put(shape, "samples/unused.xlsx", "no workbook");
            "files that nobody asks for".to_owned()
        }
        6 => {
            let configs = paths(shape, |path| path.starts_with("config/"));
            let Some(one) = configs.first() else {
                return "nothing: no configuration".to_owned();
            };
            let name = format!("name: third{}\n", dice.below(2));
            let known = text(shape, one).unwrap_or_default();
            let lines = known.lines().filter(|line| !line.starts_with("name:"));
            let new = name + &lines.collect::<Vec<_>>().join("\n");
            put(shape, "config/third.yaml", &new);
            "a third report".to_owned()
        }
        _ => {
            let bytes = shape.files[&path].clone();
            let cut = dice.below(bytes.len() + 1);
            shape.files.insert(path.clone(), bytes[..cut].into());
            format!("{path} cut to {cut} bytes")
        }
    }
}
