//! What the direction from which a camera looks does to a value, by what its metric shows ([`Sight`]).
//!
//! Let `β` be the angle between the camera's direction and the person's side, the estimate's own error
//! added to it as squares. One camera sees what lies across its picture and guesses what lies in depth, `k`
//! times as badly:
//!
//! - a bend in the plane in which the person faces has `cos β` of its forward part in the picture and `sin β`
//!   in depth: its error is that from the side times `√(cos² β + k² sin² β)`, and of the mean over all
//!   directions `√((1 + k²) / 2)`. That mean holds too where the direction is not known, where the plane of
//!   a bend is not known, and for the far side of somebody who is filmed from the side, which hides behind the
//!   near one. Published errors from the side and over all views give `k`;
//! - where nothing but the picture is known a segment's lean looks off by up to `atan(1/√s) − atan(√s)` with
//!   `s = cos β`, and a bend, which two segments make, by up to twice as much: half of that is added;
//! - a way forward or back is `cos β` as long in the picture as it is, so that it may be longer by
//!   `1 / cos β − 1` of what is seen, with `β` one standard deviation further from the side than estimated;
//!   ends that lie `a` apart across the way add `a sin β`. Somebody who travels comes nearer or goes away
//!   by as much, which changes the size of everything in the picture.
//!
//! From the front nothing of either is seen. A bend is refused there; a way, and a bend of which nothing but the
//! picture is known, also where the estimate does not rule the front out by two standard deviations.

use crate::Recording;
use crate::measure::{Measure, add};
use crate::uncertainty::{Beside, root};
use sagitta_motion::{Ground, Side, Sight, Source};
use std::f64::consts::FRAC_1_SQRT_2;

/// View angles from here on count as "from the side": two legs that stand a third of a metre apart are then
/// nearer to each other in the picture than a leg is wide.
pub const SIDE_DEG: f64 = 70.0;
/// View angles below this count as "from the front": what lies forward then rests on guessed depth.
pub const FRONT_DEG: f64 = 15.0;
/// How far an estimated direction is off (SD, in degrees): our own judgement, held against calibrated cameras.
pub const VIEW_SD_DEG: f64 = 12.0;
/// By how much widths over the trunk's length differ between people (SD), by which the direction is told where
/// there is nothing but the picture.
const WIDTHS_SD: f64 = 0.15;
/// Square of `k`: knee bends of BlazePose in squats are −2.3 ± 6.4° off from the side and −13.9 ± 15.1° over
/// all views (Cosoli 2026), 6.8 and 20.5° as root mean squares.
const DEPTH: f64 = 2.0 * (13.9 * 13.9 + 15.1 * 15.1) / (2.3 * 2.3 + 6.4 * 6.4) - 1.0;

const OBLIQUE: &str =
    "Filmed at an angle: angles read up to 14° too small and scatter more than from the side.";
const FRONT: &str = "Filmed from the front or nearly so: this angle rests on guessed depth, so film from the side to measure it.";
const UNKNOWN: &str =
    "The camera's direction is not known, so the spread over all views is stated.";
const UNKNOWN_FLAT: &str = "The camera's direction is not known, so it is not known how much of this angle the picture shows; the detector must find shoulders and hips.";
const HIDDEN: &str =
    "This side hides behind the other one, so it is no surer than the average over all views.";
const ONE_HIDDEN: &str =
    "Filmed from the side, one of the two hides behind the other, so the difference is not sure.";
const ANY_PLANE: &str =
    "The plane of this bend is not known, so the spread over all views is stated.";
const FROM_FRONT: &str =
    "Filmed from the front or nearly so, the way is not seen; film from the side.";
const GROUND_FROM_FRONT: &str = "Filmed from the front or nearly so, the way is not seen; film from the side, or draw a rectangle on the floor.";
const ASKEW: &str =
    "Filmed at an angle, so the way looks shorter than it is; film square from the side.";
const GROUND_ASKEW: &str = "Filmed at an angle, so the way looks shorter than it is; film square from the side, or draw a rectangle on the floor.";
const UNKNOWN_WAY: &str = "The camera's direction is not known, so it is not known how much of the way it sees; the detector must find shoulders and hips.";
const COMES_NEARER: &str = "Filmed from the front or nearly so, somebody who travels comes nearer and looks larger; film from the side, or say that it is a treadmill.";
const SLANTS: &str = "Filmed at an angle, somebody who travels comes nearer or goes away, which changes their size in the picture; film square from the side, or say that it is a treadmill.";

/// How a recording was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eye {
    /// Whether a camera saw it; markers, coordinates and plates know no direction.
    pictured: bool,
    /// Whether nothing but the picture is known.
    flat: bool,
    /// Direction in degrees, where it is known.
    view_deg: Option<f64>,
    /// The side nearer to the camera, where it is known.
    near: Option<Side>,
    /// Whether feet are placed on a known floor.
    floor: bool,
    /// Whether the person stays where they are.
    stays: bool,
    /// The plate's turn against the picture in radians, where a plate was seen.
    plate_rad: Option<f64>,
}

/// What becomes of a value.
struct Change {
    /// Its uncertainty grows by this factor,
    factor: f64,
    /// by this share of what the picture shows of it,
    share: f64,
    /// and by this much.
    apart: f64,
    refused: bool,
    note: &'static str,
}

impl Change {
    const NONE: Self = Self {
        factor: 1.0,
        share: 0.0,
        apart: 0.0,
        refused: false,
        note: "",
    };
}

impl Eye {
    /// The eye of a recording.
    pub fn of(r: &Recording) -> Self {
        let body = r.kinematics.as_ref();
        let bar = body.and_then(|k| k.bar).filter(|bar| bar.by_plate > 0.0);
        Self {
            pictured: body.is_some_and(|k| matches!(k.source, Source::World3d | Source::Image2d)),
            flat: r.source() == Source::Image2d,
            view_deg: r.view_deg,
            near: r.near,
            floor: body.is_some_and(|k| k.floor.is_some()),
            stays: r.settings.ground == Some(Ground::Treadmill) || r.settings.belt_m_s.is_some(),
            plate_rad: bar.map(|bar| bar.turned_rad),
        }
    }

    /// A value of a metric that shows this, on this side: widened, refused, or as it was.
    pub fn told(&self, sight: Sight, side: Option<Side>, mut m: Measure) -> Measure {
        let Some(value) = m.value.filter(|_| self.pictured) else {
            return m;
        };
        let change = self.change(sight, side);
        let shown = m.pictured.unwrap_or(value).abs();
        let more = [change.share * shown, change.apart];
        m.sd = m.sd.map(|sd| root([change.factor * sd, more[0], more[1]]));
        m.unsupported |= change.refused;
        if !change.note.is_empty() {
            add(&mut m.note, change.note);
        }
        m
    }

    fn change(&self, sight: Sight, side: Option<Side>) -> Change {
        match sight {
            Sight::Anywhere | Sight::Made => Change::NONE,
            Sight::Limb => Change {
                factor: over_all(),
                note: ANY_PLANE,
                ..Change::NONE
            },
            Sight::Bend => self.bend(self.hides(side)),
            Sight::BothBends => self.both(),
            Sight::Way { across_m } => self.way(across_m, [FROM_FRONT, ASKEW]),
            Sight::BarWay { across_m } => match self.plate_rad {
                Some(turned_rad) => along(turned_rad, across_m, ASKEW),
                None => self.way(0.0, [FROM_FRONT, ASKEW]),
            },
            Sight::Ground { .. } if self.floor => Change::NONE,
            Sight::Ground { across_m } => self.way(across_m, [GROUND_FROM_FRONT, GROUND_ASKEW]),
            Sight::Rise if self.stays => Change::NONE,
            Sight::Rise => self.way(0.0, [COMES_NEARER, SLANTS]),
        }
    }

    /// Standard deviation of the direction in degrees.
    fn view_sd_deg(&self, view_deg: f64) -> f64 {
        let view = view_deg.to_radians();
        let widths = WIDTHS_SD * libm::cos(view) / libm::sin(view).max(WIDTHS_SD);
        let by_widths = if self.flat { widths.to_degrees() } else { 0.0 };
        VIEW_SD_DEG.beside(by_widths)
    }

    fn sees_the_side(&self) -> bool {
        self.view_deg.is_some_and(|view| view >= SIDE_DEG)
    }

    /// Whether a side of the body is behind the other one.
    fn hides(&self, side: Option<Side>) -> bool {
        self.sees_the_side() && side.zip(self.near).is_some_and(|(this, near)| this != near)
    }

    fn bend(&self, hidden: bool) -> Change {
        let Some(view) = self.view_deg else {
            return Change {
                factor: over_all(),
                refused: self.flat,
                note: if self.flat { UNKNOWN_FLAT } else { UNKNOWN },
                ..Change::NONE
            };
        };
        let front = match self.flat {
            true => view - 2.0 * self.view_sd_deg(view) < FRONT_DEG,
            false => view < FRONT_DEG,
        };
        let askew = (90.0 - view)
            .beside(self.view_sd_deg(view))
            .min(90.0)
            .to_radians();
        let (sin, cos) = (libm::sin(askew), libm::cos(askew));
        let factor = (cos * cos + DEPTH * sin * sin).sqrt();
        Change {
            factor: if hidden {
                factor.max(over_all())
            } else {
                factor
            },
            apart: if self.flat {
                foreshortened_deg(view)
            } else {
                0.0
            },
            refused: front,
            note: match () {
                () if front => FRONT,
                () if view < SIDE_DEG => OBLIQUE,
                () if hidden => HIDDEN,
                () => "",
            },
            ..Change::NONE
        }
    }

    /// Both have the error of a side that is seen; where one hides, one of them has that of a hidden one.
    fn both(&self) -> Change {
        let seen = self.bend(false);
        if !self.sees_the_side() {
            return seen;
        }
        Change {
            factor: FRAC_1_SQRT_2 * seen.factor.beside(over_all()),
            note: ONE_HIDDEN,
            ..seen
        }
    }

    /// A way of which the words say that it is not seen, or that it looks shorter.
    fn way(&self, across_m: f64, [front, askew]: [&'static str; 2]) -> Change {
        let refused = |note| Change {
            refused: true,
            note,
            ..along(MOST_RAD, across_m, "")
        };
        let Some(view) = self.view_deg else {
            return refused(UNKNOWN_WAY);
        };
        let sd = self.view_sd_deg(view);
        if view - 2.0 * sd < FRONT_DEG {
            return refused(front);
        }
        let note = if view < SIDE_DEG { askew } else { "" };
        along((90.0 - view + sd).to_radians(), across_m, note)
    }
}

/// Ways are never taken for longer than from the edge of the front.
const MOST_RAD: f64 = (90.0 - FRONT_DEG) / 180.0 * std::f64::consts::PI;

/// A way seen so far from the side.
fn along(askew_rad: f64, across_m: f64, note: &'static str) -> Change {
    let askew = askew_rad.min(MOST_RAD);
    Change {
        share: 1.0 / libm::cos(askew) - 1.0,
        apart: across_m * libm::sin(askew),
        note,
        ..Change::NONE
    }
}

/// By how much a segment's lean can look too small or too large in the picture: of `θ` there remains
/// `atan(tan θ sin φ)`, which is furthest off where `tan² θ = 1 / sin φ`.
fn foreshortened_deg(view_deg: f64) -> f64 {
    let seen = libm::sin(view_deg.to_radians())
        .max(f64::MIN_POSITIVE)
        .sqrt();
    (libm::atan(1.0 / seen) - libm::atan(seen)).to_degrees()
}

/// By how much a bend is less sure over all views than from the side.
fn over_all() -> f64 {
    (0.5 * (1.0 + DEPTH)).sqrt()
}
