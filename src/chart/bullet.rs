//! Actual against target.

use super::canvas::Canvas;
use super::{Scene, lying};

pub(super) fn draw(canvas: Canvas<'_>) -> Scene {
    lying::draw(canvas)
}
