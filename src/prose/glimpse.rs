//! What a template uses, without filling it.

use super::Templates;
use super::shelf::File;
use crate::config::{continues_id, normal_id};
use crate::diagnostics::TextPlace;

/// A guarded sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guarded {
    /// Where the sentence stands.
    pub place: TextPlace,
    /// The sentence, on one line.
    pub sentence: String,
    /// The condition that holds it.
    pub condition: String,
}

impl Templates {
    /// The words in the tags of a template and of all that it includes, texts in quotes
    /// too: among them are the ids of all indicators that it names.
    pub fn words_in_tags(&self, template: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for file in self.reachable(template) {
            for tag in tags(file) {
                let found = tag.split(|c: char| !continues_id(c) && c != '-');
                words.extend(
                    found
                        .filter(|w| !w.is_empty())
                        .map(|w| normal_id(w).into_owned()),
                );
            }
        }
        words.sort();
        words.dedup();
        words
    }

    /// The guarded sentences of a template and of all that it includes.
    pub fn guarded(&self, template: &str) -> Vec<Guarded> {
        let mut found = Vec::new();
        for file in self.reachable(template) {
            let text = |(start, end): (usize, usize)| {
                let text = file.source.get(start..end).unwrap_or_default();
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            found.extend(file.scanned.guards.iter().map(|guard| Guarded {
                place: file.place(guard.sentence.0, guard.sentence.1),
                sentence: text(guard.sentence),
                condition: text(guard.condition),
            }));
        }
        found
    }

    /// The runs of four digits in a template and in all that it includes, in its text and in
    /// its tags (`at(period="2018")`), with their places: the years that are typed.
    pub fn typed_years(&self, template: &str) -> Vec<TypedYear> {
        let mut found = Vec::new();
        for file in self.reachable(template) {
            found.extend(four_digits(&file.source).map(|(at, digits)| TypedYear {
                place: file.place(at, at + digits.len()),
                year: digits.to_owned(),
                role: role(file, at),
            }));
        }
        found
    }

    fn reachable(&self, template: &str) -> Vec<&File> {
        let key = template.strip_prefix("templates/").unwrap_or(template);
        self.shelf.reachable(key)
    }
}

/// A year that is typed in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedYear {
    /// Where.
    pub place: TextPlace,
    /// Its four digits.
    pub year: String,
    /// What it is there for.
    pub role: YearRole,
}

/// What a typed year is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum YearRole {
    /// It is printed.
    Printed,
    /// It stands in a tag and is not printed.
    Tag,
    /// It is of a period that a tag asks for, as written: `2018`, `2018-Q3`.
    Period(String),
}

/// What the digits at an offset are there for.
fn role(file: &File, at: usize) -> YearRole {
    let mut literals = file.scanned.literals.iter();
    if literals.any(|(start, end)| (*start..*end).contains(&at)) {
        return YearRole::Printed;
    }
    let (before, after) = file.source.split_at(at);
    let argument = before.rsplit_once('=').and_then(|(name, value)| {
        // Behind the sign are the quote, or a list as far as it goes.
        let within =
            |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || "[\"'`,-".contains(c);
        let name = name.trim_end();
        let from = name.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = name.get(from.map_or(0, |at| at + 1)..)?;
        value.chars().all(within).then_some(name)
    });
    if !matches!(argument, Some("period" | "periods")) {
        return YearRole::Tag;
    }
    let more = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    let period = after.split(more).next().unwrap_or_default();
    YearRole::Period(period.to_owned())
}

/// What is not printed as it stands: the tags.
fn tags(file: &File) -> Vec<&str> {
    let mut at = 0;
    let mut tags = Vec::new();
    for (start, end) in file.scanned.literals.iter().copied() {
        tags.extend(file.source.get(at..start));
        at = at.max(end);
    }
    tags.extend(file.source.get(at..));
    tags
}

/// Runs of exactly four digits and where they begin.
fn four_digits(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let start = at + rest.find(|c: char| c.is_ascii_digit())?;
            let tail = text.get(start..)?;
            let length = tail
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(tail.len());
            at = start + length;
            if length == 4 {
                return Some((start, tail.get(..length)?));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::four_digits;

    #[test]
    fn only_runs_of_four_digits_are_years() {
        let found: Vec<_> = four_digits("in 2019 and 20190, 2020; 123 4").collect();
        assert_eq!(found, [(3, "2019"), (19, "2020")]);
    }
}
