//! Repetitions and phases, from the height of the pelvis: squats upside down.

use crate::Recording;
use crate::cycles::{self, Cycles, Posture, Reason, Turn, Words, body};
use sagitta_motion::{Channel, Phases, Position, WarningKind, Warnings};

pub(super) const PELVIS: Channel = Channel::Position(Position::PelvisHeight, None);

/// A chair leaves the knees bent by about a right angle; a high stool by half of that.
const SEATED_RAD: f64 = 45.0 / 180.0 * std::f64::consts::PI;

/// Over so long before and after the lowest point before a rise the knees are read, in seconds.
const SEAT_S: f64 = 0.2;

const WORDS: Words = Words {
    rest: ["sitting", "the pelvis stays near its lowest point"],
    parts: ["rising", "standing", "lowering"],
    ways: ["rises", "sinks"],
    far: "the pelvis stays within 5 % of its highest point",
    ends: ["rises_s", "sat_s"],
    within: |c| {
        let mut events = vec![("stood_s", c.low_start_s)];
        if !c.one_way {
            events.push(("sits_down_s", c.low_end_s));
        }
        events
    },
    from: "sitting",
    refusal,
    failed: "the hips rise and do not go back to the seat: this was not counted.",
};

fn refusal(why: Reason) -> (WarningKind, &'static str) {
    match why {
        Reason::StraightKnees => (
            WarningKind::Technique,
            "the hips rise, but nobody sat with bent knees before: this was not counted as standing up.",
        ),
        _ => (
            WarningKind::NotMeasured,
            "the hips rise, but nobody stands afterwards: this was not counted as standing up. Stand up fully, with the whole body in the picture.",
        ),
    }
}

/// The rises of a recording, and what is said of them.
pub(super) fn find(r: &Recording, w: &mut Warnings) -> Cycles {
    let Some((t_s, height)) = r.curve(PELVIS) else {
        return Cycles::default();
    };
    let depth: Vec<Option<f64>> = height.iter().map(|h| h.map(|h| -h)).collect();
    let posture = Posture {
        refuses: &|turn| refuses(r, turn),
        one_way: true,
        ..Posture::ANY
    };
    let found = cycles::find_in(t_s, &depth, r.body_m(), &posture);
    cycles::remark(&found, &WORDS, w);
    found
}

fn refuses(r: &Recording, turn: &Turn) -> Option<Reason> {
    let [before_m, stood_m, _] = turn.heights_m.map(|depth_m| -depth_m);
    let stands = stood_m >= body::STANDING * r.body_m();
    let seated_s = [turn.before_s - SEAT_S, turn.before_s + SEAT_S];
    let seated = body::knee_rad(r, seated_s).is_none_or(|rad| rad >= SEATED_RAD);
    match () {
        () if !stands => Some(Reason::NoStanding),
        () if before_m < 0.0 => Some(Reason::Lies),
        () if !(seated || turn.edges[0]) => Some(Reason::StraightKnees),
        () => None,
    }
}

/// Sitting, rising, standing, lowering, sitting, …
pub(super) fn phases(r: &Recording, found: &Cycles) -> Phases {
    let curve = r.curve(PELVIS);
    curve.map_or_else(Phases::default, |(t_s, height)| {
        cycles::phases(found, t_s, height, &WORDS)
    })
}
