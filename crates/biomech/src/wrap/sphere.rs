//! A ball at the origin. The way is a great circle's arc.

use super::{Half, Touch, Way, angle, unit};
use crate::Vec3;

/// A line that passes the centre nearer than this sine has no side to go round.
const CENTRAL: f64 = 1e-5;

pub(super) fn touch(radius_m: f64, half: Option<Half>, from: &Vec3, to: &Vec3) -> Touch {
    if from.norm() < radius_m || to.norm() < radius_m {
        return Touch::Inside;
    }
    if !cuts(radius_m, from, to) {
        return Touch::Free;
    }
    let normal = unit(from - to).cross(&unit(*to));
    if normal.norm() < CENTRAL {
        return Touch::Free;
    }
    let normal = unit(normal);
    let (first, last) = (both(radius_m, from, &normal), both(radius_m, to, &normal));
    let mut points = nearest(&first, &last);
    let mut far = false;
    let mut must = false;
    if let Some(half) = half {
        let on = [half.has(from), half.has(to)];
        must = on[0] || on[1];
        if !(on[0] && on[1]) {
            points = on_half(half, [from, to], [&first, &last]);
            let lines = (points[0] - from) + (points[1] - to);
            far = (points[0] + points[1]).dot(&lines) < 0.0;
        }
    }
    let short = angle(&points[0], &points[1]);
    let arc = if far {
        core::f64::consts::TAU - short
    } else {
        short
    };
    let way = Way {
        first_m: points[0],
        last_m: points[1],
        length_m: radius_m * arc,
    };
    if must {
        Touch::Must(way)
    } else {
        Touch::May(way)
    }
}

/// Whether the line between the points cuts the ball.
fn cuts(radius_m: f64, from: &Vec3, to: &Vec3) -> bool {
    let way = from - to;
    let (a, b) = (way.norm_squared(), to.dot(&way));
    let root = b * b - a * (to.norm_squared() - radius_m * radius_m);
    if root < 0.0 || a <= 0.0 {
        return false;
    }
    [root.sqrt(), -root.sqrt()].iter().all(|r| {
        let share = (r - b) / a;
        share > 0.0 && share < 1.0
    })
}

/// Both tangent points in the plane across `normal`.
fn both(radius_m: f64, p: &Vec3, normal: &Vec3) -> [Vec3; 2] {
    let distance = p.norm();
    let sine = radius_m / distance;
    let foot = p * (sine * sine);
    let aside = normal.cross(p) * (sine * (1.0 - sine * sine).max(0.0).sqrt());
    [foot - aside, foot + aside]
}

/// The pair with the shortest way between.
fn nearest(first: &[Vec3; 2], last: &[Vec3; 2]) -> [Vec3; 2] {
    let mut best = ([first[1], last[1]], f64::NEG_INFINITY);
    for (i, j) in [(1, 1), (1, 0), (0, 1), (0, 0)] {
        let dot = first[i].dot(&last[j]);
        if dot > best.1 {
            best = ([first[i], last[j]], dot);
        }
    }
    best.0
}

/// The pair that the lines' mean direction prefers, both exchanged if that leads off the half.
fn on_half(half: Half, [from, to]: [&Vec3; 2], both: [&[Vec3; 2]; 2]) -> [Vec3; 2] {
    let inward = -(from + to);
    let chosen = both.map(|pair| pair[0].dot(&inward) > pair[1].dot(&inward));
    let pick = |flip: bool| {
        [0, 1].map(|i: usize| {
            if chosen[i] != flip {
                both[i][0]
            } else {
                both[i][1]
            }
        })
    };
    let points = pick(false);
    let lines = (points[0] - from) + (points[1] - to);
    let off = lines[half.axis] * half.sign < 0.0;
    if off { pick(true) } else { points }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_past_the_middle_goes_round_as_geometry_says() {
        let (from, to) = (Vec3::new(-3.0, 0.5, 0.0), Vec3::new(3.0, 0.5, 0.0));
        let Touch::May(way) = touch(1.0, None, &from, &to) else {
            panic!("touches")
        };
        let distance = (9.25f64).sqrt();
        let line = (9.25f64 - 1.0).sqrt();
        let spokes = 2.0 * libm::acos(1.0 / distance);
        let between = libm::acos(from.dot(&to) / 9.25);
        assert!(((way.first_m - from).norm() - line).abs() < 1e-12);
        assert!((way.length_m - (between - spokes)).abs() < 1e-12);
    }
}
