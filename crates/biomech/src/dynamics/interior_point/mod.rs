//! The least Σ xᵢ² with A x = b and bounds, as an interior-point method leaves it that stops early.
//!
//! OpenSim's static optimisation runs IPOPT to a tolerance of 1e-4, and its answer keeps a distance
//! from bounds that the exact one ([`super::box_qp`]) does not have: about μ / z, with z the price of
//! the bound and μ the last barrier parameter. Who compares with files of OpenSim needs the same
//! answer, and so the same way to it. The method is that of A. Wächter and L. Biegler, Mathematical
//! Programming 106 (2006) 25–57, whose symbols the constants carry, with the barrier parameter of
//! J. Nocedal, A. Wächter and R. Waltz, SIAM J. Optim. 19 (2009) 1674–1693 ([`barrier`]), as Simbody
//! 3.8 sets it up (InteriorPointOptimizer.cpp) and OpenSim 4.6 asks for it (StaticOptimization.cpp):
//! every instant begins at nought, rows are scaled to a largest entry of one, and second derivatives
//! are guessed from the steps ([`guess`]).

mod barrier;
mod guess;
mod path;
mod point;

use point::{Point, Walls};

/// s_max: mean price from which on conditions are scaled.
const PRICE: f64 = 100.0;

/// Largest gap, in sum over the scaled rows, at which the multipliers are fitted anew.
const FITTED: f64 = 1e-6;

/// OpenSim leaves Simbody's tolerance of the equations as it is, whatever it asks for besides.
const MISS: f64 = 1e-4;

/// The problem.
pub struct Problem<'a> {
    /// Coefficients of the equations, column after column.
    pub columns: &'a [f64],
    /// Right-hand sides.
    pub rhs: &'a [f64],
    /// Lower and upper bound of each unknown; infinite where there is none.
    pub bounds: &'a [[f64; 2]],
}

/// Solves it; the unknowns, and whether the conditions hold to the tolerance after at most so many
/// steps.
pub fn solve(problem: &Problem<'_>, tolerance: f64, steps: usize) -> (Vec<f64>, bool) {
    let walls = Walls::new(problem);
    let mut point = Point::new(&walls);
    let mut rule = barrier::Rule::new(&point, tolerance);
    let mut path = path::Path::default();
    let mut guess = guess::Guess::default();
    for _ in 0..=steps {
        if point.error(0.0) <= tolerance && point.unscaled(tolerance) && point.miss() <= MISS {
            return (walls.within(&point.x, problem.bounds), true);
        }
        let Some(ways) = point.directions(guess.after(&point)) else {
            break;
        };
        let aim = rule.next(&point, &ways);
        if aim.anew {
            path.forget();
        }
        let way = ways.towards(aim.mu);
        let Some(share) = path.share(&point, &way, &aim) else {
            break;
        };
        point.advance(&way, share, aim.tau);
        if point.missed() < FITTED {
            point.fit();
        }
    }
    (point.x, false)
}
