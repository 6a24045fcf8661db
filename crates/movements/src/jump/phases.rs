//! Phases and repetitions of jumps, named after McMahon 2018.

use super::{Jump, Kind, find};
use crate::Recording;
use sagitta_motion::{Phase, Phases, Rep, WarningKind, Warnings};
use std::collections::BTreeMap;

/// Phases of all jumps, and what is amiss with them.
pub(crate) fn phases(r: &Recording, kind: Kind, w: &mut Warnings) -> Phases {
    let mut out = Phases::default();
    let Some(jumps) = find(r, kind) else {
        return out;
    };
    for jump in &jumps.list {
        push(jump, kind, &mut out);
    }
    remark(r, kind, &jumps.list, w);
    out
}

fn push(jump: &Jump, kind: Kind, out: &mut Phases) {
    let last_s = out.reps.last().map_or(f64::MIN, |rep| rep.end_s);
    let (off, on) = (jump.take_off.t_s, jump.landing.t_s);
    let time = |t: Option<f64>| t.filter(|&t| t >= last_s);
    let start = time(jump.start.map(|c| c.t_s));
    let contact = time(jump.touch_down.map(|c| c.t_s));
    let begin = match kind {
        Kind::Drop | Kind::Repeated => contact.or(start),
        _ => start,
    };
    let end = jump
        .landed_s
        .filter(|_| kind != Kind::Repeated)
        .unwrap_or(on);
    let mut part = |id: &'static str, from: Option<f64>, to: Option<f64>, evidence: &str| {
        if let (Some(start_s), Some(end_s)) = (from, to)
            && start_s >= last_s
            && end_s > start_s
        {
            out.phases.push(Phase {
                kind: id.into(),
                start_s,
                end_s,
                confidence: 1.0,
                evidence: evidence.to_owned(),
            });
        }
    };
    let low = jump.lowest_s.filter(|_| kind != Kind::Squat);
    part(
        "standing",
        time(jump.stood_s),
        start,
        "still before the first movement",
    );
    if kind == Kind::Countermovement || (kind == Kind::Repeated && contact.is_none()) {
        let fast = jump.fastest_down_s;
        part(
            "unweighting",
            begin,
            fast,
            "the centre of mass sinks faster and faster",
        );
        part(
            "braking",
            fast,
            low,
            "the centre of mass sinks slower and slower",
        );
    } else {
        part(
            "braking",
            contact,
            low,
            "the centre of mass sinks after touch-down",
        );
    }
    part(
        "propulsion",
        low.or(begin),
        Some(off),
        "the centre of mass rises on the ground",
    );
    part("flight", Some(off), Some(on), "nothing touches the ground");
    if kind != Kind::Repeated {
        part(
            "landing",
            Some(on),
            jump.landed_s,
            "the centre of mass sinks after landing",
        );
    }
    let named = [
        ("start_s", start),
        ("touch_down_s", contact),
        (
            "fastest_down_s",
            jump.fastest_down_s.filter(|_| low.is_some()),
        ),
        ("lowest_s", low),
        ("take_off_s", Some(off)),
        ("landing_s", Some(on)),
        ("landed_s", jump.landed_s.filter(|&t| t <= end)),
    ];
    let events: BTreeMap<String, f64> = named
        .into_iter()
        .filter_map(|(name, t)| Some((name.to_owned(), t?)))
        .collect();
    out.reps.push(Rep {
        start_s: begin.unwrap_or(off),
        end_s: end,
        events,
        by_hand: Vec::new(),
    });
}

/// What is said about jumps that lack something.
fn remark(r: &Recording, kind: Kind, jumps: &[Jump], w: &mut Warnings) {
    if jumps.is_empty() {
        let text = match kind {
            Kind::Drop => {
                "No drop jump was found: it needs a fall onto the ground, a contact and a flight, all in the recording."
            }
            _ => {
                "No flight was found: nobody left the ground for at least 0.08 s. Check the movement and, for force files, the units and the threshold."
            }
        };
        w.add(WarningKind::NoReps, text);
    }
    let fresh = |j: &&Jump| j.touch_down.is_none() || kind != Kind::Repeated;
    if kind != Kind::Drop && jumps.iter().filter(fresh).any(|j| j.start.is_none()) {
        w.add(WarningKind::PartialRep, "There is no quiet standing before a jump, so its start is not known: heights by flight time are there, times to take-off and velocities are not. Stand still for a second before jumping.");
    }
    if jumps.iter().any(|j| j.motion.is_none()) && kind == Kind::Drop && r.forces.is_some() {
        w.add(WarningKind::NotMeasured, "Nobody stands still after the jump, so the velocity at touch-down is not known. Stand still for a second after landing, or give the height of the box and the body mass.");
    }
}
