//! Events that somebody marked in the file: `EVENT:TIMES` as minutes and seconds from the first frame of
//! the trial, with a context (a side) and a label each (C3D User Guide, the EVENT group).

use super::parameters::Parameters;
use crate::limits;

/// Most events that are read.
const MOST: usize = 10_000;

/// What somebody marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// In seconds, in the time of the markers.
    pub t_s: f64,
    /// "Left", "Right", "General"; may be empty.
    pub context: String,
    /// "Foot Strike", "Foot Off".
    pub label: String,
    /// Whose it is; may be empty.
    pub subject: String,
}

/// All events in order of time. `start_s`: the time of the file's first frame in the trial's own time.
pub(super) fn read(p: &Parameters, start_s: f64) -> Vec<Event> {
    let times = p.all_numbers("EVENT:TIMES");
    let count = p.count("EVENT:USED").unwrap_or(times.len() / 2);
    let (contexts, labels) = (p.texts("EVENT:CONTEXTS"), p.texts("EVENT:LABELS"));
    let subjects = p.texts("EVENT:SUBJECTS");
    let text = |list: &[String], k: usize| list.get(k).cloned().unwrap_or_default();
    let event = |(k, time): (usize, &[f64])| {
        let t_s = 60.0 * time.first()? + time.get(1)? - start_s;
        Some(Event {
            t_s: Some(t_s).filter(|t| t.abs() <= limits::MAX_TIME_S)?,
            context: text(&contexts, k),
            label: text(&labels, k),
            subject: text(&subjects, k),
        })
    };
    let pairs = times.chunks(2).take(count.min(MOST)).enumerate();
    let mut events: Vec<Event> = pairs.filter_map(event).collect();
    events.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    events
}

impl Event {
    /// "Left Foot Strike at 0.52 s".
    pub(crate) fn words(&self) -> String {
        let name = format!("{} {}", self.context, self.label);
        format!("{} at {:.3} s", name.trim(), self.t_s)
    }
}
