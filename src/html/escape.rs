//! Escaping: text and attributes, addresses, and what may be linked at all.

/// Writes `text` so that no character of it is markup, in text or in a quoted attribute.
///
/// The four characters are those of the CommonMark specification's own output.
pub(super) fn text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|b| matches!(b, b'&' | b'<' | b'>' | b'"'))
    {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(match tail.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&quot;",
        });
        rest = tail.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Writes an address for a quoted attribute: percent-encodes what no address may hold
/// (RFC 3986, with the leniency of the CommonMark specification's examples: an existing
/// `%` stays).
pub(super) fn address(out: &mut String, address: &str) {
    for &byte in address.as_bytes() {
        push_address_byte(out, byte);
    }
}

/// As [`address`], but what the author typed is made valid: a `%` that begins no escape
/// is written as `%25`, a second `#` as `%23`.
pub(super) fn strict_address(out: &mut String, address: &str) {
    let bytes = address.as_bytes();
    let mut fragment = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let escape = bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit)
            && bytes.get(at + 2).is_some_and(u8::is_ascii_hexdigit);
        match byte {
            b'%' if !escape => out.push_str("%25"),
            b'#' if fragment => out.push_str("%23"),
            _ => push_address_byte(out, byte),
        }
        fragment |= byte == b'#';
    }
}

fn push_address_byte(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    match byte {
        b'&' => out.push_str("&amp;"),
        b if b.is_ascii_alphanumeric() || b"-_.+!*'(),%#@?=;:/$~".contains(&b) => {
            out.push(char::from(b));
        }
        b => {
            out.push('%');
            for nibble in [b >> 4, b & 15] {
                out.push(HEX.get(usize::from(nibble)).map_or('0', |&h| char::from(h)));
            }
        }
    }
}

/// Writes `id` as an id may stand in the page: white space, which ids may not hold,
/// becomes `-`.
pub(super) fn id(out: &mut String, id: &str) {
    if id.contains(char::is_whitespace) {
        text(out, &id.replace(char::is_whitespace, "-"));
    } else {
        text(out, id);
    }
}

/// Writes the address of the element that [`id`] gave `id` to, within the page.
pub(super) fn anchor(out: &mut String, id: &str) {
    out.push('#');
    for c in id.chars() {
        match c {
            '%' => out.push_str("%25"),
            '#' => out.push_str("%23"),
            c if c.is_whitespace() => out.push('-'),
            c => {
                let mut buffer = [0; 4];
                address(out, c.encode_utf8(&mut buffer));
            }
        }
    }
}

/// Whether a link to `target` may be made: an address of the web, of mail or telephone,
/// or a relative one. Any other scheme (`javascript:`, `data:`, `file:`) has no place in a
/// public document.
pub(super) fn linkable(target: &str) -> bool {
    let Some(end) = target.find([':', '/', '?', '#']) else {
        return true;
    };
    if target.as_bytes().get(end) != Some(&b':') {
        return true;
    }
    let scheme = target.get(..end).unwrap_or_default();
    ["http", "https", "mailto", "tel"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn escapes_the_four_characters() {
        assert_eq!(
            written(|o| text(o, "a<b>&\"c\"'")),
            "a&lt;b&gt;&amp;&quot;c&quot;'"
        );
        assert_eq!(written(|o| text(o, "")), "");
    }

    #[test]
    fn encodes_addresses_as_the_specification_does() {
        assert_eq!(
            written(|o| address(o, "https://example.com/\\[\\ä&%20%")),
            "https://example.com/%5C%5B%5C%C3%A4&amp;%20%"
        );
        assert_eq!(
            written(|o| strict_address(o, "50% %41#a#b")),
            "50%25%20%41#a%23b"
        );
        assert_eq!(written(|o| anchor(o, "a b%#")), "#a-b%25%23");
    }

    #[test]
    fn links_to_known_schemes_only() {
        for good in [
            "https://a.b",
            "HTTP://a",
            "mailto:a@b",
            "#x",
            "a/b:c",
            "?q=a:b",
            "",
        ] {
            assert!(linkable(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            ":x",
            " javascript:x",
        ] {
            assert!(!linkable(bad), "{bad}");
        }
    }
}
