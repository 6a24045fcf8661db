//! Colours between the pixels of a frame, and beyond its edges.

use super::Source;
use std::ops::Range;

/// What lies outside the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// Black.
    Zero,
    /// The nearest pixel of the frame.
    Replicate,
}

/// Access to stored pixels, also beyond the edges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taps<S> {
    pub(crate) source: S,
    width: i64,
    height: i64,
    border: Border,
}

impl<S: Source> Taps<S> {
    pub(crate) fn new(source: S, border: Border) -> Self {
        let [width, height] = source.stored_px().map(i64::from);
        Self {
            source,
            width,
            height,
            border,
        }
    }

    fn pixel(&self, x: i64, y: i64) -> [f32; 4] {
        let (inner_x, inner_y) = (x.clamp(0, self.width - 1), y.clamp(0, self.height - 1));
        if self.border == Border::Zero && (inner_x, inner_y) != (x, y) {
            return self.source.black();
        }
        self.source.at(inner_x as u32, inner_y as u32)
    }

    /// Whether all four pixels around a place are pixels of the frame.
    pub(crate) fn surround(&self, [x, y]: [f64; 2]) -> bool {
        x >= 0.0 && y >= 0.0 && x < (self.width - 1) as f64 && y < (self.height - 1) as f64
    }

    /// [`Taps::bilinear`] for a place that [`Taps::surround`] has looked at: the same numbers, sooner.
    #[inline]
    pub(crate) fn among(&self, x: f64, y: f64) -> [f32; 3] {
        self.source.rgb(self.mixed_among(x, y))
    }

    #[inline]
    fn mixed_among(&self, x: f64, y: f64) -> [f32; 4] {
        let (left, top) = (x as u32, y as u32);
        let (fx, fy) = ((x - f64::from(left)) as f32, (y - f64::from(top)) as f32);
        // Four numbers make a vector.
        mix(self.source.square(left, top), fx, fy)
    }

    /// Bilinear between stored pixels, whose centres lie at whole numbers, anywhere.
    pub(crate) fn bilinear(&self, x: f64, y: f64) -> [f32; 3] {
        self.source.rgb(self.mixed(x, y))
    }

    fn mixed(&self, x: f64, y: f64) -> [f32; 4] {
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = ((x - x0) as f32, (y - y0) as f32);
        let (x0, y0) = (x0 as i64, y0 as i64);
        let at = |x, y| self.pixel(x0 + x, y0 + y);
        mix([at(0, 0), at(1, 0), at(0, 1), at(1, 1)], fx, fy)
    }

    /// Mean colour at upright points, bilinear between pixels, of which (0, 0) has its centre at
    /// (0.5, 0.5). What is stored is mixed first and becomes red, green and blue once.
    pub(crate) fn mean_at<const N: usize>(&self, points: [[f64; 2]; N]) -> [f32; 3] {
        let turn = self.source.turn();
        let mut sum = [0.0; 4];
        for point in points {
            let [x, y] = turn.stored_point(point).map(|at| at - 0.5);
            let mixed = match self.surround([x, y]) {
                true => self.mixed_among(x, y),
                false => self.mixed(x, y),
            };
            add(&mut sum, mixed);
        }
        self.source.rgb(sum.map(|s| s / N as f32))
    }

    /// Mean colour of every `step`th pixel of every `step`th row of an upright block of whole pixels.
    pub(crate) fn mean_of(
        &self,
        columns: Range<isize>,
        rows: Range<isize>,
        step: usize,
    ) -> [f32; 3] {
        let turn = self.source.turn();
        let corner = |x: isize, y: isize| turn.stored_point([x as f64, y as f64]);
        let [a, b] = [
            corner(columns.start, rows.start),
            corner(columns.end, rows.end),
        ];
        let span = |i: usize| (a[i].min(b[i]) as i64..a[i].max(b[i]) as i64).step_by(step);
        let (mut sum, mut count) = ([0.0; 4], 0.0);
        for y in span(1) {
            for x in span(0) {
                add(&mut sum, self.pixel(x, y));
                count += 1.0_f32;
            }
        }
        self.source.rgb(sum.map(|s| s / count.max(1.0)))
    }
}

#[inline]
fn add(sum: &mut [f32; 4], more: [f32; 4]) {
    (0..4).for_each(|i| sum[i] += more[i]);
}

/// Between four neighbours: left and right above, left and right below.
#[inline]
fn mix<const N: usize>([a, b, c, d]: [[f32; N]; 4], fx: f32, fy: f32) -> [f32; N] {
    std::array::from_fn(|i| {
        let upper = a[i] + (b[i] - a[i]) * fx;
        let lower = c[i] + (d[i] - c[i]) * fx;
        upper + (lower - upper) * fy
    })
}
