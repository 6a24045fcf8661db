//! What the arms do in a lift.

use crate::Recording;
use crate::uncertainty::{angle, difference};
use crate::{Measure, Sheet};
use sagitta_motion::{Angle, Channel, Side};

/// An angle of both sides at an instant, and their difference under an id of its own.
pub fn at_both(
    sheet: &mut Sheet,
    r: &Recording,
    rep: usize,
    (id, asymmetry): (&str, Option<&str>),
    kind: Angle,
    t_s: f64,
) {
    let [left, right] = Side::BOTH.map(|side| one(r, kind, Some(side), t_s));
    if let Some(asymmetry) = asymmetry {
        sheet.put(asymmetry, Some(rep), None, difference(&left, &right));
    }
    sheet.put(id, Some(rep), Some(Side::Left), left);
    sheet.put(id, Some(rep), Some(Side::Right), right);
}

/// An angle at an instant.
pub(crate) fn one(r: &Recording, kind: Angle, side: Option<Side>, t_s: f64) -> Measure {
    let channel = Channel::Angle(kind, side);
    let degrees = r.at(channel, t_s).map(f64::to_degrees);
    angle(r, kind, degrees, r.bend(channel, t_s).to_degrees())
}
