//! `AnalyzeTool` with joint reactions.

use super::{Done, open, steps, uneven};
use crate::Error;
use sagitta_biomech::dynamics::joint_reaction::{self, Options};
use sagitta_formats::mot;
use sagitta_motion::{Progress, Table, ToolResult};

const NAME: &str = "Joint Reaction Loads";

/// Forces and moments between the bodies of joints, under the name that the result begins with; `forces`
/// are those of the actuators.
pub fn run(
    name: &str,
    acting: &open::Acting,
    recorded: &open::Recorded<'_>,
    forces: Option<&Table>,
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    let (model, actuation) = (&acting.model, &acting.actuation);
    let (motion, loads) = (&recorded.motion, &recorded.loads);
    let progress = &mut steps(progress);
    let found = joint_reaction::run(model, actuation, motion, forces, loads, options, progress);
    let found = found.map_err(|e| super::ended(e, recorded.path))?;
    let mut remarks = super::of_motion(&found.missing, &found.from_degrees);
    let (range_s, cutoff_hz) = (options.time_range_s, options.cutoff_hz);
    remarks.extend(uneven::remark(&motion.t_s, range_s, cutoff_hz));
    remarks.extend(slack(&found.slack));
    Ok(Done {
        results: vec![ToolResult {
            name: format!("{name}_ReactionLoads.sto"),
            text: mot::write_named(NAME, &found.table),
            table: found.table,
        }],
        remarks,
        ..Done::default()
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
