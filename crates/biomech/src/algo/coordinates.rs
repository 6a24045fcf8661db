//! OpenSim's joint coordinates to curves.
//!
//! Knee, hip and ankle flexion are the coordinates themselves (OpenSim's signs: flexion and
//! dorsiflexion positive). The pelvis turns by `Rz(tilt) Rx(list) Ry(rotation)`, the hip by
//! `Rz(flexion) Rx(adduction) Ry(rotation)` with the last two mirrored on the left, the lumbar joint
//! by `Rz(extension) Rx(bending) Ry(rotation)`, as in the gait2392, Rajagopal and LaiUhlrich models.
//! The thigh points along −y of the femur; its length is 0.245 of body height (Winter, figure 4.1,
//! after Drillis and Contini).

use crate::Error;
use crate::Vec3;
use sagitta_motion::{Angle, Channel, Kinematics, Position, Side, Source, Table};

/// Thigh length as a share of body height.
const THIGH_SHARE: f64 = 0.245;

type Curve = Vec<f64>;

/// Curves of a conditioned table. Heights of the hip over the knee need `height_m` (body height).
///
/// # Errors
/// [`Error::MissingColumn`] without `pelvis_ty` or a knee.
pub fn kinematics(table: &Table, height_m: Option<f64>) -> Result<Kinematics, Error> {
    let mut out = Kinematics {
        source: Source::Coordinates,
        t_s: table.t_s.clone(),
        ..Kinematics::default()
    };
    let mut put = |channel, curve: Curve| {
        let finite = |v: f64| v.is_finite().then_some(v);
        out.channels
            .insert(channel, curve.into_iter().map(finite).collect());
    };
    let pelvis = length(table, "pelvis_ty").ok_or(Error::MissingColumn("pelvis_ty"))?;
    put(Channel::Position(Position::PelvisHeight, None), pelvis);
    for side in Side::BOTH {
        let knee =
            angle(table, "knee_angle", Some(side)).ok_or(Error::MissingColumn("knee_angle_r"))?;
        put(Channel::Angle(Angle::Knee, Some(side)), knee);
        for (name, kind) in [
            ("hip_flexion", Angle::Hip),
            ("ankle_angle", Angle::Ankle),
            ("elbow_flex", Angle::Elbow),
        ] {
            if let Some(curve) = angle(table, name, Some(side)) {
                put(Channel::Angle(kind, Some(side)), curve);
            }
        }
        if let Some(up) = thigh_up(table, side) {
            let asin = |v: &f64| libm::asin(v.clamp(-1.0, 1.0));
            put(
                Channel::Angle(Angle::Thigh, Some(side)),
                up.iter().map(asin).collect(),
            );
            if let Some(height_m) = height_m {
                let over = up.iter().map(|v| v * THIGH_SHARE * height_m).collect();
                put(Channel::Position(Position::HipOverKnee, Some(side)), over);
            }
        }
    }
    if let Some(lean) = trunk_lean(table) {
        put(Channel::Angle(Angle::Trunk, None), lean);
    }
    Ok(out)
}

/// Upward part of the direction from knee to hip.
fn thigh_up(table: &Table, side: Side) -> Option<Curve> {
    let mirror = if side == Side::Left { -1.0 } else { 1.0 };
    let pelvis = turns(
        table,
        ["pelvis_tilt", "pelvis_list", "pelvis_rotation"],
        None,
    )?;
    let hip = turns(
        table,
        ["hip_flexion", "hip_adduction", "hip_rotation"],
        Some(side),
    )?;
    let up = |(p, h): (&Vec3, &Vec3)| {
        let femur = turn(&Vec3::new(h.x, mirror * h.y, mirror * h.z), Vec3::y());
        turn(p, femur).y
    };
    Some(pelvis.iter().zip(&hip).map(up).collect())
}

/// Lean of the trunk in the direction that the pelvis faces.
fn trunk_lean(table: &Table) -> Option<Curve> {
    let pelvis = turns(
        table,
        ["pelvis_tilt", "pelvis_list", "pelvis_rotation"],
        None,
    )?;
    let lumbar = turns(
        table,
        ["lumbar_extension", "lumbar_bending", "lumbar_rotation"],
        None,
    )?;
    let lean = |(p, l): (&Vec3, &Vec3)| {
        let trunk = turn(p, turn(l, Vec3::y()));
        let front = turn(p, Vec3::x());
        let front = Vec3::new(front.x, 0.0, front.z)
            .try_normalize(1e-9)
            .unwrap_or(Vec3::x());
        libm::atan2(trunk.dot(&front), trunk.y)
    };
    Some(pelvis.iter().zip(&lumbar).map(lean).collect())
}

/// `Rz(a0) Rx(a1) Ry(a2) v`.
fn turn(angles: &Vec3, v: Vec3) -> Vec3 {
    let [z, x, y] = [angles.x, angles.y, angles.z].map(|a| (libm::sin(a), libm::cos(a)));
    let v = Vec3::new(y.1 * v.x + y.0 * v.z, v.y, y.1 * v.z - y.0 * v.x);
    let v = Vec3::new(v.x, x.1 * v.y - x.0 * v.z, x.0 * v.y + x.1 * v.z);
    Vec3::new(z.1 * v.x - z.0 * v.y, z.0 * v.x + z.1 * v.y, v.z)
}

/// Three angles per row; a missing second or third one is 0.
fn turns(table: &Table, names: [&str; 3], side: Option<Side>) -> Option<Vec<Vec3>> {
    let [first, second, third] = names.map(|name| angle(table, name, side));
    let first = first?;
    let read = |curve: &Option<Curve>, i: usize| curve.as_ref().map_or(0.0, |c| c[i]);
    let row = |i| Vec3::new(first[i], read(&second, i), read(&third, i));
    Some((0..first.len()).map(row).collect())
}

/// An angle in radians.
fn angle(table: &Table, name: &str, side: Option<Side>) -> Option<Curve> {
    let curve = match side {
        Some(Side::Left) => length(table, &format!("{name}_l")),
        Some(Side::Right) => length(table, &format!("{name}_r")),
        None => length(table, name),
    }?;
    let unit = if table.in_degrees {
        std::f64::consts::PI / 180.0
    } else {
        1.0
    };
    Some(curve.into_iter().map(|v| v * unit).collect())
}

/// A column as it stands. State files name it "/jointset/<joint>/<name>/value".
fn length(table: &Table, name: &str) -> Option<Curve> {
    let path = format!("/{name}/value");
    let j = table
        .columns
        .iter()
        .position(|c| c == name || c.ends_with(&path))?;
    table.rows.iter().map(|row| row.get(j).copied()).collect()
}
