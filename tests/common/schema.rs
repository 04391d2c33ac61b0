//! As much of JSON Schema (draft 2020-12) as our own schemas use. A keyword that is not
//! known here fails the test, so that none is passed over.

use serde_json::Value;

/// Where a value does not follow its schema.
pub fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    let properties = schema.get("properties");
    for (keyword, rule) in schema.as_object().expect("a schema") {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" => {}
            "$ref" => {
                let pointer = rule.as_str().and_then(|r| r.strip_prefix('#')).unwrap();
                let schema = root.pointer(pointer).expect("a definition");
                check(root, schema, value, path, found);
            }
            "type" => {
                let types: Vec<&Value> = rule.as_array().map_or(vec![rule], |a| a.iter().collect());
                if !types.iter().any(|name| is(value, name.as_str().unwrap())) {
                    found.push(format!("{path}: {value} is not of type {rule}"));
                }
            }
            "const" if value != rule => found.push(format!("{path}: {value} is not {rule}")),
            "const" => {}
            "enum" if !rule.as_array().unwrap().contains(value) => {
                found.push(format!("{path}: {value} is none of {rule}"));
            }
            "enum" => {}
            "minimum" if value.as_i64().is_some_and(|v| v < rule.as_i64().unwrap()) => {
                found.push(format!("{path}: {value} is less than {rule}"));
            }
            "minimum" => {}
            "pattern" => {
                if let Some(text) = value.as_str()
                    && !matches(rule.as_str().unwrap(), text)
                {
                    found.push(format!("{path}: `{text}` does not match {rule}"));
                }
            }
            "required" => {
                for key in rule.as_array().unwrap() {
                    if value.is_object() && value.get(key.as_str().unwrap()).is_none() {
                        found.push(format!("{path}: {key} is missing"));
                    }
                }
            }
            "properties" => {
                for (key, schema) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        check(root, schema, value, &format!("{path}/{key}"), found);
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(*rule, Value::Bool(false));
                for key in value.as_object().into_iter().flat_map(|o| o.keys()) {
                    if properties.and_then(|p| p.get(key)).is_none() {
                        found.push(format!("{path}: `{key}` is not a key"));
                    }
                }
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{path}/{at}"), found);
                }
            }
            "oneOf" => {
                let fit = |schema: &&Value| {
                    let mut inner = Vec::new();
                    check(root, schema, value, path, &mut inner);
                    inner.is_empty()
                };
                let count = rule.as_array().unwrap().iter().filter(fit).count();
                if count != 1 {
                    found.push(format!(
                        "{path}: {value} fits {count} choices, expected one"
                    ));
                }
            }
            other => panic!("unknown keyword `{other}`"),
        }
    }
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("unknown type `{other}`"),
    }
}

/// The two patterns that our schemas use.
fn matches(pattern: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match pattern {
        r"^-?[0-9]+(\.[0-9]+)?$" => {
            let text = text.strip_prefix('-').unwrap_or(text);
            match text.split_once('.') {
                Some((whole, fraction)) => digits(whole) && digits(fraction),
                None => digits(text),
            }
        }
        r"^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$" => {
            text.get(..4).is_some_and(digits) && text.parse::<annals::measure::Period>().is_ok()
        }
        other => panic!("unknown pattern `{other}`"),
    }
}
