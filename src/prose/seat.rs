//! How the engine's callbacks reach the desk of the document in work.
//!
//! The engine is parsed once and shared by all threads; its filters are plain functions
//! and its escape function gets nothing but a text. So the desk of the document in work
//! lies in a thread-local for the length of one rendering. Rendering calls nothing that
//! could run another document on the same thread (no rayon), so a desk is never found by
//! the wrong one; [`Seat`] clears it even when rendering unwinds.

use super::desk::Desk;
use std::cell::RefCell;

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// Runs with the desk of the document in work on this thread; `None` when there is none.
pub(super) fn with<R>(run: impl FnOnce(&mut Desk) -> R) -> Option<R> {
    DESK.with(|cell| cell.try_borrow_mut().ok()?.as_mut().map(run))
}

/// A desk's place in the thread-local.
pub(super) struct Seat(());

impl Seat {
    /// Puts the desk in place.
    pub fn take(desk: Desk) -> Self {
        DESK.with(|cell| cell.replace(Some(desk)));
        Seat(())
    }

    /// Gives the desk back.
    pub fn leave(self) -> Option<Desk> {
        DESK.with(RefCell::take)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        DESK.with(|cell| cell.replace(None));
    }
}
