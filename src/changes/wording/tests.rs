//! Every language says all, with the places that English has.

use super::{Phrase, Wording};
use crate::languages::Key;
use std::collections::BTreeSet;

fn places(text: &str) -> BTreeSet<&str> {
    let inside = text.split('{').skip(1);
    inside
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

#[test]
fn languages_have_the_places_of_english() {
    for tag in ["zh", "zh-Hant", "de", "fr", "es", "de-AT"] {
        let wording = Wording::of(tag);
        for phrase in Phrase::ALL {
            let (own, english) = (wording.word(*phrase), Wording::ENGLISH.word(*phrase));
            for form in own.split('|') {
                let mut expected = places(english);
                // Of one the number need not be told, and of many it must be.
                if form != own.split('|').next_back().unwrap_or(own) {
                    expected.extend(places(form));
                }
                assert!(
                    places(form).is_subset(&expected),
                    "{tag} {phrase:?}: {form}"
                );
            }
            let last = |text: &'static str| text.split('|').next_back().unwrap_or(text);
            assert_eq!(places(last(own)), places(last(english)), "{tag} {phrase:?}");
            assert!(!own.is_empty());
        }
    }
}

#[test]
fn one_and_many_are_told_apart() {
    let english = Wording::of("en");
    assert_eq!(
        english.count(Phrase::FiguresChanged, 1, &[]),
        "1 figure changed"
    );
    assert_eq!(
        english.count(Phrase::FiguresChanged, 2, &[]),
        "2 figures changed"
    );
    let chinese = Wording::of("zh");
    assert_eq!(chinese.count(Phrase::Passages, 2, &[]), "2处文字");
    // A language without phrases of its own is told in English.
    assert_eq!(Wording::of("ja").word(Phrase::Figure), "Figure");
    assert_eq!(Wording::of("?").word(Phrase::Figure), "Figure");
}
