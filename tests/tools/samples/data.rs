//! The numbers of the sample: invented, and in 2019 those that the report must show.

/// The years of the sample, ascending.
pub const YEARS: [i32; 5] = [2015, 2016, 2017, 2018, 2019];

/// The place of a year in the arrays below.
pub fn at(year: i32) -> usize {
    (year - YEARS[0]) as usize
}

/// Mean resident population.
pub const POPULATION: [i64; 5] = [408_900, 410_100, 411_600, 412_800, 413_700];
/// Registered population at the end of the year.
pub const REGISTERED: [i64; 5] = [568_420, 570_615, 572_730, 574_486, 576_074];
/// Boys born in the statistical year.
pub const BOYS: [i64; 5] = [2_725, 2_807, 2_759, 2_645, 2_551];
/// Girls born in the statistical year.
pub const GIRLS: [i64; 5] = [2_489, 2_570, 2_537, 2_442, 2_372];
/// Births within policy.
pub const WITHIN_POLICY: [i64; 5] = [4_301, 4_487, 4_478, 4_346, 4_248];
/// Women of child-bearing age.
pub const WOMEN: [i64; 5] = [88_900, 88_350, 87_720, 87_100, 86_400];
/// Person-times of the yearly survey.
pub const SURVEYED: [i64; 5] = [16_350, 17_480, 18_760, 19_810, 20_743];
/// Women found in need of treatment.
pub const IN_NEED: [i64; 5] = [14_120, 13_890, 13_540, 13_270, 12_960];
/// Women treated free of charge.
pub const TREATED: [i64; 5] = [489, 548, 623, 704, 778];
/// Families supported.
pub const SUPPORTED: [i64; 5] = [1_905, 2_043, 2_210, 2_351, 2_486];
/// Funds of the year in yuan.
pub const FUNDS: [i64; 5] = [3_980_000, 4_220_000, 4_465_000, 4_710_000, 4_960_000];

/// One line of the sheet of work done: group, item, unit, value by year.
pub type WorkLine = (&'static str, &'static str, &'static str, [i64; 5]);

/// The sheet of work done.
pub const WORK: [WorkLine; 43] = [
    (
        "Leadership",
        "Meetings of the standing committee",
        "meetings",
        [1, 2, 2, 2, 3],
    ),
    (
        "Leadership",
        "County conferences",
        "conferences",
        [4, 4, 5, 5, 6],
    ),
    (
        "Leadership",
        "Additional investment",
        "yuan",
        [280_000, 300_000, 360_000, 430_000, 510_000],
    ),
    ("Leadership", "Staff recruited", "persons", [5, 6, 8, 9, 13]),
    (
        "Leadership",
        "of which for townships",
        "persons",
        [3, 4, 6, 7, 11],
    ),
    (
        "Leadership",
        "Departments with letters of responsibility",
        "departments",
        [12, 13, 14, 15, 16],
    ),
    (
        "Leadership",
        "Agencies with letters of responsibility",
        "agencies",
        [66, 70, 74, 78, 81],
    ),
    (
        "Leadership",
        "Leaders linked to townships",
        "persons",
        [32, 34, 36, 38, 41],
    ),
    (
        "Leadership",
        "Units linked to villages",
        "units",
        [70, 73, 78, 80, 85],
    ),
    (
        "Leadership",
        "Support by the townships",
        "yuan",
        [60_000, 70_000, 80_000, 90_000, 100_000],
    ),
    (
        "Grass roots",
        "Township stations funded",
        "stations",
        [1, 2, 2, 3, 4],
    ),
    (
        "Grass roots",
        "Villages with paid positions",
        "villages",
        [84, 93, 105, 117, 128],
    ),
    (
        "Grass roots",
        "Winter service cases",
        "cases",
        [1_102, 1_158, 1_205, 1_287, 1_373],
    ),
    (
        "Grass roots",
        "Spring service cases",
        "cases",
        [1_744, 1_846, 1_951, 2_043, 2_154],
    ),
    (
        "Coordination",
        "Construction sites checked",
        "sites",
        [3, 4, 5, 6, 8],
    ),
    (
        "Coordination",
        "Referrals received",
        "cases",
        [9, 10, 12, 13, 16],
    ),
    ("Coordination", "Referrals sent", "cases", [6, 7, 8, 9, 11]),
    (
        "Coordination",
        "Cases handled: typical",
        "cases",
        [7, 6, 6, 5, 4],
    ),
    (
        "Coordination",
        "Cases handled: general",
        "cases",
        [8, 7, 5, 4, 3],
    ),
    (
        "Incentives",
        "Families helped by the care fund",
        "families",
        [2, 2, 3, 4, 5],
    ),
    (
        "Incentives",
        "Opening capital of the care fund",
        "yuan",
        [0, 0, 20_000, 35_000, 50_000],
    ),
    (
        "Incentives",
        "Amount insured for families",
        "yuan",
        [120_000, 140_000, 155_000, 180_000, 200_000],
    ),
    (
        "Incentives",
        "Families insured",
        "families",
        [4_150, 4_800, 5_400, 6_050, 6_700],
    ),
    (
        "Incentives",
        "Spent by the care fund",
        "yuan",
        [0, 0, 6_000, 9_500, 14_000],
    ),
    (
        "Incentives",
        "Families supported by the care fund",
        "families",
        [0, 0, 24, 45, 62],
    ),
    (
        "Incentives",
        "Families in the community programme",
        "families",
        [61, 70, 82, 94, 105],
    ),
    (
        "Incentives",
        "Subjects screened by 1 September",
        "persons",
        [31, 35, 40, 44, 49],
    ),
    (
        "Incentives",
        "Recipients of bonuses confirmed",
        "persons",
        [214, 243, 271, 298, 323],
    ),
    (
        "Incentives",
        "Recipients of special assistance confirmed",
        "persons",
        [2, 2, 3, 4, 5],
    ),
    ("Services", "Stations built", "stations", [1, 1, 0, 1, 2]),
    ("Services", "Survey　person-times", "person-times", SURVEYED),
    ("Services", "Women in need of treatment", "persons", IN_NEED),
    (
        "Services",
        "Women treated free of charge",
        "persons",
        TREATED,
    ),
    ("Services", "Families supported", "families", SUPPORTED),
    ("Services", "Ａｎｎｕａｌ funds", "yuan", FUNDS),
    (
        "Services",
        "Complaints received",
        "complaints",
        [41, 38, 33, 29, 26],
    ),
    (
        "Services",
        "Complaints settled in time",
        "complaints",
        [35, 33, 30, 27, 25],
    ),
    (
        "Mobile population",
        "Fund of the information platform",
        "yuan",
        [0, 80_000, 120_000, 180_000, 250_000],
    ),
    (
        "Mobile population",
        "Migrants registered",
        "persons",
        [15_230, 15_940, 16_420, 17_060, 17_685],
    ),
    (
        "Mobile population",
        "Migrants served",
        "persons",
        [12_480, 13_390, 14_120, 15_010, 16_090],
    ),
    (
        "Assessment",
        "Rank in the semi-annual assessment",
        "rank",
        [6, 5, 5, 4, 3],
    ),
    (
        "Assessment",
        "Rank in the winter service",
        "rank",
        [5, 4, 4, 3, 2],
    ),
    (
        "Assessment",
        "Counties and districts assessed",
        "counties",
        [9, 9, 9, 9, 9],
    ),
];

/// Support by department: department, families, persons, children, amount in yuan; -1 is blank.
pub type SupportLine = (&'static str, [i64; 5], [i64; 5], [i64; 5], [i64; 5]);

/// What is not counted for a department.
pub const NONE: [i64; 5] = [-1; 5];

/// The sheet of support by department.
pub const SUPPORT: [SupportLine; 6] = [
    (
        "Water resources",
        [180, 197, 214, 236, 254],
        [850, 930, 1_010, 1_110, 1_200],
        NONE,
        NONE,
    ),
    ("Agriculture", [3, 4, 5, 6, 7], NONE, NONE, NONE),
    (
        "Agricultural machinery",
        [104, 118, 130, 144, 157],
        NONE,
        NONE,
        [31_000, 35_000, 38_500, 43_000, 47_000],
    ),
    (
        "Rural energy",
        [22, 26, 30, 34, 39],
        NONE,
        NONE,
        [23_500, 27_800, 32_000, 36_400, 41_800],
    ),
    ("Civil affairs", [221, 240, 258, 279, 295], NONE, NONE, NONE),
    (
        "Education",
        NONE,
        NONE,
        [402, 441, 480, 521, 557],
        [122_000, 134_000, 146_000, 159_000, 170_000],
    ),
];

/// The townships and their weight in the county's population, in thousandths.
pub const TOWNSHIPS: [(&str, i64); 17] = [
    ("Chengbei", 148),
    ("Qiaotou", 92),
    ("Shiqiao", 78),
    ("Liushu", 71),
    ("Baiyun", 66),
    ("Hekou", 63),
    ("Songlin", 59),
    ("Meiling", 56),
    ("Xinzhuang", 53),
    ("Gaoping", 50),
    ("Nanwan", 47),
    ("Dongpo", 44),
    ("Heshan", 41),
    ("Tianxi", 38),
    ("Lianhu", 35),
    ("Zhuyuan", 32),
    ("Yangqiao", 27),
];

/// Splits a total over the townships by weight, with a lean of its own for each township and
/// year, so that rates differ; the parts add up to the total (largest remainder).
pub fn split(total: i64, lean: u64, year: i32) -> Vec<i64> {
    let weights: Vec<i64> = TOWNSHIPS
        .iter()
        .enumerate()
        .map(|(i, (_, weight))| {
            // A small multiplicative hash: the lean is fixed, and looks like chance.
            let seed = (i as u64 + 1) * 7_919 + lean * 104_729 + (year as u64 - 2_000) * 31;
            let chance = (seed.wrapping_mul(2_654_435_761) >> 7) % 160;
            let steady = ((i as u64 + 3) * (lean + 5) * 37) % 140;
            weight * (1_000 + steady as i64 - 70 + (chance as i64 - 80) / 2)
        })
        .collect();
    let sum: i64 = weights.iter().sum();
    let mut parts: Vec<i64> = weights.iter().map(|w| total * w / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| (-(total * weights[*i] % sum), *i));
    let rest = (total - parts.iter().sum::<i64>()) as usize;
    for i in order.into_iter().take(rest) {
        parts[i] += 1;
    }
    parts
}
