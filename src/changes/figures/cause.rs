//! Because of what a figure changed: its own cell or rule, or others.

use super::{Cause, FigureChange};
use crate::changes::renames::Renames;
use crate::changes::state::{FigureState, OriginState};
use crate::measure::Kind;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Whether a change is the absolute value of another one that is printed, too.
pub(super) fn repeats(
    change: &FigureChange,
    changed: &BTreeMap<&str, (&FigureState, &FigureState)>,
    in_old: &BTreeSet<&str>,
    in_new: &BTreeSet<&str>,
) -> bool {
    let OriginState::Operation { name, parts } = &change.new.origin else {
        return false;
    };
    let of = parts.first().map_or("", |part| part);
    let told = |id: &str| in_old.contains(id) || in_new.contains(id);
    name == "magnitude" && changed.contains_key(of) && told(of)
}

/// Follows every change down to those that changed by themselves. Ranks among thousands follow
/// from the same figures, for which that is found out once.
pub(super) fn find_roots(all: &mut [FigureChange]) {
    let places: HashMap<String, usize> = all
        .iter()
        .enumerate()
        .map(|(at, change)| (change.new.id.clone(), at))
        .collect();
    let mut known: HashMap<*const [String], Roots> = HashMap::new();
    for at in 0..all.len() {
        let Some(change) = all.get(at) else { continue };
        let shared = match &change.cause {
            Cause::Follows(parts) if change.areas.is_empty() => Some(Arc::as_ptr(parts)),
            _ => None,
        };
        let found = match shared.and_then(|shared| known.get(&shared)) {
            Some(found) => Arc::clone(found),
            None => roots(all, &places, at),
        };
        let Some(change) = all.get_mut(at) else {
            continue;
        };
        // Formulas in a circle: nothing else tells of the change.
        if found.is_empty() && matches!(&change.cause, Cause::Follows(parts) if !parts.is_empty()) {
            change.cause = Cause::Own(place(&change.new.origin));
        } else if let Some(shared) = shared {
            known.insert(shared, Arc::clone(&found));
        }
        change.because = found;
    }
}

/// Areas in words, and figures by id and label.
type Roots = Arc<[(String, String)]>;

/// What a change follows from in the end.
fn roots(all: &[FigureChange], places: &HashMap<String, usize>, at: usize) -> Roots {
    // Published states that were changed by hand may go round in a circle.
    let mut seen = BTreeSet::from([at]);
    let mut waiting = vec![at];
    let mut roots = BTreeMap::new();
    let mut areas = BTreeSet::new();
    while let Some(place) = waiting.pop() {
        let Some(change) = all.get(place) else {
            continue;
        };
        areas.extend(change.areas.iter().cloned());
        match &change.cause {
            Cause::Own(_) if place != at => {
                roots.insert(change.new.id.clone(), change.full_label());
            }
            Cause::Own(_) => {}
            Cause::Follows(parts) => {
                let next = parts.iter().filter_map(|id| places.get(id).copied());
                waiting.extend(next.filter(|place| seen.insert(*place)));
            }
        }
    }
    let areas = areas.into_iter().map(|area| (area.clone(), area));
    areas.chain(roots).collect()
}

/// The changed figures that ranks may be among: by indicator and period.
pub(super) struct Peers<'c>(HashMap<(&'c str, &'c str), Arc<[String]>>);

impl<'c> Peers<'c> {
    pub(super) fn of(changed: &BTreeMap<&'c str, (&'c FigureState, &'c FigureState)>) -> Self {
        let mut groups: HashMap<(&str, &str), Vec<String>> = HashMap::new();
        for (_, is) in changed.values() {
            let base = base(&is.id);
            // The report's own area, which names leave out, is above those that are ranked.
            let behind = is.id.get(base.len()..).and_then(|b| b.strip_prefix('@'));
            if behind.is_some_and(|behind| behind != is.period) {
                let group = groups.entry((base, &is.period)).or_default();
                group.push(is.id.clone());
            }
        }
        let groups = groups.into_iter().map(|(of, ids)| (of, ids.into()));
        Self(groups.collect())
    }

    /// Those of the same indicator and period as what a rank is a place of.
    fn among(&self, rank: &FigureState) -> Option<Arc<[String]>> {
        let of = rank.origin.parts().first()?;
        self.0.get(&(base(of), &*rank.period)).cloned()
    }
}

/// The indicator that a figure's id names.
fn base(id: &str) -> &str {
    id.split('@').next().unwrap_or_default()
}

pub(super) fn cause(
    old: &FigureState,
    new: &FigureState,
    (changed, peers): (&BTreeMap<&str, (&FigureState, &FigureState)>, &Peers<'_>),
    renames: &Renames,
    by_area: bool,
) -> Cause {
    let rule = |figure: &FigureState| match &figure.origin {
        OriginState::Formula { text, .. } => Some(text.clone()),
        _ => None,
    };
    if let (Some(was), Some(is)) = (rule(old), rule(new))
        && renames.text(&was) != is
    {
        return Cause::Own(format!("the rule was `{was}`, now `{is}`"));
    }
    if let Some(own) = edited(&old.origin, &new.origin).filter(|_| !by_area) {
        return Cause::Own(own);
    }
    if let Some(own) = beside(&old.origin, &new.origin).filter(|_| !by_area) {
        return Cause::Own(own);
    }
    let mut parts: Vec<String> = new
        .origin
        .parts()
        .iter()
        .filter(|part| changed.contains_key(part.as_str()))
        .cloned()
        .collect();
    parts.dedup();
    if parts.is_empty()
        && new.kind == Kind::Rank
        && let Some(peers) = peers.among(new)
    {
        return Cause::Follows(peers);
    }
    if !parts.is_empty() || by_area {
        return Cause::Follows(parts.into());
    }
    let same = old.value.map(|v| v.normalize()) == new.value.map(|v| v.normalize());
    if same && old.unit != new.unit {
        return Cause::Own(format!("the unit was `{}`, now `{}`", old.unit, new.unit));
    }
    // A line of the configuration moves with every line above it.
    let alike = match (&old.origin, &new.origin) {
        (OriginState::Config { file: was, .. }, OriginState::Config { file: is, .. }) => was == is,
        _ => false,
    };
    Cause::Own(match (place(&old.origin), place(&new.origin)) {
        (was, is) if alike || was == is || was.is_empty() => is,
        (was, is) => format!("{is} (was {was})"),
    })
}

/// What became of the formula of a cell, if it is another one now.
fn edited(old: &OriginState, new: &OriginState) -> Option<String> {
    let (OriginState::Cell { formula: was, .. }, OriginState::Cell { formula: is, .. }) =
        (old, new)
    else {
        return None;
    };
    let at = place(new);
    // Where cells moved, their formulas are others and yet the same. Of a state of an earlier
    // format none is known.
    if was.is_empty() || at != place(old) {
        return None;
    }
    let plain = |formula: &str| formula.replace([' ', '\n', '$'], "").to_uppercase();
    if plain(was) == plain(is) {
        return None;
    }
    Some(match is.is_empty() {
        true => format!("{at}: a number in place of `={}`", short(was)),
        false => format!("{at}: `={}` in place of `={}`", short(is), short(was)),
    })
}

/// What became of the cells that a formula hangs on and of which no figure is, if they hold
/// something else now.
fn beside(old: &OriginState, new: &OriginState) -> Option<String> {
    let (
        OriginState::Cell {
            parts: had,
            others: was,
            ..
        },
        OriginState::Cell {
            formula,
            parts,
            others: is,
            ..
        },
    ) = (old, new)
    else {
        return None;
    };
    // Where figures came or went, the others are not the cells that they were.
    let known = !was.is_empty() && !is.is_empty() && had == parts;
    (known && was != is).then(|| {
        let at = place(new);
        let formula = short(formula);
        match parts.is_empty() {
            true => format!("{at}: cells that `={formula}` reads"),
            false => format!("{at}: other cells that `={formula}` reads"),
        }
    })
}

/// A formula as far as people read it.
fn short(formula: &str) -> String {
    const LONGEST: usize = 60;
    match formula.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &formula[..end]),
        None => formula.to_owned(),
    }
}

/// Where a figure comes from, in a line.
pub fn place(origin: &OriginState) -> String {
    match origin {
        OriginState::Cell {
            workbook,
            sheet,
            cell,
            ..
        } => {
            let file = workbook.rsplit('/').next().unwrap_or_default();
            format!("{file}, {sheet}!{cell}")
        }
        OriginState::Config { file, line } => format!("{file}:{line}"),
        OriginState::Formula { text, .. } => text.split_whitespace().collect::<Vec<_>>().join(" "),
        OriginState::Operation { name, .. } => name.replace('-', " "),
        OriginState::None => String::new(),
    }
}
