//! How much of a step is taken: as much as the bounds allow, halved until the barrier's effort or the
//! gap falls enough and no point passed was better in both.

use super::barrier::{Aim, acceptable, add};
use super::point::{Point, Way};

/// γ_θ, γ_φ, η_φ, δ, s_φ, s_θ and γ_α of the method.
const LESS_GAP: f64 = 1e-5;
const LESS_EFFORT: f64 = 1e-8;
const ARMIJO: f64 = 1e-8;
const SWITCH: f64 = 1.0;
const SLOPE_POWER: f64 = 2.3;
const GAP_POWER: f64 = 1.1;
const LEAST: f64 = 0.05;

/// Largest gap, and the one from which on effort counts, as shares of the first, at least of one.
const GAPS: [f64; 2] = [1e4, 1e-4];

/// What rounding may add.
const ROUNDED: f64 = 10.0 * f64::EPSILON;

/// Points passed under one barrier parameter.
#[derive(Default)]
pub(super) struct Path {
    passed: Vec<[f64; 2]>,
    gaps: Option<[f64; 2]>,
}

/// A point's barrier effort φ, its gap θ, and the slope of φ along the step.
struct Here {
    effort: f64,
    gap: f64,
    slope: f64,
}

impl Path {
    /// Forgets the points passed.
    pub(super) fn forget(&mut self) {
        self.passed.clear();
    }

    /// The share of a step; `None` where none is good enough.
    pub(super) fn share(&mut self, point: &Point<'_>, way: &Way, aim: &Aim) -> Option<f64> {
        let here = Here {
            effort: effort(point, aim.mu),
            gap: point.missed(),
            slope: slope(point, way, aim.mu),
        };
        let [most, small] = *self
            .gaps
            .get_or_insert_with(|| GAPS.map(|g| g * here.gap.max(1.0)));
        let [mut share, _] = point.shares(way, aim.tau);
        let least = here.least(small);
        loop {
            let tried = point.tried(way, share);
            let there = [effort(&tried, aim.mu), tried.missed()];
            if there[1] <= most
                && here.accepts(share, there, small)
                && acceptable(&self.passed, there)
            {
                if !(here.descends(share) && here.falls(share, there[0])) {
                    let entry = [
                        here.effort - LESS_EFFORT * here.gap,
                        (1.0 - LESS_GAP) * here.gap,
                    ];
                    add(&mut self.passed, entry);
                }
                return Some(share);
            }
            share *= 0.5;
            if share <= least {
                return None;
            }
        }
    }
}

impl Here {
    fn accepts(&self, share: f64, [effort, gap]: [f64; 2], small: f64) -> bool {
        if self.descends(share) && self.gap <= small {
            return self.falls(share, effort);
        }
        gap - (1.0 - LESS_GAP) * self.gap <= ROUNDED * self.gap
            || effort - self.effort + LESS_EFFORT * self.gap <= ROUNDED * self.effort.abs()
    }

    /// Whether the step promises more of effort than of gap.
    fn descends(&self, share: f64) -> bool {
        self.slope < 0.0
            && share * libm::pow(-self.slope, SLOPE_POWER) > SWITCH * libm::pow(self.gap, GAP_POWER)
    }

    /// Whether the effort falls as the slope promises.
    fn falls(&self, share: f64, effort: f64) -> bool {
        effort - self.effort - ARMIJO * share * self.slope <= ROUNDED * self.effort.abs()
    }

    /// The share below which nothing is tried.
    fn least(&self, small: f64) -> f64 {
        let mut least = LESS_GAP;
        if self.slope < 0.0 {
            least = least.min(LESS_EFFORT * self.gap / -self.slope);
            if self.gap <= small {
                let gap = SWITCH * libm::pow(self.gap, GAP_POWER);
                least = least.min(gap / libm::pow(-self.slope, SLOPE_POWER));
            }
        }
        LEAST * least
    }
}

/// φ: effort, less μ times the logarithms of all rooms.
fn effort(point: &Point<'_>, mu: f64) -> f64 {
    let logs: f64 = point.rooms().iter().map(|room| libm::log(*room)).sum();
    point.effort() - mu * logs
}

/// The slope of φ along a step.
fn slope(point: &Point<'_>, way: &Way, mu: f64) -> f64 {
    let rise: f64 = point.rise().iter().zip(&way.x).map(|(r, d)| r * d).sum();
    let rooms = point.rooms();
    let walls = point.problem.walls.iter().zip(&rooms);
    rise - mu
        * walls
            .map(|(wall, room)| wall.sign * way.x[wall.i] / room)
            .sum::<f64>()
}
