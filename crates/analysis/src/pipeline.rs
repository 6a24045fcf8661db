//! The stages in their order.

use crate::{Error, align, check, edits, plates, quality, remarks, report, stages, tempo};
use sagitta_motion::{Input, Progress, Report, Request, Spec, Stage, Warnings};
use sagitta_movements::suggest::{self, Evidence, NONE, Suggestion, suggest};
use sagitta_movements::{ALL, AnyMovement, Recording};
use std::collections::BTreeMap;

/// All movements, in the order to show them.
pub fn catalogue() -> Vec<Spec> {
    ALL.iter().map(|m| m.spec().clone()).collect()
}

/// Analyses a recording. `progress` is told before each stage and may cancel there.
///
/// Partial failure (too few frames per second, gaps, an oblique view, no repetition) is no error: it
/// is a warning in the report.
///
/// # Errors
/// [`Error::Cancelled`] when `progress` says so; otherwise one sentence where the movement is not
/// known, the request is out of range, or the recording holds nothing to analyse.
pub fn run(request: &Request, progress: &mut dyn Progress) -> Result<Report, Error> {
    let alone = plates::alone(request);
    let alone = alone.filter(|alone| alone.movement != Request::FIND_OUT || recognised(alone));
    let request = alone.as_ref().unwrap_or(request);
    let zeroed = zeroed(request);
    let request = zeroed.as_ref().unwrap_or(request);
    if request.movement != Request::FIND_OUT {
        return measure(request, progress);
    }
    check::check(request)?;
    let told = recognise(request)?;
    let found = match (&told, &request.input) {
        (Some(told), _) => told.movement,
        (None, Input::Forces(_)) => return Err(Error::Request(NO_FLIGHT.to_owned())),
        (None, _) => NONE,
    };
    let mut report = measure(
        &Request {
            movement: found.to_owned(),
            variant: None,
            ..request.clone()
        },
        progress,
    )?;
    let why = told.as_ref().map(|told| told.why);
    let why = why.filter(|why| !why.is_empty());
    let how = why.map_or(String::new(), |why| format!(": {why}"));
    let how = format!("by what the recording looks like{how}");
    report.warnings.extend(remarks::named(told.as_ref()));
    report
        .warnings
        .sort_by_key(|w| std::cmp::Reverse(w.kind.weight()));
    report
        .provenance
        .settings
        .insert("movement_chosen".to_owned(), how);
    Ok(report)
}

/// The request with its forces less what the empty plates read, where that is given.
fn zeroed(request: &Request) -> Option<Request> {
    let empty_n = request.settings.empty_n?;
    let mut zeroed = request.clone();
    if let Input::Forces(forces) = &mut zeroed.input {
        *forces = forces.zeroed(empty_n);
    }
    zeroed.forces = zeroed.forces.map(|forces| forces.zeroed(empty_n));
    Some(zeroed)
}

/// Why force plates alone do not tell the movement.
const NO_FLIGHT: &str = "Nothing jumps off the force plates in this recording and no feet load them in turn, so what it shows could not be found out; choose the movement yourself, or another stretch of the recording.";

/// The movement that a recording looks like.
fn recognise(request: &Request) -> Result<Option<Suggestion>, Error> {
    Ok(suggest(&recording_of(request)?))
}

/// Whether something is found out, where that is asked for.
fn recognised(request: &Request) -> bool {
    check::check(request).is_ok() && matches!(recognise(request), Ok(Some(_)))
}

/// By what a movement is recognised, for fitting [`suggest::WEIGHTS`]; `None` without a body.
///
/// # Errors
/// As [`run`].
pub fn evidence(request: &Request) -> Result<Option<Evidence>, Error> {
    check::check(request)?;
    Ok(suggest::evidence(&recording_of(request)?))
}

/// The recording as it is where nothing is known of the movement.
fn recording_of(request: &Request) -> Result<Recording, Error> {
    let spec = movement(NONE)?.spec();
    let mut unheard = Warnings::new();
    let input = stages::in_real_time(stages::trim(request)?, request);
    let conditioned = stages::condition(&input, request, spec, &mut unheard)?;
    stages::kinematics(&conditioned, request, spec, &mut unheard)
}

/// A suggestion that is less sure than this is kept to itself.
const SURE: f64 = 0.75;

/// The movement that a recording looks like more than the one that was asked for.
fn looks_like(recording: &Recording, spec: &Spec, reps: usize) -> Option<String> {
    if spec.rep_name.is_empty() {
        return None;
    }
    let found = suggest(recording).filter(|found| found.movement != NONE)?;
    let other = found.movement != spec.id;
    let sure = found.confidence >= SURE || reps == 0 && found.clear;
    (other && sure).then(|| found.movement.to_owned())
}

fn measure(request: &Request, progress: &mut dyn Progress) -> Result<Report, Error> {
    let movement = movement(&request.movement)?;
    let spec = movement.spec();
    let mut warnings = Warnings::new();
    for note in &request.notes {
        warnings.add(note.kind, note.text.clone());
    }
    for note in request.provenance.import.warnings() {
        warnings.add(note.kind, note.text);
    }
    check::check(request)?;
    check::fits(request, spec)?;
    progress.step(Stage::Condition, 0, 1)?;
    let input = stages::in_real_time(stages::trim(request)?, request);
    let conditioned = stages::condition(&input, request, spec, &mut warnings)?;
    progress.step(Stage::Kinematics, 0, 1)?;
    let mut recording = stages::kinematics(&conditioned, request, spec, &mut warnings)?;
    let mut aligned = BTreeMap::new();
    align::align(request, &mut recording, &mut warnings, &mut aligned);
    progress.step(Stage::Phases, 0, 1)?;
    let found = movement.find(&recording, &mut warnings);
    let mut phases = found.phases();
    let by_hand = edits::apply(&request.edits.events, &mut phases);
    stages::remark_reps(&recording, spec, &phases, &mut warnings);
    progress.step(Stage::Metrics, 0, 1)?;
    let metrics = found.metrics(&phases, &mut warnings);
    tempo::remark(&recording, spec, &phases, &metrics, &mut warnings);
    let quality = match &conditioned {
        stages::Ready::Pose(done) => Some(quality::of_landmarks(done, &recording, spec, &phases)),
        _ => None,
    };
    progress.step(Stage::Report, 0, 1)?;
    let curves = found.curves();
    let mut report = report::report(request, spec, &recording, phases, metrics, curves, warnings);
    report.quality = quality;
    report.looks_like = looks_like(&recording, spec, report.reps.len());
    report.provenance.settings.extend(aligned);
    if !by_hand.is_empty() {
        let settings = &mut report.provenance.settings;
        settings.insert(edits::SETTING.to_owned(), by_hand.join(", "));
    }
    if !request.edits.points.is_empty() {
        let settings = &mut report.provenance.settings;
        let count = request.edits.points.len().to_string();
        settings.insert("landmarks_by_hand".to_owned(), count);
    }
    progress.step(Stage::Report, 1, 1)?;
    Ok(report)
}

fn movement(id: &str) -> Result<&'static dyn AnyMovement, Error> {
    sagitta_movements::find(id).ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|m| m.spec().id.as_ref()).collect();
        Error::UnknownMovement {
            id: id.to_owned(),
            known: known.join(", "),
        }
    })
}
