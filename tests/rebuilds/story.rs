//! One project through a series of edits and builds.

use super::dice::Dice;
use super::edits::{edit, edit_figures, vary};
use super::shapes::Shape;
use crate::cut::Cut;
use annals::diagnostics::print;
use annals::pipeline::{self, Formats, Goal, Options, Outcome, Silent};
use annals::project::{Memory, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// How many steps a story has.
const STEPS: usize = 10;

/// What a build keeps for the next one.
pub const KEPT: [&str; 3] = [".annals/state", ".annals/next", ".annals/values"];

/// What happened in all stories.
#[derive(Debug, Default, Clone)]
pub struct Counts {
    pub builds: usize,
    pub well: usize,
    pub some_failed: usize,
    pub nothing_written: usize,
    pub files_kept: usize,
    pub documents_left_out: usize,
    pub dry_runs: usize,
    pub cut_short: usize,
    pub states_mixed: usize,
    pub edits: BTreeMap<&'static str, usize>,
}

/// Tells the story of a seed; when it goes wrong, the shortest part of it that does.
pub fn tell(shape: &str, seed: u64, counts: &mut Counts) -> Result<(), String> {
    let mut dice = Dice(seed.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let figures = dice.chance(50);
    let mut steps: Vec<u64> = (0..STEPS).map(|_| dice.next()).collect();
    let Err(mut why) = go(shape, figures, &steps, counts) else {
        return Ok(());
    };
    let mut at = 0;
    while at < steps.len() {
        let mut fewer = steps.clone();
        fewer.remove(at);
        match go(shape, figures, &fewer, &mut Counts::default()) {
            Err(other) => (steps, why) = (fewer, other),
            Ok(()) => at += 1,
        }
    }
    Err(why)
}

fn go(shape: &str, figures: bool, steps: &[u64], counts: &mut Counts) -> Result<(), String> {
    let mut world = World::new(shape);
    for step in steps {
        let mut dice = Dice(*step);
        let done = catch_unwind(AssertUnwindSafe(|| match figures {
            true => world.step_of_figures(&mut dice, counts),
            false => world.step(&mut dice, counts),
        }));
        let why = match done {
            Ok(Ok(())) => continue,
            Ok(Err(why)) => why,
            Err(_) => "a panic".to_owned(),
        };
        return Err(format!("{why}\nafter\n  {}", world.told.join("\n  ")));
    }
    Ok(())
}

/// The shape builds without an error.
pub fn begins_well(name: &str) {
    let mut memory = Memory::new();
    Shape::of(name).fill(&mut memory);
    let outcome = pipeline::run(&memory, &all(), &Silent);
    assert!(!outcome.failed(), "{name}: {}", printed(&outcome, true));
}

/// Some options; most often those of a build of everything.
pub fn some_options(dice: &mut Dice) -> Options {
    let mut options = all();
    if dice.chance(30) {
        options.goal = Goal::Build(Formats {
            markdown: dice.chance(60),
            html: dice.chance(50),
            pdf: dice.chance(30),
        });
    }
    if dice.chance(12) {
        let areas = [
            "Alder", "Cedar", "East", "West", "Ash", "Bay", "North", "Nowhere",
        ];
        options.areas = vec![(*dice.one(&areas)).to_owned()];
    }
    if dice.chance(8) {
        let reports = ["a", "b", "report", "third"];
        options.reports = vec![(*dice.one(&reports)).to_owned()];
    }
    options.strict = dice.chance(8);
    options.fail_fast = dice.chance(8);
    options.jobs = dice.chance(5).then_some(1);
    options
}

fn all() -> Options {
    Options {
        goal: Goal::Build(Formats::ALL),
        ..Options::default()
    }
}

struct World {
    name: String,
    original: Shape,
    shape: Shape,
    memory: Memory,
    /// What was done.
    told: Vec<String>,
    /// Files of the output that somebody had a hand in.
    touched: BTreeSet<String>,
    /// What was kept at earlier moments.
    moments: Vec<[(&'static str, Kept); 3]>,
    /// Whether what is kept is not of one moment, so that old files may be unknown.
    mixed: bool,
}

/// A file that is kept.
type Kept = Option<Arc<[u8]>>;

/// Files by path.
pub type Files = BTreeMap<String, Arc<[u8]>>;

impl World {
    fn new(name: &str) -> Self {
        let original = Shape::of(name);
        let mut memory = Memory::new();
        original.fill(&mut memory);
        Self {
            name: name.to_owned(),
            shape: original.clone(),
            original,
            memory,
            told: Vec::new(),
            touched: BTreeSet::new(),
            moments: Vec::new(),
            mixed: false,
        }
    }

    fn step(&mut self, dice: &mut Dice, counts: &mut Counts) -> Result<(), String> {
        let cut = self.told.last().is_some_and(|last| last.starts_with("cut"));
        if dice.chance(if cut { 70 } else { 40 }) {
            self.shape = self.original.clone();
            self.told.push("all put back".to_owned());
        }
        for _ in 0..dice.below(3) {
            let (kind, words) = edit(&mut self.shape, dice);
            *counts.edits.entry(kind).or_default() += 1;
            self.told.push(words);
        }
        self.shape.fill(&mut self.memory);
        if dice.chance(20) {
            self.by_hand(dice);
            *counts.edits.entry("output by hand").or_default() += 1;
        }
        if dice.chance(12) {
            self.mix(dice);
            counts.states_mixed += 1;
        }
        let options = some_options(dice);
        self.told.push(format!("{options:?}"));
        if dice.chance(10) {
            counts.cut_short += 1;
            self.cut_short(&options, dice)?;
            // Whatever comes before the next build.
            if dice.chance(50) {
                return Ok(());
            }
        }
        self.build(&options, dice, counts)
    }

    /// Another project at first, from then on nothing but other figures.
    fn step_of_figures(&mut self, dice: &mut Dice, counts: &mut Counts) -> Result<(), String> {
        let first = self.told.is_empty();
        for _ in 0..if first { dice.below(6) } else { 0 } {
            let (kind, words) = vary(&mut self.shape, dice);
            *counts.edits.entry(kind).or_default() += 1;
            self.told.push(words);
            self.original = self.shape.clone();
        }
        if dice.chance(20) {
            self.shape = self.original.clone();
            self.told.push("all figures put back".to_owned());
        }
        for _ in 0..1 + dice.below(2) {
            let (kind, words) = edit_figures(&mut self.shape, dice);
            *counts.edits.entry(kind).or_default() += 1;
            self.told.push(words);
        }
        self.shape.fill(&mut self.memory);
        let mut options = all();
        // Other options in between, now and then.
        if dice.chance(8) {
            options = some_options(dice);
        }
        self.told.push(format!("{options:?}"));
        if dice.chance(3) {
            counts.cut_short += 1;
            self.cut_short(&options, dice)?;
            if dice.chance(50) {
                return Ok(());
            }
        }
        self.build(&options, dice, counts)
    }

    /// Somebody's hand in the output.
    fn by_hand(&mut self, dice: &mut Dice) {
        let mut paths: Vec<String> = self.memory.written().into_keys().collect();
        paths.extend(["briefs/foreign.txt", "own.md"].map(str::to_owned));
        let path = dice.one(&paths).clone();
        let old = self.memory.read_back(&path).map_or(vec![7], |b| b.to_vec());
        let new = match dice.below(4) {
            0 => None,
            1 => Some(b"by hand".to_vec()),
            2 => Some(flipped(&old, dice)),
            _ => Some(old[..dice.below(old.len() + 1)].to_vec()),
        };
        self.told.push(format!(
            "out/{path} by hand: {:?}",
            new.as_ref().map(Vec::len)
        ));
        self.memory.tamper(&path, new.map(Into::into));
        self.touched.insert(path);
    }

    /// What is kept, from another moment, of another project, or damaged.
    fn mix(&mut self, dice: &mut Dice) {
        self.mixed = true;
        let path = *dice.one(&KEPT);
        let now = self.memory.read_back(path).ok();
        match dice.below(6) {
            0 => {
                self.told.push(format!("no {path}"));
                self.memory.tamper(path, None);
            }
            1 => {
                let Some(now) = now else { return };
                self.told.push(format!("{path} flipped"));
                self.memory.tamper(path, Some(flipped(&now, dice).into()));
            }
            2 => {
                let Some(now) = now else { return };
                self.told.push(format!("{path} cut"));
                self.memory
                    .tamper(path, Some(now[..dice.below(now.len())].into()));
            }
            3 => {
                let from = *dice.one(&KEPT);
                let bytes = self.memory.read_back(from).ok();
                self.told.push(format!("{path} from {from}"));
                self.memory.tamper(path, bytes);
            }
            _ => {
                if self.moments.is_empty() {
                    return;
                }
                let at = dice.below(self.moments.len());
                let all = dice.chance(30);
                for (known, bytes) in &self.moments[at] {
                    if all || *known == path {
                        self.memory.tamper(known, bytes.clone());
                    }
                }
                let what = if all { "all that is kept" } else { path };
                self.told.push(format!("{what} as {at} builds in"));
            }
        }
    }

    /// A build that ends at some moment, whatever it was at.
    fn cut_short(&mut self, options: &Options, dice: &mut Dice) -> Result<(), String> {
        let (stages, names) = match dice.chance(30) {
            true => (dice.below(12), usize::MAX),
            false => (usize::MAX, dice.below(16)),
        };
        let full = Memory::clone(&self.memory);
        let force = Options {
            force: true,
            ..options.clone()
        };
        pipeline::run(&full, &force, &Silent);
        let new = full.written();
        let old = self.memory.written();
        let cut = Cut {
            memory: &self.memory,
            stages: AtomicUsize::new(stages),
            names: AtomicUsize::new(names),
        };
        pipeline::run(&cut, options, &Silent);
        self.told.push(format!("cut short after {stages} {names}"));
        for path in all_of(&old, &new) {
            let now = self.memory.read_back(path).ok();
            if now.as_ref() != old.get(path) && now.as_ref() != new.get(path) {
                return Err(format!("{path} is neither old nor new"));
            }
        }
        if stages != usize::MAX && self.memory.written() != old && self.memory.written() != new {
            return Err("a full disk leaves some files old".to_owned());
        }
        Ok(())
    }

    fn build(
        &mut self,
        options: &Options,
        dice: &mut Dice,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let before = self.memory.written();
        let dry = dice.chance(50).then(|| {
            let memory = Memory::clone(&self.memory);
            let options = Options {
                dry_run: true,
                ..options.clone()
            };
            let outcome = pipeline::run(&memory, &options, &Silent);
            (outcome, memory)
        });
        let forced = Memory::clone(&self.memory);
        let outcome = pipeline::run(&self.memory, options, &Silent);
        let after = self.memory.written();
        counts.note(&outcome);
        if !options.reports.is_empty() && outcome.diagnostics.iter().any(|d| d.code.0 == "P006") {
            // Of a report alone it is known from earlier builds what the others are called.
            return same_files("nothing written", &before, &after);
        }
        // Everything once more, over what was there.
        let force = Options {
            force: true,
            ..options.clone()
        };
        if self.mixed && outcome.diagnostics.iter().any(|d| d.code.0 == "P015") {
            // What is kept does not say whose the files are, and they would change.
            pipeline::run(&self.memory, &force, &Silent);
            return same_files("nothing written", &before, &after);
        }
        let full = pipeline::run(&forced, &force, &Silent);
        same(
            "a forced build",
            &result(&outcome, &after),
            &result(&full, &forced.written()),
        )?;
        same_files("a forced build", &after, &forced.written())?;
        // Everything in an empty folder.
        let mut empty = Memory::new();
        self.shape.fill(&mut empty);
        let first = pipeline::run(&empty, options, &Silent);
        same("a first build", &tally(&outcome), &tally(&first))?;
        let anew = empty.written();
        for (path, bytes) in &anew {
            if after.get(path) != Some(bytes) {
                return Err(format!(
                    "{path} differs from a first build{}",
                    shown(after.get(path), Some(bytes))
                ));
            }
        }
        self.nothing_left(options, &outcome, &before, &after, &anew)?;
        let changed = differences(&before, &after);
        // What is unknown is written in any case.
        if !self.mixed && outcome.files + outcome.removed.len() != changed.len() {
            return Err(format!(
                "{} files written and {} removed, but changed were {changed:?}",
                outcome.files,
                outcome.removed.len()
            ));
        }
        if let Some((plan, memory)) = dry {
            counts.dry_runs += 1;
            same_files("a dry run", &before, &memory.written())?;
            same("a dry run", &printed(&outcome, true), &printed(&plan, true))?;
            let planned: BTreeSet<String> = plan.plan.into_iter().map(|one| one.path).collect();
            if !self.mixed {
                let (changed, planned) = (format!("{changed:#?}"), format!("{planned:#?}"));
                same("a dry run", &changed, &planned)?;
            } else if !changed.is_subset(&planned) {
                return Err(format!("planned were {planned:?}, changed {changed:?}"));
            }
        }
        if dice.chance(25) {
            let again = pipeline::run(&self.memory, options, &Silent);
            same(
                "a second build",
                &printed(&outcome, true),
                &printed(&again, true),
            )?;
            same_files("a second build", &after, &self.memory.written())?;
            if again.files > 0 || !again.removed.is_empty() {
                return Err(format!("a second build wrote {} files", again.files));
            }
        }
        let kept = KEPT.map(|path| (path, self.memory.read_back(path).ok()));
        self.moments.push(kept);
        Ok(())
    }

    /// What is there beside what a first build makes has a reason to be.
    fn nothing_left(
        &self,
        options: &Options,
        outcome: &Outcome,
        before: &Files,
        after: &Files,
        anew: &Files,
    ) -> Result<(), String> {
        if outcome.documents == 0 {
            return same_files("nothing written", before, after);
        }
        let whole = options.areas.is_empty() && options.reports.is_empty();
        if !whole || self.mixed {
            return Ok(());
        }
        let Goal::Build(formats) = options.goal else {
            return Ok(());
        };
        let wanted = formats.extensions();
        for path in after.keys().filter(|path| !anew.contains_key(*path)) {
            let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
            let failed = outcome.failed.iter().any(|one| one.document == stem);
            let image = ["svg", "png"].contains(&ending);
            let image = image && (!formats.markdown || !outcome.failed.is_empty());
            let other = ["md", "html", "pdf"].contains(&ending) && !wanted.contains(&ending);
            if !(failed || image || other || self.touched.contains(path)) {
                return Err(format!("{path} is there still ({})", self.name));
            }
        }
        Ok(())
    }
}

impl Counts {
    fn note(&mut self, outcome: &Outcome) {
        self.builds += 1;
        match outcome.documents {
            0 => self.nothing_written += 1,
            _ if outcome.failed.is_empty() => self.well += 1,
            _ => self.some_failed += 1,
        }
        self.files_kept += outcome.kept;
        self.documents_left_out += outcome.left_out;
    }
}

pub fn flipped(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = if bytes.is_empty() {
        vec![7]
    } else {
        bytes.to_vec()
    };
    let at = dice.below(bytes.len());
    bytes[at] ^= 1 << dice.below(8);
    bytes
}

fn all_of<'a>(one: &'a Files, other: &'a Files) -> BTreeSet<&'a String> {
    one.keys().chain(other.keys()).collect()
}

pub fn differences(one: &Files, other: &Files) -> BTreeSet<String> {
    let all = all_of(one, other).into_iter();
    all.filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect()
}

/// The problems as people read them; with `own`, also those of files that were there.
pub fn printed(outcome: &Outcome, own: bool) -> String {
    let problems = outcome.diagnostics.iter();
    let problems: Vec<_> = problems
        .filter(|d| own || !["P012", "P013"].contains(&d.code.0))
        .cloned()
        .collect();
    print::text(&problems, &outcome.sources, false)
}

/// What two builds of the same project have in common.
fn tally(outcome: &Outcome) -> String {
    format!(
        "{}\n{:?} {} {} {:?}",
        printed(outcome, false),
        outcome.checks,
        outcome.documents,
        outcome.pages,
        outcome.failed,
    )
}

/// What two builds over the same output have in common.
fn result(outcome: &Outcome, written: &Files) -> String {
    format!(
        "{}\n{}\n{:?} {}\n{:#?}",
        tally(outcome),
        printed(outcome, true),
        outcome.removed,
        outcome.files + outcome.kept,
        written.keys(),
    )
}

pub fn same(what: &str, one: &str, other: &str) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    let mut out = format!("{what} tells something else:\n");
    let (old, new): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    let first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let last = old[first..].iter().rev().zip(new[first..].iter().rev());
    let last = last.take_while(|(a, b)| a == b).count();
    for line in &old[first..old.len() - last] {
        out.push_str(&format!("  here:  {line}\n"));
    }
    for line in &new[first..new.len() - last] {
        out.push_str(&format!("  there: {line}\n"));
    }
    Err(out)
}

pub fn same_files(what: &str, one: &Files, other: &Files) -> Result<(), String> {
    let wrong = differences(one, other);
    match wrong.first() {
        None => Ok(()),
        Some(path) => Err(format!(
            "{what} leaves other files: {wrong:?}{}",
            shown(one.get(path), other.get(path))
        )),
    }
}

/// Where two texts begin to differ.
pub fn shown(one: Option<&Arc<[u8]>>, other: Option<&Arc<[u8]>>) -> String {
    let (Some(one), Some(other)) = (one, other) else {
        return format!(": {:?} {:?}", one.map(|b| b.len()), other.map(|b| b.len()));
    };
    let at = one
        .iter()
        .zip(other.iter())
        .take_while(|(a, b)| a == b)
        .count();
    let around = |bytes: &[u8]| {
        let part = &bytes[at.saturating_sub(80)..(at + 120).min(bytes.len())];
        String::from_utf8_lossy(part).into_owned()
    };
    format!("\n  here:  {:?}\n  there: {:?}", around(one), around(other))
}
