//! Analyses over a motion: static optimisation and joint reaction.

use super::files;
use crate::Error;
use crate::notes::Notes;
use crate::xml::Element;
use sagitta_motion::tool::{Analysis, ToolSetup};

const TOOL: &[&str] = &[
    "model_file",
    "replace_force_set",
    "force_set_files",
    "results_directory",
    "output_precision",
    "initial_time",
    "final_time",
    "solve_for_equilibrium_for_auxiliary_states",
    "maximum_number_of_integrator_steps",
    "maximum_integrator_step_size",
    "minimum_integrator_step_size",
    "integrator_error_tolerance",
    "AnalysisSet",
    "ControllerSet",
    "external_loads_file",
    "states_file",
    "coordinates_file",
    "speeds_file",
    "lowpass_cutoff_frequency_for_coordinates",
];

const ANALYSIS: &[&str] = &[
    "on",
    "start_time",
    "end_time",
    "step_interval",
    "in_degrees",
    "use_model_force_set",
    "activation_exponent",
    "use_muscle_physiology",
    "optimizer_convergence_criterion",
    "optimizer_max_iterations",
    "forces_file",
    "joint_names",
    "apply_on_bodies",
    "express_in_frame",
];

/// An `AnalyzeTool`.
pub(super) fn read(tool: &Element<'_, '_>) -> Result<ToolSetup, Error> {
    let mut notes = Notes::default();
    notes.others(tool, TOOL);
    for it in tool.objects("ControllerSet") {
        notes.note(&it, "controllers are not run");
    }
    let mut files = files(tool)?;
    files.time_range_s = [
        tool.bound("initial_time")?.unwrap_or(f64::NEG_INFINITY),
        tool.bound("final_time")?.unwrap_or(f64::INFINITY),
    ];
    let mut analyses = Vec::new();
    for it in tool.objects("AnalysisSet") {
        if it.flag("on")?.unwrap_or(true) {
            analyses.extend(analysis(&it, &mut notes)?);
        }
    }
    files.unsupported = notes.into_list();
    Ok(ToolSetup::Analyze {
        files,
        replace_force_set: tool.flag("replace_force_set")?.unwrap_or(false),
        force_set_files: tool.words("force_set_files"),
        analyses,
    })
}

fn analysis(it: &Element<'_, '_>, notes: &mut Notes) -> Result<Option<Analysis>, Error> {
    let found = match it.tag() {
        "StaticOptimization" => static_optimization(it)?,
        "JointReaction" => joint_reaction(it)?,
        _ => {
            notes.note(it, "analyses of this kind are not done");
            return Ok(None);
        }
    };
    notes.others(it, ANALYSIS);
    Ok(Some(found))
}

fn name(it: &Element<'_, '_>) -> String {
    match it.name() {
        "" => it.tag().to_owned(),
        name => name.to_owned(),
    }
}

fn times(it: &Element<'_, '_>) -> Result<[f64; 2], Error> {
    let start = it.bound("start_time")?.unwrap_or(f64::NEG_INFINITY);
    Ok([start, it.bound("end_time")?.unwrap_or(f64::INFINITY)])
}

/// Every so many rows; at least each one.
fn step(it: &Element<'_, '_>) -> Result<usize, Error> {
    Ok(it
        .number("step_interval")?
        .map_or(1, |v| v.max(1.0) as usize))
}

fn static_optimization(it: &Element<'_, '_>) -> Result<Analysis, Error> {
    Ok(Analysis::StaticOptimization {
        name: name(it),
        time_range_s: times(it)?,
        step_interval: step(it)?,
        use_model_force_set: it.flag("use_model_force_set")?.unwrap_or(true),
        activation_exponent: it.number("activation_exponent")?.unwrap_or(2.0),
        use_muscle_physiology: it.flag("use_muscle_physiology")?.unwrap_or(true),
        convergence_criterion: it
            .number("optimizer_convergence_criterion")?
            .unwrap_or(1e-4),
        max_iterations: it
            .number("optimizer_max_iterations")?
            .map_or(100, |v| v.max(1.0) as usize),
    })
}

fn joint_reaction(it: &Element<'_, '_>) -> Result<Analysis, Error> {
    let or = |tag: &str, default: &str| {
        let words = it.words(tag);
        if words.is_empty() {
            vec![default.to_owned()]
        } else {
            words
        }
    };
    Ok(Analysis::JointReaction {
        name: name(it),
        time_range_s: times(it)?,
        step_interval: step(it)?,
        forces_file: it.text("forces_file"),
        joint_names: or("joint_names", "ALL"),
        apply_on_bodies: or("apply_on_bodies", "child"),
        express_in_frame: or("express_in_frame", "ground"),
    })
}
