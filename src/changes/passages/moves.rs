//! Passages that stand elsewhere than they did.

use super::{Prepared, Step, alike, edit};

/// How alike a passage that went and one that came elsewhere must be to be one that moved: more
/// than neighbours, since any passage of the document may be the other.
const MOVED: u32 = 650;

/// Most pairs of passages that went and came which are looked at.
const MOST_MOVED: usize = 2_500;

/// Joins what was taken out here and put in there, at its new place.
pub(super) fn find_moved(steps: &mut Vec<Step>, olds: &[Prepared<'_>], news: &[Prepared<'_>]) {
    let single = |old: bool| {
        let all = steps.iter().enumerate();
        let all = all.filter(move |(_, step)| match old {
            true => step.new.is_none(),
            false => step.old.is_none(),
        });
        all.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let (gone, come) = (single(true), single(false));
    if gone.len().saturating_mul(come.len()) > MOST_MOVED {
        return;
    }
    let mut taken = std::collections::BTreeSet::new();
    for at in come {
        let Some(new) = steps.get(at).and_then(|step| news.get(step.new?)) else {
            continue;
        };
        let scores = gone
            .iter()
            .filter(|from| !taken.contains(*from))
            .filter_map(|from| {
                let old = steps.get(*from).and_then(|step| olds.get(step.old?))?;
                let score = match old.key == new.key {
                    true => 3000,
                    false => alike(old, new)?,
                };
                (score >= MOVED).then_some((score, *from))
            });
        // Of equals the first.
        let best = scores.max_by_key(|(score, from)| (*score, std::cmp::Reverse(*from)));
        let Some((_, from)) = best else { continue };
        let old = steps.get(from).and_then(|step| step.old);
        let change = old
            .and_then(|old| olds.get(old))
            .and_then(|old| edit(old, new));
        if let Some(step) = steps.get_mut(at) {
            step.old = old;
            step.edit = change;
            step.moved = true;
        }
        taken.insert(from);
    }
    let mut at = 0;
    steps.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
}
