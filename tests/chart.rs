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
        Paint::On(n) => format!("on {n}"),
        Paint::Range(n) => format!("range {n}"),
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

/// The box of a text, a little tighter than the one that the drawing keeps free.
fn extent(label: &annals::chart::Label) -> [Length; 4] {
    let width = Even.width(&label.text, label.size);
    let left = match label.anchor {
        Anchor::Start => label.at.x,
        Anchor::Middle => label.at.x - width / 2,
        Anchor::End => label.at.x - width,
    };
    let (up, down) = (label.size.scale(69, 100), label.size.scale(14, 100));
    [left, left + width, label.at.y - up, label.at.y + down]
}

/// No text runs into another.
fn assert_apart(scene: &Scene) {
    let labels: Vec<_> = scene
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Text(label) => Some(label),
            _ => None,
        })
        .collect();
    let hair = Length::POINT / 50;
    for (at, a) in labels.iter().enumerate() {
        for b in labels.iter().skip(at + 1) {
            let ([l, r, t, o], [x, y, u, d]) = (extent(a), extent(b));
            let apart = r <= x + hair || y <= l + hair || o <= u || d <= t;
            assert!(apart, "`{}` runs into `{}`", a.text, b.text);
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
        assert_apart(&scene);
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
            Just(ChartForm::Line),
            Just(ChartForm::Stacked),
            Just(ChartForm::HorizontalStacked),
            Just(ChartForm::Bullet),
            Just(ChartForm::LinePanels),
            Just(ChartForm::BarPanels),
            Just(ChartForm::Sparkline),
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

/// The filled boxes of a series.
fn bars(scene: &Scene) -> Vec<(Point, Length, Length)> {
    let bar = |shape: &Shape| match shape {
        Shape::Rect(corner, width, height, Paint::Series(_)) => Some((*corner, *width, *height)),
        _ => None,
    };
    scene.shapes.iter().filter_map(bar).collect()
}

/// A chart of one series of whole numbers.
fn plain_chart(form: ChartForm, values: &[i64]) -> Chart {
    Chart {
        form,
        categories: (0..values.len()).map(|n| format!("A{n}")).collect(),
        series: vec![Series {
            values: values.iter().map(|n| Some(Decimal::from(*n))).collect(),
            ..Series::default()
        }],
        ..Chart::default()
    }
}

/// The texts of the ticks as numbers; minus signs are true ones, thousands have commas.
fn numbers(scene: &Scene, paint: Paint) -> Vec<Decimal> {
    let number = |shape: &Shape| match shape {
        Shape::Text(label) if label.paint == paint => {
            let text = label.text.replace('\u{2212}', "-").replace(',', "");
            text.parse().ok()
        }
        _ => None,
    };
    scene.shapes.iter().filter_map(number).collect()
}

proptest! {
    #[test]
    fn bars_are_as_long_as_their_values(
        values in prop::collection::vec(1i64..1_000_000, 2..9),
        lying in any::<bool>(),
    ) {
        let form = if lying { ChartForm::HorizontalBar } else { ChartForm::Bar };
        let chart = plain_chart(form, &values);
        let scene = draw(&chart, &[], Length::POINT * 448, &Even);
        let length = |(_, width, height): &(Point, Length, Length)| if lying { *width } else { *height };
        let most = *values.iter().max().unwrap();
        // One that is shorter than a hundredth of a point has no bar.
        let seen: Vec<i64> = values.iter().copied().filter(|n| n * 20_000 > most).collect();
        let bars = bars(&scene);
        prop_assume!(bars.len() == values.len() && seen.len() == values.len());
        let longest = bars.iter().map(length).max().unwrap();
        for (bar, value) in bars.iter().zip(&values) {
            // Ends are set to a hundredth of a point: at most one between the two.
            let exact = longest.scale(*value, most);
            let off = (length(bar) - exact).0.abs();
            prop_assert!(off <= Length::POINT.0 / 50, "{value} of {most}: {off}");
        }
    }

    #[test]
    fn stacks_are_as_high_as_their_sums(
        parts in prop::collection::vec((1i64..1000, 1i64..1000, 1i64..1000), 2..7),
    ) {
        let mut chart = plain_chart(ChartForm::Stacked, &vec![0; parts.len()]);
        let series = |of: fn(&(i64, i64, i64)) -> i64| Series {
            values: parts.iter().map(|p| Some(Decimal::from(of(p)))).collect(),
            ..Series::default()
        };
        chart.series = vec![series(|p| p.0), series(|p| p.1), series(|p| p.2)];
        let scene = draw(&chart, &[], Length::POINT * 448, &Even);
        let sums: Vec<i64> = parts.iter().map(|p| p.0 + p.1 + p.2).collect();
        let mut heights: Vec<(Length, Length)> = Vec::new();
        for (corner, _, height) in bars(&scene).into_iter().skip(3) {
            match heights.iter_mut().find(|(x, _)| *x == corner.x) {
                Some((_, sum)) => *sum += height,
                None => heights.push((corner.x, height)),
            }
        }
        // The boxes of the key come first; they stand at places of their own.
        heights.sort_unstable();
        prop_assert_eq!(heights.len(), sums.len());
        let highest = heights.iter().map(|(_, height)| *height).max().unwrap();
        let most = *sums.iter().max().unwrap();
        for ((_, height), sum) in heights.iter().zip(&sums) {
            let off = (*height - highest.scale(*sum, most)).0.abs();
            prop_assert!(off <= Length::POINT.0 / 20, "{sum} of {most}: {off}");
        }
    }

    #[test]
    fn ticks_enclose_the_values_at_even_steps(
        values in prop::collection::vec(-100_000i64..100_000, 1..20),
    ) {
        let chart = plain_chart(ChartForm::Line, &values);
        let scene = draw(&chart, &[], Length::POINT * 448, &Even);
        let ticks = numbers(&scene, Paint::Faint);
        prop_assert!((2..=10).contains(&ticks.len()), "{ticks:?}");
        let (low, high) = (ticks[0], ticks[ticks.len() - 1]);
        for value in &values {
            let value = Decimal::from(*value);
            prop_assert!(low <= value && value <= high, "{value} in {ticks:?}");
        }
        let step = ticks[1] - ticks[0];
        prop_assert!(ticks.windows(2).all(|pair| pair[1] - pair[0] == step), "{ticks:?}");
    }

    #[test]
    fn any_chart_is_drawn_inside_its_box(chart in some_chart(), width in 100i64..600) {
        let scene = draw(&chart, &[], Length::POINT * width, &Even);
        assert_inside(&scene);
        assert_apart(&scene);
        prop_assert!(scene.height <= Length::POINT * 760, "{}", points(scene.height));
        prop_assert_eq!(&scene, &draw(&chart, &[], Length::POINT * width, &Even));
    }
}
