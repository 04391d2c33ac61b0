//! Words by which tables tell what they are about.

use crate::measure::parse::fold;

/// Heads of stubs that hold areas, and the words for one and several.
const AREAS: &[(&str, &str, &str)] = &[
    ("township", "township", "townships"),
    ("town", "town", "towns"),
    ("district", "district", "districts"),
    ("county", "county", "counties"),
    ("village", "village", "villages"),
    ("province", "province", "provinces"),
    ("city", "city", "cities"),
    ("municipality", "municipality", "municipalities"),
    ("region", "region", "regions"),
    ("ward", "ward", "wards"),
    ("parish", "parish", "parishes"),
    ("area", "area", "areas"),
    ("country", "country", "countries"),
    ("state", "state", "states"),
    ("department", "department", "departments"),
    ("school", "school", "schools"),
    ("hospital", "hospital", "hospitals"),
    ("clinic", "clinic", "clinics"),
    ("branch", "branch", "branches"),
    ("station", "station", "stations"),
    ("library", "library", "libraries"),
    ("office", "office", "offices"),
    ("unit name", "unit", "units"),
    ("organisation", "organisation", "organisations"),
    ("organization", "organization", "organizations"),
    ("agency", "agency", "agencies"),
    ("place", "place", "places"),
    ("locality", "locality", "localities"),
    ("乡镇", "township", "townships"),
    ("镇", "township", "townships"),
    ("街道", "subdistrict", "subdistricts"),
    ("地区", "area", "areas"),
    ("区县", "county", "counties"),
    ("县", "county", "counties"),
    ("市", "city", "cities"),
    ("省", "province", "provinces"),
    ("村", "village", "villages"),
    ("单位名称", "unit", "units"),
    ("单位", "unit", "units"),
    ("部门", "department", "departments"),
    ("学校", "school", "schools"),
];

/// The words for one and several of the areas that a head names.
pub(super) fn areas(head: &str) -> Option<(&'static str, &'static str)> {
    let folded = fold(head);
    let exact = |word: &str| {
        folded
            .split(|c: char| !c.is_alphanumeric())
            .any(|w| w == word || w.strip_suffix('s') == Some(word))
    };
    let found = AREAS.iter().find(|(word, one, several)| {
        *several == folded
            || *one == folded
            || exact(word)
            || !word.is_ascii() && folded.contains(word)
    });
    found.map(|(_, one, several)| (*one, *several))
}

/// Whether a head says that indicators stand below or beside it.
pub(super) fn is_indicator_head(head: &str) -> bool {
    let folded = fold(head);
    [
        "indicator",
        "item",
        "measure",
        "category",
        "activity",
        "subject",
        "topic",
        "kind",
        "type",
    ]
    .iter()
    .any(|w| folded == *w || folded == format!("{w}s") || folded.starts_with(&format!("{w} ")))
        || ["指标", "项目", "类别", "内容", "名目"]
            .iter()
            .any(|w| folded.contains(w))
}

/// Whether a head says that periods stand below or beside it.
pub(super) fn is_period_head(head: &str) -> bool {
    let folded = fold(head);
    [
        "year",
        "years",
        "period",
        "month",
        "quarter",
        "date",
        "年份",
        "年度",
        "年",
        "月份",
        "季度",
        "时间",
        "年别",
        "年別",
        "年次",
        "民國",
        "民國年",
        "民國年別",
        "月別",
        "時間",
        "jahr",
        "monat",
        "quartal",
        "année",
        "annee",
        "mois",
        "trimestre",
        "año",
        "mes",
        "periodo",
        "ปี",
        "พ.ศ.",
        "ปี พ.ศ.",
        "سال",
        "year (b.e.)",
        "year (roc)",
        "fiscal year",
        "financial year",
        "calendar year",
    ]
    .contains(&folded.as_str())
}

/// Whether a head says that the column only numbers the rows.
pub(super) fn is_number_head(head: &str) -> bool {
    let folded = fold(head);
    let folded = folded.trim_end_matches('.');
    [
        "no",
        "nr",
        "#",
        "number",
        "s/n",
        "sn",
        "序号",
        "编号",
        "code",
        "代码",
        "id",
        "serial no",
        "row",
    ]
    .contains(&folded)
}

/// Whether a head says that units stand below it.
pub(super) fn is_unit_head(head: &str) -> bool {
    let folded = fold(head);
    [
        "unit",
        "units",
        "unit of measure",
        "计量单位",
        "单位",
        "measure unit",
    ]
    .contains(&folded.as_str())
}

/// Whether a head says that the column compares two others, so that the report can
/// compute it itself.
pub(super) fn is_change_head(head: &str) -> bool {
    let folded = fold(head);
    let starts = [
        "change",
        "increase",
        "growth",
        "difference",
        "diff",
        "±",
        "+/-",
        "increase/decrease",
    ];
    starts.iter().any(|w| folded.starts_with(w))
        || [
            "增减",
            "同比",
            "环比",
            "比上年",
            "较上年",
            "比上期",
            "较上期",
            "比去年",
            "比同期",
        ]
        .iter()
        .any(|w| folded.contains(w))
        || is_growth(&folded)
}

/// Whether a head says growth and nothing else: `增长率（%）`, not `自然增长率`, which counts
/// births less deaths, nor `收入增长目标`.
fn is_growth(folded: &str) -> bool {
    let bare = folded.split('(').next().unwrap_or_default();
    let bare = bare.trim().trim_end_matches(['%', '‰']);
    let stem = ["率", "幅度", "速度", "额", "量", "数"]
        .iter()
        .find_map(|ending| bare.strip_suffix(ending))
        .unwrap_or(bare);
    ["增长", "增幅", "增速"].contains(&stem)
}

/// Words for the places that Chinese heads name.
const CHINESE_AREAS: &[&str] = &[
    "乡镇", "鄉鎮", "街道", "区县", "市县", "县区", "地区", "地區", "村", "镇", "鎮", "县", "縣",
    "市", "省", "部门", "部門", "学校", "學校", "医院", "醫院", "单位", "單位",
];

/// The word for the areas that a Chinese head names.
pub(super) fn chinese_areas(head: &str) -> Option<&'static str> {
    let folded = fold(head);
    let mut known = CHINESE_AREAS.iter().copied();
    known.find(|word| folded.contains(word))
}

/// What Chinese titles call the whole.
const WHOLES: &[&str] = &[
    "全县", "全縣", "全市", "全区", "全區", "全州", "全省", "全镇", "全鎮", "全乡", "全鄉", "全国",
    "全國",
];

/// The word for the whole in a Chinese title.
pub(super) fn chinese_whole(title: &str) -> Option<&'static str> {
    WHOLES.iter().find(|word| title.contains(**word)).copied()
}

/// Words in the names of indicators.
const INDICATORS: &[&str] = &[
    "rate",
    "number",
    "births",
    "deaths",
    "population",
    "funds",
    "share",
    "ratio",
    "amount",
    "cases",
    "percentage",
    "per cent",
    "%",
    "expenditure",
    "income",
    "budget",
    "visits",
    "persons",
    "people",
    "families",
    "households",
    "cost",
    "costs",
    "revenue",
    "coverage",
    "meetings",
    "average",
    "mean",
    "数",
    "率",
    "人口",
    "金额",
    "比例",
    "比重",
    "收入",
    "支出",
    "经费",
    "面积",
    "产值",
];

/// Words in, and ends of, the names of places.
const PLACES: &[&str] = &[
    "town",
    "township",
    "village",
    "county",
    "district",
    "city",
    "province",
    "region",
    "ward",
    "school",
    "hospital",
    "department",
    "bureau",
    "office",
    "镇",
    "乡",
    "村",
    "县",
    "区",
    "市",
    "街道",
    "社区",
    "局",
];

/// How strongly a list of labels looks like indicators (positive) or places (negative).
pub(super) fn like_indicators(labels: &[&str]) -> i32 {
    let count = |words: &[&str], ends: bool| {
        let hit = |label: &&&str| {
            let folded = fold(label);
            words.iter().any(|w| {
                if w.is_ascii() {
                    folded
                        .split(|c: char| !c.is_alphanumeric() && c != '%')
                        .any(|part| part == *w)
                } else if ends {
                    folded.ends_with(w)
                } else {
                    folded.contains(w)
                }
            })
        };
        labels.iter().filter(hit).count()
    };
    let (indicators, places) = (count(INDICATORS, false), count(PLACES, true));
    let many = |n: usize| n * 10 >= labels.len() * 3 && n > 0;
    match (many(indicators), many(places)) {
        (true, false) => 3,
        (false, true) => -3,
        (true, true) if indicators > places => 1,
        (true, true) => -1,
        _ => 0,
    }
}
