//! Bars whose series stand upon each other.

use super::canvas::Canvas;
use super::{Scene, lying, upright};

pub(super) fn upright(canvas: Canvas<'_>) -> Scene {
    upright::draw(canvas)
}

pub(super) fn lying(canvas: Canvas<'_>) -> Scene {
    lying::draw(canvas)
}
