//! Writes a model as OpenSim 4 reads it.
//!
//! What the description says comes back unchanged from [`super::read`], wrap surfaces in the order of
//! the bodies that carry them. What it does not say (time constants of muscles, colours) is left to
//! OpenSim's defaults; what it lists as unsupported is not in it.

mod forces;
mod functions;
mod joints;
mod muscles;

use crate::xml_out::Xml;
use functions::property;
use sagitta_motion::model::{Body, Description, Marker, Quadrant, Shape, WrapObject, WrapShape};

/// The version that all of OpenSim 4 reads.
const VERSION: u32 = 40_000;

/// Writes a model.
pub fn write(model: &Description) -> String {
    let mut xml = Xml::document(VERSION);
    xml.object("Model", &model.name, |xml| {
        xml.object("Ground", "ground", |xml| wraps(xml, model, "ground"));
        xml.numbers("gravity", &model.gravity_m_s2);
        xml.set("BodySet", "bodyset", |xml| {
            model.bodies.iter().for_each(|it| body(xml, model, it));
        });
        xml.set("JointSet", "jointset", |xml| {
            model.joints.iter().for_each(|it| joints::joint(xml, it));
        });
        xml.set("ConstraintSet", "constraintset", |xml| couplers(xml, model));
        xml.set("ForceSet", "forceset", |xml| {
            model
                .forces
                .iter()
                .for_each(|it| forces::force(xml, model, it));
        });
        xml.set("MarkerSet", "markerset", |xml| {
            model.markers.iter().for_each(|it| marker(xml, it));
        });
    });
    xml.finish()
}

/// The path of a body.
fn path(body: &str) -> String {
    match body {
        "ground" => "/ground".to_owned(),
        _ => format!("/bodyset/{body}"),
    }
}

fn body(xml: &mut Xml, model: &Description, it: &Body) {
    xml.object("Body", &it.name, |xml| {
        xml.part("attached_geometry", |xml| {
            for (number, shape) in it.shapes.iter().enumerate() {
                mesh(xml, &format!("{}_geom_{}", it.name, number + 1), shape);
            }
        });
        wraps(xml, model, &it.name);
        xml.number("mass", it.mass_kg);
        xml.numbers("mass_center", &it.centre_m);
        xml.numbers("inertia", &it.inertia_kg_m2);
    });
}

fn mesh(xml: &mut Xml, name: &str, shape: &Shape) {
    xml.object("Mesh", name, |xml| {
        xml.text("socket_frame", "..");
        xml.numbers("scale_factors", &shape.scale);
        xml.text("mesh_file", &shape.file);
    });
}

fn wraps(xml: &mut Xml, model: &Description, body: &str) {
    let own = model.wraps.iter().filter(|w| w.frame.body == body);
    xml.set("WrapObjectSet", "wrapobjectset", |xml| {
        own.for_each(|it| wrap(xml, it))
    });
}

fn wrap(xml: &mut Xml, it: &WrapObject) {
    let tag = match it.shape {
        WrapShape::Cylinder { .. } => "WrapCylinder",
        WrapShape::Sphere { .. } => "WrapSphere",
        WrapShape::Ellipsoid { .. } => "WrapEllipsoid",
        WrapShape::Torus { .. } => "WrapTorus",
    };
    xml.object(tag, &it.name, |xml| {
        xml.flag("active", it.active);
        xml.numbers("xyz_body_rotation", &it.frame.orientation_rad);
        xml.numbers("translation", &it.frame.translation_m);
        xml.text("quadrant", &quadrant(it.quadrant));
        match it.shape {
            WrapShape::Cylinder { radius_m, length_m } => {
                xml.number("radius", radius_m);
                xml.number("length", length_m);
            }
            WrapShape::Sphere { radius_m } => xml.number("radius", radius_m),
            WrapShape::Ellipsoid { radii_m } => xml.numbers("dimensions", &radii_m),
            WrapShape::Torus { inner_m, outer_m } => {
                xml.number("inner_radius", inner_m);
                xml.number("outer_radius", outer_m);
            }
        }
    });
}

fn quadrant(quadrant: Quadrant) -> String {
    match quadrant {
        Quadrant::All => "all".to_owned(),
        Quadrant::Half { axis, negative } => {
            let sign = if negative { "-" } else { "+" };
            format!("{sign}{}", ["x", "y", "z"].get(axis).unwrap_or(&"x"))
        }
    }
}

fn couplers(xml: &mut Xml, model: &Description) {
    for it in &model.couplers {
        xml.object("CoordinateCouplerConstraint", &it.name, |xml| {
            xml.flag("isEnforced", true);
            property(xml, "coupled_coordinates_function", &it.function);
            xml.text("independent_coordinate_names", &it.independent.join(" "));
            xml.text("dependent_coordinate_name", &it.dependent);
            xml.number("scale_factor", it.scale);
        });
    }
}

fn marker(xml: &mut Xml, it: &Marker) {
    xml.object("Marker", &it.name, |xml| {
        xml.text("socket_parent_frame", &path(&it.body));
        xml.numbers("location", &it.location_m);
    });
}
