//! Values that running and walking compute alike.

use super::{At, Steps, root};
use crate::{Measure, Recording};
use sagitta_biomech::signal::{mean_sd, value_at};
use sagitta_motion::{Channel, FloorPlaces, Ground, Position, Side, Source};

/// Feet that move slower than this in stance stand on the floor, not on a belt (OpenCap's gait
/// analysis).
const STANDING_M_S: f64 = 0.3;
/// Standing feet do not slide: where those of one recording seem to, by speeds that differ more than this
/// (SD, in metres per second and as a share of the mean), the camera moves. Jitter of a centimetre makes
/// 0.2 m/s of a stance of five frames.
const SLIDING: [f64; 2] = [0.5, 0.35];
/// Fewer stances tell nothing of that.
const STANCES: usize = 4;
/// Why no way is known then.
const CAMERA: &str = "Feet that stand on the floor slide in the picture, each at another speed, so the camera moves and ways and speeds are not known; put it on something solid.";
/// The part of a stance in which a foot neither slides in nor peels off (OpenCap).
const STANCE: [f64; 2] = [0.1, 0.7];
/// A foot's contact is where it is seen to within this (SD): jitter of a landmark, and of a marker.
const PLACE_SD_M: [f64; 2] = [0.015, 0.003];

/// The difference of two instants that may be unknown. What shifts all contacts, or all toe-offs, alike
/// leaves the time between two of a kind.
pub fn difference(from: Option<At>, to: Option<At>) -> Measure {
    let (Some(a), Some(b)) = (from, to) else {
        return Measure::none("The recording does not show both ends of this.");
    };
    let sd = match a.on == b.on {
        true => root(a.random_s, b.random_s),
        false => root(a.sd_s, b.sd_s),
    };
    Measure {
        value: Some(b.t_s - a.t_s),
        sd: Some(sd),
        ..Measure::default()
    }
}

/// A quotient of independent parts, times a factor.
pub fn ratio(top: &Measure, bottom: &Measure, factor: f64) -> Measure {
    let (Some(a), Some(b)) = (top.value, bottom.value.filter(|b| *b != 0.0)) else {
        let missing = if top.value.is_none() { top } else { bottom };
        return Measure::none(missing.note.clone());
    };
    let value = factor * a / b;
    let relative = |m: &Measure, v: f64| m.sd.map(|sd| sd / v.abs().max(1e-12));
    let sd = relative(top, a).zip(relative(bottom, b));
    Measure {
        value: Some(value),
        sd: sd.map(|(a, b)| value.abs() * (a * a + b * b).sqrt()),
        unsupported: top.unsupported || bottom.unsupported,
        ..Measure::default()
    }
}

/// Why nothing along the way is known.
pub fn seen_sideways(r: &Recording) -> Option<&'static str> {
    if r.kinematics.is_none() {
        return Some(crate::uncertainty::NO_BODY);
    }
    let along = Channel::Position(Position::PelvisAlong, None);
    r.curve(along).is_none().then_some(
        "Where the body goes is not seen in this recording; film from the side, or use markers.",
    )
}

/// Where heels touch the ground: by a rectangle on the floor where one is known, else in the picture's
/// plane; with the standard deviation of a place, and of the scale.
fn places(r: &Recording) -> (Position, [f64; 2]) {
    let floor = r.kinematics.as_ref().and_then(|k| k.floor);
    let jitter = PLACE_SD_M[usize::from(r.source() == Source::Markers)];
    match floor {
        Some(floor) => (Position::HeelGround, [floor.along_sd_m, floor.relative_sd]),
        None => (Position::HeelAlong, [jitter, r.scale.relative_sd]),
    }
}

/// Way of a foot over the ground between its contact and the next foot's, in metres: what the picture
/// shows, and what the belt carried away meanwhile.
pub fn along(
    r: &Recording,
    belt_m_s: f64,
    (side, from): (Side, At),
    (to_side, to): (Side, At),
) -> Measure {
    let (position, [jitter, relative]) = places(r);
    let place = |side, t| r.at(Channel::Position(position, Some(side)), t);
    let (Some(a), Some(b)) = (place(side, from.t_s), place(to_side, to.t_s)) else {
        return Measure::none(
            seen_sideways(r).unwrap_or("The feet were not seen at both contacts."),
        );
    };
    let value = b - a + belt_m_s * (to.t_s - from.t_s);
    let scale = value * relative;
    Measure {
        value: Some(value),
        sd: Some((2.0 * jitter * jitter + scale * scale).sqrt()),
        // A belt whose speed was given is not read off the picture.
        pictured: r.settings.belt_m_s.map(|_| b - a),
        ..Measure::default()
    }
}

/// How fast the ground moves under the person: the belt of a treadmill as given, else as feet in stance
/// show it; 0 over ground. The second value is its standard deviation.
///
/// # Errors
/// Why that is not known.
fn belt(r: &Recording, steps: &Steps, reps: &[(f64, f64)]) -> Result<(f64, f64), &'static str> {
    if r.settings.ground == Some(Ground::Overground) {
        return Ok((0.0, 0.0));
    }
    if let Some(speed) = r.settings.belt_m_s {
        return Ok((speed, 0.0));
    }
    let mut speeds = Vec::new();
    for &(from, to) in reps {
        for side in Side::BOTH {
            let Some(step) = steps.step(side, from, to) else {
                continue;
            };
            speeds.extend(
                step.off
                    .and_then(|off| stance_speed(r, side, step.on.t_s, off.t_s)),
            );
        }
    }
    let Some((mean, sd)) = mean_sd(&speeds) else {
        return Err(seen_sideways(r).unwrap_or("No whole contact was seen."));
    };
    let [least, share] = SLIDING;
    let differ = sd.is_some_and(|sd| sd > least.max(share * mean.abs()));
    if differ && speeds.len() >= STANCES && r.source() != Source::Markers {
        return Err(CAMERA);
    }
    let treadmill = r.settings.ground == Some(Ground::Treadmill);
    if mean.abs() < STANDING_M_S && !treadmill {
        return Ok((0.0, 0.0));
    }
    let sd = sd.unwrap_or(0.1 * mean) / (speeds.len() as f64).sqrt();
    let scale = mean * r.scale.relative_sd;
    Ok((mean, (sd * sd + scale * scale).sqrt()))
}

/// How fast a standing foot is carried backwards, by a straight line through its ankle, or its toe where the
/// ankle is not marked: the heel leaves half-way.
fn stance_speed(r: &Recording, side: Side, on_s: f64, off_s: f64) -> Option<f64> {
    let of = |position| r.curve(Channel::Position(position, Some(side)));
    let (t_s, x) = of(Position::AnkleAlong).or_else(|| of(Position::ToeAlong))?;
    let [from, to] = STANCE.map(|share| on_s + share * (off_s - on_s));
    slope(t_s, x, from, to).map(|v| -v)
}

/// Slope of the straight line through what lies between two instants.
fn slope(t_s: &[f64], x: &[Option<f64>], from_s: f64, to_s: f64) -> Option<f64> {
    let inside = |(t, x): (&f64, &Option<f64>)| {
        let x = (*x)?;
        (from_s..=to_s).contains(t).then_some((*t, x))
    };
    let points: Vec<(f64, f64)> = t_s.iter().zip(x).filter_map(inside).collect();
    if points.len() < 3 {
        return None;
    }
    let n = points.len() as f64;
    let (mt, mx) = points
        .iter()
        .fold((0.0, 0.0), |(a, b), (t, x)| (a + t / n, b + x / n));
    let top: f64 = points.iter().map(|(t, x)| (t - mt) * (x - mx)).sum();
    let bottom: f64 = points.iter().map(|(t, _)| (t - mt) * (t - mt)).sum();
    (bottom > 0.0).then(|| top / bottom)
}

/// The belt's speed and the person's own over the ground, in metres per second.
pub fn speed(r: &Recording, steps: &Steps, reps: &[(f64, f64)]) -> (Option<f64>, Measure) {
    let missing = |reason: &str| (None, Measure::none(reason));
    let (belt, belt_sd) = match belt(r, steps, reps) {
        Ok(belt) => belt,
        Err(reason) => return missing(reason),
    };
    let own = match r.kinematics.as_ref().and_then(|k| k.floor) {
        Some(floor) => by_heels(r, steps, floor),
        None => by_hips(r, steps),
    };
    let (drift, own_sd) = match own {
        Ok(own) => own,
        Err(reason) => return missing(reason),
    };
    let measure = Measure {
        value: Some(drift + belt),
        sd: Some(root(own_sd, belt_sd)),
        pictured: r.settings.belt_m_s.map(|_| drift),
        ..Measure::default()
    };
    (Some(belt), measure)
}

/// Speed of mid-hip in the picture from the first contact to the last, with its standard deviation.
fn by_hips(r: &Recording, steps: &Steps) -> Result<(f64, f64), &'static str> {
    let Some((first, last, _)) = steps.span() else {
        return Err("This needs at least two contacts.");
    };
    let pelvis = r.curve(Channel::Position(Position::PelvisAlong, None));
    let ends =
        pelvis.and_then(|(t, x)| Some((value_at(t, x, first.t_s)?, value_at(t, x, last.t_s)?)));
    let Some((a, b)) = ends else {
        return Err(seen_sideways(r).unwrap_or("The hips were not seen at both ends."));
    };
    let drift = (b - a) / (last.t_s - first.t_s);
    let jitter = PLACE_SD_M[usize::from(r.source() == Source::Markers)];
    let place = 2.0_f64.sqrt() * jitter / (last.t_s - first.t_s);
    Ok((drift, root(place, drift * r.scale.relative_sd)))
}

/// Speed of the heels over a known floor from their first contact to their last, the mean of both feet.
fn by_heels(r: &Recording, steps: &Steps, floor: FloorPlaces) -> Result<(f64, f64), &'static str> {
    let of = |side| {
        let (first, last) = steps.ends(side)?;
        let at = |t| r.at(Channel::Position(Position::HeelGround, Some(side)), t);
        let long = last.t_s - first.t_s;
        Some((
            (at(last.t_s)? - at(first.t_s)?) / long,
            2.0_f64.sqrt() * floor.along_sd_m / long,
        ))
    };
    let feet: Vec<(f64, f64)> = Side::BOTH.into_iter().filter_map(of).collect();
    let (speeds, sds): (Vec<f64>, Vec<f64>) = feet.into_iter().unzip();
    let Some((speed, _)) = mean_sd(&speeds) else {
        return Err("This needs two contacts of one foot on the floor.");
    };
    // What moves one foot's place moves the other's: the sides of a person, the lens.
    let place = sds.into_iter().fold(0.0, f64::max);
    Ok((speed, root(place, speed * floor.relative_sd)))
}

/// How far the centre of mass, or else mid-hip, rises and sinks between two instants, in metres.
pub fn oscillation(r: &Recording, from_s: f64, to_s: f64) -> Measure {
    let com = Channel::Position(Position::ComUp, None);
    let pelvis = Channel::Position(Position::PelvisUp, None);
    let (channel, note) = match r.curve(com) {
        Some(_) => (com, ""),
        None => (
            pelvis,
            "The whole body was not seen, so this is the rise of the hips.",
        ),
    };
    let Some((t_s, x)) = r.curve(channel) else {
        return Measure::none(match r.kinematics {
            Some(_) => "Neither the whole body nor the hips were seen.",
            None => crate::uncertainty::NO_BODY,
        });
    };
    let inside = |(t, x): (&f64, &Option<f64>)| (*x).filter(|_| (from_s..=to_s).contains(t));
    let ends = [from_s, to_s].map(|t| value_at(t_s, x, t));
    let inside = t_s.iter().zip(x).filter_map(inside);
    let values: Vec<f64> = inside.chain(ends.into_iter().flatten()).collect();
    let (Some(low), Some(high)) = (
        values.iter().copied().reduce(f64::min),
        values.iter().copied().reduce(f64::max),
    ) else {
        return Measure::none("The body was not seen between these contacts.");
    };
    let value = high - low;
    let jitter = 0.3 * PLACE_SD_M[usize::from(r.source() == Source::Markers)];
    let scale = value * r.scale.relative_sd;
    Measure {
        value: Some(value),
        sd: Some((4.0 * jitter * jitter + scale * scale).sqrt()),
        note: note.to_owned(),
        ..Measure::default()
    }
}

/// Highest force of a step in body weights, `π/2 (ta/tc + 1)` (Morin et al. 2005).
pub fn force_bw(contact: &Measure, aerial: &Measure) -> Measure {
    let quotient = ratio(aerial, contact, 1.0);
    let half_pi = std::f64::consts::FRAC_PI_2;
    Measure {
        value: quotient.value.map(|q| half_pi * (q + 1.0)),
        sd: quotient.sd.map(|sd| half_pi * sd),
        ..quotient
    }
}

/// Why something between contacts is not measured.
pub const NO_WAY: &str =
    "The recording does not show both ends of this, or the way over the ground is not seen.";

/// `factor · m`.
pub fn scaled(m: &Measure, factor: f64) -> Measure {
    Measure {
        value: m.value.map(|v| factor * v),
        sd: m.sd.map(|sd| factor.abs() * sd),
        ..m.clone()
    }
}

/// The other side.
pub fn opposite(side: Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}

/// `factor · m²`.
pub fn squared(m: &Measure, factor: f64) -> Measure {
    Measure {
        value: m.value.map(|v| factor * v * v),
        sd: m.value.zip(m.sd).map(|(v, sd)| 2.0 * factor * v.abs() * sd),
        ..m.clone()
    }
}

/// With a model's own relative error.
pub fn widened(m: Measure, relative: f64) -> Measure {
    let own = m.value.map(|v| relative * v);
    Measure {
        sd: m.sd.zip(own).map(|(a, b)| (a * a + b * b).sqrt()),
        ..m
    }
}
