//! Holds a person's region still within its noise.
//!
//! The landmark network answers any new cut of the same picture with slightly other points, by about as
//! much for a region that moved by a hundredth of its side as for one that moved by a tenth (0.2–0.5 % of
//! the side per point, measured with the full network); from about a fifth on it errs by several times that.
//! So a region that follows the noise of the two points that place it makes all points tremble, while one
//! that stays behind by a few hundredths costs nothing. It is a low-pass here whose error is bounded: it
//! never stays behind by more than a fixed share of the region, however fast a person moves, so that it
//! cannot be late for a jump. MediaPipe filters the two points as well (`pose_landmark_filtering.pbtxt`,
//! auxiliary landmarks), without the bound.

use super::region::normalised;
use crate::sample::Roi;

/// Time constant in seconds: a few frames of a slow camera, well below the second in which people sway.
const SETTLE_S: f64 = 0.3;

/// How far the centre may stay behind, as a share of the side: several times its noise of 0.2–0.5 %, and a
/// quarter of what the network takes without harm.
const CENTRE: f64 = 0.03;

/// The same for the side, as a natural logarithm: its noise is 1–2 %.
const SIZE: f64 = 0.05;

/// The same for the direction in radians: its noise is 0.01–0.03.
const TURN_RAD: f64 = 0.05;

/// What is known of one person's region since they were found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Steady {
    held: Option<Held>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Held {
    region: Roi,
    t_s: f64,
    /// Regions so far. The first ones are averaged: the first cut is made by the network that finds people
    /// and differs from the later ones.
    count: f64,
}

impl Steady {
    /// Forgets the region: the next one is taken as it is.
    pub fn reset(&mut self) {
        self.held = None;
    }

    /// The region to cut, where the points of a frame at `t_s` place it at `seen`.
    pub fn next(&mut self, seen: Roi, t_s: f64) -> Roi {
        let (region, count) = match self.held {
            Some(held) => (held.towards(&seen, t_s), held.count + 1.0),
            None => (seen, 1.0),
        };
        let region = if region.is_usable() { region } else { seen };
        self.held = Some(Held { region, t_s, count });
        region
    }
}

impl Held {
    fn towards(&self, seen: &Roi, t_s: f64) -> Roi {
        let passed_s = (t_s - self.t_s).max(0.0);
        let weight = (1.0 - (-passed_s / SETTLE_S).exp()).max(1.0 / (self.count + 1.0));
        let here = &self.region;
        let way_px = [seen.cx_px - here.cx_px, seen.cy_px - here.cy_px];
        let growth = (seen.size_px / here.size_px).ln();
        let turn_rad = normalised(seen.rotation_rad - here.rotation_rad);
        // The whole way but for what may be left of it, or the low-pass's share where that is more.
        let share = |way: f64, most: f64| weight.max(1.0 - most / way.abs().max(most));
        let moved = share(way_px[0].hypot(way_px[1]), CENTRE * seen.size_px);
        Roi {
            cx_px: here.cx_px + moved * way_px[0],
            cy_px: here.cy_px + moved * way_px[1],
            size_px: here.size_px * (share(growth, SIZE) * growth).exp(),
            rotation_rad: normalised(here.rotation_rad + share(turn_rad, TURN_RAD) * turn_rad),
        }
    }
}

#[cfg(test)]
mod tests;
