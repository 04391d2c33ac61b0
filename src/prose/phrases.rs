//! Phrases by circumstance: the office's own words, chosen by the data and filled with figures.

mod filled;

pub(super) use filled::phrase;

use super::args::{Args, handle};
use super::codes;
use super::conditions::{Place, mean_of, place_among};
use super::desk::{Desk, Outcome, unknown};
use super::filters::{base, is_met};
use super::handle::Form;
use super::ledger::{self, Verdict};
use super::trend::{self, known};
use crate::config::{Circumstance, Phrase};
use crate::diagnostics::Diagnostic;
use crate::figures::{FigureId, shown};
use crate::measure::{Decimal, Period};
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
