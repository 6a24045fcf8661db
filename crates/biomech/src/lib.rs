//! Bodies: from landmarks or joint coordinates to filtered curves of angles, heights and the centre
//! of mass, with the scale, the camera's roll and its direction estimated on the way; and from rigid bodies in
//! joints ([`model`]) to the forces that a motion takes ([`dynamics`]).
//!
//! Every algorithm is a free function in its own file, with its equation and source in the module
//! documentation. Transcendental functions come from `libm` and nothing is fused, so that host and
//! wasm32 give equal bits.
//!
//! Invariant: pure functions of their arguments. No files, clocks, threads or random numbers; never
//! depends on web-sys, js-sys, leptos, tokio, wgpu or burn. NaN never leaves a function.

#![forbid(unsafe_code)]

pub mod actuation;
pub mod algo;
pub mod anthropometry;
pub mod continuity;
mod data;
pub mod dynamics;
mod error;
pub mod filter;
pub mod flight;
pub mod floor;
pub mod force;
pub mod model;
pub mod muscle;
pub mod onset;
pub mod roll;
pub mod scale;
pub mod signal;
pub mod spatial;
pub mod stance;
pub mod view;
pub mod wrap;

pub use data::Data;
pub use error::Error;
pub use model::Model;

/// A point or a direction: x, y, z.
pub type Vec3 = nalgebra::Vector3<f64>;
