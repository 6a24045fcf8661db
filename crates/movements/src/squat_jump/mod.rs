//! The squat jump: from a squat that is held up into the air, without sinking first.

mod spec;

use crate::jump::{self, Kind};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// The squat jump.
#[derive(Debug, Clone, Copy)]
pub struct SquatJump;

impl Movement for SquatJump {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        jump::phases(r, Kind::Squat, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, w: &mut Warnings) -> Vec<Metric> {
        jump::metrics(r, p, Kind::Squat, &spec::SPEC, w)
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        jump::curves(r, Kind::Squat)
    }
}
