//! Pixels of an upright frame, read between them.

use crate::frame::Memory;
use crate::{Error, Frame};

/// A frame whose pixels are in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture<'a> {
    memory: Memory<'a>,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl<'a> Picture<'a> {
    pub(super) fn of(frame: &Frame<'a>) -> Result<Self, Error> {
        frame.check()?;
        Ok(Self {
            memory: frame.memory()?,
            width: frame.width as usize,
            height: frame.height as usize,
        })
    }

    /// Red, green and blue of a pixel; the border is repeated outside.
    pub(super) fn pixel(&self, x: isize, y: isize) -> [f32; 3] {
        let column = x.clamp(0, self.width as isize - 1) as u32;
        let row = y.clamp(0, self.height as isize - 1) as u32;
        self.memory.colour(column, row)
    }

    /// Colour at a point, between pixel centres by straight lines. Pixel (0, 0) has its centre at
    /// (0.5, 0.5).
    pub(super) fn colour(&self, x: f64, y: f64) -> [f32; 3] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let (fx, fy) = ((x - column) as f32, (y - row) as f32);
        let (column, row) = (column as isize, row as isize);
        let [a, b] = [0, 1].map(|dx| self.pixel(column + dx, row));
        let [c, d] = [0, 1].map(|dx| self.pixel(column + dx, row + 1));
        [0, 1, 2].map(|i| {
            let (top, below) = (a[i] + (b[i] - a[i]) * fx, c[i] + (d[i] - c[i]) * fx);
            top + (below - top) * fy
        })
    }

    /// Whether a point lies in the picture.
    pub(super) fn holds(&self, x: f64, y: f64) -> bool {
        x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64
    }
}

/// Largest difference of two colours in any of the three channels.
pub(super) fn contrast(a: [f32; 3], b: [f32; 3]) -> f32 {
    let of = |i: usize| (a[i] - b[i]).abs();
    of(0).max(of(1)).max(of(2))
}
