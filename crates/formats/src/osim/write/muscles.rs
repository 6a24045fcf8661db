//! Muscles with their paths.

use super::functions::property;
use super::{forces, path};
use crate::osim::muscles::{ACTIVE, FIBRE, TENDON, VELOCITY};
use crate::xml_out::Xml;
use sagitta_motion::model::{
    Description, Location, Millard, Muscle, MuscleKind, PathPoint, PathWrap, WrapMethod,
};

/// A muscle.
pub(super) fn muscle(xml: &mut Xml, model: &Description, it: &Muscle) {
    let tag = match it.kind {
        MuscleKind::Thelen(_) => "Thelen2003Muscle",
        MuscleKind::Millard(_) => "Millard2012EquilibriumMuscle",
        MuscleKind::DeGrooteFregly(_) => "DeGrooteFregly2016Muscle",
    };
    xml.object(tag, &it.name, |xml| {
        forces::control(xml, it.applied, it.bounds);
        xml.object("GeometryPath", "geometrypath", |xml| {
            xml.set("PathPointSet", "pathpointset", |xml| {
                it.points.iter().for_each(|it| point(xml, model, it));
            });
            xml.set("PathWrapSet", "pathwrapset", |xml| {
                for (number, it) in it.wraps.iter().enumerate() {
                    wrap(xml, number, it);
                }
            });
        });
        xml.number("max_isometric_force", it.max_isometric_n);
        xml.number("optimal_fiber_length", it.optimal_fibre_m);
        xml.number("tendon_slack_length", it.tendon_slack_m);
        xml.number("pennation_angle_at_optimal", it.pennation_rad);
        xml.number("max_contraction_velocity", it.max_velocity);
        xml.flag("ignore_tendon_compliance", it.ignore_tendon_compliance);
        kind(xml, &it.kind);
    });
}

fn kind(xml: &mut Xml, kind: &MuscleKind) {
    match kind {
        MuscleKind::Thelen(it) => {
            xml.number("FmaxTendonStrain", it.tendon_strain);
            xml.number("FmaxMuscleStrain", it.muscle_strain);
            xml.number("KshapeActive", it.shape_active);
            xml.number("KshapePassive", it.shape_passive);
            xml.number("Af", it.af);
            xml.number("Flen", it.flen);
        }
        MuscleKind::Millard(it) => millard(xml, it),
        MuscleKind::DeGrooteFregly(it) => {
            xml.number("active_force_width_scale", it.width_scale);
            xml.number("fiber_damping", it.fibre_damping);
            xml.number("passive_fiber_strain_at_one_norm_force", it.passive_strain);
            xml.number("tendon_strain_at_one_norm_force", it.tendon_strain);
            xml.flag("ignore_passive_fiber_force", it.ignore_passive);
        }
    }
}

fn millard(xml: &mut Xml, it: &Millard) {
    xml.number("fiber_damping", it.fibre_damping);
    xml.number("minimum_activation", it.min_activation);
    curve(xml, "ActiveForceLengthCurve", &ACTIVE, &it.curves.active);
    curve(xml, "ForceVelocityCurve", &VELOCITY, &it.curves.velocity);
    curve(xml, "FiberForceLengthCurve", &FIBRE, &it.curves.fibre);
    curve(xml, "TendonForceLengthCurve", &TENDON, &it.curves.tendon);
}

/// What the curve says of itself; the rest is left to OpenSim.
fn curve(xml: &mut Xml, class: &'static str, tags: &[&str], values: &[Option<f64>]) {
    xml.object(class, class, |xml| {
        for (tag, value) in tags.iter().zip(values) {
            if let Some(value) = value {
                xml.number(tag, *value);
            }
        }
    });
}

/// The path of a coordinate, below the joint that has it.
fn coordinate(model: &Description, name: &str) -> String {
    let has =
        |joint: &&sagitta_motion::model::Joint| joint.coordinates.iter().any(|c| c.name == name);
    match model.joints.iter().find(has) {
        Some(joint) => format!("/jointset/{}/{name}", joint.name),
        None => name.to_owned(),
    }
}

fn point(xml: &mut Xml, model: &Description, it: &PathPoint) {
    let tag = match it.location {
        Location::Fixed(_) => "PathPoint",
        Location::Conditional { .. } => "ConditionalPathPoint",
        Location::Moving(_) => "MovingPathPoint",
    };
    xml.object(tag, &it.name, |xml| {
        xml.text("socket_parent_frame", &path(&it.body));
        match &it.location {
            Location::Fixed(at_m) => xml.numbers("location", at_m),
            Location::Conditional {
                at_m,
                coordinate: name,
                range,
            } => {
                xml.numbers("location", at_m);
                xml.text("socket_coordinate", &coordinate(model, name));
                xml.numbers("range", range);
            }
            Location::Moving(axes) => {
                let tags = [
                    "socket_x_coordinate",
                    "socket_y_coordinate",
                    "socket_z_coordinate",
                ];
                for (tag, (name, _)) in tags.iter().zip(axes.iter()) {
                    if let Some(name) = name {
                        xml.text(tag, &coordinate(model, name));
                    }
                }
                let tags = ["x_location", "y_location", "z_location"];
                for (tag, (_, function)) in tags.iter().zip(axes.iter()) {
                    property(xml, tag, function);
                }
            }
        }
    });
}

fn wrap(xml: &mut Xml, number: usize, it: &PathWrap) {
    let name = match number {
        0 => "pathwrap".to_owned(),
        number => format!("pathwrap_{number}"),
    };
    let method = match it.method {
        WrapMethod::Hybrid => "hybrid",
        WrapMethod::Midpoint => "midpoint",
        WrapMethod::Axial => "axial",
    };
    xml.object("PathWrap", &name, |xml| {
        xml.text("wrap_object", &it.object);
        xml.text("method", method);
        xml.numbers("range", &it.range.map(|end| end.map_or(-1.0, |n| n as f64)));
    });
}
