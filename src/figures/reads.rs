//! What of the figures a piece of work looked at, so that it need not be done again when
//! all of that is as it was.
//!
//! Nobody lists what a document depends on: the figures themselves note who asks, while
//! [`noted`] runs. Every way to a figure's value is behind [`Figures::figure`], and the
//! values over a group behind [`Question`]s, whose answers are noted: the place among 2,000
//! townships hangs on 2,000 values, and yet seldom changes when one of them does.
//!
//! What there is (areas, which figures, what each was computed from, units) is not noted: it
//! goes into [`Figures::hash_frame`] and [`Figure::hash_shape`] as a whole.

use super::expr::{Fold, eval};
use super::lookup::Standing;
use super::{Area, Figure, FigureId, Figures, Reason, TargetValue, Value};
use crate::config::IndicatorId;
use crate::measure::{Decimal, Period};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// The figures, a bit for each.
    figures: Vec<u64>,
    /// Whether all of them were gone through.
    all: bool,
    /// What was asked about groups, each with a hash of the answer.
    questions: HashMap<Question, u64>,
}

/// A question about the values of an indicator over a group in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Question {
    /// Index of the group.
    pub group: usize,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
    /// What is asked.
    pub what: Asked,
}

/// What is asked about the values over a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked {
    /// How many are smaller than the value of a figure and how many larger.
    Place(FigureId),
    /// Whether places can be told at all.
    Blurred,
    /// How many there are.
    Ranked,
    /// The sum.
    Sum,
    /// The mean.
    Mean,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

impl Asked {
    pub(super) fn fold(fold: Fold) -> Self {
        match fold {
            Fold::Sum => Self::Sum,
            Fold::Mean => Self::Mean,
            Fold::Min => Self::Min,
            Fold::Max => Self::Max,
        }
    }
}

/// The answer to a [`Question`]: all that the asker learns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Answer {
    /// How many are smaller, how many larger; of a missing value nothing.
    Place(Option<(usize, usize)>),
    /// The value that is kept back, so that no place is sure.
    Blurred(Option<FigureId>),
    /// How many there are.
    Ranked(usize),
    /// What they come to, why they do not, and whose value is kept back in it.
    Folded(Result<Decimal, Reason>, Option<FigureId>, bool),
}

thread_local! {
    static NOTING: Cell<bool> = const { Cell::new(false) };
    static READS: RefCell<Reads> = RefCell::new(Reads::default());
}

/// Puts back what was noted before, however the work ends.
struct Outer(Option<(bool, Reads)>);

impl Outer {
    fn back(&mut self) -> Option<Reads> {
        let (noting, reads) = self.0.take()?;
        NOTING.set(noting);
        Some(READS.replace(reads))
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        let _ = self.back();
    }
}

/// Runs and notes what is looked at. All of the work must be done on this thread.
pub fn noted<R>(run: impl FnOnce() -> R) -> (R, Reads) {
    let mut outer = Outer(Some((NOTING.replace(true), READS.take())));
    let result = run();
    (result, outer.back().unwrap_or_default())
}

fn note(id: FigureId) {
    if NOTING.get() {
        READS.with_borrow_mut(|reads| {
            let at = id.0 as usize / 64;
            if reads.figures.len() <= at {
                reads.figures.resize(at + 1, 0);
            }
            if let Some(word) = reads.figures.get_mut(at) {
                *word |= 1 << (id.0 % 64);
            }
        });
    }
}

fn note_all() {
    if NOTING.get() {
        READS.with_borrow_mut(|reads| reads.all = true);
    }
}

pub(super) fn note_answer(question: Question, answer: &Answer) {
    if NOTING.get() {
        READS.with_borrow_mut(|reads| reads.questions.insert(question, hash(answer)));
    }
}

fn hash(answer: &Answer) -> u64 {
    // The same in every process of one build of the program.
    let mut hasher = DefaultHasher::new();
    answer.hash(&mut hasher);
    hasher.finish()
}

impl Reads {
    /// The figures looked at, ascending; `None` when all of them were gone through.
    pub fn figures(&self) -> Option<impl Iterator<Item = FigureId> + '_> {
        let words = self.figures.iter().enumerate();
        let ids = words.flat_map(|(at, word)| {
            let bits = (0..64_u32).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| FigureId(at as u32 * 64 + bit))
        });
        (!self.all).then_some(ids)
    }

    /// What was asked, in order, each with a hash of the answer.
    pub fn questions(&self) -> Vec<(Question, u64)> {
        let mut all: Vec<_> = self.questions.iter().map(|(q, a)| (*q, *a)).collect();
        all.sort_unstable();
        all
    }
}

impl Standing {
    /// The answer to a question about these values; `of` gives the value of a figure whose
    /// place is asked.
    pub(super) fn answer(
        &self,
        asked: Asked,
        of: impl FnOnce(FigureId) -> Option<Decimal>,
    ) -> Answer {
        let fold = match asked {
            Asked::Place(id) => return Answer::Place(of(id).map(|value| self.around(value))),
            Asked::Blurred => return Answer::Blurred(self.kept.filter(|_| self.blurred)),
            Asked::Ranked => return Answer::Ranked(self.sorted.len()),
            Asked::Sum => Fold::Sum,
            Asked::Mean => Fold::Mean,
            Asked::Min => Fold::Min,
            Asked::Max => Fold::Max,
        };
        let result = match self.gap {
            Some(gap) => Err(Reason::Part(gap)),
            None => eval::fold(fold, &self.sorted),
        };
        Answer::Folded(result, self.kept, self.blurred)
    }
}

impl Figures {
    /// How many figures there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a figure of a ledger is one of these.
    pub fn holds(&self, id: FigureId) -> bool {
        (id.0 as usize) < self.all.len()
    }

    /// A figure; `None` for one that a document added.
    pub fn figure(&self, id: FigureId) -> Option<&Figure> {
        note(id);
        self.all.get(id.0 as usize)
    }

    /// All figures: for each indicator, area and period for which there is one or for which
    /// a table or formula should have given one. The index is the id.
    pub fn all(&self) -> &[Figure] {
        note_all();
        &self.all
    }

    /// A hash of the answer to a question, as it is now.
    pub fn answer(&self, question: Question) -> u64 {
        let Question {
            group,
            indicator,
            period,
            what,
        } = question;
        let value = |id: FigureId| self.all.get(id.0 as usize)?.value.known();
        let standing = self.standing(group, indicator, period);
        hash(&standing.answer(what, value))
    }

    /// Takes all there is beside the figures themselves: areas, which figures there are, what
    /// was stated twice, what is kept back.
    pub fn hash_frame(&self, state: &mut impl Hasher) {
        for area in self.areas.iter() {
            let Area {
                id,
                label,
                group,
                place,
            } = area;
            (id, label, group, place).hash(state);
        }
        self.index.hash(state);
        for (key, target) in self.targets.iter() {
            let TargetValue { relation, figure } = *target;
            (key, relation as u8, figure).hash(state);
        }
        for restated in &self.restatements {
            format!("{restated:?}").hash(state);
        }
        self.restated_alike.hash(state);
        sorted(self.steps.iter().map(|(id, step)| (*id, *step))).hash(state);
        self.texts.hash(state);
        self.lookup.hash_frame(state);
    }
}

/// Sorted, since no order of a map may be told.
pub(super) fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items
}

impl Figure {
    /// Takes what the figure is, without its value.
    pub fn hash_shape(&self, state: &mut impl Hasher) {
        let Figure {
            names,
            indicator,
            area,
            period,
            value: _,
            kind,
            unit,
            points,
            decimals: _,
            direction,
            origin,
        } = self;
        // An indicator's figures have names and a unit that follow from the indicator, the
        // area and the period; areas are in the frame.
        match names.naming() {
            Some(naming) => {
                state.write_u64(naming.digest());
                if !Arc::ptr_eq(unit, naming.unit()) {
                    unit.hash(state);
                }
            }
            None => (self.name(), self.label(), unit).hash(state),
        }
        let indicator = indicator.map_or(u32::MAX, |id| id.0);
        state.write_u64(u64::from(indicator) << 32 | u64::from(area.0));
        let sort = (*kind as u64) << 3 | u64::from(*points) << 2 | *direction as u64;
        state.write_u64(period.packed() << 8 | sort);
        origin.hash_whole(state);
    }

    /// Takes the value, or why there is none, and the decimals that it is shown with.
    pub fn hash_value(&self, state: &mut impl Hasher) {
        let decimals = u64::from(self.decimals) << 32;
        match &self.value {
            // 1.0 and 1 are equal and are not written alike everywhere.
            Value::Known(value) => {
                let digits = value.mantissa();
                state.write_u64(decimals | u64::from(value.scale()));
                state.write_u64(digits as u64);
                state.write_u64((digits >> 64) as u64);
            }
            Value::Missing(reason) => {
                state.write_u64(decimals | u64::from(u32::MAX));
                reason.hash(state);
            }
        }
    }
}
