//! `annals completions`: a completion script for a shell.

use super::arguments::{Arguments, CompletionsArguments};
use super::{Failure, Terminal};
use clap::CommandFactory;

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
