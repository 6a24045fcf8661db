//! What force plates tell of a body: when it stands on them, how heavy it is, and how its centre of
//! mass moves: `a = (F - W) g / W`, integrated once for its velocity and twice for its way.

mod contact;
mod motion;
mod rest;

pub use contact::{Air, Contacts, Crossing, contacts, empty_n, load};
pub use motion::{Known, Motion, Settled, settle};
pub use rest::{Rest, Standing};

/// Standard gravity in m/s² (CGPM 1901).
pub const GRAVITY: f64 = 9.806_65;
