//! The `annals` program: a doorstep to [`annals::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    annals::cli::run(std::env::args_os())
}
