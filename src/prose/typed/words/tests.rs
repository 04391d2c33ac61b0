//! What counts as a number and what does not.

use super::{Nouns, find};

fn found(text: &str) -> Vec<String> {
    let nouns: Nouns = ["township", "births", "birth"].map(str::to_owned).into();
    find(text, &nouns).into_iter().map(|f| f.text).collect()
}

#[test]
fn numbers_are_found() {
    for (text, expected) in [
        ("the 4,923 births", vec!["4,923"]),
        ("12.5% and 3‰", vec!["12.5%", "3‰"]),
        ("in 2018–2019", vec!["2018", "2019"]),
        ("four departments", vec!["four"]),
        ("Two hundred and five cases", vec!["Two hundred and five"]),
        ("twenty-one and more", vec!["twenty-one"]),
        ("two and three", vec!["two", "three"]),
        ("thousands of families", vec!["thousands"]),
        ("tens of thousands", vec!["tens", "thousands"]),
        ("a third of them", vec!["third"]),
        ("two-thirds of them", vec!["two"]),
        ("one township reported", vec!["one"]),
        ("one per cent", vec!["one"]),
        ("one million", vec!["one million"]),
        ("per 120 residents", vec!["120"]),
        ("the 100 villages, 1 each", vec!["100", "1"]),
        ("ranked second", vec!["second"]),
        ("took first place", vec!["first"]),
        ("half of the cases", vec!["half"]),
        ("a quarter of them", vec!["quarter"]),
        ("twice as many", vec!["twice"]),
        ("½ of it", vec!["½"]),
        ("４９２３ births", vec!["４９２３"]),
        ("a three-year plan", vec!["three"]),
        ("the 21st case", vec!["21st"]),
        ("one hundred girls", vec!["one hundred"]),
        ("[^1]: a note of 5 words", vec!["5"]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn what_says_no_number_is_let_be() {
    for text in [
        "one office alone",
        "from one to another",
        "the one township that",
        "no one",
        "at the first contact, for the first time",
        "went first to the people",
        "in the first half of the year",
        "each quarter, once a quarter",
        "half a year later",
        "only once, at once",
        "for every hundred girls",
        "per thousand residents",
        "per ten thousand residents",
        "visits per 100 residents, for every 10,000 of them",
        "the second-hand car",
        "a third party",
        "often, weight, tent, Seventhday",
        "1. a point\n2) another\n> 3. quoted\n",
        "[a](page-2.html) and [^1] and &#8212;",
        "[a]: page-2.html\n",
        "<https://example.org/2019>",
        "an area of m²",
        "both of them",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}
