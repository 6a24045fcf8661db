//! A model in motion, as it is drawn.

use sagitta_biomech::Data;
use sagitta_biomech::Vec3;
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_biomech::dynamics::muscle_path::{self, Course};
use sagitta_biomech::dynamics::trajectory::Trajectory;
use sagitta_biomech::dynamics::{couplers, fk};
use sagitta_biomech::model::Model;
use sagitta_biomech::muscle::Path;
use sagitta_motion::{Floats, Markers, Scene, SceneBody, SceneMarker, Table};

/// More frames than this are thinned: a minute at 60 per second.
const MOST_FRAMES: usize = 3_600;
/// A body on which nothing hangs is drawn to twice the way to its centre of mass.
const LEAF: f64 = 2.0;

/// What moves a model.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moved<'a> {
    /// Coordinates over time.
    pub motion: Option<&'a Trajectory>,
    /// Markers over time.
    pub markers: Option<&'a Markers>,
    /// Forces from outside.
    pub loads: &'a [AppliedLoad],
    /// Muscles by name, with their paths.
    pub muscles: &'a [(String, Path)],
    /// A column of activation for each muscle that has one.
    pub activation: Option<&'a Table>,
}

/// The model with what was measured, frame by frame.
pub fn scene(model: &Model, moved: Moved<'_>) -> Scene {
    let mut data = Data::new(model);
    let mut scene = Scene {
        model: model.name.clone(),
        bodies: bodies(model),
        markers: model.markers().iter().map(marker).collect(),
        measured_names: moved.markers.map(|m| m.markers.clone()).unwrap_or_default(),
        muscles: moved.muscles.iter().map(|m| m.0.clone()).collect(),
        force_names: moved.loads.iter().map(|l| l.name.clone()).collect(),
        t_s: times(moved),
        ..Scene::default()
    };
    let mut course = Course::default();
    for i in 0..scene.t_s.len() {
        let t_s = scene.t_s[i];
        if let Some(motion) = moved.motion {
            set(motion, t_s, &mut data);
        }
        couplers::enforce(model, &mut data);
        fk::positions(model, &mut data);
        push_poses(&data, &mut scene.poses);
        if let Some(markers) = moved.markers {
            push_measured(markers, t_s, &mut scene.measured);
        }
        for load in moved.loads {
            push_load(load, t_s, &data, &mut scene.forces);
        }
        for (_, path) in moved.muscles {
            muscle_path::run(path, &data, &mut course);
            scene.path_lengths.push(course.nodes().len() as u32);
            let nodes = course.nodes().iter();
            scene.paths.0.extend(nodes.flat_map(|n| floats(n.at_m)));
        }
        if let Some(table) = moved.activation {
            push_activation(table, &scene.muscles, t_s, &mut scene.activations);
        }
    }
    scene
}

/// Sets the coordinates to what they are at the time next to another.
fn set(motion: &Trajectory, t_s: f64, data: &mut Data) {
    let Some(i) = nearest(&motion.t_s, t_s) else {
        return;
    };
    for (q, values) in data.q.iter_mut().zip(&motion.q) {
        if let Some(value) = values.get(i) {
            *q = *value;
        }
    }
}

/// The motion's times, else the markers', thinned.
fn times(moved: Moved<'_>) -> Vec<f64> {
    let all = match (moved.motion, moved.markers) {
        (Some(motion), _) => &motion.t_s,
        (None, Some(markers)) => &markers.t_s,
        (None, None) => return vec![0.0],
    };
    let every = all.len().div_ceil(MOST_FRAMES).max(1);
    all.iter().step_by(every).copied().collect()
}

/// Index of the time next to another, if there is any.
fn nearest(t_s: &[f64], wanted_s: f64) -> Option<usize> {
    let after = t_s.partition_point(|&t| t < wanted_s);
    let off = |i: usize| t_s.get(i).map(|t| (t - wanted_s).abs());
    match (after.checked_sub(1), off(after)) {
        (Some(before), Some(late)) if off(before).is_some_and(|early| early < late) => Some(before),
        (_, Some(_)) => Some(after),
        (before, None) => before,
    }
}

fn push_poses(data: &Data, out: &mut Floats) {
    for pose in data.pose.iter().skip(1) {
        // By rows; nalgebra keeps columns.
        out.0
            .extend(pose.rotation.transpose().iter().map(|v| *v as f32));
        out.0.extend(pose.position_m.iter().map(|v| *v as f32));
    }
}

fn push_measured(markers: &Markers, t_s: f64, out: &mut Floats) {
    let row = nearest(&markers.t_s, t_s).and_then(|i| markers.positions_m.get(i));
    for j in 0..markers.markers.len() {
        let place = row.and_then(|row| row.get(j).copied().flatten());
        let place = place.map_or([f32::NAN; 3], |p| p.map(|v| v as f32));
        out.0.extend(place);
    }
}

/// Where nothing was measured there is no force.
fn push_load(load: &AppliedLoad, t_s: f64, data: &Data, out: &mut Floats) {
    let nowhere = Vec3::repeat(f64::NAN);
    let [force_n, point_m, _] = load.at(t_s, data).unwrap_or([nowhere; 3]);
    out.0.extend(floats(point_m));
    out.0.extend(floats(force_n));
}

fn push_activation(table: &Table, muscles: &[String], t_s: f64, out: &mut Floats) {
    let row = nearest(&table.t_s, t_s).and_then(|i| table.rows.get(i));
    let of = |name: &String| {
        let column = table.columns.iter().position(|c| c == name)?;
        row?.get(column).copied()
    };
    let all = muscles.iter().map(|m| of(m).unwrap_or(f64::NAN) as f32);
    out.0.extend(all);
}

fn marker(marker: &sagitta_biomech::model::Marker) -> SceneMarker {
    SceneMarker {
        name: marker.name.clone(),
        body: marker.body.checked_sub(1),
        at_m: floats(marker.local_m),
    }
}

fn floats(v: Vec3) -> [f32; 3] {
    [v.x as f32, v.y as f32, v.z as f32]
}

/// Bones from a body's own joint to the joints of what hangs on it.
fn bodies(model: &Model) -> Vec<SceneBody> {
    let one = |(index, body): (usize, &sagitta_biomech::model::Body)| {
        let from = body.joint.in_child.position_m;
        let hanging = model.bodies().iter().skip(1);
        let ends: Vec<Vec3> = hanging
            .filter(|other| other.joint.parent == index)
            .map(|other| other.joint.in_parent.position_m)
            .collect();
        let leaf = || from + LEAF * (body.centre_m - from);
        let ends = if ends.is_empty() { vec![leaf()] } else { ends };
        let long = |to: &Vec3| (to - from).norm() > 1e-6;
        let bone = |to: Vec3| [floats(from), floats(to)];
        SceneBody {
            name: body.name.clone(),
            bones: ends.into_iter().filter(long).map(bone).collect(),
        }
    };
    model.bodies().iter().enumerate().skip(1).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_time_is_found_from_both_sides() {
        let t_s = [0.0, 0.1, 0.2];
        for (wanted, found) in [(-1.0, 0), (0.04, 0), (0.06, 1), (0.2, 2), (9.0, 2)] {
            assert_eq!(nearest(&t_s, wanted), Some(found), "{wanted}");
        }
        assert_eq!(nearest(&[], 0.0), None);
    }
}
