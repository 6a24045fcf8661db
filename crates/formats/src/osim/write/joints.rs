//! Joints, their frames and coordinates.

use super::functions::{named, property};
use super::path;
use crate::osim::joints::AXES;
use crate::xml_out::Xml;
use sagitta_motion::model::{Axis, BodyFrame, Coordinate, Joint, JointKind};

/// A joint between two frames of its own.
pub(super) fn joint(xml: &mut Xml, it: &Joint) {
    xml.object(tag(&it.kind), &it.name, |xml| {
        // The two bodies differ in any joint that moves.
        let second = if it.parent.body == it.child.body {
            "child_offset"
        } else {
            "offset"
        };
        let ends = [(&it.parent, "offset"), (&it.child, second)];
        let ends = ends.map(|(end, word)| (format!("{}_{word}", end.body), end));
        xml.text("socket_parent_frame", &ends[0].0);
        xml.text("socket_child_frame", &ends[1].0);
        xml.part("coordinates", |xml| {
            it.coordinates.iter().for_each(|one| coordinate(xml, one));
        });
        xml.part("frames", |xml| {
            ends.iter().for_each(|(name, end)| frame(xml, name, end));
        });
        if let JointKind::Custom(axes) = &it.kind {
            transform(xml, axes);
        }
    });
}

fn tag(kind: &JointKind) -> &'static str {
    match kind {
        JointKind::Weld => "WeldJoint",
        JointKind::Pin => "PinJoint",
        JointKind::Slider => "SliderJoint",
        JointKind::Universal => "UniversalJoint",
        JointKind::Gimbal => "GimbalJoint",
        JointKind::Planar => "PlanarJoint",
        JointKind::Free => "FreeJoint",
        JointKind::Custom(_) => "CustomJoint",
    }
}

/// A frame on a body.
pub(super) fn frame(xml: &mut Xml, name: &str, it: &BodyFrame) {
    xml.object("PhysicalOffsetFrame", name, |xml| {
        xml.text("socket_parent", &path(&it.body));
        xml.numbers("translation", &it.translation_m);
        xml.numbers("orientation", &it.orientation_rad);
    });
}

/// A coordinate. What it measures follows from the joint in files of version 4.
fn coordinate(xml: &mut Xml, it: &Coordinate) {
    xml.object("Coordinate", &it.name, |xml| {
        xml.number("default_value", it.default_value);
        xml.number("default_speed_value", it.default_speed);
        xml.numbers("range", &it.range);
        xml.flag("clamped", it.clamped);
        xml.flag("locked", it.locked);
        if let Some(function) = &it.prescribed {
            property(xml, "prescribed_function", function);
        }
        xml.flag("prescribed", it.prescribed.is_some());
    });
}

fn transform(xml: &mut Xml, axes: &[Axis; 6]) {
    xml.part("SpatialTransform", |xml| {
        for ((name, _), axis) in AXES.iter().zip(axes) {
            xml.object("TransformAxis", name, |xml| {
                xml.text("coordinates", &axis.coordinates.join(" "));
                xml.numbers("axis", &axis.direction);
                named(xml, "function", &axis.function);
            });
        }
    });
}
