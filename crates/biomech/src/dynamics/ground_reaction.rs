//! The ground's forces on two feet without a force plate.
//!
//! Everything that moves as it does without falling is pushed by `F = Σ m (a − g)`, with the torque
//! about the ground's origin that recursive Newton–Euler leaves there. The centre of pressure is the
//! point p of the floor about which that torque is upright (the zero moment point): `p = u × τ / (u ·
//! F)` with u upwards and τ about a point of the floor. With one foot down it takes all. With both, the
//! share of each is where p lies between their middles, and each takes its share of force and upright
//! torque, at its middle moved by as much as p is off the line between them: so that together they are
//! the whole. Between them two feet may push against each other along the line that joins their
//! centres of pressure without any change of the whole; they do so as much as lets each force point at
//! the centre of mass as nearly as it can, which is where forces of people who walk come from (H.-M.
//! Maus et al., Upright human gait did not provide a major mechanical challenge for our ancestors,
//! Nature Communications 1 (2010) 70). No sole is pushed from beside it, so what would lie beyond is put
//! to its edge, and the torque that is missing then is told ([`Left`]). Source: M. Vukobratović,
//! B. Borovac, Zero-moment point, Int. J. Humanoid Robotics 1 (2004) 157–173; the split is an
//! assumption, named in [`Outcome::assumptions`].

use super::feet::Foot;
use super::{fk, mass_centre, rnea, trajectory::Prepared};
use crate::model::Model;
use crate::signal::{median, quantile};
use crate::{Data, Error, Vec3};
use sagitta_motion::tool::{ExternalForce, ExternalLoads};
use sagitta_motion::{Cancelled, Table};

/// Less upward force than this share of the weight is flight.
const FLIGHT: f64 = 0.05;
/// How far above its own lowest level (the fifth percentile) a heel or toe counts as down: soles give
/// and a foot without toes dips as it rolls (Pose2Sim's height of a foot in contact).
const LOW_M: f64 = 0.06;
/// What moves faster than this against the floor is in the air (Pose2Sim's threshold of a foot's
/// forward speed). The floor may be a belt: it moves as the lowest points of the feet mostly do.
const STILL_M_S: f64 = 1.0;

/// How far off walking was (opensim-core's subject01): force in all and of each foot, % of the weight,
/// centre of pressure with one foot down, m; root mean square.
pub const WALKING: [f64; 3] = [3.2, 4.5, 0.035];
/// The same of running at 3 m/s (BMClab's runner), both low-passed at 6 Hz.
pub const RUNNING: [f64; 3] = [13.7, 9.7, 0.084];

/// Half the breadth of a foot: 0.055 of a height of 1.75 m (Drillis and Contini 1966, in Winter,
/// Biomechanics and Motor Control of Human Movement, figure 4.1).
const HALF_BREADTH_M: f64 = 0.048;

/// A centre of pressure that lies less far beyond a sole is not worth a word.
const TOLD_M: f64 = 1e-3;

/// What the columns of a foot are called, after its name and before their axis.
const FORCE: &str = "ground_force_v";
const POINT: &str = "ground_force_p";
const TORQUE: &str = "ground_torque_";

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
    /// Rows whose centre of pressure would lie beyond the soles, and was put under them.
    pub beyond: usize,
    /// By how much at most, m.
    pub farthest_m: f64,
    /// Rows in which no foot seemed down though something carried: the foot nearer to the centre of
    /// pressure took all.
    pub floating: usize,
    /// Rows in flight.
    pub flight: usize,
    /// How high over the floor the lowest heel or toe is at its lowest level, m.
    pub lowest_m: f64,
    /// What the feet do not give of what the motion asks for, so that it is left at the model's root.
    pub left: Left,
}

/// What is left at the model's root, root mean square over all rows: that of flight, in which nothing
/// pushes whatever the motion asks for, and the torque of centres of pressure that were put under the soles.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Left {
    /// Force, N.
    pub force_n: f64,
    /// Torque about the root's origin, N·m.
    pub torque_nm: f64,
}

/// What is known of an instant before feet are told apart.
struct Instant {
    t_s: f64,
    force_n: Vec3,
    /// About the ground's origin.
    torque_nm: Vec3,
    /// The origin of the body that hangs on the ground.
    root_m: Vec3,
    /// The centre of mass.
    centre_m: Vec3,
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
        moving_m_s: belt(&instants, &levels, up, FLIGHT * weight_n),
        levels,
    };
    let mut outcome = Outcome {
        table: Table {
            columns: columns(feet),
            ..Table::default()
        },
        assumptions: assumptions(options.floor_m, floor.moving_m_s.norm()),
        beyond: 0,
        farthest_m: 0.0,
        floating: 0,
        flight: 0,
        lowest_m: floor.lowest_m(),
        left: Left::default(),
    };
    let mut left = Sum::default();
    for instant in &instants {
        let mut row = vec![0.0; outcome.table.columns.len()];
        if instant.force_n.dot(&up) > FLIGHT * weight_n {
            let found = floor.shared(instant);
            outcome.beyond += usize::from(found.beyond_m > TOLD_M);
            outcome.farthest_m = outcome.farthest_m.max(found.beyond_m);
            outcome.floating += usize::from(found.floating);
            for (out, foot) in row.chunks_mut(9).zip(&found.feet) {
                fill(out, foot);
            }
            left.add(instant, &found.feet);
        } else {
            outcome.flight += 1;
            left.add(instant, &[]);
        }
        outcome.table.t_s.push(instant.t_s);
        outcome.table.rows.push(row);
    }
    outcome.left = left.mean(instants.len());
    Ok(outcome)
}

/// Squares of what is left, row by row.
#[derive(Default)]
struct Sum {
    force: f64,
    torque: f64,
}

impl Sum {
    fn add(&mut self, instant: &Instant, feet: &[Pushed]) {
        let (mut force, mut torque) = (instant.force_n, instant.torque_nm);
        for [push, at, turn] in feet {
            force -= push;
            torque -= at.cross(push) + turn;
        }
        torque -= instant.root_m.cross(&force);
        self.force += force.norm_squared();
        self.torque += torque.norm_squared();
    }

    fn mean(&self, rows: usize) -> Left {
        let root = |sum: f64| (sum / rows.max(1) as f64).sqrt();
        Left {
            force_n: root(self.force),
            torque_nm: root(self.torque),
        }
    }
}

/// How the result's columns act on the feet, with the name of the file that they are written to.
pub fn loads(model: &Model, feet: &[Foot; 2], data_file: &str) -> ExternalLoads {
    let body = |foot: &Foot| model.bodies().get(foot.body).map(|b| b.name.clone());
    let force = |foot: &Foot| {
        let begins = |what: &str| Some(format!("{}_{what}", foot.name));
        ExternalForce {
            name: format!("{}_ground", foot.name),
            applied: true,
            body: body(foot).unwrap_or_default(),
            force_in: "ground".to_owned(),
            point_in: "ground".to_owned(),
            force: begins(FORCE),
            point: begins(POINT),
            torque: begins(TORQUE),
        }
    };
    ExternalLoads {
        forces: feet.iter().map(force).collect(),
        data_file: Some(data_file.to_owned()),
        ..ExternalLoads::default()
    }
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
            centre_m: mass_centre::position(model, &data),
            root_m: data.pose.get(1).map_or(Vec3::zeros(), |p| p.position_m),
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
/// lowest level, while something carries.
fn belt(instants: &[Instant], levels: &[[f64; 2]; 2], up: Vec3, least_n: f64) -> Vec3 {
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
    let carried = instants.iter().filter(|i| i.force_n.dot(&up) > least_n);
    let all: Vec<Vec3> = carried.map(lowest).collect();
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
    /// How far the point was moved to lie under the soles.
    beyond_m: f64,
    floating: bool,
}

impl Floor {
    fn lowest_m(&self) -> f64 {
        let least = self.levels.iter().flatten().copied();
        least.fold(f64::INFINITY, f64::min) - self.at_m.dot(&self.up)
    }

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
        let part = |foot: usize, share: f64, middle: Vec3| match share > 0.0 {
            true => {
                let wanted = middle + off;
                let under = self.under_sole(instant, foot, wanted);
                (
                    [force * share, under, upright * share],
                    (wanted - under).norm(),
                )
            }
            false => ([Vec3::zeros(); 3], 0.0),
        };
        let (first, a_m) = part(0, 1.0 - second, middles[0]);
        let (second, b_m) = part(1, second, middles[1]);
        let mut feet = [first, second];
        if down[0] && down[1] {
            self.brace(&mut feet, instant.centre_m);
        }
        Shared {
            feet,
            beyond_m: a_m.max(b_m),
            floating: !down[0] && !down[1],
        }
    }

    /// Lets two feet push against each other along the line between their centres of pressure, which
    /// changes neither the whole force nor its torque, so that each points as nearly as it can at the
    /// centre of mass.
    fn brace(&self, feet: &mut [Pushed; 2], centre_m: Vec3) {
        let [a, b] = feet;
        let between = b[1] - a[1];
        let apart = between.norm();
        let height_m = (centre_m - self.at_m).dot(&self.up);
        if apart <= 0.0 || height_m <= 0.0 {
            return;
        }
        let along = between / apart;
        let lacks = |foot: &Pushed| {
            let wanted = foot[0].dot(&self.up) * (centre_m - foot[1]).dot(&along) / height_m;
            wanted - foot[0].dot(&along)
        };
        let against = along * ((lacks(a) - lacks(b)) / 2.0);
        a[0] += against;
        b[0] -= against;
    }

    /// The place under a foot's sole that is nearest to a point of the floor.
    fn under_sole(&self, instant: &Instant, foot: usize, wanted: Vec3) -> Vec3 {
        let flat = |v: Vec3| v - self.up * v.dot(&self.up);
        let [heel, toe] = instant.soles_m[foot];
        let heel = self.at_m + flat(heel - self.at_m);
        let sole = flat(toe - instant.soles_m[foot][0]);
        let length = sole.norm();
        if !length.is_finite() || length <= 0.0 {
            return heel;
        }
        let fore = sole / length;
        let aside = self.up.cross(&fore);
        let from = wanted - heel;
        heel + fore * from.dot(&fore).clamp(0.0, length)
            + aside * from.dot(&aside).clamp(-HALF_BREADTH_M, HALF_BREADTH_M)
    }
}

fn fill(row: &mut [f64], pushed: &Pushed) {
    let values = pushed.iter().flat_map(|v| [v.x, v.y, v.z]);
    row.iter_mut().zip(values).for_each(|(out, v)| *out = v);
}

fn columns(feet: &[Foot; 2]) -> Vec<String> {
    let kinds = [FORCE, POINT, TORQUE];
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
        "While both feet are down each takes the share by which the centre of pressure is nearer to its middle; along the line between them the feet push against each other, so that each force points as nearly as it can at the centre of mass.".into(),
        format!(
            "The centre of pressure lies under the sole, between heel and toe and within {} mm of the line between them; the torque that this leaves is left at the model's root.",
            1000.0 * HALF_BREADTH_M
        ),
        "Where neither foot seems down the one nearer to the centre of pressure takes all.".into(),
        format!("An upward force of less than {} % of the weight is flight.", 100.0 * FLIGHT),
        "The ground pushes the foot itself, never the toes, so that moments of toe joints mean nothing.".into(),
        format!(
            "Held against force plates this was off by {}, and by {} (root mean square).",
            off("walking", WALKING),
            off("running", RUNNING)
        ),
    ]
}

fn off(what: &str, [whole, foot, pressure_m]: [f64; 3]) -> String {
    format!(
        "{whole} % of the weight in all, {foot} % at each foot and {:.0} mm in the centre of pressure in {what}",
        1000.0 * pressure_m
    )
}
