//! Inverse dynamics and inverse kinematics.

use super::{files, tasks};
use crate::Error;
use crate::notes::Notes;
use crate::xml::Element;
use sagitta_motion::tool::ToolSetup;

const COMMON: &[&str] = &[
    "results_directory",
    "input_directory",
    "model_file",
    "time_range",
];

const DYNAMICS: &[&str] = &[
    "coordinates_file",
    "coordinates_in_degrees",
    "lowpass_cutoff_frequency_for_coordinates",
    "external_loads_file",
    "forces_to_exclude",
    "output_gen_force_file",
    "joints_to_report_body_forces",
    "output_body_forces_file",
];

const KINEMATICS: &[&str] = &[
    "IKTaskSet",
    "marker_file",
    "coordinate_file",
    "coordinates_file",
    "output_motion_file",
    "constraint_weight",
    "accuracy",
    "report_errors",
    "report_marker_locations",
    "sensor_file",
];

/// What a tool has that is not read.
fn notes(tool: &Element<'_, '_>, known: &[&str]) -> Notes {
    let mut notes = Notes::default();
    let all: Vec<&str> = COMMON.iter().chain(known).copied().collect();
    notes.others(tool, &all);
    if let Some(it) = tool
        .child("input_directory")
        .filter(|it| !it.value().is_empty())
    {
        notes.note(&it, "files are sought beside the set-up");
    }
    notes
}

/// An `InverseDynamicsTool`.
pub(super) fn dynamics(tool: &Element<'_, '_>) -> Result<ToolSetup, Error> {
    let mut files = files(tool)?;
    files.unsupported = notes(tool, DYNAMICS).into_list();
    let named = |tag: &str, default: &str| tool.text(tag).unwrap_or_else(|| default.to_owned());
    Ok(ToolSetup::InverseDynamics {
        files,
        output_file: named("output_gen_force_file", "inverse_dynamics.sto"),
        forces_to_exclude: tool.words("forces_to_exclude"),
        in_degrees: tool.flag("coordinates_in_degrees")?,
        joints_to_report: tool.words("joints_to_report_body_forces"),
        body_forces_file: named("output_body_forces_file", "body_forces_at_joints.sto"),
    })
}

/// An `InverseKinematicsTool`. What it does not say is as OpenSim has it.
pub(super) fn kinematics(tool: &Element<'_, '_>) -> Result<ToolSetup, Error> {
    let mut files = files(tool)?;
    let mut notes = notes(tool, KINEMATICS);
    if files.coordinates_file.is_none() {
        files.coordinates_file = tool.text("coordinate_file");
    }
    let set = tool.child("IKTaskSet");
    let elsewhere = set
        .and_then(|set| set.attribute("file"))
        .filter(|file| !file.is_empty());
    let tasks = match &set {
        Some(set) => tasks::tasks(set, &mut notes)?,
        None => Vec::new(),
    };
    files.unsupported = notes.into_list();
    let marker_file = tool.text("marker_file");
    Ok(ToolSetup::InverseKinematics {
        files,
        marker_file: marker_file.ok_or_else(|| tool.damaged("it names no marker_file"))?,
        output_file: tool.text("output_motion_file").unwrap_or_default(),
        tasks,
        tasks_file: elsewhere.map(str::to_owned),
        constraint_weight: tool.bound("constraint_weight")?.unwrap_or(f64::INFINITY),
        accuracy: tool.number("accuracy")?.unwrap_or(1e-5),
        report_errors: tool.flag("report_errors")?.unwrap_or(true),
        report_marker_locations: tool.flag("report_marker_locations")?.unwrap_or(false),
    })
}
