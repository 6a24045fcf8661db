//! Squats and rises by their own shape: what happens elsewhere in a recording moves nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::scale::Scale;
use sagitta_motion::{
    Angle, Channel, Kinematics, Position, Side, Source, Subject, WarningKind, Warnings,
};
use sagitta_movements::cycles::{Cycle, Cycles};
use sagitta_movements::{Movement, Recording, sit_to_stand::SitToStand, squat::Squat};
use std::f64::consts::PI;

const RATE_HZ: f64 = 30.0;
const STANDING_M: f64 = 0.84;
const BODY_M: f64 = 1.75;

/// What a body does: pelvis over the ankles in metres, knees and right foot.
#[derive(Clone)]
struct Scene {
    t_s: Vec<f64>,
    pelvis_m: Vec<Option<f64>>,
    knees_rad: [Vec<Option<f64>>; 2],
    /// From the left ankle to the right one.
    foot_m: Vec<Option<f64>>,
}

/// From 0 when standing to 1 at the bottom, `way_s` before and after each bottom.
fn depth(t: f64, bottoms_s: &[f64], way_s: f64) -> f64 {
    let near = |b: &f64| (t - b).abs() / way_s;
    let distance = bottoms_s.iter().map(near).fold(1.0, f64::min);
    0.5 + 0.5 * libm::cos(PI * distance)
}

fn scene(length_s: f64, bottoms_s: &[f64], way_s: f64, drop_m: f64) -> Scene {
    let t_s: Vec<f64> = (0..=(length_s * RATE_HZ) as usize)
        .map(|i| i as f64 / RATE_HZ)
        .collect();
    let of = |f: &dyn Fn(f64) -> f64| {
        t_s.iter()
            .map(|&t| Some(f(depth(t, bottoms_s, way_s))))
            .collect()
    };
    let knee: Vec<Option<f64>> = of(&|d| 0.2 + 1.7 * d);
    Scene {
        pelvis_m: of(&|d| STANDING_M - drop_m * d),
        knees_rad: [knee.clone(), knee],
        foot_m: of(&|_| 0.3),
        t_s,
    }
}

impl Scene {
    fn squats() -> Self {
        scene(20.0, &[8.0, 11.0, 14.0], 1.0, 0.4)
    }

    /// Changes what lies between two instants.
    fn during(mut self, from_s: f64, to_s: f64, change: impl Fn(&mut Self, usize)) -> Self {
        for i in 0..self.t_s.len() {
            if (from_s..to_s).contains(&self.t_s[i]) {
                change(&mut self, i);
            }
        }
        self
    }

    fn recording(&self) -> Recording {
        let [left, right] = &self.knees_rad;
        let zeros = || vec![Some(0.0); self.t_s.len()];
        let at = |position, side| Channel::Position(position, Some(side));
        let channels = [
            (
                Channel::Position(Position::PelvisHeight, None),
                self.pelvis_m.clone(),
            ),
            (Channel::Angle(Angle::Knee, Some(Side::Left)), left.clone()),
            (
                Channel::Angle(Angle::Knee, Some(Side::Right)),
                right.clone(),
            ),
            (at(Position::AnkleAlong, Side::Left), zeros()),
            (at(Position::AnkleAlong, Side::Right), self.foot_m.clone()),
            (at(Position::AnkleUp, Side::Left), zeros()),
            (at(Position::AnkleUp, Side::Right), zeros()),
        ];
        Recording {
            sharp: None,
            variant: None,
            settings: Default::default(),
            forces: None,
            schema: None,
            subject: Subject {
                height_m: Some(BODY_M),
                ..Subject::default()
            },
            kinematics: Some(Kinematics {
                source: Source::World3d,
                t_s: self.t_s.clone(),
                channels: channels.into(),
                ..Kinematics::default()
            }),
            view_deg: Some(85.0),
            near: Some(Side::Left),
            picture: None,
            scale: Scale::face_value(0.03),
            rate_hz: RATE_HZ,
            cutoff_hz: Some(6.0),
        }
    }

    fn squat(&self) -> (Cycles, Warnings) {
        let mut w = Warnings::new();
        (Squat.find(&self.recording(), &mut w), w)
    }
}

fn same(a: &[Cycle], b: &[Cycle]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        let times = |c: &Cycle| [c.start_s, c.low_start_s, c.bottom_s, c.low_end_s, c.end_s];
        for (a, b) in times(a).into_iter().zip(times(b)) {
            assert!((a - b).abs() < 0.02, "{a} is not {b}");
        }
        assert_eq!((a.cut_start, a.cut_end), (b.cut_start, b.cut_end));
    }
}

/// Walking up, racking, another camera, a fade, wild frames: before, after, and all at once.
#[test]
fn what_lies_outside_the_squats_moves_none_of_their_instants() {
    let plain = Scene::squats();
    let (expected, w) = plain.squat();
    assert_eq!(expected.cycles.len(), 3);
    assert!(w.into_vec().is_empty());
    let nearer = |s: &mut Scene, i: usize| s.pelvis_m[i] = s.pelvis_m[i].map(|h| 1.4 * h);
    let farther = |s: &mut Scene, i: usize| s.pelvis_m[i] = s.pelvis_m[i].map(|h| 0.7 * h);
    let wild = |s: &mut Scene, i: usize| s.pelvis_m[i] = Some(1.5 - 0.9 * (i % 2) as f64);
    let under = |s: &mut Scene, i: usize| s.pelvis_m[i] = Some(-0.3);
    let fade = |s: &mut Scene, i: usize| {
        s.pelvis_m[i] = None;
        s.knees_rad[0][i] = None;
        s.knees_rad[1][i] = None;
    };
    let bends = |s: &mut Scene, i: usize| {
        let part = 0.5 - 0.5 * libm::cos(2.0 * PI * s.t_s[i]);
        s.pelvis_m[i] = s.pelvis_m[i].map(|h| h - 0.2 * part);
        s.knees_rad[0][i] = Some(0.2 + 0.25 * part);
        s.knees_rad[1][i] = Some(0.2 + 0.25 * part);
    };
    type Change<'a> = &'a dyn Fn(&mut Scene, usize);
    let changes: [Change; 6] = [&nearer, &farther, &wild, &under, &fade, &bends];
    for (k, change) in changes.into_iter().enumerate() {
        for window in [(0.0, 3.0), (1.0, 1.5), (17.5, 19.0), (18.0, 21.0)] {
            let (found, _) = plain.clone().during(window.0, window.1, change).squat();
            println!("change {k} in {window:?}");
            same(&found.cycles, &expected.cycles);
        }
        let (found, _) = plain
            .clone()
            .during(0.0, 3.0, change)
            .during(18.0, 21.0, change)
            .squat();
        same(&found.cycles, &expected.cycles);
    }
}

#[test]
fn slow_and_fast_squats_have_their_own_reach() {
    for way_s in [0.4, 0.8, 2.0, 5.0, 8.0] {
        let s = scene(4.0 * way_s + 8.0, &[2.0 * way_s + 4.0], way_s, 0.4);
        let (found, w) = s.squat();
        let [c] = &found.cycles[..] else {
            panic!("{way_s}: {found:?}")
        };
        let low = 2.0 * way_s + 4.0;
        assert!(
            (c.start_s - (low - 0.856 * way_s)).abs() < 0.05 * way_s + 0.05,
            "{c:?}"
        );
        assert!(
            (c.end_s - (low + 0.856 * way_s)).abs() < 0.05 * way_s + 0.05,
            "{c:?}"
        );
        assert!(!c.cut_start && !c.cut_end && w.into_vec().is_empty());
    }
}

fn said(w: Warnings, kind: WarningKind, word: &str, at_s: f64) {
    let all = w.into_vec();
    let found = all.iter().find(|w| w.kind == kind && w.text.contains(word));
    let at = found.unwrap_or_else(|| panic!("{all:?}")).at_s.unwrap();
    assert!((at - at_s).abs() < 0.3, "{at} is not {at_s}");
}

#[test]
fn a_squat_needs_a_knee_a_body_that_stands_and_feet_that_stay() {
    let plain = Scene::squats();
    let straight = plain.clone().during(10.0, 12.5, |s, i| {
        s.knees_rad[0][i] = Some(0.47);
        s.knees_rad[1][i] = Some(0.47);
    });
    let (found, w) = straight.squat();
    assert_eq!(found.cycles.len(), 2);
    said(w, WarningKind::Technique, "knees", 11.0);
    let lying = plain.clone().during(10.0, 12.0, |s, i| {
        s.pelvis_m[i] = s.pelvis_m[i].map(|h| 2.2 * h - 1.2 * STANDING_M);
    });
    let (found, w) = lying.squat();
    assert_eq!(found.cycles.len(), 2);
    said(w, WarningKind::NotMeasured, "ankles", 11.0);
    let lunge = plain
        .clone()
        .during(10.4, 11.6, |s, i| s.foot_m[i] = Some(-0.5));
    let (found, w) = lunge.squat();
    assert_eq!(found.cycles.len(), 2);
    said(w, WarningKind::Technique, "lunge", 11.0);
    // A cut behind a repetition shows the feet from elsewhere.
    let cut = plain.during(15.0, 21.0, |s, i| s.foot_m[i] = Some(-0.5));
    assert_eq!(cut.squat().0.cycles.len(), 3);
}

#[test]
fn nobody_who_only_stands_squats_and_it_is_said() {
    let still = scene(6.0, &[], 1.0, 0.4).during(2.0, 3.0, |s, i| {
        s.pelvis_m[i] = Some(STANDING_M + 0.2);
    });
    let (found, w) = still.squat();
    assert!(found.cycles.is_empty() && found.fragments == 0);
    said(w, WarningKind::NotMeasured, "somebody else", 0.0);
}

#[test]
fn a_failed_squat_is_one_that_failed() {
    // Down at 11 s, up by a third of the way, down again, and there until 13 s when the spotters take the bar.
    let fails = scene(20.0, &[5.0, 11.0, 17.0], 1.0, 0.4).during(11.0, 13.0, |s, i| {
        let t = s.t_s[i] - 11.0;
        let up = 0.38 * (0.5 - 0.5 * libm::cos(PI * (t / 0.8).min(1.0)));
        let again = if t > 1.2 { (t - 1.2) / 0.8 } else { 0.0 };
        s.pelvis_m[i] = Some(STANDING_M - 0.4 * (1.0 - up) - 0.17 * again);
        s.knees_rad[0][i] = Some(1.7);
        s.knees_rad[1][i] = Some(1.7);
    });
    let (found, _) = fails.squat();
    // Sunk again at 13 s and up from there: one attempt, not two.
    assert_eq!(found.cycles.len(), 3, "{:?}", found.cycles);
    let stays = scene(20.0, &[5.0, 11.0], 1.0, 0.4).during(11.0, 21.0, |s, i| {
        let t = s.t_s[i] - 11.0;
        let up = 0.36 * (0.5 - 0.5 * libm::cos(PI * (t / 0.8).min(1.0)));
        s.pelvis_m[i] = Some(STANDING_M - 0.4 * (1.0 - up));
        s.knees_rad[0][i] = Some(1.5);
        s.knees_rad[1][i] = Some(1.5);
    });
    let (found, w) = stays.squat();
    assert_eq!(found.cycles.len(), 1, "{:?}", found.cycles);
    assert_eq!(found.failed_s.len(), 1);
    said(w, WarningKind::FailedRep, "failed", 11.0);
}

/// Sits, rises once at 5 s, and walks off: nobody sits down again.
#[test]
fn a_rise_needs_no_way_back() {
    let mut s = scene(12.0, &[], 1.0, 0.4);
    for i in 0..s.t_s.len() {
        let t = s.t_s[i];
        let up = 0.5 - 0.5 * libm::cos(PI * (t - 4.5).clamp(0.0, 1.0));
        let sway = if t > 6.0 {
            0.02 * libm::sin(8.0 * t)
        } else {
            0.0
        };
        s.pelvis_m[i] = Some(0.45 + 0.38 * up + sway);
        s.knees_rad[0][i] = Some(1.6 - 1.4 * up);
        s.knees_rad[1][i] = Some(1.6 - 1.4 * up);
    }
    let r = s.recording();
    let mut w = Warnings::new();
    let found = SitToStand.find(&r, &mut w);
    let phases = SitToStand.phases(&r, &found);
    let [rep] = &phases.reps[..] else {
        panic!("{found:?}")
    };
    assert!((rep.events["rises_s"] - 4.65).abs() < 0.1, "{rep:?}");
    assert!((rep.events["stood_s"] - 5.35).abs() < 0.15, "{rep:?}");
    assert!(!rep.events.contains_key("sits_down_s") && !rep.events.contains_key("sat_s"));
    let metrics = SitToStand.metrics(&r, &found, &phases, &mut w);
    let value = |id: &str| metrics.iter().find(|m| m.id == id).unwrap();
    assert!((value("rise_height").value.unwrap() - 0.38).abs() < 0.03);
    assert!(value("rise_time").value.is_some() && !value("lowering_time").valid);
    assert!(w.has(WarningKind::PartialRep));
}
