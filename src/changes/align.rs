//! Which item of an old list became which of a new one.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hash;

/// An item of the old list, one of the new list, or both when one became the other.
pub type Pair = (Option<usize>, Option<usize>);

/// The largest gap between equal items that is searched for what became what, as old items
/// times new items; a larger one is taken as removed and added. A document of 300 passages
/// written anew is within it.
const MOST_PAIRS: usize = 90_000;

/// Pairs the items of two lists in order. Items with equal keys are one; of the others, those
/// for which `likeness` gives a score, so that the sum of scores is greatest.
pub fn align<K: Hash + Eq + Ord>(
    old: &[K],
    new: &[K],
    likeness: impl Fn(usize, usize) -> Option<u32>,
) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    let mut next = (0, 0);
    for (i, j) in common(Algorithm::Patience, old, new) {
        fill(&mut pairs, (next.0..i, next.1..j), &likeness);
        pairs.push((Some(i), Some(j)));
        next = (i + 1, j + 1);
    }
    fill(
        &mut pairs,
        (next.0..old.len(), next.1..new.len()),
        &likeness,
    );
    pairs
}

/// The items that both lists have in order: their places.
///
/// Only what is told of equal items is used, and held to them: the places of insertions and
/// deletions that `similar` tells need not fit each other once it has moved them together.
pub(super) fn common<K: Hash + Eq + Ord>(
    algorithm: Algorithm,
    old: &[K],
    new: &[K],
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut next = (0, 0);
    for op in capture_diff_slices(algorithm, old, new) {
        let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        else {
            continue;
        };
        for at in 0..len {
            let (i, j) = (old_index + at, new_index + at);
            let equal = old.get(i).is_some_and(|item| new.get(j) == Some(item));
            if equal && i >= next.0 && j >= next.1 {
                found.push((i, j));
                next = (i + 1, j + 1);
            }
        }
    }
    found
}

/// Pairs what stands between equal items.
fn fill(
    pairs: &mut Vec<Pair>,
    (old, new): (std::ops::Range<usize>, std::ops::Range<usize>),
    likeness: &impl Fn(usize, usize) -> Option<u32>,
) {
    let (rows, columns) = (old.len(), new.len());
    let singly = rows == 0 || columns == 0 || rows.saturating_mul(columns) > MOST_PAIRS;
    if singly {
        pairs.extend(old.map(|at| (Some(at), None)));
        pairs.extend(new.map(|at| (None, Some(at))));
        return;
    }
    // The best sum from each place on, from the end backwards (Needleman and Wunsch, 1970).
    let width = columns + 1;
    let mut best = vec![0_u64; (rows + 1) * width];
    let mut score = vec![None; rows * columns];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let alike = likeness(old.start + i, new.start + j);
            score[i * columns + j] = alike;
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let take = alike.map_or(0, |s| u64::from(s) + best[(i + 1) * width + j + 1]);
            best[i * width + j] = skip.max(take);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < rows && j < columns {
        let here = best[i * width + j];
        let take =
            score[i * columns + j].map(|s: u32| u64::from(s) + best[(i + 1) * width + j + 1]);
        if take.is_some_and(|take| take == here && take > 0) {
            pairs.push((Some(old.start + i), Some(new.start + j)));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] == here {
            pairs.push((Some(old.start + i), None));
            i += 1;
        } else {
            pairs.push((None, Some(new.start + j)));
            j += 1;
        }
    }
    pairs.extend((i..rows).map(|i| (Some(old.start + i), None)));
    pairs.extend((j..columns).map(|j| (None, Some(new.start + j))));
}
