//! The archive that the decoder reads: parts that are not packed, put together from where
//! they lie without being copied. A sheet may be there in pieces, each a sheet of its own.

use crc32fast::Hasher;
use std::borrow::Cow;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// A zip archive in the making; its names are ASCII.
#[derive(Default)]
pub(super) struct Archive<'a> {
    /// Runs of bytes, none of them empty, each with the offset of its end.
    runs: Vec<(u64, Cow<'a, [u8]>)>,
    directory: Vec<u8>,
    parts: u16,
    /// Whether it is within the bounds of an archive without the 64-bit extensions.
    too_large: bool,
}

/// 1980-01-01, the first day that the format knows, and midnight.
const DATE_AND_TIME: u32 = 0x0021_0000;

/// The version of the format that folders and packed parts need.
const VERSION: u16 = 20;

impl<'a> Archive<'a> {
    fn length(&self) -> u64 {
        self.runs.last().map_or(0, |(end, _)| *end)
    }

    fn run(&mut self, bytes: Cow<'a, [u8]>) {
        if !bytes.is_empty() {
            self.runs.push((self.length() + bytes.len() as u64, bytes));
        }
    }

    /// Adds a part that consists of these pieces.
    pub fn add(&mut self, name: &str, pieces: impl IntoIterator<Item = Cow<'a, [u8]>>) {
        let pieces: Vec<Cow<'a, [u8]>> = pieces.into_iter().collect();
        let mut crc = Hasher::new();
        let mut length = 0;
        for piece in &pieces {
            crc.update(piece);
            length += piece.len() as u64;
        }
        let start = self.length();
        let end = start.saturating_add(length).saturating_add(1 << 16);
        self.too_large |= end > u64::from(u32::MAX) || self.parts == u16::MAX;
        if self.too_large {
            return;
        }
        self.parts += 1;
        let head = head(name, crc.finalize(), length as u32);
        let mut local = b"PK\x03\x04".to_vec();
        local.extend_from_slice(&head);
        local.extend_from_slice(name.as_bytes());
        self.run(local.into());
        for piece in pieces {
            self.run(piece);
        }
        // Made by the same version; no comment, the first disk, no attributes.
        self.directory.extend_from_slice(b"PK\x01\x02");
        self.directory.extend_from_slice(&VERSION.to_le_bytes());
        self.directory.extend_from_slice(&head);
        self.directory.extend_from_slice(&[0; 10]);
        self.directory
            .extend_from_slice(&(start as u32).to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
    }

    /// Closes the archive; `None` when it is larger than one can be.
    pub fn finish(mut self) -> Option<Finished<'a>> {
        let start = u32::try_from(self.length()).ok()?;
        let length = u32::try_from(self.directory.len()).ok()?;
        if self.too_large {
            return None;
        }
        let mut directory = std::mem::take(&mut self.directory);
        directory.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        directory.extend_from_slice(&self.parts.to_le_bytes());
        directory.extend_from_slice(&self.parts.to_le_bytes());
        directory.extend_from_slice(&length.to_le_bytes());
        directory.extend_from_slice(&start.to_le_bytes());
        directory.extend_from_slice(&[0; 2]);
        self.run(directory.into());
        Some(Finished { runs: self.runs })
    }
}

/// What both records of a part have in common, up to the length of the extra field.
fn head(name: &str, crc: u32, length: u32) -> [u8; 26] {
    let mut head = [0; 26];
    // No flags, and method 0: not packed.
    head[..2].copy_from_slice(&VERSION.to_le_bytes());
    head[6..10].copy_from_slice(&DATE_AND_TIME.to_le_bytes());
    head[10..14].copy_from_slice(&crc.to_le_bytes());
    head[14..18].copy_from_slice(&length.to_le_bytes());
    head[18..22].copy_from_slice(&length.to_le_bytes());
    head[22..24].copy_from_slice(&(name.len() as u16).to_le_bytes());
    head
}

/// A whole archive, to be read by any number of decoders at once.
pub(super) struct Finished<'a> {
    runs: Vec<(u64, Cow<'a, [u8]>)>,
}

impl Finished<'_> {
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            runs: &self.runs,
            at: 0,
            run: 0,
        }
    }
}

/// Reads an archive from one run of bytes to the next.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    runs: &'a [(u64, Cow<'a, [u8]>)],
    at: u64,
    /// The run that holds that place, or the first behind it.
    run: usize,
}

impl Read for Reader<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let Some((end, bytes)) = self.runs.get(self.run) else {
            return Ok(0);
        };
        let left = (end - self.at) as usize;
        let from = bytes.get(bytes.len() - left..).unwrap_or_default();
        let length = left.min(into.len());
        into[..length].copy_from_slice(&from[..length]);
        self.at += length as u64;
        self.run += usize::from(length == left);
        Ok(length)
    }
}

impl Seek for Reader<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let length = self.runs.last().map_or(0, |(end, _)| *end);
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let before = || Error::new(ErrorKind::InvalidInput, "a place before the start");
        self.at = place.ok_or_else(before)?;
        self.run = self.runs.partition_point(|(end, _)| *end <= self.at);
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;
    use zip::ZipArchive;

    fn archive(parts: &[Vec<Vec<u8>>]) -> Finished<'_> {
        let mut archive = Archive::default();
        for (index, pieces) in parts.iter().enumerate() {
            let pieces = pieces.iter().map(|piece| Cow::Borrowed(&**piece));
            archive.add(&format!("xl/p{index}.xml"), pieces);
        }
        archive.finish().unwrap()
    }

    proptest! {
        /// What went in comes out, its checksums tested by the reader.
        #[test]
        fn parts_come_out_whole(
            parts in prop::collection::vec(
                prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..4),
                0..5,
            ),
        ) {
            let made = archive(&parts);
            let mut zip = ZipArchive::new(made.reader()).unwrap();
            prop_assert_eq!(zip.len(), parts.len());
            for (index, pieces) in parts.iter().enumerate() {
                let mut bytes = Vec::new();
                let mut part = zip.by_name(&format!("xl/p{index}.xml")).unwrap();
                part.read_to_end(&mut bytes).unwrap();
                prop_assert_eq!(&bytes, &pieces.concat());
            }
        }

        /// Reading it in any places is like reading the bytes in one run.
        #[test]
        fn seeking_is_as_in_one_run(
            parts in prop::collection::vec(
                prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..4),
                1..3,
            ),
            steps in prop::collection::vec((0_u64..400, 0_usize..40), 0..8),
        ) {
            let made = archive(&parts);
            let mut whole = Vec::new();
            made.reader().read_to_end(&mut whole).unwrap();
            let (mut reader, mut cursor) = (made.reader(), Cursor::new(&whole));
            for (place, length) in steps {
                reader.seek(SeekFrom::Start(place)).unwrap();
                cursor.seek(SeekFrom::Start(place)).unwrap();
                let (mut a, mut b) = (Vec::new(), Vec::new());
                reader.by_ref().take(length as u64).read_to_end(&mut a).unwrap();
                cursor.by_ref().take(length as u64).read_to_end(&mut b).unwrap();
                prop_assert_eq!(a, b);
                prop_assert_eq!(reader.stream_position().unwrap(), cursor.stream_position().unwrap());
            }
        }
    }
}
