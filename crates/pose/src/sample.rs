//! Square pictures cut out of a frame, as the networks want them.

pub use crate::frame::Border;
#[cfg(feature = "webgpu")]
use crate::frame::Window;
use crate::frame::{Memory, Source, Taps};
use crate::{Error, Frame, Veil};
use sagitta_motion::Region;

/// Pixels around a square that belong to its window: colours between two pixels are mixed of both.
#[cfg(feature = "webgpu")]
const RIM_PX: f64 = 2.0;

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

    /// A point of the frame in units of the square (0–1 from its upper left corner).
    pub fn from_frame_px(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = self.rotation_rad.sin_cos();
        let (x, y) = (x - self.cx_px, y - self.cy_px);
        let turned = [cos * x + sin * y, cos * y - sin * x];
        turned.map(|t| t / self.size_px + 0.5)
    }

    /// A vector of the square, turned into the frame's axes.
    pub fn turn(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = self.rotation_rad.sin_cos();
        [cos * x - sin * y, sin * x + cos * y]
    }

    /// The pixels of a frame of `width` × `height` that cutting it out touches, and a rim around them.
    #[cfg(feature = "webgpu")]
    pub(crate) fn window(&self, width: u32, height: u32) -> Window {
        let (sin, cos) = self.rotation_rad.sin_cos();
        let half_px = self.size_px / 2.0 * (sin.abs() + cos.abs());
        let span = |centre_px: f64, length: u32| {
            let within = |at: f64| at.clamp(0.0, f64::from(length.saturating_sub(1))) as u32;
            let first = within((centre_px - half_px).floor() - RIM_PX);
            let last = within((centre_px + half_px).ceil() + RIM_PX);
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
    /// What of it is not to be seen, where that can be painted over: in a frame in memory.
    pub veil: Option<&'a Veil>,
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
        out.resize(side * side * 3, 0.0);
        match self.frame.memory()? {
            Memory::Rgba(rgba) => self.cut_out(Taps::new(rgba, self.border), side, out),
            Memory::Yuv(yuv) => self.cut_out(Taps::new(yuv, self.border), side, out),
        }
        if let Some(veil) = self.veil {
            let (low, high) = self.range;
            veil.paint(&self.roi, side, (low + high) / 2.0, out);
        }
        Ok(())
    }

    fn cut_out<S: Source>(&self, taps: Taps<S>, side: usize, out: &mut [f32]) {
        let (roi, (low, high)) = (self.roi, self.range);
        let scale = (high - low) / 255.0;
        let step = 1.0 / side as f64;
        let turn = taps.source.turn();
        let [dx, dy] = turn.stored_vector(roi.turn([step * roi.size_px, 0.0]));
        for (row, line) in out.chunks_exact_mut(side * 3).enumerate() {
            let v = (row as f64 + 0.5) * step;
            let [x0, y0] = turn.stored_point(roi.to_frame_px([0.5 * step, v]));
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
        out.resize(side * side * 3, 0.0);
        match self.frame.memory()? {
            Memory::Rgba(rgba) => self.warp(Taps::new(rgba, self.border), side, out),
            Memory::Yuv(yuv) => self.warp(Taps::new(yuv, self.border), side, out),
        }
        Ok(())
    }

    fn warp<S: Source>(&self, taps: Taps<S>, side: usize, out: &mut [f32]) {
        let (low, high) = self.range;
        let scale = (high - low) / 255.0;
        for (index, pixel) in out.chunks_exact_mut(3).enumerate() {
            let unit = [index % side, index / side].map(|i| i as f64 / side as f64);
            let place = taps.source.turn().stored_point(self.roi.to_frame_px(unit));
            let [x, y] = place.map(|p| (p * OPENCV_STEPS).round_ties_even() / OPENCV_STEPS);
            let rgb = taps.bilinear(x, y).map(|c| (c + 0.5).floor());
            pixel.copy_from_slice(&rgb.map(|c| c * scale + low));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colours, Layout, Matrix, Pixels, Plane, Planes, Turn};

    const WIDTH: u32 = 61;
    const HEIGHT: u32 = 47;
    const COLOURS: Colours = Colours {
        matrix: Matrix::Bt709,
        full_range: false,
    };

    /// Bytes without any order.
    fn noise(count: usize) -> Vec<u8> {
        let mixed = |i: usize| (i as u32).wrapping_mul(2_654_435_761) >> 13;
        // Colours that are dull enough for none to be cut off at 0 or 255.
        (0..count).map(|i| 100 + (mixed(i) % 40) as u8).collect()
    }

    fn cut(frame: &Frame<'_>, roi: Roi, border: Border) -> Vec<f32> {
        let range = (0.0, 255.0);
        let mut out = Vec::new();
        let cut = Cut {
            frame,
            roi,
            border,
            range,
            veil: None,
        };
        cut.pixels([1, 16, 16, 3], &mut out)
            .expect("it is in memory");
        out
    }

    fn rois() -> impl Iterator<Item = Roi> {
        let places = [-20.0, 0.3, 9.7, 30.5, 52.0, 80.0];
        let sizes = [(3.0, 0.0), (14.5, 0.4), (25.0, -2.0), (70.0, 1.2)];
        let at = move |x, y, (size_px, rotation_rad)| Roi {
            cx_px: x,
            cy_px: y,
            size_px,
            rotation_rad,
        };
        places
            .into_iter()
            .flat_map(move |x| places.map(|y| (x, y)))
            .flat_map(move |(x, y)| sizes.map(|size| at(x, y, size)))
    }

    /// What is cut out of planes is what is cut out of the picture that they make, but for its rounding.
    fn assert_same_as_colours(layout: Layout, turn: Turn) {
        let bytes = noise(layout.bytes().expect("a small one"));
        let planes = Planes {
            bytes: &bytes,
            layout,
            colours: COLOURS,
            turn,
        };
        let [width, height] = turn.upright_px(layout.stored_px);
        let frame = Frame {
            t_s: 0.0,
            width,
            height,
            pixels: Pixels::Planes(planes),
        };
        let rgba = frame.to_rgba().expect("it is in memory");
        let colours = Frame::new(0.0, width, height, &rgba).expect("a frame");
        for (roi, border) in rois().flat_map(|r| [Border::Zero, Border::Replicate].map(|b| (r, b)))
        {
            let (a, b) = (cut(&frame, roi, border), cut(&colours, roi, border));
            let off = a.iter().zip(&b).map(|(a, b)| (a - b).abs());
            let off = off.fold(0.0, f32::max);
            assert!(off <= 0.51, "{off} at {roi:?}, {border:?}, {turn:?}");
        }
    }

    #[test]
    fn planes_are_the_picture_that_they_make() {
        let plane = |offset, stride, step| Plane {
            offset,
            stride,
            step,
        };
        let (w, h) = (WIDTH as usize, HEIGHT as usize);
        let nv12 = Layout {
            stored_px: [WIDTH, HEIGHT],
            planes: [
                plane(0, w + 3, 1),
                plane((w + 3) * h, w + 1, 2),
                plane((w + 3) * h + 1, w + 1, 2),
            ],
            shared: [1, 1],
        };
        let i444 = Layout {
            planes: [plane(0, w, 1), plane(w * h, w, 1), plane(2 * w * h, w, 1)],
            shared: [0, 0],
            ..nv12
        };
        for layout in [Layout::i420(WIDTH, HEIGHT), nv12, i444] {
            assert_same_as_colours(layout, Turn::NONE);
        }
        let (w, h) = (f64::from(WIDTH), f64::from(HEIGHT));
        for turn in [
            [0.0, 1.0, -1.0, 0.0, h, 0.0],
            [-1.0, 0.0, 0.0, -1.0, w, h],
            [0.0, -1.0, 1.0, 0.0, 0.0, w],
            [-1.0, 0.0, 0.0, 1.0, w, 0.0],
        ] {
            assert_same_as_colours(Layout::i420(WIDTH, HEIGHT), Turn(turn));
        }
    }

    /// A turned picture shows at every upright place what is stored there.
    #[test]
    fn planes_are_turned_upright() {
        let (width, height) = (8_u32, 6_u32);
        let layout = Layout::i420(width, height);
        // Brightness tells the place; no colours.
        let mut bytes = vec![128; layout.bytes().expect("a small one")];
        (0..48).for_each(|i| bytes[i] = 20 + 4 * i as u8);
        // A quarter turn clockwise: the lower left corner comes to the upper left.
        let planes = Planes {
            bytes: &bytes,
            layout,
            colours: COLOURS,
            turn: Turn([0.0, 1.0, -1.0, 0.0, 6.0, 0.0]),
        };
        let frame = Frame {
            t_s: 0.0,
            width: 6,
            height: 8,
            pixels: Pixels::Planes(planes),
        };
        let rgba = frame.to_rgba().expect("it is in memory");
        let grey = |stored: usize| (((20 + 4 * stored) as f32 - 16.0) * 255.0 / 219.0 + 0.5) as u8;
        let at = |x: usize, y: usize| rgba[4 * (y * 6 + x)];
        assert_eq!(at(0, 0), grey(5 * 8));
        assert_eq!(at(5, 0), grey(0));
        assert_eq!(at(0, 7), grey(5 * 8 + 7));
        assert_eq!(at(3, 2), grey(2 * 8 + 2));
    }

    #[test]
    fn planes_that_do_not_fit_are_refused() {
        let layout = Layout::i420(WIDTH, HEIGHT);
        let bytes = noise(layout.bytes().expect("a small one"));
        let frame = |bytes, width, turn| Frame {
            t_s: 0.0,
            width,
            height: HEIGHT,
            pixels: Pixels::Planes(Planes {
                bytes,
                layout,
                colours: COLOURS,
                turn,
            }),
        };
        assert!(frame(&bytes, WIDTH, Turn::NONE).check().is_ok());
        let lying = Turn([0.0, 1.0, -1.0, 0.0, 47.0, 0.0]);
        for wrong in [
            frame(&bytes[1..], WIDTH, Turn::NONE),
            frame(&bytes, WIDTH + 1, Turn::NONE),
            frame(&bytes, WIDTH, lying),
        ] {
            assert!(wrong.check().is_err());
        }
    }
}
