//! The declaration of the countermovement jump.

use crate::jump::catalogue::*;
use sagitta_motion::{Ask, MetricSpec, PhaseSpec, Spec, View};
use std::borrow::Cow::Borrowed;

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("counter_movement_jump"),
    name: Borrowed("Countermovement jump"),
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
        Borrowed("Stand still for a second, jump, land on the same spot and stand still again."),
        Borrowed("Keep your hands on your hips, so that jumps can be compared."),
        Borrowed(
            "Put the camera on a stand at hip height, about three metres away, and keep the floor in the picture.",
        ),
        Borrowed(
            "Film with 120 frames per second or more, and land as you took off: with straight legs.",
        ),
    ]),
};

const PHASES: &[PhaseSpec] = &[STANDING, UNWEIGHT, BRAKE, PUSH, AIR, LAND];

const METRICS: &[MetricSpec] = &[
    FLIGHT_TIME,
    HEIGHT_FLIGHT,
    HEIGHT_VELOCITY,
    HEIGHT_COM,
    HEIGHT_STANDING,
    DISAGREEMENT,
    BY_BOTH,
    GRAVITY,
    TAKEOFF_VELOCITY,
    TIME_TO_TAKEOFF,
    TIME_CORRECTED,
    RSI_MODIFIED,
    RSI_CORRECTED,
    UNWEIGHTING,
    BRAKING,
    PROPULSION,
    LANDING,
    DEPTH,
    LANDING_DEPTH,
    PEAK_DOWN,
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
