//! The fixed words of a page.

/// The words that a page itself adds, in its language.
#[derive(Debug)]
pub(super) struct Words {
    pub skip: &'static str,
    pub contents: &'static str,
    pub notes: &'static str,
    pub back: &'static str,
    pub table: &'static str,
    pub chart: &'static str,
    pub data: &'static str,
    pub category: &'static str,
    pub workbook: &'static str,
    pub sheet: &'static str,
    pub cell: &'static str,
    pub setting: &'static str,
    pub line: &'static str,
    pub rule: &'static str,
    pub parts: &'static str,
    pub and: &'static str,
    pub more: &'static str,
    pub change_on: &'static str,
    pub from: &'static str,
    pub row: &'static str,
    pub all_sources: &'static str,
}

static ENGLISH: Words = Words {
    skip: "Skip to the text",
    contents: "Contents",
    notes: "Notes",
    back: "Back to the text",
    table: "Table",
    chart: "Chart",
    data: "Data of this chart",
    category: "Item",
    workbook: "Workbook",
    sheet: "Sheet",
    cell: "Cell",
    setting: "Setting",
    line: "line",
    rule: "Rule",
    parts: "Computed from",
    and: "and",
    more: "more",
    change_on: "Change on",
    from: "from",
    row: "row",
    all_sources: "In the list of all sources:",
};

impl Words {
    /// The words of the language with the given tag; English where there are none yet.
    pub fn of(_tag: &str) -> &'static Words {
        &ENGLISH
    }
}
