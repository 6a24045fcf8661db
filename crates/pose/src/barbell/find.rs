//! The plate, where nothing is known but the hands.
//!
//! A square around the hands is reduced until the largest plate that is possible has a radius of some
//! thirty pixels. Every edge votes for the points at the distance of a possible radius along its gradient,
//! to both sides; where many votes meet there is something round. At the best meeting points the
//! share of directions in which an edge lies at a distance tells the radius: the largest at which
//! nearly as many directions agree as at the best.

use super::hands::Hands;
use super::outline::Outline;
use super::picture::{Picture, contrast};
use std::f64::consts::TAU;

/// A plate of 0.45 m has a radius of 0.129 of a body height of 1.75 m; people of 1.5 to 2 m, and a plate
/// that is up to a third nearer to the camera than the body, make it 0.10 to 0.20.
pub(super) const RADIUS: [f64; 2] = [0.10, 0.20];
/// How far from the hands the centre may lie, in body heights.
pub(super) const AWAY: f64 = 0.22;
/// Radius of the largest plate in the reduced square, in pixels.
const SMALL_PX: f64 = 34.0;
/// An edge is at least so strong there, in levels of 255 per pixel.
const LEAST: f32 = 7.0;
/// Meeting points that are looked at.
const PLACES: usize = 6;
/// Share of the directions in which something round has an edge.
const ROUND: f64 = 0.5;
/// Directions.
const SECTORS: usize = 48;
/// Cosine of the angle by which an edge may be off the direction from the centre.
const RADIAL: f64 = 0.85;

/// Where plates may be, the most likely one first, in pixels of the picture.
pub(super) fn candidates(picture: &Picture<'_>, hands: &Hands) -> Vec<Outline> {
    let shrink = (RADIUS[1] * hands.body_px / SMALL_PX).max(1.0);
    let reach = (AWAY + 1.1 * RADIUS[1]) * hands.body_px;
    let corner = hands.middle.map(|v| v - reach);
    let side = (2.0 * reach / shrink).ceil() as usize;
    let edges = edges(&Square::reduced(picture, corner, shrink, side));
    let range = RADIUS.map(|r| r * hands.body_px / shrink);
    let mut places = meeting_points(&votes(&edges, side, range), side);
    let far = AWAY * hands.body_px / shrink;
    places.retain(|[x, y]| {
        let (dx, dy) = (x - 0.5 * side as f64, y - 0.5 * side as f64);
        dx * dx + dy * dy <= far * far
    });
    places.truncate(PLACES);
    let mut rated: Vec<(f64, Outline)> = Vec::new();
    for [x, y] in places {
        let round = radii(&edges, [x, y], range).into_iter();
        for (share, radius) in round.filter(|(share, _)| *share >= ROUND) {
            let centre = [corner[0] + x * shrink, corner[1] + y * shrink];
            rated.push((share, Outline::circle(centre, radius * shrink)));
        }
    }
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    rated.into_iter().map(|(_, outline)| outline).collect()
}

/// A reduced part of the picture.
struct Square {
    side: usize,
    pixels: Vec<[f32; 3]>,
}

impl Square {
    /// Each pixel is the mean of the `shrink` × `shrink` that it covers.
    fn reduced(picture: &Picture<'_>, corner: [f64; 2], shrink: f64, side: usize) -> Self {
        let mut pixels = Vec::with_capacity(side * side);
        // Where there are many, every second pixel of every second row is enough for a mean.
        let every = if shrink >= 4.0 { 2 } else { 1 };
        for row in 0..side {
            let [top, below] = [0, 1].map(|d| (corner[1] + (row + d) as f64 * shrink) as isize);
            for column in 0..side {
                let [left, right] =
                    [0, 1].map(|d| (corner[0] + (column + d) as f64 * shrink) as isize);
                let (columns, rows) = (left..right.max(left + 1), top..below.max(top + 1));
                pixels.push(picture.mean_of(columns, rows, every));
            }
        }
        Self { side, pixels }
    }
}

/// A place with a clear gradient: where it is and in which direction it points, of length 1.
struct Edge {
    at: [f64; 2],
    along: [f64; 2],
}

fn edges(square: &Square) -> Vec<Edge> {
    let side = square.side;
    let mut found = Vec::new();
    for y in 1..side.saturating_sub(1) {
        for x in 1..side - 1 {
            let i = y * side + x;
            let (left, right) = (square.pixels[i - 1], square.pixels[i + 1]);
            let (above, below) = (square.pixels[i - side], square.pixels[i + side]);
            let strength = contrast(left, right).max(contrast(above, below)) * 0.5;
            if strength < LEAST {
                continue;
            }
            // The channel that changes most tells the direction.
            let of = |c: usize| [right[c] - left[c], below[c] - above[c]];
            let length = |g: &[f32; 2]| g[0] * g[0] + g[1] * g[1];
            let steepest = (0..3)
                .map(of)
                .max_by(|a, b| length(a).total_cmp(&length(b)));
            let Some(g) = steepest else { continue };
            let norm = length(&g).sqrt().max(f32::MIN_POSITIVE);
            found.push(Edge {
                at: [x as f64 + 0.5, y as f64 + 0.5],
                along: g.map(|v| f64::from(v / norm)),
            });
        }
    }
    found
}

fn votes(edges: &[Edge], side: usize, [least, most]: [f64; 2]) -> Vec<f32> {
    let mut votes = vec![0.0_f32; side * side];
    let steps = (most - least).ceil() as usize;
    for edge in edges {
        for sign in [-1.0, 1.0] {
            for k in 0..=steps {
                let r = sign * (least + k as f64);
                let (x, y) = (
                    edge.at[0] + r * edge.along[0],
                    edge.at[1] + r * edge.along[1],
                );
                if x >= 0.0 && y >= 0.0 && (x as usize) < side && (y as usize) < side {
                    votes[y as usize * side + x as usize] += 1.0;
                }
            }
        }
    }
    votes
}

/// Local maxima of the votes in squares of five, most votes first.
fn meeting_points(votes: &[f32], side: usize) -> Vec<[f64; 2]> {
    let mut sums = vec![0.0_f32; votes.len()];
    for y in 2..side.saturating_sub(2) {
        for x in 2..side - 2 {
            let rows = (y - 2..=y + 2).map(|r| &votes[r * side + x - 2..=r * side + x + 2]);
            sums[y * side + x] = rows.flatten().sum();
        }
    }
    let mut order: Vec<usize> = (0..sums.len()).filter(|&i| sums[i] > 0.0).collect();
    order.sort_by(|&a, &b| sums[b].total_cmp(&sums[a]));
    let mut kept: Vec<[f64; 2]> = Vec::new();
    for i in order.into_iter().take(side * 8) {
        let at = [(i % side) as f64 + 0.5, (i / side) as f64 + 0.5];
        let apart = |k: &[f64; 2]| (k[0] - at[0]).abs().max((k[1] - at[1]).abs()) > 4.0;
        if kept.iter().all(apart) {
            kept.push(at);
        }
    }
    kept
}

/// Shares of directions with an edge at a radius: the best radius and the largest one nearly as good.
fn radii(edges: &[Edge], at: [f64; 2], [least, most]: [f64; 2]) -> Vec<(f64, f64)> {
    let bins = most.ceil() as usize + 3;
    let mut seen = vec![[false; SECTORS]; bins];
    for edge in edges {
        let (dx, dy) = (edge.at[0] - at[0], edge.at[1] - at[1]);
        let r = (dx * dx + dy * dy).sqrt();
        let radial = (dx * edge.along[0] + dy * edge.along[1]).abs() >= RADIAL * r;
        let bin = r.round() as usize;
        if radial && r >= least - 1.0 && bin < bins {
            let turn = (dy.atan2(dx) / TAU).rem_euclid(1.0);
            seen[bin][((turn * SECTORS as f64) as usize).min(SECTORS - 1)] = true;
        }
    }
    let share = |bin: usize| {
        let near = |s: usize| (bin - 1..=bin + 1).any(|b| seen.get(b).is_some_and(|row| row[s]));
        (0..SECTORS).filter(|&s| near(s)).count() as f64 / SECTORS as f64
    };
    let range = (least.floor() as usize).max(1)..=most.ceil() as usize;
    let shares: Vec<(f64, f64)> = range.map(|bin| (share(bin), bin as f64)).collect();
    let Some(best) = shares.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0)) else {
        return Vec::new();
    };
    let outer = shares
        .iter()
        .rev()
        .copied()
        .find(|(s, _)| *s >= 0.85 * best.0);
    let mut found: Vec<(f64, f64)> = outer.into_iter().collect();
    if outer.is_some_and(|(_, r)| r > best.1 + 1.5) {
        found.push(best);
    }
    found
}
