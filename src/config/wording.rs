//! Phrases by circumstance: the language of the office as data.

use super::Spanned;
use super::model::IndicatorId;

/// What can be said of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Circumstance {
    /// More than in the period before.
    Rising,
    /// Less than in the period before.
    Falling,
    /// The same as in the period before.
    Unchanged,
    /// Changed by less than what is printed.
    AlmostUnchanged,
    /// Its target is met.
    Met,
    /// Its target is missed.
    Missed,
    /// Above the mean of a group.
    AboveMean,
    /// Below the mean of a group.
    BelowMean,
    /// The mean of a group.
    AtMean,
    /// First of a group by rank.
    First,
    /// Last of a group by rank.
    Last,
    /// Neither first nor last of a group.
    Between,
    /// Not printed, as a small count or as what would give one away.
    Suppressed,
}

impl Circumstance {
    /// All of them.
    pub const ALL: [Circumstance; 13] = [
        Self::Rising,
        Self::Falling,
        Self::Unchanged,
        Self::AlmostUnchanged,
        Self::Met,
        Self::Missed,
        Self::AboveMean,
        Self::BelowMean,
        Self::AtMean,
        Self::First,
        Self::Last,
        Self::Between,
        Self::Suppressed,
    ];

    /// The key in YAML.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Falling => "falling",
            Self::Unchanged => "unchanged",
            Self::AlmostUnchanged => "almost_unchanged",
            Self::Met => "met",
            Self::Missed => "missed",
            Self::AboveMean => "above_mean",
            Self::BelowMean => "below_mean",
            Self::AtMean => "at_mean",
            Self::First => "first",
            Self::Last => "last",
            Self::Between => "between",
            Self::Suppressed => "suppressed",
        }
    }

    /// The places that a phrase for it may hold, beside [`Filler::ALWAYS`].
    pub fn fillers(self) -> &'static [Filler] {
        match self {
            Self::Rising | Self::Falling | Self::Unchanged | Self::AlmostUnchanged => &[
                Filler::Value,
                Filler::Change,
                Filler::Rate,
                Filler::Previous,
                Filler::PreviousPeriod,
            ],
            Self::Met | Self::Missed => &[
                Filler::Value,
                Filler::Target,
                Filler::Gap,
                Filler::Completion,
            ],
            Self::AboveMean | Self::BelowMean | Self::AtMean => {
                &[Filler::Value, Filler::Mean, Filler::Difference]
            }
            Self::First | Self::Last | Self::Between => {
                &[Filler::Value, Filler::Rank, Filler::Count]
            }
            Self::Suppressed => &[],
        }
    }
}

/// A place in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filler {
    /// The figure itself.
    Value,
    /// The size of its change.
    Change,
    /// The size of its change in per cent.
    Rate,
    /// What it was.
    Previous,
    /// The period that it is compared with.
    PreviousPeriod,
    /// Its target.
    Target,
    /// The size of the distance from the target.
    Gap,
    /// The target's completion.
    Completion,
    /// The mean of the group.
    Mean,
    /// The size of the distance from the mean.
    Difference,
    /// Its rank as an ordinal in words.
    Rank,
    /// How many members the group has.
    Count,
    /// The figure's period.
    Period,
    /// The figure's area.
    Area,
    /// The indicator's label.
    Indicator,
}

impl Filler {
    /// Places that every phrase may hold.
    pub const ALWAYS: &'static [Filler] = &[Self::Period, Self::Area, Self::Indicator];

    /// The name in braces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Change => "change",
            Self::Rate => "rate",
            Self::Previous => "previous",
            Self::PreviousPeriod => "previous_period",
            Self::Target => "target",
            Self::Gap => "gap",
            Self::Completion => "completion",
            Self::Mean => "mean",
            Self::Difference => "difference",
            Self::Rank => "rank",
            Self::Count => "count",
            Self::Period => "period",
            Self::Area => "area",
            Self::Indicator => "indicator",
        }
    }
}

/// A piece of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// A place for a figure or name.
    Place(Filler),
    /// Left out where a place in it has no figure.
    Optional(Vec<Piece>),
}

/// A phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// As written.
    pub text: Spanned<String>,
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// The phrases of a report.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// Circumstance, indicator (`None` for all others), phrase; in the order of the file.
    pub phrases: Vec<(Circumstance, Option<IndicatorId>, Phrase)>,
}

impl Wording {
    /// The phrase for an indicator in a circumstance: its own, else that for all.
    pub fn find(&self, what: Circumstance, indicator: Option<IndicatorId>) -> Option<&Phrase> {
        let of = |wanted: Option<IndicatorId>| {
            let found = self
                .phrases
                .iter()
                .find(|(c, i, _)| *c == what && *i == wanted);
            found.map(|(.., phrase)| phrase)
        };
        indicator.and_then(|i| of(Some(i))).or_else(|| of(None))
    }
}
