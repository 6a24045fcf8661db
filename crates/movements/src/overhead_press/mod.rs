//! The overhead press: the bar from the shoulders to straight arms over the head, and back.

mod spec;

use crate::lift::press::arms;
use crate::lift::{self, Kind, Lift};

/// From the shoulders to straight arms it is a quarter of body height or more; what begins on hanging
/// arms brings the bar to the shoulders and is no press.
const KIND: Kind = Kind {
    down_first: false,
    from_floor: false,
    ballistic: false,
    least_rise: 0.12,
};

/// The overhead press, standing or seated, with or without a push of the legs.
pub(crate) static OVERHEAD_PRESS: Lift = Lift {
    kind: KIND,
    judge: lift::overhead,
    spec: &spec::SPEC,
    body: arms,
};
