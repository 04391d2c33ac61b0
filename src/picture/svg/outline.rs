//! The outlines of SVG's basic shapes and paths.

use super::{bad, pixels, points};
use crate::picture::{Fault, Point, Segment};
use roxmltree::Node;
use svgtypes::{PointsParser, SimplePathSegment, SimplifyingPathParser, Transform};

/// How far a Bézier handle stands from the end of a quarter of a circle, in radii.
const QUARTER: f64 = 0.552_284_75;

/// An outline in the drawing's own units.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Move(f64, f64),
    Line(f64, f64),
    Curve([f64; 6]),
    Close,
}

/// The outline of an element; `None` when it is no shape.
pub(super) fn of(node: Node<'_, '_>) -> Result<Option<Vec<Part>>, Fault> {
    let number = |name: &str| number(node, name);
    Ok(Some(match node.tag_name().name() {
        "path" => path(node)?,
        "rect" => rectangle(node)?,
        "circle" => {
            let radius = number("r")?;
            ellipse(number("cx")?, number("cy")?, radius, radius)
        }
        "ellipse" => ellipse(number("cx")?, number("cy")?, number("rx")?, number("ry")?),
        "line" => vec![
            Part::Move(number("x1")?, number("y1")?),
            Part::Line(number("x2")?, number("y2")?),
        ],
        "polyline" => polygon(node, false),
        "polygon" => polygon(node, true),
        _ => return Ok(None),
    }))
}

fn number(node: Node<'_, '_>, name: &str) -> Result<f64, Fault> {
    let Some(text) = node.attribute(name) else {
        return Ok(0.0);
    };
    let length = text.parse::<svgtypes::Length>().ok().and_then(pixels);
    length
        .filter(|n| n.is_finite())
        .ok_or_else(|| bad(node, name))
}

fn path(node: Node<'_, '_>) -> Result<Vec<Part>, Fault> {
    let mut parts = Vec::new();
    let mut last = (0.0, 0.0);
    for segment in SimplifyingPathParser::from(node.attribute("d").unwrap_or_default()) {
        let part = match segment.map_err(|_| bad(node, "d"))? {
            SimplePathSegment::MoveTo { x, y } => Part::Move(x, y),
            SimplePathSegment::LineTo { x, y } => Part::Line(x, y),
            SimplePathSegment::CurveTo {
                x1,
                y1,
                x2,
                y2,
                x,
                y,
            } => Part::Curve([x1, y1, x2, y2, x, y]),
            SimplePathSegment::Quadratic { x1, y1, x, y } => {
                // The cubic curve of the same course.
                let third = |end: f64, handle: f64| end + (handle - end) * 2.0 / 3.0;
                let (fx, fy) = last;
                Part::Curve([
                    third(fx, x1),
                    third(fy, y1),
                    third(x, x1),
                    third(y, y1),
                    x,
                    y,
                ])
            }
            SimplePathSegment::ClosePath => Part::Close,
        };
        if let Part::Move(x, y) | Part::Line(x, y) | Part::Curve([.., x, y]) = part {
            last = (x, y);
        }
        parts.push(part);
    }
    Ok(parts)
}

fn rectangle(node: Node<'_, '_>) -> Result<Vec<Part>, Fault> {
    let number = |name: &str| number(node, name);
    let (x, y) = (number("x")?, number("y")?);
    let (width, height) = (number("width")?, number("height")?);
    if width <= 0.0 || height <= 0.0 {
        return Ok(Vec::new());
    }
    let (rx, ry) = (number("rx")?, number("ry")?);
    let rx = if node.has_attribute("rx") { rx } else { ry };
    let ry = if node.has_attribute("ry") { ry } else { rx };
    let (rx, ry) = (rx.clamp(0.0, width / 2.0), ry.clamp(0.0, height / 2.0));
    let (right, bottom) = (x + width, y + height);
    if rx == 0.0 || ry == 0.0 {
        return Ok(vec![
            Part::Move(x, y),
            Part::Line(right, y),
            Part::Line(right, bottom),
            Part::Line(x, bottom),
            Part::Close,
        ]);
    }
    let (hx, hy) = (rx * (1.0 - QUARTER), ry * (1.0 - QUARTER));
    Ok(vec![
        Part::Move(x + rx, y),
        Part::Line(right - rx, y),
        Part::Curve([right - hx, y, right, y + hy, right, y + ry]),
        Part::Line(right, bottom - ry),
        Part::Curve([right, bottom - hy, right - hx, bottom, right - rx, bottom]),
        Part::Line(x + rx, bottom),
        Part::Curve([x + hx, bottom, x, bottom - hy, x, bottom - ry]),
        Part::Line(x, y + ry),
        Part::Curve([x, y + hy, x + hx, y, x + rx, y]),
        Part::Close,
    ])
}

fn ellipse(x: f64, y: f64, rx: f64, ry: f64) -> Vec<Part> {
    if rx <= 0.0 || ry <= 0.0 {
        return Vec::new();
    }
    let (hx, hy) = (rx * QUARTER, ry * QUARTER);
    vec![
        Part::Move(x + rx, y),
        Part::Curve([x + rx, y + hy, x + hx, y + ry, x, y + ry]),
        Part::Curve([x - hx, y + ry, x - rx, y + hy, x - rx, y]),
        Part::Curve([x - rx, y - hy, x - hx, y - ry, x, y - ry]),
        Part::Curve([x + hx, y - ry, x + rx, y - hy, x + rx, y]),
        Part::Close,
    ]
}

fn polygon(node: Node<'_, '_>, closed: bool) -> Vec<Part> {
    let points = PointsParser::from(node.attribute("points").unwrap_or_default());
    let mut parts: Vec<Part> = points
        .enumerate()
        .map(|(index, (x, y))| match index {
            0 => Part::Move(x, y),
            _ => Part::Line(x, y),
        })
        .collect();
    if closed && !parts.is_empty() {
        parts.push(Part::Close);
    }
    parts
}

/// The outline on the picture.
pub(super) fn placed(parts: &[Part], by: Transform) -> Vec<Segment> {
    let place = |x: f64, y: f64| -> Point {
        (
            points(by.a * x + by.c * y + by.e),
            points(by.b * x + by.d * y + by.f),
        )
    };
    parts
        .iter()
        .map(|part| match *part {
            Part::Move(x, y) => Segment::Move(place(x, y)),
            Part::Line(x, y) => Segment::Line(place(x, y)),
            Part::Curve([x1, y1, x2, y2, x, y]) => {
                Segment::Curve(place(x1, y1), place(x2, y2), place(x, y))
            }
            Part::Close => Segment::Close,
        })
        .collect()
}
