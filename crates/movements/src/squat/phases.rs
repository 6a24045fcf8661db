//! Repetitions and phases of a squat, from the height of the pelvis, the knees and the feet.

use crate::Recording;
use crate::cycles::{self, Cycles, Posture, Reason, Words, body};
use sagitta_motion::{Channel, Phases, Position, WarningKind, Warnings};

pub(super) const PELVIS: Channel = Channel::Position(Position::PelvisHeight, None);

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
        refuses: &|turn| body::refuses_squat(r, turn),
        bent_rad: &|t_s| body::straight_rad(r, t_s),
        one_way: false,
    };
    let found = cycles::find_in(t_s, height, r.body_m(), &posture);
    cycles::remark(&found, &WORDS, w);
    body::remark_straight(r, &found, w);
    found
}

/// Standing, descent, bottom, ascent, standing, …
pub(super) fn phases(r: &Recording, found: &Cycles) -> Phases {
    let curve = r.curve(PELVIS);
    curve.map_or_else(Phases::default, |(t_s, height)| {
        cycles::phases(found, t_s, height, &WORDS)
    })
}
