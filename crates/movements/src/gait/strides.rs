//! Strides read back from the repetitions of a report, in which events may have been moved by hand.

use super::rhythm::Rhythm;
use super::{CLOSING, Contact, Event, event, events, root};
use crate::{Measure, Recording};
use sagitta_biomech::algo::gait_events::Part;
use sagitta_motion::{Phases, Side};

/// An event of a foot, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At {
    /// When.
    pub t_s: f64,
    /// Its standard deviation.
    pub sd_s: f64,
    /// The part of it that is not the same for all events of a kind.
    pub random_s: f64,
    /// Whether it is a contact.
    pub on: bool,
}

/// One step: from a foot's contact to the other foot's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Whose foot lands at the beginning.
    pub side: Side,
    /// When it lands.
    pub on: At,
    /// When it leaves.
    pub off: Option<At>,
    /// When the other foot, which stood before, left; in walking only after `on`.
    pub other_off: Option<At>,
    /// When the other foot lands.
    pub next: Option<At>,
    /// When this foot lands again.
    pub again: Option<At>,
    /// Foot against the ground at contact in radians, toes up positive.
    pub strike_rad: Option<f64>,
    /// What touched first.
    pub first: Option<Part>,
}

/// All steps of a recording.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    on: [Vec<At>; 2],
    off: [Vec<At>; 2],
    contacts: Vec<Contact>,
    rhythm: Option<Rhythm>,
}

/// Why values of one side do not hold.
const SIDES: &str =
    "Left and right were taken for each other in this recording, so this may be the other side's.";

/// Events that were moved by hand are known to about half a frame.
const BY_HAND: f64 = 0.5;

impl Steps {
    /// The steps of these repetitions; uncertainties are those of the contacts that were found.
    pub fn new(p: &Phases, contacts: &[Contact], r: &Recording) -> Self {
        let mut out = Self {
            contacts: contacts.to_vec(),
            ..Self::default()
        };
        let found = events(contacts);
        let sd = |side: Side, on: bool, t_s: f64| {
            let same = |e: &&Event| e.side == side && e.on == on && e.t_s == t_s;
            let by_hand = BY_HAND * r.step_s();
            let found = found.iter().find(same);
            let (sd_s, random_s) = found.map_or((by_hand, by_hand), |e| (e.sd_s, e.random_s));
            At {
                t_s,
                sd_s,
                random_s,
                on,
            }
        };
        let mut lead = None;
        let mut landings = Vec::new();
        for rep in &p.reps {
            for (k, side) in Side::BOTH.into_iter().enumerate() {
                let at = |on| rep.events.get(&event(side, on)).map(|&t| sd(side, on, t));
                if at(true).is_some_and(|a| a.t_s == rep.start_s) {
                    lead = Some(side);
                }
                out.on[k].extend(at(true));
                landings.extend(at(true).map(|a| (a.t_s, side)));
                out.off[k].extend(at(false));
            }
            if let (Some(&t), Some(side)) = (rep.events.get(CLOSING), lead) {
                out.on[usize::from(side == Side::Right)].push(sd(side, true, t));
                landings.push((t, side));
            }
        }
        landings.sort_by(|a, b| a.0.total_cmp(&b.0));
        out.rhythm = Rhythm::of(&landings);
        out
    }

    /// A value of one side, or of one against the other: not valid where sides are not known.
    pub fn sided(&self, m: Measure) -> Measure {
        if self.rhythm.is_none_or(|rhythm| rhythm.sides_known()) {
            return m;
        }
        Measure {
            unsupported: true,
            ..m
        }
        .noted(SIDES)
    }

    /// The step that a foot begins between two instants, the second excluded.
    pub fn step(&self, side: Side, from_s: f64, to_s: f64) -> Option<Step> {
        let (this, other) = match side {
            Side::Left => (0, 1),
            Side::Right => (1, 0),
        };
        let after = |list: &[At], t: f64| list.iter().copied().find(|a| a.t_s > t);
        let begun = |a: &At| a.t_s >= from_s && a.t_s < to_s;
        let on = self.on[this].iter().copied().find(begun)?;
        let again = after(&self.on[this], on.t_s);
        let holds = |at: Option<At>, steps: f64| {
            at.filter(|a| self.rhythm.is_none_or(|r| r.holds(a.t_s - on.t_s, steps)))
        };
        let limit = again.map_or(f64::MAX, |a| a.t_s);
        let before = |at: Option<At>| at.filter(|a| a.t_s < limit);
        let again = holds(again, 2.0);
        let next = holds(before(after(&self.on[other], on.t_s)), 1.0);
        let contact = self.contacts.iter().find(|c| {
            let same = |i: f64| (i - on.t_s).abs() < 0.1;
            c.side == side && c.on.is_some_and(|i| same(i.t_s))
        });
        Some(Step {
            side,
            on,
            off: holds(before(after(&self.off[this], on.t_s)), 1.5),
            other_off: holds(after(&self.off[other], on.t_s), 1.5)
                .filter(|a| next.is_none_or(|n| a.t_s < n.t_s)),
            next,
            again,
            strike_rad: contact.and_then(|c| c.strike_rad),
            first: contact.and_then(|c| c.first),
        })
    }

    /// First and last contact of either foot, and how many steps lie between them.
    pub fn span(&self) -> Option<(At, At, usize)> {
        let mut all: Vec<At> = self.on.concat();
        all.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
        let (first, last) = (*all.first()?, *all.last()?);
        (all.len() > 1).then(|| (first, last, all.len() - 1))
    }

    /// First and last contact of a foot that lands at least twice.
    pub fn ends(&self, side: Side) -> Option<(At, At)> {
        let all = &self.on[usize::from(side == Side::Right)];
        let (first, last) = (*all.first()?, *all.last()?);
        (last.t_s > first.t_s).then_some((first, last))
    }

    /// Steps per minute over the whole recording, without the times in which nobody steps. Steps that were
    /// missed between two that were seen are counted by the time that they took; each may be wrong by half.
    pub fn cadence(&self) -> Measure {
        let (Some((first, last, _)), Some(rhythm)) = (self.span(), self.rhythm) else {
            return Measure::none("This needs at least two contacts.");
        };
        if rhythm.steps == 0.0 {
            return Measure::none("This needs two contacts of one walk or run.");
        }
        let value = 60.0 * rhythm.steps / rhythm.time_s;
        let edges = root(first.random_s, last.random_s) / rhythm.time_s;
        let missed = 0.5 * rhythm.missed.sqrt() / rhythm.steps;
        let measure = Measure {
            value: Some(value),
            sd: Some(value * root(edges, missed)),
            unsupported: !rhythm.cadence_known(),
            ..Measure::default()
        };
        if rhythm.missed == 0.0 {
            return measure;
        }
        let few = if measure.unsupported {
            "too few to tell the cadence"
        } else {
            "they are counted by the time between"
        };
        measure.noted(&format!(
            "{} of {} steps were not seen; {few}.",
            rhythm.missed, rhythm.steps
        ))
    }

    /// How many steps lie between the first and the last contact.
    pub fn count(&self) -> Measure {
        Measure {
            value: Some(self.span().map_or(0.0, |(_, _, n)| n as f64)),
            note: "A count has no standard deviation; the phases say how clear each step is."
                .to_owned(),
            ..Measure::default()
        }
    }
}
