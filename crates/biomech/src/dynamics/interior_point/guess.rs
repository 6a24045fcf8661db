//! Second derivatives of the effort, guessed from the steps: the updates of Broyden, Fletcher, Goldfarb
//! and Shanno (Nocedal & Wright, chapter 7.2), all of them kept, from σ I on.
//!
//! For squares the guess would be exact after one step. In Simbody it is not: where rows are scaled
//! its product with the equations' coefficients forgets the sign that it is asked for
//! (IpOpt/IpScaledMatrix.cpp), so that the change of the Lagrangian's slope has their pull, Aᵀ y, twice
//! where it should have it not at all. Its way is followed here for steps on which the equations were
//! still missed; on others the pull is at right angles to all steps that follow, and brings nothing but
//! rounding, which is what Simbody's steps then end in.

use super::super::linear::Symmetric;
use super::point::Point;

/// σ before there is a step.
const FIRST: f64 = 1.0;

/// Least cosine of a step and the change of slope along it, and least step, for an update.
const COSINE: f64 = 1.490_116_119_384_765_6e-8;
const STEP: f64 = 100.0 * f64::EPSILON;

/// So many updates left out in turn, and it begins anew.
const LEFT_OUT: usize = 2;

/// Least and largest σ.
const SIGMA: [f64; 2] = [1e-8, 1e8];

/// The steps so far, and what the slope changed along them.
#[derive(Default)]
pub(super) struct Guess {
    last: Option<Last>,
    pairs: Vec<[Vec<f64>; 2]>,
    left_out: usize,
}

struct Last {
    x: Vec<f64>,
    rise: Vec<f64>,
    missed: bool,
}

impl Guess {
    /// The guess at a point, after those before.
    pub(super) fn after(&mut self, point: &Point<'_>) -> Symmetric {
        let here = Last {
            x: point.x.clone(),
            rise: point.rise(),
            missed: point.missed() >= super::FITTED,
        };
        match &self.last {
            Some(last) if self.left_out < LEFT_OUT => {
                let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
                let step: Vec<f64> = less(&here.x, &last.x);
                let mut change: Vec<f64> = less(&here.rise, &last.rise);
                if last.missed && point.problem.scaled() {
                    let pull = point.pull();
                    change.iter_mut().zip(pull).for_each(|(c, p)| *c += 2.0 * p);
                }
                self.take(step, change);
            }
            _ => {
                self.pairs.clear();
                self.left_out = 0;
            }
        }
        self.last = Some(here);
        self.matrix(point.x.len())
    }

    /// Takes a step, if the slope rises along it.
    fn take(&mut self, step: Vec<f64>, change: Vec<f64>) {
        let length = |v: &[f64]| dot(v, v).sqrt();
        let small = step.iter().all(|s| s.abs() < STEP);
        let least = COSINE * length(&step) * length(&change);
        if small || dot(&step, &change) <= least {
            self.left_out += 1;
            return;
        }
        self.left_out = 0;
        self.pairs.push([step, change]);
    }

    fn matrix(&self, n: usize) -> Symmetric {
        let sigma = self.pairs.last().map_or(FIRST, |[step, change]| {
            let sigma = dot(step, change) / dot(step, step);
            sigma.max(SIGMA[0]).min(SIGMA[1])
        });
        let mut all = vec![0.0; n * n];
        all.iter_mut().step_by(n + 1).for_each(|v| *v = sigma);
        for [step, change] in &self.pairs {
            let push: Vec<f64> = all.chunks_exact(n).map(|row| dot(row, step)).collect();
            let (rise, before) = (dot(step, change), dot(step, &push));
            for (i, row) in all.chunks_exact_mut(n).enumerate() {
                for (j, v) in row.iter_mut().enumerate() {
                    *v += change[i] * change[j] / rise - push[i] * push[j] / before;
                }
            }
        }
        let mut guess = Symmetric::new(n);
        for (i, row) in all.chunks_exact(n).enumerate() {
            for (j, v) in row.iter().enumerate().take(i + 1) {
                guess.add(i, j, *v);
            }
        }
        guess
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
