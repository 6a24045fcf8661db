//! Force plates: channels to forces, moments and centres of pressure.
//!
//! Per sample, in the plate's own axes: force F and moment M about the transducers' origin.
//! - type 1: Fx Fy Fz, centre of pressure x y, free moment
//! - type 2: Fx Fy Fz Mx My Mz
//! - type 3: Fx12 Fx34 Fy14 Fy23 Fz1 Fz2 Fz3 Fz4, sensors at (±a, ±b)
//! - type 4: as type 2, after the 6 × 6 calibration matrix
//!
//! About the middle of the surface, which lies at `o` from the origin, `M + F × o`; the centre of
//! pressure is `(−My / Fz, Mx / Fz)` and the free moment `Mz − x Fy + y Fx`. The plate's x axis runs
//! from corner 2 to corner 1, its y axis from corner 4 to corner 1, and z is their product: into the
//! floor. Some programs write `o` with the sign turned; the surface is always above the origin, so that
//! its z is negative. Source: the C3D User Guide, force platform parameters.

use super::frames::Frames;
use super::parameters::Parameters;
use crate::{Error, limits};
use sagitta_motion::{Plate, Wrench};

type V = [f64; 3];

/// Most plates of a file; the largest laboratories have some twenty.
const MOST: usize = 64;
/// Numbers of a sample of a plate: force, point and moment, and the vertical force once more.
const NUMBERS: usize = 10;

/// Refuses more numbers than tables may have: several plates may name the same channels.
pub(super) fn few(p: &Parameters, frames: &Frames) -> Result<(), Error> {
    let samples = frames.channels.first().map_or(0, Vec::len);
    let count = p.count("FORCE_PLATFORM:USED").unwrap_or(0).min(MOST);
    let all = samples.saturating_mul(count).saturating_mul(NUMBERS);
    match all > limits::MAX_CELLS {
        true => Err(Error::too_large(
            all,
            "numbers of force plates",
            limits::MAX_CELLS,
        )),
        false => Ok(()),
    }
}

/// All plates of the file, turned to y up; `None` where there is none that can be read.
pub(super) fn read(p: &Parameters, frames: &Frames) -> Option<Vec<Plate>> {
    let up = up_axis(p)?;
    let count = p.count("FORCE_PLATFORM:USED")?.min(MOST);
    let plates: Vec<Plate> = (0..count)
        .filter_map(|k| one(&Layout::read(p, k)?, frames, up, k))
        .collect();
    (!plates.is_empty()).then_some(plates)
}

/// How a plate is built in.
struct Layout {
    kind: usize,
    channels: Vec<usize>,
    /// Unit vectors of the plate's axes in the laboratory.
    axes: [V; 3],
    centre_m: V,
    origin_m: V,
    matrix: Vec<f64>,
    unit_m: f64,
    moment_unit: Vec<f64>,
    zero: Option<(usize, usize)>,
}

impl Layout {
    fn read(p: &Parameters, k: usize) -> Option<Self> {
        let kind = *p.numbers("FORCE_PLATFORM:TYPE").get(k)? as usize;
        let (width, length) = match kind {
            1 | 2 | 4 => (6, 6),
            3 => (8, 8),
            _ => return None,
        };
        let all = p.numbers("FORCE_PLATFORM:CHANNEL");
        let rows = all.len() / p.count("FORCE_PLATFORM:USED")?.max(1);
        let rows = rows.max(length);
        let channels: Option<Vec<usize>> = (0..width)
            .map(|i| (*all.get(k * rows + i)? as usize).checked_sub(1))
            .collect();
        let unit_m = length_unit(p);
        let axes = axes(p, k)?;
        let corner = |c: usize| vector(p, "FORCE_PLATFORM:CORNERS", 4 * k + c);
        let corners = [corner(0)?, corner(1)?, corner(2)?, corner(3)?];
        let centre = [0, 1, 2].map(|i| 0.25 * corners.iter().map(|c| c[i]).sum::<f64>() * unit_m);
        let origin = vector(p, "FORCE_PLATFORM:ORIGIN", k).unwrap_or_default();
        let turned = if kind == 3 {
            [origin[0], origin[1], -origin[2].abs()]
        } else if origin[2] > 0.0 {
            origin.map(|v| -v)
        } else {
            origin
        };
        let matrix = p.numbers("FORCE_PLATFORM:CAL_MATRIX");
        let channels = channels?;
        let units = p.texts("ANALOG:UNITS");
        let moment_unit = channels.iter().map(|&c| moment_unit(units.get(c), unit_m));
        Some(Self {
            kind,
            axes,
            centre_m: centre,
            origin_m: turned.map(|v| v * unit_m),
            matrix: matrix.get(36 * k..36 * (k + 1)).unwrap_or(&[]).to_vec(),
            unit_m,
            moment_unit: moment_unit.collect(),
            zero: zero(p),
            channels,
        })
    }

    /// The channels of sample `j`, calibrated.
    fn raw(&self, channels: &[&[f64]], base: &[f64], j: usize) -> Vec<f64> {
        let raw: Vec<f64> = channels
            .iter()
            .zip(base)
            .map(|(c, base)| c.get(j).copied().unwrap_or(0.0) - base)
            .collect();
        if self.kind != 4 || self.matrix.len() != 36 {
            return raw;
        }
        // Stored by columns: element (row, column) is at row + 6 · column.
        let row = |i: usize| (0..6).map(|c| self.matrix[i + 6 * c] * raw[c]).sum();
        (0..6).map(row).collect()
    }

    /// Force, centre of pressure and free moment about the vertical, in the plate's axes.
    fn measure(&self, c: &[f64]) -> (V, [f64; 2], f64) {
        let at = |i: usize| c.get(i).copied().unwrap_or(0.0);
        let in_nm = |i: usize| at(i) * self.moment_unit.get(i).copied().unwrap_or(1.0);
        if self.kind == 1 {
            let point = [at(3) * self.unit_m, at(4) * self.unit_m];
            return ([at(0), at(1), at(2)], point, in_nm(5));
        }
        let (force, moment) = if self.kind == 3 {
            let [a, b, _] = self.origin_m;
            let force = [at(0) + at(1), at(2) + at(3), at(4) + at(5) + at(6) + at(7)];
            let mx = b * (at(4) + at(5) - at(6) - at(7));
            let my = a * (-at(4) + at(5) + at(6) - at(7));
            let mz = b * (-at(0) + at(1)) + a * (at(2) - at(3));
            let o = [0.0, 0.0, self.origin_m[2]];
            (force, plus([mx, my, mz], cross(force, o)))
        } else {
            let force = [at(0), at(1), at(2)];
            let moment = [in_nm(3), in_nm(4), in_nm(5)];
            (force, plus(moment, cross(force, self.origin_m)))
        };
        let point = if force[2].abs() > 1e-9 {
            [-moment[1] / force[2], moment[0] / force[2]]
        } else {
            [0.0, 0.0]
        };
        let free = moment[2] - point[0] * force[1] + point[1] * force[0];
        (force, point, free)
    }
}

fn one(layout: &Layout, frames: &Frames, up: Up, k: usize) -> Option<Plate> {
    let channels: Option<Vec<&[f64]>> = layout
        .channels
        .iter()
        .map(|&c| frames.channels.get(c).map(Vec::as_slice))
        .collect();
    let channels = channels?;
    let base: Vec<f64> = channels.iter().map(|c| baseline(c, layout.zero)).collect();
    let count = channels.first()?.len();
    let mut wrench = Wrench::default();
    for j in 0..count {
        let raw = layout.raw(&channels, &base, j);
        let (force, [x, y], free) = layout.measure(&raw);
        let lab = |v: V| {
            let part = |i: usize| (0..3).map(|a| layout.axes[a][i] * v[a]).sum::<f64>();
            [part(0), part(1), part(2)]
        };
        wrench.force_n.push(up.turn(lab(force)));
        let point = plus(lab([x, y, 0.0]), layout.centre_m);
        wrench.point_m.push(up.turn(point));
        wrench.moment_nm.push(up.turn(lab([0.0, 0.0, free])));
    }
    Some(Plate {
        name: format!("plate {}", k + 1),
        side: None,
        vertical_n: wrench.force_n.iter().map(|f| f[1]).collect(),
        wrench: Some(wrench),
    })
}

/// Mean of the samples that the file declares to be unloaded.
fn baseline(channel: &[f64], zero: Option<(usize, usize)>) -> f64 {
    let part = zero.and_then(|(first, last)| channel.get(first..last));
    part.filter(|p| !p.is_empty())
        .map_or(0.0, |p| p.iter().sum::<f64>() / p.len() as f64)
}

/// First and one past the last unloaded sample; `None` where the file declares none.
fn zero(p: &Parameters) -> Option<(usize, usize)> {
    match p.numbers("FORCE_PLATFORM:ZERO") {
        [first, last, ..] if *first >= 1.0 && last >= first => {
            Some((*first as usize - 1, *last as usize))
        }
        _ => None,
    }
}

fn length_unit(p: &Parameters) -> f64 {
    match p.texts("POINT:UNITS").first().map(String::as_str) {
        Some("m") => 1.0,
        Some("cm") => 0.01,
        _ => 0.001,
    }
}

/// Newton metres in one unit of a moment's channel; where it is not named, moments go with lengths.
fn moment_unit(unit: Option<&String>, unit_m: f64) -> f64 {
    let name: String = unit.map_or(String::new(), |u| {
        u.chars().filter(char::is_ascii_alphabetic).collect()
    });
    match name.to_ascii_lowercase().as_str() {
        "nm" => 1.0,
        "nmm" => 0.001,
        "ncm" => 0.01,
        _ => unit_m,
    }
}

fn vector(p: &Parameters, name: &str, index: usize) -> Option<V> {
    let part = p.numbers(name).get(3 * index..3 * index + 3)?;
    let vector: V = part.try_into().ok()?;
    vector.iter().all(|v| v.is_finite()).then_some(vector)
}

fn axes(p: &Parameters, k: usize) -> Option<[V; 3]> {
    let corner = |c: usize| vector(p, "FORCE_PLATFORM:CORNERS", 4 * k + c);
    let x = unit(minus(corner(0)?, corner(1)?))?;
    let z = unit(cross(x, minus(corner(0)?, corner(3)?)))?;
    Some([x, cross(z, x), z])
}

/// Which of the laboratory's axes is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Up(usize);

impl Up {
    /// Turned so that y is up, without mirroring.
    pub(super) fn turn(self, [x, y, z]: V) -> V {
        match self.0 {
            0 => [z, x, y],
            2 => [x, z, -y],
            _ => [x, y, z],
        }
    }
}

/// The axis along which the first plate's normal runs.
pub(super) fn up_axis(p: &Parameters) -> Option<Up> {
    let [_, _, z] = axes(p, 0)?;
    (0..3)
        .reduce(|best, k| if z[k].abs() > z[best].abs() { k } else { best })
        .map(Up)
}

fn plus(a: V, b: V) -> V {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

fn minus(a: V, b: V) -> V {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn cross(a: V, b: V) -> V {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

fn unit(v: V) -> Option<V> {
    let length = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt();
    (length > 1e-9).then(|| v.map(|c| c / length))
}
