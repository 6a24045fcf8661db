//! What is said of jumps that were done otherwise than they should be, and of bodies that weigh otherwise.

use super::{By, Jump, Kind};
use sagitta_biomech::force::{GRAVITY, Motion};
use sagitta_motion::{WarningKind, Warnings};

/// A squat jump whose body sinks further has a countermovement, in metres: our choice, as there is no common
/// limit.
const SINKS_M: f64 = 0.01;
/// In the picture a height of the centre of mass is no surer than this (SD), in metres.
const SEEN_M: f64 = 0.005;
/// Heights that differ by less are not worth a word, in metres.
const APART_M: f64 = 0.01;

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

/// Says so where the weight by standing before a jump alone would give another height.
pub(super) fn weighing(jump: &Jump, w: &mut Warnings) {
    let Some((alone, motion)) = jump.alone_m_s.zip(jump.motion.as_ref()) else {
        return;
    };
    let i = motion.t_s.partition_point(|&t| t < jump.take_off.t_s);
    let Some(&v) = motion.velocity_m_s.get(i) else {
        return;
    };
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

/// Says what is not valid of a jump on a force plate, and why.
pub(super) fn refused(jump: &Jump, reason: Option<&String>, w: &mut Warnings) {
    if let Some(reason) = reason {
        w.add_at(WarningKind::Disagreement, jump.take_off.t_s, reason.clone());
    }
    let unknown = jump.plate.as_ref().and_then(|p| p.unknown);
    if let Some(text) = unknown {
        w.add_at(WarningKind::NotMeasured, jump.take_off.t_s, text);
    }
}
