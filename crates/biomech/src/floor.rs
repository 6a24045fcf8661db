//! The floor by a rectangle on it: from pixels to metres, the horizon, and the camera's roll.
//!
//! Four corners of known sides tell the one projective map between picture and floor, in closed form
//! (P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, §2.2.3). Points on the floor that
//! are equally far from the camera lie on a line parallel to the horizon; along such a line the map has one
//! scale, which is the scale of everything that stands there upright. A level camera has a level horizon.
//!
//! Four corners and eight numbers leave nothing over, so errors come from how well corners are clicked: each
//! coordinate is moved by one standard deviation, and what changes is added as squares. What can be checked
//! is the shape: with square pixels and the picture's middle as that of the lens, the corners tell the focal
//! length twice, by the sides' right angle and by the ratio of their lengths ([`Floor::misfit`]); only once,
//! and anything fits, where one side is square to the camera.

use crate::Error;
use nalgebra::{Matrix3, Vector3};

/// People click a point to so many pixels (SD of a coordinate, estimated).
pub const CLICK_SD_PX: f64 = 1.5;
/// Heels that stand are drawn about 2 cm over the floor, which makes lengths that go by their place too long
/// by that over the camera's height, hips' (SD: all of it).
pub const HEEL_SD: f64 = 0.02;
/// A smaller rectangle in the picture tells nothing, in pixels squared.
const LEAST_AREA_PX2: f64 = 100.0;

/// A floor as a camera sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    corners_px: [[f64; 2]; 4],
    size_m: [f64; 2],
    /// From `[x, y, 1]` in pixels to metres, both times the third.
    to_floor: Matrix3<f64>,
}

impl Floor {
    /// From the corners of a rectangle, one after the other round it: `size_m` from the first to the second
    /// and from the second to the third.
    ///
    /// # Errors
    /// [`Error::Floor`] where the corners are no rectangle that a camera could see.
    pub fn new(corners_px: [[f64; 2]; 4], size_m: [f64; 2]) -> Result<Self, Error> {
        let turns = [0, 1, 2, 3].map(|i| turn(corners_px, i));
        let round = turns.iter().all(|t| *t > 0.0) || turns.iter().all(|t| *t < 0.0);
        let area = 0.5 * (turns[0] + turns[2]).abs();
        let sides = size_m.iter().all(|m| m.is_finite() && *m > 0.0);
        if !(round && sides && area >= LEAST_AREA_PX2) {
            return Err(Error::Floor);
        }
        let [width, length] = size_m;
        let unit = unit_to_px(corners_px).try_inverse().ok_or(Error::Floor)?;
        // Seen from above the floor is not mirrored, whichever way round the corners were given.
        let hand = turns[0].signum();
        let metres = Matrix3::from_diagonal(&Vector3::new(hand * width, length, 1.0));
        let mut to_floor = metres * unit;
        if (to_floor * middle(corners_px)).z < 0.0 {
            to_floor = -to_floor;
        }
        Ok(Self {
            corners_px,
            size_m,
            to_floor,
        })
    }

    /// The corners, as given.
    pub fn corners_px(&self) -> [[f64; 2]; 4] {
        self.corners_px
    }

    /// Where on the floor a point of the picture is, in metres from the first corner; seen from above y is
    /// clockwise from x. `None` over the horizon.
    pub fn place_m(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let p = self.to_floor * Vector3::new(x, y, 1.0);
        let place = [p.x / p.z, p.y / p.z];
        (p.z > 0.0 && place.iter().all(|v| v.is_finite())).then_some(place)
    }

    /// Metres per pixel of what stands on the floor at a point of the picture; `None` over the horizon.
    pub fn metres_per_px(&self, [x, y]: [f64; 2]) -> Option<f64> {
        let depth = (self.to_floor * Vector3::new(x, y, 1.0)).z;
        let [a, b] = [self.to_floor[(2, 0)], self.to_floor[(2, 1)]];
        let steep = (a * a + b * b).sqrt();
        // Seen from straight above, all directions are one.
        let [dx, dy] = if steep > 0.0 {
            [b / steep, -a / steep]
        } else {
            [1.0, 0.0]
        };
        let along = self.to_floor * Vector3::new(dx, dy, 0.0);
        let scale = (along.x * along.x + along.y * along.y).sqrt() / depth;
        (depth > 0.0 && scale.is_finite()).then_some(scale)
    }

    /// Radians by which the picture is turned clockwise, as the horizon shows it; `None` where it shows none.
    pub fn roll_rad(&self) -> Option<f64> {
        let [a, b] = [self.to_floor[(2, 0)], self.to_floor[(2, 1)]];
        (b.abs() > a.abs()).then(|| -libm::atan(a / b))
    }

    /// By how much the rectangle's sides disagree with its corners: the relative error of their ratio, or the
    /// cosine of the angle between them, whichever is more, where the middle of the lens is at `middle_px`.
    /// `None` where the corners tell no focal length.
    pub fn misfit(&self, middle_px: [f64; 2]) -> Option<f64> {
        let to_px = self.to_floor.try_inverse()?;
        let [cx, cy] = middle_px;
        let side = |i: usize| {
            let [x, y, z] = [0, 1, 2].map(|row| to_px[(row, i)]);
            [x - cx * z, y - cy * z, z]
        };
        let (p, q) = (side(0), side(1));
        let flat = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1];
        // Right angle: flat(p, q) + f² pz qz = 0; equal lengths: flat(p, p) − flat(q, q) + f² (pz² − qz²) = 0.
        let (angle, angle_f) = (flat(p, q), p[2] * q[2]);
        let (long, long_f) = (flat(p, p) - flat(q, q), p[2] * p[2] - q[2] * q[2]);
        let focal2 = -(angle * angle_f + long * long_f) / (angle_f * angle_f + long_f * long_f);
        if !(focal2.is_finite() && focal2 > 0.0) {
            return None;
        }
        let dot = |a: [f64; 3], b: [f64; 3]| flat(a, b) + focal2 * a[2] * b[2];
        let ratio = (dot(p, p) / dot(q, q)).sqrt();
        let cosine = dot(p, q) / (dot(p, p) * dot(q, q)).sqrt();
        Some((ratio - 1.0).abs().max(cosine.abs()))
    }

    /// Standard deviation of something that the floor tells, from clicks of [`CLICK_SD_PX`]; `None` where it
    /// cannot be told.
    pub fn sd(&self, of: impl Fn(&Self) -> Option<f64>) -> Option<f64> {
        let mut sum = 0.0;
        for i in 0..8 {
            let moved = |by: f64| {
                let mut corners = self.corners_px;
                corners[i / 2][i % 2] += by;
                of(&Self::new(corners, self.size_m).ok()?)
            };
            let half = 0.5 * (moved(CLICK_SD_PX)? - moved(-CLICK_SD_PX)?);
            sum += half * half;
        }
        Some(sum.sqrt())
    }
}

/// From a square of sides 1 to pixels.
fn unit_to_px(corners: [[f64; 2]; 4]) -> Matrix3<f64> {
    let [p, q, r, s] = corners;
    let d1 = [0, 1].map(|i| q[i] - r[i]);
    let d2 = [0, 1].map(|i| s[i] - r[i]);
    let sum = [0, 1].map(|i| p[i] - q[i] + r[i] - s[i]);
    let flat = d1[0] * d2[1] - d2[0] * d1[1];
    let g = (sum[0] * d2[1] - d2[0] * sum[1]) / flat;
    let h = (d1[0] * sum[1] - sum[0] * d1[1]) / flat;
    let row = |i: usize| [q[i] - p[i] + g * q[i], s[i] - p[i] + h * s[i], p[i]];
    let [[a, b, c], [d, e, f]] = [row(0), row(1)];
    Matrix3::new(a, b, c, d, e, f, g, h, 1.0)
}

/// Twice the area of the corner's triangle, positive where it turns to the right.
fn turn(corners: [[f64; 2]; 4], i: usize) -> f64 {
    let [a, b, c] = [i, (i + 1) % 4, (i + 2) % 4].map(|k| corners[k]);
    (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
}

fn middle(corners: [[f64; 2]; 4]) -> Vector3<f64> {
    let mean = |axis: usize| 0.25 * corners.iter().map(|c| c[axis]).sum::<f64>();
    Vector3::new(mean(0), mean(1), 1.0)
}
