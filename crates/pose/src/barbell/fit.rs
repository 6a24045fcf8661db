//! A disc through edges of which many belong to something else: hands, sleeves, rings, the room.
//!
//! In first order an edge at the angle φ lies off the outline by
//! `dx cos φ + dy sin φ + dr + dp cos 2φ + dq sin 2φ`. Three edges at a time propose the first three; the
//! proposal with which most rays agree is refined by least squares over all five with Tukey's weights.

use super::outline::Outline;
use super::picture::Picture;
use super::rays::{Look, RAYS, Ray, cast, clear};

/// Proposals, where the outline is looked for within a tenth of its radius; further around there are more
/// edges that belong to something else.
const TRIES: f64 = 160.0;
/// Rounds of refinement; each casts the rays anew.
const ROUNDS: usize = 3;
/// Rays without which nothing is fitted.
const FEWEST: usize = 24;

/// How much may differ from the outline that is expected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Pixels to either side of the outline.
    pub(super) reach: f64,
    /// Change of the radius in pixels.
    pub(super) growth: f64,
    /// Colour within the rim, where it is known.
    pub(super) rim: Option<[f32; 3]>,
}

/// The outline near `expected` with which most rays agree, and the share 0–1 that do.
pub(super) fn fit(picture: &Picture<'_>, expected: &Outline, room: Room) -> Option<(Outline, f64)> {
    let near = |outline: &Outline| (0.02 * outline.radius).max(1.25);
    let least = clear(picture, expected, room.reach.max(0.2 * expected.radius));
    let look = |reach| Look {
        reach,
        least,
        rim: room.rim,
    };
    let rays = cast(picture, expected, look(room.reach));
    if rays.iter().filter(|r| !r.edges.is_empty()).count() < FEWEST {
        return None;
    }
    let mut outline = propose(&rays, expected, room, near(expected))?;
    for _ in 0..ROUNDS {
        let within = 3.0 * near(&outline);
        let rays = cast(picture, &outline, look(within));
        outline = refine(&rays, &outline, within)?;
    }
    let within = near(&outline);
    let rays = cast(picture, &outline, look(2.0 * within));
    let hit = |r: &&Ray| r.edges.iter().any(|e| e.off.abs() <= within);
    let agree = rays.iter().filter(hit).count();
    Some((outline, agree as f64 / RAYS as f64))
}

/// The best of many outlines through three edges each.
fn propose(rays: &[Ray], expected: &Outline, room: Room, within: f64) -> Option<Outline> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut best = (0.0, None);
    let share = (room.reach / (0.1 * expected.radius)).max(1.0);
    for _ in 0..(TRIES * share * share).min(1600.0) as u32 {
        let Some(by) = three(rays, &mut dice) else {
            continue;
        };
        let far = (by[0] * by[0] + by[1] * by[1]).sqrt() > room.reach;
        if far || by[2].abs() > room.growth {
            continue;
        }
        let score = agreement(rays, by, within);
        if score > best.0 {
            best = (score, Some(by));
        }
    }
    let by = best.1?;
    Some(expected.moved([by[0], by[1], by[2], 0.0, 0.0]))
}

/// How many rays have an edge near the proposal; a near one counts more.
fn agreement(rays: &[Ray], by: [f64; 3], within: f64) -> f64 {
    let of = |ray: &Ray| {
        let wanted = by[0] * ray.along[0] + by[1] * ray.along[1] + by[2];
        let off = ray.edges.iter().map(|e| (e.off - wanted).abs());
        let off = off.fold(f64::MAX, f64::min) / within;
        (1.0 - off * off).max(0.0)
    };
    rays.iter().map(of).sum()
}

/// Moves `[dx, dy, dr]` of the outline through an edge on each of three rays a third of a turn apart,
/// give or take a sixth.
fn three(rays: &[Ray], dice: &mut Dice) -> Option<[f64; 3]> {
    let first = dice.below(RAYS);
    let mut rows = [[0.0; 4]; 3];
    for (i, row) in rows.iter_mut().enumerate() {
        let off = if i == 0 {
            0
        } else {
            dice.below(RAYS / 3) + i * RAYS / 3 - RAYS / 6
        };
        let ray = &rays[(first + off) % RAYS];
        if ray.edges.is_empty() {
            return None;
        }
        // The stronger ones more often.
        let d = ray.edges[dice.below(ray.edges.len()).min(dice.below(ray.edges.len()))].off;
        *row = [ray.along[0], ray.along[1], 1.0, d];
    }
    solve(rows)
}

/// One round of weighted least squares.
fn refine(rays: &[Ray], outline: &Outline, within: f64) -> Option<Outline> {
    let mut rows = [[0.0; 6]; 5];
    let mut seen = 0;
    for ray in rays {
        let nearest = ray.edges.iter().map(|e| e.off);
        let nearest = nearest.min_by(|a, b| a.abs().total_cmp(&b.abs()));
        let Some(d) = nearest.filter(|d| d.abs() < within) else {
            continue;
        };
        seen += 1;
        let [c, s] = ray.along;
        let x = [c, s, 1.0, c * c - s * s, 2.0 * c * s];
        let u = d / within;
        let weight = (1.0 - u * u) * (1.0 - u * u);
        for (i, row) in rows.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().take(5).enumerate() {
                *cell += weight * x[i] * x[j];
            }
            row[5] += weight * x[i] * d;
        }
    }
    let by = solve(rows).filter(|_| seen >= FEWEST)?;
    Some(outline.moved(by))
}

/// Solves N equations in N unknowns, the last column being the right side.
fn solve<const N: usize, const M: usize>(mut rows: [[f64; M]; N]) -> Option<[f64; N]> {
    for i in 0..N {
        let best = (i..N).max_by(|&a, &b| rows[a][i].abs().total_cmp(&rows[b][i].abs()))?;
        rows.swap(i, best);
        if rows[i][i].abs() < 1e-9 {
            return None;
        }
        for k in (0..N).filter(|&k| k != i) {
            let factor = rows[k][i] / rows[i][i];
            let pivot = rows[i];
            for (cell, above) in rows[k].iter_mut().zip(pivot).skip(i) {
                *cell -= factor * above;
            }
        }
    }
    Some(std::array::from_fn(|i| rows[i][M - 1] / rows[i][i]))
}

/// Numbers that look random and are the same for every frame (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// Median colour within the rim.
pub(super) fn rim(picture: &Picture<'_>, outline: &Outline) -> [f32; 3] {
    let look = Look {
        reach: (0.03 * outline.radius).max(2.0),
        least: 0.0,
        rim: None,
    };
    let rays = cast(picture, outline, look);
    let mut inner: Vec<[f32; 3]> = rays
        .iter()
        .filter_map(|r| Some(r.edges.first()?.inner))
        .collect();
    [0, 1, 2].map(|c| {
        inner.sort_by(|a, b| a[c].total_cmp(&b[c]));
        inner.get(inner.len() / 2).map_or(0.0, |colour| colour[c])
    })
}
