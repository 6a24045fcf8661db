//! `InverseDynamicsTool`.

use super::{Done, Files, open, steps, uneven};
use crate::Error;
use sagitta_biomech::actuation::{Actuation, Passive};
use sagitta_biomech::dynamics::inverse_dynamics::{self, Options};
use sagitta_biomech::model::Model;
use sagitta_formats::mot;
use sagitta_motion::model::{Description, Force};
use sagitta_motion::tool::ToolFiles;
use sagitta_motion::{Progress, ToolResult};

const NAME: &str = "Inverse Dynamics Generalized Forces";

/// Generalised forces of a motion.
pub fn run(
    of: &ToolFiles,
    output: &str,
    excluded: &[String],
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
    let mut remarks = description.unsupported;
    remarks.extend(super::of_motion(&found.missing, &found.from_degrees));
    remarks.extend(uneven::remark(&motion.t_s, of.time_range_s, of.cutoff_hz));
    remarks.extend(taken_off(&springs));
    Ok(Done {
        results: vec![ToolResult {
            name: open::named(output, ".sto"),
            text: mot::write_named(NAME, &found.table),
            table: found.table,
        }],
        remarks,
    })
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

fn taken_off(springs: &[Passive]) -> Option<String> {
    let names: Vec<&str> = springs.iter().map(|s| s.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "What the model's springs and limits do ({}) is taken off, as the set-up does not leave them out.",
            names.join(", ")
        )
    })
}
