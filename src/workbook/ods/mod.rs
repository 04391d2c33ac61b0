//! Reads .ods (OpenDocument 1.2 part 1).
//!
//! calamine 0.38 does read .ods, but spreads every sheet, repeats included, into dense
//! ranges, waits forever for the end of a sheet that is cut off, and gives neither merged
//! regions, nor error values, nor which numbers are percentages. So .ods is decoded here,
//! from the text of its content part straight into sparse sheets.

mod table;

use super::context::{Context, note};
use super::detect::foreign;
use super::names::{self, RawName, SheetNames, target};
use super::package::Package;
use super::xml::{Event, Malformed, Tag, Xml};
use super::{ExcelTable, Hidden, Sheet, Workbook};
use crate::diagnostics::{Diagnostic, Sink};
use std::collections::HashSet;
use std::sync::Arc;

const CONTENT: &str = "content.xml";

/// The start of the media type of spreadsheets and their templates.
const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Why reading stopped.
enum Fault {
    Malformed(Malformed),
    Problem(Box<Diagnostic>),
}

impl From<Malformed> for Fault {
    fn from(malformed: Malformed) -> Self {
        Fault::Malformed(malformed)
    }
}

impl From<Box<Diagnostic>> for Fault {
    fn from(problem: Box<Diagnostic>) -> Self {
        Fault::Problem(problem)
    }
}

/// Reads a workbook; `None` after errors.
pub(super) fn open(
    context: &Context<'_>,
    package: &mut Package<'_>,
    sink: &mut Sink,
) -> Option<Workbook> {
    match read(context, package) {
        Ok(workbook) => Some(workbook),
        Err(problem) => {
            sink.emit(*problem);
            None
        }
    }
}

fn read(context: &Context<'_>, package: &mut Package<'_>) -> Result<Workbook, Box<Diagnostic>> {
    if let Some(kind) = package.text("mimetype")?
        && !kind.starts_with(MEDIA_TYPE)
    {
        let found = foreign("another kind of OpenDocument file");
        return Err(Box::new(context.unreadable(found)));
    }
    let manifest = package.text("META-INF/manifest.xml")?;
    if manifest.is_some_and(|text| text.contains("encryption-data")) {
        return Err(Box::new(context.encrypted()));
    }
    let Some(text) = package.large_text(CONTENT)? else {
        let message = format!("the file has no part `{CONTENT}`");
        return Err(Box::new(context.damaged(message)));
    };
    let mut content = Content::default();
    match content.read(context, &text) {
        Ok(()) => Ok(content.finish(context)),
        Err(Fault::Problem(problem)) => Err(problem),
        Err(Fault::Malformed(malformed)) => {
            Err(Box::new(content.unsound(context, &text, malformed)))
        }
    }
}

/// What is known of the content so far.
#[derive(Default)]
struct Content {
    /// Styles of tables that are not shown.
    hidden: HashSet<String>,
    style: Option<String>,
    sheets: Vec<Sheet>,
    names: Vec<RawName>,
    tables: Vec<(String, String)>,
}

impl Content {
    fn read(&mut self, context: &Context<'_>, text: &str) -> Result<(), Fault> {
        let mut xml = Xml::new(text);
        let mut depth = 0_u32;
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(tag) if tag.name == "table:table" => {
                    self.sheet(context, &mut xml, &tag)?;
                }
                Event::Open(tag) => {
                    self.element(&tag);
                    depth += u32::from(!tag.empty);
                }
                Event::Close(_) => depth = depth.checked_sub(1).ok_or(xml.cut_off())?,
                _ => {}
            }
        }
        if depth > 0 {
            return Err(xml.cut_off().into());
        }
        Ok(())
    }

    fn element(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "style:style" => self.style = tag.attribute("style:name").map(|n| n.into_owned()),
            "style:table-properties"
                if tag.attribute("table:display").is_some_and(|v| v == "false") =>
            {
                self.hidden.extend(self.style.take());
            }
            "table:named-range" => self.name(tag, "table:cell-range-address", None),
            "table:named-expression" => self.name(tag, "table:expression", None),
            "table:database-range" => {
                let range = tag.attribute("table:target-range-address");
                if let (Some(name), Some(range)) = (tag.attribute("table:name"), range) {
                    self.tables.push((name.into_owned(), range.into_owned()));
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, tag: &Tag<'_>, attribute: &str, scope: Option<Arc<str>>) {
        if let (Some(name), Some(refers_to)) =
            (tag.attribute("table:name"), tag.attribute(attribute))
        {
            self.names.push(RawName {
                name: name.into_owned(),
                refers_to: refers_to.into_owned(),
                scope,
            });
        }
    }

    fn sheet<'a>(
        &mut self,
        context: &Context<'_>,
        xml: &mut Xml<'a>,
        tag: &Tag<'a>,
    ) -> Result<(), Fault> {
        context.check_sheets(self.sheets.len() + 1)?;
        let name: Arc<str> = tag.attribute("table:name").unwrap_or_default().into();
        let style = tag.attribute("table:style-name").unwrap_or_default();
        self.sheets.push(Sheet {
            name: name.clone(),
            visible: !self.hidden.contains(style.as_ref()),
            cells: Vec::new(),
            merged: Vec::new(),
            hidden: Hidden::default(),
        });
        if !context.wants(&name) {
            return Ok(xml.skip(tag)?);
        }
        let table = table::read(context, xml, tag, &name)?;
        for tag in &table.names {
            let attribute = match tag.name {
                "table:named-range" => "table:cell-range-address",
                _ => "table:expression",
            };
            self.name(tag, attribute, Some(name.clone()));
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.cells = table.cells;
            sheet.merged = table.merged;
            sheet.hidden = table.hidden;
        }
        Ok(())
    }

    /// The content stops to make sense.
    fn unsound(&self, context: &Context<'_>, text: &str, malformed: Malformed) -> Diagnostic {
        let found = if malformed.at >= text.len() {
            "the end of its part in the middle".to_string()
        } else {
            format!("unsound XML at byte {} of part `{CONTENT}`", malformed.at)
        };
        match self.sheets.last() {
            Some(sheet) => context.damaged_sheet(&sheet.name, None, found),
            None => context
                .damaged("the content of the workbook cannot be read")
                .note(note(&found)),
        }
    }

    fn finish(self, context: &Context<'_>) -> Workbook {
        let known = SheetNames::new(self.sheets.iter().map(|sheet| sheet.name.clone()));
        let tables = self.tables.iter().filter_map(|(name, range)| {
            if name.starts_with("__Anonymous") {
                return None;
            }
            let (sheet, range) = target(range)?;
            let sheet = known.find(&sheet)?;
            context.wants(&sheet).then(|| ExcelTable {
                name: name.as_str().into(),
                sheet,
                range,
            })
        });
        let tables = tables.collect();
        let (names, other_names) = names::resolve(self.names, &known);
        Workbook {
            path: context.path.clone(),
            sheets: self.sheets,
            names,
            other_names,
            tables,
        }
    }
}
