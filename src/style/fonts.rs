//! The fonts of a report: for each use the bundled family or files of the project.

use crate::diagnostics::TextPlace;
use std::cmp::Ordering;
use std::sync::Arc;

/// The fonts of a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fonts {
    /// Text, and the title.
    pub text: FontFamily,
    /// Headings, and the contents.
    pub headings: FontFamily,
    /// Tables, captions, charts and running heads.
    pub tables: FontFamily,
    /// Code.
    pub code: FontFamily,
    /// What shows a character that the wanted face lacks, in this order; after these the
    /// bundled faces.
    pub fallback: Vec<FontFamily>,
}

/// The faces of one use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FontFamily {
    /// The bundled family, when no file is given.
    pub bundled: Bundled,
    /// The files by weight and slope; see [`FontFamily::slot`].
    pub files: [Option<FontFile>; 4],
}

/// A family that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bundled {
    /// Libertinus Serif.
    Serif,
    /// Source Sans 3.
    Sans,
    /// DejaVu Sans Mono.
    Mono,
}

/// A face in a file of the project. Equal to another when path and index are.
#[derive(Clone, Debug)]
pub struct FontFile {
    /// The path below the project folder.
    pub path: Arc<str>,
    /// The face in a collection, 0 for the first; `None` when it was not said.
    pub index: Option<u32>,
    /// Where the configuration names it.
    pub place: TextPlace,
}

impl FontFile {
    fn key(&self) -> (&str, Option<u32>) {
        (&self.path, self.index)
    }
}

impl PartialEq for FontFile {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for FontFile {}

impl PartialOrd for FontFile {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FontFile {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl FontFamily {
    /// A bundled family.
    pub const fn bundled(bundled: Bundled) -> Self {
        Self {
            bundled,
            files: [None, None, None, None],
        }
    }

    /// Where the file of a weight and slope is: regular, bold, italic, bold italic.
    pub const fn slot(bold: bool, italic: bool) -> usize {
        bold as usize + 2 * italic as usize
    }

    /// The file nearest to a weight and slope; `None` when the family is a bundled one. A
    /// bold italic that is not there is bold, then italic; anything else is regular, and
    /// failing that whatever there is.
    pub fn nearest(&self, bold: bool, italic: bool) -> Option<&FontFile> {
        let order: [usize; 4] = match (bold, italic) {
            (false, false) => [0, 2, 1, 3],
            (true, false) => [1, 0, 3, 2],
            (false, true) => [2, 0, 3, 1],
            (true, true) => [3, 1, 2, 0],
        };
        let mut order = order.into_iter();
        order.find_map(|slot| self.files.get(slot)?.as_ref())
    }

    /// The files that are given.
    pub fn given(&self) -> impl Iterator<Item = &FontFile> {
        self.files.iter().flatten()
    }
}

impl Default for Fonts {
    /// The bundled fonts of the plain style.
    fn default() -> Self {
        Self {
            text: FontFamily::bundled(Bundled::Serif),
            headings: FontFamily::bundled(Bundled::Sans),
            tables: FontFamily::bundled(Bundled::Sans),
            code: FontFamily::bundled(Bundled::Mono),
            fallback: Vec::new(),
        }
    }
}

impl Fonts {
    /// The bundled fonts of the formal style: headings in the family of the text.
    pub fn formal() -> Self {
        Self {
            headings: FontFamily::bundled(Bundled::Serif),
            ..Self::default()
        }
    }

    /// All files that are given, in the order of the configuration's keys.
    pub fn files(&self) -> impl Iterator<Item = &FontFile> {
        [&self.text, &self.headings, &self.tables, &self.code]
            .into_iter()
            .chain(&self.fallback)
            .flat_map(FontFamily::given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(given: [bool; 4]) -> FontFamily {
        let names = ["regular", "bold", "italic", "bold_italic"];
        let mut family = FontFamily::bundled(Bundled::Serif);
        for ((slot, name), given) in family.files.iter_mut().zip(names).zip(given) {
            *slot = given.then(|| FontFile {
                path: name.into(),
                index: None,
                place: TextPlace {
                    file: "a.yaml".into(),
                    line: 1,
                    column: 1,
                    length: 1,
                },
            });
        }
        family
    }

    fn chosen(given: [bool; 4]) -> Vec<String> {
        let family = family(given);
        let styles = [(false, false), (true, false), (false, true), (true, true)];
        let nearest = |(bold, italic)| family.nearest(bold, italic).map(|f| f.path.to_string());
        styles.into_iter().filter_map(nearest).collect()
    }

    #[test]
    fn what_is_not_given_is_the_nearest_that_is() {
        assert_eq!(
            chosen([true; 4]),
            ["regular", "bold", "italic", "bold_italic"]
        );
        assert_eq!(chosen([true, false, false, false]), ["regular"; 4]);
        let two = chosen([true, true, false, false]);
        assert_eq!(two, ["regular", "bold", "regular", "bold"]);
        let three = chosen([true, false, true, false]);
        assert_eq!(three, ["regular", "regular", "italic", "italic"]);
        assert!(chosen([false; 4]).is_empty());
    }
}
