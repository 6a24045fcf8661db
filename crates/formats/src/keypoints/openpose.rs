//! OpenPose: one JSON file per frame, `{"people":[{"pose_keypoints_2d":[x, y, c, …]}]}`, numbered in
//! its name. RTMPose's tools and Sports2D write the same.

use super::{Frame, Options, Person, WHAT, plain, track};
use crate::limited::list;
use crate::limits::{MAX_BODIES_SEEN, MAX_POINTS};
use crate::{Error, limits};
use sagitta_motion::{ImportNotes, ImportOptions, PeopleTrack};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    #[serde(deserialize_with = "list::<MAX_BODIES_SEEN, _, _>")]
    people: Vec<Body>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default, deserialize_with = "list::<{ 3 * MAX_POINTS }, _, _>")]
    pose_keypoints_2d: Vec<Option<f64>>,
}

/// A recording of a file per frame. Push them in any order.
#[derive(Debug, Clone, Default)]
pub struct OpenPose {
    /// With the number in the file's name, where it has one.
    frames: Vec<(Option<u64>, String, Frame)>,
}

impl OpenPose {
    /// Whether a text is one of its frames.
    pub fn is_frame(text: &str) -> bool {
        super::kind(text) == super::Kind::OpenPose
    }

    /// Adds a frame: the file's name and its text.
    ///
    /// # Errors
    /// One sentence where the text is not such a file.
    pub fn push(&mut self, name: &str, text: &str) -> Result<(), Error> {
        if self.frames.len() >= limits::MAX_ROWS {
            return Err(Error::too_large(
                self.frames.len() + 1,
                "frames",
                limits::MAX_ROWS,
            ));
        }
        let place = format!("in “{name}”");
        let file: File = serde_json::from_str(&plain(text)).map_err(|e| {
            let reason = format!("it is no frame as OpenPose writes them ({e})");
            Error::damaged(WHAT, &place, reason)
        })?;
        let people = file
            .people
            .iter()
            .filter(|b| !b.pose_keypoints_2d.is_empty());
        let people = people.map(|b| Person::read(&b.pose_keypoints_2d, &place));
        let frame = Frame {
            people: people.collect::<Result<_, _>>()?,
            ..Frame::default()
        };
        self.frames.push((number(name), name.to_owned(), frame));
        Ok(())
    }

    /// Everybody in all frames.
    ///
    /// # Errors
    /// [`Error::NoTimes`] without a frame rate; one sentence where the frames do not fit together.
    pub fn finish(self, options: &Options) -> Result<PeopleTrack, Error> {
        let (track, _) = self.import(&ImportOptions::at_rate(options.rate_hz))?;
        Ok(track)
    }

    /// As [`Self::finish`], with what reading them rested on.
    ///
    /// # Errors
    /// As [`Self::finish`]; [`Error::Asked`] where it is not clear which points they are.
    pub fn import(mut self, options: &ImportOptions) -> Result<(PeopleTrack, ImportNotes), Error> {
        let numbered = self.frames.iter().all(|(number, ..)| number.is_some());
        self.frames.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let mut frames: Vec<Frame> = Vec::with_capacity(self.frames.len());
        for (place, (number, name, mut frame)) in self.frames.into_iter().enumerate() {
            frame.number = number.filter(|_| numbered).unwrap_or(place as u64);
            if frames
                .last()
                .is_some_and(|last| last.number == frame.number)
            {
                let reason = "another file has the same number; keep one recording in a folder";
                return Err(Error::damaged(WHAT, format!("in “{name}”"), reason));
            }
            frames.push(frame);
        }
        track(&mut frames, &[], options)
    }
}

/// The last number in a file's name: 12 of "set2_000000000012_keypoints.json".
pub(super) fn number(name: &str) -> Option<u64> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut digits = stem.split(|c: char| !c.is_ascii_digit());
    digits.rfind(|d| !d.is_empty())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn frames_are_numbered_in_their_names() {
        assert_eq!(number("set2_000000000012_keypoints.json"), Some(12));
        assert_eq!(number("demo_000003.json"), Some(3));
        assert_eq!(number("7.jpg"), Some(7));
        assert_eq!(number("frame.json"), None);
        assert_eq!(number("99999999999999999999999.json"), None);
    }
}
