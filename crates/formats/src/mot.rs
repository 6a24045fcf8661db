//! OpenSim's MOT and STO tables: a header that ends with `endheader`, a line of labels that starts
//! with `time`, and rows of numbers.
//!
//! A column of which more than half is missing is left out. Of the rest, short gaps are bridged by straight
//! lines; a row with a value of a longer gap is left out: it becomes a gap in time. Where a plate is empty,
//! it has no centre of pressure, and none is missing. Of rows with the same time the last one stands. Labels
//! may repeat. Values keep their unit; `inDegrees` says which, or the words “Angles are in degrees”. A header
//! that has neither that nor a version is in degrees, as OpenSim reads it, if it does not name itself a
//! storage (`name x.sto`) and holds no states (coordinates with their speeds, `q` and `q_u`); others are in
//! radians.

use crate::mot_gaps;
use crate::number::{Cell, cell, cells};
use crate::{Error, limits};
use sagitta_motion::{Assumed, DroppedKind, Evidence, ImportNotes, ImportOptions, Table};
use std::fmt::Write;

const WHAT: &str = "coordinates";

#[derive(Default)]
struct Header {
    in_degrees: Option<bool>,
    version: bool,
    simm: bool,
    storage: bool,
    vectors: bool,
    rows: Option<usize>,
    columns: Option<usize>,
    lines: usize,
}

/// Whether the text has a header as these tables have it.
pub fn is_table(text: &str) -> bool {
    text.lines()
        .take(200)
        .any(|line| line.trim().eq_ignore_ascii_case("endheader"))
}

/// Reads a table.
///
/// # Errors
/// As [`import`].
pub fn read(text: &str) -> Result<Table, Error> {
    import(text, &ImportOptions::default()).map(|(table, _)| table)
}

/// Reads a table, and tells what that rests on and what was left out: the unit of angles, other counts than
/// those announced, values that were missing.
///
/// # Errors
/// One sentence where labels and rows do not fit together, times do not increase, cells are no numbers, or
/// the limits are exceeded.
pub fn import(text: &str, options: &ImportOptions) -> Result<(Table, ImportNotes), Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let header = header(text)?;
    if header.vectors {
        return Err(Error::Unsupported {
            element: "columns of vectors (DataType=Vec3)".to_owned(),
            reason: "each of their cells holds several numbers".to_owned(),
            advice: "export markers as TRC, and other vectors with a column for each axis",
        });
    }
    let mut notes = ImportNotes::default();
    let mut lines = text.lines().enumerate().skip(header.lines);
    let labels = labels(&mut lines)?;
    let (labels, rows) = rows(lines, labels)?;
    if rows.is_empty() {
        return Err(Error::Empty(WHAT));
    }
    announced(&header, labels.len(), rows.len(), &mut notes);
    let mut table = table(&labels, rows, &mut notes)?;
    table.in_degrees = degrees(&header, &table, options, &mut notes);
    Ok((table, notes))
}

/// Says where other counts are announced than are there. Programs that leave out a repeated row do not count
/// again, and some count no times.
fn announced(header: &Header, columns: usize, rows: usize, notes: &mut ImportNotes) {
    let mut note = |count: usize, found: usize, noun: &str| {
        let reason = format!("{count} {noun} are announced");
        let value = format!("{found} {noun}");
        notes.rests_on(Assumed::FrameCount, value, Evidence::Implied, reason);
    };
    if let Some(count) = header.rows.filter(|n| *n != rows && *n != rows + 1) {
        note(count, rows, "rows");
    }
    if let Some(count) = header.columns.filter(|n| *n != columns && n + 1 != columns) {
        note(count, columns, "columns");
    }
}

/// Whether angles are in degrees: by the user, the header, or what OpenSim takes its header for.
fn degrees(
    header: &Header,
    table: &Table,
    options: &ImportOptions,
    notes: &mut ImportNotes,
) -> bool {
    let stated = options.in_degrees.or(header.in_degrees);
    // States have each coordinate with its speed, and are in radians.
    let speed = |name: &String| table.columns.contains(&format!("{name}_u"));
    let states = !header.simm && table.columns.iter().any(speed);
    // Moments are in no unit of angles.
    let effort = |name: &String| name.ends_with("_moment") || name.ends_with("_force");
    let efforts = table.columns.iter().all(effort);
    let assumed = !header.version && !header.storage && !states && !efforts;
    let degrees = stated.unwrap_or(assumed);
    let (evidence, reason) = match stated {
        Some(_) => (Evidence::Stated, ""),
        None if assumed => (
            Evidence::Assumed,
            "OpenSim reads a header without a version so",
        ),
        None if states => (Evidence::Implied, "states, which have speeds, are"),
        None => (
            Evidence::Assumed,
            "OpenSim reads a header without “inDegrees” so",
        ),
    };
    let name = if degrees { "degrees" } else { "radians" };
    notes.rests_on(Assumed::AngleUnit, name, evidence, reason);
    degrees
}

/// Whether the header says in which unit angles are, or is one of SIMM's that needs not.
pub fn says_angles(text: &str) -> bool {
    header(text).is_ok_and(|it| it.in_degrees.is_some() || it.simm)
}

/// Writes a table that [`read`] gives back unchanged, under the name that motions have.
pub fn write(table: &Table) -> String {
    write_named("Coordinates", table)
}

/// Writes a table that [`read`] gives back unchanged. Its name is the first line, as OpenSim's tools
/// have it: "Coordinates", "Inverse Dynamics Generalized Forces".
pub fn write_named(name: &str, table: &Table) -> String {
    let degrees = if table.in_degrees { "yes" } else { "no" };
    let name = name.replace(['\n', '\r'], " ");
    let mut text = format!(
        "{name}\nversion=1\nnRows={}\nnColumns={}\ninDegrees={degrees}\nendheader\ntime",
        table.t_s.len(),
        table.columns.len() + 1
    );
    for name in &table.columns {
        text.push('\t');
        text.push_str(name);
    }
    for (t_s, row) in table.t_s.iter().zip(&table.rows) {
        text.push('\n');
        text.push_str(&t_s.to_string());
        for value in row {
            // Writing to a String cannot fail.
            write!(text, "\t{value}").ok();
        }
    }
    text.push('\n');
    text
}

fn header(text: &str) -> Result<Header, Error> {
    let mut header = Header::default();
    for (index, line) in text.lines().enumerate().take(1_000) {
        if line.trim().eq_ignore_ascii_case("endheader") {
            header.lines = index + 1;
            return Ok(header);
        }
        if line.to_ascii_lowercase().contains("angles are in degrees") {
            header.in_degrees.get_or_insert(true);
        }
        // SIMM's dialect has a blank where OpenSim's has an equals sign.
        let Some((key, value)) = line.split_once('=').or_else(|| line.trim().split_once(' '))
        else {
            continue;
        };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "indegrees" => {
                let yes = ["yes", "y"].iter().any(|it| value.eq_ignore_ascii_case(it));
                header.in_degrees = Some(yes);
            }
            "nrows" | "datarows" => header.rows = count(value),
            "ncolumns" => header.columns = count(value),
            "datacolumns" => {
                header.columns = count(value);
                header.simm = true;
            }
            "version" => header.version = true,
            "datatype" => header.vectors = value.to_ascii_lowercase().starts_with("vec"),
            "name" => header.storage = value.to_ascii_lowercase().ends_with(".sto"),
            _ => {}
        }
    }
    Err(Error::damaged(
        WHAT,
        "at its start",
        "the line “endheader” is missing",
    ))
}

/// A count of a header, behind which there may be tabs.
fn count(value: &str) -> Option<usize> {
    value.split_whitespace().next()?.parse().ok()
}

fn labels<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>) -> Result<Vec<&'a str>, Error> {
    let line = lines
        .map(|(_, line)| line)
        .find(|line| !line.trim().is_empty());
    let mut names = cells(line.ok_or(Error::Empty(WHAT))?);
    while names.last().is_some_and(|name| name.is_empty()) {
        names.pop();
    }
    if !names
        .first()
        .is_some_and(|name| name.eq_ignore_ascii_case("time"))
    {
        return Err(Error::damaged(
            WHAT,
            "in its labels",
            "the first column is not “time”",
        ));
    }
    if names.len() > limits::MAX_COLUMNS {
        return Err(Error::too_large(
            names.len(),
            "columns",
            limits::MAX_COLUMNS,
        ));
    }
    Ok(names)
}

/// The rows, in which a missing value is no number, and the labels that they have: two tabs between labels
/// occur in OpenSim's own files.
#[allow(clippy::type_complexity)]
fn rows<'a>(
    lines: impl Iterator<Item = (usize, &'a str)>,
    mut labels: Vec<&'a str>,
) -> Result<(Vec<&'a str>, Vec<Vec<f64>>), Error> {
    let mut rows = Vec::new();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let mut texts = cells(line);
        if rows.is_empty() {
            let named = labels.iter().filter(|name| !name.is_empty()).count();
            if named < labels.len() && width(&texts) <= named {
                labels.retain(|name| !name.is_empty());
            }
        }
        let wanted = labels.len();
        while texts.len() > wanted && texts.last().is_some_and(|text| text.is_empty()) {
            texts.pop();
        }
        rows.push(values(&texts, index + 1, wanted)?);
        if rows.len() > limits::MAX_ROWS || rows.len() * wanted > limits::MAX_CELLS {
            return Err(Error::too_large(rows.len(), "rows", limits::MAX_ROWS));
        }
    }
    Ok((labels, rows))
}

/// How many cells there are up to the last that is filled.
fn width(texts: &[&str]) -> usize {
    texts
        .iter()
        .rposition(|text| !text.is_empty())
        .map_or(0, |i| i + 1)
}

fn values(texts: &[&str], line: usize, width: usize) -> Result<Vec<f64>, Error> {
    let damaged = |reason: String| Error::damaged(WHAT, format!("in line {line}"), reason);
    if texts.len() != width {
        let found = texts.len();
        return Err(damaged(format!("it has {found} values and not {width}")));
    }
    let values: Option<Vec<f64>> = texts.iter().map(|text| Some(number(cell(text)?))).collect();
    let values =
        values.ok_or_else(|| damaged("it holds something that is not a number".to_owned()))?;
    match values.iter().any(|v| v.abs() > limits::MAX_VALUE) {
        true => {
            let reason = "it holds a number that is beyond all that can be measured";
            Err(damaged(reason.to_owned()))
        }
        false => Ok(values),
    }
}

fn number(cell: Cell) -> f64 {
    match cell {
        Cell::Number(value) => value,
        Cell::Missing => f64::NAN,
    }
}

fn table(
    labels: &[&str],
    mut rows: Vec<Vec<f64>>,
    notes: &mut ImportNotes,
) -> Result<Table, Error> {
    let count = rows.len();
    rows.retain(|row| !row[0].is_nan());
    let untimed = count - rows.len();
    notes.drops(DroppedKind::Rows, untimed, "", "they have no time");
    mot_gaps::empty_plates(labels, &mut rows);
    let missing = |j: usize| rows.iter().filter(|row| row[j].is_nan()).count();
    let (keep, hollow): (Vec<usize>, Vec<usize>) =
        (1..labels.len()).partition(|&j| 2 * missing(j) <= rows.len());
    let quoted: Vec<String> = hollow.iter().map(|&j| format!("“{}”", labels[j])).collect();
    let reason = "more than half of their values are missing";
    notes.drops(
        DroppedKind::Columns,
        hollow.len(),
        quoted.join(", "),
        reason,
    );
    mot_gaps::bridge(labels, &keep, &mut rows, notes);
    let mut table = Table {
        columns: keep.iter().map(|&j| labels[j].to_owned()).collect(),
        ..Table::default()
    };
    let mut gaps = 0;
    for row in rows {
        let values: Vec<f64> = keep.iter().map(|&j| row[j]).collect();
        match values.iter().any(|value| value.is_nan()) {
            true => gaps += 1,
            false => push(&mut table, row[0], values)?,
        }
    }
    let reason = "a value has been missing for too long to be bridged";
    notes.drops(DroppedKind::Rows, gaps, "", reason);
    match table.t_s.is_empty() {
        true => Err(Error::Empty(WHAT)),
        false => Ok(table),
    }
}

/// Adds a row; of rows with the same time the last one stands.
fn push(table: &mut Table, t_s: f64, values: Vec<f64>) -> Result<(), Error> {
    let last = table.t_s.last().copied();
    if let (true, Some(row)) = (last == Some(t_s), table.rows.last_mut()) {
        *row = values;
        return Ok(());
    }
    if last.is_some_and(|last| t_s < last) || t_s.abs() > limits::MAX_TIME_S {
        let place = format!("at {t_s} s");
        return Err(Error::damaged(WHAT, place, "times do not increase"));
    }
    table.t_s.push(t_s);
    table.rows.push(values);
    Ok(())
}
