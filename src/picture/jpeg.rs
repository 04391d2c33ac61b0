//! JPEG files (ITU-T T.81): what their heads say. The file itself is embedded as it is.

use super::{Content, DOTS, Fault, Jpeg, Picture, check_size, natural};
use std::sync::Arc;

/// What the heads say.
#[derive(Default)]
struct Heads {
    /// Rows, columns, components, bits.
    frame: Option<(u32, u32, u8, u8)>,
    /// Dots per inch, across and down.
    dots: Option<(u32, u32)>,
    orientation: u8,
    scan: bool,
}

pub(super) fn open(bytes: &Arc<[u8]>) -> Result<Picture, Fault> {
    let heads = read(bytes).ok_or_else(cut)?;
    let Some((rows, columns, channels, bits)) = heads.frame.filter(|_| heads.scan) else {
        return Err(cut());
    };
    check_size(columns, rows)?;
    if bits != 8 {
        return Err(Fault::new(
            format!("is a JPEG image of {bits} bits, expected 8"),
            "save it as a usual JPEG image, or as PNG",
        ));
    }
    match channels {
        1 | 3 => {}
        4 => {
            return Err(Fault::new(
                "has the colours of a press (CMYK), which a page for screens cannot keep true",
                "save it with the colours RGB",
            ));
        }
        other => {
            return Err(Fault::new(
                format!("has {other} colour channels, expected 1 or 3"),
                "save it with the colours RGB",
            ));
        }
    }
    // Some programs write a few bytes behind the end.
    let tail = bytes
        .get(bytes.len().saturating_sub(64)..)
        .unwrap_or_default();
    if !tail.windows(2).any(|pair| pair == [0xFF, 0xD9]) {
        return Err(cut());
    }
    let dots = heads.dots.unwrap_or((DOTS, DOTS));
    let (mut width, mut height) = (natural(columns, dots.0), natural(rows, dots.1));
    if heads.orientation >= 5 {
        (width, height) = (height, width);
    }
    Ok(Picture {
        width,
        height,
        content: Content::Jpeg(Jpeg {
            columns,
            rows,
            channels,
            orientation: heads.orientation.max(1),
        }),
        file: Arc::clone(bytes),
    })
}

fn cut() -> Fault {
    Fault::new(
        "is a damaged JPEG image, or cut off in the middle",
        "fetch or save the file again",
    )
}

/// Reads the segments up to the first scan; `None` when the file ends before it.
fn read(bytes: &[u8]) -> Option<Heads> {
    let mut heads = Heads::default();
    let mut at = 2;
    loop {
        // Any number of fill bytes may stand before a marker.
        while *bytes.get(at)? == 0xFF && *bytes.get(at + 1)? == 0xFF {
            at += 1;
        }
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        if matches!(marker, 0x01 | 0xD0..=0xD7) {
            continue;
        }
        let length = usize::from(short(bytes, at)?);
        let segment = bytes.get(at + 2..at.checked_add(length)?)?;
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let bits = *segment.first()?;
                let rows = short(segment, 1)?.into();
                let columns = short(segment, 3)?.into();
                heads.frame = Some((rows, columns, *segment.get(5)?, bits));
            }
            0xDA => {
                heads.scan = true;
                return Some(heads);
            }
            0xD9 => return None,
            0xE0 if segment.starts_with(b"JFIF\0") => heads.dots = density(segment),
            0xE1 if segment.starts_with(b"Exif\0\0") => {
                let turned = orientation(segment.get(6..)?);
                heads.orientation = turned.filter(|turn| (1..=8).contains(turn)).unwrap_or(1);
            }
            _ => {}
        }
        at += length;
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(pair.try_into().ok()?))
}

/// The density of a JFIF head in dots per inch.
fn density(segment: &[u8]) -> Option<(u32, u32)> {
    let unit = *segment.get(7)?;
    let across = u32::from(short(segment, 8)?);
    let down = u32::from(short(segment, 10)?);
    if across == 0 || down == 0 {
        return None;
    }
    match unit {
        1 => Some((across, down)),
        2 => Some((across * 254 / 100, down * 254 / 100)),
        _ => None,
    }
}

/// The orientation in the first directory of a TIFF head (Exif 2.32, 4.6.4).
fn orientation(tiff: &[u8]) -> Option<u8> {
    const ORIENTATION: u16 = 0x0112;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let half = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let start = if little {
        u32::from_le_bytes(four)
    } else {
        u32::from_be_bytes(four)
    } as usize;
    let count = usize::from(half(start)?);
    (0..count)
        .find_map(|entry| {
            let at = start + 2 + entry * 12;
            (half(at)? == ORIENTATION).then(|| half(at + 8))?
        })
        .and_then(|value| u8::try_from(value).ok())
}
