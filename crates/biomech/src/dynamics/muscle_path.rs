//! How a muscle's path runs in a posture.
//!
//! The points that count, and for each surface in turn the tangent points on the segment that it
//! bends: the first that it must bend, else the one whose detour is shortest. Several surfaces are
//! gone through again, at most eight times, until the length changes by less than half a millimetre.
//! Rules and bounds are those of OpenSim's `GeometryPath`, with which lengths agree to 1e-6 m where at
//! most one surface bends a segment. (Where several do, OpenSim 4.6 goes on using where tangent points
//! were in the first round; here they are where the last round put them.) What surfaces do is
//! [`crate::wrap`].

use crate::muscle::{Path, Point, Surface};
use crate::spatial::Pose;
use crate::wrap::{Touch, Way, touch};
use crate::{Data, Vec3};

/// Rounds over several surfaces, and the change of length that ends them, metres.
const ROUNDS: usize = 8;
const STILL_M: f64 = 0.0005;

/// A point of the path as it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The body that it is fixed to, by index.
    pub body: usize,
    /// Where, in the ground's frame.
    pub at_m: Vec3,
    from: From,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum From {
    /// A point of the path, by its place there.
    Point(usize),
    /// Where the path meets a surface, by its place there.
    Meets(usize),
    /// Where it leaves it, and how long it has run over it.
    Leaves(usize, f64),
}

/// A path as it runs; made once, and used again for every posture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    nodes: Vec<Node>,
    order: Vec<usize>,
    length_m: f64,
}

impl Course {
    /// Its points in their order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Its length.
    pub fn length_m(&self) -> f64 {
        self.length_m
    }

    /// Whether the way between a node and the next lies on a surface.
    pub fn on_surface(&self, i: usize) -> bool {
        let pair = (self.nodes.get(i), self.nodes.get(i + 1));
        matches!(pair, (Some(a), Some(b)) if a.surface().is_some() && a.surface() == b.surface())
    }

    fn measure(&self) -> f64 {
        let piece = |pair: &[Node]| match pair[1].from {
            From::Leaves(_, length_m) if pair[0].surface() == pair[1].surface() => length_m,
            _ => (pair[1].at_m - pair[0].at_m).norm(),
        };
        self.nodes.windows(2).map(piece).sum()
    }

    fn without(&mut self, surface: usize) {
        self.nodes.retain(|node| node.surface() != Some(surface));
    }

    fn place(&self, point: usize) -> Option<usize> {
        self.nodes
            .iter()
            .position(|node| node.from == From::Point(point))
    }
}

impl Node {
    fn surface(&self) -> Option<usize> {
        match self.from {
            From::Point(_) => None,
            From::Meets(i) | From::Leaves(i, _) => Some(i),
        }
    }

    /// The path's own point, if it is one.
    pub(crate) fn point<'a>(&self, path: &'a Path) -> Option<&'a Point> {
        match self.from {
            From::Point(i) => path.points.get(i),
            From::Meets(_) | From::Leaves(..) => None,
        }
    }
}

/// What became of a surface.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Free,
    Inside,
    Bends,
}

/// Lets the path run through the posture of `data`, whose positions must be known.
pub fn run(path: &Path, data: &Data, course: &mut Course) {
    course.nodes.clear();
    for (i, point) in path.points.iter().enumerate() {
        if let Some(at_m) = point.at(data) {
            course.nodes.push(Node {
                body: point.body,
                at_m,
                from: From::Point(i),
            });
        }
    }
    if !path.surfaces.is_empty() {
        bend(path, data, course);
    }
    course.length_m = course.measure();
}

fn bend(path: &Path, data: &Data, course: &mut Course) {
    let count = path.surfaces.len();
    course.order.clear();
    course.order.extend(0..count);
    let mut last_m = f64::INFINITY;
    for round in 0..if count < 2 { 1 } else { ROUNDS } {
        let mut first = [Fate::Free; 2];
        for i in 0..count {
            let fate = lay(path, course.order[i], data, course);
            if let Some(first) = first.get_mut(i) {
                *first = fate;
            }
        }
        let length_m = course.measure();
        if (length_m - last_m).abs() < STILL_M {
            return;
        }
        last_m = length_m;
        if round == 0 && count > 1 && first == [Fate::Free, Fate::Inside] {
            course.order.swap(0, 1);
            course.without(0);
        }
    }
}

/// Lays the path anew over one of its surfaces.
fn lay(path: &Path, index: usize, data: &Data, course: &mut Course) -> Fate {
    course.without(index);
    let surface = &path.surfaces[index];
    let [start, end] = surface.range;
    let mut ends = (start..=end).filter_map(|i| course.place(i));
    let Some(first) = ends.next() else {
        return Fate::Free;
    };
    let last = ends.next_back().unwrap_or(first);
    let pose = data.pose[surface.body].then(&surface.pose);
    let alone = path.surfaces.len() == 1;
    let mut best: Option<(usize, Way, f64)> = None;
    let mut fate = Fate::Free;
    for i in first..last {
        let pair = [&course.nodes[i], &course.nodes[i + 1]];
        let object = |node: &Node| node.surface().map(|s| path.surfaces[s].object);
        if object(pair[0]).is_some() && object(pair[0]) == object(pair[1]) {
            continue;
        }
        let local = pair.map(|node| into(&pose, &node.at_m));
        match one(surface, alone, &local) {
            Touch::Must(way) => {
                best = Some((i, way, 0.0));
                fate = Fate::Bends;
                break;
            }
            Touch::May(way) => {
                let detour =
                    (way.first_m - local[0]).norm() + way.length_m + (local[1] - way.last_m).norm()
                        - (local[1] - local[0]).norm();
                if best.is_none_or(|(_, _, least)| detour < least) {
                    best = Some((i, way, detour));
                }
                fate = Fate::Bends;
            }
            Touch::Free => fate = Fate::Free,
            Touch::Inside => fate = Fate::Inside,
        }
    }
    if let Some((i, way, _)) = best {
        let node = |local: &Vec3, from| Node {
            body: surface.body,
            at_m: pose.point(*local),
            from,
        };
        course
            .nodes
            .insert(i + 1, node(&way.first_m, From::Meets(index)));
        course
            .nodes
            .insert(i + 2, node(&way.last_m, From::Leaves(index, way.length_m)));
    }
    fate
}

fn one(surface: &Surface, alone: bool, local: &[Vec3; 2]) -> Touch {
    let ends = [&local[0], &local[1]];
    touch(
        &surface.shape,
        surface.quadrant,
        surface.method,
        alone,
        ends,
    )
}

fn into(pose: &Pose, at_m: &Vec3) -> Vec3 {
    pose.rotation.transpose() * (at_m - pose.position_m)
}

/// The path's speed of lengthening, m/s: what its arms make of the coordinates' rates.
pub fn speed_m_s(data: &Data, arms: &[f64]) -> f64 {
    let power = arms.iter().zip(&data.qd).map(|(arm, qd)| arm * qd);
    -power.sum::<f64>()
}
