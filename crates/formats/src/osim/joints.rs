//! Joints: in the `JointSet` of newer files, inside the bodies they move in those before 30500.

use super::components::{Kind, all};
use super::frames::composed;
use super::{Context, functions};
use crate::Error;
use crate::notes::Notes;
use crate::xml::Element;
use sagitta_motion::model::{Axis, BodyFrame, Coordinate, Function, Joint, JointKind, MotionType};
use std::collections::BTreeSet;

const JOINT: &[&str] = &[
    "parent_body",
    "location_in_parent",
    "orientation_in_parent",
    "location",
    "orientation",
    "location_in_child",
    "orientation_in_child",
    "socket_parent_frame",
    "socket_child_frame",
    "socket_parent_body",
    "socket_child_body",
    "frames",
    "components",
    "reverse",
    "CoordinateSet",
    "coordinates",
    "SpatialTransform",
];

const COORDINATE: &[&str] = &[
    "motion_type",
    "default_value",
    "default_speed_value",
    "initial_value",
    "range",
    "clamped",
    "locked",
    "prescribed_function",
    "prescribed",
    "is_free_to_satisfy_constraints",
];

/// The six axes of a spatial transform with the directions they have by default.
pub(super) const AXES: [(&str, [f64; 3]); 6] = [
    ("rotation1", [1.0, 0.0, 0.0]),
    ("rotation2", [0.0, 1.0, 0.0]),
    ("rotation3", [0.0, 0.0, 1.0]),
    ("translation1", [1.0, 0.0, 0.0]),
    ("translation2", [0.0, 1.0, 0.0]),
    ("translation3", [0.0, 0.0, 1.0]),
];

/// A body moves in six ways against another.
const MOST_COORDINATES: usize = 6;
/// The range of a coordinate that does not say its own.
const RANGE: [f64; 2] = [-10.0, 10.0];
/// The version from which on a prescribed function counts only where a flag says so.
const WITH_PRESCRIBED: u32 = 30_000;

/// All joints, in the order of the file.
pub(super) fn joints(
    model: &Element<'_, '_>,
    cx: &mut Context<'_, '_>,
) -> Result<Vec<Joint>, Error> {
    let mut joints = Vec::new();
    for body in all(model, Kind::Body) {
        let inside = body.child("Joint");
        if let Some(it) = inside.and_then(|j| j.children().next()) {
            joints.push(joint(&it, Some(body.name()), cx)?);
        }
    }
    for it in all(model, Kind::Joint) {
        joints.push(joint(&it, None, cx)?);
    }
    Ok(joints)
}

/// A joint; `inside` is the body that it stands in and moves, in older files.
fn joint(
    it: &Element<'_, '_>,
    inside: Option<&str>,
    cx: &mut Context<'_, '_>,
) -> Result<Joint, Error> {
    cx.notes.others(it, JOINT);
    let kind = kind(it)?;
    let (mut parent, mut child) = ends(it, inside, cx)?;
    // A reversed joint moves its parent in its child; said in one way, the two change places.
    if it.flag("reverse")?.unwrap_or(false) {
        std::mem::swap(&mut parent, &mut child);
    }
    let mut coordinates = Vec::new();
    for (number, coordinate) in listed(it).iter().enumerate() {
        coordinates.push(self::coordinate(it, coordinate, &kind, number, cx)?);
    }
    complete(it, &kind, &mut coordinates)?;
    Ok(Joint {
        name: it.name().to_owned(),
        parent,
        child,
        kind,
        coordinates,
    })
}

fn ends(
    it: &Element<'_, '_>,
    inside: Option<&str>,
    cx: &Context<'_, '_>,
) -> Result<(BodyFrame, BodyFrame), Error> {
    let parent = cx.frames.named(
        it,
        &["socket_parent_frame", "socket_parent_body", "parent_body"],
    )?;
    let parent = composed(
        &parent,
        it.vector("location_in_parent")?,
        it.vector("orientation_in_parent")?,
    );
    let child = match inside {
        Some(body) => BodyFrame {
            body: body.to_owned(),
            ..BodyFrame::default()
        },
        None => cx
            .frames
            .named(it, &["socket_child_frame", "socket_child_body"])?,
    };
    let either = |tags: [&str; 2]| {
        it.array(tags[0])
            .transpose()
            .or_else(|| it.array(tags[1]).transpose())
    };
    let location = either(["location", "location_in_child"])
        .transpose()?
        .unwrap_or_default();
    let orientation = either(["orientation", "orientation_in_child"])
        .transpose()?
        .unwrap_or_default();
    Ok((parent, composed(&child, location, orientation)))
}

fn kind(it: &Element<'_, '_>) -> Result<JointKind, Error> {
    Ok(match it.tag() {
        "WeldJoint" => JointKind::Weld,
        "PinJoint" => JointKind::Pin,
        "SliderJoint" => JointKind::Slider,
        "UniversalJoint" => JointKind::Universal,
        "GimbalJoint" | "BallJoint" => JointKind::Gimbal,
        "PlanarJoint" => JointKind::Planar,
        "FreeJoint" => JointKind::Free,
        "CustomJoint" => JointKind::Custom(Box::new(axes(it)?)),
        _ => {
            return Err(Error::Unsupported {
                element: it.path(),
                reason: "joints of this kind are not known".to_owned(),
                advice: "exchange it for a CustomJoint that moves alike",
            });
        }
    })
}

fn axes(it: &Element<'_, '_>) -> Result<[Axis; 6], Error> {
    let transform = it.child("SpatialTransform");
    let axis = |(name, direction): (&str, [f64; 3])| -> Result<Axis, Error> {
        let here =
            transform.and_then(|t| t.children().find(|a| a.name() == name || a.tag() == name));
        let Some(here) = here else {
            return Ok(Axis {
                direction,
                coordinates: Vec::new(),
                function: Function::Constant(0.0),
            });
        };
        let coordinates = here.words("coordinates");
        if coordinates.len() > MOST_COORDINATES {
            return Err(here.damaged("it takes more than six coordinates"));
        }
        let absent = match coordinates.len() {
            0 => Function::Constant(0.0),
            _ => Function::Linear(vec![1.0, 0.0]),
        };
        Ok(Axis {
            direction: here.array("axis")?.unwrap_or(direction),
            coordinates,
            function: functions::property(&here, "function")?.unwrap_or(absent),
        })
    };
    let [a, b, c, d, e, f] = AXES.map(axis);
    Ok([a?, b?, c?, d?, e?, f?])
}

/// The coordinates that a joint lists.
fn listed<'a, 'i>(it: &Element<'a, 'i>) -> Vec<Element<'a, 'i>> {
    let sets = ["coordinates", "CoordinateSet"].map(|set| it.objects(set));
    let all = sets.into_iter().flatten();
    all.filter(|c| c.tag() == "Coordinate").collect()
}

fn coordinate(
    joint: &Element<'_, '_>,
    it: &Element<'_, '_>,
    kind: &JointKind,
    number: usize,
    cx: &mut Context<'_, '_>,
) -> Result<Coordinate, Error> {
    cx.notes.others(it, COORDINATE);
    let name = match it.name() {
        "" => unnamed(joint, number),
        name => name.to_owned(),
    };
    let default_value = match it.number("default_value")? {
        Some(value) => value,
        None => it.number("initial_value")?.unwrap_or(0.0),
    };
    let flagged = it
        .flag("prescribed")?
        .unwrap_or(cx.version < WITH_PRESCRIBED);
    let prescribed = match functions::property(it, "prescribed_function") {
        Ok(function) => function.filter(|_| flagged),
        Err(Error::Unsupported { reason, .. }) => {
            cx.notes.note(
                it,
                &format!("its prescribed function is not read: {reason}"),
            );
            None
        }
        Err(error) => return Err(error),
    };
    Ok(Coordinate {
        motion: motion(it, kind, (&name, number), cx),
        name,
        default_value,
        default_speed: it.number("default_speed_value")?.unwrap_or(0.0),
        range: it.range("range")?.unwrap_or(RANGE),
        clamped: it.flag("clamped")?.unwrap_or(false),
        locked: it.flag("locked")?.unwrap_or(false),
        prescribed,
    })
}

/// Gives coordinates of one name in several joints names of their own: the first keeps it, the others have
/// their joint's before it, as paths of states do (`hip_l/rx`).
pub(super) fn told_apart(joints: &mut [Joint], notes: &mut Notes) {
    let mut taken = BTreeSet::new();
    for joint in joints {
        let own: BTreeSet<String> = joint.coordinates.iter().map(|c| c.name.clone()).collect();
        // Two of one name in one joint are told by the model.
        let twice = own.len() < joint.coordinates.len();
        for name in own.into_iter().filter(|_| !twice) {
            if taken.insert(name.clone()) {
                continue;
            }
            let full = format!("{}/{name}", joint.name);
            notes.say(format!(
                "{}: another joint's coordinate is called “{name}” too; this one is “{full}” here",
                joint.name
            ));
            rename(joint, &name, &full);
            taken.insert(full);
        }
    }
}

fn rename(joint: &mut Joint, from: &str, to: &str) {
    let axes = match &mut joint.kind {
        JointKind::Custom(axes) => axes.as_mut_slice(),
        _ => &mut [],
    };
    let driving = axes.iter_mut().flat_map(|axis| &mut axis.coordinates);
    let own = joint.coordinates.iter_mut().map(|c| &mut c.name);
    for name in driving.chain(own).filter(|name| *name == from) {
        to.clone_into(name);
    }
}

/// The name of a coordinate that nobody named, unique by its joint, as OpenSim gives it to joints that
/// are made in code.
fn unnamed(joint: &Element<'_, '_>, number: usize) -> String {
    format!("{}_coord_{number}", joint.name())
}

/// What follows from the joint, as OpenSim 4 takes it in files of all versions. What the file says itself
/// (until version 4) is noted where it contradicts an angle or a distance.
fn motion(
    it: &Element<'_, '_>,
    kind: &JointKind,
    (name, number): (&str, usize),
    cx: &mut Context<'_, '_>,
) -> MotionType {
    let found = implied(kind, name, number);
    let word = match found {
        MotionType::Rotational => "rotational",
        MotionType::Translational => "translational",
        MotionType::Coupled => "coupled",
    };
    let said = it.text("motion_type");
    let other = |said: &String| found != MotionType::Coupled && !said.eq_ignore_ascii_case(word);
    if let Some(said) = said.filter(other) {
        let reason = format!("it is called “{said}” and is taken as {word}, as its joint moves");
        cx.notes.note(it, &reason);
    }
    found
}

/// What a joint's coordinate measures where the file does not say it.
fn implied(kind: &JointKind, name: &str, number: usize) -> MotionType {
    match kind {
        JointKind::Slider => MotionType::Translational,
        JointKind::Planar if number > 0 => MotionType::Translational,
        JointKind::Free if number > 2 => MotionType::Translational,
        JointKind::Custom(axes) => custom(axes, name),
        _ => MotionType::Rotational,
    }
}

/// A coordinate of a spatial transform is an angle or a distance where some axis is moved by it one to one,
/// the last such axis counting; else it is both at once. Source: opensim-core,
/// Simulation/SimbodyEngine/CustomJoint, `constructCoordinates`.
fn custom(axes: &[Axis; 6], name: &str) -> MotionType {
    let direct = |axis: &Axis| {
        let slope = match &axis.function {
            Function::Linear(coefficients) => coefficients.first().copied(),
            _ => None,
        };
        axis.coordinates.iter().any(|c| c == name) && slope.is_some_and(|s| s.abs() == 1.0)
    };
    match axes.iter().rposition(direct) {
        Some(0..3) => MotionType::Rotational,
        Some(_) => MotionType::Translational,
        None => MotionType::Coupled,
    }
}

/// Adds the coordinates that the joint has and the file does not list.
fn complete(
    it: &Element<'_, '_>,
    kind: &JointKind,
    list: &mut Vec<Coordinate>,
) -> Result<(), Error> {
    let plain = |name: String, number: usize| Coordinate {
        motion: implied(kind, &name, number),
        name,
        range: RANGE,
        ..Coordinate::default()
    };
    let wanted = match kind {
        JointKind::Weld => 0,
        JointKind::Pin | JointKind::Slider => 1,
        JointKind::Universal => 2,
        JointKind::Gimbal | JointKind::Planar => 3,
        JointKind::Free => 6,
        JointKind::Custom(axes) if list.len() <= MOST_COORDINATES => {
            for name in axes.iter().flat_map(|axis| &axis.coordinates) {
                if list.iter().all(|c| c.name != *name) {
                    list.push(plain(name.clone(), list.len()));
                }
            }
            return Ok(());
        }
        JointKind::Custom(_) => MOST_COORDINATES,
    };
    if list.len() > wanted {
        let found = list.len();
        return Err(it.damaged(format!(
            "it lists {found} coordinates and such a joint has {wanted}"
        )));
    }
    for number in list.len()..wanted {
        list.push(plain(unnamed(it, number), number));
    }
    Ok(())
}
