//! Unpacks the parts of a zip package under the limits, and packs parts for the decoder.
//!
//! Nothing is unpacked because the directory says so: what it claims is checked first,
//! for a cheap refusal, and then the bytes are counted as they come. The decoder gets an
//! archive of the parts that were unpacked here and were not packed again, so that
//! nothing can grow behind its back and parts that nobody asked for cost nothing.

use super::Context;
use super::guard::guarded;
use crate::diagnostics::Diagnostic;
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Parts up to this size are never taken for a bomb, however well they were packed:
/// a sheet of equal rows packs a hundredfold.
const HARMLESS: u64 = 1 << 20;

/// Bytes of a part that only lists sheets, names or parts: a few hundred bytes each.
const LIST: u64 = 16 << 20;

/// A zip archive whose parts are asked for by name.
pub(super) struct Package<'a> {
    context: &'a Context<'a>,
    bytes: &'a [u8],
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by their names with `/`, in lower case: OPC part names ignore case.
    entries: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub fn open(context: &'a Context<'a>, bytes: &'a [u8]) -> Result<Self, Box<Diagnostic>> {
        let archive = guarded(|| ZipArchive::new(Cursor::new(bytes)));
        let Some(Ok(archive)) = archive else {
            return Err(Box::new(cut_off(context)));
        };
        let names = archive.file_names_raw();
        let entries = names
            .map(|name| fold(&String::from_utf8_lossy(name)))
            .zip(0..)
            .collect();
        Ok(Self {
            context,
            bytes,
            archive,
            entries,
            left: context.limits.unpacked_bytes,
        })
    }

    /// Whether there is a part of that name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&fold(name))
    }

    /// Whether any part's folded name fits.
    pub fn any(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.entries.keys().any(|name| fits(name))
    }

    /// The bytes of a part; `None` when there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
        self.unpack(name, self.context.limits.part_bytes)
    }

    /// How many more bytes may be unpacked.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Sets how many more bytes may be unpacked.
    pub fn leave(&mut self, left: u64) {
        self.left = left;
    }

    /// What the directory says of a part, and its bytes as they are packed; `None` when they
    /// cannot be told.
    pub fn packed(&mut self, name: &str) -> Option<(String, &'a [u8])> {
        let index = self.entries.get(&fold(name)).copied()?;
        let raw = self.archive.by_index_raw(index).ok()?;
        let (method, size, sum) = (raw.compression(), raw.size(), raw.crc32());
        let claims = format!("{method:?} {size} {sum} {}", raw.encrypted());
        let start = usize::try_from(raw.data_start()?).ok()?;
        let length = usize::try_from(raw.compressed_size()).ok()?;
        Some((claims, self.bytes.get(start..start.checked_add(length)?)?))
    }

    /// The bytes of several parts, each made into something by the thread that unpacked it;
    /// `None` for each that there is none of.
    pub fn parts<T: Send>(
        &mut self,
        names: &[&str],
        make: impl Fn(Vec<u8>) -> T + Sync,
    ) -> Vec<Result<Option<T>, Box<Diagnostic>>> {
        if let Some(made) = self.parts_at_once(names, &make) {
            return made.into_iter().map(|made| Ok(Some(made))).collect();
        }
        let part = |name: &&str| self.part(name).map(|bytes| bytes.map(&make));
        names.iter().map(part).collect()
    }

    /// As [`Package::parts`], in parallel, when the parts are there, keep to the limits by
    /// what they claim and are no larger than that. Whatever else they are is told by
    /// unpacking them one after another.
    fn parts_at_once<T: Send>(
        &mut self,
        names: &[&str],
        make: &(impl Fn(Vec<u8>) -> T + Sync),
    ) -> Option<Vec<T>> {
        if names.len() < 2 || rayon::current_num_threads() < 2 {
            return None;
        }
        let limits = self.context.limits;
        let mut left = self.left;
        let mut claims = Vec::with_capacity(names.len());
        for name in names {
            let index = self.entries.get(&fold(name)).copied()?;
            let claimed = self.archive.by_index_raw(index).ok()?.size();
            if claimed > limits.part_bytes {
                return None;
            }
            left = left.checked_sub(claimed)?;
            claims.push((index, claimed));
        }
        let archive = &self.archive;
        let unpacked = |(index, claimed): &(usize, u64)| {
            let mut archive = archive.clone();
            let bytes = guarded(|| unpack(&mut archive, *index, *claimed, limits.ratio))?.ok()?;
            let length = bytes.len() as u64;
            Some((length, make(bytes)))
        };
        let made: Option<Vec<(u64, T)>> = claims.par_iter().map(unpacked).collect();
        let made = made?;
        self.left -= made.iter().map(|(length, _)| length).sum::<u64>();
        Some(made.into_iter().map(|(_, made)| made).collect())
    }

    fn unpack(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
        let Some(index) = self.entries.get(&fold(name)).copied() else {
            return Ok(None);
        };
        let context = self.context;
        let allowed = most.min(context.limits.part_bytes).min(self.left);
        let ratio = context.limits.ratio;
        let unpacked = guarded(|| unpack(&mut self.archive, index, allowed, ratio));
        match unpacked.unwrap_or(Err(Fault::Broken)) {
            Ok(bytes) => {
                self.left -= bytes.len() as u64;
                Ok(Some(bytes))
            }
            Err(Fault::Encrypted) => Err(Box::new(context.encrypted())),
            Err(Fault::Broken) => Err(Box::new(
                context.damaged(format!("part `{name}` of the file cannot be unpacked")),
            )),
            Err(fault) => Err(Box::new(self.too_large(name, &fault, most))),
        }
    }

    /// The text of a part that lists what the package holds; `None` when there is none of
    /// that name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Box<Diagnostic>> {
        let bytes = self.unpack(name, LIST)?;
        bytes.map(|bytes| self.decode(name, bytes)).transpose()
    }

    /// The text of a part that holds the cells themselves.
    pub fn large_text(&mut self, name: &str) -> Result<Option<String>, Box<Diagnostic>> {
        let bytes = self.part(name)?;
        bytes.map(|bytes| self.decode(name, bytes)).transpose()
    }

    fn decode(&self, name: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
        String::from_utf8(bytes).map_err(|_| {
            let message = format!("part `{name}` of the file is no UTF-8 text");
            Box::new(self.context.damaged(message))
        })
    }

    fn too_large(&self, name: &str, fault: &Fault, most: u64) -> Diagnostic {
        let limits = self.context.limits;
        let most = most.min(limits.part_bytes);
        let what = match fault {
            Fault::Ratio => format!(
                "unpacks to more than {} times its size, as a zip bomb does",
                limits.ratio
            ),
            _ if self.left < most => format!(
                "takes the file beyond the limit of {} unpacked",
                size(limits.unpacked_bytes)
            ),
            _ => format!("unpacks to more than the limit of {}", size(most)),
        };
        self.context
            .too_large(format!("part `{name}` of the file {what}"))
            .hint(
                "delete unused rows, columns and sheets in a spreadsheet program and save it \
                 again",
            )
    }
}

/// Why a part was not unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Encrypted,
    Broken,
    Ratio,
    Size,
}

fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    allowed: u64,
    ratio: u64,
) -> Result<Vec<u8>, Fault> {
    let raw = archive.by_index_raw(index).map_err(|_| Fault::Broken)?;
    if raw.encrypted() {
        return Err(Fault::Encrypted);
    }
    let (packed, claimed) = (raw.compressed_size(), raw.size());
    drop(raw);
    let plausible = packed.saturating_mul(ratio).max(HARMLESS);
    if claimed > allowed {
        return Err(Fault::Size);
    }
    if claimed > plausible {
        return Err(Fault::Ratio);
    }
    let most = allowed.min(plausible);
    let entry = archive.by_index(index).map_err(|_| Fault::Broken)?;
    // The claim is only a wish: room is made for it as far as the packed bytes allow.
    let mut bytes = Vec::with_capacity(claimed.min(packed.saturating_mul(16)) as usize);
    let read = entry.take(most + 1).read_to_end(&mut bytes);
    match read {
        Ok(_) if bytes.len() as u64 > allowed => Err(Fault::Size),
        Ok(_) if bytes.len() as u64 > most => Err(Fault::Ratio),
        Ok(_) => Ok(bytes),
        Err(_) => Err(Fault::Broken),
    }
}

fn cut_off(context: &Context<'_>) -> Diagnostic {
    Diagnostic::error(
        super::codes::DAMAGED,
        "the file is cut off: it starts as a zip archive but has no directory at its end",
    )
    .at(context.file())
    .hint("copy or download the file again")
}

/// Folds a part name: `/` between folders, none in front, lower case.
fn fold(name: &str) -> String {
    name.trim_start_matches('/')
        .replace('\\', "/")
        .to_lowercase()
}

/// A size in bytes for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// Resolves the target of a relationship against the folder of its source.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The folder and the file name of a part.
pub(super) fn split(part: &str) -> (&str, &str) {
    part.rsplit_once('/').unwrap_or(("", part))
}

/// An archive of parts that are not packed, for the decoder.
pub(super) struct Stored {
    writer: ZipWriter<Cursor<Vec<u8>>>,
    sound: bool,
}

impl Stored {
    pub fn new() -> Self {
        Self {
            writer: ZipWriter::new(Cursor::new(Vec::new())),
            sound: true,
        }
    }

    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let added = self
            .writer
            .start_file(name, options)
            .is_ok_and(|()| self.writer.write_all(bytes).is_ok());
        self.sound &= added;
    }

    /// The archive; `None` when the writer refused a part.
    pub fn finish(self) -> Option<Cursor<Vec<u8>>> {
        let cursor = self.writer.finish().ok().filter(|_| self.sound)?;
        Some(Cursor::new(cursor.into_inner()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_their_folder() {
        assert_eq!(resolve("xl", "worksheets/a.xml"), "xl/worksheets/a.xml");
        assert_eq!(
            resolve("xl/worksheets", "../tables/t.xml"),
            "xl/tables/t.xml"
        );
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("xl", "../../../a.xml"), "a.xml");
    }

    #[test]
    fn sizes_are_for_people() {
        assert_eq!(size(1000), "1000 bytes");
        assert_eq!(size(2048), "2 KiB");
        assert_eq!(size(256 << 20), "256 MiB");
    }
}
