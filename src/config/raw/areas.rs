//! Areas and groups as typed: every key, with what it means.
//!
//! The comments here are what the JSON Schema, and so an editor, shows to the user.

use crate::config::Spanned;
use crate::config::read::{Read, Reader, either_schema, section};
use crate::config::tree::{Content, Node};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

section! {
    /// An area.
    AreaFields as "AreaFields" {
        required {
            /// The name as it is printed, and as workbooks write it.
            label: Spanned<String>,
        }
        optional {
            /// Other names that workbooks use.
            aliases: Vec<Spanned<String>>,
        }
    }
}

/// An area: its label alone, or its label and more.
#[derive(Clone, Debug)]
pub(in crate::config) enum RawArea {
    /// The label alone.
    Label(Spanned<String>),
    /// With its keys.
    Fields(AreaFields),
}

impl Read for RawArea {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => AreaFields::read(node, reader).map(RawArea::Fields),
            _ => Read::read(node, reader).map(RawArea::Label),
        }
    }
}

section! {
    /// A member of a group.
    MemberFields as "MemberFields" {
        required {
            /// The name as it is printed, and as workbooks write it.
            label: Spanned<String>,
        }
        optional {
            /// The id; by default made from the label.
            id: Spanned<String>,
            /// Other names that workbooks use.
            aliases: Vec<Spanned<String>>,
        }
    }
}

/// A member of a group: its label alone, or its label and more.
#[derive(Clone, Debug)]
pub(in crate::config) enum RawMember {
    /// The label alone.
    Label(Spanned<String>),
    /// With its keys.
    Fields(MemberFields),
}

impl Read for RawMember {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => MemberFields::read(node, reader).map(RawMember::Fields),
            _ => Read::read(node, reader).map(RawMember::Label),
        }
    }
}

section! {
    /// Members that a table lists.
    MembersFrom as "MembersFrom" {
        required {
            /// The table whose area labels, in the report's period, are the members.
            from: Spanned<String>,
        }
        optional {}
    }
}

/// The members of a group.
#[derive(Clone, Debug)]
pub(in crate::config) enum RawMembers {
    /// Listed here.
    Listed(Vec<RawMember>),
    /// Listed by a table.
    From(MembersFrom),
}

impl Read for RawMembers {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::List(_) => Read::read(node, reader).map(RawMembers::Listed),
            Content::Map(_) => Read::read(node, reader).map(RawMembers::From),
            _ => {
                reader.wrong_type(node, "a list of areas, or `{from: TABLE}`");
                None
            }
        }
    }
}

section! {
    /// A group of areas.
    RawGroup as "Group" {
        required {
            /// The areas that belong to it: a list, or `{from: TABLE}`.
            members: RawMembers,
        }
        optional {
            /// The word for one, such as `township`.
            singular: Spanned<String>,
            /// The word for several, such as `townships`; by default the id.
            plural: Spanned<String>,
            /// The area that the members add up to.
            within: Spanned<String>,
        }
    }
}

either_schema! {
    RawArea: "An area: its label alone, or its label and more.", String, AreaFields;
    RawMember: "A member of a group: its label alone, or its label and more.", String, MemberFields;
    RawMembers: "The members of a group: a list, or `{from: TABLE}`.", Vec<RawMember>, MembersFrom;
}
