//! Recording files to inputs.

use crate::Error;
use sagitta_motion::Input;

/// Reads a recording file: pose JSON (`.json`) or OpenSim coordinates (`.mot`, `.sto`), recognised by
/// its content first and by `name` where the content leaves it open.
///
/// # Errors
/// [`Error::File`] with one sentence where the text is neither, is damaged, or exceeds the limits.
pub fn read_input(name: &str, text: &str) -> Result<Input, Error> {
    Ok(sagitta_formats::read_recording(name, text)?)
}
