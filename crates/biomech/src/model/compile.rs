//! From a description to a model.

use super::function::Function;
use super::{Axis, Body, Coordinate, Coupler, Drive, Joint, Kind, Marker, Model};
use crate::spatial::{Pose, body_xyz};
use crate::{Error, Vec3};
use nalgebra::Matrix3;
use sagitta_motion::model::{self as described, Description, JointKind, MotionType};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

pub(super) fn model(from: &Description) -> Result<Model, Error> {
    let order = order(from)?;
    let body_index = indices(&from.bodies, &order);
    let mut first = Vec::with_capacity(from.joints.len());
    let mut coordinates = Vec::new();
    for joint in &from.joints {
        first.push(coordinates.len());
        let body = find(&body_index, &joint.child.body, "joint", &joint.name)?;
        for coordinate in &joint.coordinates {
            coordinates.push(coordinate_of(coordinate, body)?);
        }
    }
    let mut bodies = vec![Body::ground()];
    for &(joint, body) in &order {
        let (joint, first) = (&from.joints[joint], first[joint]);
        let joint = joint_of(joint, first, &body_index)?;
        bodies.push(body_of(&from.bodies[body], joint)?);
    }
    let coordinate_index = names(&coordinates)?;
    let gravity_m_s2 = Vec3::from(from.gravity_m_s2);
    finite(gravity_m_s2.as_slice(), "model", &from.name)?;
    Ok(Model {
        name: from.name.clone(),
        gravity_m_s2,
        markers: markers(from, &body_index)?,
        couplers: couplers(from, &coordinate_index)?,
        bodies,
        coordinates,
        body_index,
        coordinate_index,
    })
}

/// Joints and the bodies they move, by their places in the description, parents first and otherwise
/// in the order of the bodies.
fn order(from: &Description) -> Result<Vec<(usize, usize)>, Error> {
    let count = from.bodies.len();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, body) in from.bodies.iter().enumerate() {
        places.entry(body.name.as_str()).or_insert(place);
    }
    let mut held: Vec<Option<usize>> = vec![None; count];
    // What hangs on each body, and on the ground.
    let mut hanging: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut ready: BinaryHeap<Reverse<usize>> = BinaryHeap::new();
    for (j, joint) in from.joints.iter().enumerate() {
        let (child, parent) = (&joint.child.body, &joint.parent.body);
        let Some(&body) = places.get(child.as_str()) else {
            return Err(unknown("joint", &joint.name, child));
        };
        let on = places.get(parent.as_str());
        match on {
            // A body may be called so too; the ground is the ground.
            _ if parent == "ground" => ready.push(Reverse(body)),
            Some(&on) => hanging[on].push(body),
            None => return Err(unknown("joint", &joint.name, parent)),
        }
        if held[body].replace(j).is_some() {
            return Err(Error::Structure {
                body: child.clone(),
                problem: "is the child of two joints",
            });
        }
    }
    let mut placed = vec![false; count];
    let mut order = Vec::with_capacity(count);
    while let Some(Reverse(body)) = ready.pop() {
        let Some(joint) = held[body].filter(|_| !placed[body]) else {
            continue;
        };
        placed[body] = true;
        order.push((joint, body));
        ready.extend(hanging[body].iter().copied().map(Reverse));
    }
    match order.len() == count {
        true => Ok(order),
        false => Err(stuck(from, &placed)),
    }
}

fn stuck(from: &Description, placed: &[bool]) -> Error {
    let left = from.bodies.iter().zip(placed).find(|(_, placed)| !**placed);
    Error::Structure {
        body: left.map(|(body, _)| body.name.clone()).unwrap_or_default(),
        problem: "is not held to the ground by joints",
    }
}

fn indices(bodies: &[described::Body], order: &[(usize, usize)]) -> BTreeMap<String, usize> {
    let ground = std::iter::once(("ground".to_string(), 0));
    let rest = order.iter().enumerate();
    ground
        .chain(rest.map(|(i, &(_, body))| (bodies[body].name.clone(), i + 1)))
        .collect()
}

fn unknown(kind: &'static str, name: &str, wanted: &str) -> Error {
    Error::UnknownName {
        kind,
        name: name.into(),
        wanted: wanted.into(),
    }
}

fn find(
    index: &BTreeMap<String, usize>,
    wanted: &str,
    kind: &'static str,
    name: &str,
) -> Result<usize, Error> {
    let found = index.get(wanted).copied();
    found.ok_or_else(|| unknown(kind, name, wanted))
}

fn finite(values: &[f64], kind: &'static str, name: &str) -> Result<(), Error> {
    if values.iter().all(|v| v.is_finite()) {
        return Ok(());
    }
    Err(wrong(kind, name, "has a value that is no number"))
}

fn wrong(kind: &'static str, name: &str, problem: &'static str) -> Error {
    Error::Element {
        kind,
        name: name.into(),
        problem,
    }
}

fn names(coordinates: &[Coordinate]) -> Result<BTreeMap<String, usize>, Error> {
    let mut index = BTreeMap::new();
    for (i, coordinate) in coordinates.iter().enumerate() {
        if index.insert(coordinate.name.clone(), i).is_some() {
            return Err(wrong("coordinate", &coordinate.name, "is there twice"));
        }
    }
    Ok(index)
}

fn body_of(from: &described::Body, joint: Joint) -> Result<Body, Error> {
    let [xx, yy, zz, xy, xz, yz] = from.inertia_kg_m2;
    finite(&from.inertia_kg_m2, "body", &from.name)?;
    finite(&from.centre_m, "body", &from.name)?;
    finite(&[from.mass_kg], "body", &from.name)?;
    if from.mass_kg < 0.0 {
        return Err(wrong("body", &from.name, "has a negative mass"));
    }
    Ok(Body {
        name: from.name.clone(),
        mass_kg: from.mass_kg,
        centre_m: Vec3::from(from.centre_m),
        inertia_kg_m2: Matrix3::new(xx, xy, xz, xy, yy, yz, xz, yz, zz),
        joint,
    })
}

fn coordinate_of(from: &described::Coordinate, body: usize) -> Result<Coordinate, Error> {
    finite(
        &[from.default_value, from.default_speed],
        "coordinate",
        &from.name,
    )?;
    let [low, high] = from.range;
    if from.clamped && (low.is_nan() || high.is_nan() || low > high) {
        return Err(wrong(
            "coordinate",
            &from.name,
            "has a range that ends before it begins",
        ));
    }
    let function = |f| Function::new(f).map_err(|p| wrong("coordinate", &from.name, p));
    Ok(Coordinate {
        name: from.name.clone(),
        motion: from.motion,
        body,
        default_value: from.default_value,
        default_speed: from.default_speed,
        range: from.range,
        clamped: from.clamped,
        locked: from.locked,
        prescribed: from.prescribed.as_ref().map(function).transpose()?,
    })
}

fn frame(from: &described::BodyFrame, joint: &str) -> Result<Pose, Error> {
    finite(&from.translation_m, "joint", joint)?;
    finite(&from.orientation_rad, "joint", joint)?;
    Ok(Pose {
        rotation: body_xyz(from.orientation_rad),
        position_m: Vec3::from(from.translation_m),
    })
}

fn joint_of(
    from: &described::Joint,
    first: usize,
    bodies: &BTreeMap<String, usize>,
) -> Result<Joint, Error> {
    let wanted = match from.kind {
        JointKind::Weld => Some(0),
        JointKind::Pin | JointKind::Slider => Some(1),
        JointKind::Universal => Some(2),
        JointKind::Gimbal | JointKind::Planar => Some(3),
        JointKind::Free => Some(6),
        JointKind::Custom(_) => None,
    };
    if wanted.is_some_and(|n| n != from.coordinates.len()) {
        return Err(wrong(
            "joint",
            &from.name,
            "has another number of coordinates than its kind",
        ));
    }
    let plain = |axes: &[(usize, usize)]| Kind::Axes(Box::new(plain(axes, first)));
    let kind = match &from.kind {
        JointKind::Weld => Kind::Weld,
        JointKind::Pin => Kind::Pin,
        JointKind::Slider => Kind::Slider,
        JointKind::Universal => plain(&[(0, 0), (1, 1)]),
        JointKind::Gimbal => plain(&[(0, 0), (1, 1), (2, 2)]),
        JointKind::Planar => plain(&[(2, 0), (3, 1), (4, 2)]),
        JointKind::Free => plain(&[(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]),
        JointKind::Custom(axes) => custom(axes, from, first)?,
    };
    Ok(Joint {
        name: from.name.clone(),
        parent: find(bodies, &from.parent.body, "joint", &from.name)?,
        in_parent: frame(&from.parent, &from.name)?,
        in_child: frame(&from.child, &from.name)?,
        kind,
        coordinates: first..first + from.coordinates.len(),
    })
}

/// Rotations about x, y, z and translations along them; each pair is one of the six axes and the
/// coordinate that it is.
fn plain(driven: &[(usize, usize)], first: usize) -> [Axis; 6] {
    std::array::from_fn(|i| {
        let drive = driven.iter().find(|(axis, _)| *axis == i);
        Axis {
            direction: Vec3::ith(i % 3, 1.0),
            along: Some((i % 3, 1.0)),
            drive: drive.map_or(Drive::Constant(0.0), |(_, k)| {
                Drive::One(first + k, Function::identity())
            }),
        }
    })
}

fn custom(
    axes: &[described::Axis; 6],
    joint: &described::Joint,
    first: usize,
) -> Result<Kind, Error> {
    let mut index = BTreeMap::new();
    for (i, coordinate) in joint.coordinates.iter().enumerate() {
        index.insert(coordinate.name.clone(), first + i);
    }
    let mut made = Vec::with_capacity(6);
    for from in axes {
        let direction = Vec3::from(from.direction);
        let length = direction.norm();
        if !(length.is_finite() && length > 1e-9) {
            return Err(wrong(
                "joint",
                &joint.name,
                "has an axis without a direction",
            ));
        }
        let drive = drive(
            &from.function,
            1.0,
            &from.coordinates,
            &index,
            ("joint", &joint.name),
        )?;
        made.push(Axis {
            direction: direction / length,
            along: along(from.direction),
            drive,
        });
    }
    let made: Result<[Axis; 6], _> = made.try_into();
    match made {
        Ok(axes) => Ok(Kind::Axes(Box::new(axes))),
        Err(_) => Err(wrong("joint", &joint.name, "has not six axes")),
    }
}

/// The frame's own axis that a direction is, and its sign.
fn along(direction: [f64; 3]) -> Option<(usize, f64)> {
    let axis = direction.iter().position(|v| *v != 0.0)?;
    let alone = direction.iter().skip(axis + 1).all(|v| *v == 0.0);
    alone.then(|| (axis, direction[axis].signum()))
}

fn drive(
    function: &described::Function,
    scale: f64,
    coordinates: &[String],
    index: &BTreeMap<String, usize>,
    (kind, name): (&'static str, &str),
) -> Result<Drive, Error> {
    use described::Function as F;
    let mut found = Vec::with_capacity(coordinates.len());
    for wanted in coordinates {
        found.push(find(index, wanted, kind, name)?);
    }
    match (function, found.as_slice()) {
        (F::Multiplied(inner, factor), [_, _, ..]) => {
            drive(inner, scale * factor, coordinates, index, (kind, name))
        }
        (F::Linear(slopes), [_, _, ..]) if slopes.len() == found.len() + 1 => {
            finite(slopes, kind, name)?;
            let terms = found
                .iter()
                .zip(slopes)
                .map(|(k, slope)| (*k, slope * scale));
            let offset = slopes.last().copied().unwrap_or(0.0);
            Ok(Drive::Sum(offset * scale, terms.collect()))
        }
        (_, [_, _, ..]) => Err(wrong(
            kind,
            name,
            "has a function of several coordinates that is not linear",
        )),
        (_, one) => {
            let scaled = F::Multiplied(Box::new(function.clone()), scale);
            let function = Function::new(&scaled).map_err(|p| wrong(kind, name, p))?;
            match (function.constant(), one) {
                (Some(value), _) => Ok(Drive::Constant(value)),
                (None, [k]) => Ok(Drive::One(*k, function)),
                (None, _) => Ok(Drive::Constant(function.value(0.0))),
            }
        }
    }
}

fn markers(from: &Description, bodies: &BTreeMap<String, usize>) -> Result<Vec<Marker>, Error> {
    let marker = |marker: &described::Marker| {
        finite(&marker.location_m, "marker", &marker.name)?;
        Ok(Marker {
            name: marker.name.clone(),
            body: find(bodies, &marker.body, "marker", &marker.name)?,
            local_m: Vec3::from(marker.location_m),
        })
    };
    from.markers.iter().map(marker).collect()
}

/// In an order in which none depends on a later one.
fn couplers(from: &Description, index: &BTreeMap<String, usize>) -> Result<Vec<Coupler>, Error> {
    let mut waiting = Vec::new();
    for coupler in &from.couplers {
        let about = ("coupler", coupler.name.as_str());
        let drive = drive(
            &coupler.function,
            coupler.scale,
            &coupler.independent,
            index,
            about,
        )?;
        let dependent = find(index, &coupler.dependent, "coupler", &coupler.name)?;
        waiting.push(Coupler {
            name: coupler.name.clone(),
            dependent,
            drive,
        });
    }
    let mut sorted: Vec<Coupler> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let dependents: BTreeSet<usize> = waiting.iter().map(|c: &Coupler| c.dependent).collect();
        let free = |c: &Coupler| {
            let mut free = true;
            let others = |k: usize| dependents.contains(&k);
            c.drive
                .slopes(&super::Jet::default(), |k, _| free &= !others(k));
            free
        };
        let Some(next) = waiting.iter().position(free) else {
            let name = waiting.first().map(|c| c.name.clone()).unwrap_or_default();
            return Err(wrong("coupler", &name, "follows itself"));
        };
        sorted.push(waiting.remove(next));
    }
    Ok(sorted)
}

/// Whether degrees in a file become radians.
impl Coordinate {
    /// Whether it is written in degrees where a file says that it is: rotations are, distances and
    /// couplings of both are not.
    pub fn in_degrees(&self) -> bool {
        self.motion == MotionType::Rotational
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::model::BodyFrame;

    /// Bodies that hang on each other as `parents` say; no parent is the ground.
    fn hanging(parents: &[Option<usize>]) -> Description {
        let name = |i: usize| format!("b{i}");
        let on = |body: String| BodyFrame {
            body,
            ..BodyFrame::default()
        };
        let joint = |(i, parent): (usize, &Option<usize>)| described::Joint {
            name: format!("j{i}"),
            parent: on(parent.map_or("ground".to_owned(), name)),
            child: on(name(i)),
            kind: JointKind::Weld,
            coordinates: Vec::new(),
        };
        let body = |i| described::Body {
            name: name(i),
            ..described::Body::default()
        };
        Description {
            bodies: (0..parents.len()).map(body).collect(),
            joints: parents.iter().enumerate().map(joint).collect(),
            ..Description::default()
        }
    }

    /// The first body whose parent is placed, again and again.
    fn by_search(parents: &[Option<usize>]) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        while order.len() < parents.len() {
            let ready =
                |i: &usize| !order.contains(i) && parents[*i].is_none_or(|on| order.contains(&on));
            let next = (0..parents.len()).find(ready);
            order.push(next.unwrap());
        }
        order
    }

    #[test]
    fn parents_come_first_and_else_the_order_of_the_file_stands() {
        let mut seed = 1_u32;
        for _ in 0..200 {
            // A tree: each body hangs on one of a lower rank, and ranks are in any order in the file.
            let mut draw = |below: usize| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 8) as usize % below
            };
            let count = 1 + draw(30);
            let mut ranks: Vec<usize> = (0..count).collect();
            for i in (1..count).rev() {
                ranks.swap(i, draw(i + 1));
            }
            let mut parents = vec![None; count];
            for rank in 1..count {
                let on = draw(rank + 1);
                parents[ranks[rank]] = (on < rank).then(|| ranks[on]);
            }
            let found = order(&hanging(&parents)).unwrap();
            let found: Vec<usize> = found.into_iter().map(|(_, body)| body).collect();
            assert_eq!(found, by_search(&parents), "{parents:?}");
        }
        // A ring hangs on nothing.
        assert!(order(&hanging(&[None, Some(2), Some(1)])).is_err());
    }
}
