//! PNG files (ISO/IEC 15948): all colour types, depths and interlacing.

use super::{Content, DOTS, Fault, Picture, Pixels, check_size, natural};
use png::{ColorType, Decoder, DecodingError, Limits, Transformations, Unit};
use std::io::Cursor;
use std::sync::{Arc, OnceLock};

/// What the decoder may allocate beside the image itself, in bytes.
const MEMORY: usize = 64 << 20;

pub(super) fn open(bytes: &Arc<[u8]>) -> Result<Picture, Fault> {
    let read = needed(bytes)?;
    let mut decoder = Decoder::new_with_limits(Cursor::new(read), Limits { bytes: MEMORY });
    // The size stands in the first chunk, before anything is decoded.
    let header = decoder.read_header_info().map_err(fault)?;
    check_size(header.width, header.height)?;
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(fault)?;
    let size = reader.output_buffer_size();
    let size = size.ok_or_else(|| Fault::new("is too large", "save it with fewer pixels"))?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(fault)?;
    samples.truncate(frame.buffer_size());
    // What follows the image is read too, so that a file that is cut off is found.
    reader.finish().map_err(fault)?;
    let (channels, translucent) = match frame.color_type {
        ColorType::Grayscale => (1, false),
        ColorType::GrayscaleAlpha => (1, true),
        ColorType::Rgba => (3, true),
        ColorType::Rgb | ColorType::Indexed => (3, false),
    };
    let (samples, alpha) = match translucent {
        true => split(&samples, usize::from(channels)),
        false => (samples, None),
    };
    let dots = reader
        .info()
        .pixel_dims
        .filter(|dims| dims.unit == Unit::Meter);
    let per_inch = |per_metre: u32| {
        let inch = u64::from(per_metre) * 254 + 5_000;
        u32::try_from(inch / 10_000).unwrap_or(DOTS)
    };
    let (across, down) = dots.map_or((DOTS, DOTS), |dims| {
        (per_inch(dims.xppu), per_inch(dims.yppu))
    });
    Ok(Picture {
        width: natural(frame.width, across),
        height: natural(frame.height, down),
        content: Content::Pixels(Pixels {
            columns: frame.width,
            rows: frame.height,
            channels,
            samples,
            alpha,
            packed: [const { OnceLock::new() }; 2],
        }),
        file: Arc::clone(bytes),
    })
}

/// The file without the chunks that no page shows. The decoder takes the length of a chunk on
/// trust (a palette of four bytes makes it panic), and some hold what unpacks to gigabytes; what
/// is left here has a length that its sort may have.
fn needed(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let damaged = |what: &str| {
        Fault::new(
            format!("is a damaged PNG image ({what})"),
            "fetch or save the file again",
        )
    };
    let cut = || Fault::new("is cut off in the middle", "fetch or save the file again");
    let (signature, mut rest) = bytes.split_at_checked(8).ok_or_else(cut)?;
    let mut kept = Vec::with_capacity(bytes.len());
    kept.extend_from_slice(signature);
    let mut header: Option<[u8; 13]> = None;
    let mut colors = None;
    loop {
        let length = rest.first_chunk::<4>().ok_or_else(cut)?;
        let length = u32::from_be_bytes(*length) as usize;
        let whole = length.checked_add(12).ok_or_else(cut)?;
        let (chunk, after) = rest.split_at_checked(whole).ok_or_else(cut)?;
        rest = after;
        let body = chunk.get(8..8 + length).unwrap_or_default();
        let color_type = header.map(|header| header[9]);
        let keep = match chunk.get(4..8).unwrap_or_default() {
            b"IHDR" => {
                let fields = body.try_into();
                header = Some(fields.map_err(|_| damaged("a head of another length"))?);
                true
            }
            _ if header.is_none() => return Err(damaged("it does not begin with its head")),
            b"PLTE" => {
                if length == 0 || !length.is_multiple_of(3) || length > 256 * 3 || colors.is_some()
                {
                    return Err(damaged("a palette that is no list of colours"));
                }
                colors = Some(length / 3);
                // With other colours it is only a proposal.
                color_type == Some(3)
            }
            b"tRNS" => {
                let fits = match color_type {
                    Some(0) => length == 2,
                    Some(2) => length == 6,
                    Some(3) => (1..=colors.unwrap_or(0)).contains(&length),
                    _ => false,
                };
                if !fits {
                    return Err(damaged("an opacity that does not fit its colours"));
                }
                true
            }
            b"pHYs" => length == 9,
            b"IDAT" => true,
            b"IEND" => {
                kept.extend_from_slice(chunk);
                return Ok(kept);
            }
            // A small letter at the start: not needed to show the image.
            [first, ..] if first.is_ascii_lowercase() => false,
            _ => return Err(damaged("a part that is not known")),
        };
        if keep {
            kept.extend_from_slice(chunk);
        }
    }
}

/// Samples and opacity apart; no opacity when all is opaque.
fn split(samples: &[u8], channels: usize) -> (Vec<u8>, Option<Vec<u8>>) {
    let pixels = samples.chunks_exact(channels + 1);
    let mut colors = Vec::with_capacity(pixels.len() * channels);
    let mut alpha = Vec::with_capacity(pixels.len());
    for pixel in pixels {
        if let Some((opacity, color)) = pixel.split_last() {
            colors.extend_from_slice(color);
            alpha.push(*opacity);
        }
    }
    let opaque = alpha.iter().all(|&opacity| opacity == 255);
    (colors, (!opaque).then_some(alpha))
}

fn fault(error: DecodingError) -> Fault {
    match error {
        DecodingError::IoError(_) => {
            Fault::new("is cut off in the middle", "fetch or save the file again")
        }
        DecodingError::LimitsExceeded => {
            Fault::new("is too large to be read", "save it with fewer pixels")
        }
        other => Fault::new(
            format!("is a damaged PNG image ({other})"),
            "fetch or save the file again",
        ),
    }
}
