//! The images that documents show: read from the project folder, each once a run.

use super::state::{Hash, Hasher};
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::document::walk::{Node, NodeMut, mutate, visit};
use crate::document::{Block, Document, Inline};
use crate::html::{DataUri, Images};
use crate::project::{Project, Trouble, codes, inside};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The largest image that is read. A page carries its images within itself, and beyond
/// this size no mail system and few browsers take it.
const MOST_BYTES: usize = 16 << 20;

/// An image that was read: its path below the project folder, its bytes and its data.
struct Picture {
    path: String,
    bytes: Arc<[u8]>,
    data: DataUri,
    hash: Hash,
}

/// What is wrong with an image, and what to do about it.
type Refusal = (String, &'static str);

/// The images of a run by the path that a document writes.
pub(super) struct Gallery<'p> {
    project: &'p dyn Project,
    known: Mutex<BTreeMap<String, Arc<Result<Picture, Refusal>>>>,
}

impl<'p> Gallery<'p> {
    pub(super) fn new(project: &'p dyn Project) -> Self {
        Self {
            project,
            known: Mutex::default(),
        }
    }

    /// The images that a document shows; one that cannot be shown is an error with the
    /// name of the template that asks for it.
    pub(super) fn of(&self, document: &Document, sink: &mut Sink) -> Images {
        let mut images = Images::default();
        let mut take = |blocks: &[Block], place: Option<Place>| {
            visit(blocks, &mut |node| {
                let Node::Inline(Inline::Image(image)) = node else {
                    return;
                };
                match &*self.picture(&image.target) {
                    Ok(picture) => {
                        let target = image.target.clone();
                        images.0.insert(target, picture.data.clone());
                    }
                    Err((message, hint)) => {
                        let problem = Diagnostic::error(codes::IMAGE, message).hint(*hint);
                        sink.emit(match place.clone() {
                            Some(place) => problem.at(place),
                            None => problem,
                        });
                    }
                }
            });
        };
        for (index, block) in document.blocks.iter().enumerate() {
            take(std::slice::from_ref(block), document.places.of_block(index));
        }
        for (index, note) in document.notes.iter().enumerate() {
            take(&note.blocks, document.places.of_note(index));
        }
        images
    }

    /// Takes the images of a document into a hash.
    pub(super) fn hash(&self, images: &Images, hasher: &mut Hasher) {
        for target in images.0.keys() {
            let hash = self.picture(target).as_ref().as_ref().ok().map(|p| p.hash);
            hasher.value(&(target, hash));
        }
    }

    /// The images read so far, for the output folder: path and bytes, in order.
    pub(super) fn files(&self) -> Vec<(String, Arc<[u8]>)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<_> = known
            .values()
            .filter_map(|found| found.as_ref().as_ref().ok())
            .map(|picture| (picture.path.clone(), Arc::clone(&picture.bytes)))
            .collect();
        files.sort();
        files.dedup_by(|one, other| one.0 == other.0);
        files
    }

    fn picture(&self, target: &str) -> Arc<Result<Picture, Refusal>> {
        // Held while a file is read, so that no file is read twice.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(target) {
            return Arc::clone(found);
        }
        let found = Arc::new(read(self.project, target));
        known.insert(target.to_owned(), Arc::clone(&found));
        found
    }
}

fn read(project: &dyn Project, target: &str) -> Result<Picture, Refusal> {
    if target.contains("://") {
        let message = format!("the image `{target}` is not in the project folder");
        return Err((
            message,
            "save the image in the project folder and write its path",
        ));
    }
    let refused = |trouble: Trouble| {
        let message = match &trouble {
            Trouble::NotFound => format!("found no image `{target}` in the project folder"),
            other => format!("cannot read the image `{target}`: {other}"),
        };
        let hint = "write the path from the project folder, for example `templates/seal.png`";
        (message, hint)
    };
    let path = inside(target).map_err(refused)?;
    let bytes = project.read(&path).map_err(refused)?;
    if bytes.len() > MOST_BYTES {
        let message = format!(
            "the image `{target}` has {} MB, more than {}",
            bytes.len() >> 20,
            MOST_BYTES >> 20
        );
        return Err((message, "save it with fewer pixels"));
    }
    match media_type(&bytes).and_then(|kind| DataUri::new(kind, &bytes)) {
        Some(data) => Ok(Picture {
            path,
            hash: Hash::of(&bytes),
            bytes,
            data,
        }),
        None => {
            let message = format!("`{target}` is no PNG, JPEG or SVG image");
            Err((message, "save it as PNG, JPEG or SVG"))
        }
    }
}

/// What the bytes are, by what they begin with; a file's name may say anything.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return Some("image/jpeg");
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let prolog = ["<?xml", "<!--", "<!DOCTYPE svg"];
    let svg = text.starts_with("<svg")
        || prolog.iter().any(|p| text.starts_with(p)) && text.contains("<svg");
    svg.then_some("image/svg+xml")
}

/// The document with its images where the output folder has them, seen from a file in
/// `path` below it: `../` for each folder, then the image's path in the project.
pub(super) fn relative_to(path: &str, document: &Document) -> Document {
    let up = "../".repeat(path.matches('/').count());
    let mut document = document.clone();
    let mut change = |node: NodeMut<'_>| {
        if let NodeMut::Inline(Inline::Image(image)) = node
            && let Ok(path) = inside(&image.target)
        {
            image.target = format!("{up}{path}");
        }
    };
    mutate(&mut document.blocks, &mut change);
    for note in &mut document.notes {
        mutate(&mut note.blocks, &mut change);
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_images_by_their_bytes() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(media_type(b"\xFF\xD8\xFF\xE0"), Some("image/jpeg"));
        assert_eq!(media_type(b"<svg xmlns=\"\"/>"), Some("image/svg+xml"));
        let declared = "\u{FEFF}<?xml version=\"1.0\"?>\n<svg/>";
        assert_eq!(media_type(declared.as_bytes()), Some("image/svg+xml"));
        assert_eq!(media_type(b"<html><svg/></html>"), None);
        assert_eq!(media_type(b"GIF89a"), None);
        assert_eq!(media_type(b""), None);
    }
}
