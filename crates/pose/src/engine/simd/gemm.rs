//! Products of matrices, which is what a 1×1 convolution is: pixels × channels by channels × channels.
//!
//! The weights are packed once into panels two vectors wide, so that the innermost loop reads them in
//! order. It keeps a tile of [`TILE`] pixels by two vectors of sums in registers and walks along the
//! input channels; blocks of pixels are small enough to stay in the first-level cache while all panels
//! pass by (the scheme of Goto & van de Geijn, ACM TOMS 34(3), 2008, without its outer levels).

use super::lanes::{Kernel, Simd};
use crate::graph::Activation;
use std::ops::Range;

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

impl<At: Fn(usize) -> usize> Product<'_, At> {
    /// Computes it.
    pub fn run<S: Simd>(mut self, simd: S) {
        let Packed { depth, width, .. } = *self.packed;
        assert!(self.input.len() >= self.pixels * depth, "too little input");
        let residual = self.residual.map_or(usize::MAX, <[f32]>::len);
        assert!(residual >= self.pixels * width, "too little residual");
        let block = (BLOCK_LEN / depth.max(1)).clamp(TILE, 512) / TILE * TILE;
        let mut first = 0;
        while first < self.pixels {
            let end = (first + block).min(self.pixels);
            self.block(simd, first..end);
            first = end;
        }
    }

    /// All output channels of some pixels.
    fn block<S: Simd>(&mut self, simd: S, pixels: Range<usize>) {
        let padded = self.packed.bias.len();
        let whole = pixels.start + pixels.len() / TILE * TILE;
        let mut column = 0;
        while column < padded {
            let wide = padded - column >= 2 * S::LANES;
            let left = whole..pixels.end;
            match wide {
                true => self.strip::<S, TILE, 2>(simd, column, pixels.start..whole),
                false => self.strip::<S, TILE, 1>(simd, column, pixels.start..whole),
            }
            match (left.len(), wide) {
                (0, _) => {}
                (3, true) => self.strip::<S, 3, 2>(simd, column, left),
                (2, true) => self.strip::<S, 2, 2>(simd, column, left),
                (_, true) => self.strip::<S, 1, 2>(simd, column, left),
                (3, false) => self.strip::<S, 3, 1>(simd, column, left),
                (2, false) => self.strip::<S, 2, 1>(simd, column, left),
                (_, false) => self.strip::<S, 1, 1>(simd, column, left),
            }
            column += if wide { 2 * S::LANES } else { S::LANES };
        }
    }

    fn strip<S: Simd, const ROWS: usize, const VECTORS: usize>(
        &mut self,
        simd: S,
        column: usize,
        pixels: Range<usize>,
    ) {
        simd.run(Strip::<At, ROWS, VECTORS> {
            product: self,
            column,
            pixels,
        });
    }
}

/// `VECTORS` vectors of output channels from `column` on, of some pixels, `ROWS` at a time.
struct Strip<'a, 'p, At, const ROWS: usize, const VECTORS: usize> {
    product: &'a mut Product<'p, At>,
    column: usize,
    pixels: Range<usize>,
}

impl<At: Fn(usize) -> usize, const ROWS: usize, const VECTORS: usize> Kernel
    for Strip<'_, '_, At, ROWS, VECTORS>
{
    #[inline(always)]
    #[allow(unsafe_code)]
    fn work<S: Simd>(self, simd: S) {
        let Self {
            product,
            column,
            pixels,
        } = self;
        let packed = product.packed;
        let (depth, width, columns) = (packed.depth, packed.width, VECTORS * S::LANES);
        let panel = &packed.panels[column * depth..][..columns * depth];
        let bias = &packed.bias[column..][..columns];
        // SAFETY: `bias` holds `columns` floats.
        let start: [S::V; VECTORS] =
            std::array::from_fn(|v| unsafe { simd.load(bias.as_ptr().add(v * S::LANES)) });
        let (low, high) = (simd.splat(packed.low), simd.splat(packed.high));
        let mut pixel = pixels.start;
        while pixel + ROWS <= pixels.end {
            let input = &product.input[pixel * depth..][..ROWS * depth];
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
            if column + columns > width {
                product.finish_narrow(simd, pixel, column, &sums);
                pixel += ROWS;
                continue;
            }
            let places = product.places::<ROWS>(pixel);
            let output = product.output.as_mut_ptr();
            let residual = product
                .residual
                .map(|r| r[pixel * width..][..ROWS * width].as_ptr());
            // Short loops of known length, so that the sums never leave their registers.
            for (row, (sums, place)) in sums.iter().zip(&places).enumerate() {
                for (v, &sum) in sums.iter().enumerate() {
                    let at = column + v * S::LANES;
                    let sum = match residual {
                        // SAFETY: `at + LANES` is at most `width`, and the residual holds ROWS · width floats.
                        Some(r) => simd.add(sum, unsafe { simd.load(r.add(row * width + at)) }),
                        None => sum,
                    };
                    // SAFETY: `at + LANES` is at most `width`, and so many floats follow each place.
                    unsafe { simd.store(output.add(place + at), simd.clamp(sum, low, high)) };
                }
            }
            pixel += ROWS;
        }
    }
}

impl<At: Fn(usize) -> usize> Product<'_, At> {
    /// Where the channels of some pixels begin in the output, all of which lie in it.
    #[inline(always)]
    fn places<const ROWS: usize>(&self, pixel: usize) -> [usize; ROWS] {
        std::array::from_fn(|row| {
            let at = (self.at)(pixel + row);
            let end = at.saturating_add(self.packed.width);
            assert!(end <= self.output.len(), "too little output");
            at
        })
    }

    /// Adds the residual, clamps and writes where the last channels do not fill a vector.
    #[inline(never)]
    #[allow(unsafe_code)]
    fn finish_narrow<S: Simd, const ROWS: usize, const VECTORS: usize>(
        &mut self,
        simd: S,
        pixel: usize,
        column: usize,
        sums: &[[S::V; VECTORS]; ROWS],
    ) {
        let Packed {
            width, low, high, ..
        } = *self.packed;
        for (row, sums) in sums.iter().enumerate() {
            let residual = self.residual.map(|r| &r[(pixel + row) * width..][..width]);
            let output = &mut self.output[(self.at)(pixel + row)..][..width];
            let mut last = [0.0f32; 32];
            assert!(
                VECTORS * S::LANES <= last.len(),
                "vectors are at most 16 floats long"
            );
            for (v, sum) in sums.iter().enumerate() {
                // SAFETY: just asserted.
                unsafe { simd.store(last.as_mut_ptr().add(v * S::LANES), *sum) };
            }
            for (at, x) in (column..width).zip(last) {
                let x = x + residual.map_or(0.0, |r| r[at]);
                output[at] = if x < low {
                    low
                } else if x > high {
                    high
                } else {
                    x
                };
            }
        }
    }
}
