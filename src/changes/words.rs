//! What changed within a text: whole words and whole numbers.

use super::align::common;
use super::tokens::{Key, Token};
use similar::Algorithm;
use std::hash::{DefaultHasher, Hash, Hasher};
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

/// The words of a text, as they are held against those of another one. A number counts as one
/// word, whatever it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Their hashes in order.
    order: Vec<u64>,
    /// The same sorted.
    sorted: Vec<u64>,
}

impl Words {
    pub(super) fn of<'t>(tokens: impl IntoIterator<Item = &'t Token>) -> Self {
        let words = tokens.into_iter().filter(|token| !token.is_slight());
        let order: Vec<u64> = words
            .map(|token| {
                // Without a key of its own, so that it is the same in every run.
                let mut hasher = DefaultHasher::new();
                match token.is_number() {
                    true => "0".hash(&mut hasher),
                    false => token.text.hash(&mut hasher),
                }
                hasher.finish()
            })
            .collect();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        Self { order, sorted }
    }

    /// How alike two texts are, in thousandths: the words that both have in order, twice, over
    /// all words. 0 for such as are less alike than `least`.
    pub(super) fn likeness(&self, other: &Words, least: u32) -> u32 {
        let all = self.order.len() + other.order.len();
        if all == 0 {
            return 1000;
        }
        let score = |same: usize| (2000 * same / all) as u32;
        // In whatever order: nearly all pairs of a text that was written anew fail here.
        let most = score(self.shared(other));
        if most < least {
            return 0;
        }
        if self.order.len().saturating_mul(other.order.len()) > MOST_STEPS {
            return most;
        }
        score(common(Algorithm::Myers, &self.order, &other.order).len())
    }

    /// How many words both have.
    fn shared(&self, other: &Words) -> usize {
        let (mut one, mut two) = (self.sorted.as_slice(), other.sorted.as_slice());
        let mut shared = 0;
        while let ([a, rest @ ..], [b, others @ ..]) = (one, two) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => one = rest,
                std::cmp::Ordering::Greater => two = others,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    (one, two) = (rest, others);
                }
            }
        }
        shared
    }
}

/// The largest texts that are compared word by word, as words of the one times words of the
/// other: the algorithm takes as many steps at worst, some hundredths of a second. Of longer
/// ones the sentences are compared first, and the words of what is between equal sentences.
const MOST_STEPS: usize = 9_000_000;

/// The tokens that both texts have in order.
fn same_tokens(old: &[Token], new: &[Token]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) <= MOST_STEPS {
        return common(Algorithm::Myers, &keys(old), &keys(new));
    }
    let (olds, news) = (sentences(old), sentences(new));
    let texts = |all: &[Range<usize>], tokens: &[Token]| -> Vec<u64> {
        let hashes = all.iter().map(|range| {
            let mut hasher = DefaultHasher::new();
            keys(slice(tokens, range)).hash(&mut hasher);
            hasher.finish()
        });
        hashes.collect()
    };
    let same = common(Algorithm::Patience, &texts(&olds, old), &texts(&news, new));
    let mut found = Vec::new();
    let mut next = (0, 0);
    let between = |(i, j): (usize, usize), (k, l): (usize, usize), found: &mut Vec<_>| {
        let (before, after) = (slice(old, &(i..k)), slice(new, &(j..l)));
        if before.len().saturating_mul(after.len()) <= MOST_STEPS {
            let same = common(Algorithm::Myers, &keys(before), &keys(after));
            found.extend(same.into_iter().map(|(a, b)| (i + a, j + b)));
        }
    };
    for (a, b) in same {
        let (Some(was), Some(is)) = (olds.get(a), news.get(b)) else {
            continue;
        };
        between(next, (was.start, is.start), &mut found);
        if was.len() == is.len() {
            found.extend(was.clone().zip(is.clone()));
        }
        next = (was.end, is.end);
    }
    between(next, (old.len(), new.len()), &mut found);
    found
}

/// The sentences of a text, near enough: what ends in a stop.
fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let stop = matches!(&*token.text, "." | "!" | "?" | ";" | "。" | "！" | "？");
        if stop || at + 1 == tokens.len() {
            all.push(start..at + 1);
            start = at + 1;
        }
    }
    all
}

fn compare(old: &[Token], new: &[Token]) -> Vec<Piece> {
    let mut gaps = Gaps::default();
    let mut next = (0, 0);
    for (i, j) in same_tokens(old, new) {
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
