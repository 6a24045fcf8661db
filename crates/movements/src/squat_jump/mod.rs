//! The squat jump: from a squat that is held up into the air, without sinking first.

mod spec;

use crate::jump::{Jumping, Kind};

/// The squat jump.
pub(crate) static SQUAT_JUMP: Jumping = Jumping {
    kind: Kind::Squat,
    spec: &spec::SPEC,
};
