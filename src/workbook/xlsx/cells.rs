//! The cells of the sheets, by calamine's streaming reader: several sheets at once, and large
//! ones in pieces, as far as there are threads.

use super::archive::{Archive, Finished, Reader as Parts};
use super::directory::Shared;
use super::formulas::each_formula;
use crate::diagnostics::Diagnostic;
use crate::workbook::context::{Context, Gather, in_order, note};
use crate::workbook::guard::guarded;
use crate::workbook::{Cell, CellValue, value};
use calamine::{Reader, Xlsx, XlsxError};
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A sheet to be read.
pub(super) struct Task<'a> {
    pub name: &'a str,
    /// Its part, unpacked.
    pub bytes: &'a [u8],
    /// Whether it holds formulas without a stored result.
    pub uncalculated: bool,
    /// Offsets of rows before which it can be parted.
    pub breaks: &'a [usize],
}

/// What came of each sheet.
pub(super) type Sheets = Vec<Result<Vec<Cell>, Box<Diagnostic>>>;

/// Reads the cells of sheets; the error says that what they share cannot be read.
///
/// Several threads read only what is sound: as soon as anything is not, all is read again
/// one after another, so that what is said of it does not depend on the threads.
pub(super) fn read(
    context: &Context<'_>,
    shared: &Shared,
    tasks: &[Task<'_>],
) -> Result<Sheets, Box<Diagnostic>> {
    let left = context.left();
    let threads = threads(shared, tasks);
    if threads > 1 {
        let pieces = part(tasks, threads);
        if let Some(read) = at_once(context, shared, tasks, &pieces, threads) {
            return Ok(read.into_iter().map(Ok).collect());
        }
        context.leave(left);
    }
    let wholes: Vec<Piece> = (0..tasks.len())
        .map(|task| Piece::whole(tasks, task))
        .collect();
    let archive = pack(shared, tasks, &wholes);
    let mut decoder = Decoder::open(context, archive.as_ref())?;
    let sheet = |(index, task): (usize, &Task<'_>)| {
        let mut gather = Gather::new(context, task.name);
        decoder.cells(index, task, &mut gather)?;
        gather.finish()
    };
    Ok(tasks.iter().enumerate().map(sheet).collect())
}

/// Gives the formulas of sheets to whoever asks for them. What cannot be read is left out: it
/// was told of when the cells were read.
pub(super) fn formulas(context: &Context<'_>, shared: &Shared, tasks: &[Task<'_>]) {
    let Some(collector) = context.formulas else {
        return;
    };
    let wholes: Vec<Piece> = (0..tasks.len())
        .map(|task| Piece::whole(tasks, task))
        .collect();
    let archive = pack(shared, tasks, &wholes);
    let Ok(mut decoder) = Decoder::open(context, archive.as_ref()) else {
        return;
    };
    for (index, task) in tasks.iter().enumerate() {
        let mut room = ALL_EXPANDED;
        guarded(|| {
            each_formula::<Fault>(&mut decoder.xlsx, &piece_name(index), &mut room, |cell| {
                let at = cell.at;
                if let Some(formula) = cell.formula() {
                    collector.take(task.name, at, formula);
                }
                Ok(())
            })
        });
    }
}

/// Bytes of sheets that make another thread worth its start: 0.6 ms of reading (measured).
const WORTH_A_THREAD: usize = 64 << 10;

/// How many threads are to read. Each reads the texts for itself, so that more of them than
/// twice the texts fit into the sheets would gain little for much work.
fn threads(shared: &Shared, tasks: &[Task<'_>]) -> usize {
    let texts = shared.strings.as_ref().map_or(0, Vec::len);
    let styles = shared.styles.as_ref().map_or(0, Vec::len);
    let sheets: usize = tasks.iter().map(|task| task.bytes.len()).sum();
    let worth = sheets / (2 * (texts + styles) + WORTH_A_THREAD);
    worth.min(rayon::current_num_threads()).max(1)
}

/// Rows of a sheet, or all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    task: usize,
    bytes: Range<usize>,
}

impl Piece {
    fn whole(tasks: &[Task<'_>], task: usize) -> Self {
        let bytes = 0..tasks[task].bytes.len();
        Self { task, bytes }
    }
}

/// Parts the sheets that would leave a thread without work at the end: those behind which
/// there are less bytes than each of the threads would take.
fn part(tasks: &[Task<'_>], threads: usize) -> Vec<Piece> {
    let mut left: usize = tasks.iter().map(|task| task.bytes.len()).sum();
    let mut pieces = Vec::with_capacity(tasks.len() + 2 * threads);
    for (index, task) in tasks.iter().enumerate() {
        let length = task.bytes.len();
        if task.uncalculated || left >= length.saturating_mul(threads) {
            pieces.push(Piece::whole(tasks, index));
        } else {
            let share = length / (2 * threads) + 1;
            let mut start = 0;
            for at in task.breaks {
                if at - start >= share {
                    pieces.push(Piece {
                        task: index,
                        bytes: start..*at,
                    });
                    start = *at;
                }
            }
            pieces.push(Piece {
                task: index,
                bytes: start..length,
            });
        }
        left -= length;
    }
    pieces
}

/// Reads the pieces by several threads; `None` when anything is wrong with any of them.
fn at_once(
    context: &Context<'_>,
    shared: &Shared,
    tasks: &[Task<'_>],
    pieces: &[Piece],
    threads: usize,
) -> Option<Vec<Vec<Cell>>> {
    let archive = pack(shared, tasks, pieces)?;
    let next = AtomicUsize::new(0);
    let read: Vec<Mutex<Option<Vec<Cell>>>> = pieces.iter().map(|_| Mutex::default()).collect();
    let work = |_| {
        let mut decoder: Option<Decoder<'_>> = None;
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(index) else {
                return Some(());
            };
            let decoder = match &mut decoder {
                Some(decoder) => decoder,
                none => none.insert(Decoder::open(context, Some(&archive)).ok()?),
            };
            let task = &tasks[piece.task];
            let mut gather = Gather::new(context, task.name);
            decoder.cells(index, task, &mut gather).ok()?;
            *read[index].lock().ok()? = Some(gather.unordered());
        }
    };
    (0..threads)
        .into_par_iter()
        .map(work)
        .collect::<Option<()>>()?;
    let mut sheets: Vec<Vec<Cell>> = Vec::with_capacity(tasks.len());
    for (piece, cells) in pieces.iter().zip(read) {
        let mut cells = cells.into_inner().ok()??;
        match sheets.get_mut(piece.task) {
            Some(sheet) => sheet.append(&mut cells),
            None => sheets.push(cells),
        }
    }
    let sheets = sheets.into_par_iter().zip(tasks);
    sheets
        .map(|(cells, task)| in_order(context, task.name, cells).ok())
        .collect()
}

/// The name that a piece has for the decoder.
fn piece_name(index: usize) -> String {
    format!("s{index}")
}

const PACKAGE_RELATIONS: &[u8] = b"<Relationships><Relationship Id=\"w\" \
     Type=\"/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

/// Packs pieces of sheets and what they share, each piece as a sheet.
fn pack<'a>(shared: &'a Shared, tasks: &[Task<'a>], pieces: &[Piece]) -> Option<Finished<'a>> {
    let mut archive = Archive::default();
    let mut workbook = format!(
        "<workbook><workbookPr date1904=\"{}\"/><sheets>",
        u8::from(shared.from_1904)
    );
    let mut relations = String::from("<Relationships>");
    for index in 0..pieces.len() {
        let name = piece_name(index);
        workbook.push_str(&format!("<sheet name=\"{name}\" r:id=\"{name}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"{name}\" Type=\"/worksheet\" Target=\"{name}.xml\"/>"
        ));
    }
    workbook.push_str("</sheets></workbook>");
    relations.push_str("</Relationships>");
    archive.add("_rels/.rels", [PACKAGE_RELATIONS.into()]);
    archive.add("xl/workbook.xml", [workbook.into_bytes().into()]);
    archive.add(
        "xl/_rels/workbook.xml.rels",
        [relations.into_bytes().into()],
    );
    if let Some(strings) = &shared.strings {
        archive.add("xl/sharedStrings.xml", [strings.into()]);
    }
    if let Some(styles) = &shared.styles {
        archive.add("xl/styles.xml", [styles.into()]);
    }
    for (index, piece) in pieces.iter().enumerate() {
        let whole = tasks[piece.task].bytes;
        let rows = &whole[piece.bytes.clone()];
        let open: &[u8] = if piece.bytes.start > 0 {
            b"<sheetData>"
        } else {
            b""
        };
        let close: &[u8] = if piece.bytes.end < whole.len() {
            b"</sheetData>"
        } else {
            b""
        };
        let name = format!("xl/{}.xml", piece_name(index));
        archive.add(&name, [open, rows, close].map(Cow::Borrowed));
    }
    archive.finish()
}

/// Strings and styles, read once for all sheets that a thread reads.
struct Decoder<'a> {
    context: &'a Context<'a>,
    xlsx: Xlsx<Parts<'a>>,
    /// Number formats by style; `None` for General.
    formats: Option<Vec<Option<Arc<str>>>>,
}

/// Why a sheet could not be read.
enum Fault {
    Decoder(XlsxError),
    Limit(Box<Diagnostic>),
}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        Fault::Decoder(error)
    }
}

impl From<Box<Diagnostic>> for Fault {
    fn from(problem: Box<Diagnostic>) -> Self {
        Fault::Limit(problem)
    }
}

impl<'a> Decoder<'a> {
    fn open(
        context: &'a Context<'a>,
        archive: Option<&'a Finished<'_>>,
    ) -> Result<Self, Box<Diagnostic>> {
        let damaged = |found: String| {
            let message = "the texts and styles of the workbook cannot be read";
            Box::new(context.damaged(message).note(note(&found)))
        };
        let opened = guarded(|| archive.map(|archive| Xlsx::new(archive.reader())));
        match opened.flatten() {
            Some(Ok(xlsx)) => Ok(Self {
                context,
                xlsx,
                formats: None,
            }),
            Some(Err(error)) => Err(damaged(error.to_string())),
            None => Err(damaged("contradicting records".into())),
        }
    }

    /// The cells of a sheet or a piece of one, by its index.
    fn cells(
        &mut self,
        index: usize,
        task: &Task<'_>,
        gather: &mut Gather<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        let context = self.context;
        let name = piece_name(index);
        let read = guarded(|| {
            self.values(&name, gather)?;
            if task.uncalculated {
                self.formulas(&name, gather)?;
            }
            Ok(())
        });
        match read {
            Some(Ok(())) => Ok(()),
            Some(Err(Fault::Limit(problem))) => Err(problem),
            Some(Err(Fault::Decoder(error))) => {
                let last = gather.last();
                Err(Box::new(context.damaged_sheet(task.name, last, error)))
            }
            None => Err(Box::new(context.damaged_sheet(
                task.name,
                gather.last(),
                "contradicting records",
            ))),
        }
    }

    fn values(&mut self, name: &str, gather: &mut Gather<'_>) -> Result<(), Fault> {
        let mut reader = self.xlsx.worksheet_cells_reader(name)?;
        let formats = self.formats.get_or_insert_with(|| {
            let code = |style: &calamine::Style| {
                let format = style.number_format.as_ref()?;
                let code = format.format_code.as_str();
                (!code.eq_ignore_ascii_case("General")).then(|| Arc::from(code))
            };
            reader.styles().iter().map(code).collect()
        });
        while let Some((cell, style)) = reader.next_cell_with_style_id()? {
            let position = cell.get_position();
            if let Some(value) = value::from_ref(cell.get_value()) {
                gather.push(position, value, formats.get(style).cloned().flatten())?;
            }
        }
        Ok(())
    }

    /// Adds the formulas that have no stored result.
    fn formulas(&mut self, name: &str, gather: &mut Gather<'_>) -> Result<(), Fault> {
        let mut room = EXPANDED;
        each_formula(&mut self.xlsx, name, &mut room, |cell| {
            if cell.blank {
                let (at, elsewhere) = (cell.at, cell.text.elsewhere());
                let text = cell.formula().or(elsewhere).unwrap_or_default();
                gather.push(at, CellValue::Uncalculated(text), None)?;
            }
            Ok(())
        })
    }
}

/// Bytes of shared formulas that are written out for each sheet when all are asked for.
const ALL_EXPANDED: usize = 64 << 20;

/// Bytes of shared formulas that are written out for the cells that share them. They only
/// serve messages, and a short file could ask for a great many.
const EXPANDED: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::super::scan;
    use super::*;
    use crate::workbook::Limits;
    use proptest::prelude::*;

    /// What a sheet may be made of, most of it sound, and whether it is.
    fn token() -> impl Strategy<Value = (bool, String)> {
        let sound = (1_u32..40, 0_u32..4, 0_u32..3).prop_map(|(row, column, kind)| {
            let letter = char::from(b'A' + column as u8);
            let cell = match kind {
                0 => format!("<c r=\"{letter}{row}\"><v>{column}</v></c>"),
                1 => format!("<c r=\"{letter}{row}\" t=\"s\"><v>{column}</v></c><c s=\"1\"/>"),
                _ => "<c><f>A1</f><v>7</v></c>".to_owned(),
            };
            format!("<row r=\"{row}\">{cell}</row>")
        });
        let odd = prop::sample::select(vec![
            "<row>",
            "</row>",
            "<c>",
            "</c>",
            "<v>",
            "</v>",
            "<row r=\"0\"/>",
            "<row r='7'>",
            "<row r=\"x\">",
            "<!-- <row r=\"3\"> -->",
            "</sheetData>",
            "<sheetData>",
            "&amp;",
            "<c><v>1</v></c>",
            "<x:row r=\"9\"><x:c><x:v>2</x:v></x:c></x:row>",
            "<row/>",
            "1",
            "<is><t>a</t></is>",
            "<c r=\"B\"><v>1</v></c>",
            "<f>",
            "</f>",
            "<c a='>'><v>3</v></c>",
        ]);
        prop_oneof![
            8 => sound.prop_map(|text| (true, text)),
            1 => odd.prop_map(|text| (false, text.to_owned())),
        ]
    }

    proptest! {
        /// A sheet that is read in pieces, whatever is in it, is what it is when read whole.
        #[test]
        fn pieces_are_the_whole(tokens in prop::collection::vec(token(), 0..24)) {
            let sound = tokens.iter().all(|(sound, _)| *sound);
            let rows: String = tokens.into_iter().map(|(_, text)| text).collect();
            let text = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
            let Ok(found) = scan::scan_with(text.as_bytes(), 1) else {
                return Ok(());
            };
            let strings = b"<sst><si><t>a</t></si><si><t>b</t></si><si><t>c</t></si></sst>".to_vec();
            let shared = Shared { strings: Some(strings), ..Shared::default() };
            let task = Task {
                name: "s",
                bytes: text.as_bytes(),
                uncalculated: false,
                breaks: &found.breaks,
            };
            let bounds: Vec<usize> = [0].into_iter().chain(found.breaks.iter().copied()).collect();
            let ends = found.breaks.iter().copied().chain([text.len()]);
            let pieces = bounds.into_iter().zip(ends);
            let pieces: Vec<Piece> = pieces.map(|(a, b)| Piece { task: 0, bytes: a..b }).collect();
            let limits = Limits::default();
            let context = Context::new("a.xlsx", None, &limits);
            let parted = at_once(&context, &shared, std::slice::from_ref(&task), &pieces, 2);
            let whole = read(&context, &shared, &[task]).unwrap().remove(0);
            match parted {
                Some(mut parted) => prop_assert_eq!(whole.ok(), parted.pop()),
                // Then it is read whole.
                None => prop_assert!(whole.is_err() || !sound, "{:?}", whole),
            }
        }
    }
}
