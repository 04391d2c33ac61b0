//! What the scanner sees in a template.

/// A template as the engine gets it, and what was seen in it.
#[derive(Clone, Debug, Default)]
pub(in crate::prose) struct Scanned {
    /// The text with calls inserted.
    pub text: String,
    /// Changes, ascending.
    pub(super) edits: Vec<Edit>,
    /// Prints, loops and other tags that a call is put before, in order.
    pub spots: Vec<Spot>,
    /// Names used in tags.
    pub names: Vec<Name>,
    /// Names that the template itself gives to values, as the engine knows them.
    pub set: Vec<String>,
    /// Templates that it includes or extends.
    pub includes: Vec<Include>,
    /// Sentences that a condition holds.
    pub guards: Vec<Guard>,
    /// What is printed as it stands, outside of `typed`: byte ranges in the author's text,
    /// ascending.
    pub literals: Vec<(usize, usize)>,
    /// Mistakes in this program's own blocks: message, hint, byte range.
    pub faults: Vec<(String, &'static str, usize, usize)>,
}

/// A change to the author's text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edit {
    /// The offset in [`Scanned::text`].
    pub at: usize,
    /// How many bytes are put in.
    pub put_in: usize,
    /// How many of the author's bytes are left out in their place.
    pub left_out: usize,
}

/// A tag that a call is put before.
#[derive(Clone, Debug, Default)]
pub(in crate::prose) struct Spot {
    /// Where it starts in the author's text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it goes through.
    pub takes: Takes,
}

/// What a tag goes through.
#[derive(Clone, Debug, Default)]
pub(in crate::prose) struct Takes {
    /// The values that it names, each as often as it does.
    pub reads: Vec<Read>,
    /// How many texts it joins to others.
    pub joins: usize,
    /// Whether it keeps what it makes.
    pub makes: bool,
    /// Bytes of text that are printed with it: those of the body of a loop.
    pub text: usize,
    /// A template that is included, with its text.
    pub include: Option<String>,
}

/// A value that a tag names.
#[derive(Clone, Debug)]
pub(in crate::prose) struct Read {
    /// The name, as the engine knows it.
    pub name: String,
    /// Whether it is asked for an item or its length only.
    pub part: bool,
}

/// A sentence that a condition holds.
#[derive(Clone, Debug)]
pub(in crate::prose) struct Guard {
    /// The number of its place.
    pub spot: usize,
    /// The condition's byte range in the author's text.
    pub condition: (usize, usize),
    /// The sentence's byte range.
    pub sentence: (usize, usize),
}

/// A template that is included or extended.
#[derive(Clone, Debug)]
pub(in crate::prose) struct Include {
    /// Its name.
    pub template: String,
    /// Where the tag starts in the author's text.
    pub start: usize,
    /// Where the tag ends.
    pub end: usize,
}

/// A name in a tag.
#[derive(Clone, Debug)]
pub(in crate::prose) struct Name {
    /// The name.
    pub text: String,
    /// Byte offset in the author's text.
    pub offset: usize,
    /// Bytes in the author's text.
    pub length: usize,
    /// How it is used where a figure cannot be.
    pub misuse: Option<Misuse>,
}

/// A use of a name that the engine would take silently, though it means nothing for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::prose) enum Misuse {
    /// Beside `==` or `!=`.
    Compared,
    /// As a condition by itself.
    Truth,
    /// As a list to go through.
    Iterated,
}

impl Scanned {
    /// The offset in the author's text of an offset in [`Scanned::text`].
    pub fn author_offset(&self, offset: usize) -> usize {
        let (mut back, mut forth) = (0, 0);
        for edit in &self.edits {
            if edit.at >= offset {
                break;
            }
            back += edit.put_in.min(offset - edit.at);
            forth += edit.left_out;
        }
        offset - back + forth
    }
}
