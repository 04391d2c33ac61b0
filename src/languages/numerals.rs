//! Numerals that a list cannot hold.

/// A place above 0 in English words.
pub(super) fn ordinal(number: u64) -> String {
    let text = cardinal(number);
    let split = text.rfind([' ', '-']).map_or(0, |i| i + 1);
    let (start, last) = text.split_at(split);
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => match other.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{other}th"),
        },
    };
    format!("{start}{last}")
}

/// A number below 10^12 in English words, British manner: "and" before the tens.
pub(super) fn cardinal(number: u64) -> String {
    const SCALES: [(u64, &str); 3] = [
        (1_000_000_000, "billion"),
        (1_000_000, "million"),
        (1000, "thousand"),
    ];
    if number == 0 {
        return "zero".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let mut rest = number;
    for (size, word) in SCALES {
        if rest >= size {
            parts.push(format!("{} {word}", below_thousand(rest / size)));
            rest %= size;
        }
    }
    if rest > 0 {
        if rest < 100 && !parts.is_empty() {
            parts.push("and".to_owned());
        }
        parts.push(below_thousand(rest));
    }
    parts.join(" ")
}

fn below_thousand(number: u64) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let word = |list: &[&'static str], at: u64| list.get(at as usize).copied().unwrap_or("");
    let tens = match number % 100 {
        0 => String::new(),
        n @ 1..=19 => word(&SMALL, n).to_owned(),
        n if n % 10 == 0 => word(&TENS, n / 10).to_owned(),
        n => format!("{}-{}", word(&TENS, n / 10), word(&SMALL, n % 10)),
    };
    match (number / 100, tens.is_empty()) {
        (0, _) => tens,
        (h, true) => format!("{} hundred", word(&SMALL, h)),
        (h, false) => format!("{} hundred and {tens}", word(&SMALL, h)),
    }
}

/// A number in Chinese numerals, as headings have them: `三`, `十二`, `一百零五`. `None`
/// from 10 000 on.
pub fn chinese(number: u32) -> Option<String> {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const PLACES: [(u32, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if number == 0 {
        return Some("零".to_owned());
    }
    if number >= 10_000 {
        return None;
    }
    let mut out = String::new();
    // A zero is said once between digits, never at the end.
    let mut gap = false;
    for (place, name) in PLACES {
        let digit = number / place % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        // 十二, but 一百一十二.
        if !(digit == 1 && place == 10 && out.is_empty()) {
            out.extend(DIGITS.get(digit as usize));
        }
        out.push_str(name);
    }
    Some(out)
}
