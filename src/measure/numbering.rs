//! The numbers of headings and lists: Roman, letters, words.

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
    /// First, Second, Third
    OrdinalWord,
    /// No number.
    None,
}

impl Form {
    /// The n-th number in this form (n from 1); `None` when the form has no such number
    /// (Roman beyond 3 999, letters run on as `aa`).
    pub fn write(self, n: u32) -> Option<String> {
        let _ = n;
        todo!("numbering")
    }
}
