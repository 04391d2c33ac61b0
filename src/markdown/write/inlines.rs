//! Pieces as characters: what is marked, and what must be kept from marking.

use super::escape::{self, is_letter, is_punctuation, is_white};
use super::lower::{Context, Piece};
use crate::markdown::parse::WIDTH;

/// Prints the pieces of a paragraph, heading or cell.
pub(super) fn print(pieces: &[Piece], context: Context) -> String {
    let mut printer = Printer {
        out: String::with_capacity(64),
        context,
        brackets: any_brackets(pieces),
        tildes: count_tildes(pieces) > 1,
        encode: false,
        closed: None,
        opened: (0, 0),
    };
    let around = Around {
        parent: None,
        link: false,
        after: ' ',
    };
    printer.sequence(pieces, around);
    printer.out
}

struct Printer {
    out: String,
    context: Context,
    /// Whether brackets could make a link.
    brackets: bool,
    /// Whether tildes could strike through.
    tildes: bool,
    /// Whether the next character must not count as a letter or sign next to a mark.
    encode: bool,
    /// The mark of an emphasis that ended here, and where "here" is.
    closed: Option<(char, usize)>,
    /// Where the last mark that opens an emphasis ends, and how long it is.
    opened: (usize, usize),
}

/// What stands around a sequence of pieces.
#[derive(Clone, Copy)]
struct Around {
    /// The mark of the emphasis that it is in.
    parent: Option<char>,
    /// Whether it is in a link's text.
    link: bool,
    /// The character that follows; a space for the end of a line.
    after: char,
}

impl Printer {
    fn sequence(&mut self, pieces: &[Piece], around: Around) {
        for (index, piece) in pieces.iter().enumerate() {
            let next = pieces.get(index + 1).map_or(around.after, first);
            match piece {
                Piece::Text(text) => self.text(text, next, around.link),
                Piece::Code(code) => self.code(code),
                Piece::Emphasis(inner) => self.emphasis(inner, 1, next, around),
                Piece::Strong(inner) => self.emphasis(inner, 2, next, around),
                Piece::Link(target, title, text) => self.link(target, title, text, around),
                Piece::Image(target, title, text, width) => {
                    self.out.push_str("![");
                    self.text(text, ']', true);
                    self.address(target, title);
                    match width {
                        Some(width) => self.out.push_str(&format!("{WIDTH}{width}}}")),
                        // Text that reads as its width is none.
                        None if starts_with_width(pieces.get(index + 1)) => self.out.push('\\'),
                        None => {}
                    }
                }
                Piece::Language(tag, inner) => self.language(tag, inner, around),
                Piece::Note(number) => self.out.push_str(&format!("[^{number}]")),
                Piece::Break => self.out.push_str("\\\n"),
            }
        }
    }

    fn emphasis(&mut self, inner: &[Piece], width: usize, next: char, around: Around) {
        let mark = match (around.parent, self.closed) {
            (Some('*'), _) => '_',
            (Some(_), _) => '*',
            // `*a***b**` would not read as one emphasis after another.
            (None, Some(('*', here))) if here == self.out.len() => '_',
            _ => '*',
        };
        // Emphasis and strong together have one mark, which needs no care at its edges.
        let (inner, width) = match inner {
            [Piece::Strong(both) | Piece::Emphasis(both)] => (&**both, 3),
            _ => (inner, width),
        };
        let marks = mark.to_string().repeat(width);
        let inside = inner.first().map_or(mark, first);
        self.encode = false;
        let before = self.out.chars().next_back().unwrap_or(' ');
        let apart = is_white(before) || is_punctuation(before);
        if !apart && (mark == '_' || !is_letter(inside)) {
            self.replace_last();
        }
        self.out.push_str(&marks);
        self.opened = (self.out.len(), width);
        self.sequence(
            inner,
            Around {
                parent: Some(mark),
                after: mark,
                ..around
            },
        );
        let last = self.out.chars().next_back().unwrap_or(' ');
        self.out.push_str(&marks);
        let apart = is_white(next) || is_punctuation(next);
        self.encode = !apart && (mark == '_' || !is_letter(last));
        self.closed = Some((mark, self.out.len()));
    }

    /// Writes the last character as a reference, which ends in punctuation. If it is the first
    /// within an emphasis, the mark of that now needs the same before it.
    fn replace_last(&mut self) {
        let Some(last) = self.out.pop() else {
            return;
        };
        let (end, width) = self.opened;
        if end == self.out.len() && width > 0 {
            let mark = self.out.split_off(end - width);
            let before = self.out.chars().next_back().unwrap_or(' ');
            if !is_white(before) && !is_punctuation(before) {
                self.out.pop();
                self.character_reference(before);
            }
            self.out.push_str(&mark);
        }
        self.character_reference(last);
    }

    fn character_reference(&mut self, c: char) {
        self.out.push_str(&format!("&#{};", u32::from(c)));
    }

    fn code(&mut self, code: &str) {
        let mut runs = Vec::new();
        let mut run = 0_usize;
        for c in code.chars().chain(std::iter::once(' ')) {
            if c == '`' {
                run += 1;
            } else if run > 0 {
                runs.push(std::mem::take(&mut run));
            }
        }
        let mut width = 1;
        while runs.contains(&width) {
            width += 1;
        }
        let fence = "`".repeat(width);
        let stripped =
            code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty();
        let pad = if stripped || code.starts_with('`') || code.ends_with('`') {
            " "
        } else {
            ""
        };
        self.out.push_str(&fence);
        self.out.push_str(pad);
        if self.context == Context::Cell {
            self.out.push_str(&code.replace('|', "\\|"));
        } else {
            self.out.push_str(code);
        }
        self.out.push_str(pad);
        self.out.push_str(&fence);
    }

    fn link(&mut self, target: &str, title: &str, text: &[Piece], around: Around) {
        if title.is_empty()
            && let [Piece::Text(text)] = text
            && is_autolink(target, text)
        {
            self.out.push_str(&format!("<{text}>"));
            return;
        }
        self.bracket(text, around);
        self.address(target, title);
    }

    /// Writes the text of a link, or of a run in another language, up to its last bracket.
    fn bracket(&mut self, text: &[Piece], around: Around) {
        self.out.push('[');
        self.sequence(
            text,
            Around {
                link: true,
                after: ']',
                ..around
            },
        );
    }

    fn language(&mut self, tag: &str, text: &[Piece], around: Around) {
        self.encode = false;
        self.bracket(text, around);
        self.encode = false;
        self.out.push_str("]{lang=");
        self.out.push_str(tag);
        self.out.push('}');
    }

    fn address(&mut self, target: &str, title: &str) {
        self.encode = false;
        self.out.push_str("](");
        if !target.is_empty() || !title.is_empty() {
            self.out
                .push_str(&escape::destination(target, self.context));
        }
        if !title.is_empty() {
            self.out.push(' ');
            self.out.push_str(&escape::title(title, self.context));
        }
        self.out.push(')');
    }

    fn text(&mut self, text: &str, next: char, link: bool) {
        let line_begins = self.out.is_empty() || self.out.ends_with('\n');
        let hazard = if line_begins && self.context == Context::Paragraph {
            escape::line_start(text, !self.out.is_empty())
        } else {
            None
        };
        let encode = std::mem::take(&mut self.encode);
        let mut before = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let after = chars.peek().map(|(_, c)| *c);
            // Behind a footnote mark, pulldown-cmark takes even `\[` for the start of a label.
            let like_label = c == '[' && self.out.ends_with(']');
            if at == 0 && (encode || like_label) {
                self.character_reference(c);
            } else {
                let near = Beside {
                    before,
                    after,
                    next,
                    link,
                };
                let escaped = hazard == Some(at)
                    || (at == 0 && line_begins && c == '[')
                    || (at == 0 && c == ':' && self.at_note())
                    || (at == 0 && c == '(' && self.out.ends_with(']'))
                    || (c == '{' && self.out.ends_with(']') && text[at..].starts_with("{lang="))
                    || (at == 0 && c == '^' && self.out.ends_with('['))
                    || self.needs_escape(c, &text[at..], near);
                if escaped {
                    self.out.push('\\');
                }
                self.out.push(c);
            }
            before = Some(c);
        }
    }

    /// Whether the line so far is a footnote mark, which `:` would make a footnote.
    fn at_note(&self) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        let inner = line.strip_prefix("[^").and_then(|l| l.strip_suffix(']'));
        inner.is_some_and(|inner| inner.bytes().all(|b| b.is_ascii_digit()))
    }

    fn needs_escape(&self, c: char, from: &str, near: Beside) -> bool {
        let white = |c: Option<char>| c.is_some_and(is_white);
        let letter = |c: Option<char>| c.is_some_and(is_letter);
        match c {
            '\\' | '`' => true,
            '*' => !(white(near.before) && white(near.after)),
            '_' => !(letter(near.before) && letter(near.after)),
            '[' => self.brackets || near.link || near.after == Some('^'),
            ']' => self.brackets || near.link,
            '<' => {
                let next = near.after.unwrap_or(near.next);
                next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')
            }
            '&' => escape::is_entity(from),
            '!' => near.after.is_none() && near.next == '[',
            '|' => self.context == Context::Cell,
            '~' => self.tildes,
            _ => false,
        }
    }
}

/// What stands next to a character: within its text, and behind the text.
#[derive(Clone, Copy)]
struct Beside {
    before: Option<char>,
    after: Option<char>,
    next: char,
    link: bool,
}

/// The first character that a piece prints, or one of its class.
fn first(piece: &Piece) -> char {
    match piece {
        Piece::Text(text) => text.chars().next().unwrap_or(' '),
        Piece::Code(_) => '`',
        Piece::Emphasis(_) | Piece::Strong(_) => '*',
        Piece::Link(..) | Piece::Language(..) | Piece::Note(_) => '[',
        Piece::Image(..) => '!',
        Piece::Break => '\\',
    }
}

/// Whether brackets in the text could pair with others than their own, or be followed by
/// what makes a link of them.
fn any_brackets(pieces: &[Piece]) -> bool {
    pieces.iter().enumerate().any(|(index, piece)| match piece {
        Piece::Text(text) => {
            let next = pieces.get(index + 1).map_or(' ', first);
            text.contains("](")
                || text.contains("][")
                || (text.ends_with(']') && next == '[')
                || !are_paired(text)
        }
        Piece::Emphasis(inner) | Piece::Strong(inner) => any_brackets(inner),
        // Brackets behind a footnote mark look like a label of it.
        Piece::Note(_) => true,
        // Its brackets must not pair with those of the text around it.
        Piece::Language(..) => true,
        Piece::Link(..) | Piece::Image(..) | Piece::Code(_) | Piece::Break => false,
    })
}

fn are_paired(text: &str) -> bool {
    let mut open = 0_u32;
    for c in text.chars() {
        match c {
            '[' => open += 1,
            ']' if open == 0 => return false,
            ']' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

fn count_tildes(pieces: &[Piece]) -> usize {
    let count = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Image(_, _, text, _) => text.matches('~').count(),
        Piece::Emphasis(inner) | Piece::Strong(inner) => count_tildes(inner),
        Piece::Link(_, _, inner) | Piece::Language(_, inner) => count_tildes(inner),
        Piece::Code(_) | Piece::Note(_) | Piece::Break => 0,
    };
    pieces.iter().map(count).sum()
}

/// Whether `<text>` reads as a link to `target`.
fn is_autolink(target: &str, text: &str) -> bool {
    let web = target == text && (text.starts_with("https://") || text.starts_with("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !"<>\\`|\"&".contains(c);
    if web {
        return text.chars().all(plain);
    }
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let word = |c: char| c.is_ascii_alphanumeric() || c == '.';
    target.strip_prefix("mailto:") == Some(text)
        && [name, host].iter().all(|part| {
            !part.is_empty() && part.chars().all(word) && part.split('.').all(|w| !w.is_empty())
        })
}

fn starts_with_width(next: Option<&Piece>) -> bool {
    matches!(next, Some(Piece::Text(text)) if text.starts_with(WIDTH))
}
