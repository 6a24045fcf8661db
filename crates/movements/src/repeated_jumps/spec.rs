//! The declaration of repeated jumps.

use crate::jump::catalogue::*;
use sagitta_motion::{Ask, MetricSpec, PhaseSpec, Spec, View};
use std::borrow::Cow::Borrowed;

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("repeated_jumps"),
    name: Borrowed("Repeated jumps"),
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
        Borrowed("Stand still for a second, then jump on the spot, again and again."),
        Borrowed("Touch the ground as briefly as you can."),
        Borrowed(
            "Put the camera on a stand at hip height, about three metres away, and keep the floor in the picture.",
        ),
        Borrowed(
            "Film with 120 frames per second or more, and land as you took off: with straight legs.",
        ),
    ]),
};

const PHASES: &[PhaseSpec] = &[STANDING, UNWEIGHT, BRAKE, PUSH, AIR];

const METRICS: &[MetricSpec] = &[
    CONTACT_TIME,
    FLIGHT_TIME,
    HEIGHT_FLIGHT,
    HEIGHT_VELOCITY,
    HEIGHT_COM,
    DISAGREEMENT,
    BY_BOTH,
    GRAVITY,
    RSI_FLIGHT,
    RSI_HEIGHT,
    STIFFNESS,
    TAKEOFF_VELOCITY,
    BRAKING,
    PROPULSION,
    DEPTH,
    PEAK_DOWN,
    PEAK_UP,
    PEAK_FORCE,
    MEAN_FORCE,
    PEAK_POWER,
    MEAN_POWER,
    PUSH_ASYMMETRY,
    WEIGHT,
    COUNT,
    HEIGHT_MEAN,
    HEIGHT_BEST,
    CONTACT_MEAN,
    RSI_MEAN,
];
