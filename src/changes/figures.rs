//! Which figures changed, by how much, and because of what.

use super::areas::Areas;
use super::renames::{Rename, Renames};
use super::state::{Correction, FigureState, OriginState, ReportState};
use crate::measure::text::{self, NumberStyle};
use crate::measure::{Decimal, Kind};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A figure that is not what it was.
#[derive(Clone, Debug)]
pub struct FigureChange {
    /// The report, as its configuration file is called.
    pub report: String,
    /// Other reports in which the same figure changed in the same way.
    pub also: Vec<String>,
    /// What it was.
    pub old: FigureState,
    /// What it is.
    pub new: FigureState,
    /// Both values as told: as shown, or with so many decimals that the difference is theirs.
    pub told: (String, String),
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
    /// The areas that came or fell away and that it follows from, in words.
    pub areas: Vec<String>,
    /// Whether a document prints it, now or then.
    pub printed: bool,
    /// Why, in the words of the office: one correction, or one for each step when it was
    /// corrected several times between the two states.
    pub reasons: Vec<Correction>,
}

/// Because of what a figure changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its own cell, setting or rule: what is told of that.
    Own(String),
    /// Other figures: their ids.
    Follows(Vec<String>),
}

impl FigureChanges {
    /// Joins what two reports over one workbook tell alike.
    pub(super) fn join_reports(&mut self) {
        let mut kept: Vec<FigureChange> = Vec::with_capacity(self.changed.len());
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for change in self.changed.drain(..) {
            let places = places.entry(change.new.id.clone()).or_default();
            let like = places.iter().copied().find(|at| {
                let other = kept.get(*at);
                other.is_some_and(|o| {
                    o.old == change.old
                        && o.new == change.new
                        && o.cause == change.cause
                        && o.report != change.report
                })
            });
            match like.and_then(|at| kept.get_mut(at)) {
                Some(other) => {
                    other.also.push(change.report);
                    other.printed |= change.printed;
                }
                None => {
                    places.push(kept.len());
                    kept.push(change);
                }
            }
        }
        kept.sort_by_key(|change| !change.is_root());
        self.changed = kept;
        for singles in [&mut self.added, &mut self.removed] {
            let mut seen: HashMap<String, Vec<FigureState>> = HashMap::new();
            singles.retain(|(_, figure)| {
                let known = seen.entry(figure.id.clone()).or_default();
                let new = !known.contains(figure);
                if new {
                    known.push(figure.clone());
                }
                new
            });
        }
    }
}

impl FigureChange {
    /// A change of which nothing is known but the two figures.
    fn of(report: &str, (old, new): (&FigureState, &FigureState), style: &NumberStyle) -> Self {
        let difference = differs(old, new).then(|| difference(old, new, style));
        let difference = difference.flatten();
        let shown = (old.shown.clone(), new.shown.clone());
        let exact = match new.kind {
            Kind::Rank => None,
            _ => Some(decimals(old, new, style).0),
        };
        let exact = exact.filter(|d| *d > old.decimals.max(new.decimals));
        let exact = exact.and_then(|d| told(old, d, style).zip(told(new, d, style)));
        Self {
            report: report.to_owned(),
            also: Vec::new(),
            rate: difference.as_ref().and_then(|_| rate(old, new, style)),
            difference,
            told: exact.unwrap_or(shown),
            cause: Cause::Follows(Vec::new()),
            because: Vec::new(),
            areas: Vec::new(),
            printed: true,
            reasons: Vec::new(),
            old: old.clone(),
            new: new.clone(),
        }
    }

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
    /// Printed figures of the old state's period beside those of the new one's, when the two
    /// are for different periods. They differ by nature, and correct nothing.
    pub onward: Vec<FigureChange>,
    /// Areas and indicators that go by another name.
    pub renamed: Vec<Rename>,
}

/// What tells a figure from others, whatever period its report is for.
fn key<'f>(
    report: &'f ReportState,
    figure: &'f FigureState,
    renames: &'f Renames,
) -> (Cow<'f, str>, &'f str, &'f str) {
    match &figure.indicator {
        Some(indicator) => (
            Cow::Borrowed(renames.indicator(indicator)),
            renames.area(&figure.area_id),
            &figure.period,
        ),
        // Computed by the text: its name leaves the report's own period out.
        None => (renames.text(&figure.id), "", &report.period),
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
pub fn compare(old: &ReportState, new: &ReportState, renames: &Renames, into: &mut FigureChanges) {
    let (in_old, in_new) = (printed(old), printed(new));
    let none = Renames::default();
    let before: HashMap<_, &FigureState> = old
        .figures
        .iter()
        .map(|f| (key(old, f, renames), f))
        .collect();
    let after: BTreeSet<_> = new.figures.iter().map(|f| key(new, f, &none)).collect();
    let areas = Areas::of(old, new, renames);
    let style = style(new);
    let mut changed: BTreeMap<&str, (&FigureState, &FigureState)> = BTreeMap::new();
    let mut onward = BTreeSet::new();
    for figure in &new.figures {
        match before.get(&key(new, figure, &none)) {
            Some(was) if differs(was, figure) => {
                changed.insert(&figure.id, (was, figure));
            }
            Some(_) => {}
            None if in_new.contains(&*figure.id) => {
                // What the next year is told of what this one is told of.
                let last = old.figure(&figure.id).filter(|last| {
                    old.period != new.period
                        && last.period == old.period
                        && figure.period == new.period
                        && in_old.contains(&*last.id)
                });
                if let Some(last) = last {
                    onward.insert(&last.id);
                    into.onward
                        .push(FigureChange::of(&new.report, (last, figure), &style));
                    continue;
                }
                into.added.push((new.report.clone(), figure.clone()));
            }
            None => {}
        }
    }
    for figure in &old.figures {
        let goes_on = onward.contains(&figure.id);
        if in_old.contains(&*figure.id) && !goes_on && !after.contains(&key(old, figure, renames)) {
            into.removed.push((old.report.clone(), figure.clone()));
        }
    }
    let mut all: Vec<FigureChange> = changed
        .values()
        .map(|(was, is)| {
            let printed = in_old.contains(&*was.id) || in_new.contains(&*is.id);
            let areas = areas.behind(was, is);
            FigureChange {
                cause: cause(was, is, (&changed, renames), !areas.is_empty()),
                areas,
                printed,
                ..FigureChange::of(&new.report, (was, is), &style)
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
        if let Some(change) = all.get_mut(at) {
            let areas = areas.into_iter().map(|area| (area.clone(), area));
            change.because = areas.chain(roots).collect();
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
    (changed, renames): (&BTreeMap<&str, (&FigureState, &FigureState)>, &Renames),
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
    if !parts.is_empty() || by_area {
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

/// With how many decimals two values are told, and with how many their difference: so many that
/// the difference is not nothing, and that whoever subtracts the told values comes to it.
fn decimals(old: &FigureState, new: &FigureState, style: &NumberStyle) -> (u32, u32) {
    let shown = new.decimals.max(old.decimals);
    let values = written(old, new);
    let Some((was, is, difference)) =
        values.and_then(|(was, is)| Some((was, is, is.checked_sub(was)?)))
    else {
        return (shown, shown);
    };
    let round = |value: Decimal, decimals: u32| style.rounding.round(value, decimals);
    let least = (shown..=12).find(|decimals| !round(difference, *decimals).is_zero());
    let least = least.unwrap_or(shown);
    let fits = |decimals: &u32| {
        let told = round(is, *decimals).checked_sub(round(was, *decimals));
        told.is_some_and(|told| round(told, least) == round(difference, least))
    };
    let values = (least..=least + 2).find(fits);
    (values.unwrap_or(least), least)
}

/// A value as shown, with so many decimals in place of its own.
fn told(figure: &FigureState, decimals: u32, style: &NumberStyle) -> Option<String> {
    let written = figure.value?.checked_div(figure.factor?)?;
    let own = text::plain(written, figure.decimals, style);
    let at = figure.shown.find(&own)?;
    let (before, behind) = (figure.shown.get(..at)?, figure.shown.get(at + own.len()..)?);
    let number = text::plain(written, decimals, style);
    Some(format!("{before}{number}{behind}"))
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
    let (_, decimals) = decimals(old, new, style);
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
