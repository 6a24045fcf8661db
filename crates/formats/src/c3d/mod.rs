//! C3D: marker trajectories and analog channels in binary, as motion-capture systems write them.
//!
//! Blocks of 512 bytes: a header, the parameters (groups of named values), the frames. A frame holds
//! four numbers per point (x, y, z, and a word of which a negative value says "not seen") and then its
//! analog samples; all are integers with a scale, or floats where the scale is negative. Numbers are
//! little-endian (Intel), big-endian (MIPS) or DEC's. Layout: the C3D User Guide (Motion Lab Systems).
//!
//! Force plates of types 1 to 4 become [`Forces`] in axes with y up, and markers are turned the same
//! way; without plates markers keep the file's axes, and the up axis is left to whoever reads them.

mod bytes;
mod frames;
mod parameter_section;
mod parameters;
mod plates;
mod write;

use crate::{Error, limits};
use bytes::Numbers;
use parameters::Parameters;
use sagitta_motion::{Forces, Markers};

pub use write::write;

const WHAT: &str = "C3D";
const BLOCK: usize = 512;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recording {
    /// The points, in metres, from time 0 on; without markers where the file has none.
    pub markers: Markers,
    /// The force plates, in the time of `markers`.
    pub forces: Option<Forces>,
}

/// Whether the bytes begin as a C3D file does.
pub fn is_c3d(bytes: &[u8]) -> bool {
    bytes.get(1) == Some(&0x50)
        && bytes.first().is_some_and(|&b| b > 0)
        && processor(bytes).is_some()
}

/// The byte that says how numbers are written.
fn processor(bytes: &[u8]) -> Option<Numbers> {
    let block = usize::from(*bytes.first()?).checked_sub(1)?;
    Numbers::of(*bytes.get(block * BLOCK + 3)?)
}

/// Reads a file.
///
/// # Errors
/// One sentence where the bytes are no C3D file, end too early, contradict themselves, or exceed the
/// limits.
pub fn read(bytes: &[u8]) -> Result<Recording, Error> {
    if bytes.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            bytes.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let numbers = processor(bytes)
        .filter(|_| is_c3d(bytes))
        .ok_or_else(|| damaged("at its start", "it does not begin as such a file does"))?;
    let start = usize::from(bytes.first().copied().unwrap_or(1)).saturating_sub(1) * BLOCK;
    let parameters = Parameters::read(bytes, start, numbers)?;
    let frames = frames::read(bytes, numbers, &parameters)?;
    plates::few(&parameters, &frames)?;
    let plates = plates::read(&parameters, &frames);
    let up = plates::up_axis(&parameters);
    let forces = plates.map(|plates| frames.forces(plates));
    let mut markers = frames.markers;
    if let Some(up) = up {
        for row in &mut markers.positions_m {
            row.iter_mut().flatten().for_each(|p| *p = up.turn(*p));
        }
    }
    Ok(Recording { markers, forces })
}

fn damaged(place: impl Into<String>, reason: impl Into<String>) -> Error {
    Error::damaged(WHAT, place, reason)
}
