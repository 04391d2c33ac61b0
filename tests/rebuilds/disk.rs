//! Stories on a disk: files that are written over in place with their old times, programs
//! that are killed at any moment, what is kept put back from another one.

use super::dice::Dice;
use super::edits::{edit, edit_figures};
use super::shapes::Shape;
use super::story::{
    Files, KEPT, differences, flipped, printed, same, same_files, shown, some_options,
};
use annals::pipeline::{self, Formats, Goal, Options, Silent};
use annals::project::{Disk, Memory};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many steps a story has.
const STEPS: usize = 12;

struct Office {
    folder: tempfile::TempDir,
    original: Shape,
    shape: Shape,
    memory: Memory,
    told: Vec<String>,
    touched: BTreeSet<String>,
    moments: Vec<BTreeMap<&'static str, Option<Vec<u8>>>>,
    mixed: bool,
}

/// Tells the story of a seed; how many builds were killed.
pub fn tell(shape: &str, seed: u64) -> Result<usize, String> {
    let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let mut office = Office {
        folder: tempfile::tempdir().unwrap(),
        original: Shape::of(shape),
        shape: Shape::of(shape),
        memory: Memory::new(),
        told: Vec::new(),
        touched: BTreeSet::new(),
        moments: Vec::new(),
        mixed: false,
    };
    let mut killed = 0;
    for _ in 0..STEPS {
        let done = office.step(&mut dice, &mut killed);
        done.map_err(|why| format!("{why}\nafter\n  {}", office.told.join("\n  ")))?;
    }
    Ok(killed)
}

impl Office {
    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn step(&mut self, dice: &mut Dice, killed: &mut usize) -> Result<(), String> {
        if dice.chance(35) {
            self.shape = self.original.clone();
            self.told.push("all put back".to_owned());
        }
        for _ in 0..dice.below(3) {
            let (_, words) = match dice.chance(60) {
                true => edit_figures(&mut self.shape, dice),
                false => edit(&mut self.shape, dice),
            };
            self.told.push(words);
        }
        self.save();
        if dice.chance(35) {
            self.by_hand(dice);
        }
        if dice.chance(12) {
            self.mix(dice);
        }
        if dice.chance(30) {
            *killed += usize::from(self.kill(dice)?);
            if dice.chance(50) {
                for _ in 0..dice.below(3) {
                    let (_, words) = edit(&mut self.shape, dice);
                    self.told.push(words);
                }
                self.save();
            }
        }
        let options = match dice.chance(70) {
            true => Options {
                goal: Goal::Build(Formats::ALL),
                ..Options::default()
            },
            false => some_options(dice),
        };
        self.told.push(format!("{options:?}"));
        self.build(&options)
    }

    /// Saves the files of the project that are others than before.
    fn save(&mut self) {
        let before = self.memory.files().clone();
        self.shape.fill(&mut self.memory);
        let now = self.memory.files();
        for path in before.keys().filter(|path| !now.contains_key(*path)) {
            fs::remove_file(self.folder.path().join(path)).unwrap();
        }
        for (path, bytes) in now {
            if before.get(path) != Some(bytes) {
                write(&self.folder.path().join(path), bytes);
            }
        }
    }

    fn by_hand(&mut self, dice: &mut Dice) {
        let paths: Vec<String> = files(&self.out()).into_keys().collect();
        if paths.is_empty() {
            return;
        }
        let path = dice.one(&paths).clone();
        let file = self.out().join(&path);
        let old = fs::read(&file).unwrap();
        let about = fs::metadata(&file).unwrap();
        let done = match dice.below(5) {
            0 => {
                fs::remove_file(&file).unwrap();
                "removed"
            }
            1 | 2 => {
                // The same length, at the same time, in the same file.
                fs::write(&file, flipped(&old, dice)).unwrap();
                let opened = fs::File::options().write(true).open(&file).unwrap();
                opened.set_modified(about.modified().unwrap()).unwrap();
                "changed without a trace"
            }
            3 => {
                let other = self.out().join(dice.one(&paths));
                let aside = self.out().join("aside");
                fs::copy(other, &aside).unwrap();
                fs::rename(&aside, &file).unwrap();
                "another file's copy"
            }
            _ => {
                write(&file, b"by hand");
                "by hand"
            }
        };
        self.told.push(format!("out/{path}: {done}"));
        self.touched.insert(path);
    }

    fn mix(&mut self, dice: &mut Dice) {
        self.mixed = true;
        let path = *dice.one(&KEPT);
        let file = self.out().join(path);
        let Ok(now) = fs::read(&file) else { return };
        match dice.below(5) {
            0 => fs::remove_file(&file).unwrap(),
            1 => write(&file, &flipped(&now, dice)),
            2 => write(&file, &now[..dice.below(now.len().max(1))]),
            _ if !self.moments.is_empty() => {
                let moment = self.moments[dice.below(self.moments.len())].clone();
                let all = dice.chance(30);
                for (known, bytes) in moment {
                    match bytes {
                        _ if !(all || known == path) => {}
                        Some(bytes) => write(&self.out().join(known), &bytes),
                        None => drop(fs::remove_file(self.out().join(known))),
                    }
                }
            }
            _ => {}
        }
        self.told
            .push(format!("{path} from another moment, or damaged"));
    }

    /// A build that is killed; whether it was.
    fn kill(&mut self, dice: &mut Dice) -> Result<bool, String> {
        let old = files(&self.out());
        let forced = Memory::new();
        let new = {
            let mut forced = forced;
            self.shape.fill(&mut forced);
            let all = Options {
                goal: Goal::Build(Formats::ALL),
                ..Options::default()
            };
            pipeline::run(&forced, &all, &Silent);
            forced.written()
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(["build", "--quiet"])
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let moment = Duration::from_micros(dice.below(120_000) as u64);
        std::thread::sleep(moment);
        child.kill().unwrap();
        let killed = child.wait().unwrap().code().is_none();
        self.told.push(format!("killed after {moment:?}: {killed}"));
        for (path, now) in files(&self.out()) {
            let known = old.get(&path) == Some(&now) || new.get(&path) == Some(&now);
            if !(known || path.ends_with(".tmp") || path == ".annals/lock") {
                return Err(format!("{path} is neither old nor new"));
            }
        }
        Ok(killed)
    }

    fn build(&mut self, options: &Options) -> Result<(), String> {
        let before = files(&self.out());
        let outcome = pipeline::run(&Disk::new(self.folder.path(), self.out()), options, &Silent);
        let after = files(&self.out());
        if !options.reports.is_empty() && outcome.diagnostics.iter().any(|d| d.code.0 == "P006") {
            return same_files("nothing written", &kept(&before), &kept(&after));
        }
        if self.mixed && outcome.diagnostics.iter().any(|d| d.code.0 == "P015") {
            let force = Options {
                force: true,
                ..options.clone()
            };
            pipeline::run(&Disk::new(self.folder.path(), self.out()), &force, &Silent);
            return same_files("nothing written", &kept(&before), &kept(&after));
        }
        let mut empty = Memory::new();
        self.shape.fill(&mut empty);
        let first = pipeline::run(&empty, options, &Silent);
        same(
            "a first build",
            &printed(&outcome, false),
            &printed(&first, false),
        )?;
        if outcome.documents != first.documents || outcome.pages != first.pages {
            return Err("other documents or pages".to_owned());
        }
        let anew = empty.written();
        for (path, bytes) in &anew {
            if after.get(path) != Some(bytes) {
                let shown = shown(after.get(path), Some(bytes));
                return Err(format!("{path} differs from a first build{shown}"));
            }
        }
        let temporary = |path: &&String| path.ends_with(".tmp");
        if outcome.documents == 0 {
            same_files("nothing written", &kept(&before), &kept(&after))?;
        } else if let Some(path) = after.keys().find(temporary)
            && outcome.files > 0
        {
            return Err(format!("{path} is left"));
        }
        let whole = options.areas.is_empty() && options.reports.is_empty();
        let every = options.goal == Goal::Build(Formats::ALL);
        if whole && every && outcome.documents > 0 && outcome.failed.is_empty() && !self.mixed {
            let mut extra = differences(&after, &anew);
            extra.retain(|path| !self.touched.contains(path) && !temporary(&path));
            if !extra.is_empty() {
                return Err(format!("{extra:?} are there still"));
            }
        }
        let kept = KEPT.map(|path| (path, fs::read(self.out().join(path)).ok()));
        self.moments.push(kept.into());
        Ok(())
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Files without the leavings of a killed build, which the next one may sweep away though it
/// writes nothing.
fn kept(files: &Files) -> Files {
    let kept = files.iter().filter(|(path, _)| !path.ends_with(".tmp"));
    kept.map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}

/// The files below a folder, without what is kept for the next build.
fn files(folder: &Path) -> Files {
    fn walk(root: &Path, folder: &Path, files: &mut Files) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            match name {
                ".annals/state" | ".annals/values" | ".annals/lock" | ".annals/next" => {}
                _ if path.is_dir() => walk(root, &path, files),
                _ => drop(files.insert(name.to_owned(), fs::read(&path).unwrap().into())),
            }
        }
    }
    let mut files = Files::new();
    walk(folder, folder, &mut files);
    files
}
