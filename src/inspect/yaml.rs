//! Writes YAML that reads back as meant.

use crate::measure::Kind;

/// A text as a YAML scalar: plain where that is safe, else in double quotes.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{85}') => {
                out.push_str(&format!("\\u{:04X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Words that YAML (1.1 or 1.2) takes for something else than a text.
const WORDS: &[&str] = &[
    "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf",
];

fn is_plain(text: &str) -> bool {
    let ends = text.chars().next_back();
    text.starts_with(char::is_alphabetic)
        && ends.is_some_and(|c| c.is_alphanumeric() || c == ')')
        && !text.contains(" -")
        && !text.contains("- ")
        && !WORDS.contains(&text.to_lowercase().as_str())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/' | '.' | '(' | ')'))
}

/// Texts as a flow list: `[Note, "a: b"]`.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(scalar).collect();
    format!("[{}]", texts.join(", "))
}

/// Pairs as a flow mapping: `{Total: county}`.
pub(super) fn map<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs
        .into_iter()
        .map(|(key, value)| format!("{}: {}", scalar(key), scalar(value)));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
}

/// A kind as the configuration writes it.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "count",
        Kind::Money => "money",
        Kind::Rate => "rate",
        Kind::Share => "share",
        Kind::Ratio => "ratio",
        Kind::Index => "index",
        Kind::Rank => "rank",
        Kind::Measure => "measure",
    }
}
