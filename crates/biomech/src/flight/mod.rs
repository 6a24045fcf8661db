//! A body in the air as a camera sees it: when it leaves the ground and when it lands, between frames.
//!
//! In flight the centre of mass is on a parabola, whose apex all frames of the flight tell together
//! ([`fit`]). A foot that stood still follows the same parabola from the instant on at which it leaves
//! the ground: the only unknown is that instant ([`edge`]). Jitter of landmarks goes on from frame to
//! frame, so it is taken as autoregressive of first order ([`Jitter`]) and whitened.

mod ballistic;
mod edge;
mod jitter;
mod rise;

pub use ballistic::{Parabola, fit};
pub use edge::{Edge, edge};
pub use jitter::{Jitter, jitter};
pub use rise::{LOOK_S, Limits, Rise, came_down_s, rises};

pub use crate::force::{Crossing, GRAVITY};
