//! Types of plates: what their channels are, and how they make a force and a moment.
//!
//! Per sample, in the plate's own axes: force F and moment M about the transducers' origin.
//! - type 1: Fx Fy Fz, centre of pressure x y, free moment
//! - type 2: Fx Fy Fz Mx My Mz
//! - type 3: Fx12 Fx34 Fy14 Fy23 Fz1 Fz2 Fz3 Fz4, sensors at (±a, ±b)
//! - type 4: as type 2, after a calibration matrix of 6 × 6
//! - type 5: eight sensors, which a matrix of 6 × 8 turns into what type 2 has
//! - type 6: Fx Fy Fz of each of four sensors, after a matrix of 12 × 12
//! - type 7: as type 3, after a matrix of 8 × 8
//!
//! Matrices are stored by columns and give the file's units. Of types 11, 12 and 21 (belts and stairs)
//! nothing is published from which they could be computed. Sources: the C3D User Guide (force platform
//! parameters) for types 1 to 4, Visual3D's documentation ("FP_TYPE") for types 5 to 7.

use super::vector::V;
use crate::c3d::parameters::Parameters;
use crate::c3d::units;

/// A type that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind(usize);

impl Kind {
    /// The type of this number, or why it is not read.
    pub(super) fn of(number: f64) -> Result<Self, String> {
        match number {
            1.0 | 2.0 | 3.0 | 4.0 | 5.0 | 6.0 | 7.0 => Ok(Self(number as usize)),
            11.0 => Err("it is a split belt of Kistler’s (type 11)".to_owned()),
            12.0 => Err("it is a Gaitway treadmill (type 12)".to_owned()),
            21.0 => Err("it is a stair of AMTI’s (type 21)".to_owned()),
            _ => Err(format!("no plate of type {number} is known")),
        }
    }

    /// How many channels it has.
    pub(super) fn channels(self) -> usize {
        match self.0 {
            3 | 5 | 7 => 8,
            6 => 12,
            _ => 6,
        }
    }

    /// Rows and columns of its calibration matrix.
    pub(super) fn matrix(self) -> Option<(usize, usize)> {
        match self.0 {
            4 => Some((6, 6)),
            5 => Some((6, 8)),
            6 => Some((12, 12)),
            7 => Some((8, 8)),
            _ => None,
        }
    }

    pub(super) fn number(self) -> usize {
        self.0
    }

    /// Whether the transducers' middle lies at the plate's own axes, and `ORIGIN` says how far apart
    /// they are.
    pub(super) fn has_sensors(self) -> bool {
        matches!(self.0, 3 | 6 | 7)
    }

    pub(super) fn has_point(self) -> bool {
        self.0 == 1
    }

    /// Whether a calibrated channel is what its raw channel is.
    pub(super) fn keeps_channels(self) -> bool {
        self.0 != 5
    }

    /// Which calibrated channels are forces, moments and lengths.
    pub(super) fn quantity(self, channel: usize) -> Quantity {
        match (self.0, channel) {
            (3 | 6 | 7, _) | (_, 0..=2) => Quantity::Force,
            (1, 3 | 4) => Quantity::Length,
            _ => Quantity::Moment,
        }
    }
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Force,
    Moment,
    Length,
}

impl Quantity {
    /// Newtons, newton metres or metres in a unit of this name.
    pub(super) fn factor(self, unit: &str) -> Option<f64> {
        match self {
            Self::Force => units::force_n(unit),
            Self::Moment => units::moment_nm(unit),
            Self::Length => units::length_m(unit),
        }
    }
}

/// The calibration matrix of plate `k`, by columns; none where the type has none, or where its channels
/// are in newtons already; or why there is none.
pub(super) fn matrix(
    p: &Parameters,
    k: usize,
    kind: Kind,
    calibrated: bool,
) -> Result<Vec<f64>, String> {
    let Some((rows, columns)) = kind.matrix() else {
        return Ok(Vec::new());
    };
    let all = p.numbers("FORCE_PLATFORM:CAL_MATRIX");
    let used = p.count("FORCE_PLATFORM:USED").unwrap_or(1).max(1);
    if all.is_empty() && calibrated && rows == columns {
        return Ok(Vec::new());
    }
    let size = rows * columns;
    // One matrix per plate; those of other plates may be missing at the end.
    let stride = if all.len().is_multiple_of(used) && all.len() / used >= size {
        all.len() / used
    } else {
        size
    };
    let own = all.get(k * stride..k * stride + size);
    let own = own.filter(|m| stride == size && m.iter().all(|v| v.is_finite()));
    match own.filter(|m| m.iter().any(|v| *v != 0.0)) {
        Some(own) => Ok(own.to_vec()),
        None => Err(format!(
            "its calibration matrix of {rows} × {columns} is missing"
        )),
    }
}

/// Most channels of a plate.
pub(super) const MOST_CHANNELS: usize = 12;

/// The channels of one sample; those that a plate does not have are 0.
pub(super) type Sample = [f64; MOST_CHANNELS];

/// The channels of a sample after the matrix.
pub(super) fn apply(matrix: &[f64], kind: Kind, raw: &Sample) -> Sample {
    let Some((rows, _)) = kind.matrix().filter(|_| !matrix.is_empty()) else {
        return *raw;
    };
    let mut out = [0.0; MOST_CHANNELS];
    for (column, value) in matrix.chunks(rows).zip(raw) {
        for (sum, element) in out.iter_mut().zip(column) {
            *sum += element * value;
        }
    }
    out
}

/// Force, moment about the transducers' origin, and what is measured directly of the centre of pressure.
#[derive(Debug, Clone)]
pub(super) struct Load {
    pub(super) force: V,
    pub(super) moment: V,
    pub(super) point: Option<[f64; 2]>,
}

/// The load of calibrated channels in newtons, newton metres and metres; sensors stand at (±a, ±b).
pub(super) fn load(kind: Kind, c: &Sample, [a, b]: [f64; 2]) -> Load {
    let at = |i: usize| c[i];
    let force = [at(0), at(1), at(2)];
    let (force, moment, point) = match kind.0 {
        1 => (force, [0.0, 0.0, at(5)], Some([at(3), at(4)])),
        3 | 7 => {
            let (force, moment) = of_sensors(&[0, 1, 2, 3, 4, 5, 6, 7].map(at), a, b);
            (force, moment, None)
        }
        6 => {
            let pair = |axis: usize, i: usize, j: usize| at(3 * i + axis) + at(3 * j + axis);
            let sums = [
                pair(0, 0, 1),
                pair(0, 2, 3),
                pair(1, 0, 3),
                pair(1, 1, 2),
                at(2),
                at(5),
                at(8),
                at(11),
            ];
            let (force, moment) = of_sensors(&sums, a, b);
            (force, moment, None)
        }
        _ => (force, [at(3), at(4), at(5)], None),
    };
    Load {
        force,
        moment,
        point,
    }
}

/// Fx12 Fx34 Fy14 Fy23 Fz1 Fz2 Fz3 Fz4.
fn of_sensors(s: &[f64; 8], a: f64, b: f64) -> (V, V) {
    let force = [s[0] + s[1], s[2] + s[3], s[4] + s[5] + s[6] + s[7]];
    let mx = b * (s[4] + s[5] - s[6] - s[7]);
    let my = a * (-s[4] + s[5] + s[6] - s[7]);
    let mz = b * (-s[0] + s[1]) + a * (s[2] - s[3]);
    (force, [mx, my, mz])
}
