//! Square pictures cut out of a frame, as the networks want them.

use crate::Frame;

/// A turned square in a frame, in pixels; pixel centres lie at half numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Roi {
    /// Centre, from the left edge.
    pub cx_px: f64,
    /// Centre, from the upper edge.
    pub cy_px: f64,
    /// Side.
    pub size_px: f64,
    /// How far the square's own upward direction is turned clockwise, −π to π.
    pub rotation_rad: f64,
}

impl Roi {
    /// The smallest upright square around the whole frame, with the frame in its middle.
    pub fn around(frame: &Frame<'_>) -> Self {
        let [width, height] = frame.size();
        Self {
            cx_px: width / 2.0,
            cy_px: height / 2.0,
            size_px: width.max(height),
            rotation_rad: 0.0,
        }
    }

    /// A point given in units of the square (0–1 from its upper left corner) in pixels of the frame.
    pub fn to_frame_px(&self, [u, v]: [f64; 2]) -> [f64; 2] {
        let [x, y] = self.turn([u - 0.5, v - 0.5]);
        [x * self.size_px + self.cx_px, y * self.size_px + self.cy_px]
    }

    /// A vector of the square, turned into the frame's axes.
    pub fn turn(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = self.rotation_rad.sin_cos();
        [cos * x - sin * y, sin * x + cos * y]
    }

    /// Whether it can be cut out at all.
    pub fn is_usable(&self) -> bool {
        let numbers = [self.cx_px, self.cy_px, self.size_px, self.rotation_rad];
        numbers.iter().all(|n| n.is_finite() && n.abs() < 1e7) && self.size_px >= 1.0
    }
}

/// What lies outside the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// Black.
    Zero,
    /// The nearest pixel of the frame.
    Replicate,
}

/// Cuts `roi` out as `side`×`side` pixels of red, green, blue (NHWC), bilinear between pixel centres.
/// Bytes 0–255 become `range.0`–`range.1`. `out` is cleared first; it is kept to save its memory.
pub fn crop(
    frame: &Frame<'_>,
    roi: &Roi,
    side: usize,
    border: Border,
    range: (f32, f32),
    out: &mut Vec<f32>,
) {
    let scale = (range.1 - range.0) / 255.0;
    let step = 1.0 / side as f64;
    let taps = Taps::new(frame, border);
    out.clear();
    out.reserve(side * side * 3);
    let [dx, dy] = roi.turn([step * roi.size_px, 0.0]);
    for row in 0..side {
        let v = (row as f64 + 0.5) * step;
        let [x0, y0] = roi.to_frame_px([0.5 * step, v]);
        for column in 0..side {
            let x = x0 + dx * column as f64 - 0.5;
            let y = y0 + dy * column as f64 - 0.5;
            let rgb = taps.bilinear(x, y);
            out.extend(rgb.map(|c| c * scale + range.0));
        }
    }
}

/// Access to pixels, also beyond the edges.
struct Taps<'a> {
    rgba: &'a [u8],
    width: i64,
    height: i64,
    border: Border,
}

impl<'a> Taps<'a> {
    fn new(frame: &Frame<'a>, border: Border) -> Self {
        Self {
            rgba: frame.rgba,
            width: i64::from(frame.width),
            height: i64::from(frame.height),
            border,
        }
    }

    fn pixel(&self, x: i64, y: i64) -> [f32; 3] {
        let (inner_x, inner_y) = (x.clamp(0, self.width - 1), y.clamp(0, self.height - 1));
        if self.border == Border::Zero && (inner_x, inner_y) != (x, y) {
            return [0.0; 3];
        }
        let at = (inner_y * self.width + inner_x) as usize * 4;
        match self.rgba.get(at..at + 3) {
            Some(c) => [f32::from(c[0]), f32::from(c[1]), f32::from(c[2])],
            None => [0.0; 3],
        }
    }

    fn bilinear(&self, x: f64, y: f64) -> [f32; 3] {
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = ((x - x0) as f32, (y - y0) as f32);
        let (x0, y0) = (x0 as i64, y0 as i64);
        let [a, b] = [self.pixel(x0, y0), self.pixel(x0 + 1, y0)];
        let [c, d] = [self.pixel(x0, y0 + 1), self.pixel(x0 + 1, y0 + 1)];
        let mix = |i: usize| {
            let upper = a[i] + (b[i] - a[i]) * fx;
            let lower = c[i] + (d[i] - c[i]) * fx;
            upper + (lower - upper) * fy
        };
        [mix(0), mix(1), mix(2)]
    }
}
