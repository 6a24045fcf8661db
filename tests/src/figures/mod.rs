//! One figure for every movement, as the conformance suite films it.

use crate::figure::Script;
use crate::shot::Figure;

/// The figure that does a movement.
///
/// # Panics
/// Where there is none: a new movement needs one.
#[allow(clippy::panic)]
pub fn of(movement: &str) -> Box<dyn Figure> {
    match movement {
        "squat" => Box::new(Script::squats(60.0)),
        other => panic!("write a figure for {other}"),
    }
}
