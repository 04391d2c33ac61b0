//! A resolved configuration as text, to be compared.

use annals::config::{
    Abbreviations, Conformance, Heading, Members, Provenance, Region, Report, Scope, Source,
    StandardCheck, Stated, Table,
};
use annals::measure::Unit;
use std::fmt::Write as _;

/// The resolved report in short: one line for each thing that it holds.
pub fn dump(report: &Report) -> String {
    let mut out = String::new();
    let w = &mut out;
    let periods: Vec<String> = report.periods.iter().map(ToString::to_string).collect();
    let _ = writeln!(w, "report {}: {}", report.name.value, report.title.value);
    let _ = writeln!(w, "body {}", report.body.value);
    let _ = writeln!(w, "period {} of {}", report.period.value, periods.join(" "));
    if let Some(date) = &report.date {
        let _ = writeln!(w, "date {}", date.value);
    }
    let _ = writeln!(w, "numbers {:?}", report.numbers);
    for (name, value) in &report.constants {
        let _ = writeln!(w, "constant {name} = {}", value.value);
    }
    dump_areas(report, w);
    for table in &report.tables {
        dump_table(report, table, w);
    }
    dump_indicators(report, w);
    dump_checks(report, w);
    dump_stated(report, w);
    dump_targets(report, w);
    for level in &report.numbering {
        let _ = writeln!(
            w,
            "numbering {:?} {:?} full {} {:?}",
            level.prefix, level.form, level.full, level.suffix
        );
    }
    dump_headings(&report.headings, 0, w);
    dump_briefs(report, w);
    dump_style(report, w);
    if report.conformance != Conformance::default() {
        let _ = writeln!(w, "pdf {:?}", report.conformance);
    }
    if report.abbreviations != Abbreviations::default() {
        let _ = writeln!(w, "{:?}", report.abbreviations);
    }
    dump_provenance(report, w);
    out
}

fn dump_areas(report: &Report, w: &mut String) {
    for area in &report.areas {
        let _ = writeln!(
            w,
            "area {} = {} {:?}",
            area.id.value, area.label.value, area.aliases
        );
    }
    for group in &report.groups {
        let within = group.within.as_ref().map_or("-", |a| &a.value);
        let _ = writeln!(
            w,
            "group {} ({}, {}) within {within}",
            group.id.value, group.singular, group.plural
        );
        match &group.members {
            Members::FromTable(table) => {
                let _ = writeln!(w, "  members from {}", table.value);
            }
            Members::Listed(members) => {
                for m in members {
                    let _ = writeln!(
                        w,
                        "  member {} = {} {:?}",
                        m.id.value, m.label.value, m.aliases
                    );
                }
            }
        }
    }
}

fn dump_indicators(report: &Report, w: &mut String) {
    for indicator in &report.indicators {
        let short = match indicator.short == indicator.label.value {
            true => String::new(),
            false => format!(" ({})", indicator.short),
        };
        let _ = writeln!(
            w,
            "indicator {} = {}{short}: {:?} in {}, {} decimals, {:?}",
            indicator.id.value,
            indicator.label.value,
            indicator.kind.value,
            unit(&indicator.unit),
            indicator.decimals,
            indicator.direction
        );
        match &indicator.source {
            Source::Formula(formula) => {
                let _ = writeln!(w, "  formula {}", formula.value);
            }
            Source::Constant(value) => {
                let _ = writeln!(w, "  value {}", value.value);
            }
            Source::Tables(sources) => {
                for s in sources {
                    let table = &report.tables[s.table.value].id.value;
                    let _ = writeln!(w, "  from {table}: {}", s.label.value);
                }
            }
        }
    }
}

fn dump_checks(report: &Report, w: &mut String) {
    for check in &report.checks {
        let name = check.name.as_ref().map_or("-", |n| &n.value);
        let message = check.message.as_ref().map_or("-", |m| &m.value);
        let scope: Vec<String> = check
            .scope
            .iter()
            .map(|scope| match scope {
                Scope::Of(id) => id.value.clone(),
                other => format!("{other:?}"),
            })
            .collect();
        let _ = writeln!(
            w,
            "check {} for {scope:?} {:?} {:?} {name} {message}",
            check.condition.value, check.tolerance, check.severity
        );
    }
    let standard = &report.standard_checks;
    for (name, check) in [
        ("totals", &standard.totals),
        ("rates", &standard.rates),
        ("revisions", &standard.revisions),
        ("ranks", &standard.ranks),
        ("completion", &standard.completion),
    ] {
        let usual = StandardCheck::default();
        if (check.severity, check.tolerance) != (usual.severity, usual.tolerance) {
            let _ = writeln!(
                w,
                "standard check {name} {:?} {:?} except {:?}",
                check.severity, check.tolerance, check.except
            );
        }
    }
    for revision in &report.revisions {
        let area = revision.area.as_ref().map_or("-", |a| &a.value);
        let _ = writeln!(
            w,
            "revision {:?} {area} {} {}",
            revision.indicator.value, revision.period.value, revision.reason.value
        );
    }
}

fn dump_stated(report: &Report, w: &mut String) {
    for indicator in &report.indicators {
        let held = match &indicator.stated {
            None => continue,
            Some(Stated::Recompute(text)) => format!("is {}", text.value),
            Some(Stated::RankOf(of)) => format!("is the rank of {:?}", of.value),
            Some(Stated::CompletionOf(of)) => format!("is the completion of {:?}", of.value),
        };
        let _ = writeln!(w, "{} {held}", indicator.id.value);
    }
}

fn dump_targets(report: &Report, w: &mut String) {
    for target in &report.targets {
        let indicator = &report.indicators[target.indicator.value.0 as usize]
            .id
            .value;
        let _ = write!(
            w,
            "target {indicator} {:?} {}",
            target.relation, target.value.value
        );
        if let Some(area) = &target.area {
            let _ = write!(w, " for {}", area.value);
        }
        if let Some(period) = &target.period {
            let _ = write!(w, " in {}", period.value);
        }
        let _ = writeln!(w);
    }
}

fn dump_briefs(report: &Report, w: &mut String) {
    if let Some(briefs) = &report.briefs {
        let standings: Vec<&str> = briefs
            .standings
            .iter()
            .map(|i| report.indicators[i.value.0 as usize].id.value.as_str())
            .collect();
        let _ = writeln!(
            w,
            "briefs of {}: {} -> {} titled {} when {:?}, standings {standings:?}",
            report.groups[briefs.group.value].id.value,
            briefs.template.value,
            briefs.file.value,
            briefs.title.value,
            briefs.when.as_ref().map(|c| c.value.as_str())
        );
    }
}

fn dump_provenance(report: &Report, w: &mut String) {
    let told = [
        ("the report", Some((report.provenance, Provenance::REPORT))),
        (
            "briefs",
            report
                .briefs
                .as_ref()
                .map(|b| (b.provenance, Provenance::BRIEF)),
        ),
    ];
    for (what, pair) in told {
        if let Some((own, usual)) = pair.filter(|(own, usual)| own != usual) {
            let _ = writeln!(w, "provenance of {what}: {own:?}, usually {usual:?}");
        }
    }
}

fn unit(unit: &Unit) -> String {
    let spoken = if unit.spoken { " spoken" } else { "" };
    format!(
        "[{}|{}|{}|{}{spoken}]",
        unit.name, unit.singular, unit.factor, unit.sign
    )
}

fn dump_table(report: &Report, table: &Table, w: &mut String) {
    let region = match &table.region {
        Region::Range(r) => format!("range {}", r.value),
        Region::Name(n) => format!("name {}", n.value),
        Region::ExcelTable(t) => format!("table {}", t.value),
        Region::Sheet => "sheet".to_owned(),
    };
    let axes = |axes: &[annals::config::Spanned<annals::config::Axis>]| {
        axes.iter()
            .map(|a| format!("{:?}", a.value))
            .collect::<Vec<_>>()
            .join("+")
    };
    let sheet = table.sheet.as_ref().map_or("-", |s| &s.value);
    let _ = writeln!(
        w,
        "table {}: {} / {sheet} / {region}",
        table.id.value, table.workbook.value
    );
    let _ = writeln!(
        w,
        "  {} stub columns down {}, {} header rows across {}, value {}",
        table.stub_columns,
        axes(&table.down),
        table.header_rows,
        axes(&table.across),
        table.value_column.as_ref().map_or("-", |v| &v.value)
    );
    if let Some(indicator) = &table.indicator {
        let indicator = &report.indicators[indicator.value.0 as usize].id.value;
        let _ = writeln!(w, "  indicator {indicator}");
    }
    if let Some(area) = &table.area {
        let _ = writeln!(w, "  area {}", area.value);
    }
    if let Some(period) = &table.period {
        let _ = writeln!(w, "  period {}", period.value);
    }
    for (label, meaning) in &table.labels {
        let _ = writeln!(w, "  label {label} -> {}", meaning.value);
    }
    for label in &table.skip {
        let _ = writeln!(w, "  skip {}", label.value);
    }
    if !table.footnote_marks.is_empty() {
        let _ = writeln!(w, "  footnote marks {:?}", table.footnote_marks);
    }
    for (label, u) in &table.units {
        let _ = writeln!(w, "  unit of {label}: {}", unit(&u.value));
    }
    if let Some(u) = &table.unit {
        let _ = writeln!(w, "  unit {}", unit(&u.value));
    }
    let missing: Vec<String> = table
        .missing
        .iter()
        .map(|(sign, kind)| format!("{sign:?} {:?}", kind.value))
        .collect();
    let _ = writeln!(w, "  missing {}", missing.join(", "));
}

fn dump_headings(headings: &[Heading], depth: usize, w: &mut String) {
    for h in headings {
        let _ = writeln!(
            w,
            "heading {}{} #{}{}{}{}",
            "  ".repeat(depth),
            h.text.as_ref().map_or("(text)", |t| &t.value),
            h.id,
            if h.numbered { "" } else { " unnumbered" },
            h.template
                .as_ref()
                .map_or(String::new(), |t| format!(" <- {}", t.value)),
            h.when
                .as_ref()
                .map_or(String::new(), |c| format!(" when {}", c.value)),
        );
        dump_headings(&h.children, depth + 1, w);
    }
}

fn dump_style(report: &Report, w: &mut String) {
    let style = &report.style;
    let default = annals::style::Style::default();
    if *style == default {
        let _ = writeln!(w, "style default");
        return;
    }
    let page = &style.page;
    let millimetres = |l: annals::measure::Length| format!("{:.1}", l.to_pt() * 25.4 / 72.0);
    let _ = writeln!(
        w,
        "page {} x {}, margins {} {} {} {}",
        millimetres(page.width),
        millimetres(page.height),
        millimetres(page.top),
        millimetres(page.bottom),
        millimetres(page.left),
        millimetres(page.right)
    );
    let sizes: Vec<String> = style
        .headings
        .iter()
        .map(|s| format!("{:.2}", s.size.to_pt()))
        .collect();
    let _ = writeln!(
        w,
        "text {:.2}/{:.2}, gap {:.2}, headings {}, title {:.2}, tables {:.2}, small {:.2}",
        style.text_size.to_pt(),
        style.leading.to_pt(),
        style.paragraph_gap.to_pt(),
        sizes.join(" "),
        style.title_size.to_pt(),
        style.table_size.to_pt(),
        style.small_size.to_pt()
    );
    let _ = writeln!(
        w,
        "justify {}, contents {}, accent {:02x}{:02x}{:02x}",
        style.justify, style.contents, style.accent.red, style.accent.green, style.accent.blue
    );
    if style.headings != default.headings || style.title != default.title {
        let _ = writeln!(w, "{:?}", style.title);
        for heading in &style.headings {
            let _ = writeln!(w, "{heading:?}");
        }
    }
    if style.colors != default.colors {
        let _ = writeln!(w, "{:?}", style.colors);
    }
    if style.head != default.head || style.foot != default.foot {
        let _ = writeln!(w, "head {:?}", style.head);
        let _ = writeln!(w, "foot {:?}", style.foot);
    }
    if style.contents_style != default.contents_style {
        let _ = writeln!(w, "{:?}", style.contents_style);
    }
    if let Some(logo) = &style.logo {
        let _ = writeln!(w, "logo {} {:?} {:?}", logo.path, logo.position, logo.text);
    }
    for file in style.fonts.files() {
        let _ = writeln!(w, "font {} {:?}", file.path, file.index);
    }
}
