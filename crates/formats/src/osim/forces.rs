//! Forces: muscles, motors, springs.

use super::frames::composed;
use super::{Context, muscles};
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
        "CoordinateActuator" => (
            &["coordinate", "socket_coordinate"],
            on_coordinate(it)?.map(Force::Actuator),
        ),
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
            cx.notes.note(it, "forces of this kind are not computed");
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
