//! Walking, over ground and on a treadmill.

mod metrics;
mod spec;

use crate::gait::{Gait, contacts, phases, remark_plates};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Spec, Warnings};

/// Walking: a foot is on the ground at any time, and both are at some.
#[derive(Debug, Clone, Copy)]
pub struct Walking;

impl Movement for Walking {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        remark_plates(r, Gait::Walk, w);
        phases(&contacts(r, Gait::Walk), w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        metrics::metrics(r, p)
    }
}
