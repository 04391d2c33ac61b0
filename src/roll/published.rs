//! What is published of the old period: what the new period's figures will be held to.

use super::codes;
use crate::changes::{self, FigureChange};
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::pipeline;
use crate::project::Project;

/// The folder of published states.
const FOLDER: &str = "published";

/// Figures that a message names before it counts the rest.
const MOST_NAMED: usize = 5;

/// Tells when nothing is published, or when figures were corrected since and not published
/// again: the office would be asked for the reasons a year later.
pub(super) fn published(project: &dyn Project, reports: &[String], items: &mut Vec<Diagnostic>) {
    if project.list(FOLDER).unwrap_or_default().is_empty() {
        items.push(
            Diagnostic::warning(
                codes::UNPUBLISHED,
                "nothing of this project is published, so that nothing holds the next one to what was",
            )
            .hint("run `annals publish` in the old project when the report goes out, then `annals roll` again"),
        );
        return;
    }
    // What cannot be read, or has errors, is told by `annals diff`.
    let Some(mut last) = pipeline::saved(project, None, &mut Sink::new()) else {
        return;
    };
    let Some(mut now) = pipeline::snapshot(project, reports).state else {
        return;
    };
    changes::level(&mut last, &mut now);
    let comparison = changes::compare(&last, &now, &[]);
    let differs = |change: &&FigureChange| change.old.value != change.new.value;
    let changed = comparison.figures.changed.iter().filter(differs);
    // Those that changed by themselves say more than what follows from them.
    let (own, follow): (Vec<_>, Vec<_>) = changed.partition(|change| change.because.is_empty());
    let (named, follow) = match own.is_empty() {
        true => (follow, 0),
        false => (own, follow.len()),
    };
    let count = match named.len() {
        0 => return,
        1 => "1 figure was".to_owned(),
        n => format!("{n} figures were"),
    };
    let label = last.name();
    let mut item = Diagnostic::warning(
        codes::CORRECTED,
        format!("{count} corrected after `{label}` was published, and not published again"),
    )
    .at(Place::File(format!("{FOLDER}/{label}").into()));
    for change in named.iter().take(MOST_NAMED) {
        let (old, new) = (&change.old.shown, &change.new.shown);
        item = item.note(format!(
            "`{}`: published as {old}, now {new}",
            change.new.id
        ));
    }
    if let Some(more @ 1..) = named.len().checked_sub(MOST_NAMED) {
        item = item.note(format!("and {more} more"));
    }
    match follow {
        0 => {}
        1 => item = item.note("1 figure follows from them"),
        n => item = item.note(format!("{n} figures follow from them")),
    }
    items.push(item.hint(
        "run `annals publish` in the old project, while the reasons are known, then `annals roll` again",
    ));
}
