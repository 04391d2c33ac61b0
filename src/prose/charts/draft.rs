//! A chart in work: its series of figures, their sums and shares.

use super::alternative::Teller;
use super::fit;
use super::forms::Form;
use crate::config::IndicatorId;
use crate::document::marks::Mark;
use crate::document::{Chart, Level, Series};
use crate::figures::FigureId;
use crate::measure::Decimal;
use crate::measure::Word;
use crate::prose::args::Args;
use crate::prose::desk::{Desk, Outcome};
use crate::prose::functions::{block, checked_id};
use crate::prose::handle::{self, Handle, Target, UnitForm};
use crate::prose::{ledger, wording};
use tera::Value;

/// A chart in work.
pub(super) struct Draft {
    pub form: Form,
    pub categories: Vec<String>,
    /// Whether the categories are periods, in order.
    pub over_time: bool,
    pub indicators: Vec<IndicatorId>,
    pub series: Vec<Series>,
    pub totals: Option<Series>,
    pub levels: Vec<Level>,
    pub unit: String,
    /// What it shows, for the text alternative: `Births by township`.
    pub subject: String,
    /// The category, or panel, that is the document's own area.
    pub highlight: Option<usize>,
}

impl Draft {
    pub fn new(form: Form) -> Self {
        Draft {
            form,
            categories: Vec::new(),
            over_time: false,
            indicators: Vec::new(),
            series: Vec::new(),
            totals: None,
            levels: Vec::new(),
            unit: String::new(),
            subject: String::new(),
            highlight: None,
        }
    }

    /// Adds a series of figures, one for each category.
    pub fn series(&mut self, desk: &mut Desk, label: String, figures: &[FigureId]) -> Outcome<()> {
        let goals = self.form == Form::Bullet;
        self.series.push(series(desk, label, figures, goals)?);
        Ok(())
    }

    /// Adds a series for each of the labels, as parts of a whole where the form shows such.
    pub fn fill(
        &mut self,
        desk: &mut Desk,
        labels: Vec<String>,
        figures: &[Vec<FigureId>],
    ) -> Outcome<()> {
        if self.form.is_stacked() {
            return self.parts(desk, labels, figures);
        }
        for (label, figures) in labels.into_iter().zip(figures) {
            self.series(desk, label, figures)?;
        }
        Ok(())
    }

    /// Adds the parts of a whole: series of figures, their sum, or their shares of it.
    fn parts(
        &mut self,
        desk: &mut Desk,
        labels: Vec<String>,
        figures: &[Vec<FigureId>],
    ) -> Outcome<()> {
        for (label, figures) in labels.iter().zip(figures) {
            self.series(desk, label.clone(), figures)?;
        }
        // What cannot be added is told before it is.
        self.check(desk)?;
        let mut totals = Vec::with_capacity(self.categories.len());
        for at in 0..self.categories.len() {
            let parts: Vec<FigureId> = figures.iter().filter_map(|f| f.get(at)).copied().collect();
            let total = desk.ledger.total(&parts);
            totals.push(total.or(parts.first().copied()).unwrap_or(FigureId(0)));
        }
        if !self.form.is_shares() {
            self.totals = Some(series(
                desk,
                desk.words().text(Word::Total).to_owned(),
                &totals,
                false,
            )?);
            self.hide_open_stacks();
            return Ok(());
        }
        self.series.clear();
        self.unit = "%".to_owned();
        for (label, figures) in labels.into_iter().zip(figures) {
            let shares: Vec<FigureId> = figures
                .iter()
                .zip(&totals)
                .map(|(part, total)| desk.ledger.share(*part, *total))
                .collect();
            self.series(desk, label, &shares)?;
        }
        self.hide_open_stacks();
        Ok(())
    }

    /// Draws no stack of which a part is kept back: what is missing could be read off it.
    fn hide_open_stacks(&mut self) {
        for at in 0..self.categories.len() {
            if self.series.iter().all(|series| series.value(at).is_some()) {
                continue;
            }
            for series in self.series.iter_mut().chain(&mut self.totals) {
                if let Some(value) = series.values.get_mut(at) {
                    *value = None;
                }
            }
        }
    }

    pub fn finish(self, desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
        self.check(desk)?;
        let ranges = fit::ranges(args, self.form)?;
        let id = checked_id(args)?.unwrap_or_default();
        let caption = match args.prose("caption")? {
            Some(caption) => desk.inlines(&caption)?,
            None if id.is_empty() => Vec::new(),
            None => return Err(crate::prose::table::no_caption(&id)),
        };
        let alternative = Teller {
            draft: &self,
            mentions: &desk.mentions,
            words: desk.words(),
        }
        .tell();
        desk.charts.push(Chart {
            id,
            number: String::new(),
            caption,
            form: self.form.drawn(),
            categories: self.categories,
            series: self.series,
            totals: self.totals.map(Box::new),
            levels: self.levels,
            ranges,
            unit: self.unit,
            alternative,
            highlight: self.highlight,
            with_data: args.flag("data")?,
            numbers: desk.report.numbers.clone(),
        });
        Ok(block(&Mark::Chart(desk.charts.len() - 1).write()))
    }
}

/// A figure as a point: its mention, its value and its target in the written unit.
pub(super) fn point(
    desk: &mut Desk,
    id: FigureId,
) -> Outcome<(Option<usize>, Option<Decimal>, Option<Decimal>)> {
    let figure = desk.ledger.figure(id);
    let unit = figure.unit.clone();
    let decimals = figure.decimals;
    let value = figure.value.known();
    if value.is_none() && desk.ledger.kept_back(id).is_none() {
        return Ok((None, None, None));
    }
    let form = handle::Form {
        unit: UnitForm::Cell,
        ..handle::Form::default()
    };
    let mark = desk.place_figure(Handle {
        target: Target::Figure(id),
        form,
    })?;
    let Mark::Figure(mention) = mark else {
        return Ok((None, None, None));
    };
    let Some(value) = value else {
        return Ok((Some(mention), None, None));
    };
    let target = ledger::target(&mut desk.ledger, id)
        .and_then(|id| desk.ledger.figure(id).value.known())
        .and_then(|value| wording::written(value, &unit))
        .map(|value| with_decimals(value, decimals));
    Ok((Some(mention), wording::written(value, &unit), target))
}

/// A target with as many decimals as the values beside it, and more where it has more.
fn with_decimals(value: Decimal, decimals: u32) -> Decimal {
    let mut value = value.normalize();
    if value.scale() < decimals {
        value.rescale(decimals);
    }
    value
}

/// A series of figures. Bullets print their targets, which therefore are figures too.
fn series(desk: &mut Desk, label: String, figures: &[FigureId], goals: bool) -> Outcome<Series> {
    let mut series = Series {
        label,
        points: Vec::with_capacity(figures.len()),
        values: Vec::with_capacity(figures.len()),
        targets: Vec::with_capacity(figures.len()),
        ..Series::default()
    };
    for id in figures {
        let (mention, value, target) = point(desk, *id)?;
        series.points.push(mention);
        series.values.push(value);
        series.targets.push(target);
        series.met.push(match target {
            Some(_) => desk.ledger.is_met(*id),
            None => None,
        });
        if goals {
            let target = match target {
                Some(_) => ledger::target(&mut desk.ledger, *id),
                None => None,
            };
            series.goals.push(match target {
                Some(target) => point(desk, target)?.0,
                None => None,
            });
        }
    }
    Ok(series)
}
