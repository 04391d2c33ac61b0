//! The forms of charts as templates name them, and what each can show.

use crate::document::ChartForm;
use crate::measure::Word;

/// A form by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Bar,
    HorizontalBar,
    Line,
    Stacked,
    HorizontalStacked,
    Shares,
    HorizontalShares,
    Ranked,
    Bullet,
    LinePanels,
    BarPanels,
}

impl Form {
    pub const ALL: [(&'static str, Form); 11] = [
        ("bar", Form::Bar),
        ("horizontal-bar", Form::HorizontalBar),
        ("line", Form::Line),
        ("stacked", Form::Stacked),
        ("horizontal-stacked", Form::HorizontalStacked),
        ("shares", Form::Shares),
        ("horizontal-shares", Form::HorizontalShares),
        ("ranked", Form::Ranked),
        ("bullet", Form::Bullet),
        ("line-panels", Form::LinePanels),
        ("bar-panels", Form::BarPanels),
    ];

    /// Its name in templates.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, form)| *form == self);
        found.map_or("", |(name, _)| name)
    }

    /// What is drawn.
    pub fn drawn(self) -> ChartForm {
        match self {
            Form::Bar => ChartForm::Bar,
            Form::HorizontalBar | Form::Ranked => ChartForm::HorizontalBar,
            Form::Line => ChartForm::Line,
            Form::Stacked | Form::Shares => ChartForm::Stacked,
            Form::HorizontalStacked | Form::HorizontalShares => ChartForm::HorizontalStacked,
            Form::Bullet => ChartForm::Bullet,
            Form::LinePanels => ChartForm::LinePanels,
            Form::BarPanels => ChartForm::BarPanels,
        }
    }

    /// What the text alternative calls it.
    pub fn noun(self) -> Word {
        match self {
            Form::Bar | Form::HorizontalBar => Word::BarChart,
            Form::Line => Word::LineChart,
            Form::Stacked | Form::HorizontalStacked => Word::StackedChart,
            Form::Shares | Form::HorizontalShares => Word::SharesChart,
            Form::Ranked => Word::RankedChart,
            Form::Bullet => Word::BulletChart,
            Form::LinePanels => Word::LinePanels,
            Form::BarPanels => Word::BarPanels,
        }
    }

    pub fn is_stacked(self) -> bool {
        matches!(
            self,
            Form::Stacked | Form::HorizontalStacked | Form::Shares | Form::HorizontalShares
        )
    }

    /// Whether its parts are shown in per cent of the whole.
    pub fn is_shares(self) -> bool {
        matches!(self, Form::Shares | Form::HorizontalShares)
    }

    pub fn is_panels(self) -> bool {
        matches!(self, Form::LinePanels | Form::BarPanels)
    }

    /// Whether a mean can be drawn across it.
    pub fn takes_mean(self) -> bool {
        matches!(self, Form::Bar | Form::HorizontalBar | Form::Ranked)
    }
}
