//! The countermovement jump: from standing down and, without a stop, up into the air.

mod spec;

use crate::jump::{self, Kind};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// The countermovement jump.
#[derive(Debug, Clone, Copy)]
pub struct CounterMovementJump;

impl Movement for CounterMovementJump {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        jump::phases(r, Kind::Countermovement, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, w: &mut Warnings) -> Vec<Metric> {
        jump::metrics(r, p, Kind::Countermovement, &spec::SPEC, w)
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        jump::curves(r, Kind::Countermovement)
    }
}
