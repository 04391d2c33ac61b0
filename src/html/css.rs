//! The part of the style sheet that follows from the report's style, and the policy that
//! allows the whole of it.

use super::images::push_base64;
use crate::document::walk::Node;
use crate::document::{Block, Document, Meta, Table};
use crate::languages::tag;
use crate::measure::Length;
use crate::style::{Bundled, Color, FontUse, Palette, Rules, Side, Style};
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
    push_variables(out, style)?;
    push_chart_colors(out, style)?;
    if style.table.zebra {
        out.push_str(
            "\ntbody tr:nth-child(even of :not(.group, .summary)) > * { background: #f3f5f7; }",
        );
    }
    if let Some(fill) = style.table.head_fill {
        write!(out, "\nthead tr > * {{ background: {}; }}", hex(fill))?;
    }
    if style.table.rules == Rules::Groups {
        out.push_str("\n:root { --between: 0; }");
    }
    push_page(out, style, meta)?;
    out.push_str("@media print { body { font-size: ");
    push_points(out, style.text_size)?;
    out.push_str("; line-height: ");
    push_points(out, style.leading)?;
    out.push_str("; } }\n");
    // What is kept in one line; with every theme, since the writer relies on it.
    out.push_str(".nb { white-space: nowrap; }\n");
    out.push_str(".nb button { white-space: normal; }\n");
    if tag::is_right_to_left(&meta.language) {
        out.push_str(include_str!("backwards.css"));
    }
    Ok(())
}

/// The colours of charts by what they are for.
fn push_chart_colors(out: &mut String, style: &Style) -> std::fmt::Result {
    let palette = Palette::new(style.accent);
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
    Ok(())
}

/// The printed page: paper, margins, running heads and feet.
fn push_page(out: &mut String, style: &Style, meta: &Meta) -> std::fmt::Result {
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
    let faint = hex(style.colors.faint);
    write!(out, " Helvetica, Arial, sans-serif; color: {faint};")?;
    let (head, foot) = (&style.head, &style.foot);
    let mut first = String::new();
    for (name, text) in [
        ("top-left", &head.left),
        ("top-center", &head.center),
        ("top-right", &head.right),
        ("bottom-left", &foot.left),
        ("bottom-center", &foot.center),
        ("bottom-right", &foot.right),
    ] {
        if text.is_empty() {
            continue;
        }
        write!(out, " @{name} {{ content: ")?;
        push_running(out, text, meta);
        out.push_str("; }");
        if name.starts_with("top") {
            write!(first, " @{name} {{ content: none; }}")?;
        }
    }
    writeln!(out, " }}\n@page :first {{{first} }}")?;
    Ok(())
}

/// The variables of the style that the style sheet refers to. Sizes of headings are in
/// proportion to the text, since a screen has its own.
fn push_variables(out: &mut String, style: &Style) -> std::fmt::Result {
    let colors = [
        ("accent", style.accent),
        ("style-ink", style.colors.text),
        ("style-faint", style.colors.faint),
        ("style-rule", style.colors.rule),
        ("style-tint", style.colors.ground),
    ];
    write!(out, ":root {{")?;
    for (name, color) in colors {
        write!(out, " --{name}: {};", hex(color))?;
    }
    write!(
        out,
        " --title-color: {};",
        hex(style.color(style.title.paint))
    )?;
    write!(out, " --title-align: {};", side(style.title.side))?;
    write!(out, " --title-weight: {};", weight(style.title.bold))?;
    write!(out, " --title-font: {};", font(style, style.title.font))?;
    if let Some(logo) = &style.logo {
        out.push_str(" --logo-height: ");
        push_points(out, logo.height)?;
        out.push(';');
    }
    out.push_str(" }\n:root {");
    for level in 1..=3u8 {
        let heading = style.heading(level);
        let size = heading.size.scale(1000, style.text_size.0.max(1)).0;
        write!(
            out,
            " --h{level}: {} {} {}.{:03}rem/1.25 {}; --h{level}-color: {}; --h{level}-align: {};",
            if heading.italic { "italic" } else { "normal" },
            weight(heading.bold),
            // The text of a page is 1.0625rem.
            size * 17 / 16 / 1000,
            size * 17 / 16 % 1000,
            font(style, heading.font),
            hex(style.color(heading.paint)),
            side(heading.side),
        )?;
    }
    out.push_str(" }\n");
    Ok(())
}

fn hex(Color { red, green, blue }: Color) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Center => "center",
    }
}

fn weight(bold: bool) -> &'static str {
    if bold { "bold" } else { "normal" }
}

/// The stack of fonts that resembles what the pages are set in.
fn font(style: &Style, font: FontUse) -> &'static str {
    let family = match font {
        FontUse::Text => &style.fonts.text,
        FontUse::Headings => &style.fonts.headings,
        FontUse::Tables => &style.fonts.tables,
    };
    match family.bundled {
        Bundled::Serif => "var(--serif)",
        Bundled::Sans => "var(--sans)",
        Bundled::Mono => "monospace",
    }
}

/// A length in points with two decimals.
fn push_points(out: &mut String, length: Length) -> std::fmt::Result {
    let hundredths = length.scale(100, Length::POINT.0).0.max(0);
    write!(out, "{}.{:02}pt", hundredths / 100, hundredths % 100)
}

/// A running line as CSS content: its texts, and counters for the numbers of pages.
fn push_running(out: &mut String, text: &str, meta: &Meta) {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        kept.push_str(before);
        match name {
            "title" => kept.push_str(&meta.title),
            // A browser does not know the section of a page.
            "body" | "section" => kept.push_str(&meta.body),
            "period" => kept.push_str(&meta.period),
            "date" => kept.push_str(meta.date.as_deref().unwrap_or_default()),
            "page" | "pages" => {
                push_string(out, &kept);
                kept.clear();
                out.push_str(if name == "page" {
                    " counter(page) "
                } else {
                    " counter(pages) "
                });
            }
            _ => {}
        }
        rest = after;
    }
    kept.push_str(rest);
    push_string(out, &kept);
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
