//! Repetitions and phases of a squat, from the height of the pelvis, the knees and the feet.

use crate::Recording;
use crate::cycles::{self, Cycles, Posture, Reason, Turn, Words, body};
use sagitta_motion::{Channel, Phases, Position, WarningKind, Warnings};

pub(super) const PELVIS: Channel = Channel::Position(Position::PelvisHeight, None);
/// A partial squat bends the knees by 40° (Schoenfeld 2010, J. Strength Cond. Res. 24, 3497–3506); what
/// bends them less is none.
const KNEE_RAD: f64 = 40.0 / 180.0 * std::f64::consts::PI;

const WORDS: Words = Words {
    rest: ["standing", "the pelvis stays near its highest point"],
    parts: ["descent", "bottom", "ascent"],
    ways: ["sinks", "rises"],
    far: "the pelvis stays within 5 % of its lowest point",
    ends: ["descent_start_s", "ascent_end_s"],
    within: |c| vec![("bottom_s", c.bottom_s)],
    from: "standing",
    refusal,
    failed: "the hips go down and do not come up again: this squat failed and was not counted.",
};

fn refusal(why: Reason) -> (WarningKind, &'static str) {
    match why {
        Reason::Lies => (
            WarningKind::NotMeasured,
            "the hips are seen as low as the ankles, where no squat ends: the body was lost there, or somebody lies. This was not counted. Keep the whole body in the picture.",
        ),
        Reason::NoStanding | Reason::StaysDown => (
            WarningKind::NotMeasured,
            "the hips sink without anybody standing before and after: this was not counted as a squat. Stand up straight between repetitions.",
        ),
        Reason::StraightKnees => (
            WarningKind::Technique,
            "the hips are seen lower, but the knees do not bend by 40°: walking, bending forward or a moving camera look like this. This was not counted as a squat.",
        ),
        Reason::FeetMove => (
            WarningKind::Technique,
            "a foot goes elsewhere between standing and the lowest point, as in a lunge or a step: this was not counted as a squat.",
        ),
    }
}

/// The squats of a recording, and what is said of them.
pub(super) fn find(r: &Recording, w: &mut Warnings) -> Cycles {
    let Some((t_s, height)) = r.curve(PELVIS) else {
        return Cycles::default();
    };
    let posture = Posture {
        refuses: &|turn| refuses(r, turn),
        bent_rad: &|t_s| body::straight_rad(r, t_s),
        one_way: false,
    };
    let found = cycles::find_in(t_s, height, r.body_m(), &posture);
    cycles::remark(&found, &WORDS, w);
    if let (true, Some((at_s, bent_rad))) = (found.cycles.is_empty(), body::most_bent(r)) {
        if bent_rad < KNEE_RAD {
            let most = bent_rad.to_degrees();
            w.add_at(WarningKind::NotMeasured, at_s, format!("The knees of the person who was followed never bend by more than {most:.0}°, and a squat needs 40°. Where somebody else squats, choose that person."));
        }
    }
    found
}

fn refuses(r: &Recording, turn: &Turn) -> Option<Reason> {
    let straight = || body::knee_rad(r, turn.low_during_s).is_some_and(|rad| rad < KNEE_RAD);
    match body::sinks(r, turn) {
        Some(why @ (Reason::Lies | Reason::NoStanding)) => Some(why),
        _ if straight() => Some(Reason::StraightKnees),
        _ if body::feet_move(r, turn) => Some(Reason::FeetMove),
        why => why,
    }
}

/// Standing, descent, bottom, ascent, standing, …
pub(super) fn phases(r: &Recording, found: &Cycles) -> Phases {
    let curve = r.curve(PELVIS);
    curve.map_or_else(Phases::default, |(t_s, height)| {
        cycles::phases(found, t_s, height, &WORDS)
    })
}
