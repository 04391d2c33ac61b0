//! Laws of rounding, number text and label folding.

use annals::measure::numbering::Form;
use annals::measure::text::{
    Language, NumberStyle, ordinal_digits, ordinal_words, plain, scaled, words,
};
use annals::measure::{Decimal, Rounding, parse};
use proptest::prelude::*;

fn decimal() -> impl Strategy<Value = Decimal> {
    (
        -999_999_999_999_999_999_i128..=999_999_999_999_999_999,
        0u32..=10,
    )
        .prop_map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa, scale))
}

/// Values that lie exactly halfway between two neighbours of the given decimals.
fn half() -> impl Strategy<Value = (Decimal, u32)> {
    (-1_000_000_000_i128..=1_000_000_000, 0u32..=6).prop_map(|(n, decimals)| {
        (
            Decimal::from_i128_with_scale((2 * n + 1) * 5, decimals + 1),
            decimals,
        )
    })
}

fn rules() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::HalfUp), Just(Rounding::HalfEven)]
}

proptest! {
    #[test]
    fn rounding_is_idempotent_near_and_symmetric(x in decimal(), decimals in 0u32..=8, rule in rules()) {
        let rounded = rule.round(x, decimals);
        prop_assert_eq!(rule.round(rounded, decimals), rounded);
        prop_assert_eq!(rounded.scale(), decimals);
        let half_unit = Decimal::new(5, decimals + 1);
        prop_assert!((x - rounded).abs() <= half_unit);
        prop_assert_eq!(rule.round(-x, decimals), -rounded);
        prop_assert!(!(rounded.is_zero() && rounded.is_sign_negative()));
    }

    #[test]
    fn rounding_keeps_order(x in decimal(), y in decimal(), decimals in 0u32..=8, rule in rules()) {
        let (low, high) = if x <= y { (x, y) } else { (y, x) };
        prop_assert!(rule.round(low, decimals) <= rule.round(high, decimals));
    }

    #[test]
    fn halves_follow_their_rule((x, decimals) in half()) {
        let up = Rounding::HalfUp.round(x, decimals);
        prop_assert!(up.abs() >= x.abs());
        let even = Rounding::HalfEven.round(x, decimals);
        prop_assert_eq!(even.mantissa() % 2, 0);
    }

    #[test]
    fn number_text_reads_back(x in decimal()) {
        let text = plain(x, x.scale(), &NumberStyle::default());
        let read = parse::number(&text);
        prop_assert_eq!(read.map(|n| (n.value, n.fraction)), Some((x, false)), "{}", text);
    }

    #[test]
    fn per_cent_text_reads_back(x in decimal()) {
        let text = format!("{}%", plain(x, x.scale(), &NumberStyle::default()));
        let read = parse::number(&text);
        prop_assert_eq!(read.map(|n| (n.value * Decimal::ONE_HUNDRED, n.fraction)), Some((x, true)));
    }

    #[test]
    fn scaled_text_is_near(x in decimal(), decimals in 0u32..=4) {
        let text = scaled(x, decimals, &NumberStyle::default());
        let (digits, word) = text.split_once(' ').unwrap_or((&text, ""));
        let scale: Decimal = match word {
            "" => Decimal::ONE,
            "million" => Decimal::from(1_000_000),
            "billion" => Decimal::from(1_000_000_000),
            "trillion" => Decimal::from(1_000_000_000_000_i64),
            other => return Err(TestCaseError::fail(format!("scale {other}"))),
        };
        let read = parse::number(digits).map(|n| n.value * scale);
        let off = read.map(|r| (r - x).abs());
        let half_unit = Decimal::new(5, decimals + 1) * scale;
        prop_assert!(off.is_some_and(|o| o <= half_unit), "{} for {}", text, x);
        let exact = off == Some(Decimal::ZERO);
        prop_assert!(!(exact && digits.contains('.') && digits.ends_with('0')), "{}", text);
    }

    #[test]
    fn reading_never_panics(text in "\\PC*") {
        let _ = parse::number(&text);
        let _ = parse::fold(&text);
    }

    #[test]
    fn folding_is_idempotent(label in "\\PC*") {
        let folded = parse::fold(&label);
        prop_assert_eq!(parse::fold(&folded), folded);
    }

    #[test]
    fn folding_drops_width_space_and_case(words in prop::collection::vec("[A-Za-z0-9()/%]{1,6}", 1..5)) {
        let wide: String = words
            .join("\u{3000}\n")
            .chars()
            .map(|c| match c {
                '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
                c => c,
            })
            .collect();
        prop_assert_eq!(parse::fold(&wide), parse::fold(&words.join(" ").to_uppercase()));
    }

    #[test]
    fn words_are_distinct(a in 0i64..1_000_000_000_000, b in 0i64..1_000_000_000_000) {
        let text = |n| words(Decimal::from(n), Language::English);
        prop_assert!(text(a).is_some());
        prop_assert_eq!(text(a) == text(b), a == b);
    }

    #[test]
    fn ordinal_digits_hold_the_number(n in 1i64..1_000_000) {
        let text = ordinal_digits(Decimal::from(n), Language::English).unwrap_or_default();
        prop_assert_eq!(text.trim_end_matches(|c: char| c.is_ascii_lowercase()), n.to_string());
    }
}

#[test]
fn small_words_and_ordinals_are_distinct() {
    let mut seen = std::collections::BTreeSet::new();
    for n in 1..=2000 {
        let value = Decimal::from(n);
        let cardinal = words(value, Language::English).unwrap();
        let ordinal = ordinal_words(value, Language::English).unwrap();
        assert!(seen.insert(cardinal), "{n}");
        assert!(seen.insert(ordinal), "{n}");
    }
}

#[test]
fn numbering_forms_are_distinct() {
    for form in [
        Form::Decimal,
        Form::UpperRoman,
        Form::LowerRoman,
        Form::UpperLetter,
        Form::LowerLetter,
        Form::OrdinalWord,
    ] {
        let all: std::collections::BTreeSet<_> = (1..=3999).map(|n| form.write(n)).collect();
        assert_eq!(all.len(), 3999, "{form:?}");
        assert!(!all.contains(&None), "{form:?}");
    }
}

#[test]
fn letters_run_in_the_order_of_columns() {
    let mut before = String::new();
    for n in 1..=1000 {
        let now = Form::LowerLetter.write(n).unwrap();
        assert!(
            (before.len(), &before) < (now.len(), &now),
            "{before} {now}"
        );
        before = now;
    }
}
