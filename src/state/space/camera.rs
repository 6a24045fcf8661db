//! A camera that circles around a point and always stands upright.

use super::vector::{Vec3, cross, dot, minus, plus, times, unit};

/// Vertical field of view, radians: that of a 50 mm lens on a 36 × 24 mm picture, 2 atan(12 / 50).
const FIELD_RAD: f64 = 0.471;
/// As far up and down as the camera tilts, so that up stays up.
const MOST_PITCH_RAD: f64 = 1.54;
/// Radians that a drag over the picture's height turns.
const TURN_RAD: f64 = std::f64::consts::PI;
/// How near and far the camera goes, in radii of what it was fitted to.
const REACH: [f64; 2] = [0.05, 40.0];

/// A ball around everything that there is to see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// Its centre.
    pub centre: Vec3,
    /// Its radius.
    pub radius_m: f64,
}

impl Around {
    /// Around points; a metre around the origin where there is none.
    pub fn points(points: impl IntoIterator<Item = Vec3>) -> Self {
        let mut low = [f64::INFINITY; 3];
        let mut high = [f64::NEG_INFINITY; 3];
        for p in points {
            if p.iter().all(|x| x.is_finite()) {
                for ((low, high), x) in low.iter_mut().zip(&mut high).zip(p) {
                    (*low, *high) = (low.min(x), high.max(x));
                }
            }
        }
        if low[0] > high[0] {
            return Self {
                centre: [0.0; 3],
                radius_m: 1.0,
            };
        }
        let half = times(minus(high, low), 0.5);
        Self {
            centre: plus(low, half),
            radius_m: dot(half, half).sqrt().max(0.05),
        }
    }
}

/// Where the camera is and what it looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    target: Vec3,
    distance_m: f64,
    yaw_rad: f64,
    pitch_rad: f64,
    around: Around,
}

/// A point in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Across and down, in pixels.
    pub at_px: [f64; 2],
    /// Metres before the camera.
    pub depth_m: f64,
    /// Pixels of a metre there.
    pub px_per_m: f64,
}

impl Camera {
    /// Sees the whole ball, from the figure's right and a little from the front and above: models look along x.
    pub fn fitted(around: Around) -> Self {
        Self {
            target: around.centre,
            distance_m: 1.12 * around.radius_m / (FIELD_RAD / 2.0).sin(),
            yaw_rad: 0.6,
            pitch_rad: 0.2,
            around,
        }
    }

    /// As after [`Camera::fitted`].
    pub fn reset(&mut self) {
        *self = Self::fitted(self.around);
    }

    /// Sees the whole of another ball, from the same side.
    pub fn refit(&mut self, around: Around) {
        *self = Self {
            yaw_rad: self.yaw_rad,
            pitch_rad: self.pitch_rad,
            ..Self::fitted(around)
        };
    }

    /// The same, carried along.
    pub fn carried(self, by: Vec3) -> Self {
        Self {
            target: plus(self.target, by),
            ..self
        }
    }

    /// Circles by a drag, in shares of the picture's height: what is near follows the pointer.
    pub fn orbit(&mut self, across: f64, down: f64) {
        let turn = std::f64::consts::TAU;
        self.yaw_rad = (self.yaw_rad - across * TURN_RAD).rem_euclid(turn);
        let pitch = self.pitch_rad + down * TURN_RAD;
        self.pitch_rad = pitch.clamp(-MOST_PITCH_RAD, MOST_PITCH_RAD);
    }

    /// Moves sideways by a drag, in shares of the picture's height: what is looked at follows the pointer.
    pub fn pan(&mut self, across: f64, down: f64) {
        let height_m = 2.0 * self.distance_m * (FIELD_RAD / 2.0).tan();
        let [right, up, _] = self.axes();
        let moved = plus(times(right, -across * height_m), times(up, down * height_m));
        let target = plus(self.target, moved);
        let away = minus(target, self.around.centre);
        let most = 4.0 * self.around.radius_m;
        let held = (most / dot(away, away).sqrt().max(1e-9)).min(1.0);
        self.target = plus(self.around.centre, times(away, held));
    }

    /// Comes nearer by a factor above 1, goes away below.
    pub fn zoom(&mut self, factor: f64) {
        if factor.is_finite() && factor > 0.0 {
            let [near, far] = REACH.map(|r| r * self.around.radius_m);
            self.distance_m = (self.distance_m / factor).clamp(near, far);
        }
    }

    /// Where the camera is.
    pub fn eye(&self) -> Vec3 {
        let [_, _, back] = self.axes();
        plus(self.target, times(back, self.distance_m))
    }

    /// Right, up and back of the picture.
    fn axes(&self) -> [Vec3; 3] {
        let (sin_yaw, cos_yaw) = self.yaw_rad.sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch_rad.sin_cos();
        let back = [cos_pitch * sin_yaw, sin_pitch, cos_pitch * cos_yaw];
        let right = unit(cross([0.0, 1.0, 0.0], back));
        [right, cross(back, right), back]
    }

    fn near_m(&self) -> f64 {
        self.distance_m * 0.02
    }

    /// From the room to clip space with depth from 0 to 1, columns one after the other; `ratio` is width
    /// over height.
    pub fn matrix(&self, ratio: f64) -> [f32; 16] {
        let [right, up, back] = self.axes();
        let eye = self.eye();
        let scale = 1.0 / (FIELD_RAD / 2.0).tan();
        let (near, far) = (self.near_m(), self.distance_m + 60.0 * self.around.radius_m);
        let depth = far / (near - far);
        let row = |axis: Vec3, by: f64| {
            [
                axis[0] * by,
                axis[1] * by,
                axis[2] * by,
                -dot(axis, eye) * by,
            ]
        };
        let rows = [
            row(right, scale / ratio.max(1e-6)),
            row(up, scale),
            {
                let mut z = row(back, depth);
                z[3] += depth * near;
                z
            },
            row(back, -1.0),
        ];
        let mut columns = [0.0; 16];
        for (r, row) in rows.iter().enumerate() {
            for (c, value) in row.iter().enumerate() {
                if let Some(place) = columns.get_mut(4 * c + r) {
                    *place = *value as f32;
                }
            }
        }
        columns
    }

    /// Where a point of the room is in a picture; `None` behind the camera.
    pub fn see(&self, point: Vec3, size_px: [f64; 2]) -> Option<Seen> {
        let [right, up, back] = self.axes();
        let from = minus(point, self.eye());
        let depth_m = -dot(from, back);
        if depth_m.is_nan() || depth_m < self.near_m() {
            return None;
        }
        let px_per_m = size_px[1] / (2.0 * (FIELD_RAD / 2.0).tan() * depth_m);
        Some(Seen {
            at_px: [
                size_px[0] / 2.0 + dot(from, right) * px_per_m,
                size_px[1] / 2.0 - dot(from, up) * px_per_m,
            ],
            depth_m,
            px_per_m,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [f64; 2] = [800.0, 600.0];

    fn camera() -> Camera {
        Camera::fitted(Around {
            centre: [1.0, 0.9, -0.2],
            radius_m: 1.1,
        })
    }

    #[test]
    fn all_of_it_is_in_the_picture() {
        let camera = camera();
        let middle = camera.see([1.0, 0.9, -0.2], SIZE).unwrap();
        assert!((middle.at_px[0] - 400.0).abs() < 1e-9);
        assert!((middle.at_px[1] - 300.0).abs() < 1e-9);
        for side in [[1.1, 0.0, 0.0], [0.0, 1.1, 0.0], [0.0, 0.0, -1.1]] {
            let [x, y] = camera
                .see(plus([1.0, 0.9, -0.2], side), SIZE)
                .unwrap()
                .at_px;
            assert!((0.0..800.0).contains(&x) && (0.0..600.0).contains(&y));
        }
    }

    #[test]
    fn up_is_up_and_what_looks_along_x_looks_to_the_right() {
        let camera = camera();
        let at = |p| camera.see(p, SIZE).unwrap().at_px;
        let centre = at([1.0, 0.9, -0.2]);
        assert!(at([1.0, 1.4, -0.2])[1] < centre[1]);
        assert!(at([1.5, 0.9, -0.2])[0] > centre[0]);
    }

    #[test]
    fn the_matrix_and_the_projection_agree() {
        let mut camera = camera();
        camera.orbit(0.3, -0.4);
        camera.pan(0.1, 0.2);
        camera.zoom(1.7);
        let m = camera.matrix(SIZE[0] / SIZE[1]).map(f64::from);
        for p in [[0.4, 1.2, 0.3], [1.3, 0.1, -0.6], [1.0, 0.0, 0.0]] {
            let row = |r: usize| m[r] * p[0] + m[4 + r] * p[1] + m[8 + r] * p[2] + m[12 + r];
            let w = row(3);
            let x = (row(0) / w + 1.0) / 2.0 * SIZE[0];
            let y = (1.0 - row(1) / w) / 2.0 * SIZE[1];
            let seen = camera.see(p, SIZE).unwrap();
            assert!((seen.at_px[0] - x).abs() < 0.01 && (seen.at_px[1] - y).abs() < 0.01);
            assert!((seen.depth_m - w).abs() < 1e-4);
            assert!((0.0..1.0).contains(&(row(2) / w)));
        }
    }

    #[test]
    fn what_is_looked_at_follows_the_pointer() {
        let mut camera = camera();
        let point = [1.0, 0.9, -0.2];
        camera.pan(0.1, -0.05);
        let [x, y] = camera.see(point, SIZE).unwrap().at_px;
        assert!((x - 460.0).abs() < 1e-6 && (y - 270.0).abs() < 1e-6);
    }

    #[test]
    fn it_never_turns_over_nor_is_it_lost() {
        let mut camera = camera();
        for _ in 0..100 {
            camera.orbit(0.37, 0.9);
            camera.pan(3.0, -2.0);
            camera.zoom(0.3);
            camera.zoom(f64::NAN);
        }
        assert!(camera.matrix(1.5).iter().all(|x| x.is_finite()));
        let above = camera.eye()[1] - camera.target[1];
        assert!(above > 0.0 && above < camera.distance_m);
        camera.reset();
        assert_eq!(camera, self::camera());
    }

    #[test]
    fn what_it_is_carried_along_with_stays_in_place() {
        let mut camera = camera();
        camera.orbit(0.2, 0.1);
        let by = [2.0, 0.0, -0.4];
        let point = [1.2, 1.1, -0.3];
        let before = camera.see(point, SIZE).unwrap().at_px;
        let after = camera.carried(by).see(plus(point, by), SIZE).unwrap().at_px;
        assert!((before[0] - after[0]).abs() < 1e-9 && (before[1] - after[1]).abs() < 1e-9);
        let half = Around {
            centre: [0.0; 3],
            radius_m: 0.55,
        };
        let eye = camera.eye();
        camera.refit(half);
        let side = |eye: Vec3, from: Vec3| unit(minus(eye, from));
        let (a, b) = (side(eye, [1.0, 0.9, -0.2]), side(camera.eye(), [0.0; 3]));
        assert!(minus(a, b).iter().all(|x| x.abs() < 1e-9), "the same side");
    }

    #[test]
    fn nothing_to_see_still_has_a_place() {
        assert_eq!(Around::points([]).radius_m, 1.0);
        let around = Around::points([[f64::NAN; 3], [0.0; 3], [2.0, 0.0, 0.0]]);
        assert_eq!((around.centre, around.radius_m), ([1.0, 0.0, 0.0], 1.0));
    }
}
