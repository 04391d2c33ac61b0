//! Figures and where they come from.

use super::name::Names;
use super::origin::Origin;
use crate::config::{Direction, IndicatorId, Relation, Report};
use crate::diagnostics::CellPlace;
use crate::measure::{Decimal, Kind, Period, Unit};
use std::sync::Arc;

/// Index of a figure in a [`Ledger`]; the figures of [`Figures`] come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId(pub u32);

/// Index of an area in [`Figures::areas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(pub u32);

/// An area that figures are for.
#[derive(Clone, Debug)]
pub struct Area {
    /// The id (unique): from YAML, or made from the label.
    pub id: Arc<str>,
    /// The name printed.
    pub label: Arc<str>,
    /// Index of the group in [`Report::groups`] that it is a member of.
    pub group: Option<usize>,
    /// Where its name stands.
    pub place: crate::diagnostics::Place,
}

/// An indicator's value for one area and one period, or one computed from such.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What it is called; see [`Figure::name`] and [`Figure::label`].
    pub(super) names: Names,
    /// The indicator, when it is one's value.
    pub indicator: Option<IndicatorId>,
    /// The area.
    pub area: AreaId,
    /// The period.
    pub period: Period,
    /// The exact value in base units, or why there is none.
    pub value: Value,
    /// What sort of number it is.
    pub kind: Kind,
    /// The unit it is written in.
    pub unit: Arc<Unit>,
    /// Whether it is a difference in points of its unit (percentage points for a share).
    pub points: bool,
    /// Decimals shown, in the written unit.
    pub decimals: u32,
    /// Which way is better.
    pub direction: Direction,
    /// Where it comes from.
    pub origin: Origin,
}

impl Figure {
    /// The stable name: `births`, `births@2018`, `births@qiaotou`, `births@qiaotou@2018`
    /// (the report's own area and period are left out), `change(births)`.
    pub fn name(&self) -> &Arc<str> {
        &self.names.made(self.area, self.period).name
    }

    /// What it is, for people: `Births`, `Births, change on 2018`.
    pub fn label(&self) -> &Arc<str> {
        &self.names.made(self.area, self.period).label
    }

    /// The figures that it was computed from, in order; none for a cell or a setting.
    pub fn parts(&self) -> &[FigureId] {
        match &self.origin {
            Origin::Formula { parts, .. } | Origin::Operation { parts, .. } => parts,
            Origin::Cell(_) | Origin::Config(_) | Origin::None => &[],
        }
    }
}

/// A value, or why there is none. Missing is not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The exact value in base units.
    Known(Decimal),
    /// No value.
    Missing(Arc<Reason>),
}

impl Value {
    /// The value, if there is one.
    pub fn known(&self) -> Option<Decimal> {
        match self {
            Value::Known(value) => Some(*value),
            Value::Missing(_) => None,
        }
    }
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The cell is blank.
    Blank(CellPlace),
    /// The cell holds a declared mark such as `…`.
    Marked(CellPlace, Arc<str>),
    /// The cell says that there can be none (`n/a`).
    NotApplicable(CellPlace),
    /// No table gives the indicator for this area and period.
    NotGathered,
    /// An error was reported for the cell.
    Faulty(CellPlace),
    /// A part of the formula is missing.
    Part(FigureId),
    /// A divisor is zero.
    DivisionByZero(FigureId),
    /// The result is out of the range of exact decimals.
    Overflow,
    /// There is no target.
    NoTarget,
    /// A part of the formula has no figure at all: nothing gives this indicator for
    /// this area and period.
    Absent(IndicatorId, AreaId, Period),
    /// Two quantities that cannot be put together: their units.
    Unlike(Arc<str>, Arc<str>),
    /// The operation makes no sense for the figure (a rank without peers): why not.
    Meaningless(Arc<str>),
    /// There is a value, but the rule for small counts keeps it back. No room above this
    /// one can get at it.
    Suppressed(Suppression),
}

/// Why a value is kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suppression {
    /// It is a small count.
    Small,
    /// It would give a small count away.
    Withheld,
}

/// A target of one indicator, area and period, evaluated.
#[derive(Clone, Debug)]
pub struct TargetValue {
    /// Which side is good.
    pub relation: Relation,
    /// The value as a figure.
    pub figure: FigureId,
}

/// All figures of a report, shared by its documents.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The configuration they follow.
    pub report: Arc<Report>,
    /// All areas: the single ones first, then the groups' members in order.
    pub areas: Arc<[Area]>,
    /// All figures: for each indicator, area and period for which there is one or
    /// for which a table or formula should have given one. Whoever works for a document asks
    /// for them by [`Figures::figure`], which notes it.
    pub(super) all: Vec<Figure>,
    /// Index by indicator, area, period: `[(indicator * areas + area) * periods + period]`.
    pub(crate) index: super::slots::Slots,
    /// Targets by indicator, area, period.
    pub(crate) targets: super::targets::ByTarget<TargetValue>,
    /// Figures that a second workbook states otherwise, in the order of the indicators.
    pub restatements: Vec<Restatement>,
    /// How many cells of second workbooks state a figure as it is.
    pub(crate) restated_alike: usize,
    /// The step (in base units) that a figure's cell is written in, where that is coarser
    /// than the one it is shown in.
    pub(crate) steps: std::collections::HashMap<FigureId, Decimal>,
    /// Figures whose cell holds a number kept as text, which Excel leaves out of sums.
    pub(crate) texts: std::collections::BTreeSet<FigureId>,
    /// Finds areas, members and operations by name, and remembers standings.
    pub(crate) lookup: super::lookup::Lookup,
}

/// A figure that the workbook of a later period, or a second one, states otherwise.
#[derive(Clone, Debug)]
pub struct Restatement {
    /// The figure: with a declared revision it has the later value, else that first published.
    pub figure: FigureId,
    /// The value that is not used, in base units. With a declared revision it is the one
    /// first published, else the later one.
    pub other: Decimal,
    /// Where that stands.
    pub place: CellPlace,
    /// The smallest step (in base units) that its number tells.
    pub step: Decimal,
    /// With a declared revision: its index in [`Report::revisions`], and a figure of the
    /// value first published, `published(births@2018)`.
    pub revised: Option<(usize, FigureId)>,
}

/// The step that numbers of a unit are shown in, in base units.
pub(crate) fn shown_step(unit: &Unit, decimals: u32) -> Decimal {
    let step = Decimal::try_new(1, decimals).unwrap_or_default();
    step.checked_mul(unit.factor).unwrap_or(step).abs()
}

impl Figures {
    /// The figure of an indicator for an area and a period.
    pub fn get(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<FigureId> {
        let periods = &self.report.periods;
        let at = super::slots::period_at(periods, period)?;
        let slot = (indicator.0 as usize * self.areas.len() + area.0 as usize) * periods.len() + at;
        self.index.get(slot)
    }

    /// The area of that id; hyphens and underscores alike.
    pub fn area(&self, id: &str) -> Option<AreaId> {
        self.lookup.names.by_id(id)
    }

    /// The members of a group (index in [`Report::groups`]), in order.
    pub fn members(&self, group: usize) -> impl Iterator<Item = AreaId> + '_ {
        self.lookup.members_of(group).iter().copied()
    }

    /// The target of an indicator for an area and a period.
    pub fn target(
        &self,
        indicator: IndicatorId,
        area: AreaId,
        period: Period,
    ) -> Option<&TargetValue> {
        self.targets.get(indicator, area, period)
    }
}

/// The figures of one document: the report's, and those that its text computed.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The report's figures.
    pub base: Arc<Figures>,
    /// Figures that this document added; ids go on from the base's.
    pub added: Vec<Figure>,
    /// Ids of added figures by name, so that the same computation is one figure.
    pub(crate) by_name: std::collections::HashMap<Arc<str>, FigureId>,
    /// How each added figure was made, so that it can be made for another area or period.
    pub(crate) recipes: Vec<super::derive::Recipe>,
    /// Standings of added figures, by the name for the group's first member.
    pub(crate) standings:
        std::collections::HashMap<(Arc<str>, usize), Arc<super::lookup::Standing>>,
}

impl Ledger {
    /// A ledger with nothing added yet.
    pub fn new(base: Arc<Figures>) -> Self {
        Self {
            base,
            added: Vec::new(),
            by_name: std::collections::HashMap::new(),
            recipes: Vec::new(),
            standings: std::collections::HashMap::new(),
        }
    }

    /// The figure of an id of this ledger.
    ///
    /// # Panics
    /// When the id is of another ledger.
    pub fn figure(&self, id: FigureId) -> &Figure {
        match self.base.figure(id) {
            Some(figure) => figure,
            None => &self.added[id.0 as usize - self.base.len()],
        }
    }
}
