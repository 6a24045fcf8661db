//! The bench press: the bar from straight arms to the chest and up again.

mod spec;

use crate::lift::press::arms;
use crate::lift::{self, Kind, Lift};

/// A wide grip on an arched back moves the bar by 8 % of body height or more; an unracking has no way
/// down before it.
const KIND: Kind = Kind {
    down_first: true,
    from_floor: false,
    ballistic: false,
    least_rise: 0.08,
};

/// The bench press.
pub(crate) static BENCH_PRESS: Lift = Lift {
    kind: KIND,
    judge: lift::lying,
    spec: &spec::SPEC,
    body: arms,
};
