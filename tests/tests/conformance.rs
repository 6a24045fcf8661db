//! What every movement owes its users, checked for all of them on generated recordings.
//!
//! A new movement needs a figure in [`figures`] and nothing else here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_motion::{
    Forces, Input, Metric, Phases, Plate, PoseTrack, Report, Request, Side, Sight, Subject, View,
};
use sagitta_movements::sight::SIDE_DEG;
use sagitta_movements::{ALL, AnyMovement};
use sagitta_tests::figure::Script;
use sagitta_tests::figures;
use sagitta_tests::request::{analyse, run};
use sagitta_tests::shot::{Figure, Shot, mapped, mirrored};

use std::sync::Mutex;

fn each(test: impl Fn(&str, &dyn AnyMovement, &dyn Figure)) {
    for movement in ALL {
        let id = movement.spec().id.as_ref();
        test(id, *movement, figures::of(id).as_ref());
    }
}

fn report(movement: &str, figure: &dyn Figure, shot: &Shot) -> Report {
    of(movement, figure, &shot.of(figure))
}

/// The report of a track of a figure.
fn of(movement: &str, figure: &dyn Figure, track: &PoseTrack) -> Report {
    run(&Request {
        subject: figure.subject(),
        settings: figure.settings(),
        ..Request::new(movement, Input::Pose(track.clone()))
    })
}

/// The report of the force plates under a figure alone, where it stands on some.
fn by_force(movement: &str, figure: &dyn Figure) -> Option<Report> {
    Some(run(&Request {
        subject: figure.subject(),
        settings: figure.settings(),
        ..Request::new(movement, Input::Forces(figure.forces()?))
    }))
}

#[test]
fn force_plates_alone_tell_the_same_repetitions() {
    each(|id, movement, figure| {
        let report = by_force(id, figure);
        assert_eq!(report.is_some(), movement.spec().by_force, "{id}");
        let Some(report) = report else { return };
        let truth = figure.reps();
        assert_eq!(report.reps.len(), truth.len(), "{id}");
        for (rep, truth) in report.reps.iter().zip(&truth) {
            for (event, t_s) in truth {
                let off = (rep.events[*event] - t_s).abs();
                assert!(off <= 0.0015, "{id}: {event} is off by {off}");
            }
        }
        for entry in movement.spec().metrics.iter() {
            let sides = if entry.per_side { 2 } else { 1 };
            let reps = if entry.per_rep { report.reps.len() } else { 1 };
            let found = report.metrics.iter().filter(|m| m.id == entry.id).count();
            assert_eq!(found, sides * reps, "{id}: {}", entry.id);
        }
    });
}

/// Pairs of the same metric in two reports.
fn pairs<'a>(a: &'a Report, b: &'a Report) -> Vec<(&'a Metric, &'a Metric)> {
    assert_eq!(a.metrics.len(), b.metrics.len());
    let same = |(a, b): &(&Metric, &Metric)| a.id == b.id && a.rep == b.rep && a.side == b.side;
    let pairs: Vec<_> = a.metrics.iter().zip(&b.metrics).collect();
    assert!(pairs.iter().all(same));
    pairs
}

fn equal(a: &Report, b: &Report, factor: impl Fn(&Metric) -> Option<f64>) {
    for (a, b) in pairs(a, b) {
        let Some(factor) = factor(a) else { continue };
        let (Some(x), Some(y)) = (a.value, b.value) else {
            assert_eq!(a.value, b.value, "{}", a.id);
            continue;
        };
        let expected = x * factor;
        assert!(
            (expected - y).abs() < 1e-7 * expected.abs().max(1.0),
            "{} {:?}: {expected} and {y}",
            a.id,
            a.rep
        );
    }
}

#[test]
fn specs_are_complete() {
    each(|id, movement, _| {
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
fn the_movement_is_recognised() {
    each(|id, _, figure| {
        if id == "free" {
            return;
        }
        for noise_m in [0.0, 0.01] {
            let shot = Shot {
                noise_m,
                ..Shot::at(60.0)
            };
            let found = of(Request::FIND_OUT, figure, &shot.of(figure));
            assert_eq!(found.movement, id, "with {noise_m}");
            let asked = of(id, figure, &shot.of(figure));
            assert_eq!(asked.looks_like, None, "{id}");
        }
        if let Some(found) = by_force(Request::FIND_OUT, figure) {
            assert_eq!(found.movement, id, "by force");
        }
        // One plate under both feet shows everything but a walk, which never leaves it.
        let together = figure.forces().map(|forces| Forces {
            plates: vec![Plate {
                vertical_n: forces.total_n(),
                ..Plate::default()
            }],
            ..forces
        });
        if let Some(forces) = together.filter(|_| id != "walking") {
            let found = run(&Request::new(Request::FIND_OUT, Input::Forces(forces)));
            assert_eq!(found.movement, id, "on one plate");
        }
    });
}

#[test]
fn charts_show_series_that_exist() {
    each(|id, movement, figure| {
        let report = report(id, figure, &Shot::at(60.0));
        let plates = by_force(id, figure).map_or(Vec::new(), |report| report.series);
        for series in movement.spec().charts.iter().flat_map(|c| c.series.iter()) {
            let mut all = report.series.iter().chain(&plates);
            assert!(all.any(|s| s.id == *series), "{id}: no series {series}");
        }
        for s in report.series.iter().chain(&plates) {
            assert_eq!(s.t_s.len(), s.values.len());
            assert!(s.values.iter().flatten().all(|v| v.is_finite()), "{}", s.id);
        }
    });
}

#[test]
fn repetitions_are_found_at_every_frame_rate() {
    each(|id, _, figure| {
        let rates = [5.0, 12.5, 30.0, 60.0, 120.0, 240.0];
        for rate_hz in rates.into_iter().filter(|&hz| hz >= figure.slowest_hz()) {
            for noise_m in [0.0, 0.01] {
                let shot = Shot {
                    noise_m,
                    ..Shot::at(rate_hz)
                };
                let report = report(id, figure, &shot);
                let truth = figure.reps();
                let what = format!("{id} at {rate_hz} with {noise_m}");
                assert_eq!(report.reps.len(), truth.len(), "{what}");
                for (rep, truth) in report.reps.iter().zip(&truth) {
                    for (event, t_s) in truth {
                        let found = rep.events.get(*event);
                        let found = found.unwrap_or_else(|| panic!("{what}: no {event}"));
                        let off = (found - t_s).abs();
                        assert!(
                            off <= figure.within_s(rate_hz),
                            "{what}: {event} is off by {off}"
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn phases_are_ordered_disjoint_and_declared() {
    each(|id, movement, figure| {
        for rate_hz in [5.0, 30.0, 120.0] {
            let shot = Shot {
                noise_m: 0.01,
                ..Shot::at(rate_hz)
            };
            let report = report(id, figure, &shot);
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
                    p.start_s <= p.end_s && p.start_s >= 0.0 && p.end_s <= figure.length_s() + 1e-9
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
    each(|id, movement, figure| {
        let spec = movement.spec();
        let report = report(id, figure, &Shot::at(30.0));
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
    each(|id, movement, figure| {
        for view_deg in [90.0, 40.0] {
            let shot = Shot {
                noise_m: 0.005,
                view_deg,
                ..Shot::at(30.0)
            };
            let track = shot.of(figure);
            let plain = of(id, figure, &track);
            let mirror = of(id, figure, &mirrored(&track));
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
                let twin = twin.expect("the same metrics").value;
                let sign = if m.id.ends_with("_asymmetry") {
                    -1.0
                } else {
                    1.0
                };
                let (Some(value), Some(twin)) = (m.value, twin) else {
                    assert_eq!(m.value, twin, "{id}: {}", m.id);
                    continue;
                };
                assert!(
                    (value - sign * twin).abs() < 1e-7 * value.abs().max(1.0),
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
    each(|id, _, figure| {
        let track = Shot::at(30.0).of(figure);
        let moved = mapped(
            &track,
            |[x, y, z]| [x + 37.0, y - 12.0, z + 5.0],
            |[x, y, z]| [x + 0.3, y - 0.2, z + 0.1],
        );
        let (here, there) = (of(id, figure, &track), of(id, figure, &moved));
        equal(&here, &there, |_| Some(1.0));
    });
}

#[test]
fn lengths_scale_with_the_person_and_angles_and_times_do_not() {
    each(|id, _, figure| {
        const GROWN: f64 = 1.2;
        let track = Shot::at(30.0).of(figure);
        let larger = |p: [f64; 3]| p.map(|v| GROWN * v);
        let grown = mapped(&track, larger, larger);
        let (small, large) = (of(id, figure, &track), of(id, figure, &grown));
        equal(&small, &large, |m| figure.factor(m, GROWN));
        let given = |track: &PoseTrack| {
            run(&Request {
                subject: Subject {
                    height_m: Some(1.6),
                    ..figure.subject()
                },
                settings: figure.settings(),
                ..Request::new(id, Input::Pose(track.clone()))
            })
        };
        equal(&given(&track), &given(&grown), |_| Some(1.0));
    });
}

#[test]
fn frame_rates_agree_within_the_stated_uncertainty() {
    each(|id, _, figure| {
        let reports: Vec<Report> = [30.0, 60.0, 120.0, 240.0]
            .map(|hz| report(id, figure, &Shot::at(hz)))
            .into();
        for window in reports.windows(2) {
            agree(&window[0], &window[1], 1.0);
        }
    });
}

/// No value is further off than three of its standard deviations, and of all values no more are further
/// off than two of them than honest normal ones would be.
#[test]
fn five_percent_missing_frames_and_jitter_are_tolerated() {
    const BEYOND_TWO: f64 = 0.0455;
    let all = Mutex::new((0, 0));
    each(|id, _, figure| {
        for rate_hz in [30.0, 60.0] {
            let clean = report(id, figure, &Shot::at(rate_hz));
            let shot = Shot {
                noise_m: 0.01,
                dropped: 0.05,
                ..Shot::at(rate_hz)
            };
            let worn = report(id, figure, &shot);
            assert_eq!(worn.reps.len(), clean.reps.len());
            agree(&clean, &worn, 3.0);
            let off = deviations(&clean, &worn);
            let mut all = all.lock().unwrap();
            all.0 += off.iter().filter(|&&sds| sds > 2.0).count();
            all.1 += off.len();
        }
    });
    let (far, of) = all.into_inner().unwrap();
    assert!(far as f64 <= BEYOND_TWO * of as f64, "{far} of {of} values");
}

/// How many combined standard deviations lie between the values of two reports.
fn deviations(a: &Report, b: &Report) -> Vec<f64> {
    let one = |(a, b): (&Metric, &Metric)| {
        let sd = a.uncertainty?.hypot(b.uncertainty?);
        let off = (a.value? - b.value?).abs();
        (sd > 0.0).then_some(off / sd)
    };
    pairs(a, b).into_iter().filter_map(one).collect()
}

/// Values differ by at most `sds` combined standard deviations.
fn agree(a: &Report, b: &Report, sds: f64) {
    for (a, b) in pairs(a, b) {
        let (Some(x), Some(y)) = (a.value, b.value) else {
            assert_eq!(a.value.is_some(), b.value.is_some(), "{}", a.id);
            continue;
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

/// The report of a clean recording from a direction.
fn seen_from(movement: &str, figure: &dyn Figure, view_deg: f64) -> Report {
    let shot = Shot {
        view_deg,
        ..Shot::at(30.0)
    };
    report(movement, figure, &shot)
}

#[test]
fn a_view_that_does_not_fit_is_said() {
    each(|id, movement, figure| {
        if movement.spec().view != View::Side {
            return;
        }
        let warned = |view_deg| {
            let warnings = seen_from(id, figure, view_deg).warnings;
            let mut kinds = warnings.iter().map(|w| w.kind);
            kinds.any(|kind| kind == sagitta_motion::WarningKind::ObliqueView)
        };
        assert!(!warned(90.0) && warned(35.0) && warned(0.0), "{id}");
    });
}

/// What a metric says that it shows is what it shows: whatever says that the direction does not matter has the
/// same value and the same uncertainty from everywhere, and everything else is as much surer from the side
/// as its values differ.
#[test]
fn values_from_other_directions_are_those_from_the_side_within_what_is_stated() {
    each(|id, movement, figure| {
        let side = seen_from(id, figure, 90.0);
        for view_deg in [75.0, 60.0, 45.0, 30.0] {
            let seen = seen_from(id, figure, view_deg);
            for (a, b) in pairs(&side, &seen) {
                let sight = movement.spec().metric(&a.id).expect("in the spec").sight;
                let (Some(x), Some(y)) = (a.value, b.value) else {
                    continue;
                };
                let (Some(sure), Some(sd)) = (a.uncertainty, b.uncertainty) else {
                    continue;
                };
                let what = format!(
                    "{id} from {view_deg}: {} {:?}: {x} ± {sure}, {y} ± {sd}",
                    a.id, a.side
                );
                let floor = 1e-3 * x.abs().max(1e-6);
                assert!(!b.valid || (x - y).abs() <= 2.0 * sd + floor, "{what}");
                // The camera is on the left, so that the right side hides from there.
                let hides = a.side == Some(Side::Right) || sight == Sight::BothBends;
                if needs_a_direction(sight) && !hides {
                    assert!(sd > sure || x == 0.0, "{what}");
                    assert!(view_deg >= SIDE_DEG || !b.note.is_empty(), "{what}");
                }
            }
        }
    });
}

fn needs_a_direction(sight: Sight) -> bool {
    !matches!(sight, Sight::Anywhere | Sight::Limb | Sight::Made)
}

#[test]
fn what_the_front_does_not_show_is_refused_there() {
    each(|id, movement, figure| {
        for metric in seen_from(id, figure, 0.0).metrics {
            let sight = movement
                .spec()
                .metric(&metric.id)
                .expect("in the spec")
                .sight;
            if needs_a_direction(sight) {
                assert!(!metric.valid && !metric.note.is_empty(), "{id}: {metric:?}");
            }
        }
    });
}

#[test]
fn values_are_those_of_the_script() {
    for rate_hz in [30.0, 120.0] {
        let script = Script::squats(rate_hz);
        let report = analyse("squat", &script.track());
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
