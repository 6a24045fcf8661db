//! What is said of jumps that were done otherwise than they should be, and of bodies that weigh otherwise.

use super::{By, Jump, Jumps, Kind};
use crate::Recording;
use sagitta_biomech::force::{GRAVITY, Motion};
use sagitta_motion::{WarningKind, Warnings};

/// A squat jump whose body sinks further has a countermovement, in metres: our choice, as there is no common
/// limit.
const SINKS_M: f64 = 0.01;
/// In the picture a height of the centre of mass is no surer than this (SD), in metres.
const SEEN_M: f64 = 0.005;
/// Heights that differ by less are not worth a word, in metres.
const APART_M: f64 = 0.01;
/// Clothes and shoes weigh less than this share of a body.
const CLOTHED: f64 = 0.03;

/// Says so where a squat jump begins by sinking.
pub(super) fn sinks(kind: Kind, by: By, jump: &Jump, w: &mut Warnings) {
    let (Kind::Squat, Some(start), Some(motion)) = (kind, jump.start, jump.motion.as_ref()) else {
        return;
    };
    let Some((sunk_m, for_s)) = deepest(motion, start.t_s, jump.take_off.t_s) else {
        return;
    };
    let sd_m = match by {
        By::Force => motion.velocity_sd(start.t_s) * for_s,
        By::Video => std::f64::consts::SQRT_2 * SEEN_M,
    };
    if sunk_m > SINKS_M.max(2.0 * sd_m) {
        let text = format!(
            "The body sinks by {:.1} cm before the jump at {:.1} s: more than {:.0} cm is a countermovement, which makes a squat jump higher. Hold the squat still and push from there, or choose the countermovement jump.",
            100.0 * sunk_m,
            jump.take_off.t_s,
            100.0 * SINKS_M
        );
        w.add(WarningKind::Technique, text);
    }
}

/// How far the centre of mass sinks after an instant and how long that takes.
fn deepest(motion: &Motion, from_s: f64, to_s: f64) -> Option<(f64, f64)> {
    let first = motion.t_s.partition_point(|&t| t < from_s);
    let last = motion.t_s.partition_point(|&t| t <= to_s);
    let at = *motion.up_m.get(first)?;
    let lowest = (first..last).min_by(|&a, &b| motion.up_m[a].total_cmp(&motion.up_m[b]))?;
    Some((
        at - motion.up_m[lowest],
        motion.t_s[lowest] - motion.t_s[first],
    ))
}

/// Says so where the weight by standing before a jump alone would give another height: `v` at take-off
/// changes by `g t dW / W`.
pub(super) fn weighing(jump: &Jump, w: &mut Warnings) {
    let known = jump.before_n.zip(jump.weight_n).zip(jump.motion.as_ref());
    let Some(((before_n, [weight_n, _]), motion)) = known else {
        return;
    };
    let off_s = jump.take_off.t_s;
    let i = motion.t_s.partition_point(|&t| t < off_s);
    let Some(&v) = motion.velocity_m_s.get(i) else {
        return;
    };
    let alone = v + GRAVITY * (weight_n / before_n - 1.0) * (off_s - motion.known_s);
    let [with, without] = [v, alone].map(|v| 0.5 * v * v / GRAVITY);
    if (with - without).abs() > APART_M {
        let text = format!(
            "Weighed by the short standing before the jump alone, take-off velocity gives {:.1} cm; weighed by standing before and after it {:.1} cm, with which the body comes to rest again. Stand still for a second before jumping.",
            100.0 * without,
            100.0 * with
        );
        w.add(WarningKind::Disagreement, text);
    }
}

/// Says so where the plates weigh otherwise than what was given.
pub(super) fn mass(r: &Recording, jumps: &Jumps, w: &mut Warnings) {
    let weighed = jumps.list.iter().find_map(|jump| jump.weight_n);
    let (Some([weight_n, sd_n]), Some(given_kg)) = (weighed, r.subject.mass_kg) else {
        return;
    };
    let given_kg = given_kg + r.subject.load_kg.unwrap_or(0.0);
    let (weighed_kg, sd_kg) = (weight_n / GRAVITY, sd_n / GRAVITY);
    if (weighed_kg - given_kg).abs() > (CLOTHED * given_kg).max(3.0 * sd_kg) {
        let text = format!(
            "The force plates weigh {weighed_kg:.1} kg where {given_kg:.1} kg were given with what is carried: check the mass, the load, the units of the file and the zero of the plates."
        );
        w.add(WarningKind::Disagreement, text);
    }
}
