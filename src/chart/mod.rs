//! A chart as drawing primitives, which html and typeset both print.

use crate::document::{Chart, Mention};
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
    /// A target mark.
    Target,
}

/// Measures a text: its width at a size. Given by the renderer (real fonts for pages, a
/// table of widths for SVG).
pub trait Measure {
    /// The width of `text` at `size`.
    fn width(&self, text: &str, size: Length) -> Length;
}

/// Draws a chart into a box of the given width, as high as it needs.
pub fn draw(chart: &Chart, mentions: &[Mention], width: Length, measure: &dyn Measure) -> Scene {
    let _ = (chart, mentions, width, measure);
    todo!("chart")
}
