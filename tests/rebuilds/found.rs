//! What random edits found, one test each.

use super::shapes::Shape;
use annals::diagnostics::print;
use annals::pipeline::{self, Formats, Goal, Options, Outcome, Silent};
use annals::project::Memory;
use std::collections::BTreeSet;

/// A shape that is edited and built.
struct Office {
    shape: Shape,
    memory: Memory,
}

impl Office {
    fn new(shape: &str) -> Self {
        let mut office = Self {
            shape: Shape::of(shape),
            memory: Memory::new(),
        };
        office.shape.fill(&mut office.memory);
        office
    }

    fn replace(&mut self, path: &str, old: &str, new: &str) {
        let text = String::from_utf8(self.shape.files[path].to_vec()).unwrap();
        assert!(text.contains(old), "{path} holds `{old}`");
        let text = text.replacen(old, new, 1).into_bytes();
        self.shape.files.insert(path.to_owned(), text.into());
        self.shape.fill(&mut self.memory);
    }

    fn build(&self, options: &Options) -> Outcome {
        pipeline::run(&self.memory, options, &Silent)
    }

    /// Builds all formats of all documents.
    fn well(&self) -> Outcome {
        let outcome = self.build(&all());
        assert!(!outcome.failed(), "{}", told(&outcome));
        outcome
    }

    /// The files of the output.
    fn files(&self) -> BTreeSet<String> {
        self.memory.written().into_keys().collect()
    }

    /// What a dry run names, and what the build after it then writes or removes.
    fn planned_and_changed(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let plan = self.build(&Options {
            dry_run: true,
            ..all()
        });
        let before = self.memory.written();
        self.build(&all());
        let after = self.memory.written();
        let changed = before.keys().chain(after.keys());
        let changed = changed.filter(|path| before.get(*path) != after.get(*path));
        let planned = plan.plan.into_iter().map(|one| one.path);
        (planned.collect(), changed.cloned().collect())
    }
}

fn all() -> Options {
    Options {
        goal: Goal::Build(Formats::ALL),
        ..Options::default()
    }
}

fn only(formats: Formats) -> Options {
    Options {
        goal: Goal::Build(formats),
        ..Options::default()
    }
}

fn told(outcome: &Outcome) -> String {
    print::text(&outcome.diagnostics, &outcome.sources, false)
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A build of all documents, one of another choice of formats while there is one brief more,
/// and the first again: all it read is as it was, and yet a file is to go.
#[test]
fn a_brief_that_another_build_made_in_between_goes() {
    const BOOK: &str = "samples/returns.xlsx.txt";
    let mut office = Office::new("wide");
    office.replace("config/report.yaml", "residents > 1000", "residents > 2200");
    office.well();
    let before = office.files();
    assert!(!before.contains("briefs/Dale.md"));
    office.replace(BOOK, "Dale | 2200", "Dale | 2300");
    let markdown = Formats {
        markdown: true,
        ..Formats::NONE
    };
    office.build(&only(markdown));
    assert!(office.files().contains("briefs/Dale.md"));
    office.replace(BOOK, "Dale | 2300", "Dale | 2200");
    let outcome = office.well();
    assert_eq!(outcome.removed, ["briefs/Dale.md"]);
    assert_eq!(office.files(), before);
}

/// The same of an image that only a part of the documents shows.
#[test]
fn an_image_that_another_build_put_there_goes() {
    let mut office = Office::new("pair");
    office.replace("templates/a.md", "![The seal](pictures/seal.svg)\n", "");
    office.replace("templates/ward.md", "\"east\"", "\"nowhere\"");
    office.well();
    let before = office.files();
    office.replace("templates/ward.md", "\"nowhere\"", "\"east\"");
    office.build(&Options {
        areas: vec!["East".to_owned()],
        ..all()
    });
    assert!(office.files().contains("pictures/seal.svg"));
    office.replace("templates/ward.md", "\"east\"", "\"nowhere\"");
    office.well();
    assert_eq!(office.files(), before);
}

/// A report that changes its name by a capital leaves nothing behind where file systems tell
/// capitals apart.
#[test]
fn files_of_a_name_in_other_letters_go() {
    let mut office = Office::new("wide");
    office.well();
    office.replace("config/report.yaml", "name: summary", "name: Summary");
    let outcome = office.well();
    let gone = ["summary.html", "summary.md", "summary.pdf"];
    assert_eq!(outcome.removed, gone);
    let files = office.files();
    assert!(files.contains("Summary.pdf") && !files.contains("summary.pdf"));
}

/// That no font has a character is only seen when pages are set: the document is left out,
/// and `figures.json` tells of it no more.
#[test]
fn a_dry_run_sees_what_only_pages_show() {
    let mut office = Office::new("wide");
    office.well();
    office.replace("templates/work.md", "The cases stayed few.", "漢 few.");
    let (planned, changed) = office.planned_and_changed();
    assert_eq!(changed, names(&["figures.json"]));
    assert_eq!(planned, changed);
}

/// Looking for the reasons reads images, which are not what other documents are made of.
#[test]
fn a_dry_run_with_images_names_what_changes_alone() {
    let mut office = Office::new("pair");
    office.well();
    office.replace("config/b.yaml", "leads with", "is ahead with");
    let (planned, changed) = office.planned_and_changed();
    assert_eq!(planned, changed);
    assert!(!changed.is_empty() && changed.iter().all(|path| !path.contains("ward")));
}

/// What is made from something else, and is the same, is not named.
#[test]
fn a_dry_run_does_not_name_what_comes_out_the_same() {
    let mut office = Office::new("wide");
    office.well();
    let words = "abbreviations: {GDP: gross domestic product}\nnumbering:";
    office.replace("config/report.yaml", "numbering:", words);
    let opening = "templates/opening.md";
    office.replace(opening, "there were", "the GDP is known; there were");
    office.well();
    office.replace(
        "config/report.yaml",
        "gross domestic product",
        "GDP in full",
    );
    let (planned, changed) = office.planned_and_changed();
    assert_eq!(planned, changed);
    assert!(!changed.contains("summary.md"), "Markdown shows no words");
}
