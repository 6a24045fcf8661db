//! Forces from outside that were measured: force, point and torque as natural cubic splines through
//! their samples, straight lines where there are fewer than four. Source: opensim-core,
//! Simulation/Model/ExternalForce.

use crate::model::{Function, Model};
use crate::{Data, Error, Vec3};
use sagitta_motion::Table;
use sagitta_motion::tool::{ExternalForce, ExternalLoads};

/// x, y, z over time.
type Curve = [Function; 3];

/// A force from outside on a body.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedLoad {
    /// Its name.
    pub name: String,
    /// The body it acts on, by index.
    pub body: usize,
    /// The body along whose axes force and torque are given.
    pub force_in: usize,
    /// The body in whose frame the point is given.
    pub point_in: usize,
    /// First and last instant, s, and the mean step between samples.
    span_s: [f64; 3],
    force_n: Option<Curve>,
    point_m: Option<Curve>,
    torque_nm: Option<Curve>,
}

impl AppliedLoad {
    /// All that act, from what a file of external loads lists and the table it names.
    ///
    /// # Errors
    /// Where a body is not in the model, an identifier does not begin the names of three columns, or
    /// the table has a value that is no number.
    pub fn all(model: &Model, loads: &ExternalLoads, table: &Table) -> Result<Vec<Self>, Error> {
        let whole = table
            .rows
            .iter()
            .all(|row| row.len() == table.columns.len());
        let finite = table.rows.iter().flatten().all(|v| v.is_finite());
        let increase = table.t_s.windows(2).all(|w| w[0] < w[1]);
        if !(whole && finite && increase) || table.rows.len() != table.t_s.len() {
            return Err(Error::Loads);
        }
        let acting = loads.forces.iter().filter(|force| force.applied);
        acting.map(|force| Self::new(model, force, table)).collect()
    }

    fn new(model: &Model, force: &ExternalForce, table: &Table) -> Result<Self, Error> {
        let body = |wanted: &str| {
            model.body(wanted).ok_or_else(|| Error::UnknownName {
                kind: "external force",
                name: force.name.clone(),
                wanted: wanted.into(),
            })
        };
        let three = |identifier: &Option<String>| match identifier.as_deref() {
            None | Some("") => Ok(None),
            Some(identifier) => columns(table, identifier, &force.name).map(Some),
        };
        Ok(Self {
            name: force.name.clone(),
            body: body(&force.body)?,
            force_in: body(&force.force_in)?,
            point_in: body(&force.point_in)?,
            span_s: span(table)?,
            force_n: three(&force.force)?,
            point_m: three(&force.point)?,
            torque_nm: three(&force.torque)?,
        })
    }

    /// Force (N), point (m) and torque (N·m) of an instant in the ground's frame. Positions must be known.
    ///
    /// # Errors
    /// Where the instant lies more than a sample outside what was measured.
    pub fn at(&self, t_s: f64, data: &Data) -> Result<[Vec3; 3], Error> {
        let [first_s, last_s, step_s] = self.span_s;
        if t_s < first_s - step_s || t_s > last_s + step_s {
            return Err(Error::LoadsTooShort(self.name.clone()));
        }
        let read = |curve: &Option<Curve>| match curve {
            Some([x, y, z]) => Vec3::new(x.value(t_s), y.value(t_s), z.value(t_s)),
            None => Vec3::zeros(),
        };
        let axes = data.pose[self.force_in].rotation;
        let (force_n, torque_nm) = (axes * read(&self.force_n), axes * read(&self.torque_nm));
        let point_m = match &self.point_m {
            Some(_) => data.pose[self.point_in].point(read(&self.point_m)),
            None => data.pose[self.body].position_m,
        };
        Ok([force_n, point_m, torque_nm])
    }

    /// Adds the force of an instant to what is applied to the body. Positions must be known.
    ///
    /// # Errors
    /// Where the instant lies more than a sample outside what was measured.
    pub fn apply(&self, t_s: f64, data: &mut Data) -> Result<(), Error> {
        let [force_n, point_m, torque_nm] = self.at(t_s, data)?;
        data.apply(self.body, force_n, point_m, torque_nm);
        Ok(())
    }
}

/// First and last time and the mean step.
fn span(table: &Table) -> Result<[f64; 3], Error> {
    let (Some(first), Some(last)) = (table.t_s.first(), table.t_s.last()) else {
        return Err(Error::Loads);
    };
    let steps = table.t_s.len().saturating_sub(1).max(1);
    Ok([*first, *last, (last - first) / steps as f64])
}

/// The three columns whose names begin with an identifier, in their order.
fn columns(table: &Table, identifier: &str, force: &str) -> Result<Curve, Error> {
    let begins = |(_, name): &(usize, &String)| name.starts_with(identifier);
    let labels = table.columns.iter().enumerate();
    let found: Vec<usize> = labels.filter(begins).map(|(j, _)| j).collect();
    let [x, y, z] = found[..] else {
        return Err(Error::Identifier {
            force: force.into(),
            identifier: identifier.into(),
            found: found.len(),
        });
    };
    Ok([curve(table, x)?, curve(table, y)?, curve(table, z)?])
}

fn curve(table: &Table, j: usize) -> Result<Function, Error> {
    let values: Vec<f64> = table.rows.iter().map(|row| row[j]).collect();
    let degree = if values.len() < 4 { 1 } else { 3 };
    Function::natural(degree, &table.t_s, &values).map_err(|_| Error::Loads)
}
