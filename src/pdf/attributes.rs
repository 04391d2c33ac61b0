//! What elements say of themselves (ISO 32000-1, 14.8.5; PDF/UA-1, 7.3 to 7.9).

use super::content::{Drawn, join};
use super::structure::parent;
use super::syntax;
use crate::typeset::{Draw, Element, Pages, Role};

/// Writes the entries of an element: attributes, alternative, identifier.
pub(super) fn write(
    out: &mut Vec<u8>,
    index: usize,
    element: &Element,
    bounds: Option<(&str, [i64; 4])>,
    numbering: Option<&str>,
) {
    if let Some(language) = &element.language {
        out.extend_from_slice(b"/Lang");
        syntax::text(out, language);
    }
    if let Some(expansion) = &element.expansion {
        out.extend_from_slice(b"/E");
        syntax::text(out, expansion);
    }
    let (columns, rows) = element.span;
    match element.role {
        Role::ColumnHead | Role::RowHead | Role::TableCell => {
            let scope: &[u8] = match element.role {
                Role::ColumnHead => b"/Scope/Column",
                Role::RowHead => b"/Scope/Row",
                _ => b"",
            };
            if scope.is_empty() && columns <= 1 && rows <= 1 {
                return;
            }
            out.extend_from_slice(b"/A<</O/Table");
            out.extend_from_slice(scope);
            for (key, span) in [("/ColSpan ", columns), ("/RowSpan ", rows)] {
                if span > 1 {
                    out.extend_from_slice(key.as_bytes());
                    syntax::int(out, i64::from(span));
                }
            }
            out.extend_from_slice(b">>");
        }
        Role::Figure => {
            if !element.alternative.is_empty() {
                out.extend_from_slice(b"/Alt");
                syntax::text(out, &element.alternative);
            }
            if let Some((placement, bounds)) = bounds {
                out.extend_from_slice(b"/A<</O/Layout/Placement/");
                out.extend_from_slice(placement.as_bytes());
                out.extend_from_slice(b"/BBox[");
                for edge in bounds {
                    out.push(b' ');
                    syntax::thousandths(out, edge);
                }
                out.extend_from_slice(b"]>>");
            }
        }
        Role::Deleted | Role::Inserted => {
            if !element.alternative.is_empty() {
                out.extend_from_slice(b"/Alt");
                syntax::text(out, &element.alternative);
            }
            out.extend_from_slice(match element.role {
                Role::Deleted => b"/A<</O/Layout/TextDecorationType/LineThrough>>".as_slice(),
                _ => b"/A<</O/Layout/TextDecorationType/Underline>>",
            });
        }
        Role::List => {
            if let Some(numbering) = numbering {
                out.extend_from_slice(b"/A<</O/List/ListNumbering/");
                out.extend_from_slice(numbering.as_bytes());
                out.extend_from_slice(b">>");
            }
        }
        Role::Note => {
            out.extend_from_slice(b"/ID");
            out.extend_from_slice(identifier(index).as_bytes());
        }
        _ => {}
    }
}

/// Whether a figure stands by itself or in a line of text (ISO 32000-1, table 344).
pub(super) fn placement(structure: &[Element], index: usize) -> &'static str {
    let holder = parent(structure, index).and_then(|parent| structure.get(parent as usize));
    match holder.map(|holder| holder.role) {
        Some(
            Role::Paragraph
            | Role::Heading(_)
            | Role::Span
            | Role::Emphasis
            | Role::Strong
            | Role::Link
            | Role::Deleted
            | Role::Inserted,
        ) => "Inline",
        _ => "Block",
    }
}

/// The name of a note, unique in the document and sorted as its index.
pub(super) fn identifier(index: usize) -> String {
    format!("(note-{index:06})")
}

/// By element: the box around all that is drawn for it and in it, on its first page.
pub(super) fn figure_boxes(structure: &[Element], drawn: &Drawn) -> Vec<Option<[i64; 4]>> {
    if structure.iter().all(|e| e.role != Role::Figure) {
        return Vec::new();
    }
    let mut boxes = drawn.boxes.clone();
    for index in (1..structure.len()).rev() {
        let Some(Some((page, area))) = boxes.get(index).copied() else {
            continue;
        };
        let above = parent(structure, index).and_then(|parent| boxes.get_mut(parent as usize));
        match above {
            Some(empty @ None) => *empty = Some((page, area)),
            Some(Some((own, bounds))) if *own == page => join(bounds, area),
            Some(Some(known)) if known.0 > page => *known = (page, area),
            _ => {}
        }
    }
    boxes.into_iter().map(|b| b.map(|(_, area)| area)).collect()
}

/// By element: how the list numbers its items, told from its first label.
pub(super) fn list_numberings(pages: &Pages) -> Vec<Option<&'static str>> {
    let structure = &pages.structure;
    if structure.iter().all(|e| e.role != Role::List) {
        return Vec::new();
    }
    let mut numberings = vec![None; structure.len()];
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let (Some(element), Draw::Glyphs(run)) = (item.element, &item.draw) else {
            continue;
        };
        let mut within = Some(element);
        while let Some(index) = within {
            match structure.get(index as usize).map(|e| e.role) {
                Some(Role::ListLabel) => {
                    let list = parent(structure, index as usize)
                        .and_then(|item| parent(structure, item as usize));
                    if let Some(list) = list
                        && let Some(known) = numberings.get_mut(list as usize)
                    {
                        known.get_or_insert(numbering(&run.text));
                    }
                    break;
                }
                Some(Role::Span | Role::Emphasis | Role::Strong | Role::Code) => {
                    within = parent(structure, index as usize);
                }
                _ => break,
            }
        }
    }
    numberings
}

/// The list numbering (ISO 32000-1, table 347) that a label is of.
fn numbering(label: &str) -> &'static str {
    let word: String = label
        .chars()
        .skip_while(|c| "([ ".contains(*c))
        .take_while(|c| c.is_alphanumeric())
        .collect();
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some(letter), None) if letter.is_lowercase() => "LowerAlpha",
        (Some(letter), None) if letter.is_uppercase() => "UpperAlpha",
        (Some(_), _) => "Decimal",
        (None, _) if label.trim_start().starts_with('◦') => "Circle",
        (None, _) if label.trim_start().starts_with('▪') => "Square",
        (None, _) => "Disc",
    }
}

#[cfg(test)]
mod tests {
    use super::{Element, Role, placement};

    #[test]
    fn a_figure_within_text_stands_in_its_line() {
        let element = |role, parent| Element {
            role,
            parent,
            alternative: String::new(),
            span: (1, 1),
            language: None,
            expansion: None,
        };
        let structure = [
            element(Role::Document, None),
            element(Role::Paragraph, Some(0)),
            element(Role::Figure, Some(1)),
            element(Role::Figure, Some(0)),
            element(Role::Link, Some(1)),
            element(Role::Figure, Some(4)),
        ];
        let placed = [2, 3, 5].map(|index| placement(&structure, index));
        assert_eq!(placed, ["Inline", "Block", "Inline"]);
    }
}
