//! Requests that no analysis could satisfy are refused before it begins.

use crate::Error;
use sagitta_biomech::filter::step_s;
use sagitta_biomech::floor::Floor;
use sagitta_motion::{Input, Request, ScaleBy, Settings, Spec, Upright};

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
            "force on the empty plate",
            settings.empty_n,
            -500.0,
            500.0,
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
    picture(request)?;
    clock(&request.input)?;
    if let Some(forces) = &request.forces {
        ticks(&forces.t_s, SHORTEST_SAMPLE_S)?;
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

/// No camera or marker system takes more than 100,000 frames per second.
const SHORTEST_FRAME_S: f64 = 1e-5;
/// No force plate is read more than a million times per second.
const SHORTEST_SAMPLE_S: f64 = 1e-6;
/// Recordings end within a week.
const LATEST_S: f64 = 604_800.0;

/// Refuses times that no recording has: what follows counts frames per second.
fn clock(input: &Input) -> Result<(), Error> {
    match input {
        Input::Pose(track) => ticks(&track.times_s(), SHORTEST_FRAME_S),
        Input::Coordinates(table) => ticks(&table.t_s, SHORTEST_FRAME_S),
        Input::Markers(markers) => ticks(&markers.t_s, SHORTEST_FRAME_S),
        Input::Forces(forces) => ticks(&forces.t_s, SHORTEST_SAMPLE_S),
    }
}

fn ticks(t_s: &[f64], shortest_s: f64) -> Result<(), Error> {
    let within = |t: &f64| t.abs() <= LATEST_S;
    if !t_s.iter().all(within) {
        return Err(Error::Request(
            "The times of this recording go beyond a week; correct its rate, or the unit of its times.".to_owned(),
        ));
    }
    // A little less is what rounding makes of the shortest.
    match step_s(t_s).filter(|step| *step < 0.9 * shortest_s) {
        Some(step) => Err(Error::Request(format!(
            "Most frames of this recording are {step:.1e} s apart, and nothing takes so many in a second; correct its rate, or the unit of its times."
        ))),
        None => Ok(()),
    }
}

/// Shorter lines in the picture tell neither scale nor direction, in pixels.
const SHORTEST_PX: f64 = 10.0;
/// Cameras that are turned further are turned by a quarter, in degrees.
const MOST_ROLL_DEG: f64 = 45.0;

/// Refuses what was drawn into the picture where it tells nothing.
fn picture(request: &Request) -> Result<(), Error> {
    let Settings {
        scale_by, upright, ..
    } = request.settings;
    let refuse = |text: &str| Err(Error::Request(text.to_owned()));
    let drawn = upright.is_some() || scale_by.is_some_and(|by| by != ScaleBy::BodyHeight);
    if drawn && !matches!(request.input, Input::Pose(_)) {
        return refuse(
            "This recording has metres of its own and no picture; leave out the scale and the camera's roll.",
        );
    }
    match upright {
        Some(Upright::Angle { roll_rad })
            if roll_rad.is_nan() || roll_rad.to_degrees().abs() > MOST_ROLL_DEG =>
        {
            return refuse(
                "A camera's roll is given in degrees between −45 and 45; turn the recording itself by quarters first.",
            );
        }
        Some(Upright::Plumb { ends_px }) if !long_enough(ends_px) => {
            return refuse(
                "The plumb line is too short to tell a direction; draw it over at least 10 pixels, the longer the better.",
            );
        }
        _ => {}
    }
    match scale_by {
        Some(ScaleBy::Line {
            ends_px, length_m, ..
        }) => {
            if !(long_enough(ends_px) && (0.01..=100.0).contains(&length_m)) {
                return refuse(
                    "The line that gives the scale must be at least 10 pixels long in the picture, and 1 cm to 100 m in the room; draw a longer one or correct its length.",
                );
            }
            Ok(())
        }
        Some(ScaleBy::Floor {
            corners_px,
            width_m,
            length_m,
        }) => {
            let sides = [width_m, length_m];
            if !sides.iter().all(|m| (0.1..=100.0).contains(m)) {
                return refuse(
                    "The sides of the rectangle on the floor must be between 10 cm and 100 m; correct their lengths.",
                );
            }
            Floor::new(corners_px, sides)
                .map(|_| ())
                .map_err(Error::Body)
        }
        _ => Ok(()),
    }
}

fn long_enough([a, b]: [[f64; 2]; 2]) -> bool {
    let way = [a[0] - b[0], a[1] - b[1]];
    let long = (way[0] * way[0] + way[1] * way[1]).sqrt();
    long.is_finite() && long >= SHORTEST_PX
}

/// What movements measure in whose flight gravity tells the scale.
const FLIES: &str = "jump_height_flight_time";

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
    let flies = spec.metrics.iter().any(|m| m.id == FLIES);
    if request.settings.scale_by == Some(ScaleBy::Gravity) && !flies {
        return Err(Error::Request(format!(
            "Gravity tells the scale where a body flies, which it does not here ({}); choose another scale.",
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
