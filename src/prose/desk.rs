//! What one document's rendering works with; see `seat` for how the engine's callbacks reach it.

pub(super) use super::seat::{Seat, with};

use super::budget::Budget;
use super::codes;
use super::handle::{Handle, Target};
use super::shelf::Shelf;
use super::{Subject, wording};
use crate::config::{IndicatorId, Report};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink, TextPlace};
use crate::document::marks::Mark;
use crate::document::{Chart, Inline, Mention};
use crate::figures::{AreaId, FigureId, Ledger, Operation, Origin, origin_line};
use crate::measure::Period;
use crate::measure::Words;
use std::sync::Arc;

/// What can go wrong in a filter: a problem that does not know its place yet.
pub(super) type Outcome<T> = Result<T, Box<Diagnostic>>;

/// Prints and turns of loops in one document. A long report has some thousands.
const MOST_STEPS: usize = 500_000;

/// Figures that one condition looks at, for the message when it does not hold.
const MOST_CONSIDERED: usize = 64;

/// One document in work.
pub(super) struct Desk {
    /// The figures, and those that the text computes.
    pub ledger: Ledger,
    /// The configuration.
    pub report: Arc<Report>,
    /// What the document is about.
    pub subject: Subject,
    /// Its own area.
    pub area: AreaId,
    /// The report's period.
    pub period: Period,
    /// Numbers placed so far.
    pub mentions: Vec<Mention>,
    /// The figure behind each mention.
    pub mentioned: Vec<FigureId>,
    /// Charts placed so far.
    pub charts: Vec<Chart>,
    /// Problems that do not stop the template.
    pub sink: Sink,
    /// The problem behind the error that a callback gave to the engine.
    pub pending: Option<Box<Diagnostic>>,
    /// Figures that tests have looked at since the last guard began.
    pub considered: Vec<FigureId>,
    /// The templates' texts.
    pub shelf: Arc<Shelf>,
    /// The print or loop in work.
    pub spot: usize,
    /// What the templates have taken.
    pub budget: Budget,
    steps: usize,
}

impl Desk {
    /// The words of the report.
    pub fn words(&self) -> &Words {
        &self.report.numbers.words
    }

    /// A fresh desk.
    pub fn new(ledger: Ledger, subject: Subject, shelf: Arc<Shelf>) -> Self {
        let report = Arc::clone(&ledger.base.report);
        let area = match subject {
            Subject::Report => AreaId(0),
            Subject::Brief(area) => area,
        };
        Self {
            period: report.period.value,
            ledger,
            report,
            subject,
            area,
            mentions: Vec::new(),
            mentioned: Vec::new(),
            charts: Vec::new(),
            sink: Sink::new(),
            pending: None,
            considered: Vec::new(),
            shelf,
            spot: 0,
            budget: Budget::default(),
            steps: 0,
        }
    }

    /// Notes the print or loop that comes next.
    pub fn note(&mut self, spot: usize) -> Outcome<()> {
        self.spot = spot;
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(Box::new(
                Diagnostic::error(
                    codes::LIMIT,
                    format!("the template repeats more than {MOST_STEPS} times"),
                )
                .hint("look for loops over long ranges within each other"),
            ));
        }
        Ok(())
    }

    /// Notes that a test looks at a figure.
    pub fn consider(&mut self, id: FigureId) {
        if self.considered.len() < MOST_CONSIDERED && !self.considered.contains(&id) {
            self.considered.push(id);
        }
    }

    /// Where the print in work stands.
    pub fn place(&self) -> Option<TextPlace> {
        self.shelf.spot_place(self.spot)
    }

    /// The figure of a handle.
    pub fn figure_of(&mut self, target: Target) -> FigureId {
        match target {
            Target::Figure(id) => id,
            Target::Here(indicator) => self.ledger.value(indicator, self.area, self.period),
        }
    }

    /// Places a figure: the mark that stands for it, or what is missing.
    pub fn place_figure(&mut self, handle: Handle) -> Outcome<Mark> {
        let id = self.figure_of(handle.target);
        self.own_business(id)?;
        let figure = self.ledger.figure(id);
        let value = figure.value.known();
        let text = match (value, self.ledger.kept_back(id)) {
            (Some(value), _) => wording::text(figure, value, handle.form, &self.report.numbers)?,
            (None, Some(why)) => wording::kept(figure, why, handle.form, &self.report),
            (None, None) => {
                let hint =
                    "give the value, or say what to print instead with `or_else(text=\"…\")`";
                return Err(self.missing(id, hint));
            }
        };
        let unit = match (figure.points, &*figure.unit.sign) {
            (true, "%") => Arc::from("percentage points"),
            (true, "‰") => Arc::from("per mille points"),
            _ => Arc::clone(&figure.unit.name),
        };
        let area = self.ledger.base.areas.get(figure.area.0 as usize);
        let mention = Mention {
            figure: Arc::clone(figure.name()),
            label: Arc::clone(figure.label()),
            text: text.into(),
            value,
            unit,
            area: area.map_or_else(|| Arc::from(""), |a| Arc::clone(&a.label)),
            period: self.words().period(figure.period).into(),
            origin: origin_line(&self.ledger, id).into(),
        };
        self.mentions.push(mention);
        self.mentioned.push(id);
        Ok(Mark::Figure(self.mentions.len() - 1))
    }

    /// Of the mentions from `from` on keeps only those named, in their order.
    pub fn keep_mentions(&mut self, from: usize, kept: &[usize]) {
        for (at, old) in kept.iter().enumerate() {
            self.mentions.swap(from + at, *old);
            self.mentioned.swap(from + at, *old);
        }
        self.mentions.truncate(from + kept.len());
        self.mentioned.truncate(from + kept.len());
    }

    /// The problem that a figure is missing, and why.
    pub fn missing(&self, id: FigureId, hint: &str) -> Box<Diagnostic> {
        let figure = self.ledger.figure(id);
        if self.ledger.kept_back(id).is_some() {
            return self.kept_back(id);
        }
        let message = format!("{} has no value", self.named(id));
        let mut problem = Diagnostic::error(codes::MISSING_FIGURE, message).hint(hint);
        let (why, cells) = self.ledger.why_missing(id);
        for cell in cells {
            problem = problem.at_with(cell, "the value should stand here");
        }
        if !why.is_empty() {
            problem = problem.note(why);
        }
        if let Some(indicator) = figure
            .indicator
            .and_then(|i| self.report.indicators.get(i.0 as usize))
        {
            problem = problem.at_with(indicator.id.place.clone(), "the indicator is declared here");
        }
        Box::new(problem)
    }

    /// The problem that the text would tell something of a figure that is kept back.
    pub fn kept_back(&self, id: FigureId) -> Box<Diagnostic> {
        let message = format!(
            "{} is kept back as a small count, so the text may not hang on it",
            self.named(id)
        );
        let mut problem = Diagnostic::error(codes::KEPT_BACK, message);
        if let Some(rule) = &self.report.suppress {
            problem = problem.at_with(rule.below.place.clone(), "the rule for small counts");
        }
        Box::new(problem.hint("ask `is suppressed` first, and leave the words out where it is"))
    }

    /// A figure in words for messages: `births` of Qiaotou in 2019.
    pub fn named(&self, id: FigureId) -> String {
        let figure = self.ledger.figure(id);
        let area = self.ledger.base.areas.get(figure.area.0 as usize);
        let area = area.map_or("", |a| &a.label);
        format!("`{}` ({area}, {})", figure.name(), figure.period)
    }

    /// The text with its handles placed, safe for Markdown.
    pub fn placed_text(&mut self, text: &str) -> Outcome<String> {
        let mut out = String::new();
        for piece in super::escape::pieces(text) {
            match piece {
                super::escape::Piece::Plain(plain) => out.push_str(&super::escape::markdown(plain)),
                super::escape::Piece::Mark(body) => out.push_str(&self.placed_mark(body)?),
            }
        }
        Ok(out)
    }

    /// The text as inlines of the document.
    pub fn inlines(&mut self, text: &str) -> Outcome<Vec<Inline>> {
        let mut out = Vec::new();
        for piece in super::escape::pieces(text) {
            match piece {
                super::escape::Piece::Plain(plain) => out.push(Inline::Text(plain.to_owned())),
                super::escape::Piece::Mark(body) => {
                    if let Some(handle) = Handle::read(body)
                        && let Mark::Figure(index) = self.place_figure(handle)?
                    {
                        out.push(Inline::Figure(index));
                    }
                }
            }
        }
        Ok(out)
    }

    /// What a mark in a text becomes: a handle is placed, a finished mark stays.
    pub fn placed_mark(&mut self, body: &str) -> Outcome<String> {
        if let Some(handle) = Handle::read(body) {
            return self.place_figure(handle).map(Mark::write);
        }
        let whole = format!(
            "{}{body}{}",
            crate::document::marks::OPEN,
            crate::document::marks::CLOSE
        );
        Ok(Mark::read(&whole).map_or_else(String::new, |(mark, _)| mark.write()))
    }

    /// The indicator of an id, hyphens folded.
    pub fn indicator(&self, id: &str) -> Outcome<IndicatorId> {
        let folded = id.replace('-', "_");
        let indicators = &self.report.indicators;
        match indicators.iter().position(|i| i.id.value == folded) {
            Some(at) => Ok(IndicatorId(at as u32)),
            None => Err(unknown(
                "indicator",
                id,
                indicators.iter().map(|i| i.id.as_str()),
            )),
        }
    }

    /// The area of an id.
    pub fn area(&self, id: &str) -> Outcome<AreaId> {
        let base = &self.ledger.base;
        base.area(id)
            .ok_or_else(|| unknown("area", id, base.areas.iter().map(|a| &*a.id)))
    }

    /// The group of an id, or the one that the area is a member of.
    pub fn group(&self, id: Option<&str>, area: AreaId) -> Outcome<usize> {
        let groups = &self.report.groups;
        if let Some(id) = id {
            return groups
                .iter()
                .position(|g| g.id.value == id)
                .ok_or_else(|| unknown("group", id, groups.iter().map(|g| g.id.as_str())));
        }
        let area = self.ledger.base.areas.get(area.0 as usize);
        match (area.and_then(|a| a.group), groups.len()) {
            (Some(group), _) => Ok(group),
            (None, 1) => Ok(0),
            _ => Err(Box::new(
                Diagnostic::error(
                    codes::ARGUMENT,
                    "no group is named, and the area is in none",
                )
                .hint("add `group=\"…\"` with one of the declared groups"),
            )),
        }
    }

    /// The period of a text such as `2017`, if figures are gathered for it.
    pub fn known_period(&self, text: &str) -> Outcome<Period> {
        let periods = &self.report.periods;
        let words = self.words();
        let fiscal = |text: &str| words.fiscal().and_then(|fiscal| fiscal.read(text));
        let known = |period: &Period| periods.contains(period);
        let found = text.parse().ok().filter(known);
        let found = found.or_else(|| fiscal(text).filter(known));
        found.ok_or_else(|| {
            let known: Vec<String> = periods.iter().map(|p| format!("`{p}`")).collect();
            Box::new(
                Diagnostic::error(codes::UNKNOWN_THING, format!("unknown period `{text}`"))
                    .note(format!("figures are gathered for {}", known.join(", ")))
                    .hint("use one of these periods, or widen `periods` in the report's configuration"),
            )
        })
    }

    /// Refuses to show in a brief what is, or is computed from, another area's figure. The
    /// calls that reach for another area refuse by themselves; this also finds it in the
    /// formula of an indicator or target.
    fn own_business(&self, id: FigureId) -> Outcome<()> {
        match foreign_part(&self.ledger, self.subject, id) {
            None => Ok(()),
            Some(part) => {
                let part = self.ledger.figure(part);
                self.allow(part.indicator, part.area, false)
            }
        }
    }

    /// Whether the document may show that area's figure of that indicator.
    ///
    /// A report sees all. A brief sees its own area, the report's own area (the first)
    /// and, where `standing` is asked for, the indicators declared for standings.
    pub fn allow(
        &self,
        indicator: Option<IndicatorId>,
        area: AreaId,
        standing: bool,
    ) -> Outcome<()> {
        let own = area == self.area || area == AreaId(0);
        if self.subject == Subject::Report || (own && !standing) {
            return Ok(());
        }
        if standing {
            return self.compare(indicator.as_slice());
        }
        let name = indicator.map_or("this figure", |indicator| self.id_of(indicator));
        let label = self.ledger.base.areas.get(area.0 as usize);
        let label = label.map_or("", |area| &area.label);
        let problem = Diagnostic::error(
            codes::FOREIGN_FIGURE,
            format!("a brief may not show `{name}` of another area, {label}"),
        );
        let hint = "show the brief's own area, the report's own area, or a declared standing";
        Err(Box::new(problem.hint(hint)))
    }

    /// Refuses to compare areas in a brief by indicators that the configuration does not
    /// declare for standings; all that it lacks at once.
    pub fn compare(&self, indicators: &[IndicatorId]) -> Outcome<()> {
        if self.subject == Subject::Report {
            return Ok(());
        }
        let briefs = self.report.briefs.as_ref();
        let declared: Vec<IndicatorId> = briefs
            .iter()
            .flat_map(|briefs| &briefs.standings)
            .map(|standing| standing.value)
            .collect();
        let mut lacking: Vec<IndicatorId> = Vec::new();
        for indicator in indicators {
            if !declared.contains(indicator) && !lacking.contains(indicator) {
                lacking.push(*indicator);
            }
        }
        if lacking.is_empty() && !indicators.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = lacking
            .iter()
            .map(|indicator| format!("`{}`", self.id_of(*indicator)))
            .collect();
        let names = match names.is_empty() {
            true => "this figure".to_owned(),
            false => names.join(", "),
        };
        let problem = Diagnostic::error(
            codes::FOREIGN_FIGURE,
            format!("a brief may not compare {names} among areas"),
        );
        let hint = format!("add {names} to `standings` of `briefs` if all areas may see it");
        Err(Box::new(problem.hint(match lacking.len() {
            2.. => hint.replace("see it", "see them"),
            _ => hint,
        })))
    }

    fn id_of(&self, indicator: IndicatorId) -> &str {
        let indicators = &self.report.indicators;
        indicators
            .get(indicator.0 as usize)
            .map_or("", |i| i.id.as_str())
    }
}

/// The figure of another area that a document would show with a figure, if it may not.
///
/// A report may show all. A brief may show its own area, the report's own area, the
/// standings that the configuration declares, and what a group has in common (sums, means,
/// least, greatest, ranks).
pub(super) fn foreign_part(ledger: &Ledger, subject: Subject, id: FigureId) -> Option<FigureId> {
    let Subject::Brief(own) = subject else {
        return None;
    };
    let declared = |indicator: Option<IndicatorId>| {
        let briefs = ledger.base.report.briefs.as_ref();
        briefs.is_some_and(|b| b.standings.iter().any(|s| Some(s.value) == indicator))
    };
    let mut open = vec![id];
    // A part stands before what is made of it; the bound keeps a wide formula from being
    // gone through over and over.
    let mut left = 500;
    while let Some(id) = open.pop() {
        let figure = ledger.figure(id);
        let own = figure.area == own || figure.area == AreaId(0);
        let single = figure.indicator.is_some() || matches!(figure.origin, Origin::Config(_));
        if !own && single && !declared(figure.indicator) {
            return Some(id);
        }
        left -= 1;
        if left == 0 {
            return None;
        }
        match &figure.origin {
            Origin::Formula { parts, .. } => open.extend(parts),
            Origin::Operation { operation, parts } => match operation {
                Operation::Sum | Operation::Mean | Operation::Min | Operation::Max => {}
                // Its own figure, then all peers.
                Operation::Rank => open.extend(parts.first()),
                _ => open.extend(parts),
            },
            Origin::Cell(_) | Origin::Config(_) | Origin::None => {}
        }
    }
    None
}

/// The problem of a name that stands for nothing.
pub(super) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Box<Diagnostic> {
    let problem = Diagnostic::error(codes::UNKNOWN_THING, format!("unknown {what} `{name}`"));
    let known: Vec<&str> = known.into_iter().collect();
    Box::new(match did_you_mean(name, known.iter().copied()) {
        Some(hint) => problem.hint(hint),
        None if (1..=MOST_LISTED).contains(&known.len()) => {
            problem.hint(format!("use one of: {}", known.join(", ")))
        }
        None => problem.hint(format!("declare the {what} in the report's configuration")),
    })
}

/// As many known names are listed as a line holds.
const MOST_LISTED: usize = 12;
