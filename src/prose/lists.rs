//! Filters and functions of the engine that could make much of little: the same, within the
//! budget.

use super::budget::{self, NODE};
use super::engine::answer;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// The longest list that `range` makes.
const MOST_NUMBERS: i128 = 100_000;
/// The longest list that `unique` compares each item of with all others.
const MOST_COMPARED: usize = 10_000;
/// The widest indentation.
const WIDEST: usize = 1_000;

/// Puts them in the place of the engine's own.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("replace", replace);
    tera.register_filter("join", join);
    tera.register_filter("indent", indent);
    tera.register_filter("split", split);
    tera.register_filter("unique", unique);
    tera.register_function("range", range);
}

/// Refuses what would be too large before it is made.
fn allow(bytes: usize, name: &str) -> TeraResult<()> {
    answer(|desk| {
        budget::check(bytes, name)?;
        desk.budget.make(bytes)
    })
}

fn text<'v>(value: &'v Value, name: &str) -> TeraResult<&'v str> {
    let words = || format!("`{name}` needs a text, found {}", super::args::kind(value));
    value.as_str().ok_or_else(|| Error::message(words()))
}

/// The value as a text, safe where another that it goes together with is.
fn shown(value: &Value, safe: bool, state: &State) -> TeraResult<String> {
    match safe {
        true if value.is_undefined() => Ok(String::new()),
        true => state.escape_if_needed(value),
        false => Ok(value.to_string()),
    }
}

fn made(text: String, safe: bool) -> Value {
    match safe {
        true => Value::safe_string(&text),
        false => Value::from(text),
    }
}

fn replace(value: Value, given: Kwargs, state: &State) -> TeraResult<Value> {
    let from = given.must_get::<&str>("from")?;
    let to = given.must_get::<Value>("to")?;
    let safe = state.autoescaping_enabled() && (value.is_safe() || to.is_safe());
    text(&value, "replace")?;
    text(&to, "replace")?;
    let (value, to) = (shown(&value, safe, state)?, shown(&to, safe, state)?);
    let more = value.matches(from).count().saturating_mul(to.len());
    allow(value.len().saturating_add(more), "replace")?;
    Ok(made(value.replace(from, &to), safe))
}

fn join(value: Value, given: Kwargs, state: &State) -> TeraResult<Value> {
    let between = given
        .get::<Value>("sep")?
        .unwrap_or_else(|| Value::from(""));
    text(&between, "join")?;
    let Some(items) = value.as_array() else {
        let kind = super::args::kind(&value);
        return Err(Error::message(format!("`join` needs a list, found {kind}")));
    };
    let safe = |value: &Value| value.is_string() && value.is_safe();
    let safe = state.autoescaping_enabled() && (items.iter().any(safe) || safe(&between));
    let between = shown(&between, safe, state)?;
    allow(items.len().saturating_mul(between.len()), "join")?;
    let parts = items.iter().map(|item| shown(item, safe, state));
    Ok(made(
        parts.collect::<TeraResult<Vec<String>>>()?.join(&between),
        safe,
    ))
}

fn indent(value: Value, given: Kwargs, state: &State) -> TeraResult<Value> {
    let width = given.get::<usize>("width")?.unwrap_or(4).min(WIDEST);
    let sign = given.get::<Value>("indentation")?;
    let sign = sign.unwrap_or_else(|| Value::from(" "));
    let first = given.get::<bool>("first")?.unwrap_or(false);
    let blank = given.get::<bool>("blank")?.unwrap_or(false);
    text(&value, "indent")?;
    if text(&sign, "indent")?.chars().count() != 1 {
        return Err(Error::message("`indentation` must be one character"));
    }
    let safe = state.autoescaping_enabled() && (value.is_safe() || sign.is_safe());
    let (value, sign) = (shown(&value, safe, state)?, shown(&sign, safe, state)?);
    let before = sign.repeat(width);
    let more = value.lines().count().saturating_mul(before.len());
    allow(value.len().saturating_add(more), "indent")?;
    let mut out = String::with_capacity(value.len() + more);
    for (index, line) in value.lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if (index > 0 && (blank || !line.is_empty())) || (index == 0 && first) {
            out.push_str(&before);
        }
        out.push_str(line);
    }
    if value.ends_with('\n') {
        out.push('\n');
    }
    Ok(made(out, safe))
}

fn split(value: Value, given: Kwargs, _: &State) -> TeraResult<Value> {
    let pattern = given.must_get::<&str>("pat")?;
    let value = text(&value, "split")?;
    let parts = value.matches(pattern).count() + 1;
    allow(parts.saturating_mul(NODE) + value.len(), "split")?;
    Ok(value
        .split(pattern)
        .map(Value::from)
        .collect::<Vec<_>>()
        .into())
}

fn unique(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let Some(items) = value.as_array() else {
        let kind = super::args::kind(&value);
        return Err(Error::message(format!(
            "`unique` needs a list, found {kind}"
        )));
    };
    if items.len() > MOST_COMPARED {
        return Err(Error::message(format!(
            "`unique` is given a list of {} items, expected at most {MOST_COMPARED}",
            items.len()
        )));
    }
    let mut kept: Vec<Value> = Vec::new();
    for item in items {
        if !kept.contains(item) {
            kept.push(item.clone());
        }
    }
    Ok(kept.into())
}

fn range(given: Kwargs, _: &State) -> TeraResult<Value> {
    let start = given.get::<i128>("start")?.unwrap_or_default();
    let end = given.must_get::<i128>("end")?;
    let step = given.get::<i128>("step_by")?.unwrap_or(1);
    let wrong = |words: &str| Err(Error::message(format!("`range` {words}")));
    if step == 0 {
        return wrong("has steps of 0, expected another number");
    }
    if start > end && step > 0 {
        return wrong("begins behind its end");
    }
    let mut numbers = Vec::new();
    let mut next = Some(start);
    while let Some(number) = next.filter(|n| if step > 0 { *n < end } else { *n > end }) {
        if numbers.len() as i128 == MOST_NUMBERS {
            return wrong(&format!(
                "makes more than {MOST_NUMBERS} numbers, expected at most as many"
            ));
        }
        numbers.push(Value::from(number));
        next = number.checked_add(step);
    }
    allow(numbers.len().saturating_mul(NODE), "range")?;
    Ok(numbers.into())
}
