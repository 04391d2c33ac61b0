//! Laws of rounding, number text and label folding.

use annals::measure::numbering::Form;
use annals::measure::text::{NumberStyle, ordinal_digits, ordinal_words, plain, scaled, words};
use annals::measure::{Decimal, Interval, Rounding, Words, close, parse};
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
        let text = |n| words(Decimal::from(n), &Words::default());
        prop_assert!(text(a).is_some());
        prop_assert_eq!(text(a) == text(b), a == b);
    }

    #[test]
    fn ordinal_digits_hold_the_number(n in 1i64..1_000_000) {
        let text = ordinal_digits(Decimal::from(n), &Words::default()).unwrap_or_default();
        prop_assert_eq!(text.trim_end_matches(|c: char| c.is_ascii_lowercase()), n.to_string());
    }
}

#[test]
fn small_words_and_ordinals_are_distinct() {
    let mut seen = std::collections::BTreeSet::new();
    for n in 1..=2000 {
        let value = Decimal::from(n);
        let cardinal = words(value, &Words::default()).unwrap();
        let ordinal = ordinal_words(value, &Words::default()).unwrap();
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
        let all: std::collections::BTreeSet<_> = (1..=3999)
            .map(|n| form.write(n, &Words::default()))
            .collect();
        assert_eq!(all.len(), 3999, "{form:?}");
        assert!(!all.contains(&None), "{form:?}");
    }
}

#[test]
fn letters_run_in_the_order_of_columns() {
    let mut before = String::new();
    for n in 1..=1000 {
        let now = Form::LowerLetter.write(n, &Words::default()).unwrap();
        assert!(
            (before.len(), &before) < (now.len(), &now),
            "{before} {now}"
        );
        before = now;
    }
}

/// Shares of some sizes, of any sum, as fractions of many digits.
fn shares() -> impl Strategy<Value = Vec<Decimal>> {
    let parts = proptest::collection::vec(0i64..=1_000_000, 1..40);
    (parts, 1i64..=1_000_000).prop_map(|(parts, whole)| {
        let hundred = |part: i64| Decimal::from(part) * Decimal::ONE_HUNDRED;
        parts
            .into_iter()
            .map(|p| hundred(p) / Decimal::from(whole))
            .collect()
    })
}

fn signed() -> impl Strategy<Value = Vec<Decimal>> {
    let part = (-1_000_000_000i64..=1_000_000_000, 0u32..=8);
    proptest::collection::vec(part.prop_map(|(m, s)| Decimal::new(m, s)), 0..40)
}

fn sum(values: &[Decimal]) -> Decimal {
    values.iter().copied().sum()
}

proptest! {
    #[test]
    fn closed_rounding_adds_up_and_stays_near(
        values in prop_oneof![shares(), signed()], decimals in 0u32..=3, rule in rules()
    ) {
        let closed = close(&values, decimals, rule).expect("in range");
        prop_assert_eq!(sum(&closed), rule.round(sum(&values), decimals));
        let unit = Decimal::new(1, decimals);
        for (value, shown) in values.iter().zip(&closed) {
            prop_assert!((*value - *shown).abs() < unit);
            prop_assert_eq!(shown.scale(), decimals);
        }
        // Greater values are never shown as smaller ones.
        for (a, x) in values.iter().zip(&closed) {
            for (b, y) in values.iter().zip(&closed) {
                prop_assert!(a <= b || x >= y);
            }
        }
    }

    #[test]
    fn shares_of_a_whole_close_to_a_hundred(
        parts in proptest::collection::vec(0i64..=1_000_000, 1..40), decimals in 0u32..=3
    ) {
        let whole: i64 = parts.iter().sum();
        prop_assume!(whole > 0);
        let hundred = |part: &i64| Decimal::from(*part) * Decimal::ONE_HUNDRED;
        let values: Vec<_> = parts.iter().map(|p| hundred(p) / Decimal::from(whole)).collect();
        let closed = close(&values, decimals, Rounding::HalfUp).expect("in range");
        prop_assert_eq!(sum(&closed), Decimal::ONE_HUNDRED);
    }

    #[test]
    fn closed_rounding_does_not_hang_on_the_order(
        (values, mixed) in prop_oneof![shares(), signed()]
            .prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        decimals in 0u32..=3
    ) {
        let pairs = |values: &[Decimal]| {
            let closed = close(values, decimals, Rounding::HalfUp).expect("in range");
            let mut pairs: Vec<_> = values.iter().copied().zip(closed).collect();
            pairs.sort_unstable();
            pairs
        };
        prop_assert_eq!(pairs(&values), pairs(&mixed));
    }

    #[test]
    fn closed_rounding_changes_nothing_that_adds_up(
        parts in proptest::collection::vec(-100_000i64..=100_000, 0..30), decimals in 0u32..=3
    ) {
        let values: Vec<_> = parts.iter().map(|p| Decimal::new(*p, decimals)).collect();
        let closed = close(&values, decimals, Rounding::HalfEven).expect("in range");
        prop_assert_eq!(closed, values);
    }

    #[test]
    fn intervals_hold_all_results_of_what_they_hold(
        (a, x) in within(), (b, y) in within()
    ) {
        prop_assert!(a.plus(b).expect("in range").holds(x + y));
        prop_assert!(a.minus(b).expect("in range").holds(x - y));
        prop_assert!(a.times(b).expect("in range").holds(x * y));
        if let Some(quotients) = a.over(b) {
            prop_assert!(quotients.holds(x / y));
        } else {
            prop_assert!(b.holds(Decimal::ZERO));
        }
        prop_assert!(a.negated().holds(-x));
        prop_assert!(a.size().holds(x.abs()));
        prop_assert!(a.min(b).holds(x.min(y)));
        prop_assert!(a.max(b).holds(x.max(y)));
        let round = |value| Rounding::HalfUp.round(value, 1);
        prop_assert!(a.map(round).holds(round(x)));
    }

    #[test]
    fn intervals_meet_when_they_share_a_value((a, x) in within(), (b, y) in within()) {
        prop_assert!(!b.holds(x) || a.meets(b));
        prop_assert!(!a.holds(y) || b.meets(a));
        prop_assert_eq!(a.meets(b), b.meets(a));
        prop_assert_eq!(a.meets(b), a.minus(b).expect("in range").holds(Decimal::ZERO));
    }

    #[test]
    fn exact_values_are_reckoned_exactly(x in small(), y in small()) {
        let (a, b) = (Interval::point(x), Interval::point(y));
        prop_assert_eq!(a.plus(b), Some(Interval::point(x + y)));
        prop_assert_eq!(a.minus(b), Some(Interval::point(x - y)));
        prop_assert_eq!(a.times(b), Some(Interval::point(x * y)));
        prop_assert_eq!(a.over(b), x.checked_div(y).map(Interval::point));
    }

    #[test]
    fn a_rounded_number_stands_for_all_that_round_to_it(
        x in small(), decimals in 0u32..=4, rule in rules()
    ) {
        let rounded = rule.round(x, decimals);
        let stands = Interval::rounded(rounded, Decimal::new(1, decimals)).expect("in range");
        prop_assert!(stands.holds(x));
        prop_assert!(stands.holds(rounded));
        prop_assert_eq!(stands.high() - stands.low(), Decimal::new(1, decimals));
    }
}

fn small() -> impl Strategy<Value = Decimal> {
    (-1_000_000i64..=1_000_000, 0u32..=6).prop_map(|(m, scale)| Decimal::new(m, scale))
}

/// An interval and a value within.
fn within() -> impl Strategy<Value = (Interval, Decimal)> {
    (small(), small(), 0u32..=10).prop_map(|(a, b, tenths)| {
        let value = a + (b - a) * Decimal::new(i64::from(tenths), 1);
        (Interval::between(a, b), value)
    })
}
