//! Units: the built-in ones, the declared ones, and multiples of both.

use crate::config::raw::RawUnit;
use crate::config::read::Slot;
use crate::config::values::Named;
use crate::config::{Spanned, codes};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink};
use crate::languages::Language;
use crate::measure::named::{multiple_names, per_name, unit_names, written_per, written_unit};
use crate::measure::parse::fold;
use crate::measure::{Decimal, Unit};
use indexmap::IndexMap;
use std::sync::Arc;

/// Words for things counted, and the form for one.
const COUNTED: &[(&str, &str)] = &[
    ("persons", "person"),
    ("people", "person"),
    ("families", "family"),
    ("households", "household"),
    ("children", "child"),
    ("cases", "case"),
    ("villages", "village"),
    ("meetings", "meeting"),
    ("departments", "department"),
    ("agencies", "agency"),
    ("units", "unit"),
    ("weeks", "week"),
    ("days", "day"),
    ("times", "time"),
    ("person-times", "person-time"),
];

/// Words that make a multiple of a unit: `thousand persons`, `ten-thousand-yuan`.
const MULTIPLES: &[(&str, i64)] = &[
    ("hundred million ", 100_000_000),
    ("ten thousand ", 10_000),
    ("hundred ", 100),
    ("thousand ", 1_000),
    ("million ", 1_000_000),
    ("billion ", 1_000_000_000),
];

/// The units that a report knows.
pub(super) struct Units {
    /// Declared ones by folded name.
    declared: IndexMap<String, Unit>,
    /// Folded names of declared ones that are of no use; a problem was reported.
    broken: Vec<String>,
    /// The language whose names the built-in ones have.
    language: Language,
}

/// The name as it is looked up: `per-cent`, `Per cent` and `per cent` are the same.
fn key(name: &str) -> String {
    fold(&name.replace(['-', '_'], " "))
}

impl Units {
    /// Resolves the declared units.
    pub fn new(raw: Option<&Named<RawUnit>>, language: Language, sink: &mut Sink) -> Self {
        let mut units = Self {
            declared: IndexMap::new(),
            broken: Vec::new(),
            language,
        };
        let entries = raw.map_or(&[][..], |named| named.0.as_slice());
        let mut waiting = units.distinct(entries, sink);
        // A unit can be a multiple of one declared below it: go on as long as any can be resolved.
        loop {
            let before = waiting.len();
            waiting.retain(|(name, raw)| {
                let waits = raw
                    .of
                    .get()
                    .is_some_and(|of| waits_for(entries, &units, of, name));
                if !waits {
                    units.resolve(name, raw, sink);
                }
                waits
            });
            if waiting.len() == before {
                break;
            }
        }
        for (name, _) in waiting {
            units.broken.push(key(name));
            let message = format!(
                "the unit `{}` is declared as a multiple of itself",
                name.value
            );
            sink.emit(
                Diagnostic::error(codes::UNKNOWN_UNIT, message)
                    .at(name.place.clone())
                    .hint("let `of` lead to a built-in unit or to one without `of`"),
            );
        }
        units
    }

    /// The declarations that can be used, each name once.
    fn distinct<'r>(
        &mut self,
        entries: &'r [(Spanned<String>, Slot<RawUnit>)],
        sink: &mut Sink,
    ) -> Vec<(&'r Spanned<String>, &'r RawUnit)> {
        let mut distinct: Vec<(&Spanned<String>, &RawUnit)> = Vec::new();
        for (name, raw) in entries {
            let Slot::Given(raw) = raw else {
                self.broken.push(key(name));
                continue;
            };
            match distinct.iter().find(|(other, _)| key(other) == key(name)) {
                None => distinct.push((name, raw)),
                Some((first, _)) => {
                    let message = format!("the unit `{}` is declared twice", name.value);
                    sink.emit(
                        Diagnostic::error(codes::DUPLICATE_NAME, message)
                            .at_with(name.place.clone(), "again here")
                            .at_with(first.place.clone(), "first here")
                            .hint("keep one of the two"),
                    );
                }
            }
        }
        distinct
    }

    /// Takes a declaration whose base, if it has one, is known or cannot become known.
    fn resolve(&mut self, name: &Spanned<String>, raw: &RawUnit, sink: &mut Sink) {
        let base = raw.of.get().map(|of| self.get(of, sink));
        let unit = match base {
            Some(None) => None,
            Some(base) => declared(name, raw, base, sink),
            None => declared(name, raw, None, sink),
        };
        match unit {
            Some(unit) => {
                self.declared.insert(key(name), unit);
            }
            None => self.broken.push(key(name)),
        }
    }

    /// The built-in unit of a name as the language calls it.
    pub fn built_in(&self, name: &str) -> Option<Unit> {
        built_in(name, self.language)
    }

    /// The unit of that name, or a problem.
    pub fn get(&self, name: &Spanned<String>, sink: &mut Sink) -> Option<Unit> {
        let wanted = key(name);
        if self.broken.contains(&wanted) {
            return None;
        }
        let found = self.find(&wanted);
        if found.is_none() {
            let message = format!("unknown unit `{}`", name.value);
            let known = self.declared.values().map(|u| &*u.name);
            let known = known.chain(self.declared.keys().map(String::as_str));
            let built_in = COUNTED.iter().map(|(plural, _)| *plural);
            let others = ["yuan", "per cent", "per mille", "per 100"];
            let mut diagnostic =
                Diagnostic::error(codes::UNKNOWN_UNIT, message).at(name.place.clone());
            diagnostic.hint =
                did_you_mean(&wanted, known.chain(built_in).chain(others)).or_else(|| {
                    Some(
                        "declare it under `units`, for example `stations: {singular: station}`"
                            .to_owned(),
                    )
                });
            sink.emit(diagnostic);
        }
        found
    }

    fn find(&self, wanted: &str) -> Option<Unit> {
        if let Some(unit) = self.declared.get(wanted) {
            return Some(unit.clone());
        }
        self.built_in(wanted).or_else(|| {
            let (multiple, factor) = MULTIPLES.iter().find(|(m, _)| wanted.starts_with(m))?;
            let base = self.find(wanted.strip_prefix(multiple)?)?;
            let names = multiple_names(self.language, *factor, &base.name);
            let (one, many) = names.unwrap_or_else(|| {
                // Words before a unit do not change for one: `1 thousand persons`.
                let name = format!("{multiple}{}", base.name);
                (name.clone(), name)
            });
            (base.sign.is_empty() && !base.name.is_empty()).then_some(())?;
            Some(Unit {
                singular: one.into(),
                name: many.into(),
                factor: base.factor.checked_mul(Decimal::from(*factor))?,
                sign: base.sign,
                spoken: base.spoken,
                lead: base.lead,
                base: base.base,
            })
        })
    }
}

/// Whether `of` names a declared unit that is not resolved yet (or the unit itself).
fn waits_for(
    entries: &[(Spanned<String>, Slot<RawUnit>)],
    units: &Units,
    of: &Spanned<String>,
    name: &Spanned<String>,
) -> bool {
    let of = key(of);
    let resolved = units.declared.contains_key(&of) || units.broken.contains(&of);
    of == key(name) || !resolved && entries.iter().any(|(other, _)| key(other) == of)
}

/// A unit out of its declaration.
fn declared(
    key: &Spanned<String>,
    raw: &RawUnit,
    base: Option<Unit>,
    sink: &mut Sink,
) -> Option<Unit> {
    let factor = raw.factor.get();
    if let Some(factor) = factor
        && (factor.0.is_zero() || factor.0.is_sign_negative())
    {
        let message = format!("a unit's factor is `{}`, expected more than 0", factor.0);
        sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(factor.place.clone()));
        return None;
    }
    if raw.of.is_absent() != raw.factor.is_absent() {
        let (given, other) = match raw.of.is_absent() {
            true => ("factor", "of"),
            false => ("of", "factor"),
        };
        let message = format!("the unit `{}` has `{given}` without `{other}`", key.value);
        sink.emit(
            Diagnostic::error(codes::ONE_OF, message)
                .at(key.place.clone())
                .hint("give both, for example `{of: yuan, factor: 10000}`"),
        );
        return None;
    }
    if matches!(raw.of, Slot::Bad) || matches!(raw.factor, Slot::Bad) {
        return None;
    }
    let name: Arc<str> = match raw.name.get() {
        Some(name) => name.value.as_str().into(),
        None => key.value.as_str().into(),
    };
    let singular: Arc<str> = match raw.singular.get() {
        Some(singular) => singular.value.as_str().into(),
        None if base.is_some() => name.clone(),
        None => singular_of(&name).into(),
    };
    let one = Decimal::ONE;
    let factor = factor.map_or(one, |f| f.0);
    let base_factor = base.as_ref().map_or(one, |b| b.factor);
    let lead: Option<Arc<str>> = raw.sign.get().map(|sign| sign.value.trim().into());
    // A multiple with a name of its own, such as `10,000 yuan`, is named behind the number.
    let of = base.as_ref().map(|b| Arc::clone(&b.base));
    Some(Unit {
        factor: factor.checked_mul(base_factor)?,
        sign: "".into(),
        spoken: lead.is_some() || base.is_some_and(|b| b.spoken),
        lead: lead.unwrap_or_default(),
        base: of.unwrap_or_else(|| name.clone()),
        name,
        singular,
    })
}

/// The built-in unit of that (folded) name, named in the language.
fn built_in(wanted: &str, language: Language) -> Option<Unit> {
    let unit = |name: &str, singular: &str, factor: Decimal, sign: &str, spoken: bool| Unit {
        name: name.into(),
        singular: singular.into(),
        factor,
        sign: sign.into(),
        spoken,
        lead: "".into(),
        base: name.into(),
    };
    let fixed = match wanted {
        "" | "none" => Some(unit("", "", Decimal::ONE, "", false)),
        "yuan" => {
            let (one, many) = unit_names(language, "yuan").unwrap_or(("yuan", "yuan"));
            Some(unit(many, one, Decimal::ONE, "", true))
        }
        "per cent" | "percent" | "%" => {
            Some(unit("per cent", "per cent", Decimal::new(1, 2), "%", false))
        }
        "per mille" | "permille" | "‰" => Some(unit(
            "per mille",
            "per mille",
            Decimal::new(1, 3),
            "‰",
            false,
        )),
        _ => None,
    };
    fixed
        .or_else(|| {
            let (plural, singular) = COUNTED.iter().find(|(plural, _)| key(plural) == wanted)?;
            let (one, many) = unit_names(language, plural).unwrap_or((singular, plural));
            Some(unit(many, one, Decimal::ONE, "", false))
        })
        .or_else(|| {
            // `per 100`, `per 1,000`: any power of ten up to a hundred million.
            let digits = wanted.strip_prefix("per ")?.replace([',', ' '], "");
            let zeros = digits.strip_prefix('1')?;
            let whole = zeros.bytes().all(|b| b == b'0') && (1..=8).contains(&zeros.len());
            whole.then(|| {
                let factor = Decimal::new(1, zeros.len() as u32);
                let name = per_name(language, zeros.len());
                let name = name.as_deref().unwrap_or(wanted);
                unit(name, name, factor, "", false)
            })
        })
        .or_else(|| {
            let (base, factor, money) = written_unit(wanted)?;
            let written = unit(wanted, wanted, Decimal::from(factor), "", money);
            Some(Unit {
                base: base.into(),
                ..written
            })
        })
        .or_else(|| {
            let factor = Decimal::new(1, written_per(wanted)?);
            Some(unit(wanted, wanted, factor, "", false))
        })
}

/// The form for one by the rules of English plurals.
pub(super) fn singular_of(plural: &str) -> String {
    if let Some((_, singular)) = COUNTED.iter().find(|(known, _)| *known == plural) {
        return (*singular).to_owned();
    }
    for (ending, singular) in [
        ("children", "child"),
        ("people", "person"),
        ("women", "woman"),
        ("men", "man"),
    ] {
        if let Some(stem) = plural.strip_suffix(ending) {
            return format!("{stem}{singular}");
        }
    }
    let es = ["ches", "shes", "sses", "xes"];
    match plural.strip_suffix("ies") {
        Some(stem) if !stem.is_empty() => format!("{stem}y"),
        _ if es.iter().any(|e| plural.ends_with(e)) => {
            plural.strip_suffix("es").unwrap_or(plural).to_owned()
        }
        _ if plural.ends_with("ss") => plural.to_owned(),
        _ => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{built_in, singular_of};
    use crate::languages::Language;
    use crate::measure::Decimal;

    #[test]
    fn singular_forms_follow_english() {
        let cases = [
            ("stations", "station"),
            ("agencies", "agency"),
            ("branches", "branch"),
            ("women", "woman"),
            ("children", "child"),
            ("persons", "person"),
            ("staff", "staff"),
        ];
        for (plural, singular) in cases {
            assert_eq!(singular_of(plural), singular, "{plural}");
        }
    }

    #[test]
    fn built_in_units_have_exact_factors() {
        let factor = |name: &str| built_in(name, Language::ENGLISH).map(|u| u.factor);
        assert_eq!(factor("per cent"), Some(Decimal::new(1, 2)));
        assert_eq!(factor("per mille"), Some(Decimal::new(1, 3)));
        assert_eq!(factor("per 100"), Some(Decimal::new(1, 2)));
        assert_eq!(factor("per 10,000"), Some(Decimal::new(1, 4)));
        assert_eq!(factor("per 20"), None);
        assert_eq!(
            built_in("person times", Language::ENGLISH).map(|u| u.name.to_string()),
            Some("person-times".into())
        );
    }

    #[test]
    fn built_in_units_are_named_in_the_language() {
        let named = |name: &str, language| {
            built_in(name, language).map(|u| (u.name.to_string(), u.factor, u.spoken))
        };
        let chinese = |name| named(name, Language::CHINESE);
        let unit = |name: &str, factor, spoken| Some((name.to_owned(), factor, spoken));
        assert_eq!(chinese("persons"), unit("人", Decimal::ONE, false));
        assert_eq!(chinese("yuan"), unit("元", Decimal::ONE, true));
        assert_eq!(
            chinese("per 100000"),
            unit("1/10万", Decimal::new(1, 5), false)
        );
        assert_eq!(chinese("万元"), unit("万元", Decimal::from(10_000), true));
        assert_eq!(chinese("1/10万"), unit("1/10万", Decimal::new(1, 5), false));
        let german = named("households", Language::of("de").unwrap());
        assert_eq!(german, unit("Haushalte", Decimal::ONE, false));
    }
}
