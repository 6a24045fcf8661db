//! Landmarks as JSON: `{"frames":[{"t_s","width","height","pose":{…}|null}]}`.
//!
//! Where several people were followed, `"pose"` is the subject's, `"subject"` beside `"frames"` is their
//! number, and a frame's `"others":[{"id","pose"}]` are the others who are seen in it.
//!
//! Where a weight plate was looked for and seen, a frame's `"plate"` is its ellipse:
//! `{"centre_px":[x,y],"major_px","minor_px","turn_rad","score"}`.
//!
//! Reading also accepts `"fps"` beside `"frames"` in place of the frames' own times, poses without
//! `visibility` (taken as 1) and without `world_m` (left empty), and ignores members that it does
//! not know.

use crate::limited::list;
use crate::limits::{MAX_PEOPLE, MAX_POINTS, MAX_ROWS};
use crate::{Error, limits};
use sagitta_motion::{
    Disc, KeypointSchema, PeopleFrame, PeopleTrack, Person, PersonId, Pose, PoseFrame, PoseTrack,
};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    schema: KeypointSchema,
    #[serde(default)]
    fps: Option<f64>,
    #[serde(default)]
    subject: Option<PersonId>,
    #[serde(deserialize_with = "list::<MAX_ROWS, _, _>")]
    frames: Vec<Frame>,
}

#[derive(Deserialize)]
struct Frame {
    t_s: Option<f64>,
    width: u32,
    height: u32,
    pose: Option<Body>,
    #[serde(default, deserialize_with = "list::<MAX_PEOPLE, _, _>")]
    others: Vec<Other>,
    #[serde(default)]
    plate: Option<Disc>,
}

#[derive(Deserialize)]
struct Other {
    id: PersonId,
    pose: Body,
}

#[derive(Deserialize)]
struct Body {
    #[serde(deserialize_with = "list::<MAX_POINTS, _, _>")]
    landmarks_px: Vec<[f64; 3]>,
    #[serde(default, deserialize_with = "list::<MAX_POINTS, _, _>")]
    visibility: Vec<f64>,
    #[serde(default, deserialize_with = "list::<MAX_POINTS, _, _>")]
    world_m: Vec<[f64; 3]>,
    #[serde(default = "certain")]
    presence: f64,
}

fn certain() -> f64 {
    1.0
}

/// Reads a pose track whose frames carry their times, or whose file carries `"fps"`.
///
/// # Errors
/// One sentence where the text is not such a file, contradicts itself or exceeds the limits.
pub fn read(text: &str) -> Result<PoseTrack, Error> {
    read_at(text, None)
}

/// Reads a pose track; `fps` (frames per second) gives the times where the file has none. Of several
/// people it is the subject's.
///
/// # Errors
/// As [`read`].
pub fn read_at(text: &str, fps: Option<f64>) -> Result<PoseTrack, Error> {
    let people = read_people_at(text, fps)?;
    let frames = people.frames.into_iter().map(|f| f.split().0);
    Ok(PoseTrack {
        schema: people.schema,
        frames: frames.collect(),
    })
}

/// As [`read_at`], with everybody in it. In a file of one person they have the number 1.
///
/// # Errors
/// As [`read`].
pub fn read_people_at(text: &str, fps: Option<f64>) -> Result<PeopleTrack, Error> {
    let file = parse(text)?;
    let step_s = step(file.fps.or(fps))?;
    let anybody = file.frames.iter().any(|f| f.pose.is_some());
    let subject = file.subject.or(anybody.then_some(FIRST));
    let mut track = PeopleTrack {
        schema: file.schema,
        subject,
        frames: Vec::with_capacity(file.frames.len()),
    };
    for (index, frame) in file.frames.into_iter().enumerate() {
        let frame = checked(frame, index, step_s, subject, track.schema)?;
        track.push(frame).map_err(|late| {
            damaged(
                index,
                format!("its time {} s is not after the frame before it", late.t_s),
            )
        })?;
    }
    Ok(track)
}

/// The number of the only person of a file.
const FIRST: PersonId = PersonId(1);

fn parse(text: &str) -> Result<File, Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let file: File = serde_json::from_str(text).map_err(broken)?;
    if file.frames.is_empty() {
        return Err(Error::Empty("pose"));
    }
    if file.frames.len() > limits::MAX_ROWS {
        return Err(Error::too_large(
            file.frames.len(),
            "frames",
            limits::MAX_ROWS,
        ));
    }
    let seen = |frame: &&Frame| frame.pose.is_some() || !frame.others.is_empty();
    let seen = file.frames.iter().filter(seen).count();
    few_blanks(file.frames.len() - seen, seen)?;
    Ok(file)
}

/// Refuses a recording of almost nobody: each frame takes as much room as if somebody were in it.
pub(crate) fn few_blanks(blank: usize, seen: usize) -> Result<(), Error> {
    match blank > limits::MAX_BLANK_FRAMES + 10 * seen {
        true => Err(Error::damaged(
            "pose",
            "in its frames",
            format!(
                "{blank} frames are without anybody and {seen} with somebody; cut it to where somebody is"
            ),
        )),
        false => Ok(()),
    }
}

fn broken(error: serde_json::Error) -> Error {
    Error::Json {
        what: "pose",
        reason: error.to_string(),
    }
}

/// Writes a pose track with its times.
///
/// # Errors
/// [`Error::Json`] where a number is not finite, which no stage produces.
pub fn write(track: &PoseTrack) -> Result<String, Error> {
    serde_json::to_string(track).map_err(broken)
}

#[derive(Serialize)]
struct Written {
    schema: KeypointSchema,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<PersonId>,
    frames: Vec<WrittenFrame>,
}

#[derive(Serialize)]
struct WrittenFrame {
    #[serde(flatten)]
    frame: PoseFrame,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Person>,
}

/// Writes everybody in a recording; [`read_at`] finds the subject in it.
///
/// # Errors
/// As [`write`].
pub fn write_people(track: PeopleTrack) -> Result<String, Error> {
    let frame = |frame: PeopleFrame| {
        let (frame, others) = frame.split();
        WrittenFrame { frame, others }
    };
    let written = Written {
        schema: track.schema,
        subject: track.subject,
        frames: track.frames.into_iter().map(frame).collect(),
    };
    serde_json::to_string(&written).map_err(broken)
}

fn damaged(index: usize, reason: impl Into<String>) -> Error {
    Error::damaged("pose", format!("in frame {}", index + 1), reason)
}

fn step(fps: Option<f64>) -> Result<Option<f64>, Error> {
    match fps {
        Some(fps) if !(1e-3..=1e5).contains(&fps) => Err(Error::damaged(
            "pose",
            "at its start",
            format!("{fps} frames per second is not a frame rate"),
        )),
        fps => Ok(fps.map(|fps| 1.0 / fps)),
    }
}

fn checked(
    frame: Frame,
    index: usize,
    step_s: Option<f64>,
    subject: Option<PersonId>,
    schema: KeypointSchema,
) -> Result<PeopleFrame, Error> {
    let t_s = match (frame.t_s, step_s) {
        (Some(t_s), _) => t_s,
        (None, Some(step_s)) => index as f64 * step_s,
        (None, None) => return Err(Error::NoTimes),
    };
    if !(-limits::MAX_TIME_S..=limits::MAX_TIME_S).contains(&t_s) {
        return Err(damaged(index, format!("its time {t_s} s is out of range")));
    }
    if frame.others.len() > limits::MAX_PEOPLE {
        let found = frame.others.len();
        return Err(damaged(index, format!("there are {found} people in it")));
    }
    let alone = subject.zip(frame.pose).map(|(id, pose)| Other { id, pose });
    let mut people = Vec::with_capacity(frame.others.len() + 1);
    for Other { id, pose } in alone.into_iter().chain(frame.others) {
        let pose = body_of(pose, index, schema)?;
        people.push(Person { id, pose });
    }
    people.sort_by_key(|p| p.id);
    if people.windows(2).any(|two| two[0].id == two[1].id) {
        return Err(damaged(index, "two people in it have the same number"));
    }
    Ok(PeopleFrame {
        t_s,
        width: frame.width,
        height: frame.height,
        people,
        subject,
        plate: frame.plate.map(|disc| disc_of(disc, index)).transpose()?,
    })
}

fn disc_of(disc: Disc, index: usize) -> Result<Disc, Error> {
    let near = |v: &f64| (-limits::MAX_PX..=limits::MAX_PX).contains(v);
    let sides = disc.minor_px > 0.0 && disc.major_px >= disc.minor_px && near(&disc.major_px);
    let sane = disc.turn_rad.is_finite() && (0.0..=1.0).contains(&disc.score);
    if sides && sane && disc.centre_px.iter().all(near) {
        Ok(disc)
    } else {
        Err(damaged(index, "its plate is no ellipse in the picture"))
    }
}

fn body_of(body: Body, index: usize, schema: KeypointSchema) -> Result<Pose, Error> {
    let count = schema.points().len();
    points(
        &body.landmarks_px,
        "landmarks_px",
        count,
        limits::MAX_PX,
        index,
    )?;
    if !body.world_m.is_empty() {
        points(&body.world_m, "world_m", count, limits::MAX_M, index)?;
    }
    let mut visibility = body.visibility;
    if visibility.is_empty() {
        visibility = vec![1.0; count];
    }
    if visibility.len() != count {
        let found = visibility.len();
        return Err(damaged(
            index,
            format!("visibility has {found} values and not {count}"),
        ));
    }
    let probability = |p: &f64| (0.0..=1.0).contains(p);
    if !visibility.iter().all(probability) || !probability(&body.presence) {
        return Err(damaged(
            index,
            "a visibility or presence is not between 0 and 1",
        ));
    }
    Ok(Pose {
        landmarks_px: body.landmarks_px,
        visibility,
        world_m: body.world_m,
        presence: body.presence,
    })
}

fn points(
    list: &[[f64; 3]],
    name: &str,
    count: usize,
    limit: f64,
    index: usize,
) -> Result<(), Error> {
    if list.len() != count {
        let found = list.len();
        return Err(damaged(
            index,
            format!("{name} has {found} points and not {count}"),
        ));
    }
    if list.iter().flatten().any(|v| !(-limit..=limit).contains(v)) {
        return Err(damaged(
            index,
            format!("a coordinate in {name} is out of range"),
        ));
    }
    Ok(())
}
