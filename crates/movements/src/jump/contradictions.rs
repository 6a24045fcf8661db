//! What on force plates contradicts itself: values made from the motion are not valid then, and the reason is
//! said; what times alone tell stays.

use super::values::{Hypot, Value};
use super::{Jump, Kind};
use crate::{Measure, Recording};
use sagitta_biomech::force::{GRAVITY, Rest};

/// Values made from the motion.
pub(super) const BY_MOTION: &[&str] = &[
    "takeoff_velocity",
    "jump_height_takeoff_velocity",
    "jump_height_standing",
    "height_disagreement",
    "peak_upward_velocity",
    "peak_downward_velocity",
    "unweighting_time",
    "braking_time",
    "propulsion_time",
    "landing_time",
    "countermovement_depth",
    "landing_depth",
    "drop_height",
    "vertical_stiffness",
    "mean_propulsion_force",
    "peak_power",
    "mean_power",
];
/// Two readings differ where they are farther apart than this many standard deviations.
const APART_SD: f64 = 3.0;
/// Bodies land more or less bent than they leave, in metres (SD): flight time reads 1.7 cm more than impulse on
/// average, and methods on the same jump differ by up to 2.6 cm (Baumgart 2017).
const POSTURE_M: f64 = 0.02;
/// Clothes, breakfast and rounding: a mass that differs by less is the same, in kilograms.
const SAME_KG: f64 = 2.0;
/// A height that is known no better than this (SD) tells no jump from another, in metres: of the same person it
/// varies by less from jump to jump, and 5 cm are beyond any.
const UNSURE_M: f64 = 0.02;
/// At take-off the centre of mass is higher than in standing, by the rise onto the toes and the arms: about
/// 0.1 m. Out of a squat it rises by its depth too. In metres, lowest and highest.
const RISE_M: [f64; 2] = [-0.15, 0.35];
const RISE_SQUAT_M: [f64; 2] = [-0.15, 0.75];

/// Where the plates' quiet second weighs otherwise than the mass that was given.
pub(super) fn mass(r: &Recording, quiet: Option<&Rest>) -> Option<String> {
    let given_kg = r.subject.mass_kg? + r.subject.load_kg.unwrap_or(0.0);
    let rest = quiet?;
    let (kg, sd_kg) = (rest.weight_n / GRAVITY, rest.weight_sd_n() / GRAVITY);
    let differs = (kg - given_kg).abs() > SAME_KG.max(APART_SD * sd_kg);
    differs.then(|| format!("The force plates weigh {kg:.1} kg in their quietest second where {given_kg:.1} kg were given with what is carried, so nothing that is made from the weight is valid: check the mass, the load, the units of the file and the zero of the plates."))
}

/// The two heights of a jump, and how far the body rose before take-off.
pub(super) struct Heights {
    pub(super) by_velocity: Value,
    pub(super) off_velocity: Value,
    pub(super) by_flight: Value,
    /// From the start to take-off.
    pub(super) rise: Option<Value>,
}

/// Why the motion of a jump cannot be what happened.
pub(super) fn heights(kind: Kind, h: &Heights) -> Option<String> {
    let Value { value, sd } = h.by_velocity;
    let flight = h.by_flight;
    let both = sd.hypot_of(flight.sd).hypot_of(POSTURE_M);
    if h.off_velocity.value <= 0.0 {
        return Some(format!(
            "By the force the body would sink at take-off ({:.2} m/s), so it did not stand still where it seems to, or the weight is wrong.",
            h.off_velocity.value
        ));
    }
    if (value - flight.value).abs() > APART_SD * both {
        return Some(format!(
            "Take-off velocity gives a jump height of {:.1} ± {:.1} cm and flight time {:.1} ± {:.1} cm: both cannot be right. Flight time needs no weight and no standing, so it stays. Stand still for a second before the jump and after it.",
            100.0 * value,
            100.0 * sd,
            100.0 * flight.value,
            100.0 * flight.sd
        ));
    }
    if sd > UNSURE_M {
        return Some(format!(
            "The height by take-off velocity is known to ± {:.0} cm only, as nobody stands still long enough before or after this jump. Stand still for a second before the jump and after it.",
            100.0 * sd
        ));
    }
    let [low, high] = match kind {
        Kind::Squat => RISE_SQUAT_M,
        _ => RISE_M,
    };
    let rise = h.rise?;
    let over = (rise.value - high).max(low - rise.value);
    (over > APART_SD * rise.sd).then(|| format!(
        "By the force the body would leave the ground {:.0} cm over the height at which it stood, which no body can: it did not stand still where it seems to, or the weight is wrong.",
        100.0 * rise.value
    ))
}

/// A measure that is not valid for a reason, where there is one. A push out of a held squat is timed without the
/// motion.
pub(super) fn refuse(jump: &Jump, id: &str, reason: Option<&String>, measure: Measure) -> Measure {
    let timed = id == "propulsion_time" && jump.lowest_s.is_none();
    match reason.filter(|_| BY_MOTION.contains(&id) && !timed) {
        Some(reason) if measure.value.is_some() => Measure {
            unsupported: true,
            note: reason.clone(),
            ..measure
        },
        _ => measure,
    }
}
