//! The tokens of a tag, and which of its texts and numbers are printed.

use crate::config::{begins_id, continues_id};

/// A token of a tag.
#[derive(Clone, Copy)]
pub(super) struct Token<'a> {
    /// The characters.
    pub text: &'a str,
    /// Byte offset in the author's text.
    pub offset: usize,
    /// Whether it is a name or a word of the engine.
    pub is_name: bool,
}

/// The tokens of a tag; strings are left out as tokens of their own that name nothing.
pub(super) fn lex(source: &str, from: usize, to: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = from;
    while let Some(c) = source[at..to].chars().next() {
        let start = at;
        at += c.len_utf8();
        if c.is_whitespace() || (c == '-' && (start == from || at == to)) {
            continue;
        }
        let is_name = begins_id(c);
        if is_name || c.is_ascii_digit() {
            at = source[at..to]
                .find(|c| !continues_id(c))
                .map_or(to, |i| at + i);
        } else if matches!(c, '"' | '\'' | '`') {
            at = string_end(&source[..to], at, c);
        } else if ["==", "!=", "<=", ">="]
            .iter()
            .any(|sign| source[start..to].starts_with(sign))
        {
            at = start + 2;
        }
        tokens.push(Token {
            text: &source[start..at],
            offset: start,
            is_name,
        });
    }
    tokens
}

/// Where a string ends that begins before an offset: behind its quote; a backslash takes the
/// next character for itself.
fn string_end(source: &str, from: usize, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in source[from..].char_indices() {
        match c {
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            c if c == quote => return from + at + c.len_utf8(),
            _ => {}
        }
    }
    source.len()
}

/// Arguments whose texts are printed. Those of all other arguments name things.
const PRINTED: [&str; 5] = ["text", "caption", "source", "head", "rows"];

/// Arguments of entries that hold a printed label and names.
const LABELLED: [&str; 2] = ["spanners", "groups"];

/// Finds the texts and numbers of a tag that are printed as they stand.
pub(super) struct Literals<'t, 'a> {
    tokens: &'t [Token<'a>],
    /// What is open: brackets of calls, of lists, of indices.
    open: Vec<Bracket<'a>>,
    /// Whether the condition of a choice (`a if b else c`) is gone through.
    condition: bool,
}

enum Bracket<'a> {
    /// A call, and the argument that comes by.
    Call(Option<&'a str>),
    /// An entry of names and values, and whether what comes by is its label.
    Entry(bool),
    /// An index or key, which prints nothing.
    Index,
    /// A list, or an expression in brackets.
    Plain,
}

impl<'t, 'a> Literals<'t, 'a> {
    /// Their byte ranges in the author's text, without quotes.
    pub fn of(tokens: &'t [Token<'a>]) -> Vec<(usize, usize)> {
        let mut literals = Self {
            tokens,
            open: Vec::new(),
            condition: false,
        };
        (0..tokens.len())
            .filter_map(|at| literals.step(at))
            .collect()
    }

    fn text(&self, at: Option<usize>) -> &'a str {
        at.and_then(|at| self.tokens.get(at)).map_or("", |t| t.text)
    }

    fn step(&mut self, at: usize) -> Option<(usize, usize)> {
        let token = *self.tokens.get(at)?;
        let before = at.checked_sub(1).and_then(|i| self.tokens.get(i)).copied();
        let before_text = before.map_or("", |t| t.text);
        let after = self.text(Some(at + 1));
        self.go_past(token, before, after);
        let quoted = token.text.starts_with(['"', '\'', '`']);
        let number = token.text.starts_with(|c: char| c.is_ascii_digit());
        let labelled = matches!(self.open.last(), Some(Bracket::Entry(true)));
        let prints = self.open.iter().all(|bracket| match bracket {
            Bracket::Call(argument) => {
                argument.is_some_and(|a| PRINTED.contains(&a) || labelled && LABELLED.contains(&a))
            }
            Bracket::Index => false,
            Bracket::Entry(_) | Bracket::Plain => true,
        });
        let compared = |sign: &str| {
            matches!(
                sign,
                "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "*" | "/" | "+" | "-"
            )
        };
        let marked = after == "|" && self.text(Some(at + 2)) == "typed";
        if !(quoted || number) || !prints || self.condition || marked {
            return None;
        }
        if compared(before_text) || compared(after) || before_text == "." {
            return None;
        }
        let end = token.offset + token.text.len();
        Some(match quoted {
            true => (token.offset + 1, (end - 1).max(token.offset + 1)),
            false => (token.offset, end),
        })
    }

    /// Keeps count of where the next token is.
    fn go_past(&mut self, token: Token<'a>, before: Option<Token<'a>>, after: &str) {
        let before_text = before.map_or("", |t| t.text);
        let called = before.is_some_and(|t| t.is_name && !matches!(t.text, "in" | "not" | "if"));
        match token.text {
            "(" => self.open.push(match called {
                true => Bracket::Call(None),
                false => Bracket::Plain,
            }),
            "[" => self
                .open
                .push(match called || matches!(before_text, ")" | "]") {
                    true => Bracket::Index,
                    false => Bracket::Plain,
                }),
            "{" => self.open.push(Bracket::Entry(false)),
            ")" | "]" | "}" => drop(self.open.pop()),
            ":" => {
                if let Some(Bracket::Entry(label)) = self.open.last_mut() {
                    *label = before_text.trim_matches(['"', '\'', '`']) == "label";
                }
            }
            "," => match self.open.last_mut() {
                Some(Bracket::Call(argument)) => *argument = None,
                Some(Bracket::Entry(label)) => *label = false,
                _ => {}
            },
            "if" => self.condition = true,
            "else" => self.condition = false,
            name if token.is_name && after == "=" => {
                if let Some(Bracket::Call(argument)) = self.open.last_mut() {
                    *argument = Some(name);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Literals, lex};

    #[test]
    fn finds_what_a_tag_prints() {
        for (tag, printed) in [
            ("\"two\" ~ births", vec!["two"]),
            ("births | or_else(text=\"two\")", vec!["two"]),
            ("births | at(period=\"2017\")", vec![]),
            ("births | decimals(n=2)", vec![]),
            (
                "table(rows=[[\"a 1\", 2, births]], id=\"t-3\", caption=\"c 4\" ~ x)",
                vec!["a 1", "2", "c 4"],
            ),
            ("list[0] ~ map[\"k1\"].name", vec![]),
            (
                "\"one\" if loop.index == 1 else \"more\"",
                vec!["one", "more"],
            ),
            ("loop.index + 1", vec![]),
            ("\"two\" | typed", vec![]),
            ("f(caption=\"two\" | typed)", vec![]),
            ("set x = \"three\"", vec!["three"]),
            ("5", vec!["5"]),
            (
                "table(groups=[{\"label\": \"a 1\", \"rows\": [\"b2\"]}], weights=[2, 1])",
                vec!["a 1"],
            ),
        ] {
            let tokens = lex(tag, 0, tag.len());
            let found: Vec<&str> = Literals::of(&tokens)
                .into_iter()
                .map(|(a, b)| &tag[a..b])
                .collect();
            assert_eq!(found, printed, "{tag}");
        }
    }
}
