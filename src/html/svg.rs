//! A scene as inline SVG.

use super::escape;
use super::inline::about;
use crate::chart::{Anchor, Label, Paint, Point, Scene, Shape};
use crate::document::Mention;
use crate::measure::Length;

/// What an inline SVG is besides its shapes.
pub(super) struct Frame<'a> {
    /// The class of the element.
    pub class: &'a str,
    /// What it shows, for those who do not see it.
    pub alternative: &'a str,
    /// The id of what describes it further; may be empty.
    pub described: &'a str,
}

/// Writes a scene as an `svg` element. Its user unit is a point; colours are classes, so
/// that the style sheet decides them. Numbers carry where they come from.
pub(super) fn write(out: &mut String, scene: &Scene, frame: &Frame<'_>, mentions: &[Mention]) {
    out.push_str("<svg class=\"");
    out.push_str(frame.class);
    out.push_str("\" viewBox=\"0 0 ");
    number(out, scene.width);
    out.push(' ');
    number(out, scene.height);
    out.push_str("\" role=\"img\" aria-label=\"");
    escape::text(out, frame.alternative);
    if !frame.described.is_empty() {
        out.push_str("\" aria-describedby=\"");
        out.push_str(frame.described);
    }
    let size = usual_size(scene);
    out.push_str("\" font-size=\"");
    number(out, size);
    out.push_str("\">\n");
    for shape in &scene.shapes {
        match shape {
            Shape::Rect(corner, width, height, paint) => {
                start(out, "rect", *paint);
                attribute(out, " x=\"", corner.x);
                attribute(out, " y=\"", corner.y);
                attribute(out, " width=\"", *width);
                attribute(out, " height=\"", *height);
                out.push_str("/>\n");
            }
            Shape::Line(points, width, paint) => line(out, points, *width, *paint),
            Shape::Disc(centre, radius, paint) => {
                start(out, "circle", *paint);
                attribute(out, " cx=\"", centre.x);
                attribute(out, " cy=\"", centre.y);
                attribute(out, " r=\"", *radius);
                out.push_str("/>\n");
            }
            Shape::Text(label) => text(out, label, size, mentions),
        }
    }
    out.push_str("</svg>\n");
}

/// The size that the last text has, a label and not the key, which the element states for all.
fn usual_size(scene: &Scene) -> Length {
    let mut sizes = scene.shapes.iter().rev().filter_map(|shape| match shape {
        Shape::Text(label) => Some(label.size),
        _ => None,
    });
    sizes.next().unwrap_or(Length::POINT * 8)
}

fn start(out: &mut String, name: &str, paint: Paint) {
    out.push('<');
    out.push_str(name);
    out.push_str(" class=\"");
    class(out, paint);
    out.push('"');
}

fn class(out: &mut String, paint: Paint) {
    out.push_str(match paint {
        Paint::Ink => "i",
        Paint::Faint => "f",
        Paint::Grid => "g",
        Paint::Highlight => "h",
        Paint::Muted => "m",
        Paint::Missed => "x",
        Paint::On(n) => {
            const ON: [&str; crate::style::Palette::SERIES] = ["o0", "o1", "o2", "o3", "o4"];
            ON.get(n % ON.len()).copied().unwrap_or("i")
        }
        Paint::Range(n) => {
            const RANGES: [&str; 3] = ["r0", "r1", "r2"];
            RANGES.get(n).copied().unwrap_or("r2")
        }
        Paint::Target => "t",
        Paint::Paper => "p",
        Paint::Series(n) => {
            const SERIES: [&str; crate::style::Palette::SERIES] = ["s0", "s1", "s2", "s3", "s4"];
            SERIES.get(n % SERIES.len()).copied().unwrap_or("i")
        }
    });
}

fn line(out: &mut String, points: &[Point], width: Length, paint: Paint) {
    start(out, "polyline", paint);
    attribute(out, " stroke-width=\"", width);
    out.push_str(" points=\"");
    for (at, point) in points.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        number(out, point.x);
        out.push(',');
        number(out, point.y);
    }
    out.push_str("\"/>\n");
}

fn text(out: &mut String, label: &Label, usual: Length, mentions: &[Mention]) {
    start(out, "text", label.paint);
    attribute(out, " x=\"", label.at.x);
    attribute(out, " y=\"", label.at.y);
    out.push_str(match label.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    });
    if label.size != usual {
        attribute(out, " font-size=\"", label.size);
    }
    let mention = label.mention.and_then(|index| mentions.get(index));
    if let Some(mention) = mention {
        out.push_str(" data-figure=\"");
        escape::text(out, &mention.figure);
        out.push_str("\"><title>");
        about(out, mention);
        out.push_str("</title>");
    } else {
        out.push('>');
    }
    escape::text(out, &label.text);
    out.push_str("</text>\n");
}

fn attribute(out: &mut String, name: &str, length: Length) {
    out.push_str(name);
    number(out, length);
    out.push('"');
}

/// A length in points, to a hundredth, without needless zeros.
fn number(out: &mut String, length: Length) {
    let hundredths = length.scale(100, Length::POINT.0).0;
    if hundredths < 0 {
        out.push('-');
    }
    let hundredths = hundredths.unsigned_abs();
    super::writer::push_integer(out, hundredths / 100);
    let rest = (hundredths % 100) as u8;
    if rest > 0 {
        out.push('.');
        out.push(char::from(b'0' + rest / 10));
        if !rest.is_multiple_of(10) {
            out.push(char::from(b'0' + rest % 10));
        }
    }
}
