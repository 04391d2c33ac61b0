//! A phrase with its places filled: the words of the office, or those that the program ships.

use super::{Said, hidden, own};
use crate::config::{Circumstance, Filler, Piece};
use crate::diagnostics::Diagnostic;
use crate::figures::{Against, FigureId, Suppression};
use crate::measure::{Word, text, words};
use crate::prose::desk::{Desk, Outcome};
use crate::prose::handle::{Form, Handle, Shape, Target, UnitForm};
use crate::prose::wording::kept;
use crate::prose::{codes, escape, ledger, trend};
use tera::Value;

/// The phrase for a circumstance, filled.
pub(in crate::prose) fn phrase(desk: &mut Desk, what: Circumstance, said: Said) -> Outcome<Value> {
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
    let mut rest = match trend::is_level(desk, said.id) {
        true => desk.words().text_of_level(word),
        false => desk.words().text(word),
    };
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
