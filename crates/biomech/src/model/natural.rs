//! Natural splines through points: degree 2m − 1, m = 1 … 4 (straight lines, cubic, quintic, heptic).
//!
//! Between knots it is the polynomial that has the value and the first m − 1 derivatives at both
//! ends. Those derivatives are the unknowns; derivatives m … 2m − 2 are continuous at inner knots and
//! nought at the outermost, which gives a block tridiagonal system with blocks of size m − 1. Beyond
//! the ends it goes on as a polynomial of degree m − 1. It is what `GCVSpline` gives without error
//! variance. Source: H. J. Woltring, A FORTRAN package for generalized, cross-validatory spline
//! smoothing and differentiation, Adv. Eng. Software 8 (1986) 104–113.

use super::spline::{ORDER, Spline};
use nalgebra::{DMatrix, DVector, Matrix3, Vector3};

/// Binomial coefficient.
fn choose(n: usize, k: usize) -> f64 {
    (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64)
}

/// The ends of the unit interval, in Taylor coefficients.
struct Ends {
    m: usize,
    /// Coefficients m … 2m − 1 about 0 from coefficients 0 … m − 1 about 0 (first m columns) and
    /// about 1 (last m).
    rest: DMatrix<f64>,
}

impl Ends {
    fn new(m: usize) -> Option<Self> {
        let high = DMatrix::from_fn(m, m, |j, i| choose(m + i, j));
        let inverse = high.try_inverse()?;
        let low = DMatrix::from_fn(m, m, |j, i| if i < j { 0.0 } else { choose(i, j) });
        let mut rest = DMatrix::zeros(m, 2 * m);
        rest.columns_mut(0, m).copy_from(&(-&inverse * low));
        rest.columns_mut(m, m).copy_from(&inverse);
        Some(Self { m, rest })
    }

    /// Taylor coefficient m + `i` at an end, from those below m at both ends.
    fn high(&self, i: usize, at_end: bool) -> DVector<f64> {
        let (m, mut row) = (self.m, DVector::zeros(2 * self.m));
        if !at_end {
            row.copy_from(&self.rest.row(i).transpose());
            return row;
        }
        for power in i..m {
            row += self.rest.row(power).transpose() * choose(m + power, m + i);
        }
        row
    }
}

/// The natural spline of degree `2 m − 1`; `None` where there are fewer than `2 m` points or `m` is
/// not 1 … 4. `x` increases, `y` is as long.
pub(super) fn natural(m: usize, x: &[f64], y: &[f64]) -> Option<Spline> {
    let n = x.len();
    if !(1..=ORDER / 2).contains(&m) || n < 2 * m || y.len() != n {
        return None;
    }
    let ends = Ends::new(m)?;
    let unit = (x[n - 1] - x[0]) / (n - 1) as f64;
    let steps: Vec<f64> = x.windows(2).map(|w| (w[1] - w[0]) / unit).collect();
    let low = derivatives(&ends, &steps, y)?;
    let piece = |i: usize| {
        let h = steps[i];
        let power = |k: usize| (0..k).fold(1.0, |p, _| p * h);
        let known: [f64; ORDER] = std::array::from_fn(|j| match j < 2 * m {
            true => low[i + j / m][j % m] * power(j % m),
            false => 0.0,
        });
        let mut piece = [0.0; ORDER];
        let real = |k: usize| (0..k).fold(1.0, |p, _| p * h * unit);
        for k in 0..m {
            let rest = known[..2 * m].iter().enumerate();
            let rest: f64 = rest.map(|(j, v)| ends.rest[(k, j)] * v).sum();
            piece[k] = known[k] / real(k);
            piece[m + k] = rest / real(m + k);
        }
        piece
    };
    let pieces = (0..n - 1).map(piece).collect();
    Some(Spline::new(x.to_vec(), pieces, 2 * m, m - 1))
}

/// Taylor coefficients 0 … m − 1 at each knot, for steps as given; zeros beyond.
fn derivatives(ends: &Ends, steps: &[f64], y: &[f64]) -> Option<Vec<[f64; 4]>> {
    if ends.m == 1 {
        return Some(y.iter().map(|&y| [y, 0.0, 0.0, 0.0]).collect());
    }
    let mut system: Vec<Blocks> = vec![Blocks::new(ends.m - 1); y.len()];
    let lines = |at_end| (0..ends.m - 1).map(|row| ends.high(row, at_end)).collect();
    let lines: [Vec<DVector<f64>>; 2] = [lines(false), lines(true)];
    for (i, &h) in steps.iter().enumerate() {
        for at_end in [false, true] {
            for (row, line) in lines[usize::from(at_end)].iter().enumerate() {
                add(&mut system, line, row, (i, at_end), h, y);
            }
        }
    }
    let found = solve(system)?;
    let whole = |(&y, d): (&f64, Vector3<f64>)| [y, d.x, d.y, d.z];
    Some(y.iter().zip(found).map(whole).collect())
}

/// A row of blocks: what a knot has to do with the one before, itself, the one after.
/// Smaller blocks are filled up with those of unknowns that are nought.
#[derive(Clone)]
struct Blocks {
    before: Matrix3<f64>,
    own: Matrix3<f64>,
    after: Matrix3<f64>,
    right: Vector3<f64>,
}

impl Blocks {
    fn new(size: usize) -> Self {
        let unused = |i: usize| if i < size { 0.0 } else { 1.0 };
        Self {
            before: Matrix3::zeros(),
            own: Matrix3::from_diagonal(&Vector3::from_fn(|i, _| unused(i))),
            after: Matrix3::zeros(),
            right: Vector3::zeros(),
        }
    }
}

/// Adds the Taylor coefficient m + `row` of interval `i` at one of its ends to that knot's equation:
/// what comes from the left minus what goes on to the right is nought.
fn add(
    system: &mut [Blocks],
    line: &DVector<f64>,
    row: usize,
    (i, at_end): (usize, bool),
    h: f64,
    y: &[f64],
) {
    let m = line.len() / 2;
    let power = |k: usize| (0..k).fold(1.0, |p, _| p * h);
    let scale = if at_end { 1.0 } else { -1.0 } / power(m + row);
    let knot = &mut system[i + usize::from(at_end)];
    for k in 1..m {
        let first = line[k] * power(k) * scale;
        let second = line[m + k] * power(k) * scale;
        if at_end {
            knot.before[(row, k - 1)] += first;
            knot.own[(row, k - 1)] += second;
        } else {
            knot.own[(row, k - 1)] += first;
            knot.after[(row, k - 1)] += second;
        }
    }
    knot.right[row] -= scale * (line[0] * y[i] + line[m] * y[i + 1]);
}

/// Elimination by blocks.
fn solve(mut system: Vec<Blocks>) -> Option<Vec<Vector3<f64>>> {
    for i in 0..system.len() {
        let (done, rest) = system.split_at_mut(i);
        let here = &mut rest[0];
        if let Some(last) = done.last() {
            here.own -= here.before * last.after;
            here.right -= here.before * last.right;
        }
        let factors = here.own.lu();
        here.after = factors.solve(&here.after)?;
        here.right = factors.solve(&here.right)?;
    }
    let mut found: Vec<Vector3<f64>> = Vec::with_capacity(system.len());
    for blocks in system.iter().rev() {
        let next = found
            .last()
            .map_or_else(Vector3::zeros, |x| blocks.after * x);
        found.push(blocks.right - next);
    }
    found.reverse();
    Some(found)
}
