//! Forces and a video of the same movement on one clock.
//!
//! Where no delay is given, it is found by what both show: the instants at which feet leave the ground
//! and land, as many as fit together, their mean difference taken; else by the delay at which the
//! acceleration of the centre of mass goes best with the force.

use sagitta_biomech::force::Crossing;
use sagitta_biomech::signal::{mean_sd, value_at};
use sagitta_motion::{Channel, Forces, Input, Position, Request, Settings, WarningKind, Warnings};
use sagitta_movements::{Recording, measured_edges, seen_edges};
use std::collections::BTreeMap;

/// Instants that are farther apart than this are not the same, in seconds: two frames of a slow camera.
const SAME_S: f64 = 0.07;
/// Below this correlation force and picture have nothing to do with each other.
const LEAST: f64 = 0.6;
/// Step of the search in seconds.
const STEP_S: f64 = 0.005;
/// An hour of delays.
const MOST_STEPS: usize = 720_000;
/// Shortest time that both have to show, in seconds.
const COMMON_S: f64 = 1.0;
/// Fewest frames that a correlation is made from.
const FEWEST: usize = 20;

/// A delay of the forces with how it was found.
struct Delay {
    late_s: f64,
    how: String,
}

impl Delay {
    fn new(late_s: f64, how: impl Into<String>) -> Self {
        Self {
            late_s,
            how: how.into(),
        }
    }
}

/// Shifts the forces into the input's time, and says in `settings` by how much and why. Forces that fit
/// nowhere are left out, and it is said.
pub(crate) fn align(
    request: &Request,
    r: &mut Recording,
    w: &mut Warnings,
    settings: &mut BTreeMap<String, String>,
) {
    let Some(forces) = request.forces.as_ref().filter(|f| f.t_s.len() > 1) else {
        return;
    };
    let given = request.settings.forces_late_s;
    // Laboratories record markers and coordinates on the plates' clock.
    let same_clock = !matches!(request.input, Input::Pose(_));
    let found = given
        .map(|late_s| Delay::new(late_s, "as given"))
        .or_else(|| same_clock.then(|| Delay::new(0.0, "the same clock")))
        .or_else(|| by_events(r, forces, request.settings.threshold_n))
        .or_else(|| by_correlation(r, forces));
    let Some(delay) = found else {
        r.forces = None;
        w.add(WarningKind::NotMeasured, "Force and video show no common event, so they could not be brought onto one clock and the force was left out. Give the delay of the force, or record a jump with both.");
        return;
    };
    let mut shifted = forces.clone();
    shifted.t_s.iter_mut().for_each(|t| *t -= delay.late_s);
    r.forces = Some(chosen(shifted, &request.settings));
    settings.insert("forces_late_s".to_owned(), format!("{:.4}", delay.late_s));
    settings.insert("forces_aligned_by".to_owned(), delay.how);
}

/// What was measured between the chosen start and end.
fn chosen(forces: Forces, settings: &Settings) -> Forces {
    let pace = settings.pace();
    let [start, end] = [settings.start_s, settings.end_s].map(|t| t.map(|t_s| t_s / pace));
    if start.is_none() && end.is_none() {
        return forces;
    }
    forces.part(|t| start.is_none_or(|s| t >= s) && end.is_none_or(|e| t <= e))
}

/// The delay at which most instants of the feet fit together; one alone fits anywhere.
fn by_events(r: &Recording, forces: &Forces, threshold_n: Option<f64>) -> Option<Delay> {
    let (seen, measured) = (seen_edges(r), measured_edges(forces, threshold_n));
    // How much later each measured instant of the same kind is than a seen one.
    let later = |(edge, c): &(_, Crossing)| -> Vec<f64> {
        let same = measured.iter().filter(|(other, _)| other == edge);
        same.map(|(_, m)| m.t_s - c.t_s).collect()
    };
    let all: Vec<Vec<f64>> = seen.iter().map(later).collect();
    let fitting = |late_s: f64| -> Vec<f64> {
        let nearest = |each: &Vec<f64>| {
            let off = each.iter().map(|d| d - late_s);
            off.min_by(|a, b| a.abs().total_cmp(&b.abs()))
                .filter(|off| off.abs() <= SAME_S)
        };
        all.iter().filter_map(nearest).collect()
    };
    let scored = all.iter().flatten().map(|&late_s| {
        let off = fitting(late_s);
        let scatter: f64 = off.iter().map(|o| o.abs()).sum();
        (late_s, off.len(), scatter)
    });
    let best = scored.max_by(|a, b| a.1.cmp(&b.1).then(b.2.total_cmp(&a.2)))?;
    let off = fitting(best.0);
    let (mean, scatter) = mean_sd(&off)?;
    (off.len() > 1).then(|| {
        let how = format!(
            "{} instants of take-off and landing, which scatter by {:.1} ms",
            off.len(),
            1000.0 * scatter.unwrap_or(0.0)
        );
        Delay::new(best.0 + mean, how)
    })
}

/// The delay of best correlation between the centre of mass's acceleration and the force.
fn by_correlation(r: &Recording, forces: &Forces) -> Option<Delay> {
    let acceleration = acceleration(r)?;
    let force: Vec<Option<f64>> = forces.total_n().into_iter().map(Some).collect();
    let (first, last) = (acceleration.first()?.0, acceleration.last()?.0);
    let (from, to) = (*forces.t_s.first()?, *forces.t_s.last()?);
    let low = from - last + COMMON_S;
    let steps = ((to - first - COMMON_S - low) / STEP_S).max(0.0) as usize;
    let at = |late_s: f64| {
        let both = acceleration
            .iter()
            .filter_map(|&(t, a)| Some((a, value_at(&forces.t_s, &force, t + late_s)?)));
        correlation(&both.collect::<Vec<_>>())
    };
    let all = (0..=steps.min(MOST_STEPS)).map(|i| low + i as f64 * STEP_S);
    let scored = all.filter_map(|late_s| Some((late_s, at(late_s)?)));
    let (late_s, best) = scored.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let how = format!("acceleration and force, correlation {best:.2}");
    (best >= LEAST).then(|| Delay::new(late_s, how))
}

/// Upward acceleration of the smoothed centre of mass by frame.
fn acceleration(r: &Recording) -> Option<Vec<(f64, f64)>> {
    let (t_s, up) = r.curve(Channel::Position(Position::ComUp, None))?;
    let at = |i: usize| {
        let (a, b, c) = (up[i - 1]?, up[i]?, up[i + 1]?);
        let step = 0.5 * (t_s[i + 1] - t_s[i - 1]);
        Some((t_s[i], (a - 2.0 * b + c) / (step * step)))
    };
    Some((1..t_s.len().saturating_sub(1)).filter_map(at).collect())
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    if pairs.len() < FEWEST {
        return None;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (mx, my) = (mean(|p| p.0), mean(|p| p.1));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    let r = xy / (xx * yy).sqrt();
    r.is_finite().then_some(r)
}
