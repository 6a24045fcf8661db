//! What a movement must answer.

use crate::Recording;
use sagitta_motion::{Metric, Phases, Series, Spec, Warnings};

/// A sport's or exercise's own part of the analysis.
pub trait Movement: Sync {
    /// What was detected, once: phases, metrics and curves are read from it.
    type Found;

    /// Its declaration: data only.
    fn spec(&self) -> &'static Spec;

    /// Looks for the movement's events, and says what was looked for and where it failed.
    fn find(&self, r: &Recording, w: &mut Warnings) -> Self::Found;

    /// Phases in order of time, disjoint, and the repetitions they form.
    fn phases(&self, r: &Recording, found: &Self::Found) -> Phases;

    /// Values for every metric of the spec, each with its uncertainty or a reason why there is none.
    /// `p` are the phases that were found, with the events where the user says that they are.
    fn metrics(
        &self,
        r: &Recording,
        found: &Self::Found,
        p: &Phases,
        w: &mut Warnings,
    ) -> Vec<Metric>;

    /// Curves beside those of the body and of the plates, such as the velocity of the centre of mass.
    fn curves(&self, _: &Recording, _: &Self::Found) -> Vec<Series> {
        Vec::new()
    }
}

/// The face of a [`Movement`] that [`crate::ALL`] can hold.
pub trait AnyMovement: Sync {
    /// Its declaration.
    fn spec(&self) -> &'static Spec;

    /// Looks for the movement's events in a recording.
    fn find<'a>(&'a self, r: &'a Recording, w: &mut Warnings) -> Box<dyn Finding + 'a>;
}

/// What was found in a recording.
pub trait Finding {
    /// As [`Movement::phases`].
    fn phases(&self) -> Phases;
    /// As [`Movement::metrics`].
    fn metrics(&self, p: &Phases, w: &mut Warnings) -> Vec<Metric>;
    /// As [`Movement::curves`].
    fn curves(&self) -> Vec<Series>;
}

/// A movement's findings with the recording they were made in.
struct Findings<'a, M: Movement> {
    movement: &'a M,
    r: &'a Recording,
    found: M::Found,
}

impl<M: Movement> AnyMovement for M {
    fn spec(&self) -> &'static Spec {
        Movement::spec(self)
    }

    fn find<'a>(&'a self, r: &'a Recording, w: &mut Warnings) -> Box<dyn Finding + 'a> {
        Box::new(Findings {
            movement: self,
            r,
            found: Movement::find(self, r, w),
        })
    }
}

impl<M: Movement> Finding for Findings<'_, M> {
    fn phases(&self) -> Phases {
        self.movement.phases(self.r, &self.found)
    }

    fn metrics(&self, p: &Phases, w: &mut Warnings) -> Vec<Metric> {
        self.movement.metrics(self.r, &self.found, p, w)
    }

    fn curves(&self) -> Vec<Series> {
        self.movement.curves(self.r, &self.found)
    }
}
