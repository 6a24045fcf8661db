//! The camera's roll: by how much the picture is turned clockwise, so that a level floor falls to the right.
//!
//! By the feet: somebody who walks or runs past stands on one straight line, heel after heel and toe after
//! toe. Its slope is the median of those between rests of the same point of the same foot (Theil and Sen),
//! which bears wrong rests, and does not mind that the nearer foot is lower in the picture and that toes are
//! drawn higher than heels. Feet that stay where they are tell nothing: heel and toe of one foot are not
//! equally high, and feet beside each other are not equally far away.
//!
//! Somebody who comes nearer on the way goes down in the picture of a level camera too: by the camera's
//! height over the floor times the relative change of distance per metre of the way. That change is seen as
//! growth of the body, and all of what it can do is added to the standard deviation. A ramp looks like a roll
//! and cannot be told from it; a treadmill's belt moves, so that feet on it never rest. Bodies stand upright
//! in what is filmed, so that a roll by which they would not is none.

use crate::algo::pelvis::{middle_px, scales_px, upright_rad};
use crate::signal::{mean_sd, median};
use crate::stance::Stance;
use sagitta_motion::{Disc, Pose, PoseTrack};

/// Rests of one foot's point that are nearer to each other tell no slope, in metres.
const LEAST_WAY_M: f64 = 0.5;
/// Fewer rests do not make a line.
const FEWEST: usize = 6;
/// No rest is known better than this in metres (SD): what a detector calls a heel wanders on the shoe.
const REST_SD_M: f64 = 0.005;
/// Height of the camera over the floor in metres: hips, as every movement asks for.
const CAMERA_HEIGHT_M: f64 = 1.0;
/// From ankles to shoulders, bodies that walk or run lean by less against what is plumb, in radians: 15°. Where
/// feet say otherwise they are of several people on floors of several heights, or nobody's. Our own limit.
const LEAN_RAD: f64 = 0.26;
/// A body's size in a frame says little that the one so many seconds before did not.
const INDEPENDENT_S: f64 = 0.2;

/// A roll with its standard deviation, in radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Roll {
    /// Clockwise positive.
    pub rad: f64,
    /// One standard deviation.
    pub sd_rad: f64,
}

/// By the rests of feet, `metres_per_px` metres to a pixel; `None` where they are not along a way.
pub fn by_feet(track: &PoseTrack, stances: &[Stance], metres_per_px: f64) -> Option<Roll> {
    let kinds = kinds(stances);
    let mut slopes = Vec::new();
    for rests in &kinds {
        for (i, a) in rests.iter().enumerate() {
            let far = rests[i + 1..]
                .iter()
                .filter(|b| (b[0] - a[0]).abs() * metres_per_px >= LEAST_WAY_M);
            slopes.extend(far.map(|b| (b[1] - a[1]) / (b[0] - a[0])));
        }
    }
    let slope = median(slopes)?;
    if (libm::atan(slope) - lean_rad(track)?).abs() > LEAN_RAD {
        return None;
    }
    let (mut off, mut spread, mut free) = (Vec::new(), 0.0, -1.0);
    for rests in kinds.iter().filter(|rests| rests.len() > 1) {
        let level = median(rests.iter().map(|p| p[1] - slope * p[0]).collect())?;
        let (mean, _) = mean_sd(&rests.iter().map(|p| p[0]).collect::<Vec<_>>())?;
        off.extend(rests.iter().map(|p| (p[1] - slope * p[0] - level).abs()));
        spread += rests
            .iter()
            .map(|p| (p[0] - mean) * (p[0] - mean))
            .sum::<f64>();
        free += rests.len() as f64 - 1.0;
    }
    if off.len() < FEWEST || free <= 0.0 || spread <= 0.0 {
        return None;
    }
    // Heel and toe of one stance are half as much evidence as two stances.
    let few = (2.0 * off.len() as f64 / free).sqrt();
    let sd_px = (1.4826 * median(off)? * few).max(REST_SD_M / metres_per_px);
    let nearing = CAMERA_HEIGHT_M * nearing_per_m(track, metres_per_px)?;
    let sd = (sd_px * sd_px / spread + nearing * nearing).sqrt();
    Some(Roll {
        rad: libm::atan(slope),
        sd_rad: sd,
    })
}

/// By how much the body is turned clockwise in the picture: the median over the frames.
fn lean_rad(track: &PoseTrack) -> Option<f64> {
    let poses = track.frames.iter().filter_map(|f| f.pose.as_ref());
    median(poses.filter_map(|pose| upright_rad(track, pose)).collect())
}

/// By something plumb between two points, each clicked to `click_sd_px`; `None` where they are one point.
pub fn by_plumb(ends_px: [[f64; 2]; 2], click_sd_px: f64) -> Option<Roll> {
    let [a, b] = ends_px;
    let (low, high) = if a[1] > b[1] { (a, b) } else { (b, a) };
    let (across, up) = (high[0] - low[0], low[1] - high[1]);
    let long = (across * across + up * up).sqrt();
    (long >= 1.0).then(|| Roll {
        rad: libm::atan2(across, up),
        sd_rad: std::f64::consts::SQRT_2 * click_sd_px / long,
    })
}

/// The track as a level camera had filmed it: turned back about the middle of each picture.
pub fn levelled(track: &PoseTrack, roll_rad: f64) -> PoseTrack {
    let (sin, cos) = (libm::sin(roll_rad), libm::cos(roll_rad));
    let back = |[x, y]: [f64; 2]| [x * cos + y * sin, y * cos - x * sin];
    let mut out = track.clone();
    for frame in &mut out.frames {
        let middle = [0.5 * f64::from(frame.width), 0.5 * f64::from(frame.height)];
        let about = |[x, y]: [f64; 2]| {
            let [dx, dy] = back([x - middle[0], y - middle[1]]);
            [middle[0] + dx, middle[1] + dy]
        };
        if let Some(pose) = &mut frame.pose {
            turn(pose, about, back);
        }
        if let Some(Disc {
            centre_px,
            turn_rad,
            ..
        }) = &mut frame.plate
        {
            *centre_px = about(*centre_px);
            *turn_rad -= roll_rad;
        }
    }
    out
}

fn turn(
    pose: &mut Pose,
    about: impl Fn([f64; 2]) -> [f64; 2],
    back: impl Fn([f64; 2]) -> [f64; 2],
) {
    for p in &mut pose.landmarks_px {
        [p[0], p[1]] = about([p[0], p[1]]);
    }
    for p in &mut pose.world_m {
        [p[0], p[1]] = back([p[0], p[1]]);
    }
}

/// A point of the line on which feet stand and its slope, for a picture turned by `roll_rad`.
pub fn floor_line(stances: &[Stance], roll_rad: f64) -> Option<[[f64; 2]; 2]> {
    let slope = libm::tan(roll_rad);
    let level = median(
        stances
            .iter()
            .map(|s| s.at_px[1] - slope * s.at_px[0])
            .collect(),
    )?;
    let xs = stances.iter().map(|s| s.at_px[0]);
    let (from, to) = (xs.clone().reduce(f64::min)?, xs.reduce(f64::max)?);
    Some([from, to].map(|x| [x, level + slope * x]))
}

/// Rests by foot and point.
fn kinds(stances: &[Stance]) -> Vec<Vec<[f64; 2]>> {
    let mut all: Vec<Vec<[f64; 2]>> = vec![Vec::new(); 4];
    for s in stances {
        let kind = usize::from(s.toe) + 2 * usize::from(s.side == sagitta_motion::Side::Left);
        all[kind].push(s.at_px);
    }
    all
}

/// How much the relative change of distance per metre of the way may be: root of the square of what is seen
/// and of its error.
fn nearing_per_m(track: &PoseTrack, metres_per_px: f64) -> Option<f64> {
    let (mut points, mut times) = (Vec::new(), Vec::new());
    for (frame, scale) in track.frames.iter().zip(scales_px(track)) {
        let Some((scale, middle)) =
            scale.zip(frame.pose.as_ref().and_then(|p| middle_px(track, p)))
        else {
            continue;
        };
        points.push((metres_per_px * middle, libm::log(scale)));
        times.push(frame.t_s);
    }
    let n = points.len() as f64;
    let lasting = times.last()? - times.first()?;
    let (mx, my) = points
        .iter()
        .fold((0.0, 0.0), |(a, b), p| (a + p.0 / n, b + p.1 / n));
    let xx: f64 = points.iter().map(|p| (p.0 - mx) * (p.0 - mx)).sum();
    let xy: f64 = points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum();
    if n < 4.0 || xx <= 0.0 {
        return None;
    }
    let slope = xy / xx;
    let rest: f64 = points
        .iter()
        .map(|p| p.1 - my - slope * (p.0 - mx))
        .map(|r| r * r)
        .sum();
    let independent = (lasting / INDEPENDENT_S).clamp(3.0, n);
    let sd2 = rest / (n - 2.0) / xx * (n / independent);
    Some((slope * slope + sd2).sqrt())
}
