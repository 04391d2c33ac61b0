use super::*;

#[test]
fn units_are_told_as_offices_write_them() {
    for (text, name) in [
        ("10,000 yuan", "ten thousand yuan"),
        ("万元", "ten thousand yuan"),
        ("亿元", "hundred million yuan"),
        ("万人", "ten thousand persons"),
        ("thousand persons", "thousand persons"),
        ("％", "per cent"),
        ("‰", "per mille"),
        ("per 100,000", "per 100000"),
        ("per 1,000 residents", "per mille"),
        ("'000", "thousands"),
        ("€ ", "euros"),
        ("million euros", "million euros"),
        ("£ thousand", "thousand pounds"),
        ("£'000", "thousand pounds"),
        ("€m", "million euros"),
        ("US$ million", "million dollars"),
        ("EUR bn", "billion euros"),
        ("km²", "km²"),
        ("人次", "person-times"),
    ] {
        assert_eq!(unit(text).map(|u| u.name).as_deref(), Some(name), "{text}");
    }
    for text in [
        "",
        "a",
        "net",
        "births total",
        "per",
        "per 20",
        "2019",
        "thousand and one",
    ] {
        assert_eq!(unit(text), None, "{text}");
    }
}

#[test]
fn units_are_found_in_lines_and_headings() {
    let line = |text| in_line(text).map(|u| u.name);
    assert_eq!(line("单位：万元").as_deref(), Some("ten thousand yuan"));
    assert_eq!(line("Unit: persons").as_deref(), Some("persons"));
    assert_eq!(
        line("(thousand persons)").as_deref(),
        Some("thousand persons")
    );
    assert_eq!(
        line("Amounts in million yuan").as_deref(),
        Some("million yuan")
    );
    assert_eq!(
        line("£ thousand unless otherwise stated").as_deref(),
        Some("thousand pounds")
    );
    assert_eq!(
        line("All figures in £000 unless otherwise shown").as_deref(),
        Some("thousand pounds")
    );
    assert_eq!(line("Births in 2019"), None);
    assert_eq!(line("Pounds lost"), None);
    let head = |text| in_heading(text).map(|u| u.name);
    assert_eq!(
        head("Funds (10,000 yuan)").as_deref(),
        Some("ten thousand yuan")
    );
    assert_eq!(
        head("Support / Funds（万元）").as_deref(),
        Some("ten thousand yuan")
    );
    assert_eq!(head("Share, %").as_deref(), Some("per cent"));
    assert_eq!(head("比重%").as_deref(), Some("per cent"));
    assert_eq!(head("Boys per 100 girls").as_deref(), Some("per 100"));
    assert_eq!(
        head("Infant deaths per 100,000").as_deref(),
        Some("per 100000")
    );
    assert_eq!(
        without_unit("Infant deaths per 100,000"),
        "Infant deaths per 100,000"
    );
    assert_eq!(head("Births / %").as_deref(), Some("per cent"));
    assert_eq!(head("Births (a)"), None);
    assert_eq!(head("Women, married"), None);
    assert_eq!(without_unit("Funds (10,000 yuan)"), "Funds");
    assert_eq!(without_unit("Share, %"), "Share");
    assert_eq!(
        without_unit("Births (within policy)"),
        "Births (within policy)"
    );
}
