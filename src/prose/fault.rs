//! The engine's errors, turned into problems at the author's own lines and columns.

use super::codes;
use super::engine::known_names;
use super::scan::authors_names;
use super::shelf::Shelf;
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Label, Place, TextPlace};
use tera::{Error, ErrorKind, ReportError};

/// What kind of callback a name was meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Behind `|`.
    Filter,
    /// Behind `is`.
    Test,
    /// With brackets.
    Function,
}

/// The problem with its place put first.
pub(super) fn placed(mut problem: Diagnostic, place: TextPlace) -> Diagnostic {
    problem.labels.insert(
        0,
        Label {
            place: Place::Text(place),
            text: String::new(),
        },
    );
    problem
}

/// A syntax error; nothing for any other error.
pub(super) fn syntax(shelf: &Shelf, error: &Error) -> Option<Diagnostic> {
    let ErrorKind::SyntaxError(report) = error.kind() else {
        return None;
    };
    let message = lower(report.message());
    if message == "unknown tag" {
        return Some(unknown_tag(shelf, report));
    }
    if message.starts_with("unexpected end")
        && let Some(file) = shelf.file(report.filename())
        && let Some((name, range)) = unclosed(&file.source)
    {
        let problem = Diagnostic::error(codes::SYNTAX, format!("`{{% {name} %}}` is never closed"))
            .hint(format!(
                "write `{{% end{name} %}}` where what it is about ends"
            ));
        return Some(placed(problem, file.place(range.start, range.end)));
    }
    let called = || {
        let file = shelf.file(report.filename())?;
        let at = report.span().range.start;
        let before = file.scanned.text.get(..at)?.trim_end();
        Some(before.ends_with(')') && file.scanned.text.get(at..)?.starts_with('.'))
    };
    let hint = if message.starts_with("unexpected end") {
        Some("close what is open, such as `{% if %}` with `{% endif %}`")
    } else if message.ends_with("expected }}") && called() == Some(true) {
        Some("give it a name first, as in `{% set top = strongest(…) %}{{ top.indicator }}`")
    } else if message.ends_with("expected }}") {
        Some("close the place with `}}`")
    } else if message.ends_with("expected %}") {
        Some("close the tag with `%}`")
    } else if message.ends_with("expected identifier") {
        Some("name the argument, as in `at(area=\"…\")`")
    } else {
        None
    };
    let mut problem = Diagnostic::error(codes::SYNTAX, message);
    problem.hint = hint.map(str::to_owned);
    Some(at_report(shelf, problem, report))
}

/// Tags that are closed by one that begins with `end`, whatever stands in them.
const BLOCKS: [&str; 6] = ["if", "for", "block", "filter", "guard", "typed"];

/// The last tag that is opened and not closed, and where it stands.
fn unclosed(source: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let mut open: Vec<(&str, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(start) = source.get(at..)?.find(['{']).map(|i| at + i) {
        let rest = source.get(start..)?;
        let closer = match rest.get(..2) {
            Some("{#") => "#}",
            Some("{%") => "%}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let end = start + rest.find(closer)? + closer.len();
        at = end;
        if closer == "#}" {
            continue;
        }
        let tag = source
            .get(start + 2..end - 2)?
            .trim_start_matches('-')
            .trim_start();
        let name = tag
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()?;
        match name.strip_prefix("end") {
            Some(closed) if open.last().is_some_and(|(name, _)| *name == closed) => {
                open.pop();
            }
            Some(closed) if BLOCKS.contains(&closed) => return open.pop(),
            None if BLOCKS.contains(&name) => open.push((name, start..end)),
            // What stands in it is no tag.
            None if name == "raw" => at = end + source.get(end..)?.find("endraw")?,
            _ => {}
        }
    }
    open.pop()
}

/// The tags of templates, those of this program among them.
const TAGS: [&str; 22] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "set",
    "set_global",
    "endset",
    "include",
    "extends",
    "block",
    "endblock",
    "filter",
    "endfilter",
    "raw",
    "endraw",
    "break",
    "guard",
    "endguard",
    "typed",
    "endtyped",
];

/// A tag that the engine does not know, or that has nothing to close.
fn unknown_tag(shelf: &Shelf, report: &ReportError) -> Diagnostic {
    let range = &report.span().range;
    let file = shelf.file(report.filename());
    let text = file.and_then(|file| file.scanned.text.get(range.clone()));
    let text = text.map(authors_names);
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let name = text.as_deref().unwrap_or_default().trim();
    let (message, hint) = if name.is_empty() || !name.chars().all(word) {
        let hint = "begin the tag with its name, such as `{% if births is rising %}`";
        ("unknown tag".to_owned(), hint.to_owned())
    } else if TAGS.contains(&name) {
        let opener = match name {
            "else" | "elif" => "if",
            name => name.trim_start_matches("end"),
        };
        let message = format!("`{{% {name} %}}` stands where no `{{% {opener} %}}` is open");
        (message, "take it away, or open its block".to_owned())
    } else {
        let hint = did_you_mean(name, TAGS);
        let hint = hint.unwrap_or_else(|| {
            "use a tag of the template language, such as `if`, `for` or `guard`; a figure is placed with `{{ … }}`".to_owned()
        });
        (format!("unknown tag `{name}`"), hint)
    };
    at_report(
        shelf,
        Diagnostic::error(codes::SYNTAX, message).hint(hint),
        report,
    )
}

fn at_report(shelf: &Shelf, problem: Diagnostic, report: &ReportError) -> Diagnostic {
    match shelf.file(report.filename()) {
        Some(file) => {
            let range = &report.span().range;
            placed(problem, file.engine_place(range.start, range.end))
        }
        None => problem,
    }
}

/// Errors of templates that are each sound but do not fit together.
pub(super) fn loading(shelf: &Shelf, error: &Error) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::CircularInclude { tpl, include_chain } => {
            vec![circle(shelf, tpl, include_chain)]
        }
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => {
            vec![circle(shelf, tpl, inheritance_chain)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let problem = unknown_template(shelf, parent);
            let place = shelf.file(current).map(|file| file.place(0, 0));
            vec![match place {
                Some(place) => placed(problem, place),
                None => problem,
            }]
        }
        ErrorKind::Msg(reports) => reports.split("\n\n").map(|r| unknown(shelf, r)).collect(),
        _ => vec![Diagnostic::error(codes::REFUSED, lower(&error.to_string()))],
    }
}

fn circle(shelf: &Shelf, start: &str, chain: &[String]) -> Diagnostic {
    let names: Vec<String> = chain.iter().map(|name| format!("`{name}`")).collect();
    let problem = Diagnostic::error(
        codes::UNKNOWN_TEMPLATE,
        format!(
            "templates include each other in a circle: {}",
            names.join(" → ")
        ),
    )
    .hint("take one of the includes out");
    let next = chain.get(1);
    match shelf.file(start) {
        Some(file) => {
            let includes = &file.scanned.includes;
            let include = includes.iter().find(|i| Some(&i.template) == next);
            let (from, to) = include.map_or((0, 0), |i| (i.start, i.end));
            placed(problem, file.place(from, to))
        }
        None => problem,
    }
}

/// The problem of a template that is not there.
pub(super) fn unknown_template(shelf: &Shelf, name: &str) -> Diagnostic {
    let problem = Diagnostic::error(
        codes::UNKNOWN_TEMPLATE,
        format!("unknown template `{name}`"),
    );
    let mut known: Vec<&str> = shelf.by_name.keys().map(String::as_str).collect();
    known.sort_unstable();
    problem.hint(match did_you_mean(name, known) {
        Some(hint) => hint,
        None => format!("make the file `templates/{name}`, or correct the name"),
    })
}

/// One of the reports about unknown names, which the engine gives as text alone:
/// `error: Unknown filter `x`` and a line ` --> file:line:column` and a row of carets.
fn unknown(shelf: &Shelf, report: &str) -> Diagnostic {
    let report = &*authors_names(report);
    let mut lines = report.lines();
    let message = lines.next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let name = message.split('`').nth(1).unwrap_or_default();
    let known = |code, what| {
        let problem = Diagnostic::error(code, lower(message));
        problem.hint(
            did_you_mean(name, known_names(what))
                .unwrap_or_else(|| "use one of the documented names".to_owned()),
        )
    };
    let problem = match message.split_whitespace().nth(1) {
        Some("filter") => known(codes::UNKNOWN_FILTER, What::Filter),
        Some("test") => known(codes::UNKNOWN_TEST, What::Test),
        Some("function") => known(codes::UNKNOWN_FUNCTION, What::Function),
        Some("template") => unknown_template(shelf, name),
        _ => Diagnostic::error(codes::REFUSED, lower(message)),
    };
    let locus = lines
        .next()
        .and_then(|l| l.split_once("--> "))
        .map(|(_, l)| l);
    let mut parts = locus.unwrap_or_default().rsplitn(3, ':');
    let column = parts.next().and_then(|c| c.parse().ok());
    let line = parts.next().and_then(|l| l.parse().ok());
    let file = parts.next().and_then(|name| shelf.file(name));
    let length = report.lines().last().map_or(0, |l| l.matches('^').count());
    match (file, line, column) {
        (Some(file), Some(line), Some(column)) => {
            placed(problem, file.engine_line_place(line, column, length))
        }
        _ => problem,
    }
}

/// An error while a template was filled in.
///
/// `pending` is the problem behind it when one of this program's own callbacks raised it,
/// `spot` the print or loop in work.
pub(super) fn rendering(
    shelf: &Shelf,
    error: &Error,
    pending: Option<Box<Diagnostic>>,
    spot: Option<TextPlace>,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::RenderingError(report) => {
            let problem = match pending {
                Some(problem) => *problem,
                None => refused(report.message()),
            };
            // The inserted calls have no place of their own in the author's text.
            match spot {
                Some(place) if problem.code == codes::LIMIT => placed(problem, place),
                _ => at_report(shelf, problem, report),
            }
        }
        ErrorKind::Io(_) => {
            let problem = Diagnostic::error(codes::LIMIT, "the template writes too much text")
                .hint("look for a loop that never ends");
            match spot {
                Some(place) => placed(problem, place),
                None => problem,
            }
        }
        ErrorKind::TemplateNotFound(name) => unknown_template(shelf, name),
        _ => {
            let problem = pending.map_or_else(|| refused(&error.to_string()), |p| *p);
            match spot {
                Some(place) => placed(problem, place),
                None => problem,
            }
        }
    }
}

/// What the engine itself refuses.
fn refused(message: &str) -> Diagnostic {
    let message = &*authors_names(message);
    let name = message.split('`').nth(1).unwrap_or_default();
    let list = |sign: &str| -> Vec<String> {
        let names = message.split_once(sign).map_or("", |(_, names)| names);
        names.split(", ").map(str::to_owned).collect()
    };
    let hinted = |problem: Diagnostic, known: &[String]| match did_you_mean(
        name,
        known.iter().map(String::as_str),
    ) {
        Some(hint) => problem.hint(hint),
        // A short list is quicker to read through than to guess at.
        None if (1..=8).contains(&known.len()) => problem.hint(format!(
            "use one of the known names: `{}`",
            known.join("`, `")
        )),
        None => problem,
    };
    if message.starts_with("Variable `") {
        let known = list("Available variables: ");
        let problem = Diagnostic::error(codes::UNKNOWN_NAME, format!("unknown name `{name}`"));
        return hinted(problem, &known);
    }
    if message.starts_with("Field `") {
        let known = list("Available fields: ");
        let problem = Diagnostic::error(codes::UNKNOWN_NAME, format!("unknown field `{name}`"));
        return hinted(problem, &known);
    }
    if message == "Tried to render a variable that is undefined" {
        return Diagnostic::error(codes::UNKNOWN_NAME, "this name stands for nothing here");
    }
    if message.contains("`bytes`") {
        let kinds = [
            ("`bytes`", "a figure"),
            ("`i64`", "a number"),
            ("`u64`", "a number"),
            ("`f64`", "a number"),
            ("`string`", "a text"),
            ("`&str`", "a text"),
            ("`array`", "a list"),
        ];
        let plain = kinds.iter().fold(message.to_owned(), |text, (from, to)| {
            text.replace(from, to)
        });
        return Diagnostic::error(codes::NOT_A_FIGURE, lower(&plain))
            .hint("use the figure filters and tests, such as `minus`, `share` or `is above(x=…)`");
    }
    Diagnostic::error(codes::REFUSED, lower(message))
}

/// A message in the grammar of this program: lower case, one line, no full stop.
fn lower(message: &str) -> String {
    let line = authors_names(message);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches('.');
    let mut chars = line.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
