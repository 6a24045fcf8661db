//! A jointed figure that squats by a script.
//!
//! The figure has feet flat on the floor and moves in its sagittal plane. Its axes: forward, up,
//! left. Truth is computed from the script itself, at any instant.

use crate::shot::{Figure, Shot};
use sagitta_motion::{Keypoint, PoseTrack};
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// Segment lengths as shares of body height (Winter, figure 4.1, after Drillis and Contini).
const SHANK: f64 = 0.246;
const THIGH: f64 = 0.245;
const TRUNK: f64 = 0.288;

/// What the figure does and how it is filmed.
#[derive(Debug, Clone)]
pub struct Script {
    /// Body height in metres.
    pub height_m: f64,
    /// Frames per second.
    pub rate_hz: f64,
    /// Lowest instants in seconds.
    pub bottoms_s: Vec<f64>,
    /// From standing to the bottom, and back, in seconds.
    pub way_s: f64,
    /// Whole recording in seconds.
    pub length_s: f64,
    /// Camera: 0 from the front, 90 from the figure's left.
    pub view_deg: f64,
    /// Standard deviation of every coordinate in metres.
    pub noise_m: f64,
    /// Share of frames without a person.
    pub dropped: f64,
}

impl Script {
    /// Three squats from the side.
    pub fn squats(rate_hz: f64) -> Self {
        Self {
            height_m: 1.75,
            rate_hz,
            bottoms_s: vec![2.0, 5.0, 8.0],
            way_s: 1.0,
            length_s: 10.0,
            view_deg: 90.0,
            noise_m: 0.0,
            dropped: 0.0,
        }
    }

    /// How deep the figure is at an instant: 0 standing, 1 at the bottom; smooth.
    pub fn depth(&self, t_s: f64) -> f64 {
        let near = |bottom: &f64| (t_s - bottom).abs() / self.way_s;
        let distance = self.bottoms_s.iter().map(near).fold(1.0, f64::min);
        0.5 + 0.5 * libm::cos(PI * distance)
    }

    /// Shank lean, thigh lean (backwards) and trunk lean in radians.
    fn leans(&self, t_s: f64) -> [f64; 3] {
        let depth = self.depth(t_s);
        [28.0, 82.0, 38.0].map(|deg: f64| deg.to_radians() * depth)
    }

    /// Knee flexion in degrees.
    pub fn knee_deg(&self, t_s: f64) -> f64 {
        let [shank, thigh, _] = self.leans(t_s);
        (shank + thigh).to_degrees()
    }

    /// Hip flexion in degrees.
    pub fn hip_deg(&self, t_s: f64) -> f64 {
        let [_, thigh, trunk] = self.leans(t_s);
        (thigh + trunk).to_degrees()
    }

    /// Height of the hips over the ankles in metres.
    pub fn pelvis_m(&self, t_s: f64) -> f64 {
        let [shank, thigh, _] = self.leans(t_s);
        self.height_m * (SHANK * libm::cos(shank) + THIGH * libm::cos(thigh))
    }

    /// Height of the hips over the knees in metres.
    pub fn hip_over_knee_m(&self, t_s: f64) -> f64 {
        self.height_m * THIGH * libm::cos(self.leans(t_s)[1])
    }

    /// The track that a detector would deliver.
    pub fn track(&self) -> PoseTrack {
        let shot = Shot {
            rate_hz: self.rate_hz,
            view_deg: self.view_deg,
            noise_m: self.noise_m,
            dropped: self.dropped,
            pixels_per_m: 400.0,
        };
        shot.of(self)
    }
}

impl Figure for Script {
    fn length_s(&self) -> f64 {
        self.length_s
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        let rep = |&bottom_s: &f64| BTreeMap::from([("bottom_s", bottom_s)]);
        self.bottoms_s.iter().map(rep).collect()
    }

    fn slowest_hz(&self) -> f64 {
        5.0
    }

    /// A landmark: forward from the ankle, up from the floor, to the left of the middle.
    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        let [shank, thigh, trunk] = self.leans(t_s);
        let h = self.height_m;
        let ankle = [0.0, 0.039 * h];
        let knee = along(ankle, shank, SHANK * h);
        let hip = along(knee, -thigh, THIGH * h);
        let shoulder = along(hip, trunk, TRUNK * h);
        let elbow = along(shoulder, trunk + 0.6 * PI, 0.186 * h);
        let wrist = along(elbow, 0.5 * PI, 0.146 * h);
        let knuckle = along(wrist, 0.5 * PI, 0.05 * h);
        let ear = along(shoulder, 0.5 * trunk, 0.12 * h);
        let [at, half] = match point
            .name()
            .trim_start_matches("left_")
            .trim_start_matches("right_")
        {
            "shoulder" => [shoulder, [0.11, 0.0]],
            "elbow" => [elbow, [0.12, 0.0]],
            "wrist" => [wrist, [0.10, 0.0]],
            "pinky" | "index" | "thumb" => [knuckle, [0.10, 0.0]],
            "hip" => [hip, [0.055, 0.0]],
            "knee" => [knee, [0.055, 0.0]],
            "ankle" => [ankle, [0.055, 0.0]],
            "heel" => [[-0.03 * h, 0.01 * h], [0.055, 0.0]],
            "big_toe" => [[0.11 * h, 0.01 * h], [0.055, 0.0]],
            "ear" => [ear, [0.04, 0.0]],
            _ => [[ear[0] + 0.06 * h, ear[1]], [0.01, 0.0]],
        };
        let side = match point.is_left() {
            Some(true) => 1.0,
            Some(false) => -1.0,
            None => 0.0,
        };
        [at[0], at[1], side * half[0] * h]
    }
}

/// The point at `length` from `from`, leaning forward from the vertical.
fn along(from: [f64; 2], lean: f64, length: f64) -> [f64; 2] {
    [
        from[0] + length * libm::sin(lean),
        from[1] + length * libm::cos(lean),
    ]
}
