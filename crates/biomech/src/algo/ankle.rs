//! Ankles over feet that stand.
//!
//! The depth of a foot's ends is a detector's guess: at the bottom of a squat a foot that is flat on the floor
//! reads a slope of 30–60°. What is known instead: a foot that stands keeps its place, and its sole is flat
//! while the body stands on it with straight knees. So of a foot that stays where it is
//!
//! - its slope is that since it last bore a standing body: the height of the toe over the heel in the picture
//!   less that height then, over the foot's length. Heights do not depend on the direction of the camera, and
//!   the slope that points on a shoe have from the start drops out;
//! - what differs by no more than the points tremble is a flat foot: a difference `d` counts as
//!   `d · d² / (d² + τ²)`;
//! - dorsiflexion is the lean of the shank plus that slope, toes up positive;
//! - the lean of the shank is seen in the picture, `tan` of it over `sin φ` of what it is for a camera that
//!   looks from `φ` (0 from the front), and guessed in depth. An error of the picture grows by `1 / sin φ`, so
//!   the picture counts `sin² φ` and the guess the rest.
//!
//! Feet that walk, run or jump, and feet that never bore a standing body in their place, are left alone.

use super::skeleton::{Joint, Skeleton};
use crate::signal::{median, quantile};
use crate::view::turn_rad;
use sagitta_motion::{Angle, Channel, Kinematics, PoseTrack, Side, Source};
use std::ops::Range;

/// A foot stands where its toe stays for so long before and after an instant, in seconds: a foot that walks
/// is flat for a shorter time than both together. The heel may rise.
const STANDS_S: f64 = 0.4;
/// It stays within this share of the shank's length, five centimetres, by which a detector's toe wanders in
/// fast squats; a foot that is put elsewhere goes further.
const STAYS: f64 = 0.12;
/// What is lost for a moment, in seconds, goes on where it stood.
const LOST_S: f64 = 1.0;
/// Knees that are bent by less than this bear a standing body, in radians (Winter: 15–20° in mid-stance; a
/// detector's standing knees read up to 15° more).
const STRAIGHT_RAD: f64 = 35.0 / 180.0 * std::f64::consts::PI;
/// A foot's length over the shank's (Winter, figure 4.1, after Drillis and Contini).
const FOOT: f64 = 0.152 / 0.246;
/// Heel and toe of feet that stand in recordings of strangers tremble and shift by 1–2 % of the body's
/// height, in shares of the shank's length.
const TREMBLE: f64 = 0.02 / 0.246;
/// From the front a lean is not seen, whatever the picture shows.
const LEAST_SIN: f64 = 0.26;
/// The shank is as long in the picture as it is in the frames in which it is upright.
const UPRIGHT: f64 = 0.95;

/// Puts the ankles and shanks over feet that stand into the curves of a conditioned track, `metres_per_px`
/// metres to a pixel.
pub(super) fn over_standing_feet(track: &PoseTrack, metres_per_px: f64, curves: &mut Kinematics) {
    for side in Side::BOTH {
        let foot = Foot::of(track, metres_per_px, side);
        let Some(shank_m) = foot.shank_m() else {
            continue;
        };
        for run in foot.stands(STAYS * shank_m) {
            foot.put(curves, side, shank_m, &run);
        }
    }
}

/// One leg in the picture, frame by frame: to the right and up, in metres.
struct Foot {
    t_s: Vec<f64>,
    knee_m: Vec<Option<[f64; 2]>>,
    ankle_m: Vec<Option<[f64; 2]>>,
    heel_m: Vec<Option<[f64; 2]>>,
    toe_m: Vec<Option<[f64; 2]>>,
    /// From where the camera looks: 0 from the front.
    turn_rad: Vec<Option<f64>>,
    flat: bool,
}

impl Foot {
    fn of(track: &PoseTrack, metres_per_px: f64, side: Side) -> Self {
        let of = |joint| {
            let at = |pose| {
                let body = Skeleton::new(pose, track.schema, Source::Image2d, metres_per_px);
                body.of(side, joint).map(|p| [p.x, p.y])
            };
            let frames = track.frames.iter();
            frames.map(|f| f.pose.as_ref().and_then(at)).collect()
        };
        let poses = track.frames.iter().map(|f| f.pose.as_ref());
        let turn_rad: Vec<Option<f64>> = poses.map(|p| turn_rad(track, p?)).collect();
        Self {
            t_s: track.times_s(),
            knee_m: of(Joint::Knee),
            ankle_m: of(Joint::Ankle),
            heel_m: of(Joint::Heel),
            toe_m: of(Joint::BigToe),
            flat: turn_rad.iter().all(Option::is_none),
            turn_rad,
        }
    }

    fn shank_m(&self) -> Option<f64> {
        let length = |i: usize| {
            let (knee, ankle) = (self.knee_m[i]?, self.ankle_m[i]?);
            let (x, y) = (knee[0] - ankle[0], knee[1] - ankle[1]);
            Some((x * x + y * y).sqrt())
        };
        let all = (0..self.t_s.len()).filter_map(length).collect();
        quantile(all, UPRIGHT).filter(|length| *length > 0.0)
    }

    /// Stretches in which the foot keeps its place to `within_m`.
    fn stands(&self, within_m: f64) -> Vec<Range<usize>> {
        let stays = |from: [f64; 2], to: [f64; 2], within_m: f64| {
            let places = [from, to].map(|[from_s, to_s]| self.place(from_s, to_s));
            let [Some(a), Some(b)] = places else {
                return false;
            };
            (a[0] - b[0]).abs() <= within_m && (a[1] - b[1]).abs() <= within_m
        };
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (i, &now) in self.t_s.iter().enumerate() {
            if !stays([now - STANDS_S, now], [now, now + STANDS_S], within_m) {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.end == i => run.end += 1,
                Some(run)
                    if {
                        let before = self.t_s[run.end - 1];
                        let (last, next) = ([before - STANDS_S, before], [now, now + STANDS_S]);
                        now - before <= LOST_S && stays(last, next, 2.0 * within_m)
                    } =>
                {
                    run.end = i + 1;
                }
                _ => runs.push(i..i + 1),
            }
        }
        runs
    }

    /// Where the toe is between two instants.
    fn place(&self, from_s: f64, to_s: f64) -> Option<[f64; 2]> {
        let from = self.t_s.partition_point(|&t| t < from_s);
        let to = self.t_s.partition_point(|&t| t <= to_s);
        let seen = self.toe_m.get(from..to)?.iter().flatten();
        let axis = |axis: usize| median(seen.clone().map(|p| p[axis]).collect());
        Some([axis(0)?, axis(1)?])
    }

    fn slope_m(&self, i: usize) -> Option<f64> {
        Some(self.toe_m[i]?[1] - self.heel_m[i]?[1])
    }

    fn put(&self, curves: &mut Kinematics, side: Side, shank_m: f64, run: &Range<usize>) {
        let knee = Channel::Angle(Angle::Knee, Some(side));
        let Some(knee_rad) = curves.channels.get(&knee) else {
            return;
        };
        let straight = |i: &usize| knee_rad[*i].is_some_and(|rad| rad < STRAIGHT_RAD);
        let bears = run.clone().filter(straight);
        let Some(flat_m) = median(bears.filter_map(|i| self.slope_m(i)).collect()) else {
            return;
        };
        let ahead = run
            .clone()
            .filter_map(|i| Some(self.toe_m[i]?[0] - self.heel_m[i]?[0]));
        let ahead = median(ahead.collect()).map_or(1.0, f64::signum);
        let turn = median(run.clone().filter_map(|i| self.turn_rad[i]).collect());
        let sin = turn.map_or(1.0, libm::sin);
        for i in run.clone() {
            let shank = Channel::Angle(Angle::Shank, Some(side));
            let guess = curves.get(shank).and_then(|c| c[i]);
            let Some(lean) = self.lean_rad(i, ahead, sin, guess.filter(|_| !self.flat)) else {
                continue;
            };
            let Some(slope_m) = self.slope_m(i) else {
                continue;
            };
            let d = (slope_m - flat_m) / shank_m;
            let d = d * d * d / (d * d + TREMBLE * TREMBLE);
            let slope = libm::asin((d / FOOT).clamp(-1.0, 1.0));
            let mut put = |angle, value: f64| {
                let curve = curves.channels.get_mut(&Channel::Angle(angle, Some(side)));
                if let Some(at) = curve.and_then(|c| c.get_mut(i)) {
                    *at = Some(value);
                }
            };
            put(Angle::Shank, lean);
            put(Angle::Ankle, lean + slope);
        }
    }

    /// Lean of the shank forward: the picture's and the guess, where there is one.
    fn lean_rad(&self, i: usize, ahead: f64, sin: f64, guess: Option<f64>) -> Option<f64> {
        let (knee, ankle) = (self.knee_m[i]?, self.ankle_m[i]?);
        let along = ahead * (knee[0] - ankle[0]) / sin.max(LEAST_SIN);
        let seen = libm::atan2(along, knee[1] - ankle[1]);
        let by_picture = sin * sin;
        Some(guess.map_or(seen, |guess| by_picture * seen + (1.0 - by_picture) * guess))
    }
}
