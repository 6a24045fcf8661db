//! Square pictures cut out of a frame, as the networks want them.

use crate::{Error, Frame, Window};
use sagitta_motion::Region;

/// Pixels around a square that belong to its window: colours between two pixels are mixed of both, and
/// where frames keep one colour for four pixels, those at the window's own rim may be mixed otherwise.
const RIM_PX: f64 = 4.0;

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

impl From<Region> for Roi {
    fn from(region: Region) -> Self {
        let [cx_px, cy_px] = region.centre_px;
        Self {
            cx_px,
            cy_px,
            size_px: region.side_px,
            rotation_rad: region.rotation_rad,
        }
    }
}

impl Roi {
    /// As other rooms know it.
    pub fn region(&self) -> Region {
        Region {
            centre_px: [self.cx_px, self.cy_px],
            side_px: self.size_px,
            rotation_rad: self.rotation_rad,
        }
    }

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

    /// The pixels of a frame of `width` × `height` that cutting it out touches, and a rim around them. It
    /// begins and ends at even places, or the frame's edge: frames often keep one colour for four pixels.
    pub fn window(&self, width: u32, height: u32) -> Window {
        let (sin, cos) = self.rotation_rad.sin_cos();
        let half_px = self.size_px / 2.0 * (sin.abs() + cos.abs());
        let span = |centre_px: f64, length: u32| {
            let within = |at: f64| at.clamp(0.0, f64::from(length.saturating_sub(1))) as u32;
            let first = within((centre_px - half_px).floor() - RIM_PX) & !1;
            let last = within((centre_px + half_px).ceil() + RIM_PX) | 1;
            (first, (last + 1).min(length).saturating_sub(first))
        };
        let (left, width) = span(self.cx_px, width);
        let (top, height) = span(self.cy_px, height);
        Window {
            left,
            top,
            width,
            height,
        }
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

/// What a network looks at: a square of a frame, and how its pixels become numbers.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    /// Where it is cut from.
    pub frame: &'a Frame<'a>,
    /// The square.
    pub roi: Roi,
    /// What lies outside the frame.
    pub border: Border,
    /// What the bytes 0 and 255 become.
    pub range: (f32, f32),
}

impl Cut<'_> {
    /// The square as pixels of red, green, blue, as many as a network's input of this shape (NHWC)
    /// has, bilinear between pixel centres. `out` is made that long; it is kept to save its memory.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if the shape is no square colour picture's, and [`Error::BadFrame`] if the
    /// square's pixels are not in this program's memory.
    pub fn pixels(&self, shape: [usize; 4], out: &mut Vec<f32>) -> Result<(), Error> {
        let side = square_side(shape)?;
        let (roi, (low, high)) = (self.roi, self.range);
        let scale = (high - low) / 255.0;
        let step = 1.0 / side as f64;
        let taps = Taps::new(self)?;
        out.resize(side * side * 3, 0.0);
        let [dx, dy] = roi.turn([step * roi.size_px, 0.0]);
        for (row, line) in out.chunks_exact_mut(side * 3).enumerate() {
            let v = (row as f64 + 0.5) * step;
            let [x0, y0] = roi.to_frame_px([0.5 * step, v]);
            let at = |column: usize| [x0 + dx * column as f64 - 0.5, y0 + dy * column as f64 - 0.5];
            // A row is straight: if both ends lie among the pixels, so does all of it.
            let inside = taps.surround(at(0)) && taps.surround(at(side - 1));
            for (column, pixel) in line.chunks_exact_mut(3).enumerate() {
                let [x, y] = at(column);
                let rgb = if inside {
                    taps.among(x, y)
                } else {
                    taps.bilinear(x, y)
                };
                pixel.copy_from_slice(&rgb.map(|c| c * scale + low));
            }
        }
        Ok(())
    }

    /// The square as MediaPipe's converter on the processor cuts it (`image_to_tensor_converter_opencv.cc`),
    /// for comparisons with it: OpenCV's `warpPerspective` (`imgwarp.cpp`) takes whole numbers for the
    /// places of pixels where [`Cut::pixels`] takes their centres, rounds places in the frame to 1/32 of a
    /// pixel, and colours to bytes.
    ///
    /// # Errors
    /// As for [`Cut::pixels`].
    pub fn pixels_like_opencv(&self, shape: [usize; 4], out: &mut Vec<f32>) -> Result<(), Error> {
        let side = square_side(shape)?;
        let (low, high) = self.range;
        let scale = (high - low) / 255.0;
        let taps = Taps::new(self.frame, self.border)?;
        out.resize(side * side * 3, 0.0);
        for (index, pixel) in out.chunks_exact_mut(3).enumerate() {
            let unit = [index % side, index / side].map(|i| i as f64 / side as f64);
            let place = self.roi.to_frame_px(unit);
            let [x, y] = place.map(|p| (p * OPENCV_STEPS).round_ties_even() / OPENCV_STEPS);
            let rgb = taps.bilinear(x, y).map(|c| (c + 0.5).floor());
            pixel.copy_from_slice(&rgb.map(|c| c * scale + low));
        }
        Ok(())
    }
}

/// Places that OpenCV tells apart between two pixels (`INTER_TAB_SIZE`).
const OPENCV_STEPS: f64 = 32.0;

/// The side in pixels of a network's input, if that is one square colour picture.
fn square_side(shape: [usize; 4]) -> Result<usize, Error> {
    match shape {
        [1, height, width, 3] if height == width => Ok(height),
        _ => Err(Error::WrongModel(
            "it does not take a square colour picture".into(),
        )),
    }
}

/// Access to pixels, also beyond the edges.
struct Taps<'a> {
    rgba: &'a [u8],
    /// The part of the frame that `rgba` shows; all places are the frame's.
    window: Window,
    width: i64,
    height: i64,
    border: Border,
}

impl<'a> Taps<'a> {
    fn new(cut: &Cut<'a>) -> Result<Self, Error> {
        let (width, height) = (cut.frame.width, cut.frame.height);
        let (window, rgba) = cut.frame.in_memory()?;
        let whole = window == Window::whole(width, height);
        if !whole && !window.holds(&cut.roi.window(width, height)) {
            return Err(Error::BadFrame("what is looked for lies outside its part"));
        }
        Ok(Self {
            rgba,
            window,
            width: i64::from(width),
            height: i64::from(height),
            border: cut.border,
        })
    }

    /// Where a pixel of the frame begins among the bytes.
    fn place(&self, x: u32, y: u32) -> usize {
        let Window {
            left, top, width, ..
        } = self.window;
        // Within the window, as was checked; elsewhere this is beyond the end, or another pixel.
        let (x, y) = (x.wrapping_sub(left) as usize, y.wrapping_sub(top) as usize);
        y.wrapping_mul(width as usize)
            .wrapping_add(x)
            .wrapping_mul(4)
    }

    fn pixel(&self, x: i64, y: i64) -> [f32; 3] {
        let (inner_x, inner_y) = (x.clamp(0, self.width - 1), y.clamp(0, self.height - 1));
        if self.border == Border::Zero && (inner_x, inner_y) != (x, y) {
            return [0.0; 3];
        }
        let at = self.place(inner_x as u32, inner_y as u32);
        match self.rgba.get(at..at.saturating_add(3)) {
            Some(c) => [f32::from(c[0]), f32::from(c[1]), f32::from(c[2])],
            None => [0.0; 3],
        }
    }

    /// Whether all four pixels around a place are pixels of the frame.
    fn surround(&self, [x, y]: [f64; 2]) -> bool {
        x >= 0.0 && y >= 0.0 && x < (self.width - 1) as f64 && y < (self.height - 1) as f64
    }

    /// [`Taps::bilinear`] for a place that [`Taps::surround`] has looked at: the same numbers, sooner.
    fn among(&self, x: f64, y: f64) -> [f32; 3] {
        let (left, top) = (x as u32, y as u32);
        let (fx, fy) = ((x - f64::from(left)) as f32, (y - f64::from(top)) as f32);
        let line = self.window.width as usize * 4;
        let start = self.place(left, top);
        // Two neighbours of a row are eight bytes; `surround` keeps both rows inside.
        let pair = |at: usize| match self.rgba.get(at..at.saturating_add(8)) {
            Some(&[r, g, b, a, r2, g2, b2, a2]) => ([r, g, b, a], [r2, g2, b2, a2]),
            _ => ([0; 4], [0; 4]),
        };
        let ((a, b), (c, d)) = (pair(start), pair(start.saturating_add(line)));
        // Alpha goes along: four numbers make a vector.
        let [r, g, b, _] = mix([a, b, c, d].map(|p| p.map(f32::from)), fx, fy);
        [r, g, b]
    }

    /// Bilinear between pixel centres, anywhere.
    fn bilinear(&self, x: f64, y: f64) -> [f32; 3] {
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = ((x - x0) as f32, (y - y0) as f32);
        let (x0, y0) = (x0 as i64, y0 as i64);
        let at = |x, y| self.pixel(x0 + x, y0 + y);
        mix([at(0, 0), at(1, 0), at(0, 1), at(1, 1)], fx, fy)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pixels;

    const SIZE: [u32; 2] = [61, 47];

    fn cut(frame: &Frame<'_>, roi: Roi, border: Border) -> Result<Vec<f32>, Error> {
        let range = (0.0, 1.0);
        let mut out = Vec::new();
        let cut = Cut {
            frame,
            roi,
            border,
            range,
        };
        cut.pixels([1, 16, 16, 3], &mut out).map(|()| out)
    }

    #[test]
    fn a_window_gives_the_same_numbers_as_the_whole() {
        let [width, height] = SIZE;
        let rgba: Vec<u8> = (0..width * height * 4)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        let whole = Frame::new(0.0, width, height, &rgba).expect("a frame");
        let places = [-20.0, 0.3, 9.7, 30.5, 52.0, 80.0];
        for (cx_px, cy_px) in places.iter().flat_map(|x| places.map(|y| (*x, y))) {
            for (size_px, rotation_rad) in [(3.0, 0.0), (14.5, 0.4), (25.0, -2.0), (70.0, 1.2)] {
                let roi = Roi {
                    cx_px,
                    cy_px,
                    size_px,
                    rotation_rad,
                };
                let window = roi.window(width, height);
                let rows = window.top..window.top + window.height;
                let columns = window.left..window.left + window.width;
                let some: Vec<u8> = rows
                    .flat_map(|y| columns.clone().map(move |x| (y * width + x) as usize * 4))
                    .flat_map(|at| rgba[at..at + 4].to_vec())
                    .collect();
                let part = Frame {
                    pixels: Pixels::Window(window, &some),
                    ..whole
                };
                part.check().expect("it lies within the frame");
                for border in [Border::Zero, Border::Replicate] {
                    let same = cut(&whole, roi, border) == cut(&part, roi, border);
                    assert!(same, "{roi:?} {window:?} {border:?}");
                }
            }
        }
    }

    #[test]
    fn a_window_that_is_too_small_is_refused() {
        let window = Window {
            left: 10,
            top: 10,
            width: 4,
            height: 4,
        };
        let frame = Frame {
            t_s: 0.0,
            width: 61,
            height: 47,
            pixels: Pixels::Window(window, &[0; 64]),
        };
        assert!(frame.check().is_ok());
        let found = cut(&frame, Roi::around(&frame), Border::Replicate);
        assert!(matches!(found, Err(Error::BadFrame(_))), "{found:?}");
        let outside = Window { left: 60, ..window };
        let pixels = Pixels::Window(outside, &[0; 64]);
        assert!(Frame { pixels, ..frame }.check().is_err());
        let short = Pixels::Window(window, &[0; 60]);
        assert!(
            Frame {
                pixels: short,
                ..frame
            }
            .check()
            .is_err()
        );
    }
}
