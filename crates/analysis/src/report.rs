//! Everything that was found, put into one report.

use sagitta_biomech::filter::MAX_BRIDGE_S;
use sagitta_motion::{
    Angle, Channel, Forces, Kinematics, Metric, Phases, Position, Provenance, Report, Request,
    SCHEMA_VERSION, Series, Settings, Source, Spec, Warnings,
};
use sagitta_movements::Recording;

/// The last stage.
pub(crate) fn report(
    request: &Request,
    spec: &Spec,
    recording: &Recording,
    phases: Phases,
    metrics: Vec<Metric>,
    curves: Vec<Series>,
    warnings: Warnings,
) -> Report {
    let mut body = recording.kinematics.as_ref().map(body).unwrap_or_default();
    let charted = |id: &str| spec.charts.iter().any(|c| c.series.iter().any(|s| s == id));
    body.retain(|(kept, series)| *kept || charted(&series.id));
    let body = body.into_iter().map(|(_, series)| series).collect();
    let plates = recording.forces.as_ref().map(plates).unwrap_or_default();
    let series = [body, plates, curves].concat();
    Report {
        schema: SCHEMA_VERSION,
        movement: spec.id.to_string(),
        reps: phases.reps,
        phases: phases.phases,
        metrics,
        series,
        warnings: warnings.by_weight(),
        quality: None,
        picture: recording.picture.clone(),
        looks_like: None,
        provenance: provenance(request, spec, recording),
    }
}

/// The curves of the body, and whether each is told for every movement or only where a chart shows it.
fn body(kinematics: &Kinematics) -> Vec<(bool, Series)> {
    let one = |(&channel, values): (&Channel, &Vec<Option<f64>>)| {
        let (id, unit) = name(channel);
        let factor = |v: f64| if unit == "°" { v.to_degrees() } else { v };
        let series = Series {
            id,
            unit: unit.to_owned(),
            t_s: kinematics.t_s.clone(),
            values: values.iter().map(|v| v.map(factor)).collect(),
        };
        (!in_room(channel), series)
    };
    kinematics.channels.iter().map(one).collect()
}

/// Whether a curve is one of the way through the room.
fn in_room(channel: Channel) -> bool {
    use Position::*;
    let Channel::Position(position, _) = channel else {
        return false;
    };
    !matches!(
        position,
        PelvisHeight | HipOverKnee | ComHeight | ComForward
    )
}

/// The vertical force of all plates together, and of each where there are several.
fn plates(forces: &Forces) -> Vec<Series> {
    let one = |id: String, values: &[f64]| Series {
        id,
        unit: "N".to_owned(),
        t_s: forces.t_s.clone(),
        values: values.iter().copied().map(Some).collect(),
    };
    let mut all = vec![one("ground_force".to_owned(), &forces.total_n())];
    if forces.plates.len() > 1 {
        for (i, plate) in forces.plates.iter().enumerate() {
            let which = plate
                .side
                .map_or_else(|| (i + 1).to_string(), |side| side.name().to_owned());
            all.push(one(format!("ground_force_{which}"), &plate.vertical_n));
        }
    }
    all
}

/// Id and unit of a curve in a report: "knee_flexion_left".
fn name(channel: Channel) -> (String, &'static str) {
    let (name, side, unit) = match channel {
        Channel::Angle(angle, side) => (angle_name(angle), side, "°"),
        Channel::Position(position, side) => (position_name(position), side, "m"),
    };
    match side {
        Some(side) => (format!("{name}_{}", side.name()), unit),
        None => (name.to_owned(), unit),
    }
}

fn angle_name(angle: Angle) -> &'static str {
    match angle {
        Angle::Knee => "knee_flexion",
        Angle::Hip => "hip_flexion",
        Angle::Ankle => "ankle_dorsiflexion",
        Angle::Elbow => "elbow_flexion",
        Angle::Shoulder => "shoulder_elevation",
        Angle::Trunk => "trunk_lean",
        Angle::Thigh => "thigh_elevation",
        Angle::Shank => "shank_lean",
    }
}

fn position_name(position: Position) -> &'static str {
    match position {
        Position::PelvisHeight => "pelvis_height",
        Position::HipOverKnee => "hip_over_knee",
        Position::ComHeight => "com_height",
        Position::ComForward => "com_forward",
        Position::ComUp => "com_up",
        Position::ComAlong => "com_along",
        Position::PelvisUp => "pelvis_up",
        Position::PelvisAlong => "pelvis_along",
        Position::AnkleUp => "ankle_up",
        Position::AnkleAlong => "ankle_along",
        Position::HeelUp => "heel_up",
        Position::HeelAlong => "heel_along",
        Position::ToeUp => "toe_up",
        Position::ToeAlong => "toe_along",
        Position::SmallToeUp => "small_toe_up",
        Position::AnkleAcross => "ankle_across",
        Position::HeelGround => "heel_ground",
        Position::BarUp => "bar_up",
        Position::BarAlong => "bar_along",
    }
}

/// How curves are smoothed, where they are.
const FILTER: &str = "Butterworth, 2nd order, forward and backward, corrected for two passes";

/// How the picture was read.
fn picture(r: &Recording, set: &mut impl FnMut(&str, String)) {
    let Some(picture) = &r.picture else { return };
    if let Some(used) = picture.scales.first().filter(|s| s.used) {
        set("scale_by", used.by.words().to_owned());
        set(
            "scale_mm_per_px",
            format!("{:.3}", 1000.0 * used.metres_per_px),
        );
        set(
            "scale_sd_percent",
            format!("{:.1}", 100.0 * used.relative_sd),
        );
    }
    if let Some(roll) = &picture.roll {
        let applied = if roll.applied {
            "turned back"
        } else {
            "not turned back"
        };
        set(
            "roll",
            format!("{:.2} ± {:.2}°, {applied}", roll.roll_deg, roll.sd_deg),
        );
    }
}

/// What the caller knows, and every setting that had an influence.
fn provenance(request: &Request, spec: &Spec, r: &Recording) -> Provenance {
    let mut provenance = request.provenance.clone();
    provenance.version = env!("CARGO_PKG_VERSION").to_owned();
    let mut set = |name: &str, value: String| {
        provenance.settings.insert(name.to_owned(), value);
    };
    let wanted = request.settings.cutoff_hz.unwrap_or(spec.cutoff_hz);
    set("cutoff_requested_hz", wanted.to_string());
    set(
        "cutoff_hz",
        r.cutoff_hz.map_or("none".to_owned(), |hz| hz.to_string()),
    );
    if r.cutoff_hz.is_some() {
        set("filter", FILTER.to_owned());
    }
    set("bridged_gap_s", MAX_BRIDGE_S.to_string());
    set("frame_rate_hz", format!("{:.3}", r.rate_hz));
    set("scale", r.scale.metres.to_string());
    picture(r, &mut set);
    let source = match r.source() {
        _ if r.kinematics.is_none() => "force plates",
        Source::World3d => "world landmarks",
        Source::Image2d => "image landmarks",
        Source::Coordinates => "joint coordinates",
        Source::Markers => "markers",
    };
    set("source", source.to_owned());
    let subject = &request.subject;
    let seen_plate = r.kinematics.as_ref().is_some_and(|k| k.bar.is_some());
    let numbers = [
        ("height_m", subject.height_m),
        ("mass_kg", subject.mass_kg),
        ("load_kg", subject.load_kg),
        (
            "plate_m",
            seen_plate.then(|| request.settings.plate_m.unwrap_or(Settings::PLATE_M)),
        ),
        (
            "empty_n",
            request.settings.empty_n.filter(|_| r.forces.is_some()),
        ),
        (
            "threshold_n",
            request.settings.threshold_n.filter(|_| r.forces.is_some()),
        ),
        ("start_s", request.settings.start_s),
        ("end_s", request.settings.end_s),
        (
            "slow_motion",
            request.settings.slow_motion.filter(|&pace| pace != 1.0),
        ),
        ("view_deg", r.view_deg),
    ];
    for (name, value) in numbers {
        if let Some(value) = value {
            set(name, value.to_string());
        }
    }
    if let Some(sex) = subject.sex {
        set("sex", format!("{sex:?}").to_lowercase());
    }
    provenance
}
