//! Bodies with their meshes, and markers on them.

use super::Context;
use super::components::{FRAMES, Kind, all};
use super::frames::point_in_body;
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::{Body, Marker, Shape};

const BODY: &[&str] = &[
    "mass",
    "mass_center",
    "inertia",
    "inertia_xx",
    "inertia_yy",
    "inertia_zz",
    "inertia_xy",
    "inertia_xz",
    "inertia_yz",
    "Joint",
    "WrapObjectSet",
    "components",
];

/// All bodies without the ground.
pub(super) fn bodies(
    model: &Element<'_, '_>,
    cx: &mut Context<'_, '_>,
) -> Result<Vec<Body>, Error> {
    let objects = all(model, Kind::Body);
    for object in objects.iter().chain(model.child("Ground").iter()) {
        cx.notes.others(object, BODY);
        parts(object, cx);
    }
    let mut bodies = Vec::new();
    for object in objects.iter().filter(|b| !is_ground(b)) {
        bodies.push(body(object)?);
    }
    Ok(bodies)
}

/// Whether it is the ground, whatever the letters: nothing holds it.
fn is_ground(body: &Element<'_, '_>) -> bool {
    let held = body
        .child("Joint")
        .is_some_and(|j| j.children().next().is_some());
    body.name() == "ground" || (body.name().eq_ignore_ascii_case("ground") && !held)
}

/// Notes what a body carries that is no frame.
fn parts(body: &Element<'_, '_>, cx: &mut Context<'_, '_>) {
    let parts = body.child("components");
    for part in parts.iter().flat_map(|it| it.children()) {
        if !FRAMES.contains(&part.tag()) {
            cx.notes.note(&part, "components of this kind are not read");
        }
    }
}

fn body(it: &Element<'_, '_>) -> Result<Body, Error> {
    let mass_kg = it.number("mass")?.unwrap_or(0.0);
    if mass_kg < 0.0 {
        return Err(it.damaged("its mass is negative"));
    }
    if it.name().is_empty() {
        return Err(it.damaged("it has no name"));
    }
    Ok(Body {
        name: it.name().to_owned(),
        mass_kg,
        centre_m: it.vector("mass_center")?,
        inertia_kg_m2: inertia(it)?,
        shapes: shapes(it)?,
    })
}

/// xx, yy, zz, xy, xz, yz: one list, or six properties as before version 30500.
fn inertia(it: &Element<'_, '_>) -> Result<[f64; 6], Error> {
    if let Some(list) = it.array("inertia")? {
        return Ok(list);
    }
    let mut list = [0.0; 6];
    for (value, axes) in list.iter_mut().zip(["xx", "yy", "zz", "xy", "xz", "yz"]) {
        *value = it.number(&format!("inertia_{axes}"))?.unwrap_or(0.0);
    }
    Ok(list)
}

/// Meshes: `Mesh` in newer files, `DisplayGeometry` or a list of names in older ones.
fn shapes(it: &Element<'_, '_>) -> Result<Vec<Shape>, Error> {
    let mut shapes = Vec::new();
    let attached = it.child("attached_geometry");
    for mesh in attached
        .iter()
        .flat_map(|a| a.children())
        .filter(|m| m.tag() == "Mesh")
    {
        shapes.extend(shape(mesh.text("mesh_file"), mesh.array("scale_factors")?));
    }
    let Some(visible) = it.child("VisibleObject") else {
        return Ok(shapes);
    };
    let whole = visible.array("scale_factors")?.unwrap_or([1.0; 3]);
    for mesh in visible.objects("GeometrySet") {
        let own = mesh.array("scale_factors")?.unwrap_or([1.0; 3]);
        let scale = [0, 1, 2].map(|k| own[k] * whole[k]);
        shapes.extend(shape(mesh.text("geometry_file"), Some(scale)));
    }
    for file in visible.words("geometry_files") {
        shapes.extend(shape(Some(file), Some(whole)));
    }
    Ok(shapes)
}

fn shape(file: Option<String>, scale: Option<[f64; 3]>) -> Option<Shape> {
    let scale = scale.unwrap_or([1.0; 3]);
    file.map(|file| Shape { file, scale })
}

/// All markers.
pub(super) fn markers(
    model: &Element<'_, '_>,
    cx: &mut Context<'_, '_>,
) -> Result<Vec<Marker>, Error> {
    let mut markers = Vec::new();
    for it in all(model, Kind::Marker) {
        cx.notes
            .others(&it, &["body", "socket_parent_frame", "location", "fixed"]);
        let frame = cx.frames.named(&it, &["socket_parent_frame", "body"])?;
        markers.push(Marker {
            name: it.name().to_owned(),
            location_m: point_in_body(&frame, it.vector("location")?),
            body: frame.body,
        });
    }
    Ok(markers)
}
