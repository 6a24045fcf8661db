//! A figure with known truth, and the pose track that a camera would see of it.

use crate::noise::Noise;
use sagitta_motion::{
    Forces, Keypoint, KeypointSchema, Metric, Pose, PoseFrame, PoseTrack, Settings, Subject,
};
use std::collections::BTreeMap;

/// A body that moves through a room.
pub trait Figure {
    /// The whole recording in seconds.
    fn length_s(&self) -> f64;

    /// Where a landmark is at an instant, in metres: forward, up from the floor, to the figure's left.
    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3];

    /// The true events of every repetition, in order: those that the movement names in its reports.
    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>>;

    /// The slowest camera that shows the repetitions, in frames per second.
    fn slowest_hz(&self) -> f64;

    /// How far off the events of a recording may be, in seconds.
    fn within_s(&self, rate_hz: f64) -> f64 {
        (1.0 / rate_hz).max(0.06)
    }

    /// By what a metric grows when everything in the picture is `grown` times as large and nothing is
    /// known about the person; `None` where it follows another law.
    fn factor(&self, metric: &Metric, grown: f64) -> Option<f64> {
        match metric.unit.as_str() {
            "m" | "m/s" => Some(grown),
            "°" | "s" | "count" | "%" | "1/min" => Some(1.0),
            _ => None,
        }
    }

    /// What is known about the person.
    fn subject(&self) -> Subject {
        Subject::default()
    }

    /// What force plates under the figure measure, where it can be told.
    fn forces(&self) -> Option<Forces> {
        None
    }

    /// What is known about the recording.
    fn settings(&self) -> Settings {
        Settings::default()
    }
}

/// How a figure is filmed.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    /// Frames per second.
    pub rate_hz: f64,
    /// Camera: 0 from the front, 90 from the figure's left.
    pub view_deg: f64,
    /// Standard deviation of every coordinate in metres.
    pub noise_m: f64,
    /// Share of frames without a person.
    pub dropped: f64,
    /// Size of the picture.
    pub pixels_per_m: f64,
}

impl Shot {
    /// A clean one from the side.
    pub fn at(rate_hz: f64) -> Self {
        Self {
            rate_hz,
            view_deg: 90.0,
            noise_m: 0.0,
            dropped: 0.0,
            pixels_per_m: 400.0,
        }
    }

    /// The track that a detector would deliver: pixels of a camera that stands still, and world
    /// landmarks from mid-hip.
    pub fn of(&self, figure: &dyn Figure) -> PoseTrack {
        let mut noise = Noise::new(20_240_501);
        let frames = (figure.length_s() * self.rate_hz).round() as usize;
        let frame = |i: usize| {
            let t_s = i as f64 / self.rate_hz;
            let seen = noise.uniform() >= self.dropped;
            let pose = self.pose(figure, t_s, &mut noise);
            PoseFrame {
                t_s,
                width: 1280,
                height: 720,
                pose: seen.then_some(pose),
                plate: None,
            }
        };
        PoseTrack {
            schema: KeypointSchema::BlazePose33,
            frames: (0..=frames).map(frame).collect(),
        }
    }

    /// A point of the room as the camera has it: x to the right, y down from the floor, z away.
    fn seen(&self, [forward, up, left]: [f64; 3]) -> [f64; 3] {
        // The camera turns from the front (image x to the figure's left) to its left side.
        let (sin, cos) = (
            libm::sin(self.view_deg.to_radians()),
            libm::cos(self.view_deg.to_radians()),
        );
        [
            left * cos - forward * sin,
            -up,
            -(forward * cos + left * sin),
        ]
    }

    fn pose(&self, figure: &dyn Figure, t_s: f64, noise: &mut Noise) -> Pose {
        let at = |point| self.seen(figure.point(point, t_s));
        let (left, right) = (at(Keypoint::LeftHip), at(Keypoint::RightHip));
        let hip: [f64; 3] = std::array::from_fn(|i| 0.5 * (left[i] + right[i]));
        let (mut world, mut px) = (Vec::new(), Vec::new());
        for point in Keypoint::BLAZEPOSE_33 {
            let jitter: [f64; 3] = std::array::from_fn(|_| self.noise_m * noise.normal());
            let room: [f64; 3] = {
                let p = at(point);
                std::array::from_fn(|i| p[i] + jitter[i])
            };
            world.push(std::array::from_fn(|i| room[i] - hip[i]));
            px.push([
                640.0 + self.pixels_per_m * room[0],
                650.0 + self.pixels_per_m * room[1],
                self.pixels_per_m * (room[2] - hip[2]),
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

/// The same recording seen in a mirror: x turned round and the sides exchanged.
pub fn mirrored(track: &PoseTrack) -> PoseTrack {
    let mut out = track.clone();
    let twin = |point: Keypoint| {
        let name = match point.is_left() {
            Some(true) => point.name().replace("left", "right"),
            Some(false) => point.name().replace("right", "left"),
            None => point.name().to_owned(),
        };
        let all = Keypoint::BLAZEPOSE_33;
        all.iter()
            .position(|p| p.name() == name)
            .unwrap_or(point as usize)
    };
    for (frame, from) in out.frames.iter_mut().zip(&track.frames) {
        let (Some(pose), Some(from)) = (&mut frame.pose, &from.pose) else {
            continue;
        };
        for point in Keypoint::BLAZEPOSE_33 {
            let (i, j) = (point as usize, twin(point));
            let [x, y, z] = from.world_m[j];
            pose.world_m[i] = [-x, y, z];
            let [x, y, z] = from.landmarks_px[j];
            pose.landmarks_px[i] = [f64::from(frame.width) - x, y, z];
            pose.visibility[i] = from.visibility[j];
        }
    }
    out
}

/// The same recording with every coordinate changed: `px` on image landmarks, `m` on world landmarks.
pub fn mapped(
    track: &PoseTrack,
    px: impl Fn([f64; 3]) -> [f64; 3],
    m: impl Fn([f64; 3]) -> [f64; 3],
) -> PoseTrack {
    let mut out = track.clone();
    for pose in out.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        for p in &mut pose.landmarks_px {
            *p = px(*p);
        }
        for p in &mut pose.world_m {
            *p = m(*p);
        }
    }
    out
}
