//! Pixels of a frame that are in memory, one by one.

use super::planes::Mixer;
use super::{Planes, Turn, Window};

/// Pixels as they are stored, in numbers that can be mixed before they become colours.
pub(crate) trait Source: Copy {
    /// Width and height of what is stored, in pixels.
    fn stored_px(&self) -> [u32; 2];
    /// How it is turned.
    fn turn(&self) -> Turn;
    /// A stored pixel; black beyond the edges.
    fn at(&self, x: u32, y: u32) -> [f32; 4];
    /// A stored pixel, its right neighbour, and the two below them; all four lie in the picture.
    fn square(&self, x: u32, y: u32) -> [[f32; 4]; 4];
    /// What becomes black.
    fn black(&self) -> [f32; 4];
    /// Red, green and blue, 0–255, of mixed pixels.
    fn rgb(&self, mixed: [f32; 4]) -> [f32; 3];
}

/// Red, green, blue and alpha of each pixel, rows without gaps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rgba<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Rgba<'_> {
    fn place(&self, x: u32, y: u32) -> usize {
        (y as usize)
            .wrapping_mul(self.width as usize)
            .wrapping_add(x as usize)
            .wrapping_mul(4)
    }
}

impl Source for Rgba<'_> {
    fn stored_px(&self) -> [u32; 2] {
        [self.width, self.height]
    }

    fn turn(&self) -> Turn {
        Turn::NONE
    }

    #[inline]
    fn at(&self, x: u32, y: u32) -> [f32; 4] {
        let at = self.place(x, y);
        match self.bytes.get(at..at.saturating_add(4)) {
            Some(&[r, g, b, a]) => [r, g, b, a].map(f32::from),
            _ => [0.0; 4],
        }
    }

    #[inline]
    fn square(&self, x: u32, y: u32) -> [[f32; 4]; 4] {
        // Two neighbours of a row are eight bytes.
        let pair = |at: usize| match self.bytes.get(at..at.saturating_add(8)) {
            Some(&[r, g, b, a, r2, g2, b2, a2]) => ([r, g, b, a], [r2, g2, b2, a2]),
            _ => ([0; 4], [0; 4]),
        };
        let start = self.place(x, y);
        let below = start.saturating_add(self.width as usize * 4);
        let ((a, b), (c, d)) = (pair(start), pair(below));
        [a, b, c, d].map(|p| p.map(f32::from))
    }

    fn black(&self) -> [f32; 4] {
        [0.0; 4]
    }

    #[inline]
    fn rgb(&self, [r, g, b, _]: [f32; 4]) -> [f32; 3] {
        [r, g, b]
    }
}

/// Brightness and colours of planes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Yuv<'a> {
    planes: Planes<'a>,
    mixer: Mixer,
}

impl<'a> Yuv<'a> {
    pub(super) fn new(planes: Planes<'a>) -> Self {
        Self {
            mixer: planes.colours.mixer(),
            planes,
        }
    }

    /// Value of a plane.
    #[inline]
    fn value(&self, plane: usize, x: u32, y: u32) -> f32 {
        let p = &self.planes.layout.planes[plane];
        let at = (y as usize)
            .wrapping_mul(p.stride)
            .wrapping_add((x as usize).wrapping_mul(p.step))
            .wrapping_add(p.offset);
        f32::from(self.planes.bytes.get(at).copied().unwrap_or(0))
    }

    /// Blueness and redness at a pixel.
    #[inline]
    fn colour(&self, x: u32, y: u32) -> [f32; 2] {
        let [across, down] = self.planes.layout.shared;
        let (x, y) = (x >> across, y >> down);
        [self.value(1, x, y), self.value(2, x, y)]
    }
}

impl Source for Yuv<'_> {
    fn stored_px(&self) -> [u32; 2] {
        self.planes.layout.stored_px
    }

    fn turn(&self) -> Turn {
        self.planes.turn
    }

    #[inline]
    fn at(&self, x: u32, y: u32) -> [f32; 4] {
        let [cb, cr] = self.colour(x, y);
        [self.value(0, x, y), cb, cr, 0.0]
    }

    #[inline]
    fn square(&self, x: u32, y: u32) -> [[f32; 4]; 4] {
        [
            self.at(x, y),
            self.at(x + 1, y),
            self.at(x, y + 1),
            self.at(x + 1, y + 1),
        ]
    }

    fn black(&self) -> [f32; 4] {
        let [y, cb, cr] = self.mixer.black();
        [y, cb, cr, 0.0]
    }

    #[inline]
    fn rgb(&self, [y, cb, cr, _]: [f32; 4]) -> [f32; 3] {
        self.mixer.rgb([y, cb, cr])
    }
}

/// Pixels in memory, however they are stored.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Memory<'a> {
    Rgba(Rgba<'a>),
    Yuv(Yuv<'a>),
}

impl Memory<'_> {
    /// Red, green and blue, 0–255, of an upright pixel within the frame.
    #[inline]
    pub(crate) fn colour(&self, x: u32, y: u32) -> [f32; 3] {
        match self {
            Self::Rgba(rgba) => rgba.rgb(rgba.at(x, y)),
            Self::Yuv(yuv) => {
                let [x, y] = yuv.planes.turn.stored_pixel([x, y]);
                yuv.rgb(yuv.at(x, y))
            }
        }
    }

    /// Red, green, blue and 255 of the pixels of an upright window, rounded.
    pub(crate) fn rgba(&self, window: Window) -> Vec<u8> {
        let mut out = Vec::with_capacity(window.bytes() as usize);
        for y in window.top..window.top + window.height {
            for x in window.left..window.left + window.width {
                let [r, g, b] = self.colour(x, y).map(|c| (c + 0.5) as u8);
                out.extend([r, g, b, 255]);
            }
        }
        out
    }
}
