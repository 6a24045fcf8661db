//! Everybody in a frame and in a recording, each under a number of their own.

use crate::{Disc, KeypointSchema, Pose, PoseFrame, PoseTrack};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who somebody is within one recording: counted from 1 in the order in which people first appear.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PersonId(pub u32);

impl std::fmt::Display for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How many people can be followed.
pub const MOST_PEOPLE: usize = 4;

/// One person of a frame.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// How they stand.
    pub pose: Pose,
}

/// A frame with everybody who is followed and seen in it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PeopleFrame {
    /// See [`PoseFrame::t_s`].
    pub t_s: f64,
    /// Width of the upright frame in pixels.
    pub width: u32,
    /// Height of the upright frame in pixels.
    pub height: u32,
    /// In the order of their numbers.
    pub people: Vec<Person>,
    /// Whom the analysis is about, whether they are seen in this frame or not; `None` until somebody
    /// was seen.
    pub subject: Option<PersonId>,
    /// See [`PoseFrame::plate`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate: Option<Disc>,
}

impl PeopleFrame {
    /// One person's frame; an explicit gap where they are not seen.
    pub fn of(&self, id: PersonId) -> PoseFrame {
        let person = self.people.iter().find(|p| p.id == id);
        self.with(person.map(|p| p.pose.clone()))
    }

    /// The subject's frame and everybody else in it.
    pub fn split(mut self) -> (PoseFrame, Vec<Person>) {
        let at = self.people.iter().position(|p| Some(p.id) == self.subject);
        let pose = at.map(|i| self.people.remove(i).pose);
        (self.with(pose), self.people)
    }

    /// The other way round: the subject's frame and everybody else in it become one.
    pub fn join(frame: PoseFrame, others: Vec<Person>, subject: Option<PersonId>) -> Self {
        let person = |(id, pose)| Person { id, pose };
        let mut people: Vec<Person> = subject.zip(frame.pose).map(person).into_iter().collect();
        people.extend(others);
        people.sort_by_key(|p| p.id);
        Self {
            t_s: frame.t_s,
            width: frame.width,
            height: frame.height,
            people,
            subject,
            plate: frame.plate,
        }
    }

    fn with(&self, pose: Option<Pose>) -> PoseFrame {
        PoseFrame {
            t_s: self.t_s,
            width: self.width,
            height: self.height,
            pose,
            plate: self.plate,
        }
    }
}

/// A recording with everybody in it: frames in order of time, gaps explicit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PeopleTrack {
    /// Which points, in which order.
    #[serde(default)]
    pub schema: KeypointSchema,
    /// Whom the analysis is about.
    pub subject: Option<PersonId>,
    /// The frames, strictly increasing in time.
    pub frames: Vec<PeopleFrame>,
}

impl PeopleTrack {
    /// Every pose, frame by frame.
    pub fn poses_mut(&mut self) -> impl Iterator<Item = &mut Pose> {
        let people = self.frames.iter_mut().flat_map(|f| &mut f.people);
        people.map(|person| &mut person.pose)
    }

    /// Appends a frame and takes over who its subject is. A frame that is not later than the last is
    /// refused and handed back.
    pub fn push(&mut self, frame: PeopleFrame) -> Result<(), PeopleFrame> {
        match self.frames.last() {
            Some(last) if frame.t_s.partial_cmp(&last.t_s) != Some(std::cmp::Ordering::Greater) => {
                Err(frame)
            }
            _ => {
                self.subject = frame.subject;
                self.frames.push(frame);
                Ok(())
            }
        }
    }

    /// Everybody who is seen in any frame.
    pub fn ids(&self) -> BTreeSet<PersonId> {
        let people = self.frames.iter().flat_map(|f| &f.people);
        people.map(|p| p.id).collect()
    }

    /// One person's track; frames without them are gaps.
    pub fn track_of(&self, id: PersonId) -> PoseTrack {
        PoseTrack {
            schema: self.schema,
            frames: self.frames.iter().map(|f| f.of(id)).collect(),
        }
    }

    /// The subject's track; gaps only where nobody is the subject.
    pub fn subject_track(&self) -> PoseTrack {
        // Nobody has the number 0.
        self.track_of(self.subject.unwrap_or_default())
    }

    /// Who may be somebody under a later number, each with the time in seconds at which they appear: all who
    /// were never seen before that one was seen for the last time.
    pub fn successors(&self, id: PersonId) -> Vec<(PersonId, f64)> {
        let seen = |frame: &PeopleFrame, who| frame.people.iter().any(|p| p.id == who);
        let Some(last) = self.frames.iter().rposition(|f| seen(f, id)) else {
            return Vec::new();
        };
        let first = |who| self.frames.iter().position(|f| seen(f, who));
        let later = self.ids().into_iter().filter_map(|who| {
            let at = first(who).filter(|at| *at > last)?;
            Some((who, self.frames.get(at)?.t_s))
        });
        later.collect()
    }

    /// Makes one of two people who are the same: `other` goes on as `id` wherever `id` is not seen.
    pub fn join(&mut self, id: PersonId, other: PersonId) {
        for frame in &mut self.frames {
            if frame.people.iter().all(|p| p.id != id) {
                let same = frame.people.iter_mut().filter(|p| p.id == other);
                same.for_each(|p| p.id = id);
                frame.people.sort_by_key(|p| p.id);
            }
        }
    }

    /// Makes somebody the subject, of every frame.
    pub fn select(&mut self, id: PersonId) {
        self.subject = Some(id);
        for frame in &mut self.frames {
            frame.subject = Some(id);
        }
    }
}

impl From<PoseTrack> for PeopleTrack {
    /// A recording of one person, who has the number 1.
    fn from(track: PoseTrack) -> Self {
        let subject = Some(PersonId(1));
        let join = |frame| PeopleFrame::join(frame, Vec::new(), subject);
        Self {
            schema: track.schema,
            subject,
            frames: track.frames.into_iter().map(join).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(t_s: f64, ids: &[u32]) -> PeopleFrame {
        let person = |&id: &u32| Person {
            id: PersonId(id),
            pose: Pose {
                presence: f64::from(id) / 10.0,
                ..Pose::default()
            },
        };
        PeopleFrame {
            t_s,
            people: ids.iter().map(person).collect(),
            subject: Some(PersonId(2)),
            ..PeopleFrame::default()
        }
    }

    #[test]
    fn the_subject_is_told_from_the_others() {
        let (subject, others) = frame(0.0, &[1, 2, 3]).split();
        assert_eq!(subject.pose.as_ref().map(|p| p.presence), Some(0.2));
        let whole = PeopleFrame::join(subject, others.clone(), Some(PersonId(2)));
        assert_eq!(whole, frame(0.0, &[1, 2, 3]));
        let ids: Vec<_> = others.iter().map(|p| p.id.0).collect();
        assert_eq!(ids, [1, 3]);
        let (subject, others) = frame(0.0, &[1, 3]).split();
        assert_eq!((subject.pose, others.len()), (None, 2));
    }

    #[test]
    fn a_person_has_a_track_of_their_own() {
        let mut track = PeopleTrack::default();
        assert_eq!(track.subject_track().frames, []);
        for (i, ids) in [&[2][..], &[1, 2], &[1]].iter().enumerate() {
            assert!(track.push(frame(i as f64, ids)).is_ok());
        }
        assert!(track.push(frame(2.0, &[1])).is_err());
        let seen = |track: &PoseTrack| -> Vec<bool> {
            track.frames.iter().map(|f| f.pose.is_some()).collect()
        };
        assert_eq!(seen(&track.track_of(PersonId(1))), [false, true, true]);
        assert_eq!(seen(&track.subject_track()), [true, true, false]);
        track.select(PersonId(1));
        assert_eq!(seen(&track.subject_track()), [false, true, true]);
        assert_eq!(track.ids().len(), 2);
    }

    #[test]
    fn somebody_who_comes_back_under_another_number_can_be_joined() {
        let mut track = PeopleTrack::default();
        for (i, ids) in [&[1, 2][..], &[2], &[2, 3], &[3], &[4]].iter().enumerate() {
            assert!(track.push(frame(i as f64, ids)).is_ok());
        }
        let later = |id| track.successors(PersonId(id));
        assert_eq!(later(1), [(PersonId(3), 2.0), (PersonId(4), 4.0)]);
        // Seen together with the third for a moment, so they are two.
        assert_eq!(later(2), [(PersonId(4), 4.0)]);
        assert_eq!((later(4), later(9)), (vec![], vec![]));
        track.join(PersonId(1), PersonId(3));
        let seen = track.track_of(PersonId(1)).frames;
        let seen: Vec<bool> = seen.iter().map(|f| f.pose.is_some()).collect();
        assert_eq!(seen, [true, false, true, true, false]);
        assert!(!track.ids().contains(&PersonId(3)));
    }
}
