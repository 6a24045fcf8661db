//! Where a height turns, and the tops beside a turn.

use super::{Posture, Reason};
use sagitta_biomech::filter::{MAX_BRIDGE_S, low_pass};
use sagitta_biomech::signal::{Peak, peaks, separate};

/// Low-pass for finding cycles.
const DETECT_HZ: f64 = 4.0;
/// Least time between bottoms.
const DISTANCE_S: f64 = 0.7;
/// Below this share of the smaller way a turn is low.
const LOW: f64 = 0.3;
/// A top lies within so many times the low part of a turn: with even speed the whole way lasts 1/0.3 times
/// as long as its lowest 30 %, and bodies begin and end slowly below too.
const REACH: f64 = 3.0;
/// One of the ways may look shorter by so much: a wild frame ends it too soon.
const UNEVEN: f64 = 0.5;
/// And so much, in seconds, for those who turn in a few frames.
const REACH_S: f64 = 0.5;
/// A top that lies within so many samples of the recording's end is one that the recording cuts.
const AT_EDGE: usize = 2;

/// A turn of the height with the tops beside it, in seconds and metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// At the top before.
    pub before_s: f64,
    /// When the low part begins and ends.
    pub low_during_s: [f64; 2],
    /// At the lowest point.
    pub low_s: f64,
    /// At the top after.
    pub after_s: f64,
    /// Heights there: before, lowest, after.
    pub heights_m: [f64; 3],
    /// Whether the top before, and the one after, are where the recording begins or ends.
    pub edges: [bool; 2],
}

/// The same as samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub before: usize,
    pub low: usize,
    pub after: usize,
    pub low_during: [usize; 2],
    /// The recording ends before the height comes back.
    pub one_way: bool,
    /// Height of the bottom where the recording ends there.
    pub base_m: Option<f64>,
}

/// What was seen of a height, smoothed, without its gaps.
#[derive(Debug)]
pub(super) struct Curve {
    pub t_s: Vec<f64>,
    pub h: Vec<f64>,
}

impl Curve {
    pub fn of(t_s: &[f64], height_m: &[Option<f64>]) -> Self {
        let smooth = low_pass(t_s, height_m, DETECT_HZ, MAX_BRIDGE_S);
        let seen = || {
            t_s.iter()
                .zip(&smooth)
                .filter_map(|(t, h)| Some((*t, (*h)?)))
        };
        Self {
            t_s: seen().map(|(t, _)| t).collect(),
            h: seen().map(|(_, h)| h).collect(),
        }
    }

    /// Bottoms that stand out by `least_m` on one side at least, with their distance in time.
    fn found(&self, least_m: f64) -> Vec<Peak> {
        let depth: Vec<f64> = self.h.iter().map(|h| -h).collect();
        let clear = |p: &Peak| p.left.max(p.right) >= least_m;
        let found = peaks(&depth).into_iter().filter(clear).collect();
        separate(found, &self.t_s, &depth, DISTANCE_S)
    }

    /// The turns, in order of time; `one_way` takes one after which the recording ends too.
    pub fn places(&self, least_m: f64, one_way: bool) -> Vec<Place> {
        let whole = |p: &Peak| p.left.min(p.right) >= least_m;
        let found = self.found(least_m);
        let mut turns: Vec<Peak> = found.iter().filter(|p| whole(p)).copied().collect();
        let after = turns.last().map_or(0, |p| p.index);
        let last = found.iter().filter(|p| one_way && p.index > after);
        let last = last
            .filter(|p| p.left >= least_m)
            .max_by(|a, b| a.left.total_cmp(&b.left));
        turns.extend(last);
        let end = self.h.len().saturating_sub(1);
        let bounds: Vec<usize> = [0]
            .into_iter()
            .chain(turns.iter().map(|p| p.index))
            .chain([end])
            .collect();
        let place = |(i, p): (usize, &Peak)| match whole(p) {
            true => self.place(p, [bounds[i], bounds[i + 2]]),
            false => self.unfinished(p, bounds[i]),
        };
        turns.iter().enumerate().map(place).collect()
    }

    fn place(&self, peak: &Peak, [from, to]: [usize; 2]) -> Place {
        let low = peak.index;
        let [first, last] = self.low_part(low, peak.left.min(peak.right), [from, to]);
        let at = |i: usize| self.t_s[i];
        let ways_s = [at(low) - at(first), at(last) - at(low)];
        let reach = |way: usize| REACH * ways_s[way].max(UNEVEN * ways_s[1 - way]) + REACH_S;
        let from = from.max(self.t_s.partition_point(|&t| t < at(low) - reach(0)));
        let to = to.min(self.t_s.partition_point(|&t| t <= at(low) + reach(1)));
        Place {
            before: highest(&self.h, from.min(low - 1), low),
            low,
            after: highest(&self.h, low, to.max(low + 1)),
            low_during: [first, last],
            one_way: false,
            base_m: None,
        }
    }

    /// A turn after which the recording ends: its bottom is the lowest place that is reached as soon again as
    /// the way to it took.
    fn unfinished(&self, peak: &Peak, from: usize) -> Place {
        let low = peak.index;
        let end = self.h.len() - 1;
        let [first, _] = self.low_part(low, peak.left, [from, end]);
        let whole = Peak {
            right: peak.left,
            ..*peak
        };
        let place = self.place(&whole, [from, end]);
        let way_s = self.t_s[first] - self.t_s[place.before];
        let until = self.t_s[first] + way_s + REACH_S;
        let soon = self.t_s.partition_point(|&t| t <= until).max(first + 1);
        let soon = self.h.get(first..soon).unwrap_or(&[]).iter().copied();
        Place {
            after: end.max(low + 1),
            low_during: [first, end],
            one_way: true,
            base_m: soon.reduce(f64::min),
            ..place
        }
    }

    fn low_part(&self, low: usize, way_m: f64, [from, to]: [usize; 2]) -> [usize; 2] {
        let below = |i: &usize| self.h[*i] < self.h[low] + LOW * way_m;
        let first = (from..low).rev().take_while(below).last();
        let last = (low + 1..=to).take_while(below).last();
        [first.unwrap_or(low), last.unwrap_or(low)]
    }

    pub fn turn(&self, p: &Place) -> Turn {
        let at = |i: usize| self.t_s[i];
        Turn {
            before_s: at(p.before),
            low_during_s: p.low_during.map(at),
            low_s: at(p.low),
            after_s: at(p.after),
            heights_m: [p.before, p.low, p.after].map(|i| self.h[i]),
            edges: self.edges(p),
        }
    }

    /// Whether the tops are where the recording begins and ends.
    pub fn edges(&self, p: &Place) -> [bool; 2] {
        [
            p.before <= AT_EDGE,
            p.one_way || p.after + AT_EDGE + 1 >= self.h.len(),
        ]
    }

    /// Bottoms outside the turns that the recording cuts.
    pub fn fragments(&self, places: &[Place], least_m: f64, posture: &Posture<'_>) -> usize {
        let end = self.h.len().saturating_sub(1);
        let body = |low: usize| {
            let whole = Place {
                before: highest(&self.h, 0, low),
                low,
                after: highest(&self.h, low, end),
                low_during: [low, low],
                one_way: false,
                base_m: None,
            };
            let why = (posture.refuses)(&self.turn(&whole));
            !matches!(why, Some(Reason::Lies | Reason::StraightKnees))
        };
        let found = self.found(least_m);
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            let lowest = (0..self.h.len()).min_by(|&a, &b| self.h[a].total_cmp(&self.h[b]));
            let ranges = lowest.is_some_and(|i| {
                let top = self.h[highest(&self.h, 0, end)];
                top - self.h[i] >= least_m && body(i)
            });
            return usize::from(ranges || found.iter().any(|p| body(p.index)));
        };
        let ends = [first.low_during[0], last.low_during[1]];
        let outside =
            |p: &&Peak| p.left.min(p.right) < least_m && (p.index < ends[0] || p.index > ends[1]);
        let outside = found.iter().filter(outside);
        outside.filter(|p| body(p.index)).count()
    }

    /// Mean height around a top, over the neighbours that are within `band_m` of it: the highest sample
    /// alone would carry the jitter of the landmarks.
    pub fn level(&self, top: usize, band_m: f64) -> f64 {
        let h = &self.h;
        let near = |i: &usize| (h[top] - h[*i]).abs() <= band_m;
        let before = (0..top).rev().take_while(near);
        let values: Vec<f64> = before
            .chain((top..h.len()).take_while(near))
            .map(|i| h[i])
            .collect();
        values.iter().sum::<f64>() / values.len() as f64
    }
}

/// Index of the highest value in `from..=to`.
pub(super) fn highest(h: &[f64], from: usize, to: usize) -> usize {
    (from..=to.min(h.len().saturating_sub(1)))
        .fold(from, |best, i| if h[i] > h[best] { i } else { best })
}
