//! Pages as drawings: an HTML page with an SVG picture for each, glyph by glyph as the PDF
//! has them. Each glyph's outline stands once and is used where it is set.

use super::changed::Changed;
use crate::measure::Length;
use crate::style::Color;
use crate::typeset::outline::Segment;
use crate::typeset::{Draw, FaceId, FontBook, GlyphRun, Item, Pages, Target};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The pages; `before` are those before the last save, against which changes are marked.
pub fn page(pages: &Pages, before: Option<&Pages>, fonts: &FontBook) -> String {
    let mut out = String::with_capacity(64 * 1024);
    // Writing into a string cannot fail.
    let _ = write(&mut out, pages, before, fonts);
    out
}

fn write(
    out: &mut String,
    pages: &Pages,
    before: Option<&Pages>,
    fonts: &FontBook,
) -> std::fmt::Result {
    let language = match pages.meta.language.as_str() {
        "" => "en",
        language => language,
    };
    write!(out, "<!doctype html>\n<html lang=\"")?;
    escape(out, language);
    write!(out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>")?;
    escape(out, &pages.meta.title);
    out.push_str("</title>\n<link rel=\"stylesheet\" href=\"/pages.css\">\n</head>\n<body>\n");
    outlines(out, pages, fonts)?;
    let mut changed = before.map(|before| Changed::new(before, pages));
    let count = pages.pages.len();
    for (index, page) in pages.pages.iter().enumerate() {
        let (width, height) = (page.width.to_pt(), page.height.to_pt());
        let number = index + 1;
        writeln!(
            out,
            "<figure id=\"page-{number}\"><svg viewBox=\"0 0 {width:.2} {height:.2}\" \
             width=\"{width:.2}pt\" height=\"{height:.2}pt\" \
             aria-label=\"page {number} of {count}\">"
        )?;
        if let Some(changed) = &mut changed {
            for item in &page.items {
                changed.mark(out, item)?;
            }
        }
        for item in &page.items {
            self::item(out, item)?;
        }
        writeln!(
            out,
            "</svg><figcaption>{number} of {count}</figcaption></figure>"
        )?;
    }
    out.push_str("</body>\n</html>\n");
    Ok(())
}

/// The outline of every glyph that stands on the pages, once, under the name of its face and
/// its index.
fn outlines(out: &mut String, pages: &Pages, fonts: &FontBook) -> std::fmt::Result {
    let mut used: BTreeSet<(FaceId, u16)> = BTreeSet::new();
    let items = pages.pages.iter().flat_map(|page| &page.items);
    for item in items {
        if let Draw::Glyphs(run) = &item.draw {
            used.extend(run.glyphs.iter().map(|glyph| (run.face, glyph.id)));
        }
    }
    out.push_str("<svg class=\"outlines\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n");
    for (face, glyph) in used {
        let outline = fonts.face(face).outline(glyph);
        if outline.is_empty() {
            continue;
        }
        write!(out, "<path id=\"g{}-{glyph}\" d=\"", face.0)?;
        for segment in outline {
            match segment {
                Segment::Move(to) => point(out, 'M', &[to])?,
                Segment::Line(to) => point(out, 'L', &[to])?,
                Segment::Quadratic(by, to) => point(out, 'Q', &[by, to])?,
                Segment::Cubic(by, then, to) => point(out, 'C', &[by, then, to])?,
                Segment::Close => out.push('Z'),
            }
        }
        out.push_str("\"/>\n");
    }
    out.push_str("</defs></svg>\n");
    Ok(())
}

fn point(out: &mut String, command: char, points: &[[f32; 2]]) -> std::fmt::Result {
    out.push(command);
    for (at, [x, y]) in points.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        short(out, *x)?;
        out.push(' ');
        short(out, *y)?;
    }
    Ok(())
}

/// A number to a tenth, without an empty one.
fn short(out: &mut String, number: f32) -> std::fmt::Result {
    let tenths = (number * 10.0).round() as i32;
    match tenths % 10 {
        0 => write!(out, "{}", tenths / 10),
        _ => write!(out, "{}", f64::from(tenths) / 10.0),
    }
}

fn item(out: &mut String, item: &Item) -> std::fmt::Result {
    match &item.draw {
        Draw::Glyphs(run) => glyphs(out, run),
        Draw::Rect(left, top, width, height, color) => {
            write!(out, "<rect")?;
            area(out, [*left, *top, *width, *height])?;
            fill(out, *color)?;
            out.push_str("/>\n");
            Ok(())
        }
        Draw::Stroke(points, width, color) => {
            out.push_str("<path fill=\"none\" d=\"");
            path(out, points)?;
            let Color { red, green, blue } = color;
            writeln!(
                out,
                "\" stroke=\"#{red:02x}{green:02x}{blue:02x}\" stroke-width=\"{:.3}\"/>",
                width.to_pt()
            )
        }
        Draw::Fill(points, color) => {
            out.push_str("<path d=\"");
            path(out, points)?;
            out.push_str("Z\"");
            fill(out, *color)?;
            out.push_str("/>\n");
            Ok(())
        }
        Draw::Disc(x, y, radius, color) => {
            write!(
                out,
                "<circle cx=\"{:.3}\" cy=\"{:.3}\" r=\"{:.3}\"",
                x.to_pt(),
                y.to_pt(),
                radius.to_pt()
            )?;
            fill(out, *color)?;
            out.push_str("/>\n");
            Ok(())
        }
        Draw::Link(left, top, width, height, target) => {
            out.push_str("<a href=\"");
            match target {
                Target::Address(address) if is_public(address) => escape(out, address),
                Target::Address(_) => out.push('#'),
                Target::Position(page, _) => write!(out, "#page-{}", page + 1)?,
            }
            out.push_str("\"><rect class=\"link\"");
            area(out, [*left, *top, *width, *height])?;
            out.push_str("/></a>\n");
            Ok(())
        }
    }
}

fn is_public(address: &str) -> bool {
    let schemes = ["http://", "https://", "mailto:"];
    schemes.iter().any(|scheme| address.starts_with(scheme))
}

fn glyphs(out: &mut String, run: &GlyphRun) -> std::fmt::Result {
    let size = run.size.to_pt();
    let scale = size / 1000.0;
    write!(
        out,
        "<g transform=\"matrix({scale:.6} 0 0 {:.6} {:.3} {:.3})\"",
        -scale,
        run.x.to_pt(),
        run.y.to_pt()
    )?;
    fill(out, run.color)?;
    out.push('>');
    let mut pen = 0.0_f64;
    for glyph in &run.glyphs {
        write!(out, "<use href=\"#g{}-{}\"", run.face.0, glyph.id)?;
        if pen != 0.0 {
            out.push_str(" x=\"");
            short(out, pen as f32)?;
            out.push('"');
        }
        out.push_str("/>");
        pen += glyph.advance.to_pt() / size.max(0.01) * 1000.0;
    }
    out.push_str("</g>\n");
    Ok(())
}

fn area(out: &mut String, area: [Length; 4]) -> std::fmt::Result {
    for (name, length) in ["x", "y", "width", "height"].into_iter().zip(area) {
        write!(out, " {name}=\"{:.3}\"", length.to_pt())?;
    }
    Ok(())
}

fn fill(out: &mut String, color: Color) -> std::fmt::Result {
    let Color { red, green, blue } = color;
    write!(out, " fill=\"#{red:02x}{green:02x}{blue:02x}\"")
}

fn path(out: &mut String, points: &[(Length, Length)]) -> std::fmt::Result {
    for (at, (x, y)) in points.iter().enumerate() {
        let command = if at == 0 { 'M' } else { 'L' };
        write!(out, "{command}{:.3} {:.3}", x.to_pt(), y.to_pt())?;
    }
    Ok(())
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}
