//! Repetitions of a lift as the report tells them.

use super::{Attempt, Found, Kind, Path, Span};
use sagitta_motion::{Phase, Phases, Rep, WarningKind, Warnings};
use std::collections::BTreeMap;

/// A standstill that is shorter is none.
const PAUSE_S: f64 = 0.02;

/// Way down, standstill and way up of every repetition, in the order of the lift; what was tried and not
/// completed is a phase of its own.
pub fn phases(path: &Path, kind: Kind, found: &Found) -> Phases {
    let mut out = Phases::default();
    for attempt in &found.reps {
        let parts = parts(path, kind, attempt);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            continue;
        };
        out.reps.push(Rep {
            start_s: first.start_s,
            end_s: last.end_s,
            events: events(attempt),
            by_hand: Vec::new(),
        });
        out.phases.extend(parts);
    }
    for attempt in &found.failed {
        let rose = format!(
            "the bar rises {:.0} cm and comes down again",
            100.0 * attempt.rise_m
        );
        out.phases
            .push(phase("failed", attempt.concentric, 1.0, rose));
    }
    out.phases.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    out
}

/// Says what was cut off, what was tried, and what was seen where nothing was found.
pub fn remark(path: &Path, found: &Found, w: &mut Warnings) {
    for &(from_s, to_s) in &found.cut {
        w.add_at(WarningKind::PartialRep, from_s, format!("From {from_s:.1} to {to_s:.1} s only a part of a repetition is seen, as the recording starts, ends or is cut there; it was not counted. Film from before the first to after the last one, without a cut."));
    }
    for &(from_s, to_s) in &found.touched {
        w.add_at(WarningKind::PartialRep, from_s, format!("The repetition from {from_s:.1} to {to_s:.1} s reaches the start or the end of the recording, or a cut: it is counted, but its velocities and its way are not known. Film from before the first to after the last one."));
    }
    for attempt in &found.failed {
        let text = format!(
            "At {:.1} s the bar rose {:.0} cm and came down again: this repetition was not completed and is not counted.",
            attempt.concentric.0,
            100.0 * attempt.rise_m
        );
        w.add_at(WarningKind::FailedRep, attempt.concentric.0, text);
    }
    if let Some(refused) = found.refused.filter(|_| found.cut.is_empty()) {
        let text = format!(
            "The longest way up of the bar was {:.0} cm at {:.1} s, {}.",
            100.0 * refused.rise_m,
            refused.span.0,
            refused.why
        );
        w.add_at(WarningKind::NoReps, refused.span.0, text);
    }
    if let Some(&cut_s) = path.cuts_s.first() {
        w.add_at(WarningKind::NotMeasured, cut_s, format!("At {cut_s:.1} s the picture changes from one frame to the next by more than a body can move: a cut, a fade, or somebody else. What lies on either side was measured apart; leave out what does not belong to the set."));
    }
}

fn parts(path: &Path, kind: Kind, a: &Attempt) -> Vec<Phase> {
    let up = format!(
        "the bar rises {:.0} cm without standing still",
        100.0 * a.rise_m
    );
    let up = phase("concentric", a.concentric, clarity(path, a), up);
    let Some(down) = a.eccentric else {
        return vec![up];
    };
    let how = if a.dropped { "falls" } else { "sinks" };
    let down = phase("eccentric", down, up.confidence, format!("the bar {how}"));
    let pause = |from: f64, to: f64| {
        let still = "the bar stays between way down and way up".to_owned();
        (to - from > PAUSE_S).then(|| phase("pause", (from, to), up.confidence, still))
    };
    let (first, last) = if kind.down_first {
        (down, up.clone())
    } else {
        (up.clone(), down)
    };
    let between = pause(first.end_s, last.start_s);
    [Some(first), between, Some(last)]
        .into_iter()
        .flatten()
        .collect()
}

/// How clearly a repetition stands out: its way against ten times the noise of a position, and whether
/// three samples show it.
fn clarity(path: &Path, a: &Attempt) -> f64 {
    let noise = path.noise.position_m.max(1e-6);
    let seen = path.within(a.concentric.0, a.concentric.1).len() as f64;
    (a.rise_m / (10.0 * noise)).min(seen / 3.0).clamp(0.0, 1.0)
}

fn events(a: &Attempt) -> BTreeMap<String, f64> {
    let mut events = BTreeMap::from([
        ("concentric_start_s".to_owned(), a.concentric.0),
        ("peak_velocity_s".to_owned(), a.peak_s),
        ("concentric_end_s".to_owned(), a.concentric.1),
    ]);
    if let Some((from, to)) = a.eccentric {
        events.insert("eccentric_start_s".to_owned(), from);
        events.insert("eccentric_end_s".to_owned(), to);
    }
    events
}

/// A repetition's attempt, read back from its events, where they say enough.
pub fn attempt_of(path: &Path, rep: &Rep) -> Option<Attempt> {
    let at = |name: &str| rep.events.get(name).copied();
    let concentric = (at("concentric_start_s")?, at("concentric_end_s")?);
    let eccentric = at("eccentric_start_s").zip(at("eccentric_end_s"));
    let falls = |(from, to)| {
        let speeds = path.within(from, to).map(|i| -path.speed_m_s[i]);
        speeds.fold(0.0, f64::max) > super::attempts::DROPPED_M_S
    };
    Some(Attempt {
        concentric,
        eccentric,
        peak_s: at("peak_velocity_s")?,
        rise_m: path.up_at(concentric.1)? - path.up_at(concentric.0)?,
        dropped: eccentric.is_some_and(falls),
    })
}

fn phase(kind: &'static str, (start_s, end_s): Span, confidence: f64, evidence: String) -> Phase {
    Phase {
        kind: kind.into(),
        start_s,
        end_s,
        confidence,
        evidence,
    }
}
