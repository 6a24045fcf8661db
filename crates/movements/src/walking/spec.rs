//! Walking's declaration.

use crate::catalogue::{
    ANGLES, LENGTH_ACCURACY, Words, angle, count, entry, height, phase, showing, sided, variant,
    whole,
};
use crate::gait::{PACE, STEP, STRIDE, ground};
use crate::points::{GROUND, LEGS, STRIDES};
use sagitta_motion::{Ask, MetricSpec, PhaseSpec, Sight, Spec, View};
use std::borrow::Cow::Borrowed;

const EVENTS: &str = "Mean of Zeni et al. 2008 (heel and toe against the pelvis) and O'Connor et al. 2007 (speed of the foot), or force plates";
const OPENCAP: &str = "OpenCap gait analysis";
const STATISTICS: &str = "Sample statistics over all strides";
const TIMES: [&str; 2] = [
    "Markers at 60 Hz against force plates: contact and toe-off within 10 ms; half the difference of the two readings is told as their uncertainty.",
    "Held against OpenSim's walking trials (subject01, walking2)",
];

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("walking"),
    name: Borrowed("Walking"),
    rep_name: Borrowed("Stride"),
    view: View::Side,
    min_frame_rate_hz: 25.0,
    cutoff_hz: 6.0,
    variants: Borrowed(&[
        variant("overground", "Over ground"),
        variant("treadmill", "Treadmill"),
    ]),
    asks: Borrowed(&[Ask::Ground]),
    by_force: true,
    required: Borrowed(STRIDES),
    phases: Borrowed(PHASES),
    metrics: Borrowed(METRICS),
    charts: Borrowed(crate::gait::CHARTS),
    guidance: Borrowed(&[
        Borrowed(
            "Put the camera at hip height, square to the way you walk, far enough to see two strides.",
        ),
        Borrowed("Keep head and feet in the picture all the time."),
        Borrowed("Enter the body height: it is the scale of all lengths."),
        Borrowed("Film with 60 frames per second or more."),
    ]),
};

const PHASES: &[PhaseSpec] = &[
    phase("left_support", "Left foot down"),
    phase("right_support", "Right foot down"),
    phase("double_support", "Both feet down"),
    phase("flight", "No foot down"),
];

type Range = (f64, f64);

const fn timed(words: Words, plausible: Range) -> MetricSpec {
    let (unit, rests) = (("s", 1.0), (STRIDES, Sight::Anywhere));
    entry(words, "s", unit, 2, TIMES, plausible, rests)
}

const fn share(words: Words, plausible: Range) -> MetricSpec {
    let (unit, rests) = (("%", 1.0), (STRIDES, Sight::Anywhere));
    entry(words, "%", unit, 1, TIMES, plausible, rests)
}

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    sided(timed(["step_time", "Step time", "Step time", "From contact to contact of the other foot", EVENTS], (0.2, 2.0))),
    sided(timed(["stance_time", "Time on the ground", "Stance time", "Toe-off minus contact of the same foot", EVENTS], (0.2, 3.0))),
    timed(["stride_time", "Stride time", "Stride time", "From contact to the next contact of the same foot", EVENTS], (0.5, 4.0)),
    sided(share(["stance", "Stance", "Stance phase", "Time on the ground / stride time", OPENCAP], (35.0, 90.0))),
    sided(share(["swing", "Swing", "Swing phase", "Time from toe-off to the next contact / stride time", OPENCAP], (10.0, 65.0))),
    sided(share(["single_support", "On this foot alone", "Single support", "From the other foot's toe-off to its contact / stride time", OPENCAP], (5.0, 60.0))),
    share(["double_support", "On both feet", "Double support", "Time with both feet down / stride time", OPENCAP], (0.0, 80.0)),
    sided(ground(STEP, ["step_length", "Step length", "Step length", "From heel to the other heel at their contacts, along the way; on a treadmill plus belt speed · step time", OPENCAP], (0.05, 1.5))),
    ground(STRIDE, ["stride_length", "Stride length", "Stride length", "From heel to the same heel at its next contact, along the way; on a treadmill plus belt speed · stride time", OPENCAP], (0.1, 3.0)),
    showing(PACE, height(["step_width", "Step width", "Step width", "Distance of the ankles across the way in the middle fifth of their stances; positive with the left foot on the left", OPENCAP], (-0.3, 0.6), STRIDES)),
    showing(Sight::Rise, height(["vertical_oscillation", "Up and down", "Vertical oscillation of the centre of mass", "Highest minus lowest centre of mass of a stride", "de Leva 1996"], (0.0, 0.2), STRIDES)),
    sided(angle(["foot_strike_angle", "Foot at landing", "Foot strike angle", "Angle of the line heel–toe to the ground at contact against its angle in standing; positive with the toes up", "Segment angle"], (-60.0, 60.0), STRIDES)),
    sided(angle(["knee_flexion_max", "Knee bend, most", "Peak knee flexion", "Highest knee flexion of the stride, in swing", ANGLES], (0.0, 130.0), LEGS)),
    sided(crate::catalogue::PEAK_VERTICAL),
    sided(crate::catalogue::PEAK_VERTICAL_BW),
    sided(crate::catalogue::MEAN_VERTICAL),
    sided(crate::catalogue::VERTICAL_IMPULSE),
    count(["step_count", "Steps", "Step count", "Contacts minus one", EVENTS], (0.0, 100_000.0)),
    whole(entry(["cadence", "Steps per minute", "Cadence", "60 · steps / time from the first to the last contact", EVENTS], "1/min", ("/min", 1.0), 1, TIMES, (20.0, 220.0), (STRIDES, Sight::Anywhere))),
    whole(entry(["speed", "Speed", "Mean walking speed", "Way of mid-hip over the ground from the first to the last contact / time, plus the belt's speed: given, or that of feet in stance; below 0.3 m/s they stand", OPENCAP], "m/s", ("m/s", 1.0), 2, LENGTH_ACCURACY, (0.05, 3.5), (GROUND, PACE))),
    whole(sided(timed(["step_time_mean", "Step time, mean", "Mean step time", "Mean over strides", STATISTICS], (0.2, 2.0)))),
    whole(sided(ground(Sight::Made, ["step_length_mean", "Step length, mean", "Mean step length", "Mean over strides", STATISTICS], (0.05, 1.5)))),
    whole(sided(share(["stance_mean", "Stance, mean", "Mean stance phase", "Mean over strides", STATISTICS], (35.0, 90.0)))),
    whole(ground(Sight::Made, ["stride_length_mean", "Stride length, mean", "Mean stride length", "Mean over strides", STATISTICS], (0.1, 3.0))),
    whole(timed(["stride_time_mean", "Stride time, mean", "Mean stride time", "Mean over strides", STATISTICS], (0.5, 4.0))),
    whole(share(["double_support_mean", "On both feet, mean", "Mean double support", "Mean over strides", STATISTICS], (0.0, 80.0))),
    whole(showing(Sight::Made, height(["step_width_mean", "Step width, mean", "Mean step width", "Mean over strides", STATISTICS], (-0.3, 0.6), STRIDES))),
    whole(timed(["stride_time_sd", "Stride time, spread", "Stride time SD", "Standard deviation over strides", STATISTICS], (0.0, 1.0))),
    whole(share(["step_time_asymmetry", "Step time, left against right", "Step time symmetry index", "100 · (left − right) / their mean", STATISTICS], (-100.0, 100.0))),
    whole(entry(["step_length_asymmetry", "Step length, left against right", "Step length symmetry index", "100 · (left − right) / their mean", STATISTICS], "%", ("%", 1.0), 1, TIMES, (-150.0, 150.0), (GROUND, Sight::Made))),
    whole(share(["stance_time_asymmetry", "Time on the ground, left against right", "Stance time symmetry index", "100 · (left − right) / their mean", STATISTICS], (-100.0, 100.0))),
];
