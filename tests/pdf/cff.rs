//! The widths of the glyphs of a CFF font program (Adobe Technical Notes 5176 and 5177).

use std::ops::Range;

/// The widths by glyph, in thousandths of an em; none when the program cannot be read.
pub fn widths(data: &[u8]) -> Option<Vec<f64>> {
    let names = index(data, usize::from(*data.get(2)?))?;
    let tops = index(data, names.end)?;
    let strings = index(data, tops.end)?;
    let globals = index(data, strings.end)?;
    let _ = globals;
    let top = dict(data.get(tops.items.first()?.clone())?);
    let glyphs = index(data, offset(&top, 17)?)?;
    // A font keyed by CID has its private dictionaries by way of an array of font dictionaries.
    let privates: Vec<(f64, f64)> = match offset(&top, 0x0c24) {
        Some(array) => {
            let fonts = index(data, array)?;
            let font = |range: &Range<usize>| private(data, &dict(data.get(range.clone())?));
            fonts.items.iter().map(font).collect::<Option<_>>()?
        }
        None => vec![private(data, &top)?],
    };
    let select = offset(&top, 0x0c25);
    let scale = match top.iter().find(|(key, _)| *key == 0x0c07) {
        Some((_, matrix)) => matrix.first()? * 1000.0,
        None => 1.0,
    };
    let width = |(glyph, range): (usize, &Range<usize>)| {
        let of = select.map_or(Some(0), |at| selected(data, at, glyph))?;
        let (default, nominal) = privates.get(of)?;
        let own = own_width(data.get(range.clone())?);
        Some(own.map_or(*default, |own| nominal + own) * scale)
    };
    glyphs.items.iter().enumerate().map(width).collect()
}

struct Index {
    items: Vec<Range<usize>>,
    end: usize,
}

fn number(data: &[u8], at: usize, size: usize) -> Option<usize> {
    let bytes = data.get(at..at + size)?;
    Some(bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b)))
}

fn index(data: &[u8], at: usize) -> Option<Index> {
    let count = number(data, at, 2)?;
    if count == 0 {
        let items = Vec::new();
        return Some(Index { items, end: at + 2 });
    }
    let size = number(data, at + 2, 1)?;
    let base = at + 3 + (count + 1) * size - 1;
    let offset = |i: usize| Some(base + number(data, at + 3 + i * size, size)?);
    let items = (0..count).map(|i| Some(offset(i)?..offset(i + 1)?));
    Some(Index {
        items: items.collect::<Option<_>>()?,
        end: offset(count)?,
    })
}

/// Operators with their operands; those of two bytes as `0x0c00` and the second.
fn dict(data: &[u8]) -> Vec<(u16, Vec<f64>)> {
    let (mut found, mut operands, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(&byte) = data.get(at) {
        at += 1;
        let next = |i: usize| f64::from(*data.get(at + i).unwrap_or(&0));
        match byte {
            12 => {
                let key = 0x0c00 | u16::from(*data.get(at).unwrap_or(&0));
                found.push((key, std::mem::take(&mut operands)));
                at += 1;
            }
            0..=21 => found.push((byte.into(), std::mem::take(&mut operands))),
            28 => {
                operands.push(f64::from((next(0) as i32 * 256 + next(1) as i32) as i16));
                at += 2;
            }
            29 => {
                let bytes = [0, 1, 2, 3].map(|i| next(i) as u8);
                operands.push(f64::from(i32::from_be_bytes(bytes)));
                at += 4;
            }
            30 => {
                let mut text = String::new();
                'number: while let Some(&pair) = data.get(at) {
                    at += 1;
                    for nibble in [pair >> 4, pair & 15] {
                        match nibble {
                            0..=9 => text.push(char::from(b'0' + nibble)),
                            10 => text.push('.'),
                            11 => text.push('E'),
                            12 => text.push_str("E-"),
                            14 => text.push('-'),
                            _ => break 'number,
                        }
                    }
                }
                operands.push(text.parse().unwrap_or(0.0));
            }
            32..=246 => operands.push(f64::from(byte) - 139.0),
            247..=250 => {
                operands.push((f64::from(byte) - 247.0) * 256.0 + next(0) + 108.0);
                at += 1;
            }
            251..=254 => {
                operands.push(-(f64::from(byte) - 251.0) * 256.0 - next(0) - 108.0);
                at += 1;
            }
            _ => {}
        }
    }
    found
}

fn offset(dict: &[(u16, Vec<f64>)], key: u16) -> Option<usize> {
    let (_, operands) = dict.iter().find(|(k, _)| *k == key)?;
    Some(*operands.last()? as usize)
}

/// The default and the nominal width.
fn private(data: &[u8], font: &[(u16, Vec<f64>)]) -> Option<(f64, f64)> {
    let (_, place) = font.iter().find(|(key, _)| *key == 18)?;
    let [size, at] = place[..] else { return None };
    let own = dict(data.get(at as usize..(at + size) as usize)?);
    let value = |key| {
        let found = own.iter().find(|(k, _)| *k == key);
        found.and_then(|(_, o)| o.last().copied()).unwrap_or(0.0)
    };
    Some((value(20), value(21)))
}

/// Which font dictionary a glyph is of.
fn selected(data: &[u8], at: usize, glyph: usize) -> Option<usize> {
    if number(data, at, 1)? == 0 {
        return number(data, at + 1 + glyph, 1);
    }
    let ranges = number(data, at + 1, 2)?;
    let range = |i: usize| {
        Some((
            number(data, at + 3 + i * 3, 2)?,
            number(data, at + 5 + i * 3, 1)?,
        ))
    };
    (0..ranges)
        .filter_map(range)
        .take_while(|(first, _)| *first <= glyph)
        .last()
        .map(|(_, font)| font)
}

/// The width that a charstring states: the operand too many of the first operator that takes
/// all there are. The programs embedded here begin with no call of a subroutine.
fn own_width(code: &[u8]) -> Option<f64> {
    let (mut stack, mut at) = (Vec::new(), 0);
    loop {
        let byte = *code.get(at)?;
        at += 1;
        let next = |i: usize| f64::from(*code.get(at + i).unwrap_or(&0));
        let takes = match byte {
            // hstem, vstem, hstemhm, vstemhm, hintmask, cntrmask: pairs.
            1 | 3 | 18 | 23 | 19 | 20 => stack.len() / 2 * 2,
            21 => 2,
            4 | 22 => 1,
            14 => {
                if stack.len() >= 4 {
                    4
                } else {
                    0
                }
            }
            28 => {
                stack.push(f64::from((next(0) as i32 * 256 + next(1) as i32) as i16));
                at += 2;
                continue;
            }
            32..=246 => {
                stack.push(f64::from(byte) - 139.0);
                continue;
            }
            247..=250 => {
                stack.push((f64::from(byte) - 247.0) * 256.0 + next(0) + 108.0);
                at += 1;
                continue;
            }
            251..=254 => {
                stack.push(-(f64::from(byte) - 251.0) * 256.0 - next(0) - 108.0);
                at += 1;
                continue;
            }
            255 => {
                let bytes = [0, 1, 2, 3].map(|i| next(i) as u8);
                stack.push(f64::from(i32::from_be_bytes(bytes)) / 65536.0);
                at += 4;
                continue;
            }
            _ => return None,
        };
        return if stack.len() > takes {
            stack.first().copied()
        } else {
            None
        };
    }
}
