//! `annals diff`: what changed, and because of what.

use super::{Failure, Terminal};
use crate::changes::state::Output;
use crate::changes::{self, Comparison, State, TextOptions};
use crate::config;
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::pipeline::{self, RenderedFormat, SourceMap};
use crate::project::{self, Disk, Project, Still, read_file};
use crate::style::Style;
use clap::{Args, ValueEnum, ValueHint};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub project: PathBuf,

    /// How to write the report [default: by the ending of --out, or text]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<DiffFormat>,

    /// Write the report to this file instead of standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
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

pub(super) fn run(options: &DiffArguments, terminal: &Terminal) -> Result<(), Failure> {
    super::folder::require_folder(&options.project)?;
    let format = format(options)?;
    let mut desk = Desk {
        project: Disk::new(&options.project, options.project.join("out")),
        sources: SourceMap::default(),
        problems: Vec::new(),
        style: None,
        files: None,
    };
    let found = desk.both(options);
    let files = desk.files.take();
    let mut sink = Sink::new();
    let notes = pipeline::corrections(&desk.project, &mut desk.sources, &mut sink);
    let faulty = sink.has_errors();
    desk.problems.extend(sink.into_tidy());
    terminal.report(&desk.problems, &desk.sources);
    let failed = desk.problems.iter().any(|d| d.severity == Severity::Error);
    let Some((mut old, mut new)) = found.filter(|_| !faulty) else {
        terminal.say("nothing was compared");
        return Err(Failure::Input);
    };
    changes::level(&mut old, &mut new);
    let reasons = changes::Reasons {
        published: &pipeline::between(&desk.project, &old, &new),
        given: &pipeline::reasons(&notes),
    };
    let mut comparison = changes::compare_with(&old, &new, reasons);
    comparison.tell_files(&old.outputs, files.as_deref().unwrap_or(&new.outputs));
    if options.corrections {
        let Some(draft) = pipeline::drafted(&comparison, &notes, &desk.sources) else {
            terminal.say("every figure that changed has its entry");
            return Ok(());
        };
        add(&desk.project, options.out.as_deref(), draft, terminal)?;
    } else {
        let bytes = rendered(&comparison, options, format, &desk, terminal)?;
        write(options.out.as_deref(), &bytes, terminal)?;
    }
    if !comparison.failed.is_empty() {
        let count = super::terminal::some(comparison.failed.len(), "document");
        terminal.say(&format!("{count} could not be compared"));
    }
    match (failed, options.exit_code && !comparison.is_same()) {
        // What is compared lacks documents, or holds sums that do not come out, as was told.
        (true, _) => Err(Failure::Input),
        (false, true) => Err(Failure::Different),
        (false, false) => Ok(()),
    }
}

/// The format: the chosen one, or that of the file's ending.
fn format(options: &DiffArguments) -> Result<DiffFormat, Failure> {
    let ending = options.out.as_deref().and_then(Path::extension);
    let by_ending = match ending.and_then(|e| e.to_str()) {
        Some("md") => Some(DiffFormat::Md),
        Some("html" | "htm") => Some(DiffFormat::Html),
        Some("pdf") => Some(DiffFormat::Pdf),
        Some("json") => Some(DiffFormat::Json),
        None | Some("txt") => None,
        // A text under the name of something else would be of no use to anyone.
        Some(_) if options.format.is_some() || options.corrections => None,
        Some(other) => {
            return Err(Failure::Tool(format!(
                "`.{other}` tells no format; let the file end with .md, .html, .pdf, .json or .txt, or say `--format`"
            )));
        }
    };
    let format = options.format.or(by_ending).unwrap_or(DiffFormat::Text);
    let to_terminal = options.out.is_none() && std::io::stdout().is_terminal();
    if format == DiffFormat::Pdf && to_terminal {
        return Err(Failure::Tool(
            "a PDF is not for the terminal; name a file with `--out changes.pdf`".to_owned(),
        ));
    }
    Ok(format)
}

/// Where states come from.
struct Desk {
    project: Disk,
    sources: SourceMap,
    problems: Vec<Diagnostic>,
    /// How the pages of the new state look, and the project that they are of.
    style: Option<(Disk, Style)>,
    /// The files that a build would write of the new state, when it is no published one.
    files: Option<Vec<Output>>,
}

impl Desk {
    fn both(&mut self, options: &DiffArguments) -> Option<(State, State)> {
        let old = match &options.old {
            Some(name) => self.named(name, None),
            None => self.published(None),
        };
        // Entries of corrections tell of no files.
        let against = old.as_ref().filter(|_| !options.corrections);
        let new = match &options.new {
            Some(name) => self.named(name, against),
            None => self.now(options.project.clone(), against),
        };
        Some((old?, new?))
    }

    fn published(&mut self, label: Option<&str>) -> Option<State> {
        let mut sink = Sink::new();
        let state = pipeline::saved(&self.project, label, &mut sink);
        self.problems.extend(sink.into_tidy());
        state
    }

    /// A folder or file of that name, else a label.
    fn named(&mut self, name: &str, against: Option<&State>) -> Option<State> {
        let path = Path::new(name);
        if path.join("config").is_dir() {
            let mut state = self.now(path.to_owned(), against)?;
            state.called = match name.trim_end_matches(['/', std::path::MAIN_SEPARATOR]) {
                "" => name.to_owned(),
                name => name.to_owned(),
            };
            return Some(state);
        }
        // The folder of a published state, such as that of another project.
        let within = path.join("state.json");
        let path = match path.is_dir() && within.is_file() {
            true => within.as_path(),
            false => path,
        };
        if path.is_dir() && name.contains(['/', std::path::MAIN_SEPARATOR]) {
            // No label has that sign.
            let mut sink = Sink::new();
            sink.emit(changes::no_project(name));
            self.problems.extend(sink.into_tidy());
            return None;
        }
        if !path.is_file() {
            return self.published(Some(name));
        }
        let mut sink = Sink::new();
        let folder = path.parent().unwrap_or(Path::new(""));
        let file = path.file_name().and_then(|f| f.to_str()).unwrap_or(name);
        let state = match Disk::new(folder, folder).read(file) {
            Ok(bytes) => pipeline::open_saved(name, &bytes, &mut sink),
            Err(trouble) => {
                sink.emit(changes::unreadable(name, &trouble.to_string()));
                None
            }
        };
        self.problems.extend(sink.into_tidy());
        state
    }

    /// The state of a project as it is now, and the files that a build would write of it in
    /// place of those that were published with another state.
    fn now(&mut self, folder: PathBuf, against: Option<&State>) -> Option<State> {
        let project = Disk::new(&folder, folder.join("out"));
        // Read once, so that both tell of the same.
        let still = Still::new(&project);
        let mut made = pipeline::snapshot(&still.to(&project), &[]);
        if let (Some(_), Some(against)) = (&made.state, against) {
            self.files = pipeline::files(&still, against);
        }
        // Warnings are told by `annals check`.
        made.diagnostics
            .retain(|problem| problem.severity == Severity::Error);
        if !made.diagnostics.is_empty() {
            self.sources = made.sources;
            self.problems.extend(made.diagnostics);
        }
        self.style = Some((project, made.style));
        made.state
    }
}

fn rendered(
    comparison: &Comparison<'_>,
    options: &DiffArguments,
    format: DiffFormat,
    desk: &Desk,
    terminal: &Terminal,
) -> Result<Vec<u8>, Failure> {
    let format = match format {
        DiffFormat::Text => {
            let options = TextOptions {
                color: options.out.is_none() && terminal.color_out,
                full: options.full,
            };
            return Ok(changes::text(comparison, options).into_bytes());
        }
        DiffFormat::Json => return Ok(changes::json(comparison).into_bytes()),
        DiffFormat::Md => RenderedFormat::Markdown,
        DiffFormat::Html => RenderedFormat::Html,
        DiffFormat::Pdf => RenderedFormat::Pdf,
    };
    let full = options.full;
    let document = changes::report(comparison, changes::report::ReportOptions { full });
    let mut sink = Sink::new();
    let own = || pipeline::style_of(&desk.project).unwrap_or_default();
    let bytes = match &desk.style {
        Some((project, style)) => pipeline::render(&document, format, (project, style), &mut sink),
        None => pipeline::render(&document, format, (&desk.project, &own()), &mut sink),
    };
    let failed = sink.has_errors();
    terminal.report(&sink.into_tidy(), &desk.sources);
    match failed {
        true => Err(Failure::Input),
        false => Ok(bytes),
    }
}

/// Writes the entries of corrections: into the project's own file behind those that are
/// there, into another only when it is new. What somebody filled in is never lost.
fn add(
    project: &Disk,
    out: Option<&Path>,
    mut draft: String,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let known = project.read(config::CORRECTIONS_FILE).unwrap_or_default();
    let known = String::from_utf8_lossy(&known).into_owned();
    let ends = known.is_empty() || known.ends_with('\n');
    if let Some(path) = out.filter(|path| path.exists()) {
        let bytes = read_file(path).unwrap_or_default();
        if *bytes != *known.as_bytes() {
            return Err(Failure::Tool(format!(
                "`{}` is there already, and is not the project's `{}`; name another file",
                path.display(),
                config::CORRECTIONS_FILE
            )));
        }
        let gap = if ends { "" } else { "\n" };
        let all = format!("{known}{gap}{draft}");
        let (mut before, mut after) = (Sink::new(), Sink::new());
        let file = config::CORRECTIONS_FILE;
        let held = match known_to_hold(&known) {
            true => config::corrections(file, &known, &mut before).len(),
            false => 0,
        };
        // A list in brackets takes no lines behind it.
        if config::corrections(file, &all, &mut after).len() <= held || after.has_errors() {
            terminal.print(&draft)?;
            return Err(Failure::Tool(format!(
                "the entries cannot be put behind those of `{file}`; write them in by hand"
            )));
        }
        return write(out, all.as_bytes(), terminal);
    }
    if !ends && out.is_none() {
        // As behind `>>`, which adds to the last line.
        draft.insert(0, '\n');
    }
    write(out, draft.as_bytes(), terminal)
}

/// Whether a file of corrections holds more than notes to its reader.
fn known_to_hold(text: &str) -> bool {
    let bare = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    !text.lines().all(bare)
}

/// Whether a folder is the one of published states, or within it.
fn is_published(folder: &Path) -> bool {
    let Ok(whole) = folder.canonicalize() else {
        return false;
    };
    let mut above = whole.ancestors();
    above.any(|folder| {
        let named = folder.file_name().is_some_and(|name| name == "published");
        let beside = folder.parent().is_some_and(|p| p.join("config").is_dir());
        named && beside
    })
}

/// Writes the report, whole or not at all.
fn write(out: Option<&Path>, bytes: &[u8], terminal: &Terminal) -> Result<(), Failure> {
    let Some(path) = out else {
        return match std::str::from_utf8(bytes) {
            Ok(text) if std::io::stdout().is_terminal() => terminal.print_colored(text),
            _ => terminal.print_bytes(bytes),
        };
    };
    let trouble =
        |words: String| Failure::Tool(format!("cannot write `{}`: {words}", path.display()));
    let file = path.file_name().and_then(|name| name.to_str());
    let file = file.ok_or_else(|| trouble("it is no name of a file".to_owned()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    if !folder.is_dir() {
        return Err(trouble(format!(
            "there is no folder `{}`",
            folder.display()
        )));
    }
    if is_published(folder) {
        return Err(Failure::Tool(format!(
            "`{}` is part of what was published, which is never overwritten; name another file",
            path.display()
        )));
    }
    let files = [(file.to_owned(), Arc::from(bytes))];
    project::put(folder, &files).map_err(|(_, t)| trouble(t.to_string()))?;
    terminal.say(&format!("wrote {}", path.display()));
    Ok(())
}
