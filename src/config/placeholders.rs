//! `{period}` and its like in titles, paths and file names.

use super::Spanned;
use super::codes;
use super::read::one_of;
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink};

/// The text with every `{name}` of `values` filled in, in one pass: what is filled in is
/// not looked at again. Unknown names stay as they are.
///
/// ```
/// let title = annals::config::fill("{area} in {period}", &[("area", "{period}"), ("period", "2019")]);
/// assert_eq!(title, "{period} in 2019");
/// ```
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        filled.push_str(before);
        let known = from.find('}').and_then(|end| {
            let name = from.get(1..end)?;
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, from.get(end + 1..)?))
        });
        match known {
            Some((value, behind)) => {
                filled.push_str(value);
                rest = behind;
            }
            None => {
                filled.push('{');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Whether the text holds `{name}`.
pub(super) fn holds(text: &str, name: &str) -> bool {
    text.match_indices('{')
        .filter_map(|(start, _)| text.get(start + 1..))
        .any(|rest| rest.strip_prefix(name).is_some_and(|r| r.starts_with('}')))
}

/// Reports every placeholder that is not among `known`, and every brace without a partner.
pub(super) fn check(text: &Spanned<String>, known: &[&str], sink: &mut Sink) {
    let mut open: Option<usize> = None;
    for (index, c) in text.value.chars().enumerate() {
        match (c, open) {
            ('{', None) => open = Some(index),
            ('{', Some(start)) => {
                lone(text, start, '{', sink);
                open = Some(index);
            }
            ('}', Some(start)) => {
                let name: String = text
                    .value
                    .chars()
                    .skip(start + 1)
                    .take(index - start - 1)
                    .collect();
                if !known.contains(&name.as_str()) {
                    unknown(text, start, &name, known, sink);
                }
                open = None;
            }
            ('}', None) => lone(text, index, '}', sink),
            _ => {}
        }
    }
    if let Some(start) = open {
        lone(text, start, '{', sink);
    }
}

fn unknown(text: &Spanned<String>, start: usize, name: &str, known: &[&str], sink: &mut Sink) {
    let braced: Vec<String> = known.iter().map(|k| format!("{{{k}}}")).collect();
    let braced: Vec<&str> = braced.iter().map(String::as_str).collect();
    let message = match braced.is_empty() {
        true => format!("unknown placeholder `{{{name}}}`, none can stand here"),
        false => format!(
            "unknown placeholder `{{{name}}}`, expected {}",
            one_of(&braced)
        ),
    };
    let place = text.part(start, name.chars().count() + 2);
    let mut diagnostic = Diagnostic::error(codes::PLACEHOLDER, message).at(place);
    diagnostic.hint = did_you_mean(&format!("{{{name}}}"), braced.iter().copied());
    sink.emit(diagnostic);
}

fn lone(text: &Spanned<String>, index: usize, brace: char, sink: &mut Sink) {
    let partner = if brace == '{' { '}' } else { '{' };
    let message = format!("a `{brace}` without its `{partner}`");
    sink.emit(Diagnostic::error(codes::PLACEHOLDER, message).at(text.part(index, 1)));
}

#[cfg(test)]
mod tests {
    use super::{fill, holds};

    #[test]
    fn fills_only_what_it_knows() {
        assert_eq!(fill("a{b}c{d}{", &[("b", "1")]), "a1c{d}{");
        assert_eq!(fill("{{b}}", &[("b", "1")]), "{1}");
        assert_eq!(fill("统{b}计", &[("b", "表")]), "统表计");
        assert!(holds("x/{period}.xlsx", "period") && !holds("{periods}", "period"));
    }
}
