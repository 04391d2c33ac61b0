//! Opens workbooks (.xlsx .xlsm .xlsb .xls .ods) into sparse sheets of exact cells.
//!
//! calamine decodes the cells (all but those of .ods) and stays inside this room. What
//! comes out says what each cell holds: an exact decimal, a text, a date, an error, a
//! formula that was never calculated. Resource limits hold on any input ([`Limits`]):
//! what the decoder gets was unpacked, counted and looked over before.
//!
//! 1. The container is told from the first bytes, not from the name.
//! 2. The parts of a zip package are unpacked under the limits; the streams of a compound
//!    file are read and measured.
//! 3. One module a format (`xlsx`, `xlsb`, `xls`, `ods`) gives sheets, names and tables.
//!
//! A workbook comes out whole or not at all: after an error in any sheet that was asked
//! for there is none, and all its errors are in the sink.

mod address;
mod bytes;
pub mod codes;
mod context;
mod detect;
mod dump;
mod formats;
mod formulas;
mod guard;
mod kept;
mod model;
mod names;
mod number;
mod ods;
mod package;
mod references;
mod shown;
mod value;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use address::{CellAddress, CellRange, NotAnAddress};
pub use dump::dump;
pub use formulas::{Formulas, Precedents};
pub use kept::{Keep, SheetKey};
pub use model::{Cell, CellValue, DefinedName, ExcelTable, Hidden, OtherName, Sheet, Workbook};
pub(crate) use shown::label;
pub use shown::{NumberFormat, shown};

use crate::diagnostics::{Diagnostic, Sink};
use address::LAST;
use context::Context;
use detect::{Container, Endings};
use package::Package;
use std::sync::Arc;

/// What a workbook may cost at most. Beyond that it is refused, never half read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of all parts unpacked.
    pub unpacked_bytes: u64,
    /// Bytes of one part unpacked, for example of one sheet or of all texts.
    pub part_bytes: u64,
    /// Unpacked bytes per packed byte of one part, beyond which it is taken for a bomb
    /// (parts of up to a mebibyte never are).
    pub ratio: u64,
    /// Cells that hold something, in all sheets read.
    pub cells: usize,
    /// Bytes of the texts of those cells, each counted where it stands.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            unpacked_bytes: 1 << 30,
            part_bytes: 256 << 20,
            ratio: 200,
            cells: 5_000_000,
            text_bytes: 128 << 20,
        }
    }
}

/// How a workbook is opened.
#[derive(Clone, Copy, Default)]
pub struct Opening<'a> {
    /// Names the sheets to read (`None` for all): others keep their name and have no cells.
    pub sheets: Option<&'a (dyn Fn(&str) -> bool + Sync)>,
    /// What it may cost.
    pub limits: Limits,
    /// Where sheets that were read are kept between runs, if anywhere. Only the sheets of
    /// .xlsx and .xlsm are. What is read does not depend on what is kept.
    pub keep: Option<&'a dyn Keep>,
}

/// Opens the bytes of a workbook; the format is told from the bytes.
///
/// `sheets` names the sheets to read (`None` for all): others keep their name and
/// have no cells. Problems go to the sink; `None` after any error.
pub fn open(
    path: &str,
    bytes: Arc<[u8]>,
    sheets: Option<&(dyn Fn(&str) -> bool + Sync)>,
    limits: &Limits,
    sink: &mut Sink,
) -> Option<Workbook> {
    let opening = Opening {
        sheets,
        limits: *limits,
        keep: None,
    };
    open_with(path, bytes, &opening, sink)
}

/// As [`open`], with what is kept of sheets that were read before.
pub fn open_with(
    path: &str,
    bytes: Arc<[u8]>,
    opening: &Opening<'_>,
    sink: &mut Sink,
) -> Option<Workbook> {
    let mut context = Context::new(path, opening.sheets, &opening.limits);
    context.keep = opening.keep;
    open_in(&context, bytes, sink)
}

/// As [`open`], with the formulas of the sheets that are read, which costs another pass over
/// them. A formula that the decoder cannot put into words is left out.
pub fn open_with_formulas(
    path: &str,
    bytes: Arc<[u8]>,
    opening: &Opening<'_>,
    sink: &mut Sink,
) -> Option<(Workbook, Formulas)> {
    let collector = formulas::Collector::default();
    let mut context = Context::new(path, opening.sheets, &opening.limits);
    context.formulas = Some(&collector);
    let workbook = open_in(&context, bytes, sink)?;
    Some((workbook, collector.end()))
}

fn open_in(context: &Context<'_>, bytes: Arc<[u8]>, sink: &mut Sink) -> Option<Workbook> {
    let limits = context.limits;
    if bytes.len() as u64 > limits.file_bytes {
        let message = format!(
            "the file is larger than the limit of {}",
            package::size(limits.file_bytes)
        );
        let problem = context.too_large(message);
        sink.emit(problem.hint("move what the report does not use to another workbook"));
        return None;
    }
    match detect::container(&context.path, &bytes) {
        Container::Zip => open_package(context, &bytes, sink),
        Container::Compound => {
            let workbook = xls::open(context, &bytes, sink)?;
            check_ending(context, detect::XLS, sink);
            Some(workbook)
        }
        Container::Other(found) => {
            sink.emit(context.unreadable(found));
            None
        }
    }
}

fn open_package(context: &Context<'_>, bytes: &[u8], sink: &mut Sink) -> Option<Workbook> {
    let (workbook, endings) = match kind(context, bytes) {
        Ok((mut package, Kind::Xlsx(part))) => {
            (xlsx::open(context, &mut package, &part, sink), detect::XLSX)
        }
        Ok((mut package, Kind::Xlsb)) => (xlsb::open(context, &mut package, sink), detect::XLSB),
        Ok((mut package, Kind::Ods)) => (ods::open(context, &mut package, sink), detect::ODS),
        Err(problem) => {
            sink.emit(*problem);
            return None;
        }
    };
    let workbook = workbook?;
    check_ending(context, endings, sink);
    Some(workbook)
}

/// What a zip package holds.
enum Kind {
    /// With the workbook part.
    Xlsx(String),
    Xlsb,
    Ods,
}

fn kind<'a>(
    context: &'a Context<'a>,
    bytes: &'a [u8],
) -> Result<(Package<'a>, Kind), Box<Diagnostic>> {
    let mut package = Package::open(context, bytes)?;
    if package.has("content.xml") && package.has("META-INF/manifest.xml") {
        return Ok((package, Kind::Ods));
    }
    let main = package.text("_rels/.rels")?;
    let main = main.and_then(|text| xlsx::main_document(&text));
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_string());
    if main.ends_with(".bin") && xlsb::fits(&package) {
        return Ok((package, Kind::Xlsb));
    }
    let folder = main.split('/').next().unwrap_or_default();
    let found = match folder {
        "word" => detect::foreign("a Word document"),
        "ppt" => detect::foreign("a PowerPoint presentation"),
        _ if package.has(&main) => return Ok((package, Kind::Xlsx(main))),
        _ if package.any(|name| name.ends_with(".iwa")) => {
            detect::foreign("a Numbers or Pages document")
        }
        _ if package.any(|name| name.starts_with("xl/")) => {
            let message = format!("the file has no part `{main}`");
            return Err(Box::new(context.damaged(message)));
        }
        _ => detect::foreign("a zip archive of other files"),
    };
    Err(Box::new(context.unreadable(found)))
}

/// Says when a name promises another format.
fn check_ending(context: &Context<'_>, endings: Endings, sink: &mut Sink) {
    if endings.fit(&context.path) {
        return;
    }
    let usual = endings.0.first().unwrap_or(&"xlsx");
    let name = context.path.rsplit('/').next().unwrap_or(&context.path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    sink.emit(
        Diagnostic::warning(
            codes::MISNAMED,
            format!("the file `{name}` is an .{usual} workbook by its content"),
        )
        .at(context.file())
        .hint(format!("rename it to `{stem}.{usual}`")),
    );
}
