//! The pull of snatch and clean: the bar from the floor up to where the lifter dives under it.

mod pull;
mod spec;

use crate::lift::{self, Kind, Lifted};
use crate::{Movement, Recording, Sheet};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// A clean flies to the waist and higher, a third of body height at the least.
const KIND: Kind = Kind {
    down_first: false,
    from_floor: true,
    ballistic: true,
    least_rise: 0.25,
};

/// The pull of the snatch or of the clean.
#[derive(Debug, Clone, Copy)]
pub struct OlympicPull;

impl Movement for OlympicPull {
    type Found = Option<Lifted>;

    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn find(&self, r: &Recording, w: &mut Warnings) -> Option<Lifted> {
        lift::repetitions(r, KIND, lift::pull, w)
    }

    fn phases(&self, _: &Recording, lifted: &Option<Lifted>) -> Phases {
        let of = |l: &Lifted| pull::phases(&l.path, l.phases(KIND));
        lifted.as_ref().map(of).unwrap_or_default()
    }

    fn metrics(
        &self,
        r: &Recording,
        lifted: &Option<Lifted>,
        p: &Phases,
        _: &mut Warnings,
    ) -> Vec<Metric> {
        let mut sheet = Sheet::new(&spec::SPEC, r);
        let lifted = lifted.as_ref();
        lift::measure(&mut sheet, r, lifted, p, &|sheet, bar, rep, a| {
            let catch_s = p.reps.get(rep).and_then(|rep| rep.events.get("catch_s"));
            pull::metrics(sheet, bar, rep, a, catch_s.copied());
        });
        sheet.into_vec()
    }

    fn curves(&self, _: &Recording, lifted: &Option<Lifted>) -> Vec<Series> {
        lift::curves(lifted.as_ref().map(|l| &l.path))
    }
}
