//! Products of matrices, which is what a 1×1 convolution is: pixels × channels by channels × channels.
//!
//! The weights are packed once into panels two vectors wide, so that the innermost loop reads them in
//! order. It keeps a tile of [`TILE`] pixels by two vectors of sums in registers and walks along the
//! input channels; blocks of pixels are small enough to stay in the first-level cache while all panels
//! pass by (the scheme of Goto & van de Geijn, ACM TOMS 34(3), 2008, without its outer levels).

use super::lanes::{Kernel, Simd};
use crate::graph::Activation;

/// Pixels per tile.
const TILE: usize = 4;
/// Floats of input per block: 16 KiB, half a first-level cache.
const BLOCK_LEN: usize = 4096;

/// Weights of a product, in panels, with bias.
#[derive(Debug)]
pub struct Packed {
    panels: Vec<f32>,
    bias: Vec<f32>,
    /// Input channels.
    pub depth: usize,
    /// Output channels.
    pub width: usize,
    low: f32,
    high: f32,
}

impl Packed {
    /// Packs weights given as `[output channel][input channel]` for vectors of `lanes`.
    pub fn new(weights: &[f32], bias: &[f32], activation: Activation, lanes: usize) -> Self {
        let width = bias.len();
        let depth = weights.len() / width.max(1);
        let padded = width.next_multiple_of(lanes);
        let mut panels = Vec::with_capacity(padded * depth);
        let mut first = 0;
        while first < padded {
            let columns = (2 * lanes).min(padded - first);
            for k in 0..depth {
                let weight = |n: usize| weights.get(n * depth + k).filter(|_| n < width);
                panels.extend((first..first + columns).map(|n| weight(n).copied().unwrap_or(0.0)));
            }
            first += columns;
        }
        let mut bias = bias.to_vec();
        bias.resize(padded, 0.0);
        let (low, high) = bounds(activation);
        Self {
            panels,
            bias,
            depth,
            width,
            low,
            high,
        }
    }
}

/// The least and the greatest value that an activation lets through.
pub fn bounds(activation: Activation) -> (f32, f32) {
    match activation {
        Activation::None => (f32::NEG_INFINITY, f32::INFINITY),
        Activation::Relu => (0.0, f32::INFINITY),
        Activation::Relu6 => (0.0, 6.0),
    }
}

/// One product: `output[at(pixel)..][..width] = clamp(input[pixel]·weights + bias [+ residual[pixel]])`.
pub struct Product<'a, At> {
    /// Weights and bias.
    pub packed: &'a Packed,
    /// `pixels` × `depth`, without gaps.
    pub input: &'a [f32],
    /// Number of pixels.
    pub pixels: usize,
    /// What is added before the activation, `pixels` × `width`, without gaps.
    pub residual: Option<&'a [f32]>,
    /// Where results go.
    pub output: &'a mut [f32],
    /// Where in `output` a pixel's channels begin.
    pub at: At,
}

impl<At: Fn(usize) -> usize> Kernel for Product<'_, At> {
    #[inline(always)]
    fn work<S: Simd>(mut self, simd: S) {
        let (depth, width) = (self.packed.depth, self.packed.width);
        assert!(self.input.len() >= self.pixels * depth, "too little input");
        let residual = self.residual.map_or(usize::MAX, <[f32]>::len);
        assert!(residual >= self.pixels * width, "too little residual");
        let block = (BLOCK_LEN / depth.max(1)).clamp(TILE, 512) / TILE * TILE;
        let mut first = 0;
        while first < self.pixels {
            let end = (first + block).min(self.pixels);
            self.block(simd, first, end);
            first = end;
        }
    }
}

impl<At: Fn(usize) -> usize> Product<'_, At> {
    /// All output channels of some pixels.
    #[inline(always)]
    fn block<S: Simd>(&mut self, simd: S, first: usize, end: usize) {
        let padded = self.packed.bias.len();
        let mut column = 0;
        while column < padded {
            let wide = padded - column >= 2 * S::LANES;
            let mut pixel = first;
            while pixel < end {
                let rows = match end - pixel {
                    7 | 8 => 4,
                    left => left.min(TILE),
                };
                match (rows, wide) {
                    (6, true) => self.tile::<S, 6, 2>(simd, pixel, column),
                    (5, true) => self.tile::<S, 5, 2>(simd, pixel, column),
                    (4, true) => self.tile::<S, 4, 2>(simd, pixel, column),
                    (3, true) => self.tile::<S, 3, 2>(simd, pixel, column),
                    (2, true) => self.tile::<S, 2, 2>(simd, pixel, column),
                    (_, true) => self.tile::<S, 1, 2>(simd, pixel, column),
                    (6, false) => self.tile::<S, 6, 1>(simd, pixel, column),
                    (5, false) => self.tile::<S, 5, 1>(simd, pixel, column),
                    (4, false) => self.tile::<S, 4, 1>(simd, pixel, column),
                    (3, false) => self.tile::<S, 3, 1>(simd, pixel, column),
                    (2, false) => self.tile::<S, 2, 1>(simd, pixel, column),
                    (_, false) => self.tile::<S, 1, 1>(simd, pixel, column),
                }
                pixel += rows;
            }
            column += if wide { 2 * S::LANES } else { S::LANES };
        }
    }

    /// `ROWS` pixels by `VECTORS` vectors of output channels.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn tile<S: Simd, const ROWS: usize, const VECTORS: usize>(
        &mut self,
        simd: S,
        pixel: usize,
        column: usize,
    ) {
        let depth = self.packed.depth;
        let columns = VECTORS * S::LANES;
        let panel = &self.packed.panels[column * depth..][..columns * depth];
        let bias = &self.packed.bias[column..][..columns];
        let input = &self.input[pixel * depth..][..ROWS * depth];
        // SAFETY: `bias` holds `columns` floats.
        let start: [S::V; VECTORS] =
            std::array::from_fn(|v| unsafe { simd.load(bias.as_ptr().add(v * S::LANES)) });
        let mut sums = [start; ROWS];
        for k in 0..depth {
            // SAFETY: row k of the panel holds `columns` floats, and there are `depth` rows.
            let weights: [S::V; VECTORS] = std::array::from_fn(|v| unsafe {
                simd.load(panel.as_ptr().add(k * columns + v * S::LANES))
            });
            for (row, sums) in sums.iter_mut().enumerate() {
                // SAFETY: `input` holds ROWS rows of `depth` floats.
                let x = simd.splat(unsafe { *input.get_unchecked(row * depth + k) });
                for (sum, &weight) in sums.iter_mut().zip(&weights) {
                    *sum = simd.mul_add(x, weight, *sum);
                }
            }
        }
        for (row, sums) in sums.into_iter().enumerate() {
            self.finish(simd, pixel + row, column, sums);
        }
    }

    /// Adds the residual, clamps, and writes the channels from `column` on of one pixel.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn finish<S: Simd, const VECTORS: usize>(
        &mut self,
        simd: S,
        pixel: usize,
        column: usize,
        mut sums: [S::V; VECTORS],
    ) {
        let width = self.packed.width;
        let residual = self.residual.map(|r| &r[pixel * width..][..width]);
        let output = &mut self.output[(self.at)(pixel)..][..width];
        let (low, high) = (simd.splat(self.packed.low), simd.splat(self.packed.high));
        if column + VECTORS * S::LANES <= width {
            for (v, sum) in sums.iter_mut().enumerate() {
                let at = column + v * S::LANES;
                if let Some(residual) = residual {
                    // SAFETY: `at + LANES` is at most `width`, the length of `residual`.
                    *sum = simd.add(*sum, unsafe { simd.load(residual.as_ptr().add(at)) });
                }
                // SAFETY: `at + LANES` is at most `width`, the length of `output`.
                unsafe { simd.store(output.as_mut_ptr().add(at), simd.clamp(*sum, low, high)) };
            }
            return;
        }
        let mut last = [0.0f32; 32];
        for (v, sum) in sums.iter().enumerate() {
            assert!(
                (v + 1) * S::LANES <= last.len(),
                "vectors are at most 16 floats long"
            );
            // SAFETY: just asserted.
            unsafe { simd.store(last.as_mut_ptr().add(v * S::LANES), *sum) };
        }
        for (at, x) in (column..width).zip(last) {
            let x = x + residual.map_or(0.0, |r| r[at]);
            output[at] = x.max(self.packed.low).min(self.packed.high);
        }
    }
}
