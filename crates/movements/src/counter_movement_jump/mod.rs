//! The countermovement jump: from standing down and, without a stop, up into the air.

mod spec;

use crate::jump::{Jumping, Kind};

/// The countermovement jump.
pub(crate) static COUNTER_MOVEMENT_JUMP: Jumping = Jumping {
    kind: Kind::Countermovement,
    spec: &spec::SPEC,
};
