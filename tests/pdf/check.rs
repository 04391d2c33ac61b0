//! The rules of PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) that a program can check,
//! as far as they concern what the writer makes. It says nothing about rules on things that
//! the writer never makes (images, forms, encryption).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::read::{Book, Font, Kid};
use super::rules::{self, Wanted};
use super::xml;

/// What is wrong with a file that claims to be PDF/A-2a and PDF/UA-1.
pub fn faults(bytes: &[u8]) -> Vec<String> {
    faults_in(bytes, None)
}

/// The same of a file that ought to have this text.
pub fn faults_in(bytes: &[u8], wanted: Option<&Wanted>) -> Vec<String> {
    let book = match Book::read(bytes) {
        Ok(book) => book,
        Err(error) => return vec![error],
    };
    let mut check = Check {
        book: &book,
        faults: Vec::new(),
    };
    check.catalog();
    check.metadata();
    check.trailer();
    check.fonts();
    check.contents();
    let elements = check.tree();
    check.parents(&elements);
    check.annotations(&elements);
    check.outline();
    let mut faults = check.faults;
    faults.extend(rules::faults(&book, bytes, wanted));
    faults
}

struct Check<'b> {
    book: &'b Book,
    faults: Vec<String>,
}

/// Elements of the tree with what hangs on them.
#[derive(Default)]
struct Elements {
    content: BTreeMap<(usize, i64), Vec<ObjectId>>,
    objects: BTreeMap<ObjectId, Vec<ObjectId>>,
}

impl Check<'_> {
    fn require(&mut self, holds: bool, fault: impl Into<String>) {
        if !holds {
            self.faults.push(fault.into());
        }
    }

    fn catalog(&mut self) {
        let catalog = self.book.catalog();
        let language = self.book.text_in(&catalog, b"Lang").unwrap_or_default();
        self.require(!language.is_empty(), "no Lang");
        let marked = self.book.dict_in(&catalog, b"MarkInfo");
        self.require(is_true(&marked, b"Marked"), "not marked");
        let viewer = self.book.dict_in(&catalog, b"ViewerPreferences");
        self.require(is_true(&viewer, b"DisplayDocTitle"), "no DisplayDocTitle");
        let labels = self.book.dict_in(&catalog, b"PageLabels");
        self.require(
            !self.book.array_in(&labels, b"Nums").is_empty(),
            "no page labels",
        );
        let intents = self.book.array_in(&catalog, b"OutputIntents");
        let intent = intents.first().map(|i| self.book.resolve(i));
        let intent = intent
            .and_then(|i| i.as_dict().ok())
            .cloned()
            .unwrap_or_default();
        self.require(
            self.book.name_in(&intent, b"S") == "GTS_PDFA1",
            "no output intent",
        );
        match self.book.stream_in(&intent, b"DestOutputProfile") {
            Some((dict, profile)) => {
                let components = dict.get(b"N").and_then(Object::as_i64).unwrap_or(0);
                let valid = profile.get(36..40) == Some(b"acsp")
                    && profile.get(16..20) == Some(b"RGB ")
                    && components == 3;
                self.require(valid, "the output profile is no RGB profile");
            }
            None => self.require(false, "no output profile"),
        }
    }

    fn metadata(&mut self) {
        let catalog = self.book.catalog();
        let Some((dict, packet)) = self.book.stream_in(&catalog, b"Metadata") else {
            return self.require(false, "no XMP");
        };
        self.require(!dict.has(b"Filter"), "XMP is compressed");
        let packet = String::from_utf8_lossy(&packet).into_owned();
        let texts = match xml::texts(&packet) {
            Ok(texts) => texts,
            Err(error) => return self.require(false, format!("XMP is not well-formed: {error}")),
        };
        let text = |name: &str| texts.get(name).cloned().unwrap_or_default();
        let part = text("pdfaid:part");
        self.require(part == "2" || part == "3", "no PDF/A part");
        self.require(text("pdfaid:conformance") == "A", "no PDF/A conformance");
        self.require(text("pdfuaid:part") == "1", "no PDF/UA part");
        let described = text("pdfaSchema:namespaceURI") == "http://www.aiim.org/pdfua/ns/id/";
        self.require(described, "pdfuaid is not described");
        let info = self
            .book
            .doc
            .trailer
            .get(b"Info")
            .map(|i| self.book.resolve(i));
        let info = info
            .ok()
            .and_then(|i| i.as_dict().ok())
            .cloned()
            .unwrap_or_default();
        self.require(!text("dc:title").is_empty(), "no title");
        for (key, name) in [
            ("Title", "dc:title"),
            ("Author", "dc:creator"),
            ("Subject", "dc:description"),
            ("Creator", "xmp:CreatorTool"),
            ("Producer", "pdf:Producer"),
        ] {
            let said = self.book.text_in(&info, key.as_bytes()).unwrap_or_default();
            let meant = text(name);
            self.require(
                said == meant,
                format!("{key} is `{said}`, XMP says `{meant}`"),
            );
        }
        for key in ["CreationDate", "ModDate"] {
            self.require(!info.has(key.as_bytes()), format!("{key} without XMP's"));
        }
    }

    fn trailer(&mut self) {
        let ids = self.book.array_in(&self.book.doc.trailer, b"ID");
        let ids: Vec<&[u8]> = ids.iter().filter_map(|id| id.as_str().ok()).collect();
        let valid = matches!(ids[..], [a, b] if a.len() == 16 && a == b);
        self.require(valid, "no identifier");
        self.require(!self.book.doc.trailer.has(b"Encrypt"), "encrypted");
    }

    fn fonts(&mut self) {
        for (resource, font) in &self.book.fonts {
            self.font(resource, font);
        }
        let shown: BTreeSet<&(String, u16)> = self
            .book
            .sequences
            .iter()
            .flatten()
            .flat_map(|sequence| &sequence.codes)
            .collect();
        for (resource, code) in shown {
            let Some(font) = self.book.fonts.get(resource) else {
                self.require(false, format!("{resource} is no font"));
                continue;
            };
            self.require(*code != 0, format!("{resource} shows .notdef"));
            let mapped = font.unicode.as_ref().and_then(|map| map.get(code));
            let good = mapped.is_some_and(|text| {
                !text.is_empty() && !text.contains(['\0', '\u{feff}', '\u{fffe}', '\u{fffd}'])
            });
            self.require(good, format!("{resource} has no Unicode for {code}"));
            let wide = font.widths.len() > usize::from(*code);
            self.require(wide, format!("{resource} has no width for {code}"));
        }
    }

    fn font(&mut self, resource: &str, font: &Font) {
        let tag = font.name.split_once('+').map_or("", |(tag, _)| tag);
        let tagged = tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase());
        self.require(tagged, format!("{resource} has no subset tag"));
        for (dict, key) in [
            (&font.descriptor, "FontName"),
            (&font.descendant, "BaseFont"),
        ] {
            let name = self.book.name_in(dict, key.as_bytes());
            self.require(name == font.name, format!("{resource}: {key} is `{name}`"));
        }
        self.require(
            font.unicode.is_some(),
            format!("{resource} has no ToUnicode"),
        );
        let Some(program) = &font.program else {
            return self.require(false, format!("{resource} is not embedded"));
        };
        if self.book.name_in(&font.descendant, b"Subtype") == "CIDFontType2" {
            let identity = self.book.name_in(&font.descendant, b"CIDToGIDMap") == "Identity";
            self.require(identity, format!("{resource} has no CIDToGIDMap"));
            let real = true_type_widths(program);
            for (code, (declared, real)) in font.widths.iter().zip(&real).enumerate() {
                let close = (*declared as f64 - real).abs() <= 1.0;
                self.require(close, format!("{resource}: width of {code}"));
            }
        } else {
            // The header of a bare CFF table.
            let bare = program.starts_with(&[1, 0]);
            self.require(bare, format!("{resource} is no CFF"));
        }
    }

    fn contents(&mut self) {
        for (page, sequences) in self.book.sequences.iter().enumerate() {
            let mut seen = BTreeSet::new();
            for sequence in sequences {
                match sequence.mcid {
                    Some(mcid) => {
                        let fresh = seen.insert(mcid);
                        self.require(fresh, format!("MCID {mcid} twice on page {page}"));
                    }
                    None => {
                        let artifact = sequence.tag == "Artifact";
                        self.require(artifact, format!("untagged content on page {page}"));
                    }
                }
            }
        }
    }

    fn tree(&mut self) -> Elements {
        let mut elements = Elements::default();
        let root = self.book.dict_in(&self.book.catalog(), b"StructTreeRoot");
        let Some(first) = self.book.root_element() else {
            self.require(false, "no structure tree");
            return elements;
        };
        let map = self.book.dict_in(&root, b"RoleMap");
        let mut heading = 0;
        let root_id = self
            .book
            .catalog()
            .get(b"StructTreeRoot")
            .and_then(Object::as_reference);
        let mut todo = vec![(first, root_id.ok(), String::new())];
        let mut ids = BTreeSet::new();
        while let Some((id, parent, above)) = todo.pop() {
            let dict = self.book.dict(id);
            let role = self.book.role(id);
            let back = dict.get(b"P").ok().and_then(|p| p.as_reference().ok());
            self.require(back == parent, format!("{role}: wrong parent"));
            let standard = STANDARD.contains(&role.as_str())
                || STANDARD.contains(&self.book.name_in(&map, role.as_bytes()).as_str());
            self.require(standard, format!("{role} is no standard type"));
            self.nesting(&role, &above);
            self.element(&role, &dict, &mut ids);
            if let Some(level) = role.strip_prefix('H').and_then(|l| l.parse::<u8>().ok()) {
                self.require(level <= heading + 1, format!("H{level} after H{heading}"));
                heading = level;
            }
            let kids = self.book.kids(id);
            for kid in kids.iter().rev() {
                match kid {
                    Kid::Element(kid) => todo.push((*kid, Some(id), role.clone())),
                    Kid::Content(page, mcid) => {
                        elements.content.entry((*page, *mcid)).or_default().push(id);
                    }
                    Kid::Object(object) => elements.objects.entry(*object).or_default().push(id),
                    Kid::Bad(what) => self.require(false, format!("{role}: {what}")),
                }
            }
        }
        elements
    }

    fn nesting(&mut self, role: &str, above: &str) {
        let allowed: &[&str] = match role {
            "TR" => &["Table", "THead", "TBody"],
            "TH" | "TD" => &["TR"],
            "THead" | "TBody" => &["Table"],
            "LI" => &["L"],
            "LBody" => &["LI"],
            "Lbl" => &["LI", "Note"],
            "TOCI" => &["TOC"],
            _ => return,
        };
        self.require(allowed.contains(&above), format!("{role} in {above}"));
    }

    fn element(&mut self, role: &str, dict: &Dictionary, ids: &mut BTreeSet<Vec<u8>>) {
        let attributes = self.book.dict_in(dict, b"A");
        match role {
            "TH" => {
                let scope = self.book.name_in(&attributes, b"Scope");
                let valid = ["Row", "Column", "Both"].contains(&scope.as_str());
                self.require(valid, "TH without Scope");
            }
            "Figure" => {
                let alternative = self.book.text_in(dict, b"Alt").unwrap_or_default();
                self.require(!alternative.is_empty(), "Figure without Alt");
                let bounds = self.book.array_in(&attributes, b"BBox");
                let edges: Vec<f32> = bounds.iter().filter_map(|e| e.as_float().ok()).collect();
                let valid = matches!(edges[..], [l, b, r, t] if l < r && b < t);
                self.require(valid, "Figure without BBox");
            }
            "Note" => {
                let id = dict.get(b"ID").and_then(Object::as_str).unwrap_or_default();
                let fresh = !id.is_empty() && ids.insert(id.to_vec());
                self.require(fresh, "Note without ID of its own");
            }
            "L" => {
                let numbering = self.book.name_in(&attributes, b"ListNumbering");
                self.require(!numbering.is_empty(), "L without ListNumbering");
            }
            _ => {}
        }
    }

    /// The parent tree leads back exactly to where the tree leads.
    fn parents(&mut self, elements: &Elements) {
        let numbers = self.parent_tree();
        for (index, page) in self.book.pages.iter().enumerate() {
            let dict = self.book.dict(*page);
            let tabs = self.book.name_in(&dict, b"Tabs");
            self.require(tabs == "S", format!("page {index}: Tabs"));
            let key = dict.get(b"StructParents").and_then(Object::as_i64);
            let key = key.unwrap_or(-1);
            let owners = numbers.get(&key).and_then(|o| o.as_array().ok()).cloned();
            let owners = owners.unwrap_or_default();
            let marked: Vec<i64> = self.book.sequences[index]
                .iter()
                .filter_map(|s| s.mcid)
                .collect();
            let same = owners.len() == marked.len();
            self.require(
                same,
                format!(
                    "page {index}: parent tree has {} of {}",
                    owners.len(),
                    marked.len()
                ),
            );
            for mcid in marked {
                let found = elements
                    .content
                    .get(&(index, mcid))
                    .cloned()
                    .unwrap_or_default();
                let owner = owners
                    .get(mcid as usize)
                    .and_then(|o| o.as_reference().ok());
                let once = found.len() == 1 && owner == Some(found[0]);
                self.require(
                    once,
                    format!("page {index}: MCID {mcid} is not of one element"),
                );
            }
        }
        for (page, mcid) in elements.content.keys() {
            let there = self.book.sequence(*page, *mcid).is_some();
            self.require(there, format!("page {page}: no MCID {mcid}"));
        }
    }

    fn parent_tree(&self) -> BTreeMap<i64, Object> {
        let root = self.book.dict_in(&self.book.catalog(), b"StructTreeRoot");
        let tree = self.book.dict_in(&root, b"ParentTree");
        let numbers = self.book.array_in(&tree, b"Nums");
        numbers
            .chunks(2)
            .filter_map(|pair| Some((pair[0].as_i64().ok()?, pair.get(1)?.clone())))
            .collect()
    }

    fn annotations(&mut self, elements: &Elements) {
        let numbers = self.parent_tree();
        for page in self.book.pages.clone() {
            for annotation in self.book.array_in(&self.book.dict(page), b"Annots") {
                let Ok(id) = annotation.as_reference() else {
                    self.require(false, "a direct annotation");
                    continue;
                };
                let dict = self.book.dict(id);
                let flags = dict.get(b"F").and_then(Object::as_i64).unwrap_or(0);
                self.require(flags == 4, "a link that does not print");
                let contents = self.book.text_in(&dict, b"Contents").unwrap_or_default();
                self.require(!contents.is_empty(), "a link without Contents");
                let owner = elements.objects.get(&id).cloned().unwrap_or_default();
                let link = owner.len() == 1 && self.book.role(owner[0]) == "Link";
                self.require(link, "a link that is not in one Link element");
                let key = dict
                    .get(b"StructParent")
                    .and_then(Object::as_i64)
                    .unwrap_or(-1);
                let back = numbers.get(&key).and_then(|o| o.as_reference().ok());
                self.require(
                    back == owner.first().copied(),
                    "a link without StructParent",
                );
                let leads = dict.has(b"Dest") != dict.has(b"A");
                self.require(leads, "a link that leads nowhere");
            }
        }
    }

    fn outline(&mut self) {
        let root = self.book.dict_in(&self.book.catalog(), b"Outlines");
        let mut todo: Vec<Object> = root.get(b"First").ok().cloned().into_iter().collect();
        while let Some(next) = todo.pop() {
            let dict = self
                .book
                .resolve(&next)
                .as_dict()
                .cloned()
                .unwrap_or_default();
            let page = self.book.array_in(&dict, b"Dest").first().cloned();
            let page = page.and_then(|page| page.as_reference().ok());
            let known = page.is_some_and(|page| self.book.pages.contains(&page));
            self.require(known, "an outline entry that leads nowhere");
            todo.extend(
                [b"First", &b"Next"[..]]
                    .iter()
                    .filter_map(|k| dict.get(k).ok().cloned()),
            );
        }
    }
}

fn is_true(dict: &Dictionary, key: &[u8]) -> bool {
    matches!(dict.get(key), Ok(Object::Boolean(true)))
}

/// The standard structure types (ISO 32000-1, 14.8.4) that occur.
const STANDARD: [&str; 31] = [
    "Document",
    "Part",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "P",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "Span",
    "Note",
    "Reference",
    "Code",
    "Link",
    "Figure",
];

/// The widths in a TrueType file, in thousandths of an em.
fn true_type_widths(file: &[u8]) -> Vec<f64> {
    let short = |at: usize| f64::from(u16::from_be_bytes([file[at], file[at + 1]]));
    let long = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let table = |tag: &[u8]| {
        let records = (0..short(4) as usize).map(|i| 12 + i * 16);
        let mut found = records.filter(|&at| &file[at..at + 4] == tag);
        found.next().map(|at| long(at + 8))
    };
    let (Some(head), Some(hhea), Some(hmtx)) = (table(b"head"), table(b"hhea"), table(b"hmtx"))
    else {
        return Vec::new();
    };
    let upem = short(head + 18);
    let count = short(hhea + 34) as usize;
    (0..count)
        .map(|i| short(hmtx + i * 4) * 1000.0 / upem)
        .collect()
}
