//! Names in letters of any script, for an engine whose names are made of ASCII.
//!
//! A name that the engine could not read is written as one that it can: `__n` and the code
//! points, `出生` as `__n_51fa_751f`. Nobody else's names start with `__`, so no two names meet,
//! and a name in one of the engine's messages can be brought back.

use crate::config::normal_id;
use std::borrow::Cow;
use std::fmt::Write;

const START: &str = "__n";

/// The name as the engine knows it.
pub(in crate::prose) fn stand_in(name: &str) -> Cow<'_, str> {
    let name = normal_id(name);
    if name.is_ascii() {
        return name;
    }
    let mut written = START.to_owned();
    for c in name.chars() {
        // Writing to a string cannot fail.
        let _ = write!(written, "_{:x}", u32::from(c));
    }
    Cow::Owned(written)
}

/// A message of the engine with the author's names in it.
pub(in crate::prose) fn authors_names(message: &str) -> Cow<'_, str> {
    if !message.contains(START) {
        return Cow::Borrowed(message);
    }
    let mut out = String::new();
    let mut rest = message;
    while let Some(at) = rest.find(START) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let mut codes = &found[START.len()..];
        let mut name = String::new();
        while let Some(digits) = codes.strip_prefix('_') {
            let digits = digits.split(|c: char| !c.is_ascii_hexdigit()).next();
            let digits = digits.unwrap_or_default();
            let code = u32::from_str_radix(digits, 16).ok();
            let Some(c) = code.and_then(char::from_u32) else {
                break;
            };
            name.push(c);
            codes = &codes[1 + digits.len()..];
        }
        out.push_str(if name.is_empty() { START } else { &name });
        rest = codes;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{authors_names, stand_in};

    #[test]
    fn names_go_to_the_engine_and_come_back() {
        assert_eq!(stand_in("births_1"), "births_1");
        assert_eq!(stand_in("出生a"), "__n_51fa_751f_61");
        assert_eq!(stand_in("ｂｉｒｔｈｓ"), "births");
        let message = format!("`{}` and `{}` of __n", stand_in("出生"), stand_in("été"));
        assert_eq!(authors_names(&message), "`出生` and `été` of __n");
    }
}
