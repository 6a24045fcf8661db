//! The catalogue's entries for the bar, shared by all lifts.

use crate::catalogue::{NOTHING, Words, better, chart, count, entry, phase, showing, time, whole};
use sagitta_motion::{ChartSpec, Keypoint, MetricSpec, PhaseSpec, Sight};
use std::borrow::Cow::Borrowed;

const TABER: &str = "Phase and vertical velocity: Taber 2023";
const PATH: &str = "Sagittal bar path, seconds of the concentric phase as in Taber 2023";
const STICKING: &str = "van den Tillaar and Ettema 2010";
const MECHANICS: &str = "Newton's second law for the bar alone";
const LOSS: &str = "Pareja-Blanco 2016";
/// What is known about the bar's velocity.
const BAR_ACCURACY: [&str; 2] = [
    "With the plate in the picture within 0.02 m/s and 5 mm on generated bars; a phone that measures the plate against a linear transducer: bias −0.01 to −0.03 m/s, limits of agreement ±0.15 m/s (bench press, 60 frames per second). By the hands it is several times as far off.",
    "Generated bars of 0.2 to 2 m/s; Balsalobre-Fernández 2023",
];

const FEET: &[Keypoint] = &[
    Keypoint::LeftHeel,
    Keypoint::RightHeel,
    Keypoint::LeftBigToe,
    Keypoint::RightBigToe,
];

/// No lift's mean velocity is higher, in metres per second: the lightest loads of load–velocity profiles, 20 % of
/// the greatest or an empty bar, are moved at 1.2 to 1.6 (González-Badillo 2010, bench press; Conceição 2016).
const FASTEST_MEAN_M_S: f64 = 2.0;
/// No bar that stays in the hands is faster at its peak: snatches reach 1.7 to 2.3 (Gourgoulis 2000), an empty bar
/// in a throw 2.5 to 3.
const FASTEST_PEAK_M_S: f64 = 2.7;

/// The same entry between the lowest and the highest value that its lift allows.
pub const fn within(mut spec: MetricSpec, lowest: f64, highest: f64) -> MetricSpec {
    spec.plausible = (lowest, highest);
    spec
}

/// Ids of all metrics of the bar in a repetition.
pub const OF_BAR: [&str; 14] = [
    "mean_concentric_velocity",
    "mean_propulsive_velocity",
    "peak_concentric_velocity",
    "range_of_motion",
    "concentric_time",
    "eccentric_time",
    "pause_time",
    "bar_path_deviation",
    "bar_midfoot_deviation",
    "sticking_velocity",
    "sticking_height",
    "sticking_time",
    "mean_power",
    "peak_power",
];

/// A velocity in metres per second.
pub const fn velocity(words: Words, plausible: (f64, f64)) -> MetricSpec {
    let unit = ("m/s", 1.0);
    let spec = entry(words, "m/s", unit, 2, BAR_ACCURACY, plausible, NOTHING);
    better(spec, true)
}

const fn percent(words: Words, accuracy: [&'static str; 2], plausible: (f64, f64)) -> MetricSpec {
    let unit = ("%", 1.0);
    entry(words, "%", unit, 0, accuracy, plausible, NOTHING)
}

const fn power(words: Words) -> MetricSpec {
    let plausible = (0.0, 10_000.0);
    let unit = ("W", 1.0);
    entry(words, "W", unit, 0, BAR_ACCURACY, plausible, NOTHING)
}

/// How far the bar rises or sinks, in metres.
pub const fn way(words: Words, plausible: (f64, f64)) -> MetricSpec {
    let display = ("cm", 100.0);
    entry(words, "m", display, 1, BAR_ACCURACY, plausible, NOTHING)
}

/// How far the bar goes forward or back against itself, in metres.
pub const fn drift(words: Words, plausible: (f64, f64)) -> MetricSpec {
    let itself = Sight::BarWay { across_m: 0.0 };
    showing(itself, way(words, plausible))
}

/// The plate that is seen lies beside the middle of the feet by half of the 1.31 m between the collars of
/// an Olympic bar (IWF technical rules) and a little more.
const PLATE_BESIDE: Sight = Sight::BarWay { across_m: 0.68 };

/// Mean concentric velocity.
#[rustfmt::skip]
pub const MEAN_VELOCITY: MetricSpec = velocity(["mean_concentric_velocity", "Speed on the way up", "Mean concentric velocity", "Height that the bar gains between the zero crossings of its vertical velocity, over the time between them", TABER], (0.02, FASTEST_MEAN_M_S));
/// Mean propulsive velocity.
#[rustfmt::skip]
pub const PROPULSIVE_VELOCITY: MetricSpec = velocity(["mean_propulsive_velocity", "Speed while pushing", "Mean propulsive velocity", "Mean vertical velocity from the start of the concentric phase until the bar slows down faster than gravity alone would slow it", "Conceição 2016; Pareja-Blanco 2016"], (0.02, FASTEST_MEAN_M_S));
/// Peak concentric velocity.
#[rustfmt::skip]
pub const PEAK_VELOCITY: MetricSpec = velocity(["peak_concentric_velocity", "Top speed", "Peak concentric velocity", "Highest vertical velocity of the bar in the concentric phase", TABER], (0.05, FASTEST_PEAK_M_S));
/// Range of motion.
#[rustfmt::skip]
pub const RANGE: MetricSpec = way(["range_of_motion", "Way of the bar", "Range of motion", "Height of the bar at the end minus at the start of the concentric phase", TABER], (0.05, 2.3));
/// Concentric time.
#[rustfmt::skip]
pub const CONCENTRIC_TIME: MetricSpec = time(["concentric_time", "Time up", "Concentric duration", "Between the zero crossings of the bar's vertical velocity", TABER], (0.1, 20.0));
/// Eccentric time.
#[rustfmt::skip]
pub const ECCENTRIC_TIME: MetricSpec = time(["eccentric_time", "Time down", "Eccentric duration", "Between the zero crossings of the bar's vertical velocity on the way down", TABER], (0.1, 30.0));
/// Pause between the ways.
#[rustfmt::skip]
pub const PAUSE_TIME: MetricSpec = time(["pause_time", "Pause", "Time between the strokes", "From the end of one stroke to the start of the other within a repetition", TABER], (0.0, 60.0));
/// Horizontal deviation from the start.
#[rustfmt::skip]
pub const PATH_DEVIATION: MetricSpec = drift(["bar_path_deviation", "Bar drifts by", "Horizontal bar path deviation", "Largest horizontal distance of the bar on the way up from where it began, forward or back", PATH], (0.0, 0.6));
/// Horizontal deviation from mid-foot.
#[rustfmt::skip]
pub const MIDFOOT_DEVIATION: MetricSpec = entry(["bar_midfoot_deviation", "Bar off mid-foot", "Horizontal bar distance from mid-foot", "Largest horizontal distance of the bar on the way up from half-way between heels and toes, forward or back", PATH], "m", ("cm", 100.0), 1, BAR_ACCURACY, (0.0, 0.8), (FEET, PLATE_BESIDE));
/// Velocity in the sticking region.
#[rustfmt::skip]
pub const STICKING_VELOCITY: MetricSpec = velocity(["sticking_velocity", "Slowest on the way up", "Minimum velocity of the sticking region", "Slowest vertical velocity after the first peak, where the bar slows down and speeds up again by 5 % of the peak velocity or more", STICKING], (-0.5, 3.0));
/// Where the sticking region is.
#[rustfmt::skip]
pub const STICKING_HEIGHT: MetricSpec = percent(["sticking_height", "Slowest at", "Height of the sticking point", "Height gained until the slowest point, over the range of motion", STICKING], BAR_ACCURACY, (0.0, 100.0));
/// How long the bar slows down.
#[rustfmt::skip]
pub const STICKING_TIME: MetricSpec = time(["sticking_time", "Slows down for", "Duration of the sticking region", "From the first peak of the velocity to the slowest point after it", STICKING], (0.0, 10.0));
/// Mean power.
#[rustfmt::skip]
pub const MEAN_POWER: MetricSpec = power(["mean_power", "Power", "Mean concentric power of the bar", "Load times 9.80665 m/s² times the mean concentric velocity; the body's own mass is not lifted along", MECHANICS]);
/// Peak power.
#[rustfmt::skip]
pub const PEAK_POWER: MetricSpec = power(["peak_power", "Top power", "Peak concentric power of the bar", "Highest product of load, acceleration plus 9.80665 m/s², and vertical velocity in the concentric phase", MECHANICS]);
/// Loss over the set.
#[rustfmt::skip]
pub const VELOCITY_LOSS: MetricSpec = whole(percent(["velocity_loss", "Slower at the end by", "Velocity loss", "Fastest minus last mean concentric velocity of the set, over the fastest", LOSS], ["The scale cancels; what is left is the jitter of two velocities.", "Computed; held against the scatter of generated sets"], (0.0, 100.0)));
/// When a set for strength ends.
#[rustfmt::skip]
pub const LOSS_20: MetricSpec = count(["velocity_loss_20_rep", "20 % slower from repetition", "First repetition at 20 % velocity loss", "First repetition that is 20 % or more slower than the fastest before it", LOSS], (1.0, 1000.0));
/// When a set for size ends.
#[rustfmt::skip]
pub const LOSS_40: MetricSpec = count(["velocity_loss_40_rep", "40 % slower from repetition", "First repetition at 40 % velocity loss", "First repetition that is 40 % or more slower than the fastest before it", LOSS], (1.0, 1000.0));
/// Completed repetitions.
#[rustfmt::skip]
pub const REPS: MetricSpec = count(["rep_count", "Repetitions", "Repetition count", "Ways up of the bar that are 70 % or more of the usual one of the recording, with the body doing what the lift needs", "Turning points of the bar's height, 4 % of body height apart"], (0.0, 10_000.0));
/// Attempts that were not completed.
#[rustfmt::skip]
pub const FAILED: MetricSpec = count(["failed_count", "Not completed", "Failed repetitions", "Ways up between 30 and 70 % of the usual one, after which the bar came down again", "Turning points of the bar's height, 4 % of body height apart"], (0.0, 10_000.0));

/// Phases of a lift that begins on top.
pub const DOWN_FIRST: &[PhaseSpec] = &[DOWN, PAUSE, UP, NOT_COMPLETED];
/// Phases of a lift that begins at the bottom.
pub const UP_FIRST: &[PhaseSpec] = &[UP, PAUSE, DOWN, NOT_COMPLETED];

const DOWN: PhaseSpec = phase("eccentric", "Way down");
const PAUSE: PhaseSpec = phase("pause", "Pause");
const UP: PhaseSpec = phase("concentric", "Way up");
const NOT_COMPLETED: PhaseSpec = phase("failed", "Not completed");

/// Series of the bar's velocity, as [`super::curves`] tells it.
pub const VELOCITY: &str = "bar_velocity";

/// The bar's vertical velocity.
pub const VELOCITY_CHART: ChartSpec = chart("Velocity of the bar", &[Borrowed(VELOCITY)]);
/// The bar's height.
pub const HEIGHT_CHART: ChartSpec = chart("Height of the bar", &[Borrowed("bar_up")]);
/// The bar's way over the ground.
pub const ALONG_CHART: ChartSpec = chart("Bar forward and back", &[Borrowed("bar_along")]);
