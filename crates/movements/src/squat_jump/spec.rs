//! The declaration of the squat jump.

use crate::jump::catalogue::*;
use sagitta_motion::{Ask, MetricSpec, PhaseSpec, Spec, View};
use std::borrow::Cow::Borrowed;

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("squat_jump"),
    name: Borrowed("Squat jump"),
    rep_name: Borrowed("Jump"),
    view: View::Any,
    min_frame_rate_hz: 30.0,
    cutoff_hz: 10.0,
    variants: Borrowed(&[]),
    asks: Borrowed(&[Ask::Mass]),
    by_force: true,
    required: Borrowed(REQUIRED),
    phases: Borrowed(PHASES),
    metrics: Borrowed(METRICS),
    charts: Borrowed(CHARTS),
    guidance: Borrowed(&[
        Borrowed(
            "Hold the squat still for two seconds, jump without sinking, land and stand still.",
        ),
        Borrowed("Keep your hands on your hips, so that jumps can be compared."),
        Borrowed(
            "Put the camera on a stand at hip height, about three metres away, and keep the floor in the picture.",
        ),
        Borrowed(
            "Film with 120 frames per second or more, and land as you took off: with straight legs.",
        ),
    ]),
};

const PHASES: &[PhaseSpec] = &[STANDING, PUSH, AIR, LAND];

const METRICS: &[MetricSpec] = &[
    FLIGHT_TIME,
    HEIGHT_FLIGHT,
    HEIGHT_VELOCITY,
    HEIGHT_COM,
    DISAGREEMENT,
    BY_BOTH,
    GRAVITY,
    TAKEOFF_VELOCITY,
    TIME_TO_TAKEOFF,
    RSI_MODIFIED,
    PROPULSION,
    LANDING,
    LANDING_DEPTH,
    PEAK_UP,
    PEAK_FORCE,
    MEAN_FORCE,
    PEAK_POWER,
    MEAN_POWER,
    SAYERS,
    LANDING_FORCE,
    PUSH_ASYMMETRY,
    LANDING_ASYMMETRY,
    WEIGHT,
    COUNT,
    HEIGHT_MEAN,
    HEIGHT_BEST,
];
