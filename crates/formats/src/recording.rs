//! Which format a recording file has.

use crate::keypoints::{self, Kind, Options};
use crate::{Error, c3d, forces, limits, mot, pose_json, trc};
use sagitta_motion::{Forces, Input, Recorded, Table};

/// Reads a pose file, a coordinates file, a marker file or a force file, told apart by content and,
/// where that is open, by name.
///
/// # Errors
/// One sentence where the text is neither, or is damaged.
pub fn read_recording(name: &str, text: &str) -> Result<Input, Error> {
    read_recording_at(name, text, None)
}

/// As [`read_recording`]; `fps` gives the times of a pose file that has none.
///
/// # Errors
/// As [`read_recording`].
pub fn read_recording_at(name: &str, text: &str, fps: Option<f64>) -> Result<Input, Error> {
    let options = Options { rate_hz: fps };
    read_recording_with(name, text, &options)
}

/// As [`read_recording`], with what the file does not say itself.
///
/// # Errors
/// As [`read_recording`].
pub fn read_recording_with(name: &str, text: &str, options: &Options) -> Result<Input, Error> {
    let plates = forces::Options {
        rate_hz: options.rate_hz,
        ..forces::Options::default()
    };
    read_recording_of(name, text, options, &plates)
}

/// As [`read_recording_with`], with what a force file does not say itself.
///
/// # Errors
/// As [`read_recording`].
pub fn read_recording_of(
    name: &str,
    text: &str,
    options: &Options,
    plates: &forces::Options,
) -> Result<Input, Error> {
    Ok(recorded(name, text, options, plates)?.input)
}

fn recorded(
    name: &str,
    text: &str,
    options: &Options,
    plates: &forces::Options,
) -> Result<Recorded, Error> {
    let text = text.trim_start_matches('\u{feff}');
    let lower = name.to_ascii_lowercase();
    let numbers = text.bytes().any(|b| b.is_ascii_digit());
    let table = [".mot", ".sto"].iter().any(|end| lower.ends_with(end));
    if text.trim_start().starts_with(['{', '[']) {
        return match keypoints::kind(text) {
            Kind::OpenPose => keypoints::read_frame(name, text, options),
            Kind::Coco => keypoints::read_coco(text, options),
            Kind::Other => pose_json::read_people_at(text, options.rate_hz),
        }
        .map(Recorded::from);
    }
    let input = if trc::is_trc(text) {
        trc::read(text).map(Input::Markers)?
    } else if table || mot::is_table(text) {
        let table = mot::read(text)?;
        match forces::opensim::from_table(&table) {
            Some(forces) => Input::Forces(measurable(forces)?),
            None => Input::Coordinates(possible(table)?),
        }
    } else if text.trim().is_empty() {
        return Err(Error::Empty("recording"));
    } else if numbers && [".txt", ".csv"].iter().any(|end| lower.ends_with(end))
        || forces::is_force_text(text)
    {
        forces::read(text, plates).map(Input::Forces)?
    } else {
        return Err(Error::Unknown(name.to_owned()));
    };
    Ok(input.into())
}

/// Refuses forces that no plate measures.
fn measurable(forces: Forces) -> Result<Forces, Error> {
    let vertical = forces.plates.iter().flat_map(|p| &p.vertical_n);
    let all = forces.plates.iter().flat_map(|p| &p.wrench);
    let mut all = vertical.chain(all.flat_map(|w| w.force_n.as_flattened()));
    // What is no number is no force either.
    let beyond = all.find(|v| !v.is_finite() || v.abs() > limits::MAX_N);
    match beyond {
        Some(value) => {
            let reason = format!("a force of {value:.3e} N is more than any plate measures");
            Err(Error::damaged(forces::WHAT, "in its values", reason))
        }
        None => Ok(forces),
    }
}

/// Refuses coordinates that no joint has.
fn possible(table: Table) -> Result<Table, Error> {
    let beyond = |row: &Vec<f64>| row.iter().position(|v| v.abs() > limits::MAX_COORDINATE);
    let found = table.rows.iter().zip(&table.t_s);
    let found = found
        .filter_map(|(row, t_s)| Some((beyond(row)?, t_s)))
        .next();
    match found {
        Some((column, t_s)) => {
            let name = table.columns.get(column).map_or("", String::as_str);
            let reason = format!("“{name}” has a value that no joint and nobody reaches");
            Err(Error::damaged("coordinates", format!("at {t_s} s"), reason))
        }
        None => Ok(table),
    }
}

/// As [`read_recording_of`], for a file of bytes: C3D, or any of the texts.
///
/// # Errors
/// As [`read_recording`].
pub fn read_recording_bytes(
    name: &str,
    bytes: &[u8],
    options: &Options,
    plates: &forces::Options,
) -> Result<Recorded, Error> {
    if c3d::is_c3d(bytes) {
        let c3d::Recording { markers, forces } = c3d::read(bytes)?;
        let forces = forces.map(measurable).transpose()?;
        return match forces {
            Some(forces) if markers.markers.is_empty() => Ok(Input::Forces(forces).into()),
            forces => Ok(Recorded {
                forces,
                ..Input::Markers(markers).into()
            }),
        };
    }
    let text = decode(bytes).ok_or_else(|| Error::Unknown(name.to_owned()))?;
    recorded(name, &text, options, plates)
}

/// UTF-8, else Latin 1, which older programs write; `None` where control characters say that it is no
/// text.
fn decode(bytes: &[u8]) -> Option<std::borrow::Cow<'_, str>> {
    if bytes.iter().take(1024).any(|b| *b == 0) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes
            .iter()
            .map(|&b| char::from(b))
            .collect::<String>()
            .into(),
    })
}
