//! A lift as a movement: what deadlift and presses differ in.

use super::report::Lifted;
use super::{Attempt, Bar, Judge, Kind, curves, measure, repetitions};
use crate::{Movement, Recording, Sheet};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// Measures the body in an attempt: sheet, bar, repetition, attempt.
pub type Body = fn(&mut Sheet, &Bar<'_>, usize, &Attempt);

/// A movement that lifts a bar.
#[derive(Debug, Clone, Copy)]
pub struct Lift {
    /// How its attempts are told from other ways of the bar.
    pub kind: Kind,
    /// Whether what the body does can be the lift.
    pub judge: Judge,
    /// Its declaration.
    pub spec: &'static Spec,
    /// What it measures beside the bar.
    pub body: Body,
}

impl Movement for Lift {
    type Found = Option<Lifted>;

    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn find(&self, r: &Recording, w: &mut Warnings) -> Option<Lifted> {
        repetitions(r, self.kind, self.judge, w)
    }

    fn phases(&self, _: &Recording, lifted: &Option<Lifted>) -> Phases {
        lifted
            .as_ref()
            .map_or_else(Phases::default, |l| l.phases(self.kind))
    }

    fn metrics(
        &self,
        r: &Recording,
        lifted: &Option<Lifted>,
        p: &Phases,
        _: &mut Warnings,
    ) -> Vec<Metric> {
        let mut sheet = Sheet::new(self.spec, r);
        measure(&mut sheet, r, lifted.as_ref(), p, &self.body);
        sheet.into_vec()
    }

    fn curves(&self, _: &Recording, lifted: &Option<Lifted>) -> Vec<Series> {
        curves(lifted.as_ref().map(|l| &l.path))
    }
}
