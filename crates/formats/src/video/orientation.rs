//! How a decoded picture is turned to stand upright.

use super::VideoError;
use super::cursor::Cursor;

/// Quarter turns and mirrorings: a pixel at `(x, y)` of the decoded picture goes to
/// `(a x + c y, b x + d y)`, moved so that the smallest coordinates are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Orientation {
    pub a: i8,
    pub b: i8,
    pub c: i8,
    pub d: i8,
}

impl Default for Orientation {
    fn default() -> Self {
        Self {
            a: 1,
            b: 0,
            c: 0,
            d: 1,
        }
    }
}

impl Orientation {
    /// From the nine numbers of a matrix in a track or movie header. What is no quarter turn
    /// (a stretched or slanted picture) is left as decoded.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, VideoError> {
        let mut m = [0_i32; 9];
        for value in &mut m {
            *value = cursor.i32()?;
        }
        let [a, b, _, c, d, ..] = m.map(|v| v.signum() as i8);
        let quarter =
            (b == 0 && c == 0 && a != 0 && d != 0) || (a == 0 && d == 0 && b != 0 && c != 0);
        Ok(if quarter {
            Self { a, b, c, d }
        } else {
            Self::default()
        })
    }

    /// A turn by 0, 90, 180 or 270 degrees.
    pub(super) fn clockwise(degrees: u16) -> Self {
        let (cos, sin) = match degrees {
            90 => (0, 1),
            180 => (-1, 0),
            270 => (0, -1),
            _ => (1, 0),
        };
        Self {
            a: cos,
            b: sin,
            c: -sin,
            d: cos,
        }
    }

    /// First `self`, then `after`.
    pub(super) fn then(self, after: Self) -> Self {
        Self {
            a: after.a * self.a + after.c * self.b,
            b: after.b * self.a + after.d * self.b,
            c: after.a * self.c + after.c * self.d,
            d: after.b * self.c + after.d * self.d,
        }
    }

    /// Whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        self.a == 0
    }

    /// Clockwise quarter turns in degrees: 0, 90, 180, 270; of a mirrored picture, after mirroring
    /// it left to right.
    pub fn degrees(self) -> u16 {
        let mirrored = self.a * self.d - self.b * self.c < 0;
        let (cos, sin) = if mirrored {
            (-self.a, -self.b)
        } else {
            (self.a, self.b)
        };
        match (cos, sin) {
            (0, 1) => 90,
            (-1, 0) => 180,
            (0, -1) => 270,
            _ => 0,
        }
    }

    /// The six numbers of a canvas transform that draws a `width` × `height` picture upright with its
    /// corner at the origin.
    pub fn canvas(self, width: f64, height: f64) -> [f64; 6] {
        let [a, b, c, d] = [self.a, self.b, self.c, self.d].map(f64::from);
        let x = -((a * width).min(0.0) + (c * height).min(0.0));
        let y = -((b * width).min(0.0) + (d * height).min(0.0));
        [a, b, c, d, x, y]
    }
}
