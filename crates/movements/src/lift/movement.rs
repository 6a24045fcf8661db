//! A lift as a movement: what deadlift and presses differ in.

use super::{Attempt, Bar, Kind, curves, measure, repetitions};
use crate::{Movement, Recording, Sheet};
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// Measures the body in an attempt: sheet, bar, repetition, attempt.
pub type Body = fn(&mut Sheet, &Bar<'_>, usize, &Attempt);

/// A movement that lifts a bar.
#[derive(Debug, Clone, Copy)]
pub struct Lift {
    /// How its attempts are told from other ways of the bar.
    pub kind: Kind,
    /// Whether the lift can begin as the arms are held at an instant.
    pub ready: fn(&Recording, f64) -> bool,
    /// Its declaration.
    pub spec: &'static Spec,
    /// What it measures beside the bar.
    pub body: Body,
}

impl Movement for Lift {
    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        repetitions(r, self.kind, self.ready, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        let mut sheet = Sheet::new(self.spec, r);
        measure(&mut sheet, r, p, &self.body);
        sheet.into_vec()
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        curves(r)
    }
}
