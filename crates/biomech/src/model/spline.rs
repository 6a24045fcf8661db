//! Splines as polynomials between knots.
//!
//! The cubic one of OpenSim's `SimmSpline` (in older files `NaturalCubicSpline`) is not natural: its
//! third derivative in the outermost intervals is that of the cubic through the four outermost points.
//! With C = s″/6, h the steps and m the slopes between points, inside
//! `h₋ C₋ + 2 (h₋ + h₊) C + h₊ C₊ = m₊ − m₋`, at the ends `(C₁ − C₀)/h₀` equal to the third divided
//! difference. Source: G. E. Forsythe, M. A. Malcolm, C. B. Moler, Computer Methods for Mathematical
//! Computations, 1977, chapter 4.
//!
//! The natural spline of degree 2m − 1 through points is [`natural`](super::natural)'s.

use super::function::Jet;

/// Highest degree that is kept, plus one.
pub(super) const ORDER: usize = 8;

/// A polynomial on each interval, and one of its own beyond either end.
#[derive(Clone, Debug, PartialEq)]
pub struct Spline {
    /// The knots, increasing; at least two.
    x: Vec<f64>,
    /// Coefficients of powers of the distance to the interval's first knot; the last polynomial
    /// begins at the last knot.
    pieces: Vec<[f64; ORDER]>,
    /// The polynomial up to the first knot, about it.
    before: [f64; ORDER],
    /// How many coefficients there are, at most [`ORDER`].
    order: usize,
}

impl Spline {
    /// From polynomials of `order` coefficients on the intervals. Beyond the ends it goes on with its Taylor polynomial of
    /// degree `beyond` there. `x` has one more entry than `pieces`, and at least two.
    pub(super) fn new(
        x: Vec<f64>,
        mut pieces: Vec<[f64; ORDER]>,
        order: usize,
        beyond: usize,
    ) -> Self {
        let cut = |mut piece: [f64; ORDER]| {
            piece.iter_mut().skip(beyond + 1).for_each(|c| *c = 0.0);
            piece
        };
        let before = cut(pieces.first().copied().unwrap_or_default());
        let step = match x.as_slice() {
            [.., a, b] => b - a,
            _ => 0.0,
        };
        let end = shifted(&pieces.last().copied().unwrap_or_default(), step);
        pieces.push(cut(end));
        Self {
            x,
            pieces,
            before,
            order: order.min(ORDER),
        }
    }

    /// Value, slope and curvature.
    pub fn jet(&self, x: f64) -> Jet {
        let after = self.x.partition_point(|&knot| knot <= x);
        let (piece, from) = match after.checked_sub(1) {
            Some(i) => (&self.pieces[i], self.x[i]),
            None => (&self.before, self.x[0]),
        };
        horner(&piece[..self.order], x - from)
    }
}

/// A polynomial and its first two derivatives.
pub(super) fn horner(piece: &[f64], dx: f64) -> Jet {
    let (mut value, mut slope, mut half) = (0.0, 0.0, 0.0);
    for &c in piece.iter().rev() {
        half = half * dx + slope;
        slope = slope * dx + value;
        value = value * dx + c;
    }
    Jet {
        value,
        slope,
        curvature: 2.0 * half,
    }
}

/// The same polynomial about a point `dx` further on.
fn shifted(piece: &[f64; ORDER], dx: f64) -> [f64; ORDER] {
    let mut c = *piece;
    for low in 0..ORDER {
        for i in (low..ORDER - 1).rev() {
            c[i] += dx * c[i + 1];
        }
    }
    c
}

/// The cubic spline of the module's text; a straight line through two points, a parabola through
/// three. `x` increases and has at least two entries, `y` as many.
pub(super) fn cubic(x: &[f64], y: &[f64]) -> Spline {
    let h: Vec<f64> = x.windows(2).map(|w| w[1] - w[0]).collect();
    let m: Vec<f64> = (0..h.len()).map(|i| (y[i + 1] - y[i]) / h[i]).collect();
    let c = sixths(x, &h, &m);
    let piece = |i: usize| {
        let mut piece = [0.0; ORDER];
        piece[0] = y[i];
        piece[1] = m[i] - h[i] * (2.0 * c[i] + c[i + 1]);
        piece[2] = 3.0 * c[i];
        piece[3] = (c[i + 1] - c[i]) / h[i];
        piece
    };
    Spline::new(x.to_vec(), (0..h.len()).map(piece).collect(), 4, 1)
}

/// A sixth of the second derivative at each knot.
fn sixths(x: &[f64], h: &[f64], m: &[f64]) -> Vec<f64> {
    let n = x.len();
    if n < 3 {
        return vec![0.0; n];
    }
    let third = |i: usize| {
        if n == 3 {
            return 0.0;
        }
        let second = |i: usize| (m[i + 1] - m[i]) / (x[i + 2] - x[i]);
        (second(i + 1) - second(i)) / (x[i + 3] - x[i])
    };
    let mut diagonal: Vec<f64> = (0..n)
        .map(|i| match i {
            0 => -h[0],
            i if i == n - 1 => -h[n - 2],
            i => 2.0 * (h[i - 1] + h[i]),
        })
        .collect();
    let mut c: Vec<f64> = (0..n)
        .map(|i| match i {
            0 => h[0] * h[0] * third(0),
            i if i == n - 1 => -h[n - 2] * h[n - 2] * third(n.saturating_sub(4)),
            i => m[i] - m[i - 1],
        })
        .collect();
    for i in 1..n {
        let factor = h[i - 1] / diagonal[i - 1];
        diagonal[i] -= factor * h[i - 1];
        c[i] -= factor * c[i - 1];
    }
    c[n - 1] /= diagonal[n - 1];
    for i in (0..n - 1).rev() {
        c[i] = (c[i] - h[i] * c[i + 1]) / diagonal[i];
    }
    c
}
