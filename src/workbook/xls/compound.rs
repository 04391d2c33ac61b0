//! Reads and writes compound files (MS-CFB), the container of .xls.
//!
//! The decoder follows sector chains without looking for cycles and would fill the memory;
//! so the one stream that it needs is read here, and handed over in a container of our own.

use crate::workbook::bytes::{u16_at, u32_at};

/// The streams of a compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    /// Bytes of a sector: 512 or 4096.
    sector: usize,
    fat: Vec<u32>,
    small_fat: Vec<u32>,
    /// The stream that holds all small streams.
    small: Vec<u8>,
    entries: Vec<Entry>,
}

/// An entry of the directory.
struct Entry {
    name: String,
    /// The entries to its left and right in the tree of its folder.
    beside: [u32; 2],
    /// The first entry of a folder.
    child: u32,
    start: u32,
    length: u64,
}

const END: u32 = 0xFFFF_FFFE;
/// Sector numbers from here on mean something else.
const SPECIAL: u32 = 0xFFFF_FFFA;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
const FREE: u32 = 0xFFFF_FFFF;
/// Bytes of a sector of the small stream.
const SMALL: usize = 64;
/// Streams shorter than this are small.
const CUTOFF: u64 = 4096;
const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

impl<'a> Compound<'a> {
    /// Reads the directory; `None` when the file contradicts itself.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            fat: Vec::new(),
            small_fat: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        file.fat = file.read_fat()?;
        let directory = file.chain(u32_at(bytes, 48)?, u64::MAX)?;
        file.entries = directory.chunks_exact(128).map(entry).collect();
        let root = file.entries.first()?;
        let (start, length) = (root.start, root.length);
        let small_fat = u32_at(bytes, 60)?;
        if u32_at(bytes, 64)? > 0 {
            file.small = file.chain(start, length)?;
            file.small_fat = words(&file.chain(small_fat, u64::MAX)?);
        }
        Some(file)
    }

    /// The bytes of a sector; the last one may be short.
    fn at(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn read_fat(&self) -> Option<Vec<u32>> {
        let mut numbers = words(self.bytes.get(76..512)?);
        let mut next = u32_at(self.bytes, 68)?;
        let sectors = self.bytes.len() / self.sector;
        for _ in 0..=sectors {
            if next >= SPECIAL {
                break;
            }
            let mut more = words(self.at(next)?);
            next = more.pop()?;
            numbers.append(&mut more);
        }
        let mut fat = Vec::new();
        for number in numbers.into_iter().filter(|number| *number < SPECIAL) {
            fat.extend(words(self.at(number)?));
            if fat.len() > sectors + 2 * self.sector {
                break;
            }
        }
        Some(fat)
    }

    /// The bytes of a chain of sectors, at most `length`; `None` when it goes in a circle.
    fn chain(&self, start: u32, length: u64) -> Option<Vec<u8>> {
        follow(&self.fat, start, length, |number| self.at(number))
    }

    /// Whether there is a stream or folder of that name.
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The entry of that name in the outermost folder: a workbook that is embedded in this
    /// one has streams of the same names in a folder of its own.
    fn entry(&self, name: &str) -> Option<&Entry> {
        let mut waiting = vec![self.entries.first()?.child];
        let mut seen = 0;
        while let Some(entry) = waiting.pop() {
            let Some(entry) = self.entries.get(entry as usize) else {
                continue;
            };
            if entry.name.eq_ignore_ascii_case(name) {
                return Some(entry);
            }
            // Each entry can be there once only, so more of them must be a circle.
            seen += 1;
            if seen > self.entries.len() {
                return None;
            }
            waiting.extend(entry.beside);
        }
        None
    }

    /// The bytes of a stream.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entry(name)?;
        let bytes = if entry.length >= CUTOFF {
            self.chain(entry.start, entry.length)?
        } else {
            self.small_chain(entry.start, entry.length as usize)?
        };
        (bytes.len() as u64 == entry.length).then_some(bytes)
    }

    fn small_chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        follow(&self.small_fat, start, length as u64, |number| {
            let from = (number as usize).checked_mul(SMALL)?;
            let end = from.checked_add(SMALL)?.min(self.small.len());
            self.small.get(from..end)
        })
    }
}

/// The bytes of a chain of sectors, at most `length`; `None` when it goes in a circle or leads
/// out of the file.
fn follow<'a>(
    links: &[u32],
    start: u32,
    length: u64,
    sector: impl Fn(u32) -> Option<&'a [u8]>,
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut next = start;
    let mut steps = 0;
    while next < SPECIAL && (out.len() as u64) < length {
        // Each sector can be there once only, so a longer chain must be a circle.
        steps += 1;
        if steps > links.len() {
            return None;
        }
        out.extend_from_slice(sector(next)?);
        next = *links.get(next as usize)?;
    }
    out.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    Some(out)
}

fn entry(bytes: &[u8]) -> Entry {
    let units: Vec<u16> = bytes[..64]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .take_while(|unit| *unit != 0)
        .collect();
    let link = |at| u32_at(bytes, at).unwrap_or(FREE);
    Entry {
        name: String::from_utf16_lossy(&units),
        beside: [link(68), link(72)],
        child: link(76),
        start: u32_at(bytes, 116).unwrap_or(END),
        // The upper half is only used by sectors of 4096 bytes, for files beyond any limit.
        length: u64::from(u32_at(bytes, 120).unwrap_or(0)),
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
}

/// A compound file of version 4 that holds one stream, in a single chain.
/// `None` when the stream is too long for a header without further tables (448 MiB).
pub(super) fn wrap(name: &str, mut stream: Vec<u8>) -> Option<Vec<u8>> {
    const SECTOR: usize = 4096;
    const LINKS: usize = SECTOR / 4;
    const TABLES: usize = 109;
    // A short stream would have to be a small one.
    if stream.len() < SECTOR {
        stream.resize(SECTOR, 0);
    }
    let length = stream.len() as u64;
    stream.resize(stream.len().next_multiple_of(SECTOR), 0);
    let data = stream.len() / SECTOR;
    let tables = (data + 1).div_ceil(LINKS - 1);
    if tables > TABLES {
        return None;
    }
    let mut header = vec![0_u8; SECTOR];
    header[..8].copy_from_slice(&MAGIC);
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3E, 0, 4, 0, 0xFE, 0xFF, 12, 0, 6, 0]);
    put(40, &1_u32.to_le_bytes());
    put(44, &(tables as u32).to_le_bytes());
    put(48, &(tables as u32).to_le_bytes());
    put(56, &(CUTOFF as u32).to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    let mut fat = vec![FREE; tables * LINKS];
    for table in 0..TABLES {
        let number = if table < tables { table as u32 } else { FREE };
        put(76 + 4 * table, &number.to_le_bytes());
    }
    fat[..tables].fill(FAT_SECTOR);
    fat[tables] = END;
    let first = tables + 1;
    for (next, link) in (first as u32 + 1..).zip(&mut fat[first..first + data]) {
        *link = next;
    }
    fat[first + data - 1] = END;
    let mut out = header;
    out.extend(fat.iter().flat_map(|link| link.to_le_bytes()));
    let mut directory = vec![0_u8; SECTOR];
    // The root's own stream would hold small streams; there are none, but the decoder
    // takes a root without one for a broken file.
    write_entry(&mut directory[..128], "Root Entry", 5, first as u32, 0);
    write_entry(&mut directory[128..256], name, 2, first as u32, length);
    out.extend(directory);
    out.extend(stream);
    Some(out)
}

fn write_entry(entry: &mut [u8], name: &str, kind: u8, start: u32, length: u64) {
    for (pair, unit) in entry[..62].chunks_exact_mut(2).zip(name.encode_utf16()) {
        pair.copy_from_slice(&unit.to_le_bytes());
    }
    let name_bytes = 2 * (name.encode_utf16().count() as u16 + 1);
    entry[64..66].copy_from_slice(&name_bytes.to_le_bytes());
    entry[66..68].copy_from_slice(&[kind, 1]);
    entry[68..80].fill(0xFF);
    if kind == 5 {
        entry[76..80].copy_from_slice(&1_u32.to_le_bytes());
    }
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..128].copy_from_slice(&length.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_found_again() {
        for length in [1, 4096, 4097, 5_000_000] {
            let stream: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let file = wrap("Workbook", stream.clone()).unwrap();
            let found = Compound::open(&file).unwrap().stream("workbook").unwrap();
            assert_eq!(found[..stream.len()], stream, "{length}");
            assert!(found[stream.len()..].iter().all(|byte| *byte == 0));
        }
    }

    #[test]
    fn a_circle_of_sectors_is_no_stream() {
        let mut file = wrap("Workbook", vec![7; 3 * 4096]).unwrap();
        // The last sector of the stream points back to its first.
        let link = 4096 + 4 * 4;
        file[link..link + 4].copy_from_slice(&2_u32.to_le_bytes());
        // and the stream claims to be longer than the file.
        let length = 2 * 4096 + 128 + 120;
        file[length..length + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(Compound::open(&file).unwrap().stream("Workbook"), None);
    }

    #[test]
    fn an_embedded_workbook_is_not_the_workbook() {
        let mut file = wrap("Workbook", vec![7; 4096]).unwrap();
        // A folder stands before the stream, and holds another of the same name.
        let entries = 2 * 4096;
        let stream: Vec<u8> = file[entries + 128..entries + 256].to_vec();
        file[entries + 256..entries + 384].copy_from_slice(&stream);
        write_entry(
            &mut file[entries + 128..entries + 256],
            "Workbook",
            2,
            1,
            4096,
        );
        write_entry(&mut file[entries + 384..entries + 512], "MBD", 1, 0, 0);
        file[entries + 76..entries + 80].copy_from_slice(&3_u32.to_le_bytes());
        file[entries + 384 + 72..entries + 384 + 76].copy_from_slice(&2_u32.to_le_bytes());
        file[entries + 384 + 76..entries + 384 + 80].copy_from_slice(&1_u32.to_le_bytes());
        let found = Compound::open(&file).unwrap().stream("Workbook");
        assert_eq!(found, Some(vec![7; 4096]));
    }
}
