//! Whether a recording plays slower or faster than life, as the movement itself shows it.
//!
//! Files tell it seldom: screen recordings, exports and clips from the web play at 30 frames per second
//! whatever they were filmed with. Time stretched by a factor `s` divides speeds by `s` and accelerations by
//! `s²`, and some of these are known:
//!
//! - nobody in the air falls otherwise than by g, so that hips on a parabola while both feet are off the floor
//!   tell `s` by its curvature;
//! - a bar rises by at most `v²/2g` after it was fastest, unless it is lifted on;
//! - runners stand on a foot for a tenth to 0.4 s;
//! - walkers and runners lengthen their steps as they quicken them: step length over cadence is about the
//!   same at all speeds of a person, and of the two only the cadence is divided by `s`.
//!
//! Lengths are known to a tenth (people of 1.5–2 m taken for 1.75 m), accelerations as well, so that `s` is
//! known to 5 % at best; nothing is said below [`LEAST`]. It is said and never applied: times are those of
//! the recording until somebody gives the factor.

use sagitta_biomech::signal::{median, quantile};
use sagitta_motion::{
    Channel, Metric, Phases, Position, Settings, Side, Source, Spec, WarningKind, Warnings,
};
use sagitta_movements::{Recording, flies_fast};

/// Standard gravity in m/s².
const G: f64 = 9.806_65;
/// A smaller factor may be a small person, an unusual technique or a camera that moves.
const LEAST: f64 = 1.6;
/// Both feet are off the floor from this height on, in metres: standing feet waver by less.
const OFF_M: f64 = 0.03;
/// An arc of the hips that is lower is no evidence, in metres: toes rise so far while heels are lifted.
const ARC_M: f64 = 0.08;
/// Hips in the air lie on their parabola to this share of its height.
const SCATTER: f64 = 1.0 / 20.0;
/// Feet must be seen in this share of the frames: hidden ones hang in the air.
const FEET: f64 = 0.8;
/// Fewer frames tell no parabola.
const FRAMES: usize = 6;
/// The part of an arc that certainly has no stance in it, where hidden feet seem off the floor for too long.
const INNER: f64 = 0.4;
/// Frames further apart do not follow each other, in seconds.
const GAP_S: f64 = 0.25;
/// Nobody runs with longer contacts, in seconds: at 2 m/s they last 0.33–0.39 s (Hamner and Delp 2013,
/// J. Biomech. 46, 780–787), at more speed less.
const LONGEST_CONTACT_S: f64 = 0.45;
/// Flights of a run last at least this share of the contact: below, it is a walk or a recording that does not
/// tell.
const LEAST_FLIGHT: f64 = 0.1;
/// Nobody runs with fewer steps a minute: the slowest of usual cadences, 140, less a seventh.
const SLOWEST_RUN: f64 = 120.0;
/// Usual contact of a run, in seconds, by which the factor is told.
const USUAL_CONTACT_S: f64 = 0.27;
/// Step length over cadence of adults in m·min: 0.0065, ± 0.001 among the healthy (Sekiya and Nagasaki 1998,
/// Gait Posture 7, 225–227), and of runners at 2–5 m/s 0.005–0.009.
const STEP_RATIO: f64 = 0.0065;
/// The largest of these.
const LARGEST_STEP_RATIO: f64 = 0.009;
/// Fewer steps a minute are no walk that goes on, whatever the steps' length.
const SLOWEST_WALK: f64 = 40.0;
/// A bar that is thrown rises by this at least after it was fastest, in metres.
const THROWN_M: f64 = 0.1;

/// How much slower than life something plays, and by what.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Told {
    factor: f64,
    by: Evidence,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Evidence {
    Flight,
    Bar,
    Contact,
    Steps,
}

/// Says so where a video plays slower or faster than life.
pub(crate) fn remark(
    r: &Recording,
    spec: &Spec,
    phases: &Phases,
    metrics: &[Metric],
    w: &mut Warnings,
) {
    // Marker systems and plates know no slow motion; what the file says is said already.
    let video = matches!(r.source(), Source::World3d | Source::Image2d);
    if r.kinematics.is_none() || !video || w.has(WarningKind::SlowMotion) {
        return;
    }
    let told = flight(r)
        .or_else(|| contact(metrics))
        .or_else(|| steps(metrics))
        .or_else(|| bar(r, spec, phases));
    // Hips that seem to fall faster than g are most often landmarks that jump: somebody must have left the floor.
    let flies = || phases.phases.iter().any(|p| p.kind == "flight") || flies_fast(r);
    let faster = |t: &Told| t.factor <= 1.0 / LEAST && flies();
    let Some(told) = told.filter(|t| t.factor >= LEAST || faster(t)) else {
        return;
    };
    w.add(WarningKind::SlowMotion, words(told, r.settings));
}

fn words(told: Told, settings: Settings) -> String {
    let why = match told.by {
        Evidence::Flight => "the body falls in the air",
        Evidence::Bar => "the bar flies on after it was fastest",
        Evidence::Contact => "feet stay on the ground in running",
        Evidence::Steps => "steps follow each other for their length",
    };
    let factor = told.factor * settings.pace();
    let (times, how) = if told.factor > 1.0 {
        (told.factor, "slower")
    } else {
        (1.0 / told.factor, "faster")
    };
    format!(
        "This seems to play about {times:.1} times {how} than life, by how {why}. All times and speeds are those of the recording and wrong then: give a slow-motion factor of about {factor:.2}, better the one it was made with, or use the original file."
    )
}

/// By the parabolas of the hips while both feet are off the floor: their median.
fn flight(r: &Recording) -> Option<Told> {
    let (t_s, hips) = r.curve(Channel::Position(Position::PelvisUp, None))?;
    let low = lowest(r)?;
    let seen = low.iter().flatten().count() as f64;
    if seen < FEET * hips.iter().flatten().count() as f64 {
        return None;
    }
    let floor = quantile(low.iter().flatten().copied().collect(), 0.05)?;
    let off = |i: usize| low[i].is_some_and(|y| y - floor > OFF_M) && hips[i].is_some();
    let mut factors = Vec::new();
    let mut i = 0;
    while i < t_s.len() {
        let mut end = i;
        while end < t_s.len() && off(end) && (end == i || t_s[end] - t_s[end - 1] < GAP_S) {
            end += 1;
        }
        let points = (i..end).filter_map(|k| Some((t_s[k], hips[k]?)));
        factors.extend(arc(&points.collect::<Vec<_>>()));
        i = end.max(i + 1);
    }
    Some(Told {
        factor: median(factors)?,
        by: Evidence::Flight,
    })
}

/// Height of the lowest point of both feet, where all are seen.
fn lowest(r: &Recording) -> Option<Vec<Option<f64>>> {
    let mut curves = Vec::new();
    for side in Side::BOTH {
        for position in [Position::HeelUp, Position::ToeUp] {
            curves.push(r.curve(Channel::Position(position, Some(side)))?.1);
        }
    }
    let count = curves.iter().map(|c| c.len()).min()?;
    let at = |i: usize| {
        let all: Option<Vec<f64>> = curves.iter().map(|c| c[i]).collect();
        all.and_then(|all| all.into_iter().reduce(f64::min))
    };
    Some((0..count).map(at).collect())
}

/// The factor that an arc of the hips tells; `None` where it is no parabola of some height.
fn arc(points: &[(f64, f64)]) -> Option<f64> {
    if points.len() < FRAMES {
        return None;
    }
    let (fall, scatter) = parabola(points)?;
    let long = points.last()?.0 - points.first()?.0;
    let high = fall * long * long / 8.0;
    if high < ARC_M || scatter > SCATTER * high {
        return None;
    }
    let inner = ((INNER * points.len() as f64) as usize).max(FRAMES - 1);
    let steepest = points.windows(inner).filter_map(parabola).map(|(a, _)| a);
    let steepest = steepest.fold(fall, f64::max);
    // Faster than life only where the whole arc says so, slower only where no part of it falls by g.
    let told = if fall > G { fall } else { steepest.min(G) };
    Some((G / told).sqrt())
}

/// Acceleration downwards of the parabola through these heights by least squares, and their scatter about it.
fn parabola(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = points.len() as f64;
    let middle = points.iter().map(|p| p.0).sum::<f64>() / n;
    let span = points.last()?.0 - points.first()?.0;
    if span <= 0.0 {
        return None;
    }
    // Orthogonal polynomials over the times, scaled to ±1.
    let u: Vec<f64> = points.iter().map(|p| 2.0 * (p.0 - middle) / span).collect();
    let sum = |f: &dyn Fn(f64) -> f64| u.iter().map(|&u| f(u)).sum::<f64>();
    let (two, three) = (sum(&|u| u * u), sum(&|u| u * u * u));
    let (tilt, base) = (three / two, two / n);
    let bend = |u: f64| u * u - tilt * u - base;
    let of = |f: &dyn Fn(f64) -> f64| {
        let top: f64 = u.iter().zip(points).map(|(&u, p)| f(u) * p.1).sum();
        top / sum(&|u| f(u) * f(u))
    };
    let (level, slope, curve) = (of(&|_| 1.0), of(&|u| u), of(&bend));
    let off = |(&u, p): (&f64, &(f64, f64))| p.1 - level - slope * u - curve * bend(u);
    let squares: f64 = u.iter().zip(points).map(off).map(|e| e * e).sum();
    let fall = -2.0 * curve * 4.0 / (span * span);
    (fall.is_finite() && fall > 0.0).then_some((fall, (squares / n).sqrt()))
}

/// The valid value of a metric of the whole recording, the mean of both sides where it has sides.
fn whole(metrics: &[Metric], id: &str) -> Option<f64> {
    let of = |m: &&Metric| m.id == id && m.rep.is_none();
    let values = metrics.iter().filter(of).filter_map(|m| m.value);
    let values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Values of a metric in every repetition, whatever is thought of them.
fn each(metrics: &[Metric], id: &str) -> Vec<f64> {
    let of = |m: &&Metric| m.id == id && m.rep.is_some();
    metrics.iter().filter(of).filter_map(|m| m.value).collect()
}

/// Those that are valid.
fn valid(metrics: &[Metric], id: &str) -> Vec<f64> {
    let of = |m: &&Metric| m.id == id && m.rep.is_some() && m.valid;
    metrics.iter().filter(of).filter_map(|m| m.value).collect()
}

/// By how long feet of runners stay on the ground. Steps that were missed lower the cadence and leave
/// contacts as short as they are, and walkers have no time in the air: all three must say so.
fn contact(metrics: &[Metric]) -> Option<Told> {
    let contacts = each(metrics, "contact_time");
    let flights = each(metrics, "aerial_time");
    if contacts.len() < 5 || flights.len() < 3 {
        return None;
    }
    let (contact, flight) = (median(contacts)?, median(flights)?);
    let cadence = whole(metrics, "cadence")?;
    let slow =
        contact > LONGEST_CONTACT_S && cadence < SLOWEST_RUN && flight > LEAST_FLIGHT * contact;
    slow.then_some(Told {
        factor: contact / USUAL_CONTACT_S,
        by: Evidence::Contact,
    })
}

/// By how slowly steps follow each other for their length; where that is not seen, at all.
fn steps(metrics: &[Metric]) -> Option<Told> {
    let cadence = whole(metrics, "cadence").filter(|c| *c > 0.0)?;
    let lengths = valid(metrics, "step_length");
    if lengths.len() >= 3 {
        let ratio = median(lengths)? / cadence;
        return (ratio > LARGEST_STEP_RATIO * LEAST).then_some(Told {
            factor: ratio / STEP_RATIO,
            by: Evidence::Steps,
        });
    }
    let times = each(metrics, "step_time");
    let slowest = times.iter().copied().fold(f64::MAX, f64::min);
    // Every single step, so that none of them is two.
    let slow = times.len() >= 4 && slowest > 60.0 / SLOWEST_WALK;
    slow.then_some(Told {
        factor: 110.0 / cadence,
        by: Evidence::Steps,
    })
}

/// By how far the bar of an Olympic pull rises after it was fastest.
fn bar(r: &Recording, spec: &Spec, phases: &Phases) -> Option<Told> {
    if spec.id != "olympic_pull" {
        return None;
    }
    let (t_s, up) = r.curve(Channel::Position(Position::BarUp, None))?;
    let of = |from_s: f64, to_s: f64| -> Option<f64> {
        let inside = t_s
            .iter()
            .zip(up)
            .filter(|(t, _)| (from_s..=to_s).contains(*t));
        let path: Vec<(f64, f64)> = inside.filter_map(|(&t, y)| Some((t, (*y)?))).collect();
        let top = (0..path.len()).reduce(|a, b| if path[b].1 > path[a].1 { b } else { a })?;
        let speed = |i: usize| (path[i + 1].1 - path[i - 1].1) / (path[i + 1].0 - path[i - 1].0);
        let fastest = (1..top).reduce(|a, b| if speed(b) > speed(a) { b } else { a })?;
        let (v, rise) = (speed(fastest), path[top].1 - path[fastest].1);
        (v > 0.0 && rise > THROWN_M).then(|| (2.0 * G * rise).sqrt() / v)
    };
    let all = phases
        .reps
        .iter()
        .filter_map(|rep| of(rep.start_s, rep.end_s));
    let factor = median(all.collect())?;
    // A slow pull that never throws the bar looks like twice as slow.
    (factor > 2.0 * LEAST).then_some(Told {
        factor,
        by: Evidence::Bar,
    })
}
