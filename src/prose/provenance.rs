//! What stands behind the figures that a document places, for people.

use super::handle::{Form, UnitForm};
use super::sources::labelled;
use super::{Manuscript, Subject, wording};
use crate::document::sources::{Change, Source, SourceFigure, SourceOrigin, SourcePlace, Sources};
use crate::figures::{AreaId, Figure, FigureId, Ledger, Operation, Origin, Value, origin_line};
use crate::measure::{Decimal, Kind, Word, Words};
use std::collections::HashMap;
use std::sync::Arc;

/// Decimals, in the written unit, to which a value is given: further ones come from
/// divisions that never end and tell nobody anything.
const MOST_DECIMALS: u32 = 6;
/// How many parts of one figure are told, when there are more than these.
const MOST_PARTS: usize = 5;

/// See [`super::provenance`].
pub(super) fn sources(
    manuscript: &Manuscript,
    subject: Subject,
    spots: &[Option<Arc<str>>],
) -> Sources {
    let teller = Teller {
        ledger: &manuscript.ledger,
        subject,
    };
    let mut found: Vec<Source> = Vec::new();
    let mut known: HashMap<FigureId, usize> = HashMap::new();
    for (mention, (id, spot)) in manuscript.mentioned.iter().zip(spots).enumerate() {
        let Some(name) = spot else { continue };
        let at = *known.entry(*id).or_insert_with(|| {
            found.push(teller.source(*id));
            found.len() - 1
        });
        if let Some(source) = found.get_mut(at) {
            source.places.push(SourcePlace {
                mention,
                name: Arc::clone(name),
            });
        }
    }
    let base = &manuscript.ledger.base;
    let own = base.areas.first();
    Sources {
        area: own.map_or_else(|| Arc::from(""), |area| Arc::clone(&area.label)),
        period: base
            .report
            .numbers
            .words
            .period(base.report.period.value)
            .into(),
        ..Sources::new(found, manuscript.mentions.len())
    }
}

struct Teller<'a> {
    ledger: &'a Ledger,
    subject: Subject,
}

impl Teller<'_> {
    fn source(&self, id: FigureId) -> Source {
        let figure = self.ledger.figure(id);
        let area = self.ledger.base.areas.get(figure.area.0 as usize);
        Source {
            figure: Arc::clone(figure.name()),
            label: Arc::clone(figure.label()),
            area: area.map_or_else(|| Arc::from(""), |area| Arc::clone(&area.label)),
            period: self.words().period(figure.period).into(),
            value: self.exact(id),
            origin: self.origin(figure),
            change: self.change(id),
            places: Vec::new(),
        }
    }

    /// The value with its unit and as many decimals as it has.
    fn exact(&self, id: FigureId) -> String {
        let figure = self.ledger.figure(id);
        let Value::Known(value) = figure.value else {
            return self.absent(id);
        };
        let Some(written) = wording::written(value, &figure.unit) else {
            return value.to_string();
        };
        let decimals = written.normalize().scale();
        let shown = self.text(figure, value, decimals.max(figure.decimals), false);
        if decimals > MOST_DECIMALS {
            format!("≈\u{a0}{shown}")
        } else {
            shown
        }
    }

    fn text(&self, figure: &Figure, value: Decimal, decimals: u32, signed: bool) -> String {
        let form = Form {
            decimals: u8::try_from(decimals.min(MOST_DECIMALS)).ok(),
            signed,
            unit: UnitForm::With,
            ..Form::default()
        };
        let style = &self.ledger.base.report.numbers;
        // A value without words is told as it is.
        wording::text(figure, value, form, style).unwrap_or_else(|_| value.to_string())
    }

    /// As printed, with its unit.
    fn shown(&self, id: FigureId) -> String {
        let figure = self.ledger.figure(id);
        match figure.value {
            Value::Known(value) => self.text(figure, value, figure.decimals, false),
            Value::Missing(_) => self.absent(id),
        }
    }

    /// What stands for a value that there is none of.
    fn absent(&self, id: FigureId) -> String {
        match self.ledger.kept_back(id) {
            Some(_) => self.words().text(Word::KeptBack).to_owned(),
            None => self.words().text(Word::Missing).to_owned(),
        }
    }

    fn words(&self) -> &Words {
        &self.ledger.base.report.numbers.words
    }

    fn origin(&self, figure: &Figure) -> SourceOrigin {
        match &figure.origin {
            Origin::Cell(at) => SourceOrigin::Cell {
                workbook: Arc::clone(at.workbook()),
                sheet: Arc::clone(at.sheet()),
                cell: at.address().to_string().into(),
            },
            Origin::Config(place) => SourceOrigin::Setting {
                file: Arc::clone(&place.file),
                line: place.line,
            },
            Origin::Formula { parts, .. } => self.computed(figure, parts),
            Origin::Operation {
                operation: Operation::Magnitude,
                parts,
            } => {
                // Of a difference without its sign, the parts are those of the difference.
                let inner = parts.first().map(|id| self.ledger.figure(*id));
                match inner.map(|inner| &inner.origin) {
                    Some(Origin::Operation { parts, .. }) => self.computed(figure, parts),
                    _ => self.computed(figure, parts),
                }
            }
            Origin::Operation { parts, .. } => self.computed(figure, parts),
            Origin::None => SourceOrigin::Computed {
                formula: String::new(),
                pattern: None,
                parts: Vec::new(),
                more: 0,
            },
        }
    }

    fn computed(&self, figure: &Figure, parts: &[FigureId]) -> SourceOrigin {
        // Sorted, not hashed: every brief may have ranks among thousands.
        let mut distinct = parts.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let mut told: Vec<FigureId> = Vec::with_capacity(parts.len().min(MOST_PARTS + 1));
        // Of a place only the figure itself helps to see where it comes from.
        let candidates = match figure.origin {
            Origin::Operation {
                operation: Operation::Rank,
                ..
            } => parts.get(..1).unwrap_or_default(),
            _ => parts,
        };
        for part in candidates {
            if told.len() > MOST_PARTS {
                break;
            }
            if !told.contains(part) && self.is_told(figure, *part) {
                told.push(*part);
            }
        }
        // "and 1 more" takes as much room as that one.
        if told.len() > MOST_PARTS {
            told.truncate(MOST_PARTS - 1);
        }
        let parts: Vec<SourceFigure> = told.into_iter().map(|id| self.part(id)).collect();
        SourceOrigin::Computed {
            formula: self.rule(figure),
            pattern: self.pattern(figure),
            more: distinct.len() - parts.len(),
            parts,
        }
    }

    /// Whether a part helps to see where a figure comes from: of the lowest and the highest
    /// the value that is it.
    fn is_told(&self, figure: &Figure, part: FigureId) -> bool {
        let other = self.ledger.figure(part);
        let helps = match figure.origin {
            Origin::Operation {
                operation: Operation::Min | Operation::Max,
                ..
            } => other.value == figure.value,
            _ => true,
        };
        helps && self.may_show(other)
    }

    /// A brief tells nothing of other areas but the report's own: what is computed over a
    /// group says so, without its members' figures.
    fn may_show(&self, figure: &Figure) -> bool {
        match self.subject {
            Subject::Report => true,
            Subject::Brief(own) => figure.area == own || figure.area == AreaId(0),
        }
    }

    fn part(&self, id: FigureId) -> SourceFigure {
        let figure = self.ledger.figure(id);
        let origin = match &figure.origin {
            Origin::Cell(_) | Origin::Config(_) => origin_line(self.ledger, id),
            Origin::Formula { .. } | Origin::Operation { .. } => self.rule(figure),
            Origin::None => String::new(),
        };
        SourceFigure {
            figure: Arc::clone(figure.name()),
            label: Arc::clone(figure.label()),
            text: self.shown(id),
            origin,
            row: None,
        }
    }

    /// How an operation of the text goes over its parts.
    fn pattern(&self, figure: &Figure) -> Option<String> {
        let words = self.words();
        let word = |word: Word| Some(words.text(word).to_owned());
        let Origin::Operation { operation, parts } = &figure.origin else {
            return None;
        };
        match operation {
            Operation::Change | Operation::Gap => Some("{0} − {1}".to_owned()),
            Operation::RateOfChange => Some("{0} / {1} − 1".to_owned()),
            Operation::Completion | Operation::Share => Some("{0} / {1}".to_owned()),
            Operation::Rank => word(Word::AmongPeers),
            Operation::Magnitude => {
                let inner = parts.first().map(|id| self.ledger.figure(*id))?;
                let rule = self.pattern(inner)?;
                let of_two = matches!(&*rule, "{0} − {1}" | "{0} / {1} − 1");
                of_two.then(|| words.fill(Word::WithoutSign, &[("rule", &rule)]))
            }
            Operation::Count => word(Word::Counted),
            Operation::Sum => word(Word::SumOfGroup),
            Operation::Mean => word(Word::MeanOfGroup),
            Operation::Min | Operation::Max => word(Word::ThatOf),
        }
    }

    /// The rule by which a figure was computed, with labels for names.
    fn rule(&self, figure: &Figure) -> String {
        let (operation, parts) = match &figure.origin {
            Origin::Formula { formula, .. } => {
                return labelled(&formula.text, &self.ledger.base.report);
            }
            Origin::Operation { operation, parts } => (*operation, parts),
            Origin::Cell(_) | Origin::Config(_) | Origin::None => return String::new(),
        };
        let label = |at: usize| -> &str {
            let part = parts.get(at).map(|id| self.ledger.figure(*id));
            part.map_or("", |part| part.label())
        };
        let count = parts.len().to_string();
        let words = self.words();
        match operation {
            Operation::Change | Operation::Gap => format!("{} − {}", label(0), label(1)),
            Operation::RateOfChange => format!("{} / {} − 1", label(0), label(1)),
            Operation::Completion | Operation::Share => format!("{} / {}", label(0), label(1)),
            Operation::Magnitude => match parts.first().map(|id| self.ledger.figure(*id)) {
                Some(inner) if matches!(inner.origin, Origin::Operation { .. }) => {
                    words.fill(Word::WithoutSign, &[("rule", &self.rule(inner))])
                }
                _ => words.fill(Word::WithoutSign, &[("rule", label(0))]),
            },
            Operation::Rank => {
                words.fill(Word::RankAmong, &[("label", label(0)), ("count", &count)])
            }
            Operation::Count => words.text(Word::Counted).to_owned(),
            Operation::Sum => words.fill(Word::SumOver, &[("count", &count)]),
            Operation::Mean => words.fill(Word::MeanOver, &[("count", &count)]),
            Operation::Min => words.fill(Word::LowestOver, &[("count", &count)]),
            Operation::Max => words.fill(Word::HighestOver, &[("count", &count)]),
        }
    }

    /// The change of an indicator on the period before.
    fn change(&self, id: FigureId) -> Option<Change> {
        let figure = self.ledger.figure(id);
        let indicator = figure.indicator?;
        // A difference of places reads as one of values.
        if figure.kind == Kind::Rank {
            return None;
        }
        let base = &self.ledger.base;
        let period = figure.period.back(1);
        let before = base.get(indicator, figure.area, period)?;
        // A setting is the same figure in every period.
        if before == id || matches!(figure.origin, Origin::Config(_)) {
            return None;
        }
        let earlier = self.ledger.figure(before);
        let moved = figure.value.known()?.checked_sub(earlier.value.known()?)?;
        let mut difference = figure.clone();
        difference.points |= matches!(figure.kind, Kind::Share | Kind::Rate);
        Some(Change {
            text: self.text(&difference, moved, figure.decimals, true),
            period: self.words().period(period).into(),
            before: self.shown(before),
        })
    }
}
