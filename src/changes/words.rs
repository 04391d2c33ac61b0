//! What changed within a text: whole words and whole numbers.

use super::align::common;
use super::tokens::{Key, Token};
use similar::Algorithm;
use std::ops::Range;

/// Two versions of a text, and the stretches in which they differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextEdit {
    /// The tokens of the old version.
    pub old: Vec<Token>,
    /// The tokens of the new version.
    pub new: Vec<Token>,
    /// Stretches that cover both versions in order; two of one kind never meet.
    pub pieces: Vec<Piece>,
}

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Both versions have it (in references, up to their numbers): where in the old one,
    /// where in the new one.
    Same(Range<usize>, Range<usize>),
    /// The old version alone has it.
    Deleted(Range<usize>),
    /// The new version alone has it.
    Inserted(Range<usize>),
}

/// What a stretch is, with its tokens as they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Same,
    /// In the old one alone.
    Deleted,
    /// In the new one alone.
    Inserted,
}

impl TextEdit {
    /// Compares two texts.
    pub fn of(old: Vec<Token>, new: Vec<Token>) -> Self {
        let pieces = compare(&old, &new);
        Self { old, new, pieces }
    }

    /// Whether a reader sees no difference.
    pub fn is_same(&self) -> bool {
        !self
            .pieces
            .iter()
            .any(|piece| !matches!(piece, Piece::Same(..)))
    }

    /// The stretches with their tokens: of what both have, those of the new version.
    pub fn stretches(&self) -> impl Iterator<Item = (Side, &[Token])> {
        self.pieces.iter().map(|piece| match piece {
            Piece::Same(_, range) => (Side::Same, slice(&self.new, range)),
            Piece::Deleted(range) => (Side::Deleted, slice(&self.old, range)),
            Piece::Inserted(range) => (Side::Inserted, slice(&self.new, range)),
        })
    }

    /// Each token with its side, in order.
    pub fn flat(&self) -> Vec<(Side, &Token)> {
        self.stretches()
            .flat_map(|(side, tokens)| tokens.iter().map(move |token| (side, token)))
            .collect()
    }
}

fn slice<'t>(tokens: &'t [Token], range: &Range<usize>) -> &'t [Token] {
    tokens.get(range.clone()).unwrap_or_default()
}

fn keys(tokens: &[Token]) -> Vec<Key<'_>> {
    tokens.iter().map(Token::key).collect()
}

/// How alike two texts are, in thousandths: the words that both have in order, twice, over
/// all words. A number counts as one word, whatever it is.
pub(super) fn likeness(old: &[Token], new: &[Token]) -> u32 {
    fn words(tokens: &[Token]) -> Vec<&str> {
        let words = tokens.iter().filter(|token| !token.is_slight());
        words
            .map(|token| match token.is_number() {
                true => "0",
                false => token.text.as_str(),
            })
            .collect()
    }
    let (old, new) = (words(old), words(new));
    let all = old.len() + new.len();
    if all == 0 {
        return 1000;
    }
    let same = common(Algorithm::Myers, &old, &new).len();
    (2000 * same / all) as u32
}

fn compare(old: &[Token], new: &[Token]) -> Vec<Piece> {
    let mut gaps = Gaps::default();
    let mut next = (0, 0);
    for (i, j) in common(Algorithm::Myers, &keys(old), &keys(new)) {
        gaps.push(false, next.0..i, next.1..j);
        gaps.push(true, i..i + 1, j..j + 1);
        next = (i + 1, j + 1);
    }
    gaps.push(false, next.0..old.len(), next.1..new.len());
    let mut stretches = gaps.all;
    // What two changes leave between them, if it is but spaces and signs, is read better as
    // part of one change, unless one is a number for a number.
    let mut at = 1;
    while at + 1 < stretches.len() {
        let [before, between, after] = &stretches[at - 1..=at + 1] else {
            break;
        };
        let slight = between.same
            && between.old.len() <= 3
            && slice(new, &between.new).iter().all(Token::is_slight);
        let plain = |s: &Stretch| !number_for_number(s, old, new);
        if slight && !before.same && !after.same && plain(before) && plain(after) {
            let joined = Stretch {
                same: false,
                old: before.old.start..after.old.end,
                new: before.new.start..after.new.end,
            };
            stretches.splice(at - 1..=at + 1, [joined]);
        } else {
            at += 1;
        }
    }
    let mut pieces = Vec::new();
    for stretch in stretches {
        if stretch.same {
            pieces.push(Piece::Same(stretch.old, stretch.new));
            continue;
        }
        if !stretch.old.is_empty() {
            pieces.push(Piece::Deleted(stretch.old));
        }
        if !stretch.new.is_empty() {
            pieces.push(Piece::Inserted(stretch.new));
        }
    }
    pieces
}

fn number_for_number(stretch: &Stretch, old: &[Token], new: &[Token]) -> bool {
    let number = |tokens: &[Token]| matches!(tokens, [only] if only.is_number());
    number(slice(old, &stretch.old)) && number(slice(new, &stretch.new))
}

/// A stretch of both versions.
#[derive(Clone, Debug)]
struct Stretch {
    same: bool,
    old: Range<usize>,
    new: Range<usize>,
}

/// Stretches in which same and changed take turns.
#[derive(Default)]
struct Gaps {
    all: Vec<Stretch>,
}

impl Gaps {
    fn push(&mut self, same: bool, old: Range<usize>, new: Range<usize>) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        match self.all.last_mut() {
            Some(last) if last.same == same => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => self.all.push(Stretch { same, old, new }),
        }
    }
}
