//! Pictures that are stored lying on a side.

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

    /// Where an upright pixel lies in the stored picture.
    #[inline]
    pub(crate) fn stored_pixel(&self, pixel: [u32; 2]) -> [u32; 2] {
        match *self == Self::NONE {
            true => pixel,
            false => {
                let middle = pixel.map(|at| f64::from(at) + 0.5);
                self.stored_point(middle).map(|at| at as u32)
            }
        }
    }

    /// Width and height of the upright picture.
    pub fn upright_px(&self, [width, height]: [u32; 2]) -> [u32; 2] {
        match self.0[0] == 0.0 {
            true => [height, width],
            false => [width, height],
        }
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
        assert_eq!(turn.upright_px([8, 6]), [6, 8]);
        assert_eq!(Turn::NONE.stored_point([2.0, 3.0]), [2.0, 3.0]);
        assert_eq!(Turn::NONE.upright_px([8, 6]), [8, 6]);
    }
}
