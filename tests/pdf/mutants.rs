//! Files with one fault each: the check must see every one of them, or it is worth nothing.

use annals::diagnostics::Sink;
use annals::pdf::{Archive, Attachment, Options, Writer};
use annals::typeset::FontBook;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::read::Book;
use super::{check, draft, written};

/// What is done to a good file, and what the check has to say of it.
type Mutant = (&'static str, &'static str, fn(&mut Document));

const MUTANTS: &[Mutant] = &[
    ("no language", "no Lang", |doc| {
        doc.catalog_mut().unwrap().remove(b"Lang");
    }),
    ("not marked", "not marked", |doc| {
        doc.catalog_mut().unwrap().remove(b"MarkInfo");
    }),
    ("title not shown", "no DisplayDocTitle", |doc| {
        doc.catalog_mut().unwrap().remove(b"ViewerPreferences");
    }),
    ("no output intent", "no output intent", |doc| {
        doc.catalog_mut().unwrap().remove(b"OutputIntents");
    }),
    ("no structure", "no structure tree", |doc| {
        doc.catalog_mut().unwrap().remove(b"StructTreeRoot");
    }),
    ("no metadata", "no XMP", |doc| {
        doc.catalog_mut().unwrap().remove(b"Metadata");
    }),
    ("an unescaped title", "XMP is not well-formed", |doc| {
        xmp(doc, "&amp;", "&");
    }),
    ("another title", "Title is", |doc| {
        xmp(doc, "Health", "Wealth")
    }),
    ("no claim of PDF/UA", "no PDF/UA part", |doc| {
        xmp(doc, "<pdfuaid:part>1</pdfuaid:part>", "");
    }),
    ("no claim of PDF/A", "no PDF/A part", |doc| {
        xmp(doc, "<pdfaid:part>2</pdfaid:part>", "");
    }),
    ("no identifier", "no identifier", |doc| {
        doc.trailer.remove(b"ID");
    }),
    ("a font without Unicode", "has no ToUnicode", |doc| {
        let font = find(doc, |d| d.get(b"Encoding").is_ok());
        dict(doc, font).remove(b"ToUnicode");
    }),
    ("a font that is not embedded", "is not embedded", |doc| {
        let descriptor = find(doc, |d| is(d, b"Type", b"FontDescriptor"));
        dict(doc, descriptor).remove(b"FontFile2");
        dict(doc, descriptor).remove(b"FontFile3");
    }),
    ("wrong widths", "width of", |doc| {
        let font = find(doc, |d| is(d, b"Subtype", b"CIDFontType2"));
        let widths = dict(doc, font)
            .get_mut(b"W")
            .unwrap()
            .as_array_mut()
            .unwrap();
        widths[1].as_array_mut().unwrap()[5] = Object::Integer(7);
    }),
    ("a missing glyph", "shows .notdef", |doc| {
        content(doc, |text| {
            format!("{text}\n/Artifact BMC BT /F0 9 Tf <0000> Tj ET EMC")
        });
    }),
    ("content outside of marks", "untagged content", |doc| {
        content(doc, |text| format!("{text}\n0 0 5 5 re f"));
    }),
    (
        "content with a number that the tree lacks",
        "is not of one element",
        |doc| {
            content(doc, |text| {
                format!("{text}\n/P <</MCID 999>> BDC 0 0 5 5 re f EMC")
            });
        },
    ),
    (
        "a picture without alternative",
        "Figure without Alt",
        |doc| {
            let figure = find(doc, |d| is(d, b"S", b"Figure"));
            dict(doc, figure).remove(b"Alt");
        },
    ),
    ("a picture without box", "Figure without BBox", |doc| {
        let figure = find(doc, |d| is(d, b"S", b"Figure"));
        dict(doc, figure).remove(b"A");
    }),
    ("a head cell without scope", "TH without Scope", |doc| {
        let head = find(doc, |d| is(d, b"S", b"TH"));
        dict(doc, head).remove(b"A");
    }),
    ("a skipped heading level", "H3 after H1", |doc| {
        let heading = find(doc, |d| is(d, b"S", b"H2"));
        dict(doc, heading).set("S", Object::Name(b"H3".to_vec()));
    }),
    (
        "a link that says nothing",
        "a link without Contents",
        |doc| {
            let link = find(doc, |d| is(d, b"Subtype", b"Link"));
            dict(doc, link).remove(b"Contents");
        },
    ),
    (
        "a link that the tree does not know",
        "a link without StructParent",
        |doc| {
            let link = find(doc, |d| is(d, b"Subtype", b"Link"));
            dict(doc, link).set("StructParent", 77);
        },
    ),
    ("content of two elements", "is not of one element", |doc| {
        let heading = find(doc, |d| is(d, b"S", b"H1"));
        let kids = dict(doc, heading).get(b"K").unwrap().clone();
        let title = find(doc, |d| is(d, b"S", b"Title"));
        dict(doc, title).set("K", kids);
    }),
    ("paragraphs out of order", "the text is not", |doc| {
        let document = find(doc, |d| is(d, b"S", b"Document"));
        let kids = dict(doc, document).get_mut(b"K").unwrap();
        kids.as_array_mut().unwrap().swap(2, 3);
    }),
    ("a row with a cell too few", "rows of {1, 3}", |doc| {
        // The cell that spans two columns is empty, so that no text goes with it.
        let cell = find(doc, |d| is(d, b"S", b"TD") && !d.has(b"K"));
        dict(doc, cell).remove(b"A");
        let row = dict(doc, cell).get(b"P").unwrap().as_reference().unwrap();
        let kids = dict(doc, row).get_mut(b"K").unwrap();
        kids.as_array_mut().unwrap().pop();
    }),
    ("a span too wide", "rows of {3, 6}", |doc| {
        let cell = find(doc, |d| is(d, b"S", b"TD") && !d.has(b"K"));
        let attributes = dict(doc, cell).get_mut(b"A").unwrap();
        attributes.as_dict_mut().unwrap().set("ColSpan", 5);
    }),
    (
        "a script on opening",
        "the catalogue has OpenAction",
        |doc| {
            let mut action = Dictionary::new();
            action.set("S", Object::Name(b"JavaScript".to_vec()));
            action.set("JS", Object::string_literal("app.alert(1)"));
            doc.catalog_mut().unwrap().set("OpenAction", action);
        },
    ),
    ("a form", "the catalogue has AcroForm", |doc| {
        let mut form = Dictionary::new();
        form.set("Fields", Object::Array(Vec::new()));
        doc.catalog_mut().unwrap().set("AcroForm", form);
    }),
    ("layers", "the catalogue has OCProperties", |doc| {
        doc.catalog_mut()
            .unwrap()
            .set("OCProperties", Dictionary::new());
    }),
    ("doubtful tags", "suspects", |doc| {
        let marks = doc.catalog_mut().unwrap().get_mut(b"MarkInfo").unwrap();
        marks.as_dict_mut().unwrap().set("Suspects", true);
    }),
    ("a language that is none", "is no language", |doc| {
        let catalog = doc.catalog_mut().unwrap();
        catalog.set("Lang", Object::string_literal("en_US"));
    }),
    (
        "a run in a language that is none",
        "in the language",
        |doc| {
            let span = find(doc, |d| is(d, b"S", b"Code"));
            dict(doc, span).set("Lang", Object::string_literal("Chinese!"));
        },
    ),
    (
        "an abbreviation that stands for nothing",
        "an empty text",
        |doc| {
            let span = find(doc, |d| is(d, b"S", b"Code"));
            dict(doc, span).set("E", Object::string_literal(" "));
        },
    ),
    (
        "a date that XMP does not tell",
        "CreationDate without",
        |doc| {
            let info = doc.trailer.get(b"Info").unwrap().as_reference().unwrap();
            let date = Object::string_literal("D:20190101000000Z");
            dict(doc, info).set("CreationDate", date);
        },
    ),
    ("metadata that is compressed", "XMP is compressed", |doc| {
        let id = doc.catalog().unwrap().get(b"Metadata").unwrap();
        let id = id.as_reference().unwrap();
        let stream = doc.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        stream.allows_compression = true;
        stream.compress().unwrap();
    }),
    ("transparency", "transparency", |doc| {
        let mut state = Dictionary::new();
        state.set("Type", Object::Name(b"ExtGState".to_vec()));
        state.set("ca", Object::Real(0.5));
        doc.add_object(state);
    }),
    ("colours for print", "a colour for print", |doc| {
        content(doc, |text| format!("{text}\n0 0 0 1 k"));
    }),
    ("an artifact within content", "within each other", |doc| {
        content(doc, |text| {
            text.replacen("BDC", "BDC\n/Artifact BMC EMC", 1)
        });
    }),
    ("a link that is not printed", "does not print", |doc| {
        let link = find(doc, |d| is(d, b"Subtype", b"Link"));
        dict(doc, link).set("F", 2);
    }),
    (
        "a link that its element does not hold",
        "not in one Link element",
        |doc| {
            let link = find(doc, |d| is(d, b"S", b"Link"));
            let kids = dict(doc, link)
                .get_mut(b"K")
                .unwrap()
                .as_array_mut()
                .unwrap();
            kids.retain(|kid| !kid.as_dict().is_ok_and(|d| is(d, b"Type", b"OBJR")));
        },
    ),
    (
        "an annotation of another kind",
        "an annotation Text",
        |doc| {
            let link = find(doc, |d| is(d, b"Subtype", b"Link"));
            dict(doc, link).set("Subtype", Object::Name(b"Text".to_vec()));
        },
    ),
    ("a note without a name", "Note without ID", |doc| {
        let note = find(doc, |d| is(d, b"S", b"Note"));
        dict(doc, note).remove(b"ID");
    }),
    (
        "a standard type that is mapped",
        "P is mapped to Span",
        |doc| {
            let root = find(doc, |d| is(d, b"Type", b"StructTreeRoot"));
            let map = dict(doc, root).get_mut(b"RoleMap").unwrap();
            map.as_dict_mut()
                .unwrap()
                .set("P", Object::Name(b"Span".to_vec()));
        },
    ),
    ("a type that nobody knows", "is no standard type", |doc| {
        let code = find(doc, |d| is(d, b"S", b"Code"));
        dict(doc, code).set("S", Object::Name(b"Program".to_vec()));
    }),
    ("list items outside of a list", "LI in Sect", |doc| {
        let list = find(doc, |d| is(d, b"S", b"L"));
        dict(doc, list).set("S", Object::Name(b"Sect".to_vec()));
        dict(doc, list).remove(b"A");
    }),
    (
        "a list of unknown numbering",
        "L without ListNumbering",
        |doc| {
            let list = find(doc, |d| is(d, b"S", b"L"));
            dict(doc, list).remove(b"A");
        },
    ),
    ("a parent that has no such child", "wrong parent", |doc| {
        let title = find(doc, |d| is(d, b"S", b"Title"));
        let heading = find(doc, |d| is(d, b"S", b"H1"));
        dict(doc, heading).set("P", Object::Reference(title));
    }),
    (
        "a parent tree out of order",
        "is not of one element",
        |doc| {
            let tree = find(doc, |d| {
                d.has(b"Nums") && !is(d, b"Type", b"StructTreeRoot")
            });
            let numbers = dict(doc, tree)
                .get_mut(b"Nums")
                .unwrap()
                .as_array_mut()
                .unwrap();
            numbers[1].as_array_mut().unwrap().swap(0, 3);
        },
    ),
    (
        "widths that are not the outlines'",
        "F0: width of 7",
        |doc| {
            let name = "LibertinusSerif-Regular";
            let font = find(doc, |d| {
                is(d, b"Subtype", b"CIDFontType0")
                    && d.get(b"BaseFont")
                        .and_then(Object::as_name)
                        .is_ok_and(|n| n.ends_with(name.as_bytes()))
            });
            let widths = dict(doc, font)
                .get_mut(b"W")
                .unwrap()
                .as_array_mut()
                .unwrap();
            widths[1].as_array_mut().unwrap()[7] = Object::Integer(7);
        },
    ),
    ("a font without a subset tag", "has no subset tag", |doc| {
        let whole = b"LibertinusSerif-Regular".to_vec();
        let ids: Vec<ObjectId> = doc.objects.keys().copied().collect();
        for id in ids {
            let Ok(dict) = doc.get_dictionary_mut(id) else {
                continue;
            };
            for key in [&b"BaseFont"[..], b"FontName"] {
                let own = dict.get(key).and_then(Object::as_name);
                if own.is_ok_and(|name| name.ends_with(&whole)) {
                    dict.set(key, Object::Name(whole.clone()));
                }
            }
        }
    }),
    ("a glyph without a text", "has no Unicode", |doc| {
        let font = find(doc, |d| {
            d.has(b"ToUnicode")
                && d.get(b"BaseFont")
                    .and_then(Object::as_name)
                    .is_ok_and(|n| n.ends_with(b"SourceSans3-Semibold"))
        });
        let map = dict(doc, font)
            .get(b"ToUnicode")
            .unwrap()
            .as_reference()
            .unwrap();
        let stream = doc.get_object_mut(map).unwrap().as_stream_mut().unwrap();
        let text = String::from_utf8(stream.decompressed_content().unwrap()).unwrap();
        // The line of `B` of "Births".
        let line = text.lines().find(|line| line.ends_with("><0042>")).unwrap();
        let text = text.replace(line, &line.replace("<0042>", "<FFFD>"));
        stream.set_plain_content(text.into_bytes());
    }),
    ("an outline to nowhere", "an outline entry", |doc| {
        let entry = find(doc, |d| d.has(b"Title") && d.has(b"Parent"));
        dict(doc, entry).set("Dest", Object::Array(vec![Object::Null]));
    }),
    ("no order of tabs", "Tabs", |doc| {
        let page = doc.page_iter().next().unwrap();
        dict(doc, page).remove(b"Tabs");
    }),
    ("no page labels", "no page labels", |doc| {
        doc.catalog_mut().unwrap().remove(b"PageLabels");
    }),
    ("an output profile that is none", "no RGB profile", |doc| {
        let mut objects = doc.objects.iter();
        let (id, _) = objects
            .find(|(_, o)| {
                let stream = o.as_stream().ok();
                stream.is_some_and(|s| {
                    s.dict
                        .get(b"N")
                        .and_then(Object::as_i64)
                        .is_ok_and(|n| n == 3)
                })
            })
            .unwrap();
        let id = *id;
        doc.get_object_mut(id)
            .unwrap()
            .as_stream_mut()
            .unwrap()
            .set_plain_content(vec![0; 200]);
    }),
    (
        "a file attached where none may be",
        "PDF/A-3 alone",
        |doc| {
            attach(doc);
        },
    ),
];

/// Faults of a file with an attachment.
const ATTACHED: &[Mutant] = &[
    (
        "an attached file that belongs to nothing",
        "is not associated",
        |doc| {
            doc.catalog_mut().unwrap().remove(b"AF");
        },
    ),
    (
        "an attached file without relationship",
        "without relationship",
        |doc| {
            let file = find(doc, |d| is(d, b"Type", b"Filespec"));
            dict(doc, file).remove(b"AFRelationship");
        },
    ),
    ("an attached file without a name", "incomplete", |doc| {
        let file = find(doc, |d| is(d, b"Type", b"Filespec"));
        dict(doc, file).remove(b"UF");
    }),
    ("an attached file of no type", "without media type", |doc| {
        embedded(doc).remove(b"Subtype");
    }),
    ("an attached file of no date", "without date", |doc| {
        let parameters = embedded(doc).get_mut(b"Params").unwrap();
        parameters.as_dict_mut().unwrap().remove(b"ModDate");
    }),
    (
        "an attached file of another size",
        "of another size",
        |doc| {
            let parameters = embedded(doc).get_mut(b"Params").unwrap();
            parameters.as_dict_mut().unwrap().set("Size", 1);
        },
    ),
    (
        "the part that allows no attachments",
        "PDF/A-3 alone",
        |doc| {
            xmp(doc, "<pdfaid:part>3<", "<pdfaid:part>2<");
        },
    ),
];

/// Attaches a file as PDF/A-3 wants it.
fn attach(doc: &mut Document) {
    let other = Document::load_mem(&attached()).unwrap();
    let file = find(&other, |d| is(d, b"Type", b"Filespec"));
    let mut file = other.get_dictionary(file).unwrap().clone();
    let stream = file
        .get(b"EF")
        .unwrap()
        .as_dict()
        .unwrap()
        .get(b"F")
        .unwrap();
    let stream = other
        .get_object(stream.as_reference().unwrap())
        .unwrap()
        .clone();
    let stream = doc.add_object(stream);
    let mut content = Dictionary::new();
    content.set("F", stream);
    content.set("UF", stream);
    file.set("EF", content);
    let file = Object::Reference(doc.add_object(file));
    let mut tree = Dictionary::new();
    let name = Object::string_literal("figures.json");
    tree.set("Names", Object::Array(vec![name, file.clone()]));
    let mut names = Dictionary::new();
    names.set("EmbeddedFiles", tree);
    let catalog = doc.catalog_mut().unwrap();
    catalog.set("Names", names);
    catalog.set("AF", Object::Array(vec![file]));
}

fn embedded(doc: &mut Document) -> &mut Dictionary {
    let mut objects = doc.objects.values_mut();
    let stream = objects.find_map(|object| {
        let stream = object.as_stream_mut().ok()?;
        is(&stream.dict, b"Type", b"EmbeddedFile").then_some(stream)
    });
    &mut stream.unwrap().dict
}

/// The report with an attachment.
pub fn attached() -> Vec<u8> {
    let book = FontBook::bundled();
    let options = Options {
        archive: Archive::A3,
        attachment: Some(Attachment {
            name: "figures.json".to_owned(),
            description: "The figures".to_owned(),
            media_type: "application/json".to_owned(),
            modified: (2019, 12, 20),
            bytes: b"{\"format\": 1}".to_vec(),
        }),
    };
    let mut sink = Sink::new();
    let bytes = Writer::new(&book).write_with(&draft::report(&book), &options, &mut sink);
    assert!(sink.items().is_empty());
    bytes
}

/// All files with one fault: what the fault is, what the check has to say, the bytes.
pub fn all() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let book = FontBook::bundled();
    let plain = written(&book, &draft::report(&book));
    let with = attached();
    let plain = MUTANTS.iter().map(|mutant| (&plain, mutant));
    let with = ATTACHED.iter().map(|mutant| (&with, mutant));
    plain
        .chain(with)
        .map(|(bytes, (name, expected, change))| {
            let mut doc = Document::load_mem(bytes).unwrap();
            change(&mut doc);
            let mut mutant = Vec::new();
            doc.save_to(&mut mutant).unwrap();
            (*name, *expected, mutant)
        })
        .collect()
}

fn is(dict: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    dict.get(key)
        .and_then(Object::as_name)
        .is_ok_and(|found| found == name)
}

fn find(doc: &Document, wanted: impl Fn(&Dictionary) -> bool) -> ObjectId {
    let mut objects = doc.objects.iter();
    let found = objects.find(|(_, object)| object.as_dict().is_ok_and(&wanted));
    *found.unwrap().0
}

fn dict(doc: &mut Document, id: ObjectId) -> &mut Dictionary {
    doc.get_dictionary_mut(id).unwrap()
}

fn xmp(doc: &mut Document, from: &str, to: &str) {
    let id = doc
        .catalog()
        .unwrap()
        .get(b"Metadata")
        .unwrap()
        .as_reference()
        .unwrap();
    let stream = doc.get_object_mut(id).unwrap().as_stream_mut().unwrap();
    let packet = String::from_utf8(stream.content.clone()).unwrap();
    assert!(packet.contains(from));
    stream.set_plain_content(packet.replacen(from, to, 1).into_bytes());
}

fn content(doc: &mut Document, change: fn(&str) -> String) {
    let page = doc.page_iter().next().unwrap();
    let id = doc.get_page_contents(page)[0];
    let stream = doc.get_object(id).unwrap().as_stream().unwrap();
    let text: String = stream
        .decompressed_content()
        .unwrap()
        .into_iter()
        .map(char::from)
        .collect();
    let changed = change(&text).chars().map(|c| c as u8).collect();
    doc.set_object(id, Stream::new(Dictionary::new(), changed));
}

#[test]
fn every_fault_is_seen() {
    let mut missed = Vec::new();
    for (name, expected, mutant) in all() {
        let faults = check::faults_in(&mutant, Some(&draft::wanted()));
        if !faults.iter().any(|fault| fault.contains(expected)) {
            missed.push(format!("{name}: expected `{expected}`, found {faults:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_file_saved_anew_without_a_fault_still_passes() {
    let book = FontBook::bundled();
    let bytes = written(&book, &draft::report(&book));
    let mut doc = Document::load_mem(&bytes).unwrap();
    let mut again = Vec::new();
    doc.save_to(&mut again).unwrap();
    assert_eq!(
        check::faults_in(&again, Some(&draft::wanted())),
        Vec::<String>::new()
    );
    let with = check::faults_in(&attached(), Some(&draft::wanted()));
    assert_eq!(with, Vec::<String>::new());
    assert!(Book::read(&again).is_ok());
}
