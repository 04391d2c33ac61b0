//! How a table is laid out: weights of columns, the stub, spanning heads, groups of rows.

use super::args::Args;
use super::codes;
use super::desk::{Desk, Outcome, unknown};
use super::table::Table;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::nearest::did_you_mean;
use tera::Value;

/// The greatest weight, as in Markdown.
const MOST_WEIGHT: i128 = 1000;
/// As many columns may name their rows.
const MOST_STUB: u32 = 20;
/// Stands between the common head and a column's own in a label, as in `Births / Total`.
const COMMON: &str = " / ";

/// What is said of the columns, beside their heads.
#[derive(Default)]
pub(super) struct Layout {
    /// What follows the id in the braces behind the caption.
    pub attributes: Vec<String>,
    /// Common heads, from left to right.
    pub spans: Vec<Span>,
}

/// A head over columns that stand side by side.
pub(super) struct Span {
    /// The label, as Markdown.
    pub label: String,
    /// The first column.
    pub first: usize,
    /// How many.
    pub columns: usize,
}

impl Layout {
    /// Reads `weights`, `stub` and `spanners`; heads that a span takes a part of are cut.
    pub fn read(desk: &mut Desk, args: &Args<'_>, table: &mut Table) -> Outcome<Self> {
        let width = table.names.len();
        let spans = spans(desk, args, table)?;
        let mut attributes = Vec::new();
        if !spans.is_empty() {
            attributes.push("heads=2".to_owned());
        }
        if let Some(stub) = args.count("stub", MOST_STUB)? {
            if stub as usize > width {
                return Err(Box::new(
                    Diagnostic::error(
                        codes::ARGUMENT,
                        format!(
                            "`stub` of `{}` is {stub}, the table has {width} columns",
                            args.name
                        ),
                    )
                    .hint("give the number of columns at the left that name their rows"),
                ));
            }
            attributes.push(format!("stub={stub}"));
        }
        if let Some(weights) = args.list("weights")? {
            attributes.push(format!("weights=\"{}\"", checked(args, &weights, width)?));
        }
        Ok(Self { attributes, spans })
    }
}

/// The weights, as they are written behind a caption.
fn checked(args: &Args<'_>, weights: &[Value], width: usize) -> Outcome<String> {
    let mut texts = Vec::with_capacity(weights.len());
    for weight in weights {
        match weight.as_i128().filter(|w| (0..=MOST_WEIGHT).contains(w)) {
            Some(weight) => texts.push(weight.to_string()),
            None => return Err(args.wrong("weights", weight, "whole numbers from 0 to 1000")),
        }
    }
    let problem = if texts.len() != width {
        let found = texts.len();
        format!(
            "`weights` of `{}` has {found} numbers, expected {width}, one for each column",
            args.name
        )
    } else if texts.iter().all(|weight| weight == "0") {
        format!("`weights` of `{}` are all zero", args.name)
    } else {
        return Ok(texts.join(" "));
    };
    let hint =
        "write `0` for a column that goes by its content, `1` and more for shares of the rest";
    Err(Box::new(
        Diagnostic::error(codes::ARGUMENT, problem).hint(hint),
    ))
}

fn spans(desk: &mut Desk, args: &Args<'_>, table: &mut Table) -> Outcome<Vec<Span>> {
    let Some(given) = args.value("spanners") else {
        return Ok(Vec::new());
    };
    if let Some(by_label) = given.as_bool() {
        return Ok(if by_label {
            labelled(table)
        } else {
            Vec::new()
        });
    }
    let Some(items) = given.as_array().filter(|items| !items.is_empty()) else {
        let expected = "a list such as [{\"label\": \"…\", \"columns\": [\"…\"]}], or true";
        return Err(args.wrong("spanners", &given, expected));
    };
    let mut taken = vec![false; table.names.len()];
    let mut spans = Vec::with_capacity(items.len());
    for item in items {
        let entry = Entry::read(args, "spanners", item, &["label", "columns"])?;
        let mut columns = Vec::new();
        for name in entry.list("columns")? {
            columns.push(column(desk, args, table, name, &mut taken)?);
        }
        columns.sort_unstable();
        let first = columns.first().copied().unwrap_or_default();
        if columns
            .last()
            .is_some_and(|last| last - first + 1 != columns.len())
        {
            return Err(Box::new(
                Diagnostic::error(
                    codes::ARGUMENT,
                    format!(
                        "the columns under `{}` in `{}` do not stand side by side",
                        entry.name()?,
                        args.name
                    ),
                )
                .hint("change the order of the table's columns, or head them apart"),
            ));
        }
        spans.push(Span {
            label: entry.label(desk)?,
            first,
            columns: columns.len(),
        });
    }
    spans.sort_unstable_by_key(|span| span.first);
    Ok(spans)
}

/// The column of a name that no other head spans yet.
fn column(
    desk: &Desk,
    args: &Args<'_>,
    table: &Table,
    given: &Value,
    taken: &mut [bool],
) -> Outcome<usize> {
    let mut name = given.to_string();
    if table.by_period
        && let Ok(period) = desk.known_period(&name)
    {
        name = desk.words().period(period);
    }
    let mut named = (0..table.names.len()).filter(|at| table.names.get(*at) == Some(&name));
    let free = named
        .clone()
        .find(|at| !taken.get(*at).copied().unwrap_or(true));
    if let Some(at) = free {
        if let Some(taken) = taken.get_mut(at) {
            *taken = true;
        }
        return Ok(at);
    }
    if named.next().is_some() {
        return Err(Box::new(
            Diagnostic::error(
                codes::ARGUMENT,
                format!(
                    "column `{name}` of `{}` stands under two heads of `spanners`",
                    args.name
                ),
            )
            .hint("name it in one of them"),
        ));
    }
    let mut problem = unknown("column", &name, table.names.iter().map(String::as_str));
    problem.code = codes::ARGUMENT;
    Err(problem)
}

/// The heads that neighbouring labels have in common: `Births / Total`, `Births / Male`.
fn labelled(table: &mut Table) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, head) in table.heads.iter().enumerate() {
        let Some((common, _)) = head.split_once(COMMON) else {
            continue;
        };
        match spans.last_mut() {
            Some(last) if last.label == common && last.first + last.columns == at => {
                last.columns += 1;
            }
            _ => spans.push(Span {
                label: common.to_owned(),
                first: at,
                columns: 1,
            }),
        }
    }
    spans.retain(|span| span.columns > 1);
    for span in &spans {
        for head in table.heads.iter_mut().skip(span.first).take(span.columns) {
            if let Some((_, own)) = head.split_once(COMMON) {
                *head = own.to_owned();
            }
        }
    }
    spans
}

/// Rows under a common label.
pub(super) struct Group<K> {
    /// The label, as Markdown; empty for rows of no group.
    pub label: String,
    /// The rows.
    pub rows: Vec<K>,
    /// The row that sums them up.
    pub total: Option<K>,
}

/// Reads `groups`, whose rows `find` knows by name; none when the argument is not given.
pub(super) fn groups<K: Copy + PartialEq>(
    desk: &mut Desk,
    args: &Args<'_>,
    mut find: impl FnMut(&mut Desk, &Value) -> Outcome<K>,
) -> Outcome<Vec<Group<K>>> {
    let Some(given) = args.value("groups") else {
        return Ok(Vec::new());
    };
    let Some(items) = given.as_array().filter(|items| !items.is_empty()) else {
        let expected = "a list such as [{\"label\": \"…\", \"rows\": [\"…\"]}]";
        return Err(args.wrong("groups", &given, expected));
    };
    let mut groups: Vec<Group<K>> = Vec::with_capacity(items.len());
    let mut taken: Vec<K> = Vec::new();
    for item in items {
        let entry = Entry::read(args, "groups", item, &["label", "rows", "total"])?;
        let total = entry.value("total");
        let names = entry.list("rows")?.iter().chain(total);
        let mut rows = Vec::new();
        for name in names {
            let row = find(desk, name)?;
            if taken.contains(&row) {
                return Err(Box::new(
                    Diagnostic::error(
                        codes::ARGUMENT,
                        format!("`{name}` stands twice in `groups` of `{}`", args.name),
                    )
                    .hint("name each row in one group"),
                ));
            }
            taken.push(row);
            rows.push(row);
        }
        let total = total.and_then(|_| rows.pop());
        groups.push(Group {
            label: entry.label(desk)?,
            rows,
            total,
        });
    }
    Ok(groups)
}

/// The rows of a table in its groups: first those of no group, then group by group in the
/// order of `groups`, within each in the order of `rows`.
pub(super) fn arrange<K: Copy + PartialEq>(
    args: &Args<'_>,
    groups: Vec<Group<K>>,
    rows: Vec<K>,
    name: impl Fn(K) -> String,
) -> Outcome<Vec<Group<K>>> {
    let absent = groups.iter().flat_map(|group| &group.rows);
    if let Some(row) = absent.copied().find(|row| !rows.contains(row)) {
        return Err(Box::new(
            Diagnostic::error(
                codes::ARGUMENT,
                format!(
                    "`groups` of `{}` names `{}`, which is no row of the table",
                    args.name,
                    name(row)
                ),
            )
            .hint("add it to the rows, or take it out of `groups`"),
        ));
    }
    let (mut grouped, mut free) = (Vec::with_capacity(groups.len() + 1), Vec::new());
    grouped.extend(groups.into_iter().map(|mut group| {
        let wanted = std::mem::take(&mut group.rows);
        group.rows = rows
            .iter()
            .copied()
            .filter(|r| wanted.contains(r))
            .collect();
        (wanted, group)
    }));
    for row in &rows {
        // A row that sums up a group stands there alone.
        let known = |(wanted, group): &(Vec<K>, Group<K>)| {
            wanted.contains(row) || group.total == Some(*row)
        };
        if !grouped.iter().any(known) {
            free.push(*row);
        }
    }
    let mut out = vec![Group {
        label: String::new(),
        rows: free,
        total: None,
    }];
    out.extend(grouped.into_iter().map(|(_, group)| group));
    Ok(out)
}

/// One of the entries of `spanners` or `groups`.
struct Entry<'a> {
    args: &'a Args<'a>,
    key: &'static str,
    map: &'a tera::Map,
}

impl<'a> Entry<'a> {
    fn read(
        args: &'a Args<'a>,
        key: &'static str,
        value: &'a Value,
        known: &[&'static str],
    ) -> Outcome<Self> {
        let Some(map) = value.as_map() else {
            let second = known.get(1).copied().unwrap_or_default();
            let expected = format!("a list of {{\"label\": \"…\", \"{second}\": […]}}");
            return Err(args.wrong(key, value, &expected));
        };
        let mut names: Vec<&str> = map.keys().filter_map(|key| key.as_str()).collect();
        // The engine keeps the keys in a hash map.
        names.sort_unstable();
        if let Some(name) = names.iter().find(|name| !known.contains(name)) {
            let problem = Diagnostic::error(
                codes::ARGUMENT,
                format!("an entry of `{key}` of `{}` has no `{name}`", args.name),
            );
            let all: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
            let hint = did_you_mean(name, known.iter().copied());
            return Err(Box::new(
                problem.hint(hint.unwrap_or_else(|| format!("use {}", all.join(", ")))),
            ));
        }
        Ok(Self { args, key, map })
    }

    fn value(&self, name: &'static str) -> Option<&'a Value> {
        let value = self.map.get(&tera::value::Key::Str(name))?;
        (!value.is_undefined() && !value.is_none()).then_some(value)
    }

    fn required(&self, name: &'static str) -> Outcome<&'a Value> {
        self.value(name).ok_or_else(|| {
            let message = format!(
                "an entry of `{}` of `{}` lacks `{name}`",
                self.key, self.args.name
            );
            Box::new(
                Diagnostic::error(codes::ARGUMENT, message).hint(format!("add `\"{name}\": …`")),
            )
        })
    }

    /// A list with something in it.
    fn list(&self, name: &'static str) -> Outcome<&'a [Value]> {
        let value = self.required(name)?;
        match value.as_array().filter(|items| !items.is_empty()) {
            Some(items) => Ok(items),
            None => Err(self.args.wrong(name, value, "a list with something in it")),
        }
    }

    /// The label as it is given.
    fn name(&self) -> Outcome<String> {
        let value = self.required("label")?;
        let label = value.to_string();
        if (value.as_str().is_some() || value.is_bytes()) && !label.trim().is_empty() {
            return Ok(label);
        }
        Err(self.args.wrong("label", value, "a text"))
    }

    /// The label as Markdown.
    fn label(&self, desk: &mut Desk) -> Outcome<String> {
        let label = self.name()?;
        desk.placed_text(&label)
    }
}
