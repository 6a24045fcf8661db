//! An inverted residual in one go: expand (1×1), depthwise, project (1×1), each optional but the middle.
//!
//! The expanded picture is the largest thing in these networks, and nobody but the depthwise convolution
//! reads it. So it never exists as a whole: for a few output rows at a time, the rows that are missing
//! are expanded into a ring of padded rows, convolved into a small buffer, and projected from there,
//! all within the second-level cache.

use super::depthwise::{Filters, MAX_ROWS, Row};
use super::gemm::{Packed, Product};
use super::lanes::Simd;
use crate::graph::Padding;
use std::ops::Range;

/// Floats that a block's buffers should hold at most: 192 KiB.
const CACHE_LEN: usize = 48 * 1024;
/// Pixels that a product should get at least, so that its weights are not read too often.
const PIXELS: usize = 64;

/// A fused block.
#[derive(Debug)]
pub struct Block {
    /// Input channels to the depthwise convolution's.
    pub expand: Option<Packed>,
    /// The depthwise convolution.
    pub filters: Filters,
    /// The depthwise convolution's channels to the output's.
    pub project: Option<Packed>,
    /// Zeros around the picture before the depthwise convolution.
    pub padding: Padding,
    /// Rows, columns and channels that come in.
    pub input: [usize; 3],
    /// Rows and columns that go out.
    pub output: [usize; 2],
}

/// Buffers that all blocks of a network use in turn.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Padded rows, then a row of zeros.
    ring: Vec<f32>,
    /// Rows between two operators.
    pub rows: Vec<f32>,
    /// Where in `ring` a pixel's channels begin.
    at: Vec<usize>,
}

impl Block {
    /// Floats per padded row.
    fn row_len(&self) -> usize {
        (self.input[1] + self.padding.left + self.padding.right) * self.filters.channels()
    }

    /// Rows of the ring, for bands of so many output rows.
    fn capacity(&self, band: usize) -> usize {
        (band.max(1) - 1) * self.filters.stride[0]
            + self.filters.kernel[0].max(self.filters.stride[0])
    }

    /// Output rows that are made together.
    fn band(&self) -> usize {
        let wanted = PIXELS.div_ceil(self.output[1]).clamp(1, self.output[0]);
        let fits = |&band: &usize| {
            let rows = band * self.output[1] * self.filters.channels();
            self.capacity(band) * self.row_len() + rows <= CACHE_LEN
        };
        (1..=wanted).rev().find(fits).unwrap_or(1)
    }

    /// Makes room for this block.
    pub fn reserve(&self, scratch: &mut Scratch) {
        let band = self.band();
        let grow = |v: &mut Vec<f32>, len: usize| v.resize(v.len().max(len), 0.0);
        grow(
            &mut scratch.ring,
            (self.capacity(band) + 1) * self.row_len(),
        );
        if self.project.is_some() {
            grow(
                &mut scratch.rows,
                band * self.output[1] * self.filters.channels(),
            );
        }
        let pixels = self.capacity(band) * self.input[1];
        scratch.at.resize(scratch.at.len().max(pixels), 0);
    }

    /// Runs the block. `residual` is added by the projection, before its activation.
    pub fn run<S: Simd>(
        &self,
        simd: S,
        input: &[f32],
        residual: Option<&[f32]>,
        output: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let band = self.band();
        self.clear(scratch, self.capacity(band));
        let (kernel, stride) = (self.filters.kernel[0], self.filters.stride[0]);
        let mut next = 0;
        let mut first = 0;
        while first < self.output[0] {
            let end = (first + band).min(self.output[0]);
            let needed = ((end - 1) * stride + kernel).saturating_sub(self.padding.top);
            let needed = needed.min(self.input[0]);
            next = next.max((first * stride).saturating_sub(self.padding.top));
            if next < needed {
                self.fill(simd, input, next..needed, self.capacity(band), scratch);
                next = needed;
            }
            self.convolve(
                simd,
                first..end,
                self.capacity(band),
                residual,
                output,
                scratch,
            );
            first = end;
        }
    }

    /// Zeros beside the rows of the ring, and the row of zeros after them.
    fn clear(&self, scratch: &mut Scratch, capacity: usize) {
        let (len, channels) = (self.row_len(), self.filters.channels());
        let (left, inner) = (self.padding.left * channels, self.input[1] * channels);
        let rows = scratch.ring[..(capacity + 1) * len].chunks_exact_mut(len);
        for (index, row) in rows.enumerate() {
            if index == capacity {
                row.fill(0.0);
            } else {
                row[..left].fill(0.0);
                row[left + inner..].fill(0.0);
            }
        }
    }

    /// Expands input rows into the ring.
    fn fill<S: Simd>(
        &self,
        simd: S,
        input: &[f32],
        rows: Range<usize>,
        capacity: usize,
        scratch: &mut Scratch,
    ) {
        let [_, width, depth] = self.input;
        let (len, channels) = (self.row_len(), self.filters.channels());
        let left = self.padding.left * channels;
        let source = &input[rows.start * width * depth..rows.end * width * depth];
        let Some(packed) = &self.expand else {
            for (row, pixels) in rows.zip(source.chunks_exact(width * depth)) {
                let start = row % capacity * len + left;
                scratch.ring[start..start + pixels.len()].copy_from_slice(pixels);
            }
            return;
        };
        let at = &mut scratch.at[..rows.len() * width];
        for (row, places) in rows.zip(at.chunks_exact_mut(width)) {
            let start = row % capacity * len + left;
            for (column, place) in places.iter_mut().enumerate() {
                *place = start + column * channels;
            }
        }
        let at = &*at;
        Product {
            packed,
            input: source,
            pixels: at.len(),
            residual: None,
            output: &mut scratch.ring,
            at: |pixel: usize| at[pixel],
        }
        .run(simd);
    }

    /// Convolves and projects some output rows.
    fn convolve<S: Simd>(
        &self,
        simd: S,
        rows: Range<usize>,
        capacity: usize,
        residual: Option<&[f32]>,
        output: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let wide = self.output[1] * self.filters.channels();
        let Some(packed) = &self.project else {
            let output = &mut output[rows.start * wide..rows.end * wide];
            return self.depthwise(simd, rows, capacity, &scratch.ring, output);
        };
        let pixels = rows.len() * self.output[1];
        let middle = &mut scratch.rows[..rows.len() * wide];
        self.depthwise(simd, rows.clone(), capacity, &scratch.ring, middle);
        let channels = packed.width;
        let range = rows.start * self.output[1] * channels..rows.end * self.output[1] * channels;
        Product {
            packed,
            input: middle,
            pixels,
            residual: residual.map(|r| &r[range.clone()]),
            output: &mut output[range],
            at: |pixel: usize| pixel * channels,
        }
        .run(simd);
    }

    fn depthwise<S: Simd>(
        &self,
        simd: S,
        rows: Range<usize>,
        capacity: usize,
        ring: &[f32],
        output: &mut [f32],
    ) {
        let len = self.row_len();
        let zeros = &ring[capacity * len..][..len];
        let wide = self.output[1] * self.filters.channels();
        for (row, output) in rows.zip(output.chunks_exact_mut(wide)) {
            let mut sources = [zeros; MAX_ROWS];
            for (y, source) in sources.iter_mut().take(self.filters.kernel[0]).enumerate() {
                let y = row * self.filters.stride[0] + y;
                let inside = y
                    .checked_sub(self.padding.top)
                    .filter(|&y| y < self.input[0]);
                if let Some(y) = inside {
                    *source = &ring[y % capacity * len..][..len];
                }
            }
            simd.run(Row {
                filters: &self.filters,
                rows: sources,
                output,
            });
        }
    }
}
