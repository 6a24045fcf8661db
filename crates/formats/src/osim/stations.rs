//! Frames that three points and an origin define (`StationDefinedFrame`).
//!
//! Source of the axes: opensim-core, Simulation/Model/StationDefinedFrame.

use super::frames::{Frames, angles, point_in_body};
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::BodyFrame;

/// Shorter vectors have no direction.
const LEAST: f64 = 1e-12;

/// The frame; all of its points are fixed to one body.
pub(super) fn frame(
    it: &Element<'_, '_>,
    frames: &Frames<'_, '_>,
    depth: usize,
) -> Result<BodyFrame, Error> {
    let mut body = None;
    let mut point = |socket: &str| -> Result<[f64; 3], Error> {
        let path = it.text(socket).unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        let station = frames
            .station(name)
            .ok_or_else(|| it.damaged(format!("there is no station “{path}” in this model")))?;
        let on = frames.carrier(&station, depth)?;
        if body.get_or_insert_with(|| on.body.clone()) != &on.body {
            return Err(it.damaged("its points are on different bodies"));
        }
        Ok(point_in_body(&on, station.vector("location")?))
    };
    let [a, b, c] = [
        point("socket_point_a")?,
        point("socket_point_b")?,
        point("socket_point_c")?,
    ];
    let origin = point("socket_origin_point")?;
    let flat = || it.damaged("its three points do not span a plane");
    let ab = unit(minus(b, a)).ok_or_else(flat)?;
    let normal = unit(cross(ab, minus(c, a))).ok_or_else(flat)?;
    let ((i, first), (j, second)) = (
        axis(it, "ab_axis", (0, 1.0))?,
        axis(it, "ab_x_ac_axis", (1, 1.0))?,
    );
    if i == j {
        return Err(it.damaged("its two axes are one"));
    }
    let mut columns = [[0.0; 3]; 3];
    columns[i] = ab.map(|v| first * v);
    columns[j] = normal.map(|v| second * v);
    let third = cross(columns[(3 - i - j + 1) % 3], columns[(3 - i - j + 2) % 3]);
    columns[3 - i - j] = third;
    let rotation = [0, 1, 2].map(|row| [0, 1, 2].map(|column| columns[column][row]));
    Ok(BodyFrame {
        body: body.unwrap_or_default(),
        translation_m: origin,
        orientation_rad: angles(rotation),
    })
}

/// An axis by its number, and its sign.
fn axis(it: &Element<'_, '_>, tag: &str, default: (usize, f64)) -> Result<(usize, f64), Error> {
    let Some(text) = it.text(tag) else {
        return Ok(default);
    };
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let name = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    let found = ["x", "y", "z"].iter().position(|axis| *axis == name);
    found
        .map(|axis| (axis, sign))
        .ok_or_else(|| it.damaged(format!("“{text}” is no axis")))
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|i| a[i] - b[i])
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|i| {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3);
        a[j] * b[k] - a[k] * b[j]
    })
}

fn unit(v: [f64; 3]) -> Option<[f64; 3]> {
    let length = libm::sqrt(v.iter().map(|x| x * x).sum());
    (length > LEAST).then(|| v.map(|x| x / length))
}
