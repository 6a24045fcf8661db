//! Joint reactions: what a joint passes on to a body.
//!
//! Accelerations are those that the forces give: `Nᵀ M N q̈ᵤ = Nᵀ (τ + Jᵀ F − C − M c)` with `q̇ = N q̇ᵤ` and
//! `q̈ = N q̈ᵤ + c` of coordinates that follow others, locked ones at rest. The recursive Newton–Euler
//! algorithm then has the wrench of every joint: all that crosses it, forces of motors on its
//! coordinates included. On the child it acts at the joint's frame there, on the parent its opposite at
//! the joint's frame there. Source: opensim-core, Analyses/JointReaction; Simbody's
//! `calcMobilizerReactionForces`.

use super::loads::AppliedLoad;
use super::trajectory::Prepared;
use super::{couplers, crba, fk, rnea};
use crate::actuation::{Acting, Actuation, Scratch};
use crate::model::Model;
use crate::{Data, Error, Vec3};
use nalgebra::DVector;
use sagitta_motion::{Cancelled, Table};

/// How.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Cut-off of the low-pass on the coordinates, Hz; `None` for none.
    pub cutoff_hz: Option<f64>,
    /// First and last time; infinite where the motion decides.
    pub time_range_s: [f64; 2],
    /// Results at every so many rows.
    pub interval: usize,
    /// Which joints, on what and in which frame.
    pub asked: Vec<Asked>,
}

/// One reaction that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The joint's name.
    pub joint: String,
    /// On the parent, else on the child.
    pub on_parent: bool,
    /// The frame in whose axes it is told, and the point's: `child`, `parent`, `ground`, a body, or a
    /// joint's frame as `joint/frame`, whose name begins with its body's.
    pub frame: String,
}

impl Asked {
    /// From what a set-up says: joints' names or `ALL`; for each or for all of them `child` or `parent`,
    /// and a frame.
    pub fn all(model: &Model, joints: &[String], on: &[String], frames: &[String]) -> Vec<Self> {
        let every = joints.iter().any(|name| name.eq_ignore_ascii_case("all"));
        let names: Vec<String> = if every || joints.is_empty() {
            let bodies = model.bodies().iter().skip(1);
            bodies.map(|body| body.joint.name.clone()).collect()
        } else {
            joints.to_vec()
        };
        let pick = |list: &[String], i: usize, other: &str| {
            let own = if list.len() == 1 {
                list.first()
            } else {
                list.get(i)
            };
            own.map_or_else(|| other.to_owned(), Clone::clone)
        };
        let asked = |(i, joint): (usize, &String)| Self {
            joint: joint.clone(),
            on_parent: pick(on, i, "child").eq_ignore_ascii_case("parent"),
            frame: pick(frames, i, "ground"),
        };
        names.iter().enumerate().map(asked).collect()
    }
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// For each joint that was asked for nine columns: force (N), moment (N·m), point (m).
    pub table: Table,
    /// Coordinates that the motion does not have: they were kept at their default.
    pub missing: Vec<String>,
    /// Coordinates that are no plain rotation and were taken as degrees all the same.
    pub from_degrees: Vec<String>,
    /// Actuators whose force was not given: they were taken as slack.
    pub slack: Vec<String>,
}

/// A reaction, resolved in the model.
struct Reaction {
    /// The body that the joint moves.
    child: usize,
    on_parent: bool,
    frame: usize,
    in_frame: crate::spatial::Pose,
    label: String,
}

impl Reaction {
    fn new(model: &Model, asked: &Asked) -> Result<Self, Error> {
        let unknown = |wanted: &str| Error::UnknownName {
            kind: "joint reaction",
            name: asked.joint.clone(),
            wanted: wanted.into(),
        };
        let child = model
            .joint(&asked.joint)
            .ok_or_else(|| unknown(&asked.joint))?;
        let joint = &model.bodies()[child].joint;
        let own = crate::spatial::Pose::identity();
        let (frame, in_frame) = match asked.frame.to_ascii_lowercase().as_str() {
            "child" => (child, own),
            "parent" => (joint.parent, own),
            _ => named(model, &asked.frame).ok_or_else(|| unknown(&asked.frame))?,
        };
        let name = |i: usize| model.bodies()[i].name.as_str();
        let last = asked.frame.rsplit('/').next().unwrap_or(&asked.frame);
        let plain = ["child", "parent"]
            .iter()
            .any(|w| last.eq_ignore_ascii_case(w));
        let shown = if plain { name(frame) } else { last };
        let on = name(if asked.on_parent { joint.parent } else { child });
        Ok(Self {
            child,
            on_parent: asked.on_parent,
            frame,
            in_frame,
            label: format!("{}_on_{on}_in_{shown}", asked.joint),
        })
    }

    /// Force, moment and point in the frame's axes.
    fn read(&self, model: &Model, data: &Data) -> [Vec3; 3] {
        let joint = &model.bodies()[self.child].joint;
        let wrench = &data.joint_wrench[self.child];
        let origin_m = data.pose[self.child].position_m;
        let (at_m, sign) = if self.on_parent {
            (
                data.pose[joint.parent].point(joint.in_parent.position_m),
                -1.0,
            )
        } else {
            (data.pose[self.child].point(joint.in_child.position_m), 1.0)
        };
        let moment = wrench.torque_nm + (origin_m - at_m).cross(&wrench.force_n);
        let pose = data.pose[self.frame].then(&self.in_frame);
        let axes = pose.rotation.transpose();
        [
            axes * (wrench.force_n * sign),
            axes * (moment * sign),
            axes * (at_m - pose.position_m),
        ]
    }
}

/// A body by name, or a joint's frame: the one on the body with which the frame's name begins.
fn named(model: &Model, frame: &str) -> Option<(usize, crate::spatial::Pose)> {
    if let Some(body) = model.body(frame) {
        return Some((body, crate::spatial::Pose::identity()));
    }
    let mut parts = frame.rsplit('/');
    let (last, joint) = (parts.next()?, parts.next()?);
    let child = model.joint(joint)?;
    let held = &model.bodies()[child].joint;
    let begins = |i: usize| last.starts_with(&model.bodies()[i].name);
    if begins(child) {
        Some((child, held.in_child))
    } else {
        begins(held.parent).then_some((held.parent, held.in_parent))
    }
}

/// Reactions of a motion. `speeds` are those of the motion's file where it has them, else derivatives
/// of splines; `forces` are those of the actuators, by name and instant, and are taken as nought where
/// there are none. `progress` hears how many of how many rows are done, and may end the work.
///
/// # Errors
/// Where the motion does not fit the model, a joint or frame is not in it, a force was not measured at
/// a time of the motion, or the work was ended.
pub fn run(
    model: &Model,
    actuation: &Actuation,
    motion: &Table,
    forces: Option<&Table>,
    loads: &[AppliedLoad],
    options: &Options,
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Outcome, Error> {
    let reactions = options
        .asked
        .iter()
        .map(|asked| Reaction::new(model, asked));
    let reactions: Vec<Reaction> = reactions.collect::<Result<_, _>>()?;
    let prepared = Prepared::new(model, motion, options.cutoff_hz, options.time_range_s)?;
    let speeds = match options.cutoff_hz {
        Some(_) => None,
        None => prepared.smooth.speeds(model, motion)?,
    };
    let instants = prepared.every(options.interval);
    let pulls = Pulls::new(actuation, forces);
    let mut outcome = Outcome {
        missing: prepared.smooth.missing.clone(),
        from_degrees: prepared.smooth.from_degrees.clone(),
        slack: pulls.slack.clone(),
        ..Outcome::default()
    };
    let parts = ["fx", "fy", "fz", "mx", "my", "mz", "px", "py", "pz"];
    let labels = reactions
        .iter()
        .flat_map(|r| parts.map(|part| format!("{}_{part}", r.label)));
    outcome.table.columns = labels.collect();
    let mut data = Data::new(model);
    let mut solver = Solver::new(model);
    let mut given = vec![0.0; model.size()];
    for (done, &t_s) in instants.iter().enumerate() {
        progress(done, instants.len()).map_err(|Cancelled| Error::Cancelled)?;
        if let Some(speeds) = &speeds {
            speeds.at(t_s, &mut data);
            given.copy_from_slice(&data.q);
        }
        prepared.curves.at(t_s, &mut data);
        if speeds.is_some() {
            data.qd.copy_from_slice(&given);
        }
        fk::positions(model, &mut data);
        fk::velocities(model, &mut data);
        data.clear_applied();
        for load in loads {
            load.apply(t_s, &mut data)?;
        }
        solver.generalized.fill(0.0);
        pulls.act(actuation, t_s, &mut data, &mut solver);
        solver.accelerate(model, &mut data)?;
        outcome.table.t_s.push(t_s);
        let values = reactions.iter().flat_map(|r| r.read(model, &data));
        let values: Vec<f64> = values.flat_map(|v| [v.x, v.y, v.z]).collect();
        outcome.table.rows.push(values);
    }
    Ok(outcome)
}

/// Forces of actuators from a table.
struct Pulls<'a> {
    table: Option<&'a Table>,
    columns: Vec<Option<usize>>,
    slack: Vec<String>,
}

impl<'a> Pulls<'a> {
    fn new(actuation: &Actuation, table: Option<&'a Table>) -> Self {
        let find = |name: &str| table?.columns.iter().position(|c| c == name);
        let columns: Vec<Option<usize>> = actuation.actuators().map(|a| find(&a.name)).collect();
        let missing = actuation
            .actuators()
            .zip(&columns)
            .filter(|(_, c)| c.is_none());
        let slack = missing.map(|(a, _)| a.name.clone()).collect();
        Self {
            table,
            columns,
            slack,
        }
    }

    /// The force of an actuator, by a straight line between rows; at the ends the outermost.
    fn force(&self, column: usize, t_s: f64) -> Option<f64> {
        let table = self.table?;
        let read = |i: usize| table.rows.get(i)?.get(column).copied();
        let after = table.t_s.partition_point(|s| *s < t_s);
        let (Some(right), Some(before)) = (table.t_s.get(after), after.checked_sub(1)) else {
            return read(after.min(table.t_s.len().saturating_sub(1)));
        };
        let left = table.t_s[before];
        let (a, b) = (read(before)?, read(after)?);
        Some(a + (b - a) * (t_s - left) / (right - left))
    }

    fn act(&self, actuation: &Actuation, t_s: f64, data: &mut Data, solver: &mut Solver) {
        let mut columns = self.columns.iter();
        for acting in &actuation.forces {
            match acting {
                Acting::Passive(it) => {
                    it.act(data, &mut solver.generalized);
                }
                Acting::Actuator(it) => {
                    let column = columns.next().copied().flatten();
                    let force = column.and_then(|c| self.force(c, t_s)).unwrap_or(0.0);
                    if force != 0.0 {
                        it.act(force, data, &mut solver.scratch, &mut solver.generalized);
                    }
                }
            }
        }
    }
}

/// Accelerations under forces, with coordinates that follow others.
struct Solver {
    free: Vec<usize>,
    generalized: Vec<f64>,
    scratch: Scratch,
}

impl Solver {
    fn new(model: &Model) -> Self {
        let follows = |k: usize| model.couplers().iter().any(|c| c.dependent == k);
        let free = |k: &usize| !follows(*k) && !model.coordinates()[*k].locked;
        Self {
            free: (0..model.size()).filter(free).collect(),
            generalized: vec![0.0; model.size()],
            scratch: Scratch::default(),
        }
    }

    /// Sets `data.qdd` to what `generalized` and `data.applied` give, and all that `rnea` knows then.
    fn accelerate(&self, model: &Model, data: &mut Data) -> Result<(), Error> {
        let size = model.size();
        let follow = couplers::follow(model, data, &self.free);
        data.qdd.fill(0.0);
        couplers::accelerate(model, data);
        crba::run(model, data);
        rnea::at_positions(model, data);
        let rest = DVector::from_fn(size, |k, _| self.generalized[k] - data.tau[k]);
        let (mass, rest) = (
            follow.transpose() * &data.mass * &follow,
            follow.transpose() * rest,
        );
        let solved = mass.cholesky().map(|mass| mass.solve(&rest));
        let solved = solved.ok_or_else(|| Error::Massless {
            joint: model.name.clone(),
        })?;
        for (k, value) in self.free.iter().zip(solved.iter()) {
            data.qdd[*k] = *value;
        }
        couplers::accelerate(model, data);
        rnea::at_positions(model, data);
        Ok(())
    }
}
