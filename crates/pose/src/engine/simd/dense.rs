//! Dense convolutions: windows are laid out as rows of a matrix, a few output rows at a time, and
//! multiplied with the weights. A 1×1 convolution needs no laying out.

use super::block::Scratch;
use super::gemm::{Packed, Product};
use super::lanes::Simd;
use crate::graph::{Conv, Padding};

/// Windows that are laid out together.
const WINDOWS: usize = 128;

/// A dense convolution.
#[derive(Debug)]
pub struct Dense {
    packed: Packed,
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: Padding,
    /// Rows, columns and channels that come in.
    input: [usize; 3],
    /// Rows and columns that go out.
    output: [usize; 2],
}

impl Dense {
    /// Packs the weights.
    pub fn new(conv: &Conv, input: [usize; 3], output: [usize; 2], lanes: usize) -> Self {
        Self {
            packed: Packed::new(&conv.weights, &conv.bias, conv.activation, lanes),
            kernel: conv.kernel,
            stride: conv.stride,
            padding: conv.padding,
            input,
            output,
        }
    }

    /// Whether windows are pixels.
    fn is_pointwise(&self) -> bool {
        self.kernel == [1, 1] && self.stride == [1, 1] && self.padding == Padding::default()
    }

    /// Makes room for this convolution.
    pub fn reserve(&self, scratch: &mut Scratch) {
        if !self.is_pointwise() {
            let len = WINDOWS * self.packed.depth;
            scratch.rows.resize(scratch.rows.len().max(len), 0.0);
        }
    }

    /// Runs the convolution.
    pub fn run<S: Simd>(
        &self,
        simd: S,
        input: &[f32],
        residual: Option<&[f32]>,
        output: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let pixels = self.output[0] * self.output[1];
        let width = self.packed.width;
        let step = if self.is_pointwise() { pixels } else { WINDOWS };
        let mut first = 0;
        while first < pixels {
            let end = (first + step).min(pixels);
            let source = if self.is_pointwise() {
                input
            } else {
                self.lay_out(input, first..end, &mut scratch.rows);
                &scratch.rows
            };
            Product {
                packed: &self.packed,
                input: source,
                pixels: end - first,
                residual: residual.map(|r| &r[first * width..end * width]),
                output: &mut output[first * width..end * width],
                at: |pixel: usize| pixel * width,
            }
            .run(simd);
            first = end;
        }
    }

    /// Writes the windows of some output pixels one after the other.
    fn lay_out(&self, input: &[f32], pixels: std::ops::Range<usize>, windows: &mut [f32]) {
        let [height, width, channels] = self.input;
        let [kernel_height, kernel_width] = self.kernel;
        let span = kernel_width * channels;
        let lines = windows.chunks_exact_mut(span);
        let starts = pixels.flat_map(|p| (0..kernel_height).map(move |y| (p, y)));
        for ((pixel, y), line) in starts.zip(lines) {
            let y = pixel / self.output[1] * self.stride[0] + y;
            let x = pixel % self.output[1] * self.stride[1];
            let row = y.checked_sub(self.padding.top).filter(|&y| y < height);
            let Some(row) = row else {
                line.fill(0.0);
                continue;
            };
            // Columns of the window that lie in the picture.
            let from = self.padding.left.saturating_sub(x).min(kernel_width);
            let to = (width + self.padding.left)
                .saturating_sub(x)
                .clamp(from, kernel_width);
            line[..from * channels].fill(0.0);
            line[to * channels..].fill(0.0);
            if from < to {
                let start = (row * width + x + from - self.padding.left) * channels;
                let len = (to - from) * channels;
                line[from * channels..to * channels].copy_from_slice(&input[start..start + len]);
            }
        }
    }
}
