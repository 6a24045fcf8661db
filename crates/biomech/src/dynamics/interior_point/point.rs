//! An iterate of the interior-point method, and the steps from it.

use super::super::linear::Symmetric;
use super::{PRICE, Problem};

/// κ₁ = κ₂: how far inside the bounds it begins, and how far bounds are relaxed.
const PUSH: f64 = 0.01;
const RELAX: f64 = 1e-8;

/// The largest multiplier that a first guess may have.
const LARGEST: f64 = 1000.0;

/// A bound of an unknown.
pub(super) struct Wall {
    pub(super) i: usize,
    /// 1 for a lower bound, −1 for an upper one.
    pub(super) sign: f64,
    at: f64,
}

/// The problem with scaled rows and relaxed bounds.
pub(super) struct Walls<'a> {
    rows: usize,
    /// Coefficients, column after column.
    a: Vec<f64>,
    b: Vec<f64>,
    /// What rows were multiplied by.
    scale: Vec<f64>,
    bounds: &'a [[f64; 2]],
    pub(super) walls: Vec<Wall>,
}

impl<'a> Walls<'a> {
    pub(super) fn new(problem: &Problem<'a>) -> Self {
        let rows = problem.rhs.len();
        let mut largest = vec![1.0f64; rows];
        for column in problem.columns.chunks_exact(rows.max(1)) {
            for (largest, a) in largest.iter_mut().zip(column) {
                *largest = largest.max(a.abs());
            }
        }
        let scale: Vec<f64> = largest.iter().map(|l| 1.0 / l).collect();
        let scaled = |v: &[f64]| {
            v.iter()
                .zip(scale.iter().cycle())
                .map(|(v, s)| v * s)
                .collect()
        };
        let mut walls = Vec::new();
        for (i, bounds) in problem.bounds.iter().enumerate() {
            for (at, sign) in bounds.iter().zip([1.0, -1.0]) {
                if at.is_finite() {
                    let at = at - sign * RELAX * at.abs().max(1.0);
                    walls.push(Wall { i, sign, at });
                }
            }
        }
        Self {
            rows,
            a: scaled(problem.columns),
            b: scaled(problem.rhs),
            scale,
            bounds: problem.bounds,
            walls,
        }
    }

    fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.a.chunks_exact(self.rows.max(1))
    }

    /// Whether a row had to be scaled.
    pub(super) fn scaled(&self) -> bool {
        self.scale.iter().any(|s| *s < 1.0)
    }

    /// Nought, moved inside the bounds.
    fn start(&self) -> Vec<f64> {
        let inside = |[low, high]: &[f64; 2]| {
            let push = |v: f64| (PUSH * v.abs().max(1.0)).min(PUSH * (high - low));
            let from = if low.is_finite() {
                low + push(*low)
            } else {
                *low
            };
            let to = if high.is_finite() {
                high - push(*high)
            } else {
                *high
            };
            0.0f64.max(from).min(to)
        };
        self.bounds.iter().map(inside).collect()
    }

    /// Unknowns within the bounds as they were given.
    pub(super) fn within(&self, x: &[f64], bounds: &[[f64; 2]]) -> Vec<f64> {
        let clamp = |(x, [low, high]): (&f64, &[f64; 2])| x.max(*low).min(*high);
        x.iter().zip(bounds).map(clamp).collect()
    }

    /// Aᵀ y, one for each unknown.
    fn pull(&self, y: &[f64]) -> Vec<f64> {
        let dot = |a: &[f64]| a.iter().zip(y).map(|(a, y)| a * y).sum();
        self.columns().map(dot).collect()
    }

    /// A x.
    fn push(&self, x: &[f64]) -> Vec<f64> {
        let mut sum = vec![0.0; self.rows];
        for (a, x) in self.columns().zip(x) {
            sum.iter_mut().zip(a).for_each(|(sum, a)| *sum += a * x);
        }
        sum
    }

    /// A D⁻¹ Aᵀ, of D's factors.
    fn normal(&self, stiff: &Symmetric) -> Symmetric {
        let mut normal = Symmetric::new(self.rows);
        normal.clear();
        let mut soft = vec![0.0; self.bounds.len()];
        for i in 0..self.rows {
            for (soft, a) in soft.iter_mut().zip(self.columns()) {
                *soft = a[i];
            }
            stiff.substitute(&mut soft);
            for (j, sum) in self.push(&soft).into_iter().enumerate().take(i + 1) {
                normal.add(i, j, sum);
            }
        }
        normal.prepare(0.0, |_| false);
        normal
    }
}

/// Unknowns, multipliers of equations (y) and of walls (z).
pub(super) struct Point<'a> {
    pub(super) problem: &'a Walls<'a>,
    pub(super) x: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
}

/// A step of a point: of unknowns, multipliers, and of the room before each wall.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) x: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
    room: Vec<f64>,
}

/// The step to the answer without a barrier, and what a barrier of the mean product of rooms and
/// prices adds to it.
pub(super) struct Ways {
    pub(super) affine: Way,
    pub(super) centre: Way,
    mean: f64,
}

impl Ways {
    /// The step to the answer with barrier parameter μ.
    pub(super) fn towards(&self, mu: f64) -> Way {
        let sigma = if self.mean > 0.0 { mu / self.mean } else { 0.0 };
        self.mixed(sigma)
    }

    /// The step with `sigma` times what the mean barrier adds.
    pub(super) fn mixed(&self, sigma: f64) -> Way {
        let mix = |a: &[f64], c: &[f64]| a.iter().zip(c).map(|(a, c)| a + sigma * c).collect();
        let (a, c) = (&self.affine, &self.centre);
        Way {
            x: mix(&a.x, &c.x),
            y: mix(&a.y, &c.y),
            z: mix(&a.z, &c.z),
            room: mix(&a.room, &c.room),
        }
    }
}

impl<'a> Point<'a> {
    pub(super) fn new(problem: &'a Walls<'a>) -> Self {
        let mut point = Self {
            x: problem.start(),
            y: vec![0.0; problem.rows],
            z: vec![1.0; problem.walls.len()],
            problem,
        };
        point.fit();
        if point.y.iter().any(|y| y.abs() > LARGEST) {
            point.y.fill(0.0);
        }
        point
    }

    /// Multipliers of the equations for which the Lagrangian's slope is least.
    pub(super) fn fit(&mut self) {
        self.y.fill(0.0);
        let mut y = self.problem.push(&self.slope());
        let mut ones = Symmetric::new(self.x.len());
        (0..self.x.len()).for_each(|i| ones.add(i, i, 1.0));
        ones.prepare(0.0, |_| false);
        self.problem.normal(&ones).substitute(&mut y);
        y.iter_mut().for_each(|y| *y = -*y);
        if y.iter().all(|y| y.is_finite()) {
            self.y = y;
        }
    }

    /// Aᵀ y.
    pub(super) fn pull(&self) -> Vec<f64> {
        self.problem.pull(&self.y)
    }

    /// What is made least.
    pub(super) fn effort(&self) -> f64 {
        self.x.iter().map(|x| x * x).sum()
    }

    /// How fast the effort rises with each unknown.
    pub(super) fn rise(&self) -> Vec<f64> {
        self.x.iter().map(|x| 2.0 * x).collect()
    }

    /// A x − b, scaled.
    pub(super) fn gap(&self) -> Vec<f64> {
        let mut gap = self.problem.push(&self.x);
        let b = &self.problem.b;
        gap.iter_mut().zip(b).for_each(|(gap, b)| *gap -= b);
        gap
    }

    /// θ: the sum of all |A x − b|.
    pub(super) fn missed(&self) -> f64 {
        self.gap().iter().map(|g| g.abs()).sum()
    }

    /// The largest error of an equation as it was given.
    pub(super) fn miss(&self) -> f64 {
        let gap = self.gap();
        let pairs = gap.iter().zip(&self.problem.scale);
        pairs.fold(0.0, |m, (g, s)| m.max((g / s).abs()))
    }

    /// The Lagrangian's slope.
    pub(super) fn slope(&self) -> Vec<f64> {
        let mut slope = self.problem.pull(&self.y);
        slope
            .iter_mut()
            .zip(&self.x)
            .for_each(|(s, x)| *s += 2.0 * x);
        for (wall, z) in self.problem.walls.iter().zip(&self.z) {
            slope[wall.i] -= wall.sign * z;
        }
        slope
    }

    /// How far it is to each wall.
    pub(super) fn rooms(&self) -> Vec<f64> {
        let room = |wall: &Wall| wall.sign * (self.x[wall.i] - wall.at);
        self.problem.walls.iter().map(room).collect()
    }

    /// Room times price, for each wall.
    pub(super) fn products(&self) -> Vec<f64> {
        let rooms = self.rooms();
        rooms
            .iter()
            .zip(&self.z)
            .map(|(room, z)| room * z)
            .collect()
    }

    /// The mean of room times price.
    pub(super) fn mean(&self) -> f64 {
        self.products().iter().sum::<f64>() / self.z.len().max(1) as f64
    }

    /// E_μ: the largest error of the barrier problem's conditions.
    pub(super) fn error(&self, mu: f64) -> f64 {
        let prices: f64 = self.z.iter().map(|v| v.abs()).sum();
        let forces: f64 = self.y.iter().map(|v| v.abs()).sum();
        let scale = |sum: f64, n: usize| (sum / n.max(1) as f64).max(PRICE) / PRICE;
        let both = scale(forces + prices, self.y.len() + self.z.len());
        let uneven = uneven(&self.products(), mu) / scale(prices, self.z.len());
        (largest(&self.slope()) / both)
            .max(largest(&self.gap()))
            .max(uneven)
    }

    /// Whether slope and products are within the tolerance as they are, not scaled.
    pub(super) fn unscaled(&self, tolerance: f64) -> bool {
        largest(&self.slope()) <= tolerance && uneven(&self.products(), 0.0) <= tolerance
    }

    /// The two steps of which all others are made, with the effort's second derivatives; `None` where
    /// there are none.
    pub(super) fn directions(&self, mut stiff: Symmetric) -> Option<Ways> {
        let rooms = self.rooms();
        for ((wall, z), room) in self.problem.walls.iter().zip(&self.z).zip(&rooms) {
            stiff.add(wall.i, wall.i, z / room);
        }
        stiff.prepare(0.0, |_| false);
        let normal = self.problem.normal(&stiff);
        let mean = self.mean();
        let step = |slope: &[f64], gap: &[f64], product: &dyn Fn(usize) -> f64| {
            let mut rest: Vec<f64> = slope.iter().map(|s| -s).collect();
            for (k, wall) in self.problem.walls.iter().enumerate() {
                rest[wall.i] -= wall.sign * product(k) / rooms[k];
            }
            let mut soft = rest.clone();
            stiff.substitute(&mut soft);
            let mut y = self.problem.push(&soft);
            y.iter_mut().zip(gap).for_each(|(y, gap)| *y += gap);
            normal.substitute(&mut y);
            let pull = self.problem.pull(&y);
            let mut x: Vec<f64> = rest.iter().zip(&pull).map(|(r, p)| r - p).collect();
            stiff.substitute(&mut x);
            let walls = self.problem.walls.iter();
            let room: Vec<f64> = walls.map(|wall| wall.sign * x[wall.i]).collect();
            let price = |k: usize| (-product(k) - self.z[k] * room[k]) / rooms[k];
            let z = (0..rooms.len()).map(price).collect();
            Way { x, y, z, room }
        };
        let products = self.products();
        let affine = step(&self.slope(), &self.gap(), &|k| products[k]);
        let zeros = vec![0.0; self.x.len()];
        let centre = step(&zeros, &zeros[..0], &|_| -mean);
        let whole = |way: &Way| way.x.iter().all(|v| v.is_finite());
        (whole(&affine) && whole(&centre)).then_some(Ways {
            affine,
            centre,
            mean,
        })
    }

    /// Shares of a step that unknowns and prices may take to keep `1 − tau` of what they have.
    pub(super) fn shares(&self, way: &Way, tau: f64) -> [f64; 2] {
        [
            share(&self.rooms(), &way.room, tau),
            share(&self.z, &way.z, tau),
        ]
    }

    /// Rooms times prices after these shares of a step.
    pub(super) fn products_after(&self, way: &Way, [primal, dual]: [f64; 2]) -> Vec<f64> {
        let rooms = self.rooms();
        let after = |k: usize| (rooms[k] + primal * way.room[k]) * (self.z[k] + dual * way.z[k]);
        (0..rooms.len()).map(after).collect()
    }

    /// The point after a share of a step of the unknowns alone.
    pub(super) fn tried(&self, way: &Way, share: f64) -> Self {
        let x = self.x.iter().zip(&way.x).map(|(x, d)| x + share * d);
        Self {
            problem: self.problem,
            x: x.collect(),
            y: self.y.clone(),
            z: self.z.clone(),
        }
    }

    /// Takes a step: a share of unknowns and multipliers, and of the prices as much as they may.
    pub(super) fn advance(&mut self, way: &Way, primal: f64, tau: f64) {
        let [_, dual] = self.shares(way, tau);
        let add = |to: &mut [f64], step: &[f64], share: f64| {
            to.iter_mut().zip(step).for_each(|(to, d)| *to += share * d);
        };
        add(&mut self.x, &way.x, primal);
        add(&mut self.y, &way.y, primal);
        add(&mut self.z, &way.z, dual);
    }
}

/// The share of a step by which all keep `1 − tau` of what they have.
fn share(have: &[f64], step: &[f64], tau: f64) -> f64 {
    let pairs = have.iter().zip(step);
    let falling = pairs.filter(|(_, d)| **d < 0.0);
    falling.fold(1.0, |share, (have, d)| share.min(-tau * have / d))
}

pub(super) fn largest(v: &[f64]) -> f64 {
    v.iter().fold(0.0, |m, v| m.max(v.abs()))
}

/// The largest difference of a product from μ.
fn uneven(products: &[f64], mu: f64) -> f64 {
    products.iter().fold(0.0, |m, p| m.max((p - mu).abs()))
}
