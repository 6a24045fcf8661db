//! Points in the picture as other detectors write them: OpenPose's and COCO's JSON, with the points
//! of COCO-17, BODY_25 or HALPE-26, told apart by their number.
//!
//! Neither format has times: they come from the frame rate and the numbers of the frames. A point
//! that was not found gets visibility 0. Detectors number people anew in each frame: those who are seen
//! most are followed from frame to frame, and the one who is seen most of all is the subject.

mod coco;
mod openpose;
mod people;

pub use openpose::OpenPose;

use crate::{Error, limits};
use sagitta_motion::{KeypointSchema, PeopleFrame, PeopleTrack, PersonId, Pose};
use serde::Deserialize;
use serde::de::IgnoredAny;

pub(crate) const WHAT: &str = "pose";

/// What a file of detections does not say itself.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Options {
    /// Frames per second, for files without times.
    pub rate_hz: Option<f64>,
}

/// A person in a frame: `[x, y, confidence]` per point, in pixels; confidence 0 where not found.
#[derive(Debug, Clone, PartialEq)]
struct Person(Vec<[f64; 3]>);

impl Person {
    /// From a flat list of triples.
    fn read(flat: &[Option<f64>], place: &str) -> Result<Self, Error> {
        let number = |v: &Option<f64>| v.filter(|v| v.is_finite());
        let triple = |t: &[Option<f64>]| match t {
            [x, y, c] => {
                let (x, y, c) = (number(x)?, number(y)?, number(c)?);
                (c > 0.0 && (x, y) != (0.0, 0.0)).then_some([x, y, c.min(1.0)])
            }
            _ => None,
        };
        let points: Vec<[f64; 3]> = flat
            .chunks(3)
            .map(|t| triple(t).unwrap_or([0.0; 3]))
            .collect();
        let far = |p: &[f64; 3]| p[0].abs() > limits::MAX_PX || p[1].abs() > limits::MAX_PX;
        if !flat.len().is_multiple_of(3) {
            let reason = format!("a person has {} numbers, which are no triples", flat.len());
            return Err(Error::damaged(WHAT, place, reason));
        }
        if points.iter().any(far) {
            return Err(Error::damaged(WHAT, place, "a coordinate is out of range"));
        }
        Ok(Self(points))
    }

    /// Sum of the confidences.
    fn seen(&self) -> f64 {
        self.0.iter().map(|p| p[2]).sum()
    }

    fn pose(&self) -> Pose {
        let found = self.0.iter().filter(|p| p[2] > 0.0).count().max(1);
        Pose {
            landmarks_px: self.0.iter().map(|p| [p[0], p[1], 0.0]).collect(),
            visibility: self.0.iter().map(|p| p[2]).collect(),
            world_m: Vec::new(),
            presence: (self.seen() / found as f64).min(1.0),
        }
    }
}

/// Everybody in a frame.
#[derive(Debug, Clone, PartialEq, Default)]
struct Frame {
    /// Counts up by one from frame to frame; where one is missing, nobody was there.
    number: u64,
    /// 0 where the file does not say.
    width: u32,
    height: u32,
    people: Vec<Person>,
}

/// Which schema has so many points.
fn schema_of(points: usize, place: &str) -> Result<KeypointSchema, Error> {
    let with =
        |s: &&KeypointSchema| s.points().len() == points && **s != KeypointSchema::BlazePose33;
    KeypointSchema::ALL.iter().find(with).copied().ok_or_else(|| {
        let reason = format!(
            "a person has {points} points, and Sagitta knows 17 (COCO), 25 (BODY_25) and 26 (HALPE-26)"
        );
        Error::damaged(WHAT, place, reason)
    })
}

/// Everybody in frames that are in order of their numbers.
fn track(frames: &[Frame], options: &Options) -> Result<PeopleTrack, Error> {
    let (Some(first), Some(last)) = (frames.first(), frames.last()) else {
        return Err(Error::Empty(WHAT));
    };
    let (first, last) = (first.number, last.number);
    let span = usize::try_from(last.saturating_sub(first)).unwrap_or(usize::MAX);
    if span >= limits::MAX_ROWS {
        return Err(Error::too_large(span, "frames", limits::MAX_ROWS));
    }
    let rate_hz = options.rate_hz.ok_or(Error::NoTimes)?;
    if !(1e-3..=1e5).contains(&rate_hz) {
        let reason = format!("{rate_hz} frames per second is not a frame rate");
        return Err(Error::damaged(WHAT, "at its start", reason));
    }
    crate::pose_json::few_blanks((span + 1).saturating_sub(frames.len()), frames.len())?;
    let schema = schema(frames)?;
    let (subject, mut people) = numbered(frames);
    let mut track = PeopleTrack {
        schema,
        subject,
        frames: Vec::with_capacity(span + 1),
    };
    let mut next = first;
    for (frame, people) in frames.iter().zip(&mut people) {
        let blank = |number: u64| PeopleFrame {
            t_s: (number - first) as f64 / rate_hz,
            width: frame.width,
            height: frame.height,
            subject,
            ..PeopleFrame::default()
        };
        track.frames.extend((next..frame.number).map(blank));
        track.frames.push(PeopleFrame {
            people: std::mem::take(people),
            ..blank(frame.number)
        });
        next = frame.number.saturating_add(1);
    }
    Ok(track)
}

/// Who is seen most, and for each frame those who are followed, in the order of their numbers.
fn numbered(frames: &[Frame]) -> (Option<PersonId>, Vec<Vec<sagitta_motion::Person>>) {
    let mut people = vec![Vec::new(); frames.len()];
    let mut most: Option<(f64, PersonId)> = None;
    for (thread, id) in people::threads(frames).iter().zip((1..).map(PersonId)) {
        if most.is_none_or(|(seen, _)| thread.seen > seen) {
            most = Some((thread.seen, id));
        }
        for &(at, index) in &thread.picks {
            let person = frames.get(at).and_then(|f| f.people.get(index));
            if let (Some(person), Some(frame)) = (person, people.get_mut(at)) {
                let pose = person.pose();
                frame.push(sagitta_motion::Person { id, pose });
            }
        }
    }
    (most.map(|(_, id)| id), people)
}

/// The one schema of all people.
fn schema(frames: &[Frame]) -> Result<KeypointSchema, Error> {
    let mut found = None;
    for frame in frames {
        let place = format!("in frame {}", frame.number);
        for person in &frame.people {
            let this = schema_of(person.0.len(), &place)?;
            if *found.get_or_insert(this) != this {
                let reason = "it has other points than the frames before it";
                return Err(Error::damaged(WHAT, place, reason));
            }
        }
    }
    // Without anybody the points do not matter.
    Ok(found.unwrap_or_default())
}

/// What a JSON text holds, by the names at its top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    OpenPose,
    Coco,
    Other,
}

#[derive(Deserialize)]
struct Top {
    people: Option<IgnoredAny>,
    annotations: Option<IgnoredAny>,
}

/// Tells the formats apart.
pub(crate) fn kind(text: &str) -> Kind {
    if text.trim_start().starts_with('[') {
        return Kind::Coco;
    }
    match serde_json::from_str::<Top>(&plain(text)) {
        Ok(Top {
            people: Some(_), ..
        }) => Kind::OpenPose,
        Ok(Top {
            annotations: Some(_),
            ..
        }) => Kind::Coco,
        _ => Kind::Other,
    }
}

/// Reads one frame of OpenPose's as a recording.
pub(crate) fn read_frame(name: &str, text: &str, options: &Options) -> Result<PeopleTrack, Error> {
    let mut frames = OpenPose::default();
    frames.push(name, text)?;
    // The time of a single frame is 0 at any rate.
    let rate_hz = options.rate_hz.or(Some(1.0));
    frames.finish(&Options { rate_hz })
}

/// Reads COCO's annotations or results.
pub(crate) fn read_coco(text: &str, options: &Options) -> Result<PeopleTrack, Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        let bytes = text.len();
        return Err(Error::too_large(bytes, "bytes", limits::MAX_TEXT_BYTES));
    }
    track(&coco::frames(&plain(text))?, options)
}

/// Text in which missing numbers are spelt as JSON knows them; Python writes NaN.
fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains("NaN") {
        text.replace("NaN", "null").into()
    } else {
        text.into()
    }
}

fn unreadable(error: &serde_json::Error) -> Error {
    Error::Json {
        what: WHAT,
        reason: error.to_string(),
    }
}
