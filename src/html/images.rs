//! The images that a page shows: their data, since a page loads nothing.

use std::collections::BTreeMap;
use std::fmt::Write;

/// An image as a `data:` address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataUri(String);

impl DataUri {
    /// The bytes of an image of a media type that browsers show without running anything:
    /// `image/png`, `image/jpeg`, `image/gif`, `image/webp` or `image/svg+xml`. `None` for
    /// another type.
    pub fn new(media_type: &str, bytes: &[u8]) -> Option<Self> {
        const TYPES: [&str; 5] = [
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "image/svg+xml",
        ];
        if !TYPES.contains(&media_type) {
            return None;
        }
        let mut uri = String::with_capacity(32 + bytes.len().div_ceil(3) * 4);
        // Writing into a string cannot fail.
        let _ = write!(uri, "data:{media_type};base64,");
        push_base64(&mut uri, bytes);
        Some(Self(uri))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The images of a page by the path that the document names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Images(pub BTreeMap<String, DataUri>);

impl Images {
    /// The image at `path`, if it came with the page.
    pub fn get(&self, path: &str) -> Option<&DataUri> {
        self.0.get(path)
    }
}

/// Base64 with padding (RFC 4648, section 4).
pub(super) fn push_base64(out: &mut String, bytes: &[u8]) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, at| {
            bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let six = (bits >> (18 - 6 * at)) & 63;
            let letter = LETTERS.get(six as usize).map_or('=', |&l| char::from(l));
            out.push(if at > chunk.len() { '=' } else { letter });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_rfc() {
        let written = |bytes: &[u8]| {
            let mut out = String::new();
            push_base64(&mut out, bytes);
            out
        };
        assert_eq!(written(b""), "");
        assert_eq!(written(b"f"), "Zg==");
        assert_eq!(written(b"fo"), "Zm8=");
        assert_eq!(written(b"foo"), "Zm9v");
        assert_eq!(written(b"foobar"), "Zm9vYmFy");
    }

    #[test]
    fn refuses_what_is_no_image() {
        assert_eq!(DataUri::new("text/html", b"x"), None);
        assert!(DataUri::new("image/png", b"x").is_some());
    }
}
