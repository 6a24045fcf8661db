//! `InverseDynamicsTool`.

use super::{Done, Files, open, steps};
use crate::Error;
use sagitta_biomech::dynamics::inverse_dynamics::{self, Options};
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
    let (path, motion) = open::motion(files, of)?;
    let loads = open::loads(files, of, &model)?;
    let options = Options {
        cutoff_hz: of.cutoff_hz,
        time_range_s: of.time_range_s,
    };
    let found = inverse_dynamics::run(&model, &motion, &loads, &options, &mut steps(progress));
    let found = found.map_err(|e| super::ended(e, path))?;
    let mut remarks = of.unsupported.clone();
    remarks.extend(super::of_motion(&found.missing, &found.from_degrees));
    remarks.extend(passive(&description, excluded));
    Ok(Done {
        results: vec![ToolResult {
            name: open::named(output, ".sto"),
            text: mot::write_named(NAME, &found.table),
            table: found.table,
        }],
        remarks,
    })
}

/// What is said of forces of the model that are not computed here: muscles and motors produce what is
/// asked for, springs would add to it.
fn passive(description: &Description, excluded: &[String]) -> Option<String> {
    let all = excluded.iter().any(|e| e.eq_ignore_ascii_case("all"));
    let springs = description.forces.iter().filter(|force| {
        let named = excluded.iter().any(|e| e == force.name());
        !named && !matches!(force, Force::Muscle(_) | Force::Actuator(_))
    });
    let names: Vec<&str> = springs.map(Force::name).collect();
    (!all && !names.is_empty()).then(|| {
        format!(
            "The model's springs and limits ({}) are not subtracted: the results are the whole forces that the motion needs.",
            names.join(", ")
        )
    })
}
