//! The proposal as YAML, with comments for whoever goes on from it.

use super::periods::Source;
use super::{Indicator, Plan, Table};
use crate::inspect::model::{AxisView, LineView, TableView};
use crate::inspect::yaml::{kind, list, map, scalar};
use crate::measure::written::written;
use crate::measure::{Calendar, Kind, Period};
use crate::workbook::CellAddress;
use std::fmt::Write;

/// The configuration of a report.
pub(super) fn yaml(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    head(plan, &mut out);
    areas(plan, &mut out);
    if !plan.missing.is_empty() {
        let marks = plan.missing.iter().map(|m| (m.as_str(), "missing"));
        let _ = writeln!(
            out,
            "\n# {}",
            plan.tongue.say(
                "Signs that stand for a number that is not there: missing, not-applicable or zero.",
                "表示没有数据的符号：missing（缺）、not-applicable（不适用）或 zero（零）。"
            )
        );
        let _ = writeln!(out, "missing: {}", map(marks));
    }
    let _ = writeln!(out, "\ntables:");
    for table in &plan.tables {
        self::table(plan, table, &mut out);
    }
    for line in &plan.left_out {
        let word = plan.tongue.say("left out", "未采用");
        let _ = writeln!(out, "  # {word}: {}", comment(line));
    }
    let _ = writeln!(
        out,
        "\n# {}",
        plan.tongue.say(
            "Check kind and unit: they decide how a number is written and compared.",
            "请核对 kind（类型）和 unit（单位），它们决定数字如何书写和比较。"
        )
    );
    let _ = writeln!(out, "indicators:");
    for indicator in &plan.indicators {
        self::indicator(plan, indicator, &mut out);
    }
    let _ = writeln!(
        out,
        "\nheadings:\n  - {{heading: {}, template: figures.md}}",
        plan.tongue.say("Figures", "主要指标")
    );
    out
}

/// A text that stays within its comment.
fn comment(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn head(plan: &Plan<'_>, out: &mut String) {
    let _ = writeln!(
        out,
        "# {}",
        match plan.tongue.is_chinese() {
            true => format!("由 `annals inspect` 根据 {} 生成。", comment(plan.workbook)),
            false => format!(
                "Proposed by `annals inspect` for {}.",
                comment(plan.workbook)
            ),
        }
    );
    let _ = writeln!(
        out,
        "# {}\n",
        plan.tongue.say(
            "Every key is explained in docs/configuration.md and by `annals schema`.",
            "各项设置的说明见 docs/configuration.md 和 `annals schema`。"
        )
    );
    if let Some(tag) = plan.tongue.tag() {
        let _ = writeln!(out, "language: {tag}");
    }
    let _ = writeln!(
        out,
        "{}",
        plan.tongue.say(
            "title: \"Report for {period}\"          # yours to write",
            match matches!(plan.period, Period::Year(_)) {
                true => "title: \"{period}年统计分析报告\"       # 请改为报告的标题",
                false => "title: \"{period}统计分析报告\"         # 请改为报告的标题",
            }
        )
    );
    let _ = writeln!(
        out,
        "{}",
        plan.tongue.say(
            "body: The issuing office             # yours to write",
            "body: 编制单位                       # 请改为单位名称"
        )
    );
    let _ = writeln!(out, "period: {}", plan.period);
    if let Some((example, starts)) = &plan.fiscal {
        let example = scalar(example);
        let month = usize::from(*starts).checked_sub(1);
        let month = month.and_then(|at| crate::config::MONTHS.get(at));
        let _ = match month {
            Some(month) => writeln!(out, "fiscal_year: {{starts: {month}, form: {example}}}"),
            None => writeln!(
                out,
                "fiscal_year: {{starts: april, form: {example}}}   # the month is yours to write"
            ),
        };
    }
    if plan.first != plan.period {
        let _ = writeln!(
            out,
            "periods: {{first: {}, last: {}}}",
            plan.first, plan.period
        );
    }
}

fn areas(plan: &Plan<'_>, out: &mut String) {
    let mut units: Vec<(&str, &str)> = Vec::new();
    for indicator in plan.indicators.iter().filter(|i| i.trouble.is_none()) {
        if let Some((key, value)) = &indicator.view.declare
            && !units.iter().any(|(known, _)| known == key)
        {
            units.push((key, value));
        }
    }
    if !units.is_empty() {
        let _ = writeln!(out, "\nunits:");
        for (key, value) in units {
            let _ = writeln!(out, "  {}: {value}", scalar(key));
        }
    }
    let _ = writeln!(
        out,
        "\nareas:\n  {}: {{label: {}}}        # {}",
        plan.tongue.whole,
        plan.tongue.say("Whole area", plan.tongue.whole),
        plan.tongue
            .say("the area that the report is about", "报告所述的地区")
    );
    if plan.groups.is_empty() {
        return;
    }
    let _ = writeln!(out, "groups:");
    for group in &plan.groups {
        let _ = writeln!(out, "  {}:", group.id);
        let _ = writeln!(out, "    singular: {}", group.singular);
        let _ = writeln!(out, "    plural: {}", group.plural);
        if group.within {
            let _ = writeln!(out, "    within: {}", plan.tongue.whole);
        }
        match &group.from {
            Some(table) => {
                let _ = writeln!(out, "    members: {{from: {table}}}");
            }
            None => {
                let _ = writeln!(out, "    members:");
                for (id, label) in &group.members {
                    let _ = writeln!(out, "      - {{id: {id}, label: {}}}", scalar(label));
                }
            }
        }
    }
}

/// Whether a title or a label of a table says another year, or none, without its calendar.
fn needs_calendar(view: &TableView) -> bool {
    let lines = view.rows.iter().chain(&view.columns).map(LineView::path);
    let mut texts = lines.chain(view.titles.iter().cloned());
    let year = |text: &str, calendar| written(text, calendar).map(|found| found.period.year());
    texts.any(|text| year(&text, view.calendar) != year(&text, Calendar::Common))
}

fn axes(axes: &[AxisView]) -> String {
    let words: Vec<&str> = axes.iter().map(|a| a.word()).collect();
    match words.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("[{}]", several.join(", ")),
    }
}

fn table(plan: &Plan<'_>, table: &Table<'_>, out: &mut String) {
    let view = table.view;
    let last = CellAddress {
        row: table.last_row,
        column: view.range.last.column,
    };
    let _ = writeln!(out, "  {}:", table.id);
    let _ = writeln!(out, "    workbook: {}", scalar(plan.workbook));
    let _ = writeln!(out, "    sheet: {}", scalar(&table.sheet));
    let _ = writeln!(out, "    range: {}:{last}", view.range.first);
    if view.header_rows != 1 {
        let _ = writeln!(out, "    header_rows: {}", view.header_rows);
    }
    if view.stub_columns != 1 {
        let _ = writeln!(out, "    stub_columns: {}", view.stub_columns);
    }
    if !view.down.is_empty() {
        let _ = writeln!(out, "    down: {}", axes(&view.down));
    }
    if !table.across.is_empty() {
        let _ = writeln!(out, "    across: {}", axes(&table.across));
    }
    if let Some(value) = &table.value {
        let _ = writeln!(out, "    value: {}", scalar(value));
    }
    if let Some(indicator) = &table.indicator {
        let _ = writeln!(out, "    indicator: {indicator}");
    }
    if let Some(area) = &table.area {
        let _ = writeln!(out, "    area: {area}");
    }
    if needs_calendar(view) {
        let _ = writeln!(out, "    calendar: {}", view.calendar.word());
    }
    if let Some(period) = &table.period {
        let source = match table.source {
            Source::Table => String::new(),
            Source::File => plan.tongue.say(
                "   # only the file's name says so: check it",
                "   # 仅文件名中有此年份，请核对",
            ),
            Source::Asked => plan.tongue.say(
                "   # as you said: the table states none",
                "   # 按您的指定：表中没有年份",
            ),
        };
        let _ = writeln!(out, "    period: {period}{source}");
    }
    if !table.labels.is_empty() {
        let labels = table.labels.iter().map(|(a, b)| (a.as_str(), b.as_str()));
        let _ = writeln!(out, "    labels: {}", map(labels));
    }
    let mut skip: Vec<&str> = table.skip.iter().map(String::as_str).collect();
    if table.per_period {
        skip.extend(["Note*", "Source*"]);
    }
    if !skip.is_empty() {
        let _ = writeln!(out, "    skip: {}", list(skip));
    }
    if !view.footnote_marks.is_empty() {
        let marks = view.footnote_marks.iter().map(String::as_str);
        let _ = writeln!(out, "    footnote_marks: {}", list(marks));
    }
    if !table.units.is_empty() {
        let units = table.units.iter().map(|(a, b)| (a.as_str(), b.as_str()));
        let _ = writeln!(
            out,
            "    units: {}          # {}",
            map(units),
            plan.tongue
                .say("kept as fractions: 0.25 is 25 %", "表中为小数：0.25 即 25%")
        );
    }
}

fn indicator(plan: &Plan<'_>, indicator: &Indicator<'_>, out: &mut String) {
    let view = indicator.view;
    let sign = if indicator.trouble.is_some() {
        "# "
    } else {
        ""
    };
    if let Some(trouble) = &indicator.trouble {
        let word = plan.tongue.say("put right first", "请先改正");
        let _ = writeln!(out, "  # {word}: {}", comment(trouble));
    }
    let _ = writeln!(out, "  {sign}{}:", indicator.id);
    let _ = writeln!(out, "  {sign}  label: {}", scalar(&view.label));
    let _ = writeln!(out, "  {sign}  kind: {}", kind(view.kind));
    let _ = writeln!(
        out,
        "  {sign}  unit: {}",
        scalar(&plan.tongue.unit(&view.unit))
    );
    let default = u32::from(view.kind == Kind::Share);
    if view.decimals != default {
        let _ = writeln!(out, "  {sign}  decimals: {}", view.decimals);
    }
    let label = match indicator.labelled && view.path != view.label {
        true => format!(", label: {}", scalar(&view.path)),
        false => String::new(),
    };
    let sources = indicator
        .tables
        .iter()
        .map(|id| format!("{{table: {id}{label}}}"));
    let sources: Vec<String> = sources.collect();
    match sources.as_slice() {
        [one] => {
            let _ = writeln!(out, "  {sign}  from: {one}");
        }
        several => {
            let _ = writeln!(out, "  {sign}  from:");
            for source in several {
                let _ = writeln!(out, "  {sign}    - {source}");
            }
        }
    }
}
