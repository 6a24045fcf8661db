//! The deadlift: the bar from the floor until the body stands, and back.

mod spec;

use crate::Sheet;
use crate::lift::{self, Attempt, Bar, Kind, Lift, at_both};
use sagitta_motion::Angle;

/// A bar off blocks moves by 15 % of body height or more; from the floor it is twice that.
const KIND: Kind = Kind {
    down_first: false,
    from_floor: true,
    ballistic: false,
    least_rise: 0.12,
};

/// The deadlift, conventional or sumo.
pub(crate) static DEADLIFT: Lift = Lift {
    kind: KIND,
    judge: lift::pull,
    spec: &spec::SPEC,
    body,
};

/// How the body stands when the bar leaves the floor and when it is up.
fn body(sheet: &mut Sheet, bar: &Bar<'_>, rep: usize, a: &Attempt) {
    let r = bar.r;
    let (start, end) = a.concentric;
    for (kind, begin, asymmetry, lockout) in [
        (
            Angle::Knee,
            "knee_flexion_start",
            "knee_asymmetry",
            "lockout_knee_flexion",
        ),
        (
            Angle::Hip,
            "hip_flexion_start",
            "hip_asymmetry",
            "lockout_hip_flexion",
        ),
    ] {
        at_both(sheet, r, rep, (begin, Some(asymmetry)), kind, start);
        at_both(sheet, r, rep, (lockout, None), kind, end);
    }
    let lean = lift::one(r, Angle::Trunk, None, start);
    sheet.put("trunk_lean_start", Some(rep), None, lean);
}
