//! Forces held against what people do on plates.

use super::geometry::Geometry;
use super::kind::{Kind, Load};
use super::pressure;
use crate::Error;
use sagitta_motion::{Assumed, Evidence, ImportNotes, Plate};

/// Something is on a plate where it reads more, in newtons.
const LOADED_N: f64 = 50.0;
/// Share of the largest load that counts as loaded, and of loaded samples that must lie inside.
const LOADED: f64 = 0.1;
const INSIDE: f64 = 0.9;
/// Centres of pressure may lie beyond the edges by this share of half a side: calibrations are not perfect.
const MARGIN: f64 = 0.25;
/// Fewer loaded samples tell nothing.
const MIN_SAMPLES: usize = 5;
/// As a number.
const MOST_PLATES: f64 = super::MOST as f64;
/// So many samples tell of all, spread over the recording.
const MOST_SAMPLES: usize = 20_000;
/// Loads that are somebody's weight in newtons, from a child's to a lifter's with a bar: see `forces::units`.
const WEIGHT_N: std::ops::RangeInclusive<f64> = 250.0..=4000.0;
/// No person loads plates with more for most of the time.
const BEYOND_N: f64 = 50_000.0;
/// Metres, centimetres and millimetres, alone or times newtons.
const RATIOS: [f64; 3] = [0.1, 0.01, 0.001];

/// Whether what loads a plate pulls at it, by the larger part.
pub(super) fn pushes_down(vertical_n: &[f64]) -> bool {
    let top = vertical_n.iter().map(|f| f.abs()).fold(0.0, f64::max);
    let limit = LOADED_N.max(LOADED * top);
    let loaded = vertical_n.iter().filter(|f| f.abs() > limit);
    let (count, sum) = loaded.fold((0, 0.0), |(n, sum), f| (n + 1, sum + f));
    count >= MIN_SAMPLES && sum < 0.0
}

/// Holds centres of pressure against the corners. Where they lie outside, moments (or points) are in the
/// largest other unit in which they lie inside: in a smaller one they always do.
pub(super) fn inside(
    loads: &mut [Load],
    kind: Kind,
    g: &Geometry,
    plate: usize,
    notes: &mut ImportNotes,
) {
    let Some(share) = share_inside(loads, kind, g, 1.0) else {
        return;
    };
    if share >= INSIDE {
        return;
    }
    let ratio = RATIOS.into_iter().find(|ratio| {
        let share = share_inside(loads, kind, g, *ratio);
        !kind.has_sensors() && share.is_some_and(|share| share >= INSIDE)
    });
    let Some(ratio) = ratio else {
        let reason = format!("centres of pressure lie off plate {plate} in any unit");
        notes.rests_on(Assumed::PlateUnit, "as stated", Evidence::Assumed, reason);
        return;
    };
    let what = if kind.has_point() {
        "centres of pressure"
    } else {
        "moments"
    };
    let times = (1.0 / ratio).round();
    notes.rests_on(
        Assumed::PlateUnit,
        format!("{times} times smaller for the {what}"),
        Evidence::Implied,
        format!("as stated, centres of pressure would lie off plate {plate}"),
    );
    for load in loads {
        scale(load, ratio);
    }
}

fn scale(load: &mut Load, ratio: f64) {
    match &mut load.point {
        Some(point) => *point = point.map(|v| v * ratio),
        None => load.moment = load.moment.map(|v| v * ratio),
    }
}

/// Samples that tell of all.
pub(super) fn some<T>(all: &[T]) -> impl Iterator<Item = &T> + Clone {
    all.iter().step_by(all.len().div_ceil(MOST_SAMPLES).max(1))
}

/// Share of the loaded samples whose centre of pressure lies inside the corners; `None` with too few.
fn share_inside(loads: &[Load], kind: Kind, g: &Geometry, ratio: f64) -> Option<f64> {
    let top = some(loads).map(|l| l.force[2].abs()).fold(0.0, f64::max);
    let limit = LOADED_N.max(LOADED * top);
    let (mut loaded, mut within) = (0, 0);
    for load in some(loads).filter(|l| l.force[2].abs() > limit) {
        let mut load = load.clone();
        scale(&mut load, ratio);
        let ([x, y], _) = pressure(&load, kind, g);
        let fits = |v: f64, half: f64| v.abs() <= half * (1.0 + MARGIN);
        loaded += 1;
        within += usize::from(fits(x, g.half_m[0]) && fits(y, g.half_m[1]));
    }
    (loaded >= MIN_SAMPLES).then(|| f64::from(within as u32) / f64::from(loaded as u32))
}

/// Asks for the unit of forces that nobody names and that are no person's weight in newtons, and of such
/// that are more than any person's in the unit that is named.
pub(super) fn load(
    plates: &[Plate],
    stated: bool,
    alone: bool,
    notes: &mut ImportNotes,
) -> Result<(), Error> {
    if plates.is_empty() {
        return Ok(());
    }
    let mut all = plates.iter().flat_map(|p| &p.vertical_n);
    if stated && all.all(|f| f.abs() <= BEYOND_N / MOST_PLATES) {
        return Ok(());
    }
    let load = usual(plates);
    if stated {
        return match load > BEYOND_N {
            true => Err(Error::NoUnit(format!("{load:.3e}"))),
            false => Ok(()),
        };
    }
    if WEIGHT_N.contains(&load) {
        let reason = format!("a load of {load:.0} is a person’s weight");
        notes.rests_on(Assumed::ForceUnit, "N", Evidence::Implied, reason);
        return Ok(());
    }
    // Beside markers plates may have stayed empty.
    if alone || load >= LOADED_N {
        let spelt = if load < 1e9 {
            format!("{load:.3}")
        } else {
            format!("{load:.3e}")
        };
        return Err(Error::NoUnit(spelt));
    }
    let reason = "the file names no unit, and little is on the plates";
    notes.rests_on(Assumed::ForceUnit, "N", Evidence::Assumed, reason);
    Ok(())
}

/// The usual load of all plates together: the median of what is above a tenth of the largest.
fn usual(plates: &[Plate]) -> f64 {
    let rows = plates.iter().map(|p| p.vertical_n.len()).max().unwrap_or(0);
    let total = |i: usize| {
        let each = plates.iter().filter_map(|p| p.vertical_n.get(i));
        each.sum::<f64>().abs()
    };
    let mut all: Vec<f64> = (0..rows).map(total).collect();
    let top = all.iter().copied().fold(0.0, f64::max);
    all.retain(|f| *f > LOADED * top);
    let middle = all.len() / 2;
    if all.is_empty() {
        return 0.0;
    }
    *all.select_nth_unstable_by(middle, f64::total_cmp).1
}
