//! What templates have wrong by themselves, told in the same run as what the workbooks have
//! wrong, although no document is made then.

use super::Loaded;
use super::plan::plan;
use crate::diagnostics::Sink;
use crate::prose::{self, Subject};

/// Fills the templates of each report and of one brief, and keeps the problems that do not
/// depend on figures: where cells could not be read, missing figures are no news.
pub(super) fn look(loaded: &[Loaded], sink: &mut Sink) {
    let own = [
        prose::codes::UNKNOWN_NAME,
        prose::codes::ARGUMENT,
        prose::codes::BARE_COMPARISON,
    ];
    let jobs = plan(loaded, &[], &mut Sink::new());
    for (index, one) in loaded.iter().enumerate() {
        let is_brief = |subject: Subject| matches!(subject, Subject::Brief(_));
        let mine = || jobs.iter().filter(|job| job.report == index);
        let report = mine().find(|job| !is_brief(job.subject));
        let brief = mine().find(|job| is_brief(job.subject));
        for job in report.into_iter().chain(brief) {
            let mut found = Sink::new();
            prose::compose(
                &one.report,
                &one.figures,
                &one.templates,
                job.subject,
                &mut found,
            );
            for problem in found.into_unique() {
                if own.contains(&problem.code) {
                    sink.emit(problem);
                }
            }
        }
    }
}
