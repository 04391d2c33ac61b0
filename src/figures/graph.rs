//! Where a figure comes from, as a graph: each figure once, with lines to its parts.

use super::trace::{origin_line, shown};
use super::{FigureId, Ledger, Origin, Value};
use crate::measure::text::NumberStyle;
use serde::Serialize;
use std::collections::HashSet;
use std::fmt::Write;

/// A figure and everything that it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// The id of the figure asked for.
    pub figure: String,
    /// The figures: the one asked for first, each before its parts where possible.
    pub nodes: Vec<GraphNode>,
}

/// A figure of a [`Graph`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GraphNode {
    /// The stable name.
    pub id: String,
    /// What it is, for people.
    pub label: String,
    /// The value as printed, with its unit, or `missing`.
    pub text: String,
    /// The exact value in base units; `None` when missing.
    pub value: Option<String>,
    /// The area's label.
    pub area: String,
    /// The period.
    pub period: String,
    /// Where it comes from, in a line, or why it is missing.
    pub origin: String,
    /// Whether it was read from a cell or the configuration.
    pub read: bool,
    /// The ids of its parts, in order, each once.
    pub parts: Vec<String>,
}

impl Graph {
    /// The ancestry of a figure.
    pub fn of(ledger: &Ledger, id: FigureId, style: &NumberStyle) -> Self {
        let mut order = vec![id];
        let mut seen = HashSet::from([id]);
        let mut next = 0;
        while let Some(id) = order.get(next).copied() {
            next += 1;
            for part in parts(ledger, id) {
                if seen.insert(part) {
                    order.push(part);
                }
            }
        }
        Self {
            figure: ledger.figure(id).name().to_string(),
            nodes: order.iter().map(|id| node(ledger, *id, style)).collect(),
        }
    }

    /// The graph in the DOT language of Graphviz.
    ///
    /// Names and labels stand in quoted strings, in which only a quotation mark and a
    /// backslash mean something, so that none can leave its place.
    pub fn dot(&self) -> String {
        let mut out = String::from("digraph ");
        quoted(&mut out, &[&self.figure]);
        out.push_str(" {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
        for node in &self.nodes {
            out.push_str("  ");
            quoted(&mut out, &[&node.id]);
            out.push_str(" [label=");
            quoted(&mut out, &[&node.label, &node.text, &node.origin]);
            out.push_str(if node.read {
                ", style=rounded];\n"
            } else {
                "];\n"
            });
        }
        for node in &self.nodes {
            for part in &node.parts {
                out.push_str("  ");
                quoted(&mut out, &[part]);
                out.push_str(" -> ");
                quoted(&mut out, &[&node.id]);
                out.push_str(";\n");
            }
        }
        out.push_str("}\n");
        out
    }
}

/// A quoted string of lines.
fn quoted(out: &mut String, lines: &[&str]) {
    out.push('"');
    let lines = lines.iter().filter(|line| !line.is_empty());
    for (at, line) in lines.enumerate() {
        if at > 0 {
            out.push_str("\\n");
        }
        for c in line.chars() {
            match c {
                '"' | '\\' => {
                    let _ = write!(out, "\\{c}");
                }
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
        }
    }
    out.push('"');
}

/// The parts of a figure, each once.
fn parts(ledger: &Ledger, id: FigureId) -> Vec<FigureId> {
    let parts = ledger.figure(id).parts();
    let mut seen = HashSet::with_capacity(parts.len());
    let new = parts.iter().filter(|part| seen.insert(**part));
    new.copied().collect()
}

fn node(ledger: &Ledger, id: FigureId, style: &NumberStyle) -> GraphNode {
    let figure = ledger.figure(id);
    let area = ledger.base.areas.get(figure.area.0 as usize);
    GraphNode {
        id: figure.name().to_string(),
        label: figure.label().to_string(),
        text: shown(figure, style),
        value: figure.value.known().map(|v| v.normalize().to_string()),
        area: area.map_or_else(String::new, |area| area.label.to_string()),
        period: figure.period.to_string(),
        origin: match &figure.value {
            Value::Known(_) => origin_line(ledger, id),
            Value::Missing(_) => ledger.why_missing(id).0,
        },
        read: matches!(figure.origin, Origin::Cell(_) | Origin::Config(_)),
        parts: parts(ledger, id)
            .into_iter()
            .map(|part| ledger.figure(part).name().to_string())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_quotation_marks() {
        let node = |id: &str, parts: &[&str]| GraphNode {
            id: id.to_owned(),
            label: "a \"b\"\n] -> \\c".to_owned(),
            text: "1".to_owned(),
            value: None,
            area: String::new(),
            period: "2019".to_owned(),
            origin: String::new(),
            read: parts.is_empty(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
        };
        let graph = Graph {
            figure: "x\"];".to_owned(),
            nodes: vec![node("x\"];", &["y\\"]), node("y\\", &[])],
        };
        let label = r#""a \"b\" ] -> \\c\n1""#;
        assert_eq!(
            graph.dot(),
            format!(
                r#"digraph "x\"];" {{
  rankdir=LR;
  node [shape=box, fontname="sans-serif"];
  "x\"];" [label={label}];
  "y\\" [label={label}, style=rounded];
  "y\\" -> "x\"];";
}}
"#
            )
        );
    }
}
