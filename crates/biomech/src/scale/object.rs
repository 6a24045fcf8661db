//! Things of known size in the picture: a line, a weight plate, a rectangle on the floor.

use super::root;
use crate::floor::{CLICK_SD_PX, Floor, HEEL_SD};
use crate::signal::median;
use crate::stance::Stance;
use sagitta_motion::{PoseTrack, ScaleSource, Side};

/// A camera that looks up or down by 8°, and a lens, change lengths by about a percent (SD; cos 8° = 0.99).
pub(crate) const CAMERA_SD: f64 = 0.01;
/// Focal length over the longer side of the picture. Main cameras of phones are sold as 24 to 28 mm beside
/// a frame of 36 mm, and video uses 0.8 to 1 of the sensor's width: 0.67 to 0.97; mean, and half of that
/// range as SD.
const FOCAL: f64 = 0.82;
const FOCAL_SD: f64 = 0.15;
/// Distance where the picture's size is not known, in metres: whole bodies are filmed from about there.
const USUAL_DISTANCE_M: f64 = 4.0;
/// How well people hold or lay something as far away as they stand (SD, estimated), and how far off it is
/// where nobody says so: within a metre, mostly.
const BESIDE_SD_M: f64 = 0.1;
const APART_SD_M: f64 = 0.5;
/// A plate is on the camera's end of a bar, this far from the middle of the body: bars are 1.31 m between
/// the collars (IWF), and plates 0.05 m; SD of those who stand askew (estimated).
const PLATE_NEARER_M: f64 = 0.68;
const PLATE_NEARER_SD_M: f64 = 0.1;
/// Plates of 450 mm differ by about a percent in gyms (SD, estimated).
const PLATE_SD: f64 = 0.01;
/// Fewer sightings of a plate do not make a scale.
const LEAST_SEEN: f64 = 0.5;

/// A scale at the person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// What told it.
    pub by: ScaleSource,
    /// Metres per pixel.
    pub metres_per_px: f64,
    /// Its relative standard deviation.
    pub relative_sd: f64,
}

/// About how far from the camera in metres that is of which a pixel is `metres_per_px` wide.
pub fn distance_m(track: &PoseTrack, metres_per_px: f64) -> f64 {
    let sides = track.frames.first().map(|f| f.width.max(f.height));
    match sides {
        Some(long) if long > 0 => FOCAL * f64::from(long) * metres_per_px,
        _ => USUAL_DISTANCE_M,
    }
}

/// By a line of `length_m` between two points, `beside` the person or somewhere. Each end is clicked to
/// [`CLICK_SD_PX`]. `None` where the ends are one point.
pub fn by_line(
    track: &PoseTrack,
    ends: [[f64; 2]; 2],
    length_m: f64,
    beside: bool,
) -> Option<Found> {
    let [a, b] = ends;
    let long_px = root(&[a[0] - b[0], a[1] - b[1]]);
    if long_px < 1.0 {
        return None;
    }
    let metres_per_px = length_m / long_px;
    let click = std::f64::consts::SQRT_2 * CLICK_SD_PX / long_px;
    let apart = if beside { BESIDE_SD_M } else { APART_SD_M };
    let depth = apart / distance_m(track, metres_per_px);
    Some(Found {
        by: ScaleSource::Line,
        metres_per_px,
        relative_sd: root(&[click, depth, CAMERA_SD]),
    })
}

/// By the weight plate, taken back to the middle of the body; `None` where it is seen in less than half of
/// the frames.
pub fn by_plate(track: &PoseTrack, plate_m: f64) -> Option<Found> {
    let seen: Vec<f64> = track
        .frames
        .iter()
        .filter_map(|f| f.plate.map(|p| p.major_px))
        .collect();
    if (seen.len() as f64) < LEAST_SEEN * track.frames.len() as f64 {
        return None;
    }
    let at_plate = 0.5 * plate_m / median(seen)?;
    if !(at_plate.is_finite() && at_plate > 0.0) {
        return None;
    }
    let distance = distance_m(track, at_plate);
    let nearer = PLATE_NEARER_M / distance;
    let lens = nearer * FOCAL_SD / FOCAL;
    Some(Found {
        by: ScaleSource::Plate,
        metres_per_px: at_plate * (1.0 + nearer),
        relative_sd: root(&[PLATE_SD, CAMERA_SD, lens, PLATE_NEARER_SD_M / distance]),
    })
}

/// By a rectangle on the floor, at the places where the feet stand; `None` where none stands on it. Wide
/// where the person comes nearer or goes away, since one scale is for the whole recording.
pub fn by_floor(stances: &[Stance], floor: &Floor) -> Option<Found> {
    let of = |side: Side| -> Vec<f64> {
        let all = stances.iter().filter(|s| s.side == side);
        all.filter_map(|s| floor.metres_per_px(s.at_px)).collect()
    };
    let [left, right] = Side::BOTH.map(of);
    let both = [left.clone(), right.clone()].concat();
    // The body is between its feet, of which one may rest more often.
    let middles: Vec<f64> = [left, right].into_iter().filter_map(median).collect();
    let metres_per_px = middles.iter().sum::<f64>() / middles.len().max(1) as f64;
    if metres_per_px <= 0.0 {
        return None;
    }
    let off = both.iter().map(|m| (m / metres_per_px - 1.0).abs());
    // 1.4826 times the median distance is the SD of a normal distribution.
    let walk = 1.4826 * median(off.collect())?;
    let first = stances.first()?.at_px;
    let click = floor.sd(|f| f.metres_per_px(first))? / floor.metres_per_px(first)?;
    Some(Found {
        by: ScaleSource::Floor,
        metres_per_px,
        relative_sd: root(&[click, walk, CAMERA_SD, HEEL_SD]),
    })
}
