//! Phrases by circumstance: the office's own words, chosen by the data and filled with figures.

use super::args::{Args, handle};
use super::codes;
use super::conditions::{Place, mean_of, place_among};
use super::desk::{Desk, Outcome, unknown};
use super::escape;
use super::filters::{base, is_met};
use super::handle::{Form, Handle, Shape, Target, UnitForm};
use super::ledger::{self, Verdict};
use super::trend::{self, known};
use super::wording::kept;
use crate::config::{Circumstance, Filler, Phrase, Piece};
use crate::diagnostics::Diagnostic;
use crate::figures::{Against, FigureId, Suppression, shown};
use crate::measure::{Decimal, Period, Word, text, words};
use std::cmp::Ordering;
use tera::Value;

/// What a phrase is about.
#[derive(Clone, Copy)]
pub(super) struct Said {
    /// The figure.
    pub id: FigureId,
    /// How it is printed.
    pub form: Form,
    /// The figure that it is compared with, and its period.
    pub before: Option<(FigureId, Period)>,
    /// The group that it is one of.
    pub group: Option<usize>,
}

/// What the data decide between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Topic {
    Trend,
    Verdict,
    Mean,
    Rank,
}

const TOPICS: [(&str, Topic); 4] = [
    ("trend", Topic::Trend),
    ("verdict", Topic::Verdict),
    ("mean", Topic::Mean),
    ("rank", Topic::Rank),
];

fn topic_of(circumstance: Circumstance) -> Option<Topic> {
    Some(match circumstance {
        Circumstance::Rising
        | Circumstance::Falling
        | Circumstance::Unchanged
        | Circumstance::AlmostUnchanged => Topic::Trend,
        Circumstance::Met | Circumstance::Missed => Topic::Verdict,
        Circumstance::AboveMean | Circumstance::BelowMean | Circumstance::AtMean => Topic::Mean,
        Circumstance::First | Circumstance::Last | Circumstance::Between => Topic::Rank,
        Circumstance::Suppressed => return None,
    })
}

/// The `wording` filter.
pub(super) fn wording(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let own = handle(args.name, value)?;
    let id = desk.figure_of(own.target);
    args.required("key")?;
    let key = args.text("key")?.unwrap_or_default();
    let wanted = Circumstance::ALL.into_iter().find(|c| c.key() == key);
    let topic = TOPICS.iter().find(|(name, _)| *name == key).map(|t| t.1);
    let Some(topic) = topic.or_else(|| wanted.and_then(topic_of)) else {
        let names = TOPICS.iter().map(|(name, _)| *name);
        let keys = Circumstance::ALL
            .into_iter()
            .filter(|c| topic_of(*c).is_some());
        let mut problem = unknown("key", &key, names.chain(keys.map(Circumstance::key)));
        problem.code = codes::ARGUMENT;
        return Err(problem);
    };
    let mut said = Said {
        id,
        form: own.form,
        before: None,
        group: None,
    };
    desk.considered.clear();
    let found = circumstance(desk, topic, &mut said, args)?;
    if let Some(wanted) = wanted
        && wanted != found
        && found != Circumstance::Suppressed
        && !holds_exactly(desk, wanted, said)
    {
        return Err(unfit(desk, id, wanted, found));
    }
    let chosen = match (wanted, found) {
        (Some(wanted), found) if found != Circumstance::Suppressed => wanted,
        (_, found) => found,
    };
    phrase(desk, chosen, said)
}

/// What is the case of a figure; notes what it was compared with.
fn circumstance(
    desk: &mut Desk,
    topic: Topic,
    said: &mut Said,
    args: &Args<'_>,
) -> Outcome<Circumstance> {
    let id = said.id;
    match topic {
        Topic::Trend => {
            let before = base(desk, id, args)?;
            let then = match args.period("on", desk)? {
                Some(period) => period,
                None => desk.ledger.figure(id).period.back(1),
            };
            said.before = Some((before, then));
            moved(desk, *said)
        }
        Topic::Verdict => judged(desk, id),
        Topic::Mean => {
            let (group, mean) = mean_of(desk, id, args)?;
            said.group = Some(group);
            if hidden(desk, &[id, mean]) {
                return Ok(Circumstance::Suppressed);
            }
            Ok(match known(desk, id)?.cmp(&known(desk, mean)?) {
                Ordering::Greater => Circumstance::AboveMean,
                Ordering::Less => Circumstance::BelowMean,
                Ordering::Equal => Circumstance::AtMean,
            })
        }
        Topic::Rank => {
            said.group = Some(group_of(desk, id, args)?);
            if hidden(desk, &[id]) {
                return Ok(Circumstance::Suppressed);
            }
            Ok(match place_among(desk, id, args)? {
                Place::First => Circumstance::First,
                Place::Last => Circumstance::Last,
                Place::Between => Circumstance::Between,
            })
        }
    }
}

fn group_of(desk: &mut Desk, id: FigureId, args: &Args<'_>) -> Outcome<usize> {
    let area = desk.ledger.figure(id).area;
    desk.group(args.text("group")?.as_deref(), area)
}

fn hidden(desk: &Desk, ids: &[FigureId]) -> bool {
    ids.iter().any(|id| desk.ledger.kept_back(*id).is_some())
}

/// Which way it went, as a reader sees it.
fn moved(desk: &mut Desk, said: Said) -> Outcome<Circumstance> {
    let Some((before, _)) = said.before else {
        return Ok(Circumstance::Unchanged);
    };
    desk.consider(said.id);
    desk.consider(before);
    let change = ledger::change(&mut desk.ledger, said.id, before);
    if hidden(desk, &[change]) {
        return Ok(Circumstance::Suppressed);
    }
    let value = trend::change_of(desk, (said.id, before), change)?;
    Ok(if value.is_zero() {
        Circumstance::Unchanged
    } else if trend::shows_nothing(desk, change, said.form) {
        Circumstance::AlmostUnchanged
    } else if value > Decimal::ZERO {
        Circumstance::Rising
    } else {
        Circumstance::Falling
    })
}

/// By the exact values, which a reader may not see: a change that rounds to nothing.
fn holds_exactly(desk: &mut Desk, wanted: Circumstance, said: Said) -> bool {
    let Some((before, _)) = said.before else {
        return false;
    };
    let change = ledger::change(&mut desk.ledger, said.id, before);
    let Some(value) = desk.ledger.figure(change).value.known() else {
        return false;
    };
    match wanted {
        Circumstance::Rising => value > Decimal::ZERO,
        Circumstance::Falling => value < Decimal::ZERO,
        _ => false,
    }
}

fn judged(desk: &mut Desk, id: FigureId) -> Outcome<Circumstance> {
    if let Verdict::Unknown(missing) = ledger::verdict(&mut desk.ledger, id)
        && hidden(desk, &[missing])
    {
        return Ok(Circumstance::Suppressed);
    }
    Ok(match is_met(desk, id)? {
        true => Circumstance::Met,
        false => Circumstance::Missed,
    })
}

fn unfit(desk: &Desk, id: FigureId, wanted: Circumstance, found: Circumstance) -> Box<Diagnostic> {
    let message = format!(
        "the phrase for `{}` does not fit {}: the data say `{}`",
        wanted.key(),
        desk.named(id),
        found.key()
    );
    let mut problem = Diagnostic::error(codes::UNHELD, message);
    for id in &desk.considered {
        let figure = desk.ledger.figure(*id);
        let value = shown(figure, &desk.report.numbers);
        problem = problem.note(format!("{} is {value}", desk.named(*id)));
    }
    let topic = topic_of(wanted);
    let topic = TOPICS.iter().find(|(_, t)| Some(*t) == topic);
    let topic = topic.map_or("trend", |(name, _)| name);
    Box::new(problem.hint(format!(
        "write `wording(key=\"{topic}\")`, which chooses the phrase by the data"
    )))
}

/// The `verdict` filter: the phrase for met or missed.
pub(super) fn verdict(desk: &mut Desk, id: FigureId, form: Form) -> Outcome<Value> {
    let found = judged(desk, id)?;
    let said = Said {
        id,
        form,
        before: None,
        group: None,
    };
    phrase(desk, found, said)
}

/// The report's own phrase for a circumstance, if it has one.
pub(super) fn own(desk: &Desk, what: Circumstance, id: FigureId) -> Option<Phrase> {
    let indicator = desk.ledger.figure(id).indicator;
    desk.report.wording.find(what, indicator).cloned()
}

/// The phrase for a circumstance, filled.
pub(super) fn phrase(desk: &mut Desk, what: Circumstance, said: Said) -> Outcome<Value> {
    let own = own(desk, what, said.id);
    let (pieces, written) = match &own {
        Some(phrase) => (phrase.pieces.clone(), Some(phrase)),
        None => (shipped(desk, what, said), None),
    };
    match fill(desk, &pieces, said)? {
        Ok(text) => Ok(Value::safe_string(&text)),
        Err(filler) => {
            let message = format!(
                "the phrase for `{}` has a place `{{{}}}`, but there is no such figure for {}",
                what.key(),
                filler.name(),
                desk.named(said.id)
            );
            let mut problem = Diagnostic::error(codes::PHRASE, message);
            if let Some(phrase) = written {
                problem = problem.at_with(phrase.text.place.clone(), "the phrase");
            }
            Err(Box::new(problem.hint(
                "put the place in `[ ]`, which is left out then, or give the indicator a phrase \
                 of its own",
            )))
        }
    }
}

/// The words of the language.
fn shipped(desk: &Desk, what: Circumstance, said: Said) -> Vec<Piece> {
    let word = match what {
        Circumstance::Rising => Word::Rising,
        Circumstance::Falling => Word::Falling,
        Circumstance::Unchanged => Word::Unchanged,
        Circumstance::AlmostUnchanged => Word::AlmostUnchanged,
        Circumstance::Met => Word::Met,
        Circumstance::Missed => Word::Missed,
        Circumstance::AboveMean => Word::AboveMean,
        Circumstance::BelowMean => Word::BelowMean,
        Circumstance::AtMean => Word::AtMean,
        Circumstance::First => Word::InFirst,
        Circumstance::Last => Word::InLast,
        Circumstance::Between => Word::Between,
        Circumstance::Suppressed => {
            let figure = desk.ledger.figure(said.id);
            let form = Form::default();
            let text = kept(figure, Suppression::Withheld, form, &desk.report);
            return vec![Piece::Text(text)];
        }
    };
    let mut pieces = Vec::new();
    let mut rest = desk.words().text(word);
    // What stands in `[ ]` is left out where a place in it has no figure.
    while let Some((before, after)) = rest.split_once('[') {
        let (inner, behind) = after.split_once(']').unwrap_or((after, ""));
        pieces.extend(plain_pieces(before, what));
        pieces.push(Piece::Optional(plain_pieces(inner, what).collect()));
        rest = behind;
    }
    pieces.extend(plain_pieces(rest, what));
    pieces
}

/// Text and places; a place that no phrase has is nothing.
fn plain_pieces(text: &str, what: Circumstance) -> impl Iterator<Item = Piece> {
    words::pieces(text).filter_map(move |piece| match piece {
        words::Piece::Text(text) => Some(Piece::Text(text.to_owned())),
        words::Piece::Place(name) => (what.fillers().iter())
            .chain(Filler::ALWAYS)
            .find(|filler| filler.name() == name)
            .map(|filler| Piece::Place(*filler)),
    })
}

/// Fills the places; the first that has no figure, outside of `[ ]`.
fn fill(desk: &mut Desk, pieces: &[Piece], said: Said) -> Outcome<Result<String, Filler>> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) if out.is_empty() => out.push_str(&escape::markdown(text)),
            // Not at the start of a line, where more signs mean something.
            Piece::Text(text) => {
                let escaped = escape::markdown(&format!("x{text}")).into_owned();
                out.push_str(escaped.get(1..).unwrap_or_default());
            }
            Piece::Place(filler) => match place(desk, *filler, said)? {
                Some(text) => out.push_str(&text),
                None => return Ok(Err(*filler)),
            },
            Piece::Optional(inner) => {
                if let Ok(text) = fill(desk, inner, said)? {
                    out.push_str(&text);
                }
            }
        }
    }
    Ok(Ok(out))
}

fn printed(desk: &mut Desk, id: FigureId, form: Form) -> Outcome<Option<String>> {
    let target = Target::Figure(id);
    let mark = desk.place_figure(Handle { target, form })?;
    Ok(Some(mark.write()))
}

/// The form of a figure beside the one that the phrase is about: as that one is printed,
/// but for what only suits that one.
fn beside(form: Form) -> Form {
    Form {
        shape: match form.shape {
            shape if shape.is_ordinal() => Shape::Digits,
            shape => shape,
        },
        signed: false,
        upper: false,
        ..form
    }
}

/// What stands in a place; `None` when there is no such figure.
fn place(desk: &mut Desk, filler: Filler, said: Said) -> Outcome<Option<String>> {
    let Said { id, form, .. } = said;
    match filler {
        Filler::Value => printed(desk, id, form),
        Filler::Change => {
            let Some((before, _)) = said.before else {
                return Ok(None);
            };
            let change = ledger::change(&mut desk.ledger, id, before);
            trend::amount(desk, change, form).map(Some)
        }
        Filler::Rate => match said.before {
            Some((before, _)) => trend::rate(desk, id, before),
            None => Ok(None),
        },
        Filler::Previous => match said.before {
            Some((before, _)) => printed(desk, before, beside(form)),
            None => Ok(None),
        },
        Filler::PreviousPeriod => Ok(said.before.map(|(_, then)| desk.words().period(then))),
        Filler::Target | Filler::Gap | Filler::Completion => aim(desk, filler, said),
        Filler::Mean | Filler::Difference => {
            let Some(group) = said.group else {
                return Ok(None);
            };
            let mean = desk.ledger.mean(id, group);
            if filler == Filler::Mean {
                return printed(
                    desk,
                    mean,
                    beside(Form {
                        decimals: form.decimals,
                        ..Form::default()
                    }),
                );
            }
            let difference = desk.ledger.change(id, Against::Figure(mean));
            trend::amount(desk, difference, form).map(Some)
        }
        Filler::Rank | Filler::Count => {
            let Some(group) = said.group else {
                return Ok(None);
            };
            let (of, shape) = match filler {
                Filler::Rank => {
                    let rank = desk.ledger.rank(id, Some(group));
                    (rank, ordinal(desk, rank))
                }
                _ => (desk.ledger.count(group), Shape::Words),
            };
            let form = Form {
                shape,
                ..Form::default()
            };
            printed(desk, of, form)
        }
        Filler::Period => Ok(Some(desk.words().period(desk.ledger.figure(id).period))),
        Filler::Area => {
            let area = desk.ledger.figure(id).area;
            let area = desk.ledger.base.areas.get(area.0 as usize);
            Ok(area.map(|a| escape::markdown(&a.label).into_owned()))
        }
        Filler::Indicator => {
            let indicator = desk.ledger.figure(id).indicator;
            let indicator = indicator.and_then(|i| desk.report.indicators.get(i.0 as usize));
            Ok(indicator.map(|i| escape::markdown(&i.label).into_owned()))
        }
    }
}

/// As a place, where the language has a form of it.
fn ordinal(desk: &Desk, rank: FigureId) -> Shape {
    let words = desk.words();
    match desk.ledger.figure(rank).value.known() {
        Some(place)
            if text::ordinal_words(place, words).is_some()
                || text::ordinal_digits(place, words).is_some() =>
        {
            Shape::OrdinalWords
        }
        _ => Shape::Digits,
    }
}

/// What has to do with the target.
fn aim(desk: &mut Desk, filler: Filler, said: Said) -> Outcome<Option<String>> {
    let Said { id, form, .. } = said;
    let Some(target) = ledger::target(&mut desk.ledger, id) else {
        return Ok(None);
    };
    match filler {
        Filler::Target => printed(desk, target, beside(form)),
        Filler::Gap => {
            let gap = desk.ledger.gap(id);
            trend::amount(desk, gap, form).map(Some)
        }
        _ => {
            let completion = desk.ledger.completion(id);
            if desk.ledger.figure(completion).value.known().is_none()
                && !hidden(desk, &[completion])
            {
                return Ok(None);
            }
            let form = Form {
                unit: UnitForm::Usual,
                ..Form::default()
            };
            printed(desk, completion, form)
        }
    }
}
