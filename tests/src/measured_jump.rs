//! The track that a camera would see of a jump that a force plate measured.
//!
//! The whole body moves as the plate's centre of mass does; the feet stay on the ground until take-off,
//! go with the body in flight, and stay on the ground after landing. Force becomes way by the
//! trapezoidal rule, written here anew: nothing of what is tested takes part.

use crate::figure::Script;
use crate::noise::Noise;
use crate::shot::{Figure, Shot};
use sagitta_motion::{Keypoint, PoseTrack};
use std::collections::BTreeMap;

const GRAVITY: f64 = 9.806_65;
/// Samples per second of the plate.
const RATE_HZ: f64 = 1000.0;
/// Nobody stands on the plate below this, in newtons.
const EMPTY_N: f64 = 20.0;

/// A measured jump from standing.
#[derive(Debug, Clone)]
pub struct MeasuredJump {
    /// Height of the centre of mass over its height in standing, per millisecond.
    com_m: Vec<f64>,
    /// First sample without force in seconds, as published.
    pub take_off_s: f64,
    /// First sample with force again.
    pub landing_s: f64,
    body: Script,
}

impl MeasuredJump {
    /// From the vertical force of a plate, one number a line, of which the first second is standing.
    ///
    /// # Panics
    /// Where the text holds no jump.
    #[allow(clippy::unwrap_used)]
    pub fn new(text: &str) -> Self {
        let force: Vec<f64> = text
            .lines()
            .map(|line| line.trim().parse().unwrap())
            .collect();
        let weight = force[..RATE_HZ as usize].iter().sum::<f64>() / RATE_HZ;
        let (mut com_m, mut velocity, mut height) = (vec![0.0], 0.0, 0.0);
        // A centimetre of drift over the second of standing is none of the jump's.
        let still = RATE_HZ as usize;
        for i in 1..force.len() {
            let mean = 0.5 * (force[i] + force[i - 1]) - weight;
            let before = velocity;
            if i > still {
                velocity += mean * GRAVITY / weight / RATE_HZ;
                height += 0.5 * (before + velocity) / RATE_HZ;
            }
            com_m.push(height);
        }
        let off = force.iter().position(|&f| f < EMPTY_N).unwrap();
        let on = off + force[off..].iter().position(|&f| f > EMPTY_N).unwrap();
        Self {
            com_m,
            take_off_s: off as f64 / RATE_HZ,
            landing_s: on as f64 / RATE_HZ,
            body: Script::squats(60.0),
        }
    }

    /// Height of the jump by its flight time, in metres.
    pub fn height_m(&self) -> f64 {
        let flight = self.landing_s - self.take_off_s;
        GRAVITY * flight * flight / 8.0
    }

    /// Height of the centre of mass over standing.
    fn com(&self, t_s: f64) -> f64 {
        let at = (t_s * RATE_HZ).clamp(0.0, (self.com_m.len() - 2) as f64);
        let (i, part) = (at as usize, at.fract());
        self.com_m[i] + part * (self.com_m[i + 1] - self.com_m[i])
    }

    /// Height of the feet over the ground.
    fn feet(&self, t_s: f64) -> f64 {
        match (self.take_off_s..self.landing_s).contains(&t_s) {
            true => (self.com(t_s) - self.com(self.take_off_s)).max(0.0),
            false => 0.0,
        }
    }

    /// The track at `rate_hz`, its first frame `late_s` after the plate's first sample, every coordinate
    /// with jitter of `noise_m` that goes on from frame to frame with correlation `lag1`.
    pub fn track(
        &self,
        rate_hz: f64,
        late_s: f64,
        noise_m: f64,
        lag1: f64,
        seed: u64,
    ) -> PoseTrack {
        let filmed = Late { jump: self, late_s };
        let shot = Shot::at(rate_hz);
        let mut track = shot.of(&filmed);
        let mut noise = Noise::new(seed);
        let fresh = (1.0 - lag1 * lag1).sqrt();
        let mut px: Vec<[f64; 3]> = Vec::new();
        let mut world: Vec<[f64; 3]> = Vec::new();
        for pose in track.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
            for (state, points, scale) in [
                (&mut px, &mut pose.landmarks_px, shot.pixels_per_m),
                (&mut world, &mut pose.world_m, 1.0),
            ] {
                let first = state.is_empty();
                state.resize(points.len(), [0.0; 3]);
                for (e, p) in state.iter_mut().zip(points) {
                    for axis in 0..3 {
                        let white = noise_m * noise.normal();
                        e[axis] = if first {
                            white
                        } else {
                            lag1 * e[axis] + fresh * white
                        };
                        p[axis] += scale * e[axis];
                    }
                }
            }
        }
        track
    }
}

/// The jump as a camera sees it that was switched on later than the plate.
struct Late<'a> {
    jump: &'a MeasuredJump,
    late_s: f64,
}

impl Figure for Late<'_> {
    fn length_s(&self) -> f64 {
        self.jump.com_m.len() as f64 / RATE_HZ - self.late_s - 0.1
    }

    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        let t_s = t_s + self.late_s;
        let [forward, up, left] = self.jump.body.point(point, 0.0);
        let foot = ["heel", "toe", "ankle"]
            .iter()
            .any(|part| point.name().contains(part));
        let rise = if foot {
            self.jump.feet(t_s)
        } else {
            self.jump.com(t_s)
        };
        [forward, up + rise, left]
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        vec![BTreeMap::from([
            ("take_off_s", self.jump.take_off_s - self.late_s),
            ("landing_s", self.jump.landing_s - self.late_s),
        ])]
    }

    fn slowest_hz(&self) -> f64 {
        30.0
    }
}
