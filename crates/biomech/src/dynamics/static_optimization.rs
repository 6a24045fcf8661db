//! Static optimisation: the least Σ aᵢ² of controls that gives the measured accelerations.
//!
//! At each instant `Σ aᵢ cᵢ rᵢ = τ`: cᵢ the force of an actuator at control one (for muscles the active
//! force that a tendon that does not stretch passes on, without passive force), rᵢ its moment arms, τ
//! the generalised forces that the motion takes, less those of springs. Coordinates that follow others
//! or are locked have no equation: the forces of their rows go to those that they follow, `Nᵀ τ` with
//! `q̇ = N q̇ᵤ`. Speeds are the derivatives of quintic splines through the coordinates, accelerations
//! those of splines through these speeds. A convex problem with bounds, [`super::box_qp`]. Source:
//! R. Crowninshield and R. Brand, J Biomech 14 (1981) 793–801; opensim-core,
//! Analyses/StaticOptimization.

use super::box_qp::{BoxQp, Ended};
use super::interior_point::{self, Problem};
use super::loads::AppliedLoad;
use super::trajectory::{Curves, Prepared};
use super::{couplers, crba, fk, rnea};
use crate::actuation::{Acting, Actuation, Scratch};
use crate::model::Model;
use crate::{Data, Error};
use nalgebra::{DMatrix, DVector};
use sagitta_motion::{Cancelled, Table};

/// How.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Cut-off of the low-pass on the coordinates, Hz; `None` for none.
    pub cutoff_hz: Option<f64>,
    /// First and last time; infinite where the motion decides.
    pub time_range_s: [f64; 2],
    /// Results at every so many rows.
    pub interval: usize,
    /// Exponent of the sum of controls; only 2 is known.
    pub exponent: f64,
    /// Whether length and speed of muscles count.
    pub physiology: bool,
    /// How the problem is solved.
    pub solver: Solver,
}

/// How the problem of an instant is solved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Solver {
    /// To the least that there is.
    #[default]
    Exact,
    /// As far as OpenSim goes, whose controls keep away from their bounds for that:
    /// [`super::interior_point`].
    InteriorPoint {
        /// OpenSim's `optimizer_convergence_criterion`, 1e-4 by default.
        tolerance: f64,
        /// OpenSim's `optimizer_max_iterations`, 100 by default.
        steps: usize,
    },
}

impl Solver {
    /// What OpenSim's set-ups have where they do not say it.
    pub const AS_OPENSIM: Self = Self::InteriorPoint {
        tolerance: 1e-4,
        steps: 100,
    };
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cutoff_hz: None,
            time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
            interval: 1,
            exponent: 2.0,
            physiology: true,
            solver: Solver::Exact,
        }
    }
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// A column for each muscle and motor, named as it is: its control, 0 to 1 for a muscle.
    pub activation: Table,
    /// A column for each muscle, motor and spring of a coordinate (this one followed by its energy, J),
    /// and nine for each measured force: N, the point in the body's frame (m), N·m.
    pub force: Table,
    /// Instants at which the actuators are too weak, and how far each coordinate's generalised force is
    /// missed, N·m or N.
    pub weak: Vec<Weak>,
    /// Coordinates that the motion does not have: they were kept at their default.
    pub missing: Vec<String>,
    /// Coordinates that are no plain rotation and were taken as degrees all the same.
    pub from_degrees: Vec<String>,
}

/// An instant at which the actuators are too weak.
#[derive(Clone, Debug, PartialEq)]
pub struct Weak {
    /// When.
    pub t_s: f64,
    /// The coordinate that is missed most.
    pub coordinate: String,
    /// By how much, N·m or N.
    pub missed: f64,
    /// Actuators at their upper bounds.
    pub at_limit: Vec<String>,
}

/// The problem of one instant, made once.
#[derive(Clone, Debug)]
pub struct Frame {
    qp: BoxQp,
    /// Coordinates with an equation.
    free: Vec<usize>,
    arms: Vec<f64>,
    springs: Vec<f64>,
    needed: Vec<f64>,
    /// Force at control one, for each actuator.
    pub capacity: Vec<f64>,
    scratch: Scratch,
    physiology: bool,
    solver: Solver,
}

impl Frame {
    /// Room for the model's instants.
    pub fn new(model: &Model, actuation: &Actuation, physiology: bool, solver: Solver) -> Self {
        let follows = |k: usize| model.couplers().iter().any(|c| c.dependent == k);
        let locked = |k: usize| model.coordinates()[k].locked;
        let held = |k: usize| model.coordinates()[k].prescribed.is_some();
        let free: Vec<usize> = (0..model.size())
            .filter(|&k| !follows(k) && !locked(k) && !held(k))
            .collect();
        let count = actuation.actuators().count();
        let mut qp = BoxQp::new(free.len(), count);
        for (i, actuator) in actuation.actuators().enumerate() {
            qp.bound(i, actuator.bounds.min, actuator.bounds.max);
        }
        Self {
            qp,
            free,
            arms: vec![0.0; model.size()],
            springs: vec![0.0; model.size()],
            needed: vec![0.0; model.size()],
            capacity: vec![0.0; count],
            scratch: Scratch::default(),
            physiology,
            solver,
        }
    }

    /// The controls.
    pub fn controls(&self) -> &[f64] {
        self.qp.x()
    }

    /// Solves the instant of `data`: coordinates, rates, accelerations, and forces from outside in
    /// `data.applied`; positions and velocities must be known.
    pub fn solve(&mut self, model: &Model, actuation: &Actuation, data: &mut Data) -> Ended {
        self.springs.fill(0.0);
        for passive in actuation.passives() {
            passive.act(data, &mut self.springs);
        }
        rnea::at_positions(model, data);
        for k in 0..model.size() {
            self.needed[k] = data.tau[k] - self.springs[k];
        }
        pass_on(model, data, &mut self.needed);
        for (rhs, &k) in self.qp.rhs().iter_mut().zip(&self.free) {
            *rhs = self.needed[k];
        }
        for (i, actuator) in actuation.actuators().enumerate() {
            let arms = &mut self.arms;
            let capacity = actuator.evaluate(model, data, self.physiology, &mut self.scratch, arms);
            pass_on(model, data, arms);
            self.capacity[i] = capacity;
            for (entry, &k) in self.qp.column(i).iter_mut().zip(&self.free) {
                *entry = capacity * arms[k];
            }
        }
        match self.solver {
            Solver::Exact => self.qp.solve(),
            Solver::InteriorPoint { tolerance, steps } => {
                self.approach(model, data, tolerance, steps)
            }
        }
    }

    /// Solves it by the interior-point method, in accelerations: `(Nᵀ M N)⁻¹` times the equations.
    fn approach(&mut self, model: &Model, data: &mut Data, tolerance: f64, steps: usize) -> Ended {
        crba::run(model, data);
        let follow = couplers::follow(model, data, &self.free);
        let mass = congruent(&data.mass, &follow);
        let (a, b, bounds) = self.qp.parts();
        let mut columns = DMatrix::from_column_slice(self.free.len(), bounds.len(), a);
        let mut rhs = DVector::from_column_slice(b);
        if let Some(mass) = mass.cholesky() {
            mass.solve_mut(&mut columns);
            mass.solve_mut(&mut rhs);
        }
        let problem = Problem {
            columns: columns.as_slice(),
            rhs: rhs.as_slice(),
            bounds,
        };
        let (x, done) = interior_point::solve(&problem, tolerance, steps);
        if done {
            self.qp.x_mut().copy_from_slice(&x);
            return Ended::Solved;
        }
        self.qp.solve()
    }

    /// What is missed most after an instant that could not be solved.
    fn weak(&mut self, t_s: f64, model: &Model, actuation: &Actuation, data: &Data) -> Weak {
        for (i, actuator) in actuation.actuators().enumerate() {
            let arms = &mut self.arms;
            let capacity = actuator.evaluate(model, data, self.physiology, &mut self.scratch, arms);
            pass_on(model, data, arms);
            let force = capacity * self.qp.x()[i];
            let pairs = self.needed.iter_mut().zip(&self.arms);
            pairs.for_each(|(needed, arm)| *needed -= arm * force);
        }
        let missed = |k: &&usize| self.needed[**k].abs();
        let worst = self
            .free
            .iter()
            .max_by(|a, b| missed(a).total_cmp(&missed(b)));
        let full = actuation.actuators().zip(self.qp.x());
        let full = full.filter(|(a, x)| **x >= a.bounds.max);
        Weak {
            t_s,
            coordinate: worst
                .map(|&k| model.coordinates()[k].name.clone())
                .unwrap_or_default(),
            missed: worst.map_or(0.0, |&k| self.needed[k].abs()),
            at_limit: full.map(|(a, _)| a.name.clone()).collect(),
        }
    }
}

/// Nᵀ M N, entry by entry.
fn congruent(m: &DMatrix<f64>, n: &DMatrix<f64>) -> DMatrix<f64> {
    let times = |a: &DMatrix<f64>, b: &DMatrix<f64>| {
        DMatrix::from_fn(a.nrows(), b.ncols(), |i, j| {
            (0..b.nrows()).map(|k| a[(i, k)] * b[(k, j)]).sum()
        })
    };
    times(&n.transpose(), &times(m, n))
}

/// Gives generalised forces of coordinates that follow others to those that they follow.
fn pass_on(model: &Model, data: &Data, tau: &mut [f64]) {
    for coupler in model.couplers().iter().rev() {
        let force = std::mem::take(&mut tau[coupler.dependent]);
        let jet = coupler.drive.jet(&data.q);
        coupler
            .drive
            .slopes(&jet, |k, slope| tau[k] += slope * force);
    }
}

/// Controls and forces of a motion. `progress` hears how many of how many rows are done, and may end
/// the work.
///
/// # Errors
/// Where the motion does not fit the model, a force was not measured at a time of the motion, the
/// exponent is not 2, or the work was ended.
pub fn run(
    model: &Model,
    actuation: &Actuation,
    motion: &Table,
    loads: &[AppliedLoad],
    options: &Options,
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Outcome, Error> {
    if options.exponent != 2.0 {
        return Err(Error::Exponent);
    }
    let mut motion = Motion::new(model, motion, options)?;
    let instants = motion.prepared.every(options.interval);
    let mut data = Data::new(model);
    let mut frame = Frame::new(model, actuation, options.physiology, options.solver);
    let mut outcome = Outcome {
        missing: motion.prepared.smooth.missing.clone(),
        from_degrees: motion.prepared.smooth.from_degrees.clone(),
        ..Outcome::default()
    };
    outcome.activation.columns = actuation.actuators().map(|a| a.name.clone()).collect();
    outcome.force.columns = force_columns(model, actuation, loads);
    for (done, &t_s) in instants.iter().enumerate() {
        progress(done, instants.len()).map_err(|Cancelled| Error::Cancelled)?;
        motion.at(t_s, model, &mut data);
        data.clear_applied();
        let mut measured = Vec::with_capacity(9 * loads.len());
        for load in loads {
            let mut parts = load.at(t_s, &data)?;
            let pose = &data.pose[load.body];
            parts[1] = pose.rotation.transpose() * (parts[1] - pose.position_m);
            measured.extend(parts.iter().flat_map(|part| part.iter().copied()));
            load.apply(t_s, &mut data)?;
        }
        if frame.solve(model, actuation, &mut data) == Ended::Infeasible {
            outcome.weak.push(frame.weak(t_s, model, actuation, &data));
        }
        outcome.activation.t_s.push(t_s);
        outcome.activation.rows.push(frame.controls().to_vec());
        outcome.force.t_s.push(t_s);
        let mut forces = forces(actuation, &frame, &mut data);
        forces.extend(measured);
        outcome.force.rows.push(forces);
    }
    Ok(outcome)
}

/// The motion as the analysis takes it.
struct Motion {
    prepared: Prepared,
    speeds: Curves,
    /// Room for accelerations.
    kept: Vec<f64>,
}

impl Motion {
    fn new(model: &Model, table: &Table, options: &Options) -> Result<Self, Error> {
        let prepared = Prepared::new(model, table, options.cutoff_hz, options.time_range_s)?;
        let mut data = Data::new(model);
        let mut speeds = prepared.smooth.clone();
        for (i, t_s) in prepared.smooth.t_s.iter().enumerate() {
            prepared.curves.at(*t_s, &mut data);
            speeds
                .q
                .iter_mut()
                .zip(&data.qd)
                .for_each(|(all, qd)| all[i] = *qd);
        }
        Ok(Self {
            speeds: speeds.curves()?,
            prepared,
            kept: vec![0.0; model.size()],
        })
    }

    /// Sets an instant, forward kinematics included.
    fn at(&mut self, t_s: f64, model: &Model, data: &mut Data) {
        self.speeds.at(t_s, data);
        self.kept.copy_from_slice(&data.qd);
        self.prepared.curves.at(t_s, data);
        data.qdd.copy_from_slice(&self.kept);
        couplers::accelerate(model, data);
        fk::positions(model, data);
        fk::velocities(model, data);
    }
}

fn force_columns(model: &Model, actuation: &Actuation, loads: &[AppliedLoad]) -> Vec<String> {
    let mut columns = Vec::new();
    for acting in &actuation.forces {
        match acting {
            Acting::Actuator(it) => columns.push(it.name.clone()),
            Acting::Passive(it) if it.on_coordinate() => {
                columns.push(it.name.clone());
                if it.has_energy() {
                    columns.push("PotentialEnergy".into());
                }
            }
            Acting::Passive(_) => {}
        }
    }
    for load in loads {
        let body = &model.bodies()[load.body].name;
        for part in ["Fx", "Fy", "Fz", "px", "py", "pz", "Tx", "Ty", "Tz"] {
            columns.push(format!("{body}_{}_{part}", load.name));
        }
    }
    columns
}

fn forces(actuation: &Actuation, frame: &Frame, data: &mut Data) -> Vec<f64> {
    let mut controls = frame.controls().iter().zip(&frame.capacity);
    let mut row = Vec::new();
    let mut spare = vec![0.0; data.q.len()];
    for acting in &actuation.forces {
        match acting {
            Acting::Actuator(_) => {
                let (control, capacity) = controls.next().unwrap_or((&0.0, &0.0));
                row.push(control * capacity);
            }
            Acting::Passive(it) if it.on_coordinate() => {
                row.push(it.act(data, &mut spare).unwrap_or(0.0));
                row.extend(it.energy_j(data));
            }
            Acting::Passive(_) => {}
        }
    }
    row
}
