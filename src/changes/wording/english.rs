//! English.

use super::Phrase;

pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Since => "Changes since {old}",
        Phrase::FromTo => "Changes from {old} to {new}",
        Phrase::Now => "now",
        Phrase::Versions => "Before: {old}. After: {new}. {summary}.",
        Phrase::Nothing => "nothing changed",
        Phrase::Between => "; ",
        Phrase::Comma => ", ",
        Phrase::Sentence => "{text}.",
        Phrase::InBrackets => " ({text})",
        Phrase::FiguresChanged => "{n} figure changed|{n} figures changed",
        Phrase::OthersFollow => {
            "{text}, from which {n} other follows|{text}, from which {n} others follow"
        }
        Phrase::Onward => {
            "{n} figure from one period to the next ({periods})|{n} figures from one period to the next ({periods})"
        }
        Phrase::NamesChanged => "{n} name changed|{n} names changed",
        Phrase::FiguresNew => "{n} figure new|{n} figures new",
        Phrase::FiguresGone => "{n} figure no longer printed|{n} figures no longer printed",
        Phrase::TargetsChanged => "{n} target changed|{n} targets changed",
        Phrase::RanksMoved => "{n} rank moved|{n} ranks moved",
        Phrase::ChecksChanged => "{n} check changed result|{n} checks changed result",
        Phrase::NoDocument => "no document differs",
        Phrase::DocumentsDiffer => "{n} of {all} differs|{n} of {all} differ",
        Phrase::Documents => "{n} document|{n} documents",
        Phrase::DocumentsNew => "{n} is new|{n} are new",
        Phrase::DocumentsGone => "{n} is no longer written|{n} are no longer written",
        Phrase::NotCompared => {
            "{n} document could not be compared|{n} documents could not be compared"
        }
        Phrase::Remade => {
            "{n} has other files, though no word is another|{n} have other files, though no word is another"
        }
        Phrase::RemadeMore => {
            "{n} more has other files, though no word is another|{n} more have other files, though no word is another"
        }
        Phrase::OtherFiles => "{n} other file differs|{n} other files differ",
        Phrase::NamesThatChanged => "Names that changed: {names}.",
        Phrase::AreaRenamed => {
            "area {old} is now {new}; {same} of {n} figure have the value they had|area {old} is now {new}; {same} of {n} figures have the value they had"
        }
        Phrase::IndicatorRenamed => {
            "indicator {old} is now {new}; {same} of {n} figure have the value they had|indicator {old} is now {new}; {same} of {n} figures have the value they had"
        }
        Phrase::AndMore => "{names} and {n} more",
        Phrase::MoreOnly => "and {n} more",
        Phrase::WhatWasCorrected => "What was corrected",
        Phrase::WhatFollows => "What follows from it",
        Phrase::Ranks => "Ranks that moved",
        Phrase::NewFigures => "Figures that are new",
        Phrase::GoneFigures => "Figures that are no longer printed",
        Phrase::Targets => "Targets",
        Phrase::Checks => "Checks",
        Phrase::FailingChecks => "Checks that fail",
        Phrase::DifferentDocuments => "Documents that differ",
        Phrase::DocumentsAgain => "Documents to be issued again",
        Phrase::NotComparedTitle => "Could not be compared",
        Phrase::FromPeriod => "From {old} to {new}",
        Phrase::Figure => "Figure",
        Phrase::Area => "Area",
        Phrase::Value => "Value",
        Phrase::Before => "Before",
        Phrase::After => "After",
        Phrase::Difference => "Difference",
        Phrase::Where => "Where",
        Phrase::Reason => "Reason",
        Phrase::BecauseOf => "Because of",
        Phrase::Target => "Target",
        Phrase::Result => "Result",
        Phrase::Check => "Check",
        Phrase::Document => "Document",
        Phrase::Changed => "Changed",
        Phrase::Files => "Files",
        Phrase::Why => "Why",
        Phrase::WhatIsFound => "What is found",
        Phrase::NoneGiven => "none given",
        Phrase::HiddenChanges => {
            "{n} other figure changes by less than is shown|{n} other figures change by less than is shown"
        }
        Phrase::SideBySide => {
            "{n} more stand side by side; `--full` lists them, and shows the texts of both years"
        }
        Phrase::Met => "met",
        Phrase::Missed => "missed",
        Phrase::NotKnown => "not known",
        Phrase::NowIs => "{old}, now {new}",
        Phrase::TargetChanged => "{result}; the target was {old}, now {new}",
        Phrase::TargetNew => "{result}; the target is new: {new}",
        Phrase::TargetGone => "the target is set no longer: {old}, {result}",
        Phrase::AtLeast => "at least {target}",
        Phrase::AtMost => "at most {target}",
        Phrase::Exactly => "exactly {target}",
        Phrase::NotMade => "not made",
        Phrase::Passed => "passed",
        Phrase::FailedOf => "{failed} of {made} failed",
        Phrase::New => "new",
        Phrase::Gone => "no longer written",
        Phrase::Passages => "{n} passage|{n} passages",
        Phrase::Cells => "{n} table cell|{n} table cells",
        Phrase::Lines => "{n} row or column|{n} rows or columns",
        Phrase::MovedHere => "moved here",
        Phrase::Moved => "moved",
        Phrase::Footnote => "Footnote: ",
        Phrase::RowsSame => "{n} row has not changed.|{n} rows have not changed.",
        Phrase::AndOtherDocuments => {
            "{title} and one other document|{title} and {n} other documents"
        }
        Phrase::SameIn => "The same changed in: {names}.",
        Phrase::Then => " Then: ",
        Phrase::Up => "up {n} place|up {n} places",
        Phrase::Down => "down {n} place|down {n} places",
        Phrase::NoWord => "no word; {text}",
        Phrase::WhatItTells => "what it tells",
        Phrase::Program => "made by version {old} of the program, now {new}",
        Phrase::Cards => "figure cards and sources: {text}",
        Phrase::Behind => {
            "what stands behind the text: figure cards, such as the line of a formula, or the look of the page"
        }
        Phrase::Look => "the look: style, fonts or images",
        Phrase::WhatIsCompared => {
            "The figures of the report and all other documents are compared as always; what is computed in these documents alone is not."
        }
    }
}
