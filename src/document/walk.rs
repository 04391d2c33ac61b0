//! Walking the tree: every pass and query is written with [`visit`] and [`mutate`].
//!
//! Both go in reading order and meet a node before what it holds. The order within a
//! table is caption, head, rows with the label of a group before its first, source note.

use super::{Block, Document, Heading, Inline, Mention, Table};

/// A node of the tree, to look at.
#[derive(Clone, Copy, Debug)]
pub enum Node<'d> {
    /// A block.
    Block(&'d Block),
    /// An inline.
    Inline(&'d Inline),
}

/// A node of the tree, to change. What the closure puts in place is walked next.
#[derive(Debug)]
pub enum NodeMut<'d> {
    /// A block.
    Block(&'d mut Block),
    /// An inline.
    Inline(&'d mut Inline),
}

/// Shows every block and inline of `blocks` to `look`, parents first, in reading order.
///
/// Footnotes are not followed: they are [`Document::notes`], to be visited on their own.
pub fn visit<'d>(blocks: &'d [Block], look: &mut impl FnMut(Node<'d>)) {
    for block in blocks {
        look(Node::Block(block));
        match block {
            Block::Heading(heading) => visit_inlines(&heading.text, look),
            Block::Paragraph(inlines) => visit_inlines(inlines, look),
            Block::List(list) => {
                for item in &list.items {
                    visit(item, look);
                }
            }
            Block::Table(table) => {
                visit_inlines(&table.caption, look);
                table.cells().for_each(|cell| visit_inlines(cell, look));
                visit_inlines(&table.source, look);
            }
            Block::Quote(inner) => visit(inner, look),
            Block::Chart(chart) => visit_inlines(&chart.caption, look),
            Block::Code(..) | Block::Rule | Block::PageBreak | Block::Contents => {}
        }
    }
}

/// Shows every inline of `inlines` to `look`, parents first.
pub fn visit_inlines<'d>(inlines: &'d [Inline], look: &mut impl FnMut(Node<'d>)) {
    for inline in inlines {
        look(Node::Inline(inline));
        visit_inlines(inline.inner(), look);
    }
}

/// Gives every block and inline of `blocks` to `change`, parents first, in reading order.
pub fn mutate(blocks: &mut [Block], change: &mut impl FnMut(NodeMut<'_>)) {
    for block in blocks {
        change(NodeMut::Block(block));
        match block {
            Block::Heading(Heading { text, .. }) => mutate_inlines(text, change),
            Block::Paragraph(inlines) => mutate_inlines(inlines, change),
            Block::List(list) => {
                for item in &mut list.items {
                    mutate(item, change);
                }
            }
            Block::Table(table) => mutate_table(table, change),
            Block::Quote(inner) => mutate(inner, change),
            Block::Chart(chart) => mutate_inlines(&mut chart.caption, change),
            Block::Code(..) | Block::Rule | Block::PageBreak | Block::Contents => {}
        }
    }
}

fn mutate_table(table: &mut Table, change: &mut impl FnMut(NodeMut<'_>)) {
    mutate_inlines(&mut table.caption, change);
    table.each_cell_mut(|cell| mutate_inlines(cell, change));
    mutate_inlines(&mut table.source, change);
}

/// Gives every inline of `inlines` to `change`, parents first.
pub fn mutate_inlines(inlines: &mut [Inline], change: &mut impl FnMut(NodeMut<'_>)) {
    for inline in inlines {
        change(NodeMut::Inline(inline));
        mutate_inlines(inline.inner_mut(), change);
    }
}

impl Inline {
    /// The inlines that it holds: none for all that is characters, a mark or a break.
    pub fn inner(&self) -> &[Inline] {
        match self {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Deleted(inner)
            | Inline::Inserted(inner) => inner,
            Inline::Link(link) => &link.text,
            Inline::Image(image) => &image.text,
            Inline::Language(run) => &run.text,
            Inline::Text(_)
            | Inline::Abbreviation(_)
            | Inline::Figure(_)
            | Inline::Code(_)
            | Inline::Reference(_)
            | Inline::Note(_)
            | Inline::Source(_)
            | Inline::Sparkline(_)
            | Inline::SoftBreak
            | Inline::HardBreak => &[],
        }
    }

    /// As [`Inline::inner`], to be changed.
    pub fn inner_mut(&mut self) -> &mut [Inline] {
        match self {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Deleted(inner)
            | Inline::Inserted(inner) => inner,
            Inline::Link(link) => &mut link.text,
            Inline::Image(image) => &mut image.text,
            Inline::Language(run) => &mut run.text,
            Inline::Text(_)
            | Inline::Abbreviation(_)
            | Inline::Figure(_)
            | Inline::Code(_)
            | Inline::Reference(_)
            | Inline::Note(_)
            | Inline::Source(_)
            | Inline::Sparkline(_)
            | Inline::SoftBreak
            | Inline::HardBreak => &mut [],
        }
    }
}

/// The characters of `inlines`, without any markup.
///
/// Figures read as they are printed, breaks as a space, images as their text alternative;
/// footnote marks are left out.
pub fn plain(inlines: &[Inline], mentions: &[Mention]) -> String {
    let mut text = String::new();
    plain_parts(inlines, mentions, &mut |part| text.push_str(part));
    text
}

/// Whether a paragraph is nothing but images, one or several: they are shown at their own
/// size, and not as letters of a text.
pub fn is_images(inlines: &[Inline]) -> bool {
    let passes = |inline: &Inline| match inline {
        Inline::SoftBreak | Inline::HardBreak => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let shows = |inline: &Inline| match inline {
        Inline::Image(_) => true,
        Inline::Link(_) | Inline::Emphasis(_) | Inline::Strong(_) | Inline::Language(_) => {
            is_images(inline.inner())
        }
        _ => false,
    };
    inlines.iter().any(shows) && inlines.iter().all(|inline| passes(inline) || shows(inline))
}

/// Shows the characters of `inlines`, without any markup, part by part; see [`plain`].
pub fn plain_parts(inlines: &[Inline], mentions: &[Mention], look: &mut impl FnMut(&str)) {
    visit_inlines(inlines, &mut |node| {
        let Node::Inline(inline) = node else { return };
        match inline {
            Inline::Text(part) | Inline::Code(part) => look(part),
            Inline::Figure(index) => {
                look(mentions.get(*index).map_or("", |mention| &mention.text));
            }
            Inline::Reference(reference) => look(&reference.text),
            Inline::Sparkline(chart) => look(&chart.ends(mentions)),
            Inline::Abbreviation(short) => look(&short.text),
            Inline::SoftBreak | Inline::HardBreak => look(" "),
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Deleted(_)
            | Inline::Inserted(_)
            | Inline::Link(_)
            | Inline::Image(_)
            | Inline::Language(_)
            | Inline::Note(_)
            | Inline::Source(_) => {}
        }
    });
}

impl Document {
    /// Shows every block and inline of the body, then of the footnotes.
    pub fn visit<'d>(&'d self, look: &mut impl FnMut(Node<'d>)) {
        visit(&self.blocks, look);
        for note in &self.notes {
            visit(&note.blocks, look);
        }
    }

    /// Gives every block and inline of the body, then of the footnotes, to `change`.
    pub fn mutate(&mut self, change: &mut impl FnMut(NodeMut<'_>)) {
        mutate(&mut self.blocks, change);
        for note in &mut self.notes {
            mutate(&mut note.blocks, change);
        }
    }

    /// The characters of `inlines` of this document; see [`plain`].
    pub fn plain(&self, inlines: &[Inline]) -> String {
        plain(inlines, &self.mentions)
    }
}
