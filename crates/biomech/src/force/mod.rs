//! What force plates tell of a body: when it stands on them, how heavy it is, and how its centre of
//! mass moves: `a = (F - W) g / W`, integrated once for its velocity and twice for its way.

mod contact;
mod motion;
mod rest;

pub use contact::{Air, Contacts, Crossing, contacts, load};
pub use motion::{Motion, integrate};
pub use rest::{Rest, SWAY_S, first_rest, last_quiet_end, last_rest};

/// Standard gravity in m/s² (CGPM 1901).
pub const GRAVITY: f64 = 9.806_65;
