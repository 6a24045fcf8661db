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
    /// In memory in the same way, but only those of a part of the frame, which is all that will be looked
    /// at (see [`crate::Estimator::next_window`]).
    Window(Window, &'a [u8]),
    /// In the browser's keeping; only the engine on the graphics device can look at them.
    #[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
    External(&'a External),
}

/// An upright rectangle of whole pixels within a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
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

    /// Whether another one lies within it.
    pub fn holds(&self, other: &Self) -> bool {
        let end = |start: u32, length: u32| u64::from(start) + u64::from(length);
        other.left >= self.left
            && other.top >= self.top
            && end(other.left, other.width) <= end(self.left, self.width)
            && end(other.top, other.height) <= end(self.top, self.height)
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

    /// Where an upright window lies in the stored picture.
    pub fn stored_window(&self, window: Window) -> Window {
        let corner = |right: u32, down: u32| {
            let [x, y] = [window.left + right, window.top + down].map(f64::from);
            self.stored_point([x, y])
        };
        let ends = [corner(0, 0), corner(window.width, window.height)];
        let span = |axis: usize| {
            let [a, b] = ends.map(|end| end[axis]);
            (a.min(b) as u32, (a - b).abs() as u32)
        };
        let ((left, width), (top, height)) = (span(0), span(1));
        Window {
            left,
            top,
            width,
            height,
        }
    }

    /// Turns the pixels of [`Turn::stored_window`], four bytes each, upright into `out`, which is made as
    /// long as the window needs. Pixels that `stored` lacks are black.
    pub fn upright(&self, window: Window, stored: &[u8], out: &mut Vec<u8>) {
        let from = self.stored_window(window);
        let line = f64::from(from.width);
        let middle = [window.left, window.top].map(|at| f64::from(at) + 0.5);
        let [x, y] = self.stored_point(middle);
        let first = (y - f64::from(from.top)).floor() * line + (x - f64::from(from.left)).floor();
        let step = |upright: [f64; 2]| {
            let [x, y] = self.stored_vector(upright);
            (y * line + x) as isize
        };
        let (right, down) = (step([1.0, 0.0]), step([0.0, 1.0]));
        out.resize(window.bytes() as usize, 0);
        let mut start = first as isize;
        for row in out.chunks_exact_mut((window.width as usize * 4).max(4)) {
            let mut at = start;
            for pixel in row.chunks_exact_mut(4) {
                let found = usize::try_from(at)
                    .ok()
                    .and_then(|at| stored.get(at * 4..at * 4 + 4));
                pixel.copy_from_slice(found.unwrap_or(&[0; 4]));
                at += right;
            }
            start += down;
        }
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
        if let Ok((window, rgba)) = self.in_memory() {
            if rgba.len() as u64 != window.bytes() {
                return Err(Error::BadFrame(
                    "its number of bytes does not fit its width and height",
                ));
            }
            if !Window::whole(self.width, self.height).holds(&window) {
                return Err(Error::BadFrame("a part of it lies outside"));
            }
        }
        if !self.t_s.is_finite() {
            return Err(Error::BadFrame("its time is not a number"));
        }
        Ok(())
    }

    /// The pixels, where all of them are in memory.
    ///
    /// # Errors
    /// [`Error::BadFrame`] where they are not.
    pub fn rgba(&self) -> Result<&'a [u8], Error> {
        match self.in_memory()? {
            (window, rgba) if window == Window::whole(self.width, self.height) => Ok(rgba),
            _ => Err(Error::BadFrame("only a part of its pixels is in memory")),
        }
    }

    /// The part of it whose pixels are in memory, with them.
    ///
    /// # Errors
    /// [`Error::BadFrame`] where none are.
    pub fn in_memory(&self) -> Result<(Window, &'a [u8]), Error> {
        match self.pixels {
            Pixels::Rgba(rgba) => Ok((Window::whole(self.width, self.height), rgba)),
            Pixels::Window(window, rgba) => Ok((window, rgba)),
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
    use super::{Turn, Window};

    /// Pixels that tell where they lie.
    fn numbered(width: u32, height: u32) -> Vec<u8> {
        (0..width * height).flat_map(u32::to_le_bytes).collect()
    }

    #[test]
    fn windows_are_turned_upright() {
        // 8 by 6 pixels stored, turned by quarters, the last one mirrored as well.
        let (width, height) = (8, 6);
        let turns = [
            ([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], [8, 6]),
            ([0.0, 1.0, -1.0, 0.0, 6.0, 0.0], [6, 8]),
            ([-1.0, 0.0, 0.0, -1.0, 8.0, 6.0], [8, 6]),
            ([0.0, -1.0, 1.0, 0.0, 0.0, 8.0], [6, 8]),
            ([-1.0, 0.0, 0.0, 1.0, 8.0, 0.0], [8, 6]),
        ];
        let stored = numbered(width, height);
        let number = |rgba: &[u8], at: u32| {
            let at = at as usize * 4;
            u32::from_le_bytes([rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]])
        };
        for (numbers, [upright_width, upright_height]) in turns {
            let turn = Turn(numbers);
            let whole = Window::whole(upright_width, upright_height);
            assert_eq!(turn.stored_window(whole), Window::whole(width, height));
            let mut all = Vec::new();
            turn.upright(whole, &stored, &mut all);
            for (x, y) in (0..upright_width).flat_map(|x| (0..upright_height).map(move |y| (x, y)))
            {
                let [u, v] = turn.stored_point([f64::from(x) + 0.5, f64::from(y) + 0.5]);
                let expected = v as u32 * width + u as u32;
                assert_eq!(number(&all, y * upright_width + x), expected, "{numbers:?}");
            }
            let part = Window {
                left: 2,
                top: 1,
                width: 3,
                height: 4,
            };
            let from = turn.stored_window(part);
            let rows =
                (from.top..from.top + from.height).map(|y| (y * width + from.left) as usize * 4);
            let some: Vec<u8> = rows
                .flat_map(|at| stored[at..at + from.width as usize * 4].to_vec())
                .collect();
            let mut window = Vec::new();
            turn.upright(part, &some, &mut window);
            let rows = (1..5).map(|y| (y * upright_width + 2) as usize * 4);
            let expected: Vec<u8> = rows.flat_map(|at| all[at..at + 12].to_vec()).collect();
            assert_eq!(window, expected, "{numbers:?}");
        }
    }

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
