//! What of a carried configuration still stands as it was carried.

use super::carry::{Item, Outcome};
use super::place::{self, Spot};
use crate::diagnostics::TextPlace;
use crate::measure::Period;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The items that somebody has not seen to since: their values still stand in `text`, the
/// configuration as it is now. Their places are those in it.
pub fn still(items: &[Item], file: &Arc<str>, text: &str, to: Period) -> Vec<Item> {
    let mut known = Known::default();
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Ok(Some(root)) = place::parse(file, body) {
        known.walk(&root, "");
    }
    let stands = |item: &Item| {
        let place = known.place(&item.path, item.outcome.now())?;
        if matches!(item.outcome, Outcome::TargetOfOldPeriod(_)) && known.has_target(item, to) {
            return None;
        }
        Some(Item {
            place: place.clone(),
            ..item.clone()
        })
    };
    items.iter().filter_map(stands).collect()
}

impl Outcome {
    /// The text that stands there after carrying over.
    fn now(&self) -> &str {
        match self {
            Outcome::Shifted(_, now) | Outcome::Reworded(_, now) => now,
            Outcome::Kept(text)
            | Outcome::Target(text)
            | Outcome::TargetOfOldPeriod(text)
            | Outcome::Setting(text) => text,
        }
    }
}

/// Scalars, and the keys of mappings, by their paths as [`Item`] has them.
#[derive(Default)]
struct Known(BTreeMap<String, Vec<(String, TextPlace)>>);

impl Known {
    fn walk(&mut self, spot: &Spot, path: &str) {
        if let Some(text) = spot.scalar() {
            self.note(path, text, &spot.place);
        }
        for (index, item) in spot.items().iter().enumerate() {
            self.walk(item, &format!("{path}[{}]", index + 1));
        }
        for (key, value) in spot.entries() {
            let name = key.scalar().unwrap_or_default();
            self.note(path, name, &key.place);
            let dot = if path.is_empty() { "" } else { "." };
            self.walk(value, &format!("{path}{dot}{name}"));
        }
    }

    fn note(&mut self, path: &str, text: &str, place: &TextPlace) {
        let texts = self.0.entry(path.to_owned()).or_default();
        texts.push((text.to_owned(), place.clone()));
    }

    /// Where a text stands at a path.
    fn place(&self, path: &str, text: &str) -> Option<&TextPlace> {
        let mut texts = self.0.get(path)?.iter();
        texts.find(|(known, _)| known == text).map(|(_, p)| p)
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path)?.first().map(|(text, _)| text.as_str())
    }

    /// Whether the indicator of a target (`targets[3].period`) has one for a period by now.
    fn has_target(&self, item: &Item, to: Period) -> bool {
        let indicator = |path: &str| {
            let target = path.strip_suffix(".period")?;
            self.text(&format!("{target}.indicator"))
        };
        let wanted = indicator(&item.path);
        let to = to.to_string();
        let mut periods = self.0.keys().filter(|path| path.starts_with("targets["));
        periods.any(|path| {
            let own = indicator(path);
            own.is_some() && own == wanted && self.text(path) == Some(&to)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(path: &str, outcome: Outcome) -> Item {
        let place = TextPlace {
            file: "config/report.yaml".into(),
            line: 1,
            column: 1,
            length: 1,
        };
        Item {
            path: path.to_owned(),
            place,
            outcome,
        }
    }

    #[test]
    fn what_was_changed_since_is_settled() {
        let text = "title: The year 2020\ndate: 3 March 2021\n\ntargets:\n  - {indicator: births, at_least: 7}\n  - {indicator: rate, period: 2019, at_most: 5}\n";
        let reworded = |old: &str, new: &str| Outcome::Reworded(old.to_owned(), new.to_owned());
        let old = || {
            item(
                "targets[2].period",
                Outcome::TargetOfOldPeriod("2019".into()),
            )
        };
        let items = [
            item("title", reworded("The year 2019", "The year 2020")),
            item("date", reworded("20 January 2020", "20 January 2021")),
            item("targets[1].at_least", Outcome::Target("7".into())),
            item("targets[1].at_least", Outcome::Target("8".into())),
            old(),
        ];
        let file: Arc<str> = "config/report.yaml".into();
        let to: Period = "2020".parse().unwrap();
        let found = still(&items, &file, text, to);
        let paths: Vec<(&str, u32)> = found.iter().map(|i| (&*i.path, i.place.line)).collect();
        let expected = [
            ("title", 1),
            ("targets[1].at_least", 5),
            ("targets[2].period", 6),
        ];
        assert_eq!(paths, expected);
        let text = format!("{text}  - {{indicator: rate, period: 2020, at_most: 4}}\n");
        assert!(still(&[old()], &file, &text, to).is_empty());
    }
}
