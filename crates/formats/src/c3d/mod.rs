//! C3D: marker trajectories and analog channels in binary, as motion-capture systems write them.
//!
//! Blocks of 512 bytes: a header, the parameters (groups of named values), the frames. A frame holds
//! four numbers per point (x, y, z, and a word of which a negative value says "not seen") and then its
//! analog samples; all are integers with a scale, or floats where the scale is negative. Numbers are
//! little-endian (Intel), big-endian (MIPS) or DEC's. Layout: the C3D User Guide (Motion Lab Systems).
//!
//! Force plates of types 1 to 7 become [`Forces`] in axes with y up, and markers are turned the same
//! way; without plates markers keep the file's axes, and the up axis is left to whoever reads them.
//!
//! Header and parameters say many things twice, and plates say what people cannot do: what contradicts
//! is decided by the data where they can, asked for where they cannot, and noted.

mod analog;
mod bytes;
mod events;
mod frames;
mod labels;
mod layout;
mod parameter_section;
mod parameters;
mod plates;
mod scale;
mod units;
mod write;

use crate::{Error, limits, subjects};
use bytes::Numbers;
use parameters::Parameters;
use sagitta_motion::{Forces, ImportNotes, ImportOptions, Markers};

pub use events::Event;
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

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// What it holds.
    pub recording: Recording,
    /// What somebody marked in it, in order of time.
    pub events: Vec<Event>,
    /// What reading it rested on, and what was left out.
    pub notes: ImportNotes,
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

/// Reads a file without saying more about it.
///
/// # Errors
/// As [`import`].
pub fn read(bytes: &[u8]) -> Result<Recording, Error> {
    Ok(import(bytes, &ImportOptions::default())?.recording)
}

/// Reads a file. Of `options`, the unit of lengths, the unit of forces, the rate (frames per second) and
/// the subject win over what the file says.
///
/// # Errors
/// One sentence where the bytes are no C3D file, end too early, or exceed the limits, where what the file
/// says contradicts its data and an option would settle it, and where there is nothing in it but plates
/// of a type that cannot be computed.
pub fn import(bytes: &[u8], options: &ImportOptions) -> Result<Imported, Error> {
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
    let p = Parameters::read(bytes, start, numbers)?;
    let mut notes = ImportNotes::default();
    let layout = layout::read(bytes, numbers, &p, &mut notes)?;
    let header_hz = numbers.real(bytes, 20);
    let rate_hz = scale::rate_hz(&p, header_hz, layout.samples, options, &mut notes)?;
    let stated_m = scale::stated_m(&p, options)?;
    let unit_m = stated_m.unwrap_or(scale::USUAL_M);
    let scale = (unit_m, rate_hz);
    let mut frames = frames::read(bytes, numbers, &p, &layout, scale, &mut notes);
    labels::drop_results(&p, &mut frames.markers, &mut notes);
    let unit_m = scale::settle(&mut frames.markers, stated_m, options, &mut notes)?;
    plates::few(&p, &frames)?;
    let given = plates::Given {
        unit_m,
        force_n: options.unit.as_deref().and_then(units::force_n),
        rate_hz: rate_hz * layout.samples as f64,
    };
    let plates = plates::read(&p, &frames, &given, &mut notes)?;
    let up = plates::up_axis(&p);
    let forces = (!plates.is_empty()).then(|| frames.forces(plates));
    let mut markers = frames.markers;
    subjects::choose(&mut markers, options.person.as_deref(), &mut notes)?;
    if let Some(up) = up {
        for row in &mut markers.positions_m {
            row.iter_mut().flatten().for_each(|p| *p = up.turn(*p));
        }
    }
    // Events count from frame 1 of the trial, of which the file may hold a later part.
    let first = numbers.word(bytes, 6).unwrap_or(1).max(1) - 1;
    let events = events::read(&p, first as f64 / rate_hz);
    Ok(Imported {
        recording: Recording { markers, forces },
        events,
        notes,
    })
}

fn damaged(place: impl Into<String>, reason: impl Into<String>) -> Error {
    Error::damaged(WHAT, place, reason)
}
