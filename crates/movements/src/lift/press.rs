//! What presses share: the bend of the arms where the bar turns and on top.

use super::{Attempt, Bar, one};
use crate::catalogue::{ANGLES, angle, showing, sided};
use crate::measure::add;
use crate::points::ARMS;
use crate::uncertainty::difference;
use crate::{Measure, Sheet};
use sagitta_motion::{Angle, MetricSpec, Side, Sight};

/// Upper arm and forearm over body height (Winter, figure 4.1, after Drillis and Contini).
const ARM: [f64; 2] = [0.186, 0.146];
/// Hands on a bar are at most this share of an arm's length away from the line up from the shoulder.
const WIDE: f64 = 0.6;
/// Elbows bend less than this on top in a repetition that is one.
const LOCKED_DEG: f64 = 60.0;
/// Standard deviations by which an angle must miss what the bar shows.
const SURE: f64 = 2.0;

const TOO_STRAIGHT: &str = "The bar comes down so far that the elbows must bend more than this: the arm was not seen well enough.";
const NOT_STRETCHED: &str =
    "The bar is on top, where elbows are nearly straight: the arm was not seen well enough.";

/// How the arms bend when the way up begins and when it ends.
pub fn arms(sheet: &mut Sheet, bar: &Bar<'_>, rep: usize, a: &Attempt) {
    let (start, end) = a.concentric;
    let least = least_bend_deg(a.rise_m / bar.r.body_m());
    let bends = |t_s| Side::BOTH.map(|side| one(bar.r, Angle::Elbow, Some(side), t_s));
    let bottom = bends(start).map(|m| {
        let low = |m: &Measure| below(m, least);
        refused_if(m, low, TOO_STRAIGHT)
    });
    let mut apart = difference(&bottom[0], &bottom[1]);
    if apart.unsupported {
        add(&mut apart.note, TOO_STRAIGHT);
    }
    sheet.put("elbow_asymmetry", Some(rep), None, apart);
    let high = |m: &Measure| m.value.is_some_and(|deg| deg > LOCKED_DEG);
    let top = bends(end).map(|m| refused_if(m, high, NOT_STRETCHED));
    for (id, sides) in [
        ("elbow_flexion_bottom", bottom),
        ("lockout_elbow_flexion", top),
    ] {
        for (side, m) in Side::BOTH.into_iter().zip(sides) {
            sheet.put(id, Some(rep), Some(side), m);
        }
    }
}

/// By how much elbows bend at least, in degrees, at the bottom of a way of `rise` body heights that ends on
/// straight arms: a hand that is away from the line up from the shoulder by [`WIDE`] of the arm's length comes down
/// along it, and the triangle of upper arm and forearm closes (law of cosines).
fn least_bend_deg(rise: f64) -> f64 {
    let [upper, fore] = ARM;
    let long = upper + fore;
    let aside = WIDE * long;
    let height = ((long * long - aside * aside).sqrt() - rise).max(0.0);
    let apart = aside * aside + height * height;
    let cos = (apart - upper * upper - fore * fore) / (2.0 * upper * fore);
    libm::acos(cos.clamp(-1.0, 1.0)).to_degrees()
}

fn below(m: &Measure, least_deg: f64) -> bool {
    m.value
        .zip(m.sd)
        .is_some_and(|(deg, sd)| deg + SURE * sd < least_deg)
}

fn refused_if(mut m: Measure, contradicts: impl Fn(&Measure) -> bool, why: &str) -> Measure {
    if contradicts(&m) {
        m.unsupported = true;
        add(&mut m.note, why);
    }
    m
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
