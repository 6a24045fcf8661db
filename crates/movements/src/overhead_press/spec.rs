//! The overhead press's declaration.

use crate::catalogue::ELBOWS;
use crate::lift::press::{ELBOW_ASYMMETRY, ELBOW_LOCKOUT, elbow_bottom};
use crate::lift::words::*;
use crate::points::ARMS;
use sagitta_motion::{Ask, ChartSpec, MetricSpec, Spec, View};
use std::borrow::Cow::Borrowed;

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
    charts: Borrowed(CHARTS),
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

// Arms are a third of body height long, and the bar is lifted from below to above the shoulders by them.
#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    MEAN_VELOCITY, PROPULSIVE_VELOCITY, PEAK_VELOCITY, within(RANGE, 0.2, 0.95), CONCENTRIC_TIME, PAUSE_TIME, ECCENTRIC_TIME,
    PATH_DEVIATION, MIDFOOT_DEVIATION, STICKING_VELOCITY, STICKING_HEIGHT, STICKING_TIME, MEAN_POWER, PEAK_POWER,
    elbow_bottom("Elbow bend at the shoulders"), ELBOW_LOCKOUT, ELBOW_ASYMMETRY,
    VELOCITY_LOSS, LOSS_20, LOSS_40, REPS, FAILED,
];

const CHARTS: &[ChartSpec] = &[VELOCITY_CHART, HEIGHT_CHART, ALONG_CHART, ELBOWS];
