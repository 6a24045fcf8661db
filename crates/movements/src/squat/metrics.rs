//! What is measured in a squat.

use super::phases::PELVIS;
use super::spec::SPEC;
use crate::measure::add;
use crate::uncertainty::{angle, difference, duration, length};
use crate::{Measure, Recording, Sheet, lift};
use sagitta_biomech::signal::mean_sd;
use sagitta_motion::{Angle, Channel, Metric, Phase, Phases, Position, Rep, Side};

const COM: Channel = Channel::Position(Position::ComHeight, None);
/// A thigh, and a leg from hip to ankle less what is left under the hips of the deepest squat, as shares of the
/// body's height (Winter, figure 4.1, after Drillis and Contini).
const THIGH: f64 = 0.245;
const LEG: f64 = 0.245 + 0.246 - 0.1;
/// People's proportions and a body height by landmarks are off by some 6 % each: three deviations of both.
const TOLERATED: f64 = 1.25;
/// The highest place of the pelvis is looked for in so many seconds before a repetition begins: who walks up to
/// the bar before that is at another distance from the camera.
const STANDING_S: f64 = 1.0;
const CUT: &str = "The recording does not show this repetition from standing to standing.";

pub(super) fn metrics(r: &Recording, p: &Phases) -> Vec<Metric> {
    let mut sheet = Sheet::new(&SPEC, r);
    for (i, rep) in p.reps.iter().enumerate() {
        let Some(&bottom_s) = rep.events.get("bottom_s") else {
            continue;
        };
        let before_s = i.checked_sub(1).map_or(f64::MIN, |i| p.reps[i].end_s);
        let from_s = before_s.max(rep.start_s - STANDING_S);
        heights(&mut sheet, r, i, from_s, bottom_s);
        angles(&mut sheet, r, i, bottom_s);
        times(&mut sheet, r, i, rep, p);
    }
    whole(&mut sheet, r, p);
    lift::cycles(&mut sheet, r, p);
    sheet.into_vec()
}

/// Refuses a height that is larger than a bone's share of the body's height.
fn within(r: &Recording, mut m: Measure, share: f64, bone: &str) -> Measure {
    let far = |value: f64| value.abs() > TOLERATED * share * r.body_m();
    if m.value.is_some_and(far) {
        m.unsupported = true;
        let reason = format!(
            "This is further than a {bone} of this body is long, so the landmarks are wrong here."
        );
        add(&mut m.note, &reason);
    }
    m
}

fn heights(sheet: &mut Sheet, r: &Recording, i: usize, from_s: f64, bottom_s: f64) {
    let below = |side| {
        r.at(
            Channel::Position(Position::HipOverKnee, Some(side)),
            bottom_s,
        )
        .map(|h| -h)
    };
    let depth = match (below(Side::Left), below(Side::Right)) {
        (Some(left), Some(right)) => Some(0.5 * (left + right)),
        (left, right) => left.or(right),
    };
    let mut depth = within(r, length(r, depth), THIGH, "thigh");
    if depth.value.is_none() {
        depth.note = "This needs the knees and hips in the picture; with a coordinates file it needs the body height.".to_owned();
    }
    sheet.put("depth", Some(i), None, depth);
    let drop = |channel| {
        let top = r.highest(channel, from_s, bottom_s)?;
        Some(top - r.at(channel, bottom_s)?)
    };
    let pelvis = within(r, length(r, drop(PELVIS)), LEG, "leg");
    sheet.put("pelvis_drop", Some(i), None, pelvis);
    let mut com = within(r, length(r, drop(COM)), LEG, "leg");
    if com.value.is_none() {
        com.note = "The centre of mass needs the whole body's landmarks.".to_owned();
    }
    sheet.put("com_drop", Some(i), None, com);
}

fn angles(sheet: &mut Sheet, r: &Recording, i: usize, bottom_s: f64) {
    let at = |kind, side| {
        let channel = Channel::Angle(kind, side);
        angle(
            r,
            kind,
            r.at(channel, bottom_s).map(f64::to_degrees),
            r.bend(channel, bottom_s).to_degrees(),
        )
    };
    for (id, asymmetry, kind) in [
        ("knee_flexion_bottom", Some("knee_asymmetry"), Angle::Knee),
        ("hip_flexion_bottom", Some("hip_asymmetry"), Angle::Hip),
        ("ankle_dorsiflexion_bottom", None, Angle::Ankle),
    ] {
        let (left, right) = (at(kind, Some(Side::Left)), at(kind, Some(Side::Right)));
        if let Some(asymmetry) = asymmetry {
            sheet.put(asymmetry, Some(i), None, difference(&left, &right));
        }
        sheet.put(id, Some(i), Some(Side::Left), left);
        sheet.put(id, Some(i), Some(Side::Right), right);
    }
    sheet.put("trunk_lean_bottom", Some(i), None, at(Angle::Trunk, None));
}

fn times(sheet: &mut Sheet, r: &Recording, i: usize, rep: &Rep, p: &Phases) {
    let cut_start = !rep.events.contains_key("descent_start_s");
    let cut_end = !rep.events.contains_key("ascent_end_s");
    let inside = |phase: &&Phase| phase.start_s >= rep.start_s && phase.end_s <= rep.end_s;
    let of = |kind: &str| {
        p.phases
            .iter()
            .filter(inside)
            .find(|phase| phase.kind == kind)
    };
    let seconds = |kind| of(kind).map(|phase| phase.end_s - phase.start_s);
    let drop = r
        .highest(PELVIS, rep.start_s, rep.end_s)
        .zip(rep.events.get("bottom_s").and_then(|&t| r.at(PELVIS, t)))
        .map_or(0.0, |(top, low)| top - low);
    let longest = seconds("descent")
        .unwrap_or(0.0)
        .max(seconds("ascent").unwrap_or(0.0));
    let speed = 0.5 * drop / longest.max(r.step_s()).max(0.01);
    let mut put = |id, value: Option<f64>, cut: bool| {
        let measure = if cut {
            Measure::none(CUT)
        } else {
            duration(r, value, speed)
        };
        sheet.put(id, Some(i), None, measure);
    };
    put("descent_time", seconds("descent"), cut_start);
    put("bottom_time", seconds("bottom"), false);
    put("ascent_time", seconds("ascent"), cut_end);
    put(
        "rep_time",
        Some(rep.end_s - rep.start_s),
        cut_start || cut_end,
    );
}

fn whole(sheet: &mut Sheet, r: &Recording, p: &Phases) {
    let reps = p.reps.len();
    let count = Measure {
        value: Some(reps as f64),
        note: "A count has no standard deviation; each repetition's phases say how clear it is."
            .to_owned(),
        ..Measure::default()
    };
    sheet.put("rep_count", None, None, count);
    for (of, mean_id, sd_id) in [
        ("pelvis_drop", "pelvis_drop_mean", "pelvis_drop_sd"),
        (
            "knee_flexion_bottom",
            "knee_flexion_mean",
            "knee_flexion_sd",
        ),
        ("rep_time", "rep_time_mean", "rep_time_sd"),
    ] {
        let values = sheet.valid(of, reps);
        let (mean, sd) = mean_sd(&values).map_or((None, None), |(mean, sd)| (Some(mean), sd));
        sheet.put(mean_id, None, None, of_all(r, of, mean));
        // The standard error of a standard deviation of n values is SD / sqrt(2 (n - 1)).
        let error = sd.map(|sd| sd / (2.0 * (values.len() as f64 - 1.0)).sqrt());
        let note = if sd.is_none() {
            "This needs at least two repetitions."
        } else {
            ""
        };
        let spread = Measure {
            value: sd,
            sd: error,
            note: note.to_owned(),
            ..Measure::default()
        };
        sheet.put(sd_id, None, None, spread);
    }
}

/// A mean over repetitions keeps the uncertainty of one value, since most errors are shared.
fn of_all(r: &Recording, id: &str, mean: Option<f64>) -> Measure {
    match id {
        _ if mean.is_none() => Measure::none("No repetition has a valid value."),
        "pelvis_drop" => length(r, mean),
        "rep_time" => duration(r, mean, 0.2),
        _ => angle(r, Angle::Knee, mean, 0.0),
    }
}
