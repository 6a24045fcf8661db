//! Muscle paths: `GeometryPath`, before version 20000 `MusclePointSet` and `MuscleWrapSet`.

use super::frames::point_in_body;
use super::{Context, functions};
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::{Function, Location, PathPoint, PathWrap, WrapMethod};

const POINT: &[&str] = &[
    "location",
    "body",
    "socket_parent_frame",
    "coordinate",
    "coordinates",
    "socket_coordinate",
    "range",
    "x_location",
    "y_location",
    "z_location",
    "x_coordinate",
    "y_coordinate",
    "z_coordinate",
    "socket_x_coordinate",
    "socket_y_coordinate",
    "socket_z_coordinate",
];

/// A path's points and what it wraps around.
pub(super) type Path = (Vec<PathPoint>, Vec<PathWrap>);

/// The path of a muscle; `None`, with a note, where it has a point that cannot be computed.
pub(super) fn path(
    muscle: &Element<'_, '_>,
    cx: &mut Context<'_, '_>,
) -> Result<Option<Path>, Error> {
    let within = ["GeometryPath", "path"]
        .into_iter()
        .find_map(|tag| muscle.child(tag));
    // Newer files may call it by the property it is: `<GeometryPath name="path">`.
    let path = within.unwrap_or(*muscle);
    let other = muscle
        .children()
        .find(|it| it.name() == "path" || it.tag().ends_with("Path"));
    if let Some(other) = other.filter(|it| it.tag() != "GeometryPath") {
        cx.notes.note(
            &other,
            "paths of this kind are not known; the muscle is left out",
        );
        return Ok(None);
    }
    let sets = ["PathPointSet", "MusclePointSet"].map(|set| path.objects(set));
    let mut points = Vec::new();
    for it in sets.iter().flatten() {
        cx.notes.others(it, POINT);
        match point(it, cx)? {
            Some(point) => points.push(point),
            None => return Ok(None),
        }
    }
    if points.len() < 2 {
        return Err(muscle.damaged("its path has fewer than two points"));
    }
    let sets = ["PathWrapSet", "MuscleWrapSet"].map(|set| path.objects(set));
    let wraps: Result<Vec<_>, _> = sets.iter().flatten().map(wrap).collect();
    Ok(Some((points, wraps?)))
}

fn point(it: &Element<'_, '_>, cx: &mut Context<'_, '_>) -> Result<Option<PathPoint>, Error> {
    let frame = cx.frames.named(it, &["socket_parent_frame", "body"])?;
    let fixed = || Ok::<_, Error>(point_in_body(&frame, it.vector("location")?));
    let location = match it.tag() {
        "PathPoint" | "MusclePoint" => Location::Fixed(fixed()?),
        "ConditionalPathPoint" | "MuscleViaPoint" => conditional(it, fixed()?)?,
        "MovingPathPoint" | "MovingMusclePoint" => {
            if frame.translation_m != [0.0; 3] || frame.orientation_rad != [0.0; 3] {
                let reason =
                    "a moving point on an offset frame is not computed; the muscle is left out";
                cx.notes.note(it, reason);
                return Ok(None);
            }
            moving(it)?
        }
        _ => {
            cx.notes.note(
                it,
                "points of this kind are not known; the muscle is left out",
            );
            return Ok(None);
        }
    };
    Ok(Some(PathPoint {
        name: it.name().to_owned(),
        body: frame.body,
        location,
    }))
}

/// The last part of a coordinate's name or path: `/jointset/knee_r/knee_angle_r`.
fn coordinate(it: &Element<'_, '_>, tags: &[&str]) -> Option<String> {
    let text = tags.iter().find_map(|tag| it.text(tag))?;
    text.rsplit('/').next().map(str::to_owned)
}

/// A point that is there within a range of a coordinate; without a coordinate it always is.
fn conditional(it: &Element<'_, '_>, at_m: [f64; 3]) -> Result<Location, Error> {
    let Some(coordinate) = coordinate(it, &["socket_coordinate", "coordinate", "coordinates"])
    else {
        return Ok(Location::Fixed(at_m));
    };
    Ok(Location::Conditional {
        at_m,
        coordinate,
        range: it.range("range")?.unwrap_or_default(),
    })
}

fn moving(it: &Element<'_, '_>) -> Result<Location, Error> {
    let component = |axis: &str| -> Result<(Option<String>, Function), Error> {
        let (socket, plain) = (
            format!("socket_{axis}_coordinate"),
            format!("{axis}_coordinate"),
        );
        let function = functions::property(it, &format!("{axis}_location"))?;
        let function = function.unwrap_or(Function::Constant(0.0));
        Ok((coordinate(it, &[&socket, &plain]), function))
    };
    let [x, y, z] = ["x", "y", "z"].map(component);
    Ok(Location::Moving(Box::new([x?, y?, z?])))
}

fn wrap(it: &Element<'_, '_>) -> Result<PathWrap, Error> {
    let object = it.text("wrap_object");
    let object = object.ok_or_else(|| it.damaged("it names no surface"))?;
    let method = match it.text("method").map(|m| m.to_ascii_lowercase()).as_deref() {
        Some("midpoint") => WrapMethod::Midpoint,
        Some("axial") => WrapMethod::Axial,
        None | Some("hybrid") => WrapMethod::Hybrid,
        Some(other) => return Err(it.damaged(format!("“{other}” is no method of wrapping"))),
    };
    let end = |value: f64| (value >= 1.0).then_some(value as usize);
    let range = it.range("range")?.unwrap_or([-1.0; 2]).map(end);
    Ok(PathWrap {
        object,
        method,
        range,
    })
}
