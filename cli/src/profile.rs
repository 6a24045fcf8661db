//! `sagitta profile`: several reports of one movement to a load–velocity profile.

use crate::args::Profile as Args;
use crate::error::Error;
use crate::read;
use crate::say::say;
use std::fmt::Write;

/// `sagitta profile`.
///
/// # Errors
/// A report cannot be read, or no profile can be made of them.
pub fn run(args: &Args) -> Result<(), Error> {
    let mut reports = Vec::new();
    for path in &args.reports {
        let text = read::text(path, read::REPORT)?;
        let report =
            sagitta_formats::report_json::read(&text).map_err(|e| Error::input(path, e))?;
        reports.push(report);
    }
    let wrong = |e: sagitta_analysis::Error| Error::Usage(e.to_string());
    let found = sagitta_analysis::load_velocity(&reports).map_err(wrong)?;
    let one = found.one_rm_kg;
    let mut text = String::new();
    // Writing to a String cannot fail.
    writeln!(text, "Loads: {}", found.loads).ok();
    writeln!(
        text,
        "Line: {:.2} m/s − {:.4} m/s per kg",
        found.unloaded_m_s, -found.slope
    )
    .ok();
    if let Some(r_squared) = found.r_squared {
        writeln!(text, "R²: {r_squared:.3}").ok();
    }
    writeln!(text, "Estimated 1RM: {:.1} ± {:.1} kg", one.value, one.sd).ok();
    writeln!(
        text,
        "Read at {:.2} ± {:.2} m/s ({})",
        found.at_m_s.value, found.at_m_s.sd, found.source
    )
    .ok();
    if !found.note.is_empty() {
        writeln!(text, "{}", found.note).ok();
    }
    say(&text)
}
