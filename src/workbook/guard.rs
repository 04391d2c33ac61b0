//! Keeps a panic of the decoder from ending the run.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a decoder on bytes that nobody vouches for; `None` when it panicked.
///
/// calamine slices the records of .xls and .xlsb files unchecked, so that a damaged one
/// can make it panic. That is a damaged file, not a defect to print a backtrace for:
/// the panic hook stays silent within, on this thread only.
pub(super) fn guarded<T>(decode: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(decode));
    QUIET.set(before);
    result.ok()
}
