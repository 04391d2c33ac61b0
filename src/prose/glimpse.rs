//! What a template uses, without filling it.

use super::Templates;
use super::shelf::File;
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
                let found = tag.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
                words.extend(found.filter(|w| !w.is_empty()).map(str::to_owned));
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
    pub fn typed_years(&self, template: &str) -> Vec<(TextPlace, String)> {
        let mut found = Vec::new();
        for file in self.reachable(template) {
            let years = four_digits(&file.source).map(|(at, digits)| {
                let place = file.place(at, at + digits.len());
                (place, digits.to_owned())
            });
            found.extend(years);
        }
        found
    }

    fn reachable(&self, template: &str) -> Vec<&File> {
        let key = template.strip_prefix("templates/").unwrap_or(template);
        self.shelf.reachable(key)
    }
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
