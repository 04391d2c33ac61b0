//! The words that all forms of a change report share.

use super::compare::{CheckChange, Comparison, DocumentChange, Extent, TargetChange};
use super::failed;
use super::figures::{Cause, FigureChange};
use super::files::Remade;
use super::renames::Rename;
use super::state::{CheckState, Correction, Passage, State, TargetState};
use super::wording::{Phrase, Wording};

/// `1 figure`, `2 figures`.
pub fn some(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

/// `2019-01 (2020-01-20)`: a label and its date, or `now`.
pub fn name(w: Wording, state: &State) -> String {
    match &state.published {
        Some(published) => {
            let date = w.say(Phrase::InBrackets, &[("text", &published.date)]);
            format!("{}{date}", published.label)
        }
        None if state.called.is_empty() => w.word(Phrase::Now).to_owned(),
        None => state.name().to_owned(),
    }
}

/// The sentence that says how much changed.
pub fn summary(w: Wording, comparison: &Comparison<'_>) -> String {
    if comparison.is_same() {
        return w.word(Phrase::Nothing).to_owned();
    }
    let figures = &comparison.figures;
    let roots = figures.changed.iter().filter(|c| c.is_root()).count();
    let follow = figures.changed.iter().filter(|c| c.is_told()).count();
    let mut parts: Vec<String> = failed::count(w, comparison).into_iter().collect();
    if roots > 0 {
        let changed = w.count(Phrase::FiguresChanged, roots, &[]);
        parts.push(match follow {
            0 => changed,
            n => w.count(Phrase::OthersFollow, n, &[("text", &changed)]),
        });
    }
    if let Some(periods) = periods(comparison) {
        let count = figures.onward.len();
        parts.push(w.count(Phrase::Onward, count, &[("periods", &periods)]));
    }
    for (count, phrase) in [
        (figures.renamed.len(), Phrase::NamesChanged),
        (figures.added.len(), Phrase::FiguresNew),
        (figures.removed.len(), Phrase::FiguresGone),
        (comparison.targets.len(), Phrase::TargetsChanged),
        (ranks(comparison).count(), Phrase::RanksMoved),
        (comparison.checks.len(), Phrase::ChecksChanged),
    ] {
        if count > 0 {
            parts.push(w.count(phrase, count, &[]));
        }
    }
    parts.push(documents(w, comparison));
    let remade = comparison.files.remade.len();
    if remade > 0 {
        let phrase = match comparison.documents.is_empty() {
            true => Phrase::Remade,
            false => Phrase::RemadeMore,
        };
        parts.push(w.count(phrase, remade, &[]));
    }
    let others = comparison.files.others.len();
    if others > 0 && comparison.documents.is_empty() && remade == 0 {
        parts.push(w.count(Phrase::OtherFiles, others, &[]));
    }
    w.join(&parts)
}

/// How many documents differ, came and went.
fn documents(w: Wording, comparison: &Comparison<'_>) -> String {
    let count =
        |of: fn(&DocumentChange<'_>) -> bool| comparison.documents.iter().filter(|d| of(d)).count();
    let (came, went) = (count(|d| d.old.is_none()), count(|d| d.new.is_none()));
    let differ = comparison.documents.len() - came - went;
    let all = w.count(Phrase::Documents, comparison.all_documents, &[]);
    let mut parts = vec![match differ {
        0 => w.word(Phrase::NoDocument).to_owned(),
        n => w.count(Phrase::DocumentsDiffer, n, &[("all", &all)]),
    }];
    for (count, phrase) in [(came, Phrase::DocumentsNew), (went, Phrase::DocumentsGone)] {
        if count > 0 {
            parts.push(w.count(phrase, count, &[]));
        }
    }
    parts.join(w.word(Phrase::Comma))
}

/// Figures of the old period and the new one, one beside the other: those of the report's own
/// area that are indicators, or all with `full`; and what is said of the others.
pub fn onward<'c>(
    w: Wording,
    comparison: &'c Comparison<'_>,
    full: bool,
) -> (Vec<&'c FigureChange>, Option<String>) {
    let all = &comparison.figures.onward;
    let main = |c: &&FigureChange| full || (c.new.indicator.is_some() && !c.new.id.contains('@'));
    let told: Vec<_> = all.iter().filter(main).collect();
    let rest = match all.len() - told.len() {
        0 => None,
        n => Some(w.count(Phrase::SideBySide, n, &[])),
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

/// `area Shiqiao is now Shiqiao Town; 48 of 49 figures have the value they had`.
fn renamed(w: Wording, rename: &Rename) -> String {
    let named = |(id, name): &(String, String)| match name.is_empty() || name == id {
        true => format!("`{id}`"),
        false => {
            let id = format!("`{id}`");
            format!("{name}{}", w.say(Phrase::InBrackets, &[("text", &id)]))
        }
    };
    let phrase = match rename.what {
        "area" => Phrase::AreaRenamed,
        _ => Phrase::IndicatorRenamed,
    };
    let (old, new) = (named(&rename.old), named(&rename.new));
    let same = rename.same.to_string();
    let values = [("old", &*old), ("new", &*new), ("same", &*same)];
    w.count(phrase, rename.figures, &values)
}

/// The names that changed, each as a line; of many the first unless `full`, and how many more
/// there are.
pub fn all_renamed(w: Wording, comparison: &Comparison<'_>, full: bool) -> Vec<String> {
    let all = &comparison.figures.renamed;
    let most = if full { all.len() } else { MOST_NAMES };
    let mut told: Vec<String> = all.iter().take(most).map(|one| renamed(w, one)).collect();
    if all.len() > told.len() {
        told.push(w.count(Phrase::MoreOnly, all.len() - told.len(), &[]));
    }
    told
}

/// The ranks that moved and that a document prints.
pub fn ranks<'c>(comparison: &'c Comparison<'_>) -> impl Iterator<Item = &'c FigureChange> {
    let changed = comparison.figures.changed.iter();
    changed.filter(|c| c.is_rank() && c.is_told())
}

/// What is said of figures that follow and look the same, if there are any.
pub fn hidden(w: Wording, comparison: &Comparison<'_>) -> Option<String> {
    let changed = comparison.figures.changed.iter();
    let count = changed
        .filter(|c| !c.is_root() && c.printed && !c.shows())
        .count();
    (count > 0).then(|| w.count(Phrase::HiddenChanges, count, &[]))
}

/// How many causes of one change are told before the rest is counted.
const MOST_CAUSES: usize = 3;

/// Because of what a figure changed, in a line for the terminal; other figures by their ids.
pub fn cause(change: &FigureChange) -> String {
    match &change.cause {
        Cause::Own(place) => place.clone(),
        Cause::Follows(_) => match causes(Wording::ENGLISH, change, |(id, _)| id) {
            causes if causes.is_empty() => causes,
            causes => format!("from {causes}"),
        },
    }
}

/// The same with other figures by their labels.
pub fn because(w: Wording, change: &FigureChange) -> String {
    match &change.cause {
        Cause::Own(place) => place.clone(),
        Cause::Follows(_) => causes(w, change, |(_, label)| label),
    }
}

fn causes(w: Wording, change: &FigureChange, name: fn(&(String, String)) -> &String) -> String {
    let named = change.because.iter().take(MOST_CAUSES).map(name);
    let named: Vec<String> = named.cloned().collect();
    let told = w.join(&named);
    match change.because.len().saturating_sub(MOST_CAUSES) {
        0 => told,
        n => w.count(Phrase::AndMore, n, &[("names", &told)]),
    }
}

/// `+9 (+0.18%)`.
pub fn difference(w: Wording, change: &FigureChange) -> String {
    match (&change.difference, &change.rate) {
        (Some(difference), Some(rate)) => {
            let rate = w.say(Phrase::InBrackets, &[("text", rate)]);
            format!("{}{rate}", difference.told(w))
        }
        (Some(difference), None) => difference.told(w),
        (None, _) => String::new(),
    }
}

/// The reasons of a change, one after another, each with who says so.
pub fn reasons(w: Wording, reasons: &[Correction]) -> String {
    let told = reasons.iter().map(|one| match one.by.is_empty() {
        true => one.reason.clone(),
        false => {
            let by = w.say(Phrase::InBrackets, &[("text", &one.by)]);
            format!("{}{by}", one.reason)
        }
    });
    told.collect::<Vec<_>>().join(w.word(Phrase::Then))
}

/// `met` or `missed`.
pub fn met(w: Wording, met: Option<bool>) -> &'static str {
    w.word(match met {
        Some(true) => Phrase::Met,
        Some(false) => Phrase::Missed,
        None => Phrase::NotKnown,
    })
}

/// `at least 11,000`.
pub fn goal(w: Wording, target: &TargetState) -> String {
    let phrase = match &*target.relation {
        "at least" => Phrase::AtLeast,
        "at most" => Phrase::AtMost,
        "exactly" => Phrase::Exactly,
        // Of a state that was changed by hand.
        other => return format!("{other} {}", target.target),
    };
    w.say(phrase, &[("target", &target.target)])
}

/// `met, now missed`.
pub fn target(w: Wording, change: &TargetChange<'_>) -> String {
    match (change.old, change.new) {
        (Some(old), Some(new)) => {
            let result = match old.met == new.met {
                true => met(w, new.met).to_owned(),
                false => {
                    let values = [("old", met(w, old.met)), ("new", met(w, new.met))];
                    w.say(Phrase::NowIs, &values)
                }
            };
            match (goal(w, old), goal(w, new)) {
                (was, is) if was == is => result,
                (was, is) => {
                    let values = [("result", &*result), ("old", &*was), ("new", &*is)];
                    w.say(Phrase::TargetChanged, &values)
                }
            }
        }
        (None, Some(new)) => {
            let goal = goal(w, new);
            w.say(
                Phrase::TargetNew,
                &[("result", met(w, new.met)), ("new", &goal)],
            )
        }
        (Some(old), None) => {
            let goal = goal(w, old);
            w.say(
                Phrase::TargetGone,
                &[("result", met(w, old.met)), ("old", &goal)],
            )
        }
        (None, None) => String::new(),
    }
}

/// `passed, now 2 of 18 failed`.
pub fn check(w: Wording, change: &CheckChange<'_>) -> String {
    let told = |check: Option<&CheckState>| match check {
        None => w.word(Phrase::NotMade).to_owned(),
        Some(check) if check.failed == 0 => w.word(Phrase::Passed).to_owned(),
        Some(check) => {
            let (failed, made) = (check.failed.to_string(), check.made.to_string());
            w.say(Phrase::FailedOf, &[("failed", &failed), ("made", &made)])
        }
    };
    let (old, new) = (told(change.old), told(change.new));
    w.say(Phrase::NowIs, &[("old", &old), ("new", &new)])
}

/// `2 passages, 1 table cell`.
pub fn extent(w: Wording, change: &DocumentChange<'_>) -> String {
    match (change.old, change.new) {
        (None, _) => return w.word(Phrase::New).to_owned(),
        (_, None) => return w.word(Phrase::Gone).to_owned(),
        _ => {}
    }
    let Extent {
        passages,
        cells,
        lines,
    } = change.extent();
    let parts = [
        (passages, Phrase::Passages),
        (cells, Phrase::Cells),
        (lines, Phrase::Lines),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, phrase)| w.count(*phrase, *count, &[]))
        .collect();
    parts.join(w.word(Phrase::Comma))
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
pub fn remade(w: Wording, comparison: &Comparison<'_>, one: &Remade<'_>) -> String {
    if one.behind.is_empty() {
        let (old, new) = (&*comparison.old.program, &*comparison.new.program);
        return match () {
            () if old != new => w.say(Phrase::Program, &[("old", old), ("new", new)]),
            () if one.files.iter().all(|ending| ending == "html") => {
                w.word(Phrase::Behind).to_owned()
            }
            () => w.word(Phrase::Look).to_owned(),
        };
    }
    let told = one.behind.iter().take(MOST_CAUSES).map(|behind| {
        let (was, is) = &behind.what;
        format!("`{}` {was} → {is}", behind.figure)
    });
    let told = w.join(&told.collect::<Vec<_>>());
    let told = match one.behind.len().saturating_sub(MOST_CAUSES) {
        0 => told,
        n => w.count(Phrase::AndMore, n, &[("names", &told)]),
    };
    w.say(Phrase::Cards, &[("text", &told)])
}

/// The documents of which files differ though no word does, those together of which the same is
/// told: the documents, the endings of their files, and what differs.
pub fn all_remade<'c, 's>(
    w: Wording,
    comparison: &'c Comparison<'s>,
) -> Vec<(Vec<&'c Remade<'s>>, String, String)> {
    let mut groups: Vec<(Vec<&Remade<'_>>, String, String)> = Vec::new();
    for one in &comparison.files.remade {
        let (endings, why) = (endings(&one.files), remade(w, comparison, one));
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
pub fn names<'n>(w: Wording, names: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.collect();
    let told = all.get(..MOST_NAMES).unwrap_or(&all);
    let told = told.join(w.word(Phrase::Comma));
    match all.len().saturating_sub(MOST_NAMES) {
        0 => told,
        more => w.count(Phrase::AndMore, more, &[("names", &told)]),
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
