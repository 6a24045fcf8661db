//! Points in the picture as other detectors write them: OpenPose's and COCO's JSON, with any of the sets
//! of points that `sets` knows.
//!
//! Neither format has times: they come from the frame rate and the numbers of the frames. A point
//! that was not found gets visibility 0. Detectors number people anew in each frame: those who are seen
//! most are followed from frame to frame, and the one who is seen most of all is the subject.

mod coco;
mod openpose;
mod people;
mod sets;

pub use openpose::OpenPose;

use crate::{Error, limits};
use sagitta_motion::{
    Assumed, Evidence, ImportNotes, ImportOptions, KeypointSchema, MissingMetadata, PeopleFrame,
    PeopleTrack, PersonId, Pose,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use sets::{Set, Told};

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

/// Everybody in frames that are in order of their numbers. `names`: what the file calls the points.
fn track(
    frames: &mut [Frame],
    names: &[String],
    options: &ImportOptions,
) -> Result<(PeopleTrack, ImportNotes), Error> {
    let mut notes = ImportNotes::default();
    in_pixels(frames, &mut notes)?;
    let schema = schema(frames, names, options, &mut notes)?;
    Ok((followed(frames, schema, options.rate_hz)?, notes))
}

fn followed(
    frames: &[Frame],
    schema: KeypointSchema,
    rate_hz: Option<f64>,
) -> Result<PeopleTrack, Error> {
    let (Some(first), Some(last)) = (frames.first(), frames.last()) else {
        return Err(Error::Empty(WHAT));
    };
    let (first, last) = (first.number, last.number);
    let span = usize::try_from(last.saturating_sub(first)).unwrap_or(usize::MAX);
    if span >= limits::MAX_ROWS {
        return Err(Error::too_large(span, "frames", limits::MAX_ROWS));
    }
    let rate_hz = rate_hz.ok_or(Error::NoTimes)?;
    if !(1e-3..=1e5).contains(&rate_hz) {
        let reason = format!("{rate_hz} frames per second is not a frame rate");
        return Err(Error::damaged(WHAT, "at its start", reason));
    }
    crate::pose_json::few_blanks((span + 1).saturating_sub(frames.len()), frames.len())?;
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

/// Coordinates beyond the picture's edges by so much are still shares of it; none of a person's pixels are
/// so few.
const LARGEST_SHARE: f64 = 2.0;

/// Turns coordinates that are shares of the picture, from 0 to 1 or from −1 to 1, into pixels.
fn in_pixels(frames: &mut [Frame], notes: &mut ImportNotes) -> Result<(), Error> {
    let found = || {
        let people = frames.iter().flat_map(|f| &f.people);
        people.flat_map(|p| p.0.iter().filter(|p| p[2] > 0.0))
    };
    let within = |p: &[f64; 3]| p[0].abs().max(p[1].abs()) <= LARGEST_SHARE;
    if found().next().is_none() || !found().all(within) {
        return Ok(());
    }
    let centred = found().any(|p| p[0].min(p[1]) < -0.1);
    let range = if centred { "−1 to 1" } else { "0 to 1" };
    if frames
        .iter()
        .any(|f| !f.people.is_empty() && (f.width == 0 || f.height == 0))
    {
        return Err(Error::Unsupported {
            element: format!("points that are shares of the picture, from {range}"),
            reason: "the file does not say how wide and high the picture is".to_owned(),
            advice: "write them in pixels (OpenPose: --keypoint_scale 0)",
        });
    }
    for frame in frames {
        let size = [f64::from(frame.width), f64::from(frame.height)];
        for point in frame.people.iter_mut().flat_map(|p| &mut p.0) {
            for (value, size) in point.iter_mut().zip(size) {
                *value = size
                    * if centred {
                        0.5 * (*value + 1.0)
                    } else {
                        *value
                    };
            }
        }
    }
    let reason = "no person in pixels is so small";
    let value = format!("shares of the picture from {range}");
    notes.rests_on(Assumed::PointsUnit, value, Evidence::Implied, reason);
    Ok(())
}

/// The one schema of all people, to which they are brought.
fn schema(
    frames: &mut [Frame],
    names: &[String],
    options: &ImportOptions,
    notes: &mut ImportNotes,
) -> Result<KeypointSchema, Error> {
    let Some(count) = count(frames)? else {
        // Without anybody the points do not matter.
        return Ok(KeypointSchema::default());
    };
    let set = set(frames, count, names, options, notes)?;
    let people = frames.iter_mut().flat_map(|f| &mut f.people);
    people.for_each(|person| set.bring(person));
    Ok(set.schema())
}

/// How many points everybody has.
fn count(frames: &[Frame]) -> Result<Option<usize>, Error> {
    let mut found = None;
    for frame in frames {
        for person in &frame.people {
            if *found.get_or_insert(person.0.len()) != person.0.len() {
                let place = format!("in frame {}", frame.number);
                let reason = "it has other points than the frames before it";
                return Err(Error::damaged(WHAT, place, reason));
            }
        }
    }
    Ok(found)
}

/// The set of points that the user or the file names, else the one that geometry tells.
fn set(
    frames: &[Frame],
    count: usize,
    names: &[String],
    options: &ImportOptions,
    notes: &mut ImportNotes,
) -> Result<Set, Error> {
    let ask = |what: String| Error::Asked {
        what,
        missing: MissingMetadata::Points,
    };
    let known = || Set::ALL.map(Set::id).join(", ");
    if let Some(wanted) = &options.points {
        let set = Set::named(wanted).filter(|set| set.count() == count);
        let set = set.ok_or_else(|| {
            ask(format!(
                "has {count} points of a person, which are not those of “{wanted}” ({} are known)",
                known()
            ))
        })?;
        notes.rests_on(Assumed::Points, set.name(), Evidence::Stated, "");
        return Ok(set);
    }
    if let Some(set) = Set::by_names(names, count) {
        notes.rests_on(Assumed::Points, set.name(), Evidence::Stated, "");
        return Ok(set);
    }
    let people: Vec<&Person> = frames.iter().flat_map(|f| &f.people).collect();
    match sets::tell(people.into_iter(), count) {
        Told::Clear(set) => {
            let reason = "bones are as short as a body’s only in its order";
            notes.rests_on(Assumed::Points, set.name(), Evidence::Implied, reason);
            Ok(set)
        }
        Told::Unseen(set) => {
            let reason = format!("most sets of {count} points are, and too little is seen to tell");
            notes.rests_on(Assumed::Points, set.name(), Evidence::Assumed, reason);
            Ok(set)
        }
        Told::Open => Err(ask(format!(
            "has {count} points of a person, whose set is not clear ({} are known)",
            known()
        ))),
    }
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
pub(crate) fn read_frame(
    name: &str,
    text: &str,
    options: &ImportOptions,
) -> Result<(PeopleTrack, ImportNotes), Error> {
    let mut frames = OpenPose::default();
    frames.push(name, text)?;
    // The time of a single frame is 0 at any rate.
    frames.import(&ImportOptions {
        rate_hz: options.rate_hz.or(Some(1.0)),
        ..options.clone()
    })
}

/// Reads COCO's annotations or results.
pub(crate) fn read_coco(
    text: &str,
    options: &ImportOptions,
) -> Result<(PeopleTrack, ImportNotes), Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        let bytes = text.len();
        return Err(Error::too_large(bytes, "bytes", limits::MAX_TEXT_BYTES));
    }
    let (mut frames, names) = coco::frames(&plain(text))?;
    track(&mut frames, &names, options)
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
