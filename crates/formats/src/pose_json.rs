//! Landmarks as JSON: `{"frames":[{"t_s","width","height","pose":{…}|null}]}`.
//!
//! Reading also accepts `"fps"` beside `"frames"` in place of the frames' own times, poses without
//! `visibility` (taken as 1) and without `world_m` (left empty), and ignores members that it does
//! not know.

use crate::{Error, limits};
use sagitta_motion::{KeypointSchema, Pose, PoseFrame, PoseTrack};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    schema: KeypointSchema,
    #[serde(default)]
    fps: Option<f64>,
    frames: Vec<Frame>,
}

#[derive(Deserialize)]
struct Frame {
    t_s: Option<f64>,
    width: u32,
    height: u32,
    pose: Option<Body>,
}

#[derive(Deserialize)]
struct Body {
    landmarks_px: Vec<[f64; 3]>,
    #[serde(default)]
    visibility: Vec<f64>,
    #[serde(default)]
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

/// Reads a pose track; `fps` (frames per second) gives the times where the file has none.
///
/// # Errors
/// As [`read`].
pub fn read_at(text: &str, fps: Option<f64>) -> Result<PoseTrack, Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let file: File = serde_json::from_str(text).map_err(|e| Error::Json {
        what: "pose",
        reason: e.to_string(),
    })?;
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
    let step_s = step(file.fps.or(fps))?;
    let mut track = PoseTrack {
        schema: file.schema,
        frames: Vec::with_capacity(file.frames.len()),
    };
    for (index, frame) in file.frames.into_iter().enumerate() {
        let frame = checked(frame, index, step_s, track.schema)?;
        track.push(frame).map_err(|late| {
            damaged(
                index,
                format!("its time {} s is not after the frame before it", late.t_s),
            )
        })?;
    }
    Ok(track)
}

/// Writes a pose track with its times.
///
/// # Errors
/// [`Error::Json`] where a number is not finite, which no stage produces.
pub fn write(track: &PoseTrack) -> Result<String, Error> {
    serde_json::to_string(track).map_err(|e| Error::Json {
        what: "pose",
        reason: e.to_string(),
    })
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
    schema: KeypointSchema,
) -> Result<PoseFrame, Error> {
    let t_s = match (frame.t_s, step_s) {
        (Some(t_s), _) => t_s,
        (None, Some(step_s)) => index as f64 * step_s,
        (None, None) => return Err(Error::NoTimes),
    };
    if !(-limits::MAX_TIME_S..=limits::MAX_TIME_S).contains(&t_s) {
        return Err(damaged(index, format!("its time {t_s} s is out of range")));
    }
    let pose = frame.pose.map(|body| body_of(body, index, schema));
    Ok(PoseFrame {
        t_s,
        width: frame.width,
        height: frame.height,
        pose: pose.transpose()?,
    })
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
