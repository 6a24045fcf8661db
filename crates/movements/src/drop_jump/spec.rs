//! The declaration of the drop jump.

use crate::jump::catalogue::*;
use sagitta_motion::{Ask, MetricSpec, PhaseSpec, Spec, View};
use std::borrow::Cow::Borrowed;

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("drop_jump"),
    name: Borrowed("Drop jump"),
    rep_name: Borrowed("Jump"),
    view: View::Any,
    min_frame_rate_hz: 30.0,
    cutoff_hz: 10.0,
    variants: Borrowed(&[]),
    asks: Borrowed(&[Ask::DropHeight, Ask::Mass]),
    by_force: true,
    required: Borrowed(REQUIRED),
    phases: Borrowed(PHASES),
    metrics: Borrowed(METRICS),
    charts: Borrowed(CHARTS),
    guidance: Borrowed(&[
        Borrowed(
            "Step off the box, touch the ground as briefly as you can, jump, land and stand still for a second.",
        ),
        Borrowed("Keep box and landing in the picture."),
        Borrowed(
            "Put the camera on a stand at hip height, about three metres away, and keep the floor in the picture.",
        ),
        Borrowed(
            "Film with 120 frames per second or more, and land as you took off: with straight legs.",
        ),
    ]),
};

const PHASES: &[PhaseSpec] = &[BRAKE, PUSH, AIR, LAND];

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
    DROP_HEIGHT,
    STIFFNESS,
    TAKEOFF_VELOCITY,
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
