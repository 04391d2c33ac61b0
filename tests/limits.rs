//! Inputs that were made to break the program: each ends at once, in little memory, with a
//! message or a document.
//!
//! The cases in `tests/cases/limits` are written as those of `tests/cases/cli`; here each run
//! of the program may take half a gigabyte of memory and five seconds of a processor.

mod common;
// Not every line that a case may have is one for hostile files.
#[allow(dead_code)]
#[path = "cli/desk.rs"]
mod desk;
#[path = "common/xlsx.rs"]
mod xlsx;

use desk::Bounds;

/// Code that is not optimised takes so many times as long.
const SLOWER: u32 = if cfg!(debug_assertions) { 8 } else { 1 };

#[test]
fn no_input_takes_more_than_it_may() {
    let bounds = Bounds {
        memory: 512 * 1024,
        seconds: 5 * SLOWER,
    };
    desk::run_all("limits", Some(bounds));
}
