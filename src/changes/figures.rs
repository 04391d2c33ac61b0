//! Which figures changed, by how much, and because of what.

use super::state::{Correction, FigureState, OriginState, ReportState};
use crate::measure::text::{self, NumberStyle};
use crate::measure::{Decimal, Kind};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A figure that is not what it was.
#[derive(Clone, Debug)]
pub struct FigureChange {
    /// The report, as its configuration file is called.
    pub report: String,
    /// What it was.
    pub old: FigureState,
    /// What it is.
    pub new: FigureState,
    /// The difference in the right unit (`+9`, `+0.02 percentage points`); `None` when one of
    /// the values is missing, or the units differ.
    pub difference: Option<String>,
    /// The difference in per cent of what it was; only where that says something.
    pub rate: Option<String>,
    /// Because of what.
    pub cause: Cause,
    /// The figures that changed by themselves and that it follows from in the end: ids and
    /// labels. Empty for one that changed by itself.
    pub because: Vec<(String, String)>,
    /// Whether a document prints it, now or then.
    pub printed: bool,
    /// Why, in the words of the office.
    pub reason: Option<Correction>,
}

/// Because of what a figure changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its own cell, setting or rule: what is told of that.
    Own(String),
    /// Other figures: their ids.
    Follows(Vec<String>),
}

impl FigureChange {
    /// Whether it changed by itself, and not because others did.
    pub fn is_root(&self) -> bool {
        matches!(self.cause, Cause::Own(_))
    }

    /// Its label, with the area's name.
    pub fn full_label(&self) -> String {
        let (label, area) = (&self.new.label, &self.new.area);
        match area.is_empty() || label.contains(area.as_str()) {
            true => label.clone(),
            false => format!("{label}, {area}"),
        }
    }

    /// Whether its text differs, and not only what rounding hides.
    pub fn shows(&self) -> bool {
        self.old.shown != self.new.shown
    }

    /// Whether it is to be told among those that follow from others: what a document prints,
    /// and prints differently.
    pub fn is_told(&self) -> bool {
        !self.is_root() && self.printed && self.shows()
    }

    /// Whether it is a place in an order.
    pub fn is_rank(&self) -> bool {
        self.new.kind == Kind::Rank
    }

    /// How many places it went up (down when negative), for a rank.
    pub fn places_up(&self) -> Option<Decimal> {
        if !self.is_rank() {
            return None;
        }
        self.old.value?.checked_sub(self.new.value?)
    }
}

/// What came and went, and what changed.
#[derive(Clone, Debug, Default)]
pub struct FigureChanges {
    /// Figures that both have and that differ, those that changed by themselves first.
    pub changed: Vec<FigureChange>,
    /// Printed figures that the old state has not: report and figure.
    pub added: Vec<(String, FigureState)>,
    /// Printed figures that the new state has no longer.
    pub removed: Vec<(String, FigureState)>,
}

/// What tells a figure from others, whatever period its report is for.
fn key<'f>(report: &'f ReportState, figure: &'f FigureState) -> (&'f str, &'f str, &'f str) {
    match &figure.indicator {
        Some(indicator) => (indicator, &figure.area_id, &figure.period),
        // Computed by the text: its name leaves the report's own period out.
        None => (&figure.id, "", &report.period),
    }
}

/// How numbers of a report are written.
pub fn style(report: &ReportState) -> NumberStyle {
    NumberStyle {
        group: report.group.clone(),
        mark: report.mark.clone(),
        ..NumberStyle::default()
    }
}

/// The ids of the figures that documents print.
fn printed(report: &ReportState) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    for document in &report.documents {
        super::walk::runs(document, &mut |run| {
            if let super::state::Run::Marked(marked) = run {
                ids.extend(marked.figure.as_deref());
            }
        });
    }
    ids
}

/// Compares the figures of two states of a report.
pub fn compare(old: &ReportState, new: &ReportState, into: &mut FigureChanges) {
    let (in_old, in_new) = (printed(old), printed(new));
    let before: HashMap<_, &FigureState> = old.figures.iter().map(|f| (key(old, f), f)).collect();
    let after: BTreeSet<_> = new.figures.iter().map(|f| key(new, f)).collect();
    let mut changed: BTreeMap<&str, (&FigureState, &FigureState)> = BTreeMap::new();
    for figure in &new.figures {
        match before.get(&key(new, figure)) {
            Some(was) if differs(was, figure) => {
                changed.insert(&figure.id, (was, figure));
            }
            Some(_) => {}
            None if in_new.contains(&*figure.id) => {
                into.added.push((new.report.clone(), figure.clone()));
            }
            None => {}
        }
    }
    for figure in &old.figures {
        if in_old.contains(&*figure.id) && !after.contains(&key(old, figure)) {
            into.removed.push((old.report.clone(), figure.clone()));
        }
    }
    let style = style(new);
    let mut all: Vec<FigureChange> = changed
        .values()
        .map(|(was, is)| {
            let printed = in_old.contains(&*was.id) || in_new.contains(&*is.id);
            let difference = difference(was, is, &style);
            FigureChange {
                report: new.report.clone(),
                rate: difference.as_ref().and_then(|_| rate(was, is, &style)),
                difference,
                cause: cause(was, is, &changed),
                because: Vec::new(),
                printed,
                reason: None,
                old: (*was).clone(),
                new: (*is).clone(),
            }
        })
        .collect();
    find_roots(&mut all);
    // The absolute value of a change that is told itself says nothing more.
    all.retain(|change| !repeats(change, &changed, &in_old, &in_new));
    // The causes first; each kind in the order of ids.
    all.sort_by_key(|change| !change.is_root());
    into.changed.extend(all);
}

/// Whether a change is the absolute value of another one that is printed, too.
fn repeats(
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

/// Follows every change down to those that changed by themselves.
fn find_roots(all: &mut [FigureChange]) {
    let places: HashMap<String, usize> = all
        .iter()
        .enumerate()
        .map(|(at, change)| (change.new.id.clone(), at))
        .collect();
    for at in 0..all.len() {
        let mut seen = BTreeSet::from([at]);
        let mut waiting = vec![at];
        let mut roots = BTreeMap::new();
        while let Some(place) = waiting.pop() {
            let Some(change) = all.get(place) else {
                continue;
            };
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
        if let Some(change) = all.get_mut(at) {
            change.because = roots.into_iter().collect();
        }
    }
}

fn differs(old: &FigureState, new: &FigureState) -> bool {
    old.value.map(|v| v.normalize()) != new.value.map(|v| v.normalize())
        || (old.value.is_some() && old.unit != new.unit)
}

fn cause(
    old: &FigureState,
    new: &FigureState,
    changed: &BTreeMap<&str, (&FigureState, &FigureState)>,
) -> Cause {
    let rule = |figure: &FigureState| match &figure.origin {
        OriginState::Formula { text, .. } => Some(text.clone()),
        _ => None,
    };
    if let (Some(was), Some(is)) = (rule(old), rule(new))
        && was != is
    {
        return Cause::Own(format!("the rule was `{was}`, now `{is}`"));
    }
    let mut parts: Vec<String> = new
        .origin
        .parts()
        .iter()
        .filter(|part| changed.contains_key(part.as_str()))
        .cloned()
        .collect();
    if parts.is_empty() && new.kind == Kind::Rank {
        parts = peers(new, changed);
    }
    parts.dedup();
    if !parts.is_empty() {
        return Cause::Follows(parts);
    }
    Cause::Own(match (place(&old.origin), place(&new.origin)) {
        (was, is) if was == is => is,
        (was, is) if was.is_empty() => is,
        (was, is) => format!("{is} (was {was})"),
    })
}

/// The changed figures that a rank is among: those of the same indicator and period.
fn peers(
    rank: &FigureState,
    changed: &BTreeMap<&str, (&FigureState, &FigureState)>,
) -> Vec<String> {
    let Some(of) = rank.origin.parts().first() else {
        return Vec::new();
    };
    let base = |id: &str| id.split('@').next().unwrap_or_default().to_owned();
    let wanted = base(of);
    changed
        .values()
        .filter(|(_, is)| base(&is.id) == wanted && is.period == rank.period)
        // The report's own area, which names leave out, is above those that are ranked.
        .filter(|(_, is)| is.id != wanted && is.id != format!("{wanted}@{}", is.period))
        .map(|(_, is)| is.id.clone())
        .collect()
}

/// Where a figure comes from, in a line.
pub fn place(origin: &OriginState) -> String {
    match origin {
        OriginState::Cell {
            workbook,
            sheet,
            cell,
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

/// The values in the written unit, when both have one unit.
fn written(old: &FigureState, new: &FigureState) -> Option<(Decimal, Decimal)> {
    if old.unit != new.unit || old.factor != new.factor {
        return None;
    }
    let factor = new.factor?;
    Some((
        old.value?.checked_div(factor)?,
        new.value?.checked_div(factor)?,
    ))
}

/// `+9`, `−0.02 percentage points`, `up 2 places`.
fn difference(old: &FigureState, new: &FigureState, style: &NumberStyle) -> Option<String> {
    let (was, is) = written(old, new)?;
    let difference = is.checked_sub(was)?;
    let signed = |value: Decimal, decimals: u32| {
        let number = text::plain(value, decimals, style);
        match value.is_sign_negative() {
            true => number,
            false => format!("+{number}"),
        }
    };
    if new.kind == Kind::Rank {
        let places = text::plain(difference.abs(), 0, style);
        let word = text::noun(&places, "place", "places");
        let way = if difference.is_sign_negative() {
            "up"
        } else {
            "down"
        };
        return Some(format!("{way} {places} {word}"));
    }
    // More decimals when the shown ones would say that nothing changed.
    let mut decimals = new.decimals.max(old.decimals);
    while decimals < 12 && style.rounding.round(difference, decimals).is_zero() {
        decimals += 1;
    }
    let number = signed(difference, decimals);
    let points = new.points || matches!(new.kind, Kind::Share | Kind::Rate);
    let bare = text::plain(difference.abs(), decimals, style);
    Some(match &*new.sign {
        "%" if points => {
            let word = text::noun(&bare, "percentage point", "percentage points");
            format!("{number} {word}")
        }
        "‰" if points => {
            let word = text::noun(&bare, "point", "points");
            format!("{number} per mille {word}")
        }
        sign => format!("{number}{sign}"),
    })
}

/// The difference in per cent; not of shares, ranks and differences, of which per cent would
/// be read as percentage points, nor of what was nothing.
fn rate(old: &FigureState, new: &FigureState, style: &NumberStyle) -> Option<String> {
    // A difference of differences in per cent of a difference tells nobody anything.
    if let OriginState::Operation { name, .. } = &new.origin
        && matches!(
            name.as_str(),
            "change" | "rate-of-change" | "gap" | "magnitude"
        )
    {
        return None;
    }
    if new.points || matches!(new.kind, Kind::Share | Kind::Rank) || new.sign == "%" {
        return None;
    }
    let (was, is) = written(old, new)?;
    if was.is_zero() || was.is_sign_negative() {
        return None;
    }
    let rate = is
        .checked_sub(was)?
        .checked_mul(Decimal::from(100))?
        .checked_div(was)?;
    let number = text::plain(rate, 2, style);
    let sign = if rate.is_sign_negative() { "" } else { "+" };
    Some(format!("{sign}{number}%"))
}
