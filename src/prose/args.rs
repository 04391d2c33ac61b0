//! The arguments of filters, tests and functions, checked.

use super::codes;
use super::desk::{Desk, Outcome, unknown};
use super::handle::{Handle, Target};
use super::scan::authors_names;
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::nearest::did_you_mean;
use crate::figures::FigureId;
use crate::measure::Period;
use tera::{Kwargs, Value};

/// The arguments of one call.
pub(super) struct Args<'a> {
    /// What is called, for messages.
    pub name: &'static str,
    /// What was given.
    pub given: &'a Kwargs,
}

impl Args<'_> {
    /// Refuses arguments that the call does not know.
    pub fn check(&self, known: &[&str]) -> Outcome<()> {
        let mut unknown: Vec<&str> = self
            .given
            .iter()
            .map(|(key, _)| key.as_str().unwrap_or_default())
            .filter(|key| !known.contains(key))
            .collect();
        // The engine keeps arguments in a hash map.
        unknown.sort_unstable();
        let Some(first) = unknown.first() else {
            return Ok(());
        };
        let problem = Diagnostic::error(
            codes::ARGUMENT,
            format!("`{}` has no argument `{}`", self.name, authors_names(first)),
        );
        Err(Box::new(
            if let Some(hint) = did_you_mean(first, known.iter().copied()) {
                problem.hint(hint)
            } else if known.is_empty() {
                problem.hint("leave the arguments out")
            } else {
                let all: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
                problem.hint(format!("use {}", all.join(", ")))
            },
        ))
    }

    /// An argument as it is.
    pub fn value(&self, key: &str) -> Option<Value> {
        self.given
            .iter()
            .find(|(k, _)| k.as_str() == Some(key))
            .map(|(_, v)| v.clone())
            .filter(|v| !v.is_undefined() && !v.is_none())
    }

    /// An argument that must be there.
    pub fn required(&self, key: &str) -> Outcome<Value> {
        self.value(key).ok_or_else(|| {
            Box::new(
                Diagnostic::error(
                    codes::ARGUMENT,
                    format!("`{}` lacks its argument `{key}`", self.name),
                )
                .hint(format!("add `{key}=…`")),
            )
        })
    }

    /// The problem that an argument is of the wrong kind.
    pub fn wrong(&self, key: &str, found: &Value, expected: &str) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(
            codes::ARGUMENT,
            format!(
                "argument `{key}` of `{}` is {}, expected {expected}",
                self.name,
                kind(found)
            ),
        ))
    }

    /// A text.
    pub fn text(&self, key: &str) -> Outcome<Option<String>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        match value.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(self.wrong(key, &value, "a text")),
        }
    }

    /// A text that may hold figures (`"Births, " ~ births`).
    pub fn prose(&self, key: &str) -> Outcome<Option<String>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        if value.as_str().is_some() || value.is_bytes() || value.is_number() {
            return Ok(Some(value.to_string()));
        }
        Err(self.wrong(key, &value, "a text"))
    }

    /// True or false; false when not given.
    pub fn flag(&self, key: &str) -> Outcome<bool> {
        let Some(value) = self.value(key) else {
            return Ok(false);
        };
        value
            .as_bool()
            .ok_or_else(|| self.wrong(key, &value, "true or false"))
    }

    /// A whole number of at most `most`.
    pub fn count(&self, key: &str, most: u32) -> Outcome<Option<u32>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        let number = value.as_i128().and_then(|n| u32::try_from(n).ok());
        match number.filter(|n| *n <= most) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong(key, &value, &format!("a whole number from 0 to {most}"))),
        }
    }

    /// A period that figures are gathered for: `2017` or `"2017"`.
    pub fn period(&self, key: &str, desk: &Desk) -> Outcome<Option<Period>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        if value.as_str().is_none() && !value.is_number() {
            return Err(self.wrong(key, &value, "a period such as \"2017\""));
        }
        desk.known_period(&value.to_string()).map(Some)
    }

    /// A list.
    pub fn list(&self, key: &str) -> Outcome<Option<Vec<Value>>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        match value.as_array() {
            Some(items) => Ok(Some(items.to_vec())),
            None => Err(self.wrong(key, &value, "a list")),
        }
    }

    /// A list of texts.
    pub fn texts(&self, key: &str) -> Outcome<Option<Vec<String>>> {
        let Some(items) = self.list(key)? else {
            return Ok(None);
        };
        let text = |item: Value| match item.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.wrong(key, &item, "a list of texts")),
        };
        items
            .into_iter()
            .map(text)
            .collect::<Outcome<_>>()
            .map(Some)
    }

    /// A list of periods.
    pub fn periods(&self, key: &str, desk: &Desk) -> Outcome<Option<Vec<Period>>> {
        let Some(items) = self.list(key)? else {
            return Ok(None);
        };
        let periods = items
            .iter()
            .map(|item| desk.known_period(&item.to_string()));
        all(periods).map(Some)
    }

    /// An indicator by its id or by its handle.
    pub fn indicator(&self, key: &str, desk: &mut Desk) -> Outcome<IndicatorId> {
        let value = self.required(key)?;
        self.indicator_of(key, &value, desk)
    }

    /// Indicators by ids or handles; at least one.
    pub fn indicators(&self, key: &str, desk: &mut Desk) -> Outcome<Vec<IndicatorId>> {
        let value = self.required(key)?;
        let Some(items) = value.as_array().filter(|items| !items.is_empty()) else {
            return Err(self.wrong(key, &value, "a list of indicators"));
        };
        all(items.iter().map(|item| self.indicator_of(key, item, desk)))
    }

    /// An indicator that an argument names by its id or its handle.
    pub fn indicator_of(&self, key: &str, value: &Value, desk: &mut Desk) -> Outcome<IndicatorId> {
        if let Some(id) = value.as_str() {
            return desk.indicator(id);
        }
        let indicator = match Handle::of(value).map(|h| h.target) {
            Some(Target::Here(indicator)) => Some(indicator),
            Some(Target::Figure(id)) => desk.ledger.figure(id).indicator,
            None => None,
        };
        indicator.ok_or_else(|| self.wrong(key, value, "an indicator such as \"births\""))
    }

    /// A figure that must be there.
    pub fn figure(&self, key: &str, desk: &mut Desk) -> Outcome<FigureId> {
        let value = self.required(key)?;
        match Handle::of(&value) {
            Some(handle) => Ok(desk.figure_of(handle.target)),
            None => Err(self.wrong(key, &value, "a figure")),
        }
    }

    /// One of several words.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Outcome<Option<T>> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        match choices.iter().find(|(name, _)| *name == text) {
            Some((_, choice)) => Ok(Some(*choice)),
            None => {
                let mut problem = unknown(key, &text, choices.iter().map(|(name, _)| *name));
                problem.code = codes::ARGUMENT;
                let all: Vec<String> = choices.iter().map(|(n, _)| format!("`{n}`")).collect();
                problem.hint = Some(format!("use one of {}", all.join(", ")));
                Err(problem)
            }
        }
    }
}

/// All of them, or what is wrong with each that fails: the first, with the others as notes.
pub(super) fn all<T>(found: impl Iterator<Item = Outcome<T>>) -> Outcome<Vec<T>> {
    let mut good = Vec::new();
    let mut bad: Option<Box<Diagnostic>> = None;
    for one in found {
        match (one, &mut bad) {
            (Ok(one), _) => good.push(one),
            (Err(problem), None) => bad = Some(problem),
            (Err(more), Some(problem)) => {
                let told = match &more.hint {
                    Some(hint) => format!("also {}: {hint}", more.message),
                    None => format!("also {}", more.message),
                };
                // The same hint once, such as the list of all names.
                let told = match problem.hint == more.hint {
                    true => format!("also {}", more.message),
                    false => told,
                };
                problem.notes.push(told);
            }
        }
    }
    bad.map_or(Ok(good), Err)
}

/// The handle of a filter's or test's value.
pub(super) fn handle(name: &str, value: &Value) -> Outcome<Handle> {
    Handle::of(value).ok_or_else(|| {
        Box::new(
            Diagnostic::error(
                codes::NOT_A_FIGURE,
                format!("`{name}` needs a figure, found {}", kind(value)),
            )
            .hint("apply it to an indicator or to what another figure filter gave"),
        )
    })
}

/// What a value is, for messages.
pub(super) fn kind(value: &Value) -> String {
    match value.as_str() {
        Some(text) if text.chars().count() <= 40 => format!("the text `{text}`"),
        Some(_) => "a text".to_owned(),
        None if value.is_bytes() => "a figure".to_owned(),
        None if value.is_number() => format!("the number {value}"),
        None if value.is_bool() => format!("`{value}`"),
        None if value.is_array() => "a list".to_owned(),
        None if value.is_map() => "a group of values".to_owned(),
        None => "nothing".to_owned(),
    }
}
