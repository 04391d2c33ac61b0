//! Fonts of the cases.

use annals::diagnostics::TextPlace;
use annals::style::{Bundled, FontFamily, FontFile, Fonts};
use annals::typeset::{FontBook, open_face};
use std::fs;
use std::path::Path;

/// The fonts of a style, and those of `tests/data/fonts/scripts` behind them.
pub fn book(fonts: &Fonts, names: &[String]) -> FontBook {
    let file = |name: &String| FontFile {
        path: name.as_str().into(),
        index: None,
        place: TextPlace {
            file: "report.yaml".into(),
            line: 1,
            column: 1,
            length: 1,
        },
    };
    let fallback = names.iter().map(|name| {
        let mut family = FontFamily::bundled(Bundled::Serif);
        family.files[0] = Some(file(name));
        family
    });
    let fonts = Fonts {
        fallback: fallback.collect(),
        ..fonts.clone()
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fonts/scripts");
    FontBook::new(&fonts, &|file| {
        let bytes = fs::read(folder.join(&*file.path)).unwrap();
        Some(open_face(&bytes.into(), None, &file.path).unwrap())
    })
}
