//! From calamine's values to ours.

use super::CellValue;
use super::number::number;
use crate::measure::Decimal;
use calamine::{Data, DataRef, ExcelDateTime};

/// The value of a cell; `None` for a blank one. An empty text shows as blank, so it is.
pub(super) fn from_ref(value: &DataRef<'_>) -> Option<CellValue> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::Int(whole) => CellValue::Number(Decimal::from(*whole)),
        DataRef::Float(float) => number(*float),
        DataRef::String(text) => return self::text(text),
        DataRef::SharedString(text) => return self::text(text),
        DataRef::Bool(truth) => CellValue::Boolean(*truth),
        DataRef::DateTime(moment) => CellValue::Date(iso(*moment).into()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            CellValue::Date(text.as_str().into())
        }
        DataRef::Error(error) => CellValue::Error(error.to_string().into()),
    })
}

/// As [`from_ref`], of an owned value.
pub(super) fn from_data(value: &Data) -> Option<CellValue> {
    Some(match value {
        Data::Empty => return None,
        Data::Int(whole) => CellValue::Number(Decimal::from(*whole)),
        Data::Float(float) => number(*float),
        Data::String(text) => return self::text(text),
        Data::Bool(truth) => CellValue::Boolean(*truth),
        Data::DateTime(moment) => CellValue::Date(iso(*moment).into()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => CellValue::Date(text.as_str().into()),
        Data::Error(error) => CellValue::Error(error.to_string().into()),
    })
}

fn text(text: &str) -> Option<CellValue> {
    (!text.is_empty()).then(|| CellValue::Text(text.into()))
}

/// Serial days of 9999-12-31, the last date of Excel.
const LAST_DAY: f64 = 2_958_465.0;

/// A date (`2019-03-01`), a moment (`2019-03-01T08:30:00`), a time of day (`08:30:00`)
/// or a duration (`PT26H30M0S`) after ISO 8601.
fn iso(moment: ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() && serial.abs() <= LAST_DAY {
        let sign = if serial < 0.0 { "-" } else { "" };
        let seconds = (serial.abs() * 86_400.0).round() as u64;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return format!("{sign}PT{hours}H{minutes}M{}S", seconds % 60);
    }
    if !(0.0..LAST_DAY + 1.0).contains(&serial) {
        return format!("{serial}");
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if serial < 1.0 {
        time
    } else if serial.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    #[test]
    fn dates_are_iso() {
        let date = |serial| iso(ExcelDateTime::new(serial, DateTime, false));
        assert_eq!(date(43_525.0), "2019-03-01");
        assert_eq!(date(43_525.5), "2019-03-01T12:00:00");
        assert_eq!(date(0.75), "18:00:00");
        assert_eq!(date(2_958_465.0), "9999-12-31");
        assert_eq!(date(2_958_466.0), "2958466");
        assert_eq!(date(-1.0), "-1");
        assert_eq!(iso(ExcelDateTime::new(0.0, DateTime, true)), "00:00:00");
        assert_eq!(iso(ExcelDateTime::new(1.5, TimeDelta, false)), "PT36H0M0S");
        assert_eq!(
            iso(ExcelDateTime::new(-0.5, TimeDelta, false)),
            "-PT12H0M0S"
        );
    }
}
