//! What a package holds: sheets, names, tables, and where their parts are.

use super::scan;
use crate::diagnostics::Diagnostic;
use crate::workbook::context::{Context, note};
use crate::workbook::names::RawName;
use crate::workbook::package::{Package, resolve, split};
use crate::workbook::xml::{Event, Malformed, Tag, Xml, decode, local};
use crate::workbook::{CellAddress, CellRange, ExcelTable, SheetKey, kept};
use std::collections::HashMap;
use std::sync::Arc;

/// A sheet as the workbook part lists it.
pub(super) struct SheetEntry {
    pub name: Arc<str>,
    pub visible: bool,
    pub part: String,
    /// Whether it is a sheet of cells (not a chart sheet or a dialog).
    pub is_grid: bool,
    /// Whether the package does not say where it is, as for the empty module of a macro.
    pub is_lost: bool,
}

/// The content of the workbook part.
#[derive(Default)]
pub(super) struct Directory {
    pub sheets: Vec<SheetEntry>,
    pub names: Vec<RawName>,
    /// Whether the program that opens it is asked to calculate everything.
    pub recalculate: bool,
    from_1904: bool,
    strings: Option<String>,
    styles: Option<String>,
}

/// What all sheets share.
#[derive(Default)]
pub(super) struct Shared {
    /// Whether days are counted from 1904 on.
    pub from_1904: bool,
    /// The part of the texts, without their count.
    pub strings: Option<Vec<u8>>,
    /// The part of the styles.
    pub styles: Option<Vec<u8>>,
}

/// One line of a relationships part.
struct Relation {
    id: String,
    /// The last word of its type: `worksheet`, `styles`, `table`.
    kind: String,
    target: String,
}

impl Directory {
    pub fn read(
        context: &Context<'_>,
        package: &mut Package<'_>,
        part: &str,
    ) -> Result<Self, Box<Diagnostic>> {
        let malformed = |_| Box::new(context.damaged(format!("part `{part}` is no sound XML")));
        let text = package
            .text(part)?
            .ok_or_else(|| Box::new(context.damaged(format!("the file has no part `{part}`"))))?;
        let relations = relations(context, package, part)?;
        let target = |kind: &str| {
            let found = relations.iter().find(|relation| relation.kind == kind);
            found.map(|relation| relation.target.clone())
        };
        let mut directory = Self {
            strings: target("sharedStrings"),
            styles: target("styles"),
            ..Self::default()
        };
        let scopes = directory.workbook(&text, &relations).map_err(malformed)?;
        for (name, scope) in directory.names.iter_mut().zip(scopes) {
            let sheet = scope.and_then(|index| directory.sheets.get(index));
            name.scope = sheet.map(|sheet| sheet.name.clone());
        }
        context.check_sheets(directory.sheets.len())?;
        if directory.sheets.is_empty() {
            return Err(Box::new(context.damaged("the workbook lists no sheet")));
        }
        Ok(directory)
    }

    /// Reads the workbook part; gives the index of the sheet that each name belongs to.
    fn workbook(
        &mut self,
        text: &str,
        relations: &[Relation],
    ) -> Result<Vec<Option<usize>>, Malformed> {
        let mut scopes = Vec::new();
        let relations: HashMap<&str, &Relation> = relations
            .iter()
            .map(|relation| (&*relation.id, relation))
            .collect();
        let mut xml = Xml::new(text);
        while let Some(event) = xml.next()? {
            let Event::Open(tag) = event else {
                continue;
            };
            match tag.local() {
                "sheet" => self.sheets.extend(sheet(&tag, &relations)),
                "workbookPr" => self.from_1904 |= truth(&tag, "date1904"),
                "calcPr" => self.recalculate = truth(&tag, "fullCalcOnLoad"),
                "definedName" if !tag.empty => {
                    let refers_to = content(&mut xml, "definedName")?;
                    if let Some(name) = tag.attribute("name") {
                        let scope = tag.attribute("localSheetId");
                        scopes.push(scope.and_then(|index| index.parse().ok()));
                        self.names.push(RawName {
                            name: name.into_owned(),
                            refers_to,
                            scope: None,
                        });
                    }
                }
                _ => {}
            }
        }
        Ok(scopes)
    }

    /// What the decoder needs besides the sheets.
    pub fn shared(
        &self,
        context: &Context<'_>,
        package: &mut Package<'_>,
    ) -> Result<Shared, Box<Diagnostic>> {
        let mut shared = Shared {
            from_1904: self.from_1904,
            ..Shared::default()
        };
        if let Some(part) = &self.strings
            && let Some(mut bytes) = package.part(part)?
        {
            disarm(&mut bytes).map_err(|found| {
                let message = "the texts of the workbook cannot be read";
                Box::new(context.damaged(message).note(note(&found)))
            })?;
            check_count(context, &bytes, &["si"], "texts", context.limits.cells)?;
            shared.strings = Some(bytes);
        }
        if let Some(part) = &self.styles
            && let Some(bytes) = package.part(part)?
        {
            check_count(context, &bytes, STYLE_TAGS, "styles", MOST_STYLES)?;
            shared.styles = Some(bytes);
        }
        Ok(shared)
    }

    /// What the sheets of these parts are kept under; `None` where the bytes cannot be told.
    pub fn keys(
        &self,
        context: &Context<'_>,
        package: &mut Package<'_>,
        parts: &[&str],
    ) -> Vec<Option<SheetKey>> {
        let mut digest = |first: &[u8], names: &[Option<&str>]| -> Option<SheetKey> {
            let mut all = blake3::Hasher::new();
            let mut add = |bytes: &[u8]| {
                all.update(&(bytes.len() as u64).to_le_bytes());
                all.update(bytes);
            };
            add(first);
            for name in names.iter().flatten() {
                let (claims, bytes) = package.packed(name)?;
                add(claims.as_bytes());
                add(bytes);
            }
            Some(all.finalize().into())
        };
        // An absent part is told from an empty one by its name.
        let shared = [self.strings.as_deref(), self.styles.as_deref()];
        let known = (kept::VERSION, context.limits, self.from_1904, shared);
        let Some(shared) = digest(format!("{known:?}").as_bytes(), &shared) else {
            return vec![None; parts.len()];
        };
        let key = |part: &&str| digest(&shared, &[Some(*part)]);
        parts.iter().map(key).collect()
    }

    /// The Excel tables of the sheets that are wanted.
    pub fn tables(
        &self,
        context: &Context<'_>,
        package: &mut Package<'_>,
    ) -> Result<Vec<ExcelTable>, Box<Diagnostic>> {
        let mut tables = Vec::new();
        for sheet in &self.sheets {
            if !sheet.is_grid || !context.wants(&sheet.name) {
                continue;
            }
            for relation in relations(context, package, &sheet.part)? {
                if relation.kind != "table" {
                    continue;
                }
                let Some(text) = package.text(&relation.target)? else {
                    continue;
                };
                let part = &relation.target;
                let unsound =
                    || Box::new(context.damaged(format!("part `{part}` is no sound XML")));
                tables.extend(table(&text, &sheet.name).map_err(|_| unsound())?);
            }
        }
        Ok(tables)
    }
}

/// Takes the count of the strings away: the decoder makes room for as many strings as the
/// file claims to have, and would abort the process for want of memory.
fn disarm(bytes: &mut [u8]) -> Result<(), &'static str> {
    let count = b"uniqueCount";
    let Some(range) = scan::find(bytes, b"sst")? else {
        return Ok(());
    };
    let mut rest = &mut bytes[range];
    // What was passed over is not looked at again: the tag may repeat the word without end.
    while let Some(at) = rest.windows(count.len()).position(|part| part == count) {
        rest[at] = b'_';
        rest = &mut rest[at + count.len()..];
    }
    Ok(())
}

/// What the decoder keeps of the styles.
const STYLE_TAGS: &[&str] = &["xf", "font", "fill", "border", "numFmt"];

/// Excel writes at most 64,000 cell formats (Microsoft, "Excel specifications and
/// limits"), each at most with a font, a fill and a border of its own, and the formats of
/// named styles besides.
const MOST_STYLES: usize = 300_000;

/// Refuses more elements of these names than that: empty ones cost next to nothing in the
/// file, but the decoder keeps each in memory.
fn check_count(
    context: &Context<'_>,
    bytes: &[u8],
    names: &[&str],
    what: &str,
    most: usize,
) -> Result<(), Box<Diagnostic>> {
    let is_start = |at: usize| {
        let rest = &bytes[at + 1..];
        names.iter().any(|name| {
            let after = rest.strip_prefix(name.as_bytes());
            after.is_some_and(|after| {
                let next = after.first();
                next.is_none_or(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))
            })
        })
    };
    let starts = bytes.iter().enumerate();
    let count = starts
        .filter(|(at, byte)| matches!(byte, b'<' | b':') && is_start(*at))
        .take(most + 1)
        .count();
    if count <= most {
        return Ok(());
    }
    let message = format!("the workbook holds more {what} than the limit of {most}");
    let problem = context.too_large(message);
    Err(Box::new(problem.hint(
        "move what the report uses to a new workbook in a spreadsheet program",
    )))
}

fn sheet(tag: &Tag<'_>, relations: &HashMap<&str, &Relation>) -> Option<SheetEntry> {
    let name = tag.attribute("name")?;
    let id = tag.prefixed("id")?;
    let relation = relations.get(id.as_ref());
    let state = tag.attribute("state");
    Some(SheetEntry {
        name: name.as_ref().into(),
        visible: state.is_none_or(|state| state == "visible"),
        part: relation.map_or_else(String::new, |relation| relation.target.clone()),
        is_grid: relation.is_some_and(|relation| relation.kind == "worksheet"),
        is_lost: relation.is_none(),
    })
}

/// The relationships of a part.
fn relations(
    context: &Context<'_>,
    package: &mut Package<'_>,
    part: &str,
) -> Result<Vec<Relation>, Box<Diagnostic>> {
    let (folder, file) = split(part);
    let place = resolve(folder, &format!("_rels/{file}.rels"));
    let Some(text) = package.text(&place)? else {
        return Ok(Vec::new());
    };
    parse_relations(&text, folder)
        .map_err(|_| Box::new(context.damaged(format!("part `{place}` is no sound XML"))))
}

fn parse_relations(text: &str, folder: &str) -> Result<Vec<Relation>, Malformed> {
    let mut relations = Vec::new();
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next()? {
        let Event::Open(tag) = event else {
            continue;
        };
        if tag.local() != "Relationship"
            || tag.attribute("TargetMode").is_some_and(|m| m == "External")
        {
            continue;
        }
        if let (Some(id), Some(kind), Some(target)) = (
            tag.attribute("Id"),
            tag.attribute("Type"),
            tag.attribute("Target"),
        ) {
            relations.push(Relation {
                id: id.into_owned(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_string(),
                target: resolve(folder, &target),
            });
        }
    }
    Ok(relations)
}

/// The targets of a part's relationships by their ids.
pub(in crate::workbook) fn targets(
    context: &Context<'_>,
    package: &mut Package<'_>,
    part: &str,
) -> Result<HashMap<String, String>, Box<Diagnostic>> {
    let relations = relations(context, package, part)?;
    Ok(relations.into_iter().map(|r| (r.id, r.target)).collect())
}

/// The target of the package's main document, if it names one.
pub(in crate::workbook) fn main_document(text: &str) -> Option<String> {
    let relations = parse_relations(text, "").ok()?;
    let main = relations.into_iter().find(|r| r.kind == "officeDocument")?;
    Some(main.target)
}

/// The table of a table part, without its totals row.
fn table(text: &str, sheet: &Arc<str>) -> Result<Option<ExcelTable>, Malformed> {
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next()? {
        let Event::Open(tag) = event else {
            continue;
        };
        if tag.local() != "table" {
            continue;
        }
        let name = tag
            .attribute("displayName")
            .or_else(|| tag.attribute("name"));
        let range = tag.attribute("ref").and_then(|range| range.parse().ok());
        let totals = tag.attribute("totalsRowCount");
        let totals: u32 = totals.and_then(|rows| rows.parse().ok()).unwrap_or(0);
        return Ok(name.zip(range).map(|(name, range)| ExcelTable {
            name: name.as_ref().into(),
            sheet: sheet.clone(),
            range: without_totals(range, totals),
        }));
    }
    Ok(None)
}

fn without_totals(range: CellRange, totals: u32) -> CellRange {
    let row = range.last.row.saturating_sub(totals).max(range.first.row);
    CellRange {
        first: range.first,
        last: CellAddress {
            row,
            column: range.last.column,
        },
    }
}

/// The character data up to the end of an element that was just opened.
fn content(xml: &mut Xml<'_>, name: &str) -> Result<String, Malformed> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Some(Event::Text(part)) => text.push_str(&decode(part)),
            Some(Event::Literal(part)) => text.push_str(part),
            Some(Event::Close(close)) if local(close) == name => return Ok(text),
            Some(_) => {}
            None => return Err(xml.cut_off()),
        }
    }
}

fn truth(tag: &Tag<'_>, attribute: &str) -> bool {
    tag.attribute(attribute)
        .is_some_and(|value| value == "1" || value == "true")
}
