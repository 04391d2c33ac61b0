use super::super::Period;
use super::super::calendar::Calendar;
use super::{label, written, year_in};

/// The period, and whether it is plain, whole, a date, a fiscal year.
fn shown(text: &str, calendar: Calendar) -> String {
    let Some(found) = written(text, calendar) else {
        return "none".to_owned();
    };
    let mut out = found.period.to_string();
    let fiscal = found.fiscal.map(|month| format!(" fiscal {month}"));
    for (flag, word) in [
        (found.plain, " plain"),
        (found.whole, " whole"),
        (found.date, " date"),
    ] {
        out.push_str(if flag { word } else { "" });
    }
    out + &fiscal.unwrap_or_default()
}

#[test]
fn periods_are_told_as_offices_write_them() {
    for (text, expected) in [
        ("2019", "2019 plain whole"),
        ("2019年", "2019 plain whole"),
        ("２０１９年", "2019 plain whole"),
        ("2019年度", "2019 plain whole"),
        ("2019年底", "2019 plain whole"),
        ("二〇一九年", "2019 plain whole"),
        ("二零一九年", "2019 plain whole"),
        ("公元2019年", "2019 plain whole"),
        ("2 0 1 9", "2019 plain whole"),
        ("2 0 1 9 年", "2019 plain whole"),
        ("2019.0", "2019 plain whole"),
        ("2019*", "2019 plain whole"),
        ("2019ᵖ", "2019 plain whole"),
        ("2019²", "2019 plain whole"),
        ("2019p", "2019 plain whole"),
        ("2019 (p)", "2019 plain whole"),
        ("2019(4)", "2019 plain whole"),
        ("2019 1)", "2019 plain whole"),
        ("2019 (provisional)", "2019 plain whole"),
        ("2019 (Jan-Dec)", "2019 plain whole"),
        ("2019年1-12月", "2019 plain whole"),
        ("Year 2019", "2019 plain whole"),
        ("FY2019", "2019 whole"),
        ("2019/20", "2019 whole fiscal 0"),
        ("2019-20", "2019 whole fiscal 0"),
        ("1999-00", "1999 whole fiscal 0"),
        ("FY 2019/2020", "2019 whole fiscal 0"),
        ("Year ended 31 March 2019", "2018 whole fiscal 4"),
        ("Year ended 31 December 2019", "2019 plain whole"),
        ("12 months ending June 2019", "2018 whole fiscal 7"),
        ("2019-Q3", "2019-Q3 plain whole"),
        ("2019Q3", "2019-Q3 plain whole"),
        ("Q3 2019", "2019-Q3 plain whole"),
        ("3rd quarter 2019", "2019-Q3 plain whole"),
        ("2008 / Qtr 1", "2008-Q1 plain whole"),
        ("2. Quartal 2019", "2019-Q2 plain whole"),
        ("2019年第三季度", "2019-Q3 plain whole"),
        ("2019年1-3月", "2019-Q1 plain whole"),
        ("2019年上半年", "2019-H1 plain whole"),
        ("2019年1—6月", "2019-H1 plain whole"),
        ("2019H2", "2019-H2 plain whole"),
        ("2019M12", "2019-12 plain whole"),
        ("1994-12", "1994-12 plain whole"),
        ("1994.12", "1994-12 plain whole"),
        ("2019年3月", "2019-03 plain whole"),
        ("二〇一九年十二月", "2019-12 plain whole"),
        ("janvier 2019", "2019-01 plain whole"),
        ("März 2019", "2019-03 plain whole"),
        ("2019 / Sept", "2019-09 plain whole"),
        ("2019-12-31", "2019-12 plain whole date"),
        ("31.12.2019", "2019-12 plain whole date"),
        ("31/12/2019", "2019-12 plain whole date"),
        ("20191201", "2019-12 plain whole date"),
        ("2019年12月31日", "2019-12 plain whole date"),
        ("Jan", "0-01 whole"),
        ("3月", "0-03 whole"),
        ("Q1", "0-Q1 whole"),
        ("H2", "0-H2 whole"),
        ("Births 2019", "2019"),
        ("2020 (plan)", "2020"),
        ("2019 (Jan-Sep)", "2019"),
        ("2019 (Q1)", "2019-Q1 plain whole"),
        ("2019年1-9月", "2019"),
        ("", "none"),
        ("Births", "none"),
        ("12345", "none"),
        ("2018/2020", "none"),
        ("ma", "none"),
        ("4,923", "none"),
        ("1234", "none"),
        ("Q7", "none"),
        ("Quarter", "none"),
        ("01/02/2019", "2019"),
        ("110年", "none"),
        ("98年", "none"),
        ("H30", "none"),
        ("2562", "none"),
        ("1398", "none"),
        ("平成32年", "none"),
    ] {
        assert_eq!(shown(text, Calendar::Common), expected, "{text}");
    }
}

#[test]
fn years_of_eras_are_told_where_the_table_has_them() {
    use Calendar::{Buddhist, Common, Japanese, Minguo, Persian};
    for (text, calendar, expected) in [
        ("民國110年", Common, "2021 plain whole"),
        ("中華民國 110 年", Common, "2021 plain whole"),
        ("民國一一〇年", Common, "2021 plain whole"),
        ("民國一百一十年", Common, "2021 plain whole"),
        ("民國110年底", Common, "2021 plain whole"),
        ("民國110年(2021)", Common, "2021 plain whole"),
        ("民國110年(2020)", Common, "none"),
        ("110年", Minguo, "2021 plain whole"),
        ("98年", Minguo, "2009 plain whole"),
        ("110年第1季", Minguo, "2021-Q1 plain whole"),
        ("110年6月", Minguo, "2021-06 plain whole"),
        ("2021年", Minguo, "2021 plain whole"),
        ("平成30年", Common, "2018 plain whole"),
        ("平成30年度", Common, "2018 plain whole"),
        ("平成三十年", Common, "2018 plain whole"),
        ("令和元年", Common, "2019 plain whole"),
        ("令和2年（2020年）", Common, "2020 plain whole"),
        ("2018（平成30）年", Common, "2018 plain whole"),
        ("昭和64年", Common, "1989 plain whole"),
        ("H30", Japanese, "2018 plain whole"),
        ("R1", Japanese, "2019 plain whole"),
        ("R元年", Japanese, "2019 plain whole"),
        ("S55", Japanese, "1980 plain whole"),
        ("H40", Japanese, "none"),
        ("พ.ศ. 2562", Buddhist, "2019 plain whole"),
        ("๒๕๖๒", Buddhist, "2019 plain whole"),
        ("ปี 2562", Buddhist, "2019 plain whole"),
        ("ปีงบประมาณ 2562", Buddhist, "2019"),
        ("2019", Buddhist, "2019 plain whole"),
        ("۱۳۹۸", Persian, "2019 plain whole fiscal 3"),
        ("1398", Persian, "2019 plain whole fiscal 3"),
        ("سال 1398", Persian, "2019 plain whole fiscal 3"),
    ] {
        assert_eq!(shown(text, calendar), expected, "{text}");
    }
}

#[test]
fn labels_are_periods_of_the_report_or_none() {
    let year = Period::Year(2020);
    let month = Period::Month(2020, 1);
    let of = |text, own| label(text, Calendar::Common, own).map(|p| p.to_string());
    for (text, own, expected) in [
        ("1848", year, Some("1848")),
        ("2010-11", year, None),
        ("2010-11", month, Some("2010-11")),
        ("2010-10", year, Some("2010-10")),
        ("2019-12-31", year, Some("2019")),
        ("2019-12-31", Period::Quarter(2020, 1), Some("2019-Q4")),
        ("201912", month, Some("2019-12")),
        ("201912", year, None),
        ("FY2019", year, None),
        ("2019/20", year, None),
        ("110", year, None),
    ] {
        assert_eq!(of(text, own).as_deref(), expected, "{text}");
    }
    assert_eq!(
        label("110", Calendar::Minguo, year),
        Some(Period::Year(2021))
    );
}

#[test]
fn the_evidence_for_a_calendar_is_in_the_texts() {
    use Calendar::{Buddhist, Common, Japanese, Minguo, Persian};
    for (texts, expected) in [
        (vec!["區域別", "110年"], Minguo),
        (vec!["民國", "98年"], Minguo),
        (vec!["區域別", "98年"], Common),
        (vec!["地区", "110年"], Common),
        (vec!["年次", "H30"], Japanese),
        (vec!["จังหวัด", "2562"], Buddhist),
        (vec!["Births (B.E.)", "2562"], Buddhist),
        (vec!["استان", "1398"], Persian),
        (vec!["۱۳۹۸"], Persian),
        (vec!["هـ", "۱۴۴۱"], Common),
        (vec!["民國", "平成"], Common),
        (vec!["Births", "2562"], Common),
    ] {
        assert_eq!(Calendar::of(texts.iter().copied()), expected, "{texts:?}");
    }
}

#[test]
fn a_title_tells_the_year_that_it_is_about() {
    let of = |text| year_in(text, Calendar::Common);
    assert_eq!(of("Births by town, 2019"), Some(2019));
    assert_eq!(of("平成30年 人口"), Some(2018));
    for text in [
        "Published in 2019",
        "© 2019 The office",
        "at 2010 prices",
        "2010 = 100",
        "Statistical Yearbook 2020",
        "Births, 2010 to 2019",
        "2019年出版",
    ] {
        assert_eq!(of(text), None, "{text}");
    }
}
