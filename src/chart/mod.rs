//! A chart as drawing primitives, which html and typeset both print.

mod bullet;
mod canvas;
mod line;
mod lying;
mod panels;
mod scale;
mod sparkline;
mod stacked;
mod upright;
mod words;

pub use sparkline::{DESCENT as SPARKLINE_DESCENT, sparkline};

use crate::document::{Chart, ChartForm, Mention};
use crate::measure::Length;

/// A drawn chart: primitives in a box whose origin is the top left corner, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width of the box.
    pub width: Length,
    /// Height of the box.
    pub height: Length,
    /// What to draw, in painting order.
    pub shapes: Vec<Shape>,
}

/// A point of a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: Length,
    /// From the top.
    pub y: Length,
}

/// A drawing primitive.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A filled rectangle: top left corner, width, height.
    Rect(Point, Length, Length, Paint),
    /// A line through points.
    Line(Vec<Point>, Length, Paint),
    /// A filled disc: centre and radius.
    Disc(Point, Length, Paint),
    /// A text on its baseline.
    Text(Label),
}

/// A text in a scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The point on the baseline that `anchor` refers to.
    pub at: Point,
    /// The text.
    pub text: String,
    /// The size.
    pub size: Length,
    /// Which part of the text stands at the point.
    pub anchor: Anchor,
    /// Index of the mention when the text is a figure's.
    pub mention: Option<usize>,
    /// The colour.
    pub paint: Paint,
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// The colours of a chart by their role; the renderers give the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Text.
    Ink,
    /// Lesser text and axes.
    Faint,
    /// Grid lines.
    Grid,
    /// The n-th series.
    Series(usize),
    /// The category that the document is about.
    Highlight,
    /// The other categories beside a highlighted one.
    Muted,
    /// A bar that misses its target.
    Missed,
    /// The n-th range behind a bullet, from the worst on.
    Range(usize),
    /// Text upon the n-th series.
    On(usize),
    /// A target mark.
    Target,
    /// The ground, to part a mark from what it crosses.
    Paper,
}

/// Measures a text: its width at a size. Given by the renderer (real fonts for pages, a
/// table of widths for SVG).
pub trait Measure {
    /// The width of `text` at `size`.
    fn width(&self, text: &str, size: Length) -> Length;
}

/// Draws a chart into a box of the given width, as high as it needs (at most some 700 pt).
///
/// Every value of a single series is labelled with the text of its mention, so that it
/// reads as in the tables; several series share an axis with ticks and a key above the
/// plot. A missing value is a gap and an ellipsis, never zero. The drawing depends on the
/// chart, the width and the measure alone, and stays inside the box for any width of 100 pt
/// and more.
pub fn draw(chart: &Chart, mentions: &[Mention], width: Length, measure: &dyn Measure) -> Scene {
    draw_as(chart, mentions, width, PLOT, measure)
}

/// Height of the plot of upright bars and lines, which with the width of a page makes a
/// calm landscape shape.
pub const PLOT: Length = canvas::pt(150);
/// The least height of a plot, for what is left of a page.
pub const LOWEST_PLOT: Length = canvas::pt(78);

/// Draws a chart like [`draw`], with a plot of the given height. Lying bars need the height
/// that their names need, whatever is asked for.
pub fn draw_as(
    chart: &Chart,
    mentions: &[Mention],
    width: Length,
    plot: Length,
    measure: &dyn Measure,
) -> Scene {
    let canvas = canvas::Canvas {
        chart,
        mentions,
        width: width.max(Length::POINT * 100),
        plot,
        measure,
        shapes: Vec::with_capacity(chart.categories.len() * (chart.series.len() * 2 + 1) + 8),
        taken: Vec::new(),
    };
    match chart.form {
        ChartForm::Bar => upright::draw(canvas),
        ChartForm::Stacked => stacked::upright(canvas),
        ChartForm::HorizontalBar => lying::draw(canvas),
        ChartForm::HorizontalStacked => stacked::lying(canvas),
        ChartForm::Bullet => bullet::draw(canvas),
        ChartForm::Line => line::draw(canvas),
        ChartForm::LinePanels | ChartForm::BarPanels => panels::draw(canvas),
        ChartForm::Sparkline => sparkline(chart, canvas::TEXT),
    }
}
