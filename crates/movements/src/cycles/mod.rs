//! Down-and-up cycles of a height: squats, and everything else that sinks and rises.
//!
//! Recipe, after OpenCap's squat segmentation: peaks of the negative pelvis height, low-passed at
//! 4 Hz where the frame rate allows it, at least 0.7 s apart. Theirs must stand out by 0.2 m; here it
//! is a share of body height, so that small people and shallow squats count too.
//!
//! A cycle is measured against the tops beside it ([`turns`]) and never against an extreme of the whole
//! recording: somebody who walks up to the bar, leaves, or is lost behind a fade moves nothing. It begins
//! when the height last leaves the top (the mean of what is within 5 % of the drop from it) by 5 % of the
//! drop and ends when it first comes back as near to the next top; "at the bottom" is the time within
//! 5 % of the drop from the lowest point. Whether a body that sinks so far does what the movement is,
//! [`Posture`] says.

pub(crate) mod body;
mod phases;
mod turns;

pub use phases::{Words, phases, remark};
pub use turns::Turn;

use sagitta_biomech::filter::step_s;
use sagitta_biomech::signal::{crossing_s, median, vertex_s};
use turns::{Curve, Place, highest};

/// Least drop and rise as a share of body height.
pub const PROMINENCE: f64 = 0.08;
/// Share of the drop that belongs to the top and to the bottom.
pub const EDGE: f64 = 0.05;
/// A top that is lower than others by this share of the drop is no standing.
const STANDING: f64 = 0.15;
/// Who comes up by less than this share of the way and goes down again has not come up: the middle of the
/// way is where lifts get stuck and are lost (Kompf and Arandjelović 2016, Sports Med. 46, 751–762).
const COMPLETED: f64 = 0.4;
/// Knees that are bent by so much more than at the other top, in radians, are not straight yet: three
/// standard deviations of a knee's bend filmed from the side (Cosoli 2026).
const BENT_RAD: f64 = 0.35;

/// One cycle. Times in seconds, heights in metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Cycle {
    /// Leaves the top, or the recording's start.
    pub start_s: f64,
    /// Reaches the bottom.
    pub low_start_s: f64,
    /// Lowest point.
    pub bottom_s: f64,
    /// Leaves the bottom.
    pub low_end_s: f64,
    /// Back at the top, or the recording's end.
    pub end_s: f64,
    /// From the top before down to the lowest point.
    pub drop_m: f64,
    /// From the lowest point up to the top after it.
    pub rise_m: f64,
    /// The recording begins below the top.
    pub cut_start: bool,
    /// The recording ends below the top.
    pub cut_end: bool,
    /// The recording ends on the far side, before the way back.
    pub one_way: bool,
    /// 0–1: drop and rise against twice the least, times the share of the cycle that was seen.
    pub confidence: f64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cycles {
    /// Whole and nearly whole cycles in order of time.
    pub cycles: Vec<Cycle>,
    /// A cycle at the start or end of which too little was recorded to count it.
    pub fragments: usize,
    /// Turns that are none of the movement's, and why.
    pub refused: Vec<Refused>,
    /// Turns after which the height does not come back, in seconds.
    pub failed_s: Vec<f64>,
}

/// A turn that was not counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refused {
    /// The lowest point in seconds.
    pub at_s: f64,
    /// What of it does not belong to the movement.
    pub why: Reason,
}

/// Why a turn is none of the movement's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The hips are as low as the ankles: the person lies, or the landmarks are not on a body.
    Lies,
    /// Nobody stands before, or before and after.
    NoStanding,
    /// Nobody stands after: it failed.
    StaysDown,
    /// The knees stay straight.
    StraightKnees,
    /// A foot goes elsewhere in between.
    FeetMove,
}

/// What a body does while a height turns.
pub struct Posture<'a> {
    /// Why a turn is none of the movement's.
    pub refuses: &'a dyn Fn(&Turn) -> Option<Reason>,
    /// How far the knees are bent at an instant, in radians, where that tells the top.
    pub bent_rad: &'a dyn Fn(f64) -> Option<f64>,
    /// Whether a recording that ends on the far side shows a repetition.
    pub one_way: bool,
}

impl Posture<'_> {
    /// Nothing is known but the height.
    pub const ANY: Posture<'static> = Posture {
        refuses: &|_| None,
        bent_rad: &|_| None,
        one_way: false,
    };
}

/// Finds the cycles of `height_m` for a body of `body_m` metres. Missing values are passed over.
pub fn find(t_s: &[f64], height_m: &[Option<f64>], body_m: f64) -> Cycles {
    find_in(t_s, height_m, body_m, &Posture::ANY)
}

/// As [`find`], of what a posture belongs to.
pub fn find_in(
    t_s: &[f64],
    height_m: &[Option<f64>],
    body_m: f64,
    posture: &Posture<'_>,
) -> Cycles {
    let curve = Curve::of(t_s, height_m);
    let least_m = PROMINENCE * body_m;
    let places = curve.places(least_m, posture.one_way);
    let mut out = Cycles {
        fragments: curve.fragments(&places, least_m, posture),
        ..Cycles::default()
    };
    let mut kept: Vec<Place> = Vec::new();
    let attempts = match posture.one_way {
        true => places,
        false => curve.attempts(places),
    };
    for place in attempts {
        let turn = curve.turn(&place);
        match (posture.refuses)(&turn) {
            Some(Reason::StaysDown) => out.failed_s.push(turn.low_s),
            Some(why) => out.refused.push(Refused {
                at_s: turn.low_s,
                why,
            }),
            None => kept.push(place),
        }
    }
    let standing_m = curve.standing_m(&kept);
    if !posture.one_way {
        kept.retain(|place| {
            let comes = curve.comes_up(place, standing_m);
            if !comes {
                out.failed_s.push(curve.t_s[place.low]);
            }
            comes
        });
    }
    let step = step_s(t_s).unwrap_or(0.0);
    let last = kept.len().saturating_sub(1);
    for (i, place) in kept.iter().enumerate() {
        let mut cycle = cycle(&curve, place, standing_m);
        let bent = |at: usize| (posture.bent_rad)(curve.t_s[at]);
        let more = |at: usize, than: usize| {
            let both = bent(at).zip(bent(than));
            both.is_none_or(|(edge, other)| edge > other + BENT_RAD)
        };
        let [at_start, at_end] = curve.edges(place);
        cycle.cut_start &= i == 0 && at_start && more(place.before, place.after);
        cycle.cut_end &= i == last && at_end && more(place.after, place.before);
        cycle.cut_end |= place.one_way;
        cut(&mut cycle, &curve.t_s);
        let inside = |s: &&f64| (cycle.start_s..=cycle.end_s).contains(*s);
        let share = curve.t_s.iter().filter(inside).count() as f64 * step
            / (cycle.end_s - cycle.start_s).max(step);
        let rise_m = if place.one_way {
            cycle.drop_m
        } else {
            cycle.rise_m
        };
        cycle.confidence = (cycle.drop_m.min(rise_m) / (2.0 * least_m)).min(1.0) * share.min(1.0);
        out.cycles.push(cycle);
    }
    out
}

impl Curve {
    /// The height of the tops beside all turns: the median, or the higher of the two beside a single one.
    fn standing_m(&self, kept: &[Place]) -> f64 {
        let tops = kept
            .iter()
            .flat_map(|p| [self.h[p.before], self.h[p.after]]);
        match kept {
            [_] => tops.fold(f64::MIN, f64::max),
            _ => median(tops.collect()).unwrap_or(f64::MIN),
        }
    }

    /// Of turns between which the height does not come back the deeper one, from the first top to the last.
    fn attempts(&self, places: Vec<Place>) -> Vec<Place> {
        let mut out: Vec<Place> = Vec::new();
        for place in places {
            match out.last_mut() {
                Some(last) if self.is_one(last, &place) => {
                    let second = self.h[place.low] < self.h[last.low];
                    let deeper = if second { place } else { *last };
                    *last = Place {
                        before: last.before,
                        after: place.after,
                        ..deeper
                    };
                }
                _ => out.push(place),
            }
        }
        out
    }

    /// Whether the height stays down between two turns, against the lower of the tops beside both.
    fn is_one(&self, first: &Place, second: &Place) -> bool {
        let top = self.h[highest(&self.h, first.low, second.low)];
        let low = self.h[first.low].min(self.h[second.low]);
        let standing = self.h[first.before].min(self.h[second.after]);
        top - low < COMPLETED * (standing - low)
    }

    /// Whether the height comes back after a turn, or the recording ends.
    fn comes_up(&self, place: &Place, standing_m: f64) -> bool {
        let low = self.h[place.low];
        let up = self.h[place.after] - low >= COMPLETED * (standing_m - low);
        up || self.edges(place)[1]
    }
}

fn cycle(curve: &Curve, place: &Place, standing_m: f64) -> Cycle {
    let (t, h) = (&curve.t_s[..], &curve.h[..]);
    let Place {
        before, low, after, ..
    } = *place;
    let (drop_m, rise_m) = (h[before] - h[low], h[after] - h[low]);
    let down = |level: f64| {
        let i = (before..low)
            .rev()
            .find(|&i| h[i] >= level)
            .unwrap_or(before);
        crossing_s(t, h, i, i + 1, level)
    };
    let up = |level: f64| {
        let i = (low + 1..=after).find(|&i| h[i] >= level).unwrap_or(after);
        crossing_s(t, h, i - 1, i, level)
    };
    let bottom_s = vertex_s(t, h, low);
    let into = |level: f64| {
        let i = (before..low)
            .find(|&i| h[i + 1] <= level)
            .unwrap_or(low - 1);
        crossing_s(t, h, i, i + 1, level)
    };
    let out = |level: f64| {
        let i = (low + 1..=after)
            .rev()
            .find(|&i| h[i - 1] <= level)
            .unwrap_or(low + 1);
        crossing_s(t, h, i - 1, i, level)
    };
    let way_m = if place.one_way {
        drop_m
    } else {
        drop_m.min(rise_m)
    };
    let base_m = place.base_m.unwrap_or(h[low]);
    let edge = base_m + EDGE * way_m;
    let top = |at: usize, way_m: f64| curve.level(at, EDGE * way_m) - EDGE * way_m;
    Cycle {
        start_s: down(top(before, drop_m)),
        low_start_s: into(edge).min(bottom_s),
        bottom_s,
        low_end_s: out(edge).max(bottom_s),
        end_s: up(top(after, rise_m)),
        drop_m,
        rise_m,
        cut_start: standing_m - h[before] > STANDING * (standing_m - h[low]),
        cut_end: standing_m - h[after] > STANDING * (standing_m - h[low]),
        one_way: place.one_way,
        confidence: 0.0,
    }
}

/// A cycle that the recording cuts begins or ends with the recording.
fn cut(cycle: &mut Cycle, t: &[f64]) {
    if let (true, Some(&first)) = (cycle.cut_start, t.first()) {
        cycle.start_s = first;
    }
    if let (true, Some(&last)) = (cycle.cut_end, t.last()) {
        cycle.end_s = last;
    }
}
