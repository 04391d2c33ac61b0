//! Lines as small as a word.

use super::canvas::pt;
use super::scale::{Domain, Scale, round};
use super::{Paint, Point, Scene, Shape};
use crate::document::Chart;
use crate::measure::Length;

/// The most that two values stand apart, in hundredths of the size of the text around: five
/// years are as wide as a short word.
const STEP: i64 = 90;
/// The most that a sparkline is wide, in hundredths of the size of the text around.
const WIDEST: i64 = 800;
/// How high it is, in hundredths of the size of the text around: a little more than
/// capitals.
const HEIGHT: i64 = 78;

/// How far its box reaches below the baseline, in hundredths of the size of the text.
pub const DESCENT: i64 = 5;

/// Draws the first series of a chart as a line in the size of the text around it: a box as
/// high as its letters, to stand [`DESCENT`] below the baseline.
///
/// The line spans the least and the greatest value, so that it tells the shape and no size
/// (E. Tufte, "Beautiful Evidence", 2006); its last value has a dot. A missing value is a gap.
pub fn sparkline(chart: &Chart, size: Length) -> Scene {
    let height = round(size.scale(HEIGHT, 100));
    let values = chart
        .series
        .first()
        .map_or(&[][..], |series| &series.values);
    let steps = (values.len() as i64 - 1).max(1);
    let radius = round(size.scale(16, 100));
    let line = (size.scale(STEP, 100) * steps).min(size.scale(WIDEST, 100));
    let mut scene = Scene {
        // A hair more, for what rounding moves.
        width: round(line + radius * 2) + Length::POINT / 50,
        height,
        shapes: Vec::new(),
    };
    let Some(domain) = Domain::of(values.iter().flatten().copied()) else {
        return scene;
    };
    // Values that are all equal run along the middle.
    let flat = domain.low == domain.high;
    let middle = round(height / 2);
    let scale = Scale {
        domain,
        from: height - radius - Length::POINT / 50,
        to: radius,
    };
    let at = |index: usize| Point {
        x: round(radius + line.scale(index as i64, steps)),
        y: match values.get(index).copied().flatten() {
            Some(value) if !flat => scale.at(value),
            _ => middle,
        },
    };
    let known: Vec<Option<Point>> = values
        .iter()
        .enumerate()
        .map(|(index, value)| value.map(|_| at(index)))
        .collect();
    let width = (size / 11).max(pt(1) / 2);
    for stretch in known.split(Option::is_none) {
        let stretch: Vec<Point> = stretch.iter().flatten().copied().collect();
        match &stretch[..] {
            [] => {}
            [alone] => scene
                .shapes
                .push(Shape::Disc(*alone, width, Paint::Series(0))),
            _ => scene
                .shapes
                .push(Shape::Line(stretch, width, Paint::Series(0))),
        }
    }
    if let Some(last) = known.iter().rev().find_map(|point| *point) {
        scene
            .shapes
            .push(Shape::Disc(last, radius, Paint::Series(0)));
    }
    scene
}
