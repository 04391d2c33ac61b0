//! The outline, its numbering, and briefs.

use super::Context;
use super::look;
use super::text::{expression, output_name_problem, printed, relative_path};
use crate::config::model::{Briefs, Heading, IndicatorId, Provenance};
use crate::config::raw::{RawBriefs, RawHeading};
use crate::config::read::Slot;
use crate::config::values::Words;
use crate::config::{Spanned, codes, fill, placeholders, slug};
use crate::diagnostics::{Diagnostic, Sink, TextPlace};
use crate::languages::Language;
use crate::measure;
use crate::measure::numbering::{Form, LevelNumbering};
use std::collections::HashMap;

/// Deepest heading. HTML has six levels, and the title is the first.
const MOST_LEVELS: usize = 5;

/// Resolves headings and gives each an id of its own.
#[derive(Default)]
pub(super) struct Outline {
    /// Where ids are declared by the user; made ids keep clear of them.
    declared: HashMap<String, TextPlace>,
    made: HashMap<String, u32>,
}

impl Outline {
    pub fn headings(raw: &[RawHeading], sink: &mut Sink) -> Vec<Heading> {
        let mut outline = Self::default();
        outline.collect_ids(raw, sink);
        outline.level(raw, 1, sink)
    }

    fn collect_ids(&mut self, raw: &[RawHeading], sink: &mut Sink) {
        for heading in raw {
            if let Some(id) = heading.id.get() {
                self.declare(id, sink);
            }
            self.collect_ids(children(heading), sink);
        }
    }

    fn declare(&mut self, id: &Spanned<String>, sink: &mut Sink) {
        let made = slug(id);
        if made != id.value {
            let message = format!(
                "`{}` cannot be the id of a heading, expected small letters, digits, `-` and `_`",
                id.value
            );
            sink.emit(
                Diagnostic::error(codes::BAD_ID, message)
                    .at(id.place.clone())
                    .hint(format!("write `{made}`")),
            );
        } else if let Some(first) = self.declared.get(&id.value) {
            let message = format!("the heading id `{}` is given twice", id.value);
            sink.emit(
                Diagnostic::error(codes::DUPLICATE_NAME, message)
                    .at_with(id.place.clone(), "again here")
                    .at_with(first.clone(), "first here")
                    .hint("rename one of the two"),
            );
        } else {
            self.declared.insert(id.value.clone(), id.place.clone());
        }
    }

    fn level(&mut self, raw: &[RawHeading], level: usize, sink: &mut Sink) -> Vec<Heading> {
        if let Some(first) = raw.first()
            && level > MOST_LEVELS
        {
            let message = format!("headings are nested deeper than {MOST_LEVELS} levels");
            sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(first.head.clone()));
            return Vec::new();
        }
        raw.iter()
            .map(|heading| self.heading(heading, level, sink))
            .collect()
    }

    fn heading(&mut self, raw: &RawHeading, level: usize, sink: &mut Sink) -> Heading {
        let text = raw.heading.get().map(|text| {
            placeholders::check(text, &["period", "area"], sink);
            printed(text, "the heading", sink)
        });
        let template = template(&raw.template, sink);
        let empty = raw.template.is_absent() && raw.children.get().is_none_or(Vec::is_empty);
        if empty && !matches!(raw.children, Slot::Bad) {
            let message = match &text {
                Some(text) => format!("the heading `{}` holds nothing", text.value),
                None => "an entry of the outline holds nothing".to_owned(),
            };
            sink.emit(
                Diagnostic::error(codes::EMPTY_HEADING, message)
                    .at(raw.head.clone())
                    .hint("add a `template`, or headings below it under `children`"),
            );
        }
        if let Some(first) = children(raw).first()
            && raw.heading.is_absent()
        {
            let message = "headings stand below an entry that has no `heading` of its own";
            sink.emit(
                Diagnostic::error(codes::EMPTY_HEADING, message)
                    .at(raw.head.clone())
                    .at_with(first.head.clone(), "below it")
                    .hint("add a `heading`, or move the headings a level up"),
            );
        }
        let id = match (raw.id.get(), &text) {
            (Some(id), _) => id.value.clone(),
            (None, Some(text)) => self.make_id(&slug(text)),
            (None, None) => self.make_id("text"),
        };
        Heading {
            id,
            numbered: text.is_some() && raw.numbered.get().copied().unwrap_or(true),
            text,
            template,
            when: expression(&raw.when, "`when`", sink),
            children: self.level(children(raw), level + 1, sink),
        }
    }

    /// An id that no other heading has: the wanted one, or that with a number behind it.
    fn make_id(&mut self, wanted: &str) -> String {
        loop {
            let count = self.made.entry(wanted.to_owned()).or_insert(0);
            *count += 1;
            let id = match *count {
                1 => wanted.to_owned(),
                n => format!("{wanted}-{n}"),
            };
            let taken =
                self.declared.contains_key(&id) || id != wanted && self.made.contains_key(&id);
            if !taken {
                self.made.entry(id.clone()).or_insert(1);
                return id;
            }
        }
    }
}

fn children(raw: &RawHeading) -> &[RawHeading] {
    raw.children.get().map_or(&[], Vec::as_slice)
}

/// A template's path, relative to `templates/`.
fn template(slot: &Slot<Spanned<String>>, sink: &mut Sink) -> Option<Spanned<String>> {
    let path = slot.get()?;
    relative_path(path, "the template", sink);
    Some(path.clone())
}

/// How levels are numbered when the configuration does not say: `1.`, `1.1`, none; in
/// Chinese `一、`, `（一）`, `1.`, `（1）` (GB/T 9704-2012, 7.3.3).
pub(super) fn default_numbering(language: Language) -> Vec<LevelNumbering> {
    let own = &language.data().headings;
    match own.is_empty() {
        true => ["1.", "1.1", "none"]
            .into_iter()
            .filter_map(pattern)
            .collect(),
        false => own.iter().filter_map(|p| pattern(p)).collect(),
    }
}

/// Resolves the numbering of all levels.
pub(super) fn numbering(
    raw: &[Spanned<Words>],
    own: &measure::Words,
    sink: &mut Sink,
) -> Vec<LevelNumbering> {
    if let Some(extra) = raw.get(MOST_LEVELS) {
        let message = format!(
            "`numbering` has {} levels, expected at most {MOST_LEVELS}",
            raw.len()
        );
        sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(extra.place.clone()));
    }
    let level = |text: &Spanned<Words>| {
        let found = spoken(&text.value.0, own).or_else(|| pattern(&text.value.0));
        if found.is_none() {
            let message = format!(
                "the numbering `{}` does not hold exactly one number",
                text.value.0
            );
            sink.emit(
                Diagnostic::error(codes::NUMBERING, message)
                    .at(text.place.clone())
                    .hint("write one of `1`, `I`, `i`, `A`, `a`, `First`, `一` or `1.1` with what stands around it, or `none`"),
            );
        }
        found
    };
    raw.iter().filter_map(level).collect()
}

/// Reads a pattern that holds the first point of an enumeration in the report's own words:
/// `Erstens,`, `En primer lugar:`.
fn spoken(text: &str, own: &measure::Words) -> Option<LevelNumbering> {
    // Chinese counts in numerals there: `第一、`.
    let first = Form::OrdinalWord
        .write(1, own)
        .filter(|first| !first.contains('一'))?;
    let at = text.find(&first)?;
    let (prefix, suffix) = (text.get(..at)?, text.get(at + first.len()..)?);
    let ends = |side: Option<char>| !side.is_some_and(char::is_alphanumeric);
    let whole = ends(prefix.chars().next_back()) && ends(suffix.chars().next());
    whole.then(|| LevelNumbering {
        prefix: prefix.to_owned(),
        form: Form::OrdinalWord,
        full: false,
        suffix: suffix.to_owned(),
    })
}

/// Reads a pattern: the one word in it that stands for a number, and the text around.
fn pattern(text: &str) -> Option<LevelNumbering> {
    if text.trim() == "none" {
        return Some(LevelNumbering {
            prefix: String::new(),
            form: Form::None,
            full: false,
            suffix: String::new(),
        });
    }
    let mut found: Option<(usize, usize, Form)> = None;
    let mut full = false;
    for (start, word) in words(text) {
        let form = match word {
            "1" => Form::Decimal,
            "I" => Form::UpperRoman,
            "i" => Form::LowerRoman,
            "A" => Form::UpperLetter,
            "a" => Form::LowerLetter,
            "First" => Form::OrdinalWord,
            // Between characters without spaces: `第一章`.
            _ if word.contains('一') => Form::Chinese,
            _ => continue,
        };
        let (start, word) = match word.find('一').filter(|_| form == Form::Chinese) {
            Some(at) => (start + at, "一"),
            None => (start, word),
        };
        let end = start + word.len();
        found = match found {
            None => Some((start, end, form)),
            // `1.1`: the numbers of the levels above come first.
            Some((first, last, Form::Decimal))
                if form == Form::Decimal && text.get(last..start) == Some(".") =>
            {
                full = true;
                Some((first, end, form))
            }
            Some(_) => return None,
        };
    }
    let (start, end, form) = found?;
    Some(LevelNumbering {
        prefix: text.get(..start)?.to_owned(),
        form,
        full,
        suffix: text.get(end..)?.to_owned(),
    })
}

/// Runs of letters and digits with the byte at which each starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric())
        .filter_map(move |word| {
            let start = at;
            // The split took one character behind the word.
            let behind = text
                .get(start + word.len()..)
                .and_then(|rest| rest.chars().next());
            at = start + word.len() + behind.map_or(0, char::len_utf8);
            (!word.is_empty()).then_some((start, word))
        })
}

/// Resolves the briefs; `None` when they are of no use, after a report.
pub(super) fn briefs(raw: &RawBriefs, context: &Context<'_>, sink: &mut Sink) -> Option<Briefs> {
    let group = raw.group.get().and_then(|group| {
        let index = context.areas.group_names.find(group, sink)?;
        Some(Spanned {
            value: index,
            place: group.place.clone(),
        })
    });
    let title = raw.title.get().map(|title| {
        placeholders::check(title, &["area", "period"], sink);
        printed(title, "the title", sink)
    });
    let template = template(&raw.template, sink);
    let file = match &raw.file {
        Slot::Given(file) => {
            check_file(file, sink);
            file.clone()
        }
        _ => Spanned {
            value: "{area}".to_owned(),
            place: raw.head.clone(),
        },
    };
    let standings = raw.standings.get().map_or(&[][..], Vec::as_slice);
    let standings = standings
        .iter()
        .filter_map(|id| {
            let index = context.indicators.find(id, sink)?;
            Some(Spanned {
                value: IndicatorId(u32::try_from(index).ok()?),
                place: id.place.clone(),
            })
        })
        .collect();
    let when = expression(&raw.when, "`when`", sink);
    Some(Briefs {
        group: group?,
        when,
        template: template?,
        file,
        title: title?,
        standings,
        provenance: look::provenance(raw.provenance.get(), Provenance::BRIEF),
    })
}

/// Checks the pattern of brief file names: no folders, and different for each area.
fn check_file(file: &Spanned<String>, sink: &mut Sink) {
    placeholders::check(file, &["area", "id", "period"], sink);
    let example = fill(
        &file.value,
        &[("area", "x"), ("id", "x"), ("period", "2000")],
    );
    if let Some(problem) = output_name_problem(&example) {
        let message = format!("`file` cannot name an output file: {problem}");
        sink.emit(
            Diagnostic::error(codes::OUTPUT_NAME, message)
                .at(file.place.clone())
                .hint("write a name without folders and without `/ \\ : * ? \" < > |`"),
        );
    } else if !["area", "id"]
        .iter()
        .any(|p| placeholders::holds(&file.value, p))
    {
        let message = format!("all briefs would have the file name `{}`", file.value);
        sink.emit(
            Diagnostic::error(codes::OUTPUT_NAME, message)
                .at(file.place.clone())
                .hint("put `{area}` or `{id}` into it"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{pattern, spoken};
    use crate::languages::Language;
    use crate::measure::Words;
    use crate::measure::numbering::Form;

    #[test]
    fn enumerations_are_called_by_the_first_word_of_the_language() {
        let read = |text, tag| {
            let words = Words::of(Language::of(tag).unwrap());
            spoken(text, &words).map(|n| (n.prefix, n.form, n.suffix))
        };
        let number = |prefix: &str, suffix: &str| {
            Some((prefix.to_owned(), Form::OrdinalWord, suffix.to_owned()))
        };
        assert_eq!(read("Erstens,", "de"), number("", ","));
        assert_eq!(read("Premièrement :", "fr"), number("", " :"));
        assert_eq!(read("– En primer lugar,", "es"), number("– ", ","));
        assert_eq!(read("First,", "en"), number("", ","));
        for (text, tag) in [("Firstly,", "en"), ("First,", "de"), ("第一、", "zh")] {
            assert_eq!(read(text, tag), None, "{text}");
        }
    }

    #[test]
    fn patterns_tell_the_form_and_what_stands_around() {
        let read = |text| pattern(text).map(|n| (n.prefix, n.form, n.full, n.suffix));
        let number = |prefix: &str, form, full, suffix: &str| {
            Some((prefix.to_owned(), form, full, suffix.to_owned()))
        };
        assert_eq!(read("1."), number("", Form::Decimal, false, "."));
        assert_eq!(read("1.1"), number("", Form::Decimal, true, ""));
        assert_eq!(read("1.1.1."), number("", Form::Decimal, true, "."));
        assert_eq!(read("§ 1.1)"), number("§ ", Form::Decimal, true, ")"));
        assert_eq!(read("I."), number("", Form::UpperRoman, false, "."));
        assert_eq!(read("(a)"), number("(", Form::LowerLetter, false, ")"));
        assert_eq!(
            read("Part A:"),
            number("Part ", Form::UpperLetter, false, ":")
        );
        assert_eq!(read("First, "), number("", Form::OrdinalWord, false, ", "));
        assert_eq!(read("一、"), number("", Form::Chinese, false, "、"));
        assert_eq!(read("（一）"), number("（", Form::Chinese, false, "）"));
        assert_eq!(read("第一章"), number("第", Form::Chinese, false, "章"));
        assert_eq!(read("none"), number("", Form::None, false, ""));
        for bad in ["", "-", "2.", "Part", "1 1", "I.1", "1.I"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
