//! Small plots on one scale.

use super::canvas::Canvas;
use super::{Scene, line};

pub(super) fn draw(canvas: Canvas<'_>) -> Scene {
    line::draw(canvas)
}
