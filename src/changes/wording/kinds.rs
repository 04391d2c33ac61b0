//! Which phrases there are.

/// What a change report says by itself. Places stand in braces; before `|` stands what is said
/// of one, behind it what is said of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// The title against a published state.
    Since,
    /// The title of two states.
    FromTo,
    /// What stands for a state that is not published.
    Now,
    /// Which versions are compared, and what it comes to.
    Versions,
    /// Where both are the same.
    Nothing,
    /// What parts the pieces of a summary.
    Between,
    /// What parts the pieces of a list.
    Comma,
    /// A remark as a sentence.
    Sentence,
    /// A remark behind something.
    InBrackets,
    /// Figures that changed by themselves.
    FiguresChanged,
    /// How many follow from them.
    OthersFollow,
    /// Figures of two periods side by side.
    Onward,
    /// Names that changed, counted.
    NamesChanged,
    /// Figures that came, counted.
    FiguresNew,
    /// Figures that went, counted.
    FiguresGone,
    /// Targets that changed, counted.
    TargetsChanged,
    /// Ranks that moved, counted.
    RanksMoved,
    /// Checks that changed result, counted.
    ChecksChanged,
    /// Where no document differs.
    NoDocument,
    /// Documents that differ, of all.
    DocumentsDiffer,
    /// Documents, counted.
    Documents,
    /// Documents that came.
    DocumentsNew,
    /// Documents that went.
    DocumentsGone,
    /// Documents that could not be compared, counted.
    NotCompared,
    /// Documents of which only files differ.
    Remade,
    /// The same beside documents of which words differ.
    RemadeMore,
    /// Files of no document that differ.
    OtherFiles,
    /// The names that changed.
    NamesThatChanged,
    /// An area that was renamed.
    AreaRenamed,
    /// An indicator that was renamed.
    IndicatorRenamed,
    /// What is counted where a list is cut.
    AndMore,
    /// The same as a sentence of its own.
    MoreOnly,
    /// A section.
    WhatWasCorrected,
    /// A section.
    WhatFollows,
    /// A section.
    Ranks,
    /// A section.
    NewFigures,
    /// A section.
    GoneFigures,
    /// A section.
    Targets,
    /// A section.
    Checks,
    /// A section.
    FailingChecks,
    /// A section.
    DifferentDocuments,
    /// A section.
    DocumentsAgain,
    /// A section.
    NotComparedTitle,
    /// A section.
    FromPeriod,
    /// The head of a column.
    Figure,
    /// The head of a column.
    Area,
    /// The head of a column.
    Value,
    /// The head of a column.
    Before,
    /// The head of a column.
    After,
    /// The head of a column.
    Difference,
    /// The head of a column.
    Where,
    /// The head of a column.
    Reason,
    /// The head of a column.
    BecauseOf,
    /// The head of a column.
    Target,
    /// The head of a column.
    Result,
    /// The head of a column.
    Check,
    /// The head of a column.
    Document,
    /// The head of a column.
    Changed,
    /// The head of a column.
    Files,
    /// The head of a column.
    Why,
    /// The head of a column.
    WhatIsFound,
    /// Where no reason is given.
    NoneGiven,
    /// Figures that changed by less than is shown.
    HiddenChanges,
    /// Figures of two years that are not listed.
    SideBySide,
    /// Of a target.
    Met,
    /// Of a target.
    Missed,
    /// Of a target without a value.
    NotKnown,
    /// A result that changed.
    NowIs,
    /// A target that was set otherwise.
    TargetChanged,
    /// A target that is new.
    TargetNew,
    /// A target that is set no longer.
    TargetGone,
    /// A target.
    AtLeast,
    /// A target.
    AtMost,
    /// A target.
    Exactly,
    /// Of a check.
    NotMade,
    /// Of a check.
    Passed,
    /// Of a check.
    FailedOf,
    /// Of a document.
    New,
    /// Of a document.
    Gone,
    /// What changed in a document.
    Passages,
    /// What changed in a document.
    Cells,
    /// What changed in a document.
    Lines,
    /// Behind a passage.
    MovedHere,
    /// Behind a row.
    Moved,
    /// Before a footnote.
    Footnote,
    /// Rows that are left out.
    RowsSame,
    /// The heading of documents in which the same changed.
    AndOtherDocuments,
    /// Which documents these are.
    SameIn,
    /// What parts the reasons of one change.
    Then,
    /// A rank that moved.
    Up,
    /// A rank that moved.
    Down,
    /// Where only the files of a document differ.
    NoWord,
    /// Of a file of no document.
    WhatItTells,
    /// Where files differ.
    Program,
    /// Where files differ.
    Cards,
    /// Where files differ.
    Behind,
    /// Where files differ.
    Look,
    /// Where documents could not be compared.
    WhatIsCompared,
}

#[cfg(test)]
impl Phrase {
    /// All of them.
    pub const ALL: &[Phrase] = &[
        Phrase::Since,
        Phrase::FromTo,
        Phrase::Now,
        Phrase::Versions,
        Phrase::Nothing,
        Phrase::Between,
        Phrase::Comma,
        Phrase::Sentence,
        Phrase::InBrackets,
        Phrase::FiguresChanged,
        Phrase::OthersFollow,
        Phrase::Onward,
        Phrase::NamesChanged,
        Phrase::FiguresNew,
        Phrase::FiguresGone,
        Phrase::TargetsChanged,
        Phrase::RanksMoved,
        Phrase::ChecksChanged,
        Phrase::NoDocument,
        Phrase::DocumentsDiffer,
        Phrase::Documents,
        Phrase::DocumentsNew,
        Phrase::DocumentsGone,
        Phrase::NotCompared,
        Phrase::Remade,
        Phrase::RemadeMore,
        Phrase::OtherFiles,
        Phrase::NamesThatChanged,
        Phrase::AreaRenamed,
        Phrase::IndicatorRenamed,
        Phrase::AndMore,
        Phrase::MoreOnly,
        Phrase::WhatWasCorrected,
        Phrase::WhatFollows,
        Phrase::Ranks,
        Phrase::NewFigures,
        Phrase::GoneFigures,
        Phrase::Targets,
        Phrase::Checks,
        Phrase::FailingChecks,
        Phrase::DifferentDocuments,
        Phrase::DocumentsAgain,
        Phrase::NotComparedTitle,
        Phrase::FromPeriod,
        Phrase::Figure,
        Phrase::Area,
        Phrase::Value,
        Phrase::Before,
        Phrase::After,
        Phrase::Difference,
        Phrase::Where,
        Phrase::Reason,
        Phrase::BecauseOf,
        Phrase::Target,
        Phrase::Result,
        Phrase::Check,
        Phrase::Document,
        Phrase::Changed,
        Phrase::Files,
        Phrase::Why,
        Phrase::WhatIsFound,
        Phrase::NoneGiven,
        Phrase::HiddenChanges,
        Phrase::SideBySide,
        Phrase::Met,
        Phrase::Missed,
        Phrase::NotKnown,
        Phrase::NowIs,
        Phrase::TargetChanged,
        Phrase::TargetNew,
        Phrase::TargetGone,
        Phrase::AtLeast,
        Phrase::AtMost,
        Phrase::Exactly,
        Phrase::NotMade,
        Phrase::Passed,
        Phrase::FailedOf,
        Phrase::New,
        Phrase::Gone,
        Phrase::Passages,
        Phrase::Cells,
        Phrase::Lines,
        Phrase::MovedHere,
        Phrase::Moved,
        Phrase::Footnote,
        Phrase::RowsSame,
        Phrase::AndOtherDocuments,
        Phrase::SameIn,
        Phrase::Then,
        Phrase::Up,
        Phrase::Down,
        Phrase::NoWord,
        Phrase::WhatItTells,
        Phrase::Program,
        Phrase::Cards,
        Phrase::Behind,
        Phrase::Look,
        Phrase::WhatIsCompared,
    ];
}
