//! Whose an output folder is.
//!
//! A project is known by where it stands: seen from its output if that is within the project,
//! so that a project which is moved or copied with its output stays the same one. An output
//! elsewhere may be built from a project that was moved, or from another checkout of it: that
//! is the same project if it has a report of the same file, name, body, title and period.

use super::State;
use crate::pipeline::{Loaded, load};
use crate::project::Project;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What tells a report from others, by the name of its configuration file.
pub(in crate::pipeline) type Reports = BTreeMap<String, Card>;

/// What tells a report from others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Card {
    /// What its files are called.
    name: String,
    /// The public body.
    body: String,
    /// The title as written in the configuration.
    title: String,
    /// The period reported on.
    period: String,
}

/// Who wrote into an output folder.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pipeline) struct Owner {
    /// Where the project stands, as [`Project::identity`] tells.
    pub place: String,
    /// Its reports.
    pub reports: Reports,
    /// What was remembered, if this program can read it.
    pub state: Option<State>,
}

/// The reports that are built.
pub(in crate::pipeline) fn cards(loaded: &[Loaded]) -> Reports {
    let cards = loaded.iter().map(|one| {
        let report = &one.report;
        let card = Card {
            name: report.name.value.clone(),
            body: report.body.value.clone(),
            title: report.title.value.clone(),
            period: report.period.value.to_string(),
        };
        (load::report_name(&report.file).to_owned(), card)
    });
    cards.collect()
}

impl Owner {
    /// Whether it is the project of these reports, which stands elsewhere now.
    pub fn is(&self, reports: &Reports) -> bool {
        let same = |(file, card): (&String, &Card)| self.reports.get(file) == Some(card);
        reports.iter().any(same)
    }

    /// What it is called in a message.
    pub fn told(&self) -> String {
        let reports = self.reports.values().map(|card| {
            let title = card.title.replace("{period}", &card.period);
            format!("`{title}` ({})", card.body)
        });
        let mut told = reports.collect::<Vec<_>>().join(", ");
        if let Some(place) = self.place.strip_prefix("at: ") {
            told.push_str(&format!(", in `{place}`"));
        }
        told
    }
}

impl State {
    /// Who wrote into the output folder, if that was no run of this project where it stands.
    pub fn stranger(project: &dyn Project) -> Option<Owner> {
        let owner = State::owner(project)?;
        (owner.place != project.identity()).then_some(owner)
    }
}
