//! `annals preview`: shows the documents in a browser, and again whenever a file changes.

use super::arguments::ProjectArguments;
use super::{Failure, Terminal, folder};
use crate::pipeline;
use crate::preview::{self, Options, Preview, Trouble};
use clap::Args;
use std::sync::Arc;

/// Arguments of `preview`.
#[derive(Debug, Args)]
pub struct PreviewArguments {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// The port to serve at; 0 for any that is free [default: 4780, or the next that is free]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
}

pub(super) fn run(options: &PreviewArguments, terminal: &Terminal) -> Result<(), Failure> {
    let root = options.project.root();
    let project = folder::open(root)?;
    if pipeline::report_files(&project).is_empty() {
        return Err(Failure::Tool(format!(
            "`{}` is no project: found no report configuration in `config/`; \
             run `annals new DIR` for a fresh one, or name the project's folder",
            root.display()
        )));
    }
    let listening = preview::listen(options.port).map_err(|trouble| {
        let hint = match trouble {
            Trouble::Taken(_) => "; choose another with `--port`, or leave it out for a free one",
            Trouble::Other(..) => "; choose another with `--port`",
        };
        Failure::Tool(format!("{trouble}{hint}"))
    })?;
    let signals = Signals::new()?;
    let preview = Preview::start(
        listening,
        Options {
            root: root.to_owned(),
            project: Arc::new(project),
            reports: options.project.report.reports.clone(),
        },
    );
    terminal.print(&format!("http://localhost:{}/\n", preview.address().port()))?;
    terminal.say("open this address in a browser; Ctrl-C ends the preview");
    signals.wait();
    drop(preview);
    terminal.say("the preview has ended");
    Ok(())
}

/// The wishes to end: Ctrl-C, and what a system sends that shuts down.
#[cfg(unix)]
struct Signals(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    fn new() -> Result<Self, Failure> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]);
        let words = |error| Failure::Tool(format!("cannot wait for Ctrl-C: {error}"));
        signals.map(Self).map_err(words)
    }

    fn wait(mut self) {
        let _ = self.0.forever().next();
    }
}

/// Elsewhere Ctrl-C ends the process, which leaves nothing behind.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Result<Self, Failure> {
        Ok(Self)
    }

    fn wait(self) {
        loop {
            std::thread::park();
        }
    }
}
