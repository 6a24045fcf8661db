//! One picture of a recording.

mod planes;
mod source;
mod taps;
mod turn;

pub use planes::{Colours, Layout, Matrix, Plane, Planes};
pub(crate) use source::{Memory, Rgba, Source, Yuv};
pub use taps::Border;
pub(crate) use taps::Taps;
pub use turn::Turn;

use crate::Error;

/// Longest side that is accepted, in pixels.
const MAX_SIDE_PX: u32 = 16_384;

/// Where a frame's pixels are.
#[derive(Debug, Clone, Copy)]
pub enum Pixels<'a> {
    /// In memory: four bytes per pixel (red, green, blue, alpha; alpha is ignored), rows from the top,
    /// no gaps between them; `width * height * 4` bytes.
    Rgba(&'a [u8]),
    /// In memory as decoders leave them: less to copy, and only what is looked at becomes colours.
    Planes(Planes<'a>),
    /// In the browser's keeping; only the engine on the graphics device can look at them.
    #[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
    External(&'a External),
}

/// An upright rectangle of whole pixels within a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// First column, from the left edge.
    pub left: u32,
    /// First row, from the upper edge.
    pub top: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Window {
    /// The whole of a frame.
    pub fn whole(width: u32, height: u32) -> Self {
        Self {
            left: 0,
            top: 0,
            width,
            height,
        }
    }

    /// Length in bytes of its pixels, four each.
    pub fn bytes(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height) * 4
    }
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
        let fits = match self.pixels {
            Pixels::Rgba(rgba) => {
                rgba.len() as u64 == Window::whole(self.width, self.height).bytes()
            }
            Pixels::Planes(planes) => self.fits(&planes),
            #[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
            Pixels::External(_) => true,
        };
        if !fits {
            return Err(Error::BadFrame(
                "its number of bytes does not fit its width and height",
            ));
        }
        if !self.t_s.is_finite() {
            return Err(Error::BadFrame("its time is not a number"));
        }
        Ok(())
    }

    fn fits(&self, planes: &Planes<'_>) -> bool {
        let upright = planes.turn.upright_px(planes.layout.stored_px) == [self.width, self.height];
        let enough = planes.layout.bytes();
        upright && enough.is_some_and(|bytes| bytes <= planes.bytes.len())
    }

    /// Whether its pixels are in memory.
    pub fn is_in_memory(&self) -> bool {
        self.memory().is_ok()
    }

    /// Its pixels, where they are in memory.
    pub(crate) fn memory(&self) -> Result<Memory<'a>, Error> {
        let (width, height) = (self.width, self.height);
        match self.pixels {
            Pixels::Rgba(bytes) => Ok(Memory::Rgba(Rgba {
                bytes,
                width,
                height,
            })),
            Pixels::Planes(planes) => Ok(Memory::Yuv(Yuv::new(planes))),
            #[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
            Pixels::External(_) => Err(Error::BadFrame("its pixels are not in memory")),
        }
    }

    /// Red, green, blue and alpha of all pixels, four bytes each, rows from the top without gaps.
    ///
    /// # Errors
    /// [`Error::BadFrame`] as for [`Frame::check`], and where the pixels are not in memory.
    pub fn to_rgba(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        Ok(self.memory()?.rgba(Window::whole(self.width, self.height)))
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> [f64; 2] {
        [f64::from(self.width), f64::from(self.height)]
    }
}
