use super::*;

fn shifted(from: &str, to: &str, text: &str, only_own: bool) -> Option<String> {
    Shift::new(from.parse().unwrap(), to.parse().unwrap()).text(text, only_own)
}

#[test]
fn years_about_the_own_one_are_shifted() {
    let text = |t| shifted("2019", "2020", t, false);
    assert_eq!(
        text("October 2018 to September 2019").as_deref(),
        Some("October 2019 to September 2020")
    );
    assert_eq!(text("20 January 2020").as_deref(), Some("20 January 2021"));
    assert_eq!(text("Law No. 20193 of 1998"), None);
    assert_eq!(text("12019"), None);
    assert_eq!(text("{period}"), None);
}

#[test]
fn years_that_go_over_into_the_next_are_shifted_whole() {
    let text = |t| shifted("2019", "2020", t, false);
    assert_eq!(
        text("2018/19 to 2019/20").as_deref(),
        Some("2019/20 to 2020/21")
    );
    assert_eq!(text("FY 2019/2020").as_deref(), Some("FY 2020/2021"));
    assert_eq!(text("2019–20").as_deref(), Some("2020–21"));
    assert_eq!(text("2019-20").as_deref(), Some("2020-21"));
    assert_eq!(text("2019/01"), Some("2020/01".to_owned()));
    assert_eq!(text("1999/00"), None);
    assert_eq!(
        shifted("1998", "1999", "1998/99", true).as_deref(),
        Some("1999/00")
    );
}

#[test]
fn names_follow_the_own_period_alone() {
    let text = |t| shifted("2019", "2021", t, true);
    assert_eq!(
        text("targets-2019.xlsx").as_deref(),
        Some("targets-2021.xlsx")
    );
    assert_eq!(text("T2019").as_deref(), Some("T2021"));
    assert_eq!(text("census-2018.xlsx"), None);
}

#[test]
fn parts_of_years_are_shifted_as_they_are_written() {
    let text = |t| shifted("2019-Q4", "2020-Q1", t, false);
    assert_eq!(text("q-2019-Q4.xlsx").as_deref(), Some("q-2020-Q1.xlsx"));
    assert_eq!(text("before: 2019-Q3").as_deref(), Some("before: 2019-Q4"));
    assert_eq!(text("in 2019").as_deref(), Some("in 2020"));
    let text = |t| shifted("2019-Q1", "2019-Q2", t, false);
    assert_eq!(text("in 2019"), None);
}
