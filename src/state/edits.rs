//! Corrections by hand, and the way back from them.

use super::timeline::words;
use sagitta_motion::{Edits, EventEdit, Keypoint, KeypointSchema, PointEdit, PoseFrame, Report};

/// An event of a repetition as the page lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name in the report: "take_off_s".
    pub id: String,
    /// What people read: "take off".
    pub name: String,
    /// Where it is, in seconds of the report.
    pub t_s: f64,
    /// Whether the user put it there.
    pub by_hand: bool,
}

/// The events of a repetition in order of time.
pub fn events(report: &Report, rep: usize) -> Vec<Event> {
    let Some(rep) = report.reps.get(rep) else {
        return Vec::new();
    };
    let event = |(id, t_s): (&String, &f64)| Event {
        id: id.clone(),
        name: words(id.strip_suffix("_s").unwrap_or(id)),
        t_s: *t_s,
        by_hand: rep.by_hand.contains(id),
    };
    let mut all: Vec<Event> = rep.events.iter().map(event).collect();
    all.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    all
}

/// The corrections with an event of the report moved to `to_s`.
pub fn moved(edits: &Edits, event: &Event, to_s: f64) -> Edits {
    let mut next = edits.clone();
    let found_s = match place(edits, event) {
        Some(i) => next.events.remove(i).found_s,
        None => event.t_s,
    };
    next.events.push(EventEdit {
        event: event.id.clone(),
        found_s,
        t_s: to_s,
    });
    next
}

/// The corrections without the one of this event: it is back where it was found.
pub fn released(edits: &Edits, event: &Event) -> Edits {
    let mut next = edits.clone();
    if let Some(i) = place(edits, event) {
        next.events.remove(i);
    }
    next
}

/// The correction behind an event that is where the user put it, or as near as its neighbours let it.
fn place(edits: &Edits, event: &Event) -> Option<usize> {
    let far = |i: &usize| (edits.events[*i].t_s - event.t_s).abs();
    (0..edits.events.len())
        .filter(|&i| event.by_hand && edits.events[i].event == event.id)
        .min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// Frames nearer than this are the same frame.
const SAME_S: f64 = 1e-6;

/// The corrections with a landmark of a frame put somewhere else.
pub fn with_point(edits: &Edits, t_s: f64, point: Keypoint, at_px: [f64; 2]) -> Edits {
    let mut next = edits.clone();
    next.points
        .retain(|p| p.point != point || (p.t_s - t_s).abs() > SAME_S);
    next.points.push(PointEdit { t_s, point, at_px });
    next
}

/// The landmarks of a frame that were put somewhere by hand.
pub fn points_at(edits: &Edits, t_s: f64) -> Vec<PointEdit> {
    let here = |p: &&PointEdit| (p.t_s - t_s).abs() <= SAME_S;
    edits.points.iter().filter(here).copied().collect()
}

/// A frame as it is after the corrections.
pub fn corrected(frame: &PoseFrame, schema: KeypointSchema, edits: &Edits) -> PoseFrame {
    let mut frame = frame.clone();
    let points = points_at(edits, frame.t_s);
    let Some(pose) = frame.pose.as_mut() else {
        return frame;
    };
    for edit in points {
        let Some(k) = schema.index(edit.point) else {
            continue;
        };
        if let Some(p) = pose.landmarks_px.get_mut(k) {
            (p[0], p[1]) = (edit.at_px[0], edit.at_px[1]);
        }
        if let Some(v) = pose.visibility.get_mut(k) {
            *v = 1.0;
        }
    }
    frame
}

/// What was corrected before, so that it can be taken back and done again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    past: Vec<Edits>,
    future: Vec<Edits>,
}

impl History {
    /// Remembers what was there before a correction.
    pub fn push(&mut self, before: Edits) {
        self.past.push(before);
        self.future.clear();
    }

    /// What was there before `now`, if anything.
    pub fn back(&mut self, now: Edits) -> Option<Edits> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// What `now` was taken back from, if anything.
    pub fn again(&mut self, now: Edits) -> Option<Edits> {
        let next = self.future.pop()?;
        self.past.push(now);
        Some(next)
    }

    /// Whether there is something to take back.
    pub fn has_past(&self) -> bool {
        !self.past.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    fn event(t_s: f64, by_hand: bool) -> Event {
        Event {
            id: "bottom_s".into(),
            name: "bottom".into(),
            t_s,
            by_hand,
        }
    }

    #[test]
    fn events_are_listed_in_order_with_who_put_them_there() {
        let mut report = fixture::report();
        report.reps[0].by_hand = vec!["bottom_s".into()];
        let all = events(&report, 0);
        assert!(all.windows(2).all(|w| w[0].t_s <= w[1].t_s));
        let bottom = all.iter().find(|e| e.id == "bottom_s").unwrap();
        assert_eq!((bottom.name.as_str(), bottom.by_hand), ("bottom", true));
        assert!(events(&report, 99).is_empty());
    }

    #[test]
    fn an_event_keeps_where_it_was_found_however_often_it_is_moved() {
        let once = moved(&Edits::default(), &event(2.0, false), 2.3);
        let twice = moved(&once, &event(2.3, true), 2.1);
        assert_eq!(twice.events.len(), 1);
        assert_eq!((twice.events[0].found_s, twice.events[0].t_s), (2.0, 2.1));
        // Another repetition's event of the same name is another event.
        let both = moved(&twice, &event(6.0, false), 6.2);
        assert_eq!(both.events.len(), 2);
        assert_eq!(released(&both, &event(6.2, true)), twice);
        assert!(released(&twice, &event(2.1, true)).is_empty());
        assert_eq!(released(&twice, &event(5.0, false)), twice);
    }

    #[test]
    fn a_landmark_is_drawn_where_it_was_put() {
        let track = fixture::track();
        let frame = &track.frames[1];
        let edits = with_point(&Edits::default(), frame.t_s, Keypoint::LeftKnee, [5.0, 6.0]);
        let edits = with_point(&edits, frame.t_s, Keypoint::LeftKnee, [7.0, 8.0]);
        assert_eq!(edits.points.len(), 1);
        let k = track.schema.index(Keypoint::LeftKnee).unwrap();
        let at = |f: &PoseFrame| f.pose.as_ref().unwrap().landmarks_px[k];
        let drawn = corrected(frame, track.schema, &edits);
        assert_eq!(at(&drawn)[..2], [7.0, 8.0]);
        assert_eq!(
            corrected(&track.frames[0], track.schema, &edits),
            track.frames[0]
        );
    }

    #[test]
    fn corrections_are_taken_back_and_done_again() {
        let mut history = History::default();
        let one = moved(&Edits::default(), &event(2.0, false), 2.3);
        assert_eq!(history.back(Edits::default()), None);
        history.push(Edits::default());
        assert!(history.has_past());
        assert_eq!(history.back(one.clone()), Some(Edits::default()));
        assert_eq!(history.again(Edits::default()), Some(one.clone()));
        history.push(one);
        assert_eq!(history.again(Edits::default()), None);
    }
}
