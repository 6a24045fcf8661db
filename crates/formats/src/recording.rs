//! Which format a recording file has.

use crate::keypoints::{self, Kind, Options};
use crate::{Error, c3d, forces, mot, pose_json, trc};
use sagitta_motion::{Input, Recorded};

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
            Some(forces) => Input::Forces(forces),
            None => Input::Coordinates(table),
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
