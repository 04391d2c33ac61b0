//! Finds numbers that are typed in the text instead of being placed.
//!
//! What is looked through: the text of the templates that a report uses, the texts of
//! their tags that are printed (captions, heads, words joined to figures), and the titles,
//! headings and phrases of the configuration. Names are not: labels of indicators, areas
//! and units are what workbooks and readers call things by, and constants are declared.
//! What counts as a number is in [`words`].

mod words;

use super::shelf::File;
use super::{Templates, codes};
use crate::config::{Heading, Piece, Report, Spanned};
use crate::diagnostics::{Diagnostic, Place, Sink, TextPlace};
use crate::document::script::floor;
use crate::figures::{AreaId, Figures};
use crate::measure::text;
use std::collections::HashMap;
use std::sync::Arc;
use words::{Found, Nouns};

/// Stands for what is not looked at, such as a tag; no text can hold it.
const HIDDEN: u8 = 1;
/// How many numbers of a template are told one by one: nobody reads more of them.
const MOST_TOLD: usize = 1_000;
/// Digits from which a number tells which figure it is.
const TELLING: usize = 3;

/// See [`super::typed_numbers`].
pub(super) fn find(figures: &Figures, templates: &Templates, sink: &mut Sink) {
    let report = &figures.report;
    let mut finder = Finder {
        figures,
        nouns: nouns(report),
        patterns: report
            .typed_numbers
            .iter()
            .map(|p| p.value.trim().to_lowercase().chars().collect())
            .collect(),
        known: None,
        sink,
    };
    finder.configured(&report.title);
    finder.headings(&report.headings);
    if let Some(briefs) = &report.briefs {
        finder.configured(&briefs.title);
    }
    for (.., phrase) in &report.wording.phrases {
        // Places in a phrase are hidden by their braces, as in titles.
        let typed = phrase.pieces.iter().any(|p| !matches!(p, Piece::Place(_)));
        if typed {
            finder.configured(&phrase.text);
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for name in report.templates() {
        let key = name.strip_prefix("templates/").unwrap_or(name);
        for file in templates.shelf.reachable(key) {
            if !seen.contains(&&*file.path) {
                seen.push(&file.path);
                finder.template(file);
            }
        }
    }
}

/// The warning that stands for all numbers of a template beyond those that are told.
fn many(path: &Arc<str>) -> Diagnostic {
    let message = format!("more than {MOST_TOLD} numbers are typed in this template");
    Diagnostic::warning(codes::TYPED_NUMBER, message)
        .at(Place::File(Arc::clone(path)))
        .hint("write a table of figures instead, or allow what is typed on purpose with `{% typed %}…{% endtyped %}`")
}

/// What the report counts, in the singular and the plural: behind `one` a noun of these
/// makes it a number.
fn nouns(report: &Report) -> Nouns {
    let units = report.indicators.iter().map(|i| &i.unit);
    let units = units.flat_map(|unit| [unit.singular.to_lowercase(), unit.name.to_lowercase()]);
    let groups = report
        .groups
        .iter()
        .flat_map(|g| [g.singular.to_lowercase(), g.plural.to_lowercase()]);
    units
        .chain(groups)
        .filter(|noun| !noun.is_empty() && noun.chars().all(char::is_alphabetic))
        .collect()
}

struct Finder<'a> {
    figures: &'a Figures,
    nouns: Nouns,
    /// Allowed texts, folded.
    patterns: Vec<Vec<char>>,
    /// Figures by the text that they print; made when first needed.
    known: Option<HashMap<String, String>>,
    sink: &'a mut Sink,
}

impl Finder<'_> {
    fn headings(&mut self, headings: &[Heading]) {
        for heading in headings {
            if let Some(text) = &heading.text {
                self.configured(text);
            }
            self.headings(&heading.children);
        }
    }

    /// A text of the configuration; places in braces are not typed.
    fn configured(&mut self, text: &Spanned<String>) {
        let mut shown = text.value.clone().into_bytes();
        let mut inside = false;
        for byte in &mut shown {
            inside |= *byte == b'{';
            let ends = *byte == b'}';
            if inside {
                *byte = HIDDEN;
            }
            inside &= !ends;
        }
        let Ok(shown) = String::from_utf8(shown) else {
            return;
        };
        for found in self.allowed(&shown) {
            let before = shown.get(..found.start).unwrap_or_default();
            let place = text.part(before.chars().count(), found.text.chars().count());
            let hint = "write `{period}` for the period, leave the number to the text, or allow \
                        it with its words under `typed_numbers: allow`";
            self.emit(&found, place, Some(hint));
        }
    }

    fn template(&mut self, file: &File) {
        let shown = shown(file);
        for (count, found) in self.allowed(&shown).into_iter().enumerate() {
            if count == MOST_TOLD {
                self.sink.emit(many(&file.path));
                break;
            }
            let place = file.place(found.start, found.start + found.text.len());
            let hint = is_in_tag(file, found.start).then(|| {
                let which = match self.figure_of(&found.text) {
                    Some(name) => {
                        let name = name.replace("{{ ", "").replace(" }}", "");
                        format!("put {name}, which is that number now, in its place")
                    }
                    None => "put a figure or a constant in its place".to_owned(),
                };
                format!(
                    "{which}, joined by `~` to the words around it; or put `| typed` behind the text, \
                     or allow the number with its words under `typed_numbers: allow`"
                )
            });
            self.emit(&found, place, hint.as_deref());
        }
    }

    /// The numbers in a text that no pattern allows.
    fn allowed(&self, shown: &str) -> Vec<Found> {
        let mut found = words::find(shown, &self.nouns, self.figures.report.numbers.language);
        found.retain(|one| !self.patterns.iter().any(|p| allows(p, shown, one)));
        found
    }

    fn emit(&mut self, found: &Found, place: TextPlace, hint: Option<&str>) {
        let message = format!("the number `{}` is typed, expected a figure", found.text);
        let hint = match (hint, self.figure_of(&found.text)) {
            (Some(hint), _) => hint.to_owned(),
            (None, Some(name)) => format!(
                "write {name}, which is that number now; or mark it as typed on purpose: \
                 `{{% typed %}}{}{{% endtyped %}}`, or allow it with its words under \
                 `typed_numbers: allow`",
                found.text
            ),
            (None, None) => format!(
                "place a figure or a constant, or mark it as typed on purpose: \
                 `{{% typed %}}{}{{% endtyped %}}`, or allow it with its words under \
                 `typed_numbers: allow`",
                found.text
            ),
        };
        self.sink.emit(
            Diagnostic::warning(codes::TYPED_NUMBER, message)
                .at(place)
                .hint(hint),
        );
    }

    /// How a template would place the figure that prints this text now.
    fn figure_of(&mut self, typed: &str) -> Option<String> {
        let figures = self.figures;
        let known = self.known.get_or_insert_with(|| texts(figures));
        known.get(&typed.to_lowercase()).cloned()
    }
}

/// The figures of the report's own area by the texts that they print; the first keeps a text.
fn texts(figures: &Figures) -> HashMap<String, String> {
    let report = &figures.report;
    let (style, now) = (&report.numbers, report.period.value);
    let mut out = HashMap::new();
    for (period, behind) in [(now, ""), (now.back(1), " | previous")] {
        for (index, indicator) in report.indicators.iter().enumerate() {
            let id = crate::config::IndicatorId(index as u32);
            let figure = figures.get(id, AreaId(0), period);
            let figure = figure.and_then(|id| figures.figure(id));
            let Some(figure) = figure else { continue };
            let written = figure
                .value
                .known()
                .and_then(|v| super::wording::written(v, &figure.unit));
            let Some(written) = written else { continue };
            let id = &indicator.id.value;
            let plain = text::plain(written, figure.decimals, style);
            // Short numbers are too often the same by chance.
            if plain.chars().filter(char::is_ascii_digit).count() < TELLING {
                continue;
            }
            let sign = format!("{plain}{}", figure.unit.sign);
            let place = format!("`{{{{ {id}{behind} }}}}`");
            out.entry(sign).or_insert_with(|| place.clone());
            out.entry(plain).or_insert(place);
        }
    }
    // A year is a period before it is anything else.
    let years = [(now, "period"), (now.back(1), "previous_period")];
    for (period, name) in years {
        // As it is printed, and a year without the report's own words for it.
        let words = &report.numbers.words;
        for text in [words.bare_period(period), period.to_string()] {
            out.insert(text, format!("`{{{{ {name} }}}}`"));
        }
    }
    out
}

/// What a template prints as it stands; everything else is hidden, so that offsets stay.
fn shown(file: &File) -> String {
    let source = file.source.as_bytes();
    let mut out: Vec<u8> = source
        .iter()
        .map(|b| if *b == b'\n' { b'\n' } else { HIDDEN })
        .collect();
    for (start, end) in &file.scanned.literals {
        if let (Some(to), Some(from)) = (out.get_mut(*start..*end), source.get(*start..*end)) {
            to.copy_from_slice(from);
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Whether what is printed at a place stands within a tag, such as a caption.
fn is_in_tag(file: &File, at: usize) -> bool {
    let literals = &file.scanned.literals;
    let within = literals.partition_point(|(start, _)| *start <= at);
    let start = within.checked_sub(1).and_then(|i| literals.get(i));
    let before = start.and_then(|(start, _)| file.source.get(..*start));
    before.is_some_and(|before| !before.is_empty() && !before.ends_with('}'))
}

/// Whether the pattern, somewhere around the number, covers it. White space in a pattern
/// stands for any, `*` for the rest of a word.
fn allows(pattern: &[char], shown: &str, found: &Found) -> bool {
    /// How far before a number a pattern may begin, in bytes.
    const REACH: usize = 200;
    let end = found.start + found.text.len();
    let from = found.start.saturating_sub(REACH);
    let from = floor(shown, from);
    let starts = shown.get(from..).unwrap_or_default().char_indices();
    let starts = starts.map(|(at, c)| (from + at, c));
    let mut before = None;
    for (at, c) in starts.take_while(|(at, _)| *at <= found.start) {
        let inside = before.is_some_and(char::is_alphanumeric) && c.is_alphanumeric();
        before = Some(c);
        let rest = shown.get(at..).unwrap_or_default();
        if !inside && reach(pattern, rest).is_some_and(|length| at + length >= end) {
            return true;
        }
    }
    false
}

/// How many bytes at the start of the text the pattern covers; the most it can.
fn reach(pattern: &[char], text: &str) -> Option<usize> {
    let Some((first, rest)) = pattern.split_first() else {
        let whole = !text.starts_with(char::is_alphanumeric);
        return whole.then_some(0);
    };
    if *first == '*' {
        /// How much of a word `*` stands for, in bytes.
        const MOST: usize = 100;
        let text = text.get(..floor(text, MOST)).unwrap_or(text);
        let word = text
            .find(|c: char| c.is_whitespace() || c == char::from(HIDDEN))
            .unwrap_or(text.len());
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let ends: Vec<usize> = ends.take_while(|at| *at <= word).collect();
        return ends
            .into_iter()
            .rev()
            .find_map(|at| Some(at + reach(rest, text.get(at..)?)?));
    }
    if first.is_whitespace() {
        let trimmed = text.trim_start();
        let gap = text.len() - trimmed.len();
        return (gap > 0)
            .then(|| reach(rest, trimmed))
            .flatten()
            .map(|n| n + gap);
    }
    let c = text.chars().next()?;
    let same = c.to_lowercase().eq(first.to_lowercase());
    let behind = text.get(c.len_utf8()..)?;
    same.then(|| reach(rest, behind))
        .flatten()
        .map(|n| n + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::reach;

    #[test]
    fn patterns_cover_words() {
        for (pattern, text, length) in [
            ("document no. *", "Document No. 12/2019 of", Some(20)),
            ("document no. *", "Document  No.\n12", Some(16)),
            ("covid-19", "COVID-19 wave", Some(8)),
            ("covid-19", "COVID-195", None),
            ("* september", "1 September", Some(11)),
            ("a*z", "abcz", Some(4)),
        ] {
            let pattern: Vec<char> = pattern.chars().collect();
            assert_eq!(reach(&pattern, text), length, "{text}");
        }
    }
}
