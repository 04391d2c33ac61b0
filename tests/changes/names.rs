//! Areas and indicators that go by other names.

use super::build::{computed, figure, printing, state};
use annals::changes::state::{FigureState, OriginState};
use annals::changes::{self, TextOptions};
use annals::measure::Kind;

#[test]
fn an_area_that_goes_by_another_name_is_known_by_its_values() {
    let of = |area: &str, families: &str| {
        let id = |name: &str| format!("{name}@{area}");
        let births = id("births");
        state(printing(
            "2019",
            vec![
                figure(&births, "164", Kind::Count),
                figure(&id("women"), "1290", Kind::Count),
                figure(&id("families"), families, Kind::Count),
                computed(
                    &format!("rank({births}, townships)"),
                    "3",
                    Kind::Rank,
                    "rank",
                    &[&births],
                ),
            ],
        ))
    };
    let (old, new) = (of("shiqiao", "195"), of("stone-bridge", "295"));
    let comparison = changes::compare(&old, &new, &[]);
    let figures = &comparison.figures;
    let changed: Vec<&str> = figures.changed.iter().map(|c| &*c.new.id).collect();
    assert_eq!(changed, ["families@stone-bridge"]);
    assert!(figures.added.is_empty() && figures.removed.is_empty());
    assert_eq!(changes::unexplained(&comparison).len(), 1);
    let told = changes::text(&comparison, TextOptions::default());
    assert!(
        told.contains(
            "area County (`shiqiao`) is now County (`stone-bridge`); 2 of 3 figures have the \
             value they had"
        ),
        "{told}"
    );
}

/// Figures of an indicator in cells of one column.
fn column(indicator: &str, values: &[(&str, &str)]) -> Vec<FigureState> {
    let figures = values.iter().enumerate();
    let figures = figures.map(|(at, (area, value))| FigureState {
        label: format!("Visits of {area}"),
        origin: OriginState::Cell {
            workbook: "samples/county-2019.xlsx".to_owned(),
            sheet: "Use".to_owned(),
            cell: format!("C{}", 7 + at),
            formula: String::new(),
            parts: Vec::new(),
            others: String::new(),
        },
        ..figure(&format!("{indicator}@{area}"), value, Kind::Count)
    });
    figures.collect()
}

fn renames(old: &[FigureState], new: &[FigureState]) -> (Vec<String>, Vec<String>) {
    let of = |figures: &[FigureState]| state(printing("2019", figures.to_vec()));
    let (old, new) = (of(old), of(new));
    let comparison = changes::compare(&old, &new, &[]);
    let found = &comparison.figures;
    assert_eq!(found.added.len(), found.removed.len());
    let renames = found.renamed.iter();
    let renames = renames.map(|r| format!("{} {} {}/{}", r.old.0, r.new.0, r.same, r.figures));
    let changed = found.changed.iter().map(|c| c.new.id.clone());
    (renames.collect(), changed.collect())
}

#[test]
fn an_indicator_that_goes_by_another_name_is_known_by_values_and_cells() {
    let none: Vec<String> = Vec::new();
    let old = column("visits", &[("east", "90"), ("west", "0"), ("north", "33")]);
    let same = column("calls", &[("east", "90"), ("west", "0"), ("north", "33")]);
    assert_eq!(
        renames(&old, &same),
        (vec!["visits calls 3/3".to_owned()], none.clone())
    );
    // Of one figure alone the cell tells.
    assert_eq!(
        renames(&old[..1], &same[..1]),
        (vec!["visits calls 1/1".to_owned()], none.clone())
    );
    // What was corrected under the new name still asks for a reason.
    let new = column("calls", &[("east", "91"), ("west", "0"), ("north", "32")]);
    assert_eq!(
        renames(&old, &new),
        (
            vec!["visits calls 1/3".to_owned()],
            vec!["calls@east".to_owned(), "calls@north".to_owned()]
        )
    );
    // Another thing in these cells is another thing.
    let mut other = new.clone();
    for figure in &mut other {
        figure.label = figure.label.replace("Visits", "Loans");
        figure.value = Some("7".parse().unwrap());
    }
    assert_eq!(renames(&old, &other), (none.clone(), none.clone()));
    // And so is the same number elsewhere, if there is but one.
    let mut elsewhere = same[..1].to_vec();
    elsewhere[0].origin = OriginState::None;
    assert_eq!(renames(&old[..1], &elsewhere), (none.clone(), none));
}

#[test]
fn many_areas_that_were_all_renamed_are_paired_in_no_time() {
    let of = |prefix: &str| {
        let figures = (0..3_000_u32).flat_map(|at| {
            let area = format!("{prefix}{at:04}");
            // The first is the same for all, and tells nothing.
            [7, at % 40 + 1, at * 7919 % 3001 + 1, at * 31 % 2999 + 1]
                .into_iter()
                .enumerate()
                .map(move |(sort, value)| {
                    figure(&format!("of{sort}@{area}"), &value.to_string(), Kind::Count)
                })
        });
        state(printing("2019", figures.collect()))
    };
    let (old, new) = (of("old"), of("new"));
    let begun = std::time::Instant::now();
    let comparison = changes::compare(&old, &new, &[]);
    // It takes a tenth of that; all pairs took minutes.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    let renamed = &comparison.figures.renamed;
    assert_eq!(renamed.len(), 3_000);
    for rename in renamed {
        assert_eq!(rename.old.0[3..], rename.new.0[3..]);
        assert_eq!((rename.same, rename.figures), (4, 4));
    }
    assert!(comparison.figures.changed.is_empty());
    let told = changes::text(&comparison, TextOptions::default());
    assert!(told.contains("\n  and 2980 more\n"), "{told}");
}
