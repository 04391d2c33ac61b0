//! A file within the file (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8).

use super::file::{Data, File, deflate};
use super::syntax;

/// A file that a document carries with it, as the data behind what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without a path.
    pub name: String,
    /// What it is, for people.
    pub description: String,
    /// Its media type: `application/json`.
    pub media_type: String,
    /// When it was last changed: year, month, day. Declared, never read off a clock.
    pub modified: (u16, u8, u8),
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// Writes the file and what says of it; the number of its specification.
    pub(super) fn write(&self, file: &mut File) -> u32 {
        let stream = file.number();
        let mut entries = b"/Type/EmbeddedFile/Subtype".to_vec();
        syntax::name(&mut entries, self.media_type.as_bytes());
        let (year, month, day) = self.modified;
        let (month, day) = (month.clamp(1, 12), day.clamp(1, 31));
        let size = self.bytes.len();
        let date = format!("(D:{:04}{month:02}{day:02}000000Z)", year.min(9999));
        entries.extend_from_slice(format!("/Params<</Size {size}/ModDate{date}>>").as_bytes());
        let entries = String::from_utf8_lossy(&entries).into_owned();
        file.stream(stream, &entries, Data::Own(deflate(&self.bytes)));
        file.add(|out| {
            out.extend_from_slice(b"<</Type/Filespec/AFRelationship/Data/F");
            syntax::text(out, &self.name);
            out.extend_from_slice(b"/UF");
            syntax::text(out, &self.name);
            if !self.description.is_empty() {
                out.extend_from_slice(b"/Desc");
                syntax::text(out, &self.description);
            }
            out.extend_from_slice(b"/EF<</F");
            syntax::reference(out, stream);
            out.extend_from_slice(b"/UF");
            syntax::reference(out, stream);
            out.extend_from_slice(b">>>>");
        })
    }

    /// The entries of the catalogue that lead to it.
    pub(super) fn catalog(&self, specification: u32, out: &mut Vec<u8>) {
        out.extend_from_slice(b"/AF[");
        syntax::reference(out, specification);
        out.extend_from_slice(b"]/Names<</EmbeddedFiles<</Names[");
        syntax::text(out, &self.name);
        syntax::reference(out, specification);
        out.extend_from_slice(b"]>>>>");
    }
}
