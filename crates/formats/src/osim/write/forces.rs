//! Motors and springs; muscles are elsewhere.

use super::joints::frame;
use super::{muscles, path};
use crate::xml_out::Xml;
use sagitta_motion::model::{
    Actuator, Applied, BodyFrame, Bounds, Bushing, CoordinateLimit, Description, Force, Spring,
};

/// A force.
pub(super) fn force(xml: &mut Xml, model: &Description, it: &Force) {
    match it {
        Force::Muscle(it) => muscles::muscle(xml, model, it),
        Force::Actuator(it) => actuator(xml, it),
        Force::CoordinateLimit(it) => limit(xml, it),
        Force::Spring(it) => spring(xml, it),
        Force::Bushing(it) => bushing(xml, it),
    }
}

/// Whether it acts, and the bounds of its control.
pub(super) fn control(xml: &mut Xml, applied: bool, bounds: Bounds) {
    xml.flag("appliesForce", applied);
    xml.number("min_control", bounds.min);
    xml.number("max_control", bounds.max);
}

fn actuator(xml: &mut Xml, it: &Actuator) {
    let tag = match it.on {
        Applied::Coordinate(_) => "CoordinateActuator",
        Applied::Point { .. } => "PointActuator",
        Applied::Torque { .. } => "TorqueActuator",
    };
    xml.object(tag, &it.name, |xml| {
        control(xml, it.applied, it.bounds);
        where_it_acts(xml, &it.on);
        xml.number("optimal_force", it.optimal_force);
    });
}

fn where_it_acts(xml: &mut Xml, on: &Applied) {
    match on {
        Applied::Coordinate(name) => xml.text("coordinate", name),
        Applied::Point {
            body,
            point_m,
            point_is_global,
            direction,
            force_is_global,
        } => {
            xml.text("body", body);
            xml.numbers("point", point_m);
            xml.flag("point_is_global", *point_is_global);
            xml.numbers("direction", direction);
            xml.flag("force_is_global", *force_is_global);
        }
        Applied::Torque {
            body,
            against,
            axis,
            torque_is_global,
        } => {
            xml.text("bodyA", body);
            xml.text("bodyB", against);
            xml.flag("torque_is_global", *torque_is_global);
            xml.numbers("axis", axis);
        }
    }
}

fn limit(xml: &mut Xml, it: &CoordinateLimit) {
    xml.object("CoordinateLimitForce", &it.name, |xml| {
        xml.flag("appliesForce", it.applied);
        xml.text("coordinate", &it.coordinate);
        xml.number("upper_stiffness", it.upper_stiffness);
        xml.number("upper_limit", it.upper_limit);
        xml.number("lower_stiffness", it.lower_stiffness);
        xml.number("lower_limit", it.lower_limit);
        xml.number("damping", it.damping);
        xml.number("transition", it.transition);
    });
}

fn spring(xml: &mut Xml, it: &Spring) {
    xml.object("SpringGeneralizedForce", &it.name, |xml| {
        xml.flag("appliesForce", it.applied);
        xml.text("coordinate", &it.coordinate);
        xml.number("stiffness", it.stiffness);
        xml.number("rest_length", it.rest);
        xml.number("viscosity", it.viscosity);
    });
}

fn bushing(xml: &mut Xml, it: &Bushing) {
    xml.object("BushingForce", &it.name, |xml| {
        xml.flag("appliesForce", it.applied);
        let ends = [("frame1_offset", &it.first), ("frame2_offset", &it.second)];
        let plain =
            |end: &BodyFrame| end.translation_m == [0.0; 3] && end.orientation_rad == [0.0; 3];
        for (tag, (name, end)) in ["socket_frame1", "socket_frame2"].iter().zip(ends) {
            let socket = if plain(end) {
                path(&end.body)
            } else {
                name.to_owned()
            };
            xml.text(tag, &socket);
        }
        xml.part("frames", |xml| {
            let own = ends.iter().filter(|(_, end)| !plain(end));
            own.for_each(|(name, end)| frame(xml, name, end));
        });
        xml.numbers("rotational_stiffness", &it.rotational_stiffness);
        xml.numbers("translational_stiffness", &it.translational_stiffness);
        xml.numbers("rotational_damping", &it.rotational_damping);
        xml.numbers("translational_damping", &it.translational_damping);
    });
}
