//! Prints a drawn chart on the page: vectors and real text.

use super::fonts::Family;
use super::galley::{Bond, Piece, Slab, mirrored, moved};
use super::paragraph::{Fill, Hyphens};
use super::rich::{Ink, Look, Rich, Space, Spot};
use super::setter::{Frame, Manner, Setter};
use super::shape::{Digits, Shaper};
use super::{Draw, FaceId, FontBook, Role};
use crate::chart::{Anchor, LOWEST_PLOT, Label, Measure, PLOT, Paint, Scene, Shape};
use crate::document::script::is_han;
use crate::document::{Align, Chart};
use crate::measure::Length;
use crate::style::Color;
use std::cell::RefCell;

/// Measures chart labels with the face that they are set in.
struct FaceMeasure<'s, 'a> {
    shaper: RefCell<&'s mut Shaper<'a>>,
}

impl Measure for FaceMeasure<'_, '_> {
    fn width(&self, text: &str, size: Length) -> Length {
        let mut shaper = self.shaper.borrow_mut();
        let book: &FontBook = shaper.book();
        let face = book.find(Family::Tables, false, false);
        let mut milli = 0;
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                milli += shaper.space(face);
            }
            milli += match word.is_ascii() {
                true => i64::from(shaper.shape(face, Digits::Tabular, word).width),
                false => mixed_width(&mut shaper, face, word),
            };
        }
        size.scale(milli, 1000)
    }
}

/// The width of a word some of whose characters another face may have, in thousandths of an
/// em, with the quarter of an em that parts Chinese from Latin.
fn mixed_width(shaper: &mut Shaper<'_>, face: FaceId, word: &str) -> i64 {
    let mut milli = 0;
    let mut run: Option<(FaceId, usize)> = None;
    let mut last: Option<char> = None;
    for (at, character) in word.char_indices() {
        let book: &FontBook = shaper.book();
        let own = book.cover(face, (false, false), character).unwrap_or(face);
        if let Some(before) = last
            && is_han(before) != is_han(character)
            && (before.is_ascii_alphanumeric() || character.is_ascii_alphanumeric())
        {
            milli += 250;
        }
        last = Some(character);
        match run {
            Some((known, _)) if known == own => {}
            Some((known, start)) => {
                let text = word.get(start..at).unwrap_or_default();
                milli += i64::from(shaper.shape(known, Digits::Tabular, text).width);
                run = Some((own, at));
            }
            None => run = Some((own, at)),
        }
    }
    if let Some((known, start)) = run {
        let text = word.get(start..).unwrap_or_default();
        milli += i64::from(shaper.shape(known, Digits::Tabular, text).width);
    }
    milli
}

/// A chart whose height may still change.
#[derive(Clone, Copy)]
pub(super) struct Flexible<'a> {
    chart: &'a Chart,
    frame: Frame,
    figure: u32,
}

impl<'a> Setter<'a> {
    /// Puts a chart into the galley, with its caption above.
    pub fn chart(&mut self, chart: &'a Chart, frame: Frame) {
        let figure = self
            .tree
            .add_with(Role::Figure, frame.parent, chart.alternative.clone());
        let size = self.style.table_size;
        let mut top = frame;
        top.gap = frame.leading.scale(8, 10);
        let start = self.galley.len();
        if !chart.caption.is_empty() || !chart.number.is_empty() {
            let element = self.tree.add(Role::Caption, figure);
            let rich = self.caption(&chart.number, &chart.caption, size, element);
            let manner = Manner {
                fill: Fill::Ragged,
                hyphens: Hyphens::Avoided,
                align: Align::Left,
                leading: size.scale(13, 10),
            };
            let look = self.look(Family::Tables, true, size, self.style.colors.text);
            self.put_lines(&rich, top, look, manner);
            self.next = Bond::Kept;
            top.gap = size.scale(5, 10);
            self.notes_of(&rich, frame);
            self.next = Bond::Kept;
        }
        let scene = self.drawn(chart, frame.width, PLOT);
        let mut slab = self.scene(&scene, frame.left, figure, top.gap);
        let least = self.drawn(chart, frame.width, LOWEST_PLOT).height;
        if scene.height - least == PLOT - LOWEST_PLOT {
            slab.lower = Some((self.charts.len(), least));
            self.charts.push(Flexible {
                chart,
                frame,
                figure,
            });
        }
        if self.tells_sources() {
            slab.sources = chart.mentions().map(Spot::Mention).collect();
        }
        self.put(slab);
        self.let_float(start, !chart.number.is_empty(), frame);
        if !chart.id.is_empty()
            && let Some(slab) = self.galley.get_mut(start)
        {
            slab.anchors.push(chart.id.clone());
        }
        self.gap = frame.leading.scale(8, 10);
        if chart.with_data
            && let Some(data) = chart.data(&self.document.mentions)
        {
            self.table(&data, frame);
        }
    }

    /// Adds a sparkline, which is drawn at the start of the text.
    pub fn sparkline(&mut self, rich: &mut Rich, chart: &Chart, ink: Ink) {
        if !chart.has_values() {
            let text = chart.ends(&self.document.mentions);
            return self.write(rich, &text, ink, Space::Folded);
        }
        let size = ink.look.size;
        let scene = crate::chart::sparkline(chart, size);
        let element = ink.element.map(|parent| {
            let alternative = chart.alternative.clone();
            self.tree.add_with(Role::Figure, parent, alternative)
        });
        for shape in &scene.shapes {
            if let Some(draw) = self.shape(shape) {
                let down = size.scale(crate::chart::SPARKLINE_DESCENT, 100) - scene.height;
                let draw = moved(draw, Length::ZERO, down);
                rich.drawn.push((element, draw));
            }
        }
        rich.indent = rich.indent.max(scene.width);
        if self.tells_sources() {
            let spots = chart
                .mentions()
                .map(|at| (rich.text.len(), Spot::Mention(at)));
            rich.sources.extend(spots);
        }
    }

    /// A chart drawn in a height between its least and its usual one.
    pub fn lowered(&mut self, index: usize, least: Length, height: Length) -> Option<Slab> {
        let Flexible {
            chart,
            frame,
            figure,
        } = *self.charts.get(index)?;
        let scene = self.drawn(chart, frame.width, LOWEST_PLOT + height - least);
        Some(self.scene(&scene, frame.left, figure, Length::ZERO))
    }

    fn drawn(&mut self, chart: &Chart, width: Length, plot: Length) -> Scene {
        let scene = {
            let measure = FaceMeasure {
                shaper: RefCell::new(&mut self.shaper),
            };
            let mentions = &self.document.mentions;
            crate::chart::draw_as(chart, mentions, width, plot, &measure)
        };
        self.fitting(scene)
    }

    /// The scene, made smaller if it is higher than a page bears with its caption.
    fn fitting(&self, mut scene: Scene) -> Scene {
        let page = &self.style.page;
        let room = page.height - page.top - page.bottom - self.style.leading * 4;
        if scene.height <= room || room <= Length::ZERO {
            return scene;
        }
        let (to, from) = (room.0, scene.height.0);
        let fit = |length: &mut Length| *length = length.scale(to, from);
        fit(&mut scene.width);
        fit(&mut scene.height);
        for shape in &mut scene.shapes {
            let points = match shape {
                Shape::Rect(at, width, height, _) => {
                    fit(width);
                    fit(height);
                    std::slice::from_mut(at)
                }
                Shape::Line(points, width, _) => {
                    fit(width);
                    points.as_mut_slice()
                }
                Shape::Disc(at, radius, _) => {
                    fit(radius);
                    std::slice::from_mut(at)
                }
                Shape::Text(label) => {
                    fit(&mut label.size);
                    std::slice::from_mut(&mut label.at)
                }
            };
            for point in points {
                fit(&mut point.x);
                fit(&mut point.y);
            }
        }
        scene
    }

    fn scene(&mut self, scene: &Scene, left: Length, figure: u32, gap: Length) -> Slab {
        let mut slab = Slab {
            gap,
            height: scene.height,
            ..Slab::default()
        };
        for shape in &scene.shapes {
            if let Shape::Text(label) = shape {
                self.chart_label(label, left, figure, &mut slab.pieces);
            } else if let Some(draw) = self.shape(shape) {
                let draw = moved(draw, left, Length::ZERO);
                slab.pieces.push(Piece::Draw(Some(figure), draw));
            }
        }
        if self.shaper.customs().backwards {
            // Years run from left to right on pages that do not, too.
            let twice = left * 2 + scene.width;
            for piece in &mut slab.pieces {
                if let Piece::Draw(_, draw) = piece {
                    *draw = mirrored(draw.clone(), twice);
                }
            }
        }
        slab
    }

    /// A shape that is no text.
    fn shape(&self, shape: &Shape) -> Option<Draw> {
        Some(match shape {
            Shape::Rect(at, width, height, paint) => {
                Draw::Rect(at.x, at.y, *width, *height, self.paint(*paint))
            }
            Shape::Line(points, width, paint) => {
                let points = points.iter().map(|point| (point.x, point.y)).collect();
                Draw::Stroke(points, *width, self.paint(*paint))
            }
            Shape::Disc(at, radius, paint) => Draw::Disc(at.x, at.y, *radius, self.paint(*paint)),
            Shape::Text(_) => return None,
        })
    }

    fn chart_label(&mut self, label: &Label, left: Length, figure: u32, pieces: &mut Vec<Piece>) {
        let color = self.paint(label.paint);
        let look = Look {
            digits: Digits::Tabular,
            ..self.look(Family::Tables, false, label.size, color)
        };
        let rich = self.plain(&label.text, look, Some(figure));
        let line = self.one_line(&rich);
        let x = left
            + label.at.x
            + match label.anchor {
                Anchor::Start => Length::ZERO,
                Anchor::Middle => -line.width / 2,
                Anchor::End => -line.width,
            };
        super::setter::place(pieces, line, &rich, x, label.at.y);
    }

    fn paint(&self, paint: Paint) -> Color {
        let palette = &self.palette;
        match paint {
            Paint::Ink => palette.ink,
            Paint::Faint => palette.faint,
            Paint::Grid => palette.grid,
            Paint::Series(n) => palette.series(n),
            Paint::Highlight => palette.highlight,
            Paint::Muted => palette.muted,
            Paint::Missed => palette.missed,
            Paint::On(n) => palette.on(n),
            Paint::Range(n) => palette.range(n),
            Paint::Target => palette.target,
            Paint::Paper => palette.paper,
        }
    }
}
