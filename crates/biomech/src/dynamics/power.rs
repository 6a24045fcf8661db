//! The least Σ |xᵢ|ᵖ with A x = b and bounds, for exponents from one on: Newton's method, each step a
//! problem of least squares ([`super::box_qp`]) with the second derivatives as weights, taken as far as
//! the sum falls. Points stay within bounds and equations. Source: Nocedal & Wright, chapter 18.
//!
//! Second derivatives are kept within bounds; where they are raised (p < 2 far out, p > 2 near nought,
//! p = 1) a step is that of a proximal method, which for p = 1 ends as well (R. T. Rockafellar, SIAM J.
//! Control Optim. 14 (1976) 877–898). Below two, where the sum has a corner or nearly one at nought,
//! unknowns of either sign are the difference of two that are not negative.

use super::box_qp::{BoxQp, Ended};

/// Steps, and what the last one still promises to take off, as a share of the sum; it is taken, and as
/// steps of Newton's do, leaves far less.
const STEPS: usize = 300;
const CLOSE: f64 = 1e-12;

/// How much more rounding may leave.
const ROUNDED: f64 = 1e4;

/// Least and largest second derivative.
const CURVATURE: [f64; 2] = [1e-3, 1e6];

/// Halvings of a step's share.
const HALVINGS: usize = 60;

/// The problem.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// Coefficients of the equations, column after column.
    pub columns: &'a [f64],
    /// Right-hand sides.
    pub rhs: &'a [f64],
    /// Lower and upper bound of each unknown; infinite where there is none.
    pub bounds: &'a [[f64; 2]],
    /// p, one or more.
    pub exponent: f64,
}

/// Solves it from a point within bounds and equations; `None` where the least was not found.
pub fn least(problem: &Problem<'_>, start: &[f64]) -> Option<Vec<f64>> {
    if problem.exponent >= 2.0 {
        return descend(problem, start.to_vec());
    }
    let rows = problem.rhs.len();
    let (mut columns, mut bounds) = (problem.columns.to_vec(), problem.bounds.to_vec());
    let (mut x, mut split) = (start.to_vec(), Vec::new());
    for (i, [low, high]) in problem.bounds.iter().enumerate() {
        if *low < 0.0 && *high > 0.0 {
            let column = problem.columns.iter().skip(i * rows).take(rows);
            columns.extend(column.map(|a| -a));
            bounds[i] = [0.0, *high];
            bounds.push([0.0, -low]);
            x.push((-x[i]).max(0.0));
            x[i] = x[i].max(0.0);
            split.push(i);
        }
    }
    let apart = Problem {
        columns: &columns,
        bounds: &bounds,
        ..*problem
    };
    let mut x = descend(&apart, x)?;
    let below = x.split_off(problem.bounds.len());
    for (i, below) in split.into_iter().zip(below) {
        x[i] -= below;
    }
    Some(x)
}

fn descend(problem: &Problem<'_>, mut x: Vec<f64>) -> Option<Vec<f64>> {
    let mut qp = BoxQp::new(problem.rhs.len(), x.len());
    for step_number in 0..STEPS {
        let target = target(problem, &x, &mut qp)?;
        let step: Vec<f64> = target.iter().zip(&x).map(|(t, x)| t - x).collect();
        let sum: f64 = x.iter().map(|x| libm::pow(x.abs(), problem.exponent)).sum();
        let pairs = x.iter().zip(&step);
        let slope: f64 = pairs.map(|(x, d)| rise(problem.exponent, *x) * d).sum();
        let last = step_number + 1 == STEPS;
        let close = if last { ROUNDED * CLOSE } else { CLOSE };
        if -slope <= close * sum {
            return Some(target);
        }
        let share = share(problem.exponent, &x, &step);
        x.iter_mut().zip(&step).for_each(|(x, d)| *x += share * d);
    }
    None
}

/// Where the sum's parabola at a point is least.
fn target(problem: &Problem<'_>, x: &[f64], qp: &mut BoxQp) -> Option<Vec<f64>> {
    let rows = problem.rhs.len();
    let mut rhs = problem.rhs.to_vec();
    let mut parabolas = Vec::with_capacity(x.len());
    for (i, (x, [low, high])) in x.iter().zip(problem.bounds).enumerate() {
        let weight = curvature(problem.exponent, *x);
        let (bottom, root) = (x - rise(problem.exponent, *x) / weight, weight.sqrt());
        let column = problem.columns.iter().skip(i * rows).take(rows);
        for ((to, a), rhs) in qp.column(i).iter_mut().zip(column).zip(&mut rhs) {
            *to = a / root;
            *rhs -= a * bottom;
        }
        qp.bound(i, root * (low - bottom), root * (high - bottom));
        parabolas.push((bottom, root));
    }
    qp.rhs().copy_from_slice(&rhs);
    if qp.solve() != Ended::Solved {
        return None;
    }
    let all = qp.x().iter().zip(parabolas).zip(problem.bounds);
    let place = |((z, (bottom, root)), [low, high]): ((&f64, (f64, f64)), &[f64; 2])| {
        (bottom + z / root).max(*low).min(*high)
    };
    Some(all.map(place).collect())
}

fn rise(exponent: f64, x: f64) -> f64 {
    exponent * libm::pow(x.abs(), exponent - 1.0) * x.signum()
}

fn curvature(exponent: f64, x: f64) -> f64 {
    let size = x.abs().max(f64::MIN_POSITIVE);
    let own = exponent * (exponent - 1.0) * libm::pow(size, exponent - 2.0);
    own.clamp(CURVATURE[0], CURVATURE[1])
}

/// The share of a step up to which the sum falls.
fn share(exponent: f64, x: &[f64], step: &[f64]) -> f64 {
    let slope = |share: f64| -> f64 {
        let pairs = x.iter().zip(step);
        pairs.map(|(x, d)| rise(exponent, x + share * d) * d).sum()
    };
    if slope(1.0) <= 0.0 {
        return 1.0;
    }
    let [mut low, mut high] = [0.0, 1.0];
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if slope(middle) <= 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}
