//! Files with one fault each: the check must see every one of them, or it is worth nothing.

use annals::typeset::FontBook;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::read::Book;
use super::{check, draft, written};

/// What is done to a good file, and what the check has to say of it.
type Mutant = (&'static str, &'static str, fn(&mut Document));

const MUTANTS: [Mutant; 24] = [
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
];

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
    let book = FontBook::bundled();
    let bytes = written(&book, &draft::report(&book));
    for (name, expected, change) in MUTANTS {
        let mut doc = Document::load_mem(&bytes).unwrap();
        change(&mut doc);
        let mut mutant = Vec::new();
        doc.save_to(&mut mutant).unwrap();
        let faults = check::faults(&mutant);
        assert!(
            faults.iter().any(|fault| fault.contains(expected)),
            "{name}: expected `{expected}`, found {faults:#?}"
        );
    }
}

#[test]
fn a_file_saved_anew_without_a_fault_still_passes() {
    let book = FontBook::bundled();
    let bytes = written(&book, &draft::report(&book));
    let mut doc = Document::load_mem(&bytes).unwrap();
    let mut again = Vec::new();
    doc.save_to(&mut again).unwrap();
    assert_eq!(check::faults(&again), Vec::<String>::new());
    assert!(Book::read(&again).is_ok());
}
