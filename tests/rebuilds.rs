//! Builds after random edits of projects of several shapes, each held to a build of
//! everything in an empty folder: files, problems and counts are the same, a dry run names
//! what changes and nothing else, and nothing that is kept from other moments is trusted.
//!
//! `ANNALS_STORIES=1000 cargo test --test rebuilds` tells more stories than the few of a
//! usual run, `ANNALS_SEED=5` others.

#[path = "rebuilds/books.rs"]
mod books;
#[path = "common/cut.rs"]
mod cut;
#[path = "common/dice.rs"]
mod dice;
#[cfg(unix)]
#[path = "rebuilds/disk.rs"]
mod disk;
#[path = "rebuilds/edits.rs"]
mod edits;
#[path = "rebuilds/found.rs"]
mod found;
#[path = "rebuilds/shapes.rs"]
mod shapes;
#[path = "rebuilds/story.rs"]
mod story;

/// The seeds of so many stories, or of as many as are asked for.
fn seeds(count: u64) -> std::ops::Range<u64> {
    let ask = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let count = ask("ANNALS_STORIES").unwrap_or(count);
    let first = ask("ANNALS_SEED").unwrap_or(1);
    first..first + count
}

/// Tells stories of a shape, and fails with the shortest one found that goes wrong.
fn stories(shape: &str) {
    let mut counts = story::Counts::default();
    let mut broken = Vec::new();
    for seed in seeds(3) {
        if let Err(why) = story::tell(shape, seed, &mut counts) {
            broken.push(format!("--- {shape}, ANNALS_SEED={seed} ---\n{why}"));
            if broken.len() >= 5 {
                break;
            }
        }
    }
    println!("{shape}: {counts:#?}");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_shapes_build() {
    for name in shapes::NAMES {
        story::begins_well(name);
    }
}

#[test]
fn one_report_with_everything() {
    stories("wide");
}

#[test]
fn two_reports_over_the_same_workbooks() {
    stories("pair");
}

#[test]
fn small_counts_and_revisions() {
    stories("kept");
}

#[cfg(unix)]
#[test]
fn on_disk() {
    let mut killed = 0;
    for seed in seeds(2) {
        let shape = shapes::NAMES[seed as usize % shapes::NAMES.len()];
        match disk::tell(shape, seed) {
            Ok(count) => killed += count,
            Err(why) => panic!("{shape}, ANNALS_SEED={seed}: {why}"),
        }
    }
    println!("{killed} builds were killed");
}

#[test]
fn the_starter() {
    stories("starter");
}
