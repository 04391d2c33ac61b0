//! The words that all forms of a change report share.

use super::compare::{CheckChange, Comparison, DocumentChange, Extent, TargetChange};
use super::figures::{Cause, FigureChange};
use super::files::Remade;
use super::renames::Rename;
use super::state::{CheckState, Correction, Passage, State, TargetState};

/// `1 figure`, `2 figures`.
pub fn some(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

/// `2019-01 (20 January…)`: a label and its date, or `now`.
pub fn name(state: &State) -> String {
    match &state.published {
        Some(published) => format!("{} ({})", published.label, published.date),
        None => state.name().to_owned(),
    }
}

/// The sentence that says how much changed.
pub fn summary(comparison: &Comparison<'_>) -> String {
    if comparison.is_same() {
        return "nothing changed".to_owned();
    }
    let figures = &comparison.figures;
    let roots = figures.changed.iter().filter(|c| c.is_root()).count();
    let follow = figures.changed.iter().filter(|c| c.is_told()).count();
    let mut parts: Vec<String> = super::failed::count(comparison).into_iter().collect();
    if roots > 0 {
        let follows = match follow {
            0 => String::new(),
            1 => ", from which 1 other follows".to_owned(),
            n => format!(", from which {n} others follow"),
        };
        parts.push(format!(
            "{} changed{follows}",
            some(roots, "figure", "figures")
        ));
    }
    if let Some(periods) = periods(comparison) {
        let count = some(figures.onward.len(), "figure", "figures");
        parts.push(format!("{count} from one period to the next ({periods})"));
    }
    if !figures.renamed.is_empty() {
        let count = some(figures.renamed.len(), "name", "names");
        parts.push(format!("{count} changed"));
    }
    for (count, what) in [
        (figures.added.len(), "new"),
        (figures.removed.len(), "no longer printed"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", some(count, "figure", "figures")));
        }
    }
    if !comparison.targets.is_empty() {
        let word = some(comparison.targets.len(), "target", "targets");
        parts.push(format!("{word} changed"));
    }
    let ranks = ranks(comparison).count();
    if ranks > 0 {
        parts.push(format!("{} moved", some(ranks, "rank", "ranks")));
    }
    if !comparison.checks.is_empty() {
        let word = some(comparison.checks.len(), "check", "checks");
        parts.push(format!("{word} changed result"));
    }
    parts.push(documents(comparison));
    parts.join("; ")
}

/// How many documents differ, came and went.
fn documents(comparison: &Comparison<'_>) -> String {
    let count =
        |of: fn(&DocumentChange<'_>) -> bool| comparison.documents.iter().filter(|d| of(d)).count();
    let (came, went) = (count(|d| d.old.is_none()), count(|d| d.new.is_none()));
    let differ = comparison.documents.len() - came - went;
    let all = some(comparison.all_documents, "document", "documents");
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    let mut parts = vec![match differ {
        0 => "no document differs".to_owned(),
        1 => format!("1 of {all} differs"),
        n => format!("{n} of {all} differ"),
    }];
    if came > 0 {
        parts.push(format!("{came} {} new", is(came)));
    }
    if went > 0 {
        parts.push(format!("{went} {} no longer written", is(went)));
    }
    let remade = comparison.files.remade.len();
    if remade > 0 {
        let more = if comparison.documents.is_empty() {
            ""
        } else {
            " more"
        };
        let have = if remade == 1 { "has" } else { "have" };
        parts.push(format!(
            "{remade}{more} {have} other files, though no word is another"
        ));
    }
    let others = comparison.files.others.len();
    if others > 0 && comparison.documents.is_empty() && remade == 0 {
        let files = some(others, "other file", "other files");
        let differ = if others == 1 { "differs" } else { "differ" };
        parts.push(format!("{files} {differ}"));
    }
    parts.join(", ")
}

/// Figures of the old period and the new one, one beside the other: those of the report's own
/// area that are indicators, or all with `full`; and what is said of the others.
pub fn onward<'c>(
    comparison: &'c Comparison<'_>,
    full: bool,
) -> (Vec<&'c FigureChange>, Option<String>) {
    let all = &comparison.figures.onward;
    let main = |c: &&FigureChange| full || (c.new.indicator.is_some() && !c.new.id.contains('@'));
    let told: Vec<_> = all.iter().filter(main).collect();
    let rest = match all.len() - told.len() {
        0 => None,
        n => Some(format!(
            "{n} more stand side by side; `--full` lists them, and shows the texts of both years"
        )),
    };
    (told, rest)
}

/// `2019 → 2020`: the periods of two states that are for different ones.
pub fn periods(comparison: &Comparison<'_>) -> Option<String> {
    let first = comparison.figures.onward.first()?;
    Some(format!("{} → {}", first.old.period, first.new.period))
}

/// The name of the report that a figure is of, where several have one of that name which is
/// not the same.
pub fn report_of<'c>(comparison: &Comparison<'_>, change: &'c FigureChange) -> Option<&'c str> {
    let alone = change.also.is_empty();
    (alone && comparison.new.reports.len() > 1).then_some(change.report.as_str())
}

/// `area Shiqiao → Shiqiao Town (48 of 49 figures with the same value)`.
fn renamed(rename: &Rename) -> String {
    let named = |(id, name): &(String, String)| match name.is_empty() || name == id {
        true => format!("`{id}`"),
        false => format!("{name} (`{id}`)"),
    };
    format!(
        "{} {} is now {}; {} of {} have the value they had",
        rename.what,
        named(&rename.old),
        named(&rename.new),
        rename.same,
        some(rename.figures, "figure", "figures"),
    )
}

/// The names that changed, each as a line; of many the first unless `full`, and how many more
/// there are.
pub fn all_renamed(comparison: &Comparison<'_>, full: bool) -> Vec<String> {
    let all = &comparison.figures.renamed;
    let most = if full { all.len() } else { MOST_NAMES };
    let mut told: Vec<String> = all.iter().take(most).map(renamed).collect();
    if all.len() > told.len() {
        told.push(format!("and {} more", all.len() - told.len()));
    }
    told
}

/// The ranks that moved and that a document prints.
pub fn ranks<'c>(comparison: &'c Comparison<'_>) -> impl Iterator<Item = &'c FigureChange> {
    let changed = comparison.figures.changed.iter();
    changed.filter(|c| c.is_rank() && c.is_told())
}

/// What is said of figures that follow and look the same, if there are any.
pub fn hidden(comparison: &Comparison<'_>) -> Option<String> {
    let changed = comparison.figures.changed.iter();
    let count = changed
        .filter(|c| !c.is_root() && c.printed && !c.shows())
        .count();
    let rest = if count == 1 { "changes" } else { "change" };
    (count > 0).then(|| {
        format!(
            "{} {rest} by less than is shown",
            some(count, "other figure", "other figures")
        )
    })
}

/// How many causes of one change are told before the rest is counted.
const MOST_CAUSES: usize = 3;

/// Because of what a figure changed, in a line; other figures by their ids.
pub fn cause(change: &FigureChange) -> String {
    match &change.cause {
        Cause::Own(place) => place.clone(),
        Cause::Follows(_) => match causes(change, |(id, _)| id) {
            causes if causes.is_empty() => causes,
            causes => format!("from {causes}"),
        },
    }
}

/// The same with other figures by their labels.
pub fn because(change: &FigureChange) -> String {
    match &change.cause {
        Cause::Own(place) => place.clone(),
        Cause::Follows(_) => causes(change, |(_, label)| label),
    }
}

fn causes(change: &FigureChange, name: fn(&(String, String)) -> &String) -> String {
    if change.because.is_empty() {
        return String::new();
    }
    let named = change.because.iter().take(MOST_CAUSES).map(name);
    let named: Vec<&str> = named.map(String::as_str).collect();
    let more = match change.because.len().saturating_sub(MOST_CAUSES) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("{}{more}", named.join("; "))
}

/// `+9 (+0.18%)`.
pub fn difference(change: &FigureChange) -> String {
    match (&change.difference, &change.rate) {
        (Some(difference), Some(rate)) => format!("{difference} ({rate})"),
        (Some(difference), None) => difference.clone(),
        (None, _) => String::new(),
    }
}

/// The reasons of a change, one after another, each with who says so.
pub fn reasons(reasons: &[Correction]) -> String {
    let told = reasons.iter().map(|one| match one.by.is_empty() {
        true => one.reason.clone(),
        false => format!("{} ({})", one.reason, one.by),
    });
    told.collect::<Vec<_>>().join(" Then: ")
}

/// `met` or `missed`.
pub fn met(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "met",
        Some(false) => "missed",
        None => "not known",
    }
}

/// `at least 11,000`.
pub fn goal(target: &TargetState) -> String {
    format!("{} {}", target.relation, target.target)
}

/// `met, now missed`.
pub fn target(change: &TargetChange<'_>) -> String {
    match (change.old, change.new) {
        (Some(old), Some(new)) => {
            let result = match old.met == new.met {
                true => met(new.met).to_owned(),
                false => format!("{}, now {}", met(old.met), met(new.met)),
            };
            match (goal(old), goal(new)) {
                (was, is) if was == is => result,
                (was, is) => format!("{result}; the target was {was}, now {is}"),
            }
        }
        (None, Some(new)) => format!("{}; the target is new: {}", met(new.met), goal(new)),
        (Some(old), None) => format!(
            "the target is set no longer: {}, {}",
            goal(old),
            met(old.met)
        ),
        (None, None) => String::new(),
    }
}

/// `passed, now 2 of 18 failed`.
pub fn check(change: &CheckChange<'_>) -> String {
    let told = |check: Option<&CheckState>| match check {
        None => "not made".to_owned(),
        Some(check) if check.failed == 0 => "passed".to_owned(),
        Some(check) => format!("{} of {} failed", check.failed, check.made),
    };
    format!("{}, now {}", told(change.old), told(change.new))
}

/// `2 passages, 1 table cell`.
pub fn extent(change: &DocumentChange<'_>) -> String {
    match (change.old, change.new) {
        (None, _) => return "new".to_owned(),
        (_, None) => return "no longer written".to_owned(),
        _ => {}
    }
    let Extent {
        passages,
        cells,
        lines,
    } = change.extent();
    let parts = [
        (passages, "passage", "passages"),
        (cells, "table cell", "table cells"),
        (lines, "row or column", "rows or columns"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| some(*count, one, many))
        .collect();
    parts.join(", ")
}

/// The files of a document that changed which differ: `.html, .pdf`; nothing when they are not
/// known.
pub fn files(comparison: &Comparison<'_>, change: &DocumentChange<'_>) -> String {
    let files = comparison.files.documents.get(change.output());
    files.map_or_else(String::new, |files| endings(files))
}

/// `.html, .pdf`.
pub fn endings(files: &[String]) -> String {
    let files = files.iter().map(|ending| format!(".{ending}"));
    files.collect::<Vec<_>>().join(", ")
}

/// What differs in the files of a document of which no word does; figures by their ids.
pub fn remade(comparison: &Comparison<'_>, one: &Remade<'_>) -> String {
    if one.behind.is_empty() {
        let (old, new) = (&comparison.old.program, &comparison.new.program);
        return match () {
            () if old != new => format!("made by version {old} of the program, now {new}"),
            () if one.files.iter().all(|ending| ending == "html") => {
                "what stands behind the text: figure cards, such as the line of a formula, or the look of the page".to_owned()
            }
            () => "the look: style, fonts or images".to_owned(),
        };
    }
    let told = one.behind.iter().take(MOST_CAUSES).map(|behind| {
        let (was, is) = &behind.what;
        format!("`{}` {was} → {is}", behind.figure)
    });
    let told: Vec<String> = told.collect();
    let more = match one.behind.len().saturating_sub(MOST_CAUSES) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("figure cards and sources: {}{more}", told.join("; "))
}

/// The documents of which files differ though no word does, those together of which the same is
/// told: the documents, the endings of their files, and what differs.
pub fn all_remade<'c, 's>(
    comparison: &'c Comparison<'s>,
) -> Vec<(Vec<&'c Remade<'s>>, String, String)> {
    let mut groups: Vec<(Vec<&Remade<'_>>, String, String)> = Vec::new();
    for one in &comparison.files.remade {
        let (endings, why) = (endings(&one.files), remade(comparison, one));
        let like =
            |group: &&mut (Vec<&Remade<'_>>, String, String)| group.1 == endings && group.2 == why;
        match groups.iter_mut().find(like) {
            Some((documents, ..)) => documents.push(one),
            None => groups.push((vec![one], endings, why)),
        }
    }
    groups
}

/// How many names are told before the rest is counted.
const MOST_NAMES: usize = 20;

/// `a, b and 3 more`.
pub fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.collect();
    let told = all.get(..MOST_NAMES).unwrap_or(&all).join(", ");
    match all.len().saturating_sub(MOST_NAMES) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// What a passage is called where it stands: `paragraph`, `Table 2`.
pub fn passage(passage: &Passage) -> String {
    match passage {
        Passage::Heading { level: 0, .. } => "title".to_owned(),
        Passage::Heading { .. } => "heading".to_owned(),
        Passage::Logo { .. } => "logo".to_owned(),
        Passage::Paragraph { .. } => "paragraph".to_owned(),
        Passage::Item { .. } => "point of a list".to_owned(),
        Passage::Quote { .. } => "quotation".to_owned(),
        Passage::Note { .. } => "footnote".to_owned(),
        Passage::Code { .. } => "code".to_owned(),
        Passage::Table(table) if !table.number.is_empty() => table.number.clone(),
        Passage::Table(table) if table.chart => "chart".to_owned(),
        Passage::Table(_) => "table".to_owned(),
    }
}

/// The headings above each passage, the innermost with its number: `II. Births`.
pub fn headings(passages: &[Passage]) -> Vec<String> {
    let mut open: Vec<(u8, String)> = Vec::new();
    let mut all = Vec::with_capacity(passages.len());
    for passage in passages {
        if let Passage::Heading {
            level,
            number,
            text,
            ..
        } = passage
            && *level > 0
        {
            open.retain(|(above, _)| above < level);
            let text = super::state::plain(text);
            let title = match number.is_empty() {
                true => text,
                false => format!("{number} {text}"),
            };
            open.push((*level, title));
        }
        all.push(
            open.last()
                .map_or_else(String::new, |(_, title)| title.clone()),
        );
    }
    all
}
