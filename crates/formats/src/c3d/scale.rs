//! The unit of lengths and the frame rate.

use super::parameters::Parameters;
use super::units;
use crate::Error;
use sagitta_motion::{Assumed, Evidence, ImportNotes, ImportOptions, Markers, MissingMetadata};

/// Where the file names no unit: the format's usual one.
pub(super) const USUAL_M: f64 = 0.001;
/// Other units in which points are written.
const UNITS_M: [f64; 3] = [1.0, 0.01, 0.0254];
/// Extent of the markers of a frame: from a finger's to a hall's, and from a limb's to a room's.
const EXTENT_M: std::ops::RangeInclusive<f64> = 0.005..=50.0;
const USUAL_EXTENT_M: std::ops::RangeInclusive<f64> = 0.3..=30.0;
/// Fewer markers have no extent that says anything.
const MIN_MARKERS: usize = 3;
/// So many frames are looked at, spread over the recording.
const MOST_FRAMES: usize = 1_000;
/// Rates that differ by less are the same: 59.94 and 60 are not.
const SAME_RATE: f64 = 5e-4;

/// Metres in the unit of lengths that the user or the file names; `None` where neither does.
pub(super) fn stated_m(p: &Parameters, options: &ImportOptions) -> Result<Option<f64>, Error> {
    if let Some(unit) = &options.length_unit {
        return match units::length_m(unit) {
            Some(metres) => Ok(Some(metres)),
            None => Err(ask_unit(format!(
                "cannot be read in “{unit}”, which is no unit of length"
            ))),
        };
    }
    let texts = p.texts("POINT:UNITS");
    match texts.first().filter(|unit| !unit.is_empty()) {
        None => Ok(None),
        Some(unit) => match units::length_m(unit) {
            Some(metres) => Ok(Some(metres)),
            None => Err(ask_unit(format!(
                "names “{unit}” as the unit of its points, which is none of length"
            ))),
        },
    }
}

fn ask_unit(what: String) -> Error {
    Error::Asked {
        what,
        missing: MissingMetadata::LengthUnit,
    }
}

/// Holds the unit of lengths against the extent of the markers, which are scaled by it, and returns it.
/// One that nobody names is the usual one, or the only other with which markers lie as they can.
///
/// # Errors
/// [`Error::Asked`] where the named unit is not the markers’.
pub(super) fn settle(
    markers: &mut Markers,
    stated_m: Option<f64>,
    options: &ImportOptions,
    notes: &mut ImportNotes,
) -> Result<f64, Error> {
    let now = stated_m.unwrap_or(USUAL_M);
    let extent_m = extent_m(markers);
    let within = |unit: f64, range: &std::ops::RangeInclusive<f64>| {
        extent_m.is_none_or(|extent| range.contains(&(extent / now * unit)))
    };
    if let Some(stated) = stated_m {
        if options.length_unit.is_none() && !within(stated, &EXTENT_M) {
            let extent = extent_m.unwrap_or_default();
            return Err(ask_unit(format!(
                "says that its points are in {}, but then its markers lie {} m apart",
                units::length_name(stated),
                spelt(extent)
            )));
        }
        return Ok(stated);
    }
    if within(USUAL_M, &EXTENT_M) {
        let reason = "the file names none, and most of its kind have it";
        notes.rests_on(Assumed::LengthUnit, "mm", Evidence::Assumed, reason);
        return Ok(USUAL_M);
    }
    let mut possible = UNITS_M
        .into_iter()
        .filter(|unit| within(*unit, &USUAL_EXTENT_M));
    let (Some(unit), None) = (possible.next(), possible.next()) else {
        return Err(ask_unit("names no unit of its points".to_owned()));
    };
    let reason = "the file names none, and markers lie as far apart as on a body only so";
    notes.rests_on(
        Assumed::LengthUnit,
        units::length_name(unit),
        Evidence::Implied,
        reason,
    );
    let factor = unit / now;
    let points = markers.positions_m.iter_mut().flatten().flatten();
    points.for_each(|point| *point = point.map(|v| v * factor));
    Ok(unit)
}

fn spelt(metres: f64) -> String {
    if (1e-3..1e6).contains(&metres) {
        format!("{metres:.3}")
    } else {
        format!("{metres:.1e}")
    }
}

/// Median over frames of the diagonal of the box around all markers; `None` with too few of them.
fn extent_m(markers: &Markers) -> Option<f64> {
    let diagonal = |row: &Vec<Option<[f64; 3]>>| {
        let seen = || row.iter().flatten();
        let side = |k: usize| {
            let values = || seen().map(|point| point[k]);
            let (low, high) = (values().reduce(f64::min), values().reduce(f64::max));
            low.zip(high).map_or(0.0, |(low, high)| high - low)
        };
        let length = (0..3).map(side).map(|d| d * d).sum::<f64>().sqrt();
        (seen().count() >= MIN_MARKERS).then_some(length)
    };
    let every = markers.positions_m.len().div_ceil(MOST_FRAMES).max(1);
    let rows = markers.positions_m.iter().step_by(every);
    let mut all: Vec<f64> = rows.filter_map(diagonal).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2)
        .copied()
        .filter(|extent| *extent > 0.0)
}

/// Frames per second: as the user gives them, else as header and parameters agree; where they do not,
/// as the rate of the analog samples bears out.
///
/// # Errors
/// [`Error::Asked`] where neither names a rate, or nothing says which is right.
pub(super) fn rate_hz(
    p: &Parameters,
    header_hz: Option<f64>,
    samples: usize,
    options: &ImportOptions,
    notes: &mut ImportNotes,
) -> Result<f64, Error> {
    let ask = |what: String| Error::Asked {
        what,
        missing: MissingMetadata::FrameRate,
    };
    let rate = |v: Option<f64>| v.filter(|v| (1e-3..=1e5).contains(v));
    if let Some(given) = options.rate_hz {
        return rate(Some(given))
            .ok_or_else(|| ask(format!("cannot have {given} frames per second")));
    }
    let (point, header) = (rate(p.number("POINT:RATE")), rate(header_hz));
    let analog = rate(p.number("ANALOG:RATE").map(|hz| hz / samples as f64));
    let analog = analog.filter(|_| p.count("ANALOG:USED").is_some_and(|used| used > 0));
    let same = |a: f64, b: f64| (a / b - 1.0).abs() < SAME_RATE;
    match (point, header) {
        (Some(point), Some(header)) if !same(point, header) => {
            let borne = analog.filter(|a| same(*a, point) || same(*a, header));
            let borne = borne.map(|a| if same(a, point) { point } else { header });
            let found = borne.ok_or_else(|| {
                ask(format!("says in its header that it has {header} frames per second, and {point} in its parameters"))
            })?;
            let reason = format!(
                "its header says {header} Hz and its parameters {point} Hz, and the analog samples bear it out"
            );
            notes.rests_on(
                Assumed::Rate,
                format!("{found} Hz"),
                Evidence::Implied,
                reason,
            );
            Ok(found)
        }
        (Some(stated), _) | (None, Some(stated)) => {
            if let Some(other) = analog.filter(|a| !same(*a, stated)) {
                let reason = format!("the rate of its analog samples would make it {other} Hz");
                notes.rests_on(
                    Assumed::Rate,
                    format!("{stated} Hz"),
                    Evidence::Assumed,
                    reason,
                );
            }
            Ok(stated)
        }
        (None, None) => {
            let found = analog
                .ok_or_else(|| ask("does not say how many frames per second it has".to_owned()))?;
            let reason = "the rate of its analog samples says so";
            notes.rests_on(
                Assumed::Rate,
                format!("{found} Hz"),
                Evidence::Implied,
                reason,
            );
            Ok(found)
        }
    }
}
