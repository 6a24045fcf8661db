//! Running, over ground and on a treadmill.

mod metrics;
mod spec;

use crate::gait::{Gait, contacts, phases, remark_plates};
use crate::{Movement, Recording};
use sagitta_motion::{Metric, Phases, Spec, WarningKind, Warnings};

/// Running: a time in every step at which no foot is on the ground.
#[derive(Debug, Clone, Copy)]
pub struct Running;

impl Movement for Running {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        remark_plates(r, Gait::Run, w);
        let found = phases(&contacts(r, Gait::Run), w);
        let time = |kind: &str| -> f64 {
            let of = found.phases.iter().filter(|p| p.kind == kind);
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

    fn metrics(&self, r: &Recording, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        metrics::metrics(r, p)
    }
}
