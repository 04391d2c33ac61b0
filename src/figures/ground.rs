//! What figures rest on, down to the cells, without the way there.

use super::{Figure, FigureId, Figures, Ledger, Origin};
use crate::config::IndicatorId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What figures rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// The sheets by workbook.
    pub workbooks: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// The formulas of indicators.
    pub formulas: BTreeMap<IndicatorId, Arc<str>>,
    /// Whether a number of the configuration is used.
    pub settings: bool,
}

impl Ground {
    fn add_own(&mut self, figure: &Figure) {
        match &figure.origin {
            Origin::Cell(place) => {
                let sheets = self.workbooks.entry(Arc::clone(place.workbook()));
                sheets.or_default().insert(Arc::clone(place.sheet()));
            }
            Origin::Config(_) => self.settings = true,
            Origin::Formula { formula, .. } => {
                if let Some(indicator) = figure.indicator {
                    self.formulas.insert(indicator, Arc::clone(&formula.text));
                }
            }
            Origin::Operation { .. } | Origin::None => {}
        }
    }

    fn add(&mut self, other: &Ground) {
        for (workbook, sheets) in &other.workbooks {
            let all = self.workbooks.entry(Arc::clone(workbook)).or_default();
            all.extend(sheets.iter().cloned());
        }
        let formulas = other.formulas.iter();
        self.formulas
            .extend(formulas.map(|(indicator, text)| (*indicator, Arc::clone(text))));
        self.settings |= other.settings;
    }
}

/// What each figure of a report rests on. Thousands of figures share a few dozen grounds,
/// so that a document with ranks among thousands of areas need not follow each of them.
#[derive(Clone, Debug)]
pub(crate) struct Grounds {
    /// Index of the ground by figure.
    of: Vec<u32>,
    grounds: Vec<Ground>,
}

/// What a figure rests on by itself.
#[derive(PartialEq, Eq, Hash)]
enum Own<'f> {
    Cell(&'f str, &'f str),
    Config,
    Formula(IndicatorId),
    Nothing,
}

impl Grounds {
    fn new(figures: &Figures) -> Self {
        // By what is the figure's own: the grounds of its parts, and what they make together.
        let mut known: HashMap<Own<'_>, Vec<(Vec<u32>, u32)>> = HashMap::new();
        let mut below: Vec<u32> = Vec::new();
        let mut out = Self {
            of: Vec::with_capacity(figures.all.len()),
            grounds: Vec::new(),
        };
        // Cells come sheet by sheet.
        let mut last: Option<(&Arc<str>, &Arc<str>, u32)> = None;
        for figure in &figures.all {
            if let (Origin::Cell(place), Some((workbook, sheet, at))) = (&figure.origin, last)
                && Arc::ptr_eq(place.workbook(), workbook)
                && Arc::ptr_eq(place.sheet(), sheet)
            {
                out.of.push(at);
                continue;
            }
            let own = match (&figure.origin, figure.indicator) {
                (Origin::Cell(place), _) => Own::Cell(place.workbook(), place.sheet()),
                (Origin::Config(_), _) => Own::Config,
                (Origin::Formula { .. }, Some(indicator)) => Own::Formula(indicator),
                _ => Own::Nothing,
            };
            // A part always comes before what is made of it.
            below.clear();
            below.extend(figure.parts().iter().filter_map(|id| out.index(*id)));
            below.sort_unstable();
            below.dedup();
            let alike = known.entry(own).or_default();
            let at = match alike.iter().find(|(parts, _)| *parts == below) {
                Some((_, at)) => *at,
                None => {
                    let mut ground = Ground::default();
                    ground.add_own(figure);
                    below
                        .iter()
                        .filter_map(|at| out.grounds.get(*at as usize))
                        .for_each(|part| ground.add(part));
                    out.grounds.push(ground);
                    let at = (out.grounds.len() - 1) as u32;
                    alike.push((below.clone(), at));
                    at
                }
            };
            if let Origin::Cell(place) = &figure.origin {
                last = Some((place.workbook(), place.sheet(), at));
            }
            out.of.push(at);
        }
        out
    }

    fn index(&self, id: FigureId) -> Option<u32> {
        self.of.get(id.0 as usize).copied()
    }
}

impl Ledger {
    /// What figures rest on, all together.
    pub fn ground(&self, ids: &[FigureId]) -> Ground {
        let base = &self.base;
        let grounds = base.lookup.grounds.get_or_init(|| Grounds::new(base));
        let mut shared = vec![false; grounds.grounds.len()];
        let mut seen = vec![false; self.added.len()];
        let mut ground = Ground::default();
        let mut open = ids.to_vec();
        while let Some(id) = open.pop() {
            if let Some(at) = grounds.index(id) {
                if let Some(seen) = shared.get_mut(at as usize) {
                    *seen = true;
                }
                continue;
            }
            match seen.get_mut(id.0 as usize - base.len()) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let figure = self.figure(id);
            ground.add_own(figure);
            open.extend_from_slice(figure.parts());
        }
        for (part, used) in grounds.grounds.iter().zip(shared) {
            if used {
                ground.add(part);
            }
        }
        ground
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_add_up() {
        let sheet = |name: &str| BTreeSet::from([Arc::from(name)]);
        let mut all = Ground {
            workbooks: BTreeMap::from([("a.xlsx".into(), sheet("1"))]),
            ..Ground::default()
        };
        all.add(&Ground {
            workbooks: BTreeMap::from([
                ("a.xlsx".into(), sheet("2")),
                ("b.ods".into(), sheet("x")),
            ]),
            formulas: BTreeMap::from([(IndicatorId(3), "births / population".into())]),
            settings: true,
        });
        let sheets = all.workbooks.get("a.xlsx").map(BTreeSet::len);
        assert_eq!((sheets, all.workbooks.len()), (Some(2), 2));
        assert_eq!((all.formulas.len(), all.settings), (1, true));
    }
}
