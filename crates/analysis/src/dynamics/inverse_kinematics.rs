//! `InverseKinematicsTool`.

use super::{Done, Files, open, steps};
use crate::Error;
use sagitta_biomech::dynamics::ik::{self, MarkerErrors, Request};
use sagitta_formats::{mot, setup, trc};
use sagitta_motion::tool::{IkTarget, IkTask, ToolFiles};
use sagitta_motion::{Progress, Table, ToolResult};

const NAME: &str = "Coordinates";
const ERRORS: &str = "Model Marker Errors from IK";

/// What is asked.
pub struct Asked<'a> {
    /// Files and times.
    pub files: &'a ToolFiles,
    /// Markers over time.
    pub marker_file: &'a str,
    /// Name of the resulting motion.
    pub output_file: &'a str,
    /// Weights.
    pub tasks: &'a [IkTask],
    /// Their file, where they stand in one of their own.
    pub tasks_file: Option<&'a str>,
    /// Weight of couplers; infinite where they hold strictly.
    pub constraint_weight: f64,
    /// Whether marker errors are written too.
    pub report_errors: bool,
}

/// Coordinates of measured markers.
pub fn run(
    asked: &Asked<'_>,
    files: &dyn Files,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    let of = asked.files;
    let (description, model) = open::model(files, of)?;
    let markers = open::read(files, asked.marker_file, None, trc::read)?;
    let listed = match asked.tasks_file {
        Some(path) => open::read(files, path, None, setup::read_tasks)?,
        None => asked.tasks.to_vec(),
    };
    let followed = coordinates(of, &listed, files)?;
    let request = Request {
        markers: &markers,
        tasks: &listed,
        coordinates: followed.as_ref(),
        constraint_weight: asked.constraint_weight,
        time_range_s: of.time_range_s,
    };
    let found = ik::run(&model, &request, &mut steps(progress));
    let found = found.map_err(|e| super::ended(e, asked.marker_file))?;
    let mut remarks = description.unsupported;
    remarks.extend(unused(&found.unused));
    remarks.extend(far(&found.errors));
    let mut results = vec![ToolResult {
        name: open::named(asked.output_file, ".mot"),
        text: mot::write_named(NAME, &found.table),
        table: found.table,
    }];
    if asked.report_errors {
        let table = errors(&found.errors);
        results.push(ToolResult {
            name: format!("{}_ik_marker_errors.sto", of.name),
            text: mot::write_named(ERRORS, &table),
            table,
        });
    }
    Ok(Done {
        results,
        remarks,
        ..Done::default()
    })
}

/// The coordinates that tasks follow, where some do.
fn coordinates(
    of: &ToolFiles,
    tasks: &[IkTask],
    files: &dyn Files,
) -> Result<Option<Table>, Error> {
    let follow = |t: &IkTask| t.apply && t.target == IkTarget::FromFile;
    match of.coordinates_file.as_deref() {
        Some(path) if tasks.iter().any(follow) => {
            open::read(files, path, None, mot::read).map(Some)
        }
        _ => Ok(None),
    }
}

fn unused(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| {
        format!(
            "These have a weight and are not in both model and measurement: {}.",
            names.join(", ")
        )
    })
}

/// How far markers are off, and whether every frame came to rest.
fn far(errors: &[MarkerErrors]) -> Vec<String> {
    let mut all = Vec::new();
    let largest = errors.iter().filter_map(|e| Some((e.max.as_ref()?, e.t_s)));
    if let Some(((most_m, name), t_s)) = largest.max_by(|a, b| a.0.0.total_cmp(&b.0.0)) {
        let rms: Vec<f64> = errors.iter().filter_map(|e| e.rms_m).collect();
        let mean = rms.iter().sum::<f64>() / rms.len().max(1) as f64;
        all.push(format!(
            "Markers are {:.1} mm off (root mean square, mean over frames); the most is {:.1} mm, {name} at {t_s:.3} s.",
            1000.0 * mean,
            1000.0 * most_m
        ));
    }
    let restless = errors.iter().filter(|e| !e.settled).count();
    if restless > 0 {
        all.push(format!(
            "In {restless} of {} frames the search did not come to rest; look at these frames' markers.",
            errors.len()
        ));
    }
    all
}

/// As OpenSim writes them; a frame without markers has nought.
fn errors(found: &[MarkerErrors]) -> Table {
    let names = [
        "total_squared_error",
        "marker_error_RMS",
        "marker_error_max",
    ];
    let row = |e: &MarkerErrors| {
        let most = e.max.as_ref().map_or(0.0, |m| m.0);
        vec![e.total_squared_m2, e.rms_m.unwrap_or(0.0), most]
    };
    Table {
        in_degrees: false,
        columns: names.map(str::to_owned).to_vec(),
        t_s: found.iter().map(|e| e.t_s).collect(),
        rows: found.iter().map(row).collect(),
    }
}
