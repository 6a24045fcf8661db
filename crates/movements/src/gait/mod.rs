//! What running and walking share: contacts to strides and phases, and strides back to what is
//! measured in them.
//!
//! A repetition is a stride: from a contact of the foot that lands first in the recording to its next.
//! A stride's events are all contacts and toe-offs of both feet between these; a foot's contact may end
//! in the stride after the one it began in.

mod charts;
mod loads;
mod measures;
mod refusal;
mod rhythm;
mod sights;
mod strides;
mod summary;

use crate::Recording;
use rhythm::Rhythm;
use sagitta_biomech::algo::gait_events::{
    Contact, Instant, by_plates, plates_alone, running, walking,
};
use sagitta_motion::{Phase, Phases, Rep, Side, WarningKind, Warnings};
use std::collections::BTreeMap;

pub use charts::CHARTS;
pub use loads::{Loads, loads};
pub use measures::{
    NO_WAY, along, difference, force_bw, opposite, oscillation, ratio, scaled, seen_sideways,
    speed, squared, widened,
};
pub use sights::{AHEAD, PACE, STEP, STRIDE, ground};
pub use strides::{At, Step, Steps};
pub use summary::Summary;

/// The contacts of a recording with the strides that they form.
#[derive(Debug, Clone, Default)]
pub struct Strides {
    /// All contacts of both feet.
    pub contacts: Vec<Contact>,
    /// Strides and supports.
    pub phases: Phases,
}

/// Finds the strides of a recording, and says what is amiss with them.
pub fn find(r: &Recording, gait: Gait, w: &mut Warnings) -> Strides {
    remark_plates(r, gait, w);
    let mut contacts = contacts(r, gait);
    if let Some(why) = refusal::refusal(r, gait, &contacts) {
        w.add(WarningKind::NotMeasured, why);
        contacts.clear();
    }
    let phases = phases(&contacts, w);
    Strides { contacts, phases }
}

/// Which of the two gaits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Gait {
    Run,
    Walk,
}

/// All contacts of both feet, by force plates where these saw them.
fn contacts(r: &Recording, gait: Gait) -> Vec<Contact> {
    let Some(body) = &r.kinematics else {
        return steady(alone(r, gait).0);
    };
    let mut all = match gait {
        Gait::Run => running(body),
        Gait::Walk => walking(body),
    };
    if let Some(forces) = &r.forces {
        let late_s = r.settings.forces_late_s.unwrap_or(0.0);
        by_plates(&mut all, forces, r.settings.threshold_n, late_s);
    }
    steady(all)
}

/// Contacts of a recording of plates alone, and whether these say whose foot is whose.
fn alone(r: &Recording, gait: Gait) -> (Vec<Contact>, bool) {
    let longest_s = match gait {
        Gait::Run => LONGEST_S[0],
        Gait::Walk => LONGEST_S[1],
    };
    let forces = r.forces.as_ref();
    forces.map_or((Vec::new(), true), |forces| {
        plates_alone(forces, r.settings.threshold_n, longest_s)
    })
}

/// Says so where plates alone do not tell feet from each other.
fn remark_plates(r: &Recording, gait: Gait, w: &mut Warnings) {
    if r.kinematics.is_some() || r.forces.is_none() {
        return;
    }
    let (found, named) = alone(r, gait);
    let text = match (found.is_empty(), named) {
        (true, _) => {
            "No contact of a single foot shows on the plates: walking on one plate or one belt loads it all the time, so use a plate or a belt for each foot, and check the threshold and the units."
        }
        (false, false) => {
            "The plates do not say whose foot is on them, so feet are taken to land in turn and the first one is called left; left and right may be exchanged. Name the columns left and right where that is known."
        }
        (false, true) => return,
    };
    w.add(WarningKind::NotMeasured, text);
}

/// Longer loadings of a plate are no contact of one foot, in running and in walking, in seconds: those are the
/// longest times on the ground that are plausible.
const LONGEST_S: [f64; 2] = [0.6, 3.0];

/// A step is no shorter than this share of the median: legs that a detector takes for each other touch
/// the ground in between.
const SHORTEST: f64 = 0.6;

/// Contacts without those that follow the one before too soon.
fn steady(contacts: Vec<Contact>) -> Vec<Contact> {
    let landings = landings(&contacts);
    let Some(typical) = rhythm::step_s(&landings).filter(|_| landings.len() > 3) else {
        return contacts;
    };
    let mut last = f64::MIN;
    let in_time = |contact: &Contact| {
        let Some(on) = contact.on else { return true };
        let kept = on.t_s - last >= SHORTEST * typical;
        if kept {
            last = on.t_s;
        }
        kept
    };
    contacts.into_iter().filter(in_time).collect()
}

/// When whose feet land.
fn landings(contacts: &[Contact]) -> Vec<(f64, Side)> {
    let landing = |c: &Contact| Some((c.on?.t_s, c.side));
    contacts.iter().filter_map(landing).collect()
}

/// Says so where steps were missed, or whose feet land is not known.
fn remark_steps(contacts: &[Contact], w: &mut Warnings) {
    let landings = landings(contacts);
    let Some(rhythm) = Rhythm::of(&landings) else {
        return;
    };
    let again = landings.windows(2).find(|p| p[0].1 == p[1].1);
    let at_s = again.map_or(0.0, |pair| pair[0].0);
    if !rhythm.sides_known() {
        let text = format!(
            "In {} of {} steps the same foot seems to land twice: left and right are taken for each other, so values of one side, and left against right, are not valid. Film from the side with a camera that stands still, in good light.",
            rhythm.mixed, rhythm.pairs
        );
        w.add_at(WarningKind::SidesUnclear, at_s, text);
    } else if rhythm.missed > 0.0 || rhythm.mixed > 0 {
        let text = format!(
            "Of {:.0} steps {:.0} were not seen, or left and right were taken for each other there: what lies across them is left out.",
            rhythm.steps,
            rhythm.missed.max(rhythm.mixed as f64)
        );
        w.add_at(WarningKind::NotMeasured, at_s, text);
    }
}

/// The name of an event in a repetition.
pub(crate) fn event(side: Side, on: bool) -> String {
    let what = if on { "contact" } else { "toe_off" };
    format!("{what}_{}_s", side.name())
}

/// What closes a stride after which no other follows.
pub(crate) const CLOSING: &str = "next_contact_s";

/// One event of a foot.
#[derive(Debug, Clone, Copy)]
struct Event {
    t_s: f64,
    sd_s: f64,
    random_s: f64,
    side: Side,
    on: bool,
}

fn events(contacts: &[Contact]) -> Vec<Event> {
    let one = |c: &Contact, instant: Option<Instant>, on| {
        instant.map(|i| Event {
            t_s: i.t_s,
            sd_s: i.sd_s,
            random_s: i.random_s,
            side: c.side,
            on,
        })
    };
    let mut all: Vec<Event> = contacts
        .iter()
        .flat_map(|c| [one(c, c.on, true), one(c, c.off, false)])
        .flatten()
        .collect();
    all.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    all
}

/// Strides and the phases between events.
fn phases(contacts: &[Contact], w: &mut Warnings) -> Phases {
    let all = events(contacts);
    remark_steps(contacts, w);
    let mut out = Phases {
        phases: supports(&all),
        reps: Vec::new(),
    };
    let Some(lead) = all.iter().find(|e| e.on).map(|e| e.side) else {
        return out;
    };
    let starts: Vec<f64> = all
        .iter()
        .filter(|e| e.on && e.side == lead)
        .map(|e| e.t_s)
        .collect();
    for (n, &start_s) in starts.iter().enumerate() {
        let next = starts.get(n + 1).copied();
        let inside = |e: &&Event| e.t_s >= start_s && next.is_none_or(|end| e.t_s < end);
        let part: Vec<Event> = all.iter().filter(inside).copied().collect();
        let ends = part.iter().any(|e| !e.on && e.side == lead);
        if next.is_none() && !ends {
            close(&mut out.reps, start_s);
            continue;
        }
        if next.is_none() {
            w.add(WarningKind::PartialRep, "The recording ends within a stride: what it shows of it is measured, and the rest is left out.");
        }
        let mut named = BTreeMap::new();
        for e in &part {
            named.entry(event(e.side, e.on)).or_insert(e.t_s);
        }
        let last = part.last().map_or(start_s, |e| e.t_s);
        out.reps.push(Rep {
            start_s,
            end_s: next.unwrap_or(last),
            events: named,
            by_hand: Vec::new(),
        });
    }
    out
}

/// The contact of which too little was seen closes the stride before it.
fn close(reps: &mut [Rep], contact_s: f64) {
    if let Some(last) = reps.last_mut() {
        last.events.insert(CLOSING.to_owned(), contact_s);
    }
}

/// Which feet stand between two events that follow each other.
fn supports(all: &[Event]) -> Vec<Phase> {
    // Before its first event a foot stands if that event is a toe-off.
    let mut down = Side::BOTH.map(|side| {
        let first = all.iter().find(|e| e.side == side);
        first.is_some_and(|e| !e.on)
    });
    let mut phases = Vec::new();
    for pair in all.windows(2) {
        let foot = usize::from(pair[0].side == Side::Right);
        down[foot] = pair[0].on;
        let (kind, evidence) = match down {
            [true, true] => ("double_support", "both feet are down"),
            [true, false] => ("left_support", "only the left foot is down"),
            [false, true] => ("right_support", "only the right foot is down"),
            [false, false] => ("flight", "no foot is down"),
        };
        let long = pair[1].t_s - pair[0].t_s;
        let sd = (pair[0].sd_s * pair[0].sd_s + pair[1].sd_s * pair[1].sd_s).sqrt();
        if long > 0.0 {
            phases.push(Phase {
                kind: kind.into(),
                start_s: pair[0].t_s,
                end_s: pair[1].t_s,
                confidence: (long / (long + sd)).clamp(0.0, 1.0),
                evidence: evidence.to_owned(),
            });
        }
    }
    phases
}

/// Two independent parts of a deviation together.
fn root(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}
