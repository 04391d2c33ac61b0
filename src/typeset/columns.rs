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
    /// Whether it holds numbers, which are hard to read in two lines: what its body needs
    /// comes before what words would like.
    pub numbers: bool,
}

/// Words keep this part (hundredths) of what they would like on one line, before numbers that
/// could be broken are kept whole.
const WORDS_SHARE: i64 = 50;

/// A table fills the width of the text if that at most doubles its columns; a smaller one
/// takes this share of it (hundredths): wider, the eye loses the row between label and
/// number.
const SMALL_SHARE: i64 = 62;

/// Column widths for content and `gap` between columns, at most `room` in all.
///
/// Content that fits on one line is given it, and what is left is shared by natural
/// width. Otherwise each column has what its body needs for one line if that fits, or its
/// least width, and a part of the rest by how much more it would like (the automatic table
/// layout of CSS 2.1, 17.5.2.2), numbers before words. `None` when even the least widths do
/// not fit.
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
    let of = |numbers: bool, wanted: fn(&Extent) -> Length| -> Length {
        let some = columns.iter().filter(|column| column.numbers == numbers);
        some.map(wanted).sum()
    };
    let (numbers, words) = (of(true, |c| c.body), of(false, |c| c.body));
    let least_words = of(false, |c| c.least);
    let left = room - numbers;
    if left >= least_words.max(words.scale(WORDS_SHARE, 100)) {
        return Some(share(
            columns,
            left - least_words,
            words - least_words,
            |column| match column.numbers {
                true => (column.body, Length::ZERO),
                false => (column.least, column.body - column.least),
            },
        ));
    }
    Some(share(columns, room - least, body - least, |column| {
        (column.least, column.body - column.least)
    }))
}

/// Widens columns so that a cell over several of them fits: each by how wide it is.
pub(super) fn widen(columns: &mut [Extent], gap: Length, (natural, least): (Length, Length)) {
    let gaps = gap * (columns.len() as i64 - 1).max(0);
    let sum: Length = columns.iter().map(|column| column.least).sum();
    let more = least - gaps - sum;
    if more > Length::ZERO {
        let weights: Length = columns.iter().map(|column| column.natural).sum();
        let wider = share(columns, more, weights.max(Length(1)), |column| {
            (column.least, column.natural)
        });
        for (column, width) in columns.iter_mut().zip(wider) {
            column.least = width;
            column.natural = column.natural.max(width);
            column.body = column.body.max(width);
        }
    }
    let sum: Length = columns.iter().map(|column| column.natural).sum();
    let more = natural - gaps - sum;
    if more > Length::ZERO {
        let wider = share(columns, more, sum, |column| {
            (column.natural, column.natural)
        });
        for (column, width) in columns.iter_mut().zip(wider) {
            column.natural = width;
        }
    }
}

/// Column widths where `weights` share the room: a column of weight zero is as wide as its
/// content asks for, none is narrower than its least width. `None` when these do not fit.
pub(super) fn weighted(
    columns: &[Extent],
    weights: &[u16],
    gap: Length,
    room: Length,
) -> Option<Vec<Length>> {
    let room = room - gap * (columns.len() as i64 - 1).max(0);
    let least: Length = columns.iter().map(|column| column.least).sum();
    if least > room || columns.is_empty() {
        return None;
    }
    let weight = |at: usize| i64::from(weights.get(at).copied().unwrap_or(0));
    let by_content = |wanted: fn(&Extent) -> Length| -> Vec<Length> {
        let one = |(at, column)| match weight(at) {
            0 => wanted(column),
            _ => column.least,
        };
        columns.iter().enumerate().map(one).collect()
    };
    let wishes: [fn(&Extent) -> Length; 3] = [|c| c.natural, |c| c.body, |c| c.least];
    let fits = |widths: &Vec<Length>| widths.iter().copied().sum::<Length>() <= room;
    let mut widths = wishes.into_iter().map(by_content).find(fits)?;
    // A column whose part would be less than its least width keeps that, and the others
    // share what is left; each round settles one column at least.
    let mut open: Vec<usize> = (0..columns.len()).filter(|at| weight(*at) > 0).collect();
    loop {
        let taken: Length = (0..columns.len())
            .filter(|at| !open.contains(at))
            .filter_map(|at| widths.get(at).copied())
            .sum();
        let sum: i64 = open.iter().map(|at| weight(*at)).sum();
        let (free, mut passed, mut given) = (room - taken, 0, Length::ZERO);
        for &at in &open {
            passed += weight(at);
            let due = free.scale(passed, sum.max(1));
            if let Some(width) = widths.get_mut(at) {
                *width = due - given;
            }
            given = due;
        }
        let narrow = |at: &usize| {
            let pair = widths.get(*at).zip(columns.get(*at));
            pair.is_some_and(|(width, column)| *width < column.least)
        };
        let settled: Vec<usize> = open.iter().copied().filter(narrow).collect();
        if settled.is_empty() {
            return Some(widths);
        }
        for at in settled {
            open.retain(|other| *other != at);
            if let Some((width, column)) = widths.get_mut(at).zip(columns.get(at)) {
                *width = column.least;
            }
        }
    }
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
            numbers: false,
        }
    }

    #[test]
    fn text_wraps_before_numbers() {
        let columns = [extent(30, 300), extent(40, 40), extent(40, 40)];
        let found = widths(&columns, Length(10), Length(220)).unwrap();
        assert_eq!(found, [Length(120), Length(40), Length(40)]);
    }

    #[test]
    fn words_wrap_before_numbers_that_could() {
        // As `12.2‰ → 11.3‰`, which may be broken at its arrow.
        let range = Extent {
            numbers: true,
            ..extent(40, 100)
        };
        let columns = [extent(40, 120), range];
        let found = widths(&columns, Length(10), Length(190)).unwrap();
        assert_eq!(found, [Length(80), Length(100)]);
        // But not when little would be left for words.
        let found = widths(&[extent(40, 400), range], Length(10), Length(190)).unwrap();
        assert_eq!(found, [Length(126), Length(54)]);
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

    #[test]
    fn cells_over_several_columns_widen_them() {
        let mut columns = [extent(10, 30), extent(10, 10)];
        widen(&mut columns, Length(4), (Length(64), Length(44)));
        assert_eq!(columns.map(|c| c.least), [Length(25), Length(15)]);
        assert_eq!(columns.map(|c| c.natural), [Length(40), Length(20)]);
        let before = columns;
        widen(&mut columns, Length(4), (Length(50), Length(30)));
        assert_eq!(columns, before);
    }

    #[test]
    fn weights_share_the_room() {
        let columns = [extent(10, 30), extent(10, 10), extent(20, 25)];
        let found = |weights: &[u16], room| weighted(&columns, weights, Length(5), Length(room));
        let lengths = |widths: [i64; 3]| Some(widths.map(Length).to_vec());
        assert_eq!(found(&[3, 1, 1], 110), lengths([60, 20, 20]));
        assert_eq!(found(&[1, 1, 0], 95), lengths([30, 30, 25]));
        // The last keeps its least width, the others share what is left.
        assert_eq!(found(&[3, 1, 1], 90), lengths([45, 15, 20]));
        assert_eq!(found(&[0, 0, 1], 110), lengths([30, 10, 60]));
        assert_eq!(found(&[1, 1, 1], 40), None);
    }

    proptest! {
        #[test]
        fn weighted_columns_fill_the_room_and_hold_their_least(
            sizes in prop::collection::vec((1i64..80, 0i64..200, 0u16..5), 1..9),
            room in 100i64..2000,
        ) {
            let columns: Vec<_> = sizes.iter().map(|&(l, more, _)| extent(l, l + more)).collect();
            let weights: Vec<u16> = sizes.iter().map(|s| s.2).collect();
            let gap = Length(6);
            let gaps = gap * (columns.len() as i64 - 1);
            let least: i64 = columns.iter().map(|c| c.least.0).sum();
            let found = weighted(&columns, &weights, gap, Length(room));
            prop_assert_eq!(found.is_some(), Length(least) + gaps <= Length(room));
            if let Some(widths) = found {
                let sum: Length = widths.iter().copied().sum();
                prop_assert!(sum + gaps <= Length(room));
                if weights.iter().any(|weight| *weight > 0) {
                    prop_assert_eq!(sum + gaps, Length(room));
                }
                for (width, column) in widths.iter().zip(&columns) {
                    prop_assert!(*width >= column.least);
                }
            }
        }

        #[test]
        fn columns_fit_and_hold_their_least(
            sizes in prop::collection::vec((1i64..80, 0i64..200, any::<bool>()), 1..9),
            room in 100i64..2000,
        ) {
            let columns: Vec<_> = sizes
                .iter()
                .map(|&(l, more, numbers)| Extent { numbers, ..extent(l, l + more) })
                .collect();
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
