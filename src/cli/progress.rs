//! The progress bar of a long batch.

use super::Terminal;
use super::signals::Signals;
use crate::pipeline::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Work that is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error that shows itself when the work takes over a second.
pub struct Bar<'a> {
    started: Instant,
    interactive: bool,
    terminal: &'a Terminal,
    signals: Signals,
    total: OnceLock<u64>,
    done: std::sync::atomic::AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl<'a> Bar<'a> {
    /// A bar that stays hidden unless the terminal is one for people, and that tells of
    /// signals.
    pub fn new(terminal: &'a Terminal, signals: Signals) -> Self {
        Self {
            started: Instant::now(),
            interactive: terminal.interactive && !terminal.quiet,
            terminal,
            signals,
            total: OnceLock::new(),
            done: std::sync::atomic::AtomicU64::new(0),
            bar: OnceLock::new(),
        }
    }

    fn make(&self) -> ProgressBar {
        let total = self.total.get().copied().unwrap_or(0);
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        if let Ok(style) =
            ProgressStyle::with_template("{bar:32} {pos}/{len} documents, {eta} left")
        {
            bar.set_style(style);
        }
        bar
    }
}

impl Progress for Bar<'_> {
    fn begin(&self, total: usize) {
        let _ = self.total.set(total as u64);
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        if self.interactive && self.started.elapsed() > PATIENCE {
            self.bar.get_or_init(|| self.make()).set_position(done);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
    fn waiting(&self) {
        self.terminal
            .say("another build is at work in the output folder: waiting for it to end");
    }

    fn stopped(&self) -> bool {
        self.signals.exit_code().is_some()
    }
}
