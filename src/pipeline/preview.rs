//! Loads a project once and makes single documents of it when they are asked for, in memory:
//! what a preview shows. A document is the same as [`run`](super::run) writes, byte by byte.

use super::fonts::Stock;
use super::images::{self, Gallery, Shown};
use super::load::Shelving;
use super::one::{style_of, tree};
use super::plan::{self, Job};
use super::provenance::Told;
use super::{Formats, Loaded, Sheets, SourceMap, glyphs, load, look, outputs};
use crate::config;
use crate::diagnostics::{Diagnostic, Severity, Sink, tidy};
use crate::document::{Document, Mention};
use crate::html::{self, Images, Theme};
use crate::pdf;
use crate::picture::Pictures;
use crate::project::Recorder;
use crate::prose::{self, Manuscript, Subject};
use crate::style::Style;
use crate::typeset::{FontBook, Pages};
use std::sync::Arc;

/// A project as it was at one moment: the figures and templates of its reports, from which
/// any of its documents can be made.
pub struct Snapshot {
    /// The files, kept as they were read.
    project: Arc<Recorder>,
    /// The bundled fonts.
    usual: Arc<FontBook>,
    stock: Stock,
    loaded: Vec<Loaded>,
    jobs: Vec<Job>,
    theme: Theme,
    sources: SourceMap,
    problems: Vec<Diagnostic>,
    usable: bool,
}

/// A document that a project has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the output folder, without extension (`briefs/qiaotou`).
    pub path: String,
    /// What to call it: the title of the report, the area of a brief.
    pub title: String,
    /// The report that it is of or belongs to.
    pub report: String,
    /// Whether it is a brief.
    pub brief: bool,
}

/// A document that was made, or the problems that kept it from being made.
pub struct Made<T> {
    /// What was made; `None` when there are errors.
    pub result: Option<T>,
    /// The document's own problems, merged and in the order of their places.
    pub problems: Vec<Diagnostic>,
}

/// A document as HTML.
pub struct Page {
    /// The page.
    pub html: String,
    /// The numbers that are placed in the document, in order.
    pub mentions: Vec<Mention>,
}

/// A document between its tree and a format.
struct Sheet<'s> {
    style: std::borrow::Cow<'s, Style>,
    document: Document,
    images: Images,
    pictures: Pictures,
    told: Told,
}

impl Snapshot {
    /// Reads the project: configuration, workbooks, templates, figures, checks. Of `reports`
    /// only, by the names of their files; of all when there are none. Documents are not made.
    /// What came of sheets is kept in `sheets` for the next time.
    pub fn take(
        project: Arc<Recorder>,
        fonts: Arc<FontBook>,
        reports: &[String],
        sheets: &mut Sheets,
    ) -> Self {
        sheets.turn();
        let mut sink = Sink::new();
        let mut sources = SourceMap::default();
        let loaded = load::load_all(
            &*project,
            reports,
            Shelving::Keeping(sheets),
            &mut sources,
            &mut sink,
        );
        let theme = outputs::theme(&*project, &mut sink);
        let stock = Stock::read(&*project, &loaded, &mut sink);
        // A sum that does not come out is an error, but the pages can be shown.
        let mut usable = !loaded.is_empty() && !sink.items().iter().any(stops);
        let mut jobs = Vec::new();
        if usable {
            let mut own = Sink::new();
            jobs = plan::plan(&loaded, &[], &mut own);
            usable = !own.has_errors();
            sink.absorb(own);
            for one in &loaded {
                prose::typed_numbers(&one.figures, &one.templates, &mut sink);
            }
        } else {
            look::look(&loaded, &mut sink);
        }
        let problems = glyphs::locate(sink.into_unique(), &sources, &loaded);
        Self {
            problems: tidy::tidy(problems),
            project,
            usual: fonts,
            stock,
            loaded,
            jobs,
            theme,
            sources,
            usable,
        }
    }

    /// Whether documents can be made.
    pub fn usable(&self) -> bool {
        self.usable
    }

    /// The problems of the project that are not of a single document.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// The texts that the problems may quote.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The files that were read, as they were read.
    pub fn files(&self) -> &Recorder {
        &self.project
    }

    /// The fonts that the pages of a document are set in.
    pub fn fonts(&self, path: &str) -> &FontBook {
        let job = self.jobs.iter().find(|job| job.path == path);
        let own = job.and_then(|job| self.stock.book(job.report));
        own.unwrap_or(&self.usual)
    }

    /// The documents, in order; each report before its briefs.
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |job: &Job| {
            let loaded = self.loaded.get(job.report)?;
            let report = &loaded.report;
            let (title, brief) = match job.subject {
                Subject::Report => {
                    let period = report.numbers.words.bare_period(report.period.value);
                    let title = &report.title.value;
                    (config::fill(title, &[("period", &period)]), false)
                }
                Subject::Brief(area) => {
                    let area = loaded.figures.areas.get(area.0 as usize)?;
                    (area.label.to_string(), true)
                }
            };
            Some(Entry {
                path: job.path.clone(),
                title,
                report: report.name.value.clone(),
                brief,
            })
        };
        self.jobs.iter().filter_map(entry).collect()
    }

    /// Makes the HTML page of a document; `None` when the project has no such document.
    pub fn html(&self, path: &str) -> Option<Made<Page>> {
        let formats = Formats {
            markdown: false,
            html: true,
            pdf: false,
        };
        self.make(path, formats, |sheet, _| {
            let Sheet {
                style,
                document,
                images,
                told,
                ..
            } = sheet;
            let html = told.html(document, |document| {
                html::render_with(document, style, &self.theme, images)
            });
            Page {
                html,
                mentions: std::mem::take(&mut document.mentions),
            }
        })
    }

    /// Sets a document on pages; `None` when the project has no such document.
    pub fn pages(&self, path: &str) -> Option<Made<Pages>> {
        self.make(path, PDF, |sheet, sink| set(sheet, self.fonts(path), sink))
    }

    /// Makes the PDF file of a document; `None` when the project has no such document.
    pub fn pdf(&self, path: &str) -> Option<Made<Vec<u8>>> {
        self.make(path, PDF, |sheet, sink| {
            let fonts = self.fonts(path);
            let pages = set(sheet, fonts, sink);
            pdf::Writer::new(fonts).write(&pages, sink)
        })
    }

    fn make<T>(
        &self,
        path: &str,
        formats: Formats,
        render: impl FnOnce(&mut Sheet<'_>, &mut Sink) -> T,
    ) -> Option<Made<T>> {
        let job = self.jobs.iter().find(|job| job.path == path)?;
        let loaded = self.loaded.get(job.report)?;
        let mut sink = Sink::new();
        let mut result = None;
        if let Some((document, manuscript)) = tree(loaded, job, &mut sink) {
            let sheet = self.sheet(loaded, job, formats, (document, &manuscript), &mut sink);
            if let Some(mut sheet) = sheet {
                let made = render(&mut sheet, &mut sink);
                result = (!sink.has_errors()).then_some(made);
            }
        }
        let problems = images::locate(sink.into_unique(), &self.sources);
        let problems = glyphs::locate(problems, &self.sources, &self.loaded);
        Some(Made {
            result,
            problems: tidy::tidy(problems),
        })
    }

    /// Makes a tree ready for the formats; `None` when there are errors.
    fn sheet<'s>(
        &self,
        loaded: &'s Loaded,
        job: &Job,
        formats: Formats,
        (mut document, manuscript): (Document, &Manuscript),
        sink: &mut Sink,
    ) -> Option<Sheet<'s>> {
        let logo = loaded.report.style.logo.as_ref();
        let gallery = Gallery::new(&*self.project);
        let Shown {
            images, pictures, ..
        } = gallery.of(&document, logo, formats.pdf, sink);
        if sink.has_errors() {
            return None;
        }
        let mut told = Told::of(formats, formats.pdf, &loaded.report, job.subject);
        told.gather(&mut document, manuscript, job.subject);
        Some(Sheet {
            style: style_of(loaded, job),
            document,
            images,
            pictures,
            told,
        })
    }
}

fn set(sheet: &mut Sheet<'_>, fonts: &FontBook, sink: &mut Sink) -> Pages {
    let Sheet {
        style,
        document,
        pictures,
        told,
        ..
    } = sheet;
    told.pdf(document, |document| {
        crate::typeset::typeset_with(document, style, fonts, pictures, sink)
    })
}

const PDF: Formats = Formats {
    markdown: false,
    html: false,
    pdf: true,
};

/// Whether a problem keeps documents from being made: an error, unless it is that a check
/// of figures failed, which were read all the same.
pub(super) fn stops(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error && !fails(problem)
}

/// Whether a problem is that a check of figures failed, as an error.
pub(super) fn fails(problem: &Diagnostic) -> bool {
    use crate::figures::codes;
    let checks = [
        codes::CHECK_FAILED,
        codes::TOTAL_DIFFERS,
        codes::RATE_DIFFERS,
        codes::REVISED,
        codes::RANK_DIFFERS,
        codes::COMPLETION_DIFFERS,
    ];
    problem.severity == Severity::Error && checks.contains(&problem.code)
}
