//! OpenSim's joint coordinates to curves.
//!
//! Knee, hip and ankle flexion are the coordinates themselves (OpenSim's signs: flexion and
//! dorsiflexion positive). The pelvis turns by `Rz(tilt) Rx(list) Ry(rotation)`, the hip by
//! `Rz(flexion) Rx(adduction) Ry(rotation)` with the last two mirrored on the left, the lumbar joint
//! by `Rz(extension) Rx(bending) Ry(rotation)`, as in the gait2392, Rajagopal and LaiUhlrich models.
//! The thigh points along −y of the femur; its length is 0.245 of body height (Winter, figure 4.1,
//! after Drillis and Contini).

use crate::Error;
use crate::vec3::{Vec3, dot, try_normalize};
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
        let femur = turn([h[0], mirror * h[1], mirror * h[2]], [0.0, 1.0, 0.0]);
        turn(*p, femur)[1]
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
        let trunk = turn(*p, turn(*l, [0.0, 1.0, 0.0]));
        let front = turn(*p, [1.0, 0.0, 0.0]);
        let front = try_normalize([front[0], 0.0, front[2]]).unwrap_or([1.0, 0.0, 0.0]);
        libm::atan2(dot(trunk, front), trunk[1])
    };
    Some(pelvis.iter().zip(&lumbar).map(lean).collect())
}

/// `Rz(a0) Rx(a1) Ry(a2) v`.
fn turn(angles: Vec3, v: Vec3) -> Vec3 {
    let [z, x, y] = angles.map(|a| (libm::sin(a), libm::cos(a)));
    let v = [y.1 * v[0] + y.0 * v[2], v[1], y.1 * v[2] - y.0 * v[0]];
    let v = [v[0], x.1 * v[1] - x.0 * v[2], x.0 * v[1] + x.1 * v[2]];
    [z.1 * v[0] - z.0 * v[1], z.0 * v[0] + z.1 * v[1], v[2]]
}

/// Three angles per row; a missing second or third one is 0.
fn turns(table: &Table, names: [&str; 3], side: Option<Side>) -> Option<Vec<Vec3>> {
    let [first, second, third] = names.map(|name| angle(table, name, side));
    let first = first?;
    let read = |curve: &Option<Curve>, i: usize| curve.as_ref().map_or(0.0, |c| c[i]);
    let row = |i| [first[i], read(&second, i), read(&third, i)];
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
