//! `sagitta profile`: several reports of one movement to a load–velocity profile.

use crate::args::Profile as Args;
use crate::error::Error;
use std::fs::read_to_string;

/// `sagitta profile`.
///
/// # Errors
/// A report cannot be read, or no profile can be made of them.
pub fn run(args: &Args) -> Result<(), Error> {
    let mut reports = Vec::new();
    for path in &args.reports {
        let text = read_to_string(path).map_err(|e| Error::input(path, e))?;
        let report =
            sagitta_formats::report_json::read(&text).map_err(|e| Error::input(path, e))?;
        reports.push(report);
    }
    let wrong = |e: sagitta_analysis::Error| Error::Usage(e.to_string());
    let found = sagitta_analysis::load_velocity(&reports).map_err(wrong)?;
    let one = found.one_rm_kg;
    println!("Loads: {}", found.loads);
    println!(
        "Line: {:.2} m/s − {:.4} m/s per kg",
        found.unloaded_m_s, -found.slope
    );
    if let Some(r_squared) = found.r_squared {
        println!("R²: {r_squared:.3}");
    }
    println!("Estimated 1RM: {:.1} ± {:.1} kg", one.value, one.sd);
    println!(
        "Read at {:.2} ± {:.2} m/s ({})",
        found.at_m_s.value, found.at_m_s.sd, found.source
    );
    if !found.note.is_empty() {
        println!("{}", found.note);
    }
    Ok(())
}
