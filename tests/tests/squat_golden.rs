//! Squats held against recordings whose truth is written down beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

use sagitta_analysis::ImportSource;
use sagitta_motion::ImportOptions;
use sagitta_motion::{Pose, PoseFrame, PoseTrack, Report, Side, WarningKind};
use sagitta_tests::accuracy::{Row, record};
use sagitta_tests::{data, request};

fn golden(model: &str) -> Option<Report> {
    let path = format!("golden/squats.{model}.json");
    let input = sagitta_analysis::read(
        ImportSource::file(&path, &data::text(&path)?),
        &ImportOptions::at_rate(Some(5.0)),
    )
    .map(|r| r.input)
    .unwrap();
    Some(request::run(&request::request("squat", input)))
}

fn bottoms(report: &Report) -> Vec<f64> {
    report
        .reps
        .iter()
        .map(|rep| rep.events["bottom_s"])
        .collect()
}

fn close(found: &[f64], expected: &[f64], within: f64) {
    println!("{found:.3?} against {expected:.3?}");
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= within, "{a} is not {b} within {within}");
    }
}

#[test]
fn three_squats_with_every_model() {
    // The person rests at the second bottom from 6.6 to 7.0 s, which the smaller and the larger
    // network show as level; the stated instant belongs to the full one.
    for (model, within) in [("lite", 0.2), ("full", 0.2), ("heavy", 0.26)] {
        let Some(report) = golden(model) else {
            continue;
        };
        let (found, stated) = (bottoms(&report), [2.0, 6.6, 11.8]);
        let off = found.iter().zip(stated).map(|(a, b)| (a - b).abs());
        record(&Row {
            id: &format!("squat/bottoms_{model}"),
            quantity: &format!("Instant of the bottom, {model} model, 5 frames per second"),
            what: "largest error",
            against: "the frames, read by eye",
            source: "clip of three squats, filmed at 32°",
            found: off.fold(0.0, f64::max),
            bound: within,
            unit: "s",
            n: stated.len(),
        });
        close(&found, &stated, within);
    }
}

#[test]
fn knee_flexion_of_the_full_model() {
    let Some(report) = golden("full") else { return };
    for (side, expected) in [
        (Side::Left, [89.3, 92.4, 93.5]),
        (Side::Right, [88.5, 93.0, 98.6]),
    ] {
        let at = |rep| request::value(&report, "knee_flexion_bottom", rep, Some(side)).unwrap();
        close(&[at(0), at(1), at(2)], &expected, 3.0);
        let id = format!("knee_flexion_{}", side.name());
        let series = report.series.iter().find(|s| s.id == id).unwrap();
        let frames = [10, 33, 59].map(|i| series.values[i].unwrap());
        close(&frames, &expected, 0.1);
    }
}

#[test]
fn five_frames_per_second_are_not_filtered_and_the_report_says_so() {
    let Some(report) = golden("full") else { return };
    let said = |kind, word: &str| {
        report
            .warnings
            .iter()
            .any(|w| w.kind == kind && w.text.contains(word))
    };
    assert!(said(WarningKind::LowFrameRate, "nothing was smoothed"));
    assert!(said(WarningKind::ObliqueView, "32°"));
    assert!(said(WarningKind::NoHeight, "height"));
    assert!(said(WarningKind::PartialRep, "ends within"));
    assert_eq!(report.provenance.settings["cutoff_hz"], "none");
    let knee = request::metric(&report, "knee_flexion_bottom", Some(0), Some(Side::Left)).unwrap();
    assert!(knee.valid && knee.uncertainty.unwrap() >= 15.1 && knee.note.contains("angle"));
    let cut = request::metric(&report, "ascent_time", Some(2), None).unwrap();
    assert!(!cut.valid && cut.value.is_none() && !cut.note.is_empty());
}

#[test]
fn body_height_scales_lengths_and_no_angles() {
    let Some(text) = data::text("golden/squats.full.json") else {
        return;
    };
    let input = sagitta_analysis::read(
        ImportSource::file("squats.json", &text),
        &ImportOptions::at_rate(Some(5.0)),
    )
    .map(|r| r.input)
    .unwrap();
    let mut wanted = request::request("squat", input);
    let plain = request::run(&wanted);
    wanted.subject.height_m = Some(1.8);
    let scaled = request::run(&wanted);
    let factor: f64 = scaled.provenance.settings["scale"].parse().unwrap();
    let ratio = |id| {
        request::value(&scaled, id, 0, None).unwrap() / request::value(&plain, id, 0, None).unwrap()
    };
    assert!((ratio("pelvis_drop") - factor).abs() < 1e-9);
    assert!((ratio("trunk_lean_bottom") - 1.0).abs() < 1e-9);
    assert!((0.9..1.25).contains(&factor), "{factor}");
}

#[test]
fn coordinates_give_five_squats_without_any_network() {
    let path = "motion/opencap/squats1_videoAndMocap.mot";
    let Some(text) = data::text(path) else { return };
    let input = sagitta_analysis::read(
        ImportSource::file(path, &text),
        &ImportOptions::at_rate(None),
    )
    .map(|r| r.input)
    .unwrap();
    let mut wanted = request::request("squat", input);
    wanted.subject.height_m = Some(1.8);
    let report = request::run(&wanted);
    close(&bottoms(&report), &[0.94, 2.45, 3.95, 5.55, 7.17], 0.05);
    let drop = |rep| request::value(&report, "pelvis_drop", rep, None).unwrap();
    let drops: Vec<f64> = (0..5).map(drop).collect();
    close(&drops, &[0.339, 0.338, 0.343, 0.354, 0.409], 0.01);
    let knee =
        |rep| request::value(&report, "knee_flexion_bottom", rep, Some(Side::Right)).unwrap();
    assert!((0..5).map(knee).all(|deg| (77.0..=88.0).contains(&deg)));
    let depth = |rep| request::value(&report, "depth", rep, None).unwrap();
    assert!((0..5).map(depth).all(|m| (-0.35..0.0).contains(&m)));
    assert_eq!(report.provenance.settings["cutoff_hz"], "6");
}

/// MediaPipe's own smoothed video mode on the same clip: other numbers, the same squats.
#[test]
fn three_squats_in_the_video_mode_of_mediapipe() {
    let read = |path| Some(serde_json::from_str::<Vec<Vec<[f64; 3]>>>(&data::text(path)?).unwrap());
    let (Some(px), Some(world)) = (
        read("video/pose_squats.full.json"),
        read("video/pose_squats_3d.full.json"),
    ) else {
        return;
    };
    let mut track = PoseTrack::default();
    for (i, (landmarks_px, world_m)) in px.into_iter().zip(world).enumerate() {
        let visibility = vec![1.0; landmarks_px.len()];
        let pose = Pose {
            landmarks_px,
            visibility,
            world_m,
            presence: 1.0,
        };
        let t_s = i as f64 / 5.0;
        track.frames.push(PoseFrame {
            t_s,
            width: 720,
            height: 1280,
            pose: Some(pose),
            plate: None,
        });
    }
    close(
        &bottoms(&request::analyse("squat", &track)),
        &[2.0, 6.6, 11.8],
        0.2,
    );
}
