//! The pieces of a paragraph: boxes, glue and penalties.

use crate::measure::Length;

/// A penalty that forbids a break (TeX's `\penalty10000`).
pub(in crate::typeset) const FORBIDDEN: i32 = 10_000;

/// A penalty that forces a break.
pub(in crate::typeset) const FORCED: i32 = -10_000;

/// A piece of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::typeset) enum Node {
    /// Something with a width that is set as it is.
    Box(Length),
    /// A box that hangs into the margin by a part of its width where it begins a line.
    Hung {
        /// Its width.
        width: Length,
        /// How far it hangs.
        lead: Length,
    },
    /// A space that stretches and shrinks; a break at it, if `cost` allows one, drops it.
    Glue {
        /// Its natural width.
        width: Length,
        /// How far it stretches at a glue set ratio of 1.
        stretch: Length,
        /// How far it shrinks at most.
        shrink: Length,
        /// The penalty of a break here.
        cost: i32,
        /// By how much the text before it hangs into the margin when the line ends here.
        hang: Length,
    },
    /// A place to break that is no space.
    Penalty {
        /// The width that a break adds (a hyphen), less what then hangs into the margin.
        width: Length,
        /// The penalty.
        cost: i32,
        /// Whether the line then ends in a hyphen.
        hyphen: bool,
    },
}

#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub width: i64,
    pub stretch: i64,
    pub shrink: i64,
    /// How many spaces.
    pub spaces: u32,
}

impl Node {
    /// How far it hangs into the margin where it begins a line.
    pub fn lead(self) -> Length {
        match self {
            Node::Hung { lead, .. } => lead,
            _ => Length::ZERO,
        }
    }

    /// What it adds to the width of a line that ends with it: a hyphen, less what hangs into
    /// the margin.
    pub fn end(self) -> Length {
        match self {
            Node::Glue { hang, .. } => Length::ZERO - hang,
            Node::Penalty { width, .. } => width,
            Node::Box(_) | Node::Hung { .. } => Length::ZERO,
        }
    }

    /// The cost of a break at it.
    pub fn cost(self) -> i32 {
        match self {
            Node::Glue { cost, .. } | Node::Penalty { cost, .. } => cost,
            Node::Box(_) | Node::Hung { .. } => FORBIDDEN,
        }
    }
}

impl Sums {
    pub fn add(&mut self, node: Node) {
        match node {
            Node::Box(width) | Node::Hung { width, .. } => self.width += width.0,
            Node::Glue {
                width,
                stretch,
                shrink,
                ..
            } => {
                self.width += width.0;
                self.stretch += stretch.0;
                self.shrink += shrink.0;
                self.spaces += 1;
            }
            Node::Penalty { .. } => {}
        }
    }
}

/// The first node of the line after a break: spaces at the break are dropped.
pub(in crate::typeset) fn resume(nodes: &[Node], broken: usize) -> usize {
    let after = broken + 1;
    let starts = |node: &Node| match node {
        Node::Box(_) | Node::Hung { .. } => true,
        Node::Penalty { cost, .. } => *cost <= FORCED,
        Node::Glue { .. } => false,
    };
    let skipped = nodes.get(after..).unwrap_or_default();
    after + skipped.iter().position(starts).unwrap_or(skipped.len())
}
