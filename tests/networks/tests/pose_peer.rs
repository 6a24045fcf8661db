//! MediaPipe itself on a photo: with its way of cutting squares, ours is what it finds.
//!
//! By default squares are cut at the centres of pixels, as on a graphics device; MediaPipe's converter on
//! the processor takes whole numbers for them (see `Cut::pixels_like_opencv`). All else is the same, and
//! this holds it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use sagitta_network_tests::pose_support::{Frames, Spread, networks};
use sagitta_pose::engine::{Engine, LikeMediaPipe, simd};
use sagitta_pose::graph::Graph;
use sagitta_pose::{Estimator, Mode, Model, Options, track};

/// What `PoseLandmarker` of @mediapipe/tasks-vision 1.1.0 finds in pose.jpg in Chromium, delegate CPU, running
/// mode IMAGE, given the pixels as they are decoded here, because one unit of colour already moves points by
/// pixels: x,y of the 33 landmarks in pixels.
const TASKS_VISION: [(Model, &str); 3] = [
    (
        Model::Lite,
        "465.48,280.96 470.41,269.90 473.24,269.63 476.73,269.33 466.10,270.45 465.53,270.48 465.00,270.45 \
    493.49,273.32 471.57,273.88 472.31,289.48 466.57,290.17 541.11,321.28 454.47,327.54 621.90,322.30 \
    371.67,315.76 696.69,312.92 297.52,309.89 721.84,310.89 276.25,307.55 719.37,311.62 276.29,306.00 \
    712.59,312.57 284.53,307.88 516.73,472.83 467.18,470.92 603.35,545.62 356.68,490.32 700.69,612.30 \
    350.75,607.98 708.91,620.91 361.37,625.65 726.81,632.28 309.25,627.13",
    ),
    (
        Model::Full,
        "463.42,286.84 469.22,276.93 471.99,276.33 475.17,275.68 465.21,277.36 464.74,277.10 464.19,276.78 \
    492.43,277.53 474.37,278.17 470.40,294.58 464.62,294.88 544.89,321.50 449.94,325.26 623.43,322.49 \
    373.09,315.44 695.55,314.77 301.72,308.41 717.38,313.12 279.86,307.45 718.79,311.15 278.55,305.28 \
    709.30,312.32 286.11,306.58 522.14,471.85 464.69,465.86 610.65,549.51 357.12,491.50 700.87,616.35 \
    351.78,608.30 708.76,626.09 364.83,628.82 730.96,633.95 308.69,632.49",
    ),
    (
        Model::Heavy,
        "460.19,285.82 465.38,276.02 467.54,275.33 470.62,274.63 463.37,275.85 464.10,275.11 464.64,274.24 \
    490.48,274.84 480.25,275.55 467.05,294.90 464.72,294.51 546.32,320.67 454.88,328.48 624.19,323.08 \
    377.02,316.97 698.84,312.75 299.69,309.34 720.15,311.65 277.67,308.39 723.09,311.26 274.66,305.93 \
    714.46,313.23 282.94,308.19 522.52,475.41 469.04,471.08 612.43,549.50 356.71,492.86 706.65,616.76 \
    348.77,608.38 711.55,628.67 360.78,629.05 718.72,632.32 305.95,628.53",
    ),
];

/// An estimator that sees what MediaPipe's would, or `None` after saying that the test is skipped.
fn estimator(model: Model) -> Option<Estimator> {
    let networks = networks(model)?;
    let like = |graph: &Graph| -> Box<dyn Engine> {
        Box::new(LikeMediaPipe::new(simd::best(graph).unwrap()))
    };
    let options = Options {
        mode: Mode::Image,
        ..Options::default()
    };
    let built = Estimator::new(like(&networks.detector), like(&networks.landmarks), options);
    Some(built.unwrap())
}

fn points(text: &str) -> Vec<[f64; 3]> {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        [x.parse().unwrap(), y.parse().unwrap(), 0.0]
    };
    text.split_whitespace().map(point).collect()
}

#[test]
fn landmarks_are_those_of_tasks_vision() {
    for (model, expected) in TASKS_VISION {
        let (Some(mut estimator), Some(photo)) =
            (estimator(model), Frames::still("video/pose.jpg"))
        else {
            return;
        };
        let found = pollster::block_on(estimator.estimate(photo.frame(0, 0.0))).unwrap();
        let mut spread = Spread::default();
        spread.add_px(&found.pose.unwrap(), &points(expected));
        println!("{}: {spread} px", model.name());
        assert!(spread.max <= 0.1, "{}: {spread}", model.name());
    }
}

/// MediaPipe's own expectations (`tasks/testdata/vision/pose_expected_detection.pbtxt` and
/// `pose_expected_expanded_rect.pbtxt`), in units of the picture. Its photo is decoded by another program; a
/// change of sampling alone would be three times as much as what that is allowed here.
#[test]
fn the_region_is_that_of_mediapipes_own_tests() {
    let (Some(mut estimator), Some(photo)) =
        (estimator(Model::Lite), Frames::still("video/pose.jpg"))
    else {
        return;
    };
    let frame = photo.frame(0, 0.0);
    let people = pollster::block_on(estimator.tracker().detect(&frame)).unwrap();
    let size = [f64::from(frame.width), f64::from(frame.height)];
    let close = |what: &str, found: f64, expected: f64| {
        println!("{what}: {found:.5}, published {expected:.5}");
        assert!(
            (found - expected).abs() <= 2e-3,
            "{what}: {found} instead of {expected}"
        );
    };
    close("score", people[0].score, 0.9843089);
    let keypoints = [
        [0.49192297, 0.7013345],
        [0.48453212, 0.32265595],
        [0.49723503, 0.48548737],
        [0.4922851, 0.15978798],
    ];
    for (found, expected) in people[0].keypoints_px.iter().zip(keypoints) {
        (0..2).for_each(|i| close("key point", found[i] / size[i], expected[i]));
    }
    let corner = [0.3970945, 0.29761493];
    let sides = [0.1998719, 0.29958934];
    let [low, high] = people[0].corners_px;
    for i in 0..2 {
        close("corner", low[i] / size[i], corner[i]);
        close("side", (high[i] - low[i]) / size[i], sides[i]);
    }
    let region = track::region_of(&people[0]).unwrap();
    close("width", region.size_px / size[0], 0.6317167);
    close("height", region.size_px / size[1], 0.9471016);
    close("rotation", region.rotation_rad, -0.029253244);
}
