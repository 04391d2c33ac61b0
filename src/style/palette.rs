//! The colours of charts, told apart by hue and by lightness, on screen and on paper.

use super::Color;

/// The colours of a chart by their role.
///
/// Series keep their colour in every chart. Neighbouring series differ in lightness (CIE
/// L* 32, 60, 44, 18, 60) so that they stay apart in greyscale and for any kind of colour
/// vision, and all but the grid and the muted bars have a contrast of 3:1 or more on white
/// (WCAG 2.2, 1.4.11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Text.
    pub ink: Color,
    /// Lesser text and axes; 6:1 on white.
    pub faint: Color,
    /// Grid lines.
    pub grid: Color,
    /// The category that the document is about.
    pub highlight: Color,
    /// The other categories beside a highlighted one.
    pub muted: Color,
    /// Bars that miss their target, beside those in the colour of the first series that
    /// meet it.
    pub missed: Color,
    /// Target marks.
    pub target: Color,
    /// The ground.
    pub paper: Color,
    series: [Color; Palette::SERIES],
}

impl Palette {
    /// How many series have a colour of their own.
    pub const SERIES: usize = 5;

    /// Text that is deleted from one version to the next: a red that differs from the blue
    /// of inserted text for any kind of colour vision; 7:1 on white.
    pub const DELETED: Color = Color::hex(0xa1_16_1d);
    /// Text that is inserted; 8:1 on white.
    pub const INSERTED: Color = Color::hex(0x0b_4f_9c);

    /// The palette of a style with the given accent colour, which is that of the first
    /// series and of highlights when it is dark enough to carry a bar (3:1 on white).
    pub fn new(accent: Color) -> Self {
        let first = if accent.luminance() <= 30_000 {
            accent
        } else {
            Color::hex(0x1f_4e_79)
        };
        Self {
            ink: Color::hex(0x1c_1c_1c),
            faint: Color::hex(0x5f_63_68),
            grid: Color::hex(0xda_dc_e0),
            highlight: first,
            muted: Color::hex(0xa9_bc_cf),
            missed: Color::hex(0xb4_53_09),
            target: Color::hex(0x11_18_27),
            paper: Color::hex(0xff_ff_ff),
            series: [
                first,
                Color::hex(0xd9_77_06),
                Color::hex(0x0f_76_6e),
                Color::hex(0x3b_1f_4b),
                Color::hex(0xc2_7a_ae),
            ],
        }
    }

    /// The colour of text upon the n-th series: that of the ground or of text, whichever has
    /// more contrast.
    pub fn on(&self, n: usize) -> Color {
        let ground = self.series(n);
        if ground.contrast(self.paper) >= ground.contrast(self.ink) {
            self.paper
        } else {
            self.ink
        }
    }

    /// The colour of the n-th range behind bullets, from the worst, the darkest, on. They are
    /// greys, so that they are never taken for data.
    pub fn range(&self, n: usize) -> Color {
        let ranges = [0xcb_cf_d4, 0xdd_e0_e4, 0xee_f0_f2];
        Color::hex(ranges.get(n).copied().unwrap_or(0xee_f0_f2))
    }

    /// The colour of the n-th series; after the fifth they begin again.
    pub fn series(&self, n: usize) -> Color {
        self.series
            .get(n % self.series.len())
            .copied()
            .unwrap_or(self.ink)
    }
}

impl Color {
    /// The colour written `0xrrggbb`.
    pub const fn hex(rgb: u32) -> Self {
        Self {
            red: (rgb >> 16) as u8,
            green: (rgb >> 8) as u8,
            blue: rgb as u8,
        }
    }

    /// Relative luminance in hundred-thousandths (0 black, 100 000 white), by WCAG 2.2 with
    /// the sRGB curve taken as a power of two point two.
    pub fn luminance(self) -> u32 {
        let linear = |channel: u8| (f64::from(channel) / 255.0).powf(2.2);
        let sum =
            0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        (sum * 100_000.0).round() as u32
    }
}

impl Color {
    /// The contrast with another colour in hundredths, 100 to 2100 (WCAG 2.2, 1.4.3).
    pub fn contrast(self, other: Color) -> u32 {
        let (a, b) = (self.luminance() + 5_000, other.luminance() + 5_000);
        a.max(b) * 100 / a.min(b)
    }
}

#[cfg(test)]
mod tests;
