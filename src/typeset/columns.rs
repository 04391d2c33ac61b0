//! How wide the columns of a table are.

use crate::measure::Length;

/// The least and the natural width of a column's content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    /// The widest part that is not broken.
    pub least: Length,
    /// The widest cell on one line.
    pub natural: Length,
    /// The widest cell of the body on one line, but no less than `least`: a head may take
    /// several lines, while a name or number in the body had better not.
    pub body: Length,
    /// Whether the column keeps its natural width when there is more room: a column of
    /// ranks before the names, which would move away from them.
    pub fixed: bool,
}

/// A table fills the width of the text if that at most doubles its columns; a smaller one
/// takes this share of it (hundredths): wider, the eye loses the row between label and
/// number.
const SMALL_SHARE: i64 = 62;

/// Column widths for content and `gap` between columns, at most `room` in all.
///
/// Content that fits on one line is given it, and what is left is shared by natural
/// width. Otherwise each column has what its body needs for one line if that fits, or its
/// least width, and a part of the rest by how much more it would like (the automatic table
/// layout of CSS 2.1, 17.5.2.2). `None` when even the least widths do not fit.
pub(super) fn widths(columns: &[Extent], gap: Length, room: Length) -> Option<Vec<Length>> {
    let gaps = gap * (columns.len() as i64 - 1).max(0);
    let room = room - gaps;
    let least: Length = columns.iter().map(|column| column.least).sum();
    let natural: Length = columns.iter().map(|column| column.natural).sum();
    if least > room || columns.is_empty() {
        return None;
    }
    if natural <= room {
        let small = (room + gaps).scale(SMALL_SHARE, 100) - gaps;
        let target = if natural * 2 >= room {
            room
        } else {
            small.max(natural)
        };
        let weight = |column: &Extent| {
            if column.fixed {
                Length::ZERO
            } else {
                column.natural
            }
        };
        let weights = columns.iter().map(weight).sum();
        return Some(share(columns, target - natural, weights, |column| {
            (column.natural, weight(column))
        }));
    }
    let body: Length = columns.iter().map(|column| column.body).sum();
    if body <= room {
        return Some(share(columns, room - body, natural - body, |column| {
            (column.body, column.natural - column.body)
        }));
    }
    Some(share(columns, room - least, body - least, |column| {
        (column.least, column.body - column.least)
    }))
}

/// Gives each column its base and a part of `extra` by weight; rounding is carried on, so
/// that the sum is exact.
fn share(
    columns: &[Extent],
    extra: Length,
    weights: Length,
    of: impl Fn(&Extent) -> (Length, Length),
) -> Vec<Length> {
    let (mut passed, mut given) = (Length::ZERO, Length::ZERO);
    columns
        .iter()
        .map(|column| {
            let (base, weight) = of(column);
            passed += weight;
            let due = if weights > Length::ZERO {
                extra.scale(passed.0, weights.0)
            } else {
                Length::ZERO
            };
            let part = due - given;
            given = due;
            base + part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn extent(least: i64, natural: i64) -> Extent {
        Extent {
            least: Length(least),
            natural: Length(natural),
            body: Length(natural),
            fixed: false,
        }
    }

    #[test]
    fn text_wraps_before_numbers() {
        let columns = [extent(30, 300), extent(40, 40), extent(40, 40)];
        let found = widths(&columns, Length(10), Length(220)).unwrap();
        assert_eq!(found, [Length(120), Length(40), Length(40)]);
    }

    #[test]
    fn heads_wrap_before_the_body() {
        // The name of the first column takes 60 on one line, as do the heads of the others.
        let head = Extent {
            body: Length(30),
            ..extent(30, 60)
        };
        let found = widths(&[extent(40, 60), head, head], Length(0), Length(150)).unwrap();
        assert_eq!(found, [Length(60), Length(45), Length(45)]);
    }

    #[test]
    fn ranks_stay_beside_the_names() {
        let rank = Extent {
            fixed: true,
            ..extent(20, 20)
        };
        let columns = [rank, extent(60, 60), extent(40, 40)];
        let found = widths(&columns, Length(10), Length(200)).unwrap();
        assert_eq!(found, [Length(20), Length(96), Length(64)]);
    }

    #[test]
    fn what_cannot_fit_is_refused() {
        assert_eq!(
            widths(&[extent(60, 70), extent(50, 50)], Length(5), Length(100)),
            None
        );
    }

    proptest! {
        #[test]
        fn columns_fit_and_hold_their_least(
            sizes in prop::collection::vec((1i64..80, 0i64..200), 1..9),
            room in 100i64..2000,
        ) {
            let columns: Vec<_> = sizes.iter().map(|&(l, more)| extent(l, l + more)).collect();
            let gap = Length(6);
            if let Some(found) = widths(&columns, gap, Length(room)) {
                let sum: Length = found.iter().copied().sum();
                prop_assert!(sum + gap * (columns.len() as i64 - 1) <= Length(room));
                for (width, column) in found.iter().zip(&columns) {
                    prop_assert!(*width >= column.least);
                }
            } else {
                let least: i64 = columns.iter().map(|c| c.least.0).sum();
                prop_assert!(least + 6 * (columns.len() as i64 - 1) > room);
            }
        }
    }
}
