//! PDF syntax (ISO 32000-1, 7.3) written into a byte buffer.

use crate::measure::Length;

/// Thousandths of a point: the precision of every coordinate written.
///
/// 0.001 pt is a 1/72000 inch, beyond any printer and below what a viewer rounds to.
pub(super) fn milli(length: Length) -> i64 {
    (length.0 * 1000 + 32_768).div_euclid(65_536)
}

/// A whole number.
pub(super) fn int(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 20];
    let mut rest = value.unsigned_abs();
    let mut count = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        count += 1;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(20 - count));
}

/// A number of thousandths as a decimal, without needless zeros.
pub(super) fn thousandths(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let magnitude = value.unsigned_abs();
    int(out, (magnitude / 1000) as i64);
    let mut part = magnitude % 1000;
    if part > 0 {
        out.push(b'.');
        for place in [100, 10, 1] {
            out.push(b'0' + (part / place) as u8);
            part %= place;
            if part == 0 {
                break;
            }
        }
    }
}

/// A reference to an indirect object of generation 0.
pub(super) fn reference(out: &mut Vec<u8>, id: u32) {
    out.push(b' ');
    int(out, i64::from(id));
    out.extend_from_slice(b" 0 R");
}

/// A name, with its slash.
pub(super) fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'#');
            hex(out, byte);
        }
    }
}

/// A string object of any bytes, in parentheses.
pub(super) fn literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

/// A text string (ISO 32000-1, 7.9.2.2): as it is when ASCII, else UTF-16 with its mark.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        literal(out, text.as_bytes());
    } else {
        literal(out, &utf16(text));
    }
}

/// UTF-16, most significant byte first, with the byte order mark.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

/// Two hexadecimal digits.
pub(super) fn hex(out: &mut Vec<u8>, byte: u8) {
    for nibble in [byte >> 4, byte & 15] {
        out.push(if nibble < 10 {
            b'0' + nibble
        } else {
            b'A' + nibble - 10
        });
    }
}

/// An object of the drawing engine's document, without streams.
pub(super) fn object(out: &mut Vec<u8>, object: &lopdf::Object) {
    use lopdf::Object;
    match object {
        Object::Null | Object::Stream(_) => out.extend_from_slice(b" null"),
        Object::Boolean(value) => {
            out.extend_from_slice(if *value { b" true" } else { b" false" });
        }
        Object::Integer(value) => {
            out.push(b' ');
            int(out, *value);
        }
        Object::Real(value) => {
            out.push(b' ');
            thousandths(out, (f64::from(*value) * 1000.0).round() as i64);
        }
        Object::Name(bytes) => name(out, bytes),
        Object::String(bytes, _) => literal(out, bytes),
        Object::Array(items) => {
            out.push(b'[');
            items.iter().for_each(|item| self::object(out, item));
            out.push(b']');
        }
        Object::Dictionary(dictionary) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dictionary {
                name(out, key);
                self::object(out, value);
            }
            out.extend_from_slice(b">>");
        }
        Object::Reference((id, _)) => reference(out, *id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        out.iter().map(|&byte| char::from(byte)).collect()
    }

    #[test]
    fn numbers_are_exact_and_short() {
        for (value, expected) in [
            (0, "0"),
            (1, "0.001"),
            (-1, "-0.001"),
            (120, "0.12"),
            (1000, "1"),
            (841_890, "841.89"),
            (-12_005, "-12.005"),
        ] {
            assert_eq!(written(|out| thousandths(out, value)), expected);
        }
        assert_eq!(written(|out| int(out, i64::MIN)), "-9223372036854775808");
    }

    #[test]
    fn lengths_round_to_the_nearest_thousandth() {
        assert_eq!(milli(Length::pt(841.89)), 841_890);
        assert_eq!(milli(Length(-65_536)), -1000);
        assert_eq!(milli(Length(33)), 1);
        assert_eq!(milli(Length(32)), 0);
    }

    #[test]
    fn strings_escape_what_would_end_them() {
        assert_eq!(written(|out| text(out, r"a(b)\c")), r"(a\(b\)\\c)");
        assert_eq!(written(|out| text(out, "é")), "(þÿ\u{0}é)");
        assert_eq!(written(|out| name(out, b"A B#")), "/A#20B#23");
    }
}
