//! One picture of a recording.

use crate::Error;

/// Longest side that is accepted, in pixels.
const MAX_SIDE_PX: u32 = 16_384;

/// Where a frame's pixels are.
#[derive(Debug, Clone, Copy)]
pub enum Pixels<'a> {
    /// In memory: four bytes per pixel (red, green, blue, alpha; alpha is ignored), rows from the top,
    /// no gaps between them; `width * height * 4` bytes.
    Rgba(&'a [u8]),
    /// In the browser's keeping; only the engine on the graphics device can look at them.
    #[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
    External(&'a External),
}

/// A picture that the browser keeps: a `VideoFrame` or an `ImageBitmap`.
#[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
#[derive(Debug, Clone)]
pub struct External {
    /// The picture as it is stored.
    pub source: wgpu::ExternalImageSource,
    /// Its width and height in pixels.
    pub stored_px: [u32; 2],
    /// How it is turned to stand upright.
    pub turn: Turn,
}

/// How a stored picture is turned to stand upright: a stored point (x, y) stands at
/// (a·x + c·y + e, b·x + d·y + f), where \[a, b, c, d\] is a rotation by quarter turns, perhaps mirrored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn(pub [f64; 6]);

impl Turn {
    /// Stored upright.
    pub const NONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Where an upright vector points in the stored picture.
    pub fn stored_vector(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        // The inverse of a rotation is its transpose.
        let [a, b, c, d, ..] = self.0;
        [a * x + b * y, c * x + d * y]
    }

    /// Where an upright point lies in the stored picture.
    pub fn stored_point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [.., e, f] = self.0;
        self.stored_vector([x - e, y - f])
    }
}

/// An upright picture, borrowed.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Presentation time in seconds.
    pub t_s: f64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its pixels.
    pub pixels: Pixels<'a>,
}

impl<'a> Frame<'a> {
    /// A checked frame with its pixels in memory, as [`Pixels::Rgba`] says.
    ///
    /// # Errors
    /// [`Error::BadFrame`] as for [`Frame::check`].
    pub fn new(t_s: f64, width: u32, height: u32, rgba: &'a [u8]) -> Result<Self, Error> {
        let frame = Self {
            t_s,
            width,
            height,
            pixels: Pixels::Rgba(rgba),
        };
        frame.check()?;
        Ok(frame)
    }

    /// Whether size, pixels and time fit together.
    ///
    /// # Errors
    /// [`Error::BadFrame`] for an empty or oversized picture, a wrong number of bytes, or a time that
    /// is not a finite number.
    pub fn check(&self) -> Result<(), Error> {
        if self.width == 0 || self.height == 0 {
            return Err(Error::BadFrame("it has no pixels"));
        }
        if self.width > MAX_SIDE_PX || self.height > MAX_SIDE_PX {
            return Err(Error::BadFrame("it is too large"));
        }
        let bytes = u64::from(self.width) * u64::from(self.height) * 4;
        if self.rgba().is_ok_and(|rgba| rgba.len() as u64 != bytes) {
            return Err(Error::BadFrame(
                "its number of bytes does not fit its width and height",
            ));
        }
        if !self.t_s.is_finite() {
            return Err(Error::BadFrame("its time is not a number"));
        }
        Ok(())
    }

    /// The pixels, where they are in memory.
    ///
    /// # Errors
    /// [`Error::BadFrame`] where they are not.
    pub fn rgba(&self) -> Result<&'a [u8], Error> {
        match self.pixels {
            Pixels::Rgba(rgba) => Ok(rgba),
            #[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
            Pixels::External(_) => Err(Error::BadFrame("its pixels are not in memory")),
        }
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> [f64; 2] {
        [f64::from(self.width), f64::from(self.height)]
    }
}

#[cfg(test)]
mod tests {
    use super::Turn;

    #[test]
    fn a_quarter_turn_there_and_back() {
        // A stored picture of 8 by 6 pixels, turned clockwise: its upper left corner becomes the upper
        // right one of 6 by 8 pixels.
        let turn = Turn([0.0, 1.0, -1.0, 0.0, 6.0, 0.0]);
        assert_eq!(turn.stored_point([6.0, 0.0]), [0.0, 0.0]);
        assert_eq!(turn.stored_point([6.0, 8.0]), [8.0, 0.0]);
        assert_eq!(turn.stored_point([0.0, 0.0]), [0.0, 6.0]);
        assert_eq!(turn.stored_vector([0.0, 1.0]), [1.0, 0.0]);
        assert_eq!(Turn::NONE.stored_point([2.0, 3.0]), [2.0, 3.0]);
    }
}
