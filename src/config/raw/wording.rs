//! What may be said of figures, as typed: every key, with what it means.
//!
//! The comments here are what the JSON Schema, and so an editor, shows to the user.

use crate::config::Spanned;
use crate::config::read::{Read, Reader, either_schema, section};
use crate::config::tree::{Content, Node};
use crate::config::values::{Named, Words};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

section! {
    /// What the office says of a figure, by circumstance. A phrase may hold places for figures,
    /// such as `{change}`; what stands in `[ ]` is left out where a place in it has no figure.
    RawWording as "Wording" {
        required {}
        optional {
            /// It is more than in the period before.
            rising: RawPhrases,
            /// It is less than in the period before.
            falling: RawPhrases,
            /// It is what it was in the period before.
            unchanged: RawPhrases,
            /// It changed by less than what is printed.
            almost_unchanged: RawPhrases,
            /// It meets its target.
            met: RawPhrases,
            /// It misses its target.
            missed: RawPhrases,
            /// It is above the mean of the group.
            above_mean: RawPhrases,
            /// It is below the mean of the group.
            below_mean: RawPhrases,
            /// It is the mean of the group.
            at_mean: RawPhrases,
            /// It ranks first in the group.
            first: RawPhrases,
            /// It ranks last in the group.
            last: RawPhrases,
            /// It ranks neither first nor last in the group.
            between: RawPhrases,
            /// It is a small count, or would give one away, and is not printed.
            suppressed: RawPhrases,
        }
    }
}

/// A phrase for all indicators, or phrases by indicator with `default` for the rest.
#[derive(Clone, Debug)]
pub(in crate::config) enum RawPhrases {
    /// The same for all.
    One(Spanned<Words>),
    /// By indicator.
    Each(Named<Spanned<Words>>),
}

impl Read for RawPhrases {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => Read::read(node, reader).map(RawPhrases::Each),
            _ => Read::read(node, reader).map(RawPhrases::One),
        }
    }
}

section! {
    /// Which small counts are not printed. What would give one away is not printed either.
    RawSuppress as "Suppress" {
        required {
            /// Counts below this number (2 to 1000) are not printed.
            below: Spanned<u32>,
            /// The counts that the rule is for.
            indicators: Vec<Spanned<String>>,
        }
        optional {
            /// What is printed instead of a small count; by default `fewer than` and the number.
            show: Spanned<Words>,
            /// What is printed instead of a figure that would give one away; by default `withheld`.
            withheld: Spanned<Words>,
            /// Whether a count of zero is not printed either; by default it is printed.
            zeros: bool,
        }
    }
}

section! {
    /// Which numbers may be typed in templates, headings and titles.
    RawTypedNumbers as "TypedNumbers" {
        required {}
        optional {
            /// Texts whose numbers may be typed; `*` stands for the rest of a word: `Document No. *`.
            allow: Vec<Spanned<Words>>,
        }
    }
}

either_schema! {
    RawPhrases: "A phrase for all indicators, or phrases by indicator with `default` for the rest.", Words, Named<Words>;
}
