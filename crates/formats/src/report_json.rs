//! Reports as JSON, schema [`SCHEMA_VERSION`].

use crate::{Error, limits};
use sagitta_motion::{Report, SCHEMA_VERSION};
use serde::Deserialize;

#[derive(Deserialize)]
struct Version {
    schema: u32,
}

/// Reads a report.
///
/// # Errors
/// One sentence where the text is not a report, or one of a later version.
pub fn read(text: &str) -> Result<Report, Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let version: Version = serde_json::from_str(text).map_err(|e| unreadable(&e))?;
    if version.schema > SCHEMA_VERSION {
        return Err(Error::LaterVersion(version.schema));
    }
    serde_json::from_str(text).map_err(|e| unreadable(&e))
}

/// Writes a report, indented, for people as well as programs.
///
/// # Errors
/// [`Error::Json`] where the report cannot be expressed in JSON.
pub fn write(report: &Report) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(report).map_err(|e| unreadable(&e))?;
    text.push('\n');
    Ok(text)
}

fn unreadable(error: &serde_json::Error) -> Error {
    Error::Json {
        what: "report",
        reason: error.to_string(),
    }
}
