//! Cycles, and values on their way into a report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::scale::Scale;
use sagitta_motion::{
    Angle, Channel, Kinematics, Position, ScaleSource, Side, Source, Subject, WarningKind, Warnings,
};
use sagitta_movements::cycles::{Cycle, Cycles, find};
use sagitta_movements::uncertainty::{angle, difference, duration, length};
use sagitta_movements::{Measure, Movement, Recording, Sheet, squat::Squat};
use std::f64::consts::PI;

/// A height that sinks by `drop_m` around each bottom within one second.
fn height(t: f64, bottoms: &[f64], drop_m: f64) -> f64 {
    let distance = bottoms.iter().map(|b| (t - b).abs()).fold(1.0, f64::min);
    0.9 - drop_m * (0.5 + 0.5 * libm::cos(PI * distance))
}

fn curve(from_s: f64, to_s: f64, bottoms: &[f64], drop_m: f64) -> (Vec<f64>, Vec<Option<f64>>) {
    let count = ((to_s - from_s) * 50.0).round() as usize;
    let t: Vec<f64> = (0..=count).map(|i| from_s + i as f64 * 0.02).collect();
    let h = t
        .iter()
        .map(|&t| Some(height(t, bottoms, drop_m)))
        .collect();
    (t, h)
}

fn found(from_s: f64, to_s: f64, bottoms: &[f64], drop_m: f64) -> Cycles {
    let (t, h) = curve(from_s, to_s, bottoms, drop_m);
    find(&t, &h, 1.75)
}

fn one(cycles: &Cycles) -> &Cycle {
    assert_eq!(cycles.cycles.len(), 1);
    &cycles.cycles[0]
}

#[test]
fn shallow_dips_are_no_cycles_and_flat_lines_neither() {
    assert_eq!(found(0.0, 6.0, &[2.0], 0.1), Cycles::default());
    assert_eq!(found(0.0, 6.0, &[], 0.3), Cycles::default());
    assert_eq!(find(&[], &[], 1.75), Cycles::default());
    assert_eq!(find(&[0.0], &[Some(1.0)], 1.75), Cycles::default());
    let shallow = found(0.0, 6.0, &[2.0], 0.2);
    assert!(one(&shallow).confidence < 1.0);
}

#[test]
fn whole_cycles_have_all_their_instants() {
    let cycles = found(0.0, 8.0, &[2.0, 5.0], 0.4);
    assert_eq!((cycles.cycles.len(), cycles.fragments), (2, 0));
    for (c, bottom) in cycles.cycles.iter().zip([2.0, 5.0]) {
        assert!(
            (c.bottom_s - bottom).abs() < 0.01 && (c.drop_m - 0.4).abs() < 0.01,
            "{c:?}"
        );
        let order = [c.start_s, c.low_start_s, c.bottom_s, c.low_end_s, c.end_s];
        assert!(order.windows(2).all(|w| w[0] < w[1]) && !c.cut_start && !c.cut_end);
        assert!(
            (c.start_s - (bottom - 0.856)).abs() < 0.03
                && (c.end_s - (bottom + 0.856)).abs() < 0.03,
            "{c:?}"
        );
        assert!(
            (c.low_end_s - c.low_start_s - 0.287).abs() < 0.04 && c.confidence > 0.99,
            "{c:?}"
        );
    }
}

#[test]
fn recordings_that_cut_a_cycle() {
    let late = found(1.4, 8.0, &[2.0, 5.0], 0.4);
    assert!(late.cycles[0].cut_start && late.cycles[0].start_s == 1.4 && !late.cycles[1].cut_start);
    let early = found(0.0, 5.6, &[2.0, 5.0], 0.4);
    assert!(
        early.cycles[1].cut_end
            && (early.cycles[1].end_s - 5.6).abs() < 1e-9
            && !early.cycles[0].cut_end
    );
    let stub = found(0.0, 5.15, &[2.0, 5.0], 0.4);
    assert_eq!((stub.cycles.len(), stub.fragments), (1, 1));
    let down = found(0.0, 1.9, &[2.0], 0.4);
    assert_eq!((down.cycles.len(), down.fragments), (0, 1));
}

#[test]
fn long_gaps_lower_the_confidence() {
    let (t, mut h) = curve(0.0, 6.0, &[3.0], 0.4);
    let whole = find(&t, &h, 1.75);
    for value in &mut h[115..135] {
        *value = None;
    }
    let holed = find(&t, &h, 1.75);
    assert!(one(&holed).confidence < 0.9 * one(&whole).confidence);
    assert!((one(&holed).bottom_s - 3.0).abs() < 0.02);
}

fn recording(source: Source, view_deg: Option<f64>) -> Recording {
    let (t_s, pelvis) = curve(0.0, 6.0, &[3.0], 0.4);
    let mut kinematics = Kinematics {
        source,
        t_s,
        ..Kinematics::default()
    };
    kinematics
        .channels
        .insert(Channel::Position(Position::PelvisHeight, None), pelvis);
    Recording {
        sharp: None,
        variant: None,
        settings: Default::default(),
        forces: None,
        schema: None,
        subject: Subject::default(),
        kinematics: Some(kinematics),
        view_deg,
        near: Some(Side::Left),
        picture: None,
        scale: Scale {
            by: ScaleSource::Guess,
            ..Scale::face_value(0.1)
        },
        rate_hz: 50.0,
        cutoff_hz: None,
    }
}

#[test]
fn angles_have_their_published_spread_and_none_from_files() {
    let of = |source, bend| {
        let r = recording(source, Some(85.0));
        angle(&r, Angle::Knee, Some(90.0), bend)
    };
    let side = of(Source::World3d, 0.0);
    assert_eq!((side.sd, side.note.as_str()), (Some(6.8), ""));
    let file = of(Source::Coordinates, 0.0);
    assert!(file.sd.is_none() && file.note.contains("file"));
    assert!(of(Source::World3d, 20.0).sd.unwrap() > 20.0 / 3.0_f64.sqrt());
    let wide = of(Source::World3d, 30.0);
    let both = difference(&side, &wide);
    assert_eq!(both.value, Some(0.0));
    assert!(both.sd > wide.sd);
}

#[test]
fn lengths_and_times_propagate_scale_and_frame_rate() {
    let r = recording(Source::World3d, None);
    let long = length(&r, Some(1.0)).sd.unwrap();
    assert!(
        (long * long - 0.01 - 0.034_f64.powi(2) * PI / 2.0).abs() < 1e-6,
        "{long}"
    );
    assert!(length(&r, None).sd.is_none() && length(&r, Some(1.0)).note.contains("height"));
    assert!(
        length(&recording(Source::Coordinates, None), Some(1.0))
            .sd
            .is_none()
    );
    let slow = Recording {
        rate_hz: 5.0,
        ..r.clone()
    };
    assert!(duration(&slow, Some(1.0), 1.0).sd > duration(&r, Some(1.0), 1.0).sd);
    assert!(duration(&r, Some(1.0), 0.1).sd > duration(&r, Some(1.0), 1.0).sd);
}

#[test]
fn sheets_refuse_nonsense_and_explain_absence() {
    let blind = Recording {
        kinematics: None,
        ..recording(Source::World3d, None)
    };
    let mut sheet = Sheet::new(Squat.spec(), &blind);
    let value = |value| Measure {
        value,
        sd: Some(1.0),
        ..Measure::default()
    };
    sheet.put(
        "knee_flexion_bottom",
        Some(0),
        Some(Side::Left),
        value(Some(f64::NAN)),
    );
    sheet.put(
        "knee_flexion_bottom",
        Some(0),
        Some(Side::Right),
        value(Some(300.0)),
    );
    sheet.put(
        "knee_flexion_bottom",
        Some(1),
        Some(Side::Left),
        value(Some(90.0)),
    );
    sheet.put(
        "knee_flexion_bottom",
        Some(1),
        Some(Side::Right),
        value(Some(100.0)),
    );
    sheet.put(
        "rep_count",
        None,
        None,
        Measure {
            value: Some(2.0),
            ..Measure::default()
        },
    );
    assert_eq!(sheet.valid("knee_flexion_bottom", 2), [95.0]);
    let m = sheet.into_vec();
    assert!(
        m[0].value.is_none()
            && !m[0].valid
            && m[0].uncertainty.is_none()
            && m[0].note.contains("not seen")
    );
    assert!(!m[1].valid && m[1].note.contains("outside"));
    assert!(m[2].valid && m[2].note.is_empty() && m[2].unit == "°");
    assert!(m[4].note.contains("No uncertainty"));
}

#[test]
fn a_squat_without_knees_is_counted_and_the_rest_explained() {
    let r = recording(Source::World3d, Some(90.0));
    let mut w = Warnings::new();
    let found = Squat.find(&r, &mut w);
    let phases = Squat.phases(&r, &found);
    assert_eq!((phases.reps.len(), phases.phases.len()), (1, 5));
    let metrics = Squat.metrics(&r, &found, &phases, &mut w);
    let depth = metrics.iter().find(|m| m.id == "depth").unwrap();
    assert!(depth.value.is_none() && !depth.valid && depth.note.contains("knees"));
    let drop = metrics.iter().find(|m| m.id == "pelvis_drop").unwrap();
    assert!((drop.value.unwrap() - 0.4).abs() < 1e-3);
    let spread = metrics.iter().find(|m| m.id == "rep_time_sd").unwrap();
    assert!(spread.value.is_none() && spread.note.contains("two"));
    assert!(w.into_vec().is_empty());
}

#[test]
fn nothing_to_see_is_no_error() {
    let blind = Recording {
        kinematics: None,
        ..recording(Source::World3d, None)
    };
    let mut w = Warnings::new();
    let found = Squat.find(&blind, &mut w);
    let phases = Squat.phases(&blind, &found);
    assert!(phases.reps.is_empty() && phases.phases.is_empty());
    assert_eq!(Squat.metrics(&blind, &found, &phases, &mut w).len(), 10);
    assert_eq!(
        (
            blind.at(Channel::Angle(Angle::Knee, None), 0.0),
            blind.step_s()
        ),
        (None, 0.02)
    );
    assert_eq!(
        Recording {
            rate_hz: 0.0,
            ..blind
        }
        .step_s(),
        0.0
    );
    let cut = {
        let (t_s, pelvis) = curve(0.0, 3.1, &[3.0], 0.4);
        let mut r = recording(Source::World3d, None);
        r.kinematics = Some(Kinematics {
            t_s,
            channels: [(Channel::Position(Position::PelvisHeight, None), pelvis)].into(),
            ..Kinematics::default()
        });
        r
    };
    let found = Squat.find(&cut, &mut w);
    assert!(Squat.phases(&cut, &found).reps.is_empty() && w.has(WarningKind::PartialRep));
}
