//! Running's declaration.

use crate::catalogue::{
    LENGTH_ACCURACY, Words, angle, count, entry, height, phase, showing, sided, variant, whole,
};
use crate::gait::{AHEAD, PACE, STEP, STRIDE, ground};
use crate::points::{GROUND, REACH, STRIDES};
use sagitta_motion::{Ask, MetricSpec, PhaseSpec, Sight, Spec, View};
use std::borrow::Cow::Borrowed;

const EVENTS: &str = "Contact and toe-off from the feet (heel or toe down, toes up, knee straight) or from force plates";
const MORIN: &str = "Morin et al. 2005, sine-wave model";
const STATISTICS: &str = "Sample statistics over all strides";
const TIMES: [&str; 2] = [
    "Markers at 150 Hz against force plates: contact and toe-off within 12 ms. One phone at 240 frames per second: contact time 5.6 ms, flight time 4.8 ms standard error.",
    "Held against the running trial of BMClab (2018); Balsalobre-Fernández 2017",
];
const MODELS: [&str; 2] = [
    "Against force plates: force 3.2–6.9 %, vertical displacement 2.3–3.3 %, vertical stiffness 0.1–2.3 %, leg stiffness 2.5–6.1 %.",
    "Morin et al. 2005",
];
const SHARES: [&str; 2] = ["From its two times with their uncertainties.", "Computed"];

pub(super) static SPEC: Spec = Spec {
    id: Borrowed("running"),
    name: Borrowed("Running"),
    rep_name: Borrowed("Stride"),
    view: View::Side,
    min_frame_rate_hz: 60.0,
    cutoff_hz: 20.0,
    variants: Borrowed(&[
        variant("overground", "Over ground"),
        variant("treadmill", "Treadmill"),
    ]),
    asks: Borrowed(&[Ask::Ground, Ask::Mass]),
    by_force: true,
    required: Borrowed(STRIDES),
    phases: Borrowed(PHASES),
    metrics: Borrowed(METRICS),
    charts: Borrowed(crate::gait::CHARTS),
    guidance: Borrowed(&[
        Borrowed(
            "Put the camera at hip height, square to the way you run; on a treadmill about three metres away.",
        ),
        Borrowed(
            "Film with 120 frames per second or more: contact times are a tenth of a second or two.",
        ),
        Borrowed("Keep the whole body in the picture for at least two strides, feet above all."),
        Borrowed("Say whether it is a treadmill, and how fast its belt runs."),
    ]),
};

const PHASES: &[PhaseSpec] = &[
    phase("left_support", "Left foot down"),
    phase("right_support", "Right foot down"),
    phase("flight", "Flight"),
    phase("double_support", "Both feet down"),
];

type Range = (f64, f64);

const fn seconds(words: Words, plausible: Range) -> MetricSpec {
    let (unit, rests) = (("ms", 1000.0), (STRIDES, Sight::Anywhere));
    entry(words, "s", unit, 0, TIMES, plausible, rests)
}

const fn share(words: Words, plausible: Range) -> MetricSpec {
    let (unit, rests) = (("%", 1.0), (STRIDES, Sight::Anywhere));
    entry(words, "%", unit, 1, SHARES, plausible, rests)
}

const fn model(
    words: Words,
    unit: &'static str,
    display: (&'static str, f64),
    decimals: u8,
    plausible: Range,
) -> MetricSpec {
    let rests = (STRIDES, Sight::Anywhere);
    entry(words, unit, display, decimals, MODELS, plausible, rests)
}

#[rustfmt::skip]
const METRICS: &[MetricSpec] = &[
    sided(seconds(["contact_time", "Contact time", "Ground contact time", "Toe-off minus contact of the same foot", EVENTS], (0.05, 0.6))),
    sided(seconds(["aerial_time", "Flight time", "Aerial time", "Contact of the other foot minus toe-off", EVENTS], (-0.2, 0.5))),
    sided(seconds(["step_time", "Step time", "Step time", "From contact to contact of the other foot", EVENTS], (0.15, 1.0))),
    seconds(["stride_time", "Stride time", "Stride time", "From contact to the next contact of the same foot", EVENTS], (0.3, 2.0)),
    sided(share(["duty_factor", "Share of the time on the ground", "Duty factor", "Contact time / (2 · step time)", "van Oeveren et al. 2021"], (10.0, 60.0))),
    sided(ground(STEP, ["step_length", "Step length", "Step length", "From heel to the other heel at their contacts, along the way; on a treadmill plus belt speed · step time", "Heel to heel"], (0.2, 3.0))),
    ground(STRIDE, ["stride_length", "Stride length", "Stride length", "From heel to the same heel at its next contact, along the way; on a treadmill plus belt speed · stride time", "Heel to heel"], (0.4, 6.0)),
    sided(showing(Sight::Rise, height(["vertical_oscillation", "Up and down", "Vertical oscillation of the centre of mass", "Highest minus lowest centre of mass from contact to contact", "de Leva 1996"], (0.01, 0.3), STRIDES))),
    sided(angle(["foot_strike_angle", "Foot at landing", "Foot strike angle", "Angle of the line heel–toe to the ground at contact against its angle in standing: positive lands on the heel, negative on the forefoot", "Segment angle"], (-60.0, 60.0), STRIDES)),
    sided(showing(AHEAD, height(["overstride", "Foot ahead of the hips at landing", "Overstride", "Ankle minus mid-hip at contact, along the way", "Horizontal distance"], (-0.5, 1.0), REACH))),
    sided(height(["flight_rise", "Rise in flight", "Flight rise", "g · flight time² / 8", "Ballistics"], (-0.05, 0.5), STRIDES)),
    sided(model(["force_max_bw", "Highest force, in body weights", "Modelled peak vertical force", "π/2 · (flight time / contact time + 1)", MORIN], "BW", ("BW", 1.0), 2, (0.8, 6.0))),
    sided(model(["force_max", "Highest force", "Modelled peak vertical force", "m g · π/2 · (flight time / contact time + 1)", MORIN], "N", ("N", 1.0), 0, (200.0, 8000.0))),
    sided(height(["vertical_displacement", "Sinking on the ground", "Vertical displacement in stance", "F tc² / (m π²) − g tc² / 8", MORIN], (0.0, 0.3), STRIDES)),
    sided(model(["vertical_stiffness", "Vertical stiffness", "Vertical stiffness", "Highest force / vertical displacement", MORIN], "N/m", ("kN/m", 0.001), 1, (3e3, 2e5))),
    sided(model(["leg_stiffness", "Leg stiffness", "Leg stiffness", "Highest force / (L − √(L² − (v tc / 2)²) + vertical displacement), L = 0.53 · height", MORIN], "N/m", ("kN/m", 0.001), 1, (1e3, 1e5))),
    sided(crate::catalogue::PEAK_VERTICAL),
    sided(crate::catalogue::PEAK_VERTICAL_BW),
    sided(crate::catalogue::MEAN_VERTICAL),
    sided(crate::catalogue::VERTICAL_IMPULSE),
    sided(crate::catalogue::LOADING_RATE),
    count(["step_count", "Steps", "Step count", "Contacts minus one", EVENTS], (0.0, 100_000.0)),
    whole(entry(["cadence", "Steps per minute", "Cadence", "60 · steps / time from the first to the last contact", EVENTS], "1/min", ("/min", 1.0), 1, TIMES, (60.0, 320.0), (STRIDES, Sight::Anywhere))),
    whole(entry(["speed", "Speed", "Mean running speed", "Way of mid-hip over the ground from the first to the last contact / time, plus the belt's speed: given, or that of feet in stance; below 0.3 m/s they stand", "OpenCap gait analysis"], "m/s", ("m/s", 1.0), 2, LENGTH_ACCURACY, (0.3, 13.0), (GROUND, PACE))),
    whole(sided(seconds(["contact_time_mean", "Contact time, mean", "Mean ground contact time", "Mean over strides", STATISTICS], (0.05, 0.6)))),
    whole(sided(seconds(["aerial_time_mean", "Flight time, mean", "Mean aerial time", "Mean over strides", STATISTICS], (-0.2, 0.5)))),
    whole(sided(ground(Sight::Made, ["step_length_mean", "Step length, mean", "Mean step length", "Mean over strides", STATISTICS], (0.2, 3.0)))),
    whole(sided(showing(Sight::Made, angle(["foot_strike_angle_mean", "Foot at landing, mean", "Mean foot strike angle", "Mean over strides", STATISTICS], (-60.0, 60.0), STRIDES)))),
    whole(share(["duty_factor_mean", "Share of the time on the ground, mean", "Mean duty factor", "Mean over both sides", STATISTICS], (10.0, 60.0))),
    whole(showing(Sight::Made, height(["vertical_oscillation_mean", "Up and down, mean", "Mean vertical oscillation", "Mean over both sides", STATISTICS], (0.01, 0.3), STRIDES))),
    whole(model(["force_max_bw_mean", "Highest force, mean", "Mean modelled peak force", "Mean over both sides", STATISTICS], "BW", ("BW", 1.0), 2, (0.8, 6.0))),
    whole(model(["vertical_stiffness_mean", "Vertical stiffness, mean", "Mean vertical stiffness", "Mean over both sides", STATISTICS], "N/m", ("kN/m", 0.001), 1, (3e3, 2e5))),
    whole(model(["leg_stiffness_mean", "Leg stiffness, mean", "Mean leg stiffness", "Mean over both sides", STATISTICS], "N/m", ("kN/m", 0.001), 1, (1e3, 1e5))),
    whole(share(["contact_time_asymmetry", "Contact time, left against right", "Contact time symmetry index", "100 · (left − right) / their mean", STATISTICS], (-100.0, 100.0))),
    whole(share(["aerial_time_asymmetry", "Flight time, left against right", "Aerial time symmetry index", "100 · (left − right) / their mean", STATISTICS], (-200.0, 200.0))),
    whole(share(["step_time_asymmetry", "Step time, left against right", "Step time symmetry index", "100 · (left − right) / their mean", STATISTICS], (-100.0, 100.0))),
    whole(entry(["step_length_asymmetry", "Step length, left against right", "Step length symmetry index", "100 · (left − right) / their mean", STATISTICS], "%", ("%", 1.0), 1, SHARES, (-100.0, 100.0), (GROUND, Sight::Made))),
    whole(seconds(["contact_time_sd", "Contact time, spread", "Contact time SD", "Standard deviation over all contacts", STATISTICS], (0.0, 0.3))),
];
