//! Which addresses a link may lead to.

/// The scheme of an address that runs or reads something, which no link may lead to.
///
/// Browsers skip space and control characters in it, and so does this (WHATWG URL, 4.4).
pub(super) fn dangerous_scheme(target: &str) -> Option<&'static str> {
    let seen = target
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control());
    let start: String = seen.take(11).flat_map(char::to_lowercase).collect();
    let schemes = ["javascript", "vbscript", "data", "file"];
    schemes.into_iter().find(|scheme| {
        let rest = start.strip_prefix(scheme);
        rest.is_some_and(|rest| rest.starts_with(':'))
    })
}
