//! The ground's forces on two feet without a force plate.
//!
//! Everything that moves as it does without falling is pushed by `F = Σ m (a − g)`, with the torque
//! about the ground's origin that recursive Newton–Euler leaves there. The centre of pressure is the
//! point p of the floor about which that torque is upright (the zero moment point): `p = u × τ / (u ·
//! F)` with u upwards and τ about a point of the floor. With one foot down it takes all. With both, the
//! share of each is where p lies between their middles, and each takes its share of force and upright
//! torque, at its middle moved by as much as p is off the line between them: so that together they are
//! the whole. Source: M. Vukobratović, B. Borovac, Zero-moment point, Int. J. Humanoid Robotics 1
//! (2004) 157–173; the split is an assumption, named in [`Outcome::assumptions`].

use super::{fk, rnea, trajectory::Prepared};
use crate::model::Model;
use crate::signal::{median, quantile};
use crate::{Data, Error, Vec3};
use sagitta_motion::{Cancelled, Table};

/// Less upward force than this share of the weight is flight.
const FLIGHT: f64 = 0.05;
/// How far above its own lowest level (the fifth percentile) a heel or toe counts as down: soles give
/// and a foot without toes dips as it rolls (Pose2Sim's height of a foot in contact).
const LOW_M: f64 = 0.06;
/// What moves faster than this against the floor is in the air (Pose2Sim's threshold of a foot's
/// forward speed). The floor may be a belt: it moves as the lowest points of the feet mostly do.
const STILL_M_S: f64 = 1.0;

/// A foot.
#[derive(Clone, Debug, PartialEq)]
pub struct Foot {
    /// What its columns begin with.
    pub name: String,
    /// A point under the heel: its body, by index, and where in that body's frame, m.
    pub heel: (usize, Vec3),
    /// A point under the tip of the toes.
    pub toe: (usize, Vec3),
}

/// How.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Cut-off of the low-pass, Hz; `None` for none.
    pub cutoff_hz: Option<f64>,
    /// First and last time; infinite where the motion decides.
    pub time_range_s: [f64; 2],
    /// How high the floor is, against gravity from the ground's origin.
    pub floor_m: f64,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// For each foot force (`…_ground_force_vx` …), centre of pressure (`…_px` …) and torque
    /// (`…_ground_torque_x` …), all in the ground's frame; nought of a foot in the air.
    pub table: Table,
    /// What was taken for granted, in sentences.
    pub assumptions: Vec<String>,
    /// Rows whose centre of pressure lies beyond both feet: where the assumptions do not hold.
    pub beyond: usize,
    /// Rows in which no foot seemed down though something carried: the foot nearer to the centre of
    /// pressure took all.
    pub floating: usize,
}

/// What is known of an instant before feet are told apart.
struct Instant {
    t_s: f64,
    force_n: Vec3,
    /// About the ground's origin.
    torque_nm: Vec3,
    /// Heel and toe of both feet.
    soles_m: [[Vec3; 2]; 2],
    /// Their velocities.
    soles_m_s: [[Vec3; 2]; 2],
}

/// The forces of a motion on two feet, with nothing else touching the body. `progress` hears how many
/// of how many rows are done, and may end the work.
///
/// # Errors
/// Where the motion does not fit the model, the model has no weight, or the work was ended.
pub fn run(
    model: &Model,
    motion: &Table,
    feet: &[Foot; 2],
    options: &Options,
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Outcome, Error> {
    let weight_n = model.mass_kg() * model.gravity_m_s2.norm();
    if weight_n <= 0.0 {
        return Err(Error::Weightless);
    }
    let up = -model.gravity_m_s2.normalize();
    let prepared = Prepared::new(model, motion, options.cutoff_hz, options.time_range_s)?;
    let instants = instants(model, &prepared, feet, progress)?;
    let levels = levels(&instants, up);
    let floor = Floor {
        up,
        at_m: up * options.floor_m,
        moving_m_s: belt(&instants, &levels, up),
        levels,
    };
    let mut outcome = Outcome {
        table: Table {
            columns: columns(feet),
            ..Table::default()
        },
        assumptions: assumptions(options.floor_m, floor.moving_m_s.norm()),
        beyond: 0,
        floating: 0,
    };
    for instant in &instants {
        let mut row = vec![0.0; outcome.table.columns.len()];
        if instant.force_n.dot(&up) > FLIGHT * weight_n {
            let found = floor.shared(instant);
            outcome.beyond += usize::from(found.beyond);
            outcome.floating += usize::from(found.floating);
            for (out, foot) in row.chunks_mut(9).zip(&found.feet) {
                fill(out, foot);
            }
        }
        outcome.table.t_s.push(instant.t_s);
        outcome.table.rows.push(row);
    }
    Ok(outcome)
}

fn instants(
    model: &Model,
    prepared: &Prepared,
    feet: &[Foot; 2],
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Vec<Instant>, Error> {
    let mut data = Data::new(model);
    let instants = prepared.instants();
    let mut all = Vec::with_capacity(instants.len());
    for (done, &t_s) in instants.iter().enumerate() {
        progress(done, instants.len()).map_err(|Cancelled| Error::Cancelled)?;
        prepared.curves.at(t_s, &mut data);
        rnea::run(model, &mut data);
        let points = |foot: &Foot| [foot.heel, foot.toe];
        let sole = |foot: &Foot| points(foot).map(|(body, p)| fk::point(&data, body, p));
        let moving = |foot: &Foot| points(foot).map(|(body, p)| fk::point_velocity(&data, body, p));
        all.push(Instant {
            t_s,
            force_n: data.joint_wrench[0].force_n,
            torque_nm: data.joint_wrench[0].torque_nm,
            soles_m: [sole(&feet[0]), sole(&feet[1])],
            soles_m_s: [moving(&feet[0]), moving(&feet[1])],
        });
    }
    Ok(all)
}

/// The lowest level of heel and toe of both feet over the whole motion.
fn levels(instants: &[Instant], up: Vec3) -> [[f64; 2]; 2] {
    let level = |foot: usize, point: usize| {
        let heights = instants.iter().map(|i| i.soles_m[foot][point].dot(&up));
        quantile(heights.collect(), 0.05).unwrap_or(0.0)
    };
    [[level(0, 0), level(0, 1)], [level(1, 0), level(1, 1)]]
}

/// How the floor moves: the median velocity along it of whichever heel or toe is lowest over its own
/// lowest level.
fn belt(instants: &[Instant], levels: &[[f64; 2]; 2], up: Vec3) -> Vec3 {
    let lowest = |instant: &Instant| {
        let points = [(0, 0), (0, 1), (1, 0), (1, 1)];
        let height = |(f, p): (usize, usize)| instant.soles_m[f][p].dot(&up) - levels[f][p];
        let least = points
            .into_iter()
            .min_by(|a, b| height(*a).total_cmp(&height(*b)));
        let (foot, point) = least.unwrap_or((0, 0));
        let velocity = instant.soles_m_s[foot][point];
        velocity - up * velocity.dot(&up)
    };
    let all: Vec<Vec3> = instants.iter().map(lowest).collect();
    Vec3::from_fn(|axis, _| median(all.iter().map(|v| v[axis]).collect()).unwrap_or(0.0))
}

struct Floor {
    up: Vec3,
    /// A point of it.
    at_m: Vec3,
    /// Its velocity.
    moving_m_s: Vec3,
    levels: [[f64; 2]; 2],
}

/// What a foot gets: force, centre of pressure, torque about it.
type Pushed = [Vec3; 3];

struct Shared {
    feet: [Pushed; 2],
    beyond: bool,
    floating: bool,
}

impl Floor {
    /// Whether heel or toe of a foot is low and hardly moves along the floor.
    fn down(&self, instant: &Instant, foot: usize) -> bool {
        let rests = |point: usize| {
            let height = instant.soles_m[foot][point].dot(&self.up);
            let velocity = instant.soles_m_s[foot][point] - self.moving_m_s;
            let along = velocity - self.up * velocity.dot(&self.up);
            height <= self.levels[foot][point] + LOW_M && along.norm() < STILL_M_S
        };
        rests(0) || rests(1)
    }

    /// The middle of a foot on the floor.
    fn middle_m(&self, instant: &Instant, foot: usize) -> Vec3 {
        let [heel, toe] = instant.soles_m[foot];
        let middle = (heel + toe) * 0.5;
        middle - self.up * (middle - self.at_m).dot(&self.up)
    }

    fn shared(&self, instant: &Instant) -> Shared {
        let force = instant.force_n;
        let torque = instant.torque_nm - self.at_m.cross(&force);
        let pressure = self.at_m + self.up.cross(&torque) / self.up.dot(&force);
        let upright = torque - (pressure - self.at_m).cross(&force);
        let down = [0, 1].map(|foot| self.down(instant, foot));
        let middles = [0, 1].map(|foot| self.middle_m(instant, foot));
        let between = middles[1] - middles[0];
        let apart = between.norm_squared();
        let along = if apart > 0.0 {
            (pressure - middles[0]).dot(&between) / apart
        } else {
            0.5
        };
        let second = match (down[0], down[1]) {
            (true, true) => along.clamp(0.0, 1.0),
            (true, false) => 0.0,
            (false, true) => 1.0,
            (false, false) => f64::from(u8::from(along > 0.5)),
        };
        let off = pressure - middles[0] - between * second;
        let part = |share: f64, middle: Vec3| match share > 0.0 {
            true => [force * share, middle + off, upright * share],
            false => [Vec3::zeros(); 3],
        };
        let lengths = instant.soles_m.map(|[heel, toe]| (toe - heel).norm());
        Shared {
            feet: [part(1.0 - second, middles[0]), part(second, middles[1])],
            beyond: off.norm() > lengths[0].max(lengths[1]),
            floating: !down[0] && !down[1],
        }
    }
}

fn fill(row: &mut [f64], pushed: &Pushed) {
    let values = pushed.iter().flat_map(|v| [v.x, v.y, v.z]);
    row.iter_mut().zip(values).for_each(|(out, v)| *out = v);
}

fn columns(feet: &[Foot; 2]) -> Vec<String> {
    let kinds = ["ground_force_v", "ground_force_p", "ground_torque_"];
    let of = |foot: &Foot| {
        let name = foot.name.clone();
        let all = kinds
            .iter()
            .flat_map(|kind| ["x", "y", "z"].map(|axis| (kind, axis)));
        all.map(move |(kind, axis)| format!("{name}_{kind}{axis}"))
            .collect::<Vec<_>>()
    };
    feet.iter().flat_map(of).collect()
}

fn assumptions(floor_m: f64, belt_m_s: f64) -> Vec<String> {
    vec![
        "Nothing touches the body but the ground, and the ground touches the feet alone.".into(),
        format!(
            "The floor is level, {floor_m} m above the model's origin, and moves by {belt_m_s:.2} m/s, as the lowest points of the feet mostly do."
        ),
        format!(
            "A foot is down while its heel or its toe is within {} mm of its own lowest level and moves against the floor by less than {STILL_M_S} m/s.",
            1000.0 * LOW_M
        ),
        "While both feet are down each takes the share by which the centre of pressure is nearer to its middle, and both push the same way.".into(),
        "Where neither foot seems down the one nearer to the centre of pressure takes all.".into(),
        format!("An upward force of less than {} % of the weight is flight.", 100.0 * FLIGHT),
    ]
}
