//! Free movement: nothing is expected of it; what is measured is how far every joint went.

mod spec;

use crate::measure::{Measure, Sheet};
use crate::uncertainty::{angle, difference};
use crate::{Movement, Recording};
use sagitta_motion::{Angle, Channel, Metric, Phase, Phases, Side, Spec, Warnings};

/// Any movement.
#[derive(Debug, Clone, Copy)]
pub struct Free;

/// The joints with the beginning of their metrics' names.
const JOINTS: [(Angle, &str, bool); 6] = [
    (Angle::Knee, "knee_flexion", true),
    (Angle::Hip, "hip_flexion", true),
    (Angle::Ankle, "ankle_dorsiflexion", true),
    (Angle::Elbow, "elbow_flexion", true),
    (Angle::Shoulder, "shoulder_elevation", true),
    (Angle::Trunk, "trunk_lean", false),
];

impl Movement for Free {
    type Found = ();

    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn find(&self, _: &Recording, _: &mut Warnings) {}

    fn phases(&self, r: &Recording, (): &()) -> Phases {
        let times = r.kinematics.as_ref().map(|k| k.t_s.as_slice());
        let ends = times.and_then(|t_s| Some((*t_s.first()?, *t_s.last()?)));
        let whole = ends.filter(|(from, to)| from < to).map(|(from, to)| Phase {
            kind: "movement".into(),
            start_s: from,
            end_s: to,
            confidence: 1.0,
            evidence: "the recording from its first to its last frame".to_owned(),
        });
        Phases {
            phases: whole.into_iter().collect(),
            reps: Vec::new(),
        }
    }

    fn metrics(&self, r: &Recording, (): &(), _: &Phases, _: &mut Warnings) -> Vec<Metric> {
        let mut sheet = Sheet::new(&spec::SPEC, r);
        for (kind, name, paired) in JOINTS {
            let sides = Side::BOTH.map(Some);
            for side in if paired { &sides[..] } else { &[None] } {
                let (least, most) = extremes(r, kind, *side);
                let range = difference(&most, &least);
                for (end, measure) in [("max", most), ("min", least), ("range", range)] {
                    sheet.put(&format!("{name}_{end}"), None, *side, measure);
                }
            }
        }
        sheet.into_vec()
    }
}

/// The smallest and the largest value of an angle over the recording.
fn extremes(r: &Recording, kind: Angle, side: Option<Side>) -> (Measure, Measure) {
    let values = || {
        r.curve(Channel::Angle(kind, side))
            .map(|(_, v)| v.iter().flatten().copied())
    };
    let of = |pick: fn(f64, f64) -> f64| {
        let value = values().and_then(|v| v.reduce(pick));
        angle(r, kind, value.map(f64::to_degrees), 0.0)
    };
    (of(f64::min), of(f64::max))
}
