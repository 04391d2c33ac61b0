//! Holds the JSON Schema against the reader: what the one takes, the other describes.

use super::{load, schema};
use crate::diagnostics::Sink;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// As much of a JSON Schema validator as our schema needs. Says what is wrong with a value,
/// and notes every property that a value made use of.
struct Validator<'s> {
    root: &'s Value,
    used: BTreeSet<(String, String)>,
}

impl<'s> Validator<'s> {
    fn new(root: &'s Value) -> Self {
        let used = BTreeSet::new();
        Self { root, used }
    }

    fn check(&mut self, schema: &'s Value, name: &str, value: &Value) -> Result<(), String> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.root.pointer(&reference[1..]).expect("a defined type");
            let name = reference.rsplit('/').next().unwrap();
            return self.check(target, name, value);
        }
        for (key, rule) in schema.as_object().expect("a schema object") {
            match key.as_str() {
                "$schema" | "title" | "description" | "format" | "default" => {}
                // Read with the properties.
                "additionalProperties" | "$defs" => {}
                "type" => self.check_type(rule, value)?,
                "anyOf" | "oneOf" => self.check_any(rule, name, value)?,
                "const" => fits(rule == value, value, rule)?,
                "enum" => fits(rule.as_array().unwrap().contains(value), value, rule)?,
                "minimum" => fits(
                    value.as_f64() >= rule.as_f64() || !value.is_number(),
                    value,
                    rule,
                )?,
                "maximum" => fits(
                    value.as_f64() <= rule.as_f64() || !value.is_number(),
                    value,
                    rule,
                )?,
                "minItems" => fits(value.as_array().is_none_or(|a| !a.is_empty()), value, rule)?,
                "pattern" => fits(
                    value
                        .as_str()
                        .is_none_or(|t| t.parse::<crate::measure::Period>().is_ok()),
                    value,
                    rule,
                )?,
                "items" => {
                    for item in value.as_array().into_iter().flatten() {
                        self.check(rule, name, item)?;
                    }
                }
                "required" => {
                    for key in rule.as_array().unwrap() {
                        let key = key.as_str().unwrap();
                        fits(
                            value.as_object().is_none_or(|o| o.contains_key(key)),
                            value,
                            rule,
                        )?;
                    }
                }
                "properties" => {}
                "examples" => {}
                other => panic!("the validator does not know `{other}`"),
            }
        }
        self.check_members(schema, name, value)
    }

    fn check_members(
        &mut self,
        schema: &'s Value,
        name: &str,
        value: &Value,
    ) -> Result<(), String> {
        let Some(object) = value.as_object() else {
            return Ok(());
        };
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, member) in object {
            match properties.and_then(|p| p.get(key)) {
                Some(property) => {
                    self.check(property, name, member)?;
                    self.used.insert((name.to_owned(), key.clone()));
                }
                None => match schema.get("additionalProperties") {
                    Some(Value::Bool(false)) => return Err(format!("{name} has no `{key}`")),
                    Some(rule) => self.check(rule, name, member)?,
                    None => {}
                },
            }
        }
        Ok(())
    }

    fn check_type(&self, rule: &Value, value: &Value) -> Result<(), String> {
        let is = |name: &Value| match name.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            other => panic!("unknown type {other}"),
        };
        let matches = rule
            .as_array()
            .map_or_else(|| is(rule), |names| names.iter().any(is));
        fits(matches, value, rule)
    }

    fn check_any(&mut self, rule: &'s Value, name: &str, value: &Value) -> Result<(), String> {
        let mut problems = Vec::new();
        for alternative in rule.as_array().unwrap() {
            let before = self.used.clone();
            match self.check(alternative, name, value) {
                Ok(()) => return Ok(()),
                Err(problem) => problems.push(problem),
            }
            self.used = before;
        }
        Err(problems.join(" and "))
    }
}

fn fits(holds: bool, value: &Value, rule: &Value) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(format!("{value} is not {rule}"))
    }
}

fn parsed_schema() -> Value {
    serde_json::from_str(&schema()).unwrap()
}

fn cases(sort: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/config")
        .join(sort);
    let folders = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path());
    let read = |folder: std::path::PathBuf| {
        let text = std::fs::read_to_string(folder.join("report.yaml")).unwrap();
        (
            folder.file_name().unwrap().to_string_lossy().into_owned(),
            text,
        )
    };
    folders.map(read).collect()
}

fn as_json(yaml: &str) -> Value {
    let yaml: serde_yaml::Value =
        serde_yaml::from_str(yaml.trim_start_matches('\u{feff}')).unwrap();
    serde_json::to_value(yaml).unwrap()
}

#[test]
fn every_good_configuration_fits_the_schema() {
    let schema = parsed_schema();
    for (name, yaml) in cases("ok") {
        let fits = Validator::new(&schema).check(&schema, "Report", &as_json(&yaml));
        assert_eq!(fits, Ok(()), "{name}");
    }
}

#[test]
fn mistakes_of_form_do_not_fit_the_schema() {
    let schema = parsed_schema();
    let cases = cases("err");
    for name in [
        "unknown-keys",
        "missing-keys",
        "wrong-types",
        "bad-choices",
        "bad-periods",
        "no-values",
        "a-list",
    ] {
        let (_, yaml) = cases.iter().find(|(case, _)| case == name).unwrap();
        let fits = Validator::new(&schema).check(&schema, "Report", &as_json(yaml));
        assert!(fits.is_err(), "{name} fits the schema");
    }
}

/// The case `full` holds every key that the schema has, and it loads: so the reader takes
/// whatever the schema offers.
#[test]
fn the_full_example_uses_every_key_of_the_schema() {
    let schema = parsed_schema();
    let full = |name: &str| ["full", "style-in-full", "words-in-full"].contains(&name);
    let mut examples = cases("ok");
    examples.retain(|(name, _)| full(name));
    assert_eq!(examples.len(), 3);
    let mut validator = Validator::new(&schema);
    for (_, yaml) in &examples {
        validator.check(&schema, "Report", &as_json(yaml)).unwrap();
    }
    let definitions = schema["$defs"].as_object().unwrap().iter();
    let types = definitions
        .map(|(name, schema)| (name.as_str(), schema))
        .chain([("Report", &schema)]);
    let mut count = 0;
    for (name, schema) in types {
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            count += 1;
            assert!(
                validator.used.contains(&(name.to_owned(), key.clone())),
                "`{key}` of {name} is in none of the full examples"
            );
            let described = property["description"]
                .as_str()
                .is_some_and(|d| !d.is_empty());
            assert!(described, "`{key}` of {name} has no description");
        }
    }
    assert!(count > 80, "only {count} keys");
    for (_, yaml) in &examples {
        let mut sink = Sink::new();
        let report = load("config/report.yaml", yaml, &mut sink);
        assert!(report.is_some(), "{:?}", sink.items());
    }
}

#[test]
fn names_of_choices_are_those_of_the_schema() {
    for (schema, names) in super::values::choices_by_type() {
        let schema = schema.to_value();
        let constants = |v: &Value| v["const"].as_str().map(str::to_owned);
        let mut known: Vec<String> = schema["oneOf"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(constants)
            .collect();
        let plain = schema["enum"].as_array().into_iter().flatten();
        known.extend(plain.filter_map(|v| v.as_str().map(str::to_owned)));
        assert_eq!(known, names, "{schema}");
    }
}

#[test]
fn parts_of_a_text_have_their_own_places() {
    let place = |length| crate::diagnostics::TextPlace {
        file: "x".into(),
        line: 3,
        column: 5,
        length,
    };
    let text = super::Spanned {
        value: "石桥 births".to_owned(),
        place: place(9),
    };
    assert_eq!((text.part(3, 6).column, text.part(3, 6).length), (8, 6));
    let escaped = super::Spanned {
        value: "a\"b".to_owned(),
        place: place(4),
    };
    assert_eq!(escaped.part(1, 1), place(4));
}
