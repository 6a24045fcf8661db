//! Tables to compare results with.

use crate::Error;
use sagitta_formats::mot;
use sagitta_motion::{Table, TextFile};

/// Reads a table (MOT, STO).
///
/// # Errors
/// One sentence that names the file.
pub fn table(file: &TextFile) -> Result<Table, Error> {
    let named = |e| Error::Request(format!("“{}” cannot be compared with: {e}", file.name));
    mot::read(&file.text).map_err(named)
}
