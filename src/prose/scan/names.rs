//! The names that templates use: figures, mostly.

use super::tokens::{Literals, lex};
use super::{CHECKED, Misuse, Name, Read, Scanner, Takes, stand_in};
use crate::config::normal_id;

impl Scanner<'_> {
    /// Collects the names in the tag between two offsets, and gives what it goes through.
    pub(super) fn tokens(&mut self, from: usize, to: usize) -> Takes {
        let tokens = lex(self.source, from, to);
        let first = tokens.first().map(|t| t.text);
        let condition = matches!(first, Some("if" | "elif" | "guard"));
        let prints = self.source[..from].ends_with("{{") || first == Some("set");
        if prints || first == Some("set_global") {
            for (start, end) in Literals::of(&tokens) {
                self.printed(start, end);
            }
        }
        let text = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or("", |t| t.text);
        let mut takes = Takes::default();
        // The brackets that are open, and whether each is of a call that is no filter's.
        let mut open = Vec::new();
        let mut plain = false;
        for (i, token) in tokens.iter().enumerate() {
            let two_before = text(i.checked_sub(2));
            match token.text {
                "(" => open.push(
                    i.checked_sub(1)
                        .and_then(|i| tokens.get(i))
                        .is_some_and(|t| t.is_name)
                        && two_before != "|",
                ),
                ")" => plain = open.pop().unwrap_or(true),
                "~" => takes.joins += 1,
                "|" if two_before == "|" || (text(i.checked_sub(1)) == ")" && !plain) => {
                    self.insert(token.offset, &format!("| {CHECKED} "));
                }
                "for" if i > 0 => {
                    let hint = "go through the list with `{% for … %}` and `{% endfor %}`";
                    let end = token.offset + token.text.len();
                    let message = "a list cannot be made with `for` in brackets here";
                    self.fault(message, hint, token.offset, end);
                }
                _ => {}
            }
            let (before, after) = (text(i.checked_sub(1)), text(Some(i + 1)));
            if token.is_name && !token.text.is_ascii() {
                let end = token.offset + token.text.len();
                self.replace(token.offset, end, &stand_in(token.text));
            }
            let behind =
                matches!(before, "." | "|" | "is") || (before == "not" && two_before == "is");
            let called = matches!(after, "(" | "=");
            if token.is_name && !behind && !called {
                let asked = after == "|" && PARTS.contains(&text(Some(i + 2)));
                takes.reads.push(Read {
                    name: stand_in(token.text).into_owned(),
                    part: asked || matches!(after, "." | "["),
                });
            }
            if !token.is_name || behind || called || KEYWORDS.contains(&token.text) {
                continue;
            }
            let alone = matches!(before, "if" | "elif" | "guard" | "and" | "or" | "not")
                && matches!(after, "" | "and" | "or");
            let misuse = if matches!(before, "==" | "!=") || matches!(after, "==" | "!=") {
                Some(Misuse::Compared)
            } else if condition && alone {
                Some(Misuse::Truth)
            } else if before == "in" && text(Some(0)) == "for" && after.is_empty() {
                Some(Misuse::Iterated)
            } else {
                None
            };
            self.out.names.push(Name {
                text: normal_id(token.text).into_owned(),
                length: token.text.len(),
                offset: token.offset,
                misuse,
            });
        }
        takes
    }
}

/// Filters that look at a value's length or at one of its items.
const PARTS: [&str; 5] = ["length", "first", "last", "nth", "get"];

/// Words of the engine and of this program, which name nothing.
const KEYWORDS: [&str; 42] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "else",
    "elif",
    "endif",
    "for",
    "endfor",
    "set",
    "endset",
    "set_global",
    "include",
    "extends",
    "block",
    "endblock",
    "filter",
    "endfilter",
    "true",
    "false",
    "True",
    "False",
    "none",
    "None",
    "null",
    "break",
    "continue",
    "component",
    "endcomponent",
    "raw",
    "endraw",
    "super",
    "loop",
    "with",
    "as",
    "import",
    "macro",
    "body",
    "guard",
    "endguard",
];
