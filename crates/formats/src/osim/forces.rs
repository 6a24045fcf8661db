//! Forces: muscles, motors, springs.

use super::frames::composed;
use super::{Context, muscles, not_computed};
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::{
    Actuator, Applied, BodyFrame, Bounds, Bushing, CoordinateLimit, Force, Spring,
};

/// What every force may have.
const COMMON: &[&str] = &[
    "isDisabled",
    "appliesForce",
    "min_control",
    "max_control",
    "optimal_force",
    "components",
];

/// Whether an object of that class is a force.
pub(super) fn is_force(tag: &str) -> bool {
    let ends = ["Force", "Actuator", "Muscle", "Ligament", "Spring"];
    ends.iter().any(|end| tag.ends_with(end))
        || tag.contains("Muscle") && !tag.contains("Metabolics")
}

/// All forces of a set that can be computed; the others are noted.
pub(super) fn forces(
    set: &[Element<'_, '_>],
    cx: &mut Context<'_, '_>,
) -> Result<Vec<Force>, Error> {
    let mut forces = Vec::new();
    for it in set {
        forces.extend(force(it, cx)?);
    }
    Ok(forces)
}

fn force(it: &Element<'_, '_>, cx: &mut Context<'_, '_>) -> Result<Option<Force>, Error> {
    let (known, found): (&[&str], _) = match it.tag() {
        // An element "GeneralizedForce", "Force" or "Torque" is what versions before 10905 called them.
        "CoordinateActuator" | "GeneralizedForce" => (
            &["coordinate", "socket_coordinate", "max_force", "min_force"],
            on_coordinate(it)?.map(Force::Actuator),
        ),
        "Force" => (OLD_ACTUATOR, Some(Force::Actuator(old_at_point(it)?))),
        "Torque" => (OLD_ACTUATOR, Some(Force::Actuator(old_torque(it)?))),
        "PointActuator" => (
            &[
                "body",
                "point",
                "point_is_global",
                "direction",
                "force_is_global",
            ],
            Some(Force::Actuator(at_point(it)?)),
        ),
        "TorqueActuator" => (
            &["bodyA", "bodyB", "torque_is_global", "axis"],
            Some(Force::Actuator(torque(it)?)),
        ),
        "CoordinateLimitForce" => (LIMIT, limit(it)?.map(Force::CoordinateLimit)),
        "SpringGeneralizedForce" => (
            &[
                "coordinate",
                "socket_coordinate",
                "stiffness",
                "rest_length",
                "viscosity",
            ],
            spring(it)?.map(Force::Spring),
        ),
        "BushingForce" => (BUSHING, Some(Force::Bushing(Box::new(bushing(it, cx)?)))),
        tag if muscles::is_muscle(tag) => return muscles::muscle(it, cx),
        _ => {
            not_computed::note(it, cx)?;
            return Ok(None);
        }
    };
    let all: Vec<&str> = COMMON.iter().chain(known).copied().collect();
    cx.notes.others(it, &all);
    if found.is_none() {
        cx.notes.note(it, "it names no coordinate");
    }
    Ok(found)
}

/// Whether it acts: `isDisabled` until version 4, `appliesForce` since.
pub(super) fn applied(it: &Element<'_, '_>) -> Result<bool, Error> {
    let disabled = it.flag("isDisabled")?.unwrap_or(false);
    Ok(!disabled && it.flag("appliesForce")?.unwrap_or(true))
}

/// The bounds of a motor's control: none where the file has none.
fn bounds(it: &Element<'_, '_>) -> Result<Bounds, Error> {
    Ok(Bounds {
        min: it.bound("min_control")?.unwrap_or(f64::NEG_INFINITY),
        max: it.bound("max_control")?.unwrap_or(f64::INFINITY),
    })
}

fn actuator(it: &Element<'_, '_>, on: Applied) -> Result<Actuator, Error> {
    Ok(Actuator {
        name: it.name().to_owned(),
        applied: applied(it)?,
        bounds: bounds(it)?,
        optimal_force: it.number("optimal_force")?.unwrap_or(1.0),
        on,
    })
}

/// A coordinate by its name or path.
fn coordinate(it: &Element<'_, '_>) -> Option<String> {
    let text = it
        .text("coordinate")
        .or_else(|| it.text("socket_coordinate"))?;
    text.rsplit('/').next().map(str::to_owned)
}

fn on_coordinate(it: &Element<'_, '_>) -> Result<Option<Actuator>, Error> {
    coordinate(it)
        .map(|c| actuator(it, Applied::Coordinate(c)))
        .transpose()
}

fn body(it: &Element<'_, '_>, tag: &str) -> Option<String> {
    let text = it.text(tag)?;
    text.rsplit('/').next().map(str::to_owned)
}

fn at_point(it: &Element<'_, '_>) -> Result<Actuator, Error> {
    let body = body(it, "body").ok_or_else(|| it.damaged("it names no body"))?;
    let on = Applied::Point {
        body,
        point_m: it.vector("point")?,
        point_is_global: it.flag("point_is_global")?.unwrap_or(false),
        direction: it.array("direction")?.unwrap_or([1.0, 0.0, 0.0]),
        force_is_global: it.flag("force_is_global")?.unwrap_or(false),
    };
    actuator(it, on)
}

fn torque(it: &Element<'_, '_>) -> Result<Actuator, Error> {
    let on = Applied::Torque {
        body: body(it, "bodyA").ok_or_else(|| it.damaged("it names no body"))?,
        against: body(it, "bodyB").unwrap_or_else(|| "ground".to_owned()),
        axis: it.array("axis")?.unwrap_or([0.0, 0.0, 1.0]),
        torque_is_global: it.flag("torque_is_global")?.unwrap_or(true),
    };
    actuator(it, on)
}

const OLD_ACTUATOR: &[&str] = &[
    "body_A",
    "point_A",
    "direction_A",
    "body_B",
    "point_B",
    "max_force",
    "min_force",
];

/// The direction of the force on the first body of an old motor, turned round.
fn reversed(it: &Element<'_, '_>) -> Result<[f64; 3], Error> {
    let direction = it.array("direction_A")?.unwrap_or([1.0, 0.0, 0.0]);
    Ok(direction.map(|v| if v == 0.0 { 0.0 } else { -v }))
}

/// A motor between two points, of which OpenSim 4 keeps the second with the direction turned round: the
/// first is on the ground. Source: opensim-core, Actuators/PointActuator, `updateFromXMLNode`.
fn old_at_point(it: &Element<'_, '_>) -> Result<Actuator, Error> {
    let on = Applied::Point {
        body: body(it, "body_B").ok_or_else(|| it.damaged("it names no body"))?,
        point_m: it.vector("point_B")?,
        point_is_global: false,
        direction: reversed(it)?,
        force_is_global: true,
    };
    actuator(it, on)
}

/// The same for a torque. Source: opensim-core, Actuators/TorqueActuator, `updateFromXMLNode`.
fn old_torque(it: &Element<'_, '_>) -> Result<Actuator, Error> {
    let on = Applied::Torque {
        body: body(it, "body_B").ok_or_else(|| it.damaged("it names no body"))?,
        against: body(it, "body_A").unwrap_or_else(|| "ground".to_owned()),
        axis: reversed(it)?,
        torque_is_global: true,
    };
    actuator(it, on)
}

const LIMIT: &[&str] = &[
    "coordinate",
    "socket_coordinate",
    "upper_stiffness",
    "upper_limit",
    "lower_stiffness",
    "lower_limit",
    "damping",
    "transition",
    "compute_dissipation_energy",
];

fn limit(it: &Element<'_, '_>) -> Result<Option<CoordinateLimit>, Error> {
    let Some(coordinate) = coordinate(it) else {
        return Ok(None);
    };
    let or = |tag: &str, default: f64| Ok::<_, Error>(it.number(tag)?.unwrap_or(default));
    Ok(Some(CoordinateLimit {
        name: it.name().to_owned(),
        applied: applied(it)?,
        coordinate,
        upper_limit: or("upper_limit", 0.0)?,
        upper_stiffness: or("upper_stiffness", 1.0)?,
        lower_limit: or("lower_limit", 0.0)?,
        lower_stiffness: or("lower_stiffness", 1.0)?,
        damping: or("damping", 0.001)?,
        transition: or("transition", 0.1)?,
    }))
}

fn spring(it: &Element<'_, '_>) -> Result<Option<Spring>, Error> {
    let Some(coordinate) = coordinate(it) else {
        return Ok(None);
    };
    let or_nought = |tag: &str| Ok::<_, Error>(it.number(tag)?.unwrap_or(0.0));
    Ok(Some(Spring {
        name: it.name().to_owned(),
        applied: applied(it)?,
        coordinate,
        stiffness: or_nought("stiffness")?,
        rest: or_nought("rest_length")?,
        viscosity: or_nought("viscosity")?,
    }))
}

const BUSHING: &[&str] = &[
    "body_1",
    "body_2",
    "location_body_1",
    "location_body_2",
    "orientation_body_1",
    "orientation_body_2",
    "socket_frame1",
    "socket_frame2",
    "frames",
    "rotational_stiffness",
    "translational_stiffness",
    "rotational_damping",
    "translational_damping",
    "moment_visual_scale",
    "force_visual_scale",
    "visual_aspect_ratio",
];

fn bushing(it: &Element<'_, '_>, cx: &Context<'_, '_>) -> Result<Bushing, Error> {
    let end = |number: u8| -> Result<BodyFrame, Error> {
        let (socket, body) = (format!("socket_frame{number}"), format!("body_{number}"));
        let base = cx.frames.named(it, &[&socket, &body])?;
        let location = it.vector(&format!("location_body_{number}"))?;
        let orientation = it.vector(&format!("orientation_body_{number}"))?;
        Ok(composed(&base, location, orientation))
    };
    Ok(Bushing {
        name: it.name().to_owned(),
        applied: applied(it)?,
        first: end(1)?,
        second: end(2)?,
        rotational_stiffness: it.vector("rotational_stiffness")?,
        translational_stiffness: it.vector("translational_stiffness")?,
        rotational_damping: it.vector("rotational_damping")?,
        translational_damping: it.vector("translational_damping")?,
    })
}
