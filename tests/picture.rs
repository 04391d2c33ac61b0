//! What is read of the image files of `tests/data/images`, whole and broken, in one readable
//! list; and laws: no file, however cut or changed, makes the reader fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use annals::picture::{Content, Segment, open};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/images");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn told(bytes: &Arc<[u8]>) -> String {
    let picture = match open(bytes) {
        Ok(picture) => picture,
        Err(fault) => return format!("{}\n  hint: {}", fault.message, fault.hint),
    };
    let mut out = format!(
        "{:.2} x {:.2} pt, ",
        picture.width.to_pt(),
        picture.height.to_pt()
    );
    let _ = match picture.content {
        Content::Pixels(pixels) => {
            let channels = usize::from(pixels.channels);
            let count = (pixels.columns * pixels.rows) as usize;
            assert_eq!(pixels.samples.len(), count * channels);
            let at = |pixel: usize| pixels.samples[pixel * channels..][..channels].to_vec();
            let alpha = pixels.alpha.map(|alpha| {
                assert_eq!(alpha.len(), count);
                (alpha[0], alpha[count / 2 + 8], alpha[count - 1])
            });
            write!(
                out,
                "{} x {} pixels from {:?} by {:?} to {:?}, opacity {alpha:?}",
                pixels.columns,
                pixels.rows,
                at(0),
                at(count / 2 + 8),
                at(count - 1)
            )
        }
        Content::Jpeg(jpeg) => write!(
            out,
            "JPEG of {} x {} pixels, {} channels, orientation {}",
            jpeg.columns, jpeg.rows, jpeg.channels, jpeg.orientation
        ),
        Content::Shapes(shapes) => {
            for shape in &shapes {
                let points = shape.path.iter().map(|segment| match segment {
                    Segment::Move((x, y)) => format!("M {:.1} {:.1}", x.to_pt(), y.to_pt()),
                    Segment::Line((x, y)) => format!("L {:.1} {:.1}", x.to_pt(), y.to_pt()),
                    Segment::Curve(_, _, (x, y)) => {
                        format!("C {:.1} {:.1}", x.to_pt(), y.to_pt())
                    }
                    Segment::Close => "Z".to_owned(),
                });
                let points: Vec<String> = points.collect();
                let fill = shape.fill.map(|fill| (fill.color, fill.even_odd));
                let stroke = shape
                    .stroke
                    .map(|s| (s.color, s.width.to_pt(), s.cap, s.join));
                let _ = write!(
                    out,
                    "\n  {} fill {fill:?} stroke {stroke:?}",
                    points.join(" ")
                );
            }
            Ok(())
        }
    };
    out
}

#[test]
fn each_file_is_read_or_refused_as_expected() {
    let mut text = String::new();
    for file in files() {
        let bytes: Arc<[u8]> = std::fs::read(&file).unwrap().into();
        let name = file.file_name().unwrap().to_str().unwrap();
        let _ = writeln!(text, "{name}: {}", told(&bytes));
    }
    common::expect(&common::cases("picture").join("expected.txt"), &text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_change_to_a_file_makes_the_reader_fail(
        which in 0usize..100,
        cut in 0usize..5000,
        changes in prop::collection::vec((0usize..5000, any::<u8>()), 0..4),
    ) {
        let files = files();
        let mut bytes = std::fs::read(&files[which % files.len()]).unwrap();
        for (at, value) in changes {
            let length = bytes.len();
            bytes[at % length] = value;
        }
        if cut < bytes.len() {
            bytes.truncate(cut);
        }
        let _ = open(&bytes.into());
    }
}
