//! More rules: what must not be in a file, tables, the order of the text, attachments.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::cff;
use super::read::{Book, Kid};

/// The text that a document ought to have, without white space and soft hyphens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub body: String,
    pub notes: Vec<String>,
}

/// The characters that are seen.
pub fn squeeze(text: &str) -> String {
    let seen = |c: &char| !c.is_whitespace() && *c != '\u{ad}';
    text.chars().filter(seen).collect()
}

/// What is wrong with a file.
pub fn faults(book: &Book, bytes: &[u8], wanted: Option<&Wanted>) -> Vec<String> {
    let mut rules = Rules {
        book,
        faults: Vec::new(),
        body: String::new(),
        notes: String::new(),
    };
    rules.file(bytes);
    rules.catalog();
    rules.objects();
    rules.contents();
    rules.fonts();
    if let Some(root) = book.root_element() {
        rules.element(root, &mut Vec::new());
    }
    rules.identifiers();
    rules.annotations();
    rules.attachments();
    if let Some(wanted) = wanted {
        let body = squeeze(&rules.body);
        rules.require(body == wanted.body, "the text is not the document's");
        let sorted = |text: &str| {
            let mut all: Vec<char> = squeeze(text).chars().collect();
            all.sort_unstable();
            all
        };
        let same = sorted(&rules.notes) == sorted(&wanted.notes.concat());
        rules.require(same, "the notes are not the document's");
    }
    rules.faults
}

struct Rules<'b> {
    book: &'b Book,
    faults: Vec<String>,
    body: String,
    notes: String,
}

const MAPPED: [(&str, &str); 3] = [("Title", "P"), ("Em", "Span"), ("Strong", "Span")];

impl Rules<'_> {
    fn require(&mut self, holds: bool, fault: impl Into<String>) {
        if !holds {
            self.faults.push(fault.into());
        }
    }

    fn file(&mut self, bytes: &[u8]) {
        let mark = bytes.split(|b| *b == b'\n').nth(1).unwrap_or_default();
        let binary = mark.first() == Some(&b'%') && mark.iter().filter(|b| **b > 127).count() >= 4;
        self.require(binary, "no mark of a binary file");
        let ends = bytes.trim_ascii_end().ends_with(b"%%EOF");
        self.require(ends, "data behind the end");
    }

    fn catalog(&mut self) {
        let catalog = self.book.catalog();
        let language = self.book.text_in(&catalog, b"Lang").unwrap_or_default();
        let tag = annals::languages::tag::check(&language).is_ok();
        self.require(tag, format!("`{language}` is no language"));
        let marked = self.book.dict_in(&catalog, b"MarkInfo");
        let suspects = marked.get(b"Suspects").and_then(Object::as_bool);
        self.require(!suspects.unwrap_or(false), "suspects");
        for key in [
            &b"AA"[..],
            b"OpenAction",
            b"OCProperties",
            b"AcroForm",
            b"NeedsRendering",
            b"Requirements",
            b"Collection",
            b"Perms",
        ] {
            let name = String::from_utf8_lossy(key);
            self.require(!catalog.has(key), format!("the catalogue has {name}"));
        }
        let names = self.book.dict_in(&catalog, b"Names");
        self.require(!names.has(b"JavaScript"), "a script");
        let root = self.book.dict_in(&catalog, b"StructTreeRoot");
        for (name, role) in self.book.dict_in(&root, b"RoleMap").iter() {
            let name = String::from_utf8_lossy(name).into_owned();
            let role = String::from_utf8_lossy(role.as_name().unwrap_or_default()).into_owned();
            let known = MAPPED.contains(&(name.as_str(), role.as_str()));
            self.require(known, format!("{name} is mapped to {role}"));
        }
    }

    /// No object asks for transparency, scripts or filters that the standards forbid.
    fn objects(&mut self) {
        for object in self.book.doc.objects.values() {
            let dict = match object {
                Object::Stream(stream) => &stream.dict,
                Object::Dictionary(dict) => dict,
                _ => continue,
            };
            self.dictionary(dict, 0);
        }
    }

    fn dictionary(&mut self, dict: &Dictionary, depth: usize) {
        let below = |key: &[u8]| {
            let value = dict.get(key).ok().and_then(|v| v.as_float().ok());
            value.is_some_and(|value| value < 1.0)
        };
        self.require(!below(b"ca") && !below(b"CA"), "transparency");
        for (key, allowed) in [(&b"BM"[..], "Normal"), (b"SMask", "None")] {
            let name = self.book.name_in(dict, key);
            let fine = name.is_empty() || name == allowed;
            self.require(fine, "a blend mode or soft mask");
        }
        let filter = self.book.name_in(dict, b"Filter");
        self.require(filter != "LZWDecode", "a filter that is not allowed");
        let action = self.book.name_in(dict, b"S");
        let bad = [
            "JavaScript",
            "Launch",
            "Sound",
            "Movie",
            "SubmitForm",
            "ImportData",
        ];
        self.require(
            !bad.contains(&action.as_str()),
            format!("an action {action}"),
        );
        for (_, value) in dict.iter().filter(|_| depth < 20) {
            if let Object::Dictionary(inner) = value {
                self.dictionary(inner, depth + 1);
            }
        }
    }

    fn contents(&mut self) {
        for page in &self.book.pages {
            let content = self.book.doc.get_page_content(*page);
            let Ok(content) = lopdf::content::Content::decode(&content) else {
                self.faults.push("contents that cannot be read".to_owned());
                continue;
            };
            let mut open: Vec<bool> = Vec::new();
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "BMC" | "BDC" => {
                        let tag = operation.operands.first();
                        let artifact = tag.and_then(|t| t.as_name().ok()) == Some(b"Artifact");
                        self.require(
                            open.is_empty() || (!artifact && !open.contains(&true)),
                            "content and artifacts within each other",
                        );
                        open.push(artifact);
                    }
                    "EMC" => {
                        open.pop();
                    }
                    "k" | "K" => self.require(false, "a colour for print"),
                    _ => {}
                }
            }
        }
    }

    fn fonts(&mut self) {
        for (name, font) in &self.book.fonts {
            let Some(program) = &font.program else {
                continue;
            };
            if self.book.name_in(&font.descendant, b"Subtype") != "CIDFontType0" {
                continue;
            }
            let Some(real) = cff::widths(program) else {
                self.faults
                    .push(format!("{name}: the program cannot be read"));
                continue;
            };
            for (code, (said, real)) in font.widths.iter().zip(&real).enumerate() {
                let close = (*said as f64 - real).abs() <= 1.0;
                self.require(
                    close,
                    format!("{name}: width of {code} is {real}, not {said}"),
                );
            }
        }
    }

    fn element(&mut self, id: ObjectId, path: &mut Vec<String>) {
        let dict = self.book.dict(id);
        let role = self.book.role(id);
        path.push(role.clone());
        for key in [&b"E"[..], b"Alt", b"ActualText"] {
            let empty = self
                .book
                .text_in(&dict, key)
                .is_some_and(|t| t.trim().is_empty());
            self.require(!empty, format!("{role} with an empty text"));
        }
        if let Some(language) = self.book.text_in(&dict, b"Lang") {
            let tag = annals::languages::tag::check(&language).is_ok();
            self.require(tag, format!("{role} in the language `{language}`"));
        }
        let holds: Option<&[&str]> = match role.as_str() {
            "TR" => Some(&["TH", "TD"]),
            "L" => Some(&["LI", "L", "Caption"]),
            "LI" => Some(&["Lbl", "LBody"]),
            "TOC" => Some(&["TOCI", "TOC"]),
            "Table" => Some(&["Caption", "THead", "TBody", "TFoot", "TR"]),
            "THead" | "TBody" | "TFoot" => Some(&["TR"]),
            _ => None,
        };
        for kid in self.book.kids(id) {
            match kid {
                Kid::Element(kid) => {
                    let name = self.book.role(kid);
                    let fits = holds.is_none_or(|holds| holds.contains(&name.as_str()));
                    self.require(fits, format!("{name} in {role}"));
                    if path.len() < 60 {
                        self.element(kid, path);
                    }
                }
                Kid::Content(page, mcid) => {
                    self.require(holds.is_none(), format!("{role} has text of its own"));
                    let text = self.book.sequence(page, mcid).map_or("", |s| &s.text);
                    self.text(path, text);
                }
                Kid::Object(_) | Kid::Bad(_) => {}
            }
        }
        if role == "Table" {
            self.table(id);
        }
        path.pop();
    }

    fn text(&mut self, path: &[String], text: &str) {
        let within = |name: &str| path.iter().any(|role| role == name);
        let label = path.last().is_some_and(|role| role == "Lbl") || within("Lbl");
        if within("Note") {
            if !label {
                self.notes.push_str(text);
            }
        } else if !(label
            || within("TOC")
            || within("Figure")
            || (within("Caption") && !within("Table")))
        {
            self.body.push_str(text);
        }
    }

    /// Every row of a table fills the same columns, spans counted.
    fn table(&mut self, table: ObjectId) {
        let elements = |id| {
            let kids = self.book.kids(id).into_iter();
            kids.filter_map(|kid| match kid {
                Kid::Element(id) => Some(id),
                _ => None,
            })
        };
        let mut rows = Vec::new();
        for part in elements(table) {
            match self.book.role(part).as_str() {
                "TR" => rows.push(part),
                "Caption" => {}
                _ => rows.extend(elements(part)),
            }
        }
        let mut taken = BTreeSet::new();
        let mut counts = BTreeMap::new();
        let mut overlap = false;
        for (y, row) in rows.iter().enumerate() {
            let mut x = 0;
            for cell in elements(*row) {
                let attributes = self.book.dict_in(&self.book.dict(cell), b"A");
                let span = |key: &[u8]| {
                    let value = attributes.get(key).and_then(Object::as_i64);
                    value.unwrap_or(1).clamp(1, 1000) as usize
                };
                while taken.contains(&(y, x)) {
                    x += 1;
                }
                for down in 0..span(b"RowSpan") {
                    for right in 0..span(b"ColSpan") {
                        overlap |= !taken.insert((y + down, x + right));
                        *counts.entry(y + down).or_insert(0) += 1;
                    }
                }
            }
        }
        let widths: BTreeSet<usize> = counts.values().copied().collect();
        let regular = !overlap && widths.len() == 1 && counts.len() == rows.len();
        self.require(regular, format!("a table with rows of {widths:?} columns"));
    }

    /// The tree of identifiers names the notes and nothing else.
    fn identifiers(&mut self) {
        let root = self.book.dict_in(&self.book.catalog(), b"StructTreeRoot");
        let tree = self.book.dict_in(&root, b"IDTree");
        let named: BTreeSet<Vec<u8>> = self
            .book
            .array_in(&tree, b"Names")
            .iter()
            .filter_map(|name| name.as_str().ok().map(<[u8]>::to_vec))
            .collect();
        let mut own = BTreeSet::new();
        for object in self.book.doc.objects.values() {
            let Ok(dict) = object.as_dict() else { continue };
            if self.book.name_in(dict, b"S") == "Note"
                && let Ok(id) = dict.get(b"ID").and_then(Object::as_str)
            {
                own.insert(id.to_vec());
            }
        }
        self.require(named == own, "the tree of identifiers is not of the notes");
    }

    fn annotations(&mut self) {
        for page in &self.book.pages {
            for annotation in self.book.array_in(&self.book.dict(*page), b"Annots") {
                let dict = self.book.resolve(&annotation).as_dict().cloned();
                let dict = dict.unwrap_or_default();
                let kind = self.book.name_in(&dict, b"Subtype");
                self.require(kind == "Link", format!("an annotation {kind}"));
                let action = self.book.dict_in(&dict, b"A");
                if let Ok(uri) = action.get(b"URI").and_then(Object::as_str) {
                    self.require(uri.is_ascii(), "an address that is not ASCII");
                }
                if let Ok(dest) = dict.get(b"Dest") {
                    let first = dest.as_array().ok().and_then(|d| d.first());
                    let page = first.and_then(|p| p.as_reference().ok());
                    let known = page.is_some_and(|page| self.book.pages.contains(&page));
                    self.require(known, "a link to no page");
                }
            }
        }
    }

    fn attachments(&mut self) {
        let catalog = self.book.catalog();
        let names = self.book.dict_in(&catalog, b"Names");
        let tree = self.book.dict_in(&names, b"EmbeddedFiles");
        let files = self.book.array_in(&tree, b"Names");
        let files: Vec<&Object> = files.iter().skip(1).step_by(2).collect();
        let associated = self.book.array_in(&catalog, b"AF");
        let same = associated.iter().eq(files.iter().copied());
        self.require(same, "an attached file is not associated");
        if !files.is_empty() {
            let packet = self.book.stream_in(&catalog, b"Metadata");
            let packet = packet.map(|(_, packet)| String::from_utf8_lossy(&packet).into_owned());
            let third = packet.is_some_and(|p| p.contains("<pdfaid:part>3</pdfaid:part>"));
            self.require(third, "a file is attached, which PDF/A-3 alone allows");
        }
        for file in files {
            let file = self
                .book
                .resolve(file)
                .as_dict()
                .cloned()
                .unwrap_or_default();
            for key in [&b"F"[..], b"UF", b"EF"] {
                self.require(file.has(key), "an incomplete file specification");
            }
            let relation = self.book.name_in(&file, b"AFRelationship");
            self.require(
                !relation.is_empty(),
                "an attached file without relationship",
            );
            let stream = self.book.dict_in(&file, b"EF");
            let Some((stream, content)) = self.book.stream_in(&stream, b"F") else {
                self.faults
                    .push("an attached file without content".to_owned());
                continue;
            };
            let kind = self.book.name_in(&stream, b"Subtype");
            self.require(kind.contains('/'), "an attached file without media type");
            let parameters = self.book.dict_in(&stream, b"Params");
            let date = self
                .book
                .text_in(&parameters, b"ModDate")
                .unwrap_or_default();
            let dated = date.starts_with("D:") && date.len() >= 16;
            self.require(dated, "an attached file without date");
            let size = parameters
                .get(b"Size")
                .and_then(Object::as_i64)
                .unwrap_or(-1);
            self.require(
                size == content.len() as i64,
                "an attached file of another size",
            );
        }
    }
}
