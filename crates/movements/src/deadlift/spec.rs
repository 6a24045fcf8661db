//! The deadlift's declaration.

use crate::catalogue::{ANGLES, HIP_BEND, KNEES, angle, showing, sided, variant};
use crate::lift::words::*;
use crate::points::{HIPS, LEGS, TRUNK};
use sagitta_motion::{Ask, ChartSpec, Keypoint, MetricSpec, Sight, Spec, View};
use std::borrow::Cow::Borrowed;

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("deadlift"),
    name: Borrowed("Deadlift"),
    rep_name: Borrowed("Repetition"),
    view: View::Side,
    min_frame_rate_hz: 30.0,
    cutoff_hz: 6.0,
    variants: Borrowed(&[
        variant("conventional", "Conventional"),
        variant("sumo", "Sumo"),
    ]),
    asks: Borrowed(&[Ask::Load]),
    by_force: false,
    required: Borrowed(&[
        Keypoint::LeftShoulder,
        Keypoint::RightShoulder,
        Keypoint::LeftWrist,
        Keypoint::RightWrist,
        Keypoint::LeftHip,
        Keypoint::RightHip,
        Keypoint::LeftKnee,
        Keypoint::RightKnee,
        Keypoint::LeftAnkle,
        Keypoint::RightAnkle,
    ]),
    phases: Borrowed(UP_FIRST),
    metrics: Borrowed(METRICS),
    charts: Borrowed(CHARTS),
    guidance: Borrowed(&[
        Borrowed("Put the camera at knee height, square to your side, about three metres away."),
        Borrowed(
            "Keep head, feet and the plate in the picture all the time; the plate gives the scale.",
        ),
        Borrowed("Film from before the bar leaves the floor until it is back."),
        Borrowed("Film with 60 frames per second; 30 are the least."),
    ]),
};

/// Somebody who holds a bar standing bends knees and hips by less, in degrees: the lift's rules ask for straight ones, and
/// with a third of a right angle left in them the thighs carry the bar.
const STANDS_DEG: f64 = 40.0;

// A bar is lifted from the shins or lower to the middle of the thighs: by a tenth to half of body height.
#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    MEAN_VELOCITY, PROPULSIVE_VELOCITY, within(PEAK_VELOCITY, 0.05, 2.5), within(RANGE, 0.25, 0.95), CONCENTRIC_TIME, PAUSE_TIME, ECCENTRIC_TIME,
    PATH_DEVIATION, MIDFOOT_DEVIATION, STICKING_VELOCITY, STICKING_HEIGHT, STICKING_TIME, MEAN_POWER, PEAK_POWER,
    sided(angle(["knee_flexion_start", "Knee bend off the floor", "Knee flexion at lift-off", "180° minus the angle hip–knee–ankle when the concentric phase begins", ANGLES], (-10.0, 160.0), LEGS)),
    sided(angle(["hip_flexion_start", "Hip bend off the floor", "Hip flexion at lift-off", "Angle between thigh and trunk line when the concentric phase begins", ANGLES], (-10.0, 160.0), HIPS)),
    angle(["trunk_lean_start", "Forward lean off the floor", "Trunk inclination at lift-off", "Angle of mid-hips to mid-shoulders against the vertical, forward positive, when the concentric phase begins", "Segment angle against the vertical"], (-20.0, 120.0), TRUNK),
    sided(angle(["lockout_knee_flexion", "Knee bend on top", "Knee flexion at lockout", "180° minus the angle hip–knee–ankle when the concentric phase ends", ANGLES], (-20.0, STANDS_DEG), LEGS)),
    sided(angle(["lockout_hip_flexion", "Hip bend on top", "Hip flexion at lockout", "Angle between thigh and trunk line when the concentric phase ends", ANGLES], (-25.0, STANDS_DEG), HIPS)),
    showing(Sight::BothBends, angle(["knee_asymmetry", "Knee bend, left minus right", "Knee flexion asymmetry", "Left minus right knee flexion when the concentric phase begins", ANGLES], (-60.0, 60.0), LEGS)),
    showing(Sight::BothBends, angle(["hip_asymmetry", "Hip bend, left minus right", "Hip flexion asymmetry", "Left minus right hip flexion when the concentric phase begins", ANGLES], (-60.0, 60.0), HIPS)),
    VELOCITY_LOSS, LOSS_20, LOSS_40, REPS, FAILED,
];

const CHARTS: &[ChartSpec] = &[VELOCITY_CHART, HEIGHT_CHART, ALONG_CHART, KNEES, HIP_BEND];
