//! What the arms do in a lift.

use crate::Recording;
use crate::uncertainty::{angle, difference};
use crate::{Measure, Sheet};
use sagitta_motion::{Angle, Channel, Side};

/// Elbows that bend more than this are bent, in radians: half-way between hanging and a bar on the
/// shoulders.
const BENT_RAD: f64 = std::f64::consts::FRAC_PI_3;

/// Mean bend of the elbows that were seen at an instant, in radians.
fn elbows(r: &Recording, t_s: f64) -> Option<f64> {
    let bend = |side| r.at(Channel::Angle(Angle::Elbow, Some(side)), t_s);
    match Side::BOTH.map(bend) {
        [Some(a), Some(b)] => Some(0.5 * (a + b)),
        [a, b] => a.or(b),
    }
}

/// Whether the bar can be pressed off the shoulders at an instant; yes where the arms are not seen.
pub fn bent_arms(r: &Recording, t_s: f64) -> bool {
    elbows(r, t_s).is_none_or(|bend| bend >= BENT_RAD)
}

/// Whether the bar can be pulled by hanging arms at an instant; yes where the arms are not seen.
pub fn straight_arms(r: &Recording, t_s: f64) -> bool {
    elbows(r, t_s).is_none_or(|bend| bend < BENT_RAD)
}

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
