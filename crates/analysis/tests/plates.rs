//! Jumps on force plates stay what they are, whatever the plate, its zero and its rate are, and what comes before
//! and after; what contradicts itself is not valid, with the reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[allow(dead_code)]
#[path = "../../../tests/src/plate_jumps.rs"]
mod plate_jumps;

use plate_jumps::{PlateJump, Technique};
use sagitta_motion::{Forces, Input, Metric, Plate, Report, Request, Side, Silent, WarningKind};

const G: f64 = 9.806_65;
/// Jumps of each technique that are changed.
const JUMPS: u64 = 14;

fn asked(technique: Technique, forces: Forces) -> Request {
    Request::new(technique.movement(), Input::Forces(forces))
}

fn run(request: &Request) -> Report {
    sagitta_analysis::run(request, &mut Silent).unwrap_or_else(|e| panic!("{e}"))
}

fn metric<'a>(report: &'a Report, id: &str, rep: usize) -> &'a Metric {
    let of = |m: &&Metric| m.id == id && m.rep.is_none_or(|r| r == rep);
    report
        .metrics
        .iter()
        .find(of)
        .unwrap_or_else(|| panic!("{id}"))
}

fn each(forces: &Forces, change: impl Fn(f64, f64) -> f64) -> Forces {
    let mut changed = forces.clone();
    for plate in &mut changed.plates {
        for (t, f) in forces.t_s.iter().zip(&mut plate.vertical_n) {
            *f = change(*t, *f);
        }
    }
    changed
}

/// The same file with others before and after it, all at the rate of the first.
fn joined(parts: &[&[f64]], step_s: f64) -> Forces {
    let vertical_n: Vec<f64> = parts.iter().flat_map(|p| p.iter().copied()).collect();
    Forces {
        t_s: (0..vertical_n.len()).map(|i| i as f64 * step_s).collect(),
        plates: vec![Plate {
            name: "Fz".to_owned(),
            vertical_n,
            ..Plate::default()
        }],
    }
}

/// Whether repetition `rep` of a report is the first of another, `later_s` later.
fn same(
    what: &str,
    jump: &PlateJump,
    (plain, report): (&Report, &Report),
    rep: usize,
    later_s: f64,
) {
    let step_s = 1.0 / jump.sampling().rate_hz;
    for event in ["take_off_s", "landing_s"] {
        let [a, b] = [(plain, 0), (report, rep)].map(|(r, rep)| r.reps[rep].events[event]);
        let off = (b - later_s - a).abs();
        assert!(
            off < 0.003 + 0.6 * step_s,
            "{what}: {event} off by {off:.4} s"
        );
    }
    for id in ["jump_height_flight_time", "jump_height_takeoff_velocity"] {
        let (a, b) = (metric(plain, id, 0), metric(report, id, rep));
        if !b.valid {
            assert!(!b.note.is_empty(), "{what}: {b:?}");
            continue;
        }
        let (value, sd) = (b.value.unwrap(), b.uncertainty.unwrap());
        let truth = jump.truth[id];
        assert!(
            (value - truth).abs() < 0.05,
            "{what}: {id} {value} is not {truth}"
        );
        if a.valid {
            let off = (value - a.value.unwrap()).abs();
            let both = sd.hypot(a.uncertainty.unwrap());
            assert!(off <= 3.0 * both, "{what}: {id} {a:?} {b:?}");
        }
    }
}

fn jumps() -> impl Iterator<Item = (String, PlateJump)> {
    let of = |i: u64| {
        Technique::ALL.map(|t| {
            (
                format!("{t:?} {i}"),
                PlateJump::new(7000 + 3 * i + t as u64, t),
            )
        })
    };
    (0..JUMPS).flat_map(of)
}

#[test]
fn zero_clock_noise_and_sides_of_a_plate_change_no_jump() {
    for (name, jump) in jumps() {
        let forces = jump.forces();
        let plain = run(&asked(jump.technique, forces.clone()));
        assert_eq!(plain.reps.len(), 1, "{name}");
        let noise = |t: f64| 1.5 * (7919.0 * t).sin() * (3571.0 * t + 1.0).cos();
        for (what, changed, later_s) in [
            ("25 N more", each(&forces, |_, f| f + 25.0), 0.0),
            ("25 N less", each(&forces, |_, f| f - 25.0), 0.0),
            ("noise", each(&forces, |t, f| f + noise(t)), 0.0),
            (
                "later",
                Forces {
                    t_s: forces.t_s.iter().map(|t| t + 31.7).collect(),
                    ..forces.clone()
                },
                31.7,
            ),
        ] {
            let report = run(&asked(jump.technique, changed));
            assert_eq!(report.reps.len(), 1, "{name}, {what}");
            same(
                &format!("{name}, {what}"),
                &jump,
                (&plain, &report),
                0,
                later_s,
            );
        }
        let half = |share: f64, side| Plate {
            side: Some(side),
            ..each(&forces, |_, f| share * f).plates.remove(0)
        };
        let two = |left: f64| {
            let plates = vec![half(left, Side::Left), half(1.0 - left, Side::Right)];
            run(&asked(
                jump.technique,
                Forces {
                    plates,
                    ..forces.clone()
                },
            ))
        };
        let (one, other) = (two(0.45), two(0.55));
        same(
            &format!("{name}, two plates"),
            &jump,
            (&plain, &one),
            0,
            0.0,
        );
        for id in ["propulsion_asymmetry", "landing_asymmetry"] {
            let sum = metric(&one, id, 0).value.zip(metric(&other, id, 0).value);
            assert!(
                sum.is_none_or(|(a, b)| (a + b).abs() < 1e-6),
                "{name}: {id}"
            );
        }
    }
}

#[test]
fn a_slower_plate_finds_the_same_jump() {
    for (name, jump) in jumps().filter(|(_, jump)| jump.sampling().rate_hz >= 400.0) {
        let forces = jump.forces();
        let plain = run(&asked(jump.technique, forces.clone()));
        let odd = std::cell::Cell::new(false);
        let slow = forces.part(|_| {
            odd.set(!odd.get());
            odd.get()
        });
        let report = run(&asked(jump.technique, slow));
        assert_eq!(report.reps.len(), 1, "{name}");
        same(&name, &jump, (&plain, &report), 0, 0.0);
    }
}

/// An empty plate onto which somebody steps, and who is not still at once.
fn stepping_on(weight_n: f64, step_s: f64) -> Vec<f64> {
    let force = |i: usize| match i as f64 * step_s {
        t if t < 1.0 => 0.0,
        t if t < 1.5 => {
            weight_n * (0.5 - 0.5 * (2.0 * std::f64::consts::PI * (t - 1.0)).cos()) * 1.08
        }
        t => weight_n * (1.0 + 0.08 * (-4.0 * (t - 1.5)).exp() * (12.0 * (t - 1.5)).cos()),
    };
    (0..(3.0 / step_s) as usize).map(force).collect()
}

#[test]
fn stepping_on_before_and_a_second_jump_leave_a_jump_what_it_is() {
    let stood = |jump: &PlateJump| {
        jump.technique != Technique::Drop && jump.truth.contains_key("landing_time")
    };
    for (name, jump) in jumps().filter(|(_, jump)| stood(jump)) {
        let mut plate = jump.sampling();
        (plate.drift_n_s, plate.late_s) = (0.0, 0.0);
        let forces = jump.sampled(plate);
        let step_s = 1.0 / plate.rate_hz;
        let own = &forces.plates[0].vertical_n;
        let plain = run(&asked(jump.technique, forces.clone()));
        let mut before = stepping_on(jump.mass_kg * G, step_s);
        before.iter_mut().for_each(|f| *f += plate.offset_n);
        let on = run(&asked(jump.technique, joined(&[&before, own], step_s)));
        assert_eq!(on.reps.len(), 1, "{name}: {:?}", on.reps);
        same(
            &format!("{name}, on"),
            &jump,
            (&plain, &on),
            0,
            before.len() as f64 * step_s,
        );
        let two = run(&asked(jump.technique, joined(&[own, own], step_s)));
        assert_eq!(two.reps.len(), 2, "{name}: {:?}", two.reps);
        for (rep, later_s) in [(0, 0.0), (1, own.len() as f64 * step_s)] {
            same(
                &format!("{name}, twice"),
                &jump,
                (&plain, &two),
                rep,
                later_s,
            );
        }
        // Each jump starts by itself or does not say when.
        let starts: Vec<_> = two.reps.iter().map(|r| r.events.get("start_s")).collect();
        if let [Some(a), Some(b)] = starts[..] {
            assert!(
                *b > two.reps[0].events["landing_s"] && b > a,
                "{name}: {starts:?}"
            );
        }
    }
}

/// A jump of pieces: quiet standing, then these forces in weights for so long, then flight and landing.
fn pieces(push: &[(f64, f64)]) -> Forces {
    let (weight, step_s) = (700.0, 0.001);
    let mut force: Vec<f64> = (0..1500)
        .map(|i| weight + [1.0, -1.0, 0.5, -0.5][i % 4])
        .collect();
    let mut v = 0.0;
    for &(weights, for_s) in push {
        v += G * (weights - 1.0) * for_s;
        force.extend((0..(for_s / step_s) as usize).map(|_| weights * weight));
    }
    assert!(v > 0.5, "{v}");
    let empty = |i: usize| [0.4, -0.4, 0.1][i % 3];
    force.extend((0..(2.0 * v / G / step_s) as usize).map(empty));
    force.extend((0..200).map(|_| weight * (1.0 + v / G / 0.2)));
    force.extend((0..1500).map(|i| weight + [1.0, -1.0, 0.5, -0.5][i % 4]));
    joined(&[&force], step_s)
}

fn counter(forces: Forces) -> Request {
    asked(Technique::Countermovement, forces)
}

#[test]
fn unweighting_is_no_flight_however_deep() {
    // 4.5 N for a tenth of a second, and nothing at all for as long.
    for least in [0.0065, 0.0] {
        let push = [
            (0.4, 0.1),
            (least, 0.12),
            (0.4, 0.02),
            (1.9, 0.2),
            (2.2, 0.25),
        ];
        let report = run(&counter(pieces(&push)));
        assert_eq!(report.reps.len(), 1, "{least}: {:?}", report.reps);
        let v: f64 = push.iter().map(|(w, s)| G * (w - 1.0) * s).sum();
        let height = metric(&report, "jump_height_takeoff_velocity", 0);
        assert!(
            height.valid && (height.value.unwrap() - 0.5 * v * v / G).abs() < 0.01,
            "{height:?}"
        );
    }
}

#[test]
fn somebody_who_steps_off_and_on_again_does_not_jump() {
    let weight = 700.0;
    let ramp = |up: bool| {
        (0..250).map(move |i| {
            weight
                * if up {
                    f64::from(i) / 250.0
                } else {
                    1.0 - f64::from(i) / 250.0
                }
        })
    };
    let stand = (0..2000).map(|i| weight + [1.0, -1.0, 0.5, -0.5][i % 4]);
    let empty = (0..400).map(|i| [0.4, -0.4, 0.1][i % 3]);
    let force: Vec<f64> = stand
        .clone()
        .chain(ramp(false))
        .chain(empty)
        .chain(ramp(true))
        .chain(stand)
        .collect();
    let report = run(&counter(joined(&[&force], 0.001)));
    assert!(report.reps.is_empty(), "{:?}", report.reps);
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.kind == WarningKind::NoReps)
    );
}

#[test]
fn a_given_mass_that_the_plates_contradict_leaves_nothing_made_from_the_weight_valid() {
    let with = |mass_kg: f64| {
        let mut request = counter(pieces(&[(0.4, 0.3), (2.1, 0.5)]));
        request.subject.mass_kg = Some(mass_kg);
        run(&request)
    };
    let (right, wrong) = (with(72.0), with(76.0));
    let valid = |r: &Report, id: &str| metric(r, id, 0).valid;
    assert!(valid(&right, "jump_height_takeoff_velocity"));
    for id in [
        "jump_height_takeoff_velocity",
        "countermovement_depth",
        "peak_power",
        "braking_time",
    ] {
        assert!(!valid(&wrong, id), "{id}");
    }
    for id in [
        "jump_height_flight_time",
        "flight_time",
        "time_to_takeoff",
        "peak_force",
        "body_weight",
    ] {
        assert!(valid(&wrong, id), "{id}");
    }
    let said =
        |w: &sagitta_motion::Warning| w.text.contains("71.4 kg") && w.text.contains("76.0 kg");
    assert!(wrong.warnings.iter().any(said), "{:?}", wrong.warnings);
    assert!(!right.warnings.iter().any(said));
}

#[test]
fn a_weight_for_which_nobody_stands_still_is_not_known() {
    let sway = |t: f64, f: f64| {
        if f > 50.0 {
            f + 50.0 * (7.0 * t).sin()
        } else {
            f
        }
    };
    let forces = each(&pieces(&[(0.4, 0.3), (2.1, 0.5)]), sway);
    let report = run(&counter(forces));
    let height = metric(&report, "jump_height_takeoff_velocity", 0);
    assert!(
        !height.valid && height.note.contains("Nobody stands still for a second"),
        "{height:?}"
    );
    assert!(metric(&report, "jump_height_flight_time", 0).valid);
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.kind == WarningKind::NotMeasured && w.at_s.is_some())
    );
}

#[test]
fn heights_that_contradict_each_other_are_not_valid() {
    // The body still moves when standing seems to begin: the push is cut out.
    let forces = pieces(&[(0.4, 0.3), (2.1, 0.5)]);
    let moved = each(
        &forces,
        |t, f| if (2.0..2.2).contains(&t) { 0.55 * f } else { f },
    );
    let report = run(&counter(moved));
    let height = metric(&report, "jump_height_takeoff_velocity", 0);
    assert!(
        !height.valid && height.note.contains("both cannot be right"),
        "{height:?}"
    );
    let flight = metric(&report, "jump_height_flight_time", 0);
    assert!(flight.valid && flight.note.contains("20 N"), "{flight:?}");
}
