//! Where figures come from. A report has hundreds of thousands of them, so that what many
//! share is kept once, and a cell's address is made into text when someone asks for it.

use super::model::FigureId;
use crate::diagnostics::{CellPlace, Place, TextPlace};
use crate::workbook::CellAddress;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A cell of a workbook.
    Cell(CellAt),
    /// A number in the configuration.
    Config(Arc<TextPlace>),
    /// A formula of the configuration over other figures.
    Formula {
        /// The formula as written, and where it stands.
        formula: Arc<Written>,
        /// The figures it was computed from, in order of use.
        parts: Parts,
    },
    /// An operation of the text over other figures.
    Operation {
        /// Which one.
        operation: Operation,
        /// The figures it was computed from, in order.
        parts: Parts,
    },
    /// Nothing gave it: the value is missing.
    None,
}

impl Origin {
    /// Takes all that the origin tells.
    pub(super) fn hash_whole(&self, state: &mut impl Hasher) {
        match self {
            Origin::Cell(at) => {
                state.write_u8(0);
                state.write_u64(at.sheet.digest);
                state.write_u64(u64::from(at.address.row) << 32 | u64::from(at.address.column));
            }
            Origin::Config(place) => {
                state.write_u8(1);
                place.hash(state);
            }
            Origin::Formula { formula, parts } => {
                state.write_u8(2);
                state.write_u64(formula.digest);
                parts.hash(state);
            }
            Origin::Operation { operation, parts } => {
                state.write_u8(3);
                operation.hash(state);
                parts.hash(state);
            }
            Origin::None => state.write_u8(4),
        }
    }
}

/// The same in every process of one build of the program.
pub(super) fn digest(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// A cell that a figure was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellAt {
    sheet: Arc<SheetName>,
    address: CellAddress,
}

/// A sheet of a workbook, by name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SheetName {
    workbook: Arc<str>,
    sheet: Arc<str>,
    digest: u64,
}

impl SheetName {
    pub(super) fn new(workbook: Arc<str>, sheet: Arc<str>) -> Self {
        let digest = digest(&(&workbook, &sheet));
        Self {
            workbook,
            sheet,
            digest,
        }
    }
}

impl CellAt {
    pub(super) fn new(sheet: &Arc<SheetName>, address: CellAddress) -> Self {
        Self {
            sheet: Arc::clone(sheet),
            address,
        }
    }

    /// Path of the workbook relative to the project folder, with `/`.
    pub fn workbook(&self) -> &Arc<str> {
        &self.sheet.workbook
    }

    /// Sheet name.
    pub fn sheet(&self) -> &Arc<str> {
        &self.sheet.sheet
    }

    /// The cell's address on its sheet.
    pub fn address(&self) -> CellAddress {
        self.address
    }

    /// The place, for messages.
    pub fn place(&self) -> CellPlace {
        CellPlace {
            workbook: Arc::clone(&self.sheet.workbook),
            sheet: Arc::clone(&self.sheet.sheet),
            cells: self.address.to_string().into(),
        }
    }
}

impl From<&CellAt> for Place {
    fn from(at: &CellAt) -> Self {
        Place::Cell(at.place())
    }
}

/// A formula of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// As written.
    pub text: Arc<str>,
    /// Where it stands.
    pub place: TextPlace,
    digest: u64,
}

impl Written {
    pub(super) fn new(text: Arc<str>, place: TextPlace) -> Self {
        let digest = digest(&(&text, &place));
        Self {
            text,
            place,
            digest,
        }
    }
}

/// The figures that one was computed from, in order.
#[derive(Clone)]
pub struct Parts(Held);

/// Few of them need no memory of their own.
#[derive(Clone)]
enum Held {
    None,
    One([FigureId; 1]),
    Two([FigureId; 2]),
    Three([FigureId; 3]),
    Many(Arc<Vec<FigureId>>),
}

impl Parts {
    /// None at all.
    pub const NONE: Self = Self(Held::None);
}

impl Deref for Parts {
    type Target = [FigureId];

    fn deref(&self) -> &[FigureId] {
        match &self.0 {
            Held::None => &[],
            Held::One(parts) => parts,
            Held::Two(parts) => parts,
            Held::Three(parts) => parts,
            Held::Many(parts) => parts,
        }
    }
}

impl From<&[FigureId]> for Parts {
    fn from(parts: &[FigureId]) -> Self {
        Self(match *parts {
            [] => Held::None,
            [a] => Held::One([a]),
            [a, b] => Held::Two([a, b]),
            [a, b, c] => Held::Three([a, b, c]),
            _ => Held::Many(Arc::new(parts.to_vec())),
        })
    }
}

impl From<Vec<FigureId>> for Parts {
    fn from(parts: Vec<FigureId>) -> Self {
        match parts.len() {
            0..=3 => Self::from(&*parts),
            _ => Self(Held::Many(Arc::new(parts))),
        }
    }
}

impl<'p> IntoIterator for &'p Parts {
    type Item = &'p FigureId;
    type IntoIter = std::slice::Iter<'p, FigureId>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Parts {}

impl Hash for Parts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        self.iter().for_each(|part| state.write_u32(part.0));
    }
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

/// What the text can make out of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// This minus the earlier one; for shares and rates in points.
    Change,
    /// Change over the earlier one.
    RateOfChange,
    /// Actual over target.
    Completion,
    /// Actual minus target.
    Gap,
    /// A part over its whole.
    Share,
    /// Place among peers by direction (more first unless less is better); ties share a place.
    Rank,
    /// How many areas or periods there are.
    Count,
    /// Sum over peers.
    Sum,
    /// Mean over peers.
    Mean,
    /// Least among peers.
    Min,
    /// Greatest among peers.
    Max,
    /// Absolute value (of a change, for "fell by 3").
    Magnitude,
}
