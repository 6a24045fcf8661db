//! A stream: following, losing and finding again, and the smoothing for live use.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_motion::Pose;
use sagitta_network_tests::pose_support::{Frames, Spread, estimator, golden};
use sagitta_pose::smooth::PoseFilter;
use sagitta_pose::smooth::one_euro::{OneEuro, Settings, alpha};
use sagitta_pose::{Frame, Mode, Model, Options};

#[test]
fn follows_one_person_as_image_mode_sees_them() {
    let (Some(golden), Some(mut estimator), Some(frames)) = (
        golden("golden/squats.lite.json"),
        estimator(Model::Lite, Mode::Video),
        Frames::decode("video/pose_squats.mp4", 720, 1280),
    ) else {
        return;
    };
    let mut spread = Spread::default();
    for (index, expected) in golden.frames.iter().enumerate() {
        let frame = frames.frame(index, index as f64 / 5.0);
        let found = pollster::block_on(estimator.estimate(frame)).unwrap();
        let pose = found.pose.expect("nobody is lost in this clip");
        assert!(estimator.tracker().next_region().is_some());
        spread.add_px(&pose, &expected.pose.as_ref().unwrap().landmarks_px);
    }
    println!("video mode against image mode, lite: {spread} px");
    assert!(spread.mean() < 10.0, "{spread}");
}

#[test]
fn loses_for_one_frame_and_finds_again() {
    let (Some(mut estimator), Some(frames)) = (
        estimator(Model::Lite, Mode::Video),
        Frames::decode("video/pose_squats.mp4", 720, 1280),
    ) else {
        return;
    };
    let mut estimate =
        |frame: Frame<'_>| pollster::block_on(estimator.estimate(frame)).unwrap().pose;
    let first = estimate(frames.frame(0, 0.0)).expect("a person");
    let blank = vec![0; frames.width as usize * frames.height as usize * 4];
    let blank = Frame::new(0.2, frames.width, frames.height, &blank).unwrap();
    assert_eq!(estimate(blank), None, "nobody in a blank frame");
    let again = estimate(frames.frame(0, 0.4)).expect("found again at once");
    assert_eq!(
        first.landmarks_px, again.landmarks_px,
        "found as if for the first time"
    );
    estimator.reset();
    assert_eq!(estimator.people_seen(), 0);
    let nobody = pollster::block_on(estimator.estimate(blank)).unwrap();
    assert_eq!((nobody.pose, estimator.people_seen()), (None, 0));
}

/// What is measured before a camera is what the network saw, while what is shown is steadied.
#[test]
fn smoothing_leaves_what_the_network_saw() {
    let frames = Frames::decode("video/pose_squats.mp4", 720, 1280);
    let [plain, live] = [Mode::Video; 2].map(|mode| estimator(Model::Lite, mode));
    let (Some(mut plain), Some(mut live), Some(frames)) = (plain, live, frames) else {
        return;
    };
    live.set_options(Options::live());
    let mut steadied = 0;
    for index in 0..12 {
        let frame = frames.frame(index, index as f64 / 5.0);
        let expected = pollster::block_on(plain.estimate(frame)).unwrap();
        let shown = pollster::block_on(live.estimate(frame)).unwrap();
        assert_eq!(live.raw().split().0, expected, "frame {index}");
        assert_eq!(plain.raw().split().0, expected, "without smoothing");
        steadied += usize::from(shown != expected);
    }
    assert_eq!(steadied, 11, "all but the first are smoothed");
    live.reset();
    assert!(live.raw().people.is_empty());
}

const IMAGE: Settings = Settings {
    min_cutoff_hz: 0.05,
    beta: 80.0,
    speed_cutoff_hz: 1.0,
};

#[test]
fn published_weights_at_thirty_frames_per_second() {
    for (cutoff_hz, expected) in [
        (0.05, 0.01036),
        (0.1, 0.02051),
        (0.01, 0.00209),
        (1.0, 0.17317),
    ] {
        assert!(
            (alpha(cutoff_hz, 30.0) - expected).abs() < 1e-5,
            "{cutoff_hz}"
        );
    }
}

/// Worked by hand from the published formula.
#[test]
fn one_step_of_the_filter() {
    let mut filter = OneEuro::new(IMAGE);
    assert_eq!(
        filter.apply(1.0, 100.0, 0.01),
        100.0,
        "the first value passes"
    );
    let second = filter.apply(1.05, 101.0, 0.01);
    let tau = std::f64::consts::TAU;
    // 1 px in 0.05 s, scaled by 0.01, is 0.2 per second; the speed's own filter starts at 0.
    let speed = 0.2 / (1.0 + 20.0 / tau);
    let cutoff = 0.05 + 80.0 * speed;
    let weight = 1.0 / (1.0 + 20.0 / (tau * cutoff));
    assert!((second - (100.0 + weight)).abs() < 1e-12, "{second}");
    assert_eq!(
        filter.apply(1.05, 7.0, 0.01),
        7.0,
        "a time that does not advance gives the input back"
    );
}

#[test]
fn rest_is_steadied_and_motion_is_followed() {
    let mut filter = OneEuro::new(IMAGE);
    let mut rest = Spread::default();
    for i in 1..=300 {
        let jitter = if i % 2 == 0 { 1.0 } else { -1.0 };
        let value = filter.apply(f64::from(i) / 30.0, 500.0 + jitter, 1.0 / 600.0);
        if i > 150 {
            rest.add(value - 500.0);
        }
    }
    assert!(rest.max < 0.7, "{rest}");
    let mut last = 0.0;
    for i in 301..=400 {
        last = filter.apply(
            f64::from(i) / 30.0,
            500.0 + f64::from(i - 300) * 20.0,
            1.0 / 600.0,
        );
    }
    assert!((2500.0 - last).abs() < 30.0, "{last}");
}

fn pose(x: f64) -> Pose {
    Pose {
        landmarks_px: vec![[x, 2.0 * x, -x]; 33],
        visibility: vec![x / 1000.0; 33],
        world_m: vec![[x / 1000.0; 3]; 33],
        presence: 1.0,
    }
}

#[test]
fn a_pose_is_smoothed_until_it_is_lost() {
    let mut filter = PoseFilter::default();
    let mut first = pose(100.0);
    filter.apply(&mut first, 1.0, 500.0);
    assert_eq!(first, pose(100.0), "the first pose passes");
    let mut second = pose(140.0);
    filter.apply(&mut second, 1.03, 500.0);
    let x = second.landmarks_px[5][0];
    assert!(100.0 < x && x < 140.0, "{x}");
    assert!(
        (second.visibility[0] - 0.104).abs() < 1e-12,
        "a tenth of the way"
    );
    let mut tiny = pose(150.0);
    filter.apply(&mut tiny, 1.06, 0.0);
    assert_eq!(
        tiny.landmarks_px[5][0], 150.0,
        "without a size there is nothing to measure speed by"
    );
    filter.reset();
    let mut fresh = pose(300.0);
    filter.apply(&mut fresh, 1.09, 500.0);
    assert_eq!(fresh, pose(300.0), "after a loss the first pose passes");
}
