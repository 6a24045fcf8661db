//! Recording files to inputs.

use crate::Error;
use sagitta_formats::{forces, keypoints};
use sagitta_motion::{Input, Recorded, Unclear, Unsaid};

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

/// Reads any recording file: landmarks (JSON), joint coordinates (MOT, STO), markers (TRC, C3D), forces
/// (text, MOT, C3D). `unsaid` is what the file does not say itself.
///
/// # Errors
/// [`Error::File`] with one sentence; [`Error::asks`] tells whether it can be mended by saying more.
pub fn read_bytes(name: &str, bytes: &[u8], unsaid: &Unsaid) -> Result<Recorded, Error> {
    let points = keypoints::Options {
        rate_hz: unsaid.rate_hz,
    };
    let unit = unsaid.unit.as_deref();
    let plates = forces::Options {
        rate_hz: unsaid.rate_hz,
        columns: unsaid.columns.clone(),
        unit: unit.and_then(forces::Unit::named),
    };
    Ok(sagitta_formats::read_recording_bytes(
        name, bytes, &points, &plates,
    )?)
}

/// Reads a recording of a file per frame, as OpenPose writes them: names, which number the frames, and
/// bytes, in any order.
///
/// # Errors
/// As [`read_bytes`]; the file at fault is named.
pub fn read_frames<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    unsaid: &Unsaid,
) -> Result<Recorded, Error> {
    let mut frames = keypoints::OpenPose::default();
    for (name, bytes) in files {
        frames.push(name, &String::from_utf8_lossy(bytes))?;
    }
    let options = keypoints::Options {
        rate_hz: unsaid.rate_hz,
    };
    Ok(frames.finish(&options)?.into())
}

impl Error {
    /// What has to be said before the file can be read.
    pub fn asks(&self) -> Option<Unclear> {
        use sagitta_formats::Error as File;
        match self {
            Self::File(File::NoRate) => Some(Unclear::Rate),
            Self::File(File::NoTimes) => Some(Unclear::FrameRate),
            Self::File(File::NoUnit(_)) => Some(Unclear::Unit),
            Self::File(File::NoColumns(_)) => Some(Unclear::Columns),
            _ => None,
        }
    }
}
