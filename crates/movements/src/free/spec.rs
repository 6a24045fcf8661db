//! The declaration of free movement.

use crate::catalogue::{
    ANGLES, ELBOWS, HIP_BEND, KNEES, LEAN, Words, angle, chart, phase, showing, sided, whole,
};
use crate::points::{ARMS, ARMS_AND_TRUNK, FEET, HIPS, LEGS, TRUNK};
use sagitta_motion::{ChartSpec, Keypoint, MetricSpec, PhaseSpec, Sight, Spec, View};
use std::borrow::Cow::Borrowed;

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("free"),
    name: Borrowed("Any movement"),
    rep_name: Borrowed(""),
    variants: Borrowed(&[]),
    asks: Borrowed(&[]),
    by_force: false,
    view: View::Side,
    min_frame_rate_hz: 25.0,
    cutoff_hz: 6.0,
    required: Borrowed(&[]),
    phases: Borrowed(PHASES),
    metrics: Borrowed(METRICS),
    charts: Borrowed(CHARTS),
    guidance: Borrowed(&[
        Borrowed("Film square to the plane in which the joints move, usually from the side."),
        Borrowed("Keep the joints that matter in the picture all the time."),
    ]),
};

const PHASES: &[PhaseSpec] = &[phase("movement", "Movement")];

/// A joint on both sides.
const fn joint(words: Words, plausible: (f64, f64), needs: &'static [Keypoint]) -> MetricSpec {
    whole(sided(angle(words, plausible, needs)))
}

/// A joint of the arms, which bend in whatever plane they like.
const fn limb(words: Words, plausible: (f64, f64), needs: &'static [Keypoint]) -> MetricSpec {
    showing(Sight::Limb, joint(words, plausible, needs))
}

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    joint(["knee_flexion_max", "Knee bend, most", "Largest knee flexion", "180° minus the angle hip–knee–ankle; the largest of the recording", ANGLES], (-20.0, 175.0), LEGS),
    joint(["knee_flexion_min", "Knee bend, least", "Smallest knee flexion", "180° minus the angle hip–knee–ankle; the smallest of the recording", ANGLES], (-20.0, 175.0), LEGS),
    joint(["knee_flexion_range", "Knee bend, range", "Range of knee flexion", "180° minus the angle hip–knee–ankle; largest minus smallest of the recording", ANGLES], (0.0, 195.0), LEGS),
    joint(["hip_flexion_max", "Hip bend, most", "Largest hip flexion", "Angle between thigh and trunk line (mid-shoulders to mid-hips), 0 in line; the largest of the recording", ANGLES], (-40.0, 175.0), HIPS),
    joint(["hip_flexion_min", "Hip bend, least", "Smallest hip flexion", "Angle between thigh and trunk line (mid-shoulders to mid-hips), 0 in line; the smallest of the recording", ANGLES], (-40.0, 175.0), HIPS),
    joint(["hip_flexion_range", "Hip bend, range", "Range of hip flexion", "Angle between thigh and trunk line (mid-shoulders to mid-hips), 0 in line; largest minus smallest of the recording", ANGLES], (0.0, 215.0), HIPS),
    joint(["ankle_dorsiflexion_max", "Ankle bend, most", "Largest ankle dorsiflexion", "90° minus the angle between shank and heel–toe line; the largest of the recording", ANGLES], (-90.0, 70.0), FEET),
    joint(["ankle_dorsiflexion_min", "Ankle bend, least", "Smallest ankle dorsiflexion", "90° minus the angle between shank and heel–toe line; the smallest of the recording", ANGLES], (-90.0, 70.0), FEET),
    joint(["ankle_dorsiflexion_range", "Ankle bend, range", "Range of ankle dorsiflexion", "90° minus the angle between shank and heel–toe line; largest minus smallest of the recording", ANGLES], (0.0, 160.0), FEET),
    limb(["elbow_flexion_max", "Elbow bend, most", "Largest elbow flexion", "180° minus the angle shoulder–elbow–wrist; the largest of the recording", ANGLES], (-20.0, 175.0), ARMS),
    limb(["elbow_flexion_min", "Elbow bend, least", "Smallest elbow flexion", "180° minus the angle shoulder–elbow–wrist; the smallest of the recording", ANGLES], (-20.0, 175.0), ARMS),
    limb(["elbow_flexion_range", "Elbow bend, range", "Range of elbow flexion", "180° minus the angle shoulder–elbow–wrist; largest minus smallest of the recording", ANGLES], (0.0, 195.0), ARMS),
    limb(["shoulder_elevation_max", "Arm raised, most", "Largest shoulder elevation", "Angle between upper arm and trunk line (mid-shoulders to mid-hips), 0 with the arm hanging; the largest of the recording", ANGLES], (-10.0, 180.0), ARMS_AND_TRUNK),
    limb(["shoulder_elevation_min", "Arm raised, least", "Smallest shoulder elevation", "Angle between upper arm and trunk line (mid-shoulders to mid-hips), 0 with the arm hanging; the smallest of the recording", ANGLES], (-10.0, 180.0), ARMS_AND_TRUNK),
    limb(["shoulder_elevation_range", "Arm raised, range", "Range of shoulder elevation", "Angle between upper arm and trunk line (mid-shoulders to mid-hips), 0 with the arm hanging; largest minus smallest of the recording", ANGLES], (0.0, 190.0), ARMS_AND_TRUNK),
    whole(angle(["trunk_lean_max", "Forward lean, most", "Largest trunk inclination", "Angle of mid-hips to mid-shoulders against the vertical, forward positive; the largest of the recording", ANGLES], (-180.0, 180.0), TRUNK)),
    whole(angle(["trunk_lean_min", "Forward lean, least", "Smallest trunk inclination", "Angle of mid-hips to mid-shoulders against the vertical, forward positive; the smallest of the recording", ANGLES], (-180.0, 180.0), TRUNK)),
    whole(angle(["trunk_lean_range", "Forward lean, range", "Range of trunk inclination", "Angle of mid-hips to mid-shoulders against the vertical, forward positive; largest minus smallest of the recording", ANGLES], (0.0, 360.0), TRUNK)),
];

const CHARTS: &[ChartSpec] = &[
    KNEES,
    HIP_BEND,
    chart(
        "Ankle bend",
        &[
            Borrowed("ankle_dorsiflexion_left"),
            Borrowed("ankle_dorsiflexion_right"),
        ],
    ),
    ELBOWS,
    chart(
        "Arm raised",
        &[
            Borrowed("shoulder_elevation_left"),
            Borrowed("shoulder_elevation_right"),
        ],
    ),
    LEAN,
];
