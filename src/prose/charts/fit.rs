//! What each form of chart asks of its data.

use super::Draft;
use super::forms::Form;
use crate::diagnostics::Diagnostic;
use crate::measure::{Decimal, Kind};
use crate::prose::args::Args;
use crate::prose::codes;
use crate::prose::desk::{Desk, Outcome};
use tera::Value;

/// As many series as have a colour of their own.
const SERIES: usize = 5;
/// More panels than a page holds so that they can be read.
const MOST_PANELS: usize = 30;

/// The problem that a form does not fit.
pub(super) fn misfit(message: String, hint: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(codes::CHART_FORM, message).hint(hint))
}

/// The form that a call asks for, one of those that it can draw.
pub(super) fn form(args: &Args<'_>, usual: Form, able: &[Form]) -> Outcome<Form> {
    let form = args.choice("form", &Form::ALL)?.unwrap_or(usual);
    if able.contains(&form) {
        return Ok(form);
    }
    let names: Vec<String> = able.iter().map(|f| format!("`{}`", f.name())).collect();
    let why = match form {
        Form::Line => "a line joins what follows in time",
        Form::LinePanels | Form::BarPanels => "panels show what follows in time",
        Form::Ranked => "a ranking is of areas in one period",
        Form::Bullet => "bullets show each actual beside its target",
        _ => "the parts of a whole are of several areas or periods",
    };
    let message = format!(
        "`{}` cannot draw the form `{}`: {why}",
        args.name,
        form.name()
    );
    Err(misfit(message, format!("use one of {}", names.join(", "))))
}

/// The bounds of the ranges of bullets: one or two numbers, rising, in per cent of target.
pub(super) fn ranges(args: &Args<'_>, form: Form) -> Outcome<Vec<Decimal>> {
    let Some(items) = args.list("ranges")? else {
        return Ok(Vec::new());
    };
    if form != Form::Bullet {
        let message = format!(
            "`ranges` are for the form `bullet`, found `{}`",
            form.name()
        );
        return Err(misfit(message, "leave `ranges` out"));
    }
    let bound = |item: &Value| item.to_string().parse::<Decimal>().ok();
    let bounds: Vec<Decimal> = items.iter().filter_map(bound).collect();
    let rising = bounds.is_sorted_by(|a, b| a < b);
    let positive = bounds
        .iter()
        .all(|b| *b > Decimal::ZERO && *b <= Decimal::from(1000));
    if bounds.len() != items.len() || !(1..=2).contains(&bounds.len()) || !rising || !positive {
        let list: Vec<String> = items.iter().map(Value::to_string).collect();
        let message = format!(
            "`ranges` is [{}], expected one or two rising numbers in per cent of the target",
            list.join(", ")
        );
        return Err(misfit(message, "write such as `ranges=[80, 100]`"));
    }
    Ok(bounds)
}

/// Whether a mean is asked for, which only some forms can show.
pub(super) fn mean(args: &Args<'_>, form: Form) -> Outcome<bool> {
    let asked = args.flag("mean")?;
    if asked && !form.takes_mean() {
        let message = format!("the form `{}` cannot show a mean", form.name());
        return Err(misfit(message, "use `ranked`, `horizontal-bar` or `bar`"));
    }
    Ok(match args.value("mean") {
        Some(_) => asked,
        None => form == Form::Ranked,
    })
}

impl Draft {
    /// Whether the form fits the data.
    pub fn check(&self, desk: &Desk) -> Outcome<()> {
        let count = self.series.len();
        if self.form.is_panels() {
            if count < 2 {
                return Err(misfit(
                    format!("panels compare several series, found {count}"),
                    "use the form `line` or `bar`, or show more",
                ));
            }
            if count > MOST_PANELS {
                return Err(misfit(
                    format!(
                        "{count} panels are too many to be read, expected at most {MOST_PANELS}"
                    ),
                    "show fewer, or draw several charts",
                ));
            }
        } else if count > SERIES {
            return Err(misfit(
                format!("{count} series cannot be told apart by colour, expected at most {SERIES}"),
                "show fewer, or a panel for each with `line-panels`",
            ));
        }
        if self.form.is_stacked() {
            self.check_parts(desk)?;
        }
        if self.form == Form::Bullet {
            self.check_targets()?;
        }
        Ok(())
    }

    /// Parts of a whole: several, known, none below zero, of a kind that can be added.
    fn check_parts(&self, desk: &Desk) -> Outcome<()> {
        let form = self.form.name();
        if self.series.len() < 2 {
            return Err(misfit(
                format!("the form `{form}` shows the parts of a whole, found one indicator"),
                "name the indicators that are its parts, such as `indicators=[\"boys\", \"girls\"]`",
            ));
        }
        let adds = |kind: Kind| {
            matches!(
                kind,
                Kind::Count | Kind::Money | Kind::Measure | Kind::Share
            )
        };
        for id in &self.indicators {
            let Some(indicator) = desk.report.indicators.get(id.0 as usize) else {
                continue;
            };
            if !adds(indicator.kind.value) {
                return Err(misfit(
                    format!(
                        "`{}` is no part of a whole, so the form `{form}` cannot add it",
                        indicator.id.value
                    ),
                    "use the form `bar`, or an indicator that is counted",
                ));
            }
        }
        for (at, category) in self.categories.iter().enumerate() {
            let values = || self.series.iter().map(|series| (series, series.value(at)));
            if let Some((series, Some(value))) =
                values().find(|(_, value)| value.is_some_and(|v| v < Decimal::ZERO))
            {
                return Err(misfit(
                    format!(
                        "`{}` of {category} is {}, but no part of a whole is below zero",
                        series.label,
                        value.normalize()
                    ),
                    "use the form `bar`",
                ));
            }
            let known = values().any(|(_, value)| value.is_some());
            let told = |series: &crate::document::Series| {
                series.points.get(at).copied().flatten().is_some()
            };
            let missing = values().find(|(series, value)| value.is_none() && !told(series));
            if let (true, Some((series, _))) = (known, missing) {
                return Err(misfit(
                    format!(
                        "`{}` of {category} is missing, so its parts do not make a whole",
                        series.label
                    ),
                    "give the value, leave the category out, or use the form `bar`",
                ));
            }
        }
        Ok(())
    }

    /// Bullets: one series, each with a target above zero.
    fn check_targets(&self) -> Outcome<()> {
        let [series] = &self.series[..] else {
            return Err(misfit(
                format!(
                    "bullets show one actual a row, found {} indicators for each",
                    self.series.len()
                ),
                "name one indicator, or draw a chart for each",
            ));
        };
        for (at, category) in self.categories.iter().enumerate() {
            match series.target(at) {
                Some(target) if target > Decimal::ZERO => {}
                Some(target) => {
                    return Err(misfit(
                        format!(
                            "the target of {category} is {}, and nothing is a share of that",
                            target.normalize()
                        ),
                        "leave it out, or use the form `bar`",
                    ));
                }
                // A value that is kept back has a target that is not told either.
                None if series.points.get(at).copied().flatten().is_some()
                    && series.value(at).is_none() => {}
                None => {
                    return Err(misfit(
                        format!("{category} has no target to stand beside"),
                        "declare it under `targets`, leave it out, or use the form `bar`",
                    ));
                }
            }
        }
        Ok(())
    }
}
