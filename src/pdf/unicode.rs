//! ToUnicode maps: what text readers take for the codes of a font (ISO 32000-1, 9.10.3).

use super::syntax;

/// Most entries that one section of a map may have.
const SECTION: usize = 100;

/// A map of codes to texts, by code; empty texts are left out.
pub(super) fn to_unicode(texts: &[Box<str>]) -> Vec<u8> {
    let mut out = b"/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n\
        /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
        /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
        .to_vec();
    let entries: Vec<(usize, &str)> = texts
        .iter()
        .enumerate()
        .map(|(code, text)| (code, text.as_ref()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    for section in entries.chunks(SECTION) {
        syntax::int(&mut out, section.len() as i64);
        out.extend_from_slice(b" beginbfchar\n");
        for (code, text) in section {
            out.push(b'<');
            word(&mut out, *code as u16);
            out.extend_from_slice(b"><");
            text.encode_utf16().for_each(|unit| word(&mut out, unit));
            out.extend_from_slice(b">\n");
        }
        out.extend_from_slice(b"endbfchar\n");
    }
    out.extend_from_slice(b"endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend");
    out
}

fn word(out: &mut Vec<u8>, word: u16) {
    word.to_be_bytes()
        .into_iter()
        .for_each(|byte| syntax::hex(out, byte));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_hold_at_most_a_hundred_codes() {
        let texts: Vec<Box<str>> = std::iter::once("")
            .chain(std::iter::repeat_n("a", 150))
            .map(Into::into)
            .collect();
        let map = String::from_utf8(to_unicode(&texts)).unwrap();
        assert_eq!(map.matches("100 beginbfchar").count(), 1);
        assert_eq!(map.matches("50 beginbfchar").count(), 1);
        assert!(map.contains("<0096><0061>"));
        assert!(!map.contains("<0000><>"));
    }

    #[test]
    fn astral_characters_are_surrogates() {
        let map = String::from_utf8(to_unicode(&["".into(), "ffi".into(), "𝄞".into()])).unwrap();
        assert!(map.contains("<0001><006600660069>"));
        assert!(map.contains("<0002><D834DD1E>"));
    }
}
