//! Texts of a chart: how they are shortened and broken.

use super::Measure;
use crate::measure::Length;

/// Longer names than this are cut before they are measured.
const LONGEST: usize = 160;

/// The longest beginning of `text` that fits into `room`, with an ellipsis when it was
/// shortened.
pub(super) fn shorten(text: &str, room: Length, size: Length, measure: &dyn Measure) -> String {
    if text.chars().nth(LONGEST).is_none() && measure.width(text, size) <= room {
        return text.to_owned();
    }
    let mut ends: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .take(LONGEST)
        .collect();
    while let Some(end) = ends.pop() {
        let mut short = text.get(..end).unwrap_or_default().trim_end().to_owned();
        short.push('…');
        if measure.width(&short, size) <= room {
            return short;
        }
    }
    "…".to_owned()
}

/// Breaks `text` into at most `most` lines of at most `room`; what does not fit is
/// shortened. Ideographs may be parted anywhere, other words only at spaces.
pub(super) fn wrap(
    text: &str,
    room: Length,
    size: Length,
    most: usize,
    measure: &dyn Measure,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut rest = text.trim();
    while let Some((piece, spaced, tail)) = next_piece(rest) {
        let before = line.len();
        if spaced && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(piece);
        if before > 0 && measure.width(&line, size) > room {
            line.truncate(before);
            if lines.len() + 1 >= most {
                line.push(' ');
                line.push_str(rest.trim_start());
                break;
            }
            lines.push(std::mem::replace(&mut line, piece.to_owned()));
        }
        rest = tail;
    }
    lines.push(line);
    for line in &mut lines {
        *line = shorten(line, room, size, measure);
    }
    lines
}

/// The next unbreakable piece, whether a space stands before it, and what follows.
fn next_piece(text: &str) -> Option<(&str, bool, &str)> {
    let trimmed = text.trim_start();
    let spaced = trimmed.len() < text.len();
    let first = trimmed.chars().next()?;
    let end = if is_ideograph(first) {
        first.len_utf8()
    } else {
        trimmed
            .find(|c: char| c.is_whitespace() || is_ideograph(c))
            .unwrap_or(trimmed.len())
    };
    let (piece, rest) = trimmed.split_at(end);
    Some((piece, spaced, rest))
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is half as wide as the size.
    struct Half;
    impl Measure for Half {
        fn width(&self, text: &str, size: Length) -> Length {
            size.scale(text.chars().count() as i64, 2)
        }
    }

    fn lines(text: &str, characters: i64) -> Vec<String> {
        let size = Length::POINT * 10;
        wrap(text, size.scale(characters, 2), size, 2, &Half)
    }

    #[test]
    fn breaks_at_spaces_and_shortens_the_rest() {
        assert_eq!(lines("Shiqiao", 10), ["Shiqiao"]);
        assert_eq!(
            lines("Department of Civil Affairs", 14),
            ["Department of", "Civil Affairs"]
        );
        assert_eq!(
            lines("Department of Civil Affairs", 10),
            ["Department", "of Civil…"]
        );
        assert_eq!(lines("Incomprehensibilities", 8), ["Incompr…"]);
        assert_eq!(lines("", 8), [""]);
    }

    #[test]
    fn ideographs_part_anywhere() {
        assert_eq!(lines("清河县人口家庭", 4), ["清河县人", "口家庭"]);
    }
}
