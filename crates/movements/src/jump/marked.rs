//! Which jump a repetition was made from, and what somebody moved in it by hand.

use super::{Jump, Jumps};
use sagitta_biomech::force::Crossing;
use sagitta_motion::Rep;

/// The jump that a repetition was made from.
pub(super) fn nearest<'a>(jumps: &'a Jumps, rep: &Rep) -> Option<&'a Jump> {
    let off = rep.events.get("take_off_s").copied().unwrap_or(rep.end_s);
    let far = |j: &Jump| (j.take_off.t_s - off).abs();
    let near = jumps.list.iter().filter(|j| far(j) <= NEAR_S);
    near.min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// Take-offs of one and the same jump are not farther apart, moved by hand or found twice, in seconds.
const NEAR_S: f64 = 1.0;

/// The jump with its events where the repetition has them: somebody may have moved them.
pub(super) fn as_marked(jump: &Jump, rep: &Rep) -> Jump {
    let event = |name: &str| rep.events.get(name).copied();
    let moved = |c: Crossing, name: &str| Crossing {
        t_s: event(name).unwrap_or(c.t_s),
        ..c
    };
    Jump {
        start: jump.start.map(|c| moved(c, "start_s")),
        touch_down: jump.touch_down.map(|c| moved(c, "touch_down_s")),
        fastest_down_s: event("fastest_down_s").or(jump.fastest_down_s),
        lowest_s: event("lowest_s").or(jump.lowest_s),
        take_off: moved(jump.take_off, "take_off_s"),
        landing: moved(jump.landing, "landing_s"),
        landed_s: event("landed_s").or(jump.landed_s),
        ..jump.clone()
    }
}
