//! C3D files as the texts that OpenSim's tools read.

use crate::Error;
use sagitta_formats::{c3d, forces, mot, trc};
use sagitta_motion::TextFile;

/// What a C3D file holds, as texts named after it: its markers (`walk.trc`) and its force plates
/// (`walk_grf.mot`), in metres and newtons. With plates both are turned so that y is up, which is what
/// OpenSim's models want; without, nothing tells which axis is up, and markers keep the file's.
///
/// # Errors
/// One sentence where it is no such file, or has neither.
pub fn unpack(name: &str, bytes: &[u8]) -> Result<Vec<TextFile>, Error> {
    let recording = c3d::read(bytes).map_err(|e| Error::Request(format!("{name}: {e}")))?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut all = Vec::new();
    if !recording.markers.markers.is_empty() {
        all.push(TextFile {
            name: format!("{stem}.trc"),
            text: trc::write(&recording.markers),
        });
    }
    if let Some(plates) = &recording.forces {
        let table = forces::opensim::to_table(plates);
        all.push(TextFile {
            name: format!("{stem}_grf.mot"),
            text: mot::write_named("Ground forces", &table),
        });
    }
    if all.is_empty() {
        return Err(Error::Request(format!(
            "{name}: it has neither markers nor force plates; choose another recording."
        )));
    }
    Ok(all)
}
