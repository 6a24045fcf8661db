//! How good a recording is, from 0 to 100, with reasons and what to do better next time.
//!
//! A recording begins with 100 points and loses some for everything that makes its numbers worse: what
//! is needed is out of sight or out of the picture, the camera is slow or stands askew, the detector
//! jumps, the size is not known, the phases are not clear. What each can cost at most is our own
//! judgement of how much it spoils; the reasons, not the number, are what to act on.

use sagitta_biomech::filter::Conditioned;
use sagitta_motion::{
    Keypoint, Phases, Pose, PoseFrame, PoseTrack, Quality, QualityReason, Spec, View,
};
use sagitta_movements::Recording;
use sagitta_movements::sight::SIDE_DEG;

/// From here on a landmark counts as seen well (BlazePose's visibility is a probability).
const SEEN: f64 = 0.5;
/// So many wild coordinates cost everything that they can.
const WORST_WILD: f64 = 0.05;
/// From the front is within so many degrees.
const FRONT_WITHIN_DEG: f64 = 30.0;

/// A camera that is turned so far costs everything that it can, in degrees.
const WORST_ROLL_DEG: f64 = 20.0;

/// The quality of landmarks.
pub(crate) fn of_landmarks(
    done: &Conditioned,
    r: &Recording,
    spec: &Spec,
    phases: &Phases,
) -> Quality {
    let track = &done.track;
    let hidden = 1.0
        - share(track, |f| {
            f.pose.as_ref().is_some_and(|p| shows(p, track, spec))
        });
    let outside = share(track, |f| leaves(f, track, spec));
    let slow = 1.0 - spec.share_of_rate(r.rate_hz);
    let wild = done.wild / WORST_WILD + done.swapped as f64 / track.frames.len().max(1) as f64;
    let unclear = unclear(spec, phases);
    let rate = format!("{:.0} frames per second", r.rate_hz);
    let all = [
        (
            30.0,
            hidden,
            "Points that are needed are hidden in some frames.".to_owned(),
            "Take care that nothing stands between the camera and you, and wear something that shows your joints.",
        ),
        (
            15.0,
            2.0 * outside,
            "Parts of the body leave the picture.".to_owned(),
            "Step back, or tilt the camera, until head and feet stay in the picture all the time.",
        ),
        (
            20.0,
            slow,
            format!("{rate} are few for this movement."),
            "Choose a higher frame rate or slow motion in your camera's settings.",
        ),
        (
            25.0,
            askew(r.view_deg, spec),
            view_words(r.view_deg, spec),
            view_advice(spec),
        ),
        (
            10.0,
            wild,
            "Landmarks jump, or left and right are taken for each other.".to_owned(),
            "More light, a plain background and clothes that stand out from it help.",
        ),
        (
            10.0,
            f64::from(!r.scale.measured()),
            "Nothing tells how large things are.".to_owned(),
            "Enter the height, or draw something of known length into the picture: lengths and speeds scale with it.",
        ),
        (
            10.0,
            tilt_deg(r) / WORST_ROLL_DEG,
            format!(
                "The camera was turned by {:.0}°; the picture was turned back.",
                tilt_deg(r)
            ),
            "Level the camera: what leaves the picture at a corner cannot be turned back.",
        ),
        (
            20.0,
            unclear,
            "The phases are not clear.".to_owned(),
            "Stand still for a second before and after, and do the whole movement.",
        ),
    ];
    let reasons: Vec<QualityReason> = all
        .into_iter()
        .map(|(most, share, text, advice)| QualityReason {
            lost: (most * share.clamp(0.0, 1.0)).round() as u8,
            text,
            advice: advice.to_owned(),
        })
        .filter(|reason| reason.lost > 0)
        .collect();
    let lost: u32 = reasons.iter().map(|r| u32::from(r.lost)).sum();
    Quality {
        score: 100_u32.saturating_sub(lost) as u8,
        reasons,
    }
}

/// Degrees by which the picture was turned back.
fn tilt_deg(r: &Recording) -> f64 {
    let roll = r.picture.as_ref().and_then(|p| p.roll);
    roll.filter(|roll| roll.applied)
        .map_or(0.0, |roll| roll.roll_deg.abs())
}

/// Share of the frames of which something holds.
fn share(track: &PoseTrack, holds: impl Fn(&PoseFrame) -> bool) -> f64 {
    let count = track.frames.iter().filter(|f| holds(f)).count();
    count as f64 / track.frames.len().max(1) as f64
}

/// Places of what the movement needs, on the side that is seen better.
fn shows(pose: &Pose, track: &PoseTrack, spec: &Spec) -> bool {
    let seen = |point: &Keypoint| {
        let index = track.schema.index(*point);
        index
            .and_then(|k| pose.visibility.get(k))
            .is_some_and(|&v| v >= SEEN)
    };
    let side = |left: bool| {
        let of = spec.required.iter().filter(|p| p.is_left() == Some(left));
        of.clone().count() == 0 || of.clone().all(seen)
    };
    side(true) || side(false)
}

/// Whether a point that the movement needs lies outside the picture.
fn leaves(frame: &PoseFrame, track: &PoseTrack, spec: &Spec) -> bool {
    let Some(pose) = &frame.pose else {
        return false;
    };
    let (w, h) = (f64::from(frame.width), f64::from(frame.height));
    let outside = |p: &Keypoint| {
        let at = track
            .schema
            .index(*p)
            .and_then(|k| pose.landmarks_px.get(k));
        at.is_some_and(|[x, y, _]| !(0.0..=w).contains(x) || !(0.0..=h).contains(y))
    };
    w > 0.0 && h > 0.0 && spec.required.iter().any(outside)
}

/// 0 from where the movement wants it, 1 from square to that.
fn askew(view_deg: Option<f64>, spec: &Spec) -> f64 {
    match (spec.view, view_deg) {
        (View::Any, _) => 0.0,
        (_, None) => 0.4,
        (View::Side, Some(view)) => (SIDE_DEG - view) / SIDE_DEG,
        (View::Front, Some(view)) => (view - FRONT_WITHIN_DEG) / (90.0 - FRONT_WITHIN_DEG),
    }
}

fn view_words(view_deg: Option<f64>, spec: &Spec) -> String {
    let wanted = if spec.view == View::Front {
        "front"
    } else {
        "side"
    };
    match view_deg {
        Some(view) => format!("The camera looks from about {view:.0}° and not from the {wanted}."),
        None => "The camera's direction is not known.".to_owned(),
    }
}

fn view_advice(spec: &Spec) -> &'static str {
    match spec.view {
        View::Front => "Film square from the front.",
        _ => "Film square from the side, at hip height.",
    }
}

/// How unclear the phases are; all where none was found.
fn unclear(spec: &Spec, phases: &Phases) -> f64 {
    if spec.rep_name.is_empty() {
        return 0.0;
    }
    if phases.reps.is_empty() {
        return 1.0;
    }
    let sum: f64 = phases.phases.iter().map(|p| p.confidence).sum();
    1.0 - sum / phases.phases.len().max(1) as f64
}
