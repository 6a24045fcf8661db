//! Phases and repetitions of jumps, named after McMahon 2018.

use super::{Jump, Jumps, Kind, turn_sd_s};
use crate::Recording;
use sagitta_motion::{Phase, Phases, Rep, WarningKind, Warnings};
use std::collections::BTreeMap;

/// Phases of all jumps.
pub(crate) fn phases(r: &Recording, jumps: &Jumps, kind: Kind) -> Phases {
    let mut out = Phases::default();
    for jump in &jumps.list {
        let turn_s = turn_sd_s(r, jumps.by, jump);
        push(jump, kind, turn_s, &mut out);
    }
    out
}

/// Instants of a jump that do not reach back into the repetition before.
struct Marks {
    begin: Option<f64>,
    start: Option<f64>,
    contact: Option<f64>,
    fast: Option<f64>,
    low: Option<f64>,
    off: f64,
    on: f64,
    end: f64,
}

impl Marks {
    fn of(jump: &Jump, kind: Kind, last_s: f64) -> Self {
        let time = |t: Option<f64>| t.filter(|&t| t >= last_s);
        let start = time(jump.start.map(|c| c.t_s));
        let contact = time(jump.touch_down.map(|c| c.t_s));
        let low = jump.lowest_s.filter(|_| kind != Kind::Squat);
        let on = jump.landing.t_s;
        Self {
            begin: match kind {
                Kind::Drop | Kind::Repeated => contact.or(start),
                _ => start,
            },
            fast: jump.fastest_down_s.filter(|_| low.is_some()),
            end: jump
                .landed_s
                .filter(|_| kind != Kind::Repeated)
                .unwrap_or(on),
            off: jump.take_off.t_s,
            start,
            contact,
            low,
            on,
        }
    }

    fn events(&self) -> BTreeMap<String, f64> {
        let landed = (self.end > self.on).then_some(self.end);
        let named = [
            ("start_s", self.start),
            ("touch_down_s", self.contact),
            ("fastest_down_s", self.fast),
            ("lowest_s", self.low),
            ("take_off_s", Some(self.off)),
            ("landing_s", Some(self.on)),
            ("landed_s", landed),
        ];
        let known = named
            .into_iter()
            .filter_map(|(name, t)| Some((name.to_owned(), t?)));
        known.collect()
    }
}

/// Kind, beginning, end and evidence of a phase.
type Part = (&'static str, Option<f64>, Option<f64>, &'static str);

/// How surely an instant of a jump is known in seconds; `turn_s` holds for those at which it turns.
fn sd_s(jump: &Jump, t_s: f64, turn_s: f64) -> f64 {
    let edges = [
        jump.start,
        jump.touch_down,
        Some(jump.take_off),
        Some(jump.landing),
    ];
    let edge = edges.into_iter().flatten().find(|c| c.t_s == t_s);
    edge.map_or(turn_s, |c| c.sd_s)
}

fn push(jump: &Jump, kind: Kind, turn_s: f64, out: &mut Phases) {
    let last_s = out.reps.last().map_or(f64::MIN, |rep| rep.end_s);
    let m = Marks::of(jump, kind, last_s);
    let falls = kind == Kind::Countermovement || (kind == Kind::Repeated && m.contact.is_none());
    let braking: Part = match falls {
        true => (
            "braking",
            m.fast,
            m.low,
            "the centre of mass sinks slower and slower",
        ),
        false => (
            "braking",
            m.contact,
            m.low,
            "the centre of mass sinks after touch-down",
        ),
    };
    let sinking = m.begin.filter(|_| falls);
    let landed = jump.landed_s.filter(|_| kind != Kind::Repeated);
    let parts: [Part; 6] = [
        (
            "standing",
            jump.stood_s,
            m.start,
            "still before the first movement",
        ),
        (
            "unweighting",
            sinking,
            m.fast,
            "the centre of mass sinks faster and faster",
        ),
        braking,
        (
            "propulsion",
            m.low.or(m.begin),
            Some(m.off),
            "the centre of mass rises on the ground",
        ),
        (
            "flight",
            Some(m.off),
            Some(m.on),
            "nothing touches the ground",
        ),
        (
            "landing",
            Some(m.on),
            landed,
            "the centre of mass sinks after landing",
        ),
    ];
    let known = parts.into_iter().filter_map(|(id, from, to, evidence)| {
        let (start_s, end_s) = (from?, to?);
        let both = [start_s, end_s].map(|t| sd_s(jump, t, turn_s));
        let unsure = (both[0] * both[0] + both[1] * both[1]).sqrt();
        let long = end_s - start_s;
        (start_s >= last_s && end_s > start_s).then(|| Phase {
            kind: id.into(),
            start_s,
            end_s,
            // The share of its length that is known.
            confidence: long / (long + unsure),
            evidence: evidence.to_owned(),
        })
    });
    out.phases.extend(known);
    out.reps.push(Rep {
        start_s: m.begin.unwrap_or(m.off),
        end_s: m.end,
        events: m.events(),
        by_hand: Vec::new(),
    });
}

const NO_DROP: &str = "No drop jump was found: it needs a fall onto the ground, a contact and a flight, all in the recording.";
const NO_FLIGHT: &str = "No flight was found: nobody left the ground for at least 0.08 s. Check the movement and, for force files, the units and the threshold.";

/// What is said about jumps that lack something.
pub(crate) fn remark(r: &Recording, kind: Kind, found: &Jumps, w: &mut Warnings) {
    let jumps = &found.list;
    if jumps.is_empty() {
        match (r.sharp.is_some(), kind) {
            (true, _) => found.looked.say(kind, w),
            (false, Kind::Drop) => w.add(WarningKind::NoReps, NO_DROP),
            (false, _) => w.add(WarningKind::NoReps, NO_FLIGHT),
        }
    }
    let fresh = |j: &&Jump| j.touch_down.is_none() || kind != Kind::Repeated;
    let late = |j: &Jump| j.start.is_none();
    let moving = |j: &Jump| late(j) && j.motion.is_some() && j.plate.is_some();
    if kind != Kind::Drop && jumps.iter().filter(fresh).any(moving) {
        w.add(WarningKind::PartialRep, "The body does not stand still right before a jump, or hold the squat, so the start of the push is not known: times to take-off are left out. Hold still for a second before the push.");
    } else if kind != Kind::Drop && jumps.iter().filter(fresh).any(late) {
        w.add(WarningKind::PartialRep, "There is no quiet standing before a jump, so its start is not known: heights by flight time are there, times to take-off and velocities are not. Stand still for a second before jumping.");
    }
    if jumps.iter().any(|j| j.motion.is_none()) && kind == Kind::Drop && r.forces.is_some() {
        w.add(WarningKind::NotMeasured, "Nobody stands still after the jump, so the velocity at touch-down is not known. Stand still for a second after landing, or give the height of the box and the body mass.");
    }
}
