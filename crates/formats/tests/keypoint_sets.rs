//! Sets of points that detectors write: each gives the same person, or is asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod standing;

use proptest::prelude::*;
use sagitta_formats::keypoints::OpenPose;
use sagitta_formats::{Error, ImportSource};
use sagitta_motion::{ImportOptions, Input, Keypoint, KeypointSchema, PoseTrack};
use standing::place;

fn at_30() -> ImportOptions {
    ImportOptions::at_rate(Some(30.0))
}

fn frame(numbers: &str) -> String {
    format!("{{\"people\":[{{\"pose_keypoints_2d\":[{numbers}]}}]}}")
}

fn read(text: &str, options: &ImportOptions) -> Result<PoseTrack, Error> {
    match sagitta_formats::read(ImportSource::file("file.json", text), options)?.input {
        Input::Pose(track) => Ok(track),
        _ => panic!("no landmarks"),
    }
}

/// The names of a set's points in its order; those without a name here are placed by hand.
fn order(set: &str) -> Vec<&'static str> {
    let coco: Vec<&str> = Keypoint::COCO_17.iter().map(|p| p.name()).collect();
    let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
    match set {
        "coco_17" => coco,
        "body_25" => Keypoint::BODY_25.iter().map(|p| p.name()).collect(),
        "halpe_26" => Keypoint::HALPE_26.iter().map(|p| p.name()).collect(),
        "body_25b" => [coco, words("upper head left_big_toe left_small_toe left_heel right_big_toe right_small_toe right_heel")].concat(),
        "h36m_17" => words("mid_hip right_hip right_knee right_ankle left_hip left_knee left_ankle spine neck upper head left_shoulder left_elbow left_wrist right_shoulder right_elbow right_wrist"),
        "mpii_16" => words("right_ankle right_knee right_hip left_hip left_knee left_ankle mid_hip neck upper head right_wrist right_elbow right_shoulder left_shoulder left_elbow left_wrist"),
        "crowdpose_14" => [coco[5..].to_vec(), words("head upper")].concat(),
        "aic_14" => words("right_shoulder right_elbow right_wrist left_shoulder left_elbow left_wrist right_hip right_knee right_ankle left_hip left_knee left_ankle head upper"),
        "lsp_14" => words("right_ankle right_knee right_hip left_hip left_knee left_ankle right_wrist right_elbow right_shoulder left_shoulder left_elbow left_wrist upper head"),
        _ => panic!("no such set"),
    }
}

const SETS: [&str; 9] = [
    "coco_17",
    "h36m_17",
    "body_25",
    "body_25b",
    "halpe_26",
    "mpii_16",
    "crowdpose_14",
    "aic_14",
    "lsp_14",
];
/// What every set has.
const LIMBS: [Keypoint; 12] = {
    use Keypoint::*;
    [
        LeftShoulder,
        RightShoulder,
        LeftElbow,
        RightElbow,
        LeftWrist,
        RightWrist,
        LeftHip,
        RightHip,
        LeftKnee,
        RightKnee,
        LeftAnkle,
        RightAnkle,
    ]
};

/// A figure that stands somewhere, of some size, wider or narrower, mirrored or not, with noise.
#[derive(Debug, Clone)]
struct Figure {
    at: [f64; 2],
    scale: [f64; 2],
    noise_px: Vec<f64>,
}

impl Figure {
    fn place(&self, name: &str) -> [f64; 2] {
        let named = KeypointSchema::Halpe26
            .points()
            .iter()
            .find(|p| p.name() == name);
        let [x, y] = match (named, name) {
            (Some(point), _) => place(*point),
            (None, "upper") => [-1.0, 12.0],
            _ => [-1.0, 50.0],
        };
        let seed = name.bytes().map(usize::from).sum::<usize>();
        let noise = |k: usize| self.noise_px[(seed + k) % self.noise_px.len()];
        [
            self.at[0] + self.scale[0] * (x + noise(0)),
            self.at[1] + self.scale[1] * (y + noise(7)),
        ]
    }

    fn numbers(&self, set: &str, share: impl Fn([f64; 2]) -> [f64; 2]) -> String {
        let triple = |name: &&str| {
            let [x, y] = share(self.place(name));
            format!("{x},{y},0.9")
        };
        order(set).iter().map(triple).collect::<Vec<_>>().join(",")
    }
}

fn figure() -> impl Strategy<Value = Figure> {
    let side = prop_oneof![-4.0..-1.0_f64, 1.0..4.0_f64];
    let noise = prop::collection::vec(-2.0..2.0_f64, 41);
    (
        400.0..900.0_f64,
        100.0..300.0_f64,
        side,
        1.0..1.5_f64,
        noise,
    )
        .prop_map(|(x, y, scale, ratio, noise_px)| Figure {
            at: [x, y],
            scale: [scale, ratio * scale.abs()],
            noise_px,
        })
}

/// The limbs of a track's first frame are where the figure has them.
fn holds(track: &PoseTrack, figure: &Figure) -> Result<(), TestCaseError> {
    let pose = track.frames[0].pose.as_ref().unwrap();
    for point in LIMBS {
        let at = pose.landmarks_px[track.schema.index(point).unwrap()];
        let wanted = figure.place(point.name());
        let near = (at[0] - wanted[0]).abs() + (at[1] - wanted[1]).abs() < 1e-6;
        prop_assert!(near, "{}: {at:?} is not {wanted:?}", point.name());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn every_set_gives_the_same_limbs_or_asks(figure in figure()) {
        for set in SETS {
            let text = frame(&figure.numbers(set, |p| p));
            let named = ImportOptions { points: Some(set.to_owned()), ..at_30() };
            holds(&read(&text, &named).unwrap(), &figure)?;
            match read(&text, &at_30()) {
                Ok(track) => holds(&track, &figure)?,
                Err(error) => prop_assert!(set.ends_with("14") && matches!(error, Error::Asked { .. }), "{set}: {error}"),
            }
        }
    }

    #[test]
    fn shares_of_a_known_picture_are_pixels_and_of_an_unknown_one_refused(figure in figure()) {
        let size = [1920.0, 1080.0];
        for (set, centred) in [("coco_17", false), ("coco_17", true), ("h36m_17", true)] {
            let share = |p: [f64; 2]| [0, 1].map(|k| if centred { 2.0 * p[k] / size[k] - 1.0 } else { p[k] / size[k] });
            let numbers = figure.numbers(set, share);
            let coco = format!("{{\"images\":[{{\"id\":1,\"width\":1920,\"height\":1080}}],\"annotations\":[{{\"image_id\":1,\"keypoints\":[{numbers}]}}]}}");
            holds(&read(&coco, &at_30()).unwrap(), &figure)?;
            let error = read(&frame(&numbers), &at_30()).unwrap_err().to_string();
            prop_assert!(error.contains("shares of the picture"), "{error}");
        }
    }

    #[test]
    fn names_in_a_file_win_over_geometry(figure in figure()) {
        for set in SETS {
            let names: Vec<String> = order(set).iter().map(|n| format!("\"{n}\"")).collect();
            let coco = format!(
                "{{\"annotations\":[{{\"image_id\":1,\"keypoints\":[{}]}}],\"categories\":[{{\"keypoints\":[{}]}}]}}",
                figure.numbers(set, |p| p),
                names.join(","),
            );
            holds(&read(&coco, &at_30()).unwrap(), &figure)?;
        }
    }
}

#[test]
fn points_in_no_order_are_asked_for() {
    let figure = Figure {
        at: [500.0, 200.0],
        scale: [2.0, 2.0],
        noise_px: vec![0.0],
    };
    for set in ["coco_17", "body_25", "halpe_26", "mpii_16"] {
        let flat = figure.numbers(set, |p| p);
        let triples: Vec<&str> = flat.split(',').collect();
        let triples: Vec<String> = triples.chunks(3).map(|t| t.join(",")).collect();
        let step = if triples.len().is_multiple_of(5) {
            7
        } else {
            5
        };
        let mixed: Vec<String> = (0..triples.len())
            .map(|k| triples[k * step % triples.len()].clone())
            .collect();
        let error = read(&frame(&mixed.join(",")), &at_30())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("set is not clear") && error.contains("--points"),
            "{set}: {error}"
        );
    }
}

/// The same person by two detectors, of which one has 25 points in another order.
#[test]
fn squats_by_two_sets_of_25_points_are_the_same() {
    let root = std::env::var_os("SAGITTA_DATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        std::path::PathBuf::from,
    );
    let tracks: Vec<Option<PoseTrack>> = ["body25", "body25b"]
        .map(|folder| {
            let mut frames = OpenPose::default();
            for entry in std::fs::read_dir(root.join("faults").join(folder))
                .ok()?
                .flatten()
            {
                let name = entry.file_name().to_string_lossy().into_owned();
                frames
                    .push(&name, &std::fs::read_to_string(entry.path()).ok()?)
                    .unwrap();
            }
            Some(frames.import(&at_30()).unwrap().0.subject_track())
        })
        .into();
    let [Some(a), Some(b)] = &tracks[..] else {
        eprintln!("skipped: no reference data (faults/body25)");
        return;
    };
    for point in LIMBS {
        for (a_frame, b_frame) in a.frames.iter().zip(&b.frames) {
            let at = |track: &PoseTrack, frame: &sagitta_motion::PoseFrame| {
                frame.pose.as_ref().unwrap().landmarks_px[track.schema.index(point).unwrap()]
            };
            let (p, q) = (at(a, a_frame), at(b, b_frame));
            let apart = (p[0] - q[0]).abs() + (p[1] - q[1]).abs();
            assert!(
                apart < 12.0,
                "{} at {} s: {p:?}, {q:?}",
                point.name(),
                a_frame.t_s
            );
        }
    }
}
