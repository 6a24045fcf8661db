//! Contacts of runners by markers alone, against force plates, over speeds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

mod reference;

use reference::bytes;
use sagitta_analysis::ImportSource;
use sagitta_biomech::algo::gait_events::running;
use sagitta_biomech::algo::{landmarks, markers};
use sagitta_biomech::filter::{CutOff, condition_track};
use sagitta_biomech::signal::median;
use sagitta_motion::{Input, Kinematics, Markers, Request, Side, Silent, Source};

/// Medians over all contacts lie within this of the plates, in seconds.
const WITHIN_S: f64 = 0.012;
/// No single one is further off, in seconds: plates of treadmills are smoothed and cut at 10–46 N there.
const SINGLE_S: f64 = 0.04;

fn recorded(path: &str) -> Option<Markers> {
    let read = sagitta_analysis::read(ImportSource::file(path, &bytes(path)?), &Default::default())
        .unwrap();
    match read.input {
        Input::Markers(markers) => Some(markers),
        other => panic!("{path} is {other:?}"),
    }
}

fn body(markers: &Markers, cutoff_hz: f64) -> Kinematics {
    let track = markers::points(markers, &[]).unwrap();
    let track = condition_track(&track, CutOff::At(cutoff_hz)).track;
    landmarks::kinematics(&track, Source::Markers, 1.0, None)
}

/// A trial with the instants of its plates.
struct Trial {
    path: String,
    on: Vec<(Side, f64)>,
    off: Vec<(Side, f64)>,
    /// Outside of this the plates tell nothing.
    window_s: [f64; 2],
}

fn trials() -> Option<Vec<Trial>> {
    let truth = bytes("strangers/others/truth.json")?;
    let truth: serde_json::Value = serde_json::from_slice(&truth).unwrap();
    let list = truth.as_array().or_else(|| truth["recordings"].as_array());
    let mut all = Vec::new();
    for one in list.unwrap() {
        let name = one["name"].as_str().unwrap();
        if !name.starts_with("markers-run") {
            continue;
        }
        let of = |key: &str| -> Vec<(Side, f64)> {
            let events = one["events"].as_array().unwrap().iter();
            let side = |e: &serde_json::Value| match e["side"].as_str() {
                Some("left") => Side::Left,
                _ => Side::Right,
            };
            events
                .filter_map(|e| Some((side(e), e[key].as_f64()?)))
                .collect()
        };
        all.push(Trial {
            path: format!("strangers/others/markers/{name}.trc"),
            on: of("contact_s"),
            off: of("toe_off_s"),
            window_s: [0, 1].map(|i| one["window_s"][i].as_f64().unwrap()),
        });
    }
    all.push(Trial {
        path: "opensim/running2018/motion_capture_run.trc".to_owned(),
        on: vec![(Side::Right, 0.053), (Side::Left, 0.400)],
        off: vec![(Side::Right, 0.297), (Side::Left, 0.663)],
        window_s: [0.0, 0.8],
    });
    Some(all)
}

/// Found minus true of every true event, in seconds; each must be found within 80 ms.
fn errors(wanted: &[(Side, f64)], found: &[(Side, f64)], what: &str) -> Vec<f64> {
    let late = |&(side, t): &(Side, f64)| {
        let same = found.iter().filter(|(s, _)| *s == side).map(|(_, f)| f - t);
        let nearest = same.reduce(|a, b| if b.abs() < a.abs() { b } else { a });
        let late = nearest.unwrap_or(f64::MAX);
        assert!(
            late.abs() < 0.08,
            "{what} of the {side:?} foot at {t} s: {late}"
        );
        late
    };
    wanted.iter().map(late).collect()
}

#[test]
fn running_contacts_lie_on_the_plates_at_every_speed() {
    let Some(trials) = trials() else { return };
    for cutoff_hz in [12.0, 15.0, 20.0, 25.0] {
        let (mut all_on, mut all_off) = (Vec::new(), Vec::new());
        for trial in &trials {
            let Some(markers) = recorded(&trial.path) else {
                return;
            };
            let contacts = running(&body(&markers, cutoff_hz));
            let on: Vec<_> = contacts
                .iter()
                .filter_map(|c| Some((c.side, c.on?.t_s)))
                .collect();
            let off: Vec<_> = contacts
                .iter()
                .filter_map(|c| Some((c.side, c.off?.t_s)))
                .collect();
            let (late_on, late_off) = (
                errors(&trial.on, &on, "foot-on"),
                errors(&trial.off, &off, "toe-off"),
            );
            let ms = |list: &[f64]| -> Vec<f64> {
                list.iter().map(|e| (1e4 * e).round() / 10.0).collect()
            };
            println!(
                "{} at {cutoff_hz} Hz: on {:?} off {:?}",
                trial.path,
                ms(&late_on),
                ms(&late_off)
            );
            // None too many: inside the window the feet land as often as on the plates.
            let [from, to] = trial.window_s;
            let inside = on.iter().filter(|(_, t)| (from..=to).contains(t)).count();
            assert!(inside <= trial.on.len() + 1, "{} {on:?}", trial.path);
            all_on.extend(late_on);
            all_off.extend(late_off);
        }
        for (what, all) in [("foot-on", all_on), ("toe-off", all_off)] {
            let worst = all.iter().fold(0.0_f64, |a, e| a.max(e.abs()));
            let middle = median(all).unwrap();
            println!(
                "{what} at {cutoff_hz} Hz: median {:.1} ms, worst {:.1} ms",
                1e3 * middle,
                1e3 * worst
            );
            assert!(middle.abs() <= WITHIN_S, "{what} {middle}");
            assert!(worst <= SINGLE_S, "{what} {worst}");
        }
    }
}

/// A report of a marker file has its strides, whatever points it lacks.
#[test]
fn a_run_in_markers_without_knees_has_its_strides() {
    let Some(markers) = recorded("strangers/others/markers/markers-run-01.trc") else {
        return;
    };
    let request = Request::new("running", Input::Markers(markers));
    let report = sagitta_analysis::run(&request, &mut Silent).unwrap();
    assert!(report.reps.len() >= 2, "{:?}", report.warnings);
    let knee = report.metrics.iter().find(|m| m.id == "knee_flexion_max");
    assert!(knee.is_none_or(|m| m.value.is_none() && !m.note.is_empty()));
}
