//! The file (ISO 32000-1, 7.5): indirect objects by number, packed into object streams,
//! with a cross-reference stream and an identifier made of the content.
//!
//! The drawing engine's own saving writes each object of an object stream three times and
//! leaves the cross-reference stream uncompressed; most of a tagged document is objects, so
//! that this part decides how long it takes.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use flate2::{Compress, Compression, FlushCompress, Status};

use super::syntax;

/// Objects in one object stream. Readers inflate a whole stream to see one object of it; a
/// few thousand small ones are still quick, and compress better together.
const OBJECTS_PER_STREAM: usize = 2000;

/// Effort of compression, 1 to 9.
///
/// The contents and objects of an eight-page tagged document (170 KB) take, on one core, at
/// effort 1 0.3 ms for 54 KB, at 2 0.7 ms for 40 KB, at 3 0.9 ms for 38 KB, at 6 1.4 ms for
/// 35 KB and at 9 2.5 ms for 34 KB; subset fonts gain less than one per cent beyond 3.
const LEVEL: u32 = 3;

/// Compressed bytes: of this document, or shared by many.
pub(super) enum Data {
    /// Of this document.
    Own(Vec<u8>),
    /// Shared.
    Shared(Arc<[u8]>),
    /// A JPEG file, compressed as it is.
    Jpeg(Arc<[u8]>),
    /// Shared, not compressed, as XMP wants it.
    Plain(Vec<u8>),
}

enum Slot {
    Free,
    Text,
    Stream(Range<usize>, Data),
}

/// Indirect objects on their way into a file.
pub(super) struct File {
    /// By object number; 0 is never used.
    slots: Vec<Slot>,
    /// Objects that are no streams, and dictionaries of streams.
    text: Vec<u8>,
    /// Objects in `text` in their order there.
    order: Vec<(u32, Range<usize>)>,
    free: Vec<u32>,
}

impl File {
    /// A file in which the numbers up to `reserved` will be given by the caller.
    pub(super) fn new(reserved: u32) -> Self {
        let slots = (0..=reserved).map(|_| Slot::Free).collect();
        Self {
            slots,
            text: Vec::with_capacity(64 * 1024),
            order: Vec::new(),
            free: Vec::new(),
        }
    }

    /// Gives a reserved number back.
    pub(super) fn release(&mut self, id: u32) {
        self.free.push(id);
    }

    /// A new number.
    pub(super) fn number(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::Free);
            (self.slots.len() - 1) as u32
        })
    }

    /// The first of `count` new consecutive numbers.
    pub(super) fn numbers(&mut self, count: usize) -> u32 {
        let first = self.slots.len() as u32;
        self.slots
            .extend(std::iter::repeat_with(|| Slot::Free).take(count));
        first
    }

    /// Writes the object of a number.
    pub(super) fn object(&mut self, id: u32, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.text.len();
        write(&mut self.text);
        self.order.push((id, start..self.text.len()));
        if let Some(slot) = self.slots.get_mut(id as usize) {
            *slot = Slot::Text;
        }
    }

    /// Writes an object under a new number.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        let id = self.number();
        self.object(id, write);
        id
    }

    /// Writes a stream: the entries of its dictionary without length and filter, its bytes.
    pub(super) fn stream(&mut self, id: u32, entries: &str, data: Data) {
        let start = self.text.len();
        self.text.extend_from_slice(entries.as_bytes());
        if let Some(slot) = self.slots.get_mut(id as usize) {
            *slot = Slot::Stream(start..self.text.len(), data);
        }
    }

    /// The whole file.
    pub(super) fn finish(mut self, root: u32, info: u32) -> Vec<u8> {
        let id = self.identifier();
        let containers = self.pack();
        let mut out = Vec::with_capacity(self.size());
        out.extend_from_slice(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
        let mut entries = vec![Entry::FREE; self.slots.len() + 1];
        for (number, slot) in self.slots.iter().enumerate() {
            let Slot::Stream(entry_text, data) = slot else {
                continue;
            };
            set(&mut entries, number, Entry::at(out.len()));
            let head = self.text.get(entry_text.clone()).unwrap_or_default();
            write_stream(&mut out, number, head, data);
        }
        for (container, ids) in &containers {
            for (index, id) in ids.iter().enumerate() {
                set(&mut entries, *id as usize, Entry::within(*container, index));
            }
        }
        let start = out.len();
        let own = self.slots.len();
        set(&mut entries, own, Entry::at(start));
        let table = deflate(&cross_references(&entries));
        let mut head = b"/Type/XRef/Size ".to_vec();
        syntax::int(&mut head, entries.len() as i64);
        head.extend_from_slice(b"/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Root");
        syntax::reference(&mut head, root);
        head.extend_from_slice(b"/Info");
        syntax::reference(&mut head, info);
        head.extend_from_slice(b"/ID[");
        head.extend_from_slice(&id);
        head.extend_from_slice(&id);
        head.push(b']');
        write_stream(&mut out, own, &head, &Data::Own(table));
        out.extend_from_slice(b"startxref\n");
        syntax::int(&mut out, start as i64);
        out.extend_from_slice(b"\n%%EOF\n");
        out
    }

    /// Moves all objects that are no streams into object streams; their numbers.
    fn pack(&mut self) -> Vec<(u32, Vec<u32>)> {
        let order = std::mem::take(&mut self.order);
        let mut containers = Vec::new();
        for chunk in order.chunks(OBJECTS_PER_STREAM) {
            let mut content = Vec::new();
            let mut offset = 0;
            for (id, range) in chunk {
                syntax::int(&mut content, i64::from(*id));
                content.push(b' ');
                syntax::int(&mut content, offset);
                content.push(b' ');
                offset += range.len() as i64 + 1;
            }
            let first = content.len();
            for (_, range) in chunk {
                content.extend_from_slice(self.text.get(range.clone()).unwrap_or_default());
                content.push(b'\n');
            }
            let data = deflate(&content);
            let entries = format!("/Type/ObjStm/N {}/First {first}", chunk.len());
            let id = self.numbers(1);
            self.stream(id, &entries, Data::Own(data));
            containers.push((id, chunk.iter().map(|(id, _)| *id).collect()));
        }
        containers
    }

    fn size(&self) -> usize {
        let streams: usize = self
            .slots
            .iter()
            .map(|slot| match slot {
                Slot::Stream(_, data) => data.bytes().len() + 160,
                _ => 8,
            })
            .sum();
        streams + 1024
    }

    /// A hexadecimal string of 128 bits that depends on all the content and nothing else.
    fn identifier(&self) -> Vec<u8> {
        let mut mixer = Mixer::default();
        mixer.mix(&self.text);
        for slot in &self.slots {
            if let Slot::Stream(_, data) = slot {
                mixer.mix(data.bytes());
            }
        }
        let mut id = vec![b'<'];
        for byte in mixer.finish() {
            syntax::hex(&mut id, byte);
        }
        id.push(b'>');
        id
    }
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Data::Own(bytes) | Data::Plain(bytes) => bytes,
            Data::Shared(bytes) | Data::Jpeg(bytes) => bytes,
        }
    }
}

fn write_stream(out: &mut Vec<u8>, number: usize, head: &[u8], data: &Data) {
    syntax::int(out, number as i64);
    out.extend_from_slice(b" 0 obj\n<<");
    out.extend_from_slice(head);
    match data {
        Data::Plain(_) => {}
        Data::Jpeg(_) => out.extend_from_slice(b"/Filter/DCTDecode"),
        Data::Own(_) | Data::Shared(_) => out.extend_from_slice(b"/Filter/FlateDecode"),
    }
    out.extend_from_slice(b"/Length ");
    syntax::int(out, data.bytes().len() as i64);
    out.extend_from_slice(b">>\nstream\n");
    out.extend_from_slice(data.bytes());
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

/// A row of the cross-reference stream: type, offset or container, index.
#[derive(Clone, Copy)]
struct Entry([u8; 7]);

impl Entry {
    /// Not in use, and never to be used again.
    const FREE: Entry = Entry([0, 0, 0, 0, 0, 0xff, 0xff]);

    fn at(offset: usize) -> Self {
        Self::of(1, offset as u32, 0)
    }

    fn within(container: u32, index: usize) -> Self {
        Self::of(2, container, index as u16)
    }

    fn of(kind: u8, second: u32, third: u16) -> Self {
        let [a, b, c, d] = second.to_be_bytes();
        let [e, f] = third.to_be_bytes();
        Entry([kind, a, b, c, d, e, f])
    }
}

fn set(entries: &mut [Entry], number: usize, entry: Entry) {
    if let Some(place) = entries.get_mut(number) {
        *place = entry;
    }
}

/// The rows with the PNG predictor "up", which makes them compress to almost nothing.
fn cross_references(entries: &[Entry]) -> Vec<u8> {
    let mut rows = Vec::with_capacity(entries.len() * 8);
    let mut above = [0u8; 7];
    for Entry(row) in entries {
        rows.push(2);
        rows.extend(
            row.iter()
                .zip(above)
                .map(|(new, old)| new.wrapping_sub(old)),
        );
        above = *row;
    }
    rows
}

thread_local! {
    /// One compressor a thread: its tables are large, and to set them up takes as long as to
    /// compress a page.
    static COMPRESSOR: RefCell<Compress> =
        RefCell::new(Compress::new(Compression::new(LEVEL), true));
}

/// The bytes in the zlib format (RFC 1950).
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 256);
        loop {
            let read = usize::try_from(compressor.total_in()).unwrap_or(usize::MAX);
            let rest = bytes.get(read..).unwrap_or_default();
            match compressor.compress_vec(rest, &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => return out,
                Ok(Status::Ok | Status::BufError) => out.reserve(out.capacity().max(1024)),
            }
        }
    })
}

/// Folds bytes into 128 bits, eight at a time, by multiplication (as wyhash does).
///
/// An identifier has to tell files apart, not to withstand an attack.
#[derive(Default)]
pub(super) struct Mixer {
    low: u64,
    high: u64,
}

impl Mixer {
    /// Takes more bytes.
    pub(super) fn mix(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0u8; 8];
            word.copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
        let mut word = [0u8; 8];
        for (place, byte) in word.iter_mut().zip(chunks.remainder()) {
            *place = *byte;
        }
        self.word(u64::from_le_bytes(word));
        self.word(bytes.len() as u64);
    }

    fn word(&mut self, word: u64) {
        const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
        const SECOND: u64 = 0xe703_7ed1_a0b4_28db;
        let product = u128::from(self.low ^ word ^ FIRST) * u128::from(self.high ^ SECOND | 1);
        self.low = product as u64 ^ self.high.rotate_left(23);
        self.high = (product >> 64) as u64 ^ word.wrapping_mul(FIRST);
    }

    /// The result.
    pub(super) fn finish(mut self) -> [u8; 16] {
        for _ in 0..4 {
            self.word(0);
        }
        ((u128::from(self.high) << 64) | u128::from(self.low)).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_before_does_not_matter() {
        let noise: Vec<u8> = (0..100_000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        let text = b"a rose is a rose is a rose".repeat(50);
        let alone = deflate(&text);
        let long = deflate(&noise);
        assert_eq!(deflate(&text), alone);
        assert_eq!(deflate(&noise), long);
        assert!(alone.len() < 100);
    }

    #[test]
    fn identifiers_depend_on_every_byte() {
        let id = |bytes: &[u8]| {
            let mut mixer = Mixer::default();
            mixer.mix(bytes);
            mixer.finish()
        };
        let text = b"The quick brown fox jumps";
        let all: std::collections::BTreeSet<[u8; 16]> = (0..text.len())
            .map(|at| {
                let mut changed = text.to_vec();
                changed[at] ^= 1;
                id(&changed)
            })
            .chain([id(text), id(b""), id(b"\0"), id(&[0; 8]), id(&[0; 9])])
            .collect();
        assert_eq!(all.len(), text.len() + 5);
    }
}
