//! The operators that hardly cost anything, as plain loops.

use crate::graph::{Activation, Padding};

/// `output = activation(a + b)`.
pub fn add(a: &[f32], b: &[f32], activation: Activation, output: &mut [f32]) {
    let (low, high) = super::gemm::bounds(activation);
    for ((o, a), b) in output.iter_mut().zip(a).zip(b) {
        *o = (a + b).max(low).min(high);
    }
}

/// `output = 1 / (1 + e^−x)`.
pub fn logistic(input: &[f32], output: &mut [f32]) {
    for (o, x) in output.iter_mut().zip(input) {
        *o = 1.0 / (1.0 + (-x).exp());
    }
}

/// Where bilinear samples lie along one side: two source indices and the weight of the second.
#[derive(Debug)]
pub struct Taps(Vec<(usize, usize, f32)>);

impl Taps {
    /// Half-pixel centres: sample i lies at (i + ½)·from/to − ½, held at the edges.
    pub fn new(from: usize, to: usize) -> Self {
        let tap = |i: usize| {
            let at = (i as f64 + 0.5) * from as f64 / to as f64 - 0.5;
            let at = at.clamp(0.0, (from - 1) as f64);
            let first = at as usize;
            (first, (first + 1).min(from - 1), (at - first as f64) as f32)
        };
        Self((0..to).map(tap).collect())
    }
}

/// A bilinear resize.
#[derive(Debug)]
pub struct Resize {
    /// Down the picture.
    pub rows: Taps,
    /// Along a row.
    pub columns: Taps,
    /// Channels.
    pub channels: usize,
    /// Pixels per row that come in.
    pub width: usize,
}

impl Resize {
    /// Resizes, then adds `other` if there is one.
    pub fn run(&self, input: &[f32], other: Option<&[f32]>, output: &mut [f32]) {
        let channels = self.channels;
        let line = self.width * channels;
        let pixels = output.chunks_exact_mut(channels);
        let places = self
            .rows
            .0
            .iter()
            .flat_map(|y| self.columns.0.iter().map(move |x| (y, x)));
        for ((&(y0, y1, fy), &(x0, x1, fx)), pixel) in places.zip(pixels) {
            let at = |y: usize, x: usize| &input[y * line + x * channels..][..channels];
            let (a, b, c, d) = (at(y0, x0), at(y0, x1), at(y1, x0), at(y1, x1));
            let pixel = &mut pixel[..channels];
            for i in 0..channels {
                let upper = a[i] + (b[i] - a[i]) * fx;
                let lower = c[i] + (d[i] - c[i]) * fx;
                pixel[i] = upper + (lower - upper) * fy;
            }
        }
        if let Some(other) = other {
            output.iter_mut().zip(other).for_each(|(o, x)| *o += x);
        }
    }
}

/// Greatest values under windows.
#[derive(Debug)]
pub struct MaxPool {
    /// Rows and columns of the window.
    pub kernel: [usize; 2],
    /// Step between windows.
    pub stride: [usize; 2],
    /// How far windows reach over the edge.
    pub padding: Padding,
    /// Rows, columns and channels that come in.
    pub input: [usize; 3],
    /// Columns that go out.
    pub width: usize,
}

impl MaxPool {
    /// Runs it.
    pub fn run(&self, input: &[f32], output: &mut [f32]) {
        let [height, width, channels] = self.input;
        for (index, pixel) in output.chunks_exact_mut(channels).enumerate() {
            pixel.fill(f32::NEG_INFINITY);
            let (y, x) = (
                index / self.width * self.stride[0],
                index % self.width * self.stride[1],
            );
            let rows = y.saturating_sub(self.padding.top)
                ..(y + self.kernel[0])
                    .saturating_sub(self.padding.top)
                    .min(height);
            for row in rows {
                let columns = x.saturating_sub(self.padding.left)
                    ..(x + self.kernel[1])
                        .saturating_sub(self.padding.left)
                        .min(width);
                for column in columns {
                    let source = &input[(row * width + column) * channels..][..channels];
                    pixel
                        .iter_mut()
                        .zip(source)
                        .for_each(|(o, &x)| *o = o.max(x));
                }
            }
        }
    }
}

/// Zeros around any dimension.
pub fn pad(
    input: &[f32],
    shape: [usize; 4],
    before: [usize; 4],
    to: [usize; 4],
    output: &mut [f32],
) {
    output.fill(0.0);
    let [_, height, width, channels] = shape;
    for (index, pixel) in input.chunks_exact(channels).enumerate() {
        let (n, rest) = (index / (height * width), index % (height * width));
        let (y, x) = (rest / width + before[1], rest % width + before[2]);
        let at = (((n + before[0]) * to[1] + y) * to[2] + x) * to[3] + before[3];
        output[at..at + channels].copy_from_slice(pixel);
    }
}

/// Channel (i·block + j)·C' + c of pixel (y, x) becomes channel c of pixel (y·block + i, x·block + j).
pub fn depth_to_space(
    input: &[f32],
    [_, width, channels]: [usize; 3],
    block: usize,
    output: &mut [f32],
) {
    let out = channels / (block * block);
    for (index, pixel) in input.chunks_exact(channels).enumerate() {
        let (y, x) = (index / width, index % width);
        for (part, values) in pixel.chunks_exact(out).enumerate() {
            let (row, column) = (y * block + part / block, x * block + part % block);
            let at = (row * width * block + column) * out;
            output[at..at + out].copy_from_slice(values);
        }
    }
}

/// Copies one input of a concatenation: `run` floats at a time, every `stride` floats, from `start` on.
pub fn interleave(input: &[f32], run: usize, start: usize, stride: usize, output: &mut [f32]) {
    let places = output[start..].chunks_mut(stride);
    for (values, place) in input.chunks_exact(run).zip(places) {
        place[..run].copy_from_slice(values);
    }
}
