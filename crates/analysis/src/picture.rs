//! How the picture is read before the body is measured in it: the floor, the camera's roll, the scale.
//!
//! A roll that the user gives wins over one that the picture shows. One that the picture shows is used only
//! where it is more than twice its standard deviation: a wrong turn would tilt every lean and every height,
//! while a small one that is left in changes lengths by less than its own cosine.

use crate::remarks;
use sagitta_biomech::algo::ground;
use sagitta_biomech::filter::Conditioned;
use sagitta_biomech::floor::{CLICK_SD_PX, Floor};
use sagitta_biomech::roll::{Roll, by_feet, by_plumb, floor_line, levelled};
use sagitta_biomech::scale::{Found, Scale, by_floor, by_line, by_plate, scale};
use sagitta_biomech::stance::{Stance, stances};
use sagitta_motion::{
    Kinematics, Picture, PictureRoll, PictureScale, PoseTrack, Request, RollSource, ScaleBy,
    ScaleSource, Settings, Source, Upright, Warnings,
};
use std::borrow::Cow;

/// So many standard deviations make a roll sure, and a disagreement.
const SURE: f64 = 2.0;
/// A foot is seen where it is to within this in the picture's plane (SD).
const FOOT_SD_M: f64 = 0.015;

/// A recording with its picture read.
pub(crate) struct Read<'a> {
    /// Landmarks as a level camera sees them.
    pub(crate) track: Cow<'a, PoseTrack>,
    /// The same before smoothing.
    pub(crate) sharp: Cow<'a, PoseTrack>,
    /// The scale that was used.
    pub(crate) scale: Scale,
    /// What the report says of it.
    pub(crate) picture: Option<Picture>,
    floor: Option<Floor>,
    stances: Vec<Stance>,
    filmed: &'a PoseTrack,
}

/// Reads the picture of a conditioned recording.
pub(crate) fn read<'a>(
    done: &'a Conditioned,
    source: Source,
    request: &Request,
    w: &mut Warnings,
) -> Read<'a> {
    let (track, settings) = (&done.track, &request.settings);
    let body = scale(track, source, request.subject.height_m);
    let rough = body.in_picture(track, source).map(|s| s.metres_per_px);
    let stances = rough.map_or_else(Vec::new, |m| stances(track, m));
    let floor = floor(settings.scale_by);
    let (used, scales) = scales(
        track,
        source,
        request,
        body,
        floor.as_ref().zip(Some(&stances[..])),
        w,
    );
    let roll = rough.and_then(|m| roll(track, settings, floor.as_ref(), &stances, m));
    let turned = roll.filter(|r| r.applied).map(|r| r.roll_deg.to_radians());
    let level = |track: &'a PoseTrack| match turned {
        Some(roll_rad) => Cow::Owned(levelled(track, roll_rad)),
        None => Cow::Borrowed(track),
    };
    remarks::roll(roll, w);
    let picture = rough.map(|_| Picture {
        scales,
        roll,
        floor_px: floor_line(&stances, turned.unwrap_or(0.0)),
    });
    Read {
        track: level(track),
        sharp: level(&done.sharp),
        scale: used,
        picture,
        floor,
        stances,
        filmed: track,
    }
}

impl Read<'_> {
    /// Adds where the feet are on a floor that is known.
    pub(crate) fn places(&self, curves: &mut Kinematics) {
        let used = self.picture.as_ref().and_then(|p| p.scales.first());
        if let (Some(floor), Some(used)) = (&self.floor, used) {
            let jitter_px = FOOT_SD_M / used.metres_per_px;
            ground::by_floor(curves, self.filmed, floor, &self.stances, jitter_px);
        }
    }
}

fn floor(by: Option<ScaleBy>) -> Option<Floor> {
    match by {
        // Corners that are no rectangle were refused before.
        Some(ScaleBy::Floor {
            corners_px,
            width_m,
            length_m,
        }) => Floor::new(corners_px, [width_m, length_m]).ok(),
        _ => None,
    }
}

/// The scale that counts, and all that there are with it first.
fn scales(
    track: &PoseTrack,
    source: Source,
    request: &Request,
    body: Scale,
    floor: Option<(&Floor, &[Stance])>,
    w: &mut Warnings,
) -> (Scale, Vec<PictureScale>) {
    let settings = &request.settings;
    let plate = by_plate(track, settings.plate_m.unwrap_or(Settings::PLATE_M));
    let chosen: Option<Option<Found>> = match settings.scale_by {
        None | Some(ScaleBy::BodyHeight | ScaleBy::Gravity) => None,
        Some(ScaleBy::Plate) => Some(plate),
        Some(ScaleBy::Line {
            ends_px,
            length_m,
            beside,
        }) => Some(by_line(track, ends_px, length_m, beside)),
        Some(ScaleBy::Floor { .. }) => {
            Some(floor.and_then(|(floor, stances)| by_floor(stances, floor)))
        }
    };
    let found = chosen.flatten().and_then(|f| body.with(track, source, f));
    if chosen.is_some() && found.is_none() {
        remarks::no_scale(settings.scale_by, w);
    }
    let by_gravity = settings.scale_by == Some(ScaleBy::Gravity);
    let used = found.unwrap_or(match by_gravity {
        true => Scale {
            by: ScaleSource::Gravity,
            ..scale(track, source, None)
        },
        false => body,
    });
    let others = [
        body.in_picture(track, source)
            .filter(|_| body.by == ScaleSource::BodyHeight),
        plate.and_then(|p| body.with(track, source, p)?.in_picture(track, source)),
    ];
    let mut all: Vec<PictureScale> = used.in_picture(track, source).into_iter().collect();
    let rest = others.into_iter().flatten().filter(|s| s.by != used.by);
    all.extend(rest.map(|s| PictureScale { used: false, ..s }));
    // What gravity says is read from the flights.
    all.retain(|s| s.by != ScaleSource::Gravity);
    disagreements(&all, w);
    if let Some((floor, _)) = floor {
        misfit(track, floor, w);
    }
    (used, all)
}

/// Says so where two scales are farther apart than they can be.
fn disagreements(all: &[PictureScale], w: &mut Warnings) {
    let Some(used) = all.first().filter(|s| s.used && s.by != ScaleSource::Guess) else {
        return;
    };
    for other in all.iter().skip(1) {
        let apart = other.metres_per_px / used.metres_per_px - 1.0;
        let sd = (used.relative_sd.powi(2) + other.relative_sd.powi(2)).sqrt();
        if apart.abs() > SURE * sd {
            remarks::scales_differ(used.by, other.by, apart, w);
        }
    }
}

/// Says so where a floor's corners look like a rectangle of other sides.
fn misfit(track: &PoseTrack, floor: &Floor, w: &mut Warnings) {
    let Some(frame) = track.frames.first() else {
        return;
    };
    let middle = [0.5 * f64::from(frame.width), 0.5 * f64::from(frame.height)];
    let of = |f: &Floor| f.misfit(middle);
    if let (Some(misfit), Some(sd)) = (of(floor), floor.sd(of))
        && misfit > SURE * (sd * sd + LENS * LENS).sqrt()
    {
        remarks::not_square(misfit, w);
    }
}

/// Lenses and their middles make rectangles look this much askew (SD, estimated).
const LENS: f64 = 0.02;

fn roll(
    track: &PoseTrack,
    settings: &Settings,
    floor: Option<&Floor>,
    stances: &[Stance],
    metres_per_px: f64,
) -> Option<PictureRoll> {
    let told = |by, roll: Roll| PictureRoll {
        by,
        roll_deg: roll.rad.to_degrees(),
        sd_deg: roll.sd_rad.to_degrees(),
        applied: by == RollSource::Given || roll.rad.abs() > SURE * roll.sd_rad,
    };
    let given = settings.upright.and_then(|upright| match upright {
        Upright::Angle { roll_rad } => Some(Roll {
            rad: roll_rad,
            sd_rad: 0.0,
        }),
        Upright::Plumb { ends_px } => by_plumb(ends_px, CLICK_SD_PX),
    });
    if let Some(given) = given {
        return Some(told(RollSource::Given, given));
    }
    let by_floor = floor.and_then(|f| {
        let [rad, sd_rad] = [f.roll_rad()?, f.sd(Floor::roll_rad)?];
        Some(told(RollSource::Floor, Roll { rad, sd_rad }))
    });
    let by_feet = by_feet(track, stances, metres_per_px).map(|r| told(RollSource::Feet, r));
    match (by_floor, by_feet) {
        (Some(a), Some(b)) => Some(if a.sd_deg <= b.sd_deg { a } else { b }),
        (a, b) => a.or(b),
    }
}
