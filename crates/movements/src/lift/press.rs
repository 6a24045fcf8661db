//! What presses share: the bend of the arms where the bar turns and on top.

use super::{Attempt, Bar, at_both};
use crate::Sheet;
use crate::catalogue::{ANGLES, angle, showing, sided};
use crate::points::ARMS;
use sagitta_motion::{Angle, MetricSpec, Sight};

/// How the arms bend when the way up begins and when it ends.
pub fn arms(sheet: &mut Sheet, bar: &Bar<'_>, rep: usize, a: &Attempt) {
    let (start, end) = a.concentric;
    let bottom = ("elbow_flexion_bottom", Some("elbow_asymmetry"));
    at_both(sheet, bar.r, rep, bottom, Angle::Elbow, start);
    let top = ("lockout_elbow_flexion", None);
    at_both(sheet, bar.r, rep, top, Angle::Elbow, end);
}

/// The elbows where the way up begins; the user's words for it name the place.
#[rustfmt::skip]
pub const fn elbow_bottom(name: &'static str) -> MetricSpec {
    sided(showing(Sight::Limb, angle(["elbow_flexion_bottom", name, "Elbow flexion at the bottom", "180° minus the angle shoulder–elbow–wrist when the concentric phase begins", ANGLES], (0.0, 170.0), ARMS)))
}

/// The elbows on top.
#[rustfmt::skip]
pub const ELBOW_LOCKOUT: MetricSpec = sided(showing(Sight::Limb, angle(["lockout_elbow_flexion", "Elbow bend on top", "Elbow flexion at lockout", "180° minus the angle shoulder–elbow–wrist when the concentric phase ends", ANGLES], (-20.0, 150.0), ARMS)));

/// The elbows against each other.
#[rustfmt::skip]
pub const ELBOW_ASYMMETRY: MetricSpec = showing(Sight::Limb, angle(["elbow_asymmetry", "Elbow bend, left minus right", "Elbow flexion asymmetry", "Left minus right elbow flexion when the concentric phase begins", ANGLES], (-90.0, 90.0), ARMS));
