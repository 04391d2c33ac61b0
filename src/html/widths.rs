//! The widths of characters in the sans-serif faces that pages name, for texts in SVG.

use crate::chart::Measure;
use crate::measure::Length;

/// Measures by the widths of Helvetica, which Arial and Liberation Sans share.
pub(super) struct Widths;

/// Widths of U+0020 to U+007E in thousandths of the size: Adobe's metrics of Helvetica
/// (Core 14 AFM files).
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

impl Measure for Widths {
    fn width(&self, text: &str, size: Length) -> Length {
        let thousandths: i64 = text.chars().map(|c| i64::from(of(c))).sum();
        size.scale(thousandths, 1000)
    }
}

/// The width of a character in thousandths of the size. Ideographs and full-width forms
/// fill the square; letters that the table does not have are as wide as a digit.
fn of(c: char) -> u16 {
    match c {
        ' '..='~' => ASCII.get(c as usize - 0x20).copied().unwrap_or(556),
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' => 0,
        '\u{A0}' => 278,
        '\u{2212}' => 584,
        '‘' | '’' => 222,
        '“' | '”' => 333,
        '…' | '—' | '‰' => 1000,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => 1000,
        _ => 556,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_what_helvetica_measures() {
        let size = Length::POINT * 10;
        assert_eq!(Widths.width("", size), Length::ZERO);
        assert_eq!(Widths.width("4,923", size), Length::pt(25.02));
        assert_eq!(Widths.width("清河", size), Length::POINT * 20);
    }
}
