//! One recording through the pipeline, as the command line runs it.

use sagitta_analysis::ImportSource;
use sagitta_motion::{ImportOptions, Recorded, Report, Request, Silent, WarningKind};
use std::path::Path;

/// Reads a recording file.
///
/// # Errors
/// One sentence where it cannot be read.
pub fn open(path: &Path) -> Result<Recorded, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    sagitta_analysis::read(ImportSource::file(&name, &bytes), &ImportOptions::default())
        .map_err(|e| e.to_string())
}

/// The report of a recording, analysed as `movement`.
///
/// # Errors
/// One sentence where there is none.
pub fn analyse(recorded: &Recorded, movement: &str) -> Result<Report, String> {
    let request = Request {
        forces: recorded.forces.clone(),
        ..Request::new(movement, recorded.input.clone())
    };
    sagitta_analysis::run(&request, &mut Silent).map_err(|e| e.to_string())
}

/// Whether a report, or its absence, says that the movement is not clear.
pub fn unsure(report: Option<&Report>) -> bool {
    report.is_none_or(|r| {
        r.warnings
            .iter()
            .any(|w| w.kind == WarningKind::MovementUnclear)
    })
}
