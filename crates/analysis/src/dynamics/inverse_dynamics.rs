//! `InverseDynamicsTool`.

use super::{Done, Files, incomplete, open, steps, uneven};
use crate::Error;
use sagitta_biomech::actuation::{Actuation, Passive};
use sagitta_biomech::dynamics::inverse_dynamics::{self, Options};
use sagitta_biomech::model::Model;
use sagitta_formats::mot;
use sagitta_motion::model::{Description, Force, JointKind};
use sagitta_motion::tool::ToolFiles;
use sagitta_motion::{Progress, ToolResult};

const NAME: &str = "Inverse Dynamics Generalized Forces";

/// Generalised forces of a motion.
pub fn run(
    of: &ToolFiles,
    output: &str,
    (excluded, in_degrees): (&[String], Option<bool>),
    files: &dyn Files,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    let (description, model) = open::model(files, of)?;
    let recorded = open::recorded(files, of, &model)?;
    let options = Options {
        cutoff_hz: of.cutoff_hz,
        time_range_s: of.time_range_s,
    };
    let springs = springs(&description, &model, excluded)?;
    let acting = (recorded.loads.as_slice(), springs.as_slice());
    let (motion, progress) = (&recorded.motion, &mut steps(progress));
    let found = inverse_dynamics::with_springs(&model, motion, acting, &options, progress);
    let found = found.map_err(|e| super::ended(e, recorded.path))?;
    let passive = incomplete::passive(&description.not_computed, excluded);
    let incomplete = incomplete::of(&model, &passive);
    let of_free_joints = of_free_joints(&description);
    let mut remarks = description.unsupported;
    remarks.extend(recorded.estimated.remarks);
    remarks.extend(units(in_degrees, motion.in_degrees, recorded.path));
    remarks.extend(super::of_motion(&found.missing, &found.from_degrees));
    remarks.extend(uneven::remark(&motion.t_s, of.time_range_s, of.cutoff_hz));
    remarks.extend(taken_off(&springs));
    remarks.extend(of_free_joints);
    let mut results = vec![ToolResult {
        name: open::named(output, ".sto"),
        text: mot::write_named(NAME, &found.table),
        table: found.table,
    }];
    results.extend(recorded.estimated.results);
    Ok(Done {
        results,
        remarks,
        incomplete,
    })
}

/// What is said where a set-up and a motion's own header tell other units.
fn units(asked: Option<bool>, read: bool, path: &str) -> Option<String> {
    let name = |degrees: bool| if degrees { "degrees" } else { "radians" };
    let asked = asked.filter(|asked| *asked != read)?;
    Some(format!(
        "The set-up says that the coordinates are in {}, and {path} says {} itself; the file was believed, as OpenSim does it. Correct coordinates_in_degrees or the header's inDegrees, whichever is wrong.",
        name(asked),
        name(read)
    ))
}

/// The model's springs and limits that the set-up does not leave out. Muscles and motors produce what is
/// asked for, so they never take part.
fn springs(
    description: &Description,
    model: &Model,
    excluded: &[String],
) -> Result<Vec<Passive>, Error> {
    if excluded.iter().any(|e| e.eq_ignore_ascii_case("all")) {
        return Ok(Vec::new());
    }
    let kept = |force: &&Force| {
        let driven = matches!(force, Force::Muscle(_) | Force::Actuator(_));
        !driven && !excluded.iter().any(|e| e == force.name())
    };
    let forces = description.forces.iter().filter(kept);
    let acting = Actuation::new(forces, &description.wraps, model);
    let acting = acting.map_err(|e| Error::Request(e.to_string()))?;
    Ok(acting.passives().cloned().collect())
}

/// What is said of columns that differ from OpenSim's: the rotations of free joints, whose speeds there are
/// angular velocities.
fn of_free_joints(description: &Description) -> Option<String> {
    let free = description
        .joints
        .iter()
        .filter(|j| j.kind == JointKind::Free);
    let turning = free.flat_map(|joint| joint.coordinates.iter().take(3));
    let columns: Vec<String> = turning.map(|c| format!("{}_moment", c.name)).collect();
    (!columns.is_empty()).then(|| {
        format!(
            "{} are the moments that do work on these angles (power is moment times the angle's rate); OpenSim writes torques about the parent's axes there.",
            columns.join(", ")
        )
    })
}

fn taken_off(springs: &[Passive]) -> Option<String> {
    let names: Vec<&str> = springs.iter().map(|s| s.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "What the model's springs and limits do ({}) is taken off, as the set-up does not leave them out.",
            names.join(", ")
        )
    })
}
