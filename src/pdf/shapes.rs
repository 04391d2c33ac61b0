//! Points, circles and colours as the drawing engine takes them.

use printpdf::{Color, Greyscale, LinePoint, Point, Pt, Rgb};

/// Distance of a Bézier handle for a quarter of a circle, in ten-thousandths of the radius.
const QUARTER: i64 = 5523;

/// A length of thousandths of a point.
pub(super) fn pt(milli: i64) -> Pt {
    Pt(milli as f32 / 1000.0)
}

/// A corner of a line or shape.
pub(super) fn corner(x: i64, y: i64) -> LinePoint {
    LinePoint {
        p: Point { x: pt(x), y: pt(y) },
        bezier: false,
    }
}

/// A circle as four Bézier curves, counter-clockwise from the right.
pub(super) fn circle(x: i64, y: i64, radius: i64) -> Vec<LinePoint> {
    let far = radius;
    let near = radius * QUARTER / 10_000;
    let steps = [
        (far, near, true),
        (near, far, true),
        (0, far, false),
        (-near, far, true),
        (-far, near, true),
        (-far, 0, false),
        (-far, -near, true),
        (-near, -far, true),
        (0, -far, false),
        (near, -far, true),
        (far, -near, true),
        (far, 0, false),
    ];
    let start = std::iter::once(corner(x + radius, y));
    let rest = steps.into_iter().map(|(dx, dy, bezier)| LinePoint {
        bezier,
        ..corner(x + dx, y + dy)
    });
    start.chain(rest).collect()
}

/// A colour; greys as greys, which are shorter.
pub(super) fn paint([red, green, blue]: [u8; 3]) -> Color {
    // Three decimals tell 256 levels apart.
    let level = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    if red == green && green == blue {
        return Color::Greyscale(Greyscale {
            percent: level(red),
            icc_profile: None,
        });
    }
    Color::Rgb(Rgb {
        r: level(red),
        g: level(green),
        b: level(blue),
        icc_profile: None,
    })
}
