//! Repetitions and phases of a squat, from the height of the pelvis.

use crate::Recording;
use crate::cycles::{self, Cycles, Words};
use sagitta_motion::{Channel, Phases, Position, Warnings};

pub(super) const PELVIS: Channel = Channel::Position(Position::PelvisHeight, None);

const WORDS: Words = Words {
    rest: ["standing", "the pelvis stays near its highest point"],
    parts: ["descent", "bottom", "ascent"],
    ways: ["sinks", "rises"],
    far: "the pelvis stays within 5 % of its lowest point",
    ends: ["descent_start_s", "ascent_end_s"],
    within: |c| vec![("bottom_s", c.bottom_s)],
    from: "standing",
};

/// The squats of a recording, and what is said of them.
pub(super) fn find(r: &Recording, w: &mut Warnings) -> Cycles {
    let Some((t_s, height)) = r.curve(PELVIS) else {
        return Cycles::default();
    };
    let found = cycles::find(t_s, height, r.body_m());
    cycles::remark(&found, &WORDS, w);
    found
}

/// Standing, descent, bottom, ascent, standing, …
pub(super) fn phases(r: &Recording, found: &Cycles) -> Phases {
    let curve = r.curve(PELVIS);
    curve.map_or_else(Phases::default, |(t_s, height)| {
        cycles::phases(found, t_s, height, &WORDS)
    })
}
