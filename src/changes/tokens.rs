//! Text as words, spaces and signs. A number is one token, however it is written.

use super::state::{ImageState, Marked, Run};
use unicode_normalization::char::is_combining_mark;

/// A piece of text that is never split.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// The characters.
    pub text: String,
    /// The figure that it is, by id.
    pub figure: Option<String>,
    /// What it refers to, by id.
    pub refers: Option<String>,
    /// How it is set.
    pub style: Style,
    /// Where a click on it leads.
    pub link: Option<String>,
    /// The image that it stands for.
    pub image: Option<ImageState>,
}

/// How a token is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// Strong.
    pub strong: bool,
    /// Emphasised.
    pub emphasis: bool,
    /// Code.
    pub code: bool,
}

/// What decides whether two tokens are the same to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key<'t> {
    /// Of a reference it is what it refers to: its number is computed, and moves with
    /// headings and tables that come and go elsewhere.
    text: &'t str,
    refers: bool,
    style: (bool, bool, bool),
    link: Option<&'t str>,
    image: Option<&'t ImageState>,
}

impl Token {
    pub(super) fn key(&self) -> Key<'_> {
        let style = self.style;
        Key {
            text: self.refers.as_deref().unwrap_or(&self.text),
            refers: self.refers.is_some(),
            style: (style.strong, style.emphasis, style.code),
            link: self.link.as_deref(),
            image: self.image.as_ref(),
        }
    }

    /// Whether it is set as another one, and leads where that leads.
    pub(super) fn looks_like(&self, other: &Token) -> bool {
        self.style == other.style && self.leads_like(other)
    }

    /// Whether it leads where another one leads.
    pub(super) fn leads_like(&self, other: &Token) -> bool {
        self.link == other.link && self.image == other.image
    }

    /// Whether it is white space.
    pub fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Whether it is neither a word nor a number.
    pub(super) fn is_slight(&self) -> bool {
        self.figure.is_none() && !self.text.chars().any(char::is_alphanumeric)
    }

    /// Whether it is a number: a figure, or digits typed.
    pub fn is_number(&self) -> bool {
        self.figure.is_some() || self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The tokens of runs.
pub fn tokens(runs: &[Run]) -> Vec<Token> {
    let mut out = Vec::new();
    for run in runs {
        match run {
            Run::Plain(text) => split(text, &Marked::default(), &mut out),
            Run::Marked(marked) => marked_tokens(marked, &mut out),
        }
    }
    out
}

fn marked_tokens(marked: &Marked, out: &mut Vec<Token>) {
    if marked.figure.is_some() || marked.refers.is_some() || marked.image.is_some() {
        push(Some(&marked.text), marked, out);
    } else {
        split(&marked.text, marked, out);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Number,
    Space,
    /// A sign, or a letter of a script without spaces: alone.
    Single,
}

fn class(c: char) -> Class {
    match c {
        c if c.is_whitespace() => Class::Space,
        '0'..='9' => Class::Number,
        // Han, kana, Thai and the like are not written in words.
        '\u{E00}'..='\u{E7F}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{20000}'..='\u{3FFFF}' => Class::Single,
        c if c.is_alphanumeric() => Class::Word,
        _ => Class::Single,
    }
}

/// Whether a character is part of the one before: a mark above or below a letter, a vowel sign,
/// what joins letters and pictures or chooses among their forms.
fn combines(c: char) -> bool {
    is_combining_mark(c)
        || matches!(
            c,
            '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}'
        )
}

/// Splits plain text.
fn split(text: &str, like: &Marked, out: &mut Vec<Token>) {
    let mut start = 0;
    let mut open: Option<Class> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // What combines with the character before it is never parted from it.
        if open.is_some() && combines(c) {
            continue;
        }
        let next = chars.peek().map(|(_, c)| *c);
        let class = class(c);
        let joined = match (open, class) {
            (Some(Class::Number), Class::Single) => {
                // `4,923`, `8.61` and `2018–2019` are one; so are `5%` and `5‰`.
                matches!(c, ',' | '.' | '\u{202F}' | '\u{2009}')
                    && next.is_some_and(|n| n.is_ascii_digit())
                    || matches!(c, '%' | '‰')
            }
            (Some(Class::Number), Class::Space) => {
                matches!(c, '\u{A0}' | '\u{202F}' | '\u{2009}')
                    && next.is_some_and(|n| n.is_ascii_digit())
            }
            (Some(Class::Word), Class::Single) => {
                // `don't`, `half-year`.
                matches!(c, '\'' | '’' | '-' | '\u{2011}')
                    && next.is_some_and(char::is_alphanumeric)
            }
            (Some(Class::Number | Class::Word), Class::Number | Class::Word) => true,
            (Some(Class::Space), Class::Space) => true,
            _ => false,
        };
        if joined {
            // A number with letters behind it (`2nd`) stays one; its class stays, too.
            continue;
        }
        push(text.get(start..at), like, out);
        start = at;
        open = Some(class);
    }
    push(text.get(start..), like, out);
}

fn push(text: Option<&str>, like: &Marked, out: &mut Vec<Token>) {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return;
    };
    out.push(Token {
        text: text.to_owned(),
        figure: like.figure.clone(),
        refers: like.refers.clone(),
        style: Style {
            strong: like.strong,
            emphasis: like.emphasis,
            code: like.code,
        },
        link: like.link.clone(),
        image: like.image.clone(),
    });
}
