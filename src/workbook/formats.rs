//! Number formats of the binary formats, which calamine does not give.

use std::collections::HashMap;
use std::sync::Arc;

/// The number format of each style.
#[derive(Default)]
pub(super) struct Formats {
    custom: HashMap<u16, Arc<str>>,
    /// Format ids by style.
    styles: Vec<u16>,
}

impl Formats {
    /// A format of the file's own.
    pub fn define(&mut self, id: u16, code: String) {
        self.custom.insert(id, code.into());
    }

    /// The next style uses that format.
    pub fn style(&mut self, id: u16) {
        self.styles.push(id);
    }

    /// The format code of a style; `None` for General or an unknown one.
    pub fn code(&self, style: u32) -> Option<Arc<str>> {
        let id = self.styles.get(style as usize)?;
        let code = match self.custom.get(id) {
            Some(code) => code.clone(),
            None => built_in(*id)?.into(),
        };
        (!code.eq_ignore_ascii_case("General")).then_some(code)
    }
}

/// The formats that need no definition: ECMA-376 part 1, 18.8.30.
fn built_in(id: u16) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 => "#,##0 ;(#,##0)",
        38 => "#,##0 ;[Red](#,##0)",
        39 => "#,##0.00;(#,##0.00)",
        40 => "#,##0.00;[Red](#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// The text of an error code (MS-XLSB 2.5.98.2, MS-XLS 2.5.10).
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}
