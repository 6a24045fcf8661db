//! Forward kinematics: where bodies are, how they move.
//!
//! A joint's frame F on the parent, its moving frame M on the child: `X_child = X_parent X_F X_J
//! X_M⁻¹`. A spatial transform is `R = R₁(θ₁) R₂(θ₂) R₃(θ₃)`, `p = Σ dⱼ bⱼ`; with w₁, w₂, w₃ the axes
//! as the rotations before them have turned them, `ω = Σ θ̇ᵢ wᵢ` and `ω̇ = Σ θ̈ᵢ wᵢ + θ̇₂ θ̇₁ w₁ × w₂ +
//! θ̇₃ (θ̇₁ w₁ + θ̇₂ w₂) × w₃`. Source: A. Seth, M. Sherman, P. Eastman, S. Delp, Minimal formulation of
//! joint motion for biomechanisms, Nonlinear Dynamics 62 (2010) 291–303; for the recursion R.
//! Featherstone, Rigid Body Dynamics Algorithms, 2008, chapter 4, here along the ground's axes.

use crate::data::Placed;
use crate::model::{Axis, Joint, Kind, Model};
use crate::spatial::{Motion, Pose, about, turn};
use crate::{Data, Vec3};
use nalgebra::Matrix3;

/// Where all bodies are at `data.q`, and what each coordinate moves.
pub fn positions(model: &Model, data: &mut Data) {
    for (i, body) in model.bodies.iter().enumerate().skip(1) {
        let joint = &body.joint;
        let parent = &data.pose[joint.parent];
        let mut rotation = parent.rotation * joint.in_parent.rotation;
        let mut position_m = parent.point(joint.in_parent.position_m);
        let placed = &mut data.placed[i];
        place(joint, &data.q, &mut rotation, &mut position_m, placed);
        let rotation = rotation * joint.in_child.rotation.transpose();
        placed.arm_m = -(rotation * joint.in_child.position_m);
        data.pose[i] = Pose {
            rotation,
            position_m: position_m + placed.arm_m,
        };
        subspace(joint, placed, &mut data.subspace);
    }
}

/// Moves the joint's frame by its coordinates.
fn place(
    joint: &Joint,
    q: &[f64],
    rotation: &mut Matrix3<f64>,
    position_m: &mut Vec3,
    placed: &mut Placed,
) {
    match &joint.kind {
        Kind::Weld => {}
        Kind::Pin => {
            placed.axes[2] = rotation.column(2).into();
            turn(rotation, 2, q[joint.coordinates.start]);
        }
        Kind::Slider => {
            placed.axes[0] = rotation.column(0).into();
            *position_m += placed.axes[0] * q[joint.coordinates.start];
        }
        Kind::Axes(axes) => transform(axes, q, rotation, position_m, placed),
    }
}

fn transform(
    axes: &[Axis; 6],
    q: &[f64],
    rotation: &mut Matrix3<f64>,
    position_m: &mut Vec3,
    placed: &mut Placed,
) {
    for (i, axis) in axes.iter().enumerate().skip(3) {
        let direction = directed(rotation, axis);
        placed.axes[i] = direction;
        placed.jets[i] = axis.drive.jet(q);
        *position_m += direction * placed.jets[i].value;
    }
    for (i, axis) in axes.iter().enumerate().take(3) {
        placed.axes[i] = directed(rotation, axis);
        placed.jets[i] = axis.drive.jet(q);
        let angle_rad = placed.jets[i].value;
        if angle_rad == 0.0 {
            continue;
        }
        match axis.along {
            Some((own, sign)) => turn(rotation, own, sign * angle_rad),
            None => *rotation *= about(axis.direction, angle_rad),
        }
    }
}

#[inline]
fn directed(rotation: &Matrix3<f64>, axis: &Axis) -> Vec3 {
    match axis.along {
        Some((own, sign)) => rotation.column(own) * sign,
        None => rotation * axis.direction,
    }
}

/// What each of the joint's coordinates does to the body.
#[inline]
fn subspace(joint: &Joint, placed: &Placed, out: &mut [Motion]) {
    match &joint.kind {
        Kind::Weld => {}
        Kind::Pin => {
            let angular = placed.axes[2];
            out[joint.coordinates.start] = Motion {
                angular,
                linear: angular.cross(&placed.arm_m),
            };
        }
        Kind::Slider => {
            out[joint.coordinates.start] = Motion {
                angular: Vec3::zeros(),
                linear: placed.axes[0],
            };
        }
        Kind::Axes(axes) => {
            out[joint.coordinates.clone()].fill(Motion::zero());
            for (i, axis) in axes.iter().enumerate() {
                let direction = placed.axes[i];
                axis.drive.slopes(&placed.jets[i], |k, slope| {
                    if i < 3 {
                        out[k].angular += direction * slope;
                    } else {
                        out[k].linear += direction * slope;
                    }
                });
            }
            for column in &mut out[joint.coordinates.clone()] {
                column.linear += column.angular.cross(&placed.arm_m);
            }
        }
    }
}

/// How all bodies move at `data.qd`. Positions must be known.
pub fn velocities(model: &Model, data: &mut Data) {
    for (i, body) in model.bodies.iter().enumerate().skip(1) {
        let joint = &body.joint;
        let mut relative = Motion::zero();
        for k in joint.coordinates.clone() {
            relative.add(&data.subspace[k], data.qd[k]);
        }
        let parent = data.velocity[joint.parent];
        let arm_m = data.pose[i].position_m - data.pose[joint.parent].position_m;
        let mut bias = joint_bias(joint, &data.placed[i], &data.qd, relative.angular);
        bias.angular += parent.angular.cross(&relative.angular);
        bias.linear += parent
            .angular
            .cross(&(parent.angular.cross(&arm_m) + relative.linear * 2.0));
        data.bias[i] = bias;
        data.velocity[i] = Motion {
            angular: parent.angular + relative.angular,
            linear: parent.at(arm_m) + relative.linear,
        };
    }
}

/// Acceleration of the body against its parent while no coordinate accelerates.
#[inline]
fn joint_bias(joint: &Joint, placed: &Placed, qd: &[f64], angular: Vec3) -> Motion {
    let mut bias = Motion::zero();
    if let Kind::Axes(axes) = &joint.kind {
        let rate = |i: usize| axes[i].drive.rate(&placed.jets[i], qd);
        let first = placed.axes[0] * rate(0);
        let second = placed.axes[1] * rate(1);
        let third = placed.axes[2] * rate(2);
        bias.angular = first.cross(&second) + (first + second).cross(&third);
        for (i, axis) in axes.iter().enumerate() {
            let own = axis.drive.bias(&placed.jets[i], qd);
            if own == 0.0 {
                continue;
            }
            if i < 3 {
                bias.angular += placed.axes[i] * own;
            } else {
                bias.linear += placed.axes[i] * own;
            }
        }
    }
    let arm_m = placed.arm_m;
    bias.linear += bias.angular.cross(&arm_m) + angular.cross(&angular.cross(&arm_m));
    bias
}

/// How all bodies accelerate at `data.qdd`. Velocities must be known.
pub fn accelerations(model: &Model, data: &mut Data) {
    accelerate(model, data, Vec3::zeros());
}

/// The same with the ground itself accelerating.
pub(super) fn accelerate(model: &Model, data: &mut Data, ground_m_s2: Vec3) {
    data.acceleration[0].linear = ground_m_s2;
    for (i, body) in model.bodies.iter().enumerate().skip(1) {
        let joint = &body.joint;
        let parent = data.acceleration[joint.parent];
        let arm_m = data.pose[i].position_m - data.pose[joint.parent].position_m;
        let mut own = data.bias[i];
        own.angular += parent.angular;
        own.linear += parent.at(arm_m);
        for k in joint.coordinates.clone() {
            own.add(&data.subspace[k], data.qdd[k]);
        }
        data.acceleration[i] = own;
    }
}

/// Where a point of a body is in the ground's frame.
pub fn point(data: &Data, body: usize, local_m: Vec3) -> Vec3 {
    data.pose[body].point(local_m)
}

/// Velocity of a point of a body in the ground's frame, m/s.
pub fn point_velocity(data: &Data, body: usize, local_m: Vec3) -> Vec3 {
    data.velocity[body].at(data.pose[body].rotation * local_m)
}

/// Acceleration of a point of a body in the ground's frame, m/s²: a + α × r + ω × (ω × r).
pub fn point_acceleration(data: &Data, body: usize, local_m: Vec3) -> Vec3 {
    let arm_m = data.pose[body].rotation * local_m;
    let omega = data.velocity[body].angular;
    data.acceleration[body].at(arm_m) + omega.cross(&omega.cross(&arm_m))
}
