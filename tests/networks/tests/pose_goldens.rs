//! The whole way from pixels to poses against the reference pipeline, image mode.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_network_tests::pose_engines;
use sagitta_network_tests::pose_support::{Frames, Golden, GoldenFrame, Spread, estimator, golden};
use sagitta_pose::{Frame, Mode, Model};
use sagitta_tests::accuracy::{Row, record};

/// What one frame may deviate, gathered over frames.
#[derive(Default)]
struct Deviation {
    image_px: Spread,
    depth_px: Spread,
    world_m: Spread,
    visibility: Spread,
    roi_px: Spread,
    detection_px: Spread,
}

impl Deviation {
    fn print(&self, name: &str) {
        println!(
            "{name}: landmarks {} px, depth {} px",
            self.image_px, self.depth_px
        );
        println!(
            "{name}: world {} m, visibility {}",
            self.world_m, self.visibility
        );
        println!(
            "{name}: region {} px, detector {} px",
            self.roi_px, self.detection_px
        );
    }

    fn add(
        &mut self,
        estimator: &mut sagitta_pose::Estimator,
        frame: Frame<'_>,
        golden: &GoldenFrame,
    ) {
        assert_eq!((frame.width, frame.height), (golden.width, golden.height));
        let expected = golden
            .pose
            .as_ref()
            .expect("every reference frame has a pose");
        let found = pollster::block_on(estimator.estimate(frame)).unwrap();
        let pose = found.pose.expect("a person is in every frame");
        self.image_px.add_px(&pose, &expected.landmarks_px);
        self.world_m.add_world(&pose, &expected.world_m);
        for (p, q) in pose.landmarks_px.iter().zip(&expected.landmarks_px) {
            self.depth_px.add(p[2] - q[2]);
        }
        for (p, q) in pose.visibility.iter().zip(&expected.visibility) {
            self.visibility.add(p - q);
        }
        self.add_detection(estimator, &frame, golden);
    }

    fn add_detection(
        &mut self,
        estimator: &mut sagitta_pose::Estimator,
        frame: &Frame<'_>,
        golden: &GoldenFrame,
    ) {
        let expected = golden
            .detection
            .as_ref()
            .expect("every reference frame has a detection");
        let people = pollster::block_on(estimator.tracker().detect(frame)).unwrap();
        assert_eq!(estimator.people_seen(), people.len());
        let size = [f64::from(frame.width), f64::from(frame.height)];
        assert!((people[0].score - expected.score).abs() < 0.01);
        for (p, q) in people[0].keypoints_px.iter().zip(&expected.keypoints) {
            (0..2).for_each(|i| self.detection_px.add(p[i] - q[i] * size[i]));
        }
        for (corner, expected) in people[0].corners_px.iter().zip(expected.corners.chunks(2)) {
            (0..2).for_each(|i| self.detection_px.add(corner[i] - expected[i] * size[i]));
        }
        let roi = sagitta_pose::track::region_of(&people[0]).unwrap();
        let expected = &golden.pose.as_ref().unwrap().roi;
        assert!((roi.rotation_rad - expected.rotation).abs() < 0.01);
        self.roi_px.add(roi.cx_px - expected.cx);
        self.roi_px.add(roi.cy_px - expected.cy);
        self.roi_px.add(roi.size_px - expected.size);
    }
}

impl Deviation {
    /// The rows of the Accuracy page.
    fn tell(&self, model: Model) {
        let name = model.name();
        for (id, quantity, spread, bound, unit) in [
            (
                "landmarks",
                "Landmarks in the picture",
                &self.image_px,
                2.0,
                "px",
            ),
            ("world", "Landmarks in space", &self.world_m, 0.01, "m"),
        ] {
            record(&Row {
                id: &format!("pose/{id}_{name}"),
                quantity: &format!("{quantity}, {name} model"),
                what: "mean distance",
                against: "the network's reference program on the same 65 pictures of 720 × 1280 pixels",
                source: "MediaPipe pose, image mode",
                found: spread.mean(),
                bound,
                unit,
                n: spread.count,
            });
        }
    }
}

fn still(model: Model) {
    let file = format!("golden/pose_jpg.{}.json", model.name());
    let (Some(golden), Some(frames)) = (golden(&file), Frames::still("video/pose.jpg")) else {
        return;
    };
    for engine in pose_engines::in_role() {
        let Some(mut estimator) = pose_engines::estimator(engine, model, Mode::Image) else {
            return;
        };
        let mut deviation = Deviation::default();
        deviation.add(&mut estimator, frames.frame(0, 0.0), &golden.frames[0]);
        deviation.print(&format!("pose.jpg {} on {}", model.name(), engine.0));
        assert!(deviation.image_px.mean() <= 0.5, "{}", deviation.image_px);
        assert!(deviation.image_px.max <= 2.0, "{}", deviation.image_px);
        assert!(deviation.world_m.mean() <= 0.01, "{}", deviation.world_m);
        assert!(deviation.visibility.max <= 0.05, "{}", deviation.visibility);
    }
}

fn squats(model: Model, step: usize) {
    let file = format!("golden/squats.{}.json", model.name());
    let (Some(golden), Some(mut estimator), Some(frames)) = (
        golden(&file),
        estimator(model, Mode::Image),
        Frames::decode("video/pose_squats.mp4", 720, 1280),
    ) else {
        return;
    };
    let Golden { frames: expected } = golden;
    assert_eq!((frames.len(), expected.len()), (65, 65));
    let mut deviation = Deviation::default();
    for index in (0..expected.len()).step_by(step) {
        let frame = frames.frame(index, index as f64 / 5.0);
        deviation.add(&mut estimator, frame, &expected[index]);
    }
    deviation.print(&format!("squats {}", model.name()));
    if step == 1 {
        deviation.tell(model);
    }
    assert!(deviation.image_px.mean() <= 2.0, "{}", deviation.image_px);
    assert!(deviation.world_m.mean() <= 0.01, "{}", deviation.world_m);
}

#[test]
fn still_lite() {
    still(Model::Lite);
}

#[test]
fn still_full() {
    still(Model::Full);
}

#[test]
fn still_heavy() {
    still(Model::Heavy);
}

#[test]
fn squats_lite() {
    squats(Model::Lite, 1);
}

#[test]
fn squats_full() {
    squats(Model::Full, 1);
}

#[test]
fn squats_heavy() {
    squats(Model::Heavy, 8);
}
