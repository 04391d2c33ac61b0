//! The text of a figure, by kind, unit and language.

use super::codes;
use super::desk::Outcome;
use super::handle::{Form, Shape, UnitForm};
use crate::config::Report;
use crate::diagnostics::Diagnostic;
use crate::figures::{Figure, Suppression};
use crate::measure::text::{self, NumberStyle};
use crate::measure::{Decimal, Unit, Word, Words};

/// Decimals of a scaled number unless said otherwise: `4.96 million`.
const SCALED_DECIMALS: u32 = 2;

/// The value in the written unit: 86.29 for the fraction 0.8629 in per cent.
pub(super) fn written(value: Decimal, unit: &Unit) -> Option<Decimal> {
    if unit.factor == Decimal::ONE {
        return Some(value);
    }
    value.checked_div(unit.factor)
}

/// The text of a known value in a form.
pub(super) fn text(
    figure: &Figure,
    value: Decimal,
    form: Form,
    style: &NumberStyle,
) -> Outcome<String> {
    let decimals = form.decimals.map_or(figure.decimals, u32::from);
    let number = written(value, &figure.unit).ok_or_else(|| no_words(figure, "is out of range"))?;
    let (number, decimals) = if in_base(figure, form) {
        (value, 0)
    } else {
        (number, decimals)
    };
    let rounded = style.rounding.round(number, decimals);
    let words = &style.words;
    let body = match form.shape {
        Shape::Digits => text::plain(number, decimals, style),
        Shape::Words | Shape::AlwaysWords => {
            let small = number.abs() <= Decimal::from(style.words_up_to);
            let wanted = form.shape == Shape::AlwaysWords || small;
            let worded = figure.unit.sign.is_empty() && !figure.points && rounded == number;
            match text::words(number, words).filter(|_| wanted && worded) {
                Some(words) => words,
                None => text::plain(number, decimals, style),
            }
        }
        Shape::OrdinalWords | Shape::AlwaysOrdinal | Shape::OrdinalDigits => {
            ordinal(figure, number, form.shape, style)?
        }
        Shape::Scaled => {
            let decimals = form.decimals.map_or(SCALED_DECIMALS, u32::from);
            text::scaled(number, decimals, style)
        }
    };
    let plus = form.signed && rounded.is_sign_positive() && !rounded.is_zero();
    let lead = lead(figure, form, &body);
    let body = match lead {
        "" => body,
        lead => match body.strip_prefix(text::MINUS) {
            Some(size) => format!("{}{lead}{size}", text::MINUS),
            None => format!("{lead}{body}"),
        },
    };
    let mut out = if plus { format!("+{body}") } else { body };
    let unit = match lead {
        "" => unit_text(figure, form, &out, words),
        _ => multiple(figure, form),
    };
    out.push_str(&unit);
    Ok(if form.upper {
        text::upper_first(&out)
    } else {
        out
    })
}

/// The text of a place: in words up to the style's limit, in digits beyond it and where the
/// language has no word. What it can only say in the other of the two is said so.
fn ordinal(figure: &Figure, n: Decimal, shape: Shape, style: &NumberStyle) -> Outcome<String> {
    let words = || text::ordinal_words(n, &style.words);
    let digits = || text::ordinal_digits(n, &style.words);
    let text = match shape {
        Shape::OrdinalDigits => digits(),
        Shape::OrdinalWords if n > Decimal::from(style.words_up_to) => digits().or_else(words),
        _ => words().or_else(digits),
    };
    let whole = n.fract().is_zero() && n > Decimal::ZERO;
    text.ok_or_else(|| match whole {
        false => no_words(figure, "is no whole positive number, so it has no ordinal"),
        true => no_ordinal(figure, n, style),
    })
}

/// What is printed instead of a figure that is kept back.
pub(super) fn kept(figure: &Figure, why: Suppression, form: Form, report: &Report) -> String {
    let Some(rule) = &report.suppress else {
        return String::new();
    };
    let text = match why {
        Suppression::Small if speaks(figure, form) && !figure.unit.name.is_empty() => {
            let gap = report.numbers.words.gap(&figure.unit.name);
            format!("{}{gap}{}", rule.show, figure.unit.name)
        }
        Suppression::Small => rule.show.clone(),
        Suppression::Withheld => rule.withheld.clone(),
    };
    if form.upper {
        text::upper_first(&text)
    } else {
        text
    }
}

/// What is written behind the number.
fn unit_text(figure: &Figure, form: Form, number: &str, words: &Words) -> String {
    let unit = &figure.unit;
    let spaced = |word: &str| match form.shape {
        Shape::Scaled => format!("{}{word}", words.scale_gap(number, word)),
        _ => format!("{}{word}", words.gap(word)),
    };
    let counted = |one, many| {
        let word = if words.is_one(number) { one } else { many };
        spaced(words.text(word))
    };
    let ordinal = form.shape.is_ordinal();
    if ordinal || form.unit == UnitForm::Bare {
        return String::new();
    }
    if figure.points {
        return match (&*unit.sign, form.unit) {
            ("%", UnitForm::Cell) => {
                let word = words.text(Word::PointsShort);
                format!("{}{word}", words.gap(word).replace(' ', "\u{a0}"))
            }
            ("%", _) => counted(Word::PercentagePoint, Word::PercentagePoints),
            // Where percentage points have no shorter form for cells, as in Chinese, nor have
            // these; elsewhere the sign says it.
            ("‰", UnitForm::Cell)
                if words.text(Word::PointsShort) == words.text(Word::PercentagePoints) =>
            {
                counted(Word::PerMillePoint, Word::PerMillePoints)
            }
            (sign, UnitForm::Cell) => sign.to_owned(),
            ("‰", _) => counted(Word::PerMillePoint, Word::PerMillePoints),
            (_, UnitForm::With) => counted(Word::Point, Word::Points),
            _ => String::new(),
        };
    }
    if !unit.sign.is_empty() {
        return unit.sign.to_string();
    }
    if !speaks(figure, form) || unit.name.is_empty() {
        return String::new();
    }
    if in_base(figure, form) {
        return spaced(base_name(unit));
    }
    let name = match words.is_one(number) {
        true => &unit.singular,
        false => &unit.name,
    };
    spaced(name)
}

/// Whether the number is said in base units although it is written in thousands of them:
/// "4,960,000 yuan" rather than "496 10,000 yuan", "26 million pounds" rather than "26,000
/// thousand pounds".
fn in_base(figure: &Figure, form: Form) -> bool {
    let unit = &figure.unit;
    let counted = base_name(unit) != &*unit.name && digits_first(unit);
    let scaled = form.shape == Shape::Scaled && unit.base != unit.name;
    (counted || scaled) && !figure.points && speaks(figure, form)
}

/// The sign of the currency, where it is printed before the number.
fn lead<'f>(figure: &'f Figure, form: Form, number: &str) -> &'f str {
    let unit = &figure.unit;
    let ordinal = form.shape.is_ordinal();
    let size = number.strip_prefix(text::MINUS).unwrap_or(number);
    let digits = !ordinal && size.starts_with(|c: char| c.is_ascii_digit());
    // A multiple with a name of its own is named behind the number.
    let named_so = unit.name.ends_with(&*unit.base);
    if digits && named_so && !figure.points && speaks(figure, form) {
        &unit.lead
    } else {
        ""
    }
}

/// What stands behind a number with the sign of a currency before it: ` thousand`.
fn multiple(figure: &Figure, form: Form) -> String {
    let unit = &figure.unit;
    let multiple = unit.name.strip_suffix(&*unit.base).unwrap_or_default();
    match multiple.trim_end() {
        "" => String::new(),
        _ if in_base(figure, form) => String::new(),
        multiple => format!(" {multiple}"),
    }
}

/// Whether the unit's word is written behind the number.
fn speaks(figure: &Figure, form: Form) -> bool {
    match form.unit {
        UnitForm::With => true,
        UnitForm::Usual => figure.unit.spoken,
        UnitForm::Cell | UnitForm::Bare => false,
    }
}

/// The base unit's name; a counted unit such as `10,000 yuan` names it behind the count, too.
fn base_name(unit: &Unit) -> &str {
    match unit.name.split_once(' ') {
        Some((_, base)) if digits_first(unit) => base,
        _ => &unit.base,
    }
}

/// Whether the unit's name begins with a number: `10,000 yuan`.
fn digits_first(unit: &Unit) -> bool {
    unit.name.starts_with(|c: char| c.is_ascii_digit())
}

/// The unit as a label of a row, column or axis: `%`, `persons`; empty when there is none.
pub(super) fn unit_label(unit: &Unit) -> &str {
    if unit.sign.is_empty() {
        &unit.name
    } else {
        &unit.sign
    }
}

fn no_words(figure: &Figure, why: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(codes::NO_WORDS, format!("`{}` {why}", figure.name()))
            .hint("print it plainly, or round it in its indicator"),
    )
}

/// The language has no form of a place that fits beside every noun.
fn no_ordinal(figure: &Figure, n: Decimal, style: &NumberStyle) -> Box<Diagnostic> {
    let message = format!(
        "`{}` has no ordinal: in `{}` the form of {} depends on the noun",
        figure.name(),
        style.language.tag(),
        n.normalize()
    );
    Box::new(Diagnostic::error(codes::NO_WORDS, message).hint(format!(
        "give the form that your sentences need under `words`, as `ordinals: {{{}: …}}` or \
         `ordinal: \"{{number}}…\"`, or print the number plainly",
        n.normalize()
    )))
}
