//! Muscles and motors: the generalised forces of one newton, and how many there can be.

use crate::dynamics::muscle_path::{self, Course};
use crate::dynamics::{jacobian, moment_arm};
use crate::model::Model;
use crate::muscle::{Fibre, Path};
use crate::{Data, Error, Vec3};
use sagitta_motion::model::{self as described, Applied, Bounds, WrapObject};

/// A muscle or a motor: force = control · capacity.
#[derive(Clone, Debug, PartialEq)]
pub struct Actuator {
    /// Its name.
    pub name: String,
    /// Bounds of its control.
    pub bounds: Bounds,
    on: On,
}

#[derive(Clone, Debug, PartialEq)]
enum On {
    Muscle(Path, Fibre),
    Coordinate {
        k: usize,
        optimal: f64,
    },
    Point {
        body: usize,
        point_m: Vec3,
        point_is_global: bool,
        direction: Vec3,
        force_is_global: bool,
        optimal: f64,
    },
    Torque {
        bodies: [usize; 2],
        axis: Vec3,
        is_global: bool,
        optimal: f64,
    },
}

/// What evaluating an actuator needs room for.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    course: Course,
}

impl Actuator {
    pub(super) fn muscle(
        from: &described::Muscle,
        wraps: &[WrapObject],
        model: &Model,
    ) -> Result<Self, Error> {
        let sizes = [
            from.max_isometric_n,
            from.optimal_fibre_m,
            from.tendon_slack_m,
            from.max_velocity,
        ];
        if sizes.iter().any(|v| !(v.is_finite() && *v > 0.0)) {
            return Err(wrong(
                "muscle",
                &from.name,
                "has a size that is not positive",
            ));
        }
        Ok(Self {
            name: from.name.clone(),
            bounds: bounds(from.bounds, "muscle", &from.name)?,
            on: On::Muscle(Path::new(from, wraps, model)?, Fibre::new(from)),
        })
    }

    pub(super) fn motor(from: &described::Actuator, model: &Model) -> Result<Self, Error> {
        let unknown = |wanted: &str| Error::UnknownName {
            kind: "actuator",
            name: from.name.clone(),
            wanted: wanted.into(),
        };
        let body = |name: &str| model.body(name).ok_or_else(|| unknown(name));
        let along = |v: [f64; 3]| {
            let unit = Vec3::from(v).try_normalize(f64::MIN_POSITIVE);
            unit.ok_or_else(|| wrong("actuator", &from.name, "has no direction"))
        };
        let optimal = from.optimal_force;
        if !optimal.is_finite() {
            return Err(wrong(
                "actuator",
                &from.name,
                "has an optimal force that is no number",
            ));
        }
        let on = match &from.on {
            Applied::Coordinate(name) => {
                let k = model.coordinate(name).ok_or_else(|| unknown(name))?;
                On::Coordinate { k, optimal }
            }
            Applied::Point {
                body: on,
                point_m,
                point_is_global,
                direction,
                force_is_global,
            } => On::Point {
                body: body(on)?,
                point_m: Vec3::from(*point_m),
                point_is_global: *point_is_global,
                direction: along(*direction)?,
                force_is_global: *force_is_global,
                optimal,
            },
            Applied::Torque {
                body: on,
                against,
                axis,
                torque_is_global,
            } => On::Torque {
                bodies: [body(on)?, body(against)?],
                axis: along(*axis)?,
                is_global: *torque_is_global,
                optimal,
            },
        };
        Ok(Self {
            name: from.name.clone(),
            bounds: bounds(from.bounds, "actuator", &from.name)?,
            on,
        })
    }

    /// Generalised forces of one newton (or newton metre), for every coordinate as if none followed
    /// another, into `arms`; returns the force at control one, N or N·m. `physiology`: whether a muscle's
    /// length and speed count, else its force is the maximal isometric one. Positions must be known.
    pub fn evaluate(
        &self,
        model: &Model,
        data: &Data,
        physiology: bool,
        scratch: &mut Scratch,
        arms: &mut [f64],
    ) -> f64 {
        arms.fill(0.0);
        match &self.on {
            On::Muscle(path, fibre) => {
                let course = &mut scratch.course;
                muscle_path::run(path, data, course);
                moment_arm::run(model, data, path, course, arms);
                if !physiology {
                    return fibre.max_isometric_n;
                }
                fibre.capacity_n(course.length_m(), muscle_path::speed_m_s(data, arms))
            }
            On::Coordinate { k, optimal } => {
                if let Some(arm) = arms.get_mut(*k) {
                    *arm = 1.0;
                }
                *optimal
            }
            On::Point { body, optimal, .. } => {
                let (at_m, force_n) = self.line(data);
                let none = Vec3::zeros();
                jacobian::add_force(model, data, (*body, at_m), (force_n, none), arms);
                *optimal
            }
            On::Torque {
                bodies,
                axis,
                is_global,
                optimal,
            } => {
                let torque = if *is_global {
                    *axis
                } else {
                    data.pose[bodies[0]].rotation * axis
                };
                for (body, sign) in bodies.iter().zip([1.0, -1.0]) {
                    let at_m = data.pose[*body].position_m;
                    jacobian::add_force(
                        model,
                        data,
                        (*body, at_m),
                        (Vec3::zeros(), torque * sign),
                        arms,
                    );
                }
                *optimal
            }
        }
    }

    /// Where a point actuator acts and in which direction, in the ground's frame.
    fn line(&self, data: &Data) -> (Vec3, Vec3) {
        let On::Point {
            body,
            point_m,
            point_is_global,
            direction,
            force_is_global,
            ..
        } = &self.on
        else {
            return (Vec3::zeros(), Vec3::zeros());
        };
        let pose = &data.pose[*body];
        (
            if *point_is_global {
                *point_m
            } else {
                pose.point(*point_m)
            },
            if *force_is_global {
                *direction
            } else {
                pose.rotation * direction
            },
        )
    }

    /// Lets it act with a force (N or N·m): on bodies into `data.applied`, on coordinates into
    /// `generalized`. Positions must be known.
    pub fn act(&self, force: f64, data: &mut Data, scratch: &mut Scratch, generalized: &mut [f64]) {
        match &self.on {
            On::Muscle(path, _) => {
                let course = &mut scratch.course;
                muscle_path::run(path, data, course);
                moment_arm::pulls(course, |i, pull| {
                    let node = &course.nodes()[i];
                    data.apply(node.body, pull * force, node.at_m, Vec3::zeros());
                    if let Some(point) = node.point(path) {
                        point.moves(data, |k, way| {
                            if let Some(sum) = generalized.get_mut(k) {
                                *sum += way.dot(&pull) * force;
                            }
                        });
                    }
                });
            }
            On::Coordinate { k, .. } => {
                if let Some(sum) = generalized.get_mut(*k) {
                    *sum += force;
                }
            }
            On::Point { body, .. } => {
                let (at_m, direction) = self.line(data);
                data.apply(*body, direction * force, at_m, Vec3::zeros());
            }
            On::Torque {
                bodies,
                axis,
                is_global,
                ..
            } => {
                let turn = if *is_global {
                    *axis
                } else {
                    data.pose[bodies[0]].rotation * axis
                };
                for (body, sign) in bodies.iter().zip([force, -force]) {
                    let at_m = data.pose[*body].position_m;
                    data.apply(*body, Vec3::zeros(), at_m, turn * sign);
                }
            }
        }
    }
}

fn bounds(bounds: Bounds, kind: &'static str, name: &str) -> Result<Bounds, Error> {
    if bounds.min.is_nan() || bounds.max.is_nan() || bounds.min > bounds.max {
        return Err(wrong(kind, name, "has controls that end before they begin"));
    }
    Ok(bounds)
}

fn wrong(kind: &'static str, name: &str, problem: &'static str) -> Error {
    Error::Element {
        kind,
        name: name.into(),
        problem,
    }
}
