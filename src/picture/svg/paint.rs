//! The colours and lines of SVG's shapes: attributes, `style`, and rules for classes.

use super::{SIMPLER, bad, line, points, unknown};
use crate::picture::{Fault, Fill, Stroke};
use crate::style::Color;
use roxmltree::{Document, Node};
use std::collections::HashMap;
use std::sync::Arc;

/// How shapes are painted, handed down from groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    fill: Option<Color>,
    stroke: Option<Color>,
    current: Color,
    width: f64,
    even_odd: bool,
    cap: u8,
    join: u8,
    /// Whether nothing of it is shown.
    pub hidden: bool,
}

impl Default for Manner {
    fn default() -> Self {
        let black = Color::hex(0);
        Self {
            fill: Some(black),
            stroke: None,
            current: black,
            width: 1.0,
            even_odd: false,
            cap: 0,
            join: 0,
            hidden: false,
        }
    }
}

impl Manner {
    /// Fill and stroke at a scale.
    pub fn inks(&self, scale: f64) -> (Option<Fill>, Option<Stroke>) {
        let fill = self.fill.map(|color| Fill {
            color,
            even_odd: self.even_odd,
        });
        let stroke = self.stroke.filter(|_| self.width > 0.0);
        let stroke = stroke.map(|color| Stroke {
            color,
            width: points(self.width * scale),
            cap: self.cap,
            join: self.join,
        });
        (fill, stroke)
    }
}

/// Simple rules by what they select: an element, a class (`.name`) or an id (`#name`). Each is
/// a list of declarations, in their order; rules that share a list share its text.
pub(super) struct Rules(HashMap<String, Vec<(usize, Arc<str>)>>);

/// Most classes of an element that are looked at.
const MOST_CLASSES: usize = 100;
/// Most rules of a drawing.
const MOST_RULES: usize = 50_000;

impl Rules {
    /// Reads the `<style>` elements.
    pub fn read(document: &Document<'_>) -> Result<Self, Fault> {
        let mut rules: HashMap<String, Vec<(usize, Arc<str>)>> = HashMap::new();
        let mut count = 0;
        for node in document
            .descendants()
            .filter(|n| n.has_tag_name("style") || n.tag_name().name() == "style")
        {
            let mut rest = node.text().unwrap_or_default();
            while let Some((selectors, behind)) = rest.split_once('{') {
                let Some((body, after)) = behind.split_once('}') else {
                    return Err(unknown(node, "a `<style>` without its end"));
                };
                let body: Arc<str> = body.into();
                for selector in selectors.split(',').map(str::trim) {
                    let name = selector.trim_start_matches(['.', '#']);
                    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                    if name.is_empty() || !name.chars().all(plain) {
                        let shown: String = selector.chars().take(40).collect();
                        return Err(unknown(
                            node,
                            &format!("the rule `{shown}` of a style sheet"),
                        ));
                    }
                    count += 1;
                    if count > MOST_RULES {
                        return Err(Fault::new(
                            format!("has more than {MOST_RULES} rules of style"),
                            SIMPLER,
                        ));
                    }
                    let known = rules.entry(selector.to_owned()).or_default();
                    known.push((count, Arc::clone(&body)));
                }
                rest = after;
            }
        }
        Ok(Self(rules))
    }

    /// How an element is painted within what is around it, and how many bytes of declarations
    /// were taken for it.
    pub fn manner(&self, node: Node<'_, '_>, around: Manner) -> Result<(Manner, usize), Fault> {
        let mut manner = around;
        let mut looked = 0;
        for attribute in node.attributes().filter(|a| a.namespace().is_none()) {
            set(&mut manner, node, attribute.name(), attribute.value())?;
        }
        let name = node.tag_name().name();
        let classes = node.attribute("class").unwrap_or_default();
        let id = node.attribute("id");
        // An element's rule is weaker than that of a class, and that than that of an id.
        let classes = classes.split_whitespace().take(MOST_CLASSES);
        let mut of_classes: Vec<&(usize, Arc<str>)> = classes
            .filter_map(|class| self.0.get(&format!(".{class}")))
            .flatten()
            .collect();
        of_classes.sort_unstable_by_key(|(order, _)| *order);
        of_classes.dedup_by_key(|(order, _)| *order);
        let of_element = self.0.get(name).into_iter().flatten();
        let of_id = id.and_then(|id| self.0.get(&format!("#{id}")));
        let rules = of_element
            .chain(of_classes)
            .chain(of_id.into_iter().flatten());
        for (_, body) in rules {
            looked += body.len() + 1;
            if looked > super::MOST_STYLE {
                break;
            }
            declare(&mut manner, node, body)?;
        }
        declare(
            &mut manner,
            node,
            node.attribute("style").unwrap_or_default(),
        )?;
        Ok((manner, looked))
    }
}

fn declare(manner: &mut Manner, node: Node<'_, '_>, body: &str) -> Result<(), Fault> {
    for declaration in body.split(';') {
        if let Some((name, value)) = declaration.split_once(':') {
            let value = value.trim().trim_end_matches("!important").trim_end();
            set(manner, node, name.trim(), value)?;
        }
    }
    Ok(())
}

/// Takes a property; what changes the picture and is not known is refused.
fn set(manner: &mut Manner, node: Node<'_, '_>, name: &str, value: &str) -> Result<(), Fault> {
    let refused = || {
        let shown: String = value.chars().take(40).collect();
        Fault::new(
            format!(
                "holds `{name}: {shown}` in line {}, which cannot be drawn",
                line(node)
            ),
            SIMPLER,
        )
    };
    match name {
        "color" => manner.current = paint(value, manner.current).flatten().ok_or_else(refused)?,
        "fill" => manner.fill = paint(value, manner.current).ok_or_else(refused)?,
        "stroke" => manner.stroke = paint(value, manner.current).ok_or_else(refused)?,
        "stroke-width" => {
            let length = value.parse::<svgtypes::Length>().ok();
            manner.width = length.and_then(super::pixels).ok_or_else(refused)?;
        }
        "fill-rule" => manner.even_odd = value == "evenodd",
        "stroke-linecap" => {
            manner.cap = match value {
                "round" => 1,
                "square" => 2,
                _ => 0,
            }
        }
        "stroke-linejoin" => {
            manner.join = match value {
                "round" => 1,
                "bevel" => 2,
                _ => 0,
            }
        }
        "display" => manner.hidden |= value == "none",
        "visibility" => manner.hidden |= value != "visible",
        "opacity" | "fill-opacity" | "stroke-opacity" => {
            let opacity = value.trim_end_matches('%').parse::<f64>().ok();
            let whole = if value.ends_with('%') { 100.0 } else { 1.0 };
            match opacity {
                Some(opacity) if opacity >= whole => {}
                Some(0.0) if name == "fill-opacity" => manner.fill = None,
                Some(0.0) if name == "stroke-opacity" => manner.stroke = None,
                Some(0.0) => manner.hidden = true,
                Some(_) => return Err(refused()),
                None => return Err(bad(node, name)),
            }
        }
        "stroke-dasharray" | "clip-path" | "mask" | "filter" | "marker-start" | "marker-mid"
        | "marker-end" | "mix-blend-mode"
            if value != "none" && value != "normal" =>
        {
            return Err(refused());
        }
        _ => {}
    }
    Ok(())
}

/// A colour, or none; `None` when it is anything else, such as a gradient.
fn paint(value: &str, current: Color) -> Option<Option<Color>> {
    match value {
        "none" | "transparent" => return Some(None),
        "currentColor" | "currentcolor" => return Some(Some(current)),
        _ => {}
    }
    let color: svgtypes::Color = value.parse().ok()?;
    match color.alpha {
        255 => Some(Some(Color {
            red: color.red,
            green: color.green,
            blue: color.blue,
        })),
        0 => Some(None),
        _ => None,
    }
}
