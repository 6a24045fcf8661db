//! Curves of quintic Bézier pieces with straight ends (Millard, Uchida, Seth & Delp 2013, appendix).
//!
//! A piece is an elbow between two points with given slopes: the control points next to each end lie
//! twice on the way to where the tangents meet, `curviness` of it far, so that the second derivatives
//! vanish at the ends.

/// Newton steps on the parameter, each kept in its bracket.
const STEPS: usize = 60;

/// A piece: its control points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    x: [f64; 6],
    y: [f64; 6],
}

/// A curve y(x) whose x increases.
#[derive(Clone, Debug, PartialEq)]
pub struct Bezier {
    pieces: Vec<Piece>,
    slopes: [f64; 2],
}

/// A point of a curve and its slope there.
pub type Knot = [f64; 3];

impl Bezier {
    /// Through knots `[x, y, slope]`, with the curviness (0 to 1) of each piece.
    pub fn through(knots: &[Knot], curviness: &[f64]) -> Self {
        let ends = |i: usize| knots.get(i).map_or(0.0, |knot| knot[2]);
        let pieces = knots.windows(2).zip(curviness);
        Self {
            pieces: pieces
                .map(|(pair, c)| elbow(&pair[0], &pair[1], *c))
                .collect(),
            slopes: [ends(0), ends(knots.len().saturating_sub(1))],
        }
    }

    /// The value.
    pub fn value(&self, x: f64) -> f64 {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return 0.0;
        };
        if x <= first.x[0] {
            return first.y[0] + self.slopes[0] * (x - first.x[0]);
        }
        let Some(piece) = self.pieces.iter().find(|piece| x < piece.x[5]) else {
            return last.y[5] + self.slopes[1] * (x - last.x[5]);
        };
        at(&piece.y, parameter(&piece.x, x)).0
    }
}

/// The elbow from one knot to the next.
fn elbow(a: &Knot, b: &Knot, curviness: f64) -> Piece {
    let c = 0.1 + 0.8 * curviness;
    let bend = a[2] - b[2];
    let x = if bend.abs() > 1.5e-8 {
        (b[1] - a[1] - b[0] * b[2] + a[0] * a[2]) / bend
    } else {
        0.5 * (a[0] + b[0])
    };
    let y = (x - b[0]) * b[2] + b[1];
    let [ax, ay, bx, by] = [
        a[0] + c * (x - a[0]),
        a[1] + c * (y - a[1]),
        b[0] + c * (x - b[0]),
        b[1] + c * (y - b[1]),
    ];
    Piece {
        x: [a[0], ax, ax, bx, bx, b[0]],
        y: [a[1], ay, ay, by, by, b[1]],
    }
}

/// Value and slope of a piece's coordinate at a parameter from 0 to 1 (de Casteljau).
fn at(points: &[f64; 6], u: f64) -> (f64, f64) {
    let mut p = *points;
    let mut slope = 0.0;
    for n in (1..6).rev() {
        if n == 1 {
            slope = 5.0 * (p[1] - p[0]);
        }
        for i in 0..n {
            p[i] += u * (p[i + 1] - p[i]);
        }
    }
    (p[0], slope)
}

/// The parameter at which the piece has this x.
fn parameter(points: &[f64; 6], x: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    let mut u = ((x - points[0]) / (points[5] - points[0])).clamp(0.0, 1.0);
    for _ in 0..STEPS {
        let (value, slope) = at(points, u);
        let off = value - x;
        if off == 0.0 {
            break;
        }
        if off > 0.0 {
            high = u;
        } else {
            low = u;
        }
        let step = u - off / slope;
        let next = if step > low && step < high {
            step
        } else {
            0.5 * (low + high)
        };
        if (next - u).abs() < 1e-15 {
            break;
        }
        u = next;
    }
    u
}
