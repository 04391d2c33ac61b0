//! Figures over the members of a group: rank, sum, mean, least, greatest, how many.

use super::shape::{bare_unit, named};
use super::{Recipe, value_of};
use crate::config::{Direction, IndicatorId, Report};
use crate::figures::areas::AreaNames;
use crate::figures::expr::Fold;
use crate::figures::lookup::Standing;
use crate::figures::name::Names;
use crate::figures::reads::{Answer, Asked, Question, note_answer};
use crate::figures::{
    AreaId, Figure, FigureId, Figures, Ledger, Operation, Origin, Parts, Reason, Value,
};
use crate::measure::{Decimal, Kind, Period, Word};
use std::sync::Arc;

/// The word of a fold in formulas and names.
pub(crate) fn fold_word(fold: Fold) -> &'static str {
    match fold {
        Fold::Sum => "sum",
        Fold::Mean => "mean",
        Fold::Min => "min",
        Fold::Max => "max",
    }
}

/// The word for a folded figure's name.
pub(crate) fn fold_phrase(fold: Fold) -> Word {
    match fold {
        Fold::Sum => Word::NamedSum,
        Fold::Mean => Word::NamedMean,
        Fold::Min => Word::NamedLowest,
        Fold::Max => Word::NamedHighest,
    }
}

/// The operation that a fold is recorded as.
pub(crate) fn fold_operation(fold: Fold) -> Operation {
    match fold {
        Fold::Sum => Operation::Sum,
        Fold::Mean => Operation::Mean,
        Fold::Min => Operation::Min,
        Fold::Max => Operation::Max,
    }
}

/// The decimals of a folded figure: a mean of whole things is shown with one.
pub(crate) fn fold_decimals(fold: Fold, of: &Figure) -> u32 {
    match fold {
        Fold::Mean if of.decimals == 0 => 1,
        _ => of.decimals,
    }
}

/// The area that a group makes up, else the report's own.
pub(crate) fn whole_of(report: &Report, names: &AreaNames, group: usize) -> AreaId {
    let within = report.groups.get(group).and_then(|g| g.within.as_ref());
    within.and_then(|id| names.by_id(id)).unwrap_or(AreaId(0))
}

impl Ledger {
    /// The place of a figure among the members of a group (its area's own group when
    /// `None`), by direction: the greatest is first unless less is better. Equal values
    /// share a place and the next one is left out (1, 2, 2, 4). Missing peers are passed over.
    pub fn rank(&mut self, id: FigureId, group: Option<usize>) -> FigureId {
        let figure = self.figure(id);
        let area = self.base.areas.get(figure.area.0 as usize);
        let group_at = group.or(area.and_then(|a| a.group));
        let groups = &self.base.report.groups;
        let known = group_at.and_then(|at| groups.get(at));
        let name = match known {
            Some(group) => format!("rank({}, {})", figure.name(), group.id.value),
            None => format!("rank({})", figure.name()),
        };
        if let Some(made) = self.made(&name) {
            return made;
        }
        let label = match known {
            Some(group) => self.named(Word::NamedRankAmong, figure.label(), &group.plural),
            None => self.named(Word::NamedRank, figure.label(), ""),
        };
        let (result, peers) = self.place_in(id, group_at);
        let peers = peers.iter().flat_map(|standing| &standing.parts);
        // The figure that is ranked comes first, then its peers.
        let others = peers.copied().filter(|part| *part != id);
        let parts: Vec<FigureId> = std::iter::once(id).chain(others).collect();
        let figure = Figure {
            names: Names::own(name, label),
            indicator: None,
            value: value_of(result),
            kind: Kind::Rank,
            unit: Arc::new(bare_unit()),
            points: false,
            decimals: 0,
            direction: Direction::Less,
            origin: Origin::Operation {
                operation: Operation::Rank,
                parts: parts.into(),
            },
            ..self.figure(id).clone()
        };
        self.add(figure, Recipe::Rank(id, group))
    }

    fn place_in(
        &mut self,
        id: FigureId,
        group: Option<usize>,
    ) -> (Result<Decimal, Reason>, Option<Arc<Standing>>) {
        let figure = self.figure(id);
        let (area, direction) = (figure.area, figure.direction);
        let member =
            |at: &usize| self.base.areas.get(area.0 as usize).map(|a| a.group) == Some(Some(*at));
        let Some(group) = group.filter(member) else {
            let label = self
                .base
                .areas
                .get(area.0 as usize)
                .map(|a| a.label.clone());
            let why = format!(
                "{} has no peers to be ranked among",
                label.unwrap_or_default()
            );
            return (Err(Reason::Meaningless(why.into())), None);
        };
        let values = self.standing(id, group);
        let standing = Arc::clone(&values.standing);
        if let Answer::Blurred(Some(kept)) = values.answer(Asked::Blurred, None) {
            return (Err(Reason::Part(kept)), Some(standing));
        }
        let result = self.part(id).map(|value| {
            let (below, above) = match values.answer(Asked::Place(id), Some(value)) {
                Answer::Place(Some(around)) => around,
                _ => (0, 0),
            };
            let better = match direction {
                Direction::Less => below,
                Direction::More | Direction::Neutral => above,
            };
            Decimal::from(better + 1)
        });
        (result, Some(standing))
    }

    /// The sum over the members of a group.
    pub fn sum(&mut self, id: FigureId, group: usize) -> FigureId {
        self.over(id, Fold::Sum, group)
    }

    /// The mean over the members of a group, each counting the same.
    pub fn mean(&mut self, id: FigureId, group: usize) -> FigureId {
        self.over(id, Fold::Mean, group)
    }

    /// The least of the members of a group.
    pub fn min(&mut self, id: FigureId, group: usize) -> FigureId {
        self.over(id, Fold::Min, group)
    }

    /// The greatest of the members of a group.
    pub fn max(&mut self, id: FigureId, group: usize) -> FigureId {
        self.over(id, Fold::Max, group)
    }

    /// Members for which there can be no value are passed over; one that is missing
    /// otherwise makes the result missing.
    pub(super) fn over(&mut self, id: FigureId, fold: Fold, group: usize) -> FigureId {
        // The same for every area: named after the figure of the report's own.
        let own = self.at(id, Some(AreaId(0)), None);
        let (word, of) = (fold_word(fold), self.figure(own).clone());
        let base = self.base.clone();
        let Some(config) = base.report.groups.get(group) else {
            return id;
        };
        let name = format!("{word}({}, {})", of.name(), config.id.value);
        if let Some(made) = self.made(&name) {
            return made;
        }
        let values = self.standing(id, group);
        let standing = Arc::clone(&values.standing);
        let result = match values.answer(Asked::fold(fold), None) {
            Answer::Folded(Err(Reason::Part(gap)), ..) => Err(Reason::Part(gap)),
            Answer::Folded(result, kept, blurred) => {
                match (standing.absent, of.indicator, kept, &result) {
                    (Some(area), Some(indicator), ..) => {
                        Err(Reason::Absent(indicator, area, of.period))
                    }
                    (Some(_), None, ..) => Err(Reason::NotGathered),
                    (None, _, Some(kept), Ok(value))
                        if blurred
                            || !self.is_open(&of, (fold, group), *value, &standing.parts) =>
                    {
                        Err(Reason::Part(kept))
                    }
                    _ => result,
                }
            }
            _ => Err(Reason::NotGathered),
        };
        let figure = Figure {
            names: Names::own(
                name,
                self.named(fold_phrase(fold), of.label(), &config.plural),
            ),
            indicator: None,
            area: whole_of(&base.report, &base.lookup.names, group),
            value: value_of(result),
            decimals: fold_decimals(fold, &of),
            origin: Origin::Operation {
                operation: fold_operation(fold),
                parts: standing.parts.clone().into(),
            },
            ..of
        };
        self.add(figure, Recipe::Fold(own, fold, group))
    }

    /// How many members a group has.
    pub fn count(&mut self, group: usize) -> FigureId {
        let base = self.base.clone();
        let Some(config) = base.report.groups.get(group) else {
            return FigureId(0);
        };
        let figure = Figure {
            names: Names::own(
                format!("count({})", config.id.value),
                self.named(Word::NamedCount, "", &config.plural),
            ),
            indicator: None,
            area: whole_of(&base.report, &base.lookup.names, group),
            period: base.report.period.value,
            value: Value::Known(Decimal::from(base.lookup.members_of(group).len())),
            kind: Kind::Count,
            unit: Arc::new(named(&config.plural, &config.singular)),
            points: false,
            decimals: 0,
            direction: Direction::Neutral,
            origin: Origin::Operation {
                operation: Operation::Count,
                parts: Parts::NONE,
            },
        };
        self.add(figure, Recipe::Alone)
    }

    /// How many members of a group a rank of the figure counts.
    pub fn ranked(&mut self, id: FigureId, group: usize) -> usize {
        match self.standing(id, group).answer(Asked::Ranked, None) {
            Answer::Ranked(count) => count,
            _ => 0,
        }
    }

    /// The values over a group of what a figure is one of, made once.
    fn standing(&mut self, id: FigureId, group: usize) -> Values {
        let figure = self.figure(id);
        if let Some(indicator) = figure.indicator {
            let of = (group, indicator, figure.period);
            return Values {
                standing: self.base.standing(group, indicator, figure.period),
                of: Some(of),
            };
        }
        // Each of these figures is the document's own, so that it is noted what they hang on.
        let standing = self.own_standing(id, group);
        Values { standing, of: None }
    }

    /// The values over a group of what the document computed.
    fn own_standing(&mut self, id: FigureId, group: usize) -> Arc<Standing> {
        let base = self.base.clone();
        let members = base.lookup.members_of(group);
        let Some(first) = members.first() else {
            return Arc::default();
        };
        let first = self.at(id, Some(*first), None);
        let key = (self.figure(first).name().clone(), group);
        if let Some(standing) = self.standings.get(&key) {
            return standing.clone();
        }
        let ids: Vec<(AreaId, FigureId)> = members
            .iter()
            .map(|area| (*area, self.at(id, Some(*area), None)))
            .collect();
        let figures = ids
            .iter()
            .map(|(area, id)| (*area, Some((*id, self.figure(*id)))));
        let kept = |id: FigureId| self.kept_back(id).map(|_| None);
        let standing = Arc::new(Standing::of(figures, kept));
        self.standings.insert(key, standing.clone());
        standing
    }
}

/// The values over a group, for whoever asks about them.
struct Values {
    standing: Arc<Standing>,
    /// Group, indicator and period, when they are figures of the report.
    of: Option<(usize, IndicatorId, Period)>,
}

impl Values {
    /// Answers, and notes that it was asked; `value` is that whose place is asked.
    fn answer(&self, what: Asked, value: Option<Decimal>) -> Answer {
        let answer = self.standing.answer(what, |_| value);
        if let Some((group, indicator, period)) = self.of {
            let question = Question {
                group,
                indicator,
                period,
                what,
            };
            note_answer(question, &answer);
        }
        answer
    }
}

impl Figures {
    /// The values of an indicator over a group, made once. What is looked at for it is not
    /// noted: the next document would find it made.
    pub(in crate::figures) fn standing(
        &self,
        group: usize,
        indicator: IndicatorId,
        period: Period,
    ) -> Arc<Standing> {
        let make = || {
            let members = self.lookup.members_of(group);
            let figures = members.iter().map(|area| {
                let id = self.get(indicator, *area, period);
                let figure = id.and_then(|id| Some((id, self.all.get(id.0 as usize)?)));
                (*area, figure)
            });
            let kept = |id| self.kept_value(id);
            Arc::new(Standing::of(figures, kept))
        };
        let periods = &self.report.periods;
        let slot = periods.binary_search(&period).ok().and_then(|at| {
            let row = group * self.report.indicators.len() + indicator.0 as usize;
            self.lookup.standings.get(row * periods.len() + at)
        });
        match slot {
            Some(slot) => slot.get_or_init(make).clone(),
            None => make(),
        }
    }
}
