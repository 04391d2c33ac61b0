//! Loads the project, waits until its files change, and loads it again.
//!
//! A file that is just being written, or held by another program, looks damaged or is gone:
//! what cannot be loaded for such a reason is tried again quietly for a while.

use super::studio::{Studio, Waiting};
use super::{Options, sweep};
use crate::diagnostics::{Place, Severity};
use crate::figures::codes::MISSING_WORKBOOK;
use crate::pipeline::Sheets;
use crate::pipeline::preview::Snapshot;
use crate::project::{self, Looks, Project, Recorder, Trouble, Watch};
use crate::typeset::FontBook;
use crate::workbook;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often files are looked at without a notice: what network drives have to do with.
const LOOKING: Duration = Duration::from_secs(1);
/// Files are at rest when nothing was written for so long. Editors write a file in one go and
/// give it its name then; what is slower is tried again.
const REST: Duration = Duration::from_millis(12);
/// For how long it is waited that files come to rest.
const UNREST: Duration = Duration::from_millis(400);
/// After so long a file that is written again has another time, on any system.
const TICK: Duration = Duration::from_millis(40);
/// For how long after the last change a file may look damaged or be gone without a word.
/// Spreadsheet programs take a second or two to write a large workbook to a network drive.
const PATIENCE: Duration = Duration::from_secs(3);

/// Runs until the studio ends.
pub fn run(studio: &Arc<Studio>, mut watch: Watch, options: &Options) {
    let fonts = Arc::new(FontBook::bundled());
    let mut sheets = Sheets::default();
    let mut changed = Instant::now();
    let mut pause = None;
    let mut last = Looks::default();
    while !studio.ended() {
        let before = watch.looks();
        let recorder = Arc::new(Recorder::new(Arc::clone(&options.project)));
        let (read, wanted) = (Arc::clone(&recorder), &options.reports);
        let snapshot = Snapshot::take(read, Arc::clone(&fonts), wanted, &mut sheets);
        watch.follow(&recorder);
        // What was written meanwhile was perhaps not read.
        let known = watch.looks().but(&before);
        let gone = |file: &str| options.project.read(file) == Err(Trouble::NotFound);
        pause = next_pause(studio, &snapshot, changed, pause, gone);
        if pause.is_none()
            && let Some(save) = studio.take(Arc::new(snapshot))
        {
            sweep::run(studio, save);
        }
        let written = last.differences(&known);
        let stayed = || {
            let same = |path: &String| {
                let held = recorder.held(path);
                held.is_none() || options.project.read(path).ok() == held
            };
            written.iter().all(same)
        };
        if await_change(studio, &watch, &known, pause, stayed) {
            changed = Instant::now();
            pause = None;
        }
        last = known;
    }
}

/// How long to wait before what cannot be loaded is tried again; `None` to take it as it is.
fn next_pause(
    studio: &Studio,
    snapshot: &Snapshot,
    changed: Instant,
    last: Option<Duration>,
    gone: impl Fn(&str) -> bool,
) -> Option<Duration> {
    if snapshot.usable() || changed.elapsed() >= PATIENCE {
        return None;
    }
    let file = unfinished(studio, snapshot)?;
    let gone = gone(&file);
    studio.wait_for(Waiting { file, gone });
    let longer = last.map_or(Duration::from_millis(60), |last| last * 2);
    Some(longer.min(Duration::from_millis(500)))
}

/// A file that looks as if it were being written: a workbook that is damaged or cannot be
/// read, or a file that was there or held something before.
fn unfinished(studio: &Studio, snapshot: &Snapshot) -> Option<String> {
    let codes = [
        workbook::codes::UNREADABLE,
        workbook::codes::DAMAGED,
        project::codes::UNREADABLE,
        MISSING_WORKBOOK,
    ];
    let earlier = studio.state().shown;
    let earlier = earlier.as_ref().map(|save| save.snapshot.files());
    let held = |path: &str| earlier.and_then(|files| files.held(path));
    for problem in snapshot.problems() {
        if problem.severity != Severity::Error || !codes.contains(&problem.code) {
            continue;
        }
        let file = match problem.labels.first().map(|label| &label.place) {
            Some(Place::File(file)) => file,
            Some(Place::Cell(place)) => &place.workbook,
            Some(Place::Text(place)) => &place.file,
            None => continue,
        };
        let missing = problem.code == MISSING_WORKBOOK;
        if !missing || held(file).is_some() || snapshot.files().held(file).is_some() {
            return Some(file.to_string());
        }
    }
    let files = snapshot.files();
    let emptied = |path: &String| {
        let now = files.held(path);
        now.is_none_or(|now| now.is_empty()) && held(path).is_some_and(|was| !was.is_empty())
    };
    let gone = || {
        let mut paths = earlier?.files().into_iter();
        paths.find(|path| files.read(path).is_err() && held(path).is_some())
    };
    files.files().into_iter().find(emptied).or_else(gone)
}

/// Waits until the files are others than `known` and at rest, or `most` has passed; says
/// whether they are others. `stayed` says whether what was written last is still what was
/// read; it is asked once, when the system's clock for files has moved on.
fn await_change(
    studio: &Studio,
    watch: &Watch,
    known: &Looks,
    most: Option<Duration>,
    stayed: impl Fn() -> bool,
) -> bool {
    let until = most.map(|most| Instant::now() + most);
    let tick = Instant::now() + TICK;
    let mut asked = false;
    loop {
        let mut now = watch.looks();
        if now != *known {
            let since = Instant::now();
            while since.elapsed() < UNREST {
                std::thread::sleep(REST);
                let later = watch.looks();
                if later == now {
                    break;
                }
                now = later;
            }
            return true;
        }
        if !asked && Instant::now() >= tick {
            asked = true;
            if !stayed() {
                return true;
            }
        }
        let ends = [until, (!asked).then_some(tick)];
        let left = ends
            .into_iter()
            .flatten()
            .map(|end| end.saturating_duration_since(Instant::now()));
        let over = until.is_some_and(|until| until <= Instant::now());
        if studio.ended() || over {
            return false;
        }
        watch.wait(left.min().map_or(LOOKING, |left| left.min(LOOKING)));
    }
}
