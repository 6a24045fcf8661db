//! What joints can do, held against the unit in which angles are said to be.

use crate::Error;
use sagitta_motion::{ImportOptions, MissingMetadata, Table};

/// Joints of a limb or the trunk, which no one turns right round.
const JOINTS: [&str; 9] = [
    "knee", "hip_", "ankle", "subtalar", "mtp_", "elbow", "lumbar", "pro_sup", "wrist",
];
/// The largest angle of such a joint in degrees, with what poor tracking adds.
const MAX_JOINT_DEG: f64 = 400.0;
/// The largest angle in radians.
const MAX_JOINT_RAD: f64 = 3.3;
/// Who sinks or rises by this much, in metres, bends their knees by more than `MAX_JOINT_RAD` degrees.
const RISE_M: f64 = 0.15;

/// Refuses angles that no joint has in the unit that the table is in.
///
/// # Errors
/// [`Error::Asked`] for the unit of angles, unless `options` say it.
pub(crate) fn check(table: &Table, options: &ImportOptions) -> Result<(), Error> {
    if options.in_degrees.is_some() {
        return Ok(());
    }
    let in_degrees = table.in_degrees;
    let factor = if in_degrees {
        1.0
    } else {
        180.0 / std::f64::consts::PI
    };
    let joints: Vec<(usize, &String)> = columns(table, is_joint);
    let widest = joints.iter().map(|(j, name)| (largest(table, *j), *name));
    let widest = widest.max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((value, name)) = widest else {
        return Ok(());
    };
    let unit = if in_degrees { "degrees" } else { "radians" };
    let missing = MissingMetadata::AngleUnit;
    if value * factor > MAX_JOINT_DEG {
        let degrees = value * factor;
        let what = format!("would bend “{name}” by {degrees:.0}°, read in {unit}");
        return Err(Error::Asked { what, missing });
    }
    let height = columns(table, |name| name == "pelvis_ty");
    let rises = height.iter().any(|(j, _)| range(table, *j) > RISE_M);
    let knees = columns(table, |name| name.starts_with("knee_angle"));
    let stiff = !knees.is_empty()
        && knees
            .iter()
            .all(|(j, _)| largest(table, *j) <= MAX_JOINT_RAD);
    if in_degrees && rises && stiff {
        let what = format!(
            "has knees that bend by less than {MAX_JOINT_RAD}° while the pelvis moves up or down by more than {RISE_M} m"
        );
        return Err(Error::Asked { what, missing });
    }
    Ok(())
}

/// The columns of the joints' angles: not their rates, forces or moments.
fn is_joint(name: &str) -> bool {
    let other = [
        "_moment", "_force", "_u", "/speed", "_beta", "_acc", "_vel", "_t1", "_t2", "_tx", "_ty",
        "_tz",
    ];
    JOINTS.iter().any(|joint| name.contains(joint)) && !other.iter().any(|end| name.ends_with(end))
}

/// Names without the paths of OpenSim 4: "/jointset/knee_r/knee_angle_r/value".
fn columns(table: &Table, wanted: impl Fn(&str) -> bool) -> Vec<(usize, &String)> {
    let bare = |name: &String| {
        let name = name.strip_suffix("/value").unwrap_or(name);
        wanted(name.rsplit('/').next().unwrap_or(name))
    };
    let all = table.columns.iter().enumerate();
    all.filter(|(_, name)| !name.ends_with("/speed") && bare(name))
        .collect()
}

fn values(table: &Table, j: usize) -> impl Iterator<Item = f64> + '_ {
    table.rows.iter().filter_map(move |row| row.get(j).copied())
}

fn largest(table: &Table, j: usize) -> f64 {
    values(table, j).map(f64::abs).fold(0.0, f64::max)
}

fn range(table: &Table, j: usize) -> f64 {
    let (low, high) = values(table, j).fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
    high - low
}
