//! Recordings that a converter brought to a higher frame rate by showing pictures twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::filter::distinct;
use sagitta_motion::{Input, PoseFrame, PoseTrack, Report, Request, WarningKind};
use sagitta_movements::ALL;
use sagitta_tests::figures;
use sagitta_tests::noise::Noise;
use sagitta_tests::request::run;
use sagitta_tests::shot::{Figure, Shot};

/// The jitter of a network on a picture that was compressed once more, in pixels.
const JITTER_PX: f64 = 0.4;

/// A recording of `pictures_hz` as a file of `rate_hz`: each frame shows the last picture that there was.
fn converted(figure: &dyn Figure, pictures_hz: f64, rate_hz: f64, seed: u64) -> PoseTrack {
    let shot = Shot {
        noise_m: 0.002,
        ..Shot::at(pictures_hz)
    };
    let pictures = shot.of(figure);
    let mut noise = Noise::new(seed);
    let frames = (figure.length_s() * rate_hz).floor() as usize;
    let frame = |i: usize| {
        let t_s = i as f64 / rate_hz;
        let picture = (t_s * pictures_hz + 1e-9).floor() as usize;
        let mut frame = pictures.frames[picture.min(pictures.frames.len() - 1)].clone();
        for point in frame.pose.iter_mut().flat_map(|p| &mut p.landmarks_px) {
            point[0] += JITTER_PX * noise.normal();
            point[1] += JITTER_PX * noise.normal();
        }
        PoseFrame { t_s, ..frame }
    };
    PoseTrack {
        frames: (0..frames).map(frame).collect(),
        ..pictures
    }
}

fn report(movement: &str, figure: &dyn Figure, track: PoseTrack) -> Report {
    run(&Request {
        subject: figure.subject(),
        settings: figure.settings(),
        ..Request::new(movement, Input::Pose(track))
    })
}

#[test]
fn repetitions_and_events_are_those_of_the_pictures() {
    for (id, pictures_hz, rate_hz) in [
        ("squat", 10.0, 30.0),
        ("squat", 15.0, 30.0),
        ("deadlift", 15.0, 30.0),
        ("sit_to_stand", 10.0, 30.0),
        ("counter_movement_jump", 15.0, 30.0),
        ("counter_movement_jump", 24.0, 30.0),
        ("counter_movement_jump", 30.0, 60.0),
        ("squat_jump", 25.0, 30.0),
        ("repeated_jumps", 30.0, 60.0),
        ("drop_jump", 30.0, 60.0),
        ("walking", 25.0, 30.0),
        ("running", 30.0, 60.0),
    ] {
        let figure = figures::of(id);
        let truth = figure.reps();
        for seed in 1..4 {
            let track = converted(figure.as_ref(), pictures_hz, rate_hz, seed);
            let done = report(id, figure.as_ref(), track);
            let what = format!("{id}, {pictures_hz} in {rate_hz}, seed {seed}");
            assert_eq!(done.reps.len(), truth.len(), "{what}: {:?}", done.warnings);
            // A picture is shown up to a frame after it was taken.
            let within_s = figure.within_s(pictures_hz).max(0.5 / pictures_hz) + 1.0 / rate_hz;
            for (rep, truth) in done.reps.iter().zip(&truth) {
                for (event, t_s) in truth {
                    let off = (rep.events[*event] - t_s).abs();
                    assert!(off <= within_s, "{what}: {event} is off by {off:.3} s");
                }
            }
        }
    }
}

#[test]
fn many_repeated_pictures_are_said_and_the_true_rate_told() {
    for (pictures_hz, rate_hz) in [(10.0, 30.0), (15.0, 30.0), (24.0, 30.0), (30.0, 60.0)] {
        let figure = figures::of("walking");
        let track = converted(figure.as_ref(), pictures_hz, rate_hz, 1);
        let found = distinct(&track, &[]);
        let share = found.repeated as f64 / track.frames.len() as f64;
        let true_share = 1.0 - pictures_hz / rate_hz;
        assert!((share - true_share).abs() < 0.06, "{pictures_hz}: {share}");
        let hz = found.rate_hz.expect("a rate");
        assert!((hz / pictures_hz - 1.0).abs() < 0.15, "{pictures_hz}: {hz}");
        let done = report("walking", figure.as_ref(), track);
        let said = |w: &&sagitta_motion::Warning| w.text.contains("show the picture before them");
        let said = done.warnings.iter().find(said).expect("a remark");
        assert_eq!(said.kind, WarningKind::LowFrameRate);
    }
}

#[test]
fn no_picture_of_a_camera_is_taken_for_a_repeated_one() {
    for movement in ALL {
        let id = movement.spec().id.as_ref();
        let figure = figures::of(id);
        for rate_hz in [25.0, 30.0, 60.0] {
            for noise_m in [0.0, 0.004] {
                let shot = Shot {
                    noise_m,
                    ..Shot::at(rate_hz)
                };
                let track = shot.of(figure.as_ref());
                let found = distinct(&track, &[]);
                let share = found.repeated as f64 / track.frames.len() as f64;
                assert!(share < 0.01, "{id} at {rate_hz} Hz, {noise_m} m: {share}");
            }
        }
    }
}
