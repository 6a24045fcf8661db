//! Recordings of other detectors' points through the whole analysis.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

use sagitta_analysis::ImportSource;
use sagitta_analysis::run;
use sagitta_formats::keypoints::{OpenPose, Options};
use sagitta_motion::ImportOptions;
use sagitta_motion::{
    Input, Keypoint, KeypointSchema, PoseTrack, Report, Side, Silent, WarningKind,
};
use sagitta_movements::ALL;
use sagitta_tests::figure::Script;
use sagitta_tests::figures;
use sagitta_tests::shot::Shot;
use sagitta_tests::{data, foreign, request};

/// The squats of 5 frames per second as BlazePose saw them.
fn squats() -> Option<PoseTrack> {
    let path = "golden/squats.full.json";
    match sagitta_analysis::read(
        ImportSource::file(path, &data::text(path)?),
        &ImportOptions::at_rate(Some(5.0)),
    )
    .map(|r| r.input)
    .unwrap()
    {
        Input::Pose(track) => Some(track),
        _ => None,
    }
}

fn through_openpose(track: &PoseTrack, schema: KeypointSchema, rate_hz: f64) -> PoseTrack {
    let mut frames = OpenPose::default();
    for (i, text) in foreign::openpose(track, schema).iter().enumerate() {
        frames
            .push(&format!("squats_{i:012}_keypoints.json"), text)
            .unwrap();
    }
    let options = Options {
        rate_hz: Some(rate_hz),
    };
    frames.finish(&options).unwrap().subject_track()
}

fn through_coco(track: &PoseTrack, schema: KeypointSchema) -> PoseTrack {
    let text = foreign::coco(track, schema);
    match sagitta_analysis::read(
        ImportSource::file("person_keypoints.json", &text),
        &ImportOptions::at_rate(Some(5.0)),
    )
    .map(|r| r.input)
    .unwrap()
    {
        Input::Pose(track) => track,
        _ => panic!("no landmarks"),
    }
}

fn assert_three_squats(report: &Report, what: &str) {
    let bottoms: Vec<f64> = report.reps.iter().map(|r| r.events["bottom_s"]).collect();
    println!("{what}: bottoms {bottoms:.2?}");
    assert_eq!(bottoms.len(), 3, "{what}");
    for (found, expected) in bottoms.iter().zip([2.0, 6.6, 11.8]) {
        assert!(
            (found - expected).abs() <= 0.2,
            "{what}: {found} is not {expected}"
        );
    }
}

#[test]
fn three_squats_by_every_schema_and_format() {
    let Some(track) = squats() else { return };
    let truth = request::analyse("squat", &track);
    for schema in [
        KeypointSchema::Coco17,
        KeypointSchema::Halpe26,
        KeypointSchema::Body25,
    ] {
        let (openpose, coco) = (
            through_openpose(&track, schema, 5.0),
            through_coco(&track, schema),
        );
        assert_eq!((openpose.schema, coco.schema), (schema, schema));
        assert_eq!((coco.frames[0].width, coco.frames[0].height), (720, 1280));
        for (recording, format) in [(openpose, "OpenPose"), (coco, "COCO")] {
            let what = format!("{} in {format}", schema.name());
            let mut wanted = request::request("squat", Input::Pose(recording));
            wanted.subject.height_m = Some(1.7);
            let report = request::run(&wanted);
            assert_three_squats(&report, &what);
            assert_eq!(report.provenance.settings["source"], "image landmarks");
            let oblique = |w: &sagitta_motion::Warning| w.kind == WarningKind::ObliqueView;
            assert!(report.warnings.iter().any(oblique), "{what}");
            for rep in 0..3 {
                let drop = request::value(&report, "pelvis_drop", rep, None).unwrap();
                let expected = request::value(&truth, "pelvis_drop", rep, None).unwrap();
                println!("{what}: pelvis drop {drop:.3} m, in space {expected:.3} m");
                assert!(
                    (drop / expected - 1.0).abs() < 0.2,
                    "{what}: {drop} m, {expected} m"
                );
            }
        }
    }
}

/// Metrics that need toes or heels are refused where there are none, by name, and nothing else is.
#[test]
fn what_coco_lacks_is_refused_by_name() {
    let Some(track) = squats() else { return };
    let report = |schema| request::analyse("squat", &through_openpose(&track, schema, 5.0));
    let (coco, halpe) = (
        report(KeypointSchema::Coco17),
        report(KeypointSchema::Halpe26),
    );
    let of = |report: &Report, id: &str, side| {
        request::metric(report, id, Some(0), side).unwrap().clone()
    };
    for (id, side) in [
        ("ankle_dorsiflexion_bottom", Some(Side::Left)),
        ("ankle_dorsiflexion_bottom", Some(Side::Right)),
        ("trunk_lean_bottom", None),
        ("com_drop", None),
    ] {
        let refused = of(&coco, id, side);
        assert!(refused.value.is_none() && !refused.valid, "{id}");
        let note = "This needs the heel and the big toe, which COCO-17 does not have.";
        assert_eq!(refused.note, note, "{id}");
        let found = of(&halpe, id, side);
        assert!(found.value.is_some(), "{id}: {}", found.note);
    }
    for (id, side) in [("knee_flexion_bottom", Some(Side::Left)), ("depth", None)] {
        assert_eq!(
            of(&coco, id, side).value.map(|v| v.is_finite()),
            Some(true),
            "{id}"
        );
    }
}

/// Filmed square from the side, points in the picture show what points in space do.
#[test]
fn angles_in_the_picture_are_those_in_space_from_the_side() {
    let track = Script::squats(30.0).track();
    let truth = request::analyse("squat", &track);
    for schema in [
        KeypointSchema::Coco17,
        KeypointSchema::Halpe26,
        KeypointSchema::Body25,
    ] {
        let report = request::analyse("squat", &through_openpose(&track, schema, 30.0));
        assert_eq!(report.reps.len(), truth.reps.len());
        for (found, expected) in report.metrics.iter().zip(&truth.metrics) {
            let (Some(a), Some(b)) = (found.value, expected.value) else {
                continue;
            };
            if found.unit == "°" {
                assert!(
                    (a - b).abs() < 1.0,
                    "{} {}: {a} {b}",
                    schema.name(),
                    found.id
                );
            }
        }
    }
}

/// What a movement declares to need is what it computes from: what has a value where everything is seen
/// has one too where only that is.
#[test]
fn what_a_metric_needs_is_what_it_says() {
    let mut short = Vec::new();
    for movement in ALL {
        let spec = movement.spec();
        let figure = figures::of(&spec.id);
        let track = Shot::at(60.0).of(figure.as_ref());
        let report = |track: &PoseTrack| {
            let mut wanted = request::request(&spec.id, Input::Pose(track.clone()));
            wanted.subject = figure.subject();
            wanted.subject.height_m = Some(1.7);
            wanted.settings = figure.settings();
            run(&wanted, &mut Silent).unwrap()
        };
        let whole = report(&track);
        for metric in spec.metrics.iter().filter(|m| !m.needs.is_empty()) {
            let others = |p: &Keypoint| !metric.needs.contains(p) && !spec.required.contains(p);
            let mut hidden = track.clone();
            for pose in hidden.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
                for point in Keypoint::BLAZEPOSE_33.iter().filter(|p| others(p)) {
                    pose.visibility[track.schema.index(*point).unwrap()] = 0.0;
                }
            }
            let told = |r: &sagitta_motion::Report| {
                let of = r.metrics.iter().filter(|m| m.id == metric.id);
                of.filter(|m| m.value.is_some()).count()
            };
            if told(&report(&hidden)) < told(&whole) {
                short.push(format!("{}: {}", spec.id, metric.id));
            }
        }
    }
    assert!(short.is_empty(), "these need more than they say: {short:?}");
}

#[test]
fn a_movement_that_needs_more_points_is_refused_by_their_names() {
    let Some(track) = squats() else {
        return;
    };
    let mut refused = 0;
    for movement in ALL {
        for schema in [
            KeypointSchema::Coco17,
            KeypointSchema::Halpe26,
            KeypointSchema::Body25,
        ] {
            let wanted = request::request(
                &movement.spec().id,
                Input::Pose(through_coco(&track, schema)),
            );
            let lacking = schema.refusal(&movement.spec().required);
            match (run(&wanted, &mut Silent), lacking) {
                (Ok(_), None) => {}
                (Err(error), Some(reason)) => {
                    assert!(error.to_string().contains(&reason), "{error}");
                    refused += 1;
                }
                (found, _) => panic!("{}: {found:?}", movement.spec().id),
            }
        }
    }
    assert!(refused > 0, "running on COCO-17 has no feet");
}
