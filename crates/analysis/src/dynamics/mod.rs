//! OpenSim's tools: files by name in, tables and their texts out.
//!
//! [`desk`] says what files are and shows the model in motion; [`run`] does what a set-up asks.

mod desk;
mod files;
mod ground_reaction;
mod incomplete;
mod inverse_dynamics;
mod inverse_kinematics;
mod joint_reaction;
mod left_out;
mod open;
mod role;
mod scene;
mod static_optimization;
mod table;
mod uneven;
mod unpack;

pub use desk::{Shelf, desk};
pub use files::{Done, Files, Given, missing};
pub use role::role;
pub use table::table;
pub use unpack::unpack;

use crate::Error;
use sagitta_biomech::dynamics as biomech;
use sagitta_biomech::dynamics::joint_reaction::Asked;
use sagitta_formats::mot;
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
    let mut done = match setup {
        ToolSetup::InverseDynamics {
            files: of,
            output_file,
            forces_to_exclude,
            in_degrees,
            ..
        } => {
            let asked = (forces_to_exclude.as_slice(), *in_degrees);
            inverse_dynamics::run(of, output_file, asked, files, progress)?
        }
        ToolSetup::InverseKinematics {
            files: of,
            marker_file,
            output_file,
            tasks,
            tasks_file,
            constraint_weight,
            report_errors,
            ..
        } => {
            let asked = inverse_kinematics::Asked {
                files: of,
                marker_file,
                output_file,
                tasks,
                tasks_file: tasks_file.as_deref(),
                constraint_weight: *constraint_weight,
                report_errors: *report_errors,
            };
            inverse_kinematics::run(&asked, files, progress)?
        }
        ToolSetup::GroundReaction { files: of } => ground_reaction::run(of, files, progress)?,
        ToolSetup::Analyze {
            files: of,
            replace_force_set,
            force_set_files,
            analyses,
        } => {
            let acting = open::acting(files, of, *replace_force_set, force_set_files)?;
            let recorded = open::recorded(files, of, &acting.model)?;
            let mut all = Done::default();
            for analysis in analyses {
                let done = analyse(of, &acting, &recorded, analysis, files, progress)?;
                all.results.extend(done.results);
                all.remarks.extend(done.remarks);
            }
            all.incomplete = incomplete::of(&acting.model, &acting.not_computed);
            all.results.extend(recorded.estimated.results);
            all.remarks.splice(0..0, recorded.estimated.remarks);
            all.remarks.splice(0..0, acting.remarks);
            all
        }
    };
    done.remarks.splice(0..0, left_out::of(setup));
    finite(&done)?;
    Ok(done)
}

/// Refuses results that are no numbers: nothing can be done with them.
fn finite(done: &Done) -> Result<(), Error> {
    for result in &done.results {
        let table = &result.table;
        let broken = |row: &Vec<f64>| row.iter().position(|v| !v.is_finite());
        let mut rows = table.rows.iter().zip(&table.t_s);
        if let Some((column, t_s)) = rows.find_map(|(row, t_s)| Some((broken(row)?, t_s))) {
            let name = table.columns.get(column).map_or("a column", String::as_str);
            return Err(Error::Request(format!(
                "At {t_s} s the result “{name}” is beyond all numbers; look there for impossible values in the model, its motion and its forces."
            )));
        }
    }
    Ok(())
}

fn analyse(
    of: &ToolFiles,
    acting: &open::Acting,
    recorded: &open::Recorded<'_>,
    analysis: &Analysis,
    files: &dyn Files,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    match analysis {
        Analysis::StaticOptimization {
            name,
            time_range_s,
            step_interval,
            use_model_force_set,
            activation_exponent,
            use_muscle_physiology,
            convergence_criterion,
            max_iterations,
        } => {
            if !use_model_force_set {
                return Err(Error::Request(static_optimization::NO_FORCES.to_owned()));
            }
            let options = biomech::static_optimization::Options {
                cutoff_hz: of.cutoff_hz,
                time_range_s: open::within(of.time_range_s, *time_range_s),
                interval: *step_interval,
                exponent: *activation_exponent,
                physiology: *use_muscle_physiology,
                solver: static_optimization::solver(*convergence_criterion, *max_iterations),
            };
            let name = format!("{}_{name}", of.name);
            static_optimization::run(&name, acting, recorded, &options, progress)
        }
        Analysis::JointReaction {
            name,
            time_range_s,
            step_interval,
            forces_file,
            joint_names,
            apply_on_bodies,
            express_in_frame,
        } => {
            let (on, frames) = (apply_on_bodies, express_in_frame);
            let options = biomech::joint_reaction::Options {
                cutoff_hz: of.cutoff_hz,
                time_range_s: open::within(of.time_range_s, *time_range_s),
                interval: *step_interval,
                asked: Asked::all(&acting.model, joint_names, on, frames),
            };
            let forces = match forces_file {
                Some(path) => Some(open::read(files, path, None, mot::read)?),
                None => None,
            };
            let name = format!("{}_{name}", of.name);
            joint_reaction::run(&name, acting, recorded, forces.as_ref(), &options, progress)
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
