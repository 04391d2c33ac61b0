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
    let mut gap = (0..0, 0..0);
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        let (_, of_old, of_new) = op.as_tag_tuple();
        if let DiffOp::Equal { .. } = op {
            fill(&mut pairs, std::mem::take(&mut gap), &likeness);
            pairs.extend(of_old.zip(of_new).map(|(a, b)| (Some(a), Some(b))));
        } else if gap.0.is_empty() && gap.1.is_empty() {
            gap = (of_old, of_new);
        } else {
            gap.0.end = of_old.end.max(gap.0.end);
            gap.1.end = of_new.end.max(gap.1.end);
        }
    }
    fill(&mut pairs, gap, &likeness);
    pairs
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
