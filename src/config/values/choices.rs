//! Words of which one is to be chosen.

use crate::config::model::{
    Axis, CheckSeverity, Conformance, Direction, HtmlProvenance, MarkAbbreviations,
    MarkdownProvenance, MissingKind, PdfProvenance,
};
use crate::config::raw::style::{
    Base, Orientation, Paper, RawDigits, RawFontUse, RawLogoPosition, RawSide, TableRules,
};
use crate::config::read::{Read, Reader, one_of, shortened};
use crate::config::tree::{Content, Node};
use crate::measure::{Calendar, Kind, Rounding};

/// What to write where something was switched on or off, which YAML takes for a truth value.
fn in_place_of(content: &Content, names: &[&str]) -> Option<String> {
    let known = |wanted: &[&'static str]| wanted.iter().copied().find(|name| names.contains(name));
    match content {
        Content::Bool(false) => known(&["off", "none"]).map(|name| format!("write `{name}`")),
        Content::Bool(true) => known(&["off"])
            .and(known(&["error"]))
            .map(|name| format!("write `{name}`, or leave the key out")),
        _ => None,
    }
}

/// Gives a closed enum its names in YAML. A test holds the names against the enum's schema.
macro_rules! choices {
    ($($type:ty { $($name:literal => $value:expr),+ $(,)? })+) => {
        $(impl Read for $type {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                const NAMES: &[&str] = &[$($name),+];
                let text = match &node.content {
                    Content::Text(text) => text.as_str(),
                    other => {
                        let hint = in_place_of(other, NAMES);
                        reader.wrong_type_with(node, &one_of(NAMES), hint);
                        return None;
                    }
                };
                match text {
                    $($name => Some($value),)+
                    other => {
                        reader.bad_value(&shortened(other), &one_of(NAMES), NAMES, &node.place);
                        None
                    }
                }
            }
        })+

        /// The names of every closed enum, for the test against the schema.
        #[cfg(test)]
        pub(in crate::config) fn choices_by_type() -> Vec<(schemars::Schema, Vec<&'static str>)> {
            vec![$((schemars::schema_for!($type), vec![$($name),+])),+]
        }
    };
}

choices! {
    Calendar {
        "common" => Calendar::Common,
        "minguo" => Calendar::Minguo,
        "japanese" => Calendar::Japanese,
        "buddhist" => Calendar::Buddhist,
        "persian" => Calendar::Persian,
    }
    Kind {
        "count" => Kind::Count,
        "money" => Kind::Money,
        "rate" => Kind::Rate,
        "share" => Kind::Share,
        "ratio" => Kind::Ratio,
        "index" => Kind::Index,
        "rank" => Kind::Rank,
        "measure" => Kind::Measure,
    }
    Rounding {
        "half-up" => Rounding::HalfUp,
        "half-even" => Rounding::HalfEven,
    }
    Axis {
        "indicator" => Axis::Indicator,
        "area" => Axis::Area,
        "period" => Axis::Period,
    }
    MissingKind {
        "missing" => MissingKind::Missing,
        "not-applicable" => MissingKind::NotApplicable,
        "zero" => MissingKind::Zero,
    }
    Direction {
        "more" => Direction::More,
        "less" => Direction::Less,
        "neutral" => Direction::Neutral,
    }
    Base {
        "plain" => Base::Plain,
        "formal" => Base::Formal,
    }
    TableRules {
        "rows" => TableRules::Rows,
        "groups" => TableRules::Groups,
    }
    CheckSeverity {
        "error" => CheckSeverity::Error,
        "warning" => CheckSeverity::Warning,
        "off" => CheckSeverity::Off,
    }
    Paper {
        "a3" => Paper::A3,
        "a4" => Paper::A4,
        "a5" => Paper::A5,
        "b5" => Paper::B5,
        "letter" => Paper::Letter,
        "legal" => Paper::Legal,
    }
    Orientation {
        "portrait" => Orientation::Portrait,
        "landscape" => Orientation::Landscape,
    }
    RawSide {
        "left" => RawSide::Left,
        "center" => RawSide::Center,
    }
    RawLogoPosition {
        "title" => RawLogoPosition::Title,
        "head" => RawLogoPosition::Head,
        "both" => RawLogoPosition::Both,
    }
    RawDigits {
        "lining" => RawDigits::Lining,
        "old-style" => RawDigits::OldStyle,
    }
    RawFontUse {
        "text" => RawFontUse::Text,
        "headings" => RawFontUse::Headings,
        "tables" => RawFontUse::Tables,
    }
    HtmlProvenance {
        "none" => HtmlProvenance::None,
        "cards" => HtmlProvenance::Cards,
        "annex" => HtmlProvenance::Annex,
    }
    PdfProvenance {
        "none" => PdfProvenance::None,
        "annex" => PdfProvenance::Annex,
        "links" => PdfProvenance::Links,
    }
    MarkdownProvenance {
        "none" => MarkdownProvenance::None,
        "annex" => MarkdownProvenance::Annex,
        "footnotes" => MarkdownProvenance::Footnotes,
    }
    Conformance {
        "a-2a" => Conformance::A2a,
        "a-3a" => Conformance::A3a,
    }
    MarkAbbreviations {
        "always" => MarkAbbreviations::Always,
        "first" => MarkAbbreviations::First,
    }
}
