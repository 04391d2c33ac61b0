//! Charts as drawing primitives: each case is a chart in YAML and its shapes as text.

mod common;

use annals::chart::{Anchor, Measure, Paint, Point, Scene, Shape, draw};
use annals::document::{Chart, ChartForm, Series};
use annals::measure::{Decimal, Length};
use proptest::prelude::*;
use std::fmt::Write;

/// Every character is eleven twentieths as wide as the size, ideographs are square.
struct Even;

impl Measure for Even {
    fn width(&self, text: &str, size: Length) -> Length {
        let twentieths = |c: char| if c > '\u{2E80}' { 20 } else { 11 };
        size.scale(text.chars().map(twentieths).sum(), 20)
    }
}

fn points(length: Length) -> String {
    let hundredths = length.scale(100, Length::POINT.0).0;
    format!("{:.2}", hundredths as f64 / 100.0)
}

fn paint(paint: Paint) -> String {
    match paint {
        Paint::Series(n) => format!("series {n}"),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn dump(scene: &Scene) -> String {
    let mut out = format!("box {} x {}\n", points(scene.width), points(scene.height));
    let at = |point: &Point| format!("{},{}", points(point.x), points(point.y));
    for shape in &scene.shapes {
        match shape {
            Shape::Rect(corner, width, height, colour) => {
                let size = format!("{} x {}", points(*width), points(*height));
                writeln!(out, "rect {} {size} {}", at(corner), paint(*colour)).unwrap();
            }
            Shape::Line(line, width, colour) => {
                let line: Vec<_> = line.iter().map(at).collect();
                let width = points(*width);
                writeln!(
                    out,
                    "line {} wide {width} {}",
                    line.join(" "),
                    paint(*colour)
                )
                .unwrap();
            }
            Shape::Disc(centre, radius, colour) => {
                let radius = points(*radius);
                writeln!(
                    out,
                    "disc {} radius {radius} {}",
                    at(centre),
                    paint(*colour)
                )
                .unwrap();
            }
            Shape::Text(label) => {
                let anchor = format!("{:?}", label.anchor).to_lowercase();
                let mention = label
                    .mention
                    .map_or(String::new(), |n| format!(" mention {n}"));
                let size = points(label.size);
                let colour = paint(label.paint);
                let at = at(&label.at);
                writeln!(
                    out,
                    "text {at} {anchor} {size} {colour}{mention}: {}",
                    label.text
                )
                .unwrap();
            }
        }
    }
    out
}

/// Every point of every shape is in the box; texts by their measured width.
fn assert_inside(scene: &Scene) {
    let inside = |x: Length, y: Length, what: &dyn std::fmt::Debug| {
        assert!(
            x >= Length::ZERO && x <= scene.width && y >= Length::ZERO && y <= scene.height,
            "{what:?} stands out of {} x {}",
            points(scene.width),
            points(scene.height)
        );
    };
    for shape in &scene.shapes {
        match shape {
            Shape::Rect(corner, width, height, _) => {
                inside(corner.x, corner.y, shape);
                inside(corner.x + *width, corner.y + *height, shape);
            }
            Shape::Line(line, ..) => line
                .iter()
                .for_each(|point| inside(point.x, point.y, shape)),
            Shape::Disc(centre, radius, _) => {
                inside(centre.x - *radius, centre.y - *radius, shape);
                inside(centre.x + *radius, centre.y + *radius, shape);
            }
            Shape::Text(label) => {
                let width = Even.width(&label.text, label.size);
                let left = match label.anchor {
                    Anchor::Start => label.at.x,
                    Anchor::Middle => label.at.x - width / 2,
                    Anchor::End => label.at.x - width,
                };
                inside(left, label.at.y - label.size.scale(7, 10), shape);
                inside(left + width, label.at.y, shape);
            }
        }
    }
}

#[test]
fn cases() {
    for folder in common::folders("chart") {
        let mut mentions = Vec::new();
        let (chart, width) = common::build::chart(&folder.join("chart.yaml"), &mut mentions);
        let scene = draw(&chart, &mentions, Length::POINT * width, &Even);
        assert_inside(&scene);
        common::expect(&folder.join("expected.txt"), &dump(&scene));
    }
}

#[test]
fn every_number_of_a_single_series_is_written_once() {
    let mut mentions = Vec::new();
    let file = common::cases("chart").join("townships-lying/chart.yaml");
    let (chart, width) = common::build::chart(&file, &mut mentions);
    let scene = draw(&chart, &mentions, Length::POINT * width, &Even);
    let mut written: Vec<_> = scene
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Text(label) => label.mention,
            _ => None,
        })
        .collect();
    written.sort_unstable();
    assert_eq!(written, (0..mentions.len()).collect::<Vec<_>>());
}

fn decimal() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        8 => (-1_000_000i64..1_000_000, 0u32..4).prop_map(|(n, scale)| Decimal::new(n, scale)),
        1 => Just(Decimal::ZERO),
        1 => Just(Decimal::MAX),
        1 => Just(Decimal::MIN),
        1 => (any::<i64>(), 0u32..28).prop_map(|(n, scale)| Decimal::new(n, scale)),
    ]
}

fn some_chart() -> impl Strategy<Value = Chart> {
    let name = "[A-Za-z清河 ]{0,40}";
    let series = (
        name,
        prop::collection::vec(prop::option::weighted(0.8, decimal()), 0..25),
        prop::collection::vec(prop::option::weighted(0.2, decimal()), 0..25),
    );
    let series = series.prop_map(|(label, values, targets)| Series {
        label,
        points: vec![None; values.len()],
        values,
        targets,
        ..Series::default()
    });
    (
        prop_oneof![
            Just(ChartForm::Bar),
            Just(ChartForm::HorizontalBar),
            Just(ChartForm::Line)
        ],
        prop::collection::vec(prop_oneof![name, "20[0-9][0-9]"], 0..80),
        prop::collection::vec(series, 0..7),
        name,
        prop::option::of(0usize..90),
    )
        .prop_map(|(form, categories, series, unit, highlight)| Chart {
            form,
            categories,
            series,
            unit,
            highlight,
            ..Chart::default()
        })
}

proptest! {
    #[test]
    fn any_chart_is_drawn_inside_its_box(chart in some_chart(), width in 100i64..600) {
        let scene = draw(&chart, &[], Length::POINT * width, &Even);
        assert_inside(&scene);
        prop_assert!(scene.height <= Length::POINT * 760, "{}", points(scene.height));
        prop_assert_eq!(&scene, &draw(&chart, &[], Length::POINT * width, &Even));
    }
}
