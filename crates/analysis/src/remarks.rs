//! Warnings in plain words: what it means for the numbers and what to do next time.

use sagitta_biomech::continuity::Continuous;
use sagitta_biomech::filter::{Conditioned, Distinct, MAX_BRIDGE_S, Smoothing};
use sagitta_biomech::scale::{ASSUMED_HEIGHT_M, Scale};
use sagitta_motion::{
    PictureRoll, Request, RollSource, ScaleBy, ScaleSource, Source, Spec, View, Warning,
    WarningKind, Warnings,
};
use sagitta_movements::find;
use sagitta_movements::sight::SIDE_DEG;
use sagitta_movements::suggest::{NONE, Suggestion};

pub(crate) fn frame_rate(s: &Smoothing, wanted_hz: f64, spec: &Spec, w: &mut Warnings) {
    if s.rate_hz <= 0.0 {
        return;
    }
    let rate = round(s.rate_hz);
    if s.cutoff_hz.is_none() {
        let text = format!(
            "This recording has {rate} frames per second. A low-pass filter of {wanted_hz} Hz needs more than {} frames per second, so nothing was smoothed: curves and peaks carry the full jitter of the landmarks.",
            round(wanted_hz / 0.4)
        );
        w.add(WarningKind::LowFrameRate, text);
    }
    if s.uneven {
        let text = format!(
            "The times of this recording are very uneven: most of its frames are {} s apart, and others many times as far. Such stretches were not smoothed, so that curves and peaks carry their full jitter; export it with even times.",
            round(1.0 / s.rate_hz)
        );
        w.add(WarningKind::LowFrameRate, text);
    }
    if spec.share_of_rate(s.rate_hz) < 1.0 {
        let text = format!(
            "{rate} frames per second are few for this movement: times are known to about {} s only. Film with {} or more.",
            round(0.5 / s.rate_hz),
            spec.min_frame_rate_hz
        );
        w.add(WarningKind::LowFrameRate, text);
    }
}

/// Rates that differ by less are one and the same.
const SAME_RATE: f64 = 1.2;

/// Says so where the file tells that it was filmed faster than it plays, and the request does not, or
/// tells another factor.
pub(crate) fn slow_motion(s: &Smoothing, request: &Request, w: &mut Warnings) {
    let pace = request.settings.pace();
    let Some(filmed) = request
        .provenance
        .capture_rate_hz
        .filter(|hz| hz.is_finite())
    else {
        return;
    };
    let played = s.rate_hz / pace;
    let factor = filmed / played;
    let differs = (filmed / s.rate_hz).max(s.rate_hz / filmed) > SAME_RATE;
    if !differs || !factor.is_finite() || factor < 1.0 / SAME_RATE {
        return;
    }
    let factor = round(factor);
    let (filmed, played) = (round(filmed), round(played));
    let given = if request.settings.slow_motion.is_some() {
        format!(" and not {}", round(pace))
    } else {
        String::new()
    };
    let text = format!(
        "The file says that it was filmed at {filmed} frames per second, and it plays at {played}. Give a slow-motion factor of {factor}{given} to measure in real time; until then all times here are wrong."
    );
    w.add(WarningKind::SlowMotion, text);
}

/// Says so where a track was parted because it shows somebody else or another camera.
pub(crate) fn continuity(one: &Continuous, w: &mut Warnings) {
    let (Some(first), Some((from_s, to_s))) = (one.elsewhere.first(), one.kept_s) else {
        return;
    };
    let more = match one.elsewhere.len() {
        1 => String::new(),
        n => format!(" (the first of {n} such stretches)"),
    };
    let text = format!(
        "From {:.1} to {:.1} s{more} the landmarks are at another place or of another size, with a jump in between, as where the film is cut or another person is taken: {} frames were left out, and the person from {from_s:.1} to {to_s:.1} s was measured. If the other one is meant, choose start and end.",
        first.from_s, first.to_s, one.left_out
    );
    w.add_at(WarningKind::SeveralPeople, first.from_s, text);
}

/// Says which points of the body a marker set does not show.
pub(crate) fn markers(lacking: Option<sagitta_biomech::Error>, w: &mut Warnings) {
    if let Some(lacking) = lacking {
        let text = format!("{lacking} What needs them is left out.");
        w.add(WarningKind::NotMeasured, text);
    }
}

/// Where more frames than this share repeat the one before, they are told of.
const MANY_REPEATED: f64 = 0.02;

/// Says so where many frames show the picture before them once more.
pub(crate) fn repeated(pictures: &Distinct, w: &mut Warnings) {
    let frames = pictures.track.frames.len();
    let Some(rate_hz) = pictures.rate_hz else {
        return;
    };
    if pictures.repeated as f64 > MANY_REPEATED * frames as f64 {
        let text = format!(
            "{} of {frames} frames show the picture before them once more and were left out: there are about {} different pictures per second, shown unevenly, so that quick jumps and steps may be missed. Bring the file as the camera wrote it, not one that was converted to another frame rate.",
            pictures.repeated,
            rate_hz.round()
        );
        w.add(WarningKind::LowFrameRate, text);
    }
}

pub(crate) fn gaps(done: &Conditioned, w: &mut Warnings) {
    let frames = done.track.frames.len();
    if done.missing == frames {
        w.add(
            WarningKind::NoPerson,
            "Nobody was found in any frame. Film the whole body, from head to feet, in good light.",
        );
        return;
    }
    if done.bridged > 0 {
        let text = format!(
            "In {} of {frames} frames nobody was found; gaps of up to {MAX_BRIDGE_S} s were bridged by straight lines.",
            done.bridged
        );
        w.add(WarningKind::Gaps, text);
    }
    if done.missing > 0 {
        let text = format!(
            "In {} of {frames} frames nobody was found, for too long to bridge: the curves have gaps there and repetitions may be missing.",
            done.missing
        );
        w.add(WarningKind::Gaps, text);
    }
}

/// Where more frames than this share had their sides exchanged, the rest is not sure either.
const MANY_SWAPPED: f64 = 0.1;
/// A smaller share of wild coordinates is the ordinary jitter of a detector.
const WILD: f64 = 0.01;

pub(crate) fn repairs(done: &Conditioned, w: &mut Warnings) {
    let frames = done.track.frames.len();
    if done.swapped > 0 {
        let many = done.swapped as f64 > MANY_SWAPPED * frames as f64;
        let (kind, and) = match many {
            true => (
                WarningKind::SidesUnclear,
                " That is many: values of one side may still be the other's, and left against right does not hold.",
            ),
            false => (WarningKind::Repaired, ""),
        };
        let text = format!(
            "In {} of {frames} frames left and right had been taken for each other and were exchanged.{and} Check the sides in the player; film from the side that matters.",
            done.swapped
        );
        w.add(kind, text);
    }
    if done.wild > WILD {
        let text = format!(
            "{:.0} % of all coordinates jumped for a frame or two and were replaced by what is around them. More light or a slower shutter helps.",
            100.0 * done.wild
        );
        w.add(WarningKind::Repaired, text);
    }
}

pub(crate) fn view(view_deg: Option<f64>, spec: &Spec, w: &mut Warnings) {
    let Some(view) = view_deg.filter(|&view| spec.view == View::Side && view < SIDE_DEG) else {
        return;
    };
    let text = format!(
        "The camera looks from about {view:.0}° (0° is the front, 90° the side). Angles from this view read up to 14° too small and their uncertainty is widened. Film square from the side."
    );
    w.add(WarningKind::ObliqueView, text);
}

/// Says so where nothing tells the direction.
pub(crate) fn picture(source: Source, view_deg: Option<f64>, spec: &Spec, w: &mut Warnings) {
    if source == Source::Image2d && spec.view == View::Side && view_deg.is_none() {
        w.add(WarningKind::ObliqueView, "The recording has its points in the picture only, so the camera's direction is not known: angles are those that the picture shows, and read too small unless it was filmed square from the side.");
    }
}

pub(crate) fn height(scale: &Scale, source: Source, w: &mut Warnings) {
    if scale.measured() || scale.height_units.is_none() {
        return;
    }
    let text = if source == Source::Image2d {
        format!(
            "No body height was given: lengths assume {ASSUMED_HEIGHT_M} m. Enter the height to get real lengths."
        )
    } else {
        "No body height was given: lengths are the network's own guess. Enter the height to get real lengths.".to_owned()
    };
    w.add(WarningKind::NoHeight, text);
}

/// Says so where the picture was turned back by what it shows itself.
pub(crate) fn roll(roll: Option<PictureRoll>, w: &mut Warnings) {
    let Some(roll) = roll.filter(|r| r.applied && r.by != RollSource::Given) else {
        return;
    };
    let how = match roll.by {
        RollSource::Floor => "the horizon of the floor",
        _ => "the line along which the feet stand",
    };
    let side = if roll.roll_deg > 0.0 { "right" } else { "left" };
    let text = format!(
        "The floor falls to the {side} by {:.1}° (± {:.1}°), as {how} shows, so the picture was turned back before anything was measured. If the ground really slopes, set the camera's roll to 0; else level the camera next time.",
        roll.roll_deg.abs(),
        roll.sd_deg
    );
    w.add(WarningKind::TurnedCamera, text);
}

/// Says why the scale that was chosen is not the one that was used.
pub(crate) fn no_scale(by: Option<ScaleBy>, w: &mut Warnings) {
    let text = match by {
        Some(ScaleBy::Plate) => {
            "No weight plate was seen in half of the frames, so it does not give the scale and the body height does. Have the plate followed, or choose another scale."
        }
        Some(ScaleBy::Floor { .. }) => {
            "No foot stands still on the floor of this recording, so the rectangle does not give the scale and the body height does. Choose another scale."
        }
        _ => {
            "This recording has nothing in pixels, so what was drawn does not give the scale. Choose the body height."
        }
    };
    w.add(WarningKind::NotMeasured, text);
}

pub(crate) fn scales_differ(used: ScaleSource, other: ScaleSource, apart: f64, w: &mut Warnings) {
    let longer = if apart > 0.0 { "longer" } else { "shorter" };
    let text = format!(
        "By {} everything would be {:.0} % {longer} than by {}, which was used: more than both can be off. Check both; what is drawn must be as far from the camera as the person.",
        other.words(),
        100.0 * apart.abs(),
        used.words(),
    );
    w.add(WarningKind::Disagreement, text);
}

pub(crate) fn not_square(misfit: f64, w: &mut Warnings) {
    let text = format!(
        "The four corners look like a rectangle whose sides differ by {:.0} % from those given. Check the order of the corners and the two lengths.",
        100.0 * misfit
    );
    w.add(WarningKind::Disagreement, text);
}

/// Says so where the movement that was found out could be another one, or is none.
pub(crate) fn named(told: Option<&Suggestion>) -> Option<Warning> {
    match told {
        None => Some(Warning::new(WarningKind::NotMeasured, NO_MOVEMENT)),
        Some(told) if !told.clear => Some(not_clear(told)),
        Some(told) if told.movement == NONE => {
            Some(Warning::new(WarningKind::NotMeasured, NO_MOVEMENT))
        }
        Some(_) => None,
    }
}

/// What is said where a recording is of none of the movements.
const NO_MOVEMENT: &str = "This looks like none of the movements that are measured here, so it is only told how far every joint went. If it is one of them, choose it, and film one movement with the whole body in the picture next time.";

fn not_clear(told: &Suggestion) -> Warning {
    let name = |id: &str| match id {
        NONE => "none of the movements that are measured here".to_owned(),
        id => find(id).map_or(id.to_owned(), |m| m.spec().name.to_lowercase()),
    };
    let but = |against: &str| match against {
        "" => String::new(),
        against => format!(" ({against})"),
    };
    let likelier = format!("{}{}", name(told.movement), but(&told.against));
    let or = told.other.map_or(String::new(), |other| {
        format!(" or {}{}", name(other), but(&told.against_other))
    });
    let text = format!(
        "The movement was found out by what the recording looks like, and it is not clear: {likelier}{or}. It was measured as the first. Choose the movement yourself if that is wrong."
    );
    Warning {
        movements: [Some(told.movement), told.other]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect(),
        ..Warning::new(WarningKind::MovementUnclear, text)
    }
}

/// What is said of one picture instead of asking for a better recording.
const STILL: &str =
    "One picture shows one posture: there are no repetitions, and nothing over time.";

pub(crate) fn reps(empty: bool, frames: usize, reps: Option<usize>, w: &mut Warnings) {
    if empty && !w.has(WarningKind::NoPerson) {
        w.add(WarningKind::NotMeasured, "The joints that this movement needs were not seen in any frame. Film the whole body, from head to feet.");
    }
    if reps == Some(0) && frames == 1 {
        w.add(WarningKind::NoReps, STILL);
    // What the movement itself said of where it looked is more.
    } else if reps == Some(0) && !w.has(WarningKind::NoPerson) && !w.has(WarningKind::NoReps) {
        w.add(WarningKind::NoReps, "No repetition was found. Check that the right movement is chosen and that the recording shows it from start to end.");
    }
}

/// Three significant figures, without trailing zeros.
fn round(value: f64) -> String {
    let decimals = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
