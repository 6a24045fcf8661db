//! The stages in their order.

use crate::{Error, align, check, edits, quality, report, stages};
use sagitta_motion::{Progress, Report, Request, Spec, Stage, Warnings};
use sagitta_movements::{ALL, Movement};
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
    let movement = movement(&request.movement)?;
    let spec = movement.spec();
    let mut warnings = Warnings::new();
    for note in &request.notes {
        warnings.add(note.kind, note.text.clone());
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
    let mut phases = movement.phases(&recording, &mut warnings);
    let by_hand = edits::apply(&request.edits.events, &mut phases);
    stages::remark_reps(&recording, spec, &phases, &mut warnings);
    progress.step(Stage::Metrics, 0, 1)?;
    let mut metrics = movement.metrics(&recording, &phases, &mut warnings);
    stages::refuse_by_view(&recording, spec, &mut metrics);
    let quality = match &conditioned {
        stages::Ready::Pose(done) => Some(quality::of_landmarks(done, &recording, spec, &phases)),
        _ => None,
    };
    progress.step(Stage::Report, 0, 1)?;
    let curves = movement.curves(&recording, &phases);
    let mut report = report::report(request, spec, &recording, phases, metrics, curves, warnings);
    report.quality = quality;
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

fn movement(id: &str) -> Result<&'static dyn Movement, Error> {
    sagitta_movements::find(id).ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|m| m.spec().id.as_ref()).collect();
        Error::UnknownMovement {
            id: id.to_owned(),
            known: known.join(", "),
        }
    })
}
