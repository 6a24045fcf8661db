//! One figure for every movement, as the conformance suite films it.

mod jumper;

use crate::figure::Script;
use crate::shot::Figure;
pub use jumper::Jumper;

/// The figure that does a movement.
///
/// # Panics
/// Where there is none: a new movement needs one.
#[allow(clippy::panic)]
pub fn of(movement: &str) -> Box<dyn Figure> {
    match movement {
        "squat" => Box::new(Script::squats(60.0)),
        "counter_movement_jump" => Box::new(Jumper::countermovement()),
        "squat_jump" => Box::new(Jumper::squat()),
        "drop_jump" => Box::new(Jumper::drop()),
        "repeated_jumps" => Box::new(Jumper::repeated()),
        other => panic!("write a figure for {other}"),
    }
}
