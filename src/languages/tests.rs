//! Every file is whole: what it says is read, and what it lacks is named here.

use super::{Data, FILES, Key, Language, Phrase, Table, Word};

/// The keys that a table lacks. A word that a language does not have is written `~`.
fn lacking<K: Key>(table: &Table<K>) -> Vec<&'static str> {
    let all = K::ALL.iter().filter(|key| !table.has(**key));
    all.map(|key| key.key()).collect()
}

#[test]
fn every_file_is_read_and_lacks_no_key() {
    for (tag, yaml) in FILES {
        let data: Data = serde_yaml::from_str(yaml).unwrap_or_else(|e| panic!("{tag}.yaml: {e}"));
        assert!(!data.name.is_empty(), "{tag}.yaml: it lacks `name`");
        // A language may have its marks alone; then its words are English.
        if !(data.words.is_empty() && data.phrases.is_empty()) {
            let words = lacking::<Word>(&data.words);
            assert!(words.is_empty(), "{tag}.yaml: `words` lacks {words:?}");
            let phrases = lacking::<Phrase>(&data.phrases);
            assert!(
                phrases.is_empty(),
                "{tag}.yaml: `phrases` lacks {phrases:?}"
            );
            let typed = data.numbers.grammar.is_some() || !data.typed.is_empty();
            assert!(typed, "{tag}.yaml: it lacks `typed`");
        }
        if *tag != "en" && !data.words.is_empty() {
            let english = Language::of("de").unwrap().data().units.keys();
            let units: Vec<_> = english
                .filter(|unit| !data.units.contains_key(*unit))
                .collect();
            assert!(units.is_empty(), "{tag}.yaml: `units` lacks {units:?}");
        }
    }
}

#[test]
fn a_tag_finds_its_file() {
    let name = |tag| Language::of(tag).unwrap().data().name.as_str();
    for (tag, expected) in [
        ("de-AT", "German"),
        ("zh", "Chinese"),
        ("zh-CN", "Chinese"),
        ("zh-Hans-HK", "Chinese"),
        ("zh-TW", "Traditional Chinese"),
        ("zh-hant", "Traditional Chinese"),
        ("zh-Hant-CN", "Traditional Chinese"),
        ("en-GB", "English"),
        ("pl", ""),
    ] {
        assert_eq!(name(tag), expected, "{tag}");
    }
}

#[test]
fn keys_are_unlike() {
    fn twice<K: Key>() -> bool {
        let mut keys = K::KEYS.to_vec();
        keys.sort_unstable();
        keys.windows(2).any(|pair| pair.first() == pair.last())
    }
    assert!(!twice::<Word>() && !twice::<Phrase>());
}
