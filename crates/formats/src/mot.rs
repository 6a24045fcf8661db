//! OpenSim's MOT and STO tables: a header that ends with `endheader`, a line of labels that starts
//! with `time`, and rows of numbers.
//!
//! A column of which more than half is missing is left out. Of the rest, a row with a missing value
//! is left out: it becomes a gap in time. Of rows with the same time the last one stands. Labels may
//! repeat. Values keep their unit; `inDegrees` says which, and where it is missing, the words “Angles
//! are in degrees”. A header that says neither that nor its version is taken for one of SIMM's, as is one
//! with `datacolumns`: their angles are in degrees, as OpenSim reads them, unless it names itself a storage
//! (`name x.sto`). Source: opensim-core, Common/Storage, `_fileVersion < 1`.

use crate::number::{Cell, cell, cells};
use crate::{Error, limits};
use sagitta_motion::Table;
use std::fmt::Write;

const WHAT: &str = "coordinates";

#[derive(Default)]
struct Header {
    in_degrees: Option<bool>,
    simm: bool,
    storage: bool,
    versioned: bool,
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
/// One sentence where header, labels and rows do not fit together, times do not increase, or the
/// limits are exceeded.
pub fn read(text: &str) -> Result<Table, Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let header = header(text)?;
    let mut lines = text.lines().enumerate().skip(header.lines);
    let labels = labels(&mut lines, &header)?;
    let rows = rows(lines, labels.len())?;
    if rows.is_empty() {
        return Err(Error::Empty(WHAT));
    }
    // One row less is let pass: programs that leave out a repeated one do not count again.
    if let Some(expected) = header.rows.filter(|&expected| rows.len() + 1 < expected) {
        let found = rows.len();
        return Err(Error::damaged(
            WHAT,
            "at its end",
            format!("{expected} rows are announced and {found} are there"),
        ));
    }
    table(&header, &labels, rows)
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
            "version" => header.versioned = true,
            "nrows" | "datarows" => header.rows = value.parse().ok(),
            "ncolumns" => header.columns = value.parse().ok(),
            "datacolumns" => {
                header.columns = value.parse().ok();
                header.simm = true;
            }
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

fn labels<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
    header: &Header,
) -> Result<Vec<&'a str>, Error> {
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
    // Two tabs between labels, and a count without the times, occur in OpenSim's own files.
    if has_empty(&names, header) {
        names.retain(|name| !name.is_empty());
    }
    match header.columns {
        Some(expected) if expected != names.len() && expected + 1 != names.len() => {
            Err(Error::damaged(
                WHAT,
                "in its labels",
                format!(
                    "{expected} columns are announced and {} are named",
                    names.len()
                ),
            ))
        }
        _ => Ok(names),
    }
}

/// Whether a label is empty and the announced number is that of the others.
fn has_empty(names: &[&str], header: &Header) -> bool {
    let named = names.iter().filter(|name| !name.is_empty()).count();
    named < names.len() && header.columns == Some(named)
}

/// The rows, in which a missing value is no number.
fn rows<'a>(
    lines: impl Iterator<Item = (usize, &'a str)>,
    width: usize,
) -> Result<Vec<Vec<f64>>, Error> {
    let mut rows = Vec::new();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let mut texts = cells(line);
        while texts.len() > width && texts.last().is_some_and(|text| text.is_empty()) {
            texts.pop();
        }
        let place = || format!("in line {}", index + 1);
        if texts.len() != width {
            let found = texts.len();
            return Err(Error::damaged(
                WHAT,
                place(),
                format!("it has {found} values and not {width}"),
            ));
        }
        let values: Option<Vec<_>> = texts.iter().map(|text| Some(number(cell(text)?))).collect();
        let values = values.ok_or_else(|| {
            Error::damaged(WHAT, place(), "it holds something that is not a number")
        })?;
        if values.iter().any(|v| v.abs() > limits::MAX_VALUE) {
            let reason = "it holds a number that is beyond all that can be measured";
            return Err(Error::damaged(WHAT, place(), reason));
        }
        rows.push(values);
        if rows.len() > limits::MAX_ROWS || rows.len() * width > limits::MAX_CELLS {
            return Err(Error::too_large(rows.len(), "rows", limits::MAX_ROWS));
        }
    }
    Ok(rows)
}

fn number(cell: Cell) -> f64 {
    match cell {
        Cell::Number(value) => value,
        Cell::Missing => f64::NAN,
    }
}

fn table(header: &Header, labels: &[&str], rows: Vec<Vec<f64>>) -> Result<Table, Error> {
    let missing = |j: usize| rows.iter().filter(|row| row[j].is_nan()).count();
    let keep: Vec<usize> = (1..labels.len())
        .filter(|&j| 2 * missing(j) <= rows.len())
        .collect();
    let mut table = Table {
        in_degrees: header
            .in_degrees
            .unwrap_or(!header.storage && (header.simm || !header.versioned)),
        columns: keep.iter().map(|&j| labels[j].to_owned()).collect(),
        ..Table::default()
    };
    for row in rows {
        let t_s = row[0];
        let values: Vec<f64> = keep.iter().map(|&j| row[j]).collect();
        if t_s.is_nan() || values.iter().any(|value| value.is_nan()) {
            continue;
        }
        let last = table.t_s.last().copied();
        if let (true, Some(row)) = (last == Some(t_s), table.rows.last_mut()) {
            *row = values;
            continue;
        }
        let late = last.is_none_or(|last| t_s > last);
        if !late || t_s.abs() > limits::MAX_TIME_S {
            return Err(Error::damaged(
                WHAT,
                format!("at {t_s} s"),
                "times do not increase",
            ));
        }
        table.t_s.push(t_s);
        table.rows.push(values);
    }
    if table.t_s.is_empty() {
        return Err(Error::Empty(WHAT));
    }
    Ok(table)
}
