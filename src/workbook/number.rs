//! From a stored floating-point number to the decimal that the user sees.

use super::CellValue;
use crate::measure::Decimal;
use std::fmt::Write;

/// The digits that Excel holds of a number.
///
/// Source: Microsoft, "Excel specifications and limits", calculation specifications
/// ("number precision: 15 digits"); also "Floating-point arithmetic may give inaccurate
/// results in Excel", which describes the rounding to 15 digits on display.
const DIGITS: usize = 15;

/// Decimal places that [`Decimal`] can hold.
const PLACES: i32 = 28;

/// The value of a stored number: its shortest decimal that reads back to the same
/// number, and where that takes more than 15 significant digits, the number rounded to
/// 15, as Excel shows it (0.1 + 0.2 is stored as 0.30000000000000004 and is 0.3).
///
/// Digits beyond the 28th decimal place are rounded off, which touches only numbers
/// below 10⁻¹³, such as what a subtraction leaves behind. What is beyond ±7.9 × 10²⁸,
/// vanishes in that rounding or is no number at all is [`CellValue::OutOfRange`].
pub(super) fn number(value: f64) -> CellValue {
    // Whole numbers below 10^15 are most of the numbers in most tables.
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return CellValue::Number(Decimal::from(value as i64));
    }
    let mut text = Stack::default();
    if !value.is_finite() || write!(text, "{value:e}").is_err() {
        return CellValue::OutOfRange(value.to_string().into());
    }
    if text.digits() > DIGITS {
        text = Stack::default();
        let _ = write!(text, "{value:.*e}", DIGITS - 1);
    }
    match decimal(text.as_str()) {
        Some(decimal) => CellValue::Number(decimal),
        None => CellValue::OutOfRange(format!("{value:E}").into()),
    }
}

/// Reads `-1.25e-3`; `None` when out of range.
fn decimal(text: &str) -> Option<Decimal> {
    let (digits, exponent) = text.split_once('e')?;
    let mut exponent: i32 = exponent.parse().ok()?;
    let mut mantissa: i128 = 0;
    let mut fraction = false;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i128::from(byte - b'0');
                exponent -= i32::from(fraction);
            }
            b'.' => fraction = true,
            _ => {}
        }
    }
    while mantissa % 10 == 0 && mantissa != 0 {
        mantissa /= 10;
        exponent += 1;
    }
    if exponent < -PLACES {
        let power = 10_i128.checked_pow((-PLACES - exponent) as u32)?;
        mantissa = (mantissa + power / 2) / power;
        exponent = -PLACES;
        if mantissa == 0 {
            return None;
        }
    }
    if exponent > 0 {
        mantissa = mantissa.checked_mul(10_i128.checked_pow(exponent as u32)?)?;
        exponent = 0;
    }
    if text.starts_with('-') {
        mantissa = -mantissa;
    }
    Decimal::try_from_i128_with_scale(mantissa, exponent.unsigned_abs()).ok()
}

/// A short text without the heap.
#[derive(Default)]
struct Stack {
    bytes: [u8; 32],
    length: usize,
}

impl Stack {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    /// Digits before the exponent.
    fn digits(&self) -> usize {
        let mantissa = self.as_str().split('e').next().unwrap_or_default();
        mantissa.bytes().filter(u8::is_ascii_digit).count()
    }
}

impl Write for Stack {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        let room = self
            .bytes
            .get_mut(self.length..end)
            .ok_or(std::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(value: f64) -> String {
        match number(value) {
            CellValue::Number(decimal) => decimal.to_string(),
            CellValue::OutOfRange(text) => format!("out of range: {text}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn numbers_are_what_excel_shows() {
        assert_eq!(read(0.1 + 0.2), "0.3");
        assert_eq!(read(0.1), "0.1");
        assert_eq!(read(-0.0), "0");
        assert_eq!(read(0.8629), "0.8629");
        assert_eq!(read(4.35 * 100.0), "435");
        assert_eq!(read(1.1 * 1.1), "1.21");
        assert_eq!(read(1.0 / 3.0), "0.333333333333333");
        assert_eq!(read(-2.0 / 3.0), "-0.666666666666667");
        assert_eq!(read(123_456_789_012_345_680.0), "123456789012346000");
        assert_eq!(read(999_999_999_999_999.9), "1000000000000000");
        assert_eq!(read(1e15), "1000000000000000");
        assert_eq!(read(7e28), "70000000000000000000000000000");
        assert_eq!(read(8e28), "out of range: 8E28");
        assert_eq!(read(-1e300), "out of range: -1E300");
        assert_eq!(read(f64::INFINITY), "out of range: inf");
        assert_eq!(
            read(5.551_115_123_125_783e-17),
            "0.0000000000000000555111512313"
        );
        assert_eq!(read(1e-28), "0.0000000000000000000000000001");
        assert_eq!(read(1e-29), "out of range: 1E-29");
        assert_eq!(
            read(f64::MIN_POSITIVE),
            "out of range: 2.2250738585072014E-308"
        );
    }

    proptest! {
        /// Any decimal of up to 15 digits survives the way through a stored number.
        #[test]
        fn fifteen_digits_survive(mantissa in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u32..=28) {
            let exact = Decimal::from_i128_with_scale(i128::from(mantissa), scale);
            let stored: f64 = format!("{mantissa}e-{scale}").parse().unwrap();
            prop_assert_eq!(number(stored), CellValue::Number(exact));
        }

        /// Any stored number gives a decimal that differs by less than half of the 15th digit.
        #[test]
        fn nothing_moves_by_more_than_the_fifteenth_digit(stored in -1e28_f64..1e28) {
            let CellValue::Number(decimal) = number(stored) else {
                return Err(TestCaseError::fail("out of range"));
            };
            let back: f64 = decimal.to_string().parse().unwrap();
            prop_assert!((back - stored).abs() <= stored.abs() * 5.1e-15, "{} {}", stored, decimal);
        }

        /// No bits at all make it panic.
        #[test]
        fn every_bit_pattern_has_a_value(bits in any::<u64>()) {
            let value = number(f64::from_bits(bits));
            prop_assert!(matches!(value, CellValue::Number(_) | CellValue::OutOfRange(_)));
        }
    }
}
