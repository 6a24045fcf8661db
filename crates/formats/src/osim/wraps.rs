//! Surfaces that paths wrap around: on bodies, on the ground, on offset frames.

use super::Context;
use super::components::{Kind, all};
use super::frames::composed;
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::{BodyFrame, Quadrant, WrapObject, WrapShape};

const WRAP: &[&str] = &[
    "active",
    "xyz_body_rotation",
    "translation",
    "quadrant",
    "radius",
    "length",
    "dimensions",
    "inner_radius",
    "outer_radius",
];

/// All surfaces, in the order of the file.
pub(super) fn wraps(
    model: &Element<'_, '_>,
    cx: &mut Context<'_, '_>,
) -> Result<Vec<WrapObject>, Error> {
    let mut wraps = Vec::new();
    for carrier in model.children().filter(|it| it.tag() == "Ground") {
        on(&carrier, &ground(), cx, &mut wraps)?;
    }
    for carrier in all(model, Kind::Body) {
        let frame = BodyFrame {
            body: carrier.name().to_owned(),
            ..BodyFrame::default()
        };
        on(&carrier, &frame, cx, &mut wraps)?;
    }
    for carrier in model.descendants("PhysicalOffsetFrame") {
        if !carrier.objects("WrapObjectSet").is_empty() {
            let frame = cx.frames.of_offset(&carrier)?;
            on(&carrier, &frame, cx, &mut wraps)?;
        }
    }
    Ok(wraps)
}

fn ground() -> BodyFrame {
    BodyFrame {
        body: "ground".to_owned(),
        ..BodyFrame::default()
    }
}

/// The surfaces that one frame carries.
fn on(
    carrier: &Element<'_, '_>,
    frame: &BodyFrame,
    cx: &mut Context<'_, '_>,
    wraps: &mut Vec<WrapObject>,
) -> Result<(), Error> {
    for it in carrier.objects("WrapObjectSet") {
        cx.notes.others(&it, WRAP);
        let Some(shape) = shape(&it)? else {
            cx.notes
                .note(&it, "wrap surfaces of this kind are not known");
            continue;
        };
        wraps.push(WrapObject {
            name: it.name().to_owned(),
            frame: composed(
                frame,
                it.vector("translation")?,
                it.vector("xyz_body_rotation")?,
            ),
            active: it.flag("active")?.unwrap_or(true),
            quadrant: quadrant(&it)?,
            shape,
        });
    }
    Ok(())
}

/// The form, with the sizes that OpenSim takes where the file has none.
fn shape(it: &Element<'_, '_>) -> Result<Option<WrapShape>, Error> {
    let size = |tag: &str, default: f64| -> Result<f64, Error> {
        let value = it.number(tag)?.unwrap_or(default);
        if value > 0.0 {
            Ok(value)
        } else {
            Err(it.damaged(format!("its {tag} is not positive")))
        }
    };
    Ok(Some(match it.tag() {
        "WrapCylinder" => WrapShape::Cylinder {
            radius_m: size("radius", 1.0)?,
            length_m: size("length", 1.0)?,
        },
        "WrapSphere" => WrapShape::Sphere {
            radius_m: size("radius", 0.05)?,
        },
        "WrapEllipsoid" => WrapShape::Ellipsoid {
            radii_m: it.array("dimensions")?.unwrap_or([0.05; 3]),
        },
        "WrapTorus" => WrapShape::Torus {
            inner_m: size("inner_radius", 0.01)?,
            outer_m: size("outer_radius", 0.05)?,
        },
        _ => return Ok(None),
    }))
}

fn quadrant(it: &Element<'_, '_>) -> Result<Quadrant, Error> {
    let text = it
        .text("quadrant")
        .unwrap_or_else(|| "all".to_owned())
        .to_ascii_lowercase();
    let (negative, axis) = match text.strip_prefix('-') {
        Some(axis) => (true, axis),
        None => (false, text.trim_start_matches('+')),
    };
    let half = |axis| Quadrant::Half { axis, negative };
    match axis {
        "all" => Ok(Quadrant::All),
        "x" => Ok(half(0)),
        "y" => Ok(half(1)),
        "z" => Ok(half(2)),
        _ => Err(it.damaged(format!("“{text}” is no half of a surface"))),
    }
}
