//! The bench press's declaration.

use crate::catalogue::ELBOWS;
use crate::lift::press::{ELBOW_ASYMMETRY, ELBOW_LOCKOUT, elbow_bottom};
use crate::lift::words::*;
use crate::points::ARMS;
use sagitta_motion::{Ask, ChartSpec, MetricSpec, Spec, View};
use std::borrow::Cow::Borrowed;

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("bench_press"),
    name: Borrowed("Bench press"),
    rep_name: Borrowed("Repetition"),
    view: View::Side,
    min_frame_rate_hz: 30.0,
    cutoff_hz: 6.0,
    variants: Borrowed(&[]),
    asks: Borrowed(&[Ask::Load]),
    by_force: false,
    required: Borrowed(ARMS),
    phases: Borrowed(DOWN_FIRST),
    metrics: Borrowed(METRICS),
    charts: Borrowed(CHARTS),
    guidance: Borrowed(&[
        Borrowed(
            "Put the camera at the height of the bench, square to your side, two to three metres away.",
        ),
        Borrowed(
            "Keep the whole body and the plate in the picture all the time; the plate gives the scale.",
        ),
        Borrowed(
            "Hold the bar still on straight arms before the first and after the last repetition.",
        ),
        Borrowed("Film with 60 frames per second; 30 are the least."),
    ]),
};

// Arms are a third of body height long: no bar comes further down to the chest.
#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    MEAN_VELOCITY, PROPULSIVE_VELOCITY, within(PEAK_VELOCITY, 0.05, 2.5), within(RANGE, 0.1, 0.7), ECCENTRIC_TIME, PAUSE_TIME, CONCENTRIC_TIME,
    PATH_DEVIATION, STICKING_VELOCITY, STICKING_HEIGHT, STICKING_TIME, MEAN_POWER, PEAK_POWER,
    elbow_bottom("Elbow bend at the chest"), ELBOW_LOCKOUT, ELBOW_ASYMMETRY,
    VELOCITY_LOSS, LOSS_20, LOSS_40, REPS, FAILED,
];

const CHARTS: &[ChartSpec] = &[VELOCITY_CHART, HEIGHT_CHART, ALONG_CHART, ELBOWS];
