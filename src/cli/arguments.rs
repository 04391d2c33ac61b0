//! The command line, as typed.

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

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArguments {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// Which formats to write
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "md,html,pdf"
    )]
    pub format: Vec<Format>,

    /// Only the brief of this area (its name or id); may be given more than once
    #[arg(long = "area", value_name = "NAME")]
    pub areas: Vec<String>,

    /// Where to write [default: DIR/out]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// Treat warnings as errors, such as numbers typed in templates
    #[arg(long)]
    pub strict: bool,

    /// How many documents to build at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// Make everything again, also what is as it should be
    #[arg(long)]
    pub force: bool,

    /// Write nothing; say what would be made, and why
    #[arg(long)]
    pub dry_run: bool,

    /// Go on with the other documents when one has errors [default]
    #[arg(long, conflicts_with = "fail_fast")]
    pub keep_going: bool,

    /// Write nothing when a document has errors, and stop at the first
    #[arg(long)]
    pub fail_fast: bool,
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

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// Only the brief of this area (its name or id); may be given more than once
    #[arg(long = "area", value_name = "NAME")]
    pub areas: Vec<String>,

    /// Treat warnings as errors, such as numbers typed in templates
    #[arg(long)]
    pub strict: bool,

    /// How many documents to check at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

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

/// Arguments of `figures`.
#[derive(Debug, Args)]
pub struct FiguresArguments {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// Only figures of this area (its name or id); may be given more than once
    #[arg(long = "area", value_name = "NAME")]
    pub areas: Vec<String>,

    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// What was: a published label, a project folder or a state.json [default: the last
    /// published state]
    #[arg(value_name = "OLD")]
    pub old: Option<String>,

    /// What is: the same [default: the project as it is now]
    #[arg(value_name = "NEW")]
    pub new: Option<String>,

    /// The project folder, which holds `config/` and `published/`
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    pub project: PathBuf,

    /// How to write the report [default: by the ending of --out, or text]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<DiffFormat>,

    /// Write the report to this file instead of standard output
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub out: Option<PathBuf>,

    /// Show the unchanged passages of changed documents, too
    #[arg(long)]
    pub full: bool,

    /// Exit with 1 when there are changes, as errors do
    #[arg(long)]
    pub exit_code: bool,

    /// Print the corrections that lack a reason, as YAML to be filled in
    #[arg(long, conflicts_with_all = ["format", "full"])]
    pub corrections: bool,
}

/// A format of a change report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Text for a terminal
    Text,
    /// Markdown with CriticMarkup
    Md,
    /// One self-contained HTML page
    Html,
    /// PDF
    Pdf,
    /// JSON for machines
    Json,
}

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub struct PublishArguments {
    /// The label of the state, such as 2019-03
    #[arg(value_name = "LABEL", required_unless_present = "list")]
    pub label: Option<String>,

    /// The project folder, which holds `config/` [default: .]
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub dir: Option<PathBuf>,

    /// The project folder, as an option that every command of a project has
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "dir",
        value_hint = clap::ValueHint::DirPath
    )]
    pub project: Option<PathBuf>,

    /// The day of publication, such as 2019-03-12
    #[arg(long, value_name = "YYYY-MM-DD", required_unless_present = "list")]
    pub date: Option<String>,

    /// What to say of the publication as a whole
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub reason: String,

    /// In which formats to keep the documents
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "md,html,pdf"
    )]
    pub format: Vec<Format>,

    /// How many documents to build at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// List what was published: label, date, documents, figures, corrections
    #[arg(long)]
    pub list: bool,
}

impl PublishArguments {
    /// The label and the project folder; of a list that takes no label the first word is the
    /// folder. `None` where a list is given a label, too.
    pub fn words(&self) -> Option<(Option<&str>, &Path)> {
        let named = self.project.as_deref().or(self.dir.as_deref());
        let here = Path::new(".");
        match (self.list, &self.label) {
            (false, label) => Some((label.as_deref(), named.unwrap_or(here))),
            (true, None) => Some((None, named.unwrap_or(here))),
            (true, Some(folder)) if named.is_none() => Some((None, Path::new(folder))),
            (true, Some(_)) => None,
        }
    }
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// Print the schema of figures.json instead
    #[arg(long)]
    pub figures: bool,
}

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArguments {
    /// The figure: `births`, `births@2018`, `births@qiaotou@2018`, `change(births)`
    #[arg(value_name = "FIGURE")]
    pub figure: String,

    /// The figure for this area (its name or id)
    #[arg(long, value_name = "NAME")]
    pub area: Option<String>,

    /// The figure in this period, such as 2018
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,

    /// Print the graph as Graphviz DOT
    #[arg(long, conflicts_with = "json")]
    pub dot: bool,

    /// Print the graph as JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// The folder to make; must not exist or be empty
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub dir: PathBuf,

    /// Start from this workbook: copy it, and propose a report that prints its tables
    #[arg(long, value_name = "WORKBOOK", value_hint = clap::ValueHint::FilePath)]
    pub from: Option<PathBuf>,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArguments {
    /// The workbook: .xlsx, .xlsm, .xlsb, .xls or .ods
    #[arg(value_name = "WORKBOOK", value_hint = clap::ValueHint::FilePath)]
    pub workbook: PathBuf,

    /// Print the findings and the proposal as JSON
    #[arg(long, conflicts_with = "yaml")]
    pub json: bool,

    /// Print only the proposed YAML
    #[arg(long)]
    pub yaml: bool,
}

/// Arguments of `roll`.
#[derive(Debug, Args)]
pub struct RollArguments {
    /// The period to prepare for, such as 2020
    #[arg(value_name = "PERIOD")]
    pub period: String,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// The folder to make; must not exist or be empty [default: beside the project, named after it]
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub into: Option<PathBuf>,

    /// Look again at the folder that was made, and renew nothing but its list
    #[arg(long)]
    pub renew: bool,

    /// Write nothing, only list
    #[arg(long)]
    pub dry_run: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The code in the message, such as F025 [default: list all]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
