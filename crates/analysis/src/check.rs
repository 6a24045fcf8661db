//! Requests that no analysis could satisfy are refused before it begins.

use crate::Error;
use sagitta_motion::{Input, Request, Spec};

/// Cameras that film a thousand frames per second save them as 25 or 30.
const MAX_SLOW_MOTION: f64 = 100.0;

/// Refuses what no recording could satisfy.
pub(crate) fn check(request: &Request) -> Result<(), Error> {
    let settings = &request.settings;
    let rules = [
        ("body height", request.subject.height_m, 0.3, 2.8, "metres"),
        (
            "body mass",
            request.subject.mass_kg,
            1.0,
            500.0,
            "kilograms",
        ),
        ("load", request.subject.load_kg, 0.0, 1000.0, "kilograms"),
        ("cut-off", settings.cutoff_hz, 0.1, 500.0, "hertz"),
        (
            "belt speed",
            settings.belt_m_s,
            0.1,
            15.0,
            "metres per second",
        ),
        ("plate's diameter", settings.plate_m, 0.1, 0.6, "metres"),
        ("drop height", settings.drop_height_m, 0.01, 3.0, "metres"),
        (
            "force threshold",
            settings.threshold_n,
            0.1,
            200.0,
            "newtons",
        ),
        (
            "delay of the forces",
            settings.forces_late_s,
            -3600.0,
            3600.0,
            "seconds",
        ),
    ];
    for (name, value, low, high, unit) in rules {
        if let Some(value) = value.filter(|v| !(low..=high).contains(v)) {
            let text = format!(
                "A {name} of {value} {unit} is out of range; give one between {low} and {high} {unit}."
            );
            return Err(Error::Request(text));
        }
    }
    if !(1.0..=MAX_SLOW_MOTION).contains(&settings.pace()) {
        return Err(Error::Request(format!(
            "A slow-motion factor of {} is out of range; give the rate at which the camera filmed over the rate at which the file plays, between 1 and {MAX_SLOW_MOTION}.",
            settings.pace()
        )));
    }
    match (settings.start_s, settings.end_s) {
        (Some(start), Some(end))
            if end.partial_cmp(&start) != Some(std::cmp::Ordering::Greater) =>
        {
            Err(Error::Request(format!(
                "The end ({end} s) is not after the start ({start} s); choose a later end."
            )))
        }
        _ => Ok(()),
    }
}

/// Refuses a variant that the movement does not have, and forces without a movement that reads them.
pub(crate) fn fits(request: &Request, spec: &Spec) -> Result<(), Error> {
    if let Some(wanted) = &request.variant
        && !spec.variants.iter().any(|v| v.id == *wanted)
    {
        let known: Vec<&str> = spec.variants.iter().map(|v| v.id.as_ref()).collect();
        let known = if known.is_empty() {
            "it has only one form".to_owned()
        } else {
            format!("choose one of: {}", known.join(", "))
        };
        return Err(Error::Request(format!(
            "There is no {} called “{wanted}”; {known}.",
            spec.name
        )));
    }
    if matches!(request.input, Input::Forces(_)) && !spec.by_force {
        return Err(Error::Request(format!(
            "Force plates alone do not show this movement ({}); choose a jump, running or walking, or a recording of the body.",
            spec.name
        )));
    }
    has_points(&request.input, spec)
}

/// Refuses landmarks that lack what the movement cannot do without.
fn has_points(input: &Input, spec: &Spec) -> Result<(), Error> {
    let Input::Pose(track) = input else {
        return Ok(());
    };
    match track.schema.refusal(&spec.required) {
        Some(reason) => Err(Error::Request(format!(
            "The analysis of this movement ({}) {reason}; choose a recording with more points.",
            spec.name
        ))),
        None => Ok(()),
    }
}
