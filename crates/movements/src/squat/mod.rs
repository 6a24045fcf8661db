//! The squat: sinking from standing until the hips are low, and rising again.

mod metrics;
mod phases;
mod spec;

use crate::cycles::Cycles;
use crate::{Movement, Recording, lift};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// The squat, with or without a bar.
#[derive(Debug, Clone, Copy)]
pub struct Squat;

impl Movement for Squat {
    type Found = Cycles;

    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn find(&self, r: &Recording, w: &mut Warnings) -> Cycles {
        phases::find(r, w)
    }

    fn phases(&self, r: &Recording, found: &Cycles) -> Phases {
        phases::phases(r, found)
    }

    fn metrics(&self, r: &Recording, _: &Cycles, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        metrics::metrics(r, p)
    }

    fn curves(&self, r: &Recording, _: &Cycles) -> Vec<Series> {
        lift::curves_if_carried(r)
    }
}
