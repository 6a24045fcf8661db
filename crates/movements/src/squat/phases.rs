//! Repetitions and phases of a squat, from the height of the pelvis.

use crate::Recording;
use crate::cycles::{Cycle, find};
use sagitta_motion::{Channel, Phase, Phases, Position, Rep, WarningKind, Warnings};
use std::collections::BTreeMap;

pub(super) const PELVIS: Channel = Channel::Position(Position::PelvisHeight, None);

/// Standing, descent, bottom, ascent, standing, …
pub(super) fn phases(r: &Recording, w: &mut Warnings) -> Phases {
    let mut out = Phases::default();
    let Some((t_s, height)) = r.curve(PELVIS) else {
        return out;
    };
    let found = find(t_s, height, r.body_m());
    if found.fragments > 0 {
        w.add(WarningKind::PartialRep, "A repetition at the start or the end of the recording is cut off and was not counted; film from standing to standing.");
    }
    let mut stood_s = t_s.iter().zip(height).find_map(|(&t, h)| h.map(|_| t));
    for cycle in &found.cycles {
        if let Some(from) = stood_s.filter(|&from| from < cycle.start_s) {
            out.phases.push(phase(
                "standing",
                from,
                cycle.start_s,
                cycle,
                "the pelvis stays near its highest point",
            ));
        }
        push(cycle, &mut out, w);
        stood_s = Some(cycle.end_s);
    }
    let end = t_s
        .iter()
        .zip(height)
        .rev()
        .find_map(|(&t, h)| h.map(|_| t));
    if let (Some(last), Some(end)) = (found.cycles.last(), end)
        && !last.cut_end
        && found.fragments == 0
        && end > last.end_s
    {
        out.phases.push(phase(
            "standing",
            last.end_s,
            end,
            last,
            "the pelvis stays near its highest point",
        ));
    }
    out
}

fn push(c: &Cycle, out: &mut Phases, w: &mut Warnings) {
    if c.cut_start || c.cut_end {
        w.add(WarningKind::PartialRep, "The recording starts or ends within a repetition: it is counted, but its times from and to standing are left out.");
    }
    let down = format!("the pelvis sinks {:.0} cm", 100.0 * c.drop_m);
    let up = format!("the pelvis rises {:.0} cm", 100.0 * c.rise_m);
    let parts = [
        ("descent", c.start_s, c.low_start_s, down.as_str()),
        (
            "bottom",
            c.low_start_s,
            c.low_end_s,
            "the pelvis stays within 5 % of its lowest point",
        ),
        ("ascent", c.low_end_s, c.end_s, up.as_str()),
    ];
    for (kind, from, to, evidence) in parts {
        out.phases.push(phase(kind, from, to, c, evidence));
    }
    let mut events = BTreeMap::from([("bottom_s".to_owned(), c.bottom_s)]);
    for (name, time, known) in [
        ("descent_start_s", c.start_s, !c.cut_start),
        ("ascent_end_s", c.end_s, !c.cut_end),
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
