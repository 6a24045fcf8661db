//! The sit-to-stand's declaration.

use crate::catalogue::{
    ANGLES, HIP_BEND, KNEES, LEAN, LENGTH_ACCURACY, STATISTICS, Words, angle, chart, count, entry,
    height, phase, showing, sided, time, whole,
};
use crate::points::{LEGS, TRUNK};
use sagitta_motion::{ChartSpec, Keypoint, MetricSpec, PhaseSpec, Sight, Spec, View};
use std::borrow::Cow::Borrowed;

const REP: &str = "OpenCap sit-to-stand segmentation, thresholds relative to the way";
const TEMPO: &str = "Pelvis height, 5 % of the way from either end";
const BOHANNON: &str = "Bohannon 2006; Whitney et al. 2005";

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("sit_to_stand"),
    name: Borrowed("Sit to stand"),
    rep_name: Borrowed("Repetition"),
    view: View::Side,
    min_frame_rate_hz: 25.0,
    cutoff_hz: 6.0,
    variants: Borrowed(&[]),
    asks: Borrowed(&[]),
    by_force: false,
    required: Borrowed(&[
        Keypoint::LeftHip,
        Keypoint::RightHip,
        Keypoint::LeftKnee,
        Keypoint::RightKnee,
        Keypoint::LeftAnkle,
        Keypoint::RightAnkle,
    ]),
    phases: Borrowed(PHASES),
    metrics: Borrowed(METRICS),
    charts: Borrowed(CHARTS),
    guidance: Borrowed(&[
        Borrowed(
            "Put the camera at hip height, square to the side of the chair, about three metres away.",
        ),
        Borrowed("Begin and end sitting still; arms crossed in front of the chest."),
        Borrowed("Keep head and feet in the picture all the time."),
        Borrowed("For the five-times test, stand up five times as fast as you safely can."),
    ]),
};

const PHASES: &[PhaseSpec] = &[
    phase("sitting", "Sitting"),
    phase("rising", "Rising"),
    phase("standing", "Standing"),
    phase("lowering", "Sitting down"),
];

const fn velocity(words: Words, plausible: (f64, f64)) -> MetricSpec {
    entry(
        words,
        "m/s",
        ("m/s", 1.0),
        2,
        LENGTH_ACCURACY,
        plausible,
        (LEGS, Sight::Anywhere),
    )
}

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    time(["rise_time", "Time to stand up", "Rising duration", "From leaving the seat by 5 % of the way to within 5 % of standing", TEMPO], (0.2, 20.0)),
    time(["standing_time", "Time standing", "Standing duration", "Time within 5 % of the way from the highest point", TEMPO], (0.0, 120.0)),
    time(["lowering_time", "Time to sit down", "Lowering duration", "From leaving standing by 5 % of the way to within 5 % of the seat", TEMPO], (0.2, 20.0)),
    time(["rep_time", "Time of the repetition", "Repetition duration", "Rising, standing and sitting down together", TEMPO], (0.5, 160.0)),
    height(["rise_height", "Way up", "Rise of the pelvis", "Highest mid-hip over mid-ankle minus its height on the seat", REP], (0.05, 1.0), LEGS),
    velocity(["rise_velocity_mean", "Mean speed up", "Mean vertical velocity of the pelvis", "From 5 to 95 % of the way over its time", TEMPO], (0.01, 3.0)),
    velocity(["rise_velocity_peak", "Highest speed up", "Peak vertical velocity of the pelvis", "Fastest rise of mid-hip over mid-ankle", "Central differences"], (0.02, 4.0)),
    angle(["trunk_lean_max", "Forward lean, most", "Peak trunk inclination", "Largest angle of mid-hips to mid-shoulders against the vertical while rising", "Segment angle against the vertical"], (-45.0, 110.0), TRUNK),
    sided(angle(["knee_flexion_seated", "Knee bend on the seat", "Knee flexion at the start", "180° minus the angle hip–knee–ankle when the pelvis leaves the seat", ANGLES], (0.0, 170.0), LEGS)),
    count(["rep_count", "Repetitions", "Repetition count", "Risings of the pelvis that stand out by 8 % of body height on both sides, at least 0.7 s apart", REP], (0.0, 10_000.0)),
    whole(time(["five_times_time", "Five times", "Five-times sit-to-stand time", "From first leaving the seat until sitting after the fifth repetition", BOHANNON], (2.0, 180.0))),
    whole(time(["rise_time_mean", "Time to stand up, mean", "Mean rising duration", "Mean over valid repetitions", STATISTICS], (0.2, 20.0))),
    whole(time(["rep_time_mean", "Time of a repetition, mean", "Mean repetition duration", "Mean over valid repetitions", STATISTICS], (0.5, 160.0))),
    whole(time(["rep_time_sd", "Time of a repetition, spread", "Repetition duration SD", "Standard deviation over valid repetitions", STATISTICS], (0.0, 90.0))),
    whole(velocity(["rise_velocity_peak_mean", "Highest speed up, mean", "Mean peak velocity of the pelvis", "Mean over valid repetitions", STATISTICS], (0.02, 4.0))),
    whole(showing(Sight::Made, angle(["trunk_lean_max_mean", "Forward lean, mean", "Mean peak trunk inclination", "Mean over valid repetitions", STATISTICS], (-45.0, 110.0), TRUNK))),
];

const CHARTS: &[ChartSpec] = &[
    chart("Height of the pelvis", &[Borrowed("pelvis_height")]),
    LEAN,
    KNEES,
    HIP_BEND,
];
