//! A cylinder along z, centred at the origin.
//!
//! Tangent points are sought across the axis; along it they slide into the plane through both points
//! and the cylinder's edge between them, and in paths with several surfaces on from there until the
//! way over the surface leaves in the line's direction, to a tenth of a degree. The way is a helix:
//! √((r θ)² + Δz²).

use super::{Half, Touch, Way, angle, unit};
use crate::Vec3;

/// How far the directions at a tangent point may differ: OpenSim's 0.1°.
const TANGENCY_RAD: f64 = 0.1 * core::f64::consts::PI / 180.0;

/// Rounds of sliding before the points are taken as they are: OpenSim's.
const ROUNDS: usize = 100;

/// Length of a step on the surface by which the direction there is judged: OpenSim's.
const STEP_M: f64 = 0.002;

/// How long tangent lines are taken to either side, metres: OpenSim's.
const REACH_M: f64 = 10.0;

/// A cylinder, and what of it counts.
pub(super) struct Cylinder {
    pub radius_m: f64,
    pub length_m: f64,
    pub half: Option<Half>,
    pub alone: bool,
}

/// Two tangent points, and on which side they go round.
#[derive(Clone, Copy)]
struct Pair {
    points: [Vec3; 2],
    /// Round the side that is away from the line.
    far: bool,
    /// Over more than half a turn.
    long: bool,
}

/// Whether going round is a must, a may, or not to be.
enum Duty {
    Must,
    May,
    No,
}

pub(super) fn touch(it: &Cylinder, from: &Vec3, to: &Vec3) -> Touch {
    let square = it.radius_m * it.radius_m;
    if across(from).norm_squared() < square || across(to).norm_squared() < square {
        return Touch::Inside;
    }
    let duty = duty(it, from, to);
    if matches!(duty, Duty::No) {
        return Touch::Free;
    }
    let Some(mut pair) = tangents(it, from, to) else {
        return Touch::Free;
    };
    slide(it, from, to, &mut pair);
    let outside = |p: &Vec3| p.z.abs() > 0.5 * it.length_m;
    if outside(&pair.points[0]) && outside(&pair.points[1]) {
        return Touch::Free;
    }
    if !it.alone {
        settle(it, [from, to], &mut pair);
    }
    let length_m = helix(it.radius_m, &pair);
    let [first_m, last_m] = pair.points;
    let way = Way {
        first_m,
        last_m,
        length_m,
    };
    if matches!(duty, Duty::Must) {
        Touch::Must(way)
    } else {
        Touch::May(way)
    }
}

/// The part of a vector across the axis.
fn across(p: &Vec3) -> Vec3 {
    Vec3::new(p.x, p.y, 0.0)
}

/// The point of the line nearest to the axis, if the two are not parallel: its share of the line.
fn nearest_share(from: &Vec3, to: &Vec3) -> Option<f64> {
    let way = across(&(to - from));
    let square = way.norm_squared();
    (square > 1e-26).then(|| -across(from).dot(&way) / square)
}

fn duty(it: &Cylinder, from: &Vec3, to: &Vec3) -> Duty {
    let share = nearest_share(from, to);
    let near = share.map(|s| from + (to - from) * s);
    let cuts = share.is_some_and(|s| s > 0.0 && s < 1.0)
        && near.is_some_and(|n| across(&n).norm_squared() < it.radius_m * it.radius_m);
    let Some(half) = it.half else {
        return if cuts { Duty::Must } else { Duty::No };
    };
    let (a, b) = (half.has(from), half.has(to));
    if !a && !b {
        Duty::May
    } else if cuts {
        Duty::Must
    } else if a != b && near.is_some_and(|n| !half.has(&n)) {
        Duty::May
    } else {
        Duty::No
    }
}

/// Both tangent points from a point, at its height: to the left and to the right round z.
fn both(radius_m: f64, p: &Vec3) -> Option<[Vec3; 2]> {
    let flat = across(p);
    let distance = flat.norm();
    let outward = flat.try_normalize(f64::MIN_POSITIVE)?;
    let along = radius_m * radius_m / distance;
    let aside = (radius_m * radius_m - along * along).max(0.0).sqrt();
    let left = Vec3::z().cross(&outward) * aside;
    let foot = Vec3::new(0.0, 0.0, p.z) + outward * along;
    Some([foot + left, foot - left])
}

/// The two tangent points to go by.
fn tangents(it: &Cylinder, from: &Vec3, to: &Vec3) -> Option<Pair> {
    let (first, last) = (both(it.radius_m, from)?, both(it.radius_m, to)?);
    let Some(half) = it.half else {
        let mut best = (0, 0, f64::NEG_INFINITY);
        for (i, j) in [(1, 1), (1, 0), (0, 1), (0, 0)] {
            let dot = across(&first[i]).dot(&across(&last[j]));
            if dot > best.2 {
                best = (i, j, dot);
            }
        }
        let points = [first[best.0], last[best.1]];
        return Some(Pair {
            points,
            far: false,
            long: false,
        });
    };
    let left_right = angle(&across(&first[0]), &across(&last[1]));
    let right_left = angle(&across(&first[1]), &across(&last[0]));
    let wide = left_right > right_left;
    let leftward = match (half.has(&first[0]), half.has(&first[1])) {
        (true, false) => true,
        (false, true) => false,
        (true, true) => !half.has(&last[0]),
        (false, false) => !half.has(&last[0]) && (half.has(&last[1]) || wide),
    };
    let points = if leftward {
        [first[0], last[1]]
    } else {
        [first[1], last[0]]
    };
    let lines = (points[0] - from) + (points[1] - to);
    let spokes = across(&points[0]) + across(&points[1]);
    Some(Pair {
        points,
        far: leftward == wide,
        long: spokes.dot(&lines) < 0.0,
    })
}

/// Moves the tangent points along the axis into the plane of both points and the edge between them.
fn slide(it: &Cylinder, from: &Vec3, to: &Vec3, pair: &mut Pair) {
    let (d1, d2) = (across(from).norm(), across(to).norm());
    let middle = from + (to - from) * (d1 / (d1 + d2));
    let foot = Vec3::new(0.0, 0.0, middle.z);
    let normal = unit(unit(from - foot).cross(&unit(to - foot)));
    let up = unit(Vec3::z().cross(&normal)) * it.radius_m;
    let toward = (middle - foot - up).norm_squared() < (middle - foot + up).norm_squared();
    let edge = if toward == pair.far {
        foot - up
    } else {
        foot + up
    };
    let normal = unit(unit(from - edge).cross(&unit(to - edge)));
    let slope = 2.0 * REACH_M * normal.z;
    if slope.abs() < 1e-5 {
        return;
    }
    for (point, [own, other]) in pair.points.iter_mut().zip([[from, to], [to, from]]) {
        let share = normal.dot(&(from - *point + Vec3::z() * REACH_M)) / slope;
        let z = point.z + (2.0 * share - 1.0) * REACH_M;
        let reached = (-1e-5..=1.0 + 1e-5).contains(&share);
        if reached && (z - other.z).abs() < (own.z - other.z).abs() {
            point.z = z;
        }
    }
}

/// The angle on the surface, and the turn it goes in: 1 to the left, −1 to the right round z.
fn turn(pair: &Pair) -> (f64, f64) {
    let [a, b] = pair.points.map(|p| across(&p));
    let short = angle(&a, &b);
    let side = super::sign(a.cross(&b).z);
    if pair.long {
        (core::f64::consts::TAU - short, -side)
    } else {
        (short, side)
    }
}

fn helix(radius_m: f64, pair: &Pair) -> f64 {
    let arc = radius_m * turn(pair).0;
    let rise = pair.points[1].z - pair.points[0].z;
    (arc * arc + rise * rise).sqrt()
}

/// Slides both tangent points until the lines leave the surface as the helix does.
fn settle(it: &Cylinder, [from, to]: [&Vec3; 2], pair: &mut Pair) {
    for _ in 0..ROUNDS {
        let steps = libm::floor(helix(it.radius_m, pair) / STEP_M);
        if steps < 2.0 {
            return;
        }
        let (angle, side) = turn(pair);
        let [first, last] = pair.points;
        let at = |share: f64| {
            let (s, c) = (
                libm::sin(side * share * angle),
                libm::cos(side * share * angle),
            );
            let z = first.z + share * (last.z - first.z);
            Vec3::new(c * first.x - s * first.y, s * first.x + c * first.y, z)
        };
        let moved = nudged(from, &first, &at(1.0 / steps));
        let other = nudged(to, &last, &at(1.0 - 1.0 / steps));
        if moved.is_none() && other.is_none() {
            return;
        }
        pair.points[0].z = moved.unwrap_or(first.z);
        pair.points[1].z = other.unwrap_or(last.z);
    }
}

/// Where along the axis a tangent point goes, if the line and the way beside it differ in direction:
/// half as far again as to where the line from the point to the way's first step passes.
fn nudged(point: &Vec3, tangent: &Vec3, step: &Vec3) -> Option<f64> {
    let axis = Vec3::z();
    let differ = angle(&(tangent - point), &axis) - angle(&(step - tangent), &axis);
    if differ.abs() <= TANGENCY_RAD {
        return None;
    }
    let line = step - point;
    let flat = across(&line);
    let size = flat.norm_squared();
    let share = across(&(tangent - point)).dot(&flat) / size;
    (size > 0.0).then(|| tangent.z + 1.5 * (point.z + share * line.z - tangent.z))
}
