//! Goes through the outline and fills each heading's template.

use super::desk::{Desk, Seat, with};
use super::engine::{Limited, known_names};
use super::handle::{Handle, Target, outside};
use super::scan::{Misuse, stand_in};
use super::{Manuscript, Part, Subject, Templates, codes, escape, fault, ledger, sources};
use crate::config::{Heading, IndicatorId, Report, Spanned, fill};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink};
use crate::document::Meta;
use crate::figures::{Figures, Ledger};
use std::collections::HashSet;
use std::sync::Arc;
use tera::{Context, Map, Value};

/// Bytes that one template may write. The text of a long report is under 1 MB.
const MOST_OUTPUT: usize = 16 << 20;
/// Deepest heading that Markdown knows.
const DEEPEST: usize = 6;
/// Names that templates find beside the indicators.
const NAMES: [&str; 7] = [
    "area",
    "constant",
    "loop",
    "period",
    "previous_period",
    "report",
    "title",
];

/// A stretch of the manuscript before it is put together.
struct Chunk {
    template: Arc<str>,
    text: String,
}

/// See [`super::compose`].
pub(super) fn compose(
    figures: &Arc<Figures>,
    templates: &Templates,
    subject: Subject,
    sink: &mut Sink,
) -> Option<Manuscript> {
    let desk = Desk::new(
        Ledger::new(Arc::clone(figures)),
        subject,
        Arc::clone(&templates.shelf),
    );
    let report = Arc::clone(&desk.report);
    let meta = meta(&report, &desk);
    let mut composer = Composer {
        context: context(&report, &desk, &meta),
        indicators: report
            .indicators
            .iter()
            .map(|i| i.id.value.clone())
            .collect(),
        report: Arc::clone(&report),
        templates,
        meta,
        chunks: Vec::new(),
        spent: false,
        sink: Sink::new(),
    };
    let seat = Seat::take(desk);
    match (subject, &report.briefs) {
        (Subject::Brief(_), Some(briefs)) => composer.template(&briefs.template),
        _ => composer.headings(&report.headings, 1),
    }
    let Composer {
        meta,
        chunks,
        sink: found,
        ..
    } = composer;
    let mut desk = seat.leave()?;
    let failed = found.has_errors();
    sink.absorb(found);
    if failed {
        return None;
    }
    let (text, parts) = join(chunks, &mut desk);
    Some(Manuscript {
        meta,
        text,
        mentions: desk.mentions,
        charts: desk.charts,
        parts,
        mentioned: desk.mentioned,
        ledger: desk.ledger,
        subject,
    })
}

struct Composer<'a> {
    context: Context,
    /// The indicators' names.
    indicators: HashSet<String>,
    report: Arc<Report>,
    templates: &'a Templates,
    meta: Meta,
    chunks: Vec<Chunk>,
    /// Whether a template took more than all may.
    spent: bool,
    sink: Sink,
}

impl Composer<'_> {
    fn headings(&mut self, headings: &[Heading], level: usize) {
        for heading in headings {
            if !self.stands(heading.when.as_ref()) {
                continue;
            }
            if let Some(text) = &heading.text {
                let text = fill(&text.value, &[("period", &self.meta.period)]);
                let signs = "#".repeat(level.min(DEEPEST));
                let unnumbered = if heading.numbered { "" } else { " -" };
                self.chunks.push(Chunk {
                    template: Arc::clone(&self.report.file),
                    text: format!(
                        "{signs} {} {{#{}{unnumbered}}}",
                        escape::markdown(&text),
                        heading.id
                    ),
                });
            }
            if let Some(template) = &heading.template {
                self.template(template);
            }
            self.headings(&heading.children, level + 1);
        }
    }

    /// Whether a condition holds.
    fn stands(&mut self, when: Option<&Spanned<String>>) -> bool {
        let Some(when) = when else { return true };
        let sink = &mut self.sink;
        with(|desk| ledger::condition(&desk.ledger, when, desk.area, desk.period, sink))
            .unwrap_or(false)
    }

    /// Fills one template.
    fn template(&mut self, name: &Spanned<String>) {
        let shelf = &self.templates.shelf;
        let key = name.value.strip_prefix("templates/").unwrap_or(&name.value);
        let Some(file) = shelf.file(key) else {
            let problem = fault::unknown_template(shelf, key);
            self.sink.emit(problem.at(name.place.clone()));
            return;
        };
        if self.spent || self.broken(key) || self.misnamed(key) {
            return;
        }
        let mut out = Limited {
            bytes: Vec::with_capacity(file.source.len() * 2),
            most: MOST_OUTPUT,
        };
        let outcome = self.templates.tera.render_to(key, &self.context, &mut out);
        let printed = with(|desk| std::mem::take(&mut desk.sink));
        self.sink.absorb(printed.unwrap_or_default());
        if let Err(error) = outcome {
            let (pending, spot) =
                with(|desk| (desk.pending.take(), desk.place())).unwrap_or_default();
            let problem = fault::rendering(shelf, &error, pending, spot);
            // What the others would then say is not their fault.
            self.spent |= problem.code == codes::LIMIT;
            self.sink.emit(problem);
            return;
        }
        self.chunks.push(Chunk {
            template: Arc::clone(&file.path),
            text: squeeze(&String::from_utf8_lossy(&out.bytes)),
        });
    }

    /// Reports what is wrong with the template and with those that it includes, if they cannot
    /// be read as templates.
    fn broken(&mut self, key: &str) -> bool {
        let reached = self.templates.shelf.reached(key);
        let broken = &self.templates.broken;
        let problems = reached.iter().filter_map(|index| broken.get(index));
        let mut found = false;
        for problem in problems.flatten() {
            found = true;
            self.sink.emit(problem.clone());
        }
        found
    }

    /// Reports names that stand for nothing and figures used as plain numbers, wherever in
    /// the template they stand, also where this year's data would not have come by.
    fn misnamed(&mut self, key: &str) -> bool {
        let shelf = &self.templates.shelf;
        let mut found = false;
        for file in shelf.reachable(key) {
            for name in &file.scanned.names {
                let place = || file.place(name.offset, name.offset + name.length);
                let own = shelf.set.contains(&*stand_in(&name.text));
                let indicator = self.indicators.contains(&name.text);
                if indicator && !own {
                    if let Some(misuse) = name.misuse {
                        found = true;
                        self.sink.emit(misused(&name.text, misuse).at(place()));
                    }
                } else if !own && !NAMES.contains(&name.text.as_str()) {
                    found = true;
                    let known = self.report.indicators.iter().map(|i| i.id.as_str());
                    let problem = Diagnostic::error(
                        codes::UNKNOWN_NAME,
                        format!("unknown name `{}`", name.text),
                    )
                    .at(place());
                    let near = did_you_mean(&name.text, known.chain(NAMES));
                    let call = known_names(fault::What::Function).contains(&name.text.as_str());
                    self.sink
                        .emit(match near.filter(|_| !call) {
                            Some(hint) => problem.hint(hint),
                            None if call => problem.hint(format!(
                                "write `{}(…)`, with brackets: it is a function",
                                name.text
                            )),
                            None => problem.hint(
                                "declare it as an indicator in the configuration, or put it in quotes when it is a text",
                            ),
                        });
                }
            }
        }
        found
    }
}

fn misused(name: &str, misuse: Misuse) -> Diagnostic {
    let (message, hint) = match misuse {
        Misuse::Compared => (
            format!("`{name}` is a figure, which `==` and `!=` cannot compare"),
            format!("write `{name} is equal(x=…)` or `{name} is not equal(x=…)`"),
        ),
        Misuse::Truth => (
            format!("`{name}` is a figure, not a condition"),
            format!("write `{name} is known` or `{name} is above(x=0)`"),
        ),
        Misuse::Iterated => (
            format!("`{name}` is a figure, not a list"),
            "go through a list, such as `members(group=\"…\")`".to_owned(),
        ),
    };
    Diagnostic::error(codes::BARE_COMPARISON, message).hint(hint)
}

/// The title and the like, with `{period}` and `{area}` filled in.
fn meta(report: &Report, desk: &Desk) -> Meta {
    let words = &report.numbers.words;
    let period = words.bare_period(report.period.value);
    let area = desk.ledger.base.areas.get(desk.area.0 as usize);
    let area = area.map_or("", |a| &*a.label);
    let title = match (desk.subject, &report.briefs) {
        (Subject::Brief(_), Some(briefs)) => &briefs.title.value,
        _ => &report.title.value,
    };
    Meta {
        title: fill(title, &[("period", &period), ("area", area)]),
        body: report.body.value.clone(),
        date: report.date.as_ref().map(|d| d.value.clone()),
        language: report.numbers.language.tag().to_owned(),
        contents: report.style.contents && desk.subject == Subject::Report,
        words: Arc::clone(words),
        period,
    }
}

/// What templates see. Handles of indicators name the indicator alone and are resolved
/// when used, so that this costs little.
fn context(report: &Report, desk: &Desk, meta: &Meta) -> Context {
    let mut context = Context::new();
    for (index, indicator) in report.indicators.iter().enumerate() {
        let handle = Handle::new(Target::Here(IndicatorId(index as u32)));
        context.insert_value(stand_in(&indicator.id).into_owned(), handle.value());
    }
    let mut put = |name: &'static str, value: Value| context.insert_value(name, value);
    let map = |pairs: Vec<(String, &str)>| {
        let map: Map = pairs
            .into_iter()
            .map(|(k, v)| (k.into(), outside(v)))
            .collect();
        Value::from(map)
    };
    put("period", Value::from(&*meta.period));
    put(
        "previous_period",
        Value::from(
            report
                .numbers
                .words
                .bare_period(report.period.value.back(1)),
        ),
    );
    put("title", outside(&meta.title));
    if let Some(area) = desk.ledger.base.areas.get(desk.area.0 as usize) {
        put(
            "area",
            map(vec![
                ("id".to_owned(), &area.id),
                ("label".to_owned(), &area.label),
            ]),
        );
    }
    let mut about = vec![
        ("title".to_owned(), meta.title.as_str()),
        ("body".to_owned(), meta.body.as_str()),
        ("period".to_owned(), meta.period.as_str()),
    ];
    if let Some(date) = &meta.date {
        about.push(("date".to_owned(), date));
    }
    put("report", map(about));
    let constants = report.constants.iter().flat_map(|(id, value)| {
        // Found by `constant.名` and by `constant["名"]`.
        let dotted = stand_in(id).into_owned();
        let written = (dotted != *id).then(|| (id.clone(), value.value.as_str()));
        written.into_iter().chain([(dotted, value.value.as_str())])
    });
    put("constant", map(constants.collect()));
    context
}

/// Takes away what tags leave behind: runs of empty lines and space at line ends.
/// Fenced code keeps its lines.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    let mut empty = true;
    for line in text.lines() {
        let start = line.trim_start();
        let sign = ["```", "~~~"]
            .into_iter()
            .find(|sign| start.starts_with(sign));
        match (fence, sign) {
            (None, Some(sign)) => fence = Some(sign),
            (Some(open), Some(sign)) if open == sign => fence = None,
            _ => {}
        }
        let blank = line.trim().is_empty();
        if blank && fence.is_none() {
            if !empty {
                out.push('\n');
            }
            empty = true;
            continue;
        }
        empty = false;
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Puts the stretches together and notes the line at which each begins.
fn join(chunks: Vec<Chunk>, desk: &mut Desk) -> (String, Vec<Part>) {
    let mut text = String::new();
    let mut parts = Vec::with_capacity(chunks.len());
    let mut line = 0;
    let mut list = None;
    for chunk in chunks {
        let body = if chunk.text.contains(sources::PLACEHOLDER) {
            let list = list.get_or_insert_with(|| sources::list(desk));
            chunk.text.replace(sources::PLACEHOLDER, list)
        } else {
            chunk.text
        };
        if body.is_empty() {
            continue;
        }
        parts.push(Part {
            line,
            template: chunk.template,
        });
        line += body.matches('\n').count() + 2;
        text.push_str(&body);
        text.push_str("\n\n");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    (text, parts)
}
