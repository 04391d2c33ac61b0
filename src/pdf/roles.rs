//! The structure types that roles are written as.

use crate::typeset::Role;

/// Types that PDF 1.7 does not have, with the standard type each stands for.
pub(super) const ROLE_MAP: [(&str, &str); 3] = [("Title", "P"), ("Em", "Span"), ("Strong", "Span")];

/// The structure type of a role (ISO 32000-1, 14.8.4; names beyond it in [`ROLE_MAP`]).
pub(super) fn tag(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Title => "Title",
        Role::Heading(level) => match level {
            0 | 1 => "H1",
            2 => "H2",
            3 => "H3",
            4 => "H4",
            5 => "H5",
            _ => "H6",
        },
        Role::Paragraph => "P",
        Role::Span | Role::Deleted | Role::Inserted => "Span",
        Role::Emphasis => "Em",
        Role::Strong => "Strong",
        Role::Code => "Code",
        Role::Link => "Link",
        Role::Reference => "Reference",
        Role::Note => "Note",
        Role::Quote => "BlockQuote",
        Role::List => "L",
        Role::ListItem => "LI",
        Role::ListLabel => "Lbl",
        Role::ListBody => "LBody",
        Role::Table => "Table",
        Role::Caption => "Caption",
        Role::TableHead => "THead",
        Role::TableBody => "TBody",
        Role::TableRow => "TR",
        Role::ColumnHead | Role::RowHead => "TH",
        Role::TableCell => "TD",
        Role::Figure => "Figure",
        Role::Contents => "TOC",
        Role::ContentsEntry => "TOCI",
    }
}
