//! The pull's declaration.

use crate::catalogue::{phase, variant};
use crate::lift::words::*;
use sagitta_motion::{Ask, ChartSpec, Keypoint, MetricSpec, PhaseSpec, Spec, View};
use std::borrow::Cow::Borrowed;

const PULLS: &str = "Peaks and dip of the vertical velocity before the turnover";
const PATH: &str = "Sagittal bar path";

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("olympic_pull"),
    name: Borrowed("Olympic pull"),
    rep_name: Borrowed("Lift"),
    view: View::Side,
    min_frame_rate_hz: 60.0,
    cutoff_hz: 10.0,
    variants: Borrowed(&[variant("snatch", "Snatch"), variant("clean", "Clean")]),
    asks: Borrowed(&[Ask::Load]),
    by_force: false,
    required: Borrowed(&[
        Keypoint::LeftShoulder,
        Keypoint::RightShoulder,
        Keypoint::LeftWrist,
        Keypoint::RightWrist,
        Keypoint::LeftHip,
        Keypoint::RightHip,
        Keypoint::LeftAnkle,
        Keypoint::RightAnkle,
    ]),
    phases: Borrowed(PHASES),
    metrics: Borrowed(METRICS),
    charts: Borrowed(&[VELOCITY_CHART, HEIGHT_CHART, ALONG_CHART] as &[ChartSpec]),
    guidance: Borrowed(&[
        Borrowed("Put the camera at hip height, square to your side, three to four metres away."),
        Borrowed(
            "Keep the plate in the picture from the floor to over the head; it gives the scale.",
        ),
        Borrowed("Film from before the bar leaves the floor until you have stood up with it."),
        Borrowed("Film with 60 frames per second or more."),
    ]),
};

const PHASES: &[PhaseSpec] = &[
    phase("first_pull", "First pull"),
    phase("transition", "Transition"),
    phase("second_pull", "Second pull"),
    phase("pull", "Pull"),
    phase("turnover", "Turnover"),
    phase("catch", "Catch"),
    phase("failed", "Not completed"),
];

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    MEAN_VELOCITY, within(PEAK_VELOCITY, 0.5, 3.2), within(RANGE, 0.6, 1.8), CONCENTRIC_TIME,
    velocity(["first_pull_velocity", "Speed of the first pull", "First pull peak velocity", "First peak of the bar's vertical velocity, before it slows down at the knees", PULLS], (0.1, 4.0)),
    velocity(["transition_velocity", "Speed at the knees", "Transition velocity", "Slowest vertical velocity between the two peaks", PULLS], (-0.5, 4.0)),
    velocity(["second_pull_velocity", "Speed of the second pull", "Second pull peak velocity", "Highest vertical velocity of the bar", PULLS], (0.5, 3.2)),
    way(["catch_drop", "Bar falls into the catch", "Bar drop", "Highest point of the bar minus its height when it is held", PATH], (-0.05, 1.0)),
    drift(["first_pull_back", "Towards you in the pull", "Rearward displacement in the pull", "Where the bar began minus its rearmost point before the highest velocity, backward positive", PATH], (-0.3, 0.5)),
    drift(["swing_forward", "Away from you after the hips", "Forward displacement after the second pull", "Foremost point after the highest velocity minus the rearmost one before it, forward positive", PATH], (-0.3, 0.6)),
    drift(["catch_back", "Back into the catch", "Rearward displacement into the catch", "Foremost point after the highest velocity minus where the bar is held, backward positive", PATH], (-0.3, 0.6)),
    PATH_DEVIATION, MIDFOOT_DEVIATION, MEAN_POWER, PEAK_POWER,
    VELOCITY_LOSS, LOSS_20, LOSS_40, REPS, FAILED,
];
