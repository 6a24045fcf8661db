//! Running, over ground and on a treadmill.

mod metrics;
mod spec;

use crate::gait::{self, Gait, Strides};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Spec, WarningKind, Warnings};

/// Running: a time in every step at which no foot is on the ground.
#[derive(Debug, Clone, Copy)]
pub struct Running;

impl Movement for Running {
    type Found = Strides;

    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn find(&self, r: &Recording, w: &mut Warnings) -> Strides {
        let found = gait::find(r, Gait::Run, w);
        let time = |kind: &str| -> f64 {
            let of = found.phases.phases.iter().filter(|p| p.kind == kind);
            of.map(|p| p.end_s - p.start_s).sum()
        };
        if time("double_support") > time("flight") {
            w.add(
                WarningKind::NotMeasured,
                "Both feet are on the ground for longer than none is, so this looks like walking; choose walking.",
            );
        }
        found
    }

    fn phases(&self, _: &Recording, found: &Strides) -> Phases {
        found.phases.clone()
    }

    fn metrics(&self, r: &Recording, found: &Strides, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        metrics::metrics(r, found, p)
    }
}
