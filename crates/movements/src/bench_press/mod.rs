//! The bench press: the bar from straight arms to the chest and up again.

mod spec;

use crate::lift::{self, Attempt, Bar, Kind, at_both};
use crate::{Movement, Recording, Sheet};
use sagitta_motion::{Angle, Metric, Phases, Series, Spec, Warnings};

/// A wide grip on an arched back moves the bar by 8 % of body height or more; an unracking has no way
/// down before it.
const KIND: Kind = Kind {
    down_first: true,
    from_floor: false,
    ballistic: false,
    least_rise: 0.08,
};

/// The bench press.
#[derive(Debug, Clone, Copy)]
pub struct BenchPress;

impl Movement for BenchPress {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn phases(&self, r: &Recording, w: &mut Warnings) -> Phases {
        lift::repetitions(r, KIND, |_, _| true, w)
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

/// How the arms bend at the chest and on top.
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
