//! Units of force.

use super::WHAT;
use crate::Error;
use sagitta_motion::Plate;

/// A unit of force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Newtons.
    Newton,
    /// A thousand newtons.
    Kilonewton,
    /// Pounds-force: 0.45359237 kg times standard gravity.
    PoundForce,
    /// Kilograms-force: one kilogram times standard gravity.
    KilogramForce,
}

impl Unit {
    /// Newtons in one of it. The pound is 0.45359237 kg and gravity 9.80665 m/s² by definition
    /// (international yard and pound agreement 1959; CGPM 1901).
    pub fn newtons(self) -> f64 {
        match self {
            Self::Newton => 1.0,
            Self::Kilonewton => 1000.0,
            Self::PoundForce => 0.453_592_37 * 9.806_65,
            Self::KilogramForce => 9.806_65,
        }
    }

    /// The unit of this name, as headers and people write it.
    pub fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "n" | "newton" | "newtons" => Some(Self::Newton),
            "kn" | "kilonewton" | "kilonewtons" => Some(Self::Kilonewton),
            "lbf" | "lb" | "lbs" | "pound" | "pounds" => Some(Self::PoundForce),
            "kgf" | "kg" | "kp" | "kilogram" | "kilograms" => Some(Self::KilogramForce),
            _ => None,
        }
    }
}

/// Loads that may be somebody's weight in newtons where no unit is told: from 25 kg to 400 kg. Most
/// people's weight in pounds, and everybody's in kilograms or kilonewtons, is outside.
const WEIGHT_N: (f64, f64) = (250.0, 4000.0);

/// Forces in newtons. Without a unit they are taken for newtons where the load can be a person's.
pub(super) fn to_newtons(plates: &mut [Plate], unit: Option<Unit>) -> Result<(), Error> {
    let factor = match unit {
        Some(unit) => unit.newtons(),
        None => {
            let load = load(plates);
            if !(WEIGHT_N.0..=WEIGHT_N.1).contains(&load) {
                return Err(Error::NoUnit(spelt(load)));
            }
            1.0
        }
    };
    for value in plates.iter_mut().flat_map(|p| &mut p.vertical_n) {
        *value *= factor;
        if value.abs() > crate::limits::MAX_N {
            return Err(Error::damaged(
                WHAT,
                "in its values",
                format!("a force of {value:.3e} N is more than any plate measures"),
            ));
        }
    }
    Ok(())
}

/// A load with as many digits as can be read.
fn spelt(load: f64) -> String {
    match load.abs() < 1e9 {
        true => format!("{load:.3}"),
        false => format!("{load:.3e}"),
    }
}

/// The usual load of all plates together: the median of what is above a tenth of the largest.
fn load(plates: &[Plate]) -> f64 {
    let rows = plates.first().map_or(0, |p| p.vertical_n.len());
    let total = |i: usize| {
        let each = plates.iter().filter_map(|p| p.vertical_n.get(i));
        each.sum::<f64>()
    };
    let mut all: Vec<f64> = (0..rows).map(total).collect();
    let top = all.iter().copied().fold(0.0, f64::max);
    all.retain(|f| *f > 0.1 * top);
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}
