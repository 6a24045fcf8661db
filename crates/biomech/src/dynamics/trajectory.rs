//! Coordinates over time: read from a table, filtered and made differentiable as OpenSim's tools do it.
//!
//! Values are continued by point reflection over half their number at each end, brought to even times
//! at the shortest step, filtered ([`third_order`](crate::filter::third_order)), and laid under a
//! natural quintic spline, whose derivatives are speeds and accelerations. Source: opensim-core,
//! Tools/InverseDynamicsTool and Common/Storage.

use crate::filter::third_order::{padded, there_and_back};
use crate::model::{Coordinate, Coupler, Function, Model};
use crate::{Data, Error};
use sagitta_motion::Table;
use sagitta_motion::model::MotionType;
use std::ops::Range;

/// Degree of the splines.
const DEGREE: usize = 5;

/// Most samples that times without even steps are brought to.
const MOST_SAMPLES: f64 = 100_000.0;

/// Coordinates at instants.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Times, increasing.
    pub t_s: Vec<f64>,
    /// For each coordinate its values in rad or m, one for each time.
    pub q: Vec<Vec<f64>>,
    /// Coordinates that the table does not have: they stay at their default.
    pub missing: Vec<String>,
    /// Coordinates that are no plain rotation and were written in degrees all the same.
    pub from_degrees: Vec<String>,
}

impl Trajectory {
    /// From a table with a column for each coordinate, by its name or by its path among states
    /// (`…/name/value`). Rotations become radians where the table is in degrees. A coordinate that is
    /// rotation and translation at once stays as it is, unless it follows another one and does so in
    /// degrees and not in radians.
    ///
    /// # Errors
    /// Where no coordinate is in the table, a value is missing, or times do not increase.
    pub fn new(model: &Model, table: &Table) -> Result<Self, Error> {
        check(table)?;
        let mut trajectory = Self {
            t_s: table.t_s.clone(),
            q: Vec::with_capacity(model.size()),
            missing: Vec::new(),
            from_degrees: Vec::new(),
        };
        for coordinate in model.coordinates() {
            let values = match column(table, &coordinate.name) {
                Some(j) => values(table, j, coordinate)?,
                None => {
                    trajectory.missing.push(coordinate.name.clone());
                    vec![coordinate.default_value; table.t_s.len()]
                }
            };
            trajectory.q.push(values);
        }
        if trajectory.missing.len() == model.size() {
            return Err(Error::NoCoordinates);
        }
        if table.in_degrees {
            for coupler in model.couplers() {
                trajectory.recognise_degrees(model, coupler);
            }
        }
        Ok(trajectory)
    }

    /// Speeds that a table of states has beside the coordinates (`name_u`, `…/name/speed`), rad/s or m/s, as
    /// functions of time; `None` unless it has them of all coordinates.
    ///
    /// # Errors
    /// Where one of them is no number.
    pub fn speeds(&self, model: &Model, table: &Table) -> Result<Option<Curves>, Error> {
        let mut speeds = self.clone();
        for (coordinate, speeds) in model.coordinates().iter().zip(&mut speeds.q) {
            let (plain, path) = (
                format!("{}_u", coordinate.name),
                format!("/{}/speed", coordinate.name),
            );
            let own = |label: &String| *label == plain || label.ends_with(&path);
            let Some(j) = table.columns.iter().position(own) else {
                return Ok(None);
            };
            *speeds = values(table, j, coordinate)?;
        }
        speeds.curves().map(Some)
    }

    /// Takes what follows another coordinate for degrees where it then is what it should be.
    fn recognise_degrees(&mut self, model: &Model, coupler: &Coupler) {
        let k = coupler.dependent;
        let coordinate = &model.coordinates()[k];
        let there = !self.missing.contains(&coordinate.name);
        if !there || coordinate.motion != MotionType::Coupled {
            return;
        }
        let miss = |factor: f64| -> f64 {
            let mut q = vec![0.0; model.size()];
            let mut sum = 0.0;
            for i in 0..self.t_s.len() {
                q.iter_mut().zip(&self.q).for_each(|(q, all)| *q = all[i]);
                let wanted = coupler.drive.jet(&q).value;
                sum += (self.q[k][i] * factor - wanted).abs();
            }
            sum
        };
        if miss(1f64.to_radians()) < miss(1.0) {
            self.q[k].iter_mut().for_each(|q| *q = q.to_radians());
            self.from_degrees.push(coordinate.name.clone());
        }
    }

    /// Low-passed at a cut-off, with half of its length put before and behind it; evenly timed.
    pub fn low_passed(&self, cutoff_hz: f64) -> Result<Self, Error> {
        let n = self.t_s.len();
        let t_s = padded(&self.t_s, n / 2);
        let whole_s = t_s[t_s.len() - 1] - t_s[0];
        let step_s = shortest(&t_s).max(whole_s / MOST_SAMPLES);
        let mean_s = whole_s / (t_s.len() - 1) as f64;
        let even = (mean_s - step_s).abs() <= f64::EPSILON;
        let grid = if even {
            t_s.clone()
        } else {
            evenly(&t_s, step_s)
        };
        let smooth = |q: &Vec<f64>| {
            let mut q = padded(q, n / 2);
            if !even {
                let spline = spline(&t_s, &q)?;
                q = grid.iter().map(|t| spline.value(*t)).collect();
            }
            there_and_back(&mut q, step_s, cutoff_hz);
            Ok(q)
        };
        let q = self.q.iter().map(smooth).collect::<Result<_, Error>>()?;
        Ok(Self {
            t_s: grid,
            q,
            missing: self.missing.clone(),
            from_degrees: self.from_degrees.clone(),
        })
    }

    /// As functions of time.
    pub fn curves(&self) -> Result<Curves, Error> {
        let splines = self.q.iter().map(|q| spline(&self.t_s, q));
        Ok(Curves {
            splines: splines.collect::<Result<_, Error>>()?,
        })
    }

    /// A coordinate's value at the row nearest in time.
    pub fn nearest(&self, coordinate: usize, t_s: f64) -> f64 {
        let after = self.t_s.partition_point(|t| *t < t_s);
        let near = [after.saturating_sub(1), after];
        let rows = near.iter().filter_map(|i| Some((*i, self.t_s.get(*i)?)));
        let nearest = rows.min_by(|a, b| (a.1 - t_s).abs().total_cmp(&(b.1 - t_s).abs()));
        nearest.map_or(0.0, |(i, _)| self.q[coordinate][i])
    }

    /// The rows of a span of time: from the last that is not after its begin to the last that is not
    /// after its end.
    pub fn rows(&self, [from_s, to_s]: [f64; 2]) -> Range<usize> {
        let until = |t: f64| self.t_s.partition_point(|s| *s <= t);
        until(from_s).saturating_sub(1)..until(to_s)
    }
}

/// Coordinates as twice differentiable functions of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    splines: Vec<Function>,
}

impl Curves {
    /// Sets coordinates, rates and accelerations.
    pub fn at(&self, t_s: f64, data: &mut Data) {
        for (k, spline) in self.splines.iter().enumerate() {
            let jet = spline.jet(t_s);
            data.q[k] = jet.value;
            data.qd[k] = jet.slope;
            data.qdd[k] = jet.curvature;
        }
    }
}

/// A motion, ready for an algorithm that goes through its instants.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The motion, filtered where a cut-off was given; it may go beyond the instants.
    pub smooth: Trajectory,
    /// The same as functions of time.
    pub curves: Curves,
    rows: Range<usize>,
}

impl Prepared {
    /// Reads, filters where a cut-off is given, and finds the instants of a span of time.
    ///
    /// # Errors
    /// As [`Trajectory::new`].
    pub fn new(
        model: &Model,
        motion: &Table,
        cutoff_hz: Option<f64>,
        [from_s, to_s]: [f64; 2],
    ) -> Result<Self, Error> {
        let raw = Trajectory::new(model, motion)?;
        let first = raw.t_s.first().copied().unwrap_or(0.0);
        let last = raw.t_s.last().copied().unwrap_or(0.0);
        let smooth = match cutoff_hz {
            Some(cutoff_hz) => raw.low_passed(cutoff_hz)?,
            None => raw,
        };
        Ok(Self {
            curves: smooth.curves()?,
            rows: smooth.rows([from_s.max(first), to_s.min(last)]),
            smooth,
        })
    }

    /// The instants, s.
    pub fn instants(&self) -> &[f64] {
        self.smooth.t_s.get(self.rows.clone()).unwrap_or_default()
    }

    /// Every so many of the instants, at least each one.
    pub fn every(&self, interval: usize) -> Vec<f64> {
        let instants = self.instants().iter().copied();
        instants.step_by(interval.max(1)).collect()
    }
}

fn spline(t_s: &[f64], q: &[f64]) -> Result<Function, Error> {
    Function::natural(DEGREE, t_s, q).map_err(Error::Motion)
}

fn check(table: &Table) -> Result<(), Error> {
    if table.t_s.len() < DEGREE + 1 {
        return Err(Error::Motion("has fewer than six rows"));
    }
    let increase = table.t_s.windows(2).all(|w| w[0] < w[1]);
    if !increase || !table.t_s.iter().all(|t| t.is_finite()) {
        return Err(Error::Motion("has times that do not increase"));
    }
    let whole = table
        .rows
        .iter()
        .all(|row| row.len() == table.columns.len());
    if !whole || table.rows.len() != table.t_s.len() {
        return Err(Error::Motion("has rows of different lengths"));
    }
    Ok(())
}

/// The column of a coordinate: its name, or a state's path that ends with it and `value`.
fn column(table: &Table, name: &str) -> Option<usize> {
    let is_state = |label: &String| {
        let mut parts = label.rsplit('/');
        label.contains('/') && parts.next() == Some("value") && parts.next() == Some(name)
    };
    let named = table.columns.iter().position(|label| label == name);
    named.or_else(|| table.columns.iter().position(is_state))
}

fn values(table: &Table, j: usize, coordinate: &Coordinate) -> Result<Vec<f64>, Error> {
    let factor = if table.in_degrees && coordinate.in_degrees() {
        1f64.to_radians()
    } else {
        1.0
    };
    let values: Vec<f64> = table.rows.iter().map(|row| row[j] * factor).collect();
    if values.iter().all(|v| v.is_finite()) {
        return Ok(values);
    }
    Err(Error::Motion("has a value that is no number"))
}

fn shortest(t_s: &[f64]) -> f64 {
    t_s.windows(2)
        .map(|w| w[1] - w[0])
        .fold(f64::INFINITY, f64::min)
}

/// Times from the first in equal steps, not beyond the last.
fn evenly(t_s: &[f64], step_s: f64) -> Vec<f64> {
    let (Some(first), Some(last)) = (t_s.first(), t_s.last()) else {
        return Vec::new();
    };
    let mut grid = vec![*first];
    let mut t = *first + step_s;
    while t <= *last {
        grid.push(t);
        t += step_s;
    }
    grid
}
