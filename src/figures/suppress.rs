//! Keeps small counts back, and what would give one away.
//!
//! [`apply`] runs when all figures are made and takes the values that may not be printed
//! out of them, so that no room above this one can print, compare or draw one: they are
//! missing, with [`Reason::Suppressed`]. Ranks, sums and means over a group still count
//! them, out of [`Kept`], where that gives nothing away.
//!
//! 1. *Primary*: a count of the rule's indicators below its number.
//! 2. *Secondary*: where the members of a group and the area that they make up would tell
//!    a small count by subtraction, the smallest other members are kept back, too, until
//!    each small count could be any from 1 (or 0) to the number less one; then the total.
//!    This is cell suppression with a full protection range (A. Hundepool et al.,
//!    *Statistical Disclosure Control*, Wiley 2012, chapter 4), by the smallest cells first.
//! 3. *Derived*: whatever is computed from a figure kept back.

use super::expr::Fold;
use super::reads::sorted;
use super::{AreaId, Figure, FigureId, Figures, Ledger, Operation, Origin, Reason};
use super::{Suppression, Value};
use crate::config::{IndicatorId, Suppress};
use crate::measure::{Decimal, Period};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What is kept back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// The true values, for ranks and sums alone.
    values: HashMap<FigureId, Decimal>,
    /// The sums over a group that give nothing away although a member is kept back.
    open_sums: HashSet<(IndicatorId, usize, Period)>,
}

impl Kept {
    /// Takes all that is kept back.
    pub(super) fn hash_frame(&self, state: &mut impl Hasher) {
        sorted(self.values.iter()).hash(state);
        sorted(self.open_sums.iter()).hash(state);
    }
}

/// Why each area's count of one indicator and period is kept back.
type States = Vec<Option<Suppression>>;

/// Takes out of the figures what the report's rule keeps back.
pub(super) fn apply(figures: &mut Figures) {
    let report = Arc::clone(&figures.report);
    let Some(rule) = &report.suppress else { return };
    let mut found: HashMap<FigureId, Suppression> = HashMap::new();
    let mut kept = Kept::default();
    for indicator in &rule.indicators {
        for period in &report.periods {
            let round = Round {
                figures,
                rule,
                indicator: indicator.value,
                period: *period,
            };
            let (states, open) = round.decide();
            for (area, state) in (0..).zip(states) {
                let id = figures.get(indicator.value, AreaId(area), *period);
                if let (Some(id), Some(state)) = (id, state) {
                    found.insert(id, state);
                }
            }
            kept.open_sums
                .extend(open.into_iter().map(|g| (indicator.value, g, *period)));
        }
    }
    for restated in &figures.restatements {
        // What was first published tells as much as what holds now.
        let Some((_, former)) = restated.revised else {
            continue;
        };
        let of = figures.all.get(restated.figure.0 as usize);
        let ruled = of.and_then(|f| f.indicator).is_some_and(|indicator| {
            let mut ruled = rule.indicators.iter();
            ruled.any(|i| i.value == indicator)
        });
        let value = figures.all.get(former.0 as usize);
        let value = value.and_then(|f| f.value.known());
        if ruled && value.is_some_and(|value| is_small(rule, value)) {
            found.insert(former, Suppression::Small);
        } else if found.contains_key(&restated.figure) {
            found.insert(former, Suppression::Withheld);
        }
    }
    // A figure's parts come before it, so that one pass finds all that follows.
    for at in 0..figures.all.len() {
        let id = FigureId(at as u32);
        let reason = match found.get(&id) {
            Some(state) => Some(Reason::Suppressed(*state)),
            None => tells(figures, &kept, id).map(Reason::Part),
        };
        if let (Some(reason), Some(figure)) = (reason, figures.all.get_mut(at)) {
            if let Value::Known(value) = figure.value {
                kept.values.insert(id, value);
            }
            figure.value = Value::Missing(Arc::new(reason));
        }
    }
    figures.lookup.kept = kept;
}

/// The least that a small count can be.
fn least(rule: &Suppress) -> Decimal {
    if rule.zeros {
        Decimal::ZERO
    } else {
        Decimal::ONE
    }
}

fn is_small(rule: &Suppress, value: Decimal) -> bool {
    value >= least(rule) && value < Decimal::from(rule.below.value)
}

/// The part kept back that a figure would give away.
fn tells(figures: &Figures, kept: &Kept, id: FigureId) -> Option<FigureId> {
    let figure = figures.all.get(id.0 as usize)?;
    let (parts, operation) = match &figure.origin {
        Origin::Formula { parts, .. } => (parts, None),
        Origin::Operation { parts, operation } => (parts, Some(*operation)),
        Origin::Cell(_) | Origin::Config(_) | Origin::None => return None,
    };
    let first = parts
        .iter()
        .find(|part| figures.kept_back(**part).is_some());
    let first = *first?;
    let open = match operation {
        Some(Operation::Sum | Operation::Mean) => {
            let over = figures.lookup.overs.get(&id);
            over.is_some_and(|(indicator, _, group)| {
                let key = (*indicator, *group, figure.period);
                kept.open_sums.contains(&key)
            })
        }
        Some(Operation::Min | Operation::Max) => figure.value.known().is_some_and(|value| {
            let of = |part: &FigureId| figures.all.get(part.0 as usize);
            parts
                .iter()
                .any(|part| of(part).is_some_and(|f| f.value.known() == Some(value)))
        }),
        _ => false,
    };
    (!open).then_some(first)
}

/// One indicator in one period.
struct Round<'a> {
    figures: &'a Figures,
    rule: &'a Suppress,
    indicator: IndicatorId,
    period: Period,
}

impl Round<'_> {
    fn value(&self, area: AreaId) -> Option<Decimal> {
        let id = self.figures.get(self.indicator, area, self.period)?;
        self.figures.all.get(id.0 as usize)?.value.known()
    }

    fn below(&self) -> Decimal {
        Decimal::from(self.rule.below.value)
    }

    /// What is kept back, and the groups whose sums stay open.
    fn decide(&self) -> (States, Vec<usize>) {
        let mut states: States = (0..self.figures.areas.len() as u32)
            .map(|area| {
                let value = self.value(AreaId(area))?;
                is_small(self.rule, value).then_some(Suppression::Small)
            })
            .collect();
        let groups = self.figures.report.groups.len();
        if states.iter().all(Option::is_none) {
            return (states, (0..groups).collect());
        }
        // A total may itself be the member of another group: until nothing more follows.
        loop {
            let before = states.iter().flatten().count();
            let open: Vec<usize> = (0..groups)
                .filter(|group| self.protect(*group, &mut states))
                .collect();
            if states.iter().flatten().count() == before {
                return (states, open);
            }
        }
    }

    /// The area that a group makes up, if there is a count for it.
    fn total(&self, group: usize) -> Option<AreaId> {
        let within = self.figures.report.groups.get(group)?.within.as_ref();
        let area = within.and_then(|id| self.figures.lookup.names.by_id(id));
        let area = area.unwrap_or(AreaId(0));
        self.value(area).map(|_| area)
    }

    /// Keeps back as many members of a group as it takes, and the total when all of them
    /// do not do. Whether the sum over the group gives nothing away.
    fn protect(&self, group: usize, states: &mut States) -> bool {
        let mut shown: Vec<(Decimal, AreaId)> = Vec::new();
        let mut hidden: Vec<(Decimal, Suppression)> = Vec::new();
        for area in self.figures.members(group) {
            let Some(value) = self.value(area) else {
                continue;
            };
            match states.get(area.0 as usize).copied().flatten() {
                Some(state) => hidden.push((value, state)),
                None if !value.is_zero() => shown.push((value, area)),
                None => {}
            }
        }
        // Stable: equal counts in the order of the members.
        shown.sort_by_key(|(value, _)| *value);
        let mut next = shown.into_iter();
        let total = self.total(group);
        let state = |states: &States, area: AreaId| states.get(area.0 as usize).copied().flatten();
        if total.is_some_and(|area| state(states, area).is_some()) {
            // All members together would tell the total.
            if hidden.is_empty()
                && let Some((_, area)) = next.next()
            {
                hide(states, area);
            }
            return false;
        }
        while !hidden.is_empty() && !self.protected(&hidden) {
            let Some(total) = total else { return false };
            match next.next() {
                Some((value, area)) => {
                    hide(states, area);
                    hidden.push((value, Suppression::Withheld));
                }
                None => {
                    hide(states, total);
                    return false;
                }
            }
        }
        true
    }

    /// Whether each small count among those hidden could be any small count, for someone
    /// who knows their sum, and of each hidden count whether it is small.
    fn protected(&self, hidden: &[(Decimal, Suppression)]) -> bool {
        let (least, most) = (least(self.rule), self.below() - Decimal::ONE);
        let small = hidden.iter().filter(|(_, s)| *s == Suppression::Small);
        let small = Decimal::from(small.count());
        let others = Decimal::from(hidden.len()) - small;
        if small.is_zero() {
            return true;
        }
        let sum: Decimal = hidden.iter().map(|(value, _)| *value).sum();
        let floor = small * least + others * self.below();
        // With all the others as low as they can be, one can still be the most.
        let high = sum - floor >= most - least;
        // With all the others as high as they can be, one can still be the least.
        let low = !others.is_zero() || sum - (small - Decimal::ONE) * most <= least;
        high && low
    }
}

fn hide(states: &mut States, area: AreaId) {
    if let Some(state) = states.get_mut(area.0 as usize) {
        *state = Some(Suppression::Withheld);
    }
}

impl Figures {
    /// Why a figure's value is kept back; `None` when it is known, or missing otherwise.
    pub fn kept_back(&self, id: FigureId) -> Option<Suppression> {
        kept_back(id, |id| self.figure(id))
    }

    /// The figures with what is kept back, for checks, which no reader sees.
    pub(super) fn whole(&self) -> Cow<'_, Figures> {
        if self.lookup.kept.values.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut whole = self.clone();
        for (id, value) in &self.lookup.kept.values {
            if let Some(figure) = whole.all.get_mut(id.0 as usize) {
                figure.value = Value::Known(*value);
            }
        }
        // What is remembered from now on is of the whole figures, and not for the others.
        whole.lookup.kept = Kept::default();
        whole.lookup.standings = Arc::default();
        whole.lookup.grounds = Arc::default();
        Cow::Owned(whole)
    }

    /// Whether a value is kept back, and which it is. Not noted.
    pub(super) fn kept_value(&self, id: FigureId) -> Option<Option<Decimal>> {
        kept_back(id, |id| self.all.get(id.0 as usize))
            .map(|_| self.lookup.kept.values.get(&id).copied())
    }
}

impl Ledger {
    /// Why a figure's value is kept back: it is a small count, or it would give one away.
    /// `None` when it is known, or missing otherwise.
    pub fn kept_back(&self, id: FigureId) -> Option<Suppression> {
        self.base.report.suppress.as_ref()?;
        kept_back(id, |id| Some(self.figure(id)))
    }

    /// Whether a sum, mean, least or greatest over a group gives nothing away.
    pub(super) fn is_open(
        &self,
        of: &Figure,
        (fold, group): (Fold, usize),
        result: Decimal,
        parts: &[FigureId],
    ) -> bool {
        match fold {
            Fold::Sum | Fold::Mean => of.indicator.is_some_and(|indicator| {
                let open = &self.base.lookup.kept.open_sums;
                open.contains(&(indicator, group, of.period))
            }),
            Fold::Min | Fold::Max => parts
                .iter()
                .any(|part| self.figure(*part).value.known() == Some(result)),
        }
    }
}

fn kept_back<'a>(
    id: FigureId,
    figure: impl Fn(FigureId) -> Option<&'a Figure>,
) -> Option<Suppression> {
    let mut id = id;
    let mut first = true;
    loop {
        let Value::Missing(reason) = &figure(id)?.value else {
            return None;
        };
        match &**reason {
            Reason::Suppressed(why) if first => return Some(*why),
            Reason::Suppressed(_) => return Some(Suppression::Withheld),
            // A part always comes before what is made of it, so that this ends.
            Reason::Part(part) if *part < id => id = *part,
            _ => return None,
        }
        first = false;
    }
}
