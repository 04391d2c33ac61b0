//! The colours of charts as people see them: contrast, greyscale, and colour blindness.

use super::*;

/// WCAG contrast on white, in hundredths.
fn contrast(color: Color) -> u32 {
    color.contrast(Color::hex(0xff_ff_ff))
}

fn palette() -> Palette {
    Palette::new(Color::hex(0x1f_4e_79))
}

/// Linear red, green and blue (IEC 61966-2-1).
fn linear(color: Color) -> [f64; 3] {
    [color.red, color.green, color.blue].map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    })
}

/// How colours look to those who lack one kind of cone (G. M. Machado and others, "A
/// Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1),
/// in linear light; first to those who lack none, last to a printer without colour.
const EYES: [(&str, [[f64; 3]; 3]); 5] = [
    ("all", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deutan",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritan",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
    (
        "grey",
        [
            [0.2126, 0.7152, 0.0722],
            [0.2126, 0.7152, 0.0722],
            [0.2126, 0.7152, 0.0722],
        ],
    ),
];

/// CIE L*a*b* of a colour as some eyes see it.
fn lab(color: Color, eyes: &[[f64; 3]; 3]) -> [f64; 3] {
    let rgb = linear(color);
    let dot = |row: &[f64; 3]| row.iter().zip(rgb).map(|(a, b)| a * b).sum::<f64>();
    let [r, g, b] = [&eyes[0], &eyes[1], &eyes[2]].map(|row| dot(row).clamp(0.0, 1.0));
    let x = 0.412_456 * r + 0.357_576 * g + 0.180_438 * b;
    let y = 0.212_673 * r + 0.715_152 * g + 0.072_175 * b;
    let z = 0.019_334 * r + 0.119_192 * g + 0.950_304 * b;
    let f = |t: f64| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let (x, y, z) = (f(x / 0.950_47), f(y), f(z / 1.088_83));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The difference of two colours (CIE 1976) as some eyes see them. Below some 2.3 nobody
/// sees one.
fn difference(a: Color, b: Color, eyes: &[[f64; 3]; 3]) -> f64 {
    let (a, b) = (lab(a, eyes), lab(b, eyes));
    let squares = a.iter().zip(b).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

#[test]
fn all_series_stay_apart_for_any_colour_vision() {
    let palette = palette();
    for (name, eyes) in EYES.iter().filter(|(name, _)| *name != "grey") {
        for a in 0..Palette::SERIES {
            for b in a + 1..Palette::SERIES {
                let apart = difference(palette.series(a), palette.series(b), eyes);
                assert!(
                    apart >= 15.0,
                    "{name}: series {a} and {b} are {apart:.1} apart"
                );
            }
        }
    }
}

#[test]
fn neighbours_stay_apart_for_any_colour_vision_and_without_colour() {
    let palette = palette();
    for (name, eyes) in &EYES {
        for n in 0..Palette::SERIES - 1 {
            let apart = difference(palette.series(n), palette.series(n + 1), eyes);
            assert!(
                apart >= 14.0,
                "{name}: {n} and the next are {apart:.1} apart"
            );
        }
        for (what, a, b) in [
            ("own and other", palette.highlight, palette.muted),
            ("met and missed", palette.series(0), palette.missed),
            ("bar and range", palette.series(0), palette.range(0)),
            ("missed and range", palette.missed, palette.range(0)),
        ] {
            let apart = difference(a, b, eyes);
            assert!(apart >= 14.0, "{name}: {what} are {apart:.1} apart");
        }
    }
}

#[test]
fn text_upon_bars_can_be_read() {
    let palette = palette();
    for n in 0..Palette::SERIES {
        let contrast = palette.series(n).contrast(palette.on(n));
        assert!(contrast >= 450, "series {n}: {contrast}");
    }
}

#[test]
fn ranges_are_told_apart_and_give_way_to_bars() {
    let palette = palette();
    for n in 0..2 {
        let apart = difference(palette.range(n), palette.range(n + 1), &EYES[0].1);
        assert!(apart >= 5.0, "range {n}: {apart:.1}");
    }
    for bar in [palette.series(0), palette.missed, palette.target] {
        for n in 0..3 {
            assert!(bar.contrast(palette.range(n)) >= 300, "{bar:?} on {n}");
        }
    }
}

#[test]
fn marks_stand_out_from_paper() {
    let palette = palette();
    for n in 0..5 {
        assert!(contrast(palette.series(n)) >= 300, "series {n}");
    }
    for text in [palette.ink, palette.faint, palette.highlight] {
        assert!(contrast(text) >= 450, "{text:?}");
    }
}

#[test]
fn neighbours_differ_in_lightness() {
    let palette = palette();
    for n in 0..4 {
        let (a, b) = (
            palette.series(n).luminance(),
            palette.series(n + 1).luminance(),
        );
        let (dark, light) = (a.min(b), a.max(b));
        assert!((light + 5_000) * 100 / (dark + 5_000) >= 150, "series {n}");
    }
    let muted = palette.muted.luminance() + 5_000;
    assert!(muted / (palette.highlight.luminance() + 5_000) >= 3);
}

#[test]
fn a_pale_accent_is_not_used_for_bars() {
    assert_eq!(
        Palette::new(Color::hex(0xff_ee_aa)).series(0),
        Color::hex(0x1f_4e_79)
    );
    let green = Color::hex(0x14_53_2d);
    assert_eq!(Palette::new(green).series(5), green);
}
