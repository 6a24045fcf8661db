//! Left and right over a whole recording: a runner seen from the side, whose legs pass each other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::filter::repair_swaps;
use sagitta_motion::{Keypoint, KeypointSchema, Pose, PoseFrame, PoseTrack};
use std::f64::consts::PI;

/// Points of a leg: hip, knee, ankle, heel, toe, each with its share of the swing and its height in pixels.
const LEG: [(usize, f64, f64); 5] = [
    (23, 0.03, 500.0),
    (25, 0.45, 740.0),
    (27, 1.0, 980.0),
    (29, 1.05, 1010.0),
    (31, 0.95, 1020.0),
];

/// White jitter that is the same on every machine, in pixels.
fn jitter(n: usize) -> f64 {
    let x = libm::sin(12.9898 * n as f64) * 43_758.545_3;
    8.0 * (x - libm::floor(x) - 0.5)
}

/// Legs that swing past each other `steps_hz` times a second. In every frame in which they pass and that is
/// one of the `merged`-th, a detector draws both between them.
fn runner(rate_hz: f64, steps_hz: f64, merged: usize) -> PoseTrack {
    let frame = |i: usize| {
        let t_s = i as f64 / rate_hz;
        let mut px = vec![[600.0, 300.0, 0.0]; 33];
        px[0] = [600.0, 80.0, 0.0];
        for (side, sign) in [(0, 1.0), (1, -1.0)] {
            for (k, share, y) in LEG {
                let swing = sign * libm::sin(PI * steps_hz * t_s);
                let lift = 120.0 * libm::cos(PI * steps_hz * t_s).max(0.0) * f64::from(side);
                let x = 600.0 + 230.0 * share * swing + jitter(7 * i + 131 * k + side as usize);
                px[k + side as usize] = [x, y - share * lift + jitter(11 * i + 17 * k), 0.0];
            }
        }
        let passing = libm::sin(PI * steps_hz * t_s).abs() < 0.35;
        if merged > 0 && passing && i.is_multiple_of(merged) {
            for (k, _, _) in LEG {
                let middle = [0, 1, 2].map(|axis| 0.5 * (px[k][axis] + px[k + 1][axis]));
                px[k] = middle.map(|v| v + 6.0);
                px[k + 1] = middle;
            }
        }
        PoseFrame {
            t_s,
            width: 1200,
            height: 1100,
            pose: Some(Pose {
                landmarks_px: px,
                visibility: vec![0.9; 33],
                world_m: Vec::new(),
                presence: 1.0,
            }),
            ..PoseFrame::default()
        }
    };
    PoseTrack {
        schema: KeypointSchema::BlazePose33,
        frames: (0..(4.0 * rate_hz) as usize).map(frame).collect(),
    }
}

fn exchange(track: &mut PoseTrack, frames: impl Iterator<Item = usize>) {
    for i in frames {
        let pose = track.frames[i].pose.as_mut().unwrap();
        for (k, _, _) in LEG {
            pose.landmarks_px.swap(k, k + 1);
        }
    }
}

#[test]
fn legs_that_pass_stay_whose_they_are() {
    assert_eq!(Keypoint::BLAZEPOSE_33[27].name(), "left_ankle");
    for rate_hz in [25.0, 30.0, 60.0, 120.0] {
        for steps_hz in [1.5, 2.0, 2.8, 3.2] {
            for merged in [0, 1, 3, 4] {
                let mut track = runner(rate_hz, steps_hz, merged);
                let changed = repair_swaps(&mut track);
                // Where both legs are drawn in one place it does not matter which is which.
                let harmless = if merged > 0 {
                    track.frames.len() / 50
                } else {
                    0
                };
                assert!(
                    changed <= harmless,
                    "{rate_hz} fps, {steps_hz}, {merged}: {changed}"
                );
            }
        }
    }
}

#[test]
fn stretches_that_a_detector_exchanged_are_put_right() {
    for rate_hz in [30.0, 60.0] {
        for long in [1, 4, 11] {
            let clean = runner(rate_hz, 2.0, 0);
            let mut worn = clean.clone();
            // Legs are apart where a mistake begins and ends.
            let apart = |i: usize| libm::sin(2.0 * PI * i as f64 / rate_hz).abs() > 0.7;
            let from = (20..)
                .find(|&i| apart(i) && apart(i - 2) && apart(i + long) && apart(i + long + 1));
            let from = from.unwrap();
            exchange(&mut worn, from..from + long);
            assert_eq!(repair_swaps(&mut worn), long, "{rate_hz} {long}");
            assert_eq!(worn, clean);
        }
    }
}
