//! Where a plate lies: its corners, its axes, and the origin of its transducers.

use super::vector::{V, cross, minus, unit};
use crate::c3d::parameters::Parameters;
use crate::c3d::units;
use sagitta_motion::{Assumed, Evidence, ImportNotes};

/// Sides of plates and belts, from portable plates to walkways.
const SIDE_M: std::ops::RangeInclusive<f64> = 0.1..=6.0;
/// Opposite sides differ by no more than this share, and the cosine between neighbours is no larger.
const SKEW: f64 = 0.1;
/// Units in which corners are written beside the file's, and the one that is tried after all others.
const UNITS_M: [f64; 3] = [1.0, 0.01, 0.001];
const INCH_M: f64 = 0.0254;

/// A plate's rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Geometry {
    /// Unit vectors of the plate's axes in the laboratory.
    pub(super) axes: [V; 3],
    pub(super) centre_m: V,
    /// From the surface's middle to the transducers' origin, in the plate's axes.
    pub(super) origin_m: V,
    /// Half of each side.
    pub(super) half_m: [f64; 2],
}

/// The rectangle of plate `k`, or why there is none. Lengths are in `unit_m`, else in the one unit with
/// which the plate has the size of one.
pub(super) fn read(
    p: &Parameters,
    k: usize,
    unit_m: f64,
    notes: &mut ImportNotes,
) -> Result<Geometry, &'static str> {
    let corner = |c: usize| vector(p, "FORCE_PLATFORM:CORNERS", 4 * k + c);
    let corners = (corner(0).zip(corner(1))).zip(corner(2).zip(corner(3)));
    let ((a, b), (c, d)) = corners.ok_or("its corners are missing")?;
    let raw = [a, b, c, d];
    let axes = axes_of(&raw).ok_or("its corners lie on one line")?;
    if !is_rectangle(&raw) {
        return Err("its corners are those of no rectangle");
    }
    let sides = [length(minus(a, b)), length(minus(a, d))];
    let sane = |m: f64| sides.iter().all(|side| SIDE_M.contains(&(side * m)));
    let unit_m = if sane(unit_m) {
        unit_m
    } else {
        let others: Vec<f64> = UNITS_M.into_iter().filter(|m| sane(*m)).collect();
        let found = match others[..] {
            [one] => one,
            [] if sane(INCH_M) => INCH_M,
            _ => return Err("its corners span no plate in any unit"),
        };
        notes.rests_on(
            Assumed::PlateUnit,
            units::length_name(found),
            Evidence::Implied,
            format!(
                "plate {} would be of no plate's size in {}",
                k + 1,
                units::length_name(unit_m)
            ),
        );
        found
    };
    let centre = [0, 1, 2].map(|i| 0.25 * raw.iter().map(|c| c[i]).sum::<f64>() * unit_m);
    let origin = vector(p, "FORCE_PLATFORM:ORIGIN", k).unwrap_or_default();
    Ok(Geometry {
        axes,
        centre_m: centre,
        origin_m: origin.map(|v| v * unit_m),
        half_m: sides.map(|side| 0.5 * side * unit_m),
    })
}

pub(super) fn vector(p: &Parameters, name: &str, index: usize) -> Option<V> {
    let part = p.numbers(name).get(3 * index..3 * index + 3)?;
    let vector: V = part.try_into().ok()?;
    vector.iter().all(|v| v.is_finite()).then_some(vector)
}

/// Axes of the plate: x from corner 2 to corner 1, y from corner 4 to corner 1, z their product.
fn axes_of(corners: &[V; 4]) -> Option<[V; 3]> {
    let x = unit(minus(corners[0], corners[1]))?;
    let z = unit(cross(x, minus(corners[0], corners[3])))?;
    Some([x, cross(z, x), z])
}

fn is_rectangle([a, b, c, d]: &[V; 4]) -> bool {
    let alike = |p: V, q: V| {
        let (l, m) = (length(p), length(q));
        length(minus(p, q)) <= SKEW * l.max(m)
    };
    let (x, y) = (minus(*a, *b), minus(*a, *d));
    let cosine = x.iter().zip(&y).map(|(p, q)| p * q).sum::<f64>() / (length(x) * length(y));
    alike(x, minus(*d, *c)) && cosine.abs() <= SKEW
}

fn length(v: V) -> f64 {
    (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt()
}

/// Which of the laboratory's axes is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::c3d) struct Up(usize);

impl Up {
    /// Turned so that y is up, without mirroring.
    pub(in crate::c3d) fn turn(self, [x, y, z]: V) -> V {
        match self.0 {
            0 => [z, x, y],
            2 => [x, z, -y],
            _ => [x, y, z],
        }
    }
}

/// The axis along which the normal of the first plate with corners runs.
pub(in crate::c3d) fn up_axis(p: &Parameters) -> Option<Up> {
    let count = p.count("FORCE_PLATFORM:USED")?.min(super::MOST);
    let corner = |k: usize, c: usize| vector(p, "FORCE_PLATFORM:CORNERS", 4 * k + c);
    let normal = |k: usize| {
        let all = [corner(k, 0)?, corner(k, 1)?, corner(k, 2)?, corner(k, 3)?];
        axes_of(&all)
    };
    let [_, _, z] = (0..count).find_map(normal)?;
    (0..3)
        .reduce(|best, k| if z[k].abs() > z[best].abs() { k } else { best })
        .map(Up)
}
