//! What the document says of itself: Info and XMP (ISO 16684-1), which say the same.

use std::borrow::Cow;

use super::{Archive, syntax};
use crate::document::Meta;

/// The program, as it stands in every file.
const PRODUCER: &str = concat!("Annals ", env!("CARGO_PKG_VERSION"));

/// Which standards the file claims to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claims {
    /// PDF/A (ISO 19005), level A.
    pub(super) archive: bool,
    /// PDF/UA-1 (ISO 14289-1).
    pub(super) accessible: bool,
}

/// A text that both Info and XMP can hold: white space as spaces, characters that XML 1.0
/// cannot hold replaced.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let fits = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.chars().all(fits) {
        return Cow::Borrowed(text);
    }
    let fit = |c: char| match c {
        '\t' | '\n' | '\r' => ' ',
        c if fits(c) => c,
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(fit).collect())
}

/// Title, author and subject, clean.
fn facts(meta: &Meta) -> [Cow<'_, str>; 3] {
    [&meta.title, &meta.body, &meta.period].map(|text| clean(text))
}

/// The Info dictionary. It has no dates: a file must not depend on when it was made.
pub(super) fn info(out: &mut Vec<u8>, meta: &Meta) {
    out.extend_from_slice(b"<<");
    for (key, text) in ["/Title", "/Author", "/Subject"].iter().zip(facts(meta)) {
        if !text.is_empty() {
            out.extend_from_slice(key.as_bytes());
            syntax::text(out, &text);
        }
    }
    out.extend_from_slice(b"/Creator");
    syntax::text(out, PRODUCER);
    out.extend_from_slice(b"/Producer");
    syntax::text(out, PRODUCER);
    out.extend_from_slice(b">>");
}

/// The XMP packet.
pub(super) fn xmp(meta: &Meta, claims: Claims, archive: Archive) -> Vec<u8> {
    let [title, author, subject] = facts(meta);
    let mut out = String::with_capacity(3 * 1024);
    out.push_str(HEAD);
    out.push_str("<dc:format>application/pdf</dc:format>");
    alternative(&mut out, "dc:title", &title);
    if !author.is_empty() {
        out.push_str("<dc:creator><rdf:Seq><rdf:li>");
        escape(&mut out, &author);
        out.push_str("</rdf:li></rdf:Seq></dc:creator>");
    }
    alternative(&mut out, "dc:description", &subject);
    if !meta.language.is_empty() {
        out.push_str("<dc:language><rdf:Bag><rdf:li>");
        escape(&mut out, &clean(&meta.language));
        out.push_str("</rdf:li></rdf:Bag></dc:language>");
    }
    out.push_str("<xmp:CreatorTool>");
    escape(&mut out, PRODUCER);
    out.push_str("</xmp:CreatorTool><pdf:Producer>");
    escape(&mut out, PRODUCER);
    out.push_str("</pdf:Producer>");
    if claims.archive {
        let part = match archive {
            Archive::A2 => "2",
            Archive::A3 => "3",
        };
        out.push_str(&format!(
            "<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
        ));
    }
    if claims.accessible {
        out.push_str("<pdfuaid:part>1</pdfuaid:part>");
        out.push_str(SCHEMA);
    }
    out.push_str("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out.into_bytes()
}

/// A text in the default language.
fn alternative(out: &mut String, property: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    out.push_str(&format!(
        "<{property}><rdf:Alt><rdf:li xml:lang=\"x-default\">"
    ));
    escape(out, text);
    out.push_str(&format!("</rdf:li></rdf:Alt></{property}>"));
}

/// Character data and attribute values of XML.
fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(character),
        }
    }
}

const HEAD: &str = "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
    <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
    <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
    <rdf:Description rdf:about=\"\"\
    \x20xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\
    \x20xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\
    \x20xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\
    \x20xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\
    \x20xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"\
    \x20xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\
    \x20xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"\
    \x20xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">";

/// PDF/A knows no PDF/UA, so that the property has to be described (ISO 19005-2, 6.6.2.3).
const SCHEMA: &str = "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\
    <pdfaProperty:name>part</pdfaProperty:name>\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
    <pdfaProperty:category>internal</pdfaProperty:category>\
    <pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description>\
    </rdf:li></rdf:Seq></pdfaSchema:property>\
    </rdf:li></rdf:Bag></pdfaExtension:schemas>";
