//! Inverse dynamics of a motion: the generalised forces that it took.
//!
//! `τ = M(q) q̈ + C(q, q̇) + G(q) − Σ Jᵀ F` at each instant, by recursive Newton–Euler, with coordinates
//! filtered and differentiated as [`trajectory`](super::trajectory) says and measured forces as
//! [`loads`](super::loads) says. Couplers are not regarded: coordinates are taken as they are. The forces of the
//! root's coordinates are what is left over. For joints whose speeds in OpenSim are not the rates of
//! their coordinates (`FreeJoint`, `BallJoint`) OpenSim's tool takes those rates for angular velocities;
//! here they are what they are, and its results are not those of this function. Source: opensim-core, Tools/InverseDynamicsTool and
//! Simulation/InverseDynamicsSolver.

use super::{fk, loads::AppliedLoad, rnea, trajectory::Prepared};
use crate::actuation::Passive;
use crate::model::Model;
use crate::{Data, Error};
use sagitta_motion::model::MotionType;
use sagitta_motion::{Cancelled, Table};

/// How.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Cut-off of the low-pass, Hz; `None` for none.
    pub cutoff_hz: Option<f64>,
    /// First and last time; infinite where the motion decides.
    pub time_range_s: [f64; 2],
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cutoff_hz: None,
            time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
        }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// A column for each coordinate: `…_moment` in N·m, `…_force` for others, in N for translations.
    pub table: Table,
    /// Coordinates that the motion does not have: they were kept at their default.
    pub missing: Vec<String>,
    /// Coordinates that are no plain rotation and were taken as degrees all the same.
    pub from_degrees: Vec<String>,
}

/// Name of the column of a coordinate's generalised force: a moment of pure rotations only, as OpenSim's
/// tool has it.
fn label(name: &str, motion: MotionType) -> String {
    match motion {
        MotionType::Rotational => format!("{name}_moment"),
        MotionType::Translational | MotionType::Coupled => format!("{name}_force"),
    }
}

/// The generalised forces of a motion. `progress` hears how many of how many rows are done, and may
/// end the work.
///
/// # Errors
/// Where the motion does not fit the model, a force was not measured at a time of the motion, or the
/// work was ended.
pub fn run(
    model: &Model,
    motion: &Table,
    loads: &[AppliedLoad],
    options: &Options,
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Outcome, Error> {
    with_springs(model, motion, (loads, &[]), options, progress)
}

/// The same where springs take their part, so that it is missing in what comes out: OpenSim's tool
/// with the springs of the model that it is not told to leave out.
///
/// # Errors
/// As [`run`].
pub fn with_springs(
    model: &Model,
    motion: &Table,
    (loads, springs): (&[AppliedLoad], &[Passive]),
    options: &Options,
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Outcome, Error> {
    let prepared = Prepared::new(model, motion, options.cutoff_hz, options.time_range_s)?;
    let mut data = Data::new(model);
    let mut taken = vec![0.0; model.size()];
    let coordinates = model.coordinates().iter();
    let mut table = Table {
        in_degrees: false,
        columns: coordinates.map(|c| label(&c.name, c.motion)).collect(),
        ..Table::default()
    };
    let instants = prepared.instants();
    for (done, &t_s) in instants.iter().enumerate() {
        progress(done, instants.len()).map_err(|Cancelled| Error::Cancelled)?;
        prepared.curves.at(t_s, &mut data);
        fk::positions(model, &mut data);
        fk::velocities(model, &mut data);
        data.clear_applied();
        for load in loads {
            load.apply(t_s, &mut data)?;
        }
        taken.fill(0.0);
        for spring in springs {
            spring.act(&mut data, &mut taken);
        }
        rnea::at_positions(model, &mut data);
        let left = data.tau.iter().zip(&taken).map(|(tau, taken)| tau - taken);
        table.t_s.push(t_s);
        table.rows.push(left.collect());
    }
    Ok(Outcome {
        table,
        missing: prepared.smooth.missing,
        from_degrees: prepared.smooth.from_degrees,
    })
}
