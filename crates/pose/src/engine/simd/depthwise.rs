//! Depthwise convolution of one row of pixels: every channel with a kernel of its own.
//!
//! Rows come in with their zeros already beside them, so that no window needs a special case. Four
//! neighbouring pixels are computed together: their windows overlap, and each vector that is read
//! serves up to four sums.

use super::gemm::bounds;
use super::lanes::{Kernel, Simd};
use crate::graph::Conv;

/// Kernels are at most this high.
pub const MAX_ROWS: usize = 7;
/// Pixels computed together.
const TILE: usize = 4;

/// Kernels and bias of a depthwise convolution.
#[derive(Debug)]
pub struct Filters {
    /// `[kernel row][kernel column][channel]`.
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// Rows and columns of the kernel.
    pub kernel: [usize; 2],
    /// Step between windows, rows and columns.
    pub stride: [usize; 2],
    low: f32,
    high: f32,
}

impl Filters {
    /// From the graph's layout, which is ours.
    pub fn new(conv: &Conv) -> Self {
        let (low, high) = bounds(conv.activation);
        Self {
            weights: conv.weights.clone(),
            bias: conv.bias.clone(),
            kernel: conv.kernel,
            stride: conv.stride,
            low,
            high,
        }
    }

    /// Number of channels.
    pub fn channels(&self) -> usize {
        self.bias.len()
    }
}

/// One row of results.
pub struct Row<'a> {
    /// What to convolve with.
    pub filters: &'a Filters,
    /// One padded row of input per row of the kernel; the rest is not looked at.
    pub rows: [&'a [f32]; MAX_ROWS],
    /// Where the results go: pixels × channels; its length says how many pixels.
    pub output: &'a mut [f32],
}

impl Kernel for Row<'_> {
    #[inline(always)]
    fn work<S: Simd>(self, simd: S) {
        let channels = self.filters.channels();
        let [height, width] = self.filters.kernel;
        let pixels = self.output.len() / channels;
        let reach = (pixels.max(1) - 1) * self.filters.stride[1] + width;
        assert!(
            height <= MAX_ROWS
                && self.rows[..height]
                    .iter()
                    .all(|r| r.len() >= reach * channels),
            "rows of input are too short"
        );
        assert!(
            self.filters.weights.len() == height * width * channels,
            "weights do not fit"
        );
        if channels < S::LANES {
            return self.narrow(pixels);
        }
        match (self.filters.kernel, self.filters.stride[1]) {
            ([3, 3], 1) => self.vectors::<S, 3, 1>(simd, pixels),
            ([3, 3], 2) => self.vectors::<S, 3, 2>(simd, pixels),
            ([5, 5], 1) => self.vectors::<S, 5, 1>(simd, pixels),
            ([5, 5], 2) => self.vectors::<S, 5, 2>(simd, pixels),
            _ => self.narrow(pixels),
        }
    }
}

impl Row<'_> {
    /// Square kernels of side `K` with stride `STEP`; at least one vector of channels.
    #[inline(always)]
    fn vectors<S: Simd, const K: usize, const STEP: usize>(mut self, simd: S, pixels: usize) {
        let channels = self.filters.channels();
        let mut pixel = 0;
        while pixel < pixels {
            let count = (pixels - pixel).min(TILE);
            let mut channel = 0;
            while channel < channels {
                // The last vector may overlap the one before: the same results are written again.
                let at = channel.min(channels - S::LANES);
                match count {
                    4 => self.tile::<S, K, STEP, 4>(simd, pixel, at),
                    3 => self.tile::<S, K, STEP, 3>(simd, pixel, at),
                    2 => self.tile::<S, K, STEP, 2>(simd, pixel, at),
                    _ => self.tile::<S, K, STEP, 1>(simd, pixel, at),
                }
                channel += S::LANES;
            }
            pixel += count;
        }
    }

    /// `COUNT` pixels, one vector of channels.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn tile<S: Simd, const K: usize, const STEP: usize, const COUNT: usize>(
        &mut self,
        simd: S,
        pixel: usize,
        channel: usize,
    ) {
        let channels = self.filters.channels();
        let weights = self.filters.weights.as_ptr();
        // SAFETY: `channel + LANES` is at most `channels`, the length of `bias`.
        let bias = unsafe { simd.load(self.filters.bias.as_ptr().add(channel)) };
        let mut sums = [bias; COUNT];
        for (y, row) in self.rows.iter().take(K).enumerate() {
            // SAFETY: the kernels hold K·K·channels floats, as `work` asserted.
            let taps: [S::V; K] = std::array::from_fn(|x| unsafe {
                simd.load(weights.add((y * K + x) * channels + channel))
            });
            // SAFETY: a row holds ((pixels − 1)·STEP + K)·channels floats, as `work` asserted, and
            // pixel + COUNT ≤ pixels.
            let source = unsafe { row.as_ptr().add(pixel * STEP * channels + channel) };
            for x in 0..(COUNT - 1) * STEP + K {
                // SAFETY: as above.
                let value = unsafe { simd.load(source.add(x * channels)) };
                for (index, sum) in sums.iter_mut().enumerate() {
                    if x >= index * STEP && x < index * STEP + K {
                        *sum = simd.mul_add(value, taps[x - index * STEP], *sum);
                    }
                }
            }
        }
        let (low, high) = (simd.splat(self.filters.low), simd.splat(self.filters.high));
        let output = &mut self.output[pixel * channels..][..COUNT * channels];
        for (index, sum) in sums.iter().enumerate() {
            let sum = simd.clamp(*sum, low, high);
            // SAFETY: `output` holds COUNT·channels floats, and channel + LANES ≤ channels.
            unsafe { simd.store(output.as_mut_ptr().add(index * channels + channel), sum) };
        }
    }

    /// Any kernel and any number of channels, one at a time.
    fn narrow(self, pixels: usize) {
        let Filters {
            weights,
            bias,
            kernel: [height, width],
            stride,
            low,
            high,
        } = self.filters;
        let channels = bias.len();
        for pixel in 0..pixels {
            for channel in 0..channels {
                let mut sum = bias[channel];
                for (y, row) in self.rows.iter().take(*height).enumerate() {
                    for x in 0..*width {
                        let value = row[(pixel * stride[1] + x) * channels + channel];
                        sum += value * weights[(y * width + x) * channels + channel];
                    }
                }
                self.output[pixel * channels + channel] = sum.max(*low).min(*high);
            }
        }
    }
}
