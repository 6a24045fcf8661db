//! The metrics of jumps, as the movements choose from them.

use crate::catalogue::{self, KNEES, Words, better, chart, count, phase, whole};
use crate::points::REACH;
use sagitta_motion::{ChartSpec, Keypoint, MetricSpec, PhaseSpec};
use std::borrow::Cow::Borrowed;

/// Unit, unit for display, factor, decimals.
type Unit = (&'static str, &'static str, f64, u8);

const SECONDS: Unit = ("s", "s", 1.0, 3);
const LENGTH: Unit = ("m", "cm", 100.0, 1);
const SPEED: Unit = ("m/s", "m/s", 1.0, 2);
const RATIO: Unit = ("1", "", 1.0, 2);
const FORCE: Unit = ("N", "N", 1.0, 0);
const POWER: Unit = ("W", "W", 1.0, 0);
const PERCENT: Unit = ("%", "%", 1.0, 1);

const BY_VIDEO: [&str; 2] = [
    "From the picture, generated jumps are met within 1.0, 0.5, 0.4 and 0.3 cm at 30, 60, 120 and 240 frames per second; on a force plate, a published jump within 2 mm.",
    "Computed from Gidiel-Machado 2025 by generated landmarks of 8 mm noise",
];
const BY_PLATE: [&str; 2] = [
    "A published countermovement, squat and drop jump at 1000 Hz: heights within 2 mm, times within 2 ms, forces and power within 1 %.",
    "Gidiel-Machado 2025",
];
const TO_START: [&str; 2] = [
    "In the picture the start shows late: times to take-off read 75 ms short (limits −82 to 233 ms).",
    "Bishop 2022",
];
const EQUATION: [&str; 2] = [
    "In 20 women the equation read 495 W above a force plate (2921 and 2425 W).",
    "Canavan and Vescovi 2004",
];

const JUMPERS: &str = "McMahon 2018; Owen 2014";
const FLIGHT: &str = "Bosco 1983";
const IMPULSE: &str = "Linthorne 2001";
const REACTIVE: &str = "Young 1995; Flanagan and Comyns 2008";

/// An entry of the catalogue; more or less is better, or neither.
const fn entry(
    words: Words,
    (unit, shown, factor, decimals): Unit,
    accuracy: [&'static str; 2],
    plausible: (f64, f64),
    more: Option<bool>,
) -> MetricSpec {
    let display = (shown, factor);
    let spec = catalogue::entry(
        words,
        unit,
        display,
        decimals,
        accuracy,
        plausible,
        catalogue::NOTHING,
    );
    match more {
        Some(more) => better(spec, more),
        None => spec,
    }
}

const MORE: Option<bool> = Some(true);
const LESS: Option<bool> = Some(false);

#[rustfmt::skip]
mod entries {
    use super::*;
    pub(crate) const FLIGHT_TIME: MetricSpec = entry(["flight_time", "Time in the air", "Flight time", "Landing minus take-off", FLIGHT], SECONDS, BY_VIDEO, (0.08, 1.2), MORE);
    pub(crate) const HEIGHT_FLIGHT: MetricSpec = entry(["jump_height_flight_time", "Jump height", "Jump height by flight time", "g T² / 8 with flight time T", FLIGHT], LENGTH, BY_VIDEO, (0.005, 1.5), MORE);
    pub(crate) const HEIGHT_VELOCITY: MetricSpec = entry(["jump_height_takeoff_velocity", "Jump height by take-off speed", "Jump height by take-off velocity", "v² / 2g with the centre of mass's velocity v at take-off", IMPULSE], LENGTH, BY_PLATE, (0.005, 1.5), MORE);
    pub(crate) const HEIGHT_STANDING: MetricSpec = entry(["jump_height_standing", "Rise over standing", "Peak height of the centre of mass over standing", "Highest centre of mass minus its height in standing: jump height plus the rise onto the toes", "Baumgart 2017"], LENGTH, BY_PLATE, (0.0, 1.8), MORE);
    pub(crate) const HEIGHT_COM: MetricSpec = entry(["jump_height_com", "Jump height by the centre of mass", "Jump height by centre-of-mass displacement", "Highest centre of mass minus its height at take-off, in the picture", "Baumgart 2017"], LENGTH, BY_VIDEO, (0.0, 1.5), MORE);
    pub(crate) const GRAVITY: MetricSpec = entry(["flight_gravity", "Gravity as filmed", "Gravity by the flight", "Twice the bend of the parabola through the centre of mass in flight; 9.8 where scale and pace of the file are right", "Free fall"], ("m/s²", "m/s²", 1.0, 1), BY_VIDEO, (1.0, 40.0), None);
    pub(crate) const TIME_CORRECTED: MetricSpec = entry(["time_to_takeoff_corrected", "Time to take-off, as on a plate", "Time to take-off, corrected for video", "0.8947 T + 0.1507 s with the time to take-off T in the picture", "Bishop 2022"], SECONDS, TO_START, (0.05, 5.0), LESS);
    pub(crate) const RSI_CORRECTED: MetricSpec = entry(["rsi_modified_corrected", "Explosiveness, as on a plate", "Modified reactive strength index, corrected for video", "Jump height by flight time over the corrected time to take-off, m/s", "Bishop 2022"], SPEED, TO_START, (0.01, 3.0), MORE);
    pub(crate) const BY_BOTH: MetricSpec = entry(["video_height_difference", "Height in the picture minus by force", "Video minus force plate, jump height by flight time", "Jump height by flight time in the picture minus the same on the force plate", "Computed"], LENGTH, BY_VIDEO, (-1.0, 1.0), None);
    pub(crate) const DISAGREEMENT: MetricSpec = entry(["height_disagreement", "How far the heights differ", "Take-off velocity height minus flight time height", "Jump height by take-off velocity minus jump height by flight time", "Computed"], LENGTH, BY_PLATE, (-1.0, 1.0), None);
    pub(crate) const TAKEOFF_VELOCITY: MetricSpec = entry(["takeoff_velocity", "Speed at take-off", "Take-off velocity", "Vertical velocity of the centre of mass at take-off", IMPULSE], SPEED, BY_PLATE, (0.1, 6.0), MORE);
    pub(crate) const PEAK_UP: MetricSpec = entry(["peak_upward_velocity", "Fastest way up", "Peak propulsive velocity", "Largest upward velocity of the centre of mass before take-off", JUMPERS], SPEED, BY_PLATE, (0.1, 6.0), MORE);
    pub(crate) const PEAK_DOWN: MetricSpec = entry(["peak_downward_velocity", "Fastest way down", "Peak braking velocity", "Largest downward velocity of the centre of mass before its lowest point", JUMPERS], SPEED, BY_PLATE, (0.0, 8.0), None);
    pub(crate) const TIME_TO_TAKEOFF: MetricSpec = entry(["time_to_takeoff", "Time to take-off", "Time to take-off", "Take-off minus the first movement out of standing", "Owen 2014; Bishop 2022"], SECONDS, TO_START, (0.05, 5.0), LESS);
    pub(crate) const RSI_MODIFIED: MetricSpec = entry(["rsi_modified", "Explosiveness", "Modified reactive strength index", "Jump height by flight time over time to take-off, m/s", "Ebben and Petushek 2010"], SPEED, TO_START, (0.01, 3.0), MORE);
    pub(crate) const UNWEIGHTING: MetricSpec = entry(["unweighting_time", "Time falling", "Unweighting time", "From the first movement to the fastest way down", JUMPERS], SECONDS, BY_PLATE, (0.0, 3.0), None);
    pub(crate) const BRAKING: MetricSpec = entry(["braking_time", "Time braking", "Braking time", "From the fastest way down (after a fall: from touch-down) to the lowest centre of mass", JUMPERS], SECONDS, BY_PLATE, (0.0, 3.0), None);
    pub(crate) const PROPULSION: MetricSpec = entry(["propulsion_time", "Time pushing", "Propulsion time", "From the lowest centre of mass (from a held squat: from the first movement) to take-off", JUMPERS], SECONDS, BY_PLATE, (0.0, 3.0), None);
    pub(crate) const LANDING: MetricSpec = entry(["landing_time", "Time of landing", "Landing time", "From landing until the centre of mass sinks no more", JUMPERS], SECONDS, BY_PLATE, (0.0, 3.0), None);
    pub(crate) const DEPTH: MetricSpec = entry(["countermovement_depth", "How deep before the jump", "Countermovement depth", "Height of the centre of mass at the start (after a fall: at touch-down) minus its lowest height", JUMPERS], LENGTH, BY_PLATE, (0.0, 1.0), None);
    pub(crate) const LANDING_DEPTH: MetricSpec = entry(["landing_depth", "How deep in landing", "Landing displacement", "How far the centre of mass sinks from landing on", JUMPERS], LENGTH, BY_PLATE, (0.0, 1.2), None);
    pub(crate) const CONTACT_TIME: MetricSpec = entry(["contact_time", "Time on the ground", "Ground contact time", "Take-off minus touch-down", REACTIVE], SECONDS, BY_VIDEO, (0.05, 1.5), LESS);
    pub(crate) const RSI_FLIGHT: MetricSpec = entry(["rsi_flight_contact", "Reactive strength, times", "Reactive strength ratio", "Flight time over contact time", REACTIVE], RATIO, BY_PLATE, (0.1, 10.0), MORE);
    pub(crate) const RSI_HEIGHT: MetricSpec = entry(["rsi_height_contact", "Reactive strength", "Reactive strength index", "Jump height by flight time over contact time, m/s", REACTIVE], SPEED, BY_PLATE, (0.01, 8.0), MORE);
    pub(crate) const DROP_HEIGHT: MetricSpec = entry(["drop_height", "Height fallen", "Effective drop height", "v² / 2g with the velocity v at touch-down; differs from the height of the box", "Baca 1999"], LENGTH, BY_PLATE, (0.01, 2.0), None);
    pub(crate) const STIFFNESS: MetricSpec = entry(["vertical_stiffness", "Stiffness of the legs", "Vertical stiffness", "Largest force of the contact over the way that the centre of mass sinks in it; without a plate m π (tf + tc) / (tc² ((tf + tc) / π − tc / 4))", "McMahon and Cheng 1990; Dalleau 2004"], ("N/m", "kN/m", 0.001, 1), BY_PLATE, (500.0, 200_000.0), None);
    pub(crate) const PEAK_FORCE: MetricSpec = entry(["peak_force", "Largest force of the push", "Peak force", "Largest vertical force between start (after a fall: touch-down) and take-off", JUMPERS], FORCE, BY_PLATE, (100.0, 20_000.0), None);
    pub(crate) const MEAN_FORCE: MetricSpec = entry(["mean_propulsion_force", "Mean force of the push", "Mean propulsive force", "Mean vertical force from the lowest centre of mass to take-off", JUMPERS], FORCE, BY_PLATE, (100.0, 20_000.0), None);
    pub(crate) const LANDING_FORCE: MetricSpec = entry(["peak_landing_force", "Largest force of landing", "Peak landing force", "Largest vertical force from landing until the centre of mass sinks no more", JUMPERS], FORCE, BY_PLATE, (100.0, 30_000.0), LESS);
    pub(crate) const PEAK_POWER: MetricSpec = entry(["peak_power", "Largest power", "Peak power", "Largest product of vertical force and velocity of the centre of mass in the push", JUMPERS], POWER, BY_PLATE, (50.0, 20_000.0), MORE);
    pub(crate) const MEAN_POWER: MetricSpec = entry(["mean_power", "Mean power", "Mean propulsive power", "Mean product of vertical force and velocity of the centre of mass in the push", JUMPERS], POWER, BY_PLATE, (50.0, 15_000.0), MORE);
    pub(crate) const SAYERS: MetricSpec = entry(["peak_power_sayers", "Power by equation", "Peak power after Sayers", "60.7 h + 45.3 m − 2055 with jump height h in cm and body mass m in kg", "Sayers 1999"], POWER, EQUATION, (50.0, 20_000.0), MORE);
    pub(crate) const PUSH_ASYMMETRY: MetricSpec = entry(["propulsion_asymmetry", "Push, left minus right", "Propulsive impulse asymmetry", "Left minus right impulse over half of the weight each, from start to take-off, over their mean", "Bishop 2018"], PERCENT, BY_PLATE, (-200.0, 200.0), None);
    pub(crate) const LANDING_ASYMMETRY: MetricSpec = entry(["landing_asymmetry", "Landing, left minus right", "Landing impulse asymmetry", "Left minus right impulse from landing until the centre of mass sinks no more, over their mean", "Bishop 2018"], PERCENT, BY_PLATE, (-200.0, 200.0), None);
    pub(crate) const WEIGHT: MetricSpec = whole(entry(["body_weight", "Weight on the plates", "System weight", "Mean vertical force of quiet standing", "Owen 2014"], FORCE, BY_PLATE, (100.0, 6_000.0), None));
    pub(crate) const COUNT: MetricSpec = count(["jump_count", "Jumps", "Jump count", "Flights of 0.08 to 1.2 s", "Computed"], (0.0, 10_000.0));
    pub(crate) const HEIGHT_MEAN: MetricSpec = whole(entry(["jump_height_mean", "Jump height, mean", "Mean jump height by flight time", "Mean over valid jumps", "Sample mean; its uncertainty is the standard error"], LENGTH, BY_VIDEO, (0.005, 1.5), MORE));
    pub(crate) const HEIGHT_BEST: MetricSpec = whole(entry(["jump_height_best", "Jump height, best", "Best jump height by flight time", "Highest valid jump", "Largest of the sample"], LENGTH, BY_VIDEO, (0.005, 1.5), MORE));
    pub(crate) const CONTACT_MEAN: MetricSpec = whole(entry(["contact_time_mean", "Time on the ground, mean", "Mean contact time", "Mean over valid jumps", "Sample mean; its uncertainty is the standard error"], SECONDS, BY_VIDEO, (0.05, 1.5), LESS));
    pub(crate) const RSI_MEAN: MetricSpec = whole(entry(["rsi_flight_contact_mean", "Reactive strength, mean", "Mean reactive strength ratio", "Mean over valid jumps", "Sample mean; its uncertainty is the standard error"], RATIO, BY_PLATE, (0.1, 10.0), MORE));
}
pub(crate) use entries::*;

/// Points without which a jump cannot be seen.
pub(crate) const REQUIRED: &[Keypoint] = REACH;

pub(crate) const STANDING: PhaseSpec = phase("standing", "Standing");
pub(crate) const UNWEIGHT: PhaseSpec = phase("unweighting", "Unweighting");
pub(crate) const BRAKE: PhaseSpec = phase("braking", "Braking");
pub(crate) const PUSH: PhaseSpec = phase("propulsion", "Propulsion");
pub(crate) const AIR: PhaseSpec = phase("flight", "Flight");
pub(crate) const LAND: PhaseSpec = phase("landing", "Landing");

/// Charts of every jump; those without data are not shown.
pub(crate) const CHARTS: &[ChartSpec] = &[
    chart("Force on the ground", &[Borrowed("ground_force")]),
    chart("Speed of the centre of mass", &[Borrowed("com_velocity")]),
    chart("Way of the centre of mass", &[Borrowed("com_displacement")]),
    chart("Height over the floor", &[Borrowed("com_up")]),
    chart(
        "Toes over the floor",
        &[Borrowed("toe_up_left"), Borrowed("toe_up_right")],
    ),
    KNEES,
];
