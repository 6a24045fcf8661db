//! A scene that can be asked for what is where in a frame.

use super::camera::Around;
use super::vector::{Vec3, length, plus};
use sagitta_motion::Scene;

/// Frames at most that are looked at to find how far a scene reaches.
const LOOKED_AT: usize = 60;
/// What the largest force is drawn as, in lengths of the figure.
const LARGEST_FORCE: f64 = 0.5;

/// A model that goes farther than this, in lengths of its own, leaves the middle of the picture.
const FAR: f64 = 0.25;

/// A scene, and what is asked of it over and over.
#[derive(Debug, Clone, PartialEq)]
pub struct Film {
    /// The scene.
    pub scene: Scene,
    /// Where each muscle's path begins in `scene.paths`, in points, over all frames; one more at the end.
    starts: Vec<usize>,
    /// What there is to see, over all frames.
    pub around: Around,
    /// Greatest extent of the model in its first frame.
    pub figure_m: f64,
    /// Height of the floor: the ground's, or lower where the model reaches below it.
    pub floor_m: f64,
    /// Metres that a newton is drawn as.
    m_per_n: f64,
}

/// A force as it acts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Push {
    /// Where.
    pub at: Vec3,
    /// Newtons.
    pub force_n: Vec3,
}

/// Where a body is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    rows: [Vec3; 3],
    /// Its origin.
    pub origin: Vec3,
}

impl Place {
    /// Where a point of the body is in the room.
    pub fn carry(&self, point: [f32; 3]) -> Vec3 {
        let p = point.map(f64::from);
        plus(self.rows.map(|r| super::vector::dot(r, p)), self.origin)
    }
}

impl Film {
    /// Takes in a scene.
    pub fn new(scene: Scene) -> Self {
        let mut starts = vec![0];
        let mut end = 0usize;
        for n in &scene.path_lengths {
            end += *n as usize;
            starts.push(end);
        }
        let mut film = Self {
            scene,
            starts,
            around: Around::points([]),
            figure_m: 1.0,
            floor_m: 0.0,
            m_per_n: 0.0,
        };
        let every = film.frames().div_ceil(LOOKED_AT).max(1);
        let frames = (0..film.frames()).step_by(every);
        let points: Vec<Vec3> = frames.flat_map(|f| film.points(f)).collect();
        film.floor_m = points.iter().map(|p| p[1]).fold(0.0, f64::min);
        film.around = Around::points(points);
        film.figure_m = 2.0 * Around::points(film.points(0)).radius_m;
        let largest = (0..film.frames()).flat_map(|f| film.forces(f)).flatten();
        let largest = largest.map(|p| length(p.force_n)).fold(0.0, f64::max);
        if largest > 0.0 {
            film.m_per_n = LARGEST_FORCE * film.figure_m / largest;
        }
        film
    }

    /// Number of frames.
    pub fn frames(&self) -> usize {
        self.scene.t_s.len()
    }

    /// The frame nearest to a time.
    pub fn nearest(&self, t_s: f64) -> usize {
        let after = self.scene.t_s.partition_point(|t| *t < t_s);
        let far = |i: usize| {
            let t = self.scene.t_s.get(i);
            t.map_or(f64::INFINITY, |t| (t - t_s).abs())
        };
        let before = after.saturating_sub(1);
        if far(after) < far(before) {
            after
        } else {
            before
        }
    }

    /// Time of a frame; 0 where there is none.
    pub fn time_s(&self, frame: usize) -> f64 {
        self.scene.t_s.get(frame).copied().unwrap_or_default()
    }

    /// First and last time.
    pub fn ends_s(&self) -> (f64, f64) {
        let t = &self.scene.t_s;
        (
            t.first().copied().unwrap_or_default(),
            t.last().copied().unwrap_or_default(),
        )
    }

    /// Where a body is.
    pub fn place(&self, frame: usize, body: usize) -> Option<Place> {
        let bodies = self.scene.bodies.len();
        (body < bodies).then_some(())?;
        let numbers = numbers::<12>(&self.scene.poses.0, frame * bodies + body)?;
        let row = |i: usize| numbers.get(i..i + 3).and_then(|r| r.try_into().ok());
        Some(Place {
            rows: [row(0)?, row(3)?, row(6)?],
            origin: row(9)?,
        })
    }

    /// Where a marker of the model is.
    pub fn marker(&self, frame: usize, marker: usize) -> Option<Vec3> {
        let marker = self.scene.markers.get(marker)?;
        match marker.body {
            Some(body) => Some(self.place(frame, body)?.carry(marker.at_m)),
            None => Some(marker.at_m.map(f64::from)),
        }
    }

    /// Where a marker was measured, if it was seen.
    pub fn measured(&self, frame: usize, marker: usize) -> Option<Vec3> {
        let n = self.scene.measured_names.len();
        (marker < n).then_some(())?;
        numbers::<3>(&self.scene.measured.0, frame * n + marker)
    }

    /// The forces of a frame, in the order of their names; `None` for those that do not act.
    pub fn forces(&self, frame: usize) -> Vec<Option<Push>> {
        let n = self.scene.force_names.len();
        let force = |i: usize| {
            let [x, y, z, fx, fy, fz] = numbers::<6>(&self.scene.forces.0, frame * n + i)?;
            Some(Push {
                at: [x, y, z],
                force_n: [fx, fy, fz],
            })
        };
        (0..n).map(force).collect()
    }

    /// A force as long as it is drawn.
    pub fn drawn(&self, push: Push) -> Vec3 {
        push.force_n.map(|f| f * self.m_per_n)
    }

    /// The points of a muscle's path.
    pub fn path(&self, frame: usize, muscle: usize) -> Vec<Vec3> {
        let n = self.scene.muscles.len();
        let index = frame * n + muscle;
        let (Some(from), Some(to)) = (self.starts.get(index), self.starts.get(index + 1)) else {
            return Vec::new();
        };
        (*from..*to)
            .filter_map(|i| numbers::<3>(&self.scene.paths.0, i))
            .collect()
    }

    /// A muscle's activation, where it is known.
    pub fn activation(&self, frame: usize, muscle: usize) -> Option<f32> {
        let index = frame * self.scene.muscles.len() + muscle;
        let found = self.scene.activations.0.get(index).copied();
        found.filter(|a| a.is_finite())
    }

    /// How far the model has gone along the floor since the first frame: that of the body that hangs on
    /// the ground.
    pub fn gone(&self, frame: usize) -> Vec3 {
        let at = |frame| self.place(frame, 0).map(|p| p.origin);
        match at(frame).zip(at(0)) {
            Some((now, first)) => [now[0] - first[0], 0.0, now[2] - first[2]],
            None => [0.0; 3],
        }
    }

    /// Whether the model goes somewhere, so that it is worth following.
    pub fn travels(&self) -> bool {
        let far = |frame| length(self.gone(frame)) > FAR * self.figure_m;
        (0..self.frames()).any(far)
    }

    /// What there is to see of the first frame.
    pub fn at_first(&self) -> Around {
        Around::points(self.points(0))
    }

    /// Everything of a frame that has a place.
    fn points(&self, frame: usize) -> Vec<Vec3> {
        let mut points = Vec::new();
        for (b, body) in self.scene.bodies.iter().enumerate() {
            if let Some(place) = self.place(frame, b) {
                points.push(place.origin);
                let ends = body.bones.iter().flatten();
                points.extend(ends.map(|p| place.carry(*p)));
            }
        }
        points.extend((0..self.scene.markers.len()).filter_map(|m| self.marker(frame, m)));
        points.extend((0..self.scene.measured_names.len()).filter_map(|m| self.measured(frame, m)));
        points
    }
}

/// The `index`-th group of numbers; `None` where it is not there or not all of it is finite.
fn numbers<const N: usize>(all: &[f32], index: usize) -> Option<[f64; N]> {
    let start = index.checked_mul(N)?;
    let group: [f32; N] = all.get(start..start.checked_add(N)?)?.try_into().ok()?;
    let group = group.map(f64::from);
    group.iter().all(|x| x.is_finite()).then_some(group)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use sagitta_motion::{Floats, SceneBody, SceneMarker};

    /// A rod of 0.6 m that lies along x in the first frame and stands along y in the second.
    pub fn rod() -> Scene {
        let turned = [
            [1., 0., 0., 0., 1., 0., 0., 0., 1., 0., 1., 0.],
            [0., -1., 0., 1., 0., 0., 0., 0., 1., 0., 1., 0.],
        ];
        Scene {
            model: "rod".into(),
            bodies: vec![SceneBody {
                name: "rod".into(),
                bones: vec![[[0.0; 3], [0.6, 0.0, 0.0]]],
            }],
            markers: vec![
                SceneMarker {
                    name: "tip".into(),
                    body: Some(0),
                    at_m: [0.6, 0.0, 0.0],
                },
                SceneMarker {
                    name: "floor".into(),
                    body: None,
                    at_m: [0.1, 0.0, 0.0],
                },
            ],
            muscles: vec!["flexor".into(), "extensor".into()],
            measured_names: vec!["tip".into()],
            force_names: vec!["ground".into()],
            t_s: vec![0.0, 0.5],
            poses: Floats(turned.concat()),
            measured: Floats(vec![0.61, 1.0, 0.0, f32::NAN, f32::NAN, f32::NAN]),
            forces: Floats(vec![
                0.0, 0.0, 0.0, 0.0, 800.0, 0.0, 0.0, 0.0, 0.0, 0.0, 400.0, 0.0,
            ]),
            paths: Floats(vec![
                0., 1., 0., 0.3, 1.1, 0., 0.6, 1., 0., 0., 1., 0., 0.6, 1., 0., 0., 1., 0., 0.,
                1.6, 0., 0., 1., 0., 0.1, 1.3, 0., 0., 1.6, 0.,
            ]),
            path_lengths: vec![3, 2, 2, 3],
            activations: Floats(vec![0.1, 0.9, f32::NAN, 0.4]),
            remarks: Vec::new(),
        }
    }

    #[test]
    fn everything_is_where_its_frame_has_it() {
        let film = Film::new(rod());
        let near = |a: Vec3, b: Vec3| assert!(length(super::super::vector::minus(a, b)) < 1e-6);
        near(film.marker(0, 0).unwrap(), [0.6, 1.0, 0.0]);
        near(film.marker(1, 0).unwrap(), [0.0, 1.6, 0.0]);
        near(film.marker(1, 1).unwrap(), [0.1, 0.0, 0.0]);
        near(film.measured(0, 0).unwrap(), [0.61, 1.0, 0.0]);
        assert_eq!(film.measured(1, 0), None, "not seen");
        assert_eq!((film.path(1, 0).len(), film.path(1, 1).len()), (2, 3));
        near(film.path(1, 1)[1], [0.1, 1.3, 0.0]);
        assert_eq!(film.activation(0, 1), Some(0.9));
        assert_eq!(film.activation(1, 0), None);
        let long = length(film.drawn(film.forces(0)[0].unwrap()));
        assert!((long - 0.5 * film.figure_m).abs() < 1e-9);
        assert_eq!(film.floor_m, 0.0);
    }

    #[test]
    fn who_goes_somewhere_can_be_followed() {
        let film = Film::new(rod());
        assert!(!film.travels());
        assert_eq!((film.gone(1), film.gone(9)), ([0.0; 3], [0.0; 3]));
        let mut scene = rod();
        // The second frame's origin: 2 m ahead, 1 m lower and 0.5 m aside.
        scene.poses.0.splice(21..24, [2.0, 0.0, 0.5]);
        let film = Film::new(scene);
        assert_eq!(film.gone(1), [2.0, 0.0, 0.5], "the floor stays where it is");
        assert!(film.travels());
        assert!(film.at_first().radius_m < film.around.radius_m);
    }

    #[test]
    fn the_floor_is_under_what_hangs() {
        let mut scene = rod();
        scene.markers[1].at_m = [0.0, -0.7, 0.0];
        assert!((Film::new(scene).floor_m + 0.7).abs() < 1e-6);
    }

    #[test]
    fn what_is_not_there_is_none() {
        let film = Film::new(rod());
        assert!(film.place(2, 0).is_none() && film.place(0, 1).is_none());
        assert!(film.path(7, 0).is_empty() && film.forces(9) == [None]);
        let cut = Film::new(Scene {
            poses: Floats(vec![0.0; 5]),
            path_lengths: vec![u32::MAX; 3],
            paths: Floats::default(),
            ..rod()
        });
        assert!(cut.place(0, 0).is_none() && cut.around.radius_m > 0.0);
        assert_eq!(Film::new(Scene::default()).frames(), 0);
    }

    #[test]
    fn times_find_their_frames() {
        let film = Film::new(rod());
        assert_eq!(
            [-1.0, 0.2, 0.26, 9.0].map(|t| film.nearest(t)),
            [0, 0, 1, 1]
        );
        assert_eq!(film.ends_s(), (0.0, 0.5));
    }
}
