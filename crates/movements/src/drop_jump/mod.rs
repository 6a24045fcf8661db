//! The drop jump: from a box down to the ground and up again at once.

mod spec;

use crate::jump::{self, Kind};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// The drop jump.
#[derive(Debug, Clone, Copy)]
pub struct DropJump;

impl Movement for DropJump {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        jump::phases(r, Kind::Drop, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, w: &mut Warnings) -> Vec<Metric> {
        jump::metrics(r, p, Kind::Drop, &spec::SPEC, w)
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        jump::curves(r, Kind::Drop)
    }
}
