//! `AnalyzeTool` with joint reactions.

use super::{Done, Files, open, steps};
use crate::Error;
use sagitta_biomech::dynamics::joint_reaction::{self, Asked, Options};
use sagitta_formats::mot;
use sagitta_motion::tool::{Analysis, ToolFiles};
use sagitta_motion::{Progress, ToolResult};

const NAME: &str = "Joint Reaction Loads";

/// Forces and moments between the bodies of joints.
pub fn run(
    of: &ToolFiles,
    acting: &open::Acting,
    analysis: &Analysis,
    files: &dyn Files,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    let Analysis::JointReaction {
        name,
        time_range_s,
        step_interval,
        forces_file,
        joint_names,
        apply_on_bodies,
        express_in_frame,
    } = analysis
    else {
        return Ok(Done::default());
    };
    let (model, actuation) = (&acting.model, &acting.actuation);
    let (path, motion) = open::motion(files, of)?;
    let loads = open::loads(files, of, model)?;
    let forces = match forces_file {
        Some(path) => Some(open::read(files, path, None, mot::read)?),
        None => None,
    };
    let options = Options {
        cutoff_hz: of.cutoff_hz,
        time_range_s: open::within(of.time_range_s, *time_range_s),
        interval: *step_interval,
        asked: Asked::all(model, joint_names, apply_on_bodies, express_in_frame),
    };
    let (forces, progress) = (forces.as_ref(), &mut steps(progress));
    let found = joint_reaction::run(
        model, actuation, &motion, forces, &loads, &options, progress,
    );
    let found = found.map_err(|e| super::ended(e, path))?;
    let mut remarks = super::of_motion(&found.missing, &[]);
    remarks.extend(slack(&found.slack));
    Ok(Done {
        results: vec![ToolResult {
            name: format!("{}_{name}_ReactionLoads.sto", of.name),
            text: mot::write_named(NAME, &found.table),
            table: found.table,
        }],
        remarks,
    })
}

/// What is said of actuators that pull with nothing.
fn slack(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| {
        format!(
            "No forces were given for {}; they are taken as nought, so reactions lack what they add. Name a forces file, for example of static optimisation.",
            names.join(", ")
        )
    })
}
