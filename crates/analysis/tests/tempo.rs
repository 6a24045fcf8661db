//! Recordings that play slower or faster than life say so, and those that play as they were filmed do not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code)]
#[path = "../../../tests/src/figure.rs"]
mod figure;
#[allow(dead_code)]
#[path = "../../../tests/src/figures/mod.rs"]
mod figures;
#[allow(dead_code)]
#[path = "../../../tests/src/noise.rs"]
mod noise;
mod reference;
#[allow(dead_code)]
#[path = "../../../tests/src/shot.rs"]
mod shot;

use sagitta_analysis::ImportSource;
use sagitta_motion::{Input, PoseTrack, Report, Request, Silent, WarningKind};
use shot::Shot;

/// Ways to film: the rate of the file, the direction, and jitter in metres.
const SHOTS: [(f64, f64, f64); 3] = [(30.0, 90.0, 0.004), (60.0, 90.0, 0.01), (50.0, 80.0, 0.006)];

/// A figure's track as a file shows it that plays `factor` times slower at the rate of the shot.
fn played(movement: &str, factor: f64, (rate_hz, view_deg, noise_m): (f64, f64, f64)) -> PoseTrack {
    let shot = Shot {
        rate_hz: rate_hz * factor,
        view_deg,
        noise_m,
        ..Shot::at(60.0)
    };
    let mut track = shot.of(figures::of(movement).as_ref());
    track.frames.iter_mut().for_each(|f| f.t_s *= factor);
    track
}

fn report(movement: &str, input: Input) -> Report {
    sagitta_analysis::run(&Request::new(movement, input), &mut Silent).unwrap()
}

/// What is said of the pace.
fn said(report: &Report) -> Option<String> {
    let of = report
        .warnings
        .iter()
        .find(|w| w.kind == WarningKind::SlowMotion);
    of.map(|w| w.text.clone())
}

/// The factor that a text names.
fn named(text: &str) -> f64 {
    let after = text.split("factor of about ").nth(1).unwrap();
    after.split(',').next().unwrap().parse().unwrap()
}

#[test]
fn slowed_figures_say_so_with_the_factor() {
    let mut worst = 1.0_f64;
    for movement in ["counter_movement_jump", "drop_jump", "running", "walking"] {
        for factor in [2.0, 3.0, 5.0, 10.0] {
            for shot in SHOTS {
                let track = played(movement, factor, shot);
                let report = report(movement, Input::Pose(track));
                let shown = |id: &str| -> Vec<f64> {
                    let of = report.metrics.iter().filter(|m| m.id == id);
                    of.filter_map(|m| m.value).collect()
                };
                let text = said(&report).unwrap_or_else(|| {
                    let ids = [
                        "contact_time",
                        "aerial_time",
                        "cadence",
                        "step_length",
                        "step_time",
                    ];
                    let all = ids.map(|id| (id, shown(id)));
                    panic!(
                        "{movement} {factor} {shot:?}: {all:?} {:?}",
                        report.warnings
                    )
                });
                let ratio = named(&text) / factor;
                println!("{movement} {factor} {shot:?}: {ratio:.2}");
                worst = worst.max(ratio).max(1.0 / ratio);
            }
        }
    }
    assert!(worst < 1.6, "{worst}");
}

#[test]
fn jumps_that_play_faster_say_so() {
    for factor in [0.5, 0.33] {
        let track = played("counter_movement_jump", factor, (60.0, 90.0, 0.004));
        let text = said(&report("counter_movement_jump", Input::Pose(track))).unwrap();
        assert!(text.contains("faster"), "{text}");
        let ratio = named(&text) / factor;
        assert!((0.7..1.4).contains(&ratio), "{factor} {text}");
    }
}

#[test]
fn figures_at_their_own_pace_say_nothing() {
    for movement in [
        "counter_movement_jump",
        "squat_jump",
        "drop_jump",
        "repeated_jumps",
        "running",
        "walking",
        "squat",
        "deadlift",
        "olympic_pull",
        "sit_to_stand",
    ] {
        for shot in SHOTS
            .into_iter()
            .chain([(120.0, 90.0, 0.005), (30.0, 45.0, 0.01)])
        {
            let track = played(movement, 1.0, shot);
            let said = said(&report(movement, Input::Pose(track)));
            assert_eq!(said, None, "{movement} {shot:?}");
        }
    }
}

/// Words in the notes of a recording that does not play as it was filmed.
const ODD: [&str; 4] = ["slow motion", "slowed", "sped up", "slower"];

/// Recordings of strangers: none that plays as it was filmed is called slow, and some that do not are.
#[test]
fn recordings_of_strangers_are_called_slow_only_where_they_are() {
    let (mut odd, mut told, mut plain) = (0, Vec::new(), 0);
    for folder in ["others", "lifts"] {
        let Some(bytes) = reference::bytes(&format!("strangers/{folder}/truth.json")) else {
            return;
        };
        let truth: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let list = truth.as_array().or_else(|| truth["recordings"].as_array());
        let list = list.or_else(|| truth["clips"].as_array()).unwrap();
        for one in list
            .iter()
            .filter(|r| r["kind"] != "force" && r["kind"] != "markers")
        {
            let name = one["name"].as_str().unwrap();
            let asked = one["ask"].as_str().or_else(|| one["movement"].as_str());
            let movement = asked.filter(|m| *m != "none").unwrap_or("free");
            let path = format!("strangers/{folder}/tracks/{name}.json");
            let bytes = reference::bytes(&path).unwrap();
            let read =
                sagitta_analysis::read(ImportSource::file(&path, &bytes), &Default::default())
                    .unwrap();
            let found = sagitta_analysis::run(&Request::new(movement, read.input), &mut Silent);
            let said = found.ok().and_then(|report| said(&report));
            let notes = one["notes"].as_str().unwrap_or("");
            if ODD.iter().any(|word| notes.contains(word)) {
                odd += 1;
                told.extend(said.map(|text| (name.to_owned(), named(&text))));
            } else {
                plain += 1;
                assert_eq!(said, None, "{name}");
            }
        }
    }
    println!(
        "{} of {odd} that play otherwise are told, none of {plain} others: {told:?}",
        told.len()
    );
    assert!(told.len() >= 2, "{told:?}");
}
