//! The structure tree (ISO 32000-1, 14.7): what is drawn, as a tree of headings, paragraphs,
//! lists, tables and figures, with the way back from the pages.

use super::attributes;
use super::content::{Drawn, Mark};
use super::file::File;
use super::{roles, syntax};
use crate::typeset::{Element, Pages, Role};

/// Object numbers that the tree refers to.
pub(super) struct Numbers<'n> {
    /// Of the pages.
    pub(super) pages: &'n [u32],
    /// Of the link annotations.
    pub(super) links: &'n [u32],
}

/// A child of an element.
#[derive(Clone, Copy)]
enum Kid {
    Element(u32),
    Content(usize, u32),
    Link(usize),
}

/// Writes the tree; the number of its root.
///
/// The children of an element are in the order of their first mark on the pages; elements
/// without any stand where their index puts them.
pub(super) fn write(file: &mut File, pages: &Pages, drawn: &Drawn, numbers: &Numbers) -> u32 {
    let structure = &pages.structure;
    let first = file.numbers(structure.len());
    let root = file.number();
    let kids = Growing::new(structure).grow(drawn);
    let boxes = attributes::figure_boxes(structure, drawn);
    let numberings = attributes::list_numberings(pages);
    for (index, (element, kids)) in structure.iter().zip(&kids).enumerate() {
        file.object(first + index as u32, |out| {
            out.extend_from_slice(b"<</Type/StructElem/S/");
            out.extend_from_slice(roles::tag(element.role).as_bytes());
            out.extend_from_slice(b"/P");
            match parent(structure, index) {
                Some(parent) => syntax::reference(out, first + parent),
                None => syntax::reference(out, root),
            }
            let numbering = numberings.get(index).copied().flatten();
            let bounds = boxes.get(index).copied().flatten();
            attributes::write(
                out,
                index,
                element,
                bounds.map(|bounds| (attributes::placement(structure, index), bounds)),
                numbering,
            );
            write_kids(out, kids, first, drawn, numbers);
            out.extend_from_slice(b">>");
        });
    }
    let parents = file.add(|out| parent_tree(out, drawn, first));
    let ids: Vec<usize> = (0..structure.len())
        .filter(|&index| structure.get(index).is_some_and(|e| e.role == Role::Note))
        .collect();
    file.object(root, |out| {
        out.extend_from_slice(b"<</Type/StructTreeRoot/K");
        syntax::reference(out, first);
        out.extend_from_slice(b"/ParentTree");
        syntax::reference(out, parents);
        out.extend_from_slice(b"/ParentTreeNextKey ");
        syntax::int(out, (drawn.owners.len() + drawn.links.len()) as i64);
        out.extend_from_slice(b"/RoleMap<<");
        for (name, standard) in roles::ROLE_MAP {
            out.extend_from_slice(format!("/{name}/{standard}").as_bytes());
        }
        out.extend_from_slice(b">>");
        if !ids.is_empty() {
            out.extend_from_slice(b"/IDTree<</Names[");
            for index in ids {
                out.extend_from_slice(attributes::identifier(index).as_bytes());
                syntax::reference(out, first + index as u32);
            }
            out.extend_from_slice(b"]>>");
        }
        out.extend_from_slice(b">>");
    });
    root
}

/// The parent of an element, the document for one whose own is not before it; none for the
/// document.
pub(super) fn parent(structure: &[Element], index: usize) -> Option<u32> {
    if index == 0 {
        return None;
    }
    let own = structure.get(index)?.parent;
    Some(own.filter(|&parent| (parent as usize) < index).unwrap_or(0))
}

/// The tree while marks are hung on it.
struct Growing<'s> {
    structure: &'s [Element],
    kids: Vec<Vec<Kid>>,
    /// By element: whether it hangs on its parent.
    placed: Vec<bool>,
    /// By element: whether it or anything in it has marks.
    filled: Vec<bool>,
    /// By element: its children in the order of their indices.
    children: Vec<Vec<u32>>,
    /// By element: how many of its children were looked at.
    looked: Vec<usize>,
}

impl<'s> Growing<'s> {
    fn new(structure: &'s [Element]) -> Self {
        let count = structure.len();
        let mut children = vec![Vec::new(); count];
        for index in 0..count {
            if let Some(parent) = parent(structure, index)
                && let Some(children) = children.get_mut(parent as usize)
            {
                children.push(index as u32);
            }
        }
        let mut placed = vec![false; count];
        if let Some(document) = placed.first_mut() {
            *document = true;
        }
        Self {
            structure,
            kids: vec![Vec::new(); count],
            placed,
            filled: vec![false; count],
            children,
            looked: vec![0; count],
        }
    }

    fn grow(mut self, drawn: &Drawn) -> Vec<Vec<Kid>> {
        for mark in &drawn.marks {
            let (Mark::Content(element, ..) | Mark::Link(element, _)) = *mark;
            self.fill(element);
        }
        for mark in &drawn.marks {
            let (element, kid) = match *mark {
                Mark::Content(element, page, mcid) => (element, Kid::Content(page, mcid)),
                Mark::Link(element, link) => (element, Kid::Link(link)),
            };
            self.place(element);
            self.push(element, kid);
        }
        for index in 0..self.structure.len() as u32 {
            self.place_empty(index, u32::MAX);
        }
        self.kids
    }

    fn fill(&mut self, element: u32) {
        let mut next = Some(element);
        while let Some(index) = next {
            match self.filled.get_mut(index as usize) {
                Some(filled) if !*filled => *filled = true,
                _ => return,
            }
            next = parent(self.structure, index as usize);
        }
    }

    /// Hangs an element on its parent, and that on its own, up to what hangs already.
    fn place(&mut self, element: u32) {
        if self.is(&self.placed, element) {
            return;
        }
        let mut path = vec![element];
        while let Some(&top) = path.last()
            && let Some(parent) = parent(self.structure, top as usize)
            && !self.is(&self.placed, parent)
        {
            path.push(parent);
        }
        for &index in path.iter().rev() {
            if let Some(parent) = parent(self.structure, index as usize) {
                self.place_empty(parent, index);
                self.push(parent, Kid::Element(index));
            }
            if let Some(placed) = self.placed.get_mut(index as usize) {
                *placed = true;
            }
        }
    }

    /// Hangs the children of an element that are before one of them and have no marks.
    fn place_empty(&mut self, parent: u32, before: u32) {
        let Some(looked) = self.looked.get(parent as usize).copied() else {
            return;
        };
        let children = self.children.get(parent as usize);
        let rest = children.and_then(|c| c.get(looked..)).unwrap_or_default();
        let count = rest.partition_point(|&child| child < before);
        let empty: Vec<u32> = rest
            .iter()
            .take(count)
            .copied()
            .filter(|&child| !self.is(&self.filled, child) && !self.is(&self.placed, child))
            .collect();
        if let Some(looked) = self.looked.get_mut(parent as usize) {
            *looked += count;
        }
        for child in empty {
            self.push(parent, Kid::Element(child));
            if let Some(placed) = self.placed.get_mut(child as usize) {
                *placed = true;
            }
        }
    }

    fn push(&mut self, element: u32, kid: Kid) {
        if let Some(kids) = self.kids.get_mut(element as usize) {
            kids.push(kid);
        }
    }

    fn is(&self, flags: &[bool], index: u32) -> bool {
        flags.get(index as usize).copied().unwrap_or(false)
    }
}

fn write_kids(out: &mut Vec<u8>, kids: &[Kid], first: u32, drawn: &Drawn, numbers: &Numbers) {
    let page_of = |kid: &Kid| match kid {
        Kid::Element(_) => None,
        Kid::Content(page, _) => Some(*page),
        Kid::Link(link) => drawn.links.get(*link).map(|link| link.page),
    };
    let number_of = |page: usize| numbers.pages.get(page).copied().unwrap_or(0);
    let own = kids.iter().find_map(page_of);
    if let Some(page) = own {
        out.extend_from_slice(b"/Pg");
        syntax::reference(out, number_of(page));
    }
    if kids.is_empty() {
        return;
    }
    out.extend_from_slice(b"/K[");
    for kid in kids {
        match *kid {
            Kid::Element(index) => syntax::reference(out, first + index),
            Kid::Content(page, mcid) if Some(page) == own => {
                out.push(b' ');
                syntax::int(out, i64::from(mcid));
            }
            Kid::Content(page, mcid) => {
                out.extend_from_slice(b"<</Type/MCR/Pg");
                syntax::reference(out, number_of(page));
                out.extend_from_slice(b"/MCID ");
                syntax::int(out, i64::from(mcid));
                out.extend_from_slice(b">>");
            }
            Kid::Link(link) => {
                let page = page_of(kid).unwrap_or(0);
                out.extend_from_slice(b"<</Type/OBJR/Pg");
                syntax::reference(out, number_of(page));
                out.extend_from_slice(b"/Obj");
                syntax::reference(out, numbers.links.get(link).copied().unwrap_or(0));
                out.extend_from_slice(b">>");
            }
        }
    }
    out.push(b']');
}

/// From page and MCID, and from annotation, to the element.
fn parent_tree(out: &mut Vec<u8>, drawn: &Drawn, first: u32) {
    out.extend_from_slice(b"<</Nums[");
    for (page, owners) in drawn.owners.iter().enumerate() {
        out.push(b' ');
        syntax::int(out, page as i64);
        out.push(b'[');
        for owner in owners {
            syntax::reference(out, first + owner);
        }
        out.push(b']');
    }
    for (index, link) in drawn.links.iter().enumerate() {
        out.push(b' ');
        syntax::int(out, (drawn.owners.len() + index) as i64);
        syntax::reference(out, first + link.element);
    }
    out.extend_from_slice(b"]>>");
}
