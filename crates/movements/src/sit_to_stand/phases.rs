//! Repetitions and phases, from the height of the pelvis: squats upside down.

use crate::Recording;
use crate::cycles::{self, Cycles, Words};
use sagitta_motion::{Channel, Phases, Position, Warnings};

pub(super) const PELVIS: Channel = Channel::Position(Position::PelvisHeight, None);

const WORDS: Words = Words {
    rest: ["sitting", "the pelvis stays near its lowest point"],
    parts: ["rising", "standing", "lowering"],
    ways: ["rises", "sinks"],
    far: "the pelvis stays within 5 % of its highest point",
    ends: ["rises_s", "sat_s"],
    within: |c| vec![("stood_s", c.low_start_s), ("sits_down_s", c.low_end_s)],
    from: "sitting",
};

/// The rises of a recording, and what is said of them.
pub(super) fn find(r: &Recording, w: &mut Warnings) -> Cycles {
    let Some((t_s, height)) = r.curve(PELVIS) else {
        return Cycles::default();
    };
    let depth: Vec<Option<f64>> = height.iter().map(|h| h.map(|h| -h)).collect();
    let found = cycles::find(t_s, &depth, r.body_m());
    cycles::remark(&found, &WORDS, w);
    found
}

/// Sitting, rising, standing, lowering, sitting, …
pub(super) fn phases(r: &Recording, found: &Cycles) -> Phases {
    let curve = r.curve(PELVIS);
    curve.map_or_else(Phases::default, |(t_s, height)| {
        cycles::phases(found, t_s, height, &WORDS)
    })
}
