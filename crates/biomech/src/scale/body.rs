//! Body height as the scale of landmarks.
//!
//! Per frame, the height is the sum of the lengths heel–ankle, ankle–knee, knee–hip and hip–shoulder
//! (mean of both sides) and 1.5 times mid-shoulder–nose. Of the frames in which the person stands
//! (mean of hip and knee flexion below 90°; at least the fifty straightest) the middle half is
//! averaged. In the image plane the result is multiplied by 1.063 for what is out of the plane.
//! Recipe and factors: Sports2D (see the accuracy page for how well they fit BlazePose).

use super::{Scale, root};
use crate::algo::angles::{against_trunk, flexion};
use crate::algo::skeleton::{Joint, Skeleton};
use crate::signal::mean_sd;
use sagitta_motion::{Keypoint, PoseTrack, ScaleSource, Side, Source};

/// For segments out of the image plane.
const OUT_OF_PLANE: f64 = 1.063;
/// Mid-shoulder to vertex over mid-shoulder to nose.
const NOSE_TO_VERTEX: f64 = 1.5;
/// Height of the ankle over the floor as a share of body height, where no heel was detected (Winter,
/// figure 4.1, after Drillis and Contini).
const ANKLE_HEIGHT: f64 = 0.039;
/// Adults differ from the mean that a network learns by about this share of body height (SD).
const UNKNOWN_HEIGHT_SD: f64 = 0.06;
/// Share of body height by which the sum of segments misses it (SD), beside the scatter of frames.
const RECIPE_SD: f64 = 0.03;
/// Body height in metres that image landmarks are scaled by where none is given.
pub const ASSUMED_HEIGHT_M: f64 = 1.70;

/// The scale of a track's landmarks for a person of `height_m`, or the network's own where no height
/// is given (image landmarks then get [`ASSUMED_HEIGHT_M`]).
pub fn scale(track: &PoseTrack, source: Source, height_m: Option<f64>) -> Scale {
    let estimate = height(track, source);
    let Some((units, scatter)) = estimate.filter(|(units, _)| *units > 0.0) else {
        return Scale {
            by: ScaleSource::Guess,
            ..Scale::face_value(UNKNOWN_HEIGHT_SD)
        };
    };
    let (metres, sd, by) = match (height_m, source) {
        (Some(height_m), _) => (height_m / units, RECIPE_SD, ScaleSource::BodyHeight),
        (None, Source::Image2d) => (
            ASSUMED_HEIGHT_M / units,
            UNKNOWN_HEIGHT_SD,
            ScaleSource::Guess,
        ),
        (None, _) => (1.0, UNKNOWN_HEIGHT_SD, ScaleSource::Guess),
    };
    Scale {
        metres,
        relative_sd: root(&[sd, scatter]),
        height_units: Some(units),
        by,
    }
}

/// Body height in units of the source, and its relative scatter; `None` where no frame shows it.
fn height(track: &PoseTrack, source: Source) -> Option<(f64, f64)> {
    let frames = track.frames.iter().filter_map(|f| f.pose.as_ref());
    let mut seen: Vec<(f64, f64)> = frames
        .filter_map(|pose| {
            let body = Skeleton::new(pose, track.schema, source, 1.0);
            Some((bend(&body)?, length(&body)?))
        })
        .collect();
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    let upright = seen.partition_point(|(bend, _)| *bend < std::f64::consts::FRAC_PI_2);
    seen.truncate(upright.max(50));
    let mut lengths: Vec<f64> = seen.into_iter().map(|(_, length)| length).collect();
    lengths.sort_by(f64::total_cmp);
    let quarter = lengths.len() / 4;
    let (mean, sd) = mean_sd(&lengths[quarter..lengths.len() - quarter])?;
    let factor = if source == Source::Image2d {
        OUT_OF_PLANE
    } else {
        1.0
    };
    Some((
        factor * mean,
        sd.unwrap_or(0.0) / mean.max(f64::MIN_POSITIVE),
    ))
}

/// Mean flexion of hips and knees.
fn bend(body: &Skeleton<'_>) -> Option<f64> {
    let (neck, mid_hip) = (body.middle(Joint::Shoulder)?, body.middle(Joint::Hip)?);
    let mut sum = 0.0;
    for side in Side::BOTH {
        let at = |joint| body.of(side, joint);
        let (hip, knee, ankle) = (at(Joint::Hip)?, at(Joint::Knee)?, at(Joint::Ankle)?);
        sum += flexion(hip, knee, ankle)? + against_trunk(hip, knee, neck, mid_hip)?;
    }
    Some(0.25 * sum)
}

fn length(body: &Skeleton<'_>) -> Option<f64> {
    const CHAIN: [Joint; 5] = [
        Joint::Heel,
        Joint::Ankle,
        Joint::Knee,
        Joint::Hip,
        Joint::Shoulder,
    ];
    let (chain, share) = match body.detects(Joint::Heel) {
        true => (&CHAIN[..], 1.0),
        false => (&CHAIN[1..], 1.0 - ANKLE_HEIGHT),
    };
    let mut sum = 0.0;
    for pair in chain.windows(2) {
        for side in Side::BOTH {
            sum += 0.5 * (body.of(side, pair[0])? - body.of(side, pair[1])?).norm();
        }
    }
    let head = (body.at(Keypoint::Nose)? - body.middle(Joint::Shoulder)?).norm();
    Some((sum + NOSE_TO_VERTEX * head) / share)
}
