//! Quantities: exact decimals, kinds, units and scales, periods, rounding, lengths,
//! the text of a number in a language, and the words of a report.
//!
//! Nothing here knows a workbook, a template or a page. No `f64` passes through.

pub(crate) mod calendar;
pub mod close;
pub mod fiscal;
pub mod interval;
pub mod length;
pub mod named;
pub mod numbering;
pub mod parse;
pub mod period;
pub mod round;
pub mod rows;
pub mod text;
pub mod unit;
pub mod words;
pub(crate) mod written;

pub use calendar::Calendar;
pub use close::close;
pub use fiscal::FiscalYear;
pub use interval::Interval;
pub use length::Length;
pub use period::Period;
pub use round::Rounding;
pub use rust_decimal::Decimal;
pub use rust_decimal::prelude::ToPrimitive;
pub use unit::{Kind, Unit};
pub use words::{Word, Words};
