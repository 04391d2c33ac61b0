//! What `words` holds as it is written: the report's own words for those of its language.

use crate::config::Spanned;
use crate::config::read::{Read, Reader, Slot};
use crate::config::tree::Node;
use crate::config::values::{Named, Words as Text};
use crate::measure::words::{Key, Word};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The key of words for numbers.
const NUMBERS: &str = "numbers";
/// The key of words for places.
const ORDINALS: &str = "ordinals";
/// The key of words for the points of an enumeration.
const ENUMERATION: &str = "enumeration";

/// All keys.
static KEYS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let own = [NUMBERS, ORDINALS, ENUMERATION];
    Word::KEYS.iter().copied().chain(own).collect()
});

/// The report's own words.
#[derive(Clone, Debug)]
pub(in crate::config) struct RawWords {
    /// Words by what they are.
    pub words: Vec<(Word, Slot<Spanned<Text>>)>,
    /// Words for numbers.
    pub numbers: Slot<Named<Spanned<Text>>>,
    /// Words for places.
    pub ordinals: Slot<Named<Spanned<Text>>>,
    /// Words for the points of an enumeration.
    pub enumeration: Slot<Named<Spanned<Text>>>,
}

impl Read for RawWords {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.section(node, &[], &KEYS)?;
        let given = |word: &&Word| entries.iter().any(|(key, _)| key.text == word.key());
        let words: Vec<Word> = Word::ALL.iter().filter(given).copied().collect();
        Some(Self {
            words: words
                .into_iter()
                .map(|word| (word, reader.field(entries, word.key())))
                .collect(),
            numbers: reader.field(entries, NUMBERS),
            ordinals: reader.field(entries, ORDINALS),
            enumeration: reader.field(entries, ENUMERATION),
        })
    }
}

impl JsonSchema for RawWords {
    fn schema_name() -> Cow<'static, str> {
        "Words_of_the_report".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<Text>();
        let words = crate::measure::Words::default();
        let mut properties = serde_json::Map::new();
        for word in Word::ALL {
            let mut about = word.about().trim_end_matches('.').to_owned();
            match words.get(*word) {
                Some(english) => about.push_str(&format!("; in English `{english}`.")),
                None => about.push('.'),
            }
            let mut schema = text.clone();
            schema.insert("description".to_owned(), about.into());
            properties.insert(word.key().to_owned(), schema.to_value());
        }
        for (key, about) in [
            (NUMBERS, "Words for whole numbers, such as `3: three`."),
            (ORDINALS, "Words for places, such as `3: third`."),
            (
                ENUMERATION,
                "What the points of an enumeration begin with, such as `3: third`.",
            ),
        ] {
            let number = serde_json::json!({
                "description": about,
                "type": "object",
                "additionalProperties": text.clone(),
            });
            properties.insert(key.to_owned(), number);
        }
        json_schema!({
            "description": "The words that the program adds by itself, where they are to be others than those of the language.",
            "type": "object",
            "additionalProperties": false,
            "properties": properties,
        })
    }
}
