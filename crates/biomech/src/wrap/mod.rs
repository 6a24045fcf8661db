//! Surfaces in a muscle's way: where a straight line between two points touches a surface, and how
//! long the way over it is. One file per form; everything is in the surface's own frame, in metres.
//!
//! What a path does at a surface is OpenSim's (version 4.6): the rules by which it chooses a side,
//! and its constructions where these are no geodesics (cylinders of finite length, ellipsoids), so
//! that lengths agree with it. A pure function of the two points: no state is kept from frame to frame.

mod cylinder;
mod ellipse;
mod ellipsoid;
mod sphere;
mod torus;

use crate::Vec3;
use sagitta_motion::model::{Quadrant, WrapMethod, WrapShape};

/// The way over a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Where the line from the first point touches.
    pub first_m: Vec3,
    /// Where the line to the second point leaves.
    pub last_m: Vec3,
    /// Length between the two, over the surface.
    pub length_m: f64,
}

/// What a surface does to a straight line between two points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    /// Nothing.
    Free,
    /// Nothing, because a point lies inside.
    Inside,
    /// The line may go round, if no other part of the path has a shorter detour.
    May(Way),
    /// The line would cut the surface: it goes round.
    Must(Way),
}

/// The half of a surface that counts: which axis, and its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Half {
    axis: usize,
    sign: f64,
}

impl Half {
    fn of(quadrant: Quadrant) -> Option<Self> {
        match quadrant {
            Quadrant::All => None,
            Quadrant::Half { axis, negative } => Some(Self {
                axis: axis.min(2),
                sign: if negative { -1.0 } else { 1.0 },
            }),
        }
    }

    /// Whether the point is on this half; what is on the border is on the positive one.
    fn has(self, point: &Vec3) -> bool {
        sign(point[self.axis]) == self.sign
    }
}

/// What a surface does to the line from `from` to `to`. `alone`: the path has no other surface.
pub fn touch(
    shape: &WrapShape,
    quadrant: Quadrant,
    method: WrapMethod,
    alone: bool,
    [from, to]: [&Vec3; 2],
) -> Touch {
    let half = Half::of(quadrant);
    match *shape {
        WrapShape::Cylinder { radius_m, length_m } => cylinder::touch(
            &cylinder::Cylinder {
                radius_m,
                length_m,
                half,
                alone,
            },
            from,
            to,
        ),
        WrapShape::Sphere { radius_m } => sphere::touch(radius_m, half, from, to),
        WrapShape::Ellipsoid { radii_m } => ellipsoid::touch(radii_m, half, method, from, to),
        WrapShape::Torus { inner_m, outer_m } => {
            torus::touch([inner_m, outer_m], half, alone, from, to)
        }
    }
}

/// −1 for what is negative, else 1.
fn sign(x: f64) -> f64 {
    if x < 0.0 { -1.0 } else { 1.0 }
}

/// The direction; nought for nought.
fn unit(v: Vec3) -> Vec3 {
    v.try_normalize(f64::MIN_POSITIVE)
        .unwrap_or_else(Vec3::zeros)
}

/// Angle between two directions that need not be of length one; nought where one is nought.
fn angle(a: &Vec3, b: &Vec3) -> f64 {
    let size = a.norm() * b.norm();
    if size > 0.0 {
        libm::acos((a.dot(b) / size).clamp(-1.0, 1.0))
    } else {
        0.0
    }
}
