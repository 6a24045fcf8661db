//! OpenSim's tools: files by name in, tables and their texts out.
//!
//! [`desk`] says what files are and shows the model in motion; [`run`] does what a set-up asks.

mod desk;
mod files;
mod inverse_dynamics;
mod inverse_kinematics;
mod joint_reaction;
mod open;
mod role;
mod scene;
mod static_optimization;
mod table;

pub use desk::desk;
pub use files::{Done, Files, Given, missing};
pub use role::role;
pub use table::table;

use crate::Error;
use sagitta_motion::tool::{Analysis, ToolFiles, ToolSetup};
use sagitta_motion::{Cancelled, Progress, Stage};

/// Does what a set-up asks.
///
/// # Errors
/// [`Error::Cancelled`] when `progress` says so; otherwise one sentence that names the file and what to
/// do.
pub fn run(
    setup: &ToolSetup,
    files: &dyn Files,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    match setup {
        ToolSetup::InverseDynamics {
            files: of,
            output_file,
            forces_to_exclude,
            ..
        } => inverse_dynamics::run(of, output_file, forces_to_exclude, files, progress),
        ToolSetup::InverseKinematics { .. } => inverse_kinematics::run(setup, files, progress),
        ToolSetup::Analyze {
            files: of,
            replace_force_set,
            force_set_files,
            analyses,
        } => {
            let acting = open::acting(files, of, *replace_force_set, force_set_files)?;
            let mut all = Done {
                remarks: [of.unsupported.as_slice(), &acting.remarks].concat(),
                ..Done::default()
            };
            for analysis in analyses {
                let done = analyse(of, &acting, analysis, files, progress)?;
                all.results.extend(done.results);
                all.remarks.extend(done.remarks);
            }
            Ok(all)
        }
    }
}

fn analyse(
    of: &ToolFiles,
    acting: &open::Acting,
    analysis: &Analysis,
    files: &dyn Files,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    match analysis {
        Analysis::StaticOptimization { .. } => {
            static_optimization::run(of, acting, analysis, files, progress)
        }
        Analysis::JointReaction { .. } => {
            joint_reaction::run(of, acting, analysis, files, progress)
        }
    }
}

/// Tells the frames of a tool.
fn steps(progress: &mut dyn Progress) -> impl FnMut(usize, usize) -> Result<(), Cancelled> + '_ {
    |done, total| progress.step(Stage::Dynamics, done, total)
}

/// Why a tool ended, with the file that it was about.
fn ended(error: sagitta_biomech::Error, path: &str) -> Error {
    match error {
        sagitta_biomech::Error::Cancelled => Error::Cancelled,
        other => open::in_file(path, other),
    }
}

/// What is said of coordinates that a motion does not have or writes in another unit.
fn of_motion(missing: &[String], from_degrees: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    if !missing.is_empty() {
        all.push(format!(
            "The motion does not have {}; they stay at their defaults.",
            missing.join(", ")
        ));
    }
    if !from_degrees.is_empty() {
        all.push(format!(
            "{} are neither angles nor distances, and were read as degrees, as the motion's other columns are.",
            from_degrees.join(", ")
        ));
    }
    all
}
