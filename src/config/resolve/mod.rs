//! Raw to resolved: names are looked up, defaults are filled in, and everything that can
//! be known without workbooks and templates is checked.

mod areas;
mod checks;
mod cross;
mod fonts;
mod guards;
mod indicators;
pub(crate) mod look;
mod names;
mod outline;
mod parts;
mod periods;
mod range;
mod style;
mod tables;
mod text;
mod units;
mod words;

use self::areas::Areas;
use self::cross::{check_member_tables, check_unused};
pub use self::names::from_label as id_from;
use self::names::{Names, folded};
use self::periods::periods;
use self::text::{output_name, printed, printed_slot};
use self::units::Units;
use super::model::{Indicator, MissingKind, Provenance, Report, Table, Target};
use super::raw::RawReport;
use super::read::Slot;
use super::values::Named;
use super::{Spanned, codes, placeholders};
use crate::diagnostics::{Diagnostic, Place, Sink, TextPlace};
use crate::languages::Language;
use crate::measure::numbering::LevelNumbering;
use crate::measure::{Period, Word, Words};
use crate::style::{Manner, Style};
use indexmap::IndexMap;
use std::sync::Arc;

/// What the parts of a report refer to.
pub(super) struct Context<'r> {
    areas: Areas,
    units: Units,
    tables: Names,
    indicators: Names,
    /// The report's signs for missing values.
    missing: Option<&'r Named<Spanned<MissingKind>>>,
    period: Option<Period>,
    /// Ascending; empty when it could not be told.
    periods: Vec<Period>,
}

impl Context<'_> {
    /// Reports a period that is not among the report's.
    fn check_period(&self, period: &Spanned<Period>, sink: &mut Sink) {
        let (Some(first), Some(last)) = (self.periods.first(), self.periods.last()) else {
            return;
        };
        if !self.periods.contains(&period.value) {
            let message = format!(
                "the period {} is not among the report's periods {first} to {last}",
                period.value
            );
            sink.emit(
                Diagnostic::error(codes::OUTSIDE_PERIODS, message)
                    .at(period.place.clone())
                    .hint("widen `periods`, or correct the period"),
            );
        }
    }
}

/// A reference to an id, as ids are kept.
fn reference(id: &Spanned<String>) -> Spanned<String> {
    Spanned {
        value: folded(id),
        place: id.place.clone(),
    }
}

/// Resolves a report. `None` when a part is of no use; every reason is reported.
pub(super) fn report(file: &Arc<str>, raw: &RawReport, sink: &mut Sink) -> Option<Report> {
    let title = raw.title.get().map(|title| {
        placeholders::check(title, &["period", "area"], sink);
        printed(title, "the title", sink)
    });
    let body = printed_slot(&raw.body, "the body", sink);
    let date = printed_slot(&raw.date, "the date", sink);
    let name = name(file, raw, sink);
    let constants = constants(raw, sink);
    let abbreviations = guards::abbreviations(
        entries(raw.abbreviations.get()),
        raw.mark_abbreviations.get().copied(),
        sink,
    );
    require_area(file, raw, sink);
    let context = context(raw, sink);
    let data = data(raw, &context, sink);
    let checks = checks::checks(raw, &context, sink);
    let standard_checks = checks::standard(raw, &context, sink);
    let revisions = checks::revisions(raw, &context, sink);
    let headings = list(&raw.headings);
    let headings = outline::Outline::headings(headings, sink);
    let (words, numbering) = language(raw, sink);
    let briefs = raw.briefs.get();
    let briefs = briefs.map(|briefs| outline::briefs(briefs, &context, sink));
    let numbers = look::numbers(raw.numbers.get(), &words, sink);
    let style = own_style(raw, &words, sink);
    let typed_numbers = guards::typed_numbers(raw.typed_numbers.get(), sink);
    let wording = guards::wording(raw.wording.get(), &context, sink);
    let kinds = data
        .as_ref()
        .map(|(_, indicators, _)| indicators.as_slice());
    let suppress = raw.suppress.get();
    let suppress = suppress.map(|rule| guards::suppress(rule, (&context, &words), kinds, sink));
    let (tables, indicators, targets) = data?;
    Some(Report {
        file: file.clone(),
        name: name?,
        title: title?,
        body: body?,
        period: raw.period.get()?.clone(),
        periods: context.periods,
        date,
        constants,
        areas: context.areas.single,
        groups: context.areas.groups,
        tables,
        indicators,
        targets,
        checks,
        standard_checks,
        revisions,
        numbering,
        headings,
        briefs: match briefs {
            Some(briefs) => Some(briefs?),
            None => None,
        },
        numbers,
        style,
        typed_numbers,
        wording,
        suppress: match suppress {
            Some(rule) => Some(rule?),
            None => None,
        },
        provenance: look::provenance(raw.provenance.get(), Provenance::REPORT),
        conformance: (raw.pdf.get())
            .and_then(|pdf| pdf.conformance.get().copied())
            .unwrap_or_default(),
        abbreviations,
    })
}

/// A report without any area has nothing to tell of.
fn require_area(file: &Arc<str>, raw: &RawReport, sink: &mut Sink) {
    if raw.areas.get().is_some_and(|areas| areas.0.is_empty()) {
        let message = "`areas` is empty, expected at least the report's own area";
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(Place::File(file.clone())));
    }
}

/// The words that the program adds and the numbering of headings, both of which go by the
/// language unless they are given.
fn language(raw: &RawReport, sink: &mut Sink) -> (Arc<Words>, Vec<LevelNumbering>) {
    let written = raw.language.get();
    let language = raw_language(raw);
    let place = written.map(|language| &language.place);
    let mut words = words::words(raw.words.get(), language, place, sink);
    if let Some(fiscal) = raw.fiscal_year.get()
        && let Some(fiscal) = look::fiscal_year(fiscal, sink)
    {
        words.set_fiscal(fiscal);
    }
    let words = Arc::new(words);
    let numbering = match raw.numbering.get() {
        Some(levels) => outline::numbering(levels, &words, sink),
        None => outline::default_numbering(language),
    };
    (words, numbering)
}

/// How pages look, with page numbers in the words of the report.
fn own_style(raw: &RawReport, words: &Words, sink: &mut Sink) -> Style {
    let contents = raw.contents.get().copied().unwrap_or(false);
    let mut style = style::style(raw.style.get(), contents, sink);
    let foot = raw.style.get().and_then(|style| style.page_foot.get());
    if foot.is_none() && style.manner == Manner::Plain {
        style.foot.right = words.text(Word::PageOf).to_owned();
    }
    style
}

fn list<T>(slot: &Slot<Vec<T>>) -> &[T] {
    slot.get().map_or(&[], Vec::as_slice)
}

/// Tables, indicators and targets, checked against each other.
fn data(
    raw: &RawReport,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Option<(Vec<Table>, Vec<Indicator>, Vec<Target>)> {
    tables::check_missing(context.missing, sink);
    let tables = named(
        raw.tables.get(),
        |id, table, sink| tables::table(id, table, context, sink),
        sink,
    );
    let indicators = named(
        raw.indicators.get(),
        |id, indicator, sink| indicators::indicator(id, indicator, context, sink),
        sink,
    );
    let targets: Vec<_> = list(&raw.targets)
        .iter()
        .filter_map(|target| indicators::target(target, context, sink))
        .collect();
    indicators::check_double_targets(&targets, sink);
    check_member_tables(context, raw.tables.get(), sink);
    let (tables, indicators) = (tables?, indicators?);
    indicators::check_fixed_tables(&indicators, &tables, sink);
    if !sink.has_errors() {
        check_unused(context, &tables, &indicators, sink);
    }
    Some((tables, indicators, targets))
}

/// The language as it is written, English without.
fn raw_language(raw: &RawReport) -> Language {
    raw.language.get().map(|l| l.value).unwrap_or_default()
}

/// Declares all names, so that parts can refer to each other in any order.
fn context<'r>(raw: &'r RawReport, sink: &mut Sink) -> Context<'r> {
    let periods = periods(raw, sink);
    let mut tables = Names::new("table");
    for (id, _) in entries(raw.tables.get()) {
        tables.declare(id, sink);
    }
    let mut indicators = Names::new("indicator");
    for (id, _) in entries(raw.indicators.get()) {
        indicators.declare(id, sink);
    }
    Context {
        areas: Areas::new(raw.areas.get(), raw.groups.get(), sink),
        units: Units::new(raw.units.get(), raw_language(raw), sink),
        tables,
        indicators,
        missing: raw.missing.get(),
        period: raw.period.get().map(|p| p.value),
        periods,
    }
}

fn entries<T>(named: Option<&Named<T>>) -> &[(Spanned<String>, Slot<T>)] {
    named.map_or(&[], |named| named.0.as_slice())
}

/// Resolves all entries of a mapping by id. `None` when any is of no use, as indices would shift.
fn named<T, R>(
    raw: Option<&Named<T>>,
    mut resolve: impl FnMut(&Spanned<String>, &T, &mut Sink) -> Option<R>,
    sink: &mut Sink,
) -> Option<Vec<R>> {
    let entries = entries(raw);
    let resolved: Vec<R> = entries
        .iter()
        .filter_map(|(id, slot)| {
            let id = Spanned {
                value: folded(id),
                place: id.place.clone(),
            };
            resolve(&id, slot.get()?, sink)
        })
        .collect();
    (resolved.len() == entries.len()).then_some(resolved)
}

/// The name of the output files: as given, or that of the configuration file.
fn name(file: &Arc<str>, raw: &RawReport, sink: &mut Sink) -> Option<Spanned<String>> {
    match &raw.name {
        Slot::Bad => None,
        Slot::Given(name) => {
            output_name(name, "`name`", sink);
            Some(name.clone())
        }
        Slot::Absent => {
            let base = file.rsplit('/').next().unwrap_or(file);
            let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
            let name = Spanned {
                value: stem.to_owned(),
                place: TextPlace {
                    file: file.clone(),
                    line: 1,
                    column: 1,
                    length: 0,
                },
            };
            output_name(&name, "the name of the configuration file", sink);
            Some(name)
        }
    }
}

fn constants(raw: &RawReport, sink: &mut Sink) -> IndexMap<String, Spanned<String>> {
    let mut names = Names::new("constant");
    let mut constants = IndexMap::new();
    for (id, value) in entries(raw.constants.get()) {
        let id = names.declare(id, sink);
        if let Slot::Given(words) = value {
            let text = Spanned {
                value: words.value.0.clone(),
                place: words.place.clone(),
            };
            constants.insert(id.value, printed(&text, "the constant", sink));
        }
    }
    constants
}
