//! Images: PNG, JPEG and SVG files as what a page can show.
//!
//! [`open`] tells the sort of a file by its bytes and refuses what cannot be shown truly:
//! files that are cut off, images with too many pixels, JPEG in the colours of a press, and
//! parts of SVG that are not plain shapes. Nothing is resampled or compressed anew with
//! loss: a JPEG stays as it is, the samples of a PNG stay (16 bits become 8), shapes stay
//! shapes.
//!
//! Colours are taken as sRGB, whatever profile a file carries.

mod jpeg;
mod png;
mod svg;

use crate::measure::Length;
use crate::style::Color;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Most pixels of an image: a page of A4 at 600 dots per inch has 35 million.
const MOST_PIXELS: u64 = 40_000_000;
/// Longest side in pixels.
const MOST_SIDE: u32 = 20_000;
/// Dots per inch where the file does not say: that of CSS.
const DOTS: u32 = 96;

/// An image.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its natural width.
    pub width: Length,
    /// Its natural height.
    pub height: Length,
    /// What it shows.
    pub content: Content,
    /// The file.
    pub file: Arc<[u8]>,
}

impl Picture {
    /// The media type of the file.
    pub fn media_type(&self) -> &'static str {
        match self.content {
            Content::Pixels(_) => "image/png",
            Content::Jpeg(_) => "image/jpeg",
            Content::Shapes(_) => "image/svg+xml",
        }
    }

    /// The size at which it fits a room: its natural one, or smaller in proportion.
    pub fn fitting(&self, width: Length, height: Length) -> (Length, Length) {
        let (mut across, mut down) = (self.width, self.height);
        if across > width {
            down = down.scale(width.0, across.0.max(1));
            across = width;
        }
        if down > height {
            across = across.scale(height.0, down.0.max(1));
            down = height;
        }
        (across.max(Length(1)), down.max(Length(1)))
    }

    /// The size at a width, smaller where it would be higher than `most`.
    pub fn of_width(&self, width: Length, most: Length) -> (Length, Length) {
        let height = self.height.scale(width.0, self.width.0.max(1));
        if height <= most {
            return (width.max(Length(1)), height.max(Length(1)));
        }
        self.of_height(most, width)
    }

    /// The size at a height, smaller where it would be wider than `most`.
    pub fn of_height(&self, height: Length, most: Length) -> (Length, Length) {
        let width = self.width.scale(height.0, self.height.0.max(1));
        if width <= most {
            return (width, height);
        }
        (most, self.height.scale(most.0, self.width.0.max(1)))
    }
}

/// What an image shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Samples, compressed without loss.
    Pixels(Pixels),
    /// A JPEG file as it is.
    Jpeg(Jpeg),
    /// Shapes, in the order in which they are painted; places count from the top left
    /// corner at the natural size.
    Shapes(Vec<Shape>),
}

/// Samples of 8 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
    /// Samples of a pixel: 1 (grey) or 3 (red, green, blue).
    pub channels: u8,
    /// The samples, row by row.
    pub samples: Vec<u8>,
    /// How opaque each pixel is, when not all are.
    pub alpha: Option<Vec<u8>>,
    /// What a writer made of samples and opacity, so that a batch makes it once.
    pub packed: [OnceLock<Arc<[u8]>>; 2],
}

/// A JPEG file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jpeg {
    /// Pixels in a row of the file.
    pub columns: u32,
    /// Rows of the file.
    pub rows: u32,
    /// Samples of a pixel: 1 (grey) or 3.
    pub channels: u8,
    /// How the picture is turned: the orientation of Exif, 1 (upright) to 8.
    pub orientation: u8,
}

/// A shape, filled and then stroked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its outline.
    pub path: Vec<Segment>,
    /// How it is filled.
    pub fill: Option<Fill>,
    /// How it is stroked.
    pub stroke: Option<Stroke>,
}

/// A part of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Begins a part.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic Bézier curve: two handles and its end.
    Curve(Point, Point, Point),
    /// Closes the part.
    Close,
}

/// A place: right and down.
pub type Point = (Length, Length);

/// How a shape is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The colour.
    pub color: Color,
    /// Whether parts within parts are holes (even-odd), or only where they run the other way.
    pub even_odd: bool,
}

/// How an outline is stroked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The colour.
    pub color: Color,
    /// The width.
    pub width: Length,
    /// The ends of lines as PDF counts them: 0 butt, 1 round, 2 square.
    pub cap: u8,
    /// The corners as PDF counts them: 0 mitre, 1 round, 2 bevel.
    pub join: u8,
}

/// The images of a document by the path that names them.
#[derive(Clone, Debug, Default)]
pub struct Pictures(pub BTreeMap<String, Arc<Picture>>);

/// Why an image cannot be shown, to follow its name, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What helps.
    pub hint: &'static str,
}

impl Fault {
    fn new(message: impl Into<String>, hint: &'static str) -> Self {
        Self {
            message: message.into(),
            hint,
        }
    }
}

/// Opens an image file, whatever its name says of its sort.
pub fn open(bytes: &Arc<[u8]>) -> Result<Picture, Fault> {
    match sort(bytes) {
        Some(Sort::Png) => png::open(bytes),
        Some(Sort::Jpeg) => jpeg::open(bytes),
        Some(Sort::Svg) => svg::open(bytes),
        None => Err(Fault::new(
            "is no PNG, JPEG or SVG image",
            "save it as PNG, JPEG or SVG",
        )),
    }
}

/// The sorts of image files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// SVG.
    Svg,
}

/// The sort of an image file by what it begins with; a file's name may say anything.
pub fn sort(bytes: &[u8]) -> Option<Sort> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(Sort::Png);
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return Some(Sort::Jpeg);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let prolog = ["<?xml", "<!--", "<!DOCTYPE svg"];
    let svg = text.starts_with("<svg")
        || prolog.iter().any(|p| text.starts_with(p)) && text.contains("<svg");
    svg.then_some(Sort::Svg)
}

/// Refuses what would fill the memory.
fn check_size(columns: u32, rows: u32) -> Result<(), Fault> {
    let pixels = u64::from(columns) * u64::from(rows);
    if pixels == 0 {
        return Err(Fault::new("has no pixels", "save it again"));
    }
    if columns > MOST_SIDE || rows > MOST_SIDE || pixels > MOST_PIXELS {
        return Err(Fault::new(
            format!(
                "has {columns} by {rows} pixels, expected at most {} million, and {MOST_SIDE} on a side",
                MOST_PIXELS / 1_000_000
            ),
            "save it with fewer pixels",
        ));
    }
    Ok(())
}

/// The length of pixels at so many to the inch.
fn natural(pixels: u32, dots: u32) -> Length {
    (Length::POINT * 72).scale(i64::from(pixels), i64::from(dots.clamp(10, 10_000)))
}
