//! Small symmetric systems, solved in place: LDLᵀ without pivoting, of a matrix that damping makes
//! positive definite.

/// A symmetric matrix and room for its factors.
#[derive(Clone, Debug)]
pub(crate) struct Symmetric {
    n: usize,
    /// Lower triangle by rows, in a square.
    values: Vec<f64>,
    factors: Vec<f64>,
}

impl Symmetric {
    pub(crate) fn new(n: usize) -> Self {
        Self {
            n,
            values: vec![0.0; n * n],
            factors: vec![0.0; n * n],
        }
    }

    pub(crate) fn clear(&mut self) {
        self.values.fill(0.0);
    }

    /// Adds to an entry and to its mirror image.
    #[inline]
    pub(crate) fn add(&mut self, i: usize, j: usize, value: f64) {
        self.values[i.max(j) * self.n + i.min(j)] += value;
    }

    fn get(&self, i: usize, j: usize) -> f64 {
        self.values[i.max(j) * self.n + i.min(j)]
    }

    /// Lets variable `k` carry `slope` times variable `d` along: adds `slope` times row and column `d`
    /// to row and column `k`.
    pub(crate) fn fold(&mut self, d: usize, k: usize, slope: f64) {
        let (own, cross) = (self.get(d, d), self.get(d, k));
        self.add(k, k, slope * (2.0 * cross + slope * own));
        for j in (0..self.n).filter(|j| *j != k) {
            let value = slope * self.get(d, j);
            self.add(k, j, value);
        }
    }

    /// Solves `(A + share · mean diagonal · I) x = b` in place of b, with the rows and columns that are
    /// `held` taken out; their x is nought.
    pub(crate) fn solve(&mut self, share: f64, held: impl Fn(usize) -> bool, x: &mut [f64]) {
        for (i, x) in x.iter_mut().enumerate() {
            if held(i) {
                *x = 0.0;
            }
        }
        self.prepare(share, held);
        self.substitute(x);
    }

    /// Factors `A + share · mean diagonal · I` without the rows and columns that are `held`.
    pub(crate) fn prepare(&mut self, share: f64, held: impl Fn(usize) -> bool) {
        let n = self.n;
        let mean = (0..n).map(|i| self.get(i, i)).sum::<f64>() / n.max(1) as f64;
        let shift = (share * mean).max(f64::MIN_POSITIVE);
        for i in 0..n {
            for j in 0..=i {
                let out = held(i) || held(j);
                let value = if out { 0.0 } else { self.values[i * n + j] };
                let diagonal = match (i == j, out) {
                    (false, _) => 0.0,
                    (true, true) => 1.0,
                    (true, false) => shift,
                };
                self.factors[i * n + j] = value + diagonal;
            }
        }
        self.factor(shift);
    }

    /// A = L D Lᵀ; a diagonal that rounding has taken below `least` becomes it.
    fn factor(&mut self, least: f64) {
        let n = self.n;
        for i in 0..n {
            for j in 0..=i {
                let mut sum = self.factors[i * n + j];
                for k in 0..j {
                    let d = self.factors[k * n + k];
                    sum -= self.factors[i * n + k] * self.factors[j * n + k] * d;
                }
                self.factors[i * n + j] = if i == j {
                    sum.max(least)
                } else {
                    sum / self.factors[j * n + j]
                };
            }
        }
    }

    /// Solves `A x = b` in place of b by the factors that were prepared.
    pub(crate) fn substitute(&self, x: &mut [f64]) {
        let n = self.n;
        for i in 0..n {
            for k in 0..i {
                x[i] -= self.factors[i * n + k] * x[k];
            }
        }
        for (i, x) in x.iter_mut().enumerate() {
            *x /= self.factors[i * n + i];
        }
        for i in (0..n).rev() {
            for k in i + 1..n {
                x[i] -= self.factors[k * n + i] * x[k];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Symmetric;

    #[test]
    fn it_solves_and_holds() {
        let mut a = Symmetric::new(3);
        for (i, j, v) in [
            (0, 0, 4.0),
            (1, 0, 1.0),
            (1, 1, 3.0),
            (2, 1, -1.0),
            (2, 2, 5.0),
        ] {
            a.add(i, j, v);
        }
        let mut x = [6.0, 4.0, 13.0];
        a.solve(0.0, |_| false, &mut x);
        let residual = [
            4.0 * x[0] + x[1] - 6.0,
            x[0] + 3.0 * x[1] - x[2] - 4.0,
            5.0 * x[2] - x[1] - 13.0,
        ];
        assert!(residual.iter().all(|r| r.abs() < 1e-14), "{residual:?}");
        let mut x = [6.0, 4.0, 13.0];
        a.solve(0.0, |i| i == 1, &mut x);
        assert_eq!(x, [1.5, 0.0, 2.6]);
    }

    #[test]
    fn folding_is_a_change_of_variables() {
        let mut a = Symmetric::new(2);
        for (i, j, v) in [(0, 0, 4.0), (1, 0, 1.0), (1, 1, 3.0)] {
            a.add(i, j, v);
        }
        // With x₁ = 2 x₀ the form is 4 + 2·2·1 + 4·3.
        a.fold(1, 0, 2.0);
        assert_eq!(a.get(0, 0), 20.0);
    }
}
