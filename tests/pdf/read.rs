//! A PDF file read back: pages as marked-content sequences, the structure tree with its text.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A marked-content sequence, or what stands outside of any.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    pub tag: String,
    pub mcid: Option<i64>,
    pub text: String,
    /// Codes shown, with their font's resource name.
    pub codes: Vec<(String, u16)>,
    /// Painting operators in it.
    pub painted: usize,
}

/// A font as it is embedded.
#[derive(Clone, Debug, Default)]
pub struct Font {
    pub name: String,
    pub unicode: Option<BTreeMap<u16, String>>,
    pub widths: Vec<i64>,
    pub descriptor: Dictionary,
    pub descendant: Dictionary,
    pub program: Option<Vec<u8>>,
}

/// A file.
pub struct Book {
    pub doc: Document,
    pub pages: Vec<ObjectId>,
    pub fonts: BTreeMap<String, Font>,
    /// By page.
    pub sequences: Vec<Vec<Sequence>>,
}

/// A child in the structure tree.
#[derive(Clone, Debug)]
pub enum Kid {
    Element(ObjectId),
    Content(usize, i64),
    Object(ObjectId),
    Bad(String),
}

impl Book {
    pub fn read(bytes: &[u8]) -> Result<Book, String> {
        let doc = Document::load_mem(bytes).map_err(|e| format!("cannot be read: {e}"))?;
        let pages: Vec<ObjectId> = doc.page_iter().collect();
        let mut book = Book {
            doc,
            pages,
            fonts: BTreeMap::new(),
            sequences: Vec::new(),
        };
        for page in book.pages.clone() {
            let resources = book.dict_in(&book.dict(page), b"Resources");
            for (name, font) in book.dict_in(&resources, b"Font").iter() {
                let name = String::from_utf8_lossy(name).into_owned();
                let font = book.resolve(font).as_dict().cloned().unwrap_or_default();
                let font = book.font(&font);
                book.fonts.insert(name, font);
            }
        }
        for page in &book.pages {
            let sequences = book.page_sequences(*page)?;
            book.sequences.push(sequences);
        }
        Ok(book)
    }

    pub fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        static NULL: Object = Object::Null;
        match object {
            Object::Reference(id) => self.doc.get_object(*id).unwrap_or(&NULL),
            other => other,
        }
    }

    pub fn dict(&self, id: ObjectId) -> Dictionary {
        self.doc.get_dictionary(id).cloned().unwrap_or_default()
    }

    pub fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        dict.get(key).ok().map(|object| self.resolve(object))
    }

    pub fn dict_in(&self, dict: &Dictionary, key: &[u8]) -> Dictionary {
        let found = self.get(dict, key).and_then(|object| object.as_dict().ok());
        found.cloned().unwrap_or_default()
    }

    pub fn array_in(&self, dict: &Dictionary, key: &[u8]) -> Vec<Object> {
        let found = self
            .get(dict, key)
            .and_then(|object| object.as_array().ok());
        found.cloned().unwrap_or_default()
    }

    pub fn name_in(&self, dict: &Dictionary, key: &[u8]) -> String {
        let found = self.get(dict, key).and_then(|object| object.as_name().ok());
        String::from_utf8_lossy(found.unwrap_or_default()).into_owned()
    }

    pub fn text_in(&self, dict: &Dictionary, key: &[u8]) -> Option<String> {
        lopdf::decode_text_string(self.get(dict, key)?).ok()
    }

    pub fn catalog(&self) -> Dictionary {
        self.doc.catalog().cloned().unwrap_or_default()
    }

    pub fn stream_in(&self, dict: &Dictionary, key: &[u8]) -> Option<(Dictionary, Vec<u8>)> {
        let stream = self.get(dict, key)?.as_stream().ok()?;
        let bytes = stream
            .decompressed_content()
            .unwrap_or_else(|_| stream.content.clone());
        Some((stream.dict.clone(), bytes))
    }

    fn font(&self, font: &Dictionary) -> Font {
        let descendants = self.array_in(font, b"DescendantFonts");
        let descendant = descendants.first().map(|d| self.resolve(d));
        let descendant = descendant
            .and_then(|d| d.as_dict().ok())
            .cloned()
            .unwrap_or_default();
        let descriptor = self.dict_in(&descendant, b"FontDescriptor");
        let program = [&b"FontFile2"[..], b"FontFile3"]
            .iter()
            .find_map(|key| self.stream_in(&descriptor, key));
        let widths = self.array_in(&descendant, b"W");
        let widths = widths
            .get(1)
            .and_then(|w| w.as_array().ok())
            .cloned()
            .unwrap_or_default();
        Font {
            name: self.name_in(font, b"BaseFont"),
            unicode: self
                .stream_in(font, b"ToUnicode")
                .map(|(_, bytes)| unicode_map(&String::from_utf8_lossy(&bytes))),
            widths: widths.iter().filter_map(|w| w.as_i64().ok()).collect(),
            program: program.map(|(_, bytes)| bytes),
            descriptor,
            descendant,
        }
    }

    fn page_sequences(&self, page: ObjectId) -> Result<Vec<Sequence>, String> {
        let content = self.doc.get_page_content(page);
        let content = Content::decode(&content).map_err(|e| format!("content: {e}"))?;
        let mut done = Vec::new();
        let mut open: Vec<(Sequence, Option<String>)> = Vec::new();
        let mut outside = Sequence::default();
        let mut font = String::new();
        for operation in &content.operations {
            let target = match open.last_mut() {
                Some((sequence, _)) => sequence,
                None => &mut outside,
            };
            match operation.operator.as_str() {
                "BMC" | "BDC" => open.push(begin(&operation.operands)),
                "EMC" => {
                    let (mut sequence, actual) = open.pop().ok_or("EMC without beginning")?;
                    if let Some(actual) = actual {
                        sequence.text = actual;
                    }
                    done.push(sequence);
                }
                "Tf" => {
                    let name = operation.operands[0].as_name().unwrap_or_default();
                    font = String::from_utf8_lossy(name).into_owned();
                }
                "Tj" | "TJ" => {
                    target.painted += 1;
                    self.show(&operation.operands[0], &font, target);
                }
                "f" | "f*" | "S" | "s" | "B" | "b" => target.painted += 1,
                _ => {}
            }
        }
        if !open.is_empty() {
            return Err("marked content is not closed".to_owned());
        }
        if outside.painted > 0 {
            done.push(outside);
        }
        Ok(done)
    }

    fn show(&self, operand: &Object, font: &str, target: &mut Sequence) {
        let items = match operand {
            Object::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        for bytes in items.iter().filter_map(|item| item.as_str().ok()) {
            for code in bytes.chunks(2) {
                let code = u16::from_be_bytes([code[0], *code.get(1).unwrap_or(&0)]);
                target.codes.push((font.to_owned(), code));
                let map = self.fonts.get(font).and_then(|font| font.unicode.as_ref());
                let text = map.and_then(|map| map.get(&code));
                target.text.push_str(text.map_or("\u{fffd}", |text| text));
            }
        }
    }

    /// The sequence of a page with an MCID.
    pub fn sequence(&self, page: usize, mcid: i64) -> Option<&Sequence> {
        let mut sequences = self.sequences.get(page)?.iter();
        sequences.find(|sequence| sequence.mcid == Some(mcid))
    }

    pub fn root_element(&self) -> Option<ObjectId> {
        let root = self.dict_in(&self.catalog(), b"StructTreeRoot");
        root.get(b"K").ok()?.as_reference().ok()
    }

    pub fn kids(&self, element: ObjectId) -> Vec<Kid> {
        let dict = self.dict(element);
        let own = dict.get(b"Pg").ok().and_then(|p| p.as_reference().ok());
        let page = |id: Option<ObjectId>| self.pages.iter().position(|p| Some(*p) == id);
        let list = match dict.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        let kid = |kid: &Object| match kid {
            Object::Integer(mcid) => match page(own) {
                Some(page) => Kid::Content(page, *mcid),
                None => Kid::Bad(format!("MCID {mcid} without a page")),
            },
            Object::Reference(id) => Kid::Element(*id),
            Object::Dictionary(dict) => {
                let own = dict
                    .get(b"Pg")
                    .ok()
                    .and_then(|p| p.as_reference().ok())
                    .or(own);
                match (self.name_in(dict, b"Type").as_str(), page(own)) {
                    ("MCR", Some(page)) => {
                        let mcid = dict.get(b"MCID").and_then(Object::as_i64).unwrap_or(-1);
                        Kid::Content(page, mcid)
                    }
                    ("OBJR", Some(_)) => match dict.get(b"Obj").and_then(Object::as_reference) {
                        Ok(id) => Kid::Object(id),
                        Err(_) => Kid::Bad("OBJR without an object".to_owned()),
                    },
                    other => Kid::Bad(format!("kid {other:?}")),
                }
            }
            other => Kid::Bad(format!("kid {other:?}")),
        };
        list.iter().map(kid).collect()
    }

    pub fn role(&self, element: ObjectId) -> String {
        self.name_in(&self.dict(element), b"S")
    }

    /// Every element with content of its own: its role with those above that matter, its text.
    pub fn lines(&self) -> String {
        let mut out = Vec::new();
        if let Some(root) = self.root_element() {
            self.collect(root, &mut Vec::new(), &mut out);
        }
        let line = |(path, text): (String, String)| format!("{path}: {}\n", text.trim());
        out.into_iter().map(line).collect()
    }

    fn collect(&self, element: ObjectId, path: &mut Vec<String>, out: &mut Vec<(String, String)>) {
        const GROUPS: [&str; 8] = [
            "Document", "TOC", "L", "THead", "TBody", "Sect", "Div", "Part",
        ];
        let role = self.role(element);
        let shown = !GROUPS.contains(&role.as_str()) && role != "Code";
        if shown {
            path.push(role.clone());
        }
        let mut fresh = true;
        for kid in self.kids(element) {
            match kid {
                Kid::Element(id) => {
                    self.collect(id, path, out);
                    fresh = true;
                }
                Kid::Content(page, mcid) => {
                    let text = self.sequence(page, mcid).map_or("?", |s| &s.text);
                    if fresh {
                        let name = if shown { path.join("/") } else { role.clone() };
                        let from = name.find("TR/").unwrap_or(0);
                        out.push((name[from..].replace("P/Note", "Note"), String::new()));
                    }
                    fresh = false;
                    out.last_mut().unwrap().1.push_str(text);
                }
                Kid::Object(_) | Kid::Bad(_) => {}
            }
        }
        if shown {
            path.pop();
        }
    }
}

fn begin(operands: &[Object]) -> (Sequence, Option<String>) {
    let tag = operands[0].as_name().unwrap_or_default();
    let properties = operands.get(1).and_then(|p| p.as_dict().ok());
    let sequence = Sequence {
        tag: String::from_utf8_lossy(tag).into_owned(),
        mcid: properties.and_then(|p| p.get(b"MCID").ok()?.as_i64().ok()),
        ..Sequence::default()
    };
    let actual =
        properties.and_then(|p| lopdf::decode_text_string(p.get(b"ActualText").ok()?).ok());
    (sequence, actual)
}

/// Reads the `bfchar` lines of a ToUnicode map.
fn unicode_map(text: &str) -> BTreeMap<u16, String> {
    let mut map = BTreeMap::new();
    for line in text.lines() {
        let Some((code, text)) = line
            .strip_prefix('<')
            .and_then(|line| line.strip_suffix('>'))
            .and_then(|line| line.split_once("><"))
        else {
            continue;
        };
        let units: Vec<u16> = (0..text.len() / 4)
            .filter_map(|i| u16::from_str_radix(&text[i * 4..i * 4 + 4], 16).ok())
            .collect();
        if let Ok(code) = u16::from_str_radix(code, 16) {
            map.insert(code, String::from_utf16_lossy(&units));
        }
    }
    map.remove(&0);
    map
}
