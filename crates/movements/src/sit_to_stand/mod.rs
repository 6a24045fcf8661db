//! Standing up from a chair and sitting down again.

mod metrics;
mod phases;
mod spec;

use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Spec, Warnings};

/// Sit-to-stand, once or several times: the five-times test.
#[derive(Debug, Clone, Copy)]
pub struct SitToStand;

impl Movement for SitToStand {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        phases::phases(r, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        metrics::metrics(r, p)
    }
}
