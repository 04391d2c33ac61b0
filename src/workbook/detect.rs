//! Tells what a file is from its first bytes.

/// What the container of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A zip archive: .xlsx, .xlsm, .xlsb, .ods, and much else.
    Zip,
    /// A compound file: .xls, an encrypted workbook, and much else.
    Compound,
    /// Something that holds no workbook.
    Other(Found),
}

/// What was found instead of a workbook, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// In words, for a message.
    pub what: &'static str,
    pub cure: &'static str,
}

const CONVERT: &str = "open it in a spreadsheet program and save it as .xlsx";
const COPY: &str = "copy or download the workbook again";
const EXPORT: &str = "export the table from the program that made it, as .xlsx";
const NAME: &str = "name the workbook itself";

/// What a spreadsheet program can open.
pub(super) const fn convertible(what: &'static str) -> Found {
    let cure = CONVERT;
    Found { what, cure }
}

/// What a spreadsheet program cannot open.
pub(super) const fn foreign(what: &'static str) -> Found {
    let cure = EXPORT;
    Found { what, cure }
}

const fn lost(what: &'static str) -> Found {
    let cure = COPY;
    Found { what, cure }
}

const fn other(what: &'static str) -> Found {
    let cure = NAME;
    Found { what, cure }
}

/// Looks at the first bytes.
pub(super) fn container(path: &str, bytes: &[u8]) -> Container {
    let name = path.rsplit('/').next().unwrap_or(path);
    if bytes.is_empty() {
        return Container::Other(lost("an empty file"));
    }
    if name.starts_with("~$") {
        return Container::Other(other(
            "the lock file that Excel keeps while a workbook is open",
        ));
    }
    let known: [(&[u8], Container); 12] = [
        (b"PK\x03\x04", Container::Zip),
        (
            b"PK\x05\x06",
            Container::Other(lost("an empty zip archive")),
        ),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Container::Compound),
        (b"%PDF", Container::Other(foreign("a PDF document"))),
        (
            b"{\\rtf",
            Container::Other(foreign("a text document (RTF)")),
        ),
        (b"\x1F\x8B", Container::Other(other("a gzip archive"))),
        (b"\x89PNG", Container::Other(foreign("a picture (PNG)"))),
        (
            b"\xFF\xD8\xFF",
            Container::Other(foreign("a picture (JPEG)")),
        ),
        (b"\x09\x00\x04\x00", OLD),
        (b"\x09\x02\x06\x00", OLD),
        (b"\x09\x04\x06\x00", OLD),
        (b"\x09\x08\x08\x00", OLD),
    ];
    match known.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, container)) => *container,
        None => Container::Other(words(bytes)),
    }
}

const OLD: Container = Container::Other(convertible("a worksheet of Excel 5 or older"));

/// What a file without a magic number looks like.
fn words(bytes: &[u8]) -> Found {
    let head = &bytes[..bytes.len().min(4096)];
    if head.iter().all(|byte| *byte == 0) {
        return lost("nothing but zeros");
    }
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return convertible("a plain text (UTF-16)");
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("<?xml") || text.starts_with('<') {
        return convertible(
            if text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
                "an XML spreadsheet of Excel 2003"
            } else if text.contains("<office:document") {
                "a flat OpenDocument file"
            } else if text.contains("<html") || text.contains("<table") || text.contains("<meta") {
                "a web page"
            } else {
                return other("an XML file");
            },
        );
    }
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    if head.iter().any(control) {
        other("data of an unknown kind")
    } else {
        convertible("a plain text, such as CSV")
    }
}

/// The endings of a format, the usual one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Endings(pub &'static [&'static str]);

pub(super) const XLSX: Endings = Endings(&["xlsx", "xlsm", "xltx", "xltm"]);
pub(super) const XLSB: Endings = Endings(&["xlsb"]);
pub(super) const XLS: Endings = Endings(&["xls", "xlt"]);
pub(super) const ODS: Endings = Endings(&["ods", "ots"]);

impl Endings {
    /// Whether the name of a file has one of them.
    pub fn fit(self, path: &str) -> bool {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        self.0.iter().any(|e| e.eq_ignore_ascii_case(ending))
    }
}
