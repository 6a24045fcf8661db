//! Repetitions and phases, from the height of the pelvis: squats upside down.

use crate::Recording;
use crate::cycles::{Cycle, find};
use sagitta_motion::{Channel, Phase, Phases, Position, Rep, WarningKind, Warnings};
use std::collections::BTreeMap;

pub(super) const PELVIS: Channel = Channel::Position(Position::PelvisHeight, None);

/// Sitting, rising, standing, lowering, sitting, …
pub(super) fn phases(r: &Recording, w: &mut Warnings) -> Phases {
    let mut out = Phases::default();
    let Some((t_s, height)) = r.curve(PELVIS) else {
        return out;
    };
    let depth: Vec<Option<f64>> = height.iter().map(|h| h.map(|h| -h)).collect();
    let found = find(t_s, &depth, r.body_m());
    if found.fragments > 0 {
        w.add(WarningKind::PartialRep, "A repetition at the start or the end of the recording is cut off and was not counted; film from sitting to sitting.");
    }
    let mut sat_s = t_s.iter().zip(height).find_map(|(&t, h)| h.map(|_| t));
    for cycle in &found.cycles {
        if let Some(from) = sat_s.filter(|&from| from < cycle.start_s) {
            out.phases.push(phase(
                "sitting",
                from,
                cycle.start_s,
                cycle,
                "the pelvis stays near its lowest point",
            ));
        }
        push(cycle, &mut out, w);
        sat_s = Some(cycle.end_s);
    }
    out
}

fn push(c: &Cycle, out: &mut Phases, w: &mut Warnings) {
    if c.cut_start || c.cut_end {
        w.add(WarningKind::PartialRep, "The recording starts or ends within a repetition: it is counted, but its times from and to sitting are left out.");
    }
    let up = format!("the pelvis rises {:.0} cm", 100.0 * c.drop_m);
    let down = format!("the pelvis sinks {:.0} cm", 100.0 * c.rise_m);
    let still = "the pelvis stays within 5 % of its highest point";
    for (kind, from, to, evidence) in [
        ("rising", c.start_s, c.low_start_s, up.as_str()),
        ("standing", c.low_start_s, c.low_end_s, still),
        ("lowering", c.low_end_s, c.end_s, down.as_str()),
    ] {
        out.phases.push(phase(kind, from, to, c, evidence));
    }
    let mut events = BTreeMap::from([
        ("stood_s".to_owned(), c.low_start_s),
        ("sits_down_s".to_owned(), c.low_end_s),
    ]);
    for (name, time, known) in [
        ("rises_s", c.start_s, !c.cut_start),
        ("sat_s", c.end_s, !c.cut_end),
    ] {
        if known {
            events.insert(name.to_owned(), time);
        }
    }
    out.reps.push(Rep {
        start_s: c.start_s,
        end_s: c.end_s,
        events,
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
