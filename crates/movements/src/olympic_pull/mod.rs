//! The pull of snatch and clean: the bar from the floor up to where the lifter dives under it.

mod pull;
mod spec;

use crate::lift::{self, Kind, straight_arms};
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
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        let found = lift::repetitions(r, KIND, straight_arms, w);
        match lift::Path::of(r) {
            Some(path) => pull::phases(&path, found),
            None => found,
        }
    }

    fn metrics(&self, r: &Recording, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        let mut sheet = Sheet::new(&spec::SPEC, r);
        lift::measure(&mut sheet, r, p, &|sheet, bar, rep, a| {
            let catch_s = p.reps.get(rep).and_then(|rep| rep.events.get("catch_s"));
            pull::metrics(sheet, bar, rep, a, catch_s.copied());
        });
        sheet.into_vec()
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        lift::curves(r)
    }
}
