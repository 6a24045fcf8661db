//! What every movement owes its users, checked for all of them on generated recordings.
//!
//! A new movement needs a script in [`script`] and nothing else here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_motion::{Input, Metric, Phases, PoseTrack, Report, Side, View};
use sagitta_movements::{ALL, Movement};
use sagitta_tests::figure::{Script, mapped, mirrored};
use sagitta_tests::request::{analyse, request, run};

/// A recording of three repetitions.
fn script(movement: &str, rate_hz: f64) -> Script {
    match movement {
        "squat" => Script::squats(rate_hz),
        other => panic!("write a script for {other}"),
    }
}

fn each(test: impl Fn(&str, &dyn Movement)) {
    for movement in ALL {
        test(movement.spec().id.as_ref(), *movement);
    }
}

fn report(movement: &str, script: &Script) -> Report {
    analyse(movement, &script.track())
}

/// Pairs of the same metric in two reports.
fn pairs<'a>(a: &'a Report, b: &'a Report) -> Vec<(&'a Metric, &'a Metric)> {
    assert_eq!(a.metrics.len(), b.metrics.len());
    let same = |(a, b): &(&Metric, &Metric)| a.id == b.id && a.rep == b.rep && a.side == b.side;
    let pairs: Vec<_> = a.metrics.iter().zip(&b.metrics).collect();
    assert!(pairs.iter().all(same));
    pairs
}

fn equal(a: &Report, b: &Report, factor: impl Fn(&Metric) -> f64) {
    for (a, b) in pairs(a, b) {
        let (Some(x), Some(y)) = (a.value, b.value) else {
            assert_eq!(a.value, b.value, "{}", a.id);
            continue;
        };
        let expected = x * factor(a);
        assert!(
            (expected - y).abs() < 1e-7,
            "{} {:?}: {expected} and {y}",
            a.id,
            a.rep
        );
    }
}

#[test]
fn specs_are_complete() {
    each(|id, movement| {
        let spec = movement.spec();
        assert!(!spec.metrics.is_empty() && !spec.phases.is_empty() && !spec.guidance.is_empty());
        for m in spec.metrics.iter() {
            let texts = [
                &m.id,
                &m.name,
                &m.term,
                &m.unit,
                &m.formula,
                &m.source,
                &m.accuracy.text,
                &m.accuracy.source,
            ];
            assert!(
                texts.iter().all(|t| !t.is_empty()),
                "{id}: {} lacks a text",
                m.id
            );
            assert!(
                m.plausible.0 < m.plausible.1 && m.display.1 > 0.0,
                "{id}: {}",
                m.id
            );
            assert_eq!(
                spec.metrics.iter().filter(|n| n.id == m.id).count(),
                1,
                "{id}: {} twice",
                m.id
            );
        }
    });
}

#[test]
fn charts_show_series_that_exist() {
    each(|id, movement| {
        let report = report(id, &script(id, 60.0));
        for series in movement.spec().charts.iter().flat_map(|c| c.series.iter()) {
            assert!(
                report.series.iter().any(|s| s.id == *series),
                "{id}: no series {series}"
            );
        }
        for s in &report.series {
            assert_eq!(s.t_s.len(), s.values.len());
            assert!(s.values.iter().flatten().all(|v| v.is_finite()), "{}", s.id);
        }
    });
}

#[test]
fn repetitions_are_found_at_every_frame_rate() {
    each(|id, _| {
        for rate_hz in [5.0, 12.5, 30.0, 60.0, 120.0, 240.0] {
            for noise_m in [0.0, 0.01] {
                let script = Script {
                    noise_m,
                    ..script(id, rate_hz)
                };
                let report = report(id, &script);
                assert_eq!(
                    report.reps.len(),
                    script.bottoms_s.len(),
                    "{id} at {rate_hz} with {noise_m}"
                );
                for (rep, truth) in report.reps.iter().zip(&script.bottoms_s) {
                    let off = (rep.events["bottom_s"] - truth).abs();
                    assert!(
                        off <= (1.0 / rate_hz).max(0.06),
                        "{id} at {rate_hz}: off by {off}"
                    );
                }
            }
        }
    });
}

#[test]
fn phases_are_ordered_disjoint_and_declared() {
    each(|id, movement| {
        for rate_hz in [5.0, 30.0, 120.0] {
            let script = Script {
                noise_m: 0.01,
                ..script(id, rate_hz)
            };
            let report = report(id, &script);
            let phases = Phases {
                phases: report.phases.clone(),
                reps: report.reps.clone(),
            };
            assert!(
                phases.phases.windows(2).all(|w| w[0].end_s <= w[1].start_s),
                "{id}"
            );
            assert!(
                phases.reps.windows(2).all(|w| w[0].end_s <= w[1].start_s),
                "{id}"
            );
            for p in &phases.phases {
                assert!(
                    p.start_s <= p.end_s && p.start_s >= 0.0 && p.end_s <= script.length_s + 1e-9
                );
                assert!((0.0..=1.0).contains(&p.confidence) && !p.evidence.is_empty());
                assert!(
                    movement.spec().phases.iter().any(|s| s.id == p.kind),
                    "{id}: {}",
                    p.kind
                );
            }
            for rep in &phases.reps {
                let inside = |t: &f64| (rep.start_s..=rep.end_s).contains(t);
                assert!(rep.events.values().all(inside), "{id}: {rep:?}");
            }
        }
    });
}

#[test]
fn metrics_are_those_of_the_spec_and_finite_or_explained() {
    each(|id, movement| {
        let spec = movement.spec();
        let report = report(id, &script(id, 30.0));
        for m in &report.metrics {
            let entry = spec.metric(&m.id).expect("in the spec");
            assert_eq!(m.unit, entry.unit, "{}", m.id);
            assert_eq!(m.rep.is_some(), entry.per_rep, "{}", m.id);
            assert_eq!(m.side.is_some(), entry.per_side, "{}", m.id);
            assert!(
                m.value.is_some_and(f64::is_finite) || (!m.valid && !m.note.is_empty()),
                "{m:?}"
            );
            assert!(
                m.uncertainty.is_some_and(|u| u.is_finite() && u >= 0.0) || !m.note.is_empty(),
                "{m:?}"
            );
        }
        for entry in spec.metrics.iter() {
            let sides = if entry.per_side { 2 } else { 1 };
            let reps = if entry.per_rep { report.reps.len() } else { 1 };
            let found = report.metrics.iter().filter(|m| m.id == entry.id).count();
            assert_eq!(found, sides * reps, "{id}: {}", entry.id);
        }
    });
}

#[test]
fn a_mirror_exchanges_left_and_right() {
    each(|id, movement| {
        for view_deg in [90.0, 40.0] {
            let script = Script {
                noise_m: 0.005,
                view_deg,
                ..script(id, 30.0)
            };
            let track = script.track();
            let (plain, mirror) = (analyse(id, &track), analyse(id, &mirrored(&track)));
            for m in &plain.metrics {
                let other = m.side.map(|side| {
                    if side == Side::Left {
                        Side::Right
                    } else {
                        Side::Left
                    }
                });
                let twin = mirror
                    .metrics
                    .iter()
                    .find(|n| n.id == m.id && n.rep == m.rep && n.side == other);
                let twin = twin.expect("the same metrics").value.expect("a value");
                let sign = if m.id.ends_with("_asymmetry") {
                    -1.0
                } else {
                    1.0
                };
                let value = m.value.expect("a value");
                assert!(
                    (value - sign * twin).abs() < 1e-7,
                    "{}: {} {value} {twin}",
                    movement.spec().id,
                    m.id
                );
            }
        }
    });
}

#[test]
fn where_the_person_stands_does_not_matter() {
    each(|id, _| {
        let track = script(id, 30.0).track();
        let moved = mapped(
            &track,
            |[x, y, z]| [x + 37.0, y - 12.0, z + 5.0],
            |[x, y, z]| [x + 0.3, y - 0.2, z + 0.1],
        );
        equal(&analyse(id, &track), &analyse(id, &moved), |_| 1.0);
    });
}

#[test]
fn lengths_scale_with_the_person_and_angles_and_times_do_not() {
    each(|id, _| {
        let track = script(id, 30.0).track();
        let grown = mapped(&track, |p| p.map(|v| 1.2 * v), |p| p.map(|v| 1.2 * v));
        let factor = |m: &Metric| if m.unit == "m" { 1.2 } else { 1.0 };
        equal(&analyse(id, &track), &analyse(id, &grown), factor);
        let given = |track: &PoseTrack| {
            let mut wanted = request(id, Input::Pose(track.clone()));
            wanted.subject.height_m = Some(1.6);
            run(&wanted)
        };
        equal(&given(&track), &given(&grown), |_| 1.0);
    });
}

#[test]
fn frame_rates_agree_within_the_stated_uncertainty() {
    each(|id, _| {
        let reports: Vec<Report> = [30.0, 60.0, 120.0, 240.0]
            .map(|hz| report(id, &script(id, hz)))
            .into();
        for window in reports.windows(2) {
            agree(&window[0], &window[1], 1.0);
        }
    });
}

#[test]
fn five_percent_missing_frames_and_jitter_are_tolerated() {
    each(|id, _| {
        for rate_hz in [30.0, 60.0] {
            let clean = report(id, &script(id, rate_hz));
            let worn = report(
                id,
                &Script {
                    noise_m: 0.01,
                    dropped: 0.05,
                    ..script(id, rate_hz)
                },
            );
            assert_eq!(worn.reps.len(), clean.reps.len());
            agree(&clean, &worn, 2.0);
        }
    });
}

/// Values differ by at most `sds` combined standard deviations.
fn agree(a: &Report, b: &Report, sds: f64) {
    for (a, b) in pairs(a, b) {
        let (Some(x), Some(y)) = (a.value, b.value) else {
            panic!("{}: {:?} and {:?}", a.id, a.value, b.value);
        };
        let sd = a
            .uncertainty
            .unwrap_or(0.0)
            .hypot(b.uncertainty.unwrap_or(0.0));
        // A spread over repetitions that do not differ has no uncertainty of its own.
        let floor = if a.id.ends_with("_sd") {
            0.02 * (1.0 + 50.0 * f64::from(a.unit == "°"))
        } else {
            1e-9
        };
        assert!(
            (x - y).abs() <= sds * sd + floor,
            "{} {:?} {:?}: {x} and {y} ± {sd}",
            a.id,
            a.rep,
            a.side
        );
    }
}

#[test]
fn a_view_that_does_not_fit_is_said_and_widens() {
    each(|id, movement| {
        if movement.spec().view != View::Side {
            return;
        }
        let side = report(id, &script(id, 30.0));
        let oblique = report(
            id,
            &Script {
                view_deg: 35.0,
                ..script(id, 30.0)
            },
        );
        let front = report(
            id,
            &Script {
                view_deg: 0.0,
                ..script(id, 30.0)
            },
        );
        let warned = |r: &Report| {
            r.warnings
                .iter()
                .any(|w| w.kind == sagitta_motion::WarningKind::ObliqueView)
        };
        assert!(!warned(&side) && warned(&oblique) && warned(&front));
        for (a, b) in pairs(&side, &oblique)
            .into_iter()
            .filter(|(m, _)| m.unit == "°" && !m.id.ends_with("_sd"))
        {
            assert!(
                b.uncertainty > a.uncertainty && !b.note.is_empty(),
                "{}",
                a.id
            );
        }
        let angles = |m: &&Metric| m.unit == "°" && m.rep.is_some();
        assert!(
            front
                .metrics
                .iter()
                .filter(angles)
                .all(|m| !m.valid && !m.note.is_empty())
        );
    });
}

#[test]
fn values_are_those_of_the_script() {
    for rate_hz in [30.0, 120.0] {
        let script = Script::squats(rate_hz);
        let report = report("squat", &script);
        for (rep, &t) in script.bottoms_s.iter().enumerate() {
            let near = |id: &str, side, truth: f64, within: f64| {
                let found = sagitta_tests::request::value(&report, id, rep, side).expect("a value");
                assert!(
                    (found - truth).abs() <= within,
                    "{id}: {found} is not {truth}"
                );
            };
            for side in Side::BOTH {
                near("knee_flexion_bottom", Some(side), script.knee_deg(t), 0.5);
                near("hip_flexion_bottom", Some(side), script.hip_deg(t), 0.5);
                near("ankle_dorsiflexion_bottom", Some(side), 28.0, 0.5);
            }
            near("trunk_lean_bottom", None, 38.0, 0.5);
            near("depth", None, -script.hip_over_knee_m(t), 0.003);
            near(
                "pelvis_drop",
                None,
                script.pelvis_m(0.0) - script.pelvis_m(t),
                0.004,
            );
            near("descent_time", None, crossings(&script, t, true), 0.04);
            near("ascent_time", None, crossings(&script, t, false), 0.04);
        }
    }
}

/// Time between 5 % and 95 % of the way of the pelvis, read off the script in steps of 0.1 ms.
fn crossings(script: &Script, bottom_s: f64, down: bool) -> f64 {
    let (low, top) = (script.pelvis_m(bottom_s), script.pelvis_m(0.0));
    let sign = if down { -1.0 } else { 1.0 };
    let inside = |i: &u32| {
        let share = (script.pelvis_m(bottom_s + sign * f64::from(*i) * 1e-4) - low) / (top - low);
        (0.05..=0.95).contains(&share)
    };
    (0..15_000).filter(inside).count() as f64 * 1e-4
}
