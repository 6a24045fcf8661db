//! Tasks by index instead of by name.

use super::Request;
use super::frame::{Target, Wanted};
use crate::dynamics::trajectory::Trajectory;
use crate::model::Model;
use crate::{Error, Vec3};
use sagitta_motion::tool::{IkTarget, IkTask};

/// A marker of the model and its column in the measurement.
struct MarkerTask {
    name: String,
    body: usize,
    local_m: Vec3,
    weight: f64,
    column: usize,
}

/// What a coordinate is to be.
enum Goal {
    Value(f64),
    /// As the file of coordinates has it.
    Recorded,
}

/// All tasks that can be followed.
pub(super) struct Tasks {
    markers: Vec<MarkerTask>,
    coordinates: Vec<(usize, f64, Goal)>,
    recorded: Option<Trajectory>,
    /// Names of those that cannot.
    pub unused: Vec<String>,
}

impl Tasks {
    pub(super) fn new(model: &Model, request: &Request<'_>) -> Result<Self, Error> {
        let recorded = request
            .coordinates
            .map(|table| Trajectory::new(model, table));
        let mut tasks = Self {
            markers: Vec::new(),
            coordinates: Vec::new(),
            recorded: recorded.transpose()?,
            unused: Vec::new(),
        };
        let counts = |task: &&IkTask| task.apply && task.weight > 0.0 && task.weight.is_finite();
        for task in request.tasks.iter().filter(counts) {
            tasks.add(model, request, task);
        }
        let none = |task: &IkTask| !matches!(task.target, IkTarget::Marker);
        if request.tasks.iter().all(none) {
            tasks.add_all_markers(model, request);
        }
        if tasks.markers.is_empty() {
            return Err(Error::NoMarkers);
        }
        Ok(tasks)
    }

    fn add(&mut self, model: &Model, request: &Request<'_>, task: &IkTask) {
        let coordinate = model.coordinate(&task.name);
        let done = match (&task.target, coordinate) {
            (IkTarget::Marker, _) => self.add_marker(model, request, &task.name, task.weight),
            (IkTarget::FromFile, Some(k)) => {
                let there = |t: &Trajectory| !t.missing.contains(&task.name);
                let recorded = self.recorded.as_ref().is_some_and(there);
                if recorded {
                    self.coordinates.push((k, task.weight, Goal::Recorded));
                }
                recorded
            }
            (IkTarget::Default, Some(k)) => {
                let value = model.coordinates()[k].default_value;
                self.coordinates.push((k, task.weight, Goal::Value(value)));
                true
            }
            (IkTarget::Value(value), Some(k)) => {
                self.coordinates.push((k, task.weight, Goal::Value(*value)));
                value.is_finite()
            }
            (_, None) => false,
        };
        if !done {
            self.unused.push(task.name.clone());
        }
    }

    fn add_all_markers(&mut self, model: &Model, request: &Request<'_>) {
        for marker in model.markers() {
            self.add_marker(model, request, &marker.name, 1.0);
        }
    }

    /// Whether the model and the measurement have it.
    fn add_marker(
        &mut self,
        model: &Model,
        request: &Request<'_>,
        name: &str,
        weight: f64,
    ) -> bool {
        let marker = model.markers().iter().find(|marker| marker.name == name);
        let column = request.markers.markers.iter().position(|m| m == name);
        let (Some(marker), Some(column)) = (marker, column) else {
            return false;
        };
        self.markers.push(MarkerTask {
            name: name.into(),
            body: marker.body,
            local_m: marker.local_m,
            weight,
            column,
        });
        true
    }

    pub(super) fn name(&self, task: usize) -> &str {
        self.markers.get(task).map_or("", |task| &task.name)
    }

    /// What is wanted of a frame: markers that were seen, and values of coordinates.
    pub(super) fn at(&self, t_s: f64, seen: &[Option<[f64; 3]>]) -> (Vec<Target>, Vec<Wanted>) {
        let target = |(i, task): (usize, &MarkerTask)| {
            let at_m = seen.get(task.column).copied().flatten()?;
            Some(Target {
                task: i,
                body: task.body,
                local_m: task.local_m,
                at_m: Vec3::from(at_m),
                weight: task.weight,
            })
        };
        let wanted = |(k, weight, goal): &(usize, f64, Goal)| Wanted {
            coordinate: *k,
            weight: *weight,
            value: match (goal, &self.recorded) {
                (Goal::Value(value), _) => *value,
                (Goal::Recorded, Some(recorded)) => recorded.nearest(*k, t_s),
                (Goal::Recorded, None) => 0.0,
            },
        };
        let targets = self.markers.iter().enumerate().filter_map(target);
        let wanted = self.coordinates.iter().map(wanted);
        (targets.collect(), wanted.collect())
    }
}
