//! What the templates of one document may take.
//!
//! The engine has no budget of its own: it calls this program only for functions, filters and
//! what is printed, and a text that is joined to itself sixty times fills any memory before
//! that. Measuring time would make documents depend on the machine. So work is counted where it
//! can be known beforehand: the scanner puts a call before every tag, which measures all values
//! that the tag names (as they would be printed, so that a list that holds one list many times
//! counts it each time), and one before every filter behind another filter. All that an
//! expression makes is made of these, of what the template itself holds, and of what functions
//! and filters return, which is counted too. Filters that can make much of little (`replace`,
//! `join`) say how much before they make it.

use super::codes;
use super::desk::Outcome;
use crate::diagnostics::Diagnostic;
use tera::Value;

/// Bytes of one value. A list of 100,000 numbers, the longest that `range` makes, has 3.2
/// million.
pub(super) const MOST_VALUE: usize = 4 << 20;
/// What a value takes beside its characters.
pub(super) const NODE: usize = 32;
/// Lists within lists.
const DEEPEST: usize = 64;
/// Bytes that the templates of a document may go through: some seconds of work.
const MOST_WORK: usize = 1 << 30;
/// Bytes of all values that they make, and of the text that their loops print.
const MOST_MADE: usize = 64 << 20;

/// What was taken so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Budget {
    work: usize,
    made: usize,
}

impl Budget {
    /// Takes work.
    pub fn work(&mut self, bytes: usize) -> Outcome<()> {
        self.work = self.work.saturating_add(bytes);
        if self.work <= MOST_WORK {
            return Ok(());
        }
        Err(refused(
            format!(
                "the templates go through more than {} MB of text and lists",
                MOST_WORK >> 20
            ),
            "look for loops over long lists within each other, or for a text that grows in a loop",
        ))
    }

    /// Takes what is made anew.
    pub fn make(&mut self, bytes: usize) -> Outcome<()> {
        self.made = self.made.saturating_add(bytes);
        if self.made > MOST_MADE {
            return Err(refused(
                format!(
                    "the templates make more than {} MB of texts and lists",
                    MOST_MADE >> 20
                ),
                "look for a long text or list that is made over and over",
            ));
        }
        self.work(bytes)
    }
}

/// A value, measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// All of it.
    pub whole: usize,
    /// The largest of its items.
    pub item: usize,
}

impl Size {
    /// Measures a value; what it is called is for the message when it is too large.
    pub fn of(value: &Value, name: &str) -> Outcome<Size> {
        let mut size = Size::default();
        let mut measure = Measure { taken: 0, name };
        match (value.as_array(), value.as_map()) {
            (Some(items), _) => {
                for item in items {
                    size.item = size.item.max(measure.add(item, 1)?);
                }
            }
            (_, Some(map)) => {
                for (key, item) in map {
                    let key = key.as_str().map_or(0, str::len);
                    measure.take(key + NODE)?;
                    size.item = size.item.max(measure.add(item, 1)?);
                }
            }
            _ => drop(measure.add(value, 0)?),
        }
        size.whole = measure.taken + NODE;
        Ok(size)
    }
}

/// Refuses a value of so many bytes before it is made.
pub(super) fn check(bytes: usize, name: &str) -> Outcome<()> {
    let mut measure = Measure { taken: 0, name };
    measure.take(bytes)
}

struct Measure<'n> {
    taken: usize,
    name: &'n str,
}

impl Measure<'_> {
    fn take(&mut self, bytes: usize) -> Outcome<()> {
        self.taken = self.taken.saturating_add(bytes);
        if self.taken <= MOST_VALUE {
            return Ok(());
        }
        Err(refused(
            format!(
                "`{}` has grown to more than {} MB",
                self.name,
                MOST_VALUE >> 20
            ),
            "look for a text or a list that is joined to itself",
        ))
    }

    /// Adds a value and gives what it took.
    fn add(&mut self, value: &Value, depth: usize) -> Outcome<usize> {
        if depth > DEEPEST {
            return Err(refused(
                format!(
                    "`{}` holds lists within lists, more than {DEEPEST} of them",
                    self.name
                ),
                "look for a list that is put into itself",
            ));
        }
        let before = self.taken;
        self.take(NODE + value.as_str().map_or(0, str::len))?;
        for item in value.as_array().unwrap_or_default() {
            self.add(item, depth + 1)?;
        }
        for (key, item) in value.as_map().into_iter().flatten() {
            self.take(NODE + key.as_str().map_or(0, str::len))?;
            self.add(item, depth + 1)?;
        }
        Ok(self.taken - before)
    }
}

fn refused(message: String, hint: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(codes::LIMIT, message).hint(hint))
}
