//! A small pull scanner for the XML parts of a workbook.
//!
//! It knows elements, attributes, character data, comments and processing instructions.
//! A document type declaration is refused: workbooks have none (ECMA-376 part 2, 8.1.4
//! forbids it), and entity expansion is a known way to exhaust memory.

use std::borrow::Cow;

/// Scans a text from its start to its end.
pub(super) struct Xml<'a> {
    text: &'a str,
    at: usize,
    /// The names of the elements that are open.
    open: Vec<&'a str>,
}

/// What the scanner met.
#[derive(Debug)]
pub(super) enum Event<'a> {
    /// `<name …>` or `<name …/>`.
    Open(Tag<'a>),
    /// `</name>`.
    Close(&'a str),
    /// Character data with its entities as written.
    Text(&'a str),
    /// The content of a CDATA section.
    Literal(&'a str),
}

/// The start of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    /// The name as written, with its prefix.
    pub name: &'a str,
    attributes: &'a str,
    /// Whether it closes itself.
    pub empty: bool,
}

/// Where the text stops to be XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// Offset in bytes.
    pub at: usize,
}

impl<'a> Xml<'a> {
    pub fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let open = Vec::new();
        Self { text, at: 0, open }
    }

    /// The next event; `None` at the end, where every element is closed.
    pub fn next(&mut self) -> Result<Option<Event<'a>>, Malformed> {
        loop {
            let rest = &self.text[self.at..];
            let Some(first) = rest.as_bytes().first() else {
                return match self.open.is_empty() {
                    true => Ok(None),
                    false => Err(self.cut_off()),
                };
            };
            if *first != b'<' {
                let end = rest.find('<').unwrap_or(rest.len());
                self.at += end;
                return Ok(Some(Event::Text(&rest[..end])));
            }
            if rest.starts_with("<!--") {
                self.skip_to("-->", 4)?;
            } else if rest.starts_with("<![CDATA[") {
                let from = self.at + 9;
                self.skip_to("]]>", 9)?;
                return Ok(Some(Event::Literal(&self.text[from..self.at - 3])));
            } else if rest.starts_with("<?") {
                self.skip_to("?>", 2)?;
            } else if rest.starts_with("<!") {
                return Err(Malformed { at: self.at });
            } else {
                return self.tag(rest).map(Some);
            }
        }
    }

    fn skip_to(&mut self, end: &str, from: usize) -> Result<(), Malformed> {
        let start = self.at + from;
        match self.text.get(start..).and_then(|rest| rest.find(end)) {
            Some(found) => {
                self.at = start + found + end.len();
                Ok(())
            }
            None => Err(Malformed { at: self.at }),
        }
    }

    fn tag(&mut self, rest: &'a str) -> Result<Event<'a>, Malformed> {
        let here = Malformed { at: self.at };
        let end = tag_end(rest.as_bytes()).ok_or(here)?;
        self.at += end + 1;
        let inner = &rest[1..end];
        if let Some(name) = inner.strip_prefix('/') {
            let name = name.trim_end();
            if self.open.pop() != Some(name) {
                return Err(here);
            }
            return Ok(Event::Close(name));
        }
        let (inner, empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let split = inner
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(split);
        if !empty {
            self.open.push(name);
        }
        Ok(Event::Open(Tag {
            name,
            attributes,
            empty,
        }))
    }

    /// Skips the rest of an element that was just opened.
    pub fn skip(&mut self, tag: &Tag<'a>) -> Result<(), Malformed> {
        let mut depth = u32::from(!tag.empty);
        while depth > 0 {
            match self.next()? {
                Some(Event::Open(tag)) if !tag.empty => depth += 1,
                Some(Event::Close(_)) => depth -= 1,
                Some(_) => {}
                None => return Err(Malformed { at: self.at }),
            }
        }
        Ok(())
    }

    /// The end was met where it must not be.
    pub fn cut_off(&self) -> Malformed {
        Malformed { at: self.at }
    }
}

/// Offset of the `>` that ends a tag, quotes heeded.
pub(super) fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<'a> Tag<'a> {
    /// The name without its prefix.
    pub fn local(&self) -> &'a str {
        local(self.name)
    }

    /// The value of the attribute of that name, as written with its prefix.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.find(|key| key == name)
    }

    /// The value of the attribute of that name under any prefix but not without one.
    pub fn prefixed(&self, name: &str) -> Option<Cow<'a, str>> {
        self.find(|key| key.contains(':') && local(key) == name)
    }

    fn find(&self, fits: impl Fn(&str) -> bool) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after[1..].split_once(quote)?;
            if fits(key.trim()) {
                return Some(decode(value));
            }
            rest = after;
        }
    }
}

/// Character data with its entities resolved. Unknown entities stay as written.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // An entity is short: a far semicolon belongs to something else.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let entity = end.map(|end| &rest[1..end]);
        match entity.and_then(|entity| resolve(entity).map(|c| (c, entity.len()))) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn resolve(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scans_elements_attributes_and_text() {
        let mut xml = Xml::new(
            "\u{feff}<?xml version='1.0'?><!-- <a> --><a r:id = 'x>y' n=\"&lt;&#x4e00;&amp;\"/>t<b>c</b><![CDATA[<&]]>",
        );
        let Some(Event::Open(tag)) = xml.next().unwrap() else {
            panic!("no tag");
        };
        assert!(tag.empty);
        assert_eq!(tag.name, "a");
        assert_eq!(tag.attribute("n").unwrap(), "<一&");
        assert_eq!(tag.prefixed("id").unwrap(), "x>y");
        assert_eq!(tag.attribute("id"), None);
        assert!(matches!(xml.next(), Ok(Some(Event::Text("t")))));
        assert!(matches!(xml.next(), Ok(Some(Event::Open(t))) if t.name == "b"));
        assert!(matches!(xml.next(), Ok(Some(Event::Text("c")))));
        assert!(matches!(xml.next(), Ok(Some(Event::Close("b")))));
        assert!(matches!(xml.next(), Ok(Some(Event::Literal("<&")))));
        assert!(matches!(xml.next(), Ok(None)));
    }

    #[test]
    fn refuses_elements_that_are_closed_by_another_name_or_not_at_all() {
        for text in ["<a></b>", "<a><b></a></b>", "</a>", "<a>", "<a/></a>"] {
            let mut xml = Xml::new(text);
            let end = loop {
                match xml.next() {
                    Ok(Some(_)) => {}
                    end => break end.map(|event| event.is_some()),
                }
            };
            assert!(end.is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_document_types() {
        let mut xml = Xml::new("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>");
        assert_eq!(xml.next().unwrap_err(), Malformed { at: 0 });
    }

    proptest! {
        /// Whatever comes, the scanner moves on and ends.
        #[test]
        fn always_ends(text in "[<>/!?a&;#x1'\"= \\[\\]CDAT-]{0,60}") {
            let mut xml = Xml::new(&text);
            let mut events = 0;
            while let Ok(Some(event)) = xml.next() {
                if let Event::Open(tag) = event {
                    let _ = (tag.attribute("a"), tag.prefixed("a"));
                }
                events += 1;
                prop_assert!(events <= text.len());
            }
            let _ = decode(&text);
        }
    }
}
