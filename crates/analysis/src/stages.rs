//! The stages that are the same for all movements: one function each.

use crate::{Error, picture, remarks};
use sagitta_biomech::algo::{bar, coordinates, landmarks, markers};
use sagitta_biomech::continuity::continuous;
use sagitta_biomech::filter::{
    Conditioned, CutOff, Smoothing, condition_corrected, condition_table, condition_track, distinct,
};
use sagitta_biomech::scale::Scale;
use sagitta_biomech::view::{near_side, view_deg};
use sagitta_motion::{
    Forces, Input, Kinematics, Markers, Phases, PoseTrack, Request, Settings, Source, Spec, Table,
    Warnings,
};
use sagitta_movements::Recording;

/// Input after filtering.
pub(crate) enum Ready {
    Pose(Conditioned),
    Markers(Conditioned),
    Coordinates(Table, Smoothing),
    Forces(Forces),
}

/// The part between the chosen start and end. Times stay those of the recording.
pub(crate) fn trim(request: &Request) -> Result<Input, Error> {
    let (start, end) = (request.settings.start_s, request.settings.end_s);
    let inside = |t: f64| start.is_none_or(|s| t >= s) && end.is_none_or(|e| t <= e);
    let (input, count) = match &request.input {
        Input::Forces(forces) => {
            let part = forces.part(inside);
            let count = part.t_s.len();
            (Input::Forces(part), count)
        }
        Input::Markers(all) => {
            let keep: Vec<usize> = (0..all.t_s.len()).filter(|&i| inside(all.t_s[i])).collect();
            let rows = keep.iter().filter_map(|&i| all.positions_m.get(i).cloned());
            let part = Markers {
                t_s: keep.iter().map(|&i| all.t_s[i]).collect(),
                positions_m: rows.collect(),
                markers: all.markers.clone(),
                rate_hz: all.rate_hz,
            };
            (Input::Markers(part), keep.len())
        }
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
        // Plates and marker systems know no slow motion.
        Input::Forces(_) | Input::Markers(_) => {}
    }
    input
}

/// Bridges short gaps and low-passes where the frame rate allows it.
///
/// # Errors
/// [`Error::Body`] where markers do not show what the movement needs.
pub(crate) fn condition(
    input: &Input,
    request: &Request,
    spec: &Spec,
    w: &mut Warnings,
) -> Result<Ready, Error> {
    let settings = &request.settings;
    let cutoff_hz = settings.cutoff_hz.unwrap_or(spec.cutoff_hz);
    let cutoff = match settings.automatic_cutoff && settings.cutoff_hz.is_none() {
        true => CutOff::Automatic,
        false => CutOff::At(cutoff_hz),
    };
    Ok(match input {
        Input::Pose(track) => {
            let pictures = distinct(track, &request.edits.points);
            remarks::repeated(&pictures, w);
            let one = continuous(&pictures.track);
            remarks::continuity(&one, w);
            let mut done = condition_corrected(&one.track, &request.edits.points, cutoff);
            done.of_pictures(&pictures);
            remarks::slow_motion(&done.smoothing, request, w);
            remarks::frame_rate(&done.smoothing, cutoff_hz, spec, w);
            remarks::gaps(&done, w);
            remarks::repairs(&done, w);
            Ready::Pose(done)
        }
        Input::Coordinates(table) => {
            let (table, smoothing) = condition_table(table, cutoff);
            remarks::frame_rate(&smoothing, cutoff_hz, spec, w);
            Ready::Coordinates(table, smoothing)
        }
        Input::Forces(forces) => Ready::Forces(forces.clone()),
        Input::Markers(all) => {
            let points = markers::points(all, &spec.required)?;
            remarks::markers(markers::lacking(&points), w);
            let done = condition_track(&points, cutoff);
            remarks::frame_rate(&done.smoothing, cutoff_hz, spec, w);
            Ready::Markers(done)
        }
    })
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
            let read = picture::read(done, source, request, w);
            let (track, scale) = (read.track.as_ref(), read.scale);
            let view = view_deg(track);
            remarks::view(view, spec, w);
            remarks::picture(source, view, spec, w);
            remarks::height(&scale, source, w);
            let mut curves = landmarks::kinematics(track, source, scale.metres, subject.sex);
            read.places(&mut curves);
            let plate_m = request.settings.plate_m.unwrap_or(Settings::PLATE_M);
            let (metres, sex) = (scale.metres, subject.sex);
            let mut sharp = landmarks::in_room(&read.sharp, track, source, metres, sex);
            bar::by_plate(&mut curves, sharp.as_mut(), track, metres, plate_m);
            Ok(Recording {
                sharp,
                schema: Some(track.schema),
                view_deg: view,
                near: near_side(track),
                scale,
                picture: read.picture,
                ..recording(request, Some(curves), &done.smoothing)
            })
        }
        Ready::Markers(done) => {
            let (source, sex) = (Source::Markers, subject.sex);
            let curves = landmarks::kinematics(&done.track, source, 1.0, sex);
            Ok(Recording {
                sharp: landmarks::in_room(&done.sharp, &done.track, source, 1.0, sex),
                ..recording(request, Some(curves), &done.smoothing)
            })
        }
        Ready::Coordinates(table, smoothing) => {
            let curves = coordinates::kinematics(table, subject.height_m)?;
            Ok(recording(request, Some(curves), smoothing))
        }
        Ready::Forces(forces) => Ok(Recording {
            forces: Some(forces.clone()),
            rate_hz: forces.rate_hz().unwrap_or(0.0),
            ..recording(request, None, &Smoothing::default())
        }),
    }
}

fn recording(
    request: &Request,
    kinematics: Option<Kinematics>,
    smoothing: &Smoothing,
) -> Recording {
    Recording {
        subject: request.subject,
        variant: request.variant.clone(),
        settings: request.settings,
        kinematics,
        sharp: None,
        forces: request.forces.clone(),
        schema: None,
        view_deg: None,
        near: None,
        picture: None,
        scale: Scale::face_value(0.0),
        rate_hz: smoothing.rate_hz,
        cutoff_hz: smoothing.cutoff_hz,
    }
}

/// Says so where nothing was found.
pub(crate) fn remark_reps(recording: &Recording, spec: &Spec, phases: &Phases, w: &mut Warnings) {
    let body = recording.kinematics.as_ref();
    let empty = body.is_some_and(|k| k.channels.is_empty());
    let frames = body.map_or(0, |k| k.t_s.len());
    let reps = (!spec.rep_name.is_empty()).then_some(phases.reps.len());
    remarks::reps(empty, frames, reps, w);
}
