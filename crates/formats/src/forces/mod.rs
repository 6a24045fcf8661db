//! Force plates as text: one column of vertical force per plate, with or without a time column and a
//! header, as laboratories and plate makers export it; and forces in OpenSim's tables ([`opensim`]).
//!
//! What the file tells is taken from it: delimiter (tab, semicolon, comma, blanks), decimal comma,
//! header lines, names, units, the time column, a rate in the header. What it does not tell is asked
//! for by an error that names it: the rate, the columns, the units. Forces that push down are turned
//! round, so that weight is positive.

mod columns;
pub mod opensim;
mod text;
mod units;

pub use units::Unit;

use crate::{Error, limits};
use columns::{Layout, layout};
use sagitta_motion::{Forces, Plate};
use std::fmt::Write;
use text::{Sheet, sheet};

pub(crate) const WHAT: &str = "force";

/// What a force file does not say itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// Samples per second, for files without times.
    pub rate_hz: Option<f64>,
    /// The columns of vertical force, by name or by number from 1, each with `left=` or `right=`
    /// before it where it is the plate of one foot; empty: as the file names them.
    pub columns: Vec<String>,
    /// Unit of the forces; it wins over what the file says.
    pub unit: Option<Unit>,
}

/// Whether the text holds rows of numbers as force files have them.
pub fn is_force_text(text: &str) -> bool {
    sheet(text).is_ok()
}

/// Reads a file.
///
/// # Errors
/// One sentence where a cell is no number (by line and column), where rate, columns or units are
/// neither told nor given, where times are not even, or where the limits are exceeded.
pub fn read(text: &str, options: &Options) -> Result<Forces, Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let sheet = sheet(text.trim_start_matches('\u{feff}'))?;
    let layout = layout(&sheet, &options.columns)?;
    let t_s = times(&sheet, &layout, options.rate_hz)?;
    let mut plates: Vec<Plate> = layout.plates.iter().map(|c| c.plate(&sheet)).collect();
    upwards(&mut plates);
    let unit = options.unit.or(layout.unit);
    units::to_newtons(&mut plates, unit)?;
    Ok(Forces { t_s, plates })
}

/// Writes a file that [`read`] gives back: tabs, a header with names and units, times in seconds.
pub fn write(forces: &Forces) -> String {
    let mut text = String::from("time (s)");
    for plate in &forces.plates {
        write!(text, "\t{} (N)", plate.name).ok(); // Writing to a String cannot fail.
    }
    text.push('\n');
    for (i, t_s) in forces.t_s.iter().enumerate() {
        write!(text, "{t_s}").ok();
        for plate in &forces.plates {
            write!(
                text,
                "\t{}",
                plate.vertical_n.get(i).copied().unwrap_or(0.0)
            )
            .ok();
        }
        text.push('\n');
    }
    text
}

/// Times from the time column, else from the rate.
fn times(sheet: &Sheet<'_>, layout: &Layout, given_hz: Option<f64>) -> Result<Vec<f64>, Error> {
    if let Some((column, factor)) = layout.time {
        let t_s: Vec<f64> = sheet.rows.iter().map(|row| row[column] * factor).collect();
        return even(sheet, column, t_s);
    }
    let rate = given_hz.or(layout.rate_hz).ok_or(Error::NoRate)?;
    if !(1.0..=1e6).contains(&rate) {
        return Err(Error::NoRate);
    }
    Ok((0..sheet.rows.len()).map(|i| i as f64 / rate).collect())
}

/// The longest step over the median step that still counts as even: times are often rounded.
const UNEVEN: f64 = 2.5;

fn even(sheet: &Sheet<'_>, column: usize, t_s: Vec<f64>) -> Result<Vec<f64>, Error> {
    let mut steps: Vec<f64> = t_s.windows(2).map(|w| w[1] - w[0]).collect();
    let bad = |i: usize, reason: &str| {
        let place = format!("in line {}, column {}", sheet.lines[i], column + 1);
        Error::damaged(WHAT, place, reason)
    };
    if let Some(i) = steps
        .iter()
        .position(|&step| step <= 0.0 || !step.is_finite())
    {
        return Err(bad(i + 1, "times do not increase"));
    }
    if let Some(i) = t_s.iter().position(|t| t.abs() > limits::MAX_TIME_S) {
        return Err(bad(i, "the time is out of range"));
    }
    let long = steps.iter().copied().enumerate();
    let long = long.max_by(|a, b| a.1.total_cmp(&b.1));
    steps.sort_by(f64::total_cmp);
    match (long, steps.get(steps.len() / 2)) {
        (Some((i, step)), Some(median)) if step > UNEVEN * median => {
            Err(bad(i + 1, "samples are missing before it"))
        }
        _ => Ok(t_s),
    }
}

/// Turns forces round whose largest part points down.
fn upwards(plates: &mut [Plate]) {
    for plate in plates {
        let sum = plate.vertical_n.iter().sum::<f64>();
        if sum < 0.0 {
            plate.vertical_n.iter_mut().for_each(|f| *f = -*f);
        }
    }
}
