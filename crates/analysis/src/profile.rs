//! Several reports of one movement to a load–velocity profile.

use crate::Error;
use sagitta_motion::{Metric, Report};
use sagitta_movements::lift::Doubt;
use sagitta_movements::lift::profile::{Profile, Set, profile};

/// The load–velocity profile of several reports, each of one set.
///
/// # Errors
/// [`Error::Request`] with a sentence where the reports are of different movements, one has no load or no
/// velocity, or [`profile`] refuses.
pub fn load_velocity(reports: &[Report]) -> Result<Profile, Error> {
    let refuse = |text: String| Err(Error::Request(text));
    let Some(first) = reports.first() else {
        return refuse(
            "There is no report to make a profile of; give one for each load.".to_owned(),
        );
    };
    if let Some(other) = reports.iter().find(|r| r.movement != first.movement) {
        return refuse(format!(
            "These reports are of different movements ({} and {}); give those of one.",
            first.movement, other.movement
        ));
    }
    let sets: Result<Vec<Set>, Error> = reports.iter().map(set).collect();
    profile(&first.movement, &sets?).map_err(Error::Request)
}

/// Load and best mean velocity of a report.
fn set(report: &Report) -> Result<Set, Error> {
    let name = &report.provenance.input;
    let load = report.provenance.settings.get("load_kg");
    let load_kg = load
        .and_then(|kg| kg.parse::<f64>().ok())
        .filter(|kg| *kg > 0.0);
    let Some(load_kg) = load_kg else {
        return Err(Error::Request(format!(
            "The report of “{name}” has no load; analyse it again with the mass on the bar."
        )));
    };
    let of = |m: &&Metric| m.id == "mean_concentric_velocity" && m.valid;
    let speeds = report.metrics.iter().filter(of);
    let speeds = speeds.filter_map(|m| {
        Some(Doubt {
            value: m.value?,
            sd: m.uncertainty.unwrap_or(0.0),
        })
    });
    let best = speeds.max_by(|a, b| a.value.total_cmp(&b.value));
    let Some(velocity_m_s) = best else {
        return Err(Error::Request(format!(
            "The report of “{name}” has no repetition with a velocity of the bar; leave it out."
        )));
    };
    Ok(Set {
        load_kg,
        velocity_m_s,
    })
}
