//! Muscle paths, ready to be followed.

use crate::model::{Function, Model};
use crate::spatial::{Pose, body_xyz};
use crate::{Data, Error, Vec3};
use sagitta_motion::model::{
    Location, Muscle, PathPoint, PathWrap, Quadrant, WrapMethod, WrapObject, WrapShape,
};

/// How far outside its range a coordinate may be for a conditional point to count: OpenSim's, rad or m.
const MARGIN: f64 = 1e-5;

/// Points on bodies, and surfaces between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub(crate) points: Vec<Point>,
    pub(crate) surfaces: Vec<Surface>,
}

/// A point of a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    /// The body, by index.
    pub body: usize,
    place: Place,
}

#[derive(Clone, Debug, PartialEq)]
enum Place {
    Fixed(Vec3),
    /// Only while a coordinate lies within a range.
    Conditional(Vec3, usize, [f64; 2]),
    Moving(Box<[(Option<usize>, Function); 3]>),
}

/// A surface in a path's way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Surface {
    /// Which surface of the description, as several paths and one path twice may have it.
    pub object: usize,
    /// The body, by index.
    pub body: usize,
    /// Where the surface is on it.
    pub pose: Pose,
    pub quadrant: Quadrant,
    pub shape: WrapShape,
    pub method: WrapMethod,
    /// First and last point between which the path may lie on it.
    pub range: [usize; 2],
}

impl Path {
    /// A muscle's path among the description's surfaces.
    pub fn new(muscle: &Muscle, objects: &[WrapObject], model: &Model) -> Result<Self, Error> {
        let name = muscle.name.as_str();
        let points = muscle.points.iter().map(|p| point(p, name, model));
        let points: Vec<Point> = points.collect::<Result<_, _>>()?;
        if points.len() < 2 {
            return Err(wrong(name, "has a path of fewer than two points"));
        }
        let mut surfaces = Vec::with_capacity(muscle.wraps.len());
        for wrap in &muscle.wraps {
            let object = objects.iter().position(|o| o.name == wrap.object);
            let object = object.ok_or_else(|| unknown(name, &wrap.object))?;
            surfaces.push(surface(
                wrap,
                object,
                &objects[object],
                points.len(),
                model,
            )?);
        }
        surfaces.retain(|s| objects.get(s.object).is_some_and(|o| o.active));
        Ok(Self { points, surfaces })
    }
}

impl Point {
    /// Where the point is in the ground's frame; `None` while it is not part of the path.
    pub fn at(&self, data: &Data) -> Option<Vec3> {
        let local_m = match &self.place {
            Place::Fixed(at) => *at,
            Place::Conditional(at, k, [low, high]) => {
                let q = *data.q.get(*k)?;
                if q < low - MARGIN || q > high + MARGIN {
                    return None;
                }
                *at
            }
            Place::Moving(parts) => Vec3::from_fn(|i, _| {
                let (k, function) = &parts[i];
                function.value(k.map_or(0.0, |k| data.q[k]))
            }),
        };
        Some(data.pose[self.body].point(local_m))
    }

    /// Calls `each` with every coordinate that moves the point on its body, and how, along the
    /// ground's axes.
    pub fn moves(&self, data: &Data, mut each: impl FnMut(usize, Vec3)) {
        let Place::Moving(parts) = &self.place else {
            return;
        };
        for (axis, (k, function)) in parts.iter().enumerate() {
            if let Some(k) = *k {
                let slope = function.slope(data.q[k]);
                each(k, data.pose[self.body].rotation.column(axis) * slope);
            }
        }
    }
}

fn point(from: &PathPoint, muscle: &str, model: &Model) -> Result<Point, Error> {
    let body = model
        .body(&from.body)
        .ok_or_else(|| unknown(muscle, &from.body))?;
    let coordinate = |name: &String| model.coordinate(name).ok_or_else(|| unknown(muscle, name));
    let place = match &from.location {
        Location::Fixed(at) => Place::Fixed(Vec3::from(*at)),
        Location::Conditional {
            at_m,
            coordinate: name,
            range,
        } => Place::Conditional(Vec3::from(*at_m), coordinate(name)?, *range),
        Location::Moving(parts) => {
            let mut made = Vec::with_capacity(3);
            for (name, function) in parts.iter() {
                let k = name.as_ref().map(coordinate).transpose()?;
                made.push((k, Function::new(function).map_err(|p| wrong(muscle, p))?));
            }
            let made: Result<[_; 3], _> = made.try_into();
            Place::Moving(Box::new(
                made.map_err(|_| wrong(muscle, "has a point without x, y, z"))?,
            ))
        }
    };
    let finite = match &place {
        Place::Fixed(at) | Place::Conditional(at, ..) => at.iter().all(|v| v.is_finite()),
        Place::Moving(_) => true,
    };
    if finite {
        Ok(Point { body, place })
    } else {
        Err(wrong(muscle, "has a point that is no number"))
    }
}

fn surface(
    wrap: &PathWrap,
    object: usize,
    from: &WrapObject,
    points: usize,
    model: &Model,
) -> Result<Surface, Error> {
    let about = |problem| Error::Element {
        kind: "wrap surface",
        name: from.name.clone(),
        problem,
    };
    let body = model.body(&from.frame.body);
    let body = body.ok_or_else(|| unknown(&from.name, &from.frame.body))?;
    let sizes = match from.shape {
        WrapShape::Cylinder { radius_m, length_m } => [radius_m, length_m, 1.0],
        WrapShape::Sphere { radius_m } => [radius_m, 1.0, 1.0],
        WrapShape::Ellipsoid { radii_m } => radii_m,
        WrapShape::Torus { inner_m, outer_m } => [inner_m, outer_m, 1.0],
    };
    if sizes.iter().any(|v| !(v.is_finite() && *v > 0.0)) {
        return Err(about("has a size that is not positive"));
    }
    let last = points - 1;
    let [first, end] = wrap.range;
    Ok(Surface {
        object,
        body,
        pose: Pose {
            rotation: body_xyz(from.frame.orientation_rad),
            position_m: Vec3::from(from.frame.translation_m),
        },
        quadrant: from.quadrant,
        shape: from.shape,
        method: wrap.method,
        range: [
            first.map_or(0, |i| i.saturating_sub(1)).min(last),
            end.map_or(last, |i| i.saturating_sub(1)).min(last),
        ],
    })
}

fn unknown(muscle: &str, wanted: &str) -> Error {
    Error::UnknownName {
        kind: "muscle",
        name: muscle.into(),
        wanted: wanted.into(),
    }
}

fn wrong(muscle: &str, problem: &'static str) -> Error {
    Error::Element {
        kind: "muscle",
        name: muscle.into(),
        problem,
    }
}
