//! The templates' texts and the places in them.

use super::scan::{Guard, Scanned, Takes};
use crate::diagnostics::TextPlace;
use crate::document::script::floor;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A template file.
#[derive(Debug)]
pub(super) struct File {
    /// Path relative to the project folder.
    pub path: Arc<str>,
    /// The author's text.
    pub source: String,
    /// What was seen in it.
    pub scanned: Scanned,
}

/// All templates' texts.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// The files.
    pub files: Vec<File>,
    /// Index of a file by the name that the engine and the configuration call it.
    pub by_name: HashMap<String, usize>,
    /// Prints, loops and other tags of all files: file, start, end.
    pub spots: Vec<(usize, usize, usize)>,
    /// The first spot of each file.
    pub first_spots: Vec<usize>,
    /// Names that templates themselves give to values.
    pub set: HashSet<String>,
}

impl Shelf {
    /// The file of a template name.
    pub fn file(&self, name: &str) -> Option<&File> {
        self.files.get(*self.by_name.get(name)?)
    }

    /// Where a print or loop stands.
    pub fn spot_place(&self, spot: usize) -> Option<TextPlace> {
        let (file, start, end) = *self.spots.get(spot)?;
        self.files.get(file).map(|f| f.place(start, end))
    }

    /// The guard at a spot, and its file.
    pub fn guard_at(&self, spot: usize) -> Option<(&File, &Guard)> {
        let (file, ..) = self.spots.get(spot)?;
        let file = self.files.get(*file)?;
        let guard = file.scanned.guards.iter().find(|g| g.spot == spot)?;
        Some((file, guard))
    }

    /// What the tag at a spot goes through.
    pub fn takes_at(&self, spot: usize) -> Option<&Takes> {
        let (file, ..) = self.spots.get(spot)?;
        let within = spot.checked_sub(*self.first_spots.get(*file)?)?;
        Some(&self.files.get(*file)?.scanned.spots.get(within)?.takes)
    }

    /// The template and all that it includes, each once, in order of first mention.
    pub fn reachable(&self, name: &str) -> Vec<&File> {
        let seen = self.reached(name).into_iter();
        seen.filter_map(|index| self.files.get(index)).collect()
    }

    /// The same by index.
    pub fn reached(&self, name: &str) -> Vec<usize> {
        let mut seen: Vec<usize> = self.by_name.get(name).copied().into_iter().collect();
        let mut at = 0;
        while let Some(file) = seen.get(at).and_then(|i| self.files.get(*i)) {
            at += 1;
            for include in &file.scanned.includes {
                if let Some(index) = self.by_name.get(&include.template)
                    && !seen.contains(index)
                {
                    seen.push(*index);
                }
            }
        }
        seen
    }
}

impl File {
    /// The place of a byte range of the author's text; its length ends with its line.
    pub fn place(&self, start: usize, end: usize) -> TextPlace {
        let start = floor(&self.source, start);
        let end = floor(&self.source, end).max(start);
        let before = &self.source[..start];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let run = self.source[start..end].lines().next().unwrap_or_default();
        TextPlace {
            file: Arc::clone(&self.path),
            line: before.matches('\n').count() as u32 + 1,
            column: self.source[line_start..start].chars().count() as u32 + 1,
            length: run.chars().count() as u32,
        }
    }

    /// The place of a byte range of the engine's text.
    pub fn engine_place(&self, start: usize, end: usize) -> TextPlace {
        self.place(
            self.scanned.author_offset(start),
            self.scanned.author_offset(end),
        )
    }

    /// The place of a line and column (both 1-based) and length of the engine's text.
    pub fn engine_line_place(&self, line: usize, column: usize, length: usize) -> TextPlace {
        let text = &self.scanned.text;
        let line_start: usize = text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let offset_of = |chars: usize| {
            let rest = text.get(line_start..).unwrap_or_default();
            line_start + rest.chars().take(chars).map(char::len_utf8).sum::<usize>()
        };
        let from = column.saturating_sub(1);
        self.engine_place(offset_of(from), offset_of(from + length))
    }
}
