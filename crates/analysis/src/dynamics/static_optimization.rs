//! `AnalyzeTool` with static optimisation.

use super::{Done, Files, open, steps};
use crate::Error;
use sagitta_biomech::dynamics::static_optimization::{self, Options, Solver, Weak};
use sagitta_formats::mot;
use sagitta_motion::tool::{Analysis, ToolFiles};
use sagitta_motion::{Progress, Table, ToolResult};

const NAME: &str = "Static Optimization";

/// Activations and forces of muscles and motors over a motion.
pub fn run(
    of: &ToolFiles,
    acting: &open::Acting,
    analysis: &Analysis,
    files: &dyn Files,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    let Analysis::StaticOptimization {
        name,
        time_range_s,
        step_interval,
        use_model_force_set,
        activation_exponent,
        use_muscle_physiology,
        convergence_criterion,
        max_iterations,
    } = analysis
    else {
        return Ok(Done::default());
    };
    if !use_model_force_set {
        return Err(Error::Request(
            "This set-up leaves the model's own forces out (use_model_force_set is false), so there is nothing to optimise; set it to true, or run inverse dynamics.".to_owned(),
        ));
    }
    let (model, actuation) = (&acting.model, &acting.actuation);
    let (path, motion) = open::motion(files, of)?;
    let loads = open::loads(files, of, model)?;
    let options = Options {
        cutoff_hz: of.cutoff_hz,
        time_range_s: open::within(of.time_range_s, *time_range_s),
        interval: *step_interval,
        exponent: *activation_exponent,
        physiology: *use_muscle_physiology,
        solver: solver(*convergence_criterion, *max_iterations),
    };
    let progress = &mut steps(progress);
    let found = static_optimization::run(model, actuation, &motion, &loads, &options, progress);
    let found = found.map_err(|e| super::ended(e, path))?;
    let mut remarks = super::of_motion(&found.missing, &found.from_degrees);
    remarks.extend(weak(&found.weak, found.activation.t_s.len()));
    let result = |kind: &str, table: Table| ToolResult {
        name: format!("{}_{name}_{kind}.sto", of.name),
        text: mot::write_named(NAME, &table),
        table,
    };
    Ok(Done {
        results: vec![
            result("activation", found.activation),
            result("force", found.force),
        ],
        remarks,
    })
}

/// OpenSim's own way where a criterion is given, so that a set-up gives what it gives there.
fn solver(tolerance: f64, steps: usize) -> Solver {
    if tolerance > 0.0 {
        Solver::InteriorPoint { tolerance, steps }
    } else {
        Solver::Exact
    }
}

/// What is said where the muscles cannot do it.
fn weak(found: &[Weak], rows: usize) -> Option<String> {
    let most = found.iter().max_by(|a, b| a.missed.total_cmp(&b.missed))?;
    let limit = match most.at_limit.as_slice() {
        [] => String::new(),
        names => format!("; at their limit there: {}", names.join(", ")),
    };
    Some(format!(
        "In {} of {rows} frames the muscles are too weak for the motion, most at {:.3} s by {:.3} N·m (or N) at {}{limit}. Add reserve actuators, or look at forces and motion there.",
        found.len(),
        most.t_s,
        most.missed,
        most.coordinate
    ))
}
