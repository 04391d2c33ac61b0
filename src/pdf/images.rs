//! Images as external objects (ISO 32000-1, 8.9 and 8.10): samples without loss, JPEG files as
//! they are, shapes as forms. Each image is written once, however often it is shown.
//!
//! PDF/A-2 (ISO 19005-2, 6.2.8) forbids alternates, interpolation and device colours without
//! an output intent; nothing of the first two is written, and the intent is sRGB.

use std::sync::Arc;

use printpdf::{DictItem, Op};

use super::file::{Data, File, deflate};
use super::syntax;
use crate::measure::Length;
use crate::picture::{Content, Jpeg, Picture, Pixels, Point, Segment, Shape};

/// The images of a document in the order in which they are first shown.
#[derive(Default)]
pub(super) struct Images(Vec<Arc<Picture>>);

/// The resource name of an image.
pub(super) fn name(index: usize) -> String {
    format!("I{index}")
}

impl Images {
    /// The number of an image.
    pub(super) fn number(&mut self, picture: &Arc<Picture>) -> usize {
        let known = |other: &Arc<Picture>| Arc::ptr_eq(other, picture) || other == picture;
        self.0.iter().position(known).unwrap_or_else(|| {
            self.0.push(Arc::clone(picture));
            self.0.len() - 1
        })
    }

    /// Writes all images; the numbers of their objects.
    pub(super) fn write(&self, file: &mut File) -> Vec<u32> {
        let write = |picture: &Arc<Picture>| match &picture.content {
            Content::Pixels(pixels) => samples(file, pixels),
            Content::Jpeg(jpeg) => photograph(file, jpeg, &picture.file),
            Content::Shapes(shapes) => form(file, (picture.width, picture.height), shapes),
        };
        self.0.iter().map(write).collect()
    }
}

/// Shows an image in an area: left, bottom, right, top in thousandths of a point.
pub(super) fn show(ops: &mut Vec<Op>, number: usize, area: [i64; 4], picture: &Picture) {
    let orientation = match &picture.content {
        Content::Jpeg(jpeg) => jpeg.orientation,
        Content::Pixels(_) | Content::Shapes(_) => 1,
    };
    let operand = |milli: i64| DictItem::Real(milli as f32 / 1000.0);
    ops.push(Op::SaveGraphicsState);
    ops.push(Op::Unknown {
        key: "cm".to_owned(),
        value: matrix(orientation, area).map(operand).to_vec(),
    });
    ops.push(Op::Unknown {
        key: "Do".to_owned(),
        value: vec![DictItem::Name(name(number).into_bytes())],
    });
    ops.push(Op::RestoreGraphicsState);
}

/// Brings the unit square to an area, turned as the orientation of Exif says.
fn matrix(orientation: u8, [left, bottom, right, top]: [i64; 4]) -> [i64; 6] {
    let (width, height) = (right - left, top - bottom);
    match orientation {
        2 => [-width, 0, 0, height, right, bottom],
        3 => [-width, 0, 0, -height, right, top],
        4 => [width, 0, 0, -height, left, top],
        5 => [0, -height, -width, 0, right, top],
        6 => [0, -height, width, 0, left, top],
        7 => [0, height, width, 0, left, bottom],
        8 => [0, height, -width, 0, right, bottom],
        _ => [width, 0, 0, height, left, bottom],
    }
}

fn entries(columns: u32, rows: u32, channels: u8) -> String {
    let space = if channels == 1 { "Gray" } else { "RGB" };
    format!(
        "/Type/XObject/Subtype/Image/Width {columns}/Height {rows}\
         /BitsPerComponent 8/ColorSpace/Device{space}"
    )
}

fn samples(file: &mut File, pixels: &Pixels) -> u32 {
    let Pixels {
        columns,
        rows,
        channels,
        ..
    } = *pixels;
    let predictor =
        |channels: u8| format!("/DecodeParms<</Predictor 15/Colors {channels}/Columns {columns}>>");
    let [colors, alpha] = &pixels.packed;
    let pack = |samples: &[u8], channels: u8| -> Arc<[u8]> {
        deflate(&filtered(samples, columns as usize, channels.into())).into()
    };
    let mut more = String::new();
    if let Some(opacity) = &pixels.alpha {
        let data = alpha.get_or_init(|| pack(opacity, 1));
        let mask = file.number();
        let entries = entries(columns, rows, 1) + &predictor(1);
        file.stream(mask, &entries, Data::Shared(Arc::clone(data)));
        more = format!("/SMask {mask} 0 R");
    }
    let data = colors.get_or_init(|| pack(&pixels.samples, channels));
    let image = file.number();
    let entries = entries(columns, rows, channels) + &predictor(channels) + &more;
    file.stream(image, &entries, Data::Shared(Arc::clone(data)));
    image
}

/// The rows with the filters of PNG (ISO/IEC 15948, 9), each with the one whose differences
/// are the smallest: neighbouring pixels are alike, and small numbers compress well.
fn filtered(samples: &[u8], columns: usize, channels: usize) -> Vec<u8> {
    let stride = (columns * channels).max(1);
    let mut out = Vec::with_capacity(samples.len() + samples.len() / stride + 1);
    let none = vec![0; stride];
    let mut above = none.as_slice();
    let mut tried = vec![0; stride];
    for row in samples.chunks_exact(stride) {
        let start = out.len();
        let mut least = u64::MAX;
        for filter in 0..3u8 {
            for (at, (value, sample)) in tried.iter_mut().zip(row).enumerate() {
                let before = at.checked_sub(channels).and_then(|at| row.get(at));
                let base = match filter {
                    0 => 0,
                    1 => before.copied().unwrap_or(0),
                    _ => above.get(at).copied().unwrap_or(0),
                };
                *value = sample.wrapping_sub(base);
            }
            let size = |&value: &u8| u64::from(value.min(value.wrapping_neg()));
            let sum = tried.iter().map(size).sum();
            if sum < least {
                least = sum;
                out.truncate(start);
                out.push(filter);
                out.extend_from_slice(&tried);
            }
        }
        above = row;
    }
    out
}

fn photograph(file: &mut File, jpeg: &Jpeg, bytes: &Arc<[u8]>) -> u32 {
    let image = file.number();
    let entries = entries(jpeg.columns, jpeg.rows, jpeg.channels);
    file.stream(image, &entries, Data::Jpeg(Arc::clone(bytes)));
    image
}

/// Shapes as a form that fills the unit square.
fn form(file: &mut File, (width, height): (Length, Length), shapes: &[Shape]) -> u32 {
    let mut out = Vec::new();
    // The form's own space is the picture's in points, from the top left corner downwards.
    for shape in shapes {
        draw(&mut out, shape);
    }
    let mut head = b"/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0".to_vec();
    for side in [width, height] {
        head.push(b' ');
        syntax::thousandths(&mut head, syntax::milli(side));
    }
    // The inverse of a side in points, to nine decimals.
    let inverse = |side: Length| {
        let billionths = 1_000_000_000 * i128::from(Length::POINT.0) / i128::from(side.0.max(1));
        format!(
            "{}.{:09}",
            billionths / 1_000_000_000,
            billionths % 1_000_000_000
        )
    };
    let matrix = format!("]/Matrix[{} 0 0 -{} 0 1]", inverse(width), inverse(height));
    head.extend_from_slice(matrix.as_bytes());
    let form = file.number();
    let head = String::from_utf8_lossy(&head);
    file.stream(form, &head, Data::Own(deflate(&out)));
    form
}

fn draw(out: &mut Vec<u8>, shape: &Shape) {
    if let Some(fill) = shape.fill {
        color(out, fill.color, b"rg\n");
    }
    if let Some(stroke) = shape.stroke {
        color(out, stroke.color, b"RG\n");
        let width = syntax::milli(stroke.width);
        syntax::thousandths(out, width);
        let ends = format!(" w {} J {} j\n", stroke.cap, stroke.join);
        out.extend_from_slice(ends.as_bytes());
    }
    for segment in &shape.path {
        let (points, operator): (&[Point], &[u8]) = match segment {
            Segment::Move(to) => (std::slice::from_ref(to), b"m\n"),
            Segment::Line(to) => (std::slice::from_ref(to), b"l\n"),
            Segment::Curve(one, two, to) => (&[*one, *two, *to], b"c\n"),
            Segment::Close => (&[], b"h\n"),
        };
        for &(x, y) in points {
            for side in [x, y] {
                syntax::thousandths(out, syntax::milli(side));
                out.push(b' ');
            }
        }
        out.extend_from_slice(operator);
    }
    let even_odd = shape.fill.is_some_and(|fill| fill.even_odd);
    out.extend_from_slice(match (shape.fill, shape.stroke) {
        (Some(_), Some(_)) if even_odd => b"B*\n",
        (Some(_), Some(_)) => b"B\n",
        (Some(_), None) if even_odd => b"f*\n",
        (Some(_), None) => b"f\n",
        (None, _) => b"S\n",
    });
}

fn color(out: &mut Vec<u8>, color: crate::style::Color, operator: &[u8]) {
    for channel in [color.red, color.green, color.blue] {
        syntax::thousandths(out, (i64::from(channel) * 1000 + 127) / 255);
        out.push(b' ');
    }
    out.extend_from_slice(operator);
}
