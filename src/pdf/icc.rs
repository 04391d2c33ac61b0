//! An ICC profile of the sRGB colour space (IEC 61966-2-1), made from its definition.
//!
//! The profile is a version 4 matrix profile (ISO 15076-1) with the transfer curve as a
//! parametric curve, so that it is exact and short, and nobody's licence applies.

/// Numbers with 16 bits after the point, as ICC writes them.
type Fixed = [u8; 4];

/// The profile connection space's white, CIE illuminant D50 (ISO 15076-1, 7.2.16).
const D50: [i32; 3] = [0xf6d6, 0x1_0000, 0xd32d];

/// Red, green and blue of sRGB adapted from D65 to D50 by the Bradford transform, as the
/// International Color Consortium publishes them.
const PRIMARIES: [(&[u8; 4], [i32; 3]); 3] = [
    (b"rXYZ", [0x6fa2, 0x38f5, 0x0390]),
    (b"gXYZ", [0x6299, 0xb785, 0x18da]),
    (b"bXYZ", [0x24a0, 0x0f84, 0xb6cf]),
];

/// The Bradford transform from D65 to D50 (ISO 15076-1, annex E).
const ADAPTATION: [i32; 9] = [
    0x1_0c42, 0x05de, -0x0cda, 0x0793, 0xfd90, -0x0459, -0x025d, 0x03dc, 0xc06f,
];

/// The transfer curve: (a x + b)^g from d on, c x below it, with g = 2.4, a = 1/1.055,
/// b = 0.055/1.055, c = 1/12.92, d = 0.04045.
const CURVE: [i32; 5] = [0x2_6666, 0xf2a7, 0x0d59, 0x13d0, 0x0a5b];

/// The bytes of the profile.
pub(super) fn srgb() -> Vec<u8> {
    let mut tags: Vec<([u8; 4], Vec<u8>)> = vec![
        (*b"desc", text("sRGB")),
        (*b"cprt", text("No copyright, use freely")),
        (*b"wtpt", typed(b"XYZ ", &D50)),
        (*b"chad", typed(b"sf32", &ADAPTATION)),
    ];
    for (tag, color) in PRIMARIES {
        tags.push((*tag, typed(b"XYZ ", &color)));
    }
    for tag in [b"rTRC", b"gTRC", b"bTRC"] {
        let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
        curve.extend(CURVE.iter().flat_map(|&number| fixed(number)));
        tags.push((*tag, curve));
    }
    assemble(&tags)
}

fn assemble(tags: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let start = 128 + 4 + tags.len() * 12;
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut body: Vec<u8> = Vec::new();
    let mut last: Option<(&[u8], usize)> = None;
    for (tag, data) in tags {
        // Equal tags in a row, the three curves, share their data.
        let offset = match last {
            Some((known, offset)) if known == data => offset,
            _ => {
                let offset = start + body.len();
                body.extend_from_slice(data);
                body.resize(body.len().next_multiple_of(4), 0);
                offset
            }
        };
        last = Some((data, offset));
        table.extend_from_slice(tag);
        table.extend((offset as u32).to_be_bytes());
        table.extend((data.len() as u32).to_be_bytes());
    }
    let mut profile = header(start + body.len());
    profile.append(&mut table);
    profile.append(&mut body);
    profile
}

/// The header (ISO 15076-1, 7.2). The date is that of sRGB's amended standard: a profile
/// must have one.
fn header(size: usize) -> Vec<u8> {
    let mut header = (size as u32).to_be_bytes().to_vec();
    header.extend_from_slice(b"\0\0\0\0\x04\x20\0\0mntrRGB XYZ ");
    for part in [2003u16, 1, 1, 0, 0, 0] {
        header.extend(part.to_be_bytes());
    }
    header.extend_from_slice(b"acsp");
    header.resize(68, 0);
    header.extend(D50.iter().flat_map(|&number| fixed(number)));
    header.resize(128, 0);
    header
}

fn fixed(number: i32) -> Fixed {
    number.to_be_bytes()
}

fn typed(kind: &[u8; 4], numbers: &[i32]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend_from_slice(&[0; 4]);
    out.extend(numbers.iter().flat_map(|&number| fixed(number)));
    out
}

/// A text in English (`mluc`).
fn text(text: &str) -> Vec<u8> {
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    out.extend((text.len() as u32 * 2).to_be_bytes());
    out.extend(28u32.to_be_bytes());
    out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primaries_add_up_to_the_white() {
        for (axis, white) in D50.iter().enumerate() {
            let sum: i32 = PRIMARIES.iter().map(|(_, color)| color[axis]).sum();
            assert!((sum - white).abs() <= 16, "axis {axis}: {sum:x} {white:x}");
        }
    }

    #[test]
    fn the_size_is_the_size() {
        let profile = srgb();
        assert_eq!(profile.len(), 0x1c4 + 0x44, "{:x}", profile.len());
        let size: [u8; 4] = profile[..4].try_into().unwrap();
        assert_eq!(u32::from_be_bytes(size) as usize, profile.len());
        assert_eq!(&profile[36..40], b"acsp");
    }
}
