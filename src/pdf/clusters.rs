//! A run's glyphs grouped with the text that each group stands for.

use std::ops::Range;

use crate::typeset::GlyphRun;

/// Glyphs that together stand for a stretch of text.
pub(super) struct Cluster<'r> {
    /// Which glyphs of the run.
    pub(super) glyphs: Range<usize>,
    /// What they stand for.
    pub(super) text: &'r str,
}

/// The clusters of a run in the order of its glyphs.
pub(super) fn clusters(run: &GlyphRun) -> impl Iterator<Item = Cluster<'_>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let first = run.glyphs.get(next)?;
        let start = next;
        next += 1;
        if first.soft_hyphen {
            let text = "\u{ad}";
            let glyphs = start..next;
            return Some(Cluster { glyphs, text });
        }
        if first.start < first.end {
            while let Some(glyph) = run.glyphs.get(next)
                && glyph.start >= glyph.end
                && !glyph.soft_hyphen
            {
                next += 1;
            }
        }
        let text = run.text.get(first.start as usize..first.end as usize);
        Some(Cluster {
            glyphs: start..next,
            text: text.unwrap_or_default(),
        })
    })
}

/// Whether a reader may take `read` where the text says `meant`.
///
/// Spaces of all kinds that share the space's glyph read as a space: setting them apart
/// would cut every line in pieces, and a search for two words would miss them.
pub(super) fn reads_as(read: &str, meant: &str) -> bool {
    read == meant || (read == " " && meant.chars().count() == 1 && meant.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Length;
    use crate::style::Color;
    use crate::typeset::{FaceId, Glyph};

    #[test]
    fn later_glyphs_of_a_cluster_follow_the_first() {
        let glyph = |start, end, soft_hyphen| Glyph {
            id: 1,
            advance: Length::POINT,
            start,
            end,
            soft_hyphen,
            dx: Length::ZERO,
            dy: Length::ZERO,
        };
        let run = GlyphRun {
            face: FaceId(0),
            size: Length::pt(10.0),
            x: Length::ZERO,
            y: Length::ZERO,
            color: Color {
                red: 0,
                green: 0,
                blue: 0,
            },
            glyphs: vec![
                glyph(0, 3, false),
                glyph(3, 3, false),
                glyph(3, 4, false),
                glyph(4, 4, true),
            ],
            text: "xé-".to_owned(),
            backwards: false,
        };
        let found: Vec<_> = clusters(&run).map(|c| (c.glyphs, c.text)).collect();
        assert_eq!(found, [(0..2, "xé"), (2..3, "-"), (3..4, "\u{ad}")]);
    }

    #[test]
    fn spaces_read_alike_and_hyphens_do_not() {
        assert!(reads_as(" ", "\u{a0}"));
        assert!(!reads_as("-", "\u{2011}"));
        assert!(!reads_as(" ", ""));
    }
}
