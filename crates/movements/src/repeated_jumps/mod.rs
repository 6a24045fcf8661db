//! Jumps one after another: hops, pogo jumps, ankle jumps.

mod spec;

use crate::jump::{Jumping, Kind};

/// Repeated jumps.
pub(crate) static REPEATED_JUMPS: Jumping = Jumping {
    kind: Kind::Repeated,
    spec: &spec::SPEC,
};
