//! Looks again at a project that was prepared: what is done by now, and what is left.

use super::{Carried, Options, codes, order, others, text, todo};
use crate::config::{self, Report};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::Period;
use crate::pipeline::{self, SourceMap};
use crate::project::Project;
use std::sync::Arc;

/// What a prepared project still needs.
#[derive(Debug)]
pub struct Renewed {
    /// The list, for the file [`todo_name`](super::todo_name).
    pub list: String,
    /// What was changed (notes) and what needs a person (warnings).
    pub items: Vec<Diagnostic>,
    /// The texts that the items may quote.
    pub sources: SourceMap,
}

/// Looks at `new`, which was prepared from `old`, again. What is ticked off in its list
/// stays so, and so does what somebody added. `None` after errors, which are in the sink.
pub fn renew(
    old: &dyn Project,
    new: &dyn Project,
    options: &Options,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<Renewed> {
    let mut problems = Sink::new();
    let before = pipeline::open(old, &options.reports, sources, &mut problems);
    if before.is_empty() {
        sink.absorb(problems);
        return None;
    }
    let mut problems = Sink::new();
    let mut own = SourceMap::default();
    let after = pipeline::open(new, &[], &mut own, &mut problems);
    let mut items = Vec::new();
    let mut carried = Vec::new();
    for before in before {
        let file = Arc::clone(&before.report.file);
        let Some(now) = after.iter().find(|now| now.report.file == file) else {
            continue;
        };
        if now.report.period.value != options.to {
            sink.emit(other_period(&now.report, options.to));
            *sources = own;
            return None;
        }
        let read = |project: &dyn Project| {
            let bytes = project.read(&file).ok()?;
            String::from_utf8(bytes.to_vec()).ok()
        };
        let (was, is) = (read(old)?, read(new)?);
        let periods = (before.report.period.value, options.to);
        let moved = config::carry(&before.report, &was, options.to);
        let left = config::still(&moved.items, &file, &is, options.to);
        let left = left.iter();
        items.extend(left.map(|item| text::tell(item, &now.report, periods)));
        carried.push(Carried {
            after: Arc::clone(&now.report),
            before,
        });
    }
    if carried.is_empty() {
        // Its configuration cannot be read, or is of other reports.
        sink.absorb(problems);
        *sources = own;
        if !sink.has_errors() {
            sink.emit(Diagnostic::error(
                codes::NOT_LATER,
                format!("found no report there that was prepared for {}", options.to),
            ));
        }
        return None;
    }
    super::look(
        (old, new),
        (old, new),
        options,
        (&carried, &after),
        &mut items,
    );
    others(old, &carried, options.to, &mut items);
    let items = order(items);
    let known = new.read(&todo::todo_name(options.to)).unwrap_or_default();
    Some(Renewed {
        list: todo::write(options.to, &items, &String::from_utf8_lossy(&known)),
        items,
        sources: own,
    })
}

fn other_period(report: &Report, to: Period) -> Diagnostic {
    let period = &report.period;
    Diagnostic::error(
        codes::NOT_LATER,
        format!(
            "the project there is one of {}, expected one of {to}",
            period.value
        ),
    )
    .at(period.place.clone())
    .hint("name the folder that was prepared with `--into`")
}
