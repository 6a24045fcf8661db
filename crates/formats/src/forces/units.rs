//! Units of force, and what other units measure.

use super::WHAT;
use crate::Error;
use sagitta_motion::{Assumed, Evidence, ImportNotes, MissingMetadata, Plate};

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

    /// As it is written.
    fn symbol(self) -> &'static str {
        match self {
            Self::Newton => "N",
            Self::Kilonewton => "kN",
            Self::PoundForce => "lbf",
            Self::KilogramForce => "kgf",
        }
    }
}

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Measure {
    Force(Unit),
    /// Seconds in one of it.
    Time(f64),
    /// Lengths, moments, powers, voltages, shares of body weight.
    Other,
    /// No unit that is known.
    Unknown,
}

/// What a unit measures, by its name.
pub(super) fn measure(name: &str) -> Measure {
    if let Some(unit) = Unit::named(name) {
        return Measure::Force(unit);
    }
    let bare: String = name.to_lowercase().split(' ').collect();
    let bare = bare.replace(['·', '*', '.', '⋅', '-'], "");
    match bare.as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" => Measure::Time(1.0),
        "ms" | "msec" | "millisecond" | "milliseconds" => Measure::Time(1e-3),
        "us" | "µs" | "μs" | "usec" => Measure::Time(1e-6),
        "min" | "minutes" => Measure::Time(60.0),
        "nm" | "nmm" | "knm" | "ncm" | "m" | "mm" | "cm" | "dm" | "in" | "ft" | "m/s" | "mm/s"
        | "cm/s" | "m/s2" | "m/s²" | "m/s^2" | "w" | "kw" | "w/kg" | "v" | "mv" | "uv" | "µv"
        | "bw" | "%bw" | "xbw" | "n/kg" | "n/s" | "n/bw" | "%" | "deg" | "°" | "rad" | "hz"
        | "j" | "ns" | "au" | "g" | "lbft" | "ftlb" | "lbin" | "inlb" => Measure::Other,
        _ => Measure::Unknown,
    }
}

/// Loads that are a person's weight in newtons where no unit is told: from 46 to 408 kg. Everybody's weight
/// in pounds, kilograms and kilonewtons is below.
const WEIGHT_N: (f64, f64) = (450.0, 4000.0);
/// Usual loads that a plate reads under a person, in newtons: a stated unit that gives others is wrong.
const LOADS_N: (f64, f64) = (50.0, 20_000.0);

/// Forces in newtons. Without a unit they are taken for newtons where the load can only be a person's;
/// a stated unit that gives loads that no person has is asked for. `units` has one per plate.
pub(super) fn to_newtons(
    plates: &mut [Plate],
    given: Option<Unit>,
    units: &[Option<Unit>],
    notes: &mut ImportNotes,
) -> Result<(), Error> {
    let told = units.iter().find_map(|unit| *unit);
    for (plate, unit) in plates.iter_mut().zip(units) {
        // What is told of one plate holds for those beside it.
        let unit = given.or(*unit).or(told).unwrap_or(Unit::Newton);
        plate
            .vertical_n
            .iter_mut()
            .for_each(|v| *v *= unit.newtons());
    }
    let load = load(plates);
    let stated = given.or(told).is_some();
    let (low, high) = match (given, stated) {
        (Some(_), _) => (0.0, f64::MAX),
        (None, true) => LOADS_N,
        (None, false) => WEIGHT_N,
    };
    if let Some(value) = beyond(plates) {
        let reason = format!("a force of {value:.3e} N is more than any plate measures");
        return Err(Error::damaged(WHAT, "in its values", reason));
    }
    if !(low..=high).contains(&load) {
        return Err(match stated {
            true => Error::Asked {
                what: format!(
                    "names a unit in which the usual load is {} N, no person's weight",
                    spelt(load)
                ),
                missing: MissingMetadata::Unit,
            },
            false => Error::NoUnit(spelt(load)),
        });
    }
    let symbol = given.or(told).unwrap_or(Unit::Newton).symbol();
    let (evidence, reason) = match stated {
        true => (Evidence::Stated, String::new()),
        false => (
            Evidence::Implied,
            format!("a usual load of {load:.0} is a person's weight"),
        ),
    };
    notes.rests_on(Assumed::ForceUnit, symbol, evidence, reason);
    Ok(())
}

fn beyond(plates: &[Plate]) -> Option<f64> {
    let mut all = plates.iter().flat_map(|p| &p.vertical_n).copied();
    all.find(|value| value.abs() > crate::limits::MAX_N)
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
    usual((0..rows).map(total).collect())
}

/// The median of what is above a tenth of the largest.
pub(super) fn usual(mut all: Vec<f64>) -> f64 {
    let top = all.iter().copied().fold(0.0, f64::max);
    all.retain(|f| *f > 0.1 * top);
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}
