//! The least Σ xᵢ² with A x = b and bounds, as an interior-point method leaves it that stops early.
//!
//! OpenSim's static optimisation runs IPOPT to a tolerance of 1e-4, and its answer keeps a distance
//! from bounds that the exact one ([`super::box_qp`]) does not have: about μ / z, with z the price of
//! the bound and μ the last barrier parameter. Who compares with files of OpenSim needs the same. This
//! is the monotone method of A. Wächter and L. Biegler, Mathematical Programming 106 (2006) 25–57, with
//! its constants: Newton's steps on the barrier problem's conditions, kept 99 % within bounds, μ
//! lowered to min(μ / 5, μ^1.5) once they hold to 10 μ, not below tolerance / 11. As the problem is
//! quadratic, every step that the bounds allow is taken, without its line search.

use nalgebra::{DMatrix, DVector};

/// κ_ε, κ_μ and θ_μ: when and how the barrier parameter falls.
const HOLDS: f64 = 10.0;
const FALL: f64 = 0.2;
const POWER: f64 = 1.5;

/// τ: least share of the way to a bound that a step may take.
const SHARE: f64 = 0.99;

/// κ₁ = κ₂: how far inside the bounds it begins, and how far bounds are relaxed.
const PUSH: f64 = 0.01;
const RELAX: f64 = 1e-8;

/// s_max: sum of multipliers per unknown from which on conditions are scaled.
const PRICE: f64 = 100.0;

/// The first barrier parameter, and the largest multiplier that a first guess may have.
const FIRST: f64 = 0.1;
const LARGEST: f64 = 1000.0;

/// The problem: `rows` are the equations' coefficients, one column for each unknown.
pub struct Problem<'a> {
    /// Coefficients.
    pub rows: &'a DMatrix<f64>,
    /// Right-hand sides.
    pub rhs: &'a DVector<f64>,
    /// Lower and upper bound of each unknown; infinite where there is none.
    pub bounds: &'a [[f64; 2]],
}

/// Solves from a start; the unknowns, and whether the conditions hold to the tolerance after at most
/// so many steps.
pub fn solve(
    problem: &Problem<'_>,
    start: &[f64],
    tolerance: f64,
    steps: usize,
) -> (Vec<f64>, bool) {
    let mut point = Point::new(problem, start);
    let least = tolerance / (HOLDS + 1.0);
    let mut mu = FIRST;
    for _ in 0..steps {
        if point.error(0.0) <= tolerance && point.miss() <= tolerance {
            return (point.x.as_slice().to_vec(), true);
        }
        while mu > least && point.error(mu) <= HOLDS * mu {
            mu = (FALL * mu).min(libm::pow(mu, POWER)).max(least);
        }
        if !point.advance(mu) {
            break;
        }
    }
    let done = point.error(0.0) <= tolerance;
    (point.x.as_slice().to_vec(), done)
}

/// An iterate: unknowns, multipliers of equations and of bounds.
struct Point {
    a: DMatrix<f64>,
    b: DVector<f64>,
    /// What rows were multiplied by.
    scale: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    x: DVector<f64>,
    y: DVector<f64>,
    z: [DVector<f64>; 2],
}

impl Point {
    fn new(problem: &Problem<'_>, start: &[f64]) -> Self {
        let (mut a, mut b) = (problem.rows.clone(), problem.rhs.clone());
        let mut scale = vec![1.0; a.nrows()];
        for (i, mut row) in a.row_iter_mut().enumerate() {
            scale[i] = 1.0 / row.amax().max(1.0);
            row *= scale[i];
            b[i] *= scale[i];
        }
        let relaxed = |v: f64, sign: f64| v + sign * RELAX * v.abs().max(1.0);
        let low: Vec<f64> = problem.bounds.iter().map(|b| relaxed(b[0], -1.0)).collect();
        let high: Vec<f64> = problem.bounds.iter().map(|b| relaxed(b[1], 1.0)).collect();
        let inside = |i: usize| {
            let [l, h] = [low[i], high[i]];
            let push = |v: f64| (PUSH * v.abs().max(1.0)).min(PUSH * (h - l));
            let from = if l.is_finite() { l + push(l) } else { l };
            let to = if h.is_finite() { h - push(h) } else { h };
            start.get(i).copied().unwrap_or(0.0).max(from).min(to)
        };
        let x = DVector::from_fn(low.len(), |i, _| inside(i));
        let one = |bounds: &[f64]| {
            DVector::from_fn(bounds.len(), |i, _| {
                f64::from(u8::from(bounds[i].is_finite()))
            })
        };
        let z = [one(&low), one(&high)];
        let gradient = &x * 2.0 - &z[0] + &z[1];
        let normal = (&a * a.transpose()).cholesky();
        let y = normal.map(|n| -n.solve(&(&a * gradient)));
        let y = y.filter(|y| y.amax() <= LARGEST);
        let y = y.unwrap_or_else(|| DVector::zeros(a.nrows()));
        Self {
            a,
            b,
            scale,
            low,
            high,
            x,
            y,
            z,
        }
    }

    fn gap(&self) -> DVector<f64> {
        &self.a * &self.x - &self.b
    }

    /// The largest error of an equation as it was given.
    fn miss(&self) -> f64 {
        let gap = self.gap();
        gap.iter()
            .zip(&self.scale)
            .fold(0.0, |m, (g, s)| m.max((g / s).abs()))
    }

    /// E_μ: the largest error of the barrier problem's conditions.
    fn error(&self, mu: f64) -> f64 {
        let slope = &self.x * 2.0 + self.a.transpose() * &self.y - &self.z[0] + &self.z[1];
        let prices: f64 = self
            .z
            .iter()
            .map(|z| z.iter().map(|v| v.abs()).sum::<f64>())
            .sum();
        let forces: f64 = self.y.iter().map(|v| v.abs()).sum();
        let bounded = self
            .low
            .iter()
            .chain(&self.high)
            .filter(|v| v.is_finite())
            .count();
        let mean = |sum: f64, n: usize| (sum / n.max(1) as f64).max(PRICE) / PRICE;
        let both = mean(forces + prices, self.y.len() + bounded);
        let mut worst = (slope.amax() / both).max(self.gap().amax());
        let scale = mean(prices, bounded);
        for i in 0..self.x.len() {
            for (room, z) in self.rooms(i).into_iter().zip(&self.z) {
                if room.is_finite() {
                    worst = worst.max((room * z[i] - mu).abs() / scale);
                }
            }
        }
        worst
    }

    /// How far an unknown is from its bounds.
    fn rooms(&self, i: usize) -> [f64; 2] {
        [self.x[i] - self.low[i], self.high[i] - self.x[i]]
    }

    /// One step towards the answer of the barrier problem; false where there is none.
    fn advance(&mut self, mu: f64) -> bool {
        let n = self.x.len();
        let mut stiff = DVector::from_element(n, 2.0);
        let mut rest = -(&self.x * 2.0 + self.a.transpose() * &self.y);
        for i in 0..n {
            for ((room, z), sign) in self.rooms(i).into_iter().zip(&self.z).zip([1.0, -1.0]) {
                if room.is_finite() {
                    stiff[i] += z[i] / room;
                    rest[i] += sign * mu / room;
                }
            }
        }
        let soft = DMatrix::from_fn(self.a.nrows(), n, |i, j| self.a[(i, j)] / stiff[j]);
        let Some(normal) = (&soft * self.a.transpose()).cholesky() else {
            return false;
        };
        let dy = normal.solve(&(&soft * &rest + self.gap()));
        let dx = (rest - self.a.transpose() * &dy).component_div(&stiff);
        let tau = SHARE.max(1.0 - mu);
        let (mut primal, mut dual) = (1.0f64, 1.0f64);
        let mut dz = [DVector::zeros(n), DVector::zeros(n)];
        for i in 0..n {
            let rooms = self.rooms(i);
            for (side, sign) in [1.0, -1.0].into_iter().enumerate() {
                let (room, z) = (rooms[side], self.z[side][i]);
                if !room.is_finite() {
                    continue;
                }
                let way = sign * dx[i];
                dz[side][i] = mu / room - z - z / room * way;
                if way < 0.0 {
                    primal = primal.min(-tau * room / way);
                }
                if dz[side][i] < 0.0 {
                    dual = dual.min(-tau * z / dz[side][i]);
                }
            }
        }
        self.x += dx * primal;
        self.y += dy * primal;
        for (z, dz) in self.z.iter_mut().zip(&dz) {
            *z += dz * dual;
        }
        self.x.iter().all(|v| v.is_finite())
    }
}
