//! `AnalyzeTool` with static optimisation.

use super::{Done, open, steps, uneven};
use crate::Error;
use sagitta_biomech::dynamics::static_optimization::{self, Options, Solver, Weak};
use sagitta_formats::mot;
use sagitta_motion::{Progress, Table, ToolResult};

const NAME: &str = "Static Optimization";

/// Activations and forces of muscles and motors over a motion, under the name that results begin with.
pub fn run(
    name: &str,
    acting: &open::Acting,
    recorded: &open::Recorded<'_>,
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<Done, Error> {
    let (model, actuation) = (&acting.model, &acting.actuation);
    let (motion, loads) = (&recorded.motion, &recorded.loads);
    let progress = &mut steps(progress);
    let found = static_optimization::run(model, actuation, motion, loads, options, progress);
    let found = found.map_err(|e| super::ended(e, recorded.path))?;
    let mut remarks = super::of_motion(&found.missing, &found.from_degrees);
    let (range_s, cutoff_hz) = (options.time_range_s, options.cutoff_hz);
    remarks.extend(uneven::remark(&motion.t_s, range_s, cutoff_hz));
    remarks.extend(weak(&found.weak, found.activation.t_s.len()));
    remarks.extend(unfinished(&found.unfinished_s, found.activation.t_s.len()));
    let result = |kind: &str, table: Table| ToolResult {
        name: format!("{name}_{kind}.sto"),
        text: mot::write_named(NAME, &table),
        table,
    };
    Ok(Done {
        results: vec![
            result("activation", found.activation),
            result("force", found.force),
        ],
        remarks,
        ..Done::default()
    })
}

/// OpenSim's own way where a criterion is given, so that a set-up gives what it gives there.
pub fn solver(tolerance: f64, steps: usize) -> Solver {
    if tolerance > 0.0 {
        Solver::InteriorPoint { tolerance, steps }
    } else {
        Solver::Exact
    }
}

/// Why a set-up that leaves the model's own forces out cannot be run.
pub const NO_FORCES: &str = "This set-up leaves the model's own forces out (use_model_force_set is false), so there is nothing to optimise; set it to true, or run inverse dynamics.";

/// What is said where the least effort was not found.
fn unfinished(found_s: &[f64], rows: usize) -> Option<String> {
    let first_s = found_s.first()?;
    Some(format!(
        "In {} of {rows} frames, first at {first_s:.3} s, the least effort was not found and the least sum of squares stands in its place; set activation_exponent to 2 in the set-up to have that everywhere.",
        found_s.len()
    ))
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
