//! The squat's declaration.

use crate::catalogue::{
    ANGLES, HIP_BEND, KNEES, LEAN, STATISTICS, angle, chart, count, height, phase, showing, sided,
    time, variant, whole,
};
use crate::lift::words;
use crate::points::{BODY, FEET, HIPS, LEGS, THIGHS, TRUNK};
use sagitta_motion::{Ask, ChartSpec, Keypoint, MetricSpec, PhaseSpec, Sight, Spec, View};
use std::borrow::Cow::Borrowed;

const REP: &str = "OpenCap squat segmentation, threshold relative to body height";
const TEMPO: &str = "Pelvis height, 5 % of the drop from either end";
const DE_LEVA: &str = "de Leva 1996";

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("squat"),
    name: Borrowed("Squat"),
    rep_name: Borrowed("Repetition"),
    view: View::Side,
    min_frame_rate_hz: 25.0,
    cutoff_hz: 6.0,
    variants: Borrowed(&[variant("back", "Back"), variant("front", "Front")]),
    asks: Borrowed(&[Ask::Load]),
    by_force: false,
    required: Borrowed(&[
        Keypoint::LeftShoulder,
        Keypoint::RightShoulder,
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
        Borrowed("Put the camera at hip height, square to your side, about three metres away."),
        Borrowed("Keep head and feet in the picture all the time."),
        Borrowed("Stand still for a second before the first and after the last repetition."),
        Borrowed("Film with 30 frames per second or more."),
    ]),
};

const PHASES: &[PhaseSpec] = &[
    phase("standing", "Standing"),
    phase("descent", "Descent"),
    phase("bottom", "Bottom"),
    phase("ascent", "Ascent"),
];

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    height(["depth", "Hip below knee", "Squat depth", "Height of the knee joint minus height of the hip joint at the bottom, mean of both sides; positive with the hip below the knee", "Powerlifting rule, by joint centres"], (-0.6, 0.5), THIGHS),
    height(["pelvis_drop", "Way down", "Pelvis drop", "Highest mid-hip over mid-ankle since the repetition before, minus its height at the bottom", REP], (0.05, 1.2), LEGS),
    sided(angle(["knee_flexion_bottom", "Knee bend at the bottom", "Knee flexion at the bottom", "180° minus the angle hip–knee–ankle at the lowest pelvis", ANGLES], (0.0, 170.0), LEGS)),
    sided(angle(["hip_flexion_bottom", "Hip bend at the bottom", "Hip flexion at the bottom", "Angle between thigh and trunk line (mid-shoulders to mid-hips) at the lowest pelvis, 0 in line", ANGLES], (-30.0, 160.0), HIPS)),
    sided(angle(["ankle_dorsiflexion_bottom", "Ankle bend at the bottom", "Ankle dorsiflexion at the bottom", "90° minus the angle between shank and heel–toe line at the lowest pelvis", ANGLES], (-50.0, 70.0), FEET)),
    angle(["trunk_lean_bottom", "Forward lean at the bottom", "Trunk inclination at the bottom", "Angle of mid-hips to mid-shoulders against the vertical, forward positive, at the lowest pelvis", "Segment angle against the vertical"], (-45.0, 110.0), TRUNK),
    showing(Sight::BothBends, angle(["knee_asymmetry", "Knee bend, left minus right", "Knee flexion asymmetry", "Left minus right knee flexion at the bottom", ANGLES], (-60.0, 60.0), LEGS)),
    showing(Sight::BothBends, angle(["hip_asymmetry", "Hip bend, left minus right", "Hip flexion asymmetry", "Left minus right hip flexion at the bottom", ANGLES], (-60.0, 60.0), HIPS)),
    height(["com_drop", "Way of the centre of mass", "Centre-of-mass displacement", "Highest centre of mass over mid-ankle since the repetition before, minus its height at the bottom", DE_LEVA], (0.02, 1.0), BODY),
    time(["descent_time", "Time down", "Descent duration", "From leaving the top by 5 % of the drop to within 5 % of the lowest point", TEMPO], (0.1, 30.0)),
    time(["bottom_time", "Time at the bottom", "Bottom duration", "Time within 5 % of the drop from the lowest point", TEMPO], (0.0, 60.0)),
    time(["ascent_time", "Time up", "Ascent duration", "From leaving the lowest point by 5 % of the drop to within 5 % of the top", TEMPO], (0.1, 30.0)),
    time(["rep_time", "Time of the repetition", "Repetition duration", "Descent, bottom and ascent together", TEMPO], (0.3, 90.0)),
    count(["rep_count", "Repetitions", "Repetition count", "Bottoms of the pelvis that stand out by 8 % of body height on both sides, at least 0.7 s apart", REP], (0.0, 10_000.0)),
    whole(height(["pelvis_drop_mean", "Way down, mean", "Mean pelvis drop", "Mean over valid repetitions", STATISTICS], (0.05, 1.2), LEGS)),
    whole(height(["pelvis_drop_sd", "Way down, spread", "Pelvis drop SD", "Standard deviation over valid repetitions", STATISTICS], (0.0, 1.0), LEGS)),
    whole(angle(["knee_flexion_mean", "Knee bend, mean", "Mean knee flexion at the bottom", "Mean of both sides over valid repetitions", STATISTICS], (0.0, 170.0), LEGS)),
    whole(showing(Sight::Made, angle(["knee_flexion_sd", "Knee bend, spread", "Knee flexion SD", "Standard deviation over valid repetitions, sides averaged", STATISTICS], (0.0, 90.0), LEGS))),
    whole(time(["rep_time_mean", "Time of a repetition, mean", "Mean repetition duration", "Mean over valid repetitions", STATISTICS], (0.3, 90.0))),
    whole(time(["rep_time_sd", "Time of a repetition, spread", "Repetition duration SD", "Standard deviation over valid repetitions", STATISTICS], (0.0, 90.0))),
    words::MEAN_VELOCITY, words::PROPULSIVE_VELOCITY, words::PEAK_VELOCITY, words::RANGE, words::CONCENTRIC_TIME, words::ECCENTRIC_TIME,
    words::PATH_DEVIATION, words::MIDFOOT_DEVIATION, words::STICKING_VELOCITY, words::STICKING_HEIGHT, words::STICKING_TIME,
    words::MEAN_POWER, words::PEAK_POWER, words::VELOCITY_LOSS, words::LOSS_20, words::LOSS_40,
];

const CHARTS: &[ChartSpec] = &[
    KNEES,
    chart("Height of the pelvis", &[Borrowed("pelvis_height")]),
    chart(
        "Hip over knee",
        &[
            Borrowed("hip_over_knee_left"),
            Borrowed("hip_over_knee_right"),
        ],
    ),
    HIP_BEND,
    LEAN,
];
