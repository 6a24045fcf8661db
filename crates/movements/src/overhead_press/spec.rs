//! The overhead press's declaration.

use crate::catalogue::{angle, sided};
use crate::lift::words::*;
use crate::points::ARMS;
use sagitta_motion::{Ask, ChartSpec, MetricSpec, Spec, View};
use std::borrow::Cow::Borrowed;

const ANGLES: &str = "Sports2D angle table, unsigned";

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("overhead_press"),
    name: Borrowed("Overhead press"),
    rep_name: Borrowed("Repetition"),
    view: View::Side,
    min_frame_rate_hz: 30.0,
    cutoff_hz: 6.0,
    variants: Borrowed(&[]),
    asks: Borrowed(&[Ask::Load]),
    by_force: false,
    required: Borrowed(ARMS),
    phases: Borrowed(UP_FIRST),
    metrics: Borrowed(METRICS),
    charts: Borrowed(CHART_LIST),
    guidance: Borrowed(&[
        Borrowed(
            "Put the camera at the height of the chest, square to your side, about three metres away.",
        ),
        Borrowed(
            "Keep the whole body and the plate in the picture all the time; the plate gives the scale.",
        ),
        Borrowed("Hold the bar still at the shoulders before the first repetition."),
        Borrowed("Film with 60 frames per second; 30 are the least."),
    ]),
};

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    MEAN_VELOCITY, PROPULSIVE_VELOCITY, PEAK_VELOCITY, RANGE, CONCENTRIC_TIME, PAUSE_TIME, ECCENTRIC_TIME,
    PATH_DEVIATION, MIDFOOT_DEVIATION, STICKING_VELOCITY, STICKING_HEIGHT, STICKING_TIME, MEAN_POWER, PEAK_POWER,
    sided(angle(["elbow_flexion_bottom", "Elbow bend at the shoulders", "Elbow flexion at the bottom", "180° minus the angle shoulder–elbow–wrist when the concentric phase begins", ANGLES], (0.0, 170.0), ARMS)),
    sided(angle(["lockout_elbow_flexion", "Elbow bend on top", "Elbow flexion at lockout", "180° minus the angle shoulder–elbow–wrist when the concentric phase ends", ANGLES], (-20.0, 150.0), ARMS)),
    angle(["elbow_asymmetry", "Elbow bend, left minus right", "Elbow flexion asymmetry", "Left minus right elbow flexion when the concentric phase begins", ANGLES], (-90.0, 90.0), ARMS),
    VELOCITY_LOSS, LOSS_20, LOSS_40, REPS, FAILED,
];

const CHART_LIST: &[ChartSpec] = &[
    VELOCITY_CHART,
    HEIGHT_CHART,
    ALONG_CHART,
    chart(
        "Elbow bend",
        &[
            Borrowed("elbow_flexion_left"),
            Borrowed("elbow_flexion_right"),
        ],
    ),
];
