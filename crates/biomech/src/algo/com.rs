//! Centre of mass of the whole body: `sum m_i c_i / sum m_i` over de Leva's segments.
//!
//! Landmarks stand for the table's ends: shoulder, elbow, wrist, hip, knee, ankle and heel for their
//! joint centres, mid-shoulders and mid-hips for MIDS and MIDH, half-way between index and little
//! finger for MET3, the big toe for TTIP. The head's centre of mass is put at mid-ears, where the
//! table has it within about two centimetres (48–50 % from the vertex to C7).

use super::skeleton::{Joint, Skeleton};
use crate::Vec3;
use crate::anthropometry::{DE_LEVA, SegmentName};
use sagitta_motion::{Sex, Side};

/// Wrist to third knuckle over elbow to wrist, mean of both sexes of the table: hands of which no
/// finger was seen go on where the forearm points. With 0.6 % of the body's mass in a hand, a
/// bent wrist moves the result by about a millimetre.
const HAND_TO_FOREARM: f64 = 0.31;

/// The centre of mass in the skeleton's axes; `None` where a segment is seen on neither side.
///
/// A limb that is hidden is mostly hidden behind its twin, so the twin stands for it, moved from one
/// shoulder, or hip, to the other; one ear stands for both. An arm that is 20 cm away from where its twin
/// is moves the result by a centimetre.
pub fn centre_of_mass(body: &Skeleton<'_>, sex: Option<Sex>) -> Option<Vec3> {
    let (mut moment, mut mass) = (Vec3::zeros(), 0.0);
    for segment in &DE_LEVA {
        let share = segment.mass(sex);
        let mut put = |centre: Vec3| {
            moment += centre * share;
            mass += share;
        };
        if segment.paired {
            for side in Side::BOTH {
                let (a, b) =
                    limb(body, segment.name, side).or_else(|| twin(body, segment.name, side))?;
                put(a + (b - a) * segment.com(sex));
            }
        } else if segment.name == SegmentName::Head {
            put(body.either(Joint::Ear)?);
        } else {
            let (a, b) = (body.middle(Joint::Shoulder)?, body.middle(Joint::Hip)?);
            put(a + (b - a) * segment.com(sex));
        }
    }
    Some(moment / mass)
}

/// A limb as the other side has it.
fn twin(body: &Skeleton<'_>, name: SegmentName, side: Side) -> Option<(Vec3, Vec3)> {
    let other = match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    };
    let root = match name {
        SegmentName::UpperArm | SegmentName::Forearm | SegmentName::Hand => Joint::Shoulder,
        _ => Joint::Hip,
    };
    let (a, b) = limb(body, name, other)?;
    let across = body.of(side, root)? - body.of(other, root)?;
    Some((a + across, b + across))
}

fn limb(body: &Skeleton<'_>, name: SegmentName, side: Side) -> Option<(Vec3, Vec3)> {
    let at = |joint| body.of(side, joint);
    Some(match name {
        SegmentName::UpperArm => (at(Joint::Shoulder)?, at(Joint::Elbow)?),
        SegmentName::Forearm => (at(Joint::Elbow)?, at(Joint::Wrist)?),
        SegmentName::Hand => {
            let (elbow, wrist) = (at(Joint::Elbow)?, at(Joint::Wrist)?);
            let knuckles = at(Joint::Index).zip(at(Joint::Pinky));
            let straight = || wrist + (wrist - elbow) * HAND_TO_FOREARM;
            (
                wrist,
                knuckles.map_or_else(straight, |(i, p)| (i + p) * 0.5),
            )
        }
        SegmentName::Thigh => (at(Joint::Hip)?, at(Joint::Knee)?),
        SegmentName::Shank => (at(Joint::Knee)?, at(Joint::Ankle)?),
        SegmentName::Foot => (at(Joint::Heel)?, at(Joint::BigToe)?),
        SegmentName::Head | SegmentName::Trunk => return None,
    })
}
