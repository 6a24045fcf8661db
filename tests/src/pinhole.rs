//! A figure as a pinhole camera films it: in perspective, from a height, tilted and rolled.

use crate::noise::Noise;
use crate::shot::Figure;
use sagitta_motion::{Keypoint, KeypointSchema, Pose, PoseFrame, PoseTrack};

/// A camera that stands still. Room: forward, up from the floor, to the figure's left, in metres.
#[derive(Debug, Clone, Copy)]
pub struct Pinhole {
    /// Frames per second.
    pub rate_hz: f64,
    /// 0 from the front, 90 from the figure's left.
    pub view_deg: f64,
    /// The place on the floor, forward and left, at which it points.
    pub aim_m: [f64; 2],
    /// Its distance from there, over the floor.
    pub distance_m: f64,
    /// Its height over the floor.
    pub height_m: f64,
    /// How far it looks down, in degrees.
    pub down_deg: f64,
    /// How far its picture is turned clockwise, in degrees.
    pub roll_deg: f64,
    /// Focal length in pixels.
    pub focal_px: f64,
    /// Standard deviation of every coordinate, in metres at the aim.
    pub noise_m: f64,
}

/// Size of the picture.
const SIZE_PX: [u32; 2] = [1920, 1080];

impl Pinhole {
    /// From the side at hip height, five metres away, level.
    pub fn beside(aim_m: [f64; 2]) -> Self {
        Self {
            rate_hz: 60.0,
            view_deg: 90.0,
            aim_m,
            distance_m: 5.0,
            height_m: 1.0,
            down_deg: 0.0,
            roll_deg: 0.0,
            focal_px: 1500.0,
            noise_m: 0.0,
        }
    }

    /// Right, down and away of the camera for a point of the room, before it is rolled.
    fn seen(&self, [forward, up, left]: [f64; 3]) -> [f64; 3] {
        let turn = |deg: f64| (libm::sin(deg.to_radians()), libm::cos(deg.to_radians()));
        let ((sin, cos), (sin_down, cos_down)) = (turn(self.view_deg), turn(self.down_deg));
        let [f, l] = [forward - self.aim_m[0], left - self.aim_m[1]];
        let (away, down) = (self.distance_m - (f * cos + l * sin), self.height_m - up);
        [
            l * cos - f * sin,
            down * cos_down - away * sin_down,
            away * cos_down + down * sin_down,
        ]
    }

    fn rolled(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let roll = self.roll_deg.to_radians();
        let (sin, cos) = (libm::sin(roll), libm::cos(roll));
        [x * cos - y * sin, x * sin + y * cos]
    }

    /// Where a point of the room is in the picture.
    pub fn px(&self, point: [f64; 3]) -> [f64; 2] {
        let [x, y, z] = self.seen(point);
        let [x, y] = self.rolled([self.focal_px * x / z, self.focal_px * y / z]);
        [
            x + 0.5 * f64::from(SIZE_PX[0]),
            y + 0.5 * f64::from(SIZE_PX[1]),
        ]
    }

    /// The track that a detector would deliver: pixels, and world landmarks from mid-hip along the
    /// picture's axes.
    pub fn of(&self, figure: &dyn Figure) -> PoseTrack {
        let mut noise = Noise::new(20_261_121);
        let count = (figure.length_s() * self.rate_hz).round() as usize;
        let frame = |i: usize| {
            let t_s = i as f64 / self.rate_hz;
            PoseFrame {
                t_s,
                width: SIZE_PX[0],
                height: SIZE_PX[1],
                pose: Some(self.pose(figure, t_s, &mut noise)),
                plate: None,
            }
        };
        PoseTrack {
            schema: KeypointSchema::BlazePose33,
            frames: (0..=count).map(frame).collect(),
        }
    }

    fn pose(&self, figure: &dyn Figure, t_s: f64, noise: &mut Noise) -> Pose {
        let at = |point| figure.point(point, t_s);
        let (left, right) = (at(Keypoint::LeftHip), at(Keypoint::RightHip));
        let hip: [f64; 3] = std::array::from_fn(|i| 0.5 * (left[i] + right[i]));
        let level = Self {
            down_deg: 0.0,
            ..*self
        };
        let [hx, hy, hz] = level.seen(hip);
        let px_per_m = self.focal_px / self.distance_m;
        let (mut world, mut px) = (Vec::new(), Vec::new());
        for point in Keypoint::BLAZEPOSE_33 {
            let jitter: [f64; 3] = std::array::from_fn(|_| self.noise_m * noise.normal());
            let [x, y, z] = level.seen(at(point));
            let [wx, wy] = self.rolled([x - hx, y - hy]);
            world.push([wx + jitter[0], wy + jitter[1], z - hz + jitter[2]]);
            let [u, v] = self.px(at(point));
            px.push([
                u + px_per_m * jitter[0],
                v + px_per_m * jitter[1],
                px_per_m * (z - hz),
            ]);
        }
        Pose {
            visibility: vec![0.99; world.len()],
            landmarks_px: px,
            world_m: world,
            presence: 0.99,
        }
    }
}
