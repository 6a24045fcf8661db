//! The charts of running and walking.

use crate::catalogue::{BOTH_FEET, EACH_FOOT, HIP_BEND, KNEES, chart};
use sagitta_motion::ChartSpec;
use std::borrow::Cow::Borrowed;

/// What running and walking show over time; curves without data are left out.
pub const CHARTS: &[ChartSpec] = &[
    EACH_FOOT,
    BOTH_FEET,
    chart(
        "Feet",
        &[
            Borrowed("heel_up_left"),
            Borrowed("toe_up_left"),
            Borrowed("heel_up_right"),
            Borrowed("toe_up_right"),
        ],
    ),
    chart("Height of the hips", &[Borrowed("pelvis_up")]),
    KNEES,
    HIP_BEND,
];
