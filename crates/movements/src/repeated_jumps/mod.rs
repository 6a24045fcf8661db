//! Jumps one after another: hops, pogo jumps, ankle jumps.

mod spec;

use crate::jump::{self, Kind};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// Repeated jumps.
#[derive(Debug, Clone, Copy)]
pub struct RepeatedJumps;

impl Movement for RepeatedJumps {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        jump::phases(r, Kind::Repeated, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, w: &mut Warnings) -> Vec<Metric> {
        jump::metrics(r, p, Kind::Repeated, &spec::SPEC, w)
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        jump::curves(r, Kind::Repeated)
    }
}
