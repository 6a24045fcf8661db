//! The squat: sinking from standing until the hips are low, and rising again.

mod metrics;
mod phases;
mod spec;

use crate::{Movement, Recording, lift};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// The squat, with or without a bar.
#[derive(Debug, Clone, Copy)]
pub struct Squat;

impl Movement for Squat {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        phases::phases(r, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        metrics::metrics(r, p)
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        lift::curves_if_carried(r)
    }
}
