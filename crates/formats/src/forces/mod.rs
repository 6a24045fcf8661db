//! Force plates as text: one column of vertical force per plate, with or without a time column and a
//! header, as laboratories and plate makers export it; and forces in OpenSim's tables ([`opensim`]).
//!
//! What the file states is taken from it and held against its data: delimiter (tab, semicolon, comma, bar,
//! blanks), decimal comma, names, units, sides, the time column, a rate in the header. What it does not
//! state, and what contradicts itself, is asked for by an error that names it: the rate, the columns, the
//! unit. Forces that push down are turned round, so that weight is positive. [`import`] tells what all that
//! rests on, and what was left out.

mod columns;
mod dialect;
mod header;
pub mod opensim;
mod rate;
mod text;
mod times;
mod units;
mod words;

pub use units::Unit;

use crate::{Error, limits};
use columns::{Layout, layout};
use sagitta_motion::{Assumed, DroppedKind, Evidence, Forces, ImportNotes, Plate};
use std::fmt::Write;
use text::{Sheet, sheets};

pub(crate) const WHAT: &str = "force";

/// What a force file does not say itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// Samples per second; it wins over what the file says.
    pub rate_hz: Option<f64>,
    /// The columns of vertical force, by name or by number from 1, each with `left=` or `right=`
    /// before it where it is the plate of one foot; empty: as the file names them.
    pub columns: Vec<String>,
    /// Unit of the forces; it wins over what the file says.
    pub unit: Option<Unit>,
}

/// Whether the text holds rows of numbers as force files have them.
pub fn is_force_text(text: &str) -> bool {
    sheets(text).is_ok()
}

/// Reads a file.
///
/// # Errors
/// As [`import`].
pub fn read(text: &str, options: &Options) -> Result<Forces, Error> {
    import(text, options).map(|(forces, _)| forces)
}

/// Reads a file, and tells what reading it rests on and what was left out.
///
/// # Errors
/// One sentence where a cell is no number (by line and column), where rate, columns or units are
/// neither told nor given or contradict the data, where times are not even, or where the limits are
/// exceeded.
pub fn import(text: &str, options: &Options) -> Result<(Forces, ImportNotes), Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let sheets = sheets(text.trim_start_matches('\u{feff}'))?;
    let (mut sheet, layout, mut notes) = chosen(sheets, options)?;
    trim(&mut sheet, &layout, &mut notes)?;
    let t_s = times::times(&sheet, &layout, options, &mut notes)?;
    let mut plates: Vec<Plate> = layout.plates.iter().map(|c| c.plate(&sheet)).collect();
    upwards(&mut plates, &mut notes);
    let units: Vec<Option<Unit>> = layout.plates.iter().map(|c| c.unit).collect();
    units::to_newtons(&mut plates, options.unit, &units, &mut notes)?;
    sides(&plates, &mut notes);
    Ok((Forces { t_s, plates }, notes))
}

/// The table of forces: the first whose names say so, else the longest. The others are left out.
fn chosen<'a>(
    mut sheets: Vec<Sheet<'a>>,
    options: &Options,
) -> Result<(Sheet<'a>, Layout, ImportNotes), Error> {
    let layouts: Vec<_> = sheets.iter().map(|s| layout(s, &options.columns)).collect();
    let named = layouts
        .iter()
        .position(|l| l.as_ref().is_ok_and(|l| l.named));
    let rows = |i: &usize| sheets[*i].rows.len();
    let longest = || (0..sheets.len()).rev().max_by_key(rows).unwrap_or(0);
    let index = named.unwrap_or_else(longest);
    let mut layouts = layouts;
    let mut layout = layouts.swap_remove(index)?;
    let sheet = sheets.remove(index);
    let mut notes = std::mem::take(&mut layout.notes);
    let reason = "there are words in them";
    let below = &sheet.below;
    notes.drops(DroppedKind::Rows, below.len(), lines(below), reason);
    for other in &sheets {
        let place = lines(&other.lines);
        let reason = "they are of another table";
        notes.drops(DroppedKind::Rows, other.rows.len(), place, reason);
    }
    Ok((sheet, layout, notes))
}

fn lines(lines: &[usize]) -> String {
    match lines {
        [one] => format!("in line {one}"),
        [first, .., last] => format!("in lines {first}–{last}"),
        [] => String::new(),
    }
}

/// Leaves out rows at the end without any force or time: columns of other devices are longer. A value that
/// is missing before is damage.
fn trim(sheet: &mut Sheet<'_>, layout: &Layout, notes: &mut ImportNotes) -> Result<(), Error> {
    let needed: Vec<usize> = layout
        .plates
        .iter()
        .map(|c| c.index)
        .chain(layout.time)
        .collect();
    let empty = |row: &Vec<f64>| {
        let mut plates = layout.plates.iter();
        plates.all(|c| row[c.index].is_nan())
    };
    let full = sheet
        .rows
        .iter()
        .rposition(|row| !empty(row))
        .map_or(0, |i| i + 1);
    let place = lines(&sheet.lines[full..]);
    let reason = "there is no force in them";
    notes.drops(DroppedKind::Rows, sheet.rows.len() - full, place, reason);
    sheet.rows.truncate(full);
    sheet.lines.truncate(full);
    for (row, line) in sheet.rows.iter().zip(&sheet.lines) {
        if let Some(&index) = needed.iter().find(|&&i| row[i].is_nan()) {
            let place = format!("in line {line}, column {}", index + 1);
            return Err(Error::damaged(WHAT, place, "a value is missing"));
        }
    }
    match sheet.rows.is_empty() {
        true => Err(Error::Empty(WHAT)),
        false => Ok(()),
    }
}

fn sides(plates: &[Plate], notes: &mut ImportNotes) {
    let sided = plates.iter().filter_map(|p| Some((p, p.side?)));
    let list: Vec<String> = sided
        .map(|(p, side)| format!("{} {}", p.name, side.name()))
        .collect();
    if !list.is_empty() {
        notes.rests_on(Assumed::Sides, list.join(", "), Evidence::Stated, "");
    }
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

/// Turns forces round whose largest part points down.
fn upwards(plates: &mut [Plate], notes: &mut ImportNotes) {
    let mut turned = Vec::new();
    for plate in plates {
        let sum = plate.vertical_n.iter().sum::<f64>();
        if sum < 0.0 {
            plate.vertical_n.iter_mut().for_each(|f| *f = -*f);
            turned.push(plate.name.clone());
        }
    }
    if !turned.is_empty() {
        let value = format!("negative for a load ({})", turned.join(", "));
        notes.rests_on(
            Assumed::ForceSign,
            value,
            Evidence::Implied,
            "most of it is negative",
        );
    }
}
