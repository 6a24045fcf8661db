//! Edges on rays from a disc's centre.

use super::outline::Outline;
use super::picture::{Picture, contrast};
use std::f64::consts::TAU;

/// Rays around a disc.
pub(super) const RAYS: usize = 96;
/// Edges that are remembered on each.
const MOST: usize = 4;
/// Half of the distance over which colours are compared, in pixels.
const HALF_PX: f64 = 1.5;
/// An edge is at least so strong, in levels of 255; compression alone makes half of it.
const LEAST: f32 = 12.0;
/// However busy the picture, more is never asked for.
const MOST_LEAST: f32 = 36.0;
/// How many times the usual contrast an edge has.
const CLEAR: f32 = 2.5;

/// Where a ray crosses an edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Distance from the outline, outwards, in pixels.
    pub(super) off: f64,
    /// Colour on its inner side.
    pub(super) inner: [f32; 3],
}

/// How far within an edge its inner colour is read, in radii: a rim is wider.
const INNER: f64 = 0.06;
/// A rim's colour differs by less, in levels of 255, with the light on it and what blur mixes in.
const UNLIKE: f32 = 55.0;

/// What one ray crosses.
#[derive(Debug, Clone, Default)]
pub(super) struct Ray {
    /// Direction.
    pub(super) along: [f64; 2],
    /// Edges, the strongest first.
    pub(super) edges: Vec<Edge>,
}

/// What counts as an edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Pixels to either side of the outline.
    pub(super) reach: f64,
    /// Least contrast in levels of 255.
    pub(super) least: f32,
    /// Colour that its inner side has, where that is known.
    pub(super) rim: Option<[f32; 3]>,
}

/// Looks for edges around an outline.
pub(super) fn cast(picture: &Picture<'_>, outline: &Outline, look: Look) -> Vec<Ray> {
    directions(1)
        .map(|along| one(picture, outline, along, look))
        .collect()
}

/// A contrast that stands out around an outline: several times the usual one, which is the grain of the
/// picture, and never less than compression makes.
pub(super) fn clear(picture: &Picture<'_>, outline: &Outline, reach: f64) -> f32 {
    let profiles = directions(4).map(|along| profile(picture, outline, along, reach).1);
    let mut all: Vec<f32> = profiles.flatten().collect();
    all.sort_by(f32::total_cmp);
    let usual = all.get(all.len() / 2).copied().unwrap_or(0.0);
    (CLEAR * usual).clamp(LEAST, MOST_LEAST)
}

fn directions(every: usize) -> impl Iterator<Item = [f64; 2]> {
    (0..RAYS).step_by(every).map(|i| {
        let angle = TAU * i as f64 / RAYS as f64;
        [angle.cos(), angle.sin()]
    })
}

fn point(outline: &Outline, along: [f64; 2], off: f64) -> [f64; 2] {
    let r = outline.at(along) + off;
    [0, 1].map(|i| outline.centre[i] + r * along[i])
}

/// Pixels from one to the next, and the contrast at each from `-reach` to `reach`. Colours are means of
/// three side by side, which halves the grain.
fn profile(
    picture: &Picture<'_>,
    outline: &Outline,
    along: [f64; 2],
    reach: f64,
) -> (f64, Vec<f32>) {
    let count = (2.0 * reach).ceil().max(1.0) as usize;
    let step = 2.0 * reach / count as f64;
    let beside = (HALF_PX / step).round().max(1.0) as usize;
    let colour = |i: usize| {
        let [x, y] = point(outline, along, (i as f64 - beside as f64) * step - reach);
        picture.mean_at([-1.0, 0.0, 1.0].map(|k| [x - k * along[1], y + k * along[0]]))
    };
    let colours: Vec<[f32; 3]> = (0..=count + 2 * beside).map(colour).collect();
    let strength = (0..=count).map(|i| contrast(colours[i], colours[i + 2 * beside]));
    (step, strength.collect())
}

fn one(picture: &Picture<'_>, outline: &Outline, along: [f64; 2], look: Look) -> Ray {
    let [x, y] = point(outline, along, 0.0);
    if !picture.holds(x, y) {
        return Ray {
            along,
            ..Ray::default()
        };
    }
    let (step, strength) = profile(picture, outline, along, look.reach);
    let deep = (INNER * outline.radius).max(2.0 * HALF_PX);
    let edge = |off: f64| {
        let [x, y] = point(outline, along, off - deep);
        Edge {
            off,
            inner: picture.colour(x, y),
        }
    };
    let peaks = peaks(&strength, look.least).into_iter();
    let edges = peaks.map(|i| edge(i * step - look.reach));
    let same = |e: &Edge| look.rim.is_none_or(|rim| contrast(rim, e.inner) < UNLIKE);
    Ray {
        along,
        edges: edges.filter(same).take(MOST).collect(),
    }
}

/// The strongest local maxima, each at the centre of gravity of what is more than half as strong around
/// it: the middle of an edge however blurred it is.
fn peaks(strength: &[f32], least: f32) -> Vec<f64> {
    let mut found: Vec<(f64, f32)> = Vec::new();
    let mut i = 0;
    while i < strength.len() {
        let top = strength[i];
        let rises = i == 0 || strength[i - 1] < top;
        let falls = strength[i + 1..]
            .iter()
            .find(|&&s| s != top)
            .is_none_or(|&s| s < top);
        if top >= least && rises && falls {
            found.push((centre(strength, i), top));
        }
        i += 1;
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.into_iter().map(|(off, _)| off).collect()
}

fn centre(strength: &[f32], top: usize) -> f64 {
    let half = 0.5 * strength[top];
    let from = (0..top)
        .rev()
        .take_while(|&j| strength[j] > half)
        .last()
        .unwrap_or(top);
    let to = (top..strength.len())
        .take_while(|&j| strength[j] > half)
        .last()
        .unwrap_or(top);
    let (mut sum, mut weight) = (0.0, 0.0);
    for (j, &s) in strength.iter().enumerate().take(to + 1).skip(from) {
        let w = f64::from(s - half);
        sum += w * j as f64;
        weight += w;
    }
    if weight > 0.0 {
        sum / weight
    } else {
        top as f64
    }
}
