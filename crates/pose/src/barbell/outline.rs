//! The outline of a disc that is nearly a circle: `r(φ) = r + p cos 2φ + q sin 2φ` around its centre.
//!
//! An ellipse with half axes a and b is that up to a fourth harmonic of `3/64 e⁴ a`, `e² = 1 − b²/a²`:
//! 0.06 % of the radius where a plate is turned by 20° against the picture, under 1 % at 40°.

use sagitta_motion::Disc;

/// An outline in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outline {
    pub(super) centre: [f64; 2],
    pub(super) radius: f64,
    /// `[p, q]`.
    pub(super) oval: [f64; 2],
}

impl Outline {
    pub(super) fn circle(centre: [f64; 2], radius: f64) -> Self {
        Self {
            centre,
            radius,
            oval: [0.0; 2],
        }
    }

    /// Distance of the outline from the centre in the direction of `(cos, sin)`.
    pub(super) fn at(&self, [cos, sin]: [f64; 2]) -> f64 {
        let [p, q] = self.oval;
        self.radius + p * (cos * cos - sin * sin) + q * 2.0 * cos * sin
    }

    /// As it looks turned by 20° about four axes: half of 1 − cos 20° is 0.03.
    pub(super) fn tilted(&self) -> [Self; 4] {
        let by = 0.03 * self.radius;
        [[by, 0.0], [-by, 0.0], [0.0, by], [0.0, -by]].map(|oval| Self { oval, ..*self })
    }

    /// Adds changes of `[x, y, r, p, q]`.
    pub(super) fn moved(&self, by: [f64; 5]) -> Self {
        Self {
            centre: [self.centre[0] + by[0], self.centre[1] + by[1]],
            radius: self.radius + by[2],
            oval: [self.oval[0] + by[3], self.oval[1] + by[4]],
        }
    }

    /// Whether size and shape differ from another's by less than a share of the radius.
    pub(super) fn like(&self, other: &Self, share: f64) -> bool {
        let within = share * other.radius;
        let near = |a: f64, b: f64| (a - b).abs() <= within;
        near(self.radius, other.radius) && (0..2).all(|i| near(self.oval[i], other.oval[i]))
    }

    /// Half of the longer over half of the shorter axis, less one.
    pub(super) fn flattening(&self) -> f64 {
        let [p, q] = self.oval;
        let half = (p * p + q * q).sqrt();
        (self.radius + half) / (self.radius - half).max(f64::MIN_POSITIVE) - 1.0
    }

    pub(super) fn disc(&self, score: f64) -> Disc {
        let [p, q] = self.oval;
        let half = (p * p + q * q).sqrt();
        let turn = 0.5 * q.atan2(p);
        Disc {
            centre_px: self.centre,
            major_px: self.radius + half,
            minor_px: self.radius - half,
            turn_rad: turn,
            score,
        }
    }
}
