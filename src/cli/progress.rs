//! The progress bar of a long batch.

use crate::pipeline::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Work that is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error that shows itself when the work takes over a second.
pub struct Bar {
    started: Instant,
    interactive: bool,
    total: OnceLock<u64>,
    done: std::sync::atomic::AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl Bar {
    /// A bar that stays hidden unless `interactive`.
    pub fn new(interactive: bool) -> Self {
        Self {
            started: Instant::now(),
            interactive,
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

impl Progress for Bar {
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
}
