//! Moment arms of a path: generalised forces of a tension of one newton.
//!
//! The tension pulls at every point where the path bends, towards both neighbours, and not where it
//! lies on a surface, whose pressure does no work: `r = Jᵀ f`, with `J` of the points on their bodies
//! and, for moving points, on these. Where tangent points are tangent and the way over the surface is
//! a geodesic it is `−∂L/∂q`. Source: A. Seth and M. Sherman's theory of moment arms in OpenSim's
//! documentation; S. Delp and J. Loan, Computers in Biology and Medicine 25 (1995) 21–34.

use super::jacobian;
use super::muscle_path::Course;
use crate::model::Model;
use crate::muscle::Path;
use crate::{Data, Vec3};

/// The force of a tension of one newton on each node of the course.
pub fn pulls(course: &Course, mut each: impl FnMut(usize, Vec3)) {
    let nodes = course.nodes();
    let mut before = Vec3::zeros();
    for i in 0..nodes.len() {
        let toward = match nodes.get(i + 1) {
            Some(next) if !course.on_surface(i) => {
                let way = next.at_m - nodes[i].at_m;
                way.try_normalize(f64::MIN_POSITIVE)
                    .unwrap_or_else(Vec3::zeros)
            }
            _ => Vec3::zeros(),
        };
        each(i, toward - before);
        before = toward;
    }
}

/// Moment arms, m or without unit, for every coordinate of the model, as if none followed another.
/// Positive where tension increases the coordinate. The course must be that of `data`.
pub fn run(model: &Model, data: &Data, path: &Path, course: &Course, arms: &mut [f64]) {
    arms.fill(0.0);
    let nodes = course.nodes();
    pulls(course, |i, force_n| {
        let node = &nodes[i];
        jacobian::add_force(
            model,
            data,
            (node.body, node.at_m),
            (force_n, Vec3::zeros()),
            arms,
        );
        if let Some(point) = node.point(path) {
            point.moves(data, |k, way| {
                if let Some(arm) = arms.get_mut(k) {
                    *arm += way.dot(&force_n);
                }
            });
        }
    });
}
