//! The drop jump: from a box down to the ground and up again at once.

mod spec;

use crate::jump::{Jumping, Kind};

/// The drop jump.
pub(crate) static DROP_JUMP: Jumping = Jumping {
    kind: Kind::Drop,
    spec: &spec::SPEC,
};
