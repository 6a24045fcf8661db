//! Events by force plates.

use super::{Contact, Instant};
use crate::force::empty_n;
use crate::signal::crossing_s;
use sagitta_motion::{Forces, Side};

/// A foot loads a plate from here on, in newtons, where the user says nothing else.
pub const THRESHOLD_N: f64 = 20.0;
/// Farther from what the feet say, a plate's event is one of another foot, or of a foot that landed on
/// the plate's edge: three standard deviations of events from feet.
const NEAR_S: f64 = 0.04;
/// Shortest loading that is a contact.
const SHORTEST_S: f64 = 0.05;

/// Exchanges each event for that of a plate, where a plate has one of the same kind within 40 ms.
/// `late_s` is how much later the plates' clock runs.
pub fn by_plates(contacts: &mut [Contact], forces: &Forces, threshold_n: Option<f64>, late_s: f64) {
    let step = forces.rate_hz().map_or(0.0, |hz| 1.0 / hz);
    let (mut on, mut off) = (Vec::new(), Vec::new());
    for plate in &forces.plates {
        let threshold = threshold_n.unwrap_or_else(|| usual_n(forces, &plate.vertical_n));
        for [from, to] in loadings(&forces.t_s, &plate.vertical_n, threshold) {
            on.extend(from.map(|t| t - late_s));
            off.extend(to.map(|t| t - late_s));
        }
    }
    let told = |list: &[f64], seen: Instant| {
        let near = |t: &&f64| (**t - seen.t_s).abs() <= NEAR_S;
        let closer = |a: &&f64, b: &&f64| {
            let from = |t: f64| (t - seen.t_s).abs();
            from(**a).total_cmp(&from(**b))
        };
        let found = list.iter().filter(near).min_by(closer);
        found.map_or(seen, |&t_s| told_by_force(t_s, step))
    };
    for contact in contacts {
        contact.on = contact.on.map(|seen| told(&on, seen));
        contact.off = contact.off.map(|seen| told(&off, seen));
    }
}

/// An instant that a plate tells: a sample, evenly spread.
fn told_by_force(t_s: f64, step_s: f64) -> Instant {
    let sd_s = step_s / 12.0_f64.sqrt();
    Instant {
        t_s,
        sd_s,
        random_s: sd_s,
        by_force: true,
    }
}

/// Contacts where nothing but plates was recorded, in order of time: every loading of at most `longest_s` is
/// one. Plates that say whose foot they are under decide the side; else feet are taken to land in turn, the
/// first one left, and the second value is false.
pub fn plates_alone(
    forces: &Forces,
    threshold_n: Option<f64>,
    longest_s: f64,
) -> (Vec<Contact>, bool) {
    let step = forces.rate_hz().map_or(0.0, |hz| 1.0 / hz);
    let sides = sides(forces);
    let named = sides.iter().any(Option::is_some);
    let ends = [forces.t_s.first(), forces.t_s.last()].map(|t| t.copied().unwrap_or(0.0));
    let mut all = Vec::new();
    let plates = forces.plates.iter().zip(&sides);
    for (plate, side) in plates.filter(|(_, side)| !named || side.is_some()) {
        let threshold = threshold_n.unwrap_or_else(|| usual_n(forces, &plate.vertical_n));
        for [from, to] in loadings(&forces.t_s, &plate.vertical_n, threshold) {
            let (start, end) = (from.unwrap_or(ends[0]), to.unwrap_or(ends[1]));
            if end - start <= longest_s {
                all.push(Contact {
                    side: side.unwrap_or(Side::Left),
                    on: from.map(|t| told_by_force(t, step)),
                    off: to.map(|t| told_by_force(t, step)),
                    middle_s: 0.5 * (start + end),
                    first: None,
                    strike_rad: None,
                });
            }
        }
    }
    all.sort_by(|a, b| a.middle_s.total_cmp(&b.middle_s));
    if !named {
        for (contact, side) in all.iter_mut().zip(Side::BOTH.into_iter().cycle()) {
            contact.side = side;
        }
    }
    (all, named)
}

/// The usual threshold, as much higher as an empty plate reads above nothing. Published events are those of
/// readings as they are, so one that reads below nothing does not lower it.
fn usual_n(forces: &Forces, force_n: &[f64]) -> f64 {
    THRESHOLD_N + empty_n(&forces.t_s, force_n).max(0.0)
}

/// Whose foot each plate is under; of two plates one side tells the other.
pub fn sides(forces: &Forces) -> Vec<Option<Side>> {
    let told: Vec<Option<Side>> = forces.plates.iter().map(|plate| plate.side).collect();
    let other = |side: Option<Side>| {
        Some(match side? {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        })
    };
    match told[..] {
        [first, second] => vec![first.or(other(second)), second.or(other(first))],
        _ => told,
    }
}

/// When a plate is loaded: `[from, to]`, each `None` where the recording cuts it.
pub fn loadings(t_s: &[f64], force_n: &[f64], threshold_n: f64) -> Vec<[Option<f64>; 2]> {
    let mut all = Vec::new();
    let mut from: Option<Option<f64>> = None;
    for (i, &force) in force_n.iter().enumerate().take(t_s.len()) {
        let crossed = |i: usize| {
            let before = i.checked_sub(1)?;
            Some(crossing_s(t_s, force_n, before, i, threshold_n))
        };
        match (from, force > threshold_n) {
            (None, true) => from = Some(crossed(i)),
            (Some(start), false) => {
                let end = crossed(i);
                let long = start.zip(end).is_none_or(|(a, b)| b - a >= SHORTEST_S);
                if long {
                    all.push([start, end]);
                }
                from = None;
            }
            _ => {}
        }
    }
    if let Some(start) = from {
        all.push([start, None]);
    }
    all
}
