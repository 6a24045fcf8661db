//! One figure for every movement, as the conformance suite films it.

mod jumper;
pub mod leaper;
pub mod lifter;
mod plain;
pub mod sitter;
pub mod strider;

use crate::figure::Script;
use crate::shot::Figure;
pub use jumper::Jumper;
use lifter::Lifter;
pub use plain::Plain;
use sitter::Sitter;
use strider::Strider;

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
        "deadlift" => Box::new(Lifter::deadlift()),
        "bench_press" => Box::new(Lifter::bench_press()),
        "overhead_press" => Box::new(Lifter::overhead_press()),
        "olympic_pull" => Box::new(Lifter::clean()),
        "running" => Box::new(Strider::runner()),
        "walking" => Box::new(Strider::walker()),
        "sit_to_stand" => Box::new(Sitter::five_times()),
        "free" => Box::new(Plain(Script::squats(60.0))),
        other => panic!("write a figure for {other}"),
    }
}
