//! The stages that are the same for all movements: one function each.

use crate::{Error, remarks};
use sagitta_biomech::algo::{coordinates, landmarks};
use sagitta_biomech::filter::{Conditioned, Smoothing, condition_table, condition_track};
use sagitta_biomech::scale::{Scale, scale};
use sagitta_biomech::view::view_deg;
use sagitta_motion::{Input, Phases, PoseTrack, Request, Source, Spec, Table, Warnings};
use sagitta_movements::Recording;

/// Cameras that film a thousand frames per second save them as 25 or 30.
const MAX_SLOW_MOTION: f64 = 100.0;

/// Input after filtering.
pub(crate) enum Ready {
    Pose(Conditioned),
    Coordinates(Table, Smoothing),
}

/// Refuses what no recording could satisfy.
pub(crate) fn check(request: &Request) -> Result<(), Error> {
    let settings = &request.settings;
    let rules = [
        ("body height", request.subject.height_m, 0.3, 2.8, "metres"),
        (
            "body mass",
            request.subject.mass_kg,
            1.0,
            500.0,
            "kilograms",
        ),
        ("load", request.subject.load_kg, 0.0, 1000.0, "kilograms"),
        ("cut-off", settings.cutoff_hz, 0.1, 500.0, "hertz"),
    ];
    for (name, value, low, high, unit) in rules {
        if let Some(value) = value.filter(|v| !(low..=high).contains(v)) {
            let text = format!(
                "A {name} of {value} {unit} is out of range; give one between {low} and {high} {unit}."
            );
            return Err(Error::Request(text));
        }
    }
    if !(1.0..=MAX_SLOW_MOTION).contains(&settings.pace()) {
        return Err(Error::Request(format!(
            "A slow-motion factor of {} is out of range; give the rate at which the camera filmed over the rate at which the file plays, between 1 and {MAX_SLOW_MOTION}.",
            settings.pace()
        )));
    }
    match (settings.start_s, settings.end_s) {
        (Some(start), Some(end))
            if end.partial_cmp(&start) != Some(std::cmp::Ordering::Greater) =>
        {
            Err(Error::Request(format!(
                "The end ({end} s) is not after the start ({start} s); choose a later end."
            )))
        }
        _ => Ok(()),
    }
}

/// Refuses landmarks that lack what the movement cannot do without.
pub(crate) fn has_points(input: &Input, spec: &Spec) -> Result<(), Error> {
    let Input::Pose(track) = input else {
        return Ok(());
    };
    match track.schema.refusal(&spec.required) {
        Some(reason) => Err(Error::Request(format!(
            "The analysis of this movement ({}) {reason}; choose a recording with more points.",
            spec.name
        ))),
        None => Ok(()),
    }
}

/// The part between the chosen start and end. Times stay those of the recording.
pub(crate) fn trim(request: &Request) -> Result<Input, Error> {
    let (start, end) = (request.settings.start_s, request.settings.end_s);
    let inside = |t: f64| start.is_none_or(|s| t >= s) && end.is_none_or(|e| t <= e);
    let (input, count) = match &request.input {
        Input::Pose(track) => {
            let frames: Vec<_> = track
                .frames
                .iter()
                .filter(|f| inside(f.t_s))
                .cloned()
                .collect();
            let count = frames.len();
            let schema = track.schema;
            (Input::Pose(PoseTrack { schema, frames }), count)
        }
        Input::Coordinates(table) => {
            let keep: Vec<usize> = (0..table.t_s.len())
                .filter(|&i| inside(table.t_s[i]))
                .collect();
            let mut part = table.clone();
            part.t_s = keep.iter().map(|&i| table.t_s[i]).collect();
            part.rows = keep
                .iter()
                .filter_map(|&i| table.rows.get(i).cloned())
                .collect();
            (Input::Coordinates(part), keep.len())
        }
    };
    let chosen = start.is_some() || end.is_some();
    let text = if chosen {
        " between the chosen start and end"
    } else {
        ""
    };
    if count == 0 {
        Err(Error::Empty(text.to_owned()))
    } else {
        Ok(input)
    }
}

/// Times of life instead of the times of a file that plays slower.
pub(crate) fn in_real_time(mut input: Input, request: &Request) -> Input {
    let pace = request.settings.pace();
    match &mut input {
        Input::Pose(track) => track.frames.iter_mut().for_each(|f| f.t_s /= pace),
        Input::Coordinates(table) => table.t_s.iter_mut().for_each(|t| *t /= pace),
    }
    input
}

/// Bridges short gaps and low-passes where the frame rate allows it.
pub(crate) fn condition(input: &Input, request: &Request, spec: &Spec, w: &mut Warnings) -> Ready {
    let cutoff_hz = request.settings.cutoff_hz.unwrap_or(spec.cutoff_hz);
    match input {
        Input::Pose(track) => {
            let done = condition_track(track, cutoff_hz);
            remarks::slow_motion(&done.smoothing, request, w);
            remarks::frame_rate(&done.smoothing, cutoff_hz, spec, w);
            remarks::gaps(&done, w);
            Ready::Pose(done)
        }
        Input::Coordinates(table) => {
            let (table, smoothing) = condition_table(table, cutoff_hz);
            remarks::frame_rate(&smoothing, cutoff_hz, spec, w);
            Ready::Coordinates(table, smoothing)
        }
    }
}

/// Curves of the body, with scale and view.
pub(crate) fn kinematics(
    ready: &Ready,
    request: &Request,
    spec: &Spec,
    w: &mut Warnings,
) -> Result<Recording, Error> {
    let subject = request.subject;
    match ready {
        Ready::Pose(done) => {
            let world = done
                .track
                .frames
                .iter()
                .flat_map(|f| &f.pose)
                .any(|p| !p.world_m.is_empty());
            let source = if world {
                Source::World3d
            } else {
                Source::Image2d
            };
            let scale = scale(&done.track, source, subject.height_m);
            let view = view_deg(&done.track);
            remarks::view(view, spec, w);
            remarks::picture(source, spec, w);
            remarks::height(&scale, source, w);
            let curves = landmarks::kinematics(&done.track, source, scale.metres, subject.sex);
            Ok(Recording {
                schema: Some(done.track.schema),
                view_deg: view,
                scale,
                ..recording(request, curves, &done.smoothing)
            })
        }
        Ready::Coordinates(table, smoothing) => {
            let curves = coordinates::kinematics(table, subject.height_m)?;
            Ok(recording(request, curves, smoothing))
        }
    }
}

fn recording(
    request: &Request,
    kinematics: sagitta_motion::Kinematics,
    smoothing: &Smoothing,
) -> Recording {
    Recording {
        subject: request.subject,
        kinematics: Some(kinematics),
        schema: None,
        view_deg: None,
        scale: Scale::face_value(0.0),
        rate_hz: smoothing.rate_hz,
        cutoff_hz: smoothing.cutoff_hz,
    }
}

/// Says so where nothing was found.
pub(crate) fn remark_reps(recording: &Recording, phases: &Phases, w: &mut Warnings) {
    let empty = recording
        .kinematics
        .as_ref()
        .is_none_or(|k| k.channels.is_empty());
    let frames = recording.kinematics.as_ref().map_or(0, |k| k.t_s.len());
    remarks::reps(empty, frames, phases.reps.len(), w);
}
