//! The page around the document: the shell with its places to fill in, and the style sheet.

use super::codes;
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink, TextPlace};

/// The page around the document and its style sheet.
///
/// The shell is an HTML page in which `{{name}}` is replaced, nothing else. The names:
///
/// | name | becomes |
/// |---|---|
/// | `{{title}}` | the title, escaped |
/// | `{{language}}` | the language as a BCP 47 tag |
/// | `{{direction}}` | the attribute ` dir="rtl"` where the language runs from right to left, else nothing |
/// | `{{body}}` | the public body, escaped |
/// | `{{period}}` | the period, escaped |
/// | `{{date}}` | the date of issue, escaped; empty when there is none |
/// | `{{policy}}` | the Content-Security-Policy that allows the style sheet and nothing else |
/// | `{{css}}` | the colours and paper of the style, then the style sheet |
/// | `{{content}}` | the document: skip link, masthead, contents, text, notes |
///
/// `{{css}}` stands alone in its element, `<style>{{css}}</style>`, since the policy holds
/// the hash of exactly this text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The page with its places to fill in.
    pub shell: String,
    /// The style sheet.
    pub css: String,
}

/// A file of a project's own theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemeFile<'a> {
    /// Its path, for messages.
    pub path: &'a str,
    /// What it holds.
    pub text: &'a str,
}

impl Default for Theme {
    /// The shipped theme.
    fn default() -> Self {
        Self {
            shell: include_str!("page.html").to_owned(),
            css: include_str!("page.css").to_owned(),
        }
    }
}

impl Theme {
    /// The project's own shell and style sheet, and the shipped one for what is not given.
    ///
    /// Checks them: codes `X201` to `X206`. The theme is usable in any case.
    pub fn new(shell: Option<ThemeFile<'_>>, css: Option<ThemeFile<'_>>, sink: &mut Sink) -> Self {
        let mut theme = Self::default();
        if let Some(file) = shell {
            check_shell(file, sink);
            theme.shell = file.text.to_owned();
        }
        if let Some(file) = css {
            check_css(file, sink);
            theme.css = file.text.to_owned();
        }
        theme
    }
}

/// A place of the shell to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Title,
    Language,
    Direction,
    Body,
    Period,
    Date,
    Policy,
    Css,
    Content,
}

impl Name {
    const ALL: [(&'static str, Name); 9] = [
        ("title", Name::Title),
        ("language", Name::Language),
        ("direction", Name::Direction),
        ("body", Name::Body),
        ("period", Name::Period),
        ("date", Name::Date),
        ("policy", Name::Policy),
        ("css", Name::Css),
        ("content", Name::Content),
    ];

    fn read(name: &str) -> Option<Name> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, name)| *name)
    }
}

/// A stretch of a shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text that stays.
    Text(&'a str),
    /// Something to fill in.
    Name(Name),
    /// `{{…}}` with a name that is not known, which stays too; where it stands, in bytes.
    Unknown(&'a str, usize),
}

/// Parts a shell into text and names.
pub(super) fn parts(shell: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut search = 0;
    while let Some((open, close)) = next_braces(shell, search) {
        let name = shell.get(open + 2..close).unwrap_or_default().trim();
        parts.push(Part::Text(shell.get(from..open).unwrap_or_default()));
        parts.push(match Name::read(name) {
            Some(name) => Part::Name(name),
            None => Part::Unknown(shell.get(open..close + 2).unwrap_or_default(), open),
        });
        from = close + 2;
        search = from;
    }
    parts.push(Part::Text(shell.get(from..).unwrap_or_default()));
    parts
}

/// The next `{{`, at or behind `from`, and the `}}` that follows on the same line.
fn next_braces(text: &str, mut from: usize) -> Option<(usize, usize)> {
    loop {
        let open = from + text.get(from..)?.find("{{")?;
        let inner = text.get(open + 2..)?;
        let length = inner.find("}}")?;
        if !inner.get(..length)?.contains(['\n', '{']) {
            return Some((open, open + 2 + length));
        }
        from = open + 1;
    }
}

fn check_shell(file: ThemeFile<'_>, sink: &mut Sink) {
    let parts = parts(file.text);
    let has = |wanted: Name| parts.contains(&Part::Name(wanted));
    if !has(Name::Content) {
        let message = "the page shell has no `{{content}}`, so the page would be empty";
        sink.emit(
            Diagnostic::error(codes::NO_CONTENT, message)
                .at(place(file, 0, 0))
                .hint("write `{{content}}` in `<body>` where the text belongs"),
        );
    }
    for part in &parts {
        if let Part::Unknown(text, at) = part {
            let name = text.trim_matches(['{', '}', ' ']);
            let message = format!("`{name}` is not a name that the page shell can use");
            let known = Name::ALL.iter().map(|(known, _)| *known);
            let names: Vec<_> = known.clone().map(|known| format!("`{known}`")).collect();
            let hint = did_you_mean(name, known)
                .unwrap_or_else(|| format!("use one of {}", names.join(", ")));
            sink.emit(
                Diagnostic::error(codes::UNKNOWN_NAME, message)
                    .at(place(file, *at, text.chars().count()))
                    .hint(hint),
            );
        }
    }
    for (name, known) in Name::ALL {
        let wanted = matches!(
            known,
            Name::Title | Name::Language | Name::Css | Name::Policy
        );
        if wanted && !has(known) {
            let message = format!("the page shell has no `{{{{{name}}}}}`");
            sink.emit(
                Diagnostic::warning(codes::MISSING_PART, message)
                    .at(place(file, 0, 0))
                    .hint("add it, or take the shipped shell as a model"),
            );
        }
    }
    if let Some(at) = parts.iter().position(|part| *part == Part::Name(Name::Css))
        && !alone_in_style(&parts, at)
    {
        let message = "`{{css}}` is not the whole content of a `<style>` element, so the policy \
                       would forbid the style sheet";
        sink.emit(
            Diagnostic::error(codes::STYLE_ELEMENT, message)
                .at(place(file, file.text.find("{{css").unwrap_or(0), 7))
                .hint("write `<style>{{css}}</style>` with nothing between"),
        );
    }
    check_network(file, sink);
}

fn alone_in_style(parts: &[Part<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| parts.get(at));
    match (before, parts.get(at + 1)) {
        (Some(Part::Text(before)), Some(Part::Text(behind))) => {
            let tag = before.rfind('<').and_then(|from| before.get(from..));
            tag.is_some_and(|tag| tag.starts_with("<style") && tag.find('>') == Some(tag.len() - 1))
                && behind.starts_with("</style>")
        }
        _ => false,
    }
}

fn check_css(file: ThemeFile<'_>, sink: &mut Sink) {
    if let Some(at) = file.text.to_ascii_lowercase().find("</style") {
        let message = "the style sheet holds `</style`, which would end it in the page";
        sink.emit(
            Diagnostic::error(codes::STYLE_END, message)
                .at(place(file, at, 7))
                .hint("take it out"),
        );
    }
    check_network(file, sink);
}

/// Warns of what the policy will not let through.
fn check_network(file: ThemeFile<'_>, sink: &mut Sink) {
    const SIGNS: [&str; 9] = [
        "<script",
        "<iframe",
        "src=\"http",
        "src='http",
        "src=\"//",
        "@import",
        "url(http",
        "url(\"http",
        "url('http",
    ];
    let lower = file.text.to_ascii_lowercase();
    let mut found: Vec<(usize, &str)> = SIGNS
        .iter()
        .filter_map(|sign| Some((lower.find(sign)?, *sign)))
        .collect();
    found.sort_unstable();
    for (at, sign) in found {
        let message =
            format!("`{sign}` loads or runs something, which the policy of the page forbids");
        sink.emit(
            Diagnostic::warning(codes::NETWORK, message)
                .at(place(file, at, sign.len()))
                .hint("put the data itself into the file, as a `data:` address"),
        );
    }
}

fn place(file: ThemeFile<'_>, at: usize, length: usize) -> TextPlace {
    let before = file.text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    TextPlace {
        file: file.path.into(),
        line: line as u32,
        column: column as u32,
        length: length as u32,
    }
}
