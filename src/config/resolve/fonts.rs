//! The fonts of a report: which file is meant by what the configuration says.

use super::text::relative_path;
use crate::config::raw::style::{FontFaces, RawFaces, RawFonts};
use crate::config::read::Slot;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink};
use crate::style::{Bundled, FontFamily, FontFile, Fonts};

/// Most fonts for characters that others lack: no text needs more scripts, and each is tried
/// for each character.
const MOST_FALLBACKS: usize = 16;

/// The fonts of a report where `usual` holds the bundled ones of the shipped style.
pub(super) fn fonts(raw: &RawFonts, usual: Fonts, sink: &mut Sink) -> Fonts {
    let mut fonts = usual;
    let follows = fonts.headings == fonts.text;
    let uses = [
        (&raw.text, &mut fonts.text),
        (&raw.headings, &mut fonts.headings),
        (&raw.tables, &mut fonts.tables),
        (&raw.code, &mut fonts.code),
    ];
    for (given, family) in uses {
        if let Some(given) = given.get() {
            *family = faces(given, family.bundled, sink);
        }
    }
    if follows && raw.headings.is_absent() {
        fonts.headings = fonts.text.clone();
    }
    if let Some(given) = raw.fallback.get() {
        if given.len() > MOST_FALLBACKS {
            let message = format!(
                "`fallback` names {} fonts, expected at most {MOST_FALLBACKS}",
                given.len()
            );
            sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(raw.head.clone()));
        }
        let kept = given.iter().take(MOST_FALLBACKS);
        fonts.fallback = kept.map(|font| faces(font, Bundled::Serif, sink)).collect();
    }
    fonts
}

fn faces(raw: &FontFaces, bundled: Bundled, sink: &mut Sink) -> FontFamily {
    let mut family = FontFamily::bundled(bundled);
    let mut set = |slot: usize, path: &Spanned<String>| {
        if let Some(place) = family.files.get_mut(slot) {
            *place = file(path, sink);
        }
    };
    match raw {
        FontFaces::One(path) => set(FontFamily::slot(false, false), path),
        FontFaces::Faces(RawFaces {
            regular,
            bold,
            italic,
            bold_italic,
            ..
        }) => {
            let slots: [(&Slot<_>, _, _); 4] = [
                (regular, false, false),
                (bold, true, false),
                (italic, false, true),
                (bold_italic, true, true),
            ];
            for (given, bold, italic) in slots {
                if let Some(path) = given.get() {
                    set(FontFamily::slot(bold, italic), path);
                }
            }
        }
    }
    family
}

/// A path with the number of a face: `fonts/Song.ttc#2`.
fn file(path: &Spanned<String>, sink: &mut Sink) -> Option<FontFile> {
    let (name, index) = match path.value.rsplit_once('#') {
        Some((name, digits)) => match digits.parse::<u16>() {
            Ok(index) => (name, Some(index.into())),
            Err(_) => {
                let message = format!(
                    "the font `{}` ends in `#{digits}`, expected the number of a face, 0 for the first",
                    path.value
                );
                sink.emit(
                    Diagnostic::error(codes::BAD_VALUE, message)
                        .at(path.place.clone())
                        .hint(format!("write `{name}#0`")),
                );
                return None;
            }
        },
        None => (path.value.as_str(), None),
    };
    let whole = Spanned {
        value: name.to_owned(),
        place: path.place.clone(),
    };
    if !relative_path(&whole, "the font", sink) {
        return None;
    }
    Some(FontFile {
        path: name.into(),
        index,
        place: path.place.clone(),
    })
}
