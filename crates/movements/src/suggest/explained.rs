//! How much of the time in which something moves a movement's repetitions explain.

use super::look::{Curve, Curves, RATE_HZ};
use crate::Recording;
use sagitta_motion::{Kinematics, Rep};

/// The middle of a recording that is longer than `length_s`.
pub(super) fn middle(r: &Recording, length_s: f64) -> Option<Recording> {
    let k = r.kinematics.as_ref()?;
    let (first, last) = (*k.t_s.first()?, *k.t_s.last()?);
    if last - first <= length_s {
        return None;
    }
    let from_s = 0.5 * (first + last - length_s);
    let part = |k: &Kinematics| part(k, (from_s, from_s + length_s));
    Some(Recording {
        kinematics: r.kinematics.as_ref().map(part),
        sharp: r.sharp.as_ref().map(part),
        forces: r
            .forces
            .as_ref()
            .map(|f| f.part(|t| (from_s..=from_s + length_s).contains(&t))),
        ..r.clone()
    })
}

fn part(k: &Kinematics, (from_s, to_s): (f64, f64)) -> Kinematics {
    let from = k.t_s.partition_point(|t| *t < from_s);
    let to = k.t_s.partition_point(|t| *t <= to_s);
    let of = |values: &Vec<Option<f64>>| values.get(from..to).map(<[_]>::to_vec);
    Kinematics {
        t_s: k.t_s[from..to].to_vec(),
        channels: k
            .channels
            .iter()
            .filter_map(|(channel, values)| Some((*channel, of(values)?)))
            .collect(),
        ..k.clone()
    }
}

/// A joint moves that turns faster, in degrees per second: a slow squat bends the knee by 40.
const TURNS_DEG_S: f64 = 30.0;
/// A height moves that changes faster, in percent of body height per second.
const GOES: f64 = 8.0;
/// Speed is taken over so many samples to either side.
const OVER: usize = 3;

/// Whether something moves, sample by sample.
pub(super) fn moving(c: &Curves) -> Vec<bool> {
    let joints = [&c.knee, &c.hip, &c.elbow];
    let heights = [&c.pelvis, &c.hands];
    let fast = |curve: &Curve, i: usize, limit: f64| {
        let (from, to) = (i.saturating_sub(OVER), (i + OVER).min(curve.len() - 1));
        let apart = curve[from].zip(curve[to]).map(|(a, b)| (b - a).abs());
        apart.is_some_and(|d| d * RATE_HZ > limit * (to - from) as f64)
    };
    let at = |i: usize| {
        joints.iter().any(|curve| fast(curve, i, TURNS_DEG_S))
            || heights.iter().any(|curve| fast(curve, i, GOES))
    };
    (0..c.t_s.len()).map(at).collect()
}

/// Share of the samples in which something moves that lie within a repetition.
pub(super) fn share(t_s: &[f64], moving: &[bool], reps: &[Rep]) -> f64 {
    let within = |t: f64| reps.iter().any(|r| (r.start_s..=r.end_s).contains(&t));
    let all = t_s.iter().zip(moving).filter(|(_, m)| **m);
    let inside = all.clone().filter(|(t, _)| within(**t)).count();
    inside as f64 / all.count().max(1) as f64
}
