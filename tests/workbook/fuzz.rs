//! Damaged bytes never make reading panic, hang or fail without a word.

use super::input::Case;
use annals::diagnostics::Sink;
use annals::workbook::{self, Limits};
use proptest::prelude::*;
use std::path::Path;

/// Cases that together hold every format.
const SEEDS: [&str; 5] = ["xlsx-kinds", "xlsb", "xls", "ods", "parts-texts"];

/// Small limits, as a test of the limits as much as of the decoders.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    unpacked_bytes: 8 << 20,
    part_bytes: 4 << 20,
    ratio: 200,
    cells: 100_000,
    text_bytes: 16 << 20,
};

fn seed(name: &str) -> Vec<u8> {
    Case::load(&Path::new("tests/cases/workbook/ok").join(name)).bytes
}

/// Opens the bytes and checks that a failure is explained.
fn open(bytes: Vec<u8>) -> Result<(), TestCaseError> {
    let mut sink = Sink::new();
    let found = workbook::open("data/book.xlsx", bytes.into(), None, &LIMITS, &mut sink);
    prop_assert!(found.is_some() != sink.has_errors());
    for problem in sink.items() {
        prop_assert!(problem.hint.is_some() && !problem.labels.is_empty());
    }
    Ok(())
}

/// The bytes with their parts stored instead of packed, so that flipped bits reach the
/// decoders instead of the checksum.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return Vec::new();
    };
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut part, &mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn damage(bytes: &mut Vec<u8>, at: usize, byte: u8, cut: bool) {
    let at = at % bytes.len().max(1);
    if cut {
        bytes.truncate(at);
    } else if let Some(target) = bytes.get_mut(at) {
        *target = byte;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files(
        which in 0..SEEDS.len(),
        flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..8),
        cut in prop::option::weighted(0.2, any::<usize>()),
    ) {
        let mut bytes = seed(SEEDS[which]);
        for (at, byte) in flips {
            damage(&mut bytes, at, byte, false);
        }
        if let Some(cut) = cut {
            damage(&mut bytes, cut, 0, true);
        }
        open(bytes)?;
    }

    #[test]
    fn damaged_parts(
        which in 0..SEEDS.len(),
        part in any::<usize>(),
        flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..8),
        cut in prop::option::weighted(0.3, any::<usize>()),
    ) {
        let mut parts = unpacked(&seed(SEEDS[which]));
        if !parts.is_empty() {
            let index = part % parts.len();
            let bytes = &mut parts[index].1;
            for (at, byte) in flips {
                damage(bytes, at, byte, false);
            }
            if let Some(cut) = cut {
                damage(bytes, cut, 0, true);
            }
            open(packed(&parts))?;
        }
    }
}
