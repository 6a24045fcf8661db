//! How far values may be off. One standard deviation each, from published comparisons and from the
//! recording's own frame rate and scale; independent parts are added as squares. What the camera's direction
//! adds is [`crate::sight`].

use crate::Recording;
use crate::measure::{Measure, add};
use sagitta_motion::{Angle, Source};

/// Knee flexion of BlazePose against inertial sensors in squats, from the side: the root mean square of
/// −2.3 ± 6.4° (Cosoli 2026), since nothing is corrected by the mean.
const KNEE_SIDE_DEG: f64 = 6.8;
/// Knee, hip and ankle of a side camera against marker-based analysis (Van Hooren 2023, OpenPose,
/// 2.78 m/s): hip and ankle in proportion to the knee.
const HIP_TO_KNEE: f64 = 5.92 / 7.81;
const ANKLE_TO_KNEE: f64 = 5.66 / 7.81;
/// Mean absolute error of positions from one camera, 3.4 cm (OpenCap Monocular), as an SD.
pub(crate) const POSITION_SD_M: f64 = 0.034 * 1.253_314_137_315_5;
/// Sagittal joint angles from markers between sessions and assessors: most studies find 2–5°
/// (McGinley et al. 2009, Gait Posture 29, 360–369).
const ANGLE_MARKERS_DEG: f64 = 3.5;
/// Joint centres from markers: about a centimetre (12 ± 6 mm for hips by regression, Mantovani et al.
/// 2016, Gait Posture 44, 48–54).
const POSITION_MARKERS_M: f64 = 0.012;
/// Jitter of the pelvis from frame to frame, from landmarks and from inverse kinematics.
pub(crate) const JITTER_LANDMARKS_M: f64 = 0.01;
const JITTER_COORDINATES_M: f64 = 0.002;

/// Why plates alone tell no angle and no place.
pub(crate) const NO_BODY: &str =
    "Force plates do not show the body: this needs a video or markers.";
const FILE: &str = "The file does not say how accurate its joint angles are.";

/// An angle at an instant as it would be from the side, in degrees. `bend_deg` is how far the curve can turn
/// between two frames (second difference over eight), which a slow camera misses.
pub fn angle(r: &Recording, angle: Angle, value_deg: Option<f64>, bend_deg: f64) -> Measure {
    if r.kinematics.is_none() {
        return Measure::none(NO_BODY);
    }
    let mut measure = Measure {
        value: value_deg,
        ..Measure::default()
    };
    if r.source() == Source::Coordinates {
        measure.note = FILE.to_owned();
        return measure;
    }
    if r.source() == Source::Markers {
        measure.sd = Some(root([
            ANGLE_MARKERS_DEG,
            bend_deg.abs() / 3.0_f64.sqrt(),
            0.0,
        ]));
        return measure;
    }
    let share = match angle {
        Angle::Knee => 1.0,
        Angle::Hip | Angle::Trunk | Angle::Thigh | Angle::Shoulder => HIP_TO_KNEE,
        Angle::Ankle | Angle::Shank | Angle::Elbow => ANKLE_TO_KNEE,
    };
    let turning = bend_deg.abs() / 3.0_f64.sqrt();
    measure.sd = Some((KNEE_SIDE_DEG * share).beside(turning));
    measure
}

/// The difference of the same angle on the left and on the right.
pub fn difference(left: &Measure, right: &Measure) -> Measure {
    let mut measure = left.clone();
    measure.value = left.value.zip(right.value).map(|(l, r)| l - r);
    measure.sd = left.sd.zip(right.sd).map(|(l, r)| root([l, r, 0.0]));
    measure.unsupported = left.unsupported || right.unsupported;
    measure
}

/// A length or height difference in metres.
pub fn length(r: &Recording, value_m: Option<f64>) -> Measure {
    if r.kinematics.is_none() {
        return Measure::none(NO_BODY);
    }
    let mut measure = Measure {
        value: value_m,
        ..Measure::default()
    };
    let Some(value) = value_m else { return measure };
    if r.source() == Source::Coordinates {
        measure.note = "The file does not say how accurate its positions are.".to_owned();
        return measure;
    }
    if r.source() == Source::Markers {
        measure.sd = Some(POSITION_MARKERS_M);
        return measure;
    }
    measure.sd = Some(root([POSITION_SD_M, value * r.scale.relative_sd, 0.0]));
    if !r.scale.measured() {
        add(
            &mut measure.note,
            "No body height was given, so lengths are the network's guess.",
        );
    }
    measure
}

/// Time between two crossings of a level at about `speed_m_s`, in seconds: frame times and jitter.
pub fn duration(r: &Recording, value_s: Option<f64>, speed_m_s: f64) -> Measure {
    let jitter_m = match r.source() {
        Source::Coordinates | Source::Markers => JITTER_COORDINATES_M,
        _ => JITTER_LANDMARKS_M,
    };
    let frames = r.step_s() / 6.0_f64.sqrt();
    let jitter = std::f64::consts::SQRT_2 * jitter_m / speed_m_s.abs().max(0.01);
    Measure {
        value: value_s,
        sd: Some(root([frames, jitter, 0.0])),
        ..Measure::default()
    }
}

pub(crate) fn root(parts: [f64; 3]) -> f64 {
    parts.iter().map(|p| p * p).sum::<f64>().sqrt()
}

/// Adds independent errors as squares.
pub(crate) trait Beside {
    /// The root of the sum of both squares.
    fn beside(self, other: f64) -> f64;
}

impl Beside for f64 {
    fn beside(self, other: f64) -> f64 {
        root([self, other, 0.0])
    }
}
