//! Finds the known names nearest to an unknown one, for hints.

/// The known names that look most like `name`, nearest first, at most three.
///
/// Compares case-insensitively with the optimal-string-alignment distance and
/// keeps what is at most a third of the longer name away, so that a hint never
/// offers something unrelated. Ties keep the order of `known`.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::osa_distance(&wanted, &lower);
            let longer = wanted.chars().count().max(lower.chars().count());
            let contains = wanted.len() >= 3 && lower.contains(&wanted);
            (distance * 3 <= longer || contains).then_some((distance, candidate))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.dedup();
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// "did you mean `a`?" or "did you mean `a`, `b` or `c`?"; `None` when nothing is near.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let found = nearest(name, known);
    let (last, rest) = found.split_last()?;
    if rest.is_empty() {
        return Some(format!("use `{last}`, the nearest known name"));
    }
    let rest: Vec<String> = rest.iter().map(|n| format!("`{n}`")).collect();
    Some(format!(
        "use one of the nearest known names: {} or `{last}`",
        rest.join(", ")
    ))
}
