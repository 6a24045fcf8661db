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
        let Pixels::Rgba(rgba) = self.pixels;
        if rgba.len() as u64 != bytes {
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
        let Pixels::Rgba(rgba) = self.pixels;
        Ok(rgba)
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> [f64; 2] {
        [f64::from(self.width), f64::from(self.height)]
    }
}
