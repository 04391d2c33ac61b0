//! Pages as text that people can compare.

use annals::measure::Length;
use annals::style::Color;
use annals::typeset::{Draw, FontBook, GlyphRun, Item, Pages, Role, Target};
use std::fmt::Write as _;

fn pt(length: Length) -> String {
    format!("{:.1}", length.to_pt())
}

fn color(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

/// The roles from the element up to the document, innermost first, as `P`, `TD/TR`.
fn path(pages: &Pages, item: &Item) -> String {
    let Some(mut index) = item.element else {
        return "-".to_owned();
    };
    let mut names = Vec::new();
    while let Some(element) = pages.structure.get(index as usize) {
        let mut name = match element.role {
            Role::Document => break,
            Role::Heading(level) => format!("H{level}"),
            other => format!("{other:?}"),
        };
        if element.span != (1, 1) {
            let _ = write!(name, "[{}x{}]", element.span.0, element.span.1);
        }
        names.push(name);
        let Some(parent) = element.parent else { break };
        index = parent;
    }
    names.reverse();
    names.join("/")
}

/// All pages; `fine` shows each glyph of the text too.
pub fn pages(pages: &Pages, book: &FontBook, fine: bool) -> String {
    let mut out = String::new();
    for page in &pages.pages {
        let _ = writeln!(
            out,
            "page {} ({} x {})",
            page.folio,
            pt(page.width),
            pt(page.height)
        );
        for item in &page.items {
            let _ = writeln!(out, "  {}", drawing(item, pages, book));
            if let (Draw::Glyphs(run), true, Some(_)) = (&item.draw, fine, item.element) {
                let _ = writeln!(out, "    {}", glyphs(run));
            }
        }
    }
    for entry in &pages.outline {
        let _ = writeln!(
            out,
            "outline {} {:?} page {} y {}",
            entry.level,
            entry.text,
            entry.page + 1,
            pt(entry.y)
        );
    }
    out
}

/// Each glyph in reading order: what it stands for (`+` for a further one of the same
/// characters), its advance in thousandths of an em, and how far it is drawn off the pen.
fn glyphs(run: &GlyphRun) -> String {
    let milli = |length: Length| length.scale(1000, run.size.0.max(1)).0;
    let mut out = if run.backwards { "←" } else { "→" }.to_owned();
    for glyph in &run.glyphs {
        let text = &run.text[glyph.start as usize..glyph.end as usize];
        let text = match text {
            _ if glyph.soft_hyphen => "~",
            "" => "+",
            " " => "␣",
            text => text,
        };
        let _ = write!(out, " {text}{}", milli(glyph.advance));
        if (glyph.dx, glyph.dy) != (Length::ZERO, Length::ZERO) {
            let _ = write!(out, "@{},{}", milli(glyph.dx), milli(glyph.dy));
        }
    }
    out
}

fn drawing(item: &Item, pages: &Pages, book: &FontBook) -> String {
    match &item.draw {
        Draw::Glyphs(run) => {
            let mut text = run.text.clone();
            if run.glyphs.last().is_some_and(|glyph| glyph.soft_hyphen) {
                text.push('\u{ad}');
            }
            let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
            format!(
                "y {} x {}..{} {} {} {}: {:?}",
                pt(run.y),
                pt(run.x),
                pt(run.x + width),
                book.face(run.face).name,
                pt(run.size),
                path(pages, item),
                text.replace('\u{ad}', "~")
            )
        }
        Draw::Rect(x, y, w, h, fill) => {
            format!(
                "rect {} {} {} x {} {}",
                pt(*x),
                pt(*y),
                pt(*w),
                pt(*h),
                color(*fill)
            )
        }
        Draw::Stroke(points, width, paint) => {
            let points: Vec<String> = points
                .iter()
                .map(|(x, y)| format!("{},{}", pt(*x), pt(*y)))
                .collect();
            format!(
                "stroke {} {} {}",
                points.join(" "),
                pt(*width),
                color(*paint)
            )
        }
        Draw::Fill(points, paint) => format!("fill {} points {}", points.len(), color(*paint)),
        Draw::Disc(x, y, r, paint) => {
            format!("disc {} {} {} {}", pt(*x), pt(*y), pt(*r), color(*paint))
        }
        Draw::Link(x, y, w, h, target) => {
            let to = match target {
                Target::Address(address) => address.clone(),
                Target::Position(page, y) => format!("page {} y {}", page + 1, pt(*y)),
            };
            format!("link {} {} {} x {} to {to}", pt(*x), pt(*y), pt(*w), pt(*h))
        }
    }
}
