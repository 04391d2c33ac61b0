//! States and figures in few words.

use annals::changes::Wording;
use annals::changes::state::{
    DocumentState, FigureState, Marked, OriginState, Passage, ReportState, Run,
};
use annals::changes::{self, Cause, State};
use annals::measure::Kind;

/// A state with one report.
pub fn state(report: ReportState) -> State {
    State {
        kind: changes::state::KIND.to_owned(),
        format: changes::state::FORMAT,
        program: "0.1.0".to_owned(),
        reports: vec![report],
        ..State::default()
    }
}

pub fn report(documents: Vec<DocumentState>, figures: Vec<FigureState>) -> ReportState {
    ReportState {
        report: "report".to_owned(),
        title: "Annual summary".to_owned(),
        period: "2019".to_owned(),
        language: "en".to_owned(),
        group: ",".to_owned(),
        mark: ".".to_owned(),
        figures,
        documents,
        ..ReportState::default()
    }
}

/// A figure of the county from cell C7.
pub fn figure(id: &str, value: &str, kind: Kind) -> FigureState {
    let indicator = id.split('@').next().filter(|_| !id.contains('('));
    FigureState {
        id: id.to_owned(),
        label: id.to_owned(),
        value: Some(value.parse().unwrap()),
        shown: value.to_owned(),
        unit: String::new(),
        sign: String::new(),
        kind,
        factor: Some("1".parse().unwrap()),
        decimals: 0,
        points: false,
        indicator: indicator.map(str::to_owned),
        area_id: id.split('@').nth(1).unwrap_or("county").to_owned(),
        area: "County".to_owned(),
        period: "2019".to_owned(),
        origin: OriginState::Cell {
            workbook: "samples/county-2019.xlsx".to_owned(),
            sheet: "Population".to_owned(),
            cell: "C7".to_owned(),
            formula: String::new(),
            parts: Vec::new(),
            others: String::new(),
        },
    }
}

pub fn computed(id: &str, value: &str, kind: Kind, name: &str, parts: &[&str]) -> FigureState {
    FigureState {
        origin: OriginState::Operation {
            name: name.to_owned(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
        },
        ..figure(id, value, kind)
    }
}

/// A figure from a cell with a formula that reads the cells of others.
pub fn calculated(id: &str, value: &str, cell: &str, formula: &str, parts: &[&str]) -> FigureState {
    FigureState {
        origin: OriginState::Cell {
            workbook: "samples/county-2019.xlsx".to_owned(),
            sheet: "Population".to_owned(),
            cell: cell.to_owned(),
            formula: formula.to_owned(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            others: String::new(),
        },
        ..figure(id, value, Kind::Count)
    }
}

/// The changes of figures that all documents print.
pub fn changed(old: Vec<FigureState>, new: Vec<FigureState>) -> Vec<String> {
    let printed = |figures: &[FigureState]| DocumentState {
        passages: vec![Passage::Paragraph {
            text: figures
                .iter()
                .map(|figure| {
                    Run::Marked(Marked {
                        text: figure.shown.clone(),
                        figure: Some(figure.id.clone()),
                        ..Marked::default()
                    })
                })
                .collect(),
        }],
        ..DocumentState::default()
    };
    let sorted = |mut figures: Vec<FigureState>| {
        figures.sort_by(|a, b| a.id.cmp(&b.id));
        state(report(vec![printed(&figures)], figures))
    };
    let (old, new) = (sorted(old), sorted(new));
    let comparison = changes::compare(&old, &new, &[]);
    let told = comparison.figures.changed.iter().map(|change| {
        let cause = match &change.cause {
            Cause::Own(place) => place.clone(),
            Cause::Follows(parts) => format!("from {}", parts.join(" ")),
        };
        let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        format!(
            "{}: {} | {} | {cause}",
            change.new.id,
            or_none(&change.difference.as_ref().map(|d| d.told(Wording::ENGLISH))),
            or_none(&change.rate)
        )
    });
    let mut all: Vec<String> = told.collect();
    all.extend(
        comparison
            .figures
            .added
            .iter()
            .map(|(_, f)| format!("+ {}", f.id)),
    );
    all.extend(
        comparison
            .figures
            .removed
            .iter()
            .map(|(_, f)| format!("- {}", f.id)),
    );
    all
}

/// A report that prints all of these figures.
pub fn printing(period: &str, mut figures: Vec<FigureState>) -> ReportState {
    figures.sort_by(|a, b| a.id.cmp(&b.id));
    let run = |figure: &FigureState| {
        Run::Marked(Marked {
            text: figure.shown.clone(),
            figure: Some(figure.id.clone()),
            ..Marked::default()
        })
    };
    let text = figures.iter().map(run).collect();
    let document = DocumentState {
        passages: vec![Passage::Paragraph { text }],
        ..DocumentState::default()
    };
    ReportState {
        period: period.to_owned(),
        ..report(vec![document], figures)
    }
}
