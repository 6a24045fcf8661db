//! Pixels of an upright frame, read between them.

use crate::frame::{Border, Memory, Rgba, Taps, Yuv};
use crate::{Error, Frame};
use std::ops::Range;

/// A frame whose pixels are in memory; the border is repeated outside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture<'a> {
    stored: Stored<'a>,
    width: f64,
    height: f64,
}

#[derive(Debug, Clone, Copy)]
enum Stored<'a> {
    Rgba(Taps<Rgba<'a>>),
    Yuv(Taps<Yuv<'a>>),
}

impl<'a> Picture<'a> {
    pub(super) fn of(frame: &Frame<'a>) -> Result<Self, Error> {
        frame.check()?;
        let [width, height] = frame.size();
        Ok(Self {
            stored: match frame.memory()? {
                Memory::Rgba(rgba) => Stored::Rgba(Taps::new(rgba, Border::Replicate)),
                Memory::Yuv(yuv) => Stored::Yuv(Taps::new(yuv, Border::Replicate)),
            },
            width,
            height,
        })
    }

    /// Mean colour of every `step`th pixel of every `step`th row of a block.
    pub(super) fn mean_of(
        &self,
        columns: Range<isize>,
        rows: Range<isize>,
        step: usize,
    ) -> [f32; 3] {
        match &self.stored {
            Stored::Rgba(taps) => taps.mean_of(columns, rows, step),
            Stored::Yuv(taps) => taps.mean_of(columns, rows, step),
        }
    }

    /// Mean colour at points, between pixel centres by straight lines. Pixel (0, 0) has its centre at
    /// (0.5, 0.5).
    pub(super) fn mean_at<const N: usize>(&self, points: [[f64; 2]; N]) -> [f32; 3] {
        match &self.stored {
            Stored::Rgba(taps) => taps.mean_at(points),
            Stored::Yuv(taps) => taps.mean_at(points),
        }
    }

    /// Colour at a point.
    pub(super) fn colour(&self, x: f64, y: f64) -> [f32; 3] {
        self.mean_at([[x, y]])
    }

    /// Whether a point lies in the picture.
    pub(super) fn holds(&self, x: f64, y: f64) -> bool {
        x >= 0.0 && y >= 0.0 && x < self.width && y < self.height
    }
}

/// Largest difference of two colours in any of the three channels.
pub(super) fn contrast(a: [f32; 3], b: [f32; 3]) -> f32 {
    let of = |i: usize| (a[i] - b[i]).abs();
    of(0).max(of(1)).max(of(2))
}
