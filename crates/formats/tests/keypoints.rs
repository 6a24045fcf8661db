//! Files of other detectors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod standing;

use proptest::prelude::*;
use sagitta_formats::keypoints::{OpenPose, Options};
use sagitta_formats::{Error, ImportSource};
use sagitta_motion::ImportOptions;
use sagitta_motion::{Input, KeypointSchema, PersonId, PoseTrack};
use standing::place;

const AT_30: Options = Options {
    rate_hz: Some(30.0),
};

/// Numbers of a person with so many points, whose nose is at `(x, y)`.
fn numbers(points: usize, x: f64, y: f64, seen: f64) -> String {
    let schema = KeypointSchema::ALL
        .iter()
        .find(|s| s.points().len() == points);
    let triple = |at: [f64; 2]| format!("{},{},{seen}", x + at[0], y + at[1]);
    let triples: Vec<String> = match schema {
        Some(schema) => schema.points().iter().map(|p| triple(place(*p))).collect(),
        None => (0..points)
            .map(|k| triple([10.0 * k as f64, 0.0]))
            .collect(),
    };
    triples.join(",")
}

fn body(numbers: &str) -> String {
    format!("{{\"person_id\":[-1],\"pose_keypoints_2d\":[{numbers}],\"face_keypoints_2d\":[]}}")
}

fn frame(people: &[String]) -> String {
    format!("{{\"version\":1.3,\"people\":[{}]}}", people.join(","))
}

fn read(text: &str, options: &Options) -> Result<PoseTrack, Error> {
    let options = &ImportOptions::at_rate(options.rate_hz);
    match sagitta_formats::read(ImportSource::file("file.json", text), options)?.input {
        Input::Pose(track) => Ok(track),
        _ => panic!("no landmarks"),
    }
}

/// The x of the first point, frame by frame.
fn first_x(track: &PoseTrack) -> Vec<Option<f64>> {
    let x = |f: &sagitta_motion::PoseFrame| f.pose.as_ref().map(|p| p.landmarks_px[0][0]);
    track.frames.iter().map(x).collect()
}

#[test]
fn openpose_frames_of_every_known_schema() {
    for (points, schema) in [
        (17, KeypointSchema::Coco17),
        (25, KeypointSchema::Body25),
        (26, KeypointSchema::Halpe26),
    ] {
        let mut frames = OpenPose::default();
        // The order of a folder's listing does not matter, and one frame is missing.
        for number in [12, 10, 9] {
            let text = frame(&[body(&numbers(points, f64::from(number), 5.0, 0.9))]);
            assert!(OpenPose::is_frame(&text));
            frames
                .push(&format!("a2_{number:012}_keypoints.json"), &text)
                .unwrap();
        }
        let track = frames.finish(&AT_30).unwrap().subject_track();
        assert_eq!(track.schema, schema);
        assert_eq!(first_x(&track), [Some(9.0), Some(10.0), None, Some(12.0)]);
        let times = track.times_s();
        assert!(
            times
                .iter()
                .zip(0..)
                .all(|(t, i)| (t - f64::from(i) / 30.0).abs() < 1e-12)
        );
        let pose = track.frames[0].pose.as_ref().unwrap();
        assert_eq!((pose.landmarks_px.len(), pose.world_m.len()), (points, 0));
        assert!((pose.presence - 0.9).abs() < 1e-9);
    }
}

#[test]
fn what_was_not_found_is_not_seen() {
    let mut flat = vec![
        "0,0,0.8".to_owned(),
        "50,60,0".into(),
        "NaN,NaN,NaN".into(),
        "7,8,1.07".into(),
    ];
    flat.extend((4..17).map(|_| "1,2,0.5".to_owned()));
    let text = frame(&[body(&flat.join(","))]);
    let track = read(&text, &Options::default()).unwrap();
    let pose = track.frames[0].pose.as_ref().unwrap();
    assert_eq!(pose.visibility[..5], [0.0, 0.0, 0.0, 1.0, 0.5]);
    assert_eq!(pose.landmarks_px[3], [7.0, 8.0, 0.0]);
    assert_eq!(track.frames[0].t_s, 0.0);
    // Nobody at all is a gap.
    let empty = read(&frame(&[]), &Options::default()).unwrap();
    assert_eq!(first_x(&empty), [None]);
}

#[test]
fn one_person_is_followed_whatever_the_order() {
    let mut frames = OpenPose::default();
    for number in 0..40_u32 {
        let x = f64::from(number);
        let walker = body(&numbers(25, 100.0 + 4.0 * x, 100.0, 0.9));
        let passer = body(&numbers(25, 260.0 - 4.0 * x, 300.0, 0.8));
        let people = match number {
            5 | 6 => vec![passer],
            30.. => vec![walker],
            n if n % 2 == 0 => vec![passer, walker],
            _ => vec![walker, passer],
        };
        frames
            .push(&format!("f{number}.json"), &frame(&people))
            .unwrap();
    }
    let people = frames.finish(&AT_30).unwrap();
    let track = people.subject_track();
    for (number, x) in first_x(&track).into_iter().enumerate() {
        let expected = (number != 5 && number != 6).then_some(100.0 + 4.0 * number as f64);
        assert_eq!(x, expected, "frame {number}");
    }
    // The first frame names the other one first, so they have the first number.
    assert_eq!(people.subject, Some(PersonId(2)));
    let other = first_x(&people.track_of(PersonId(1)));
    let expected = |n: usize| (n < 30).then_some(260.0 - 4.0 * n as f64);
    assert_eq!(other, (0..40).map(expected).collect::<Vec<_>>());
}

#[test]
fn coco_annotations_and_results() {
    let images = r#""images":[{"id":3,"width":640,"height":480},{"id":7,"width":640,"height":480},{"id":5,"width":640,"height":480}]"#;
    let one = |id: &str, x: f64, v: f64| {
        format!(
            "{{\"image_id\":{id},\"category_id\":1,\"keypoints\":[{}]}}",
            numbers(17, x, 9.0, v)
        )
    };
    let text = format!(
        "{{\"info\":{{}},{images},\"annotations\":[{},{}]}}",
        one("7", 70.0, 1.0),
        one("3", 30.0, 2.0)
    );
    let track = read(&text, &AT_30).unwrap();
    assert_eq!(first_x(&track), [Some(30.0), None, Some(70.0)]);
    assert_eq!((track.frames[0].width, track.frames[0].height), (640, 480));
    let seen = |i: usize| track.frames[i].pose.as_ref().unwrap().visibility[0];
    assert_eq!((seen(0), seen(2)), (1.0, 0.5));

    let results = format!("[{},{}]", one("4", 40.0, 0.7), one("6", 60.0, 0.6));
    assert_eq!(
        first_x(&read(&results, &AT_30).unwrap()),
        [Some(40.0), None, Some(60.0)]
    );
    let named = format!(
        "[{},{}]",
        one("\"10.jpg\"", 10.0, 0.7),
        one("\"9.jpg\"", 9.0, 0.6)
    );
    assert_eq!(
        first_x(&read(&named, &AT_30).unwrap()),
        [Some(9.0), Some(10.0)]
    );
}

#[test]
fn what_does_not_fit_says_so() {
    let says = |text: &str, options: &Options, word: &str| {
        let error = read(text, options).unwrap_err().to_string();
        assert!(error.contains(word) && error.ends_with('.'), "{error}");
    };
    let none = Options::default();
    says(
        &frame(&[body(&numbers(18, 0.0, 1.0, 1.0))]),
        &none,
        "18 points",
    );
    says(&frame(&[body("1,2")]), &none, "triples");
    says(
        &frame(&[body(&numbers(17, 1e9, 1.0, 1.0))]),
        &none,
        "out of range",
    );
    let mixed = [
        body(&numbers(17, 0.0, 1.0, 1.0)),
        body(&numbers(25, 0.0, 1.0, 1.0)),
    ];
    says(&frame(&mixed), &none, "other points");
    let results = format!(
        "[{{\"image_id\":1,\"keypoints\":[{}]}}]",
        numbers(17, 0.0, 1.0, 1.0)
    );
    says(&results, &none, "times");
    says(
        &results,
        &Options {
            rate_hz: Some(f64::NAN),
        },
        "frame rate",
    );
    says("[]", &AT_30, "empty");
    says("[1, 2]", &AT_30, "not a readable");
    let far = format!(
        "[{{\"image_id\":1,\"keypoints\":[]}},{0},{1}]",
        one_at(1),
        one_at(u64::MAX)
    );
    says(&far, &AT_30, "frames");
    let mut twice = OpenPose::default();
    twice.push("a_1.json", &frame(&[])).unwrap();
    twice.push("b_1.json", &frame(&[])).unwrap();
    let error = twice.finish(&AT_30).unwrap_err().to_string();
    assert!(error.contains("same number"), "{error}");
}

fn one_at(id: u64) -> String {
    format!(
        "{{\"image_id\":{id},\"keypoints\":[{}]}}",
        numbers(17, 0.0, 1.0, 1.0)
    )
}

proptest! {
    #[test]
    fn no_numbers_make_a_reader_panic(
        people in prop::collection::vec(prop::collection::vec(prop_oneof![Just(f64::MAX), Just(-1.0), Just(0.0), -1e7..1e7_f64], 0..80), 0..4),
        rate in prop_oneof![Just(0.0), Just(30.0), Just(f64::INFINITY)],
    ) {
        let options = Options { rate_hz: Some(rate) };
        let flat = |p: &Vec<f64>| p.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
        let bodies: Vec<String> = people.iter().map(|p| body(&flat(p))).collect();
        let coco: Vec<String> = people.iter().map(|p| format!("{{\"image_id\":1,\"keypoints\":[{}]}}", flat(p))).collect();
        for text in [frame(&bodies), format!("[{}]", coco.join(","))] {
            if let Ok(track) = read(&text, &options) {
                let finite = |p: &sagitta_motion::Pose| p.landmarks_px.iter().flatten().all(|v| v.is_finite());
                prop_assert!(track.frames.iter().flat_map(|f| &f.pose).all(finite));
            }
        }
    }
}
