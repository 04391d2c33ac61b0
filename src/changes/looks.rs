//! How changed text is written where there is nothing but characters: with what tells two
//! stretches apart that read alike.

use super::excerpt::Bit;
use super::tokens::Token;
use super::words::Side;

/// A stretch of bits of one side.
pub struct Part<'b, 't> {
    /// The side.
    pub side: Side,
    /// The bits, and the place of the first among all.
    pub bits: &'b [Bit<'t>],
    /// Where the first stands among all bits.
    pub start: usize,
    /// What tells it from what it stands for or what stands for it.
    pub twin: Twin,
}

/// Whether a deletion and the insertion behind it read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twin {
    /// They do not.
    No,
    /// They do: look or target differ.
    Look,
    /// They do, and show images of the same paths, with other contents.
    Content,
}

/// The stretches of bits.
pub fn parts<'b, 't>(bits: &'b [Bit<'t>]) -> Vec<Part<'b, 't>> {
    let mut start = 0;
    let mut parts: Vec<Part<'b, 't>> = Vec::new();
    for bits in bits.chunk_by(|a, b| side(a) == side(b)) {
        parts.push(Part {
            side: bits.first().map_or(Side::Same, side),
            bits,
            start,
            twin: Twin::No,
        });
        start += bits.len();
    }
    for at in 1..parts.len() {
        let Some([one, other]) = parts.get_mut(at - 1..=at) else {
            continue;
        };
        if one.side == Side::Deleted && other.side == Side::Inserted {
            let twin = twin(one.bits, other.bits);
            (one.twin, other.twin) = (twin, twin);
        }
    }
    parts
}

fn side(bit: &Bit<'_>) -> Side {
    match bit {
        Bit::Token(side, _) => *side,
        Bit::Gap => Side::Same,
    }
}

fn twin(old: &[Bit<'_>], new: &[Bit<'_>]) -> Twin {
    let text = |bits: &[Bit<'_>]| -> String {
        let tokens = bits.iter().filter_map(token);
        tokens.map(|token| token.text.as_str()).collect()
    };
    if text(old) != text(new) {
        return Twin::No;
    }
    fn paths<'t>(bits: &[Bit<'t>]) -> Vec<&'t str> {
        let images = bits.iter().filter_map(|bit| token(bit)?.image.as_ref());
        images.map(|image| image.path.as_str()).collect()
    }
    match paths(old) == paths(new) {
        true => Twin::Content,
        false => Twin::Look,
    }
}

fn token<'t>(bit: &Bit<'t>) -> Option<&'t Token> {
    match bit {
        Bit::Token(_, token) => Some(token),
        Bit::Gap => None,
    }
}

/// The characters of a stretch. `all` is how many bits the text has.
pub fn characters(part: &Part<'_, '_>, all: usize) -> String {
    let mut out = String::new();
    let alike = |a: &Bit<'_>, b: &Bit<'_>| match (token(a), token(b)) {
        (Some(a), Some(b)) => a.looks_like(b),
        _ => false,
    };
    let mut at = part.start;
    let mut groups = part.bits.chunk_by(alike).peekable();
    while let Some(group) = groups.next() {
        let first = group.first().and_then(token);
        match first {
            None => out.push_str(gap(at, all)),
            Some(first) => {
                let tokens = group.iter().filter_map(token);
                let text: String = tokens.map(|token| token.text.as_str()).collect();
                let changed = part.side != Side::Same;
                out.push_str(&match changed && part.twin != Twin::No {
                    true => dressed(&text, first),
                    false => text,
                });
                let next = groups.peek().and_then(|group| token(group.first()?));
                if changed && !next.is_some_and(|next| next.leads_like(first)) {
                    out.push_str(&target(first, part.side, part.twin));
                }
            }
        }
        at += group.len();
    }
    out
}

/// The characters of tokens of which all came or went.
pub fn of_one_side(tokens: &[Token], side: Side) -> String {
    let bits: Vec<Bit<'_>> = tokens.iter().map(|token| Bit::Token(side, token)).collect();
    let parts = parts(&bits);
    let texts = parts.iter().map(|part| characters(part, bits.len()));
    texts.collect()
}

/// What stands where something unchanged is left out.
pub fn gap(at: usize, all: usize) -> &'static str {
    match at {
        0 => "… ",
        _ if at + 1 == all => " …",
        _ => " … ",
    }
}

/// A text with the marks of Markdown for how it is set.
fn dressed(text: &str, token: &Token) -> String {
    let mut out = text.to_owned();
    let style = token.style;
    for (set, mark) in [
        (style.code, "`"),
        (style.emphasis, "*"),
        (style.strong, "**"),
    ] {
        if set {
            out = format!("{mark}{out}{mark}");
        }
    }
    out
}

/// Where a link leads or which image is meant, in brackets behind it.
pub fn target(token: &Token, side: Side, twin: Twin) -> String {
    if let Some(image) = &token.image {
        let when = match (twin, side) {
            (Twin::Content, Side::Deleted) => " as it was",
            (Twin::Content, Side::Inserted) => " as it is now",
            _ => "",
        };
        return format!(" ({}{when})", image.path);
    }
    let link = token.link.as_ref().filter(|link| **link != token.text);
    link.map_or_else(String::new, |link| format!(" ({link})"))
}
