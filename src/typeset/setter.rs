//! What all parts of typesetting share while a document is set.

use super::Draw;
use super::codes;
use super::fonts::{Family, FontBook};
use super::galley::{Bar, Bond, Piece, RepeatedHead, Slab, moved};
use super::line::{Line, set_line};
use super::paragraph::{Fill, Hyphens, break_text};
use super::passes::Known;
use super::print::Flexible;
use super::rich::{Ink, Look, Missing, Rich, Space, Writer};
use super::script::Customs;
use super::shape::{Digits, Shaper};
use super::structure::Tree;
use super::tongue::Tongue;
use crate::diagnostics::{Diagnostic, Sink};
use crate::document::{Align, Document};
use crate::measure::Length;
use crate::picture::Pictures;
use crate::style::{Color, DigitStyle, FontUse, PageStyle, Palette, Style};

/// What room images within text have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// The line, as in cells and headings.
    Line,
    /// The line, or the width that is given, in a paragraph of this width: its lines may be
    /// higher.
    Text(Length),
    /// Their own size, in a paragraph of this width that holds nothing else.
    Alone(Length),
}

/// The size of the tables of the annex, in hundredths of the style's, and the distance of
/// their lines, in hundredths of that: a list to look things up in, not to read.
pub(super) const DENSE: (i64, i64) = (84, 120);

/// Where text is set: a column of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Its left edge on the page.
    pub left: Length,
    /// Its width.
    pub width: Length,
    /// The structure element that holds what is set in it.
    pub parent: u32,
    /// The size of text.
    pub size: Length,
    /// The distance of baselines.
    pub leading: Length,
    /// The space between paragraphs.
    pub gap: Length,
}

impl Frame {
    /// The frame narrowed from the left.
    pub fn indented(self, by: Length) -> Self {
        Self {
            left: self.left + by,
            width: (self.width - by).max(Length::POINT),
            ..self
        }
    }

    /// The frame for the children of an element.
    pub fn within(self, parent: u32) -> Self {
        Self { parent, ..self }
    }
}

/// How the lines of a text are set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// How lines are filled.
    pub fill: Fill,
    /// Whether words are hyphenated.
    pub hyphens: Hyphens,
    /// Where ragged lines stand.
    pub align: Align,
    /// The distance of baselines.
    pub leading: Length,
}

/// What a document without images shows.
static NO_PICTURES: &Pictures = &Pictures(std::collections::BTreeMap::new());

/// A document being set.
pub(super) struct Setter<'a> {
    /// The document.
    pub document: &'a Document,
    /// The style.
    pub style: &'a Style,
    /// The colours of charts.
    pub palette: Palette,
    /// The images.
    pub pictures: &'a Pictures,
    /// What room images have in the text being set.
    pub room: Room,
    /// The shaper.
    pub shaper: Shaper<'a>,
    /// The language of the document.
    pub tongue: Tongue,
    /// The structure tree.
    pub tree: Tree,
    /// Characters that no face has.
    pub missing: Missing,
    /// What is set so far.
    pub galley: Vec<Slab>,
    /// The notes set so far, by index.
    pub notes: Vec<Option<Vec<Slab>>>,
    /// The heads of tables.
    pub heads: Vec<RepeatedHead>,
    /// The charts whose height may change.
    pub charts: Vec<Flexible<'a>>,
    /// The bars of the blocks around.
    pub bars: Vec<Bar>,
    /// The label to go beside the next slab.
    pub label: Vec<Piece>,
    /// Whether the next slab stays with the one before.
    pub next: Bond,
    /// Least space above the next slab.
    pub gap: Length,
    /// The level of the last heading.
    pub level: u8,
    /// Whether the block before the present one is a paragraph.
    pub follows: bool,
    /// Whether slabs go on turned pages.
    pub turned: bool,
    /// Whether tables are set small and close, as in the annex.
    pub dense: bool,
    /// The page of each mention of the body, once that is set and the annex begins.
    pub pages: Vec<Option<usize>>,
    /// The pages of ids, as the pass before found them.
    pub known: Known,
    /// Problems found.
    pub problems: Vec<Diagnostic>,
}

impl<'a> Setter<'a> {
    /// A setter that has set nothing yet.
    pub fn new(document: &'a Document, style: &'a Style, fonts: &'a FontBook) -> Self {
        Self {
            document,
            style,
            palette: Palette::new(style.accent),
            pictures: NO_PICTURES,
            room: Room::Line,
            shaper: Shaper::new(fonts, Customs::of(&document.meta.language)),
            tongue: Tongue::of(&document.meta.language),
            tree: Tree::new(),
            missing: Missing::default(),
            galley: Vec::new(),
            notes: vec![None; document.notes.len()],
            heads: Vec::new(),
            charts: Vec::new(),
            bars: Vec::new(),
            label: Vec::new(),
            next: Bond::Free,
            gap: Length::ZERO,
            level: 0,
            follows: false,
            turned: false,
            dense: false,
            pages: Vec::new(),
            known: Known::default(),
            problems: Vec::new(),
        }
    }

    /// The size of the text of tables.
    pub fn table_size(&self) -> Length {
        if self.dense {
            self.style.table_size.scale(DENSE.0, 100)
        } else {
            self.style.table_size
        }
    }

    /// The type area.
    pub fn type_area(&self) -> Frame {
        self.area_of(self.style.page)
    }

    /// The type area of a paper.
    pub fn area_of(&self, page: PageStyle) -> Frame {
        Frame {
            left: page.left,
            width: (page.width - page.left - page.right).max(Length::POINT),
            parent: super::structure::DOCUMENT,
            size: self.style.text_size,
            leading: self.style.leading,
            gap: self.style.paragraph_gap,
        }
    }

    /// The family of headings and the contents.
    pub fn headings(&self) -> Family {
        Family::Headings
    }

    /// The look of text of a family.
    pub fn look(&self, family: Family, bold: bool, size: Length, color: Color) -> Look {
        Look {
            family,
            bold,
            italic: false,
            size,
            rise: Length::ZERO,
            color,
            digits: match self.style.digits {
                DigitStyle::Font => Digits::Text,
                DigitStyle::Lining => Digits::Lining,
                DigitStyle::OldStyle => Digits::OldStyle,
            },
            edit: None,
        }
    }

    /// A text of one look, as an element's content or an artifact.
    pub fn plain(&mut self, text: &str, look: Look, element: Option<u32>) -> Rich {
        let mut rich = Rich::default();
        let ink = Ink {
            look,
            element,
            link: None,
            tongue: self.tongue,
        };
        self.write(&mut rich, text, ink, Space::Folded);
        rich
    }

    /// Adds a text to a rich text.
    pub fn write(&mut self, rich: &mut Rich, text: &str, ink: Ink, space: Space) {
        let mut writer = Writer {
            book: self.shaper.book(),
            customs: self.shaper.customs(),
            missing: &mut self.missing,
        };
        writer.push(rich, text, ink, space);
    }

    /// A text on one line, however wide.
    pub fn one_line(&mut self, rich: &Rich) -> Line {
        let (width, _) = super::paragraph::extents(&mut self.shaper, rich, Hyphens::Avoided);
        let width = width + Length::POINT;
        let broken = break_text(
            &mut self.shaper,
            rich,
            width,
            Fill::Ragged,
            Hyphens::Avoided,
        );
        set_line(&mut self.shaper, rich, &broken, 0, width, Fill::Ragged)
    }

    /// The lines of a text.
    pub fn lines(&mut self, rich: &Rich, width: Length, manner: Manner) -> Vec<Line> {
        let broken = break_text(&mut self.shaper, rich, width, manner.fill, manner.hyphens);
        (0..broken.lines.len())
            .map(|index| set_line(&mut self.shaper, rich, &broken, index, width, manner.fill))
            .collect()
    }

    /// The narrowest width at which a short text takes no more lines than at `width`, so
    /// that a heading of two lines is not one long line and one word.
    pub fn balanced(&mut self, rich: &Rich, width: Length) -> Length {
        let count = |setter: &mut Self, width| {
            let shaper = &mut setter.shaper;
            let broken = break_text(shaper, rich, width, Fill::Ragged, Hyphens::Avoided);
            broken.lines.len()
        };
        let (natural, least) = super::paragraph::extents(&mut self.shaper, rich, Hyphens::Avoided);
        if natural <= width {
            return width;
        }
        let lines = count(self, width);
        let (mut low, mut high) = (least.max(width / 2).min(width), width);
        // Seven halvings of half a line bring it to within two points.
        for _ in 0..7 {
            let middle = (low + high) / 2;
            if count(self, middle) <= lines {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    /// Where the baseline stands in a line of a leading: ascent and descent of the face
    /// are centred in it.
    pub fn baseline(&self, look: Look, leading: Length) -> Length {
        let book = self.shaper.book();
        let face = book.face(book.find(look.family, look.bold, look.italic));
        let ascent = look.size.scale(face.ascent.into(), 1000);
        let descent = look.size.scale((-face.descent).into(), 1000);
        (leading - ascent - descent) / 2 + ascent
    }

    /// Puts a slab at the end of the galley, with what is waiting for it.
    pub fn put(&mut self, mut slab: Slab) {
        slab.bare = slab.gap;
        slab.asked = self.gap;
        slab.gap = slab.gap.max(self.gap);
        slab.level = self.level;
        slab.turned = self.turned;
        self.gap = Length::ZERO;
        if self.next != Bond::Free {
            slab.bond = match (self.next, slab.bond) {
                (Bond::Forced, _) | (_, Bond::Forced) => Bond::Forced,
                _ => Bond::Kept,
            };
            self.next = Bond::Free;
        }
        if !self.label.is_empty() {
            let mut pieces = std::mem::take(&mut self.label);
            pieces.append(&mut slab.pieces);
            slab.pieces = pieces;
        }
        slab.bars.extend_from_slice(&self.bars);
        self.galley.push(slab);
    }

    /// Puts the lines of a text into the galley, at most one line apart from its fellows
    /// at the foot or top of a page. Gives the index of the first slab.
    pub fn put_lines(&mut self, rich: &Rich, frame: Frame, look: Look, manner: Manner) -> usize {
        let lines = self.lines(rich, frame.width, manner);
        let baseline = self.baseline(look, manner.leading);
        let count = lines.len();
        let first = self.galley.len();
        for (index, line) in lines.into_iter().enumerate() {
            let mut slab = Slab {
                gap: if index == 0 { frame.gap } else { Length::ZERO },
                height: manner.leading,
                // No single line of a paragraph at the foot (orphan) or top (widow) of a page.
                bond: if index == 1 || (index > 0 && index + 1 == count) {
                    Bond::Kept
                } else {
                    Bond::Free
                },
                notes: line.notes.clone(),
                sources: line.sources.clone(),
                ..Slab::default()
            };
            let left = frame.left + aligned(manner.align, frame.width, line.width);
            // An image that is higher than the line makes room for itself.
            let more = line.above() - baseline;
            let more = more.max(Length::ZERO);
            slab.height += more;
            place(&mut slab.pieces, line, rich, left, baseline + more);
            self.put(slab);
        }
        first
    }

    /// Lets what was put since `start` wait for the next page, if the text can name it and
    /// it is not part of a list or quotation.
    pub fn let_float(&mut self, start: usize, named: bool, frame: Frame) {
        if named && self.is_outermost(frame) {
            for slab in self.galley.iter_mut().skip(start) {
                slab.float = Some(start);
            }
        }
    }

    /// Whether a frame is that of the page, not of a list or quotation.
    pub fn is_outermost(&self, frame: Frame) -> bool {
        frame.parent == super::structure::DOCUMENT && self.bars.is_empty()
    }

    /// Reports the characters that no face has.
    pub fn report(mut self, sink: &mut Sink) -> Tree {
        for problem in self.problems.drain(..) {
            sink.emit(problem);
        }
        for (character, found) in self.missing.iter() {
            let shown = if character.is_control() || character.is_whitespace() {
                String::new()
            } else {
                format!(" (`{character}`)")
            };
            let mut diagnostic = Diagnostic::error(
                codes::NO_GLYPH,
                format!(
                    "no font has the character `U+{:04X}`{shown}",
                    u32::from(character)
                ),
            )
            .hint(
                "name a font that has it under `style`, `fonts`, `fallback`, or write it otherwise",
            );
            for place in &found.places {
                diagnostic = diagnostic.at(place.clone());
            }
            for context in &found.contexts {
                diagnostic = diagnostic.note(context);
            }
            sink.emit(diagnostic);
        }
        self.tree
    }
}

/// The family of a use.
pub(super) fn family(font: FontUse) -> Family {
    match font {
        FontUse::Text => Family::Text,
        FontUse::Headings => Family::Headings,
        FontUse::Tables => Family::Tables,
    }
}

/// How far a line of a width stands from the left edge of a wider column.
pub(super) fn aligned(align: Align, room: Length, width: Length) -> Length {
    let free = (room - width).max(Length::ZERO);
    match align {
        Align::Default | Align::Left => Length::ZERO,
        Align::Center => free / 2,
        Align::Right => free,
    }
}

/// How thick the rule through or under an edited text is, as a part of its size.
const EDIT_RULE: (i64, i64) = (7, 100);

/// Adds a set line to the pieces of a slab.
pub(super) fn place(
    pieces: &mut Vec<Piece>,
    line: Line,
    rich: &Rich,
    left: Length,
    baseline: Length,
) {
    for (element, draw) in line.drawn {
        pieces.push(Piece::Draw(element, moved(draw, left, baseline)));
    }
    let mut insets = line.insets.into_iter().peekable();
    let runs = line.runs.into_iter().map(Some).chain([None]);
    for (index, run) in runs.enumerate() {
        // What readers hear is in the order of the text.
        while let Some((_, element, draw)) = insets.next_if(|(before, ..)| *before <= index) {
            pieces.push(Piece::Draw(element, moved(draw, left, baseline)));
        }
        if let Some((element, mut run)) = run {
            run.x += left;
            run.y += baseline;
            pieces.push(Piece::Draw(element, Draw::Glyphs(run)));
        }
    }
    for edit in line.edits {
        let thickness = edit.size.scale(EDIT_RULE.0, EDIT_RULE.1);
        let y = baseline - edit.height() - thickness / 2;
        let width = edit.right.min(line.width) - edit.left;
        let rule = Draw::Rect(left + edit.left, y, width, thickness, edit.color);
        pieces.push(Piece::Draw(None, rule));
    }
    for (link, from, to, size) in line.links {
        if let Some((aim, element)) = rich.links.get(usize::from(link)) {
            // The area reaches from a little above the ascenders to below the descenders.
            let area = [left + from, baseline - size, to - from, size.scale(13, 10)];
            pieces.push(Piece::Link(*element, area, aim.clone()));
        }
    }
}
