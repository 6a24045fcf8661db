//! The barrier parameter μ: free, as long as points get better, chosen so that the next one is expected
//! to be best; else held until the barrier's problem is solved, and then lowered.

use super::point::{Point, Way, Ways};

/// κ_ε, κ_μ and θ_μ: when and how a parameter that is held falls.
const HOLDS: f64 = 10.0;
const FALL: f64 = 0.2;
const POWER: f64 = 1.5;

/// τ_min: least share of the way to a bound that a step may take.
const SHARE: f64 = 0.99;

/// The largest parameter, in mean products of the start.
const HIGHEST: f64 = 1e3;

/// Share of the mean product at which a parameter is held.
const HELD: f64 = 0.8;

/// How much better a point must be, as a share of its error.
const MARGIN: f64 = 1e-5;

/// Least and largest σ = μ / mean product, sections of its search and how near they come, and how far
/// from one its direction is felt.
const SIGMA: [f64; 2] = [1e-6, 1e2];
const SECTIONS: usize = 8;
const NEAR: f64 = 1e-2;

/// What the next step aims at.
pub(super) struct Aim {
    pub(super) mu: f64,
    /// Share of the way to a bound that it may take.
    pub(super) tau: f64,
    /// Whether what is known of points passed no longer counts.
    pub(super) anew: bool,
}

/// The rule, and what it knows of points passed.
pub(super) struct Rule {
    least: f64,
    highest: f64,
    /// The parameter and share that are held.
    held: Option<[f64; 2]>,
    /// Effort and gap of points that were better than those before.
    passed: Vec<[f64; 2]>,
}

impl Rule {
    pub(super) fn new(point: &Point<'_>, tolerance: f64) -> Self {
        Self {
            least: tolerance / (HOLDS + 1.0),
            highest: HIGHEST * point.mean(),
            held: None,
            passed: Vec::new(),
        }
    }

    /// The aim of the next step.
    pub(super) fn next(&mut self, point: &Point<'_>, ways: &Ways) -> Aim {
        if point.problem.walls.is_empty() {
            let [mu, tau] = [self.least, SHARE];
            return Aim {
                mu,
                tau,
                anew: false,
            };
        }
        let better = self.better(point);
        if better {
            self.held = None;
            self.remember(point);
            return self.free(point, ways);
        }
        let (next, anew) = self.hold(point);
        self.held = Some(next);
        let [mu, tau] = next;
        Aim { mu, tau, anew }
    }

    /// Whether no point passed had less effort and a smaller gap, by a margin.
    fn better(&self, point: &Point<'_>) -> bool {
        let margin = MARGIN * point.error(0.0).min(1.0);
        let here = [point.effort() + margin, point.missed() + margin];
        acceptable(&self.passed, here)
    }

    fn remember(&mut self, point: &Point<'_>) {
        add(&mut self.passed, [point.effort(), point.missed()]);
    }

    fn free(&self, point: &Point<'_>, ways: &Ways) -> Aim {
        let tau = SHARE.max(1.0 - point.error(0.0));
        let mean = point.mean();
        let range = [self.least / mean, self.highest / mean];
        let mu = Quality::new(point, ways, tau).best(range) * mean;
        Aim {
            mu: mu.max(self.least).min(self.highest),
            tau,
            anew: true,
        }
    }

    /// Parameter and share that are held from now on, and whether they are new.
    fn hold(&self, point: &Point<'_>) -> ([f64; 2], bool) {
        let Some([mu, tau]) = self.held else {
            let mu = (HELD * point.mean()).max(self.least).min(self.highest);
            return ([mu, SHARE.max(1.0 - mu)], true);
        };
        if point.error(mu) > HOLDS * mu {
            return ([mu, tau], false);
        }
        let less = (FALL * mu).min(libm::pow(mu, POWER)).max(self.least);
        ([less, SHARE.max(1.0 - mu)], true)
    }
}

/// Whether a pair is not above any of the others in both.
pub(super) fn acceptable(others: &[[f64; 2]], [a, b]: [f64; 2]) -> bool {
    others.iter().all(|other| a <= other[0] || b <= other[1])
}

/// Adds a pair and drops those that it makes needless.
pub(super) fn add(to: &mut Vec<[f64; 2]>, pair: [f64; 2]) {
    to.retain(|other| other[0] < pair[0] || other[1] < pair[1]);
    to.push(pair);
}

/// How good a point a step with σ is expected to reach: mean squares of slope, gap and products.
struct Quality<'a> {
    point: &'a Point<'a>,
    ways: &'a Ways,
    tau: f64,
    slope: f64,
    gap: f64,
}

impl<'a> Quality<'a> {
    fn new(point: &'a Point<'a>, ways: &'a Ways, tau: f64) -> Self {
        Self {
            slope: mean_square(&point.slope()),
            gap: mean_square(&point.gap()),
            point,
            ways,
            tau,
        }
    }

    fn at(&self, sigma: f64) -> f64 {
        let way: Way = self.ways.mixed(sigma);
        let shares = self.point.shares(&way, self.tau);
        let left = |share: f64| (1.0 - share) * (1.0 - share);
        let products = self.point.products_after(&way, shares);
        left(shares[1]) * self.slope + left(shares[0]) * self.gap + mean_square(&products)
    }

    /// The best σ; `range` is what μ allows.
    fn best(&self, range: [f64; 2]) -> f64 {
        let (one, below) = (self.at(1.0), self.at(1.0 - NEAR));
        if below > one {
            let high = SIGMA[1].min(range[1]);
            if high <= 1.0 {
                return high;
            }
            return self.section([1.0, high], [Some(one), None]);
        }
        let low = SIGMA[0].max(range[0]);
        let high = low.max(1.0 - NEAR).min(range[1]);
        if low >= high {
            return low;
        }
        self.section([low, high], [None, Some(below)])
    }

    /// Golden sections of a range, whose ends may be known.
    fn section(&self, range: [f64; 2], known: [Option<f64>; 2]) -> f64 {
        let golden = (3.0 - 5.0f64.sqrt()) / 2.0;
        let [mut low, mut high] = range;
        let first = |low: f64, high: f64| low + golden * (high - low);
        let second = |low: f64, high: f64| low + (1.0 - golden) * (high - low);
        let mut a = first(low, high);
        let mut b = second(low, high);
        let (mut at_a, mut at_b) = (self.at(a), self.at(b));
        for _ in 0..SECTIONS {
            if high - low < NEAR * high {
                break;
            }
            if at_a > at_b {
                (low, a, at_a) = (a, b, at_b);
                b = second(low, high);
                at_b = self.at(b);
            } else {
                (high, b, at_b) = (b, a, at_a);
                a = first(low, high);
                at_a = self.at(a);
            }
        }
        let (sigma, best) = if at_a < at_b { (a, at_a) } else { (b, at_b) };
        let (end, value) = if high == range[1] {
            (high, known[1])
        } else if low == range[0] {
            (low, known[0])
        } else {
            return sigma;
        };
        if value.unwrap_or_else(|| self.at(end)) < best {
            return end;
        }
        sigma
    }
}

fn mean_square(v: &[f64]) -> f64 {
    v.iter().map(|v| v * v).sum::<f64>() / v.len().max(1) as f64
}
