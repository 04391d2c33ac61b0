//! The keys of what a language says: words of pages and phrases of the change report.

/// Declares keys: the name in Rust, the name in the files of languages, and where it stands.
macro_rules! keys {
    ($(#[doc = $about:literal])+ $kind:ident: $($(#[doc = $doc:literal])+ $name:ident, $key:literal;)+) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Key for $kind {
            const ALL: &[Self] = &[$(Self::$name),+];

            const KEYS: &[&str] = &[$($key),+];

            fn index(self) -> usize {
                self as usize
            }
        }

        impl $kind {
            /// Where it stands, for people.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

/// What a language has a text for.
pub trait Key: Copy + Sized + 'static {
    /// All of them, in the order of the files and of the documentation.
    const ALL: &[Self];
    /// Their names in YAML, in the same order.
    const KEYS: &[&str];

    /// Its place in the lists.
    fn index(self) -> usize;

    /// Its name in YAML.
    fn key(self) -> &'static str {
        Self::KEYS.get(self.index()).copied().unwrap_or_default()
    }
}

keys! {
    /// A word that the program adds to a document by itself.
    Word:
    // Pages
    /// The heading of the contents.
    Contents, "contents";
    /// The foot of a page.
    PageOf, "page_of";
    /// A reference to a page.
    Page, "page";
    /// Pages in a list of sources.
    PageShort, "page_short";
    /// A caption on a later page.
    Continued, "continued";
    /// The name of a table.
    Table, "table";
    /// The name of a chart.
    Chart, "chart";
    /// A reference to a section.
    Section, "section";
    /// A source below a table.
    Source, "source";
    /// A note below a table.
    Note, "note";
    /// A note on rounding.
    MayNotAdd, "may_not_add";
    /// A note on shares.
    MadeToAdd, "made_to_add";
    /// A note behind the one on shares.
    OthersMayNotAdd, "others_may_not_add";
    /// The first link of an HTML page.
    Skip, "skip";
    /// The heading of footnotes in HTML.
    Notes, "notes";
    /// The link from a footnote to its mark.
    Back, "back";
    // Tables
    /// A head.
    Indicator, "indicator";
    /// A head.
    Change, "change";
    /// A head.
    RateOfChange, "rate_of_change";
    /// A head.
    Target, "target";
    /// A head.
    Completion, "completion";
    /// A head: how far from the target.
    Gap, "gap";
    /// A head.
    Rank, "rank";
    /// A head.
    Result, "result";
    /// A head.
    Unit, "unit";
    /// The whole of stacked parts.
    Total, "total";
    /// Of a target, in a table, a chart and a text.
    Met, "met";
    /// Of a target.
    Missed, "missed";
    /// A cell without a meaning.
    NotApplicable, "not_applicable";
    /// A small count that is kept back.
    FewerThan, "fewer_than";
    /// What would give a small count away.
    Withheld, "withheld";
    // Charts
    /// A head of the data of a chart and of sources.
    Value, "value";
    /// A head of the data of a chart.
    Category, "category";
    /// Above the data of a chart in HTML.
    Data, "data";
    /// A head beside bullets.
    Actual, "actual";
    /// The mark of a target.
    Goal, "goal";
    /// The targets of a series.
    SeriesGoal, "series_goal";
    /// The axis of bullets.
    OfTarget, "of_target";
    /// A range behind bullets.
    UpTo, "up_to";
    /// The last range behind bullets.
    Above, "above";
    /// A line across bars.
    Mean, "mean";
    /// What a chart shows.
    ByGroup, "by_group";
    /// What a chart shows.
    OverTime, "over_time";
    /// What a chart shows.
    Several, "several";
    /// From one period to another.
    Span, "span";
    // What charts say to those who do not see them
    /// A form.
    BarChart, "bar_chart";
    /// A form.
    LineChart, "line_chart";
    /// A form.
    StackedChart, "stacked_chart";
    /// A form.
    SharesChart, "shares_chart";
    /// A form.
    RankedChart, "ranked_chart";
    /// A form.
    BulletChart, "bullet_chart";
    /// A form.
    LinePanels, "line_panels";
    /// A form.
    BarPanels, "bar_panels";
    /// A chart and its subject.
    ChartOf, "chart_of";
    /// A subject with its unit.
    InUnit, "in_unit";
    /// What is said of a series.
    SeriesSays, "series_says";
    /// What is said of the only series.
    Says, "says";
    /// A value of a time.
    ValueIn, "value_in";
    /// A course.
    CourseUp, "course_up";
    /// A course.
    CourseDown, "course_down";
    /// A course.
    CourseSame, "course_same";
    /// Behind a course.
    CourseHighest, "course_highest";
    /// Behind a course.
    CourseLowest, "course_lowest";
    /// Behind a course.
    CourseGaps, "course_gaps";
    /// A course.
    NoValue, "no_value";
    /// A value.
    Unknown, "unknown";
    /// A target.
    UnknownTarget, "unknown_target";
    /// The ends.
    Extremes, "extremes";
    /// A mean.
    LevelSays, "level_says";
    /// Targets over time.
    TargetIn, "target_in";
    /// Targets of areas.
    TargetBy, "target_by";
    /// Targets in all.
    TargetsMet, "targets_met";
    /// A value and its target.
    Against, "against";
    /// A whole and its parts.
    OfWhich, "of_which";
    /// Before a list.
    AllValues, "all_values";
    // Numbers and periods
    /// Of 1.
    PercentagePoint, "percentage_point";
    /// Of all others.
    PercentagePoints, "percentage_points";
    /// In cells.
    PointsShort, "points_short";
    /// Of 1.
    PerMillePoint, "per_mille_point";
    /// Of all others.
    PerMillePoints, "per_mille_points";
    /// Of 1.
    Point, "point";
    /// Of all others.
    Points, "points";
    /// A scale.
    Million, "million";
    /// A scale.
    Billion, "billion";
    /// A scale.
    Trillion, "trillion";
    /// A scale behind 1.
    OneMillion, "one_million";
    /// A scale behind 1.
    OneBillion, "one_billion";
    /// A scale behind 1.
    OneTrillion, "one_trillion";
    /// A difference of ranks of 1.
    Place, "place";
    /// A difference of ranks.
    Places, "places";
    /// A place in digits.
    Ordinal, "ordinal";
    /// A period.
    Year, "year";
    /// A period.
    FirstHalf, "first_half";
    /// A period.
    SecondHalf, "second_half";
    /// A period.
    FirstQuarter, "first_quarter";
    /// A period.
    SecondQuarter, "second_quarter";
    /// A period.
    ThirdQuarter, "third_quarter";
    /// A period.
    FourthQuarter, "fourth_quarter";
    /// A period.
    January, "january";
    /// A period.
    February, "february";
    /// A period.
    March, "march";
    /// A period.
    April, "april";
    /// A period.
    May, "may";
    /// A period.
    June, "june";
    /// A period.
    July, "july";
    /// A period.
    August, "august";
    /// A period.
    September, "september";
    /// A period.
    October, "october";
    /// A period.
    November, "november";
    /// A period.
    December, "december";
    // Phrases
    /// `trend`.
    Rising, "rising";
    /// `trend`.
    Falling, "falling";
    /// `trend`.
    Unchanged, "unchanged";
    /// `trend`.
    AlmostUnchanged, "almost_unchanged";
    /// `trend` with `form="rose"`.
    Rose, "rose";
    /// The same.
    Fell, "fell";
    /// The same.
    Remained, "remained";
    /// The same.
    AlmostRemained, "almost_remained";
    /// `wording(key="mean")`.
    AboveMean, "above_mean";
    /// The same.
    BelowMean, "below_mean";
    /// The same.
    AtMean, "at_mean";
    /// `wording(key="rank")`.
    InFirst, "first";
    /// The same.
    InLast, "last";
    /// The same.
    Between, "between";
    // Names of computed figures
    /// `change`.
    NamedChange, "named_change";
    /// `change` and `magnitude`.
    NamedChangeSize, "named_change_size";
    /// `rate_of_change`.
    NamedRate, "named_rate";
    /// `rate_of_change` and `magnitude`.
    NamedRateSize, "named_rate_size";
    /// `minus`.
    NamedLess, "named_less";
    /// `target`.
    NamedTarget, "named_target";
    /// `gap`.
    NamedGap, "named_gap";
    /// `gap` and `magnitude`.
    NamedGapSize, "named_gap_size";
    /// `completion`.
    NamedCompletion, "named_completion";
    /// `share`.
    NamedShare, "named_share";
    /// `magnitude` of any other figure.
    NamedUnsigned, "named_unsigned";
    /// `rank` where there is no group.
    NamedRank, "named_rank";
    /// `rank`.
    NamedRankAmong, "named_rank_among";
    /// `sum`.
    NamedSum, "named_sum";
    /// `mean`.
    NamedMean, "named_mean";
    /// `min`.
    NamedLowest, "named_lowest";
    /// `max`.
    NamedHighest, "named_highest";
    /// `count`.
    NamedCount, "named_count";
    /// The total of stacked parts.
    NamedTogether, "named_together";
    /// What was published before it was revised.
    NamedPublished, "named_published";
    // Sources
    /// The heading of the annex.
    SourcesTitle, "sources_title";
    /// Below it.
    SourcesIntroduction, "sources_introduction";
    /// Behind it.
    SourcesDefault, "sources_default";
    /// In the card of a figure.
    Workbook, "workbook";
    /// The same.
    Sheet, "sheet";
    /// The same, and a head.
    Cell, "cell";
    /// The same.
    Setting, "setting";
    /// A line of a file.
    FileLine, "file_line";
    /// The same as `cell`.
    Rule, "rule";
    /// In the card of a figure.
    ComputedFrom, "computed_from";
    /// Behind a list.
    AndMore, "and_more";
    /// In the card of a figure.
    ChangeOn, "change_on";
    /// The same.
    ChangeFrom, "change_from";
    /// A row of the annex.
    Row, "row";
    /// Rows of the annex.
    Rows, "rows";
    /// In the card of a figure.
    InAllSources, "in_all_sources";
    /// The name of a link.
    RowOfSources, "row_of_sources";
    /// A head.
    RowHead, "row_head";
    /// A head.
    FigureHead, "figure_head";
    /// A head.
    StandsIn, "stands_in";
    /// A head.
    LineHead, "line_head";
    /// A head.
    FromHead, "from_head";
    /// The text above the first heading.
    Opening, "opening";
    /// The footnotes.
    InNotes, "in_notes";
    /// A sheet.
    SheetOf, "sheet_of";
    /// Sheets.
    SheetsOf, "sheets_of";
    /// A cell.
    CellOf, "cell_of";
    /// A file.
    SettingsOf, "settings_of";
    /// A file.
    OwnSettings, "own_settings";
    /// A caption.
    ComputedAs, "computed_as";
    /// A caption.
    OtherRules, "other_rules";
    /// A caption.
    InText, "in_text";
    /// Above a list.
    Derived, "derived";
    /// Above a list.
    Revised, "revised";
    /// A revised figure.
    RevisedFrom, "revised_from";
    /// A value.
    Missing, "missing";
    /// A value.
    KeptBack, "kept_back";
    /// A rule.
    AmongPeers, "among_peers";
    /// A rule.
    Counted, "counted";
    /// A rule.
    SumOfGroup, "sum_of_group";
    /// A rule.
    MeanOfGroup, "mean_of_group";
    /// A rule.
    ThatOf, "that_of";
    /// A rule.
    WithoutSign, "without_sign";
    /// A rule.
    RankAmong, "rank_among";
    /// A rule.
    SumOver, "sum_over";
    /// A rule.
    MeanOver, "mean_over";
    /// A rule.
    LowestOver, "lowest_over";
    /// A rule.
    HighestOver, "highest_over";
}

keys! {
    /// What a change report says by itself. Places stand in braces; before `|` stands what is said
    /// of one, behind it what is said of several.
    Phrase:
    /// The title against a published state.
    Since, "since";
    /// The title of two states.
    FromTo, "from_to";
    /// What stands for a state that is not published.
    Now, "now";
    /// Which versions are compared, and what it comes to.
    Versions, "versions";
    /// Where both are the same.
    Nothing, "nothing";
    /// What parts the pieces of a summary.
    Between, "between";
    /// What parts the pieces of a list.
    Comma, "comma";
    /// A remark as a sentence.
    Sentence, "sentence";
    /// A remark behind something.
    InBrackets, "in_brackets";
    /// Figures that changed by themselves.
    FiguresChanged, "figures_changed";
    /// How many follow from them.
    OthersFollow, "others_follow";
    /// Figures of two periods side by side.
    Onward, "onward";
    /// Names that changed, counted.
    NamesChanged, "names_changed";
    /// Figures that came, counted.
    FiguresNew, "figures_new";
    /// Figures that went, counted.
    FiguresGone, "figures_gone";
    /// Targets that changed, counted.
    TargetsChanged, "targets_changed";
    /// Ranks that moved, counted.
    RanksMoved, "ranks_moved";
    /// Checks that changed result, counted.
    ChecksChanged, "checks_changed";
    /// Where no document differs.
    NoDocument, "no_document";
    /// Documents that differ, of all.
    DocumentsDiffer, "documents_differ";
    /// Documents, counted.
    Documents, "documents";
    /// Documents that came.
    DocumentsNew, "documents_new";
    /// Documents that went.
    DocumentsGone, "documents_gone";
    /// Documents that could not be compared, counted.
    NotCompared, "not_compared";
    /// Documents of which only files differ.
    Remade, "remade";
    /// The same beside documents of which words differ.
    RemadeMore, "remade_more";
    /// Files of no document that differ.
    OtherFiles, "other_files";
    /// The names that changed.
    NamesThatChanged, "names_that_changed";
    /// An area that was renamed.
    AreaRenamed, "area_renamed";
    /// An indicator that was renamed.
    IndicatorRenamed, "indicator_renamed";
    /// What is counted where a list is cut.
    AndMore, "and_more";
    /// The same as a sentence of its own.
    MoreOnly, "more_only";
    /// A section.
    WhatWasCorrected, "what_was_corrected";
    /// A section.
    WhatFollows, "what_follows";
    /// A section.
    Ranks, "ranks";
    /// A section.
    NewFigures, "new_figures";
    /// A section.
    GoneFigures, "gone_figures";
    /// A section.
    Targets, "targets";
    /// A section.
    Checks, "checks";
    /// A section.
    FailingChecks, "failing_checks";
    /// A section.
    DifferentDocuments, "different_documents";
    /// A section.
    DocumentsAgain, "documents_again";
    /// A section.
    NotComparedTitle, "not_compared_title";
    /// A section.
    FromPeriod, "from_period";
    /// The head of a column.
    Figure, "figure";
    /// The head of a column.
    Area, "area";
    /// The head of a column.
    Value, "value";
    /// The head of a column.
    Before, "before";
    /// The head of a column.
    After, "after";
    /// The head of a column.
    Difference, "difference";
    /// The head of a column.
    Where, "where";
    /// The head of a column.
    Reason, "reason";
    /// The head of a column.
    BecauseOf, "because_of";
    /// The head of a column.
    Target, "target";
    /// The head of a column.
    Result, "result";
    /// The head of a column.
    Check, "check";
    /// The head of a column.
    Document, "document";
    /// The head of a column.
    Changed, "changed";
    /// The head of a column.
    Files, "files";
    /// The head of a column.
    Why, "why";
    /// The head of a column.
    WhatIsFound, "what_is_found";
    /// Where no reason is given.
    NoneGiven, "none_given";
    /// Figures that changed by less than is shown.
    HiddenChanges, "hidden_changes";
    /// Figures of two years that are not listed.
    SideBySide, "side_by_side";
    /// Of a target.
    Met, "met";
    /// Of a target.
    Missed, "missed";
    /// Of a target without a value.
    NotKnown, "not_known";
    /// A result that changed.
    NowIs, "now_is";
    /// A target that was set otherwise.
    TargetChanged, "target_changed";
    /// A target that is new.
    TargetNew, "target_new";
    /// A target that is set no longer.
    TargetGone, "target_gone";
    /// A target.
    AtLeast, "at_least";
    /// A target.
    AtMost, "at_most";
    /// A target.
    Exactly, "exactly";
    /// Of a check.
    NotMade, "not_made";
    /// Of a check.
    Passed, "passed";
    /// Of a check.
    FailedOf, "failed_of";
    /// Of a document.
    New, "new";
    /// Of a document.
    Gone, "gone";
    /// What changed in a document.
    Passages, "passages";
    /// What changed in a document.
    Cells, "cells";
    /// What changed in a document.
    Lines, "lines";
    /// Behind a passage.
    MovedHere, "moved_here";
    /// Behind a row.
    Moved, "moved";
    /// Before a footnote.
    Footnote, "footnote";
    /// Rows that are left out.
    RowsSame, "rows_same";
    /// The heading of documents in which the same changed.
    AndOtherDocuments, "and_other_documents";
    /// Which documents these are.
    SameIn, "same_in";
    /// What parts the reasons of one change.
    Then, "then";
    /// A rank that moved.
    Up, "up";
    /// A rank that moved.
    Down, "down";
    /// Where only the files of a document differ.
    NoWord, "no_word";
    /// Of a file of no document.
    WhatItTells, "what_it_tells";
    /// Where files differ.
    Program, "program";
    /// Where files differ.
    Cards, "cards";
    /// Where files differ.
    Behind, "behind";
    /// Where files differ.
    Look, "look";
    /// Where documents could not be compared.
    WhatIsCompared, "what_is_compared";
}
