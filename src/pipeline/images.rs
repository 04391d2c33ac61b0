//! The images that documents show: read from the project folder, each once a run.

use super::SourceMap;
use super::state::{Hash, Hasher};
use crate::diagnostics::{Diagnostic, Place, Sink, TextPlace};
use crate::document::walk::{Node, NodeMut, mutate, visit};
use crate::document::{Block, Document, Inline};
use crate::html::{DataUri, Images};
use crate::picture::{self, Picture, Pictures, Sort};
use crate::project::{Project, Trouble, codes, inside};
use crate::style::Logo;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The largest image that is read. A page carries its images within itself, and beyond
/// this size no mail system and few browsers take it.
const MOST_BYTES: usize = 16 << 20;

/// An image that was read: its path below the project folder, its bytes, its data for HTML,
/// and what pages show of it.
struct Found {
    path: String,
    bytes: Arc<[u8]>,
    data: DataUri,
    hash: Hash,
    picture: OnceLock<Result<Arc<Picture>, Refusal>>,
    /// Whether a text shows it, so that it goes beside the Markdown; a logo does not.
    named: AtomicBool,
}

impl Found {
    /// What pages show of it, opened when the first page is set.
    fn picture(&self, target: &str) -> &Result<Arc<Picture>, Refusal> {
        self.picture.get_or_init(|| {
            let opened = picture::open(&self.bytes).map(Arc::new);
            opened.map_err(|fault| {
                (
                    format!("the image `{target}` {}", fault.message),
                    fault.hint,
                )
            })
        })
    }
}

/// The images of a document for each output.
#[derive(Default)]
pub(super) struct Shown {
    /// For HTML.
    pub images: Images,
    /// For pages.
    pub pictures: Pictures,
    /// What the text shows; a logo is no part of it.
    pub named: BTreeSet<String>,
}

/// What is wrong with an image, and what to do about it.
type Refusal = (String, &'static str);

/// The images of a run by the path that a document writes.
pub(super) struct Gallery<'p> {
    project: &'p dyn Project,
    known: Mutex<BTreeMap<String, Arc<Result<Found, Refusal>>>>,
}

impl<'p> Gallery<'p> {
    pub(super) fn new(project: &'p dyn Project) -> Self {
        Self {
            project,
            known: Mutex::default(),
        }
    }

    /// The images that a document shows, and the logo of its style; one that cannot be shown
    /// is an error with the template or configuration that asks for it. `paged` says whether
    /// pages are set.
    pub(super) fn of(
        &self,
        document: &Document,
        logo: Option<&Logo>,
        paged: bool,
        sink: &mut Sink,
    ) -> Shown {
        let mut shown = Shown::default();
        let mut take = |target: &str, place: Option<Place>| {
            let found = self.found(target);
            let problem = match &*found {
                Ok(found) => {
                    if !matches!(place, Some(Place::Text(_))) {
                        found.named.store(true, Ordering::Relaxed);
                        shown.named.insert(target.to_owned());
                    }
                    let data = found.data.clone();
                    shown.images.0.insert(target.to_owned(), data);
                    match paged.then(|| found.picture(target)) {
                        Some(Ok(picture)) => {
                            let picture = Arc::clone(picture);
                            shown.pictures.0.insert(target.to_owned(), picture);
                            return;
                        }
                        Some(Err(refusal)) => refusal,
                        None => return,
                    }
                }
                Err(refusal) => refusal,
            };
            let (message, hint) = problem;
            let problem = Diagnostic::error(codes::IMAGE, message).hint(*hint);
            sink.emit(match place {
                Some(place) => problem.at(place),
                None => problem,
            });
        };
        let mut blocks = |blocks: &[Block], place: Option<Place>| {
            visit(blocks, &mut |node| {
                if let Node::Inline(Inline::Image(image)) = node {
                    take(&image.target, place.clone());
                }
            });
        };
        for (index, block) in document.blocks.iter().enumerate() {
            blocks(std::slice::from_ref(block), document.places.of_block(index));
        }
        for (index, note) in document.notes.iter().enumerate() {
            blocks(&note.blocks, document.places.of_note(index));
        }
        if let Some(logo) = logo {
            take(&logo.path, Some(Place::Text(logo.place.clone())));
        }
        shown
    }

    /// The same for a document that was left out, which shows these images in its text.
    pub(super) fn show(&self, targets: &[String]) {
        for target in targets {
            if let Ok(found) = &*self.found(target) {
                found.named.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Takes the images of a document into a hash.
    pub(super) fn hash(&self, images: &Images, hasher: &mut Hasher) {
        for target in images.0.keys() {
            let hash = self.found(target).as_ref().as_ref().ok().map(|p| p.hash);
            hasher.value(&(target, hash));
        }
    }

    /// The images read so far, for the output folder: path and bytes, in order.
    pub(super) fn files(&self) -> Vec<(String, Arc<[u8]>)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<_> = known
            .values()
            .filter_map(|found| found.as_ref().as_ref().ok())
            .filter(|found| found.named.load(Ordering::Relaxed))
            .map(|found| (found.path.clone(), Arc::clone(&found.bytes)))
            .collect();
        files.sort();
        files.dedup_by(|one, other| one.0 == other.0);
        files
    }

    fn found(&self, target: &str) -> Arc<Result<Found, Refusal>> {
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

fn read(project: &dyn Project, target: &str) -> Result<Found, Refusal> {
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
        Some(data) => Ok(Found {
            path,
            hash: Hash::of(&bytes),
            bytes,
            data,
            picture: OnceLock::new(),
            named: AtomicBool::new(false),
        }),
        None => {
            let message = format!("`{target}` is no PNG, JPEG or SVG image");
            Err((message, "save it as PNG, JPEG or SVG"))
        }
    }
}

/// The media type of an image file, by its bytes.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    Some(match picture::sort(bytes)? {
        Sort::Png => "image/png",
        Sort::Jpeg => "image/jpeg",
        Sort::Svg => "image/svg+xml",
    })
}

/// Gives problems of images the line of the template that names them, where a page knows the
/// template alone.
pub(super) fn locate(mut problems: Vec<Diagnostic>, sources: &SourceMap) -> Vec<Diagnostic> {
    for problem in problems.iter_mut().filter(|p| p.code == codes::IMAGE) {
        let target = problem.message.split('`').nth(1).unwrap_or_default();
        if target.is_empty() {
            continue;
        }
        for label in &mut problem.labels {
            let Place::File(file) = &label.place else {
                continue;
            };
            let named = sources.texts().find(|(name, _)| *name == &**file);
            let Some((_, text)) = named else { continue };
            let line = (1..).zip(text.lines()).find_map(|(line, words)| {
                let at = words.find(target)?;
                Some((line, words.get(..at)?.chars().count()))
            });
            if let Some((line, before)) = line {
                label.place = Place::Text(TextPlace {
                    file: Arc::clone(file),
                    line,
                    column: before as u32 + 1,
                    length: target.chars().count() as u32,
                });
            }
        }
    }
    problems
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
