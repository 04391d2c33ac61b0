//! The part of the style sheet that follows from the report's style, and the policy that
//! allows the whole of it.

use super::images::push_base64;
use crate::document::walk::Node;
use crate::document::{Block, Document, Meta, Table};
use crate::measure::{Length, language};
use crate::style::{Color, Palette, Rules, Style};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Writes the rules that depend on the style and the document: colours, and the paper
/// with its running head.
pub(super) fn push_rules(out: &mut String, style: &Style, meta: &Meta) {
    // Writing into a string cannot fail.
    let _ = try_push_rules(out, style, meta);
}

/// Writes the widths of the columns of tables that share the page by weight: the policy of
/// the page allows none on the elements themselves.
pub(super) fn push_widths(out: &mut String, document: &Document) {
    let mut found = BTreeSet::new();
    document.visit(&mut |node| {
        if let Node::Block(Block::Table(table)) = node {
            found.extend((0..table.weights.len()).filter_map(|column| percent(table, column)));
        }
    });
    for percent in found {
        let _ = writeln!(out, "col.w{percent} {{ width: {percent}%; }}");
    }
}

/// The part of a table's width that a column has by its weight; `None` when it goes by
/// its content.
pub(super) fn percent(table: &Table, column: usize) -> Option<u32> {
    let sum: u32 = table.weights.iter().map(|weight| u32::from(*weight)).sum();
    let weight = table.weights.get(column).filter(|weight| **weight > 0)?;
    Some((u32::from(*weight) * 100 / sum.max(1)).max(1))
}

fn try_push_rules(out: &mut String, style: &Style, meta: &Meta) -> std::fmt::Result {
    let palette = Palette::new(style.accent);
    let Color { red, green, blue } = style.accent;
    writeln!(
        out,
        ":root {{ --accent: #{red:02x}{green:02x}{blue:02x}; }}"
    )?;
    let roles = [
        ("i", palette.ink),
        ("f", palette.faint),
        ("g", palette.grid),
        ("h", palette.highlight),
        ("m", palette.muted),
        ("x", palette.missed),
        ("r0", palette.range(0)),
        ("r1", palette.range(1)),
        ("r2", palette.range(2)),
        ("t", palette.target),
        ("p", palette.paper),
    ];
    for (class, Color { red, green, blue }) in roles {
        write!(
            out,
            "svg .{class} {{ color: #{red:02x}{green:02x}{blue:02x}; }} "
        )?;
    }
    for n in 0..Palette::SERIES {
        let Color { red, green, blue } = palette.series(n);
        write!(
            out,
            "svg .s{n} {{ color: #{red:02x}{green:02x}{blue:02x}; }} "
        )?;
        let Color { red, green, blue } = palette.on(n);
        write!(
            out,
            "svg .o{n} {{ color: #{red:02x}{green:02x}{blue:02x}; }} "
        )?;
    }
    if style.table.zebra {
        out.push_str(
            "\ntbody tr:nth-child(even of :not(.group, .summary)) > * { background: #f3f5f7; }",
        );
    }
    if style.table.rules == Rules::Groups {
        out.push_str("\n:root { --between: 0; }");
    }
    let page = &style.page;
    write!(out, "\n@page {{ size: ")?;
    push_points(out, page.width)?;
    out.push(' ');
    push_points(out, page.height)?;
    out.push_str("; margin:");
    for margin in [page.top, page.right, page.bottom, page.left] {
        out.push(' ');
        push_points(out, margin)?;
    }
    out.push_str("; font: ");
    push_points(out, style.small_size)?;
    out.push_str(" Helvetica, Arial, sans-serif; color: #5a5f66; @top-left { content: ");
    push_string(out, &meta.title);
    out.push_str("; } @top-right { content: ");
    push_string(out, &meta.body);
    out.push_str("; } @bottom-center { content: counter(page) \" / \" counter(pages); } }\n");
    out.push_str("@page :first { @top-left { content: \"\"; } @top-right { content: \"\"; } }\n");
    out.push_str("@media print { body { font-size: ");
    push_points(out, style.text_size)?;
    out.push_str("; line-height: ");
    push_points(out, style.leading)?;
    out.push_str("; } }\n");
    if language::is_right_to_left(&meta.language) {
        out.push_str(include_str!("backwards.css"));
    }
    Ok(())
}

/// A length in points with two decimals.
fn push_points(out: &mut String, length: Length) -> std::fmt::Result {
    let hundredths = length.scale(100, Length::POINT.0).0.max(0);
    write!(out, "{}.{:02}pt", hundredths / 100, hundredths % 100)
}

/// A text as a CSS string (CSS Syntax Level 3, section 4.3.5); `<` is written as an escape
/// so that nothing in it can end the style element.
fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("\\3c "),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The Content-Security-Policy of a page with this style sheet: nothing is loaded, nothing
/// runs, images come as data, the style sheet is the one whose hash is named.
pub(super) fn policy(css: &str) -> String {
    let mut policy = String::from("default-src 'none'; style-src 'sha256-");
    push_base64(&mut policy, &Sha256::digest(css.as_bytes()));
    policy.push_str("'; img-src data:; base-uri 'none'; form-action 'none'");
    policy
}
