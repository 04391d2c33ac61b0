//! Small grey pictures: read as poppler makes them (PGM), kept as PNG of sixteen greys, and
//! compared by the mean grey of small cells.

use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::{Read, Write};

/// A grey picture, white as 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grey {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

/// The side of a cell in pixels. At 48 dpi it is 4.5 pt: less than a line of text, more than
/// what programs that smooth edges differently make of a glyph.
const CELL: usize = 3;
/// How far the mean greys of a cell may lie apart, of 255, after a shift by a pixel at most.
///
/// Drawn larger and made smaller, which puts every edge elsewhere and makes hairlines fainter,
/// pages differ by up to 46; a row that is lost, or a line of text that is shifted by 4 pt,
/// makes 64 and more.
const MOST_APART: i64 = 55;

impl Grey {
    /// A white picture.
    pub fn white(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![255; width * height],
        }
    }

    /// Reads a binary PGM.
    pub fn pgm(bytes: &[u8]) -> Self {
        let mut words = Vec::new();
        let mut at = 0;
        while words.len() < 4 {
            let end = at
                + bytes[at..]
                    .iter()
                    .position(u8::is_ascii_whitespace)
                    .unwrap();
            if bytes[at] == b'#' {
                at += bytes[at..].iter().position(|b| *b == b'\n').unwrap() + 1;
                continue;
            }
            words.push(String::from_utf8_lossy(&bytes[at..end]).into_owned());
            at = end + 1;
        }
        assert_eq!((&*words[0], &*words[3]), ("P5", "255"));
        let (width, height) = (words[1].parse().unwrap(), words[2].parse().unwrap());
        let pixels = bytes[at..at + width * height].to_vec();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Pictures side by side, with a grey line between.
    pub fn row(pictures: &[Grey]) -> Self {
        let height = pictures.iter().map(|p| p.height).max().unwrap_or(1);
        let width: usize = pictures.iter().map(|p| p.width + 2).sum();
        let mut row = Self::white(width.max(1), height);
        let mut left = 0;
        for picture in pictures {
            for y in 0..height {
                let from = y * row.width + left;
                if y < picture.height {
                    let line = &picture.pixels[y * picture.width..(y + 1) * picture.width];
                    row.pixels[from..from + picture.width].copy_from_slice(line);
                }
                row.pixels[from + picture.width..from + picture.width + 2].fill(0x88);
            }
            left += picture.width + 2;
        }
        row
    }

    /// With sixteen greys, as a file keeps it.
    pub fn coarse(mut self) -> Self {
        for pixel in &mut self.pixels {
            *pixel = (*pixel / 16) * 17;
        }
        self
    }

    /// As PNG, four bits a pixel, each row as its difference to the one above.
    pub fn png(&self) -> Vec<u8> {
        let stride = self.width.div_ceil(2);
        let mut above = vec![0u8; stride];
        let mut raw = Vec::new();
        for line in self.pixels.chunks(self.width) {
            let byte = |pair: &[u8]| pair[0] & 0xf0 | pair.get(1).unwrap_or(&0) >> 4;
            let packed: Vec<u8> = line.chunks(2).map(byte).collect();
            raw.push(2);
            raw.extend(
                packed
                    .iter()
                    .zip(&above)
                    .map(|(new, old)| new.wrapping_sub(*old)),
            );
            above = packed;
        }
        let mut head = Vec::new();
        head.extend((self.width as u32).to_be_bytes());
        head.extend((self.height as u32).to_be_bytes());
        head.extend([4, 0, 0, 0, 0]);
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&raw).unwrap();
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, data) in [
            (b"IHDR", head),
            (b"IDAT", packer.finish().unwrap()),
            (b"IEND", Vec::new()),
        ] {
            out.extend((data.len() as u32).to_be_bytes());
            let mut crc = Crc::new();
            crc.update(name);
            crc.update(&data);
            out.extend(name);
            out.extend(data);
            out.extend(crc.sum().to_be_bytes());
        }
        out
    }

    /// Reads what [`Grey::png`] writes.
    pub fn read(png: &[u8]) -> Self {
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()) as usize;
        let (width, height) = (number(16), number(20));
        assert_eq!(
            png[24..29],
            [4, 0, 0, 0, 0],
            "not a picture of this program"
        );
        let length = number(33);
        let mut raw = Vec::new();
        ZlibDecoder::new(&png[41..41 + length])
            .read_to_end(&mut raw)
            .unwrap();
        let stride = width.div_ceil(2);
        let mut above = vec![0u8; stride];
        let mut picture = Self::white(width, height);
        for (y, line) in raw.chunks(stride + 1).enumerate() {
            assert_eq!(line[0], 2);
            for (old, new) in above.iter_mut().zip(&line[1..]) {
                *old = old.wrapping_add(*new);
            }
            for x in 0..width {
                let pair = above[x / 2];
                let level = if x % 2 == 0 { pair >> 4 } else { pair & 15 };
                picture.pixels[y * width + x] = level * 17;
            }
        }
        picture
    }

    /// Each square of so many pixels as one.
    pub fn smaller(&self, by: usize) -> Self {
        let mut small = Self::white(self.width / by, self.height / by);
        for y in 0..small.height {
            for x in 0..small.width {
                let inside = (0..by * by).map(|i| {
                    let at = (y * by + i / by) * self.width + x * by + i % by;
                    usize::from(self.pixels[at])
                });
                let mean = inside.sum::<usize>() / (by * by);
                small.pixels[y * small.width + x] = mean as u8;
            }
        }
        small
    }

    /// The same in another size, cut at the right and below or filled with white.
    pub fn cut(&self, width: usize, height: usize) -> Self {
        let mut cut = Self::white(width, height);
        for y in 0..height.min(self.height) {
            let part = width.min(self.width);
            let from = &self.pixels[y * self.width..y * self.width + part];
            cut.pixels[y * width..y * width + part].copy_from_slice(from);
        }
        cut
    }

    fn mean(&self, x: usize, y: usize) -> i64 {
        let (mut sum, mut count) = (0, 0);
        for row in y..(y + CELL).min(self.height) {
            for column in x..(x + CELL).min(self.width) {
                sum += i64::from(self.pixels[row * self.width + column]);
                count += 1;
            }
        }
        sum / count.max(1)
    }

    /// What sets two pictures apart; none when they look alike.
    pub fn difference(&self, other: &Grey) -> Option<String> {
        if (self.width, self.height) != (other.width, other.height) {
            let [a, b] = [self, other].map(|p| format!("{} × {}", p.width, p.height));
            return Some(format!("{a} pixels, expected {b}"));
        }
        let mut worst = (0, 0, 0);
        for y in (0..self.height).step_by(CELL) {
            for x in (0..self.width).step_by(CELL) {
                let apart = self.apart(other, x, y).max(other.apart(self, x, y));
                worst = worst.max((apart, x, y));
            }
        }
        let (apart, x, y) = worst;
        let differs = apart > MOST_APART;
        differs.then(|| format!("it differs at pixel {x}, {y} by {apart} of 255"))
    }

    /// How far a cell is from the nearest of those of another picture around its place.
    fn apart(&self, other: &Grey, x: usize, y: usize) -> i64 {
        let own = self.mean(x, y);
        let around = (0..9).map(|i| {
            let (x, y) = ((x + i % 3).max(1) - 1, (y + i / 3).max(1) - 1);
            (own - other.mean(x, y)).abs()
        });
        around.min().unwrap_or(0)
    }
}
