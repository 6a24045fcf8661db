//! A made-up movement with two repetitions, for the tests of this folder.

use sagitta_motion::*;
use std::borrow::Cow;

pub fn spec() -> Spec {
    let metric =
        |id: &'static str, name: &'static str, unit: &'static str, display, decimals| MetricSpec {
            id: id.into(),
            name: name.into(),
            term: "term".into(),
            unit: unit.into(),
            display,
            decimals,
            formula: "formula".into(),
            source: "source".into(),
            higher_is_better: None,
            accuracy: AccuracyNote {
                text: "accuracy".into(),
                source: "source".into(),
            },
            plausible: (-10.0, 180.0),
            needs: std::borrow::Cow::Borrowed(&[]),
            sight: Sight::Anywhere,
            per_side: unit == "°",
            per_rep: true,
        };
    let phase = |id: &'static str, name: &'static str| PhaseSpec {
        id: id.into(),
        name: name.into(),
    };
    Spec {
        id: "bob".into(),
        name: "Bob".into(),
        rep_name: "Repetition".into(),
        variants: Cow::Borrowed(&[]),
        asks: Cow::Borrowed(&[]),
        by_force: false,
        view: View::Side,
        min_frame_rate_hz: 25.0,
        cutoff_hz: 6.0,
        required: Cow::Borrowed(&[]),
        phases: vec![phase("down", "Going down"), phase("up", "Coming up")].into(),
        metrics: vec![
            metric("depth", "How deep", "m", ("cm".into(), 100.0), 1),
            metric("bend", "Bend", "°", ("°".into(), 1.0), 0),
        ]
        .into(),
        charts: vec![ChartSpec {
            title: "Bend".into(),
            series: vec!["knee_flexion_left".into(), "knee_flexion_right".into()].into(),
        }]
        .into(),
        guidance: Cow::Borrowed(&[]),
    }
}

pub fn metric(
    id: &str,
    rep: Option<usize>,
    side: Option<Side>,
    value: Option<f64>,
    sd: Option<f64>,
) -> Metric {
    Metric {
        id: id.into(),
        rep,
        side,
        value,
        unit: if id == "bend" { "°" } else { "m" }.into(),
        uncertainty: sd,
        valid: true,
        note: String::new(),
    }
}

pub fn report() -> Report {
    let rep = |start_s: f64, bottom: f64, end_s: f64| Rep {
        by_hand: Vec::new(),
        start_s,
        end_s,
        events: [
            ("bottom_s".to_string(), bottom),
            ("descent_start_s".to_string(), start_s),
        ]
        .into(),
    };
    let phase = |kind: &'static str, start_s, end_s| Phase {
        kind: kind.into(),
        start_s,
        end_s,
        confidence: 1.0,
        evidence: String::new(),
    };
    let series = |id: &str, unit: &str| Series {
        id: id.into(),
        unit: unit.into(),
        t_s: (0..65).map(|i| f64::from(i) * 0.2).collect(),
        values: (0..65).map(|i| Some(f64::from(i))).collect(),
    };
    let bend = |rep, side, value| metric("bend", Some(rep), Some(side), Some(value), Some(4.2));
    Report {
        quality: None,
        picture: None,
        looks_like: None,
        schema: SCHEMA_VERSION,
        movement: "bob".into(),
        reps: vec![rep(1.0, 2.0, 3.2), rep(5.4, 6.6, 8.0)],
        phases: vec![phase("down", 1.0, 2.0), phase("up", 2.0, 3.2)],
        metrics: vec![
            bend(0, Side::Right, 88.4),
            bend(0, Side::Left, 89.3),
            metric("depth", Some(0), None, Some(-0.02), Some(0.01)),
            bend(1, Side::Left, 92.0),
            metric("depth", Some(1), None, None, None),
        ],
        series: vec![
            series("knee_flexion_left", "°"),
            series("knee_flexion_right", "°"),
            series("hip_height", "m"),
        ],
        warnings: Vec::new(),
        provenance: Provenance::default(),
    }
}

/// Four frames; point `k` of the body at (10 k, 10 k + 10).
pub fn track() -> PoseTrack {
    let place = |k: usize| [10.0 * k as f64, 10.0 * k as f64 + 10.0, 0.0];
    let pose = Pose {
        landmarks_px: (0..33).map(place).collect(),
        visibility: vec![1.0; 33],
        world_m: vec![[0.0; 3]; 33],
        presence: 1.0,
    };
    let frame = |i: u32| PoseFrame {
        t_s: f64::from(i) * 0.2,
        width: 720,
        height: 1280,
        pose: Some(pose.clone()),
        plate: None,
    };
    PoseTrack {
        schema: KeypointSchema::BlazePose33,
        frames: (0..4).map(frame).collect(),
    }
}
