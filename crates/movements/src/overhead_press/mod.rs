//! The overhead press: the bar from the shoulders to straight arms over the head, and back.

mod spec;

use crate::lift::{self, Attempt, Bar, Kind, at_both, bent_arms};
use crate::{Movement, Recording, Sheet};
use sagitta_motion::{Angle, Metric, Phases, Series, Spec, Warnings};

/// From the shoulders to straight arms it is a quarter of body height or more; what begins on hanging
/// arms brings the bar to the shoulders and is no press.
const KIND: Kind = Kind {
    down_first: false,
    from_floor: false,
    ballistic: false,
    least_rise: 0.12,
};

/// The overhead press, standing or seated, with or without a push of the legs.
#[derive(Debug, Clone, Copy)]
pub struct OverheadPress;

impl Movement for OverheadPress {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        lift::repetitions(r, KIND, bent_arms, w)
    }

    fn metrics(&self, r: &Recording, p: &Phases, _: &mut Warnings) -> Vec<Metric> {
        let mut sheet = Sheet::new(&spec::SPEC, r.schema);
        lift::measure(&mut sheet, r, p, &arms);
        sheet.into_vec()
    }

    fn curves(&self, r: &Recording, _: &Phases) -> Vec<Series> {
        lift::curves(r)
    }
}

/// How the arms bend at the shoulders and on top.
fn arms(sheet: &mut Sheet, bar: &Bar<'_>, rep: usize, a: &Attempt) {
    let r = bar.r;
    let (start, end) = a.concentric;
    let bottom = ("elbow_flexion_bottom", Some("elbow_asymmetry"));
    at_both(sheet, r, rep, bottom, Angle::Elbow, start);
    at_both(
        sheet,
        r,
        rep,
        ("lockout_elbow_flexion", None),
        Angle::Elbow,
        end,
    );
}
