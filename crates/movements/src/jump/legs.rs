//! What one leg does more than the other.
//!
//! Left minus right over their mean, in percent, of the impulse between two instants; in the push over half
//! of the weight each (Bishop 2018). Its error is that of the instants, of the weight and of what either
//! plate shows while nobody is on it: each is moved by one standard deviation, and the changes are added
//! as squares.

use super::Jump;
use super::plates::{average, inside};
use crate::{Measure, Recording};
use sagitta_biomech::force::Crossing;
use sagitta_motion::{Forces, Side};

const NO_SIDES: &str = "This needs one plate for each foot, with their sides named (left, right).";
const ONE_JUMP: &str = "The uncertainty is this jump's own: from jump to jump it varies more, so compare means of several.";
/// Kept away from either end of a flight where an empty plate is read, in seconds.
const CLEAR_S: f64 = 0.03;
/// A landing of which the end is not known is looked at for this long, in seconds.
const LANDING_S: f64 = 0.2;
/// What the end of such a landing may be off, in seconds: half of it.
const LANDING_SD_S: f64 = 0.1;

/// In the push: from the start, or touch-down, to take-off. `offset_n` is what both plates read while they are
/// empty, and the forces hold.
pub(super) fn push(r: &Recording, jump: &Jump, offset_n: f64) -> Measure {
    let ends = jump.touch_down.or(jump.start).map(|c| [c, jump.take_off]);
    let weight = jump
        .weight_n
        .map(|[w, sd]| [0.5 * (w + offset_n), 0.5 * sd]);
    told(r, jump, ends.zip(weight))
}

/// From landing until the centre of mass sinks no more; `turn_sd_s` is how well that end is known.
pub(super) fn landing(r: &Recording, jump: &Jump, turn_sd_s: f64) -> Measure {
    let end = match jump.landed_s {
        Some(t_s) => Crossing {
            t_s,
            sd_s: turn_sd_s,
        },
        None => Crossing {
            t_s: jump.landing.t_s + LANDING_S,
            sd_s: LANDING_SD_S,
        },
    };
    told(r, jump, Some(([jump.landing, end], [0.0, 0.0])))
}

fn told(r: &Recording, jump: &Jump, over: Option<([Crossing; 2], [f64; 2])>) -> Measure {
    let legs = r.forces.as_ref().and_then(Legs::of);
    let (Some(legs), Some(([from, to], [half, half_sd]))) = (legs, over) else {
        return Measure::none(NO_SIDES);
    };
    let at = |from_s, to_s, less: [f64; 2]| legs.asymmetry(from_s, to_s, less);
    let Some(value) = at(from.t_s, to.t_s, [half; 2]) else {
        return Measure::none(NO_SIDES);
    };
    let empty = legs.empty(jump);
    let moved = [
        at(from.t_s + from.sd_s, to.t_s, [half; 2]),
        at(from.t_s, to.t_s + to.sd_s, [half; 2]),
        at(from.t_s, to.t_s, [half + half_sd; 2]),
        at(from.t_s, to.t_s, [half + empty[0], half]),
        at(from.t_s, to.t_s, [half, half + empty[1]]),
    ];
    let squares = moved
        .into_iter()
        .flatten()
        .map(|v| (v - value) * (v - value));
    Measure {
        value: Some(value),
        sd: Some(squares.sum::<f64>().sqrt()),
        note: ONE_JUMP.to_owned(),
        ..Measure::default()
    }
}

/// The plates of both feet.
struct Legs<'a> {
    t_s: &'a [f64],
    /// Left and right.
    force_n: [&'a [f64]; 2],
}

impl<'a> Legs<'a> {
    /// `None` without one plate for each foot.
    fn of(forces: &'a Forces) -> Option<Self> {
        let of = |side: Side| {
            let mut plates = forces.plates.iter().filter(|p| p.side == Some(side));
            let plate = plates.next().filter(|_| plates.next().is_none())?;
            Some(plate.vertical_n.as_slice())
        };
        Some(Self {
            t_s: &forces.t_s,
            force_n: [of(Side::Left)?, of(Side::Right)?],
        })
    }

    /// In percent, of forces over `less` each.
    fn asymmetry(&self, from_s: f64, to_s: f64, less: [f64; 2]) -> Option<f64> {
        let mean = |foot: usize| {
            let force = |i: usize| self.force_n[foot].get(i).copied();
            average(inside(self.t_s, from_s, to_s).filter_map(force))
        };
        let (left, right) = (mean(0)? - less[0], mean(1)? - less[1]);
        let middle = 0.5 * (left + right);
        (middle > 0.0).then(|| 100.0 * (left - right) / middle)
    }

    /// What either plate shows in flight, in newtons.
    fn empty(&self, jump: &Jump) -> [f64; 2] {
        let (from, to) = (jump.take_off.t_s + CLEAR_S, jump.landing.t_s - CLEAR_S);
        [0, 1].map(|foot| {
            let force = |i: usize| self.force_n[foot].get(i).copied();
            average(inside(self.t_s, from, to).filter_map(force)).unwrap_or(0.0)
        })
    }
}
