//! SVG files: plain shapes with plain colours (SVG 1.1, chapters 7 to 11).
//!
//! What is read: `path`, `rect`, `circle`, `ellipse`, `line`, `polyline`, `polygon` in groups,
//! transforms, fills and strokes in one colour, styles as attributes, in `style`, and as
//! simple rules for classes and elements. Anything else that would be seen is refused, so
//! that no logo is printed with a part missing.

mod outline;
mod paint;

use super::{Content, Fault, Picture, Shape};
use crate::measure::Length;
use paint::{Manner, Rules};
use roxmltree::{Document, Node, ParsingOptions};
use std::sync::Arc;
use svgtypes::Transform;

/// Most elements, and deepest nesting of groups.
const MOST_NODES: u32 = 100_000;
const DEEPEST: usize = 64;
/// Most parts of all outlines together.
const MOST_SEGMENTS: usize = 200_000;
/// Bytes of rules of style that all elements together take: a drawing of ten thousand shapes
/// with a few rules for each has one million.
const MOST_STYLE: usize = 20_000_000;
/// What helps where a part cannot be drawn.
const SIMPLER: &str = "save it with plain shapes only (text as paths), or as PNG";

/// Elements that show nothing themselves.
const SILENT: [&str; 7] = [
    "title",
    "desc",
    "metadata",
    "style",
    "defs",
    "namedview",
    "script",
];

pub(super) fn open(bytes: &Arc<[u8]>) -> Result<Picture, Fault> {
    let broken = |words: String| Fault::new(words, "save the file again");
    let text = std::str::from_utf8(bytes)
        .map_err(|_| broken("is an SVG image that is not UTF-8".to_owned()))?;
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    // A declaration can name parts that stand for ever larger ones.
    if text.contains("<!ENTITY") {
        return Err(Fault::new(
            "declares entities (`<!ENTITY`), which are not read",
            "save it as plain SVG",
        ));
    }
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options)
        .map_err(|error| broken(format!("is a damaged SVG image ({error})")))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(broken("is no SVG image".to_owned()));
    }
    let (width, height, base) = frame(root)?;
    let mut drawing = Drawing {
        rules: Rules::read(&document)?,
        looked: 0,
        shapes: Vec::new(),
        segments: 0,
    };
    let manner = drawing.manner(root, Manner::default())?;
    drawing.children(root, manner, base, 0)?;
    Ok(Picture {
        width: points(width),
        height: points(height),
        content: Content::Shapes(drawing.shapes),
        file: Arc::clone(bytes),
    })
}

/// A length of CSS pixels.
fn points(pixels: f64) -> Length {
    Length((pixels * 0.75 * Length::POINT.0 as f64).round() as i64)
}

/// Width and height in CSS pixels, and what brings the drawing's units to them.
fn frame(root: Node<'_, '_>) -> Result<(f64, f64, Transform), Fault> {
    let view: Option<svgtypes::ViewBox> = match root.attribute("viewBox") {
        Some(text) => Some(text.parse().map_err(|_| bad(root, "viewBox"))?),
        None => None,
    };
    let side = |name: &str, of_view: Option<f64>| match root.attribute(name) {
        Some(text) => match text.parse::<svgtypes::Length>() {
            Ok(length) => match pixels(length) {
                Some(pixels) => Ok(pixels),
                None => of_view.ok_or_else(|| bad(root, name)),
            },
            Err(_) => Err(bad(root, name)),
        },
        None => of_view.ok_or_else(|| {
            Fault::new(
                "says neither `viewBox` nor its width and height",
                "add a `viewBox` to its `<svg>`",
            )
        }),
    };
    let width = side("width", view.map(|view| view.w))?;
    let height = side("height", view.map(|view| view.h))?;
    let most = f64::from(super::MOST_SIDE);
    if !(width > 0.0 && height > 0.0 && width <= most && height <= most) {
        return Err(Fault::new(
            "has a width or height of no use",
            "write its width and height in pixels, up to 20000",
        ));
    }
    let base = match view {
        None => Transform::default(),
        Some(view) => {
            // `xMidYMid meet`: as large as fits, in the middle.
            let scale = (width / view.w).min(height / view.h);
            let across = (width - view.w * scale) / 2.0 - view.x * scale;
            let down = (height - view.h * scale) / 2.0 - view.y * scale;
            Transform::new(scale, 0.0, 0.0, scale, across, down)
        }
    };
    Ok((width, height, base))
}

/// CSS pixels; `None` for a part of what is around.
fn pixels(length: svgtypes::Length) -> Option<f64> {
    use svgtypes::LengthUnit;
    let factor = match length.unit {
        LengthUnit::None | LengthUnit::Px => 1.0,
        LengthUnit::Pt => 96.0 / 72.0,
        LengthUnit::Pc => 16.0,
        LengthUnit::In => 96.0,
        LengthUnit::Cm => 96.0 / 2.54,
        LengthUnit::Mm => 96.0 / 25.4,
        LengthUnit::Em | LengthUnit::Ex | LengthUnit::Percent => return None,
    };
    Some(length.number * factor)
}

fn line(node: Node<'_, '_>) -> u32 {
    node.document().text_pos_at(node.range().start).row
}

fn bad(node: Node<'_, '_>, attribute: &str) -> Fault {
    let value = node.attribute(attribute).unwrap_or_default();
    let shown: String = value.chars().take(40).collect();
    Fault::new(
        format!(
            "holds `{attribute}=\"{shown}\"` in line {}, which cannot be read",
            line(node)
        ),
        SIMPLER,
    )
}

fn unknown(node: Node<'_, '_>, what: &str) -> Fault {
    Fault::new(
        format!("holds {what} in line {}, which cannot be drawn", line(node)),
        SIMPLER,
    )
}

/// The drawing while it is read.
struct Drawing {
    rules: Rules,
    shapes: Vec<Shape>,
    segments: usize,
    /// Bytes of declarations that were taken so far.
    looked: usize,
}

impl Drawing {
    /// How an element is painted within what is around it.
    fn manner(&mut self, node: Node<'_, '_>, around: Manner) -> Result<Manner, Fault> {
        let (manner, looked) = self.rules.manner(node, around)?;
        self.looked += looked;
        if self.looked > MOST_STYLE {
            return Err(Fault::new("has too many rules of style", SIMPLER));
        }
        Ok(manner)
    }

    fn children(
        &mut self,
        parent: Node<'_, '_>,
        manner: Manner,
        base: Transform,
        depth: usize,
    ) -> Result<(), Fault> {
        if depth > DEEPEST {
            return Err(unknown(parent, "too many groups within groups"));
        }
        for node in parent.children().filter(Node::is_element) {
            self.element(node, manner, base, depth)?;
        }
        Ok(())
    }

    fn element(
        &mut self,
        node: Node<'_, '_>,
        manner: Manner,
        base: Transform,
        depth: usize,
    ) -> Result<(), Fault> {
        let name = node.tag_name().name();
        let foreign = node
            .tag_name()
            .namespace()
            .is_some_and(|space| space != "http://www.w3.org/2000/svg");
        if foreign || SILENT.contains(&name) {
            return Ok(());
        }
        let own = self.manner(node, manner)?;
        if own.hidden {
            return Ok(());
        }
        let base = match node.attribute("transform") {
            Some(text) => {
                let own: Transform = text.parse().map_err(|_| bad(node, "transform"))?;
                times(base, own)
            }
            None => base,
        };
        if matches!(name, "g" | "a" | "switch") {
            return self.children(node, own, base, depth + 1);
        }
        let path = outline::of(node)?.ok_or_else(|| unknown(node, &format!("`<{name}>`")))?;
        self.segments += path.len();
        if self.segments > MOST_SEGMENTS {
            return Err(Fault::new("has too many lines and curves", SIMPLER));
        }
        let path = outline::placed(&path, base);
        let scale = (base.a * base.d - base.b * base.c).abs().sqrt();
        let (fill, stroke) = own.inks(scale);
        if !path.is_empty() && (fill.is_some() || stroke.is_some()) {
            self.shapes.push(Shape { path, fill, stroke });
        }
        Ok(())
    }
}

/// The transform that first does `inner`, then `outer`.
fn times(outer: Transform, inner: Transform) -> Transform {
    Transform::new(
        outer.a * inner.a + outer.c * inner.b,
        outer.b * inner.a + outer.d * inner.b,
        outer.a * inner.c + outer.c * inner.d,
        outer.b * inner.c + outer.d * inner.d,
        outer.a * inner.e + outer.c * inner.f + outer.e,
        outer.b * inner.e + outer.d * inner.f + outer.f,
    )
}
