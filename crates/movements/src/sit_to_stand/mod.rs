//! Standing up from a chair and sitting down again.

mod metrics;
mod phases;
mod spec;

use crate::cycles::Cycles;
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Spec, Warnings};

/// Sit-to-stand, once or several times: the five-times test.
#[derive(Debug, Clone, Copy)]
pub struct SitToStand;

impl Movement for SitToStand {
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
}
