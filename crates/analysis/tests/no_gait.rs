//! What is no walk and no run says so, with the reason, and measures nothing.
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
use sagitta_motion::{Input, Report, Request, Silent, WarningKind};
use shot::Shot;

fn report(movement: &str, input: Input) -> Report {
    sagitta_analysis::run(&Request::new(movement, input), &mut Silent).unwrap()
}

/// The heaviest reason why nothing is measured.
fn reason(report: &Report) -> Option<&str> {
    let of = report
        .warnings
        .iter()
        .find(|w| w.kind == WarningKind::NotMeasured);
    of.map(|w| w.text.as_str())
}

#[test]
fn lifts_and_jumps_are_no_gait() {
    for figure in [
        "squat",
        "deadlift",
        "bench_press",
        "counter_movement_jump",
        "sit_to_stand",
    ] {
        for view_deg in [90.0, 30.0] {
            for noise_m in [0.003, 0.01] {
                let shot = Shot {
                    view_deg,
                    noise_m,
                    ..Shot::at(30.0)
                };
                let track = shot.of(figures::of(figure).as_ref());
                for gait in ["walking", "running"] {
                    let report = report(gait, Input::Pose(track.clone()));
                    assert_eq!(
                        report.reps.len(),
                        0,
                        "{figure} as {gait} {view_deg} {noise_m}"
                    );
                    assert!(reason(&report).is_some(), "{figure} {:?}", report.warnings);
                }
            }
        }
    }
}

#[test]
fn feet_out_of_the_picture_are_refused() {
    for gait in ["walking", "running"] {
        let mut track = Shot::at(60.0).of(figures::of(gait).as_ref());
        let count = track.frames.len();
        for frame in track.frames.iter_mut().skip(count / 3) {
            let pose = frame.pose.as_mut().unwrap();
            pose.visibility[27..33].fill(0.1);
        }
        let report = report(gait, Input::Pose(track));
        assert_eq!(report.reps.len(), 0);
        let why = reason(&report).unwrap();
        assert!(why.contains("feet"), "{why}");
    }
}

/// Recordings of strangers in which nobody walks or runs, or whose feet are not seen.
#[test]
fn strangers_who_do_not_walk_are_refused() {
    let (mut silent, mut kept) = (Vec::new(), Vec::new());
    for (folder, name) in [
        ("others", "run-07"),
        ("others", "none-08"),
        ("others", "rise-01"),
        ("others", "hops-01"),
        ("lifts", "none-06"),
        ("lifts", "squat-01"),
        ("lifts", "squat-13"),
        ("lifts", "squat-29"),
        ("lifts", "deadlift-12"),
        ("lifts", "deadlift-19"),
        ("lifts", "bench-02"),
        ("lifts", "press-01"),
    ] {
        let path = format!("strangers/{folder}/tracks/{name}.json");
        let Some(bytes) = reference::bytes(&path) else {
            return;
        };
        let read =
            sagitta_analysis::read(ImportSource::file(&path, &bytes), &Default::default()).unwrap();
        for gait in ["walking", "running"] {
            let report = report(gait, read.input.clone());
            println!("{name} {gait}: {} {:?}", report.reps.len(), reason(&report));
            if report.reps.is_empty() && reason(&report).is_none() {
                silent.push((name, gait));
            }
            if !report.reps.is_empty() {
                kept.push((name, gait));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
    assert!(kept.len() <= 2, "{kept:?}");
    for refused in ["run-07", "none-08"] {
        assert!(kept.iter().all(|(name, _)| *name != refused), "{kept:?}");
    }
}
