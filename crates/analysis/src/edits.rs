//! What somebody put right by hand wins over what was found, and is marked.

use sagitta_motion::{EventEdit, Phases, Rep};

/// Names of a repetition's events that were moved are listed in this event's place of the provenance.
pub(crate) const SETTING: &str = "events_by_hand";

/// Moves events to where the user says that they are, with the phases that begin or end there and the
/// repetition if it does. An event stays between its neighbours. Returns what was moved, in words.
pub(crate) fn apply(edits: &[EventEdit], phases: &mut Phases) -> Vec<String> {
    edits.iter().filter_map(|edit| one(edit, phases)).collect()
}

/// Times that differ by less are one and the same.
const SAME_S: f64 = 1e-6;

fn one(edit: &EventEdit, phases: &mut Phases) -> Option<String> {
    let off = |rep: &Rep| {
        let at = rep.events.get(&edit.event)?;
        Some((at - edit.found_s).abs())
    };
    let index = (0..phases.reps.len())
        .filter_map(|i| Some((i, off(&phases.reps[i])?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?
        .0;
    let rep = phases.reps.get_mut(index)?;
    let from = *rep.events.get(&edit.event)?;
    let (low, high) = between(rep, &edit.event, from);
    let to = edit.t_s.clamp(low, high);
    rep.events.insert(edit.event.clone(), to);
    if !rep.by_hand.contains(&edit.event) {
        rep.by_hand.push(edit.event.clone());
    }
    let shift = |t: &mut f64| {
        if (*t - from).abs() < SAME_S {
            *t = to;
        }
    };
    shift(&mut rep.start_s);
    shift(&mut rep.end_s);
    for phase in &mut phases.phases {
        shift(&mut phase.start_s);
        shift(&mut phase.end_s);
    }
    Some(format!("{} {from:.3} s → {to:.3} s", edit.event))
}

/// The nearest other events or ends of the repetition around one.
fn between(rep: &Rep, event: &str, at: f64) -> (f64, f64) {
    let others = rep
        .events
        .iter()
        .filter(|(name, t)| *name != event && (**t - at).abs() >= SAME_S);
    let ends = [rep.start_s, rep.end_s]
        .into_iter()
        .filter(|t| (t - at).abs() >= SAME_S);
    let all: Vec<f64> = others.map(|(_, t)| *t).chain(ends).collect();
    let low = all.iter().copied().filter(|t| *t < at).reduce(f64::max);
    let high = all.iter().copied().filter(|t| *t > at).reduce(f64::min);
    let room = |t: Option<f64>, open: f64| t.unwrap_or(open);
    // The first and the last event may leave the repetition by as much as a second.
    (room(low, at - 1.0), room(high, at + 1.0))
}
