//! `annals completions`: a completion script for a shell.

use super::arguments::Arguments;
use super::{Failure, Terminal};
use clap::{Args, CommandFactory};

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

pub(super) fn run(options: &CompletionsArguments, terminal: &Terminal) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        options.shell,
        &mut Arguments::command(),
        "annals",
        &mut script,
    );
    terminal.print(&String::from_utf8_lossy(&script))
}
