//! Inverse kinematics: the coordinates whose markers come nearest to the measured ones.
//!
//! Each frame minimises `Σ wₘ |pₘ(q) − xₘ|² / Σ wₘ + Σ wₖ (qₖ − q̂ₖ)²` over the markers that were seen and
//! the coordinates with a task, from the frame before. Coordinates that are clamped stay in their
//! range, locked ones at their default, prescribed
//! ones at their function of time, and those that follow others follow them, strictly or as
//! further terms `w (q − f)²`. Source of the weighing: OpenSim 4.6, whose marker goal is a mean and
//! whose coordinate goals are not.

mod compiled;
mod frame;

pub use frame::Found;

use crate::model::Model;
use crate::{Data, Error};
use compiled::Tasks;
use frame::Solver;
use sagitta_motion::tool::IkTask;
use sagitta_motion::{Cancelled, Markers, Table};

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request<'a> {
    /// The measured markers.
    pub markers: &'a Markers,
    /// Weights; with none of markers, all that the model and the measurement share count alike.
    pub tasks: &'a [IkTask],
    /// Coordinates over time, for tasks that follow them.
    pub coordinates: Option<&'a Table>,
    /// Weight of couplers; infinite where they hold strictly.
    pub constraint_weight: f64,
    /// First and last time; infinite where the markers decide.
    pub time_range_s: [f64; 2],
}

/// How far the model's markers are from the measured ones, in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkerErrors {
    /// Time.
    pub t_s: f64,
    /// Sum of squared distances, without weights.
    pub total_squared_m2: f64,
    /// Root of their mean over the markers that were seen; `None` where none was.
    pub rms_m: Option<f64>,
    /// The largest and whose it is.
    pub max: Option<(f64, String)>,
    /// Whether the search came to rest.
    pub settled: bool,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// A column for each coordinate, in degrees where it is a rotation.
    pub table: Table,
    /// One for each row.
    pub errors: Vec<MarkerErrors>,
    /// Markers and coordinates with a task that the model or the measurement does not have.
    pub unused: Vec<String>,
}

/// The coordinates of a measured motion. `progress` hears how many of how many frames are done, and
/// may end the work.
///
/// # Errors
/// Where no marker of a task is in model and measurement, the file of coordinates does not fit, or
/// the work was ended.
pub fn run(
    model: &Model,
    request: &Request<'_>,
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Outcome, Error> {
    let tasks = Tasks::new(model, request)?;
    let mut solver = Solver::new(model, request.constraint_weight);
    let mut data = Data::new(model);
    let [from_s, to_s] = request.time_range_s;
    let inside = |t: f64| t >= from_s - 1e-9 && t <= to_s + 1e-9;
    let frames: Vec<(f64, &Vec<Option<[f64; 3]>>)> = request
        .markers
        .t_s
        .iter()
        .copied()
        .zip(&request.markers.positions_m)
        .filter(|(t_s, _)| inside(*t_s))
        .collect();
    let mut outcome = Outcome {
        table: Table {
            in_degrees: true,
            columns: model.coordinates().iter().map(|c| c.name.clone()).collect(),
            ..Table::default()
        },
        errors: Vec::with_capacity(frames.len()),
        unused: tasks.unused.clone(),
    };
    for (done, (t_s, seen)) in frames.iter().enumerate() {
        progress(done, frames.len()).map_err(|Cancelled| Error::Cancelled)?;
        let (targets, wanted) = tasks.at(*t_s, seen);
        Solver::prescribe(model, &mut data, *t_s);
        let found = solver.solve(model, &mut data, &targets, &wanted);
        outcome.errors.push(errors(&tasks, *t_s, &targets, &found));
        outcome.table.t_s.push(*t_s);
        outcome.table.rows.push(row(model, &data));
    }
    Ok(outcome)
}

/// The coordinates as they are written: rotations in degrees.
fn row(model: &Model, data: &Data) -> Vec<f64> {
    let pairs = model.coordinates().iter().zip(&data.q);
    pairs
        .map(|(c, q)| if c.in_degrees() { q.to_degrees() } else { *q })
        .collect()
}

fn errors(tasks: &Tasks, t_s: f64, targets: &[frame::Target], found: &Found) -> MarkerErrors {
    let squares = targets.iter().zip(&found.distances_m);
    let total = squares.clone().map(|(_, d)| d * d).sum();
    let max = squares.max_by(|a, b| a.1.total_cmp(b.1));
    MarkerErrors {
        t_s,
        total_squared_m2: total,
        rms_m: (!targets.is_empty()).then(|| (total / targets.len() as f64).sqrt()),
        max: max.map(|(target, d)| (*d, tasks.name(target.task).into())),
        settled: found.settled,
    }
}
