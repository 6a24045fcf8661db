//! Lifts are found by the movement's own shape: what is not of it moves no threshold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::scale::Scale;
use sagitta_motion::{
    Angle, Bar, Channel, Kinematics, Metric, Position, ScaleSource, Side, Source, Subject,
    WarningKind, Warnings,
};
use sagitta_movements::{Recording, find};
use std::f64::consts::PI;

/// Strokes of a bar: how long it rests before, how far it goes up (down: negative), how long that takes.
type Script = &'static [(f64, f64, f64)];

const DEADLIFTS: Script = &[
    (1.0, 0.5, 1.0),
    (0.6, -0.5, 0.9),
    (1.2, 0.52, 1.1),
    (0.4, -0.52, 0.8),
    (0.9, 0.49, 1.2),
    (0.5, -0.49, 1.0),
    (1.0, 0.0, 0.1),
];
const PRESSES: Script = &[
    (1.0, -0.35, 1.2),
    (0.3, 0.35, 0.9),
    (0.8, -0.36, 1.1),
    (0.2, 0.36, 1.0),
    (1.0, 0.0, 0.1),
];

/// Way of the bar over its height at first, by raised cosines of velocity.
fn way_m(script: Script, t_s: f64) -> f64 {
    let (mut from, mut way) = (0.0, 0.0);
    for &(rest_s, stroke_m, for_s) in script {
        from += rest_s;
        let u = ((t_s - from) / for_s).clamp(0.0, 1.0);
        way += stroke_m * (u - libm::sin(2.0 * PI * u) / (2.0 * PI));
        from += for_s;
    }
    way
}

fn length_s(script: Script) -> f64 {
    script.iter().map(|(rest, _, long)| rest + long).sum()
}

/// A linear congruential generator (Knuth, MMIX).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// The curves of a lifter who is filmed from one instant to another.
struct Shot {
    movement: &'static str,
    script: Script,
    from_s: f64,
    to_s: f64,
    rate_hz: f64,
    noise_m: f64,
    seed: u64,
    /// Changes the height of the bar at an instant.
    bar: fn(f64, f64) -> Option<f64>,
}

impl Shot {
    fn of(movement: &'static str, script: Script) -> Self {
        Self {
            movement,
            script,
            from_s: 0.0,
            to_s: length_s(script),
            rate_hz: 30.0,
            noise_m: 0.003,
            seed: 1,
            bar: |_, up| Some(up),
        }
    }

    fn recording(&self) -> Recording {
        let mut random = Random(self.seed);
        let count = ((self.to_s - self.from_s) * self.rate_hz).round() as usize;
        let t_s: Vec<f64> = (0..=count)
            .map(|i| self.from_s + i as f64 / self.rate_hz)
            .collect();
        let lies = self.movement == "bench_press";
        let start_m = if lies { 1.05 } else { 0.25 };
        let mut channels = std::collections::BTreeMap::new();
        let mut put = |channel, of: &mut dyn FnMut(f64) -> Option<f64>| {
            channels.insert(channel, t_s.iter().map(|&t| of(t)).collect::<Vec<_>>());
        };
        put(Channel::Position(Position::BarUp, None), &mut |t| {
            let up = start_m + way_m(self.script, t) + self.noise_m * random.normal();
            (self.bar)(t, up)
        });
        let pelvis_m = if lies { 0.5 } else { 0.9 };
        put(Channel::Position(Position::PelvisUp, None), &mut |_| {
            Some(pelvis_m)
        });
        // 0 where the body is bent, 1 where it stands or the arms are straight.
        let straight = |t: f64| {
            let way = way_m(self.script, t) / 0.5;
            if lies { 1.0 + way } else { way }.clamp(0.0, 1.0)
        };
        let deg = |most: f64, t: f64| Some((most * (1.0 - straight(t))).to_radians());
        for side in Side::BOTH {
            put(Channel::Angle(Angle::Elbow, Some(side)), &mut |t| {
                if lies { deg(130.0, t) } else { Some(0.2) }
            });
            let hip = Channel::Angle(Angle::Hip, Some(side));
            put(hip, &mut |t| if lies { Some(0.3) } else { deg(120.0, t) });
        }
        put(Channel::Angle(Angle::Trunk, None), &mut |t| {
            if lies { Some(-1.5) } else { deg(70.0, t) }
        });
        let kinematics = Kinematics {
            source: Source::World3d,
            t_s,
            channels,
            ..Kinematics::default()
        };
        Recording {
            subject: Subject::default(),
            variant: None,
            settings: Default::default(),
            sharp: Some(kinematics.clone()),
            kinematics: Some(kinematics),
            forces: None,
            schema: None,
            view_deg: Some(90.0),
            near: Some(Side::Left),
            picture: None,
            scale: Scale {
                by: ScaleSource::Guess,
                ..Scale::face_value(0.05)
            },
            rate_hz: self.rate_hz,
            cutoff_hz: None,
        }
    }

    fn told(&self) -> Told {
        told(self.movement, &self.recording())
    }
}

struct Told {
    reps: usize,
    metrics: Vec<Metric>,
    warnings: Vec<(WarningKind, String)>,
}

impl Told {
    fn says(&self, kind: WarningKind, words: &str) -> bool {
        self.warnings
            .iter()
            .any(|(k, text)| *k == kind && text.contains(words))
    }
}

fn told(movement: &str, r: &Recording) -> Told {
    let mut w = Warnings::new();
    let found = find(movement).unwrap().find(r, &mut w);
    let phases = found.phases();
    Told {
        reps: phases.reps.len(),
        metrics: found.metrics(&phases, &mut w),
        warnings: w.into_vec().into_iter().map(|w| (w.kind, w.text)).collect(),
    }
}

#[test]
fn frames_that_are_not_of_the_lift_move_no_threshold() {
    type Bar = fn(f64, f64) -> Option<f64>;
    let strange: [(&str, Bar); 8] = [
        ("nothing strange", |_, up| Some(up)),
        ("a frame under the floor", |t, up| {
            Some(if (2.9..2.94).contains(&t) { -0.26 } else { up })
        }),
        ("a frame over the head", |t, up| {
            Some(if (5.3..5.34).contains(&t) { 2.4 } else { up })
        }),
        ("a fade at the end", |t, up| {
            Some(if t > 11.0 { up - 2.0 * (t - 11.0) } else { up })
        }),
        ("a fade at the start", |t, up| {
            Some(if t < 0.2 { up + 3.0 * (0.2 - t) } else { up })
        }),
        ("a twitch on the floor", |t, up| {
            Some(if (3.9..4.05).contains(&t) {
                up + 0.3
            } else {
                up
            })
        }),
        ("a twitch on the way", |t, up| {
            Some(if (5.0..5.12).contains(&t) {
                up - 0.2
            } else {
                up
            })
        }),
        ("lost for a while on top", |t, up| {
            Some(up).filter(|_| !(2.1..2.5).contains(&t))
        }),
    ];
    for (what, bar) in strange {
        for rate_hz in [15.0, 24.0, 30.0, 60.0, 120.0] {
            for seed in 1..4 {
                let shot = Shot {
                    rate_hz,
                    seed,
                    bar,
                    ..Shot::of("deadlift", DEADLIFTS)
                };
                assert_eq!(shot.told().reps, 3, "{what}, {rate_hz} Hz, seed {seed}");
            }
        }
    }
}

#[test]
fn where_a_recording_begins_and_ends_outside_of_the_lifts_changes_no_count() {
    for (movement, script, reps) in [("deadlift", DEADLIFTS, 3), ("bench_press", PRESSES, 2)] {
        let whole = Shot::of(movement, script);
        for rate_hz in [24.0, 30.0, 60.0] {
            for early_s in [0.0, 0.07, 0.2, 0.5, 0.9] {
                for late_s in [0.0, 0.07, 0.2, 0.5, 0.9] {
                    let shot = Shot {
                        from_s: early_s,
                        to_s: whole.to_s - late_s,
                        rate_hz,
                        ..Shot::of(movement, script)
                    };
                    let found = shot.told();
                    assert_eq!(found.reps, reps, "{movement} without {early_s}, {late_s} s");
                    assert!(
                        !found.says(WarningKind::PartialRep, ""),
                        "{:?}",
                        found.warnings
                    );
                }
            }
        }
    }
}

#[test]
fn a_twitch_at_the_chest_does_not_split_a_press() {
    let bar: fn(f64, f64) -> Option<f64> = |t, up| {
        Some(if (2.25..2.43).contains(&t) {
            up + 0.07
        } else {
            up
        })
    };
    for rate_hz in [24.0, 30.0, 60.0] {
        let shot = Shot {
            rate_hz,
            bar,
            ..Shot::of("bench_press", PRESSES)
        };
        let found = shot.told();
        assert_eq!(found.reps, 2);
        assert!(!found.says(WarningKind::FailedRep, ""));
    }
}

#[test]
fn what_only_sinks_is_no_lift_and_is_said() {
    let shot = Shot {
        from_s: 2.2,
        to_s: 3.6,
        ..Shot::of("deadlift", DEADLIFTS)
    };
    let found = shot.told();
    assert_eq!(found.reps, 0);
    assert!(
        found.says(WarningKind::PartialRep, "only a part"),
        "{:?}",
        found.warnings
    );
}

#[test]
fn a_lift_that_the_recording_cuts_in_the_middle_is_said_and_not_counted() {
    for (from_s, to_s) in [(1.5, 11.4), (0.0, 8.6)] {
        let shot = Shot {
            from_s,
            to_s,
            ..Shot::of("deadlift", DEADLIFTS)
        };
        let found = shot.told();
        assert_eq!(found.reps, 2, "{from_s} to {to_s} s");
        assert!(
            found.says(WarningKind::PartialRep, "not counted"),
            "{:?}",
            found.warnings
        );
    }
}

#[test]
fn a_bar_that_rises_without_the_body_is_no_lift_from_the_floor() {
    let mut r = Shot::of("deadlift", DEADLIFTS).recording();
    let body = r.kinematics.as_mut().unwrap();
    for side in Side::BOTH {
        let hip = body
            .channels
            .get_mut(&Channel::Angle(Angle::Hip, Some(side)));
        hip.unwrap().iter_mut().for_each(|v| *v = Some(0.2));
    }
    let found = told("deadlift", &r);
    assert_eq!(found.reps, 0);
    assert!(
        found.says(WarningKind::NoReps, "hips did not open"),
        "{:?}",
        found.warnings
    );
}

#[test]
fn the_two_sides_of_a_cut_are_two_recordings() {
    let mut r = Shot::of("deadlift", DEADLIFTS).recording();
    // From 4.2 s on somebody else, nearer and higher in the picture, is on the way up.
    for kinematics in [r.kinematics.as_mut(), r.sharp.as_mut()] {
        let kinematics = kinematics.unwrap();
        let times = kinematics.t_s.clone();
        for position in [Position::BarUp, Position::PelvisUp] {
            let curve = kinematics
                .channels
                .get_mut(&Channel::Position(position, None));
            for (v, t) in curve.unwrap().iter_mut().zip(&times) {
                *v = v.map(|v| if *t > 4.2 { v + 0.8 } else { v });
            }
        }
    }
    let found = told("deadlift", &r);
    assert_eq!(found.reps, 3);
    assert!(
        found.says(WarningKind::NotMeasured, "At 4.2 s"),
        "{:?}",
        found.warnings
    );
}

#[test]
fn where_the_plate_is_hidden_the_hands_carry_their_own_uncertainty() {
    let mut r = Shot::of("deadlift", DEADLIFTS).recording();
    let bar = Some(Bar {
        by_plate: 0.7,
        relative_sd: 0.015,
        jitter_m: 0.001,
        cutoff_hz: Some(10.0),
        turned_rad: 0.0,
    });
    r.kinematics.as_mut().unwrap().bar = bar;
    let sharp = r.sharp.as_mut().unwrap();
    sharp.bar = bar;
    let times = sharp.t_s.clone();
    let plate = sharp
        .channels
        .get_mut(&Channel::Position(Position::BarUp, None));
    for (v, t) in plate.unwrap().iter_mut().zip(&times) {
        *v = v.filter(|_| !(4.0..6.0).contains(t));
    }
    let found = told("deadlift", &r);
    let of = |rep| {
        let wanted = |m: &&Metric| m.id == "mean_concentric_velocity" && m.rep == Some(rep);
        found.metrics.iter().find(wanted).unwrap()
    };
    let (seen, hidden) = (of(0), of(1));
    assert!(
        seen.note.is_empty() && hidden.note.contains("hands"),
        "{seen:?} {hidden:?}"
    );
    assert!(hidden.uncertainty.unwrap() > 1.5 * seen.uncertainty.unwrap());
    assert!(of(2).note.is_empty());
}
