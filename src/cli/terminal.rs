//! What goes to standard output and standard error, and how.

use super::Failure;
use super::arguments::{ColorChoice, MessageFormat, OutputArguments};
use crate::diagnostics::print::{self, Sources};
use crate::diagnostics::{Diagnostic, Severity, tidy};
use std::io::{IsTerminal, Write};

/// The two streams and the user's choices about them.
pub struct Terminal {
    /// Nothing but problems.
    pub quiet: bool,
    /// How problems are printed.
    pub format: MessageFormat,
    /// Whether problems are printed in colour.
    pub color: bool,
    /// How many problems are printed at most; 0 for all.
    pub max_problems: usize,
    /// Whether standard output may be coloured.
    pub color_out: bool,
    /// Whether standard error is a terminal, so that progress makes sense.
    pub interactive: bool,
}

impl Terminal {
    /// The streams of this process.
    pub fn new(arguments: &OutputArguments) -> Self {
        let interactive = std::io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        Self {
            quiet: arguments.quiet,
            format: arguments.message_format,
            color: match arguments.color {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => interactive && !no_color,
            },
            color_out: match arguments.color {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => std::io::stdout().is_terminal() && !no_color,
            },
            max_problems: arguments.max_problems,
            interactive,
        }
    }

    /// Prints problems to standard error, with a closing count.
    pub fn report(&self, diagnostics: &[Diagnostic], sources: &dyn Sources) {
        if diagnostics.is_empty() {
            return;
        }
        let mut text = match self.format {
            MessageFormat::Text => {
                let shown = tidy::cap(diagnostics, self.max_problems);
                let mut text = print::text(&shown, sources, self.color);
                if shown.len() < diagnostics.len() {
                    text.push_str(&format!(
                        "\nshowed {} of {} problems; `--max-problems 0` shows all\n",
                        shown.len(),
                        diagnostics.len()
                    ));
                }
                text
            }
            MessageFormat::Json => print::json(diagnostics),
        };
        if self.format == MessageFormat::Text && !self.quiet {
            text.push_str(&tally(diagnostics));
        }
        // A closed pipe is the reader's choice, not a failure of ours.
        let text = print::visible(&text, self.color);
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// Prints one line of result to standard error, unless quiet.
    pub fn say(&self, words: &str) {
        if !self.quiet {
            self.line("note", words, words);
        }
    }

    /// A line that belongs to no place: plain, or as JSON so that every line is JSON.
    fn line(&self, severity: &str, words: &str, plain: &str) {
        let line = match self.format {
            MessageFormat::Text => print::visible(plain, false).into_owned(),
            MessageFormat::Json => serde_json::json!({
                "severity": severity, "code": null, "message": words,
                "places": [], "notes": [], "hint": null,
            })
            .to_string(),
        };
        let _ = writeln!(std::io::stderr(), "{line}");
    }

    /// Prints what a command was asked for to standard output.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        self.print_bytes(print::visible(text, false).as_bytes())
    }

    /// The same for what may be colored.
    pub fn print_colored(&self, text: &str) -> Result<(), Failure> {
        self.print_bytes(print::visible(text, self.color_out).as_bytes())
    }

    /// The same for what may be no text.
    pub fn print_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::Tool(
                format!("cannot write to standard output: {error}"),
            )),
            _ => Ok(()),
        }
    }

    /// Prints why the tool could not run.
    pub fn complain(&self, words: &str) {
        self.line("error", words, &format!("error: {words}"));
    }
}

/// "2 errors, 1 warning", as a line, and how to learn more about the first error.
fn tally(diagnostics: &[Diagnostic]) -> String {
    let error = diagnostics.iter().find(|d| d.severity == Severity::Error);
    let more = error.map_or(String::new(), |error| {
        format!("; `annals explain {}` tells more", error.code.0)
    });
    match tidy::tally(diagnostics) {
        tally if tally.is_empty() => tally,
        tally => format!("{tally}{more}\n"),
    }
}

/// "1 file", "55 files".
pub(super) fn some(n: usize, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {one}s")
    }
}
