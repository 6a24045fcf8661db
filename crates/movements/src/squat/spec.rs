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

/// From a partial squat's 40° (Schoenfeld 2010), less the error of a side camera, to thighs that rest on calves
/// (150–165°, Hefzy et al. 1998).
const KNEE: (f64, f64) = (35.0, 165.0);
/// Knees that are bent so far take the hips along, and the trunk on the thighs is the end: 120–140° of the hip
/// itself (Norkin and White), the rest in the back.
const HIP: (f64, f64) = (20.0, 150.0);
/// Knees behind the ankles put hips and bar further behind, where nobody keeps their balance: 5° are left for
/// errors. Most under load is 39 ± 5° (Konor et al. 2012, Int. J. Sports Phys. Ther. 7, 279–287), three of its
/// deviations more the end.
const ANKLE: (f64, f64) = (-5.0, 55.0);
/// Hips behind the feet leave no balance for a trunk that leans back; beyond 75° it is no squat.
const LEAN_OF_TRUNK: (f64, f64) = (-5.0, 75.0);

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    height(["depth", "Hip below knee", "Squat depth", "Height of the knee joint minus height of the hip joint at the bottom, mean of both sides; positive with the hip below the knee", "Powerlifting rule, by joint centres"], (-0.6, 0.5), THIGHS),
    height(["pelvis_drop", "Way down", "Pelvis drop", "Highest mid-hip over mid-ankle in the second before the repetition, minus its height at the bottom", REP], (0.05, 1.2), LEGS),
    sided(angle(["knee_flexion_bottom", "Knee bend at the bottom", "Knee flexion at the bottom", "180° minus the angle hip–knee–ankle at the lowest pelvis", ANGLES], KNEE, LEGS)),
    sided(angle(["hip_flexion_bottom", "Hip bend at the bottom", "Hip flexion at the bottom", "Angle between thigh and trunk line (mid-shoulders to mid-hips) at the lowest pelvis, 0 in line", ANGLES], HIP, HIPS)),
    sided(angle(["ankle_dorsiflexion_bottom", "Ankle bend at the bottom", "Ankle dorsiflexion at the bottom", "Lean of the shank plus the slope of the foot since it last bore a standing body, toes up positive, at the lowest pelvis; of a foot that did not stay, and of markers, 90° minus the angle between shank and heel–toe line", ANGLES], ANKLE, FEET)),
    angle(["trunk_lean_bottom", "Forward lean at the bottom", "Trunk inclination at the bottom", "Angle of mid-hips to mid-shoulders against the vertical, forward positive, at the lowest pelvis", "Segment angle against the vertical"], LEAN_OF_TRUNK, TRUNK),
    showing(Sight::BothBends, angle(["knee_asymmetry", "Knee bend, left minus right", "Knee flexion asymmetry", "Left minus right knee flexion at the bottom", ANGLES], (-60.0, 60.0), LEGS)),
    showing(Sight::BothBends, angle(["hip_asymmetry", "Hip bend, left minus right", "Hip flexion asymmetry", "Left minus right hip flexion at the bottom", ANGLES], (-60.0, 60.0), HIPS)),
    height(["com_drop", "Way of the centre of mass", "Centre-of-mass displacement", "Highest centre of mass over mid-ankle in the second before the repetition, minus its height at the bottom", DE_LEVA], (0.02, 1.0), BODY),
    time(["descent_time", "Time down", "Descent duration", "From leaving the top by 5 % of the drop to within 5 % of the lowest point", TEMPO], (0.1, 30.0)),
    time(["bottom_time", "Time at the bottom", "Bottom duration", "Time within 5 % of the drop from the lowest point", TEMPO], (0.0, 60.0)),
    time(["ascent_time", "Time up", "Ascent duration", "From leaving the lowest point by 5 % of the drop to within 5 % of the top", TEMPO], (0.1, 30.0)),
    time(["rep_time", "Time of the repetition", "Repetition duration", "Descent, bottom and ascent together", TEMPO], (0.3, 90.0)),
    count(["rep_count", "Repetitions", "Repetition count", "Bottoms of the pelvis that stand out by 8 % of body height on both sides, at least 0.7 s apart, with knees bent by 40° or more over feet that stay", REP], (0.0, 10_000.0)),
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
