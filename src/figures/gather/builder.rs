//! The figures of a report while they are being made.

use crate::config::{IndicatorId, Report};
use crate::figures::areas::AreaNames;
use crate::figures::expr::eval::Values;
use crate::figures::expr::{Fold, Over};
use crate::figures::lookup::Lookup;
use crate::figures::name::Naming;
use crate::figures::slots::{Slots, period_at};
use crate::figures::targets::ByTarget;
use crate::figures::{
    Area, AreaId, CellAt, Figure, FigureId, Figures, Origin, Restatement, TargetValue, Value,
};
use crate::measure::{Decimal, Period, Rounding};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// Figures made so far, by indicator, area and period. A figure's parts always come
/// before it.
pub(super) struct Builder<'a> {
    pub(super) report: &'a Arc<Report>,
    pub(super) areas: Arc<[Area]>,
    pub(super) names: AreaNames,
    /// What each indicator's figures are called.
    pub(super) naming: Vec<Arc<Naming>>,
    pub(super) members: Vec<Vec<AreaId>>,
    pub(super) all: Vec<Figure>,
    pub(super) index: Slots,
    pub(super) targets: ByTarget<TargetValue>,
    pub(super) operations: HashMap<Arc<str>, FigureId>,
    /// Ascending by figure.
    pub(super) targeted: Vec<(FigureId, (IndicatorId, AreaId, Period))>,
    /// The folds of formulas: a number for each by the address of its expression, so that
    /// finding one needs no name.
    pub(super) fold_ids: HashMap<usize, usize>,
    /// Their figures, by number and period.
    pub(super) folded: HashMap<(usize, Period), FigureId>,
    pub(super) overs: HashMap<FigureId, (IndicatorId, Fold, usize)>,
    /// The step that a figure's cell is written in, where that is coarser than the one it
    /// is shown in.
    pub(super) steps: HashMap<FigureId, Decimal>,
    pub(super) texts: BTreeSet<FigureId>,
    /// Cells that state a figure again.
    pub(super) restated: Vec<Restated>,
    /// How many of these agree.
    pub(super) alike: usize,
    /// What came of the others.
    pub(super) restatements: Vec<Restatement>,
}

/// A cell that states a figure again, in another workbook.
pub(super) struct Restated {
    /// The figure's slot.
    pub(super) slot: usize,
    pub(super) value: Decimal,
    pub(super) place: CellAt,
    /// The smallest step that the number tells.
    pub(super) step: Decimal,
    /// Whether it stands in the workbook of a later period.
    pub(super) later: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(report: &'a Arc<Report>, areas: Vec<Area>, names: AreaNames) -> Self {
        let mut members = vec![Vec::new(); report.groups.len()];
        for (area, id) in areas.iter().zip(0..) {
            if let Some(list) = area.group.and_then(|g| members.get_mut(g)) {
                list.push(AreaId(id));
            }
        }
        let slots = report.indicators.len() * areas.len() * report.periods.len();
        let areas: Arc<[Area]> = areas.into();
        Self {
            naming: Naming::all(report, &areas),
            report,
            areas,
            names,
            members,
            all: Vec::new(),
            index: Slots::new(slots),
            targets: ByTarget::default(),
            operations: HashMap::new(),
            targeted: Vec::new(),
            fold_ids: HashMap::new(),
            folded: HashMap::new(),
            overs: HashMap::new(),
            steps: HashMap::new(),
            texts: BTreeSet::new(),
            restated: Vec::new(),
            alike: 0,
            restatements: Vec::new(),
        }
    }

    /// The index of an indicator's slot; `None` for a period that is not gathered.
    pub(super) fn slot(&self, id: IndicatorId, area: AreaId, period: Period) -> Option<usize> {
        let periods = &self.report.periods;
        let at = period_at(periods, period)?;
        Some((id.0 as usize * self.areas.len() + area.0 as usize) * periods.len() + at)
    }

    /// What a slot is for.
    pub(super) fn of_slot(&self, slot: usize) -> Option<(IndicatorId, AreaId, Period)> {
        let periods = &self.report.periods;
        let period = *periods.get(slot % periods.len().max(1))?;
        let rest = slot / periods.len().max(1);
        let areas = self.areas.len().max(1);
        Some((
            IndicatorId((rest / areas) as u32),
            AreaId((rest % areas) as u32),
            period,
        ))
    }

    pub(super) fn push(&mut self, figure: Figure) -> FigureId {
        let id = FigureId(self.all.len() as u32);
        self.all.push(figure);
        id
    }

    /// Puts an indicator's figure into its slot.
    pub(super) fn place(&mut self, slot: usize, figure: Figure) -> FigureId {
        let id = self.push(figure);
        self.point(slot, id);
        id
    }

    pub(super) fn point(&mut self, slot: usize, id: FigureId) {
        self.index.set(slot, id);
    }

    /// An indicator's figure.
    pub(super) fn figure_of(
        &self,
        id: IndicatorId,
        (area, period): (AreaId, Period),
        value: Value,
        origin: Origin,
    ) -> Option<Figure> {
        let naming = self.naming.get(id.0 as usize)?;
        naming.figure(area, period, value, origin)
    }

    pub(super) fn finish(self) -> Figures {
        let report = self.report;
        let standings = report.groups.len() * report.indicators.len() * report.periods.len();
        Figures {
            report: report.clone(),
            areas: self.areas,
            all: self.all,
            index: self.index,
            targets: self.targets,
            steps: self.steps,
            texts: self.texts,
            restated_alike: self.alike,
            restatements: self.restatements,
            lookup: Lookup {
                names: self.names,
                members: self.members,
                operations: self.operations,
                target_names: Arc::default(),
                targeted: self.targeted,
                overs: self.overs,
                standings: Arc::new((0..standings).map(|_| OnceLock::new()).collect()),
                kept: Default::default(),
                grounds: Arc::default(),
            },
        }
    }
}

/// Where an expression is, which no other is while it lives.
pub(super) fn address(over: &Over) -> usize {
    std::ptr::from_ref(over).addr()
}

impl Values for Builder<'_> {
    fn figure(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<FigureId> {
        let slot = self.slot(indicator, area, period)?;
        self.index.get(slot)
    }

    fn target(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<FigureId> {
        let target = self.targets.get(indicator, area, period)?;
        Some(target.figure)
    }

    fn over(&self, over: &Over, period: Period) -> Option<FigureId> {
        let id = self.fold_ids.get(&address(over))?;
        self.folded.get(&(*id, period)).copied()
    }

    fn known(&self, figure: FigureId) -> Option<Decimal> {
        self.all.get(figure.0 as usize)?.value.known()
    }

    fn value(&self, figure: FigureId) -> Value {
        self.all
            .get(figure.0 as usize)
            .map_or(Value::Missing(crate::figures::not_gathered()), |f| {
                f.value.clone()
            })
    }

    fn members(&self, group: usize) -> &[AreaId] {
        self.members.get(group).map_or(&[], Vec::as_slice)
    }

    fn rounding(&self) -> Rounding {
        self.report.numbers.rounding
    }
}
