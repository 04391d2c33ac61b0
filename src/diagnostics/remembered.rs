//! Codes as text, for problems that one run keeps for the next.

use super::Code;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix(|c: char| c.is_ascii_uppercase());
        let well = |d: &str| d.len() == 3 && d.bytes().all(|b| b.is_ascii_digit());
        if digits.is_some_and(well) {
            Ok(Code(known(&text)))
        } else {
            Err(de::Error::custom("no code"))
        }
    }
}

/// The code's text for as long as the program runs. There are only so many texts of this
/// form, and each is kept once.
fn known(text: &str) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match known.get(text) {
        Some(found) => found,
        None => {
            let kept: &'static str = Box::leak(Box::from(text));
            known.insert(kept);
            kept
        }
    }
}
