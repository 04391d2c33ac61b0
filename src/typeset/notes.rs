//! Footnotes: set when they are first referred to, kept for the foot of that page.

use super::Role;
use super::fonts::Family;
use super::galley::Slab;
use super::inlines::note_id;
use super::rich::Rich;
use super::setter::{Frame, Setter, place};

impl Setter<'_> {
    /// Sets the notes that a text refers to and that are not set yet.
    pub fn notes_of(&mut self, rich: &Rich, frame: Frame) {
        for &(_, index) in &rich.notes {
            self.note(index, frame.parent);
        }
    }

    fn note(&mut self, index: usize, parent: u32) {
        let document = self.document;
        let Some(note) = document.notes.get(index) else {
            return;
        };
        if !matches!(self.notes.get(index), Some(None)) {
            return;
        }
        // Taken as set from here on, so that a note that refers to itself ends.
        if let Some(slot) = self.notes.get_mut(index) {
            *slot = Some(Vec::new());
        }
        let file = document.places.of_note(index);
        let around = std::mem::replace(&mut self.missing.place, file);
        let element = self.tree.add(Role::Note, parent);
        let size = self.style.small_size;
        let mut frame = self.type_area().within(element);
        frame.size = size;
        frame.leading = size.scale(13, 10);
        frame.gap = size.scale(2, 10);
        let waiting = (
            std::mem::take(&mut self.galley),
            std::mem::take(&mut self.label),
            std::mem::take(&mut self.bars),
            std::mem::take(&mut self.next),
            std::mem::take(&mut self.gap),
        );
        let mut look = self.look(
            Family::Text,
            false,
            size.scale(75, 100),
            self.style.colors.text,
        );
        look.rise = size.scale(3, 10);
        let label = self.tree.add(Role::ListLabel, element);
        let mark = self.plain(&format!("{} ", index + 1), look, Some(label));
        let line = self.one_line(&mark);
        let body = self.look(Family::Text, false, size, self.style.colors.text);
        let baseline = self.baseline(body, frame.leading);
        place(&mut self.label, line, &mark, frame.left, baseline);
        self.blocks(&note.blocks, frame.indented(size));
        if !self.label.is_empty() {
            self.put(Slab {
                height: frame.leading,
                ..Slab::default()
            });
        }
        if let Some(slab) = self.galley.first_mut() {
            slab.anchors.push(note_id(index));
        }
        let set = std::mem::take(&mut self.galley);
        (self.galley, self.label, self.bars, self.next, self.gap) = waiting;
        if let Some(slot) = self.notes.get_mut(index) {
            *slot = Some(set);
        }
        self.missing.place = around;
    }
}
