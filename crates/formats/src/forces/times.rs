//! Times of the samples: a column, or a rate.

use super::columns::Layout;
use super::text::Sheet;
use super::{Options, WHAT};
use crate::{Error, limits};
use sagitta_motion::{Assumed, Evidence, ImportNotes, MissingMetadata};

/// The longest step over the median step that still counts as even.
const UNEVEN: f64 = 2.5;
/// How far two statements of a rate may lie apart and still be one.
const SAME_RATE: f64 = 0.02;
/// Rates of force plates in hertz, of which times in an unstated unit must have one.
const RATES_HZ: (f64, f64) = (10.0, 20_000.0);
/// How well times that are rounded must tell their rate.
const RATE_ERROR: f64 = 0.01;

/// Times in seconds: by the rate that is given, else by the time column, else by the header's rate.
pub(super) fn times(
    sheet: &Sheet<'_>,
    layout: &Layout,
    options: &Options,
    notes: &mut ImportNotes,
) -> Result<Vec<f64>, Error> {
    let count = sheet.rows.len();
    let stated = |rate: f64, notes: &mut ImportNotes| {
        notes.rests_on(Assumed::Rate, format!("{rate} Hz"), Evidence::Stated, "");
        Ok((0..count).map(|i| i as f64 / rate).collect())
    };
    if let Some(rate) = options.rate_hz {
        return match (1.0..=1e6).contains(&rate) {
            true => stated(rate, notes),
            false => Err(Error::NoRate),
        };
    }
    let rate = match layout.rates_hz[..] {
        [] => None,
        [rate, ..] if layout.rates_hz.iter().all(|r| same(*r, rate)) => Some(rate),
        _ if layout.time.is_some() => None,
        [one, ..] => {
            let other = layout.rates_hz.iter().find(|r| !same(**r, one));
            let other = other.copied().unwrap_or(one);
            return Err(asks(format!("states {one} and {other} Hz")));
        }
    };
    match (layout.time, rate) {
        (Some(column), _) => of_column(sheet, layout, column, rate, notes),
        (None, Some(rate)) => stated(rate, notes),
        (None, None) => Err(Error::NoRate),
    }
}

fn same(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() <= SAME_RATE
}

fn of_column(
    sheet: &Sheet<'_>,
    layout: &Layout,
    column: usize,
    rate: Option<f64>,
    notes: &mut ImportNotes,
) -> Result<Vec<f64>, Error> {
    let raw = unwrapped(sheet, column);
    if let Some(i) = raw.iter().position(|t| !t.is_finite()) {
        return Err(bad(sheet, column, i, "there is no time"));
    }
    let unit = if sheet.clocks[column] {
        Some(1.0)
    } else {
        layout.time_unit
    };
    let found = usual_rate(&raw);
    let factor = match (unit, found, rate) {
        (Some(factor), ..) => factor,
        // Nobody states the unit: the rate tells whether it is seconds or milliseconds.
        (None, Some(found), Some(rate)) if same(found, rate) => 1.0,
        (None, Some(found), Some(rate)) if same(1e3 * found, rate) => 1e-3,
        (None, Some(found), None) if plausible(found) => 1.0,
        (None, None, _) => 1.0,
        (None, Some(found), None) => {
            return Err(asks(format!(
                "has times that do not name their unit and count up by {}",
                short(1.0 / found)
            )));
        }
        (None, Some(found), Some(rate)) => return Err(contradiction(found, rate)),
    };
    if unit.is_none() {
        let name = if factor < 1.0 { "ms" } else { "s" };
        let reason = "the rate that follows is that of a force plate";
        notes.rests_on(
            Assumed::Times,
            format!("in {name}"),
            Evidence::Implied,
            reason,
        );
    }
    let t_s: Vec<f64> = raw.iter().map(|t| t * factor).collect();
    if let (Some(found), Some(rate)) = (mean_rate(&t_s), rate)
        && !same(found, rate)
        && sheet.rows.len() > 10
    {
        return Err(contradiction(found, rate));
    }
    even(sheet, column, t_s, rate, notes)
}

fn asks(what: String) -> Error {
    let missing = MissingMetadata::Rate;
    Error::Asked { what, missing }
}

fn contradiction(found: f64, rate: f64) -> Error {
    let found = short(found);
    asks(format!("states {rate} Hz, but its times have {found} Hz"))
}

fn short(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn plausible(rate: f64) -> bool {
    (RATES_HZ.0..=RATES_HZ.1).contains(&rate)
}

/// Samples per unit of time, from first to last.
fn mean_rate(times: &[f64]) -> Option<f64> {
    let span = times.last()? - times.first()?;
    (span > 0.0).then(|| (times.len() - 1) as f64 / span)
}

/// Samples per unit of time by the median step; where rounding leaves nothing of that, from first to last.
fn usual_rate(times: &[f64]) -> Option<f64> {
    let mut steps: Vec<f64> = times.windows(2).map(|w| w[1] - w[0]).collect();
    steps.sort_by(f64::total_cmp);
    let median = steps.get(steps.len() / 2).filter(|step| **step > 0.0);
    let usual = median.map(|step| 1.0 / step);
    match mean_rate(times) {
        // The median of rounded steps is off by a part of the last digit.
        Some(mean) if usual.is_none_or(|usual| usual < 2.0 * mean && mean < 2.0 * usual) => {
            Some(mean)
        }
        _ => usual,
    }
}

/// The column, with the days that times of day leave out.
fn unwrapped(sheet: &Sheet<'_>, column: usize) -> Vec<f64> {
    const DAY_S: f64 = 86_400.0;
    let clock = sheet.clocks[column];
    let (mut days, mut last) = (0.0, f64::NEG_INFINITY);
    let mut next = |t: f64| {
        if clock && t + days < last - DAY_S / 2.0 {
            days += DAY_S;
        }
        last = t + days;
        last
    };
    let mut times: Vec<f64> = sheet.column(column).map(&mut next).collect();
    if let (true, Some(first)) = (clock, times.first().copied()) {
        times.iter_mut().for_each(|t| *t -= first);
    }
    times
}

fn bad(sheet: &Sheet<'_>, column: usize, row: usize, reason: &str) -> Error {
    let place = format!("in line {}, column {}", sheet.lines[row], column + 1);
    Error::damaged(WHAT, place, reason)
}

/// Times that rise; where they were rounded, so that steps differ or vanish, those that they were rounded
/// from.
fn even(
    sheet: &Sheet<'_>,
    column: usize,
    t_s: Vec<f64>,
    rate: Option<f64>,
    notes: &mut ImportNotes,
) -> Result<Vec<f64>, Error> {
    let mut steps: Vec<f64> = t_s.windows(2).map(|w| w[1] - w[0]).collect();
    if let Some(i) = t_s.iter().position(|t| t.abs() > limits::MAX_TIME_S) {
        return Err(bad(sheet, column, i, "the time is out of range"));
    }
    if let Some(i) = steps.iter().position(|step| *step < 0.0) {
        return Err(bad(sheet, column, i + 1, "times do not increase"));
    }
    if let Some(exact) = unrounded(&t_s, &steps, rate, notes)? {
        return Ok(exact);
    }
    if let Some(i) = steps.iter().position(|step| *step <= 0.0) {
        return Err(bad(sheet, column, i + 1, "times do not increase"));
    }
    let long = steps.iter().copied().enumerate();
    let long = long.max_by(|a, b| a.1.total_cmp(&b.1));
    steps.sort_by(f64::total_cmp);
    match (long, steps.get(steps.len() / 2)) {
        (Some((i, step)), Some(median)) if step > UNEVEN * median => {
            Err(bad(sheet, column, i + 1, "samples are missing before it"))
        }
        _ => Ok(t_s),
    }
}

/// Even times, where all those of the file lie within the last digit of them and steps show that digits
/// were lost.
fn unrounded(
    t_s: &[f64],
    steps: &[f64],
    rate: Option<f64>,
    notes: &mut ImportNotes,
) -> Result<Option<Vec<f64>>, Error> {
    let Some(mean) = mean_rate(t_s).filter(|_| t_s.len() > 3) else {
        return match t_s.len() > 3 {
            true => Err(Error::NoRate),
            false => Ok(None),
        };
    };
    let (low, high) = steps
        .iter()
        .fold((f64::MAX, 0.0_f64), |(l, h), s| (l.min(*s), h.max(*s)));
    // Steps of times that are not rounded differ by what binary numbers lose only.
    if high - low < 1e-3 * high {
        return Ok(None);
    }
    let digit = digit(t_s, steps);
    let span = t_s[t_s.len() - 1] - t_s[0];
    let error = digit / span;
    let hz = rate.unwrap_or_else(|| round_rate(mean, error));
    let shift = t_s.iter().enumerate().map(|(i, t)| t - i as f64 / hz);
    let (least, most) = shift.fold((f64::MAX, f64::MIN), |(l, m), s| (l.min(s), m.max(s)));
    // Rounded or cut off, all times lie within one digit of even ones.
    if most - least > 1.05 * digit + 1e-9 {
        return Ok(None);
    }
    if rate.is_none() && error > RATE_ERROR {
        return Err(Error::NoRate);
    }
    let (evidence, reason) = match rate {
        Some(_) => (Evidence::Stated, "its times are rounded"),
        None => (
            Evidence::Implied,
            "its times are rounded, and have this rate on average",
        ),
    };
    notes.rests_on(Assumed::Rate, format!("{} Hz", short(hz)), evidence, reason);
    let first = least.midpoint(most);
    Ok(Some(
        (0..t_s.len()).map(|i| first + i as f64 / hz).collect(),
    ))
}

/// The last digit of some times: the smallest power of ten of which all are multiples.
fn digit(t_s: &[f64], steps: &[f64]) -> f64 {
    let whole = |digit: f64| {
        let near = |t: &f64| (t / digit - (t / digit).round()).abs() < 1e-3;
        t_s.iter().take(1000).all(near) && steps.iter().take(1000).all(near)
    };
    let powers = [1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6];
    powers.into_iter().find(|d| whole(*d)).unwrap_or(1e-7)
}

/// The roundest rate within an error: programs sample at whole numbers.
fn round_rate(mean: f64, error: f64) -> f64 {
    let round = |to: f64| (mean / to).round() * to;
    let near = |rate: &f64| (rate / mean - 1.0).abs() <= error;
    [100.0, 50.0, 10.0, 1.0]
        .map(round)
        .into_iter()
        .find(near)
        .unwrap_or(mean)
}
