//! File names made from titles and area names.

use unicode_normalization::UnicodeNormalization;

/// The longest file name in bytes, well under the 255 of common file systems, so that
/// an extension and a temporary prefix still fit.
const MOST_BYTES: usize = 150;

/// Names that Windows keeps for devices, with any extension; see "Naming Files, Paths, and
/// Namespaces" in its documentation.
const RESERVED: [&str; 30] = [
    "con", "prn", "aux", "nul", "conin$", "conout$", "com¹", "com²", "com³", "lpt¹", "lpt²",
    "lpt³", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A file name (without extension) that any file system takes and that names no other
/// folder, or `None` when nothing usable is left.
///
/// Letters and digits of every script stay. Separators, control and format characters and
/// what Windows forbids become `-`; white space becomes one space; dots and spaces at
/// either end go; the form is NFC; device names of Windows get a `_` in front.
pub fn file_name(text: &str) -> Option<String> {
    let mut name = String::new();
    for c in text.nfc() {
        let mapped = match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_whitespace() => ' ',
            c if c.is_control() || is_format(c) => '-',
            c => c,
        };
        let repeated = matches!(mapped, '-' | ' ') && name.ends_with(mapped);
        if !repeated {
            name.push(mapped);
        }
    }
    let name = cut(name.trim_matches(edge));
    let stem = name.split('.').next().unwrap_or(name).to_lowercase();
    if RESERVED.contains(&stem.trim_end()) {
        return Some(cut(&format!("_{name}")).to_owned());
    }
    (!name.is_empty()).then(|| name.to_owned())
}

/// What a name neither begins nor ends with.
fn edge(c: char) -> bool {
    matches!(c, '.' | ' ' | '-')
}

/// As much of a name as fits.
fn cut(name: &str) -> &str {
    let mut end = name.len().min(MOST_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].trim_end_matches(edge)
}

/// What two names have in common when a file system that ignores case or normal form
/// would take them for one.
pub fn collision_key(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// Characters that change how text runs or cannot be seen (Unicode category Cf and the
/// private use area), which would make one name look like another.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}' | '\u{FFF9}'..='\u{FFFF}'
        | '\u{E0000}'..='\u{E007F}' | '\u{F0000}'..='\u{10FFFF}')
}
