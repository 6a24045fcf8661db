//! Cycles as repetitions and phases.

use super::{Cycle, Cycles, Reason};
use sagitta_motion::{Phase, Phases, Rep, WarningKind, Warnings};
use std::collections::BTreeMap;

/// What a movement calls the parts of its cycles.
pub struct Words {
    /// The phase between cycles, and what shows it.
    pub rest: [&'static str; 2],
    /// The phases: away from rest, far from it, and back.
    pub parts: [&'static str; 3],
    /// What the pelvis does on the way away, and on the way back.
    pub ways: [&'static str; 2],
    /// What shows that it is far from rest.
    pub far: &'static str,
    /// The events at the cycle's start and end.
    pub ends: [&'static str; 2],
    /// The events within.
    pub within: fn(&Cycle) -> Vec<(&'static str, f64)>,
    /// From what to what one films: "standing".
    pub from: &'static str,
    /// Why a turn was not counted, and the kind of that warning.
    pub refusal: fn(Reason) -> (WarningKind, &'static str),
    /// What is said of a turn after which the body does not come back.
    pub failed: &'static str,
}

/// Says what of the cycles the recording cuts.
pub fn remark(found: &Cycles, words: &Words, w: &mut Warnings) {
    let from = words.from;
    if found.fragments > 0 {
        w.add(WarningKind::PartialRep, format!("A repetition at the start or the end of the recording is cut off and was not counted; film from {from} to {from}."));
    }
    if found.cycles.iter().any(|c| c.cut_start || c.cut_end) {
        w.add(WarningKind::PartialRep, format!("The recording starts or ends within a repetition: it is counted, but its times from and to {from} are left out."));
    }
    for &at_s in &found.failed_s {
        w.add_at(
            WarningKind::FailedRep,
            at_s,
            format!("At {at_s:.1} s {}", words.failed),
        );
    }
    let mut reasons: Vec<Reason> = found.refused.iter().map(|r| r.why).collect();
    reasons.sort_unstable();
    reasons.dedup();
    for why in reasons {
        let of = || found.refused.iter().filter(|r| r.why == why);
        let Some(first) = of().next() else { continue };
        let more = match of().count() {
            1 => String::new(),
            2 => " and once more".to_owned(),
            n => format!(" and {} times more", n - 1),
        };
        let (kind, text) = (words.refusal)(why);
        w.add_at(
            kind,
            first.at_s,
            format!("At {:.1} s{more} {text}", first.at_s),
        );
    }
}

/// Rest, a cycle, rest, a cycle … of a height that was seen at `t_s`.
pub fn phases(found: &Cycles, t_s: &[f64], height_m: &[Option<f64>], words: &Words) -> Phases {
    let mut out = Phases::default();
    let seen = || t_s.iter().zip(height_m).filter_map(|(&t, h)| h.map(|_| t));
    let rest = |from_s: Option<f64>, to_s: f64, cycle: &Cycle, out: &mut Phases| {
        if let Some(from_s) = from_s.filter(|&from_s| from_s < to_s) {
            let [kind, evidence] = words.rest;
            out.phases.push(phase(kind, from_s, to_s, cycle, evidence));
        }
    };
    let mut rests_s = seen().next();
    for cycle in &found.cycles {
        rest(rests_s, cycle.start_s, cycle, &mut out);
        push(cycle, words, &mut out);
        rests_s = Some(cycle.end_s);
    }
    let whole = |last: &&Cycle| !last.cut_end && found.fragments == 0;
    if let (Some(last), Some(end_s)) = (found.cycles.last().filter(whole), seen().next_back()) {
        rest(Some(last.end_s), end_s, last, &mut out);
    }
    out
}

fn push(c: &Cycle, words: &Words, out: &mut Phases) {
    let [away, far, back] = words.parts;
    let way = |verb: &str, way_m: f64| format!("the pelvis {verb} {:.0} cm", 100.0 * way_m);
    let leaves_s = if c.one_way { c.end_s } else { c.low_end_s };
    for (kind, from_s, to_s, evidence) in [
        (away, c.start_s, c.low_start_s, way(words.ways[0], c.drop_m)),
        (far, c.low_start_s, leaves_s, words.far.to_owned()),
        (back, leaves_s, c.end_s, way(words.ways[1], c.rise_m)),
    ] {
        if from_s < to_s || !c.one_way {
            out.phases.push(phase(kind, from_s, to_s, c, &evidence));
        }
    }
    let within = (words.within)(c).into_iter();
    let start = (!c.cut_start).then_some((words.ends[0], c.start_s));
    let end = (!c.cut_end).then_some((words.ends[1], c.end_s));
    let events = within.chain(start).chain(end);
    out.reps.push(Rep {
        start_s: c.start_s,
        end_s: c.end_s,
        events: events
            .map(|(name, t_s)| (name.to_owned(), t_s))
            .collect::<BTreeMap<_, _>>(),
        by_hand: Vec::new(),
    });
}

fn phase(kind: &'static str, start_s: f64, end_s: f64, c: &Cycle, evidence: &str) -> Phase {
    Phase {
        kind: kind.into(),
        start_s,
        end_s,
        confidence: c.confidence,
        evidence: evidence.to_owned(),
    }
}
