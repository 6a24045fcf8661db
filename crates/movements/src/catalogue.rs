//! Short ways to declare metrics, and the entries that several movements share.

use sagitta_motion::{
    AccuracyNote, ChartSpec, Keypoint, MetricSpec, PhaseSpec, Sight, VariantSpec,
};
use std::borrow::Cow::{self, Borrowed};

/// The words of a metric: id, the user's name, the field's term, the formula, its source.
pub type Words = [&'static str; 5];

/// What a metric rests on: the points without which it cannot be computed, and what of the movement it shows.
pub type Rests = (&'static [Keypoint], Sight);

/// Nothing but instants or forces.
pub const NOTHING: Rests = (&[], Sight::Anywhere);

/// Where the definitions of joint angles come from.
pub const ANGLES: &str = "Sports2D angle table, unsigned";
/// Where means and spreads come from.
pub const STATISTICS: &str = "Sample mean and standard deviation";

/// What is known about joint angles from one camera.
pub const ANGLE_ACCURACY: [&str; 2] = [
    "Knee bend in squats, one camera against inertial sensors: −2.3 ± 6.4° from the side, −13.9 ± 15.1° over all views.",
    "Cosoli 2026; hip and ankle in proportion to Van Hooren 2023",
];
/// What is known about positions from one camera.
pub const LENGTH_ACCURACY: [&str; 2] = [
    "Positions from one camera: 3.4 cm mean absolute error; every length scales with body height.",
    "OpenCap Monocular",
];
/// What is known about times.
pub const TIME_ACCURACY: [&str; 2] = [
    "Two frame times, each known to half a frame, and one centimetre of jitter at the threshold.",
    "Computed; held against generated squats at 30 to 240 frames per second",
];

/// An entry in full: words, unit, display, decimals, accuracy and its source, plausible range, what it rests on.
pub const fn entry(
    [id, name, term, formula, source]: Words,
    unit: &'static str,
    display: (&'static str, f64),
    decimals: u8,
    [text, from]: [&'static str; 2],
    plausible: (f64, f64),
    (needs, sight): Rests,
) -> MetricSpec {
    MetricSpec {
        id: Borrowed(id),
        name: Borrowed(name),
        term: Borrowed(term),
        unit: Borrowed(unit),
        display: (Borrowed(display.0), display.1),
        decimals,
        formula: Borrowed(formula),
        source: Borrowed(source),
        higher_is_better: None,
        accuracy: AccuracyNote {
            text: Borrowed(text),
            source: Borrowed(from),
        },
        plausible,
        needs: Borrowed(needs),
        sight,
        per_side: false,
        per_rep: true,
    }
}

/// An angle in degrees, between lines through these points, in the plane in which the person faces.
pub const fn angle(words: Words, plausible: (f64, f64), needs: &'static [Keypoint]) -> MetricSpec {
    let rests = (needs, Sight::Bend);
    entry(words, "°", ("°", 1.0), 0, ANGLE_ACCURACY, plausible, rests)
}

/// A length up or down in metres, shown in centimetres, from these points.
pub const fn height(words: Words, plausible: (f64, f64), needs: &'static [Keypoint]) -> MetricSpec {
    let (display, rests) = (("cm", 100.0), (needs, Sight::Anywhere));
    entry(words, "m", display, 1, LENGTH_ACCURACY, plausible, rests)
}

/// A time in seconds.
pub const fn time(words: Words, plausible: (f64, f64)) -> MetricSpec {
    let unit = ("s", 1.0);
    entry(words, "s", unit, 2, TIME_ACCURACY, plausible, NOTHING)
}

/// A number of things.
pub const fn count(words: Words, plausible: (f64, f64)) -> MetricSpec {
    let exact = [
        "Exact where every repetition is clear; see the warnings.",
        "Computed",
    ];
    let unit = ("", 1.0);
    whole(entry(words, "count", unit, 0, exact, plausible, NOTHING))
}

/// Makes the entry one of the whole recording.
pub const fn whole(mut spec: MetricSpec) -> MetricSpec {
    spec.per_rep = false;
    spec
}

/// Says whether more is better.
pub const fn better(mut spec: MetricSpec, more: bool) -> MetricSpec {
    spec.higher_is_better = Some(more);
    spec
}

/// Makes the entry left and right.
pub const fn sided(mut spec: MetricSpec) -> MetricSpec {
    spec.per_side = true;
    spec
}

/// Makes the entry one that shows this of the movement.
pub const fn showing(sight: Sight, mut spec: MetricSpec) -> MetricSpec {
    spec.sight = sight;
    spec
}

/// A kind of phase.
pub const fn phase(id: &'static str, name: &'static str) -> PhaseSpec {
    PhaseSpec {
        id: Borrowed(id),
        name: Borrowed(name),
    }
}

/// A way to do a movement.
pub const fn variant(id: &'static str, name: &'static str) -> VariantSpec {
    VariantSpec {
        id: Borrowed(id),
        name: Borrowed(name),
    }
}

/// A chart of a heading and its series.
pub const fn chart(title: &'static str, series: &'static [Cow<'static, str>]) -> ChartSpec {
    ChartSpec {
        title: Borrowed(title),
        series: Borrowed(series),
    }
}

/// What is known about forces under a foot.
const LOAD_ACCURACY: [&str; 2] = [
    "By the plate: its gain to half a percent, what it shows while empty, and its samples. Over the strides of a treadmill walk both feet's impulses carry the walker's weight within 2 %.",
    "Held against OpenSim's walking trial (subject01)",
];

/// What is known about how fast forces rise.
const RATE_ACCURACY: [&str; 2] = [
    "By the plate's gain, and half a sample at either end. There are no published values of a recording to hold it against.",
    "Milner et al. 2006, for the definition",
];

const fn load(words: Words, unit: &'static str, decimals: u8, plausible: (f64, f64)) -> MetricSpec {
    entry(
        words,
        unit,
        (unit, 1.0),
        decimals,
        LOAD_ACCURACY,
        plausible,
        NOTHING,
    )
}

const PLATE: &str = "Force plate under the foot";

/// Largest force under a foot.
#[rustfmt::skip]
pub const PEAK_VERTICAL: MetricSpec = load(["peak_vertical_force", "Highest force, measured", "Peak vertical ground reaction force", "Largest vertical force on the plate from contact to toe-off", PLATE], "N", 0, (50.0, 8000.0));
/// The same in body weights.
#[rustfmt::skip]
pub const PEAK_VERTICAL_BW: MetricSpec = load(["peak_vertical_force_bw", "Highest force, measured, in body weights", "Peak vertical ground reaction force over body weight", "Largest vertical force on the plate / (m g)", PLATE], "BW", 2, (0.1, 8.0));
/// Mean force under a foot.
#[rustfmt::skip]
pub const MEAN_VERTICAL: MetricSpec = load(["mean_vertical_force", "Mean force on the ground", "Average vertical ground reaction force", "Vertical impulse / contact time", PLATE], "N", 0, (20.0, 6000.0));
/// Impulse under a foot.
#[rustfmt::skip]
pub const VERTICAL_IMPULSE: MetricSpec = load(["vertical_impulse", "Push of a contact", "Vertical impulse", "Integral of the vertical force from contact to toe-off, trapezoidal", PLATE], "N·s", 1, (5.0, 3000.0));
/// How fast the force rises.
#[rustfmt::skip]
pub const LOADING_RATE: MetricSpec = entry(["loading_rate", "How hard the foot lands", "Vertical average loading rate", "Mean slope of the vertical force from 20 to 80 % of the time between contact and impact peak", "Milner et al. 2006"], "N/s", ("kN/s", 0.001), 1, RATE_ACCURACY, (1e3, 1e6), NOTHING);
/// Force under either foot.
pub const EACH_FOOT: ChartSpec = chart(
    "Force under each foot",
    &[
        Borrowed("ground_force_left"),
        Borrowed("ground_force_right"),
    ],
);
/// Force under both feet.
pub const BOTH_FEET: ChartSpec = chart("Force on the ground", &[Borrowed("ground_force")]);

/// Both knees.
pub const KNEES: ChartSpec = chart(
    "Knee bend",
    &[
        Borrowed("knee_flexion_left"),
        Borrowed("knee_flexion_right"),
    ],
);
/// Both hips.
pub const HIP_BEND: ChartSpec = chart(
    "Hip bend",
    &[Borrowed("hip_flexion_left"), Borrowed("hip_flexion_right")],
);
/// Both elbows.
pub const ELBOWS: ChartSpec = chart(
    "Elbow bend",
    &[
        Borrowed("elbow_flexion_left"),
        Borrowed("elbow_flexion_right"),
    ],
);
/// The trunk.
pub const LEAN: ChartSpec = chart("Forward lean", &[Borrowed("trunk_lean")]);
