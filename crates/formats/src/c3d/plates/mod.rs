//! Force plates: channels to forces, moments and centres of pressure.
//!
//! About the middle of the surface, which lies at `o` from the origin, `M + F × o`; the centre of
//! pressure is `(−My / Fz, Mx / Fz)` and the free moment `Mz − x Fy + y Fx`. The plate's x axis runs
//! from corner 2 to corner 1, its y axis from corner 4 to corner 1, and z is their product: into the
//! floor. Some programs write `o` with the sign turned; the surface is always above the origin, so that
//! its z is negative. Source: the C3D User Guide, force platform parameters.
//!
//! What is said is held against what is measured: a person on a plate pushes down, with a person's
//! weight, inside its corners.

mod checks;
mod gaps;
mod geometry;
mod kind;
mod vector;
mod zero;

use super::frames::Frames;
use super::parameters::Parameters;
use crate::{Error, limits};
use kind::{Kind, Load, MOST_CHANNELS, Quantity, Sample};
use sagitta_motion::{Assumed, DroppedKind, Evidence, ImportNotes, Plate, Wrench};
use vector::{V, cross, plus};

pub(super) use geometry::up_axis;
use geometry::{Geometry, Up};

/// Most plates of a file; the largest laboratories have some twenty.
const MOST: usize = 64;
/// Numbers of a sample of a plate: force, point and moment, and the vertical force once more.
const NUMBERS: usize = 10;

/// Refuses more numbers than tables may have: several plates may name the same channels.
pub(super) fn few(p: &Parameters, frames: &Frames) -> Result<(), Error> {
    let samples = frames.channels.first().map_or(0, Vec::len);
    let count = p.count("FORCE_PLATFORM:USED").unwrap_or(0).min(MOST);
    let all = samples.saturating_mul(count).saturating_mul(NUMBERS);
    match all > limits::MAX_CELLS {
        true => Err(Error::too_large(
            all,
            "numbers of force plates",
            limits::MAX_CELLS,
        )),
        false => Ok(()),
    }
}

/// What is known of the file as a whole.
pub(super) struct Given {
    /// Metres in a unit of the file's lengths.
    pub(super) unit_m: f64,
    /// Newtons in the unit of force that the user gives.
    pub(super) force_n: Option<f64>,
    pub(super) rate_hz: f64,
}

/// All plates of the file, turned to y up. What cannot be read is noted, and refused where there is
/// nothing else in the file.
pub(super) fn read(
    p: &Parameters,
    frames: &Frames,
    given: &Given,
    notes: &mut ImportNotes,
) -> Result<Vec<Plate>, Error> {
    let up = up_axis(p);
    let used = p.count("FORCE_PLATFORM:USED").unwrap_or(0);
    let (mut plates, mut stated, mut refused) = (Vec::new(), true, Vec::new());
    for k in 0..used.min(MOST) {
        let read = Layout::read(p, k, frames, given, notes);
        match read.and_then(|layout| Ok((layout.plate(p, frames, given, up, notes)?, layout))) {
            Ok((plate, layout)) => {
                stated &= layout.unit_stated;
                plates.push(plate);
            }
            Err(reason) => refused.push((k + 1, reason)),
        }
    }
    notes.drops(
        DroppedKind::Plates,
        used.saturating_sub(MOST),
        "",
        format!("no laboratory has more than {MOST}"),
    );
    if plates.is_empty()
        && frames.markers.markers.is_empty()
        && let Some((number, reason)) = refused.first()
    {
        return Err(Error::Unsupported {
            element: format!("force plate {number}"),
            reason: reason.clone(),
            advice: "export it with plates of type 2, which have forces and moments",
        });
    }
    for (number, reason) in refused {
        notes.drops(DroppedKind::Plates, 1, format!("number {number}"), reason);
    }
    let polynomial = p.numbers("FORCE_PLATFORM:FPCOPPOLY");
    notes.drops(
        DroppedKind::Elements,
        usize::from(polynomial.iter().any(|v| *v != 0.0)),
        "FORCE_PLATFORM:FPCOPPOLY",
        "Kistler’s correction of centres of pressure, of some millimetres, is not computed",
    );
    checks::load(&plates, stated, frames.markers.markers.is_empty(), notes)?;
    Ok(plates)
}

/// How a plate is built in and wired up.
struct Layout {
    number: usize,
    kind: Kind,
    channels: Vec<usize>,
    /// Newtons, newton metres or metres in one unit of each calibrated channel.
    factors: Vec<f64>,
    /// Whether the file, or the user, names the unit of the forces.
    unit_stated: bool,
    matrix: Vec<f64>,
    geometry: Option<Geometry>,
}

impl Layout {
    fn read(
        p: &Parameters,
        k: usize,
        frames: &Frames,
        given: &Given,
        notes: &mut ImportNotes,
    ) -> Result<Self, String> {
        let number = p.numbers("FORCE_PLATFORM:TYPE").get(k).copied();
        let kind = Kind::of(number.ok_or("its type is missing")?)?;
        let channels = channels(p, k, kind, frames.channels.len())?;
        let texts = p.texts("ANALOG:UNITS");
        let unit = |i: usize| channels.get(i).and_then(|&c| texts.get(c));
        let vertical = if kind.has_sensors() { 4 } else { 2 };
        let named = |i: usize, what: Quantity| unit(i).and_then(|u| what.factor(u));
        let force = named(vertical, Quantity::Force);
        let matrix = kind::matrix(p, k, kind, force.is_some())?;
        let (given_n, unit_m) = (given.force_n, given.unit_m);
        // A matrix turns volts into newtons and the file's lengths, where its channels name nothing else.
        let usual_n = match matrix.is_empty() {
            true => given_n.or(force).unwrap_or(1.0),
            false => given_n.unwrap_or(1.0),
        };
        let own = |i: usize, what| named(i, what).filter(|_| kind.keeps_channels());
        let factor = |i: usize| match kind.quantity(i) {
            Quantity::Force => given_n.or(own(i, Quantity::Force)).unwrap_or(usual_n),
            Quantity::Moment => own(i, Quantity::Moment).unwrap_or(usual_n * unit_m),
            Quantity::Length => own(i, Quantity::Length).unwrap_or(unit_m),
        };
        let count = kind.matrix().map_or(kind.channels(), |(rows, _)| rows);
        let geometry = geometry::read(p, k, unit_m, notes);
        let geometry = geometry.map_err(|reason| {
            let reason = format!("{reason}, so that only its vertical force is read");
            let place = format!("of force plate {}", k + 1);
            notes.drops(DroppedKind::Columns, kind.channels() - 1, place, reason);
        });
        Ok(Self {
            number: k + 1,
            kind,
            factors: (0..count).map(factor).collect(),
            unit_stated: given_n.is_some() || force.is_some() || !matrix.is_empty(),
            matrix,
            geometry: geometry.ok().map(|g| upright(kind, g)),
            channels,
        })
    }

    /// Force, moment and point of a sample, in the plate's axes.
    fn load(&self, raw: &Sample) -> Load {
        let mut values = kind::apply(&self.matrix, self.kind, raw);
        for (value, factor) in values.iter_mut().zip(&self.factors) {
            *value *= factor;
        }
        let at = self
            .geometry
            .map_or([0.0; 2], |g| [g.origin_m[0], g.origin_m[1]]);
        kind::load(self.kind, &values, at)
    }

    fn plate(
        &self,
        p: &Parameters,
        frames: &Frames,
        given: &Given,
        up: Option<Up>,
        notes: &mut ImportNotes,
    ) -> Result<Plate, String> {
        let all = self.channels.iter().filter_map(|&c| frames.channels.get(c));
        let all: Vec<&[f64]> = all.map(Vec::as_slice).collect();
        let channels = gaps::bridged(&all, given.rate_hz, self.number, notes)?;
        let count = channels.first().map_or(0, |c| c.len());
        let sample = |j: usize, base: &Sample| {
            let mut out = [0.0; MOST_CHANNELS];
            for ((out, channel), base) in out.iter_mut().zip(&channels).zip(base) {
                *out = channel.get(j).copied().unwrap_or(0.0) - base;
            }
            out
        };
        let vertical = || -> Vec<f64> {
            let force = |j| self.load(&sample(j, &[0.0; MOST_CHANNELS])).force[2];
            (0..count).map(force).collect()
        };
        let window = zero::stated(p, frames.samples, count);
        let window = window.filter(|w| self.is_empty(&vertical(), *w, frames, given, notes));
        let mut base = [0.0; MOST_CHANNELS];
        for (i, (base, channel)) in base.iter_mut().zip(&channels).enumerate() {
            // Where an empty plate is loaded means nothing.
            let part = window.filter(|_| self.kind.quantity(i) != Quantity::Length);
            let part = part.and_then(|(first, last)| channel.get(first..last));
            *base = part.map_or(0.0, |part| {
                part.iter().sum::<f64>() / part.len().max(1) as f64
            });
        }
        let loads: Vec<Load> = (0..count).map(|j| self.load(&sample(j, &base))).collect();
        Ok(self.turned(loads, up, notes))
    }

    /// Whether the plate is empty where the file says so.
    fn is_empty(
        &self,
        vertical: &[f64],
        window: (usize, usize),
        frames: &Frames,
        given: &Given,
        notes: &mut ImportNotes,
    ) -> bool {
        let (first, last) = (
            window.0 / frames.samples + 1,
            window.1.div_ceil(frames.samples),
        );
        let place = format!("plate {} in frames {first}–{last}", self.number);
        match zero::reading(vertical, window, given.rate_hz) {
            Ok(mean) => {
                let value = format!("{mean:.1} N ({place})");
                notes.rests_on(Assumed::PlateOffset, value, Evidence::Stated, "");
                true
            }
            Err(reason) => {
                let reason = format!("{place} is said to be empty, but {reason}");
                notes.rests_on(Assumed::PlateOffset, "0 N", Evidence::Implied, reason);
                false
            }
        }
    }

    /// The plate in the laboratory's axes, y up, pushing people up.
    fn turned(&self, mut loads: Vec<Load>, up: Option<Up>, notes: &mut ImportNotes) -> Plate {
        let name = format!("plate {}", self.number);
        let (Some(g), Some(up)) = (self.geometry, up) else {
            let mut vertical_n: Vec<f64> = loads.iter().map(|l| l.force[2]).collect();
            // Without corners nobody says which way the plate's z axis points.
            if checks::pushes_down(&vertical_n) {
                vertical_n.iter_mut().for_each(|f| *f = -*f);
            }
            return Plate {
                name,
                side: None,
                vertical_n,
                wrench: None,
            };
        };
        let lab = |v: V| {
            let part = |i: usize| (0..3).map(|a| g.axes[a][i] * v[a]).sum::<f64>();
            up.turn([part(0), part(1), part(2)])
        };
        let vertical: Vec<f64> = checks::some(&loads).map(|l| lab(l.force)[1]).collect();
        if checks::pushes_down(&vertical) {
            let reason = format!("{name} would pull down the person on it");
            notes.rests_on(Assumed::ForceSign, "reversed", Evidence::Implied, reason);
            for load in &mut loads {
                load.force = load.force.map(|v| -v);
                load.moment = load.moment.map(|v| -v);
            }
        }
        checks::inside(&mut loads, self.kind, &g, self.number, notes);
        let mut wrench = Wrench {
            force_n: Vec::with_capacity(loads.len()),
            point_m: Vec::with_capacity(loads.len()),
            moment_nm: Vec::with_capacity(loads.len()),
        };
        let centre = up.turn(g.centre_m);
        for load in &loads {
            let ([x, y], free) = pressure(load, self.kind, &g);
            wrench.force_n.push(lab(load.force));
            wrench.point_m.push(plus(lab([x, y, 0.0]), centre));
            wrench.moment_nm.push(lab([0.0, 0.0, free]));
        }
        Plate {
            name,
            side: None,
            vertical_n: wrench.force_n.iter().map(|f| f[1]).collect(),
            wrench: Some(wrench),
        }
    }
}

/// The origin below the surface.
fn upright(kind: Kind, geometry: Geometry) -> Geometry {
    let o = geometry.origin_m;
    let origin_m = if kind.has_sensors() {
        [o[0], o[1], -o[2].abs()]
    } else if o[2] > 0.0 {
        o.map(|v| -v)
    } else {
        o
    };
    Geometry {
        origin_m,
        ..geometry
    }
}

/// Centre of pressure from the middle of the surface, and the free moment about the plate's z axis.
fn pressure(load: &Load, kind: Kind, g: &Geometry) -> ([f64; 2], f64) {
    if let Some(point) = load.point {
        return (point, load.moment[2]);
    }
    let origin = if kind.has_sensors() {
        [0.0, 0.0, g.origin_m[2]]
    } else {
        g.origin_m
    };
    let moment = plus(load.moment, cross(load.force, origin));
    let point = if load.force[2].abs() > 1e-9 {
        [-moment[1] / load.force[2], moment[0] / load.force[2]]
    } else {
        [0.0, 0.0]
    };
    let free = moment[2] - point[0] * load.force[1] + point[1] * load.force[0];
    (point, free)
}

/// The plate's channels, counted from 0.
fn channels(p: &Parameters, k: usize, kind: Kind, there: usize) -> Result<Vec<usize>, String> {
    let all = p.numbers("FORCE_PLATFORM:CHANNEL");
    let used = p.count("FORCE_PLATFORM:USED").unwrap_or(1).max(1);
    let (rows, wanted) = (all.len() / used, kind.channels());
    if rows < wanted {
        return Err(format!(
            "{rows} channels are listed for it, and one of type {} has {wanted}",
            kind.number()
        ));
    }
    let list = all.get(k * rows..k * rows + wanted).unwrap_or(&[]);
    let index = |c: &f64| {
        let index = (*c >= 1.0).then(|| *c as usize - 1)?;
        Some(index).filter(|index| *index < there)
    };
    let found: Option<Vec<usize>> = list.iter().map(index).collect();
    let found = found.filter(|found| found.len() == wanted);
    found.ok_or_else(|| "it names channels that are not there".to_owned())
}
