//! The numbers of headings and lists: Roman, letters, words, Chinese.

use super::words::{Words, chinese_numeral};

/// The numbering of one level: how the n-th heading's number is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelNumbering {
    /// What stands before the number.
    pub prefix: String,
    /// The number's form.
    pub form: Form,
    /// Whether the numbers of the levels above come first, with dots (`1.2`).
    pub full: bool,
    /// What stands behind the number.
    pub suffix: String,
}

/// The form of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// 1, 2, 3
    Decimal,
    /// I, II, III
    UpperRoman,
    /// i, ii, iii
    LowerRoman,
    /// A, B, C
    UpperLetter,
    /// a, b, c
    LowerLetter,
    /// First, Second, Third; Erstens, Zweitens, Drittens: as the language enumerates.
    OrdinalWord,
    /// 一, 二, 三
    Chinese,
    /// No number.
    None,
}

impl Form {
    /// The n-th number in this form (n from 1); `None` when the form has no such number
    /// (Roman beyond 3 999, letters run on as `aa`), or the language no word for it.
    pub fn write(self, n: u32, words: &Words) -> Option<String> {
        if n == 0 {
            return None;
        }
        match self {
            Form::Decimal => Some(n.to_string()),
            Form::UpperRoman => roman(n),
            Form::LowerRoman => roman(n).map(|r| r.to_ascii_lowercase()),
            Form::UpperLetter => Some(letters(n).to_ascii_uppercase()),
            Form::LowerLetter => Some(letters(n)),
            Form::OrdinalWord => {
                let word = words.enumerated(n.into())?;
                Some(super::text::upper_first(&word))
            }
            Form::Chinese => chinese_numeral(n),
            Form::None => None,
        }
    }
}

fn roman(n: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n > 3999 {
        return None;
    }
    let mut rest = n;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    Some(out)
}

/// `a` to `z`, then `aa`, `ab`: as columns of a spreadsheet are lettered.
fn letters(n: u32) -> String {
    let mut rest = n;
    let mut reversed = Vec::new();
    while rest > 0 {
        rest -= 1;
        reversed.push(b'a' + (rest % 26) as u8);
        rest /= 26;
    }
    reversed.iter().rev().map(|b| char::from(*b)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Form, Words};

    #[test]
    fn writes_each_form() {
        let words = Words::default();
        let first = |form: Form, numbers: &[u32]| -> Vec<String> {
            numbers
                .iter()
                .map(|n| form.write(*n, &words).unwrap_or_default())
                .collect()
        };
        assert_eq!(first(Form::Decimal, &[1, 12]), ["1", "12"]);
        assert_eq!(
            first(Form::UpperRoman, &[1, 4, 9, 14, 40, 1994, 3999]),
            ["I", "IV", "IX", "XIV", "XL", "MCMXCIV", "MMMCMXCIX"]
        );
        assert_eq!(first(Form::LowerRoman, &[3]), ["iii"]);
        assert_eq!(
            first(Form::UpperLetter, &[1, 26, 27, 53]),
            ["A", "Z", "AA", "BA"]
        );
        assert_eq!(first(Form::LowerLetter, &[703]), ["aaa"]);
        assert_eq!(first(Form::Chinese, &[1, 12, 20]), ["一", "十二", "二十"]);
        assert_eq!(
            first(Form::OrdinalWord, &[1, 2, 3, 21]),
            ["First", "Second", "Third", "Twenty-first"]
        );
    }

    #[test]
    fn has_no_number_beyond_its_range() {
        let words = Words::default();
        assert_eq!(Form::UpperRoman.write(4000, &words), None);
        assert_eq!(Form::Decimal.write(0, &words), None);
        assert_eq!(Form::None.write(1, &words), None);
    }
}
