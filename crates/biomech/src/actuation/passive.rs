//! Springs: at the ends of coordinates, along coordinates, between frames.

use crate::model::Model;
use crate::spatial::{Pose, body_xyz};
use crate::{Data, Error, Vec3};
use nalgebra::Matrix3;
use sagitta_motion::model::{self as described, BodyFrame, Force, MotionType};

/// A spring.
#[derive(Clone, Debug, PartialEq)]
pub struct Passive {
    /// Its name.
    pub name: String,
    form: Form,
}

#[derive(Clone, Debug, PartialEq)]
enum Form {
    Limit {
        k: usize,
        upper: Stop,
        lower: Stop,
        damping: f64,
    },
    Spring {
        k: usize,
        stiffness: f64,
        rest: f64,
        viscosity: f64,
    },
    Bushing(Box<Bushing>),
}

/// One end of a coordinate's range: stiffness comes over a width.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stop {
    limit: f64,
    stiffness: f64,
    width: f64,
}

#[derive(Clone, Debug, PartialEq)]
struct Bushing {
    bodies: [usize; 2],
    frames: [Pose; 2],
    stiffness: [Vec3; 2],
    damping: [Vec3; 2],
}

/// The smooth step from 0 to 1: 10 x³ − 15 x⁴ + 6 x⁵ (Simbody's).
pub struct Step;

impl Step {
    /// Its value, for x from 0 to 1.
    pub fn value(x: f64) -> f64 {
        let x = x.clamp(0.0, 1.0);
        x * x * x * (10.0 + x * (6.0 * x - 15.0))
    }
}

impl Passive {
    /// From a description; `None` of what is not applied or no spring.
    pub(super) fn new(force: &Force, model: &Model) -> Result<Option<Self>, Error> {
        let coordinate = |wanted: &str| {
            model.coordinate(wanted).ok_or_else(|| Error::UnknownName {
                kind: "force",
                name: force.name().into(),
                wanted: wanted.into(),
            })
        };
        let form = match force {
            Force::CoordinateLimit(it) if it.applied => {
                limit(it, coordinate(&it.coordinate)?, model)
            }
            Force::Spring(it) if it.applied => Form::Spring {
                k: coordinate(&it.coordinate)?,
                stiffness: it.stiffness,
                rest: it.rest,
                viscosity: it.viscosity,
            },
            Force::Bushing(it) if it.applied => Form::Bushing(Box::new(bushing(it, model)?)),
            _ => return Ok(None),
        };
        Ok(Some(Self {
            name: force.name().into(),
            form,
        }))
    }

    /// Lets it act: on bodies into `data.applied`, on coordinates into `generalized`; returns the force
    /// (N·m or N) of those on a coordinate. Positions and velocities must be known.
    pub fn act(&self, data: &mut Data, generalized: &mut [f64]) -> Option<f64> {
        let (k, force) = match &self.form {
            Form::Limit {
                k,
                upper,
                lower,
                damping,
            } => {
                let (q, qd) = (data.q[*k], data.qd[*k]);
                let over = Step::value((q - upper.limit) / upper.width);
                let under = Step::value((lower.limit - q) / lower.width);
                let stops = upper.stiffness * over * (upper.limit - q)
                    + lower.stiffness * under * (lower.limit - q);
                (*k, stops - damping * (over + under) * qd)
            }
            Form::Spring {
                k,
                stiffness,
                rest,
                viscosity,
            } => (
                *k,
                -stiffness * (data.q[*k] - rest) - viscosity * data.qd[*k],
            ),
            Form::Bushing(it) => {
                it.act(data);
                return None;
            }
        };
        if let Some(sum) = generalized.get_mut(k) {
            *sum += force;
        }
        Some(force)
    }

    /// Whether it acts on a coordinate, else between bodies.
    pub fn on_coordinate(&self) -> bool {
        !matches!(self.form, Form::Bushing(_))
    }

    /// Whether OpenSim reports its energy beside its force.
    pub fn has_energy(&self) -> bool {
        matches!(self.form, Form::Limit { .. })
    }

    /// Energy that a stop of a coordinate holds, J, as OpenSim reports it beside its force; `None` of
    /// other springs.
    pub fn energy_j(&self, data: &Data) -> Option<f64> {
        let Form::Limit {
            k, upper, lower, ..
        } = &self.form
        else {
            return None;
        };
        let q = data.q[*k];
        Some(if q > upper.limit {
            upper.energy_j(q - upper.limit)
        } else {
            lower.energy_j((lower.limit - q).max(0.0))
        })
    }
}

impl Stop {
    fn energy_j(&self, beyond: f64) -> f64 {
        if beyond >= self.width {
            return self.stiffness * (0.5 * beyond * beyond - self.width * self.width / 7.0);
        }
        let x = beyond / self.width;
        self.stiffness * x * x * x * (2.0 - 2.5 * x + 6.0 / 7.0 * x * x) * beyond * beyond
    }
}

fn limit(it: &described::CoordinateLimit, k: usize, model: &Model) -> Form {
    let rotates = model.coordinates()[k].motion == MotionType::Rotational;
    let unit = if rotates {
        core::f64::consts::PI / 180.0
    } else {
        1.0
    };
    let stop = |limit: f64, stiffness: f64| Stop {
        limit: limit * unit,
        stiffness: stiffness / unit,
        width: (it.transition * unit).max(f64::MIN_POSITIVE),
    };
    Form::Limit {
        k,
        upper: stop(it.upper_limit, it.upper_stiffness),
        lower: stop(it.lower_limit, it.lower_stiffness),
        damping: it.damping / unit,
    }
}

fn bushing(it: &described::Bushing, model: &Model) -> Result<Bushing, Error> {
    let body = |frame: &BodyFrame| {
        model.body(&frame.body).ok_or_else(|| Error::UnknownName {
            kind: "bushing",
            name: it.name.clone(),
            wanted: frame.body.clone(),
        })
    };
    let frame = |frame: &BodyFrame| Pose {
        rotation: body_xyz(frame.orientation_rad),
        position_m: Vec3::from(frame.translation_m),
    };
    Ok(Bushing {
        bodies: [body(&it.first)?, body(&it.second)?],
        frames: [frame(&it.first), frame(&it.second)],
        stiffness: [
            it.rotational_stiffness.into(),
            it.translational_stiffness.into(),
        ],
        damping: [
            it.rotational_damping.into(),
            it.translational_damping.into(),
        ],
    })
}

impl Bushing {
    /// Deflections are the body-fixed x–y–z angles and the place of the second frame in the first; the
    /// forces that do work on them act on both bodies.
    fn act(&self, data: &mut Data) {
        let [first, second] =
            [0, 1].map(|i: usize| data.pose[self.bodies[i]].then(&self.frames[i]));
        let turned = first.rotation.transpose() * second.rotation;
        let angles = Vec3::new(
            libm::atan2(-turned[(1, 2)], turned[(2, 2)]),
            libm::asin(turned[(0, 2)].clamp(-1.0, 1.0)),
            libm::atan2(-turned[(0, 1)], turned[(0, 0)]),
        );
        let (sa, ca) = libm::sincos(angles.x);
        let (sb, cb) = libm::sincos(angles.y);
        let axes = Matrix3::new(1.0, 0.0, sb, 0.0, ca, -sa * cb, 0.0, sa, ca * cb);
        let Some(rates) = axes.try_inverse() else {
            return;
        };
        let speed = [0, 1].map(|i: usize| {
            let velocity = &data.velocity[self.bodies[i]];
            let arm_m = second.position_m - data.pose[self.bodies[i]].position_m;
            (velocity.angular, velocity.at(arm_m))
        });
        let back = first.rotation.transpose();
        let (omega, drift) = (
            back * (speed[1].0 - speed[0].0),
            back * (speed[1].1 - speed[0].1),
        );
        let place = back * (second.position_m - first.position_m);
        let [turn, shift] = [0, 1].map(|i: usize| {
            let (by, rate) = if i == 0 {
                (angles, rates * omega)
            } else {
                (place, drift)
            };
            -(self.stiffness[i].component_mul(&by) + self.damping[i].component_mul(&rate))
        });
        let torque = first.rotation * (rates.transpose() * turn);
        let force = first.rotation * shift;
        data.apply(self.bodies[1], force, second.position_m, torque);
        data.apply(self.bodies[0], -force, second.position_m, -torque);
    }
}
