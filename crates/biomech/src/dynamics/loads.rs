//! Forces from outside that were measured: force, point and torque over time, straight between
//! samples.

use crate::model::Model;
use crate::{Data, Error, Vec3};
use sagitta_motion::Table;
use sagitta_motion::tool::{ExternalForce, ExternalLoads};

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
    /// Times, increasing.
    pub t_s: Vec<f64>,
    /// Forces, N; none where only a torque acts.
    pub force_n: Option<Vec<Vec3>>,
    /// Points, m; the body's origin where there is none.
    pub point_m: Option<Vec<Vec3>>,
    /// Torques, N·m.
    pub torque_nm: Option<Vec<Vec3>>,
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
            t_s: table.t_s.clone(),
            force_n: three(&force.force)?,
            point_m: three(&force.point)?,
            torque_nm: three(&force.torque)?,
        })
    }

    /// Adds the force of an instant to what is applied to the body. Positions must be known.
    ///
    /// # Errors
    /// Where the instant lies more than a sample outside what was measured.
    pub fn apply(&self, t_s: f64, data: &mut Data) -> Result<(), Error> {
        let place = self.place(t_s)?;
        let zero = Vec3::zeros();
        let read = |values: &Option<Vec<Vec3>>| match values {
            Some(values) => between(values, place),
            None => zero,
        };
        let axes = data.pose[self.force_in].rotation;
        let (force_n, torque_nm) = (axes * read(&self.force_n), axes * read(&self.torque_nm));
        let point_m = match &self.point_m {
            Some(points) => data.pose[self.point_in].point(between(points, place)),
            None => data.pose[self.body].position_m,
        };
        data.apply(self.body, force_n, point_m, torque_nm);
        Ok(())
    }

    /// The sample before an instant and the share of the step to the next.
    fn place(&self, t_s: f64) -> Result<(usize, f64), Error> {
        let last = self.t_s.len().saturating_sub(2);
        let i = self
            .t_s
            .partition_point(|t| *t <= t_s)
            .saturating_sub(1)
            .min(last);
        let (Some(a), Some(b)) = (self.t_s.get(i), self.t_s.get(i + 1)) else {
            return Err(Error::Loads);
        };
        let share = (t_s - a) / (b - a);
        if !(-1.0..=2.0).contains(&share) {
            return Err(Error::LoadsTooShort(self.name.clone()));
        }
        Ok((i, share))
    }
}

fn between(values: &[Vec3], (i, share): (usize, f64)) -> Vec3 {
    match (values.get(i), values.get(i + 1)) {
        (Some(a), Some(b)) => a + (b - a) * share,
        _ => Vec3::zeros(),
    }
}

/// The three columns whose names begin with an identifier, in their order.
fn columns(table: &Table, identifier: &str, force: &str) -> Result<Vec<Vec3>, Error> {
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
    let row = |row: &Vec<f64>| Vec3::new(row[x], row[y], row[z]);
    Ok(table.rows.iter().map(row).collect())
}
