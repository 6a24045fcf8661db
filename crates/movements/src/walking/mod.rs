//! Walking, over ground and on a treadmill.

mod metrics;
mod spec;

use crate::gait::{self, Gait, Strides};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Spec, Warnings};

/// Walking: a foot is on the ground at any time, and both are at some.
#[derive(Debug, Clone, Copy)]
pub struct Walking;

impl Movement for Walking {
    type Found = Strides;

    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn find(&self, r: &Recording, w: &mut Warnings) -> Strides {
        gait::find(r, Gait::Walk, w)
    }

    fn phases(&self, _: &Recording, found: &Strides) -> Phases {
        found.phases.clone()
    }

    fn metrics(&self, r: &Recording, found: &Strides, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        metrics::metrics(r, found, p)
    }
}
