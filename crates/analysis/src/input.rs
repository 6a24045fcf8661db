//! Recording files to inputs.

use crate::Error;
use sagitta_formats::keypoints;
use sagitta_motion::Input;

pub use sagitta_formats::forces::{Options as ForceOptions, Unit as ForceUnit};

/// Reads a recording file: pose JSON (`.json`), OpenSim coordinates or forces (`.mot`, `.sto`), or forces as
/// text, recognised by its content first and by `name` where the content leaves it open.
///
/// # Errors
/// [`Error::File`] with one sentence where the text is neither, is damaged, or exceeds the limits.
pub fn read_input(name: &str, text: &str) -> Result<Input, Error> {
    Ok(sagitta_formats::read_recording(name, text)?)
}

/// As [`read_input`]; `fps` (frames per second) gives the times of a pose file that has none.
///
/// # Errors
/// As [`read_input`].
pub fn read_input_at(name: &str, text: &str, fps: Option<f64>) -> Result<Input, Error> {
    Ok(sagitta_formats::read_recording_at(name, text, fps)?)
}

/// As [`read_input_at`], with what a force file does not say itself.
///
/// # Errors
/// As [`read_input`].
pub fn read_input_with(
    name: &str,
    text: &str,
    fps: Option<f64>,
    forces: &ForceOptions,
) -> Result<Input, Error> {
    let options = keypoints::Options {
        rate_hz: fps,
        ..keypoints::Options::default()
    };
    let input = sagitta_formats::read_recording_of(name, text, &options, forces)?;
    Ok(input)
}
