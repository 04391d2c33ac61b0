//! A file as text that a person can read and compare.

use std::fmt::Write as _;

use lopdf::{Object, ObjectId};

use super::read::{Book, Kid};

/// Pages, fonts, structure, outline, links and metadata of a file.
pub fn twin(bytes: &[u8]) -> String {
    let book = Book::read(bytes).unwrap();
    let mut out = format!("PDF {}\n", book.doc.version);
    pages(&book, &mut out);
    fonts(&book, &mut out);
    out.push_str("structure\n");
    if let Some(root) = book.root_element() {
        structure(&book, root, 1, &mut out);
    }
    out.push_str("outline\n");
    let outlines = book.dict_in(&book.catalog(), b"Outlines");
    if let Ok(first) = outlines.get(b"First") {
        outline(&book, first, 1, &mut out);
    }
    metadata(&book, &mut out);
    out
}

fn pages(book: &Book, out: &mut String) {
    for (index, page) in book.pages.iter().enumerate() {
        let dict = book.dict(*page);
        let media = numbers(&book.array_in(&dict, b"MediaBox"));
        let _ = writeln!(out, "page {} [{media}]", index + 1);
        for sequence in &book.sequences[index] {
            let mcid = sequence
                .mcid
                .map_or(String::new(), |mcid| format!(" {mcid}"));
            let text = &sequence.text;
            let _ = writeln!(out, "  {}{mcid} {text:?}", sequence.tag);
        }
        for annotation in book.array_in(&dict, b"Annots") {
            let dict = book.resolve(&annotation).as_dict().cloned().unwrap();
            let area = numbers(&book.array_in(&dict, b"Rect"));
            let contents = book.text_in(&dict, b"Contents").unwrap_or_default();
            let action = book.dict_in(&dict, b"A");
            let target = match action.get(b"URI").and_then(Object::as_str) {
                Ok(uri) => String::from_utf8_lossy(uri).into_owned(),
                Err(_) => destination(book, &book.array_in(&dict, b"Dest")),
            };
            let _ = writeln!(out, "  link [{area}] {contents:?} to {target}");
        }
    }
}

fn fonts(book: &Book, out: &mut String) {
    for (resource, font) in &book.fonts {
        let name = font
            .name
            .split_once('+')
            .map_or("untagged", |(_, name)| name);
        let _ = writeln!(
            out,
            "font {resource} {name} {}: {} codes, {} with text, flags {}",
            book.name_in(&font.descendant, b"Subtype"),
            font.widths.len(),
            font.unicode.as_ref().map_or(0, |map| map.len()),
            font.descriptor
                .get(b"Flags")
                .and_then(Object::as_i64)
                .unwrap_or(-1),
        );
    }
}

fn structure(book: &Book, element: ObjectId, depth: usize, out: &mut String) {
    let dict = book.dict(element);
    let _ = write!(out, "{:1$}{2}", "", depth * 2, book.role(element));
    if let Some(alternative) = book.text_in(&dict, b"Alt") {
        let _ = write!(out, " alt {alternative:?}");
    }
    if let Ok(id) = dict.get(b"ID").and_then(Object::as_str) {
        let _ = write!(out, " id {}", String::from_utf8_lossy(id));
    }
    for (key, value) in book.dict_in(&dict, b"A").iter() {
        let value = match value {
            Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
            Object::Array(items) => format!("[{}]", numbers(items)),
            other => numbers(std::slice::from_ref(other)),
        };
        let _ = write!(out, " {}={value}", String::from_utf8_lossy(key));
    }
    out.push('\n');
    for kid in book.kids(element) {
        match kid {
            Kid::Element(kid) => structure(book, kid, depth + 1, out),
            Kid::Content(page, mcid) => {
                let text = book.sequence(page, mcid).map_or("?", |s| &s.text);
                let _ = writeln!(
                    out,
                    "{:1$}p{2}#{mcid} {text:?}",
                    "",
                    depth * 2 + 2,
                    page + 1
                );
            }
            Kid::Object(_) => {
                let _ = writeln!(out, "{:1$}link", "", depth * 2 + 2);
            }
            Kid::Bad(what) => {
                let _ = writeln!(out, "{:1$}bad {what}", "", depth * 2 + 2);
            }
        }
    }
}

fn outline(book: &Book, first: &Object, depth: usize, out: &mut String) {
    let mut next = Some(first.clone());
    while let Some(entry) = next {
        let dict = book.resolve(&entry).as_dict().cloned().unwrap();
        let title = book.text_in(&dict, b"Title").unwrap_or_default();
        let target = destination(book, &book.array_in(&dict, b"Dest"));
        let _ = writeln!(out, "{:1$}{title:?} to {target}", "", depth * 2);
        if let Ok(first) = dict.get(b"First") {
            outline(book, first, depth + 1, out);
        }
        next = dict.get(b"Next").ok().cloned();
    }
}

fn metadata(book: &Book, out: &mut String) {
    let catalog = book.catalog();
    out.push_str("metadata\n");
    let language = book.text_in(&catalog, b"Lang").unwrap_or_default();
    let _ = writeln!(out, "  Lang {language:?}");
    let info = book.doc.trailer.get(b"Info").map(|info| book.resolve(info));
    let info = info.unwrap().as_dict().cloned().unwrap();
    for (key, _) in info.iter() {
        let text = book.text_in(&info, key).unwrap_or_default();
        let _ = writeln!(out, "  {} {text:?}", String::from_utf8_lossy(key));
    }
    let labels = book.dict_in(&catalog, b"PageLabels");
    let _ = writeln!(out, "  PageLabels {:?}", book.array_in(&labels, b"Nums"));
    if let Some((_, packet)) = book.stream_in(&catalog, b"Metadata") {
        for (name, text) in super::xml::texts(&String::from_utf8(packet).unwrap()).unwrap() {
            if name.starts_with("dc:") || name.ends_with("aid:part") || name == "pdfaid:conformance"
            {
                let _ = writeln!(out, "  {name} {text:?}");
            }
        }
    }
}

fn destination(book: &Book, dest: &[Object]) -> String {
    let page = dest.first().and_then(|page| page.as_reference().ok());
    let page = book.pages.iter().position(|p| Some(*p) == page);
    let rest = numbers(dest.get(1..).unwrap_or_default());
    format!("page {} {rest}", page.map_or(0, |page| page + 1))
}

fn numbers(objects: &[Object]) -> String {
    let text = |object: &Object| match object {
        Object::Integer(value) => value.to_string(),
        Object::Real(value) => value.to_string(),
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        other => format!("{other:?}"),
    };
    objects.iter().map(text).collect::<Vec<_>>().join(" ")
}
