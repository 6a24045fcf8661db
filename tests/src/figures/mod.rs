//! One figure for every movement, as the conformance suite films it.

pub mod lifter;

use crate::figure::Script;
use crate::shot::Figure;
use lifter::Lifter;

mod plain;

pub use plain::Plain;

/// The figure that does a movement.
///
/// # Panics
/// Where there is none: a new movement needs one.
#[allow(clippy::panic)]
pub fn of(movement: &str) -> Box<dyn Figure> {
    match movement {
        "squat" => Box::new(Script::squats(60.0)),
        "deadlift" => Box::new(Lifter::deadlift()),
        "bench_press" => Box::new(Lifter::bench_press()),
        "overhead_press" => Box::new(Lifter::overhead_press()),
        "olympic_pull" => Box::new(Lifter::clean()),
        "free" => Box::new(Plain(Script::squats(60.0))),
        other => panic!("write a figure for {other}"),
    }
}
