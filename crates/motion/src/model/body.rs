//! Bodies, frames on them, markers, and what they look like.

use serde::{Deserialize, Serialize};

/// A rigid body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// Mass; nought is allowed.
    pub mass_kg: f64,
    /// Centre of mass in the body's frame.
    pub centre_m: [f64; 3],
    /// Moments and products of inertia about the centre of mass, along the body's axes:
    /// xx, yy, zz, xy, xz, yz.
    pub inertia_kg_m2: [f64; 6],
    /// Meshes that draw it, by file name. Nothing computes with them.
    pub shapes: Vec<Shape>,
}

/// A mesh that draws a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// The file's name.
    pub file: String,
    /// Scale along x, y, z.
    pub scale: [f64; 3],
}

/// A frame that is fixed to a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BodyFrame {
    /// The body, `ground` for the ground. Frames on frames are already composed.
    pub body: String,
    /// Origin in the body's frame.
    pub translation_m: [f64; 3],
    /// Body-fixed rotations about x, then y, then z.
    pub orientation_rad: [f64; 3],
}

/// A point that is fixed to a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    /// Its name.
    pub name: String,
    /// The body, `ground` for the ground.
    pub body: String,
    /// Where, in the body's frame.
    pub location_m: [f64; 3],
}
