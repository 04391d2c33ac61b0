//! Ways about the document: outline, page labels, destinations and links
//! (ISO 32000-1, 12.3 to 12.5).

use super::content::Link;
use super::file::File;
use super::syntax;
use crate::measure::Length;
use crate::typeset::{Element, OutlineEntry, Page, Target};

/// The pages, to lead to them.
pub(super) struct Places<'p> {
    /// The pages.
    pub(super) pages: &'p [Page],
    /// Their object numbers.
    pub(super) numbers: &'p [u32],
}

impl Places<'_> {
    /// A destination: a page with a height at the top of the window. A page that is not
    /// there becomes the last one.
    fn destination(&self, out: &mut Vec<u8>, page: usize, y: Length) {
        let page = page.min(self.pages.len().saturating_sub(1));
        let height = self
            .pages
            .get(page)
            .map_or(Length::ZERO, |page| page.height);
        out.push(b'[');
        syntax::reference(out, self.numbers.get(page).copied().unwrap_or(0));
        out.extend_from_slice(b"/XYZ null ");
        syntax::thousandths(out, syntax::milli(height) - syntax::milli(y));
        out.extend_from_slice(b" null]");
    }
}

/// An outline entry's place among the others.
#[derive(Clone, Copy, Default)]
struct Links {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    /// How many entries there are below.
    below: i64,
}

/// Nests entries: each below the nearest one before it of a higher level.
fn nest(entries: &[OutlineEntry]) -> Vec<Links> {
    let mut links = vec![Links::default(); entries.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut last_top = None;
    for (index, entry) in entries.iter().enumerate() {
        while let Some(&above) = open.last()
            && entries.get(above).is_some_and(|e| e.level >= entry.level)
        {
            open.pop();
        }
        let parent = open.last().copied();
        let previous = match parent.and_then(|parent| links.get_mut(parent)) {
            Some(parent) => {
                parent.first.get_or_insert(index);
                parent.last.replace(index)
            }
            None => last_top.replace(index),
        };
        if let Some(previous) = previous.and_then(|previous| links.get_mut(previous)) {
            previous.next = Some(index);
        }
        for above in &open {
            if let Some(above) = links.get_mut(*above) {
                above.below += 1;
            }
        }
        if let Some(own) = links.get_mut(index) {
            own.parent = parent;
            own.previous = previous;
        }
        open.push(index);
    }
    links
}

/// Writes the outline; the number of its root, none when it has no entries.
pub(super) fn outline(file: &mut File, entries: &[OutlineEntry], places: &Places) -> Option<u32> {
    if entries.is_empty() || places.pages.is_empty() {
        return None;
    }
    let links = nest(entries);
    let root = file.number();
    let first = file.numbers(entries.len());
    let number = |index: usize| first + index as u32;
    for (index, (entry, own)) in entries.iter().zip(&links).enumerate() {
        file.object(number(index), |out| {
            out.extend_from_slice(b"<</Title");
            syntax::text(out, &entry.text);
            out.extend_from_slice(b"/Parent");
            syntax::reference(out, own.parent.map_or(root, number));
            for (key, other) in [
                ("/Prev", own.previous),
                ("/Next", own.next),
                ("/First", own.first),
                ("/Last", own.last),
            ] {
                if let Some(other) = other {
                    out.extend_from_slice(key.as_bytes());
                    syntax::reference(out, number(other));
                }
            }
            if own.below > 0 {
                out.extend_from_slice(b"/Count ");
                syntax::int(out, own.below);
            }
            out.extend_from_slice(b"/Dest");
            places.destination(out, entry.page, entry.y);
            out.extend_from_slice(b">>");
        });
    }
    let last = links.iter().rposition(|own| own.parent.is_none());
    file.object(root, |out| {
        out.extend_from_slice(b"<</Type/Outlines/First");
        syntax::reference(out, number(0));
        out.extend_from_slice(b"/Last");
        syntax::reference(out, number(last.unwrap_or(0)));
        out.extend_from_slice(b"/Count ");
        syntax::int(out, entries.len() as i64);
        out.extend_from_slice(b">>");
    });
    Some(root)
}

/// Page labels: the folios, so that a viewer counts as the print does.
pub(super) fn page_labels(out: &mut Vec<u8>, pages: &[Page]) {
    out.extend_from_slice(b"<</Nums[");
    let mut expected = None;
    for (index, page) in pages.iter().enumerate() {
        let number = page.folio.parse::<u32>().ok().filter(|&n| n > 0);
        if number.is_some() && number == expected {
            expected = number.and_then(|n| n.checked_add(1));
            continue;
        }
        syntax::int(out, index as i64);
        match number {
            Some(number) => {
                out.extend_from_slice(b"<</S/D/St ");
                syntax::int(out, i64::from(number));
            }
            None => {
                out.extend_from_slice(b"<</P");
                syntax::text(out, &page.folio);
            }
        }
        out.extend_from_slice(b">>");
        expected = number.and_then(|n| n.checked_add(1));
    }
    out.extend_from_slice(b"]>>");
}

/// Writes a link annotation; `key` is its key in the parent tree, `says` what it says of
/// itself to those who do not see it (PDF/UA-1, 7.18.5).
pub(super) fn annotation(out: &mut Vec<u8>, link: &Link, says: &str, key: usize, places: &Places) {
    out.extend_from_slice(b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    for edge in link.area {
        out.push(b' ');
        syntax::thousandths(out, edge);
    }
    out.extend_from_slice(b"]/StructParent ");
    syntax::int(out, key as i64);
    out.extend_from_slice(b"/Contents");
    syntax::text(out, says);
    match link.target {
        Target::Address(address) => {
            out.extend_from_slice(b"/A<</S/URI/URI");
            syntax::literal(out, &address_bytes(address));
            out.extend_from_slice(b">>");
        }
        Target::Position(page, y) => {
            out.extend_from_slice(b"/Dest");
            places.destination(out, *page, *y);
        }
    }
    out.extend_from_slice(b">>");
}

/// What a link says: its element's alternative, else the address or its own text, and where
/// it has none the folio that it leads to.
pub(super) fn contents<'s>(
    link: &Link<'s>,
    element: Option<&'s Element>,
    own: &'s str,
    places: &Places<'s>,
) -> &'s str {
    match (element, link.target) {
        (Some(element), _) if !element.alternative.is_empty() => &element.alternative,
        (_, Target::Address(address)) => address,
        (_, Target::Position(page, _)) if own.trim().is_empty() => {
            places.pages.get(*page).map_or("", |page| &page.folio)
        }
        (_, Target::Position(..)) => own.trim(),
    }
}

/// An address in ASCII, as URI actions want it (RFC 3986, 2.1).
fn address_bytes(address: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            out.push(byte);
        } else {
            out.push(b'%');
            syntax::hex(&mut out, byte);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(levels: &[u8]) -> Vec<OutlineEntry> {
        levels
            .iter()
            .map(|&level| OutlineEntry {
                level,
                text: String::new(),
                page: 0,
                y: Length::ZERO,
            })
            .collect()
    }

    #[test]
    fn entries_nest_below_the_nearest_higher_level() {
        let links = nest(&entries(&[1, 2, 3, 2, 1, 3]));
        let parents: Vec<_> = links.iter().map(|own| own.parent).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(0), None, Some(4)]);
        let below: Vec<_> = links.iter().map(|own| own.below).collect();
        assert_eq!(below, [3, 1, 0, 0, 1, 0]);
        assert_eq!(links[1].next, Some(3));
        assert_eq!(links[0].next, Some(4));
        assert_eq!(links[0].last, Some(3));
    }

    #[test]
    fn folios_run_on_until_they_jump() {
        let page = |folio: &str| Page {
            width: Length::POINT,
            height: Length::POINT,
            items: Vec::new(),
            folio: folio.to_owned(),
        };
        let mut out = Vec::new();
        page_labels(&mut out, &["", "1", "2", "ii", "7"].map(page));
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<</Nums[0<</P()>>1<</S/D/St 1>>3<</P(ii)>>4<</S/D/St 7>>]>>"
        );
    }

    #[test]
    fn addresses_are_ascii() {
        assert_eq!(
            address_bytes("https://example.org/é x"),
            b"https://example.org/%C3%A9%20x"
        );
    }
}
