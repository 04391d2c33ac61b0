//! The command line, as typed: the commands, and what several of them take.

use super::build::BuildArguments;
use super::check::CheckArguments;
use super::completions::CompletionsArguments;
use super::diff::DiffArguments;
use super::explain::ExplainArguments;
use super::figures::FiguresArguments;
use super::inspect::InspectArguments;
use super::new::NewArguments;
use super::preview::PreviewArguments;
use super::publish::PublishArguments;
use super::roll::RollArguments;
use super::schema::SchemaArguments;
use super::trace::TraceArguments;
use crate::pipeline::Formats;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// Write a public body's annual summary and its briefs out of its own workbooks.
#[derive(Debug, Parser)]
#[command(name = "annals", version, about, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// How to print.
    #[command(flatten)]
    pub output: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  annals new my-report          write a small project that works at once
  annals build                  build the project in this folder into out/
  annals build --area Qiaotou   build one township's brief alone
  annals check                  find every problem, write nothing
  annals preview                watch the report in a browser while you work on it
  annals inspect county.xlsx    see what is in a workbook, and get YAML for it
  annals trace birth_rate       show where a number comes from
  annals diff                   show what changed since it was published

Exit codes: 0 clean, 1 the input has errors, 2 the tool could not run,
130 or 143 interrupted.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the reports and briefs as Markdown, HTML and PDF
    #[command(after_help = "\
Examples:
  annals build
  annals build ../county --format pdf --out /srv/print
  annals build --area Qiaotou --area Shiqiao --format html,pdf
  annals build --dry-run        say what would be made, and why

A build makes only what is affected by what changed since the last one. Errors in the
configuration, the workbooks or the figures stop it; a document with errors is left out.")]
    Build(BuildArguments),
    /// Find all problems without writing anything
    #[command(after_help = "\
Examples:
  annals check
  annals check --strict
  annals check --message-format json")]
    Check(CheckArguments),
    /// Show the documents in a browser, and again whenever a file changes
    #[command(after_help = "\
Examples:
  annals preview
  annals preview ../county --port 8080

The address is served to this computer alone. Ctrl-C ends the preview.")]
    Preview(PreviewArguments),
    /// List the figures of a report with their values and origins
    #[command(after_help = "\
Examples:
  annals figures
  annals figures --area Qiaotou
  annals figures --json > figures.json")]
    Figures(FiguresArguments),
    /// Show where a figure comes from, down to the cells
    #[command(after_help = "\
Examples:
  annals trace birth_rate
  annals trace births --area Qiaotou --period 2018
  annals trace 'change(births)'
  annals trace birth_rate --dot | dot -Tsvg > birth_rate.svg")]
    Trace(TraceArguments),
    /// Show what changed: figures, sentences, table cells, and because of what
    #[command(after_help = "\
Examples:
  annals diff                               since the last published state
  annals diff 2019-01 2019-03               between two published states
  annals diff ../before ../after            between two project folders
  annals diff --out changes.pdf             as a redline, for the file and the meeting
  annals diff --corrections >> config/_corrections.yaml")]
    Diff(DiffArguments),
    /// Keep the present state as published, with its documents; or list what was published
    #[command(after_help = "\
Examples:
  annals publish 2019-01 --date 2020-01-20
  annals publish 2019-03 --date 2020-03-12 --reason \"Correction of the births of Shiqiao\"
  annals publish 2019-01 ../county --date 2020-01-20
  annals publish --list ../county")]
    Publish(PublishArguments),
    /// Write a fresh project that builds at once
    #[command(after_help = "\
Examples:
  annals new my-report && annals build my-report
  annals new my-report --from county-2019.xlsx")]
    New(NewArguments),
    /// Show what the program sees in a workbook, and propose the YAML for it
    #[command(after_help = "\
Examples:
  annals inspect samples/county-2019.xlsx
  annals inspect samples/county-2019.xlsx --yaml > config/report.yaml
  annals inspect samples/county-2019.xlsx --json")]
    Inspect(InspectArguments),
    /// Prepare the next period's project, and list what it needs
    #[command(after_help = "\
Examples:
  annals roll 2020
  annals roll 2020 --dry-run
  annals roll 2020 county-2019 --into county-2020")]
    Roll(RollArguments),
    /// Explain a code of a message, such as F025
    #[command(after_help = "\
Examples:
  annals explain F025
  annals explain            list all codes")]
    Explain(ExplainArguments),
    /// Print the JSON Schema of a report's YAML, for editors, or of figures.json
    #[command(after_help = "\
Examples:
  annals schema > report.schema.json
  annals schema --figures > figures.schema.json")]
    Schema(SchemaArguments),
    /// Print a completion script for a shell
    #[command(after_help = "\
Examples:
  annals completions bash > /etc/bash_completion.d/annals")]
    Completions(CompletionsArguments),
    /// Print the manual page
    #[command(after_help = "\
Examples:
  annals man > annals.1 && man ./annals.1")]
    Man,
}

/// How to print; valid for every command.
#[derive(Clone, Debug, Args)]
pub struct OutputArguments {
    /// Print nothing but problems
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// How to print problems
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub message_format: MessageFormat,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,

    /// How many problems to print at most; 0 for all (JSON always prints all)
    #[arg(long, global = true, value_name = "N", default_value_t = 50)]
    pub max_problems: usize,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people, with snippets
    Text,
    /// For machines, one JSON object a line
    Json,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that can, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Which project and which of its reports.
#[derive(Clone, Debug, Args)]
pub struct ProjectArguments {
    /// The project folder, which holds `config/`
    #[arg(default_value = ".", value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub dir: PathBuf,

    /// The project folder, as an option that every command of a project has
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "dir",
        value_hint = clap::ValueHint::DirPath
    )]
    pub project: Option<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub report: ReportArguments,
}

impl ProjectArguments {
    /// The project folder.
    pub fn root(&self) -> &Path {
        self.project.as_deref().unwrap_or(&self.dir)
    }
}

/// Which reports.
#[derive(Clone, Debug, Args)]
pub struct ReportArguments {
    /// Only the report config/NAME.yaml; may be given more than once [default: all]
    #[arg(long = "report", value_name = "NAME")]
    pub reports: Vec<String>,
}

/// A format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Markdown
    Md,
    /// One self-contained HTML page
    Html,
    /// PDF
    Pdf,
}

impl Format {
    /// The formats of a list.
    pub(super) fn all_of(list: &[Format]) -> Formats {
        Formats {
            markdown: list.contains(&Format::Md),
            html: list.contains(&Format::Html),
            pdf: list.contains(&Format::Pdf),
        }
    }
}
