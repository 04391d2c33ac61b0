//! Arguments, terminal, exit codes; one file per command, which begins with its arguments.
//!
//! Exit codes: 0 clean, 1 the input has errors, 2 the tool could not run, 130 or 143 a
//! signal ended it.

mod arguments;
mod build;
mod check;
mod completions;
mod diff;
mod explain;
mod figures;
mod folder;
mod inspect;
mod man;
mod new;
mod preview;
mod progress;
mod publish;
mod roll;
mod schema;
mod signals;
mod terminal;
mod trace;

use arguments::{Arguments, Command};
use clap::Parser;
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::Terminal;

/// Why a command ended without success.
enum Failure {
    /// The input has errors, which are already printed.
    Input,
    /// What was asked for is there, and the user wants a code for that (`diff --exit-code`).
    Different,
    /// The output could not be written; why is already printed.
    Output,
    /// A signal ended the run: its exit code.
    Interrupted(u8),
    /// The tool could not run: the words to print.
    Tool(String),
}

/// Runs the program with the given arguments (the first is its name).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap prints them to the right stream. A
            // closed pipe is the reader's choice.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let terminal = Terminal::new(&arguments.output);
    let result = match arguments.command {
        Command::Build(options) => build::run(&options, &terminal),
        Command::Check(options) => check::run(&options, &terminal),
        Command::Preview(options) => preview::run(&options, &terminal),
        Command::Figures(options) => figures::run(&options, &terminal),
        Command::Trace(options) => trace::run(&options, &terminal),
        Command::Diff(options) => diff::run(&options, &terminal),
        Command::Publish(options) => publish::run(&options, &terminal),
        Command::New(options) => new::run(&options, &terminal),
        Command::Inspect(options) => inspect::run(&options, &terminal),
        Command::Explain(options) => explain::run(&options, &terminal),
        Command::Schema(options) => schema::run(&options, &terminal),
        Command::Completions(options) => completions::run(&options, &terminal),
        Command::Roll(options) => roll::run(&options, &terminal),
        Command::Man => man::run(&terminal),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Input | Failure::Different) => ExitCode::from(1),
        Err(Failure::Output) => ExitCode::from(2),
        Err(Failure::Interrupted(code)) => ExitCode::from(code),
        Err(Failure::Tool(words)) => {
            terminal.complain(&words);
            ExitCode::from(2)
        }
    }
}
